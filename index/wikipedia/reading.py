"""Reads the snapshot: one article for each film."""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

from index.errors import DataError
from index.wikipedia.article import Article
from index.wikipedia.names import QUALIFIER, list_title, names_of_film
from index.wikipedia.people import cast_of, directors_of

PAGE = "https://en.wikipedia.org/wiki/"
NEAREST_YEARS = 3
"""How far a page's year may be from the list's (production, festival, release) for one and the same film."""

GENRES = {
    "Action": "Action",
    "Adventure": "Adventure",
    "Animated": "Animation",
    "Comedy": "Comedy",
    "Crime": "Crime",
    "Documentary": "Documentary",
    "Drama": "Drama",
    "Family": "Children",
    "Fantasy": "Fantasy",
    "Horror": "Horror",
    "Martial Arts": "Action",
    "Musical": "Musical",
    "Mystery": "Mystery",
    "Noir": "Film-Noir",
    "Romance": "Romance",
    "Satire": "Comedy",
    "Science Fiction": "Sci-Fi",
    "Slasher": "Horror",
    "Superhero": "Action",
    "Suspense": "Thriller",
    "Thriller": "Thriller",
    "War": "War",
    "Western": "Western",
}
"""The snapshot's genres in MovieLens' names; the others (Silent, Biography, Sports ...) have no counterpart."""

_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_IS_A = re.compile(r"\b(?:is|was|are)\s+(?:an?|the|one of)\s+")
_YEAR_SOON = re.compile(r"(?:[\w-]+,?\s){0,3}?((?:18|19|20)\d\d)\b")
_DESCRIBED = re.compile(
    r"[^.]*?(?=\.\s|\.$|$|,|\bby\b|\bbased\b|\babout\b|\bstarring\b|\bwhich\b|\bthat\b|\bin which\b)"
)
_OTHER_WORK = re.compile(
    r"\b(?:novels?|novella|books?|play|stage|song|album|autobiography|memoir|biography|trilogy|poem|opera|soundtrack"
    r"|video game|murder(?! mystery)|franchise|composer|trainer|band|company|group|troupe|duo|trio|character"
    r"|genre|person|man|woman|city|festival)\b",
    re.IGNORECASE,
)
_FILM = re.compile(
    r"\b(?:films?|movies?|pictures?|screen|feature|documentary|mockumentary|docudrama|rockumentary|biopic|featurette"
    r"|cartoon|serial|shorts?|special|remake|television|anime)\b",
    re.IGNORECASE,
)


def read_articles(folder: Path) -> tuple[Article, ...]:
    """Read every ``movies-*.json.gz`` and ``movies-*.json`` in ``folder``; entries of one page become one article.

    Raises ``DataError`` naming the file (and the entry, where one does not fit) if there is none or one is broken.
    """
    paths = sorted(path for path in folder.glob("movies-*.json*") if path.name.endswith((".json", ".json.gz")))
    if not paths:
        raise DataError(f"{folder} holds no movies-*.json.gz or movies-*.json; expected the Wikipedia movie data.")
    pages: defaultdict[str, list[Article]] = defaultdict(list)
    page_of_text: dict[str, str] = {}
    for path in paths:
        for number, entry in enumerate(_entries(path), start=1):
            try:
                article = _article(entry)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise DataError(
                    f"{path}, entry {number}: {error!r}; expected an object with title, year, cast and genres."
                ) from error
            page = article.href or f"{article.title} {article.year}"
            # Redirects: two addresses with one lead are one page.
            pages[page_of_text.setdefault(article.text or page, page)].append(article)
    return tuple(_one_of_page(same) for same in pages.values())


def _entries(path: Path) -> list[dict]:  # type: ignore[type-arg]
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        entries = json.loads(raw)
    except (OSError, EOFError, ValueError) as error:
        raise DataError(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(entries, list):
        raise DataError(f"{path} holds a {type(entries).__name__}, but a list of films is expected.")
    return entries


def _lead(text: str) -> tuple[bool, set[int]]:
    """Return whether the lead's first sentence is about a film, and the years, one or none, that it states."""
    verb = _IS_A.search(text[:300])
    if not verb:
        return bool(_FILM.search(text[:300])), set()
    described = _DESCRIBED.match(text, verb.end())
    words = described.group() if described else ""
    year = _YEAR_SOON.match(text, verb.end())
    about_film = bool(_FILM.search(words)) or not _OTHER_WORK.search(words)
    return about_film, {int(year[1])} if year else set()


def _article(entry: dict) -> Article:  # type: ignore[type-arg]
    """Make an article of one entry.

    Where the page is about no film, only the list's own facts stay. Where it is about a film of the same
    name but of quite another year, the article becomes that film's.
    """
    href, year = entry.get("href") or "", int(entry["year"])
    page = unquote(href.partition("#")[0]).replace("_", " ")
    text = " ".join((entry.get("extract") or "").split())
    about_film, stated = _lead(text)
    text = text if about_film else ""
    if (qualifier := QUALIFIER.search(page)) and (in_page := _YEAR.search(qualifier["inside"])):
        stated.add(int(in_page.group()))
    names = names_of_film(list_title(entry["title"], page), page, text)
    cast = cast_of(entry["cast"])
    if text and stated and min(abs(year - other) for other in stated) > NEAREST_YEARS:
        year = min(stated)
        names = names[1:] or names
        cast = cast if any(name in text for name in cast) else ()
    return Article(
        href=href,
        title=names[0],
        names=names,
        year=year,
        years=frozenset({year} | stated),
        cast=cast,
        directors=directors_of(text, cast),
        genres=_genres(entry["genres"], text),
        text=text,
        url=PAGE + quote(unquote(href), safe="/:@!$&'()*+,;=~#") if text and href else "",
        poster=entry.get("thumbnail") or "" if text else "",
    )


def _one_of_page(same: Sequence[Article]) -> Article:
    """Merge the entries of one page, keeping the one of the year that the page states (re-releases are not).

    Its names are joined, so that a film listed under two titles is found by both.
    """
    best = min(same, key=lambda article: (not article.url, max(article.years) - min(article.years), article.year))
    return replace(best, names=tuple(dict.fromkeys(name for article in (best, *same) for name in article.names)))


def _genres(listed: Iterable[str], text: str) -> tuple[str, ...]:
    """Map genres to MovieLens' names, without "War" where the snapshot took it from a longer word ("Warner")."""
    kept = (name for name in listed if name != "War" or re.search(r"\bwar\b", text, re.IGNORECASE))
    return tuple(dict.fromkeys(GENRES[name] for name in kept if name in GENRES))
