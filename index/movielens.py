"""Reads a folder in MovieLens format: ml-latest, ml-25m, or generated data of the same make."""

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from index.dataset import Dataset
from index.errors import DataError
from index.titles import fold, natural_order
from index.types import Item
from index.wikipedia.filling import add_articles
from index.wikipedia.reading import read_articles

LIKED_FROM = 4.0
"""Stars (of 5) from which a rating counts as a like."""
MOST_KEYWORDS = 12

_YEAR_AT_END = re.compile(r"\s*\((?P<year>\d{4})(?:\s*[-\u2013]\s*(?:\d{4})?)?\)\s*$")
_NAME_AT_END = re.compile(r"^(?P<title>.*\S)\s+\((?P<name>(?:[^()]|\([^()]*\))*)\)$")
_ALSO_KNOWN_AS = re.compile(r"^a\.?\s?k\.?\s?a\.?:?\s+", re.IGNORECASE)
# "Birdman: Or (The Unexpected Virtue of Ignorance)": what follows these belongs to the title itself.
_TITLE_GOES_ON = re.compile(r"(?:[:&,]|\b(?:or|and|of))$", re.IGNORECASE)
_JUNK_TAG = re.compile(
    r"\bnetflix\b|\bdvds?\b|\bvhs\b|\bblu-?ray\b|\bbetamax\b|\bcollection$|\blibrary\b|\bwish ?list\b|\bqueue\b"
    r"|^(?:to|want to|must|have|not|already|need to) (?:see|watch|seen)"
    r"|\b(?:seen|watched|rewatch\w*|own|owned|unseen)\b"
    r"|\brated\b|\bratings?\b|\bstars?$|\bimdb\b|\bafi \d|\btop \d+|\bbest movies? (?:of|ever)|^pg(?:-13)?$|^nc-17$|^r:"
    r"|^(?:really |so |too )?(?:bad(?! ass|-ass)|boring|awful|terrible|horrible|crappy|overrated|poor|poorly|lack of)\b"
    r"|^test tag$|^for \w+$|^\W*\w?\W*$|^[\d\W]+$|.{41}"
)
_PART_OF = re.compile(r"^part \w+ of\b", re.IGNORECASE)
_GENRE_NAMES = {"Children's": "Children"}
_UNKNOWN_MOVIE = "rating(s) left out, because movies.csv has no usable movie of that id"
_RATED_AGAIN = "rating(s) passed over, because the same user rates the same movie again later"
_NOT_GENRES = frozenset({"(no genres listed)", "IMAX", ""})


@dataclass(frozen=True, slots=True)
class _Ratings:
    """The rows of ratings.csv that count, as parallel arrays of one length."""

    users: np.ndarray
    """Positions in ``user_ids``, int64."""
    columns: np.ndarray
    """Positions in the items, int64."""
    stars: np.ndarray
    """0..5, float64."""
    user_ids: tuple[str, ...]


def read_movielens(
    folder: Path, *, wikipedia: Path | None = None, exclude_users: frozenset[str] = frozenset()
) -> Dataset:
    """Read ``movies.csv``, ``ratings.csv`` and, if there, ``tags.csv`` from ``folder``.

    A like is a rating of at least 4.0 stars; users without a like, and ``exclude_users``, get no row.
    With ``wikipedia``, a folder of ``movies-*.json.gz``, items gain cast, lead text, link and poster, and
    films of 2017-2023 that MovieLens lacks are appended without likes. Raises ``DataError``, which names
    file and line, for a missing file or column, a value that is no number, and a movieId with two titles.
    """
    notes: list[str] = []
    items = _read_items(folder, _read_keywords(folder / "tags.csv"), notes)
    ratings = _read_ratings(folder / "ratings.csv", [item.item_id for item in items], exclude_users, notes)
    if wikipedia is not None:
        items, more = add_articles(items, read_articles(wikipedia))
        notes.extend(more)
    user_ids, likes = _likes(ratings, len(items), notes)
    return Dataset(folder.resolve().name, items, user_ids, likes, tuple(notes))


