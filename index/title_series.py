"""Series as people name them ("the Harry Potters", "all the Bourne movies") and the films they mean."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from wordfreq import zipf_frequency

from index.catalogue import Catalogue
from index.stated_series import stated_series
from index.title_names import canonical, canonical_words, series_names
from index.titles import fold, without_article

RARE_WORD = 4.0
"""Zipf frequency below which one word can name a series of films that merely begin with it ("Bourne")."""
COMMON_WORD = 4.7
"""Zipf frequency from which one word that names a series ("Red 2") says little of other titles that begin with it ("Red Dragon")."""
RARE_PART = 3.7
SURNAME = 4.5
"""The same for the last name of a series' hero ("potter")."""
MAX_WORDS = 5
MIN_FILMS, WELL_KNOWN = 3, 0.5
"""Films and popularity (0..1) of the best known one from which people call a series by its initials."""
EARLIER_VERSION_YEARS = 15


class SeriesNames:
    """Canonical name of a series -> rows of its films, oldest first."""

    def __init__(self, catalogue: Catalogue, popularity: NDArray[np.float64], names: Mapping[str, Mapping[int, float]]) -> None:
        self._catalogue = catalogue
        self._popularity = popularity
        self._names = names

    def rows(self, name: str) -> tuple[int, ...]:
        """Films of the series that is called ``name``; empty when there is no such series."""
        return self._series.get(name) or self._series.get(without_article(name), ())

    def of(self, item_id: str) -> frozenset[str]:
        """Names of the series that an item belongs to: none for a film that stands alone."""
        return self._of_row.get(self._catalogue.row(item_id), frozenset())

    @cached_property
    def _of_row(self) -> dict[int, frozenset[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for name, rows in self._series.items():
            for row in rows:
                found[row].add(name)
        return {row: frozenset(names) for row, names in found.items()}

    def trilogy(self, name: str) -> tuple[int, ...]:
        """The three films in a row that people like most."""
        rows = self.rows(name)
        runs = [rows[first : first + 3] for first in range(max(len(rows) - 2, 1))]
        return max(runs, key=lambda run: float(self._popularity[list(run)].sum())) if rows else ()

    def first(self, name: str) -> tuple[int, ...]:
        """The films with the one that stands for the series in front: its first, unless people hardly know that one."""
        rows = self.rows(name)
        if not rows:
            return ()
        known = 0.6 * float(self._popularity[list(rows)].max())
        front = next(row for row in rows if self._popularity[row] >= known)
        return (front, *(row for row in rows if row != front))

    @cached_property
    def initials(self) -> dict[str, str]:
        """Initials of the names of well-known series -> the name: "hp", "lotr"."""
        found: dict[str, str] = {}
        best: dict[str, float] = {}
        for name, rows in self._series.items():
            short, known = "".join(word[0] for word in name.split()), float(self._popularity[list(rows)].max())
            if " " in name and len(rows) >= MIN_FILMS and known >= max(WELL_KNOWN, best.get(short, 0.0)) and (len(short) == 2 or zipf_frequency(short, "en") < RARE_WORD) and name.replace(" ", "").isalpha():
                found[short], best[short] = name, known
        return found

    @cached_property
    def _series(self) -> dict[str, tuple[int, ...]]:
        spelled: dict[str, set[int]] = defaultdict(set)
        for row, item in enumerate(self._catalogue.items):
            for name in (*series_names((item.title, *item.alternative_titles)), *stated_series(item.text)):
                spelled[name].add(row)
        for name, rows in spelled.items():
            rows |= {row for row, weight in self._names.get(name, {}).items() if weight >= 0.95}
        series = {name: rows for name, rows in spelled.items() if len(rows) > 1}
        for name, rows in self._beginnings(series).items():
            series[name] = series.get(name, set()) | rows
        for row, item in enumerate(self._catalogue.items):
            for name in map(canonical, item.keywords):
                if " " in name and any(self._share_people(row, member) for member in series.get(name, ())):
                    series[name].add(row)
        series = {name: {row for row in rows if not self._has_own_series(row, name)} for name, rows in series.items()}
        whole = {name: self._ordered(self._without_earlier_version(rows)) for name, rows in series.items() if len(rows) > 1}
        return {**self._rare_parts(whole), **whole}

    @cached_property
    def _own_series(self) -> dict[int, str]:
        """Row -> the series that the film's first title spells out together with another film's."""
        spelled: dict[str, set[int]] = defaultdict(set)
        for row, item in enumerate(self._catalogue.items):
            bare = " ".join(canonical_words(without_article(fold(item.title)).split()))
            for name in {bare, *series_names([item.title])}:
                spelled[name].add(row)
        years = {row: item.year for row, item in enumerate(self._catalogue.items)}
        return {row: name for name, rows in spelled.items() if len({years[row] for row in rows}) > 1 for row in rows}

    def _has_own_series(self, row: int, name: str) -> bool:
        """True for a film that an alternative title ("Rocky 7") counts to a series while its title begins one of its own ("Creed")."""
        own = self._own_series.get(row, "")
        title = f" {fold(self._catalogue.items[row].title)} "
        return bool(own) and own != name and not any(f" {word} " in title for word in name.split() if len(word) > 2)

    def _beginnings(self, spelled: Mapping[str, set[int]]) -> dict[str, set[int]]:
        """Films whose names begin with the same words, or end with a series' name, and that share people."""
        groups: dict[str, set[int]] = defaultdict(set)
        own_words = {canonical(without_article(fold(item.title))).split(" ")[0] for item in self._catalogue.items}
        for row, item in enumerate(self._catalogue.items):
            for title in (item.title, *item.alternative_titles):
                words = canonical_words(without_article(fold(title)).split())
                for length in range(1, min(len(words), MAX_WORDS)):
                    groups[" ".join(words[:length])].add(row)
                    groups[" ".join(words[-length:])] |= {row} if length > 1 and " ".join(words[-length:]) in spelled else set()
        found = {}
        for name, rows in groups.items():
            known, commonness = spelled.get(name, set()), 0.0 if " " in name else zipf_frequency(name, "en")
            if len(rows | known) > 1 and (known or (name in own_words and commonness < RARE_WORD and len(name) > 3)):
                connected = self._connected(rows | known, known, at_least=2 if commonness >= COMMON_WORD else 1)
                if len(connected) > 1:
                    found[name] = connected
        return found

    def _connected(self, rows: set[int], known: set[int], *, at_least: int) -> set[int]:
        """The known films and those linked to them by shared people; without known ones, the most liked group of three or more."""
        left, groups = set(rows), []
        while left:
            group = known & left or {min(left)}
            left -= group
            while near := {row for row in left if any(self._share_people(row, member, at_least) for member in group)}:
                group |= near
                left -= near
            groups.append(group)
            if known:
                return group
        groups = [group for group in groups if len(group) > 2]
        return max(groups, key=lambda group: float(self._popularity[list(group)].sum()), default=set())

    def _share_people(self, first: int, second: int, at_least: int = 1) -> bool:
        items = self._catalogue.items
        return len(set(items[first].people).intersection(items[second].people)) >= at_least

    def _without_earlier_version(self, rows: set[int]) -> set[int]:
        """Without films that are long before the others, by other people and less known: an earlier film of the same book."""
        years = {row: self._catalogue.items[row].year or 0 for row in rows}
        others = {row: [other for other in rows if other != row] for row in rows}
        earlier = {
            row
            for row in rows
            if len(rows) > 2
            and all(years[row] + EARLIER_VERSION_YEARS < years[other] for other in others[row])
            and self._popularity[row] < min(self._popularity[other] for other in others[row])
            and not any(self._share_people(row, other) for other in others[row])
        }
        return rows - earlier

    def _ordered(self, rows: Iterable[int]) -> tuple[int, ...]:
        items = self._catalogue.items
        return tuple(sorted(rows, key=lambda row: (items[row].year or 0, items[row].title)))

    def _rare_parts(self, series: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
        """A rare word of one series' name alone means the series as well: "narnia"."""
        owners: dict[str, set[tuple[int, ...]]] = defaultdict(set)
        for name, rows in series.items():
            for word in name.split():
                if " " in name and len(word) > 4 and word.isalpha() and zipf_frequency(word, "en") < RARE_PART:
                    owners[word].add(rows)
        for name, rows in series.items():
            first, _, last = name.partition(" ")
            if self._is_hero(first, last, rows):
                owners[last].add(rows)
        return {word: next(iter(rows)) for word, rows in owners.items() if len(rows) == 1 and word not in series}

    def _is_hero(self, first: str, last: str, rows: tuple[int, ...]) -> bool:
        """True for somebody's first and last name that a well-known series bears: "potter" alone means it."""
        known = float(self._popularity[list(rows)].max())
        return first in self._first_names and last.isalpha() and zipf_frequency(last, "en") < SURNAME and len(rows) >= MIN_FILMS and known >= WELL_KNOWN and last not in self._names

    @cached_property
    def _first_names(self) -> frozenset[str]:
        return frozenset(name.split()[0] for name in self._catalogue.person_names if " " in name)
