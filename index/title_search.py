"""Finding items by title: typos, articles, numerals, alternative titles, sequels and remakes kept apart."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from rapidfuzz import fuzz, process
from wordfreq import zipf_frequency

from index.catalogue import Catalogue
from index.title_names import canonical, canonical_words, names_of
from index.title_series import EARLIER_VERSION_YEARS, SeriesNames
from index.title_typos import Misspellings, NearName, with_slip
from index.titles import fold, without_article
from index.types import TitleMatch

POPULARITY_SHARE = 0.25
"""What the most liked item gains over an unknown one of the same name."""
FUZZY_CUTOFF = 80.0
MIN_FUZZY_LETTERS = 4
ORDINARY_WORD = 4.0
"""Zipf frequency (log10 of uses in a billion words) from which a word is an ordinary one."""
SPOKEN_POPULARITY_SHARE = 0.45
"""The same in running text: people who chat about films mostly mean well-known ones."""
SPELLING_POWER = 10
"""How much more the very spelling of a title counts in running text ("Suicide Squad" and "The Suicide Squad")."""
WELL_KNOWN = 0.5
"""Popularity from which a film may be meant by a piece of its name or by initials."""
FRAGMENT = 0.8
_JOINTS = frozenset("a an and at by for from in is it its of on or the to with".split())
_YEAR = re.compile(r"\(?\b(1[89]\d\d|20\d\d)\b\)?")


class TitleSearch:
    """Names of a catalogue's items, ready to be looked up."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        top = max(float(np.log1p(catalogue.degrees.max(initial=0))), 1e-9)
        self.popularity = np.log1p(catalogue.degrees) / top
        names: dict[str, dict[int, float]] = defaultdict(dict)
        for row, item in enumerate(catalogue.items):
            for name, weight in names_of(item):
                if name:
                    names[name][row] = max(weight, names[name].get(row, 0.0))
        self._add_initials(names)
        self.names: dict[str, dict[int, float]] = dict(names)
        self._choices = list(self.names)

    def search(self, text: str, limit: int = 5) -> list[TitleMatch]:
        """The items that ``text`` may name, likeliest first; empty if nothing comes near.

        An exact name hides names that are merely similar. A year in the text ("Dune 2021") decides between works
        of one title. Several results with close scores mean that the text is ambiguous.
        """
        whole = self._ranked(self._candidates(canonical(text)), None)
        years = _YEAR.findall(text)
        if years and not (whole and whole[0].score >= 0.9):
            bare = _YEAR.sub(" ", text)
            dated = self._ranked(self._candidates(canonical(bare)), int(years[-1])) if fold(bare) else []
            whole = dated or whole
        return whole[:limit]

    def exact(self, name: str, year: int | None = None) -> list[TitleMatch]:
        """Items that bear a canonical name exactly, likeliest first."""
        return self._ranked(self.names.get(name, {}), year)

    def spoken(self, name: str, year: int | None = None) -> list[TitleMatch]:
        """Items that somebody means who says a canonical name, likeliest first: a title, the name of a series, or the part of a
        well-known title that people shorten it to ("shawshank")."""
        found = self.names.get(name)
        dated = year is not None and any(self.catalogue.items[row].year == year for row in found or ())
        series = self.series.first(name) if not dated and (found is None or self._hardly_known(found, name)) else ()
        if series:
            weights = {row: 1.0 - 0.1 * min(place, 2) for place, row in enumerate(series)}
            return self._ranked(weights, year) if year is not None else [self._match(row, weight) for row, weight in weights.items()]
        weights = {row: weight**SPELLING_POWER for row, weight in (found or self.fragments.get(name) or self.beginnings.get(name, {})).items()}
        return self._ranked(weights, year, SPOKEN_POPULARITY_SHARE)

    def is_title(self, name: str) -> bool:
        """True if people who say the name mean a film that bears it, and not a series."""
        return name in self.names and not self._hardly_known(self.names[name], name)

    def _hardly_known(self, found: dict[int, float], name: str) -> bool:
        """True when films whose titles hold the name are far better known than the film that bears just the name ("Hannibal" is not The Silence of the Lambs); a film with a sequel to it is meant however much better known that is."""
        bearers = [self.popularity[row] for row, weight in found.items() if weight >= 0.9]
        others = (row for row in self.series.rows(name) if not bearers or f" {name} " in f" {canonical(self.catalogue.items[row].title)} ")
        if found.get(next(iter(self.series.rows(name)), -1), 0.0) >= 0.9 and self._follows_soon(name):
            return False
        return bool(max(bearers, default=0.0) < 0.5 * max((self.popularity[row] for row in others), default=0.0))

    def _follows_soon(self, name: str) -> bool:
        """True if the second film of a series came while people knew the first: no new version of the old story."""
        first, second = [self.catalogue.items[row].year or 0 for row in self.series.rows(name)[:2]]
        return second - first <= EARLIER_VERSION_YEARS

    def run_together(self, squashed: str) -> str:
        """The canonical name that is spelled so without its spaces ("spiderman", "walle"); "" if there is none."""
        return self._squashed.get(squashed, "")

    def known(self, name: str) -> float:
        """How well known the best known item of a name is, 0..1."""
        rows = self.names.get(name) or self.fragments.get(name) or self.beginnings.get(name, {})
        return max((float(self.popularity[row]) for row in rows), default=max((float(self.popularity[row]) for row in self.series.rows(name)), default=0.0))

    def is_title_word(self, word: str) -> bool:
        """True for a word, lower case, that some name contains."""
        return self._misspellings.is_name_word(word)

    def misspelt(self, words: list[str]) -> list[NearName]:
        """Names that part of the words (folded, in text order) spells with typos, likeliest first."""
        return [replace(near, name=canonical(near.name)) for near in self._misspellings.find(words)]

    def misspelt_in_year(self, words: Sequence[str], year: int) -> str:
        """The canonical name of a film of a year that the last words spell with a slip; "" if there is none."""
        return canonical(with_slip(words, self._spelled_in_year.get(year, ())))

    @cached_property
    def series(self) -> SeriesNames:
        return SeriesNames(self.catalogue, self.popularity, self.names)

    @cached_property
    def fragments(self) -> dict[str, dict[int, float]]:
        """Rare parts of well-known names that belong to one film only: "eternal sunshine", "lebowski"."""
        parts = {name: tuple(_fragments(name)) for name in self.names}
        return {part: rows for part, rows in self._of_one_film(parts).items() if part not in self._people}

    @cached_property
    def beginnings(self) -> dict[str, dict[int, float]]:
        """First words of well-known names, where they begin no other one: "everything everywhere", "no country"."""
        parts = {name: tuple(_beginnings(name)) for name in self.names}
        return {part: dict.fromkeys(rows, FRAGMENT) for part, rows in self._of_one_film(parts).items() if part not in self._people and not self.series.rows(part)}

    def _of_one_film(self, parts: Mapping[str, Sequence[str]]) -> dict[str, dict[int, float]]:
        """Parts of names (``parts``: name -> its parts) that only names of one well-known film have, with its row and a weight; another film of the very name is no other one."""
        bearers: dict[str, list[str]] = defaultdict(list)
        for name, its_parts in parts.items():
            for part in its_parts:
                bearers[part].append(name)
        found = {}
        for part, names in bearers.items():
            known = {row for name in names for row in self.names[name] if self.popularity[row] >= WELL_KNOWN}
            others = {row for name in names for row in self.names[name]} - known
            if len(known) == 1 and part not in self.names and all(any(known | {other} <= self.names[name].keys() for name in names) for other in others):
                row = next(iter(known))
                found[part] = {row: max(FRAGMENT * self.names[name].get(row, 0.0) for name in names)}
        return found

    @cached_property
    def first_names(self) -> frozenset[str]:
        """First names of people in the catalogue."""
        return frozenset(name.split()[0] for name in self.catalogue.person_names if " " in name)

    @cached_property
    def _people(self) -> frozenset[str]:
        """Names and last names, those of several words too ("del toro")."""
        catalogue = self.catalogue
        words = [name.split() for name in catalogue.person_names]
        return frozenset([*catalogue.person_names, *catalogue.surnames, *(" ".join(name[1:]) for name in words if len(name) > 2)])

    @cached_property
    def _squashed(self) -> dict[str, str]:
        names = sorted((name for name in self.names if " " in name and len(name) > 5), key=self.known)
        return {name.replace(" ", ""): name for name in names if zipf_frequency(name.replace(" ", ""), "en") < ORDINARY_WORD}

    @cached_property
    def _misspellings(self) -> Misspellings:
        spelled = {name: self.known(name) for name in [*self.names, *self.fragments]}
        for titles in self._spelled_in_year.values():
            spelled |= {title: self.known(canonical(title)) for title in titles if title not in spelled}
        return Misspellings(spelled)

    @cached_property
    def _spelled_in_year(self) -> dict[int, list[str]]:
        """Year -> folded titles of its films, numbers as they are printed, with and without article."""
        found: dict[int, list[str]] = defaultdict(list)
        for item in self.catalogue.items:
            if item.year is not None:
                folded = dict.fromkeys(fold(title) for title in (item.title, *item.alternative_titles))
                found[item.year] += dict.fromkeys(spelling for title in folded for spelling in (title, without_article(title)) if canonical(spelling) in self.names)
        return found

    def _candidates(self, name: str) -> dict[int, float]:
        """Row -> score before popularity, 0..1, for a canonical name."""
        if not name:
            return {}
        found = dict(self.names.get(name, {}) or self.names.get(without_article(name), {}))
        for row, score in self._containing(name).items():
            found[row] = max(score, found.get(row, 0.0))
        if not found:
            found = self._similar(name, FUZZY_CUTOFF) or self._similar(without_article(name), FUZZY_CUTOFF)
        return found

    def _containing(self, name: str) -> dict[int, float]:
        """Items whose name has ``name`` as whole words inside: "harry potter", "fellowship of the ring"."""
        words = without_article(name)
        if len(words) < MIN_FUZZY_LETTERS or (" " not in words and zipf_frequency(words, "en") >= ORDINARY_WORD):
            return {}
        found: dict[int, float] = {}
        inside = f" {words} "
        for choice in self._choices:
            if words in choice and inside in f" {choice} " and choice != words:
                score = 0.75 if choice.startswith(words) else 0.6
                for row, weight in self.names[choice].items():
                    found[row] = max(found.get(row, 0.0), score * weight)
        return found

    def _similar(self, name: str, cutoff: float) -> dict[int, float]:
        if len(name.replace(" ", "")) < MIN_FUZZY_LETTERS:
            return {}
        figures = _figures(name)
        found: dict[int, float] = {}
        for choice, similarity, _ in process.extract(name, self._choices, scorer=fuzz.ratio, limit=8, score_cutoff=cutoff):
            if _figures(choice) == figures:
                for row, weight in self.names[choice].items():
                    found[row] = max(found.get(row, 0.0), 0.9 * weight * similarity / 100)
        return found

    def _match(self, row: int, score: float) -> TitleMatch:
        return TitleMatch(self.catalogue.items[row].item_id, score)

    def _ranked(self, found: dict[int, float], year: int | None, share: float = POPULARITY_SHARE) -> list[TitleMatch]:
        items = self.catalogue.items
        if year is not None:
            close = {row: score for row, score in found.items() if items[row].year == year}
            near = {row: score for row, score in found.items() if abs((items[row].year or 0) - year) <= 1}
            found = close or near or found
        scores = {row: float(weight + share * self.popularity[row]) / (1 + share) for row, weight in found.items()}
        return [self._match(row, scores[row]) for row in sorted(scores, key=lambda row: (-scores[row], row))]

    def _add_initials(self, names: dict[str, dict[int, float]]) -> None:
        """Abbreviations of well-known names: "lotr", "tdkr", "t2"."""
        best: dict[str, tuple[float, int]] = {}
        for name, rows in names.items():
            row = max(rows, key=lambda row: (self.popularity[row] * rows[row], -row))
            strength = float(self.popularity[row] * rows[row])
            initials = _initials_of(name) if strength >= 0.55 else ""
            if initials and strength > best.get(initials, (0.0, -1))[0]:
                best[initials] = (strength, row)
        for initials, (_, row) in best.items():
            if initials not in names and zipf_frequency(initials, "en") < 3.0 + 0.5 * initials[-1].isdigit():
                names[initials] = {row: 0.85}