def parse_title(raw: str) -> tuple[str, int | None, tuple[str, ...]]:
    """Take a MovieLens title apart into natural title, year and alternative titles.

    "City of Lost Children, The (Cité des enfants perdus, La) (1995)" gives "The City of Lost Children", 1995
    and "La Cité des enfants perdus".
    """
    title, year = " ".join(raw.split()), None
    if match := _YEAR_AT_END.search(title):
        title, year = title[: match.start()], int(match["year"])
    names: list[str] = []
    while (match := _NAME_AT_END.match(title)) and not _TITLE_GOES_ON.search(match["title"]):
        title = match["title"]
        name = _ALSO_KNOWN_AS.sub("", match["name"].strip())
        if not _PART_OF.match(name):
            names.insert(0, natural_order(name))
    title = natural_order(title)
    kept: dict[str, str] = {fold(title): ""}
    for name in names:
        kept.setdefault(fold(name), name)
    return title, year, tuple(name for name in kept.values() if name)


def _read_items(folder: Path, keywords: Mapping[str, tuple[str, ...]], notes: list[str]) -> tuple[Item, ...]:
    """Read movies.csv in file order; each movieId and each non-empty title once."""
    path = folder / "movies.csv"
    table = _read_csv(path, {"movieId": str, "title": str, "genres": str})
    items: dict[str, Item] = {}
    raw_titles: dict[str, str] = {}
    untitled: list[int] = []
    repeated: list[int] = []
    rows = zip(table["movieId"], table["title"], table["genres"], strict=True)
    for line, (movie_id, raw, genres) in enumerate(rows, start=2):
        if not movie_id.strip():
            raise DataError(f"{path}, line {line}: the movieId is empty, but every movie needs one.")
        if raw_titles.setdefault(movie_id, raw) != raw:
            raise DataError(
                f"{path}, line {line}: movieId {movie_id} is {raw!r} here and {raw_titles[movie_id]!r} before, "
                "but a movieId must stand for one title."
            )
        title, year, names = parse_title(raw)
        if movie_id in items:
            repeated.append(line)
        elif not title:
            untitled.append(line)
        else:
            items[movie_id] = Item(movie_id, title, year, names, _genres(genres), keywords=keywords.get(movie_id, ()))
    _note(notes, path, untitled, "movie(s) left out, because the title is empty")
    _note(notes, path, repeated, "line(s) passed over, because they repeat a movie word for word")
    return tuple(items.values())


def _genres(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.split("|"))
    return tuple(dict.fromkeys(_GENRE_NAMES.get(part, part) for part in parts if part not in _NOT_GENRES))


def _read_keywords(path: Path) -> dict[str, tuple[str, ...]]:
    """Return each movie's tags, lower case, those of most users first; {} where there is no tags.csv.

    Equally frequent tags: the one that the whole file uses more often comes first.
    """
    if not path.exists():
        return {}
    table = _read_csv(path, {"userId": str, "movieId": str, "tag": str})
    spelling = {tag: " ".join(tag.lower().split()) for tag in table["tag"].unique()}
    table["tag"] = table["tag"].map(spelling)
    table = table[~table["tag"].map({tag: bool(_JUNK_TAG.search(tag)) for tag in spelling.values()}).astype(bool)]
    table = table.drop_duplicates(["userId", "movieId", "tag"])
    overall = Counter(table["tag"])
    tags: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for movie_id, tag in zip(table["movieId"], table["tag"], strict=True):
        tags[movie_id][tag] += 1
    return {
        movie_id: tuple(sorted(counts, key=lambda tag: (-counts[tag], -overall[tag], tag))[:MOST_KEYWORDS])
        for movie_id, counts in tags.items()
    }


def _read_ratings(path: Path, item_ids: list[str], exclude_users: frozenset[str], notes: list[str]) -> _Ratings:
    """Read ratings.csv; the last row of a (user, movie) pair counts, unknown movies do not."""
    table = _read_csv(path, {"userId": "category", "movieId": "category", "rating": None})
    stars = _stars(path, table["rating"])
    users = table["userId"].cat.codes.to_numpy(np.int64)
    user_ids = np.array([str(user) for user in table["userId"].cat.categories], dtype=object)
    column_of = {_number_id(item_id): column for column, item_id in enumerate(item_ids)}
    movies = table["movieId"].cat
    of_category = np.array([column_of.get(_number_id(str(movie)), -1) for movie in movies.categories], dtype=np.int64)
    columns = of_category[movies.codes.to_numpy()]

    unknown = columns < 0
    _note(notes, path, np.flatnonzero(unknown) + 2, _UNKNOWN_MOVIE)
    kept = np.flatnonzero(~unknown & ~_excluded(user_ids, exclude_users)[users])
    pairs = pd.Series(users[kept] * max(len(item_ids), 1) + columns[kept])
    earlier = pairs.duplicated(keep="last").to_numpy()
    _note(notes, path, kept[earlier] + 2, _RATED_AGAIN)
    kept = kept[~earlier]
    return _Ratings(users[kept], columns[kept], stars[kept], tuple(user_ids))


