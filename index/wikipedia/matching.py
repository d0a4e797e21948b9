"""Which article is about which item.

Names (titles in every form that both sources give) and years are compared, in rules that go from an
equal title of the same year to near spellings. A later rule only sees what the earlier ones left over,
each article goes to at most one item, and a tie that genres do not break is no match: a missing article
is a gap, a wrong one is a lie.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

from rapidfuzz import fuzz

from index.titles import fold
from index.types import Item
from index.wikipedia.article import Article
from index.wikipedia.keys import compact, shortened, spelled, title_key

T = TypeVar("T")

def match_articles(items: Sequence[Item], articles: Sequence[Article]) -> dict[int, int]:
    """Return item row -> article position; each article at most once."""
    field = _Field(items, articles)
    pairs: dict[int, int] = {}
    for rule in _RULES:
        pairs |= _settle(_proposals(rule, field, pairs))
    return pairs | _settle(_near_spellings(field, pairs))


def _without_repeats(items: Sequence[Item]) -> list[int]:
    """Return the rows whose title and year no earlier row has: the earlier is the film that people rate."""
    first: dict[tuple[str, int | None], int] = {}
    for row, item in enumerate(items):
        first.setdefault((title_key(item.title), item.year), row)
    return sorted(first.values())


_LEAD_GENRES = {
    "action": "Action", "adventure": "Adventure", "animated": "Animation", "animation": "Animation",
    "anime": "Animation", "comedy": "Comedy", "crime": "Crime", "documentary": "Documentary", "drama": "Drama",
    "fantasy": "Fantasy", "horror": "Horror", "musical": "Musical", "mystery": "Mystery", "noir": "Film-Noir",
    "romance": "Romance", "romantic": "Romance", "science": "Sci-Fi", "sci": "Sci-Fi", "slasher": "Horror",
    "superhero": "Action", "thriller": "Thriller", "war": "War", "western": "Western", "family": "Children",
    "space": "Sci-Fi", "martial": "Action", "gangster": "Crime", "heist": "Crime", "spy": "Thriller",
    "children": "Children", "satirical": "Comedy", "melodrama": "Drama", "dramedy": "Comedy", "biographical": "Drama",
    "psychological": "Thriller", "supernatural": "Horror", "rockumentary": "Documentary", "concert": "Documentary",
    "mockumentary": "Comedy", "parody": "Comedy", "slapstick": "Comedy", "docudrama": "Drama", "vampire": "Horror",
    "zombie": "Horror", "historical": "Drama", "epic": "Drama", "biopic": "Drama", "detective": "Mystery",
}  # fmt: skip


def _stated_genres(article: Article) -> frozenset[str]:
    """Return the genres listed for the film and those that the first sentence of its lead names."""
    first = re.split(r"\bfilm\b|\.\s", article.text[len(article.title) :], maxsplit=1)[0]
    return frozenset(article.genres) | {_LEAD_GENRES[word] for word in fold(first).split() if word in _LEAD_GENRES}


_WORKING_TITLES = {"Untitled Spider-Man Reboot": "Spider-Man: Homecoming"}
"""What MovieLens kept from before the release, where no rule can find the film."""


def _title(item: Item) -> tuple[str, ...]:
    return (_WORKING_TITLES.get(item.title, item.title),)


def _alternatives(item: Item) -> tuple[str, ...]:
    return item.alternative_titles


def _all_titles(item: Item) -> tuple[str, ...]:
    return (item.title, *item.alternative_titles)


def _listed(article: Article) -> tuple[str, ...]:
    return (article.title,)


def _all_names(article: Article) -> tuple[str, ...]:
    return article.names


def _plain(name: str) -> tuple[str, ...]:
    return (title_key(name),)


def _as_written(name: str) -> tuple[str, ...]:
    """Return the key with its leading article: "Deal" and "The Deal" of one year are often two films."""
    return (spelled(fold(name)),)


def _close(name: str) -> tuple[str, ...]:
    return (compact(name),) if len(compact(name)) >= 4 else ()


def _short_too(name: str) -> tuple[str, ...]:
    return (title_key(name), *shortened(name))


@dataclass(frozen=True, slots=True)
class _Rule:
    """An item and an article fit if a key is equal, the years are at most ``years`` apart, and genres agree.

    ``genres``: "any" asks nothing, "known" refuses a documentary for a fiction, "fit" refuses two known sets
    without a common genre, "share" demands one. ``rare`` demands a long title that no other item and no other
    article has.
    """

    item_names: Callable[[Item], tuple[str, ...]]
    item_keys: Callable[[str], tuple[str, ...]]
    article_names: Callable[[Article], tuple[str, ...]]
    article_keys: Callable[[str], tuple[str, ...]]
    years: int
    genres: str
    rare: bool = False


_RULES = (
    _Rule(_title, _as_written, _listed, _as_written, 0, "any"),
    _Rule(_title, _as_written, _all_names, _as_written, 0, "any"),
    _Rule(_title, _plain, _all_names, _plain, 0, "fit"),
    _Rule(_alternatives, _plain, _all_names, _plain, 0, "fit"),
    _Rule(_title, _as_written, _all_names, _as_written, 1, "share"),
    _Rule(_all_titles, _close, _all_names, _close, 0, "fit"),
    _Rule(_all_titles, _close, _all_names, _close, 0, "known", rare=True),
    _Rule(_all_titles, _short_too, _all_names, _plain, 0, "share"),
    _Rule(_all_titles, _plain, _all_names, _short_too, 0, "share"),
    _Rule(_all_titles, _short_too, _all_names, _short_too, 0, "share"),
    _Rule(_all_titles, _short_too, _all_names, _short_too, 0, "fit", rare=True),
    _Rule(_title, _plain, _all_names, _plain, 1, "known", rare=True),
    _Rule(_title, _plain, _all_names, _short_too, 1, "share", rare=True),
    _Rule(_title, _plain, _all_names, _plain, 2, "share", rare=True),
)
"""From the surest to the least sure."""

_CLASH = -1
_NO_YEAR = 2
"""Distance given to an item without a year: it needs the rare title of the last rule."""
_RARE_LENGTH = 11
"""Least characters of a key that counts as rare."""


@dataclass(frozen=True, slots=True)
class _Proposal:
    row: int
    article: int
    cost: tuple[float, ...]
    """Lower is better; compared within one rule only."""


def _proposals(rule: _Rule, field: "_Field", pairs: Mapping[int, int]) -> Iterator[_Proposal]:
    """Yield what ``rule`` allows between items and articles that have no partner yet."""
    taken = set(pairs.values())
    by_key = field.of_articles(rule.article_names, rule.article_keys)
    owners = field.of_items(rule.item_names, rule.item_keys) if rule.rare else {}
    for row in field.rows:
        if row in pairs:
            continue
        item = field.items[row]
        keys = {key for name in rule.item_names(item) for key in rule.item_keys(name)}
        if rule.rare:
            keys = {key for key in keys if len(key) >= _RARE_LENGTH and _single(key, owners) and _single(key, by_key)}
        for number in {number for key in keys for number in by_key.get(key, ())} - taken:
            article = field.articles[number]
            apart, shared = _apart(item, article), _shared_genres(item, article)
            if apart <= rule.years and _agree(rule.genres, shared):
                yield _Proposal(row, number, (apart, -(shared or 0)))


class _Field:
    """The two sides of a join, with the key tables that several rules use."""

    def __init__(self, items: Sequence[Item], articles: Sequence[Article]) -> None:
        self.items = items
        self.articles = articles
        self.rows = _without_repeats(items)
        self.of_items = cache(partial(_by_key, items))
        self.of_articles = cache(partial(_by_key, articles))


def _single(key: str, table: Mapping[str, list[int]]) -> bool:
    return len(table.get(key, ())) == 1


def _by_key(
    things: Sequence[T], names: Callable[[T], tuple[str, ...]], keys: Callable[[str], tuple[str, ...]]
) -> dict[str, list[int]]:
    """Return key -> positions of the things that have it, each once, in order."""
    table: defaultdict[str, list[int]] = defaultdict(list)
    for number, thing in enumerate(things):
        for key in {key for name in names(thing) for key in keys(name)}:
            table[key].append(number)
    return table


def _apart(item: Item, article: Article) -> int:
    """Return the years between an item and the nearest year of an article."""
    return _NO_YEAR if item.year is None else min(abs(item.year - year) for year in article.years)


def _shared_genres(item: Item, article: Article) -> int | None:
    """Return how many genres both name; None where one names none, ``_CLASH`` where only one is a documentary."""
    ours, theirs = frozenset(item.genres), _stated_genres(article)
    if not ours or not theirs:
        return None
    one_documentary = ("Documentary" in ours) != ("Documentary" in theirs)
    return _CLASH if one_documentary else len(ours & theirs)


def _agree(genres: str, shared: int | None) -> bool:
    if shared is None:
        return genres != "share"
    return shared > 0 or genres == "any" or (genres == "known" and shared == 0)


def _settle(proposals: Iterable[_Proposal]) -> dict[int, int]:
    """Return the pairs in which each is the other's one cheapest partner; a tie pairs nobody."""
    ordered = list(proposals)
    pairs: dict[int, int] = {}
    while True:
        best_of_row, best_of_article = _cheapest(ordered, "row"), _cheapest(ordered, "article")
        agreed = {
            best.row: best.article for best in best_of_row.values() if best and best_of_article[best.article] == best
        }
        if not agreed:
            return pairs
        pairs |= agreed
        gone = set(agreed.values())
        ordered = [one for one in ordered if one.row not in agreed and one.article not in gone]


