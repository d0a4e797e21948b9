"""What is asked of an index, and what it answers."""

from dataclasses import dataclass

from index.errors import BadInputError
from index.types import EMBEDDING_LABELS, Candidate, Constraints, EmbeddingType
from index.vectors import check_alpha

MIDDLE_OF_DIAL = 0.5


@dataclass(frozen=True, slots=True)
class Query:
    """What to retrieve for. ``alpha``: 0 = only the liked items, 1 = only the text.

    ``popularity`` is the dial from 0 (hidden gems) over 0.5 (balanced) to 1 (crowd pleasers).
    """

    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    text: str = ""
    avoid: str = ""
    """Words for what the items should be less like; a soft push, constraints are the hard ones."""
    alpha: float = 0.5
    embedding_type: EmbeddingType = "llm+gcl"
    constraints: Constraints = Constraints()
    popularity: float = MIDDLE_OF_DIAL
    k: int = 100


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Candidates, best first. ``alpha`` is the one in force: None when there was neither a like nor a text."""

    candidates: tuple[Candidate, ...]
    alpha: float | None


def check_query(query: Query) -> None:
    """Raise ``BadInputError`` for values out of range."""
    check_alpha(query.alpha)
    if query.embedding_type not in EMBEDDING_LABELS:
        raise BadInputError(f"There is no embedding type {query.embedding_type!r}. Known: {', '.join(EMBEDDING_LABELS)}.")
    if isinstance(query.popularity, bool) or not isinstance(query.popularity, int | float) or not 0 <= query.popularity <= 1:
        raise BadInputError(f"popularity is {query.popularity!r}; it must be from 0 (hidden gems) to 1 (crowd pleasers).")
    if isinstance(query.k, bool) or not isinstance(query.k, int) or query.k < 1:
        raise BadInputError(f"k is {query.k!r}; it must be a whole number of at least 1.")
