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


@pytest.mark.parametrize("text", ["what else did the director of number 1 make?", "films by the same director as number 1"])
async def test_other_films_of_a_director_are_a_limit_on_people(talk: Talk, text: str, index: ItemIndex) -> None:
    first = await talk.say("I loved Heat")
    directors = index.catalogue.item(listed(first)[0]).directors
    result = await talk.say(text)
    assert result.taste.constraints == Constraints(people=directors)
    assert not set(listed(first)) & set(listed(result))


async def test_that_director_is_the_one_of_the_film_talked_about(talk: Talk) -> None:
    result = await talk.says("I loved Heat", "other films by that director")
    assert result.taste.constraints == Constraints(people=("Michael Mann",))


async def test_who_is_not_in_the_catalogue_is_told(talk: Talk) -> None:
    result = await talk.say("a comedy by Chantal Akerman")
    assert result.taste.constraints == Constraints(genres_any=("Comedy",))
    assert "Nobody called “Chantal Akerman” is in this catalogue." in result.reply


async def test_a_tag_that_stands_for_all_films_of_its_kind_is_told(talk: Talk) -> None:
    result = await talk.say("I've seen every Marvel movie")
    assert len(result.taste.seen) == 27
    assert "only go by what is tagged “marvel”" in result.reply


async def test_both_films_that_were_compared_are_liked(talk: Talk) -> None:
    result = await talk.says("compare Heat and Alien", "I love both")
    assert result.taste.liked == ("heat-1995", "alien-1979")


async def test_dial_at_its_end_is_said(talk: Talk) -> None:
    assert "at its end" not in (await talk.say("hidden gems")).reply
    assert "at its end" in (await talk.say("even more obscure")).reply
