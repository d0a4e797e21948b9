"""Which film is meant: names that several films bear are asked about once, and "the first one" may be one of those just named."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from agent.offline.opinions import MASK
from agent.offline.reading import Reading
from index.types import TitleMention

_WAS = re.compile(rf"\W*(?:(?:and|but|oh|well|actually|honestly|i think)\W+)*(?:the )?{MASK}+(?: of (?:them|those|these|the \w+))? (?:was|were)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|last)\b", re.IGNORECASE)


def taken_for_the_first(surface: str) -> str:
    """The words that tell the user which film a name was taken for."""
    return f"I took “{surface}” for the first"


def with_settled_names(reading: Reading, noted: Collection[str], answers: str) -> Reading:
    """The reading in which a name means the film of that name that is noted, and is in doubt only if ``answers`` never said so.

    A message that corrects the film is left as it is.
    """
    if reading.instead_of or not reading.ambiguous:
        return reading
    meant = {mention.item_ids[0]: _noted_one(mention, noted) for mention in reading.ambiguous}
    opinions = {meant.get(item_id) or item_id: said for item_id, said in reading.opinions.items()}
    said = answers.lower()
    open_names = (mention for mention in reading.ambiguous if not meant[mention.item_ids[0]] and taken_for_the_first(mention.surface).lower() not in said)
    return replace(reading, opinions=opinions, ambiguous=tuple(open_names))


def _noted_one(mention: TitleMention, noted: Collection[str]) -> str | None:
    return next((item_id for item_id in mention.item_ids if item_id in noted), None)


def with_places_among_named(reading: Reading, named: Sequence[str], listed: Sequence[str]) -> Reading:
    """The reading in which "the first one was the best" is said of the films that the turn before named, not of a list that is new to the user."""
    if len(named) < 2 or len(reading.referred) != 1 or not (_WAS.match(reading.blotted) and _ORDINAL.search(reading.text)):
        return reading
    place, last = listed.index(reading.referred[0]), listed[-1:] == list(reading.referred)
    if place >= len(named) and not last:
        return reading
    meant = named[-1] if last else named[place]
    return replace(reading, opinions={meant: reading.opinions.get(reading.referred[0], "mentioned")}, referred=(meant,))
