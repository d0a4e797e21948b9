"""The conversation's state. Everything but the messages is made of frozen values, so an old state stays what it was."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal, get_args

from langchain_core.messages import AnyMessage, HumanMessage
from langgraph.graph.message import add_messages
from typing_extensions import TypedDict

from index.query import MIDDLE_OF_DIAL, Query
from index.types import Candidate, Constraints, EmbeddingType, Evidence, freeze_sequences

HISTORY_LIMIT = 20
Opinion = Literal["liked", "disliked", "seen"]


@dataclass(frozen=True, slots=True)
class Taste:
    """What is known of the user. Ids stand in the order in which they were named; an id has one opinion at most.

    ``alpha``: the value in force, 0 = only the liked movies, 1 = only the text.
    """

    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """Films that shall not come in this conversation, whatever the user thinks of them."""
    query: str = ""
    avoid: str = ""
    alpha: float = 0.5
    alpha_said: float | None = None
    """What the conversation set for the present query; ``alpha`` is what holds, a setting by hand included."""
    embedding_type: EmbeddingType = "llm+gcl"
    popularity: float = MIDDLE_OF_DIAL
    popularity_said: float = MIDDLE_OF_DIAL
    """Where the conversation put the dial; ``popularity`` is what holds, a setting by hand included."""
    constraints: Constraints = Constraints()

    def __post_init__(self) -> None:
        freeze_sequences(self)

    def known(self) -> tuple[str, ...]:
        """Every item that must not be recommended."""
        return (*self.liked, *self.disliked, *self.seen, *self.left_out)

    def opinions(self) -> dict[str, Opinion]:
        """Item id -> what the user thinks of it."""
        kinds: tuple[tuple[Opinion, tuple[str, ...]], ...] = (("liked", self.liked), ("disliked", self.disliked), ("seen", self.seen))
        return {item_id: kind for kind, item_ids in kinds for item_id in item_ids}

    def without_showing(self, item_ids: tuple[str, ...]) -> "Taste":
        """The taste after the items were left out; what is known already stays out anyway."""
        known = self.known()
        return replace(self, left_out=(*self.left_out, *(item_id for item_id in dict.fromkeys(item_ids) if item_id not in known)))

    def with_opinion(self, opinion: Opinion, item_ids: tuple[str, ...]) -> "Taste":
        """The taste after the items were put under ``opinion`` and taken from under any other."""
        bare, added = self.without(item_ids), {opinion: tuple(dict.fromkeys(item_ids))}
        # Where only the words counted, a film that is liked brings the likes back in.
        alpha_said = None if opinion == "liked" and item_ids and self.alpha_said == 1 else self.alpha_said
        return replace(
            bare,
            alpha_said=alpha_said,
            liked=(*bare.liked, *added.get("liked", ())),
            disliked=(*bare.disliked, *added.get("disliked", ())),
            seen=(*bare.seen, *added.get("seen", ())),
        )

    def without(self, item_ids: tuple[str, ...]) -> "Taste":
        """The taste after the items were forgotten."""
        gone = set(item_ids)
        liked, disliked, seen, left_out = (tuple(own for own in ids if own not in gone) for ids in (self.liked, self.disliked, self.seen, self.left_out))
        return replace(self, liked=liked, disliked=disliked, seen=seen, left_out=left_out)

    def with_remembered(self, other: "Taste") -> "Taste":
        """The taste with the films of another one that it has no opinion on."""
        taste, own = self, self.opinions()
        for kind in get_args(Opinion):
            taste = taste.with_opinion(kind, tuple(item_id for item_id, said in other.opinions().items() if said == kind and item_id not in own))
        return taste

    def as_query(self, *, exclude: tuple[str, ...] = (), k: int = 100) -> Query:
        """The request to the index; ``exclude`` are further items that must not come back."""
        return Query(
            liked=self.liked,
            disliked=self.disliked,
            seen=(*self.seen, *self.left_out, *exclude),
            text=self.query,
            avoid=self.avoid,
            alpha=self.alpha,
            embedding_type=self.embedding_type,
            constraints=self.constraints,
            popularity=self.popularity,
            k=k,
        )


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One film of the list. ``reason`` is a sentence made of ``evidence`` and of what the film is, or a model's that was checked."""

    rank: int
    item_id: str
    score: float
    reason: str
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        freeze_sequences(self)


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a language model said without support: ``claims`` that were dropped, ``reasons`` that were replaced by evidence, ``sentences`` that
    were taken out of its answers."""

    claims: int = 0
    reasons: int = 0
    sentences: int = 0

    def plus(self, other: "Corrections", sign: int = 1) -> "Corrections":
        return Corrections(self.claims + sign * other.claims, self.reasons + sign * other.reasons, self.sentences + sign * other.sentences)


@dataclass(frozen=True, slots=True)
class UserSettings:
    """What the user has set by hand; None leaves the choice to the conversation."""

    alpha: float | None = None
    embedding_type: EmbeddingType | None = None
    popularity: float | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state before a turn, for undo."""

    taste: Taste
    recommendations: tuple[Recommendation, ...]
    shown: tuple[str, ...]

    def __post_init__(self) -> None:
        freeze_sequences(self)


class ConversationState(TypedDict):
    """State of the graph. ``shown`` are all items recommended so far, in order."""

    messages: Annotated[list[AnyMessage], add_messages]
    taste: Taste
    settings: UserSettings
    candidates: tuple[Candidate, ...]
    recommendations: tuple[Recommendation, ...]
    shown: tuple[str, ...]
    history: tuple[Snapshot, ...]
    corrections: Corrections
    """In the whole conversation."""


class ConversationInput(TypedDict, total=False):
    """What a turn brings in; ``taste`` and ``history`` where more is remembered of the user than the conversation knows."""

    messages: list[AnyMessage]
    settings: UserSettings
    taste: Taste
    history: tuple[Snapshot, ...]


STORED_TYPES = (Taste, Recommendation, Corrections, UserSettings, Snapshot, Candidate, Constraints, Evidence)
"""The types that a checkpointer may read back."""


def words_of_user(messages: Sequence[AnyMessage]) -> str:
    """All that the user wrote."""
    return " ".join(message.text for message in messages if isinstance(message, HumanMessage))