def _number_id(text: str) -> str:
    """Return an id that is a number without leading zeros, because pandas reads such a column as numbers."""
    return text.lstrip("0") or "0" if text.isdecimal() else text


def _excluded(user_ids: np.ndarray, exclude_users: frozenset[str]) -> np.ndarray:
    """Return for each user id whether it is among the excluded ones."""
    wanted = {_number_id(user_id) for user_id in exclude_users}
    return np.array([_number_id(user_id) in wanted for user_id in user_ids], dtype=bool)


def _stars(path: Path, ratings: pd.Series) -> np.ndarray:
    """Return the rating column as float64 in 0..5, or raise ``DataError`` at its first bad line."""
    stars: np.ndarray = pd.to_numeric(ratings, errors="coerce").to_numpy(np.float64)
    bad = np.flatnonzero(~((stars >= 0) & (stars <= 5)))
    if len(bad):
        got = ratings.iloc[bad[0]]
        raise DataError(f"{path}, line {bad[0] + 2}: the rating is {got!r}, but a number from 0 to 5 is expected.")
    return stars


def _likes(ratings: _Ratings, n_items: int, notes: list[str]) -> tuple[tuple[str, ...], csr_matrix]:
    """Return user ids in file order and the binary likes, users x ``n_items``, float32."""
    liked = ratings.stars >= LIKED_FROM
    codes, first, rows = np.unique(ratings.users[liked], return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    shape = (len(codes), n_items)
    likes = csr_matrix((np.ones(len(rows), np.float32), (place[rows], ratings.columns[liked])), shape=shape)
    user_ids = tuple(str(ratings.user_ids[code]) for code in codes[order])
    without = [ratings.user_ids[code] for code in np.setdiff1d(ratings.users, codes)]
    if without:
        notes.append(
            f"{len(without)} user(s) left out, because no rating of theirs reaches {LIKED_FROM} stars "
            f"(first: user {without[0]})."
        )
    single = np.flatnonzero(np.diff(likes.indptr) == 1)
    if len(single):
        notes.append(f"{len(single)} user(s) kept with a single like (first: user {user_ids[single[0]]}).")
    return user_ids, likes


def _read_csv(path: Path, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Read the named columns of a CSV file, nothing taken for a missing value; None lets pandas find the dtype."""
    dtypes = {name: kind for name, kind in columns.items() if kind is not None}
    try:
        header = pd.read_csv(path, nrows=0, encoding="utf-8-sig").columns
        missing = [name for name in columns if name not in header]
        if missing:
            raise DataError(
                f"{path}, line 1: the column(s) {', '.join(missing)} are missing; got {', '.join(header)}, "
                f"expected {', '.join(columns)}."
            )
        with warnings.catch_warnings():
            # A line with a comma too many would otherwise be cut short in silence.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            table = pd.read_csv(
                path, dtype=dtypes, index_col=False, keep_default_na=False, low_memory=False, encoding="utf-8-sig"
            )
        return table[list(columns)]
    except FileNotFoundError:
        raise DataError(f"{path} is missing; a MovieLens folder holds movies.csv and ratings.csv.") from None
    except (pd.errors.ParserWarning, pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise DataError(
            f"{path} cannot be read: {error}. Expected UTF-8 CSV with a header line; a title with a comma stands in "
            "double quotes."
        ) from error


def _note(notes: list[str], path: Path, lines: Iterable[int], what: str) -> None:
    """Append one sentence with the count and the first line, if there are lines."""
    found = list(lines)
    if found:
        notes.append(f"{len(found)} {what} (first: {path.name}:{found[0]}).")