def _cheapest(proposals: Iterable[_Proposal], side: str) -> dict[int, _Proposal | None]:
    """Return the cheapest proposal of each row or article; None stands for a tie."""
    best: dict[int, _Proposal | None] = {}
    cost: dict[int, tuple[float, ...]] = {}
    for proposal in proposals:
        number = getattr(proposal, side)
        if number not in cost or proposal.cost < cost[number]:
            best[number], cost[number] = proposal, proposal.cost
        elif proposal.cost == cost[number]:
            best[number] = None
    return best


_NEAR = 88.0
"""Least ``fuzz.ratio`` (0..100) of two compact titles that may be two spellings of one."""


def _near_spellings(field: _Field, pairs: Mapping[int, int]) -> Iterator[_Proposal]:
    """Yield pairs of nearly equal titles with equal numbers, the same year, and a common genre."""
    taken = set(pairs.values())
    by_year: defaultdict[int | None, list[tuple[str, int]]] = defaultdict(list)
    for number, article in enumerate(field.articles):
        if number not in taken:
            for year in article.years:
                by_year[year].extend((compact(name), number) for name in article.names)
    for row in field.rows:
        if row in pairs:
            continue
        item = field.items[row]
        for ours in {compact(name) for name in _all_titles(item)}:
            for theirs, number in by_year[item.year]:
                alike = fuzz.ratio(ours, theirs, score_cutoff=_NEAR)
                spelled_alike = alike and len(ours) >= 6 and _numbers(ours) == _numbers(theirs)
                if spelled_alike and _agree("share", _shared_genres(item, field.articles[number])):
                    yield _Proposal(row, number, (-alike,))


def _numbers(key: str) -> list[str]:
    return re.findall(r"\d+", key)
