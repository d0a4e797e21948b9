"""Questions that are answered in words, and wishes that cannot be served: what is said, and that nothing of the taste changes."""

from collections.abc import AsyncIterator

import pytest
from talk import Talk, listed

from agent.conversation import TurnResult, open_conversation
from agent.offline.questions import unsupported
from agent.offline.small_talk import small_talk
from agent.settings import Settings
from index.item_index import ItemIndex
from index.types import Constraints
from tools.state import Taste


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


# Questions about one film, or about the list


async def unchanged(talk: Talk, before: TurnResult, text: str) -> str:
    """The reply to a question that leaves taste and list as they were."""
    result = await talk.say(text)
    assert (result.taste, result.recommendations, result.new_list) == (before.taste, before.recommendations, False), text
    return result.reply


async def test_it_is_the_film_that_was_spoken_of_last(talk: Talk, index: ItemIndex) -> None:
    first = await talk.say("I love The Godfather")
    assert await unchanged(talk, first, "is it violent?") == "Yes: The Godfather (1972) is tagged “violent”."
    assert await unchanged(talk, first, "and is it scary?") == (
        "Nothing in the catalogue says so of The Godfather (1972): it is filed under crime and drama and tagged “mafia”, “family saga” and “epic”."
    )
    fifth = index.catalogue.item(listed(first)[4])
    await unchanged(talk, first, "why number 5")
    assert fifth.display_title in await unchanged(talk, first, "is it scary?")
    assert await unchanged(talk, first, "who directed it?") == f"{fifth.display_title} was directed by {fifth.directors[0]}."
    assert await unchanged(talk, first, "how long is it?") == f"{fifth.display_title} runs {fifth.runtime} minutes."
    await unchanged(talk, first, "thanks")
    assert await unchanged(talk, first, "is it scary?") == "Which film do you mean? Name it, or say its number in the list."


async def test_question_about_a_number_gets_its_answer_and_nothing_else(talk: Talk, index: ItemIndex) -> None:
    first = await talk.say("I love Alien")
    film = [index.catalogue.item(item_id) for item_id in listed(first)]
    assert [one.title for one in film[:4]] == ["The Thing", "Aliens", "2001: A Space Odyssey", "Jaws"]
    replies = {text: await unchanged(talk, first, text) for text in (
        "is number 1 gory?", "is number 3 gory?", "has number 2 a happy ending?", "who else is in number 1?", "who directed number 2?", "how long is the 4th", "when was number 4 made?", "is number 2 in Korean?",
        "is number 1 a horror film?", "is number 30 scary?", "is number 2 on netflix?",
    )}  # fmt: skip
    assert replies["is number 1 gory?"] == "Yes: The Thing (1982) is tagged “gory”."
    assert replies["is number 3 gory?"].startswith("Nothing in the catalogue says so of 2001: A Space Odyssey (1968): it is filed under")
    assert replies["has number 2 a happy ending?"].startswith("The catalogue does not tell how Aliens (1986) ends")
    assert replies["who else is in number 1?"] == f"In The Thing (1982) play {', '.join(film[0].cast[:-1])} and {film[0].cast[-1]}; I know no others."
    assert replies["who directed number 2?"] == "Aliens (1986) was directed by James Cameron."
    assert replies["how long is the 4th"] == f"Jaws (1975) runs {film[3].runtime} minutes."
    assert replies["when was number 4 made?"] == "Jaws (1975) is of 1975."
    assert replies["is number 2 in Korean?"] == "No, Aliens (1986) is in English."
    assert replies["is number 1 a horror film?"] == "Yes: The Thing (1982) is filed under horror."
    assert replies["is number 30 scary?"] == "There is no number 30 in the list."
    assert replies["is number 2 on netflix?"] == "I do not know where a film can be watched or streamed; I left that aside."


async def test_question_about_the_list_names_the_film(talk: Talk, index: ItemIndex) -> None:
    first = await talk.say("I love Alien")
    catalogue = index.catalogue
    ranks = {item_id: rank for rank, item_id in enumerate(listed(first), 1)}
    for how, key in (("shortest", lambda one: one.runtime), ("oldest", lambda one: one.year), ("newest", lambda one: -one.year)):
        film = min(map(catalogue.item, ranks), key=key)
        assert (await unchanged(talk, first, f"which one is the {how}?")).startswith(f"The {how} is number {ranks[film.item_id]}, {film.display_title}")
    loved = max(ranks, key=lambda item_id: len(catalogue.likers(item_id)))
    best = await unchanged(talk, first, "which of these is the best?")
    assert best.startswith("Number 1, The Thing (1982), fits best what you told me.")
    assert f"The best loved of this list is number {ranks[loved]}, {catalogue.item(loved).display_title}" in best
    gory = [item_id for item_id in ranks if "gory" in catalogue.item(item_id).keywords]
    answer = await unchanged(talk, first, "are any of these gory?")
    assert all(f"number {ranks[item_id]}, {catalogue.item(item_id).display_title} (tagged “gory”)" in answer for item_id in gory[:5])
    assert await unchanged(talk, first, "which of them are in black and white?") == "The catalogue says so of no film in the list."


@pytest.mark.parametrize("text", ["thanks, I'll watch number 6", "ok thanks number 6 it is", "let's go with the 6th", "cool, i'm going to watch number 6 tonight"])
async def test_choice_of_a_film_is_wished_well(talk: Talk, text: str) -> None:
    first = await talk.say("I love Alien")
    sixth = talk.conversation.index.catalogue.item(listed(first)[5])
    assert await unchanged(talk, first, text) == f"Enjoy {sixth.display_title}! Tell me afterwards how you liked it."
    assert (await talk.say("it was great")).taste.liked == ("alien-1979", sixth.item_id)


