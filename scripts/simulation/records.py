"""Films, ratings and likes, read from the published files and from nothing that was built of them."""

import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from scripts.simulation.names import bare, plain, take_apart

LIKED_FROM = 4.0
DISLIKED_UP_TO = 2.5
FIRST_NEW_YEAR, LAST_NEW_YEAR = 2017, 2023
"""Films of these years (inclusive) may be in the catalogue without being in MovieLens."""
YEARS_APART = 3
"""So far apart the sources' years of one film may be."""
_NOT_GENRES = frozenset({"", "IMAX", "(no genres listed)"})
_GENRES = {
    "Animated": ("Animation",), "Family": ("Children",), "Martial Arts": ("Action",), "Noir": ("Film-Noir",), "Satire": ("Comedy",),
    "Science Fiction": ("Sci-Fi",), "Slasher": ("Horror",), "Superhero": ("Action",), "Suspense": ("Thriller",),
} | {name: (name,) for name in ("Action", "Adventure", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Horror", "Musical", "Mystery", "Romance", "Thriller", "War", "Western")}  # fmt: skip
"""Wikipedia's genres in MovieLens' names; the others have none."""


class RecordsError(Exception):
    """The files are not what they should be."""


@dataclass(frozen=True, slots=True)
class Film:
    """What the files say of a film. ``genres`` empty: they say nothing."""

    item_id: str
    names: tuple[str, ...]
    year: int | None
    genres: frozenset[str]

    @property
    def title(self) -> str:
        return self.names[0] if self.year is None else f"{self.names[0]} ({self.year})"


@dataclass(frozen=True, slots=True)
class Records:
    """All films by item id, and each user's stars by item id in the order of the file (the last rating of a film counts)."""

    films: Mapping[str, Film]
    stars: Mapping[str, Mapping[str, float]]

    def likes(self, user: str) -> list[str]:
        return [item_id for item_id, stars in self.stars[user].items() if stars >= LIKED_FROM]


class Likes:
    """Who liked what among some users."""

    def __init__(self, records: Records, users: Iterable[str]) -> None:
        self._likers: dict[str, set[str]] = defaultdict(set)
        for user in users:
            for item_id in records.likes(user):
                self._likers[item_id].add(user)

    def of(self, item_id: str) -> int:
        return len(self._likers.get(item_id, ()))

    def both(self, first: str, second: str) -> int:
        return len(self._likers.get(first, set()) & self._likers.get(second, set()))

    @cached_property
    def by_popularity(self) -> tuple[str, ...]:
        """Item ids, most liked first; ties in order of ids."""
        counts = Counter({item_id: len(likers) for item_id, likers in self._likers.items()})
        return tuple(sorted(counts, key=lambda item_id: (-counts[item_id], item_id)))


def read_records(movielens: Path, wikipedia: Path | None) -> Records:
    """Read movies.csv and ratings.csv, and the films of Wikipedia's snapshot if its folder is given."""
    films: dict[str, Film] = {}
    for row in _rows(movielens / "movies.csv"):
        names, year = take_apart(row["title"])
        genres = {"Children" if name == "Children's" else name for name in row["genres"].split("|")} - _NOT_GENRES
        films.setdefault(row["movieId"], Film(row["movieId"], names, year, frozenset(genres)))
    if wikipedia is not None:
        films = _with_wikipedia(films, list(_entries(wikipedia)))
    stars: dict[str, dict[str, float]] = defaultdict(dict)
    for row in _rows(movielens / "ratings.csv"):
        if row["movieId"] in films:
            stars[row["userId"]][row["movieId"]] = float(row["rating"])
    return Records(films, dict(stars))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
    except OSError as error:
        raise RecordsError(f"{path} cannot be read: {error.strerror}. A MovieLens folder holds movies.csv and ratings.csv.") from error


def _entries(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("movies-*.json*")):
        content = path.read_bytes()
        yield from json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)


def _with_wikipedia(films: Mapping[str, Film], entries: Iterable[dict[str, Any]]) -> dict[str, Film]:
    """The films, those without genres given Wikipedia's if one page fits them, and a film for each page of the new years."""
    pages: dict[str, Film] = {}
    for entry in entries:
        page = _page(entry)
        old = pages.get(page.item_id)
        # An older film may have had the address before: "Tank Force!" of 1958 was "No Time to Die" in Britain.
        if old is not None and old.year is not None and page.year is not None and abs(old.year - page.year) <= YEARS_APART:
            page = Film(old.item_id, tuple(dict.fromkeys((*old.names, *page.names))), old.year, old.genres | page.genres)
        pages[page.item_id] = page
    by_name: dict[tuple[str, int | None], list[Film]] = defaultdict(list)
    for page in pages.values():
        for name in {bare(name) for name in page.names}:
            by_name[name, page.year].append(page)
    filled = {item_id: film if film.genres else _genres_filled(film, by_name) for item_id, film in films.items()}
    # A page may state another year than the list does: the catalogue may go by either.
    new = {item_id: page for item_id, page in pages.items() if page.year is not None and FIRST_NEW_YEAR - YEARS_APART <= page.year <= LAST_NEW_YEAR + YEARS_APART}
    return filled | new


def _page(entry: Mapping[str, Any]) -> Film:
    href, text = str(entry.get("href") or ""), str(entry.get("extract") or "")
    listed = [name for name in entry["genres"] if name != "War" or re.search(r"\bwar\b", text, re.IGNORECASE)]
    genres = frozenset(genre for name in listed for genre in _GENRES.get(name, ()))
    page = re.sub(r"\s*\([^()]*\)$", "", unquote(href.partition("#")[0]).replace("_", " "))
    names = tuple(dict.fromkeys(name for name in (str(entry["title"]), page) if name))
    return Film(f"wikipedia:{href}", names, int(entry["year"]), genres)


def _genres_filled(film: Film, by_name: Mapping[tuple[str, int | None], list[Film]]) -> Film:
    found = {page.genres for name in film.names for page in by_name.get((bare(name), film.year), ())}
    return Film(film.item_id, film.names, film.year, found.pop()) if len(found) == 1 else film


def namesakes(films: Iterable[Film]) -> frozenset[str]:
    """Bare names that more than one film goes by."""
    counts = Counter(name for film in films for name in {bare(name) for name in film.names})
    return frozenset(name for name, count in counts.items() if count > 1)


def twins(films: Mapping[str, Film]) -> dict[str, frozenset[str]]:
    """Item id -> ids of the films of the same name and year, its own among them: no words tell them apart."""
    groups: dict[tuple[str, int | None], set[str]] = defaultdict(set)
    for film in films.values():
        groups[plain(film.names[0]), film.year].add(film.item_id)
    return {film.item_id: frozenset(groups[plain(film.names[0]), film.year]) for film in films.values()}
