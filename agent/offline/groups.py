"""Films that a message names by what they have in common: "seen every Nolan film", "all the Marvel movies"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from agent.offline.lexicon import BRANDS
from agent.offline.people import Found, find_people
from index.catalogue import Catalogue
from index.titles import fold

_SEEN_ALL = re.compile(
    r"(?<!you )(?<!not )(?<!never )(?<!n['’]t )\b(?:seen|watched|finished)\s+(?:(?:nearly|almost|basically|literally|pretty much)\s+)?(?:every(?:thing)?|all)\b(?P<what>[^.,;!?\n]{2,60})", re.IGNORECASE
)
_OF_PEOPLE = re.compile(r"(?:\s+(?:single|of|the))*\s*(?:(?:movies?|films?|things?)\s+)?(?:(?:by|from|with|of|directed by|starring)\s+)?", re.IGNORECASE)
_CUE = "by "
"""Put in front of a last name, so that it is read as one."""
_BRAND = re.compile(r"\b(?:" + "|".join(sorted(BRANDS)) + r")\b", re.IGNORECASE)


@dataclass(slots=True)
class SeenGroups:
    """The films of groups that a message says were all seen; ``tags`` are those known by a keyword alone, ``unknown`` where names stand
    of groups that the catalogue cannot tell."""

    item_ids: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    unknown: list[tuple[int, int]] = field(default_factory=list)


def all_seen(text: str, catalogue: Catalogue) -> SeenGroups:
    """The groups of a text in which titles are masked."""
    groups = SeenGroups()
    for match in _SEEN_ALL.finditer(text):
        people = _first_people(match["what"], catalogue)
        groups.item_ids += _items([catalogue.people_rows[fold(name)] for name, _, _ in people], catalogue)
        for brand in _BRAND.finditer(match["what"]) if not people else ():
            rows = catalogue.keyword_rows.get(fold(brand.group()))
            if rows is None:
                groups.unknown.append((match.start("what") + brand.start(), match.start("what") + brand.end()))
            else:
                groups.tags.append(brand.group().lower())
                groups.item_ids += _items([rows], catalogue)
    return groups


def _items(groups: Sequence[NDArray[np.int64]], catalogue: Catalogue) -> list[str]:
    return list(dict.fromkeys(catalogue.items[row].item_id for rows in groups for row in rows))


def _first_people(words: str, catalogue: Catalogue) -> Sequence[Found]:
    """The people whose films are meant: those named first ("all Coen brothers films")."""
    lead = _OF_PEOPLE.match(words)
    found = find_people(f"{_CUE}{words[lead.end() if lead else 0 :]}", catalogue)
    return [one for one in found if one[1] == len(_CUE)]
