"""Series that an item's text states: "the third film in the James Bond series"."""

import re
from collections.abc import Iterator

from index.title_names import canonical_words
from index.titles import fold, without_article

_NAME_WORD = r"[A-Z0-9&][\w'’.&:!-]*"
_STATED = re.compile(
    r"\b(?:instal+ments?|films?|movies?|entry|entries|chapter|part|one|sequels?|first|second|third|last|final|\w+th|\w+-(?:first|second|third))(?: \w+){0,2}?"
    rf" (?:in|of) (?:[Tt]he )?(?:[\w'’ -]+-produced |Eon Productions['’] )?(?P<name>{_NAME_WORD}(?: (?:{_NAME_WORD}|of|the|and|in|to))*) (?:film |movie )*"
    r"(?:series|franchise|trilogy|saga|quadrilogy|tetralogy)\b(?! of (?:books|novels|short stories))"
)
LEAD = 600
"""Characters in which a text says what the film is."""


def stated_series(text: str) -> Iterator[str]:
    """Canonical names of the series that a text counts its film to."""
    for found in _STATED.finditer(text[:LEAD]):
        name = " ".join(canonical_words(without_article(fold(found["name"])).split()))
        if not name.isdigit():
            yield name
