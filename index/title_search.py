"""Finding items by title: typos, articles, numerals, alternative titles, sequels and remakes kept apart."""

import re
from collections import defaultdict

import numpy as np
from rapidfuzz import fuzz, process
from wordfreq import zipf_frequency

from index.catalogue import Catalogue
from index.title_names import canonical, canonical_words, names_of
from index.titles import fold, without_article
from index.types import TitleMatch

POPULARITY_SHARE = 0.25
"""What the most liked item gains over an unknown one of the same name."""
FUZZY_CUTOFF = 80.0
MIN_FUZZY_LETTERS = 4
ORDINARY_WORD = 4.0
"""Zipf frequency (log10 of uses in a billion words) from which a word is an ordinary one."""
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

    def fuzzy(self, name: str, cutoff: float) -> list[TitleMatch]:
        """Items with a name whose edit similarity to ``name`` is at least ``cutoff`` (0..100). Figures must agree."""
        if len(name.replace(" ", "")) < MIN_FUZZY_LETTERS:
            return []
        return self._ranked(self._similar(name, cutoff), None)

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

    def _ranked(self, found: dict[int, float], year: int | None) -> list[TitleMatch]:
        items = self.catalogue.items
        if year is not None:
            close = {row: score for row, score in found.items() if items[row].year == year}
            near = {row: score for row, score in found.items() if abs((items[row].year or 0) - year) <= 1}
            found = close or near or found
        total = 1 + POPULARITY_SHARE
        ranked = sorted(found, key=lambda row: (-(found[row] + POPULARITY_SHARE * self.popularity[row]), row))
        return [
            TitleMatch(items[row].item_id, float(found[row] + POPULARITY_SHARE * self.popularity[row]) / total) for row in ranked
        ]

    def _add_initials(self, names: dict[str, dict[int, float]]) -> None:
        """Abbreviations of well-known names of three words or more: "lotr", "potc", "tdkr"."""
        best: dict[str, tuple[float, int]] = {}
        for name, rows in names.items():
            words = name.split()
            if len(words) < 3 or any(word.isdigit() for word in words):
                continue
            initials = "".join(word[0] for word in words)
            row = max(rows, key=lambda row: (self.popularity[row] * rows[row], -row))
            strength = float(self.popularity[row] * rows[row])
            if strength >= 0.55 and strength > best.get(initials, (0.0, -1))[0]:
                best[initials] = (strength, row)
        for initials, (_, row) in best.items():
            if initials not in names and zipf_frequency(initials, "en") < 3.0:
                names[initials] = {row: 0.85}


def _figures(name: str) -> set[str]:
    return {word for word in canonical_words(name.split()) if word.isdigit()}
