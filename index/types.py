"""Values that cross module boundaries. All frozen; none of them computes."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

EmbeddingType = Literal["llm", "llm+gcl"]

EMBEDDING_LABELS: Mapping[EmbeddingType, str] = {"llm": "LLM", "llm+gcl": "LLM + GCL"}
"""How people read each embedding type."""


def freeze_sequences(value: "DataclassInstance") -> None:
    """Turn the lists among a frozen dataclass's values into tuples: serialisers that know no tuples hand back lists."""
    for field in fields(value):
        if isinstance(content := getattr(value, field.name), list):
            object.__setattr__(value, field.name, tuple(content))


@dataclass(frozen=True, slots=True)
class Item:
    """One work of the catalogue.

    ``item_id`` is stable and comes from the data; a title is never a key.
    """

    item_id: str
    title: str
    year: int | None = None
    alternative_titles: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    language: str = ""
    runtime: int | None = None
    """Minutes."""
    text: str = ""
    """A sentence or a lead paragraph."""
    url: str = ""
    """A page about the work, and the attribution of ``text`` where that needs one."""
    poster: str = ""
    """Address of a picture that is linked, never stored."""

    @property
    def display_title(self) -> str:
        """The title as people read it: ``The Matrix (1999)``."""
        return self.title if self.year is None else f"{self.title} ({self.year})"

    @property
    def people(self) -> tuple[str, ...]:
        """Directors, then cast, each name once."""
        return tuple(dict.fromkeys((*self.directors, *self.cast)))


@dataclass(frozen=True, slots=True)
class Constraints:
    """Hard filters: every recommended item passes all of them.

    Years are inclusive, ``runtime_max`` is in minutes. ``genres_any``, ``people`` and ``languages`` ask for at least one
    match, the fields that end in ``_none`` for no match at all. ``years_none`` holds years ("1994") and ranges of them ("1990-1999"). Empty
    or None means no restriction. An item whose year or running time is unknown fails a limit on it but for ``years_none``, and one whose
    language is unknown is in none of ``languages``.
    """

    genres_any: tuple[str, ...] = ()
    genres_none: tuple[str, ...] = ()
    year_min: int | None = None
    year_max: int | None = None
    people: tuple[str, ...] = ()
    people_none: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    runtime_max: int | None = None
    languages_none: tuple[str, ...] = ()
    keywords_none: tuple[str, ...] = ()
    years_none: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        freeze_sequences(self)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item with its retrieval score; higher is better."""

    item_id: str
    score: float


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """An item that a piece of text may name; ``score`` in 0..1, 1 = the exact title."""

    item_id: str
    score: float


@dataclass(frozen=True, slots=True)
class TitleMention:
    """A catalogue item named inside running text.

    ``start`` and ``end`` are character offsets of ``surface`` in the text. ``item_ids`` holds
    the likeliest item first; more than one means that the text does not tell them apart.
    """

    surface: str
    start: int
    end: int
    item_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesMention(TitleMention):
    """A series of films: all of ``item_ids`` are meant, oldest first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One checkable fact that links a recommendation to what the user said.

    ``kind`` is one of ``genre``, ``person``, ``keyword``, ``likers`` (value ``"both/of"``: of so many who liked the linked
    item, so many liked this one too), ``words`` (of the request, as they stand in the item: whole keywords, words of its text, whole genres) and ``year``. ``item_ids`` are the liked
    items that the fact links to; empty for facts that answer the request.
    """

    kind: str
    value: str
    item_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        freeze_sequences(self)
