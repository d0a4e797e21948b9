"""The conversation as a graph.

    begin -> model -> (tool calls open?) -> tool -> (another call open?) -> tool ...
                 \\-> end                        \\-> model

``begin`` mends the history and remembers the state for undo. ``tool`` runs one call at a time, so that a call sees what
the one before it changed.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage, SystemMessage, ToolCall, ToolMessage, trim_messages
from langchain_core.tools import BaseTool
from langgraph.graph import END, START, StateGraph
from langgraph.prebuilt import ToolNode
from langgraph.prebuilt.tool_node import ToolInvocationError
from langgraph.types import RetryPolicy

from agent.models import is_transient
from agent.prompts import system_prompt
from index.catalogue import Catalogue
from index.errors import RecoError
from tools.state import HISTORY_LIMIT, ConversationInput, ConversationState, Corrections, Snapshot, Taste, UserSettings

MODEL_NODE = "model"
TOOL_NODE = "tool"
STEP_LIMIT = 40
MAX_MESSAGES = 60


AnswerCheck = Callable[[str, ConversationState], tuple[str, int]]
"""Gives the words that may be said, and how many sentences may not."""


def build_graph(
    catalogue: Catalogue, model: BaseChatModel, tools: list[BaseTool], check_answer: AnswerCheck | None = None
) -> StateGraph[Any, Any, Any, Any]:
    """The uncompiled graph; compile it with a checkpointer. ``check_answer`` mends the words of a model that may invent."""
    bound = model.bind_tools(tools)
    tool_node = ToolNode(tools, handle_tool_errors=_in_words)

    async def call_model(state: ConversationState) -> dict[str, Any]:
        prompt = SystemMessage(system_prompt(catalogue, state))
        answer = await bound.ainvoke([prompt, *recent(state["messages"])])
        if not check_answer or answer.tool_calls or answer.invalid_tool_calls:
            return {"messages": with_refusals(answer)}
        text, removed = check_answer(answer.text, state)
        corrections = state["corrections"].plus(Corrections(sentences=removed))
        return {"messages": [answer.model_copy(update={"content": text})], "corrections": corrections}

    async def run_tool(state: ConversationState) -> Any:
        request, call = _next_call(state["messages"])
        single = request.model_copy(update={"tool_calls": [call]})
        return await tool_node.ainvoke({**state, "messages": [*state["messages"], single]})

    graph = StateGraph(ConversationState, input_schema=ConversationInput)
    graph.add_node("begin", begin)
    graph.add_node(MODEL_NODE, call_model, retry_policy=RetryPolicy(retry_on=is_transient, max_attempts=4))
    graph.add_node(TOOL_NODE, run_tool)
    graph.add_edge(START, "begin")
    graph.add_edge("begin", MODEL_NODE)
    for node in (MODEL_NODE, TOOL_NODE):
        graph.add_conditional_edges(node, route, [TOOL_NODE, MODEL_NODE, END])
    return graph


def begin(state: ConversationState) -> dict[str, Any]:
    """Fill in a new conversation's state, mend the messages, remember the state before the turn."""
    taste = state.get("taste") or Taste()
    # Checkpointers know no tuples and hand back lists.
    recommendations, shown = tuple(state.get("recommendations") or ()), tuple(state.get("shown") or ())
    now, past = Snapshot(taste, recommendations, shown), tuple(state.get("history") or ())
    # A turn that changed nothing leaves nothing to undo.
    history = past if past and past[-1] == now else (*past, now)
    return {
        "messages": [RemoveMessage(message.id or "") for message in dangling(state["messages"])],
        "taste": taste,
        "settings": state.get("settings") or UserSettings(),
        "candidates": tuple(state.get("candidates") or ()),
        "recommendations": recommendations,
        "shown": shown,
        "corrections": state.get("corrections") or Corrections(),
        "history": history[-HISTORY_LIMIT:],
    }


def dangling(messages: list[AnyMessage]) -> list[AnyMessage]:
    """What an interrupted run left behind: messages before the new user message that never led to an answer.

    A chat API refuses tool calls without results and results without a following answer, for ever after.
    """
    if not messages or not isinstance(messages[-1], HumanMessage):
        return []
    left: list[AnyMessage] = []
    for message in reversed(messages[:-1]):
        if isinstance(message, HumanMessage) or (isinstance(message, AIMessage) and not message.tool_calls):
            break
        left.append(message)
    return left


def with_refusals(answer: AIMessage) -> list[AnyMessage]:
    """An answer of the model, and a refusal of each call in it whose arguments are no JSON, so that every call gets its result."""
    if not answer.invalid_tool_calls:
        return [answer]
    refused = [
        ToolCall(name=call["name"] or "unknown", args={}, id=call["id"] or uuid4().hex, type="tool_call") for call in answer.invalid_tool_calls
    ]
    mended = answer.model_copy(update={"tool_calls": [*answer.tool_calls, *refused], "invalid_tool_calls": []})
    text = "The arguments are not valid JSON. Nothing was changed; call the tool again."
    return [mended, *(ToolMessage(text, tool_call_id=call["id"], name=call["name"], status="error") for call in refused)]


def recent(messages: list[AnyMessage]) -> list[AnyMessage]:
    """The last messages, starting with one of the user's: the state is in the prompt, so old turns may go."""
    kept: Any = trim_messages(messages, strategy="last", token_counter=len, max_tokens=MAX_MESSAGES, start_on="human", include_system=False)
    return list(kept)


def route(state: ConversationState) -> str:
    """To the tools while a call is open, to the model after a result, to the end after an answer."""
    if _open_calls(state["messages"]):
        return TOOL_NODE
    return MODEL_NODE if isinstance(state["messages"][-1], ToolMessage) else END


def _open_calls(messages: list[AnyMessage]) -> list[dict[str, Any]]:
    answered = set()
    for message in reversed(messages):
        if isinstance(message, ToolMessage):
            answered.add(message.tool_call_id)
        elif isinstance(message, AIMessage):
            return [dict(call) for call in message.tool_calls if call["id"] not in answered]
        else:
            return []
    return []


def _next_call(messages: list[AnyMessage]) -> tuple[AIMessage, dict[str, Any]]:
    request = next(message for message in reversed(messages) if isinstance(message, AIMessage))
    return request, _open_calls(messages)[0]


def _in_words(error: RecoError | ToolInvocationError) -> str:
    return f"That did not work, nothing was changed. {error if isinstance(error, RecoError) else error.message}"
