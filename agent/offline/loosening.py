"""The limit that a message lifts in the words of the answer before it: "drop “in Korean”", "without from 2003", "ok drop the first one"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from agent.offline.limits import Limits
from agent.offline.reading import Reading
from agent.offline.wishes import Wishes
from index.relaxation import without_one
from index.titles import fold
from index.types import Constraints

_LIFT = r"(?:drop|dropping|lift|lifting|remove|removing|lose|scrap|ditch|forget|forget about|loosen|relax|without|skip|let go of|do without|cancel|delete|get rid of)"
_OPENING = rf"\W*(?:(?:ok|okay|yes|yeah|yep|sure|fine|then|please|well|alright|right|let['’]?s|lets|you can|you may|we can|i['’]?d|just|try(?: it)?|go ahead and|so)\W+)*{_LIFT}\s+(?:the\s+(?:limits?|constraint|condition)\s+(?:on\s+)?)?"
_CLOSING = r"(?:\W+(?:limits?|constraints?|conditions?|then|please|pls|thanks|instead|if you must|part|one|thing))*\W*"
_WHICH = re.compile(rf"{_OPENING}(?:the\s+)?(?P<which>first|1st|second|2nd|last|that|it|this)(?:\s+(?:one|limit|constraint|condition|option))?{_CLOSING}", re.IGNORECASE)
_PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "last": -1}


def with_lifted_limit(reading: Reading, state: Mapping[str, Any], answered: str) -> Reading:
    """The reading with the limit that it lifts, if it is one in force in the words of an answer. ``answered``: the answer before the message."""
    held = Constraints(**state["constraints_before"])
    options = without_one(held)
    places = {answered.find(f"“{words}”"): looser for words, looser in options}
    looser = _by_words(reading.text, options) or _by_place(reading.text, [places[place] for place in sorted(places) if place >= 0])
    if looser is None:
        return reading
    return replace(
        reading, mentions=(), opinions={}, limits=_lifting(held, looser), wishes=Wishes(), commands=(), referred=(), missing_ranks=(), ambiguous=(), unknown_titles=()
    )


def _by_words(text: str, options: Sequence[tuple[str, Constraints]]) -> Constraints | None:
    said = fold(text)
    for words, looser in options:
        if re.fullmatch(rf"{_OPENING}{re.escape(fold(words))}{_CLOSING}", said, re.IGNORECASE):
            return looser
    return None


def _by_place(text: str, offered: Sequence[Constraints]) -> Constraints | None:
    match = _WHICH.fullmatch(text)
    place = _PLACES.get(match["which"].lower(), 0) if match else 0
    return offered[place] if match and place < len(offered) and offered else None


def _lifting(held: Constraints, looser: Constraints) -> Limits:
    """What takes the constraints to looser ones: single values of exclusions and languages, everything else as a whole."""
    limits = Limits()
    changed = [field.name for field in fields(held) if getattr(held, field.name) != getattr(looser, field.name)]
    for name in changed:
        if name == "languages" or name.endswith("_none"):
            limits.permit(*(value for value in getattr(held, name) if value not in getattr(looser, name)))
        else:
            limits.lift(name)
    return limits
