"""Compare the starter catalogue's facts with a MovieLens and Wikipedia folder, and its sentences with Wikipedia's leads.

A disagreement is either mended in films.csv or settled with a reason in settled.csv (id, fact, reason); one that is neither makes
the check fail. Years count as equal when the article states the year, in its list or in its lead.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.enrichment import same_works
from index.errors import RecoError
from index.movielens import read_movielens
from index.starter import read_films
from index.titles import fold
from index.types import Item
from index.wikipedia.article import Article
from index.wikipedia.matching import match_articles
from index.wikipedia.reading import read_articles

COMMON_RUN = 8
"""So many words in a row in common with a lead count as copied."""
MIN_SHARED_CAST = 2


@dataclass(frozen=True, slots=True)
class Disagreement:
    item_id: str
    fact: str
    """``year``, ``cast``, ``genres`` or ``wording``."""
    ours: str
    theirs: str


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.check_starter", description=__doc__.split("\n")[0])
    parser.add_argument("--against", type=Path, required=True, help="folder with ml-latest-small and wikipedia-movies")
    parser.add_argument("--starter", type=Path, default=Path("data/starter"))
    options = parser.parse_args(arguments)
    try:
        items = tuple(read_films(options.starter / "films.csv"))
        settled = read_settled(options.starter / "settled.csv")
        articles = read_articles(options.against / "wikipedia-movies")
        movielens = read_movielens(options.against / "ml-latest-small").items
    except RecoError as error:
        print(error, file=sys.stderr)
        return 1
    return report(items, articles, movielens, settled)


def report(items: Sequence[Item], articles: Sequence[Article], movielens: Sequence[Item], settled: dict[tuple[str, str], str]) -> int:
    """Print the comparison; 1 if a disagreement is open, else 0."""
    pairs = [(items[row], articles[position]) for row, position in match_articles(items, articles).items()]
    rated = same_works(items, tuple(movielens))
    twins = [(item, rated[item.item_id]) for item in items if item.item_id in rated]
    found = [*against_articles(pairs), *against_movielens(twins)]
    still_open = [one for one in found if (one.item_id, one.fact) not in settled]
    years = sum(item.year in article.years for item, article in pairs)
    listed = sum(item.year == article.year for item, article in pairs)
    with_cast = [(item, article) for item, article in pairs if len(article.cast) >= MIN_SHARED_CAST]
    cast = sum(len(shared_cast(item, article)) >= MIN_SHARED_CAST for item, article in with_cast)
    print(f"{len(items)} films, {len(pairs)} with an article, {len(twins)} in MovieLens.")
    print(f"year stated by the article: {years} of {len(pairs)} ({years / max(len(pairs), 1):.1%}); equal to its list of American releases: {listed / max(len(pairs), 1):.1%}")
    print(f"two or more cast names shared: {cast} of {len(with_cast)} ({cast / max(len(with_cast), 1):.1%})")
    print(f"disagreements: {len(found)} ({', '.join(f'{fact} {count}' for fact, count in Counter(one.fact for one in found).items()) or 'none'}), settled {len(found) - len(still_open)}")
    for one in still_open:
        print(f"open: {one.item_id}: {one.fact}: ours {one.ours}; theirs {one.theirs}")
    return 1 if still_open else 0


def read_settled(path: Path) -> dict[tuple[str, str], str]:
    """(id, fact) -> reason."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["id"], row["fact"]): row["reason"] for row in csv.DictReader(file)}


def against_articles(pairs: Sequence[tuple[Item, Article]]) -> Iterator[Disagreement]:
    for item, article in pairs:
        if item.year not in article.years:
            yield Disagreement(item.item_id, "year", str(item.year), ", ".join(map(str, sorted(article.years))))
        if len(article.cast) >= MIN_SHARED_CAST and len(shared_cast(item, article)) < MIN_SHARED_CAST and "Documentary" not in item.genres:
            yield Disagreement(item.item_id, "cast", ", ".join(item.cast), ", ".join(article.cast))
        if article.genres and not set(article.genres) & set(item.genres):
            yield Disagreement(item.item_id, "genres", ", ".join(item.genres), ", ".join(article.genres))
        if run := common_run(item.text, article.text):
            yield Disagreement(item.item_id, "wording", item.text, run)


def against_movielens(twins: Sequence[tuple[Item, Item]]) -> Iterator[Disagreement]:
    for item, other in twins:
        if item.year != other.year:
            yield Disagreement(item.item_id, "movielens year", str(item.year), str(other.year))
        if other.genres and not set(other.genres) & set(item.genres):
            yield Disagreement(item.item_id, "movielens genres", ", ".join(item.genres), ", ".join(other.genres))


def shared_cast(item: Item, article: Article) -> set[str]:
    return {fold(name) for name in item.cast} & {fold(name) for name in article.cast}


def common_run(ours: str, theirs: str) -> str:
    """The first run of ``COMMON_RUN`` folded words that both texts have, or ""."""
    words, other = fold(ours).split(), f" {fold(theirs)} "
    runs = (" ".join(words[start : start + COMMON_RUN]) for start in range(len(words) - COMMON_RUN + 1))
    return next((run for run in runs if f" {run} " in other), "")


if __name__ == "__main__":
    sys.exit(main())
