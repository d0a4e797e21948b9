"""One film of the snapshot."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """One film of the snapshot. ``url``, ``text`` and ``poster`` are "" where its page is about something else."""

    href: str
    title: str
    """In natural order, without markup."""
    names: tuple[str, ...]
    """Every form of the title that the snapshot gives, ``title`` first."""
    year: int
    years: frozenset[int]
    """``year`` and the years that the lead and the page's name state."""
    cast: tuple[str, ...]
    directors: tuple[str, ...]
    genres: tuple[str, ...]
    """In MovieLens' names."""
    text: str
    url: str
    poster: str
