"""What is remembered of a known user from one conversation to the next."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, closing, contextmanager
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from strict_mistral import KEY, MODEL, StrictMistral
from talk import Talk, listed

from agent.conversation import Conversation, ConversationError, ToolStarted, open_conversation
from agent.profiles import MAX_USER_CHARACTERS, Profiles, changes_between, checked_user, label
from agent.settings import Settings
from index.catalogue import Catalogue
from index.dataset import Dataset
from index.errors import BadInputError
from index.item_index import ItemIndex
from index.types import Constraints, Item
from tools.state import Taste, UserSettings

TOLD = "I loved Alien and Heat, hated Titanic and I have seen Jaws. No horror."
ALIEN, HEAT, TITANIC, JAWS = "alien-1979", "heat-1995", "titanic-1997", "jaws-1975"
KNOWN = {ALIEN: "liked", HEAT: "liked", TITANIC: "disliked", JAWS: "seen"}
WHAT = "what do you know about me?"
EARLIER = "From earlier conversations"
NOTHING = "I know nothing of your taste yet."


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "threads.sqlite"


@pytest.fixture(params=["memory", "file"])
async def conversation(index: ItemIndex, database: Path, request: pytest.FixtureRequest) -> AsyncIterator[Conversation]:
    """One conversation for all users; every promise holds with the store in memory and in a file."""
    async with open_conversation(index, Settings(), database=database if request.param == "file" else None) as opened:
        yield opened


async def known_in_a_new_thread(conversation: Conversation, user: str | None = "ann") -> dict[str, str]:
    """What a new thread of a user starts with; asking for it changes nothing."""
    known_in_a_new_thread.count += 1  # type: ignore[attr-defined]
    thread = f"asking {known_in_a_new_thread.count}"  # type: ignore[attr-defined]
    return dict((await Talk(conversation, thread, user).say(WHAT)).taste.opinions())


known_in_a_new_thread.count = 0  # type: ignore[attr-defined]


# Over conversations


async def test_new_conversation_starts_with_the_films_but_not_with_limits_wishes_and_dials(conversation: Conversation) -> None:
    dials = UserSettings(alpha=0.8, embedding_type="llm", popularity=0.9)
    await Talk(conversation, "one", "ann").say(f"{TOLD} Something funny, not too sad.", dials)
    result = await Talk(conversation, "two", "ann").say(WHAT)
    assert result.taste == Taste(liked=(ALIEN, HEAT), disliked=(TITANIC,), seen=(JAWS,))
    assert (result.turn, result.recommendations) == (1, ())


async def test_first_answer_says_what_is_remembered_and_how_it_is_forgotten_and_later_ones_do_not(conversation: Conversation) -> None:
    first = await Talk(conversation, "one", "ann").say(TOLD)
    assert EARLIER not in first.reply
    talk = Talk(conversation, "two", "ann")
    assert (await talk.say("something funny")).reply.endswith(
        "From earlier conversations I remember that you like Alien (1979) and Heat (1995), you do not like Titanic (1997) and you have seen "
        "Jaws (1975); say “forget everything about me” if that shall go."
    )
    assert EARLIER not in (await talk.say("show me more")).reply


async def test_streamed_words_are_the_reply_with_what_is_said_of_the_memory(conversation: Conversation) -> None:
    await Talk(conversation, "one", "ann").say(TOLD)
    async with aclosing(conversation.turn("two", "hello", user="ann")) as events:
        *before, result = [event async for event in events]
    assert "".join(getattr(event, "text", "") for event in before) == getattr(result, "reply", None)
    assert EARLIER in getattr(result, "reply", "")


async def test_many_films_are_summed_up_in_the_first_answer(conversation: Conversation) -> None:
    films = ["Alien", "Heat", "Jaws", "Se7en", "Up", "Parasite", "Titanic", "Casablanca"]
    await Talk(conversation, "one", "ann").says(*(f"I have seen {film}." for film in films))
    reply = (await Talk(conversation, "two", "ann").say("surprise me")).reply
    assert "you have seen Alien (1979), Heat (1995), Jaws (1975), Se7en (1995), Up (2009) and 3 more;" in reply


async def test_what_is_remembered_is_never_listed(conversation: Conversation) -> None:
    talk = Talk(conversation, "one", "ann")
    last = await talk.says("surprise me", "I have seen number 1", "number 1 is not for me", "I have seen all of them")
    gone = {*last.taste.disliked, *last.taste.seen}
    assert len(gone) == 12
    fresh = Talk(conversation, "two", "ann")
    lists = [listed(await fresh.say(text)) for text in ("surprise me", "show me more", "something funny")]
    assert [len(films) for films in lists] == [10, 10, 10]
    assert not {film for films in lists for film in films} & gone


async def test_remembered_likes_steer_a_conversation_that_only_asks(conversation: Conversation) -> None:
    told = await Talk(conversation, "one", "ann").say("I loved Alien and Heat.")
    asked = await Talk(conversation, "two", "ann").say("recommend me something")
    assert listed(asked) == listed(told)
    assert asked.taste.alpha == 0.0


async def test_film_that_is_liked_once_more_in_a_new_conversation_brings_a_list(conversation: Conversation) -> None:
    await Talk(conversation, "one", "ann").say("I loved Alien.")
    again = await Talk(conversation, "two", "ann").say("I loved Alien.")
    assert (again.taste.liked, len(again.recommendations)) == ((ALIEN,), 10)


async def test_greeting_does_not_ask_for_what_is_remembered(conversation: Conversation) -> None:
    await Talk(conversation, "one", "ann").say("I loved Alien.")
    reply = (await Talk(conversation, "two", "ann").say("hi")).reply
    assert reply.startswith("Hello! Say “recommend something” and I go by the films you like")


async def test_opinion_that_changes_is_remembered_as_it_is_now(conversation: Conversation) -> None:
    talk = Talk(conversation, "one", "ann")
    await talk.says("I have seen Alien.", "I loved Alien.")
    assert await known_in_a_new_thread(conversation) == {ALIEN: "liked"}
    await Talk(conversation, "two", "ann").say("I hated Alien.")
    assert await known_in_a_new_thread(conversation) == {ALIEN: "disliked"}


async def test_films_are_remembered_in_the_order_in_which_they_were_said(conversation: Conversation) -> None:
    await Talk(conversation, "one", "ann").says("I loved Up and Alien.", "I loved Heat.", "I loved Casablanca and Amélie.")
    assert list(await known_in_a_new_thread(conversation)) == ["up-2009", ALIEN, HEAT, "casablanca-1942", "amelie-2001"]


# Forgetting


async def test_what_do_you_know_about_me_names_films_limits_and_wishes(conversation: Conversation) -> None:
    talk = Talk(conversation, "one", "ann")
    await talk.say(f"{TOLD} Something funny.")
    assert (await talk.say(WHAT)).reply == (
        "What I know: you like Alien (1979) and Heat (1995); you do not like Titanic (1997); you have seen Jaws (1975); "
        "you want “funny comedy”; limits: no horror."
    )


async def test_forgetting_a_film_forgets_it_for_the_next_conversation_too(conversation: Conversation) -> None:
    await Talk(conversation, "one", "ann").say(TOLD)
    result = await Talk(conversation, "two", "ann").say("forget Heat")
    assert result.taste.liked == (ALIEN,)
    assert "Heat" not in result.reply
    assert await known_in_a_new_thread(conversation) == {ALIEN: "liked", TITANIC: "disliked", JAWS: "seen"}


async def test_forget_that_takes_back_the_last_thing_said_and_no_more(conversation: Conversation) -> None:
    await Talk(conversation, "one", "ann").says("I loved Alien.", "I have seen Jaws.", "forget that")
    assert await known_in_a_new_thread(conversation) == {ALIEN: "liked"}


@pytest.mark.parametrize("words", ["forget everything about me", "start over", "forget all you know about me", "delete my profile", "forget me"])
async def test_forgetting_everything_empties_the_profile_and_undo_fills_it_again(conversation: Conversation, words: str) -> None:
    await Talk(conversation, "one", "ann").say(TOLD)
    talk = Talk(conversation, "two", "ann")
    await talk.say("something funny")
    fresh = await talk.say(words)
    assert (fresh.taste, fresh.recommendations) == (Taste(), ())
    assert await known_in_a_new_thread(conversation) == {}
    assert (await talk.say("undo")).taste.opinions() == KNOWN
    assert await known_in_a_new_thread(conversation) == KNOWN


async def test_forgetting_everything_forgets_what_another_conversation_noted_meanwhile(conversation: Conversation) -> None:
    first, second = Talk(conversation, "one", "ann"), Talk(conversation, "two", "ann")
    await first.say("I loved Alien.")
    await second.say("I have seen Jaws.")
    assert await known_in_a_new_thread(conversation) == {ALIEN: "liked", JAWS: "seen"}
    await first.say("forget everything about me")
    assert await known_in_a_new_thread(conversation) == {}
    await first.say("undo")
    assert await known_in_a_new_thread(conversation) == {ALIEN: "liked", JAWS: "seen"}


async def test_forgetting_everything_at_once_says_nothing_of_what_was_remembered(conversation: Conversation) -> None:
    await Talk(conversation, "one", "ann").say(TOLD)
    reply = (await Talk(conversation, "two", "ann").say("forget everything about me")).reply
    assert not any(word in reply for word in (EARLIER, "Alien", "Heat", "Titanic", "Jaws"))


@pytest.mark.parametrize("words", ["clear the year limit", "clear all filters"])
async def test_clearing_limits_forgets_no_film(conversation: Conversation, words: str) -> None:
    result = await Talk(conversation, "one", "ann").says("I loved Alien. After 2000.", words)
    assert (result.taste.liked, result.taste.constraints) == ((ALIEN,), Constraints())
    assert await known_in_a_new_thread(conversation) == {ALIEN: "liked"}


async def test_undo_takes_back_what_a_turn_remembered_but_not_what_came_from_earlier(conversation: Conversation) -> None:
    await Talk(conversation, "one", "ann").say("I loved Alien.")
    talk = Talk(conversation, "two", "ann")
    await talk.says("I have seen Jaws.", "I loved Heat.")
    assert await known_in_a_new_thread(conversation) == {ALIEN: "liked", HEAT: "liked", JAWS: "seen"}
    await talk.say("undo twice")
    assert await known_in_a_new_thread(conversation) == {ALIEN: "liked"}
    assert "cannot be undone" in (await talk.say("undo")).reply
    assert await known_in_a_new_thread(conversation) == {ALIEN: "liked"}


# Users


async def test_users_do_not_mix_even_in_threads_of_one_name(conversation: Conversation) -> None:
    ann, bob, nobody = (Talk(conversation, "one", user) for user in ("ann", "bob", None))
    await ann.say("I loved Alien. No comedy.")
    await bob.say("I loved Titanic.")
    assert (await nobody.say(WHAT)).reply == NOTHING
    of_ann, of_bob = await ann.say("show me more"), await bob.say("show me more")
    assert (of_ann.taste.liked, of_ann.taste.constraints, of_ann.turn) == ((ALIEN,), Constraints(genres_none=("Comedy",)), 2)
    assert (of_bob.taste.liked, of_bob.taste.constraints, of_bob.turn) == ((TITANIC,), Constraints(), 2)
    assert await known_in_a_new_thread(conversation, "ann") == {ALIEN: "liked"}
    assert await known_in_a_new_thread(conversation, "bob") == {TITANIC: "liked"}


async def test_nothing_is_remembered_of_an_unknown_user(conversation: Conversation) -> None:
    await Talk(conversation, "one").say(TOLD)
    assert (await Talk(conversation, "two").say(WHAT)).reply == NOTHING
    assert await known_in_a_new_thread(conversation) == {}


async def test_conversations_of_a_user_at_once_keep_each_others_films(conversation: Conversation) -> None:
    films = ("Alien", "Titanic", "Jaws", "Se7en", "Amélie", "Parasite")
    await asyncio.gather(*(Talk(conversation, film, "ann").says(f"I have seen {film}.", "surprise me") for film in films))
    assert set(await known_in_a_new_thread(conversation)) == {ALIEN, TITANIC, JAWS, "se7en-1995", "amelie-2001", "parasite-2019"}


async def test_old_conversation_does_not_bring_back_what_a_newer_one_forgot(conversation: Conversation) -> None:
    old, new = Talk(conversation, "one", "ann"), Talk(conversation, "two", "ann")
    await old.say("I loved Alien and Heat.")
    await new.say("forget Alien")
    await old.say("I have seen Jaws.")
    assert await known_in_a_new_thread(conversation) == {HEAT: "liked", JAWS: "seen"}


async def test_conversations_of_a_user_at_once_list_nothing_that_the_other_noted(conversation: Conversation) -> None:
    first, second = Talk(conversation, "one", "ann"), Talk(conversation, "two", "ann")
    shown = listed(await first.say("something funny"))
    noted = await second.says("something funny", "I have seen number 1", "number 1 is not for me")
    after = await first.say("something funny")
    assert noted.taste.seen == (shown[0],)
    assert (after.taste.seen, after.taste.disliked) == (noted.taste.seen, noted.taste.disliked)
    assert not {*noted.taste.seen, *noted.taste.disliked} & set(listed(after))
    assert EARLIER not in after.reply


async def test_undo_takes_nothing_back_that_another_conversation_noted(conversation: Conversation) -> None:
    first, second = Talk(conversation, "one", "ann"), Talk(conversation, "two", "ann")
    await first.say("I loved Alien.")
    await second.say("I have seen Jaws.")
    await first.say("I loved Heat.")
    assert (await first.say("undo twice")).taste.opinions() == {JAWS: "seen"}
    assert await known_in_a_new_thread(conversation) == {JAWS: "seen"}


@pytest.mark.parametrize("name", ["a.b", "böb", "Ann O'Neil; DROP TABLE store", "…", "langgraph", "x" * MAX_USER_CHARACTERS])
async def test_every_printable_name_works(conversation: Conversation, name: str) -> None:
    await Talk(conversation, "one", name).say("I loved Alien.")
    assert await known_in_a_new_thread(conversation, name) == {ALIEN: "liked"}
    assert await known_in_a_new_thread(conversation, "ann") == {}


@pytest.mark.parametrize(("name", "words"), [("", "empty"), (" \t ", "empty"), ("a\x00b", "control"), ("ann\n", "control"), ("\ud800", "control"), ("x" * 101, "101")])
async def test_name_that_cannot_be_one_is_refused(conversation: Conversation, name: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        await Talk(conversation, "one", name).say("hello")


def test_one_name_in_two_spellings_of_unicode_is_one_user() -> None:
    assert checked_user(" bo\u0308b ") == checked_user("b\u00f6b") == "böb"


# The file


async def test_profile_survives_a_restart_of_the_process(index: ItemIndex, database: Path) -> None:
    async with open_conversation(index, Settings(), database=database) as opened:
        await Talk(opened, "one", "ann").say(TOLD)
    async with open_conversation(index, Settings(), database=database) as opened:
        talk = Talk(opened, "two", "ann")
        assert (await talk.say("surprise me")).taste.opinions() == KNOWN
        await talk.say("forget Heat")
    async with open_conversation(index, Settings(), database=database) as opened:
        assert await known_in_a_new_thread(opened) == {item_id: said for item_id, said in KNOWN.items() if item_id != HEAT}


async def test_two_processes_on_one_file_keep_each_others_films(index: ItemIndex, database: Path) -> None:
    async with open_conversation(index, Settings(), database=database) as page, open_conversation(
        index, Settings(), database=None, profiles=database
    ) as terminal:
        await asyncio.gather(Talk(page, "one", "ann").say("I loved Alien."), Talk(terminal, "one", "ann").say("I have seen Jaws."))
        assert await known_in_a_new_thread(page) == await known_in_a_new_thread(terminal) == {ALIEN: "liked", JAWS: "seen"}


async def test_file_holds_no_name_of_a_user(index: ItemIndex, database: Path) -> None:
    secret = "5f0c1d2e3b4a4c6d8e9f001122334455"
    async with open_conversation(index, Settings(), database=database) as opened:
        await Talk(opened, "one", secret).say("I loved Alien.")
    content = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert label(secret).encode() in content
    assert secret.encode() not in content


async def test_file_is_made_only_when_a_user_is_known(index: ItemIndex, database: Path) -> None:
    async with open_conversation(index, Settings(), database=None, profiles=database) as opened:
        await Talk(opened, "one").say("I loved Alien.")
        assert not database.exists()
        await Talk(opened, "one", "ann").say("I loved Alien.")
        assert database.exists()


@pytest.mark.parametrize("damage", ["{", "null", "[]", '"liked"', '{"opinion": "adored", "noted": 1}', '{"opinion": ["liked"], "noted": 1}', '{"opinion": "liked"}', ""])
async def test_damaged_entry_is_said_once_and_costs_nothing_else(index: ItemIndex, database: Path, damage: str) -> None:
    async with open_conversation(index, Settings(), database=database) as opened:
        await Talk(opened, "one", "ann").say("I loved Alien and Heat.")
    with closing(sqlite3.connect(database)) as file, file:
        assert file.execute("UPDATE store SET value = ? WHERE key = ?", (damage, HEAT)).rowcount == 1
    async with open_conversation(index, Settings(), database=database) as opened:
        first = await Talk(opened, "two", "ann").say("something funny")
        assert "My notes on a film were damaged, so I have dropped them." in first.reply
        assert (first.taste.liked, len(first.recommendations)) == ((ALIEN,), 10)
        second = await Talk(opened, "three", "ann").say("something funny")
        assert "damaged" not in second.reply
        assert second.taste.liked == (ALIEN,)


async def test_film_that_the_catalogue_has_no_more_is_passed_over_with_a_word(index: ItemIndex, conversation: Conversation, database: Path) -> None:
    async with open_conversation(index, Settings(), database=database) as opened:
        await Talk(opened, "one", "ann").say("I loved Alien and Heat.")
    with closing(sqlite3.connect(database)) as file, file:
        file.execute("UPDATE store SET key = 'lost-film-1927' WHERE key = ?", (HEAT,))
    async with open_conversation(index, Settings(), database=database) as opened:
        result = await Talk(opened, "two", "ann").say("recommend something")
        assert result.taste.liked == (ALIEN,)
        assert "A film that I remembered is not in this catalogue." in result.reply


async def test_profiles_of_two_catalogues_are_apart() -> None:
    items = tuple(Item(str(number), f"Film {number}", 2000) for number in range(3))
    first, second = (Catalogue(Dataset(name, items, (), csr_matrix((0, 3), dtype=np.float32))) for name in ("ml.25m", "ml-25m"))
    async with Profiles() as profiles:
        await profiles.change("ann", first, {"1": "liked", "2": "seen"})
        assert (await profiles.recall("ann", first)).taste == Taste(liked=("1",), seen=("2",))
        assert (await profiles.recall("ann", second)).taste == Taste()


def test_changes_are_what_has_to_be_done_to_the_profile() -> None:
    before = Taste(liked=("a", "b"), seen=("c",), query="funny")
    after = Taste(liked=("a", "c"), disliked=("d",), alpha=1.0)
    assert changes_between(before, after) == {"b": None, "c": "liked", "d": "disliked"}
    assert changes_between(after, after) == {}


# Turns that fail, turns that are stopped


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """The file while another process writes to it."""
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE IF NOT EXISTS other (x)")
        yield
        other.commit()


async def test_locked_file_is_said_and_loses_nothing(index: ItemIndex, database: Path) -> None:
    async with open_conversation(index, Settings(), database=database) as opened:
        talk = Talk(opened, "one", "ann")
        before = await talk.say("I loved Alien.")
        with locked(database), pytest.raises(ConversationError, match=r"database is locked.*Nothing that you told me before is lost"):
            await talk.say("I loved Heat.")
        after = await talk.say("I have seen Jaws.")
        assert (after.turn, after.taste.opinions()) == (2, {**before.taste.opinions(), JAWS: "seen"})
        assert await known_in_a_new_thread(opened) == {ALIEN: "liked", JAWS: "seen"}


async def test_profile_that_cannot_be_written_is_said_and_made_up_for(index: ItemIndex, database: Path) -> None:
    async with open_conversation(index, Settings(), database=None, profiles=database) as opened:
        talk = Talk(opened, "one", "ann")
        await talk.say("I loved Alien.")
        with locked(database):
            result = await talk.say("I loved Heat.")
        assert result.taste.liked == (ALIEN, HEAT)
        assert "I could not note this for our next conversation (database is locked); I try again with your next message." in result.reply
        assert await known_in_a_new_thread(opened) == {ALIEN: "liked"}
        assert "could not" not in (await talk.say("show me more")).reply
        assert await known_in_a_new_thread(opened) == {ALIEN: "liked", HEAT: "liked"}


async def test_turn_that_the_model_fails_changes_no_profile(index: ItemIndex, database: Path) -> None:
    nobody = Settings(chat_model=MODEL, mistral_api_key=KEY, mistral_base_url="http://127.0.0.1:9/v1")
    async with open_conversation(index, Settings(), database=database) as opened:
        await Talk(opened, "one", "ann").say("I loved Alien.")
    async with open_conversation(index, nobody, database=database) as opened:
        with pytest.raises(ConversationError, match="could not be reached"):
            await Talk(opened, "two", "ann").say("I loved Heat.")
    async with open_conversation(index, Settings(), database=database) as opened:
        first = await Talk(opened, "two", "ann").say("hello")
        assert (first.turn, first.taste.opinions()) == (1, {ALIEN: "liked"})
        assert EARLIER in first.reply


async def test_refused_message_changes_no_profile(conversation: Conversation) -> None:
    with pytest.raises(BadInputError, match="empty"):
        await Talk(conversation, "one", "ann").say("  ")
    assert await known_in_a_new_thread(conversation) == {}


async def test_stopped_turn_remembers_what_its_tools_had_noted(conversation: Conversation) -> None:
    async with aclosing(conversation.turn("one", "I loved Alien. No horror.", user="ann")) as events:
        async for event in events:
            if isinstance(event, ToolStarted) and event.name == "retrieve_candidates":
                break
    noted = (await Talk(conversation, "one", "ann").say(WHAT)).taste.opinions()
    assert noted == {ALIEN: "liked"}
    assert await known_in_a_new_thread(conversation) == noted


async def test_language_model_is_told_what_is_remembered(index: ItemIndex, database: Path) -> None:
    async with open_conversation(index, Settings(), database=database) as opened:
        await Talk(opened, "one", "ann").say("I loved Alien and have seen Jaws.")
    with StrictMistral(lambda messages: "Good evening.") as mistral:
        settings = Settings(chat_model=MODEL, mistral_api_key=KEY, mistral_base_url=mistral.url)
        async with open_conversation(index, settings, database=database) as opened:
            reply = (await Talk(opened, "two", "ann").say("hello")).reply
        prompt = mistral.requests[0]["messages"][0]["content"]
    assert reply.startswith("Good evening.\n\nFrom earlier conversations I remember that you like Alien (1979) and you have seen Jaws (1975)")
    assert '"liked": [{"item_id": "alien-1979", "title": "Alien (1979)"}]' in prompt
    assert '"seen": [{"item_id": "jaws-1975", "title": "Jaws (1975)"}]' in prompt
