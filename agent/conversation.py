"""One door to the graph for every front end: a user's words in, events and a result out."""

import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")  # read when langgraph is imported

import httpx
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, ToolMessage
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.errors import GraphRecursionError

from agent.graph import MODEL_NODE, STEP_LIMIT, build_graph
from agent.models import make_chat_model
from agent.settings import Settings
from index.errors import BadInputError, RecoError
from index.item_index import ItemIndex
from index.title_linking import link_titles
from index.types import TitleMention
from tools.state import STORED_TYPES, Recommendation, Taste, UserSettings
from tools.toolbox import make_tools

MAX_MESSAGE_CHARACTERS = 4_000


class ConversationError(RecoError):
    """A turn that could not be finished; the conversation stands as it was before it."""


@dataclass(frozen=True, slots=True)
class ToolStarted:
    call_id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolFinished:
    call_id: str
    name: str
    report: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Token:
    text: str


@dataclass(frozen=True, slots=True)
class TurnResult:
    """How a turn ended. ``recommendations`` is the list the user should see now; ``new_list``: it was made in this turn."""

    thread: str
    turn: int
    reply: str
    tool_calls: tuple[tuple[str, Mapping[str, Any]], ...]
    mentions: tuple[TitleMention, ...]
    taste: Taste
    recommendations: tuple[Recommendation, ...]
    new_list: bool


Event = ToolStarted | ToolFinished | Token | TurnResult


class Conversation:
    """Many threads over one index. Every turn is checkpointed under its thread's id."""

    def __init__(self, index: ItemIndex, settings: Settings, checkpointer: BaseCheckpointSaver[Any]) -> None:
        self.index = index
        self.offline = settings.chat_model == "offline"
        builder = build_graph(index.catalogue, make_chat_model(settings, index), make_tools(index))
        self._graph = builder.compile(checkpointer=checkpointer)

    async def turn(self, thread: str, text: str, settings: UserSettings = UserSettings()) -> AsyncIterator[Event]:
        """Run one turn; the last event is its ``TurnResult``.

        Raises ``BadInputError`` for a message that cannot be read and ``ConversationError`` when the model or the tools
        failed; neither changes what is known of the user.
        """
        text = readable(text)
        config: Any = {"configurable": {"thread_id": thread}, "recursion_limit": STEP_LIMIT}
        calls: list[tuple[str, Mapping[str, Any]]] = []
        names: dict[str, str] = {}
        try:
            stream = self._graph.astream(
                {"messages": [HumanMessage(text)], "settings": settings}, config, stream_mode=["messages", "updates"], durability="exit"
            )
            async for mode, payload in stream:
                for event in _events(mode, payload, names):
                    if isinstance(event, ToolStarted):
                        calls.append((event.name, event.arguments))
                    yield event
        except GraphRecursionError as error:
            raise ConversationError("I went round in circles with that and stopped. Please put it another way.") from error
        except (httpx.HTTPStatusError, httpx.TransportError) as error:
            raise ConversationError(f"The language model could not be reached ({_problem(error)}). Your message was not lost: send it again in a moment.") from error
        yield await self._result(thread, text, calls)

    async def _result(self, thread: str, text: str, calls: list[tuple[str, Mapping[str, Any]]]) -> TurnResult:
        state = (await self._graph.aget_state({"configurable": {"thread_id": thread}})).values
        messages = state["messages"]
        return TurnResult(
            thread=thread,
            turn=sum(isinstance(message, HumanMessage) for message in messages),
            reply=messages[-1].text if isinstance(messages[-1], AIMessage) else "",
            tool_calls=tuple(calls),
            mentions=tuple(link_titles(text, self.index.titles)),
            taste=state["taste"],
            recommendations=state["recommendations"],
            new_list=any(name == "rerank" for name, _ in calls) and bool(state["recommendations"]),
        )

    def as_json(self, result: TurnResult) -> dict[str, Any]:
        """A turn as the terminal's JSON object."""
        return {
            "thread": result.thread,
            "turn": result.turn,
            "reply": result.reply,
            "tool_calls": [{"name": name, "args": dict(arguments)} for name, arguments in result.tool_calls],
            "mentions": [{"surface": one.surface, **self._named(one.item_ids[0])} for one in result.mentions],
            "taste": self._taste(result.taste),
            "recommendations": [self.recommendation(one) for one in result.recommendations],
        }

    def _taste(self, taste: Taste) -> dict[str, Any]:
        return asdict(taste) | {
            "liked": [self._named(item_id) for item_id in taste.liked],
            "disliked": [self._named(item_id) for item_id in taste.disliked],
            "seen": [self._named(item_id) for item_id in taste.seen],
        }

    def _named(self, item_id: str) -> dict[str, str]:
        return {"item_id": item_id, "title": self.index.catalogue.item(item_id).display_title}

    def recommendation(self, one: Recommendation) -> dict[str, Any]:
        """A recommendation with the facts that people see."""
        item = self.index.catalogue.item(one.item_id)
        return {
            "rank": one.rank,
            "item_id": one.item_id,
            "title": item.display_title,
            "year": item.year,
            "genres": list(item.genres),
            "score": round(one.score, 4),
            "reason": one.reason,
            "evidence": [asdict(fact) for fact in one.evidence],
        }


@asynccontextmanager
async def open_conversation(index: ItemIndex, settings: Settings, *, database: Path | None) -> AsyncIterator[Conversation]:
    """A conversation whose threads live in an SQLite file, or in memory if ``database`` is None."""
    serde = JsonPlusSerializer(allowed_msgpack_modules=[(kind.__module__, kind.__name__) for kind in STORED_TYPES])
    if database is None:
        yield Conversation(index, settings, InMemorySaver(serde=serde))
        return
    database.parent.mkdir(parents=True, exist_ok=True)
    async with AsyncSqliteSaver.from_conn_string(str(database)) as saver:
        saver.serde = serde
        yield Conversation(index, settings, saver)


def readable(text: str) -> str:
    """The message without control characters; raises ``BadInputError`` if it is empty or too long."""
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", " ", text).strip()
    if not text:
        raise BadInputError("Your message is empty. Tell me a film you loved, a mood, a genre or an era.")
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise BadInputError(f"Your message has {len(text):,} characters; I read up to {MAX_MESSAGE_CHARACTERS:,}. Please shorten it; nothing was changed.")
    return text


def _events(mode: str, payload: Any, names: dict[str, str]) -> list[Event]:
    if mode == "messages":
        chunk, metadata = payload
        if isinstance(chunk, AIMessageChunk) and metadata.get("langgraph_node") == MODEL_NODE and chunk.text:
            return [Token(chunk.text)]
        return []
    events: list[Event] = []
    for update in payload.values():
        for part in update if isinstance(update, list) else [update]:
            for message in (part or {}).get("messages", []):
                events += _message_events(message, names)
    return events


def _message_events(message: Any, names: dict[str, str]) -> list[Event]:
    if isinstance(message, AIMessage):
        names.update({str(call["id"]): call["name"] for call in message.tool_calls})
        return [ToolStarted(str(call["id"]), call["name"], call["args"]) for call in message.tool_calls]
    if isinstance(message, ToolMessage):
        name = names.get(message.tool_call_id, "tool")
        return [ToolFinished(message.tool_call_id, name, str(message.content), message.status == "error")]
    return []


def _problem(error: httpx.HTTPError) -> str:
    return f"it answered {error.response.status_code}" if isinstance(error, httpx.HTTPStatusError) else type(error).__name__
