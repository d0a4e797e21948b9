"""Reader of the starter catalogue: ``films.csv`` and ``lists.csv``, both UTF-8, several values in a cell parted by ``|``."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from index.dataset import Dataset
from index.errors import DataError
from index.titles import slug
from index.types import Item

GENRES = frozenset(
    "Action Adventure Animation Children Comedy Crime Documentary Drama Fantasy Film-Noir Horror Musical Mystery Romance "
    "Sci-Fi Thriller War Western".split()
)
FILM_COLUMNS = (
    "id", "title", "alternative_titles", "year", "genres", "director", "cast", "language", "runtime", "keywords", "description",
)  # fmt: skip
LIST_COLUMNS = ("list", "films")
MAY_BE_EMPTY = frozenset({"alternative_titles"})


def read_starter(folder: Path) -> Dataset:
    """Read the catalogue; each list plays the part of a user who liked its films.

    Raises ``DataError`` naming file, line, what was got and what is expected.
    """
    items = tuple(read_films(folder / "films.csv"))
    lists = read_lists(folder / "lists.csv", {item.item_id for item in items})
    column = {item.item_id: position for position, item in enumerate(items)}
    rows = [row for row, films in enumerate(lists.values()) for _ in films]
    columns = [column[film] for films in lists.values() for film in films]
    likes = csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(len(lists), len(items)))
    return Dataset("starter", items, tuple(lists), likes)


def read_films(path: Path) -> Iterator[Item]:
    """The films of ``films.csv``, in the order of the file."""
    seen: dict[str, int] = {}
    for line, row in _rows(path, FILM_COLUMNS):
        item = _film(path, line, row)
        if item.item_id in seen:
            raise DataError(f"{path}, line {line}: the id {item.item_id!r} stands in line {seen[item.item_id]} already.")
        seen[item.item_id] = line
        yield item


def read_lists(path: Path, known: set[str]) -> dict[str, tuple[str, ...]]:
    """List name -> film ids; every id must be in ``known``."""
    lists: dict[str, tuple[str, ...]] = {}
    for line, row in _rows(path, LIST_COLUMNS):
        name, films = row["list"].strip(), _values(row["films"])
        if not name or name in lists:
            raise DataError(f"{path}, line {line}: the list name {name!r} is {'taken' if name else 'empty'}; each list needs its own.")
        if unknown := [film for film in films if film not in known]:
            raise DataError(f"{path}, line {line}: {unknown[0]!r} in {name!r} is not the id of a film in films.csv.")
        if len(set(films)) != len(films):
            twice = next(film for film in films if films.count(film) > 1)
            raise DataError(f"{path}, line {line}: {twice!r} stands twice in {name!r}.")
        lists[name] = films
    return lists


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != columns:
                raise DataError(f"{path}, line 1: the columns are {reader.fieldnames}; expected {list(columns)}.")
            for row in reader:
                if None in row or None in row.values():
                    raise DataError(f"{path}, line {reader.line_num}: the line does not have {len(columns)} columns.")
                yield reader.line_num, row
    except FileNotFoundError:
        raise DataError(f"{path} is missing.") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8 text ({error}).") from None
    except csv.Error as error:
        raise DataError(f"{path} is not CSV ({error}).") from None


def _film(path: Path, line: int, row: dict[str, str]) -> Item:
    for name, cell in row.items():
        if not cell.strip() and name not in MAY_BE_EMPTY:
            raise DataError(f"{path}, line {line}: the column {name!r} is empty.")
    genres = _values(row["genres"])
    if unknown := set(genres) - GENRES:
        raise DataError(f"{path}, line {line}: {sorted(unknown)[0]!r} is no genre; allowed are {', '.join(sorted(GENRES))}.")
    year, runtime = (_number(path, line, name, row[name]) for name in ("year", "runtime"))
    expected = slug(row["title"], year)
    if row["id"] != expected and not row["id"].startswith(f"{expected}-"):
        raise DataError(f"{path}, line {line}: the id {row['id']!r} does not fit title and year; expected {expected!r}.")
    return Item(
        item_id=row["id"],
        title=row["title"],
        year=year,
        alternative_titles=_values(row["alternative_titles"]),
        genres=genres,
        directors=_values(row["director"]),
        cast=_values(row["cast"]),
        keywords=_values(row["keywords"]),
        language=row["language"],
        runtime=runtime,
        text=row["description"],
    )


def _number(path: Path, line: int, name: str, cell: str) -> int:
    if not cell.isdecimal():
        raise DataError(f"{path}, line {line}: the {name} is {cell!r}; expected a whole number.")
    return int(cell)


def _values(cell: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in cell.split("|") if value.strip())
