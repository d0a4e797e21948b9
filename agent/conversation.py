"""One door to the graph for every front end: a user's words in, events and a result out."""

import asyncio
import os
import re
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")  # read when langgraph is imported

from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, ToolMessage
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.errors import GraphRecursionError
from langgraph.types import StateSnapshot

from agent.checked_answer import checked
from agent.graph import MODEL_NODE, STEP_LIMIT, build_graph
from agent.models import ModelError, make_chat_model
from agent.profiles import Profiles, Remembered, changes_between, checked_user, label
from agent.settings import Settings
from index.errors import BadInputError, RecoError
from index.item_index import ItemIndex
from index.title_linking import link_titles
from index.types import SeriesMention, TitleMention
from tools.render import remembered
from tools.state import STORED_TYPES, Corrections, Recommendation, Taste, UserSettings
from tools.toolbox import make_tools

MAX_MESSAGE_CHARACTERS = 4_000
LIST_TOOLS = frozenset({"rerank", "undo"})
"""Tools after which the user sees a list."""
_NOTHING_LOST = "Nothing that you told me before is lost; please send your message again in a moment."


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
    """A piece of the answer. ``first``: it opens an answer, and what was streamed before it does not count any more."""

    text: str
    first: bool


@dataclass(frozen=True, slots=True)
class TurnResult:
    """How a turn ended. ``recommendations`` is the list the user should see now; ``new_list``: it was made or came back in this turn."""

    thread: str
    turn: int
    reply: str
    """What the model answered, and after it what the conversation itself has to say of its memory."""
    tool_calls: tuple[tuple[str, Mapping[str, Any]], ...]
    mentions: tuple[TitleMention, ...]
    taste: Taste
    recommendations: tuple[Recommendation, ...]
    new_list: bool
    corrections: Corrections
    """What the model said without support in this turn."""


Event = ToolStarted | ToolFinished | Token | TurnResult


@dataclass(slots=True)
class _Progress:
    """What is known of a turn while it runs."""

    names: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    """Tools that succeeded."""
    answer_id: str | None = None
    streams: bool = True
    """Words are shown as they come; those of a language model only after they were checked."""


