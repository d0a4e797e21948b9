"""Questions that are answered in words, and wishes that cannot be served: what is said, and that nothing of the taste changes."""

from collections.abc import AsyncIterator

import pytest
from talk import Talk, listed

from agent.conversation import open_conversation
from agent.offline.questions import unsupported
from agent.settings import Settings
from index.item_index import ItemIndex
from index.types import Constraints


@pytest.fixture
async def talk(index: ItemIndex) -> AsyncIterator[Talk]:
    async with open_conversation(index, Settings(), database=None) as opened:
        yield Talk(opened, "one")


@pytest.mark.parametrize(("first", "then"), [("idk", "idk"), ("whatever", "you tell me")])
async def test_who_does_not_know_twice_gets_a_list(talk: Talk, first: str, then: str) -> None:
    asked = await talk.say(first)
    assert (asked.new_list, asked.reply.count("?")) == (False, 1)
    given = await talk.say(then)
    assert len(given.recommendations) == 10


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("something rated PG-13", "age ratings"),
        ("what's on netflix", "streamed"),
        ("at least 3 hours long", "not at least"),
        ("nothing longer than 2 hours", ""),
        ("something good", ""),
    ],
)
def test_wishes_that_cannot_be_served_are_named(text: str, words: str) -> None:
    assert words in unsupported(text)
    assert bool(unsupported(text)) == bool(words)


async def test_unsupported_wish_is_told_and_the_rest_is_done(talk: Talk) -> None:
    result = await talk.say("a comedy rated PG-13")
    assert "age ratings" in result.reply
    assert (result.taste.constraints, result.taste.query) == (Constraints(genres_any=("Comedy",)), "")
    assert "age ratings" in (await talk.say("what can you not do")).reply


async def test_questions_about_films_set_no_limit(talk: Talk, index: ItemIndex) -> None:
    first = await talk.say("I loved Heat")
    third = index.catalogue.item(listed(first)[2])
    assert (await talk.say("how long is number 3?")).reply == f"{third.display_title} runs {third.runtime} minutes."
    assert (await talk.say("is Leonardo DiCaprio in Heat?")).reply.startswith("No, as far as I know Leonardo DiCaprio has no part in Heat (1995)")
    assert (await talk.say("is Al Pacino in Heat?")).reply == "Yes, Al Pacino plays in Heat (1995)."
    await talk.say("compare Inception and The Departed")
    compared = await talk.say("which is shorter?")
    assert compared.reply == "Inception is shorter: 148 minutes against 151."
    assert compared.taste == first.taste


async def test_other_films_of_a_director_are_a_limit_on_people(talk: Talk, index: ItemIndex) -> None:
    first = await talk.say("I loved Heat")
    directors = index.catalogue.item(listed(first)[0]).directors
    result = await talk.say("what else did the director of number 1 make?")
    assert result.taste.constraints == Constraints(people=directors)


async def test_dial_at_its_end_is_said(talk: Talk) -> None:
    assert "at its end" not in (await talk.say("hidden gems")).reply
    assert "at its end" in (await talk.say("even more obscure")).reply
