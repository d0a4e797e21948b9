"""Checking what a language model says: every film, person, year, genre and name must be in the facts it was given.

The check reads text, not the model's intentions: a sentence is supported when everything in it that can be looked up is found in the
films at hand or in what the user said.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.item_index import ItemIndex
from index.title_linking import link_titles
from index.titles import fold
from index.types import Constraints, Item

_YEAR = re.compile(r"\b(?:18[89]\d|19\d\d|20\d\d)\b")
_COUNT = r"(?:\d+(?:[.,]\d+)?|two|three|four|five|six|seven|eight|nine|ten|half|most)"
_FIGURE = re.compile(
    rf"\b\d+(?:[.,]\d+)?\s?%|\b{_COUNT}\s+(?:percent|million|awards?|oscars?|minutes|hours)\b|\b{_COUNT}\s+(?:of|in|out of)\s+(?:every\s+)?(?:the\s+)?(?:\d+|ten|people|those|users|viewers|lists)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’.-]*(?:\s+(?:of\s+|the\s+|de\s+|la\s+|von\s+|van\s+)?[A-ZÀ-ÖØ-Þ][\w'’.-]*)*")
_SENTENCE = re.compile(r"\S.*?[.!?…]+[\"”’)]*(?=\s|$)|\S.*$")
_MASK = "¤"
_ALSO_CALLED = {"Sci-Fi": ("science fiction", "science-fiction"), "Film-Noir": ("film noir",), "Animation": ("animated",)}
_NO_NAMES = frozenset(
    "i i'm i've i'll i'd it its a an the this that these those here there if but and or so with for in on as both each all no yes not you your we they he she his her what "
    "when where why how who because while from since after before more less also like one two three ten".split()
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Something in a text that can be looked up. ``kind``: film, person, year, genre, figure or name."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be said: about these items, in these words, under these limits."""

    items: tuple[Item, ...]
    words: str = ""
    constraints: Constraints = Constraints()
    namable: tuple[Item, ...] = ()
    """Further items that may be named, while their people, years and genres say nothing of the items at hand."""

    @property
    def corpus(self) -> str:
        """Everything known, folded, with a space at both ends."""
        parts = [self.words]
        for item in self.items:
            parts += [item.display_title, *item.alternative_titles, *item.people, *item.keywords, *item.genres, item.language, item.text, str(item.runtime or "")]
        parts += [*self.constraints.people, *self.constraints.people_none, *self.constraints.languages, *self.constraints.languages_none, *self.constraints.keywords_none]
        return f" {' '.join(fold(part) for part in parts if part)} "


def sentences(text: str) -> list[str]:
    """A text cut behind its sentences; joined with a space they give the text again, but for runs of spaces."""
    return [sentence for line in text.splitlines() for sentence in _SENTENCE.findall(line.strip())]


def unsupported(text: str, index: ItemIndex, facts: Facts) -> tuple[Claim, ...]:
    """The claims of a text that the facts do not hold; empty for a text that may be shown."""
    known = {item.item_id for item in (*facts.items, *facts.namable)}
    corpus = facts.corpus
    found: list[Claim] = []
    blotted = text
    for mention in link_titles(text, index.titles):
        supported = bool(known & set(mention.item_ids)) or f" {fold(mention.surface)} " in corpus
        if not supported:
            found.append(Claim("film", mention.surface))
        blotted = blotted[: mention.start] + _MASK * (mention.end - mention.start) + blotted[mention.end :]
    found += [Claim("year", year) for year in _YEAR.findall(blotted) if not _year_is_known(int(year), facts)]
    found += [Claim("figure", figure) for figure in _FIGURE.findall(blotted) if f" {fold(figure)} " not in corpus]
    found += _genre_claims(blotted, index.catalogue.genres, facts)
    found += [
        Claim("person" if fold(name) in index.catalogue.person_names else "name", name)
        for name, opens in _names(blotted, index.catalogue.genres)
        # The first word of a sentence has its capital from its place: "Starring Keanu Reeves".
        if not any(part and f" {fold(part)} " in corpus for part in (name, name.partition(" ")[2] if opens else ""))
    ]
    return tuple(dict.fromkeys(found))


def _year_is_known(year: int, facts: Facts) -> bool:
    limits = (facts.constraints.year_min, facts.constraints.year_max)
    near_limits = {limit + step for limit in limits if limit is not None for step in (-1, 0, 1)}
    return year in near_limits or str(year) in facts.words or any(item.year == year for item in facts.items)


def _genre_claims(text: str, genres: Iterable[str], facts: Facts) -> list[Claim]:
    held = {genre for item in facts.items for genre in item.genres} | set(facts.constraints.genres_any) | set(facts.constraints.genres_none)
    corpus = facts.corpus
    names = {genre: (genre, *_ALSO_CALLED.get(genre, ())) for genre in genres if genre not in held}
    return [
        Claim("genre", genre)
        for genre, called in names.items()
        if any(re.search(rf"\b{re.escape(name)}s?\b", text, re.IGNORECASE) and f" {fold(name)} " not in corpus for name in called)
    ]


def _names(text: str, genres: Iterable[str]) -> list[tuple[str, bool]]:
    """Capitalised names, and whether each opens a sentence; a lone capitalised word that does is none."""
    folded_genres = {fold(genre) for genre in genres}
    names = []
    for match in _NAME.finditer(text):
        words = match.group().strip(".'’").split()
        opens = not re.search(r"[^\s\"“(]", re.split(r"[.!?:;\n]\s*", text[: match.start()])[-1])
        if opens and (len(words) == 1 or words[0].lower() in _NO_NAMES):
            words = words[1:]
        words = [word for word in words if word.lower().strip(".") not in _NO_NAMES] if len(words) == 1 else words
        name = re.sub(r"['’]s$", "", " ".join(words)).strip(".")
        if name and fold(name) not in folded_genres and name.lower() not in _NO_NAMES:
            names.append((name, opens))
    return names
