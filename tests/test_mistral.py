"""The real Mistral client over real HTTP to a strict local server: whole conversations, and everything that goes wrong on the way."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from typing import Any

import httpx
import pytest
from strict_mistral import (
    KEY,
    MODEL,
    Answer,
    Call,
    Cut,
    Drop,
    Garbage,
    Hold,
    Message,
    RefusedError,
    Says,
    Status,
    StrictMistral,
    check_request,
)

from agent.checked_answer import NOTHING_LEFT
from agent.conversation import Conversation, ConversationError, Event, Token, ToolFinished, ToolStarted, TurnResult, open_conversation
from agent.graph import MAX_MESSAGES, STEP_LIMIT
from agent.settings import Settings
from index.item_index import ItemIndex
from index.types import Constraints
from tools.state import Corrections, Taste
from tools.toolbox import make_tools

MATRIX, INCEPTION = "the-matrix-1999", "inception-2010"
LIKES = Call("set_liked_movies", {"item_ids": [MATRIX, INCEPTION]})
RETRIEVE, RERANK = Call("retrieve_candidates"), Call("rerank")


def this_turn(messages: list[Message]) -> list[Message]:
    """What was said since the last message of the user."""
    last = max(position for position, message in enumerate(messages) if message["role"] == "user")
    return messages[last + 1 :]


def called(messages: list[Message]) -> list[str]:
    """Tools called in this turn."""
    return [call["function"]["name"] for message in this_turn(messages) for call in message.get("tool_calls") or ()]


def state_told(messages: list[Message]) -> dict[str, Any]:
    """The state that the prompt holds."""
    told: dict[str, Any] = json.loads(messages[0]["content"].rpartition("\nSTATE ")[2])
    return told


def recommender(messages: list[Message]) -> Answer:
    """A model that likes two films and retrieves in one message, ranks in the next, then answers."""
    done = called(messages)
    if not done:
        return [LIKES, RETRIEVE]
    return "Here are ten films for you." if "rerank" in done else [RERANK]


@pytest.fixture
def mistral() -> Iterator[StrictMistral]:
    with StrictMistral(recommender) as server:
        yield server


@pytest.fixture
async def conversation(index: ItemIndex, mistral: StrictMistral) -> AsyncIterator[Conversation]:
    async with open_conversation(index, settings_for(mistral), database=None) as opened:
        yield opened


def settings_for(mistral: StrictMistral) -> Settings:
    return Settings(chat_model=MODEL, mistral_api_key=KEY, mistral_base_url=mistral.url)


async def events_of(conversation: Conversation, text: str, thread: str = "one") -> list[Event]:
    async with aclosing(conversation.turn(thread, text)) as stream:
        return [event async for event in stream]


async def say(conversation: Conversation, text: str, thread: str = "one") -> TurnResult:
    result = (await events_of(conversation, text, thread))[-1]
    assert isinstance(result, TurnResult)
    return result


def once(*answers: Answer) -> Callable[[list[Message]], Answer]:
    """A script that gives these answers in turn, whatever it is asked."""
    left = iter(answers)
    return lambda messages: next(left)


# A conversation


async def test_conversation_with_parallel_calls(conversation: Conversation, mistral: StrictMistral) -> None:
    result = await say(conversation, "I loved The Matrix and Inception.")
    assert (result.reply, result.turn, result.new_list) == ("Here are ten films for you.", 1, True)
    assert result.taste.liked == (MATRIX, INCEPTION)
    assert len(result.recommendations) == 10
    assert not {one.item_id for one in result.recommendations} & {MATRIX, INCEPTION}
    assert [name for name, _ in result.tool_calls] == ["set_liked_movies", "retrieve_candidates", "rerank"]
    assert mistral.refusals == []


async def test_second_of_two_parallel_calls_sees_what_the_first_did(conversation: Conversation, mistral: StrictMistral) -> None:
    await say(conversation, "I loved The Matrix and Inception.")
    likes, retrieved = (message["content"] for message in mistral.requests[1]["messages"] if message["role"] == "tool")
    assert likes == f"Liked: The Matrix (1999) [{MATRIX}], Inception (2010) [{INCEPTION}]."
    assert retrieved.startswith("100 candidates by LLM + GCL, alpha 0. First: ")
    assert "The Matrix (1999)" not in retrieved


async def test_model_is_told_the_list_and_refers_to_it_in_the_next_turn(conversation: Conversation, mistral: StrictMistral) -> None:
    first = await say(conversation, "I loved The Matrix and Inception.")

    def seen_number_2(messages: list[Message]) -> Answer:
        if not called(messages):
            return [Call("mark_seen", {"item_ids": [state_told(messages)["list"][1]["item_id"]]}), RETRIEVE]
        return "Noted." if "rerank" in called(messages) else [RERANK]

    mistral.script = seen_number_2
    second = await say(conversation, "I've seen number 2")
    assert second.taste.seen == (first.recommendations[1].item_id,)
    assert second.taste.seen[0] not in {one.item_id for one in second.recommendations}
    roles = [message["role"] for message in mistral.requests[-1]["messages"]]
    turn = ["user", "assistant", "tool", "tool", "assistant", "tool"]
    assert roles == ["system", *turn, "assistant", *turn]
    assert mistral.refusals == []


async def test_request_carries_model_limits_and_tools_without_the_runtime(conversation: Conversation, mistral: StrictMistral, index: ItemIndex) -> None:
    await say(conversation, "I loved The Matrix.")
    request = mistral.requests[0]
    assert (request["model"], request["stream"]) == (MODEL, True)
    assert request["max_tokens"] > 0
    tools = {tool["function"]["name"]: tool["function"]["parameters"]["properties"] for tool in request["tools"]}
    assert set(tools) == {tool.name for tool in make_tools(index)}
    assert {"set_liked_movies", "set_constraints", "retrieve_candidates", "rerank", "undo"} <= set(tools)
    assert all("runtime" not in properties for properties in tools.values())


async def test_text_beside_tool_calls_is_no_part_of_the_reply(conversation: Conversation, mistral: StrictMistral) -> None:
    mistral.script = once(Says("Let me look.", (LIKES,)), [RETRIEVE, RERANK], "Here you are.", "Still here.")
    events = await events_of(conversation, "I loved The Matrix and Inception.")
    tokens = [event for event in events if isinstance(event, Token)]
    assert [token.text for token in tokens] == ["Here you are."]
    assert isinstance(events[-1], TurnResult)
    assert events[-1].reply == "Here you are."
    await say(conversation, "thanks")
    assert mistral.refusals == []


async def test_sentences_that_name_something_invented_are_left_out(conversation: Conversation, mistral: StrictMistral) -> None:
    answer = "Here are ten films. Zorblax Returns won 7 Oscars in 1987. They are close to The Matrix. Tom Hanks would agree!"
    mistral.script = once([LIKES, RETRIEVE], [RERANK], answer, "Tom Hanks.")
    result = await say(conversation, "I loved The Matrix and Inception.")
    assert result.reply == "Here are ten films. They are close to The Matrix."
    assert result.corrections == Corrections(sentences=2)
    after = await say(conversation, "thanks")
    assert (after.reply, after.corrections) == (NOTHING_LEFT, Corrections(sentences=1))


async def test_picks_are_taken_in_order_and_their_false_reasons_replaced(conversation: Conversation, mistral: StrictMistral) -> None:
    picks = [
        {"item_id": "the-prestige-2006", "sentence": "Directed by Christopher Nolan, like Inception."},
        {
            "item_id": "memento-2000",
            "claims": [{"kind": "runtime", "value": 113}, {"kind": "cast", "value": "Keanu Reeves", "liked_id": MATRIX}],
            "sentence": "Like The Matrix it stars Keanu Reeves.",
        },
    ]
    mistral.script = once([LIKES, RETRIEVE], [Call("show_candidates", {"limit": 5})], [Call("rerank", {"n": 3, "picks": picks})], "Here you are.")
    result = await say(conversation, "I loved The Matrix and Inception.")
    first, second, third = result.recommendations
    assert [first.item_id, second.item_id] == ["the-prestige-2006", "memento-2000"]
    assert first.reason == "Directed by Christopher Nolan, like Inception."
    assert second.reason == "113 minutes long."
    assert conversation.as_json(result)["corrections"] == {"claims": 1, "reasons": 1, "sentences": 0}
    assert mistral.refusals == []
    assert third.item_id not in {"the-prestige-2006", "memento-2000", "the-matrix-1999", "inception-2010"}


async def test_a_pick_that_is_no_candidate_is_refused_in_words(conversation: Conversation, mistral: StrictMistral) -> None:
    picks = [{"item_id": "the-matrix-1999", "sentence": "You like it."}, {"item_id": "no-such-film-1900", "sentence": "New."}]
    mistral.script = once([LIKES, RETRIEVE], [Call("rerank", {"picks": picks})], "That did not work.")
    events = await events_of(conversation, "I loved The Matrix and Inception.")
    refused = next(event for event in events if isinstance(event, ToolFinished) and event.name == "rerank")
    assert refused.failed
    assert "'the-matrix-1999', 'no-such-film-1900' cannot be picked" in refused.report


async def test_threads_at_once_keep_apart(conversation: Conversation, mistral: StrictMistral) -> None:
    results = await asyncio.gather(*(say(conversation, "I loved The Matrix and Inception.", f"thread {number}") for number in range(6)))
    assert [(result.turn, len(result.recommendations)) for result in results] == [(1, 10)] * 6
    assert mistral.refusals == []


# A service that fails


@pytest.mark.parametrize(
    "fault",
    [Status(429), Status(500), Status(503), Drop(), Garbage('{"choices": ['), Garbage('{"object": "error"}'), Garbage("[DONE]"), Cut("", politely=True)],
    ids=str,
)
async def test_passing_failure_is_tried_again(conversation: Conversation, mistral: StrictMistral, fault: Any) -> None:
    mistral.faults = [fault]
    result = await say(conversation, "I loved The Matrix and Inception.")
    assert (result.reply, len(result.recommendations)) == ("Here are ten films for you.", 10)
    assert len(mistral.requests) == 4


@pytest.mark.parametrize("politely", [True, False])
async def test_answer_that_broke_off_is_asked_for_anew_and_said_once(conversation: Conversation, mistral: StrictMistral, politely: bool) -> None:
    mistral.script = once([LIKES, RETRIEVE], [RERANK], Cut("Here are ten", politely), "Here are ten films for you.")
    events = await events_of(conversation, "I loved The Matrix and Inception.")
    tokens = [event for event in events if isinstance(event, Token)]
    assert [token.text for token in tokens] == ["Here are ten films for you."]
    assert isinstance(events[-1], TurnResult)
    assert events[-1].reply == "Here are ten films for you."
    assert [event.name for event in events if isinstance(event, ToolStarted)] == ["set_liked_movies", "retrieve_candidates", "rerank"]


async def test_empty_answer_is_asked_for_again(conversation: Conversation, mistral: StrictMistral) -> None:
    """An empty assistant message in the history would have every later request refused."""
    mistral.script = once("", "Tell me a film you loved.", "Hello again.")
    assert (await say(conversation, "hello")).reply == "Tell me a film you loved."
    assert (await say(conversation, "hello")).reply == "Hello again."
    assert mistral.refusals == []


async def test_service_that_stays_down_loses_nothing(conversation: Conversation, mistral: StrictMistral) -> None:
    before = await say(conversation, "I loved The Matrix and Inception.")
    mistral.script = once(
        [Call("set_constraints", {"genres_none": ["Horror"]})], *[Status(503)] * 4, [Call("set_constraints", {"genres_none": ["War"]})], "Done.", [Call("undo")], "Back."
    )
    with pytest.raises(ConversationError, match=r"gave no answer: it answered 503\. Nothing that you told me before is lost"):
        await say(conversation, "no horror")
    after = await say(conversation, "no war")
    assert after.taste.constraints == Constraints(genres_none=("War",))
    assert (after.taste.liked, after.recommendations, after.turn) == (before.taste.liked, before.recommendations, 2)
    assert (await say(conversation, "undo")).taste == before.taste
    assert mistral.refusals == []


async def test_first_turn_that_fails_leaves_an_empty_thread(conversation: Conversation, mistral: StrictMistral) -> None:
    mistral.script = once([LIKES], Status(400), "Hello.")
    with pytest.raises(ConversationError, match="it answered 400"):
        await say(conversation, "I loved The Matrix and Inception.")
    result = await say(conversation, "hello")
    assert (result.taste, result.turn) == (Taste(), 1)


async def test_wrong_key_is_not_tried_again_and_not_repeated(index: ItemIndex, mistral: StrictMistral) -> None:
    settings = Settings(chat_model=MODEL, mistral_api_key="not-the-key", mistral_base_url=mistral.url)
    async with open_conversation(index, settings, database=None) as conversation:
        with pytest.raises(ConversationError, match="check MISTRAL_API_KEY") as caught:
            await say(conversation, "hello")
    assert "not-the-key" not in str(caught.value)
    assert mistral.refusals == ["Unauthorized"]


async def test_nobody_listening_is_said_in_words(index: ItemIndex, mistral: StrictMistral) -> None:
    settings = settings_for(mistral)
    mistral.__exit__(None, None, None)
    async with open_conversation(index, settings, database=None) as conversation:
        with pytest.raises(ConversationError, match=r"could not be reached \(ConnectError\)"):
            await say(conversation, "hello")


# A model that errs


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (Call("set_liked_movies", {"item_ids": ["no-such-film"]}), "no item with the id 'no-such-film'"),
        (Call("set_liked_movies", {"item_ids": []}), "No item id was given"),
        (Call("retrieve_candidates", {"query": "funny", "alpha": 2}), "2"),
        (Call("retrieve_candidates", {"embedding_type": "best"}), "'best'"),
        (Call("rerank", {"n": 0}), "from 1 to 20"),
        (Call("rerank", {"n": "many"}), "valid integer"),
        (Call("set_constraints", {"genres_any": ["Splatstick"]}), "no genre 'Splatstick'"),
        (Call("set_constraints", {"year_min": 2010, "year_max": 1990}), "2010"),
        (Call("undo", {"turns": 9}), "cannot be undone"),
        (Call("delete_catalogue"), "not a valid tool"),
        (Call("rerank", '{"n": ten}'), "not valid JSON"),
        (Call("rerank", '"ten"'), "not valid JSON"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
async def test_wrong_call_comes_back_as_words_and_changes_nothing(conversation: Conversation, mistral: StrictMistral, call: Call, words: str) -> None:
    before = await say(conversation, "I loved The Matrix and Inception.")
    mistral.script = once([call], "That did not work.", "Yes.")
    events = await events_of(conversation, "do something odd")
    (finished,) = (event for event in events if isinstance(event, ToolFinished))
    result = events[-1]
    assert isinstance(result, TurnResult)
    assert finished.failed
    assert words in finished.report
    assert words in mistral.requests[-1]["messages"][-1]["content"]
    assert (result.taste, result.recommendations, result.new_list) == (before.taste, before.recommendations, False)
    assert result.reply == "That did not work."
    assert (await say(conversation, "still there?")).reply == "Yes."
    assert mistral.refusals == []


async def test_wrong_call_beside_a_right_one_stops_only_itself(conversation: Conversation, mistral: StrictMistral) -> None:
    mistral.script = once([LIKES, Call("rerank", "{"), Call("mark_seen", {"item_ids": ["jaws-1975"]})], "Noted.")
    result = await say(conversation, "I loved The Matrix and Inception, and I have seen Jaws.")
    assert (result.taste.liked, result.taste.seen) == ((MATRIX, INCEPTION), ("jaws-1975",))
    assert mistral.refusals == []


async def test_model_that_goes_round_in_circles_is_stopped_and_changes_nothing(conversation: Conversation, mistral: StrictMistral) -> None:
    before = await say(conversation, "I loved The Matrix and Inception.")
    asked = len(mistral.requests)
    mistral.script = lambda messages: [Call("set_constraints", {"genres_none": ["Horror"]})]
    with pytest.raises(ConversationError, match="in circles"):
        await say(conversation, "no horror")
    assert len(mistral.requests) - asked <= STEP_LIMIT
    mistral.script = once("Here I am.")
    result = await say(conversation, "are you there?")
    assert (result.taste, result.turn) == (before.taste, 2)
    assert mistral.refusals == []


# Interruptions, long conversations


async def test_turn_stopped_in_the_middle_of_the_answer(conversation: Conversation, mistral: StrictMistral) -> None:
    await say(conversation, "I loved The Matrix and Inception.")
    hold = Hold("Well, let me")
    mistral.script = once([RETRIEVE], hold, "Here I am.")
    async with aclosing(conversation.turn("one", "something funny")) as events:
        async for event in events:
            if isinstance(event, Token):
                break
    hold.let_go.set()
    result = await say(conversation, "are you there?")
    assert (result.reply, result.taste.liked) == ("Here I am.", (MATRIX, INCEPTION))
    assert mistral.refusals == []


@pytest.mark.parametrize("tool", ["set_liked_movies", "retrieve_candidates", "rerank"])
async def test_turn_stopped_at_a_tool_leaves_a_history_that_the_api_takes(conversation: Conversation, mistral: StrictMistral, tool: str) -> None:
    async with aclosing(conversation.turn("one", "I loved The Matrix and Inception.")) as events:
        async for event in events:
            if isinstance(event, ToolStarted) and event.name == tool:
                break
    mistral.script = once("Here I am.")
    assert (await say(conversation, "are you there?")).reply == "Here I am."
    assert mistral.refusals == []


async def test_long_conversation_sends_bounded_requests_over_few_connections(conversation: Conversation, mistral: StrictMistral) -> None:
    for number in range(40):
        await say(conversation, f"I loved The Matrix and Inception ({number}).")
    assert max(len(request["messages"]) for request in mistral.requests) <= MAX_MESSAGES + 1
    assert max(mistral.sizes[-3:]) < 1.2 * max(mistral.sizes[45:48])
    assert mistral.open_connections <= 2
    assert mistral.refusals == []


# The server itself is strict


def valid_request(*messages: Message) -> dict[str, Any]:
    return {"model": MODEL, "messages": list(messages)}


USER = {"role": "user", "content": "hello"}
CALLS = {"role": "assistant", "content": "", "tool_calls": [{"id": "abcdefgh1", "function": {"name": "rerank", "arguments": "{}"}}]}
RESULT = {"role": "tool", "content": "ten", "tool_call_id": "abcdefgh1"}


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ([], "at least one message"),
        ([USER, CALLS], "Expected last role"),
        ([USER, CALLS, USER], "Not the same number"),
        ([USER, CALLS, RESULT, USER], "Unexpected role 'user' after role 'tool'"),
        ([USER, CALLS, {**RESULT, "tool_call_id": "other0001"}], "Not the same number"),
        ([USER, {"role": "assistant", "content": ""}, USER], "either content or tool_calls"),
        ([USER, CALLS, {**RESULT, "tool_call_id": "call_12345"}], "length of 9"),
        ([{"role": "user", "content": "hello", "id": "1"}], "not a message"),
    ],
)
def test_server_refuses_what_the_api_refuses(messages: list[Message], words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        check_request(valid_request(*messages))


def test_server_takes_what_the_api_takes() -> None:
    check_request(valid_request({"role": "system", "content": "rules"}, USER, CALLS, RESULT, {"role": "assistant", "content": "Ten."}, USER, USER))


def test_server_asks_for_the_key(mistral: StrictMistral) -> None:
    answer = httpx.post(f"{mistral.url}/chat/completions", json=valid_request(USER))
    assert answer.status_code == 401
