"""The offline chat model: a LangChain chat model with tool calling that follows rules instead of weights."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import ConfigDict

from agent.offline.ambiguity import with_places_among_named, with_settled_names
from agent.offline.loosening import with_lifted_limit
from agent.offline.policy import next_call, with_series_as_wish
from agent.offline.questions import Before, with_question
from agent.offline.reading import read
from agent.offline.wording import answer
from agent.prompts import STATE_MARK
from index.item_index import ItemIndex

OPINION_TOOLS = frozenset({"set_liked_movies", "set_disliked_movies", "mark_seen"})


class OfflineModel(BaseChatModel):
    """Reads the last user message, calls tools by rules, answers in words.

    Like any other chat model it sees only messages: the state stands in the system prompt, results in tool messages.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    index: ItemIndex

    @property
    def _llm_type(self) -> str:
        return "offline-rules"

    def model_post_init(self, context: Any, /) -> None:
        """Read something at once, so that the lookups are built before the first user writes."""
        super().model_post_init(context)
        read("something like the matirx by spilberg, not too old", self.index)

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[LanguageModelInput, AIMessage]:
        """The rules know the recommender's tools; there is nothing to bind."""
        return self

    def _generate(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._respond(messages))])

    def _stream(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        message = self._respond(messages)
        if message.tool_calls:
            calls = [tool_call_chunk(name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=0) for call in message.tool_calls]
            yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=calls))
            return
        for position, word in enumerate(str(message.content).split(" ")):
            text = word if position == 0 else f" {word}"
            if run_manager:
                run_manager.on_llm_new_token(text)
            yield ChatGenerationChunk(message=AIMessageChunk(content=text))

    def _respond(self, messages: list[BaseMessage]) -> AIMessage:
        state = _state(messages)
        before, text, results = _turn(messages)
        noted = [item_id for item_id in _noted(state) if item_id not in _noted_now(messages[len(before) :])]
        listed = tuple(str(one["item_id"]) for one in state["list"])
        past = Before(_said_before(before), tuple(_spoken_of(before) or _named_before(before)), _focus(before), listed, _films_asked_for(before))
        named = _named_before(before)
        reading = with_settled_names(read(text, self.index, state["list"], past.focus, named), noted, _answers(before))
        reading = with_places_among_named(reading, named, list(listed))
        reading = with_lifted_limit(with_series_as_wish(reading), state, _answered_before(before))
        reading = with_question(reading, past, self.index)
        call = next_call(reading, state, list(results), self.index.catalogue)
        if call is not None:
            name, arguments = call
            return AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": f"call_{uuid.uuid4().hex[:12]}"}])
        return AIMessage(answer(reading, state, results, self.index))


def _state(messages: Sequence[BaseMessage]) -> Mapping[str, Any]:
    prompt = next(str(message.content) for message in messages if isinstance(message, SystemMessage))
    return _parsed(prompt[prompt.rindex(f"\n{STATE_MARK}") + 1 + len(STATE_MARK) :])


@lru_cache(maxsize=8)
def _parsed(state: str) -> Mapping[str, Any]:
    parsed: Mapping[str, Any] = json.loads(state)
    return parsed


def _turn(messages: Sequence[BaseMessage]) -> tuple[Sequence[BaseMessage], str, dict[str, ToolMessage]]:
    """What came before the last user message, its text, and the results of the tools called since, by name."""
    last = max(position for position, message in enumerate(messages) if isinstance(message, HumanMessage))
    names = {call["id"]: call["name"] for message in messages[last:] if isinstance(message, AIMessage) for call in message.tool_calls}
    results = {
        names[message.tool_call_id]: message
        for message in messages[last:]
        if isinstance(message, ToolMessage) and message.tool_call_id in names
    }
    return messages[:last], messages[last].text, results


def _noted(state: Mapping[str, Any]) -> list[str]:
    return [str(one["item_id"]) for kind in ("liked", "disliked", "seen") for one in state[kind]]


def _noted_now(messages: Sequence[BaseMessage]) -> set[str]:
    """The films that this turn has noted."""
    calls = [call for message in messages if isinstance(message, AIMessage) for call in message.tool_calls if call["name"] in OPINION_TOOLS]
    return {str(item_id) for call in calls for item_id in call["args"]["item_ids"]}


def _answers(messages: Sequence[BaseMessage]) -> str:
    """All that was said to the user so far."""
    return "\n".join(message.text for message in messages if isinstance(message, AIMessage))


def _said_before(messages: Sequence[BaseMessage]) -> str:
    """The user's message before the last one."""
    return next((message.text for message in reversed(messages) if isinstance(message, HumanMessage)), "")


def _answered_before(messages: Sequence[BaseMessage]) -> str:
    """The last answer in words."""
    return next((message.text for message in reversed(messages) if isinstance(message, AIMessage) and not message.tool_calls), "")


def _spoken_of(messages: Sequence[BaseMessage]) -> list[str]:
    """The films whose details the turn before looked up."""
    for message in reversed(messages):
        if isinstance(message, HumanMessage):
            break
        for call in message.tool_calls if isinstance(message, AIMessage) else ():
            if call["name"] == "movie_details":
                return [str(item_id) for item_id in call["args"]["item_ids"]]
    return []


def _named_before(messages: Sequence[BaseMessage]) -> list[str]:
    """The films that the turn before was about, in the order of its calls."""
    turn = takewhile(lambda message: not isinstance(message, HumanMessage), reversed(messages))
    named = [call["args"].get("item_ids", ()) for message in turn if isinstance(message, AIMessage) for call in reversed(message.tool_calls)]
    return list(dict.fromkeys(str(item_id) for item_ids in reversed(named) for item_id in item_ids))


def _films_asked_for(messages: Sequence[BaseMessage]) -> tuple[str, ...]:
    """The films that the newest list was asked to begin with."""
    calls = [call for message in messages if isinstance(message, AIMessage) for call in message.tool_calls if call["name"] == "retrieve_candidates"]
    return tuple(calls[-1]["args"].get("films") or ()) if calls else ()


def _focus(messages: Sequence[BaseMessage]) -> str | None:
    """The item that was talked about last, in the turn before."""
    for message in reversed(messages):
        if isinstance(message, HumanMessage):
            return None
        if isinstance(message, AIMessage):
            for call in reversed(message.tool_calls):
                if call["args"].get("item_ids"):
                    return str(call["args"]["item_ids"][-1])
    return None
