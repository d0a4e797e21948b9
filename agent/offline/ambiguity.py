"""Names that several films bear: which one is meant is asked once."""

from collections.abc import Collection
from dataclasses import replace

from agent.offline.reading import Reading
from index.types import TitleMention


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
