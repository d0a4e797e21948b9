"""The items with everything that is looked up in them: ids, genres, people, who liked what."""

import re
from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy.sparse import csc_matrix, csr_matrix

from index.dataset import Dataset
from index.errors import BadInputError, UnknownItemError
from index.graph import degrees
from index.titles import fold
from index.types import Constraints, Item

FIRST_FILM_YEAR, LAST_FILM_YEAR = 1870, 2100
YEARS = re.compile(r"\s*(\d{4})(?:\s*[-–—]\s*(\d{4}))?\s*")


def year_range(years: str) -> tuple[int, int]:
    """The first and the last year of "1990-1999" or "1994"; raises ``BadInputError`` for what is neither."""
    match = YEARS.fullmatch(years) if isinstance(years, str) else None
    if match is None:
        raise BadInputError(f"{years!r} are no years; write a year (1994) or a range (1990-1999).")
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        raise BadInputError(f"The years {years!r} run backwards; the first one stands in front.")
    return first, last


class Catalogue:
    """Items in a fixed order; ``row`` is an item's position, ``item_id`` its name in the data."""

    def __init__(self, dataset: Dataset) -> None:
        self.name = dataset.name
        self.items = dataset.items
        self.likes: csr_matrix = dataset.likes
        self.degrees: NDArray[np.float32] = degrees(dataset.likes)
        self._rows = {item.item_id: row for row, item in enumerate(self.items)}
        if len(self._rows) != len(self.items):
            raise ValueError("item ids must be unique")

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._rows

    def row(self, item_id: str) -> int:
        """Position of an item; raises ``UnknownItemError`` for an id that the catalogue does not have."""
        try:
            return self._rows[item_id]
        except (KeyError, TypeError):
            raise UnknownItemError(
                f"There is no item with the id {item_id!r} in the catalogue. Use an id that search_titles returned."
            ) from None

    def rows(self, item_ids: Iterable[str]) -> NDArray[np.int64]:
        return np.array([self.row(item_id) for item_id in item_ids], dtype=np.int64)

    def item(self, item_id: str) -> Item:
        return self.items[self.row(item_id)]

    @cached_property
    def genres(self) -> tuple[str, ...]:
        """Every genre of the catalogue, in alphabetical order."""
        return tuple(sorted({genre for item in self.items for genre in item.genres}))

    @cached_property
    def people_rows(self) -> dict[str, NDArray[np.int64]]:
        """Folded name -> rows of the items that the person directed or played in."""
        rows: dict[str, list[int]] = {}
        for row, item in enumerate(self.items):
            for name in item.people:
                rows.setdefault(fold(name), []).append(row)
        return {name: np.array(sorted(set(found)), dtype=np.int64) for name, found in rows.items()}

    @cached_property
    def person_names(self) -> dict[str, str]:
        """Folded name -> the name as the catalogue writes it."""
        return {fold(name): name for item in self.items for name in item.people}

    @cached_property
    def surnames(self) -> dict[str, str]:
        """Folded last name -> the folded full name of the person with most likes who bears it."""
        best: dict[str, tuple[float, str]] = {}
        for folded, rows in self.people_rows.items():
            words = folded.split()
            if len(words) > 1:
                weight = float(self.degrees[rows].sum()) + len(rows)
                best[words[-1]] = max(best.get(words[-1], (-1.0, "")), (weight, folded))
        return {surname: folded for surname, (_, folded) in best.items()}

    @cached_property
    def keyword_rows(self) -> dict[str, NDArray[np.int64]]:
        """Folded keyword -> rows of the items that have it."""
        rows: dict[str, list[int]] = {}
        for row, item in enumerate(self.items):
            for keyword in dict.fromkeys(map(fold, item.keywords)):
                rows.setdefault(keyword, []).append(row)
        return {keyword: np.array(found, dtype=np.int64) for keyword, found in rows.items()}

    def genre(self, name: str) -> str:
        """The catalogue's spelling of a genre; raises ``BadInputError`` naming those that exist."""
        known = {fold(genre): genre for genre in self.genres}
        try:
            return known[fold(name)]
        except (KeyError, TypeError, AttributeError):
            raise BadInputError(f"There is no genre {name!r}. The genres are: {', '.join(self.genres)}.") from None

    def language(self, name: str) -> str:
        """The catalogue's spelling of a language; raises ``BadInputError`` naming those that exist."""
        known = {fold(language): str(language) for language in np.unique(self._languages) if language}
        try:
            return known[fold(name)]
        except KeyError:
            listed = f"The languages are: {', '.join(known.values())}." if known else "It does not know languages at all."
            raise BadInputError(f"This catalogue has no film in {name!r}. {listed}") from None

    def person(self, name: str) -> str:
        """The catalogue's spelling of a person's name or last name; raises ``BadInputError`` with the nearest names."""
        folded = fold(name)
        folded = folded if folded in self.person_names else self.surnames.get(folded, folded)
        if folded in self.person_names:
            return self.person_names[folded]
        near = process.extract(folded, self.person_names.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=70)
        if near and near[0][1] >= 90:
            return self.person_names[near[0][0]]
        hint = f" Did you mean {' or '.join(self.person_names[found] for found, _, _ in near)}?" if near else ""
        raise BadInputError(f"Nobody called {name!r} is in this catalogue.{hint}")

    @cached_property
    def _keyword_names(self) -> dict[str, str]:
        return {fold(keyword): keyword for item in self.items for keyword in item.keywords}

    def keyword(self, name: str) -> str:
        """The catalogue's spelling of a keyword, given as a whole; raises ``BadInputError`` with the nearest keywords."""
        folded = fold(name)
        if folded in self._keyword_names:
            return self._keyword_names[folded]
        near = process.extract(folded, self._keyword_names.keys(), scorer=fuzz.ratio, limit=3, score_cutoff=60)
        hint = f" Did you mean {' or '.join(self._keyword_names[found] for found, _, _ in near)}?" if near else ""
        raise BadInputError(f"No film of this catalogue has the keyword {name!r}.{hint}")

    def canonical(self, constraints: Constraints) -> Constraints:
        """The same constraints in the catalogue's spelling; raises ``BadInputError`` for what cannot be kept."""
        lower, upper = constraints.year_min, constraints.year_max
        excluded = _merged([year_range(years) for years in constraints.years_none])
        _check_years(lower, upper, excluded)
        if constraints.runtime_max is not None:
            self._check_runtime(constraints.runtime_max)
        wanted, unwanted = ([self.genre(name) for name in names] for names in (constraints.genres_any, constraints.genres_none))
        if both := set(wanted) & set(unwanted):
            raise BadInputError(f"{', '.join(sorted(both))} cannot be asked for and excluded at once.")
        people, absent = ([self.person(name) for name in names] for names in (constraints.people, constraints.people_none))
        if both := set(people) & set(absent):
            raise BadInputError(f"{', '.join(sorted(both))} cannot be asked for and excluded at once.")
        languages, other_languages = (tuple(dict.fromkeys(map(self.language, names))) for names in (constraints.languages, constraints.languages_none))
        if both := set(languages) & set(other_languages):
            raise BadInputError(f"{', '.join(sorted(both))} cannot be asked for and excluded at once.")
        return Constraints(
            genres_any=tuple(dict.fromkeys(wanted)),
            genres_none=tuple(dict.fromkeys(unwanted)),
            year_min=lower,
            year_max=upper,
            people=tuple(dict.fromkeys(people)),
            people_none=tuple(dict.fromkeys(absent)),
            languages=languages,
            runtime_max=constraints.runtime_max,
            languages_none=other_languages,
            keywords_none=tuple(dict.fromkeys(map(self.keyword, constraints.keywords_none))),
            years_none=tuple(f"{first}-{last}" if first != last else str(first) for first, last in excluded),
        )

    def _check_runtime(self, minutes: int) -> None:
        if not self._runtimes.any():
            raise BadInputError("This catalogue does not know running times, so it cannot limit them.")
        if not 1 <= minutes <= 1000:
            raise BadInputError(f"A running time of {minutes} minutes is not possible; give 1 to 1000.")

    def mask(self, constraints: Constraints) -> NDArray[np.bool_]:
        """Which items pass all constraints, shape (items,). An item without a year fails any limit on years."""
        allowed = np.ones(len(self), dtype=bool)
        if constraints.genres_any:
            allowed &= self._any(self._genre_rows, constraints.genres_any)
        if constraints.genres_none:
            allowed &= ~self._any(self._genre_rows, constraints.genres_none)
        if constraints.year_min is not None:
            allowed &= self._years >= constraints.year_min
        if constraints.year_max is not None:
            allowed &= (self._years > 0) & (self._years <= constraints.year_max)
        for first, last in map(year_range, constraints.years_none):
            allowed &= (self._years < first) | (self._years > last)
        if constraints.people:
            allowed &= self._any(self.people_rows, map(fold, constraints.people))
        if constraints.people_none:
            allowed &= ~self._any(self.people_rows, map(fold, constraints.people_none))
        if constraints.languages:
            allowed &= np.isin(self._languages, constraints.languages)
        if constraints.languages_none:
            allowed &= ~np.isin(self._languages, constraints.languages_none)
        if constraints.keywords_none:
            allowed &= ~self._any(self.keyword_rows, map(fold, constraints.keywords_none))
        if constraints.runtime_max is not None:
            allowed &= (self._runtimes > 0) & (self._runtimes <= constraints.runtime_max)
        return allowed

    def likers(self, item_id: str) -> NDArray[np.int32]:
        """Rows of the users who liked an item."""
        row = self.row(item_id)
        rows: NDArray[np.int32] = self._by_item.indices[self._by_item.indptr[row] : self._by_item.indptr[row + 1]]
        return rows

    def likers_in_common(self, first: str, second: str) -> int:
        """How many users liked both items."""
        return len(np.intersect1d(self.likers(first), self.likers(second), assume_unique=True))

    @cached_property
    def _by_item(self) -> csc_matrix:
        return csc_matrix(self.likes)

    @cached_property
    def _genre_rows(self) -> dict[str, NDArray[np.int64]]:
        rows: dict[str, list[int]] = {genre: [] for genre in self.genres}
        for row, item in enumerate(self.items):
            for genre in item.genres:
                rows[genre].append(row)
        return {genre: np.array(found, dtype=np.int64) for genre, found in rows.items()}

    @cached_property
    def _years(self) -> NDArray[np.int64]:
        return np.array([item.year or 0 for item in self.items], dtype=np.int64)

    @cached_property
    def _languages(self) -> NDArray[np.str_]:
        return np.array([item.language for item in self.items], dtype=str)

    @cached_property
    def _runtimes(self) -> NDArray[np.int64]:
        return np.array([item.runtime or 0 for item in self.items], dtype=np.int64)

    def _any(self, rows: dict[str, NDArray[np.int64]], names: Iterable[str]) -> NDArray[np.bool_]:
        found = np.zeros(len(self), dtype=bool)
        for name in names:
            found[rows[name]] = True
        return found


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same years in as few ranges as possible, oldest first."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _check_years(lower: int | None, upper: int | None, excluded: Iterable[tuple[int, int]]) -> None:
    """Raise ``BadInputError`` for years that films cannot have, and for bounds that leave no year."""
    for year in (lower, upper, *(year for years in excluded for year in years)):
        if year is not None and not FIRST_FILM_YEAR <= year <= LAST_FILM_YEAR:
            raise BadInputError(f"The year {year} is not possible; years run from {FIRST_FILM_YEAR} to {LAST_FILM_YEAR}.")
    if lower is not None and upper is not None and lower > upper:
        raise BadInputError(f"No year is both {lower} or later and {upper} or earlier.")
    for first, last in excluded:
        if first <= (lower or FIRST_FILM_YEAR) and (upper or LAST_FILM_YEAR) <= last:
            raise BadInputError(f"The years from {lower or 'the first'} to {upper or 'the last'} cannot be asked for and excluded at once.")
