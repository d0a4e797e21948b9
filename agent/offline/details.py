"""What the catalogue knows of the films that a message asks about: one film, why it is in the list, two side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.reading import Reading
from index.catalogue import Catalogue
from index.types import Item
from tools.render import joined

MAX_TAGS = 3


def details(reading: Reading, item_ids: Sequence[str], state: Mapping[str, Any], catalogue: Catalogue) -> str:
    """An answer to "tell me about", "why" and "compare", for the films that are asked about."""
    asked = [catalogue.item(item_id) for item_id in item_ids]
    listed = {str(one["item_id"]): one for one in state["list"]}
    paragraphs = []
    for item in asked:
        one = listed.get(item.item_id)
        if one and "why" in reading.commands:
            paragraphs.append(f"Number {one['rank']}, {item.display_title}, is in the list for this: {one['reason']} {_opened(_description(item))}")
        else:
            reason = f" Why it is number {one['rank']}: {one['reason']}" if one else ""
            paragraphs.append(f"{item.display_title}: {_description(item)}{reason}")
    if "compare" in reading.commands and len(asked) == 2:
        paragraphs.append(_side_by_side(*asked))
    return "\n\n".join(paragraphs)


def _genre(genre: str) -> str:
    return "for children" if genre == "Children" else genre.lower()


def _opened(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _description(item: Item) -> str:
    people = f", directed by {joined(item.directors)}" if item.directors else ""
    cast = f", with {joined(item.cast[:3])}" if item.cast else ""
    about = f" {item.text}" if item.text else ""
    kind = ", ".join(map(_genre, item.genres)) or "film"
    return f"{kind}{people}{cast}.{about}"


def _side_by_side(first: Item, second: Item) -> str:
    genres = [_genre(genre) for genre in first.genres if genre in second.genres]
    tags = [tag for tag in first.keywords if tag in second.keywords][:MAX_TAGS]
    people = [name for name in first.people if name in second.people]
    shared = [
        *([f"both are {joined(genres)}"] if genres else []), *([f"both have {joined(people)}"] if people else []), *([f"both are tagged {joined([f'“{tag}”' for tag in tags])}"] if tags else []),
    ]  # fmt: skip
    common = f"{joined(shared)}." if shared else "they have neither genre, people nor tags in common."
    return f"Side by side: {common} {_measures(first, second)}".strip()


def _measures(first: Item, second: Item) -> str:
    """Which of the two is newer, and which is shorter."""
    told = []
    if first.year and second.year and first.year != second.year:
        newer, older = (first, second) if first.year > second.year else (second, first)
        told.append(f"{newer.title} is {_counted((newer.year or 0) - (older.year or 0), 'year')} newer")
    if first.runtime and second.runtime and first.runtime != second.runtime:
        shorter, longer = (first, second) if first.runtime < second.runtime else (second, first)
        told.append(f"{shorter.title} is {_counted((longer.runtime or 0) - (shorter.runtime or 0), 'minute')} shorter")
    return f"{joined(told)}." if told else ""


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