def _initials_of(name: str) -> str:
    """Initials of three words or more, or of words and a closing figure; "" for other names."""
    words = name.split()
    if any(word.isdigit() for word in words[:-1]) or len(words) < (2 if words[-1].isdigit() else 3):
        return ""
    return "".join(word if word.isdigit() else word[0] for word in words)


def _fragments(name: str) -> Iterator[str]:
    """Parts of a name, neither starting nor ending with a joint, that are rare enough to mean it."""
    words = name.split()
    for first in range(len(words)):
        for last in range(first, min(first + 4, len(words))):
            part = words[first : last + 1]
            if len(part) < len(words) and part[0] not in _JOINTS and part[-1] not in _JOINTS and not part[0].isdigit():
                rarity = sum(7.5 - zipf_frequency(word, "en") for word in part)
                if rarity >= (5.9 if len(part) > 1 else 4.4):
                    yield " ".join(part)


def _beginnings(name: str) -> Iterator[str]:
    """Two to five first words of a longer name without an article in front."""
    words = name.split()
    for length in range(2, min(len(words), 6)):
        if words[length - 1] not in _JOINTS and words[0] not in {"the", "a", "an"}:
            yield " ".join(words[:length])


def _figures(name: str) -> set[str]:
    return {word for word in canonical_words(name.split()) if word.isdigit()}