async def test_ambiguous_name_is_asked_about_once(talk: Talk) -> None:
    assert "I took “Emma” for the first" in (await talk.say("what about Emma?")).reply
    assert (await talk.say("who directed Emma?")).reply == "Emma. (2020) was directed by Autumn de Wilde."
    await talk.say("I loved Emma (1996)")
    assert (await talk.say("who directed Emma?")).reply == "Emma (1996) was directed by Douglas McGrath."


# Films that give way


@pytest.mark.parametrize("text", ["swap number 9 for something else", "replace number 9", "not number 9 tonight"])
async def test_film_to_be_swapped_gives_way_without_a_verdict(talk: Talk, index: ItemIndex, text: str) -> None:
    first = await talk.say("I love Alien")
    ninth = listed(first)[8]
    result = await talk.say(text)
    assert (result.taste.left_out, result.taste.disliked, result.taste.query) == ((ninth,), (), "")
    assert ninth not in listed(result)
    assert len(set(listed(first)[:8]) & set(listed(result))) >= 7
    assert f"I leave out {index.catalogue.item(ninth).display_title} for the rest of this conversation." in result.reply
    assert ninth not in listed(await talk.say("show me more"))
    later = await talk.say(f"I loved {index.catalogue.item(ninth).title}")
    assert (ninth in later.taste.liked, later.taste.left_out) == (True, ())


async def test_film_that_is_too_long_gives_way_to_shorter_ones(talk: Talk, index: ItemIndex) -> None:
    first = await talk.say("I love Alien")
    third = index.catalogue.item(listed(first)[2])
    result = await talk.say("number 3 is too long")
    assert result.taste.constraints == Constraints(runtime_max=(third.runtime or 0) - 1)
    assert (result.taste.left_out, result.taste.disliked) == ((third.item_id,), ())


async def test_what_somebody_else_would_hate_is_left_out_and_no_dislike(talk: Talk) -> None:
    result = await talk.say("Saving Private Ryan and Platoon, too much war, she'd hate that")
    assert (result.taste.disliked, result.taste.left_out) == ((), ("saving-private-ryan-1998", "platoon-1986"))
    assert not set(result.taste.left_out) & set(listed(result))


async def test_the_first_one_is_of_the_films_just_named_if_it_was(talk: Talk) -> None:
    result = await talk.says("I have only seen 3 films in my life: Titanic, Avatar and The Room", "the first one was the best")
    assert (result.taste.liked, result.taste.seen) == (("titanic-1997",), ("avatar-2009", "the-room-2003"))
    assert (await talk.say("the first one looks good")).taste.liked == ("titanic-1997", listed(result)[0])


async def test_genre_asked_for_alone_lists_films_that_are_first_of_that_genre(talk: Talk, index: ItemIndex) -> None:
    result = await talk.say("I want a comedy")
    assert (result.taste.query, result.taste.constraints) == ("", Constraints(genres_any=("Comedy",)))
    assert sum(index.catalogue.item(item_id).genres[0] == "Comedy" for item_id in listed(result)) >= 6
    assert result.reply.startswith("Here are ten films, only comedy.")


@pytest.mark.parametrize("text", ["slow cinema please", "long takes, hardly any dialogue, nothing happens"])
async def test_slow_films_are_found(talk: Talk, index: ItemIndex, text: str) -> None:
    slow = [item_id for item_id in listed(await talk.say(text)) if {"slow-burn", "quiet", "meditative"} & set(index.catalogue.item(item_id).keywords)]
    assert len(slow) >= 8


async def test_film_that_is_not_understood_is_explained(talk: Talk, index: ItemIndex) -> None:
    first = await talk.say("I love Alien")
    second = index.catalogue.item(listed(first)[1])
    assert second.text in await unchanged(talk, first, "i not understand number 2, what is it?")


# Requests without a wish, and talk of other things


@pytest.mark.parametrize("text", ["idk something good", "just give me a damn movie", "something we both can enjoy"])
async def test_request_without_a_wish_gets_films_at_once_and_a_question(talk: Talk, index: ItemIndex, text: str) -> None:
    result = await talk.say(text)
    assert len(result.recommendations) == 10
    assert min(len(index.catalogue.likers(item_id)) for item_id in listed(result)) > index.catalogue.degrees.mean()
    assert result.reply.count("?") == 1


@pytest.mark.parametrize(("text", "query"), [("what's a good film for a first date?", "romantic"), ("I'm going through a breakup, what should I watch?", "feel-good funny")])
async def test_occasion_is_a_mood(talk: Talk, text: str, query: str) -> None:
    result = await talk.say(text)
    assert (result.taste.query, len(result.recommendations)) == (query, 10)


@pytest.mark.parametrize(
    "text", ["who won the world cup in 2018?", "can you write me a poem about cats?", "recommend a good book", "how are you?", "what's the weather like?", "tell me a joke", "are you a robot?"]
)
async def test_talk_of_other_things_leaves_no_wish(talk: Talk, text: str) -> None:
    result = await talk.say(text)
    assert (result.taste, result.recommendations, result.tool_calls) == (Taste(), (), ())
    assert "I find you ten." in result.reply


@pytest.mark.parametrize("text", ["a film about a poem by a soldier", "something based on a book", "who directed Heat?", "a movie about the world cup", "what movies have you got", "do you have musicals?"])
def test_films_about_other_things_are_no_small_talk(text: str) -> None:
    assert small_talk(text) == ""
