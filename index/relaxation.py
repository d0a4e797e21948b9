"""Which single constraint, dropped, would let how many more items in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.catalogue import Catalogue
from index.types import Constraints


@dataclass(frozen=True, slots=True)
class Relaxation:
    """``without`` names the dropped constraint in words, ``gains`` counts the items that then fit in addition."""

    without: str
    constraints: Constraints
    gains: int


def genre_in_words(genre: str) -> str:
    """A genre within a sentence: "horror", "films for children"."""
    return "films for children" if genre == "Children" else genre.lower()


def relaxations(catalogue: Catalogue, constraints: Constraints, known: Sequence[str] = ()) -> tuple[Relaxation, ...]:
    """Every constraint dropped alone, the one that gains most first; those that gain nothing are left out.

    ``known``: ids of items that stay out in any case (liked, disliked, seen).
    """
    free = np.ones(len(catalogue), dtype=bool)
    free[catalogue.rows(known)] = False

    def fitting(limits: Constraints) -> int:
        return int((catalogue.mask(limits) & free).sum())

    now = fitting(constraints)
    options = [Relaxation(words, looser, fitting(looser) - now) for words, looser in _without_one(constraints)]
    return tuple(sorted((option for option in options if option.gains > 0), key=lambda option: -option.gains))


def _without_one(constraints: Constraints) -> list[tuple[str, Constraints]]:
    options = [(f"only {' or '.join(map(genre_in_words, constraints.genres_any))}", replace(constraints, genres_any=()))] if constraints.genres_any else []
    for name in constraints.genres_none:
        options.append((f"no {genre_in_words(name)}", replace(constraints, genres_none=tuple(other for other in constraints.genres_none if other != name))))
    if constraints.year_min is not None:
        options.append((f"{constraints.year_min} or later", replace(constraints, year_min=None)))
    if constraints.year_max is not None:
        options.append((f"{constraints.year_max} or earlier", replace(constraints, year_max=None)))
    if constraints.people:
        options.append((f"with {' or '.join(constraints.people)}", replace(constraints, people=())))
    for name in constraints.people_none:
        options.append((f"without {name}", replace(constraints, people_none=tuple(other for other in constraints.people_none if other != name))))
    if constraints.languages:
        options.append((f"in {' or '.join(constraints.languages)}", replace(constraints, languages=())))
    for name in constraints.languages_none:
        options.append((f"not in {name}", replace(constraints, languages_none=tuple(other for other in constraints.languages_none if other != name))))
    for name in constraints.keywords_none:
        options.append((f"nothing tagged “{name}”", replace(constraints, keywords_none=tuple(other for other in constraints.keywords_none if other != name))))
    if constraints.runtime_max is not None:
        options.append((f"at most {constraints.runtime_max} minutes", replace(constraints, runtime_max=None)))
    return options
