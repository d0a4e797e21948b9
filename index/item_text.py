"""What an encoder reads of an item."""

from collections.abc import Callable, Mapping

from index.types import Item


def title_only(item: Item) -> str:
    """The title alone, as in the original design."""
    return item.title


GENRE_EMPHASIS = 3
"""Genres are few words among many; said so often they weigh what they mean to people. Chosen on validation users."""
MAX_TEXT_WORDS = 40
"""A lead paragraph says what a film is first; what follows is about its making, and only blurs the vectors. Chosen on validation users."""


def full(item: Item) -> str:
    """Title, year, genres, people, keywords and the beginning of the text."""
    parts = [
        " ".join(filter(None, (item.title, str(item.year or "")))),
        ", ".join(item.alternative_titles),
        ", ".join(item.genres * GENRE_EMPHASIS),
        ", ".join(item.people),
        ", ".join(item.keywords),
        item.language if item.language != "English" else "",
        " ".join(item.text.split()[:MAX_TEXT_WORDS]),
    ]
    return ". ".join(part.rstrip(".") for part in parts if part)


TEMPLATES: Mapping[str, Callable[[Item], str]] = {"title": title_only, "full": full}
