"""Which single constraint, dropped, would let how many more items in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from index.catalogue import Catalogue
from index.types import Constraints

FULL_LIST = 10
MOST = 0.5
"""With more than this share of the catalogue, next to nothing of the request is left."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """``without`` names the dropped constraint in words, ``gains`` counts the items that then fit in addition.

    ``floods``: most of the catalogue would fit, so that little of the request is left.
    """

    without: str
    constraints: Constraints
    gains: int
    floods: bool = False


def genre_in_words(genre: str) -> str:
    """A genre within a sentence: "horror", "films for children"."""
    return "films for children" if genre == "Children" else genre.lower()


def years_in_words(years: str) -> str:
    """Years that are left out: "not from 1990 to 1999", "not from 1994"."""
    return f"not from {years.replace('-', ' to ')}"


def relaxations(catalogue: Catalogue, constraints: Constraints, known: Sequence[str] = (), wanted: int = FULL_LIST) -> tuple[Relaxation, ...]:
    """Every constraint dropped alone, the most useful one first; those that gain nothing are left out.

    Those come first that fill a list of ``wanted`` items and change the request least: a wish gives way before an aversion, and of wishes
    the one that lets in fewest. Then those that do not fill it, the best first, and last those without which there is hardly a request.

    ``known``: ids of items that stay out in any case (liked, disliked, seen).
    """
    free = np.ones(len(catalogue), dtype=bool)
    free[catalogue.rows(known)] = False

    def fitting(limits: Constraints) -> int:
        return int((catalogue.mask(limits) & free).sum())

    now = fitting(constraints)
    counted = [(words, looser, fitting(looser)) for words, looser in without_one(constraints)]
    options = [Relaxation(words, looser, fits - now, floods=fits > MOST * len(catalogue)) for words, looser, fits in counted if fits > now]

    def usefulness(option: Relaxation) -> tuple[bool, bool, int, int]:
        too_few, aversion = now + option.gains < wanted, excludes(constraints) > excludes(option.constraints)
        return (option.floods, too_few, -option.gains if too_few else aversion, aversion if too_few else option.gains)

    return tuple(sorted(options, key=usefulness))


def excludes(constraints: Constraints) -> int:
    """How many values are ruled out."""
    return sum(len(names) for names in (constraints.genres_none, constraints.people_none, constraints.languages_none, constraints.keywords_none, constraints.years_none))


def without_one(constraints: Constraints) -> list[tuple[str, Constraints]]:
    """Every constraint in words, and the constraints without it; of several excluded values each is one."""
    options: list[tuple[str, Constraints]] = []

    def lift(words: str, **changes: Any) -> None:
        options.append((words, replace(constraints, **changes)))

    def lift_each(field: str, words: str) -> None:
        held: tuple[str, ...] = getattr(constraints, field)
        for name in held:
            lift(words.format(genre_in_words(name) if field == "genres_none" else name), **{field: tuple(other for other in held if other != name)})

    if constraints.genres_any:
        lift(f"only {' or '.join(map(genre_in_words, constraints.genres_any))}", genres_any=())
    lift_each("genres_none", "no {}")
    if constraints.year_min is not None and constraints.year_min == constraints.year_max:
        lift(f"from {constraints.year_min}", year_min=None, year_max=None)
    else:
        if constraints.year_min is not None:
            lift(f"{constraints.year_min} or later", year_min=None)
        if constraints.year_max is not None:
            lift(f"{constraints.year_max} or earlier", year_max=None)
    for years in constraints.years_none:
        lift(years_in_words(years), years_none=tuple(other for other in constraints.years_none if other != years))
    if constraints.people:
        lift(f"with {' or '.join(constraints.people)}", people=())
    lift_each("people_none", "without {}")
    if constraints.languages:
        lift(f"in {' or '.join(constraints.languages)}", languages=())
    lift_each("languages_none", "not in {}")
    lift_each("keywords_none", "nothing tagged “{}”")
    if constraints.runtime_max is not None:
        lift(f"at most {constraints.runtime_max} minutes", runtime_max=None)
    return options