class Conversation:
    """Many threads over one index. Every turn is checkpointed under its thread's id; a thread runs one turn at a time.

    A known user's threads are apart from everybody else's of the same id, and what they say of films is kept in ``profiles``.
    """

    def __init__(self, index: ItemIndex, settings: Settings, checkpointer: BaseCheckpointSaver[Any], profiles: Profiles | None = None) -> None:
        self.index = index
        self.offline = settings.chat_model == "offline"
        self._checkpointer = checkpointer
        self._profiles = profiles or Profiles()
        self._unsaved: dict[str, Taste] = {}
        """Thread -> the taste that the profile followed last, where it could not follow further."""
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        check = None if self.offline else lambda answer, state: checked(answer, index, state)
        builder = build_graph(index.catalogue, make_chat_model(settings, index), make_tools(index), check)
        self._graph = builder.compile(checkpointer=checkpointer)

    async def turn(
        self, thread: str, text: str, settings: UserSettings = UserSettings(), user: str | None = None
    ) -> AsyncGenerator[Event, None]:
        """Run one turn; the last event is its ``TurnResult``. Close the generator (``aclosing``) to stop the turn.

        ``user``: who speaks, where that is known. The turn then knows the films that are remembered of the user, and what it
        changes of them is remembered. Raises ``BadInputError`` for a message or a name that cannot be read and
        ``ConversationError`` when the model failed, the turn did not come to an end or the database could not be used; neither changes
        what is known of the user. A turn that is stopped keeps what its tools have noted.
        """
        text = readable(text)
        user = None if user is None else checked_user(user)
        key = thread if user is None else f"{label(user)}:{thread}"
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            try:
                async with aclosing(self._turn(thread, key, text, settings, user)) as events:
                    async for event in events:
                        yield event
            except sqlite3.Error as error:
                await self._let_go()
                raise ConversationError(f"The file of the conversations cannot be used at the moment ({error}). {_NOTHING_LOST}") from error

    async def _let_go(self) -> None:
        """End the transaction that a failed write leaves open: it would look at an old state of the file for ever after."""
        if isinstance(self._checkpointer, AsyncSqliteSaver):
            async with self._checkpointer.lock:
                await self._checkpointer.conn.rollback()

    async def _turn(self, thread: str, key: str, text: str, settings: UserSettings, user: str | None) -> AsyncGenerator[Event, None]:
        before = await self._graph.aget_state(_config(key))
        recalled = Remembered()
        if user and key not in self._unsaved:
            recalled = await self._profiles.recall(user, self.index.catalogue)
        brought = _brought(before.values, recalled.taste)
        taste: Taste = brought.get("taste") or before.values.get("taste") or Taste()
        progress = _Progress(streams=self.offline)
        try:
            async with aclosing(self._run(key, text, settings, brought, progress)) as events:
                async for event in events:
                    yield event
        except GraphRecursionError as error:
            await self._go_back(before, key)
            raise ConversationError("I went round in circles with that and stopped. Please put it another way.") from error
        except ModelError as error:
            await self._go_back(before, key)
            raise ConversationError(f"{error} {_NOTHING_LOST}") from error
        except (asyncio.CancelledError, GeneratorExit):
            await self._keep(key, user, taste, recalled, progress)
            raise
        kept = await self._keep(key, user, taste, recalled, progress)
        result = await self._result(thread, key, text, progress, before.values.get("corrections") or Corrections())
        said = "" if before.values else self._recollection(recalled, result.taste, progress)
        if said := " ".join(filter(None, (said, _dropped(recalled), kept))):
            yield Token(f"\n\n{said}", first=False)
            result = replace(result, reply=f"{result.reply}\n\n{said}")
        yield result

    async def _keep(self, key: str, user: str | None, before: Taste, recalled: Remembered, progress: _Progress) -> str:
        """Let the user's profile follow what a turn has changed; a sentence if it cannot, and then the next turn makes up for it."""
        if user is None:
            return ""
        before = self._unsaved.setdefault(key, before)
        after = (await self._graph.aget_state(_config(key))).values.get("taste", before)
        changes = dict.fromkeys(recalled.damaged) | changes_between(before, after)
        try:
            if "start_over" in progress.done:
                await self._profiles.forget(user, self.index.catalogue)
            if changes:
                await self._profiles.change(user, self.index.catalogue, changes)
        except sqlite3.Error as error:
            return f"I could not note this for our next conversation ({error}); I try again with your next message."
        del self._unsaved[key]
        return ""

    def _recollection(self, recalled: Remembered, taste: Taste, progress: _Progress) -> str:
        """What the first answer says of a profile that the conversation started with."""
        if "start_over" in progress.done:
            return ""
        known = taste.opinions()
        still = recalled.taste.without(tuple(item_id for item_id, said in recalled.taste.opinions().items() if known.get(item_id) != said))
        return remembered(self.index.catalogue, still, recalled.gone)

    async def _run(
        self, key: str, text: str, settings: UserSettings, brought: Mapping[str, Any], progress: _Progress
    ) -> AsyncGenerator[Event, None]:
        """The turn in the graph; ``brought`` is what it puts into the state beforehand."""
        config: Any = {**_config(key), "recursion_limit": STEP_LIMIT}
        message = {"messages": [HumanMessage(text)], "settings": settings, **brought}
        stream: Any = self._graph.astream(message, config, stream_mode=["messages", "updates"], durability="exit")
        async with aclosing(stream):
            async for mode, payload in stream:
                for event in _events(mode, payload, progress):
                    yield event

    async def _go_back(self, before: StateSnapshot, key: str) -> None:
        """Make a thread what it was before a turn that failed."""
        if before.values:
            await self._graph.aupdate_state(before.config, None, as_node="__copy__")
        else:
            await self._checkpointer.adelete_thread(key)

    async def _result(self, thread: str, key: str, text: str, progress: _Progress, corrected: Corrections) -> TurnResult:
        state = (await self._graph.aget_state(_config(key))).values
        messages = state["messages"]
        recommendations = tuple(state["recommendations"])
        return TurnResult(
            thread=thread,
            turn=sum(isinstance(message, HumanMessage) for message in messages),
            reply=messages[-1].text,
            tool_calls=tuple(progress.calls),
            mentions=tuple(link_titles(text, self.index.titles)),
            taste=state["taste"],
            recommendations=recommendations,
            new_list=bool(recommendations and LIST_TOOLS & progress.done),
            corrections=state["corrections"].plus(corrected, sign=-1),
        )

    def as_json(self, result: TurnResult) -> dict[str, Any]:
        """A turn as the terminal's JSON object."""
        return {
            "thread": result.thread,
            "turn": result.turn,
            "reply": result.reply,
            "tool_calls": [{"name": name, "args": dict(arguments)} for name, arguments in result.tool_calls],
            "mentions": [{"surface": one.surface, **self._named(item_id)} for one in result.mentions for item_id in meant(one)],
            "taste": self._taste(result.taste),
            "recommendations": [self.recommendation(one) for one in result.recommendations],
            "corrections": asdict(result.corrections),
        }

    def _taste(self, taste: Taste) -> dict[str, Any]:
        return asdict(taste) | {
            "liked": [self._named(item_id) for item_id in taste.liked],
            "disliked": [self._named(item_id) for item_id in taste.disliked],
            "seen": [self._named(item_id) for item_id in taste.seen],
            "left_out": [self._named(item_id) for item_id in taste.left_out],
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
async def open_conversation(
    index: ItemIndex, settings: Settings, *, database: Path | None, profiles: Path | None = None
) -> AsyncIterator[Conversation]:
    """A conversation whose threads live in an SQLite file, or in memory if ``database`` is None.

    Profiles are in the same file; with threads in memory they may have one of their own, ``profiles``, made when the first user is known.
    """
    async with AsyncExitStack() as resources:
        remembered = await resources.enter_async_context(Profiles(database or profiles))
        if database is None:
            yield Conversation(index, settings, InMemorySaver(serde=serializer()), remembered)
            return
        await remembered.opened()
        saver = await resources.enter_async_context(AsyncSqliteSaver.from_conn_string(str(database)))
        saver.serde = serializer()
        yield Conversation(index, settings, saver, remembered)


def serializer() -> JsonPlusSerializer:
    """What writes and reads checkpoints; it makes no object of a type that the state does not have."""
    return JsonPlusSerializer(allowed_msgpack_modules=[(kind.__module__, kind.__name__) for kind in STORED_TYPES])


def meant(mention: TitleMention) -> tuple[str, ...]:
    """The items that a mention means: all of a series, else the likeliest."""
    return mention.item_ids if isinstance(mention, SeriesMention) else mention.item_ids[:1]


def readable(text: str) -> str:
    """The message without control characters; raises ``BadInputError`` if it is empty or too long."""
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", " ", text).strip()
    if not text:
        raise BadInputError("Your message is empty. Tell me a film you loved, a mood, a genre or an era.")
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise BadInputError(f"Your message has {len(text):,} characters; I read up to {MAX_MESSAGE_CHARACTERS:,}. Please shorten it; nothing was changed.")
    return text


def _brought(state: Mapping[str, Any], remembered: Taste) -> dict[str, Any]:
    """What a turn brings into the state so that it knows all that is remembered, as if it had been known from the start: undo leaves it."""
    taste = state.get("taste") or Taste()
    news = remembered.without(taste.known())
    if not news.known():
        return {}
    history = (replace(snapshot, taste=snapshot.taste.with_remembered(news)) for snapshot in state.get("history") or ())
    return {"taste": taste.with_remembered(news), "history": tuple(history)}


def _dropped(recalled: Remembered) -> str:
    if not recalled.damaged:
        return ""
    return f"My notes on {'a film' if len(recalled.damaged) == 1 else f'{len(recalled.damaged)} films'} were damaged, so I have dropped them."


def _config(thread: str) -> Any:
    return {"configurable": {"thread_id": thread}}


def _events(mode: str, payload: Any, progress: _Progress) -> list[Event]:
    if mode == "messages":
        chunk, metadata = payload
        return _tokens(chunk, metadata, progress)
    return [
        event
        for update in payload.values()
        for part in (update if isinstance(update, list) else [update])
        for message in (part or {}).get("messages", [])
        for event in _message_events(message, progress)
    ]


def _tokens(chunk: Any, metadata: Mapping[str, Any], progress: _Progress) -> list[Event]:
    """The words of an answer; a call to the model that was tried again begins another one."""
    words = isinstance(chunk, AIMessageChunk) and metadata.get("langgraph_node") == MODEL_NODE and chunk.text
    if not words or not progress.streams:
        return []
    first, progress.answer_id = chunk.id != progress.answer_id, chunk.id
    return [Token(chunk.text, first)]


def _message_events(message: Any, progress: _Progress) -> list[Event]:
    if isinstance(message, AIMessage):
        progress.names.update({str(call["id"]): call["name"] for call in message.tool_calls})
        progress.calls += [(call["name"], call["args"]) for call in message.tool_calls]
        answer = [Token(message.text, first=True)] if not message.tool_calls and not progress.streams else []
        return [*(ToolStarted(str(call["id"]), call["name"], call["args"]) for call in message.tool_calls), *answer]
    if isinstance(message, ToolMessage):
        name, failed = progress.names.get(message.tool_call_id, "tool"), message.status == "error"
        progress.done |= set() if failed else {name}
        return [ToolFinished(message.tool_call_id, name, str(message.content), failed)]
    return []
