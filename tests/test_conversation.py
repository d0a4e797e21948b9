"""Conversations end to end with the offline model: what is known of the user, and what is on the list, turn by turn."""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from copy import copy
from dataclasses import replace
from pathlib import Path
from statistics import mean
from threading import Event

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.checkpoint.memory import InMemorySaver
from talk import Talk, listed, share_with, years

from agent.conversation import (
    MAX_MESSAGE_CHARACTERS,
    Conversation,
    Token,
    ToolFinished,
    ToolStarted,
    TurnResult,
    open_conversation,
    serializer,
)
from agent.database import check_database
from agent.graph import begin, dangling, recent
from agent.settings import Settings
from index.encoders import Encoder
from index.errors import ArtefactError, BadInputError
from index.item_index import ItemIndex
from index.relaxation import without_one
from index.types import Constraints
from index.vectors import FloatArray
from index.works import work_key
from tools.state import Taste, UserSettings

TWO_FILMS = "I loved The Matrix and Inception."
MATRIX, INCEPTION = "the-matrix-1999", "inception-2010"


@pytest.fixture
async def conversation(index: ItemIndex) -> AsyncIterator[Conversation]:
    async with open_conversation(index, Settings(), database=None) as opened:
        yield opened


@pytest.fixture
def talk(conversation: Conversation) -> Talk:
    return Talk(conversation, "one")


# What a user says after a first list, and what has to come of it


async def test_first_list_has_ten_films_and_remembers_the_two_liked(talk: Talk) -> None:
    result = await talk.say(TWO_FILMS)
    assert result.taste == Taste(liked=(MATRIX, INCEPTION), alpha=0.0)
    assert (len(result.recommendations), result.turn, result.new_list) == (10, 1, True)
    assert [mention.surface for mention in result.mentions] == ["The Matrix", "Inception"]


async def test_newer_means_newer_than_the_middle_of_the_list(talk: Talk) -> None:
    first = await talk.say(TWO_FILMS)
    middle = sorted(years(talk, first))[4:6]
    newer = await talk.say("newer ones please")
    assert newer.taste.constraints == Constraints(year_min=sum(middle) // 2 + 1)
    assert len(newer.recommendations) == 10
    assert mean(years(talk, newer)) > mean(years(talk, first))


async def test_older_means_older_than_the_middle_of_the_list(talk: Talk) -> None:
    first = await talk.say(TWO_FILMS)
    middle = sorted(years(talk, first))[4:6]
    older = await talk.say("older please")
    assert older.taste.constraints == Constraints(year_max=sum(middle) // 2 - 1)
    assert len(older.recommendations) == 10


async def test_less_popular_lists_films_of_fewer_themed_lists(talk: Talk) -> None:
    first = await talk.say(TWO_FILMS)
    gems = await talk.say("less popular ones")
    likers = talk.conversation.index.catalogue.likers
    assert gems.taste.popularity < 0.5
    assert mean(len(likers(item)) for item in listed(gems)) < mean(len(likers(item)) for item in listed(first))


async def test_less_violent_keeps_the_taste_and_lists_fewer_violent_films(talk: Talk) -> None:
    first = await talk.say("I loved Pulp Fiction and Se7en.")
    milder = await talk.say("less violent")
    assert milder.taste.avoid == "violent"
    assert milder.taste.liked == ("pulp-fiction-1994", "se7en-1995")
    assert share_with(talk, milder, {"violent", "gory"}) < share_with(talk, first, {"violent", "gory"})


async def test_funnier_lists_more_comedies(talk: Talk) -> None:
    first = await talk.say(TWO_FILMS)
    funnier = await talk.say("funnier")
    assert "funny" in funnier.taste.query.split()
    assert funnier.taste.liked == (MATRIX, INCEPTION)
    assert share_with(talk, funnier, {"Comedy"}) > share_with(talk, first, {"Comedy"})


async def test_critique_turns_the_list_and_said_again_it_leads(talk: Talk) -> None:
    alphas = [(await talk.say(text)).taste.alpha for text in (TWO_FILMS, "a bit darker please", "I also loved Heat", "still darker", "a film about chess")]
    assert alphas == [0.0, 0.4, 0.4, 0.6, 0.6]


async def test_more_like_number_3_adds_it_to_the_liked_films(talk: Talk) -> None:
    third = listed(await talk.say(TWO_FILMS))[2]
    result = await talk.say("more like number 3")
    assert result.taste.liked == (MATRIX, INCEPTION, third)
    assert len(result.recommendations) == 10


async def test_without_an_actor_lists_no_film_with_him(talk: Talk) -> None:
    first = await talk.say("I loved The Godfather.")
    assert any("Al Pacino" in talk.conversation.index.catalogue.item(item).cast for item in listed(first))
    result = await talk.say("without Al Pacino")
    assert not any("Al Pacino" in talk.conversation.index.catalogue.item(item).people for item in listed(result))
    assert result.taste.constraints == Constraints(people_none=("Al Pacino",))
    assert len(result.recommendations) == 10


async def test_dropping_one_limit_keeps_the_other(talk: Talk) -> None:
    both = await talk.say("I loved The Matrix. After 2005, no horror.")
    assert both.taste.constraints == Constraints(genres_none=("Horror",), year_min=2006)
    result = await talk.say("drop the year limit")
    assert result.taste.constraints == Constraints(genres_none=("Horror",))
    assert min(years(talk, result)) < 2006


async def test_seen_film_leaves_the_list_and_nothing_else_does(talk: Talk) -> None:
    before = listed(await talk.say(TWO_FILMS))
    result = await talk.say("I've seen number 2")
    assert result.taste.seen == (before[1],)
    assert len(listed(result)) == 10
    assert set(before) - set(listed(result)) == {before[1]}


async def test_film_that_is_not_for_me_is_disliked(talk: Talk) -> None:
    fourth = listed(await talk.say(TWO_FILMS))[3]
    result = await talk.say("number 4 is not for me")
    assert result.taste.disliked == (fourth,)
    assert fourth not in listed(result)


async def test_show_me_more_lists_ten_others_each_time(talk: Talk) -> None:
    lists = [listed(await talk.say(text)) for text in (TWO_FILMS, "show me more", "show me more")]
    assert len({item_id for films in lists for item_id in films}) == 30


async def test_start_over_forgets_everything_and_undo_brings_it_back(talk: Talk) -> None:
    before = await talk.says(TWO_FILMS, "after 1990, no horror")
    fresh = await talk.say("start over")
    assert (fresh.taste, fresh.recommendations) == (Taste(), ())
    back = await talk.say("undo")
    assert back.taste == before.taste
    assert back.recommendations == before.recommendations
    assert back.new_list


async def test_undo_twice_goes_back_two_turns(talk: Talk) -> None:
    first = await talk.say(TWO_FILMS)
    await talk.says("no horror", "after 2005")
    result = await talk.say("undo twice")
    assert result.taste == first.taste
    assert result.recommendations == first.recommendations


async def test_undo_undo_goes_back_turn_by_turn(talk: Talk) -> None:
    first = await talk.say(TWO_FILMS)
    second = await talk.say("no horror")
    await talk.say("after 2005")
    assert (await talk.say("undo")).taste == second.taste
    assert (await talk.say("undo")).taste == first.taste


async def test_undo_at_the_start_says_that_there_is_nothing_to_undo(talk: Talk) -> None:
    result = await talk.say("undo")
    assert result.taste == Taste()
    assert "cannot be undone" in result.reply


async def test_undo_counts_only_turns_that_changed_something(talk: Talk) -> None:
    await talk.say("undo")
    assert "cannot be undone" in (await talk.say("undo")).reply
    first = await talk.say(TWO_FILMS)
    await talk.says("I've seen number 1", "asdf qwer zxcv", "why number 2?", "thanks")
    back = await talk.say("undo")
    assert (back.taste, back.recommendations) == (first.taste, first.recommendations)
    start = await talk.say("undo")
    assert (start.taste, start.recommendations) == (Taste(), ())
    assert "cannot be undone" in (await talk.say("undo")).reply


async def test_surprise_me_lists_well_known_films(talk: Talk) -> None:
    result = await talk.say("surprise me")
    catalogue = talk.conversation.index.catalogue
    assert len(result.recommendations) == 10
    assert min(len(catalogue.likers(item)) for item in listed(result)) > mean(catalogue.degrees)


async def test_another_surprise_brings_other_films(talk: Talk) -> None:
    first, second = await talk.say("surprise me"), await talk.say("surprise me")
    assert len(second.recommendations) == 10
    assert not set(listed(first)) & set(listed(second))
    other = Talk(talk.conversation, "two")
    assert listed(await other.say("surprise me")) != listed(first)


async def test_films_of_a_series_come_first_and_leave_no_query(talk: Talk, conversation: Conversation) -> None:
    rocky = await talk.say("show me the Rocky films")
    series = [one for one in listed(rocky) if "rocky" in conversation.index.series.of(one)]
    assert listed(rocky)[: len(series)] == sorted(series, key=lambda one: conversation.index.catalogue.item(one).year or 0)
    assert len(series) >= 6
    assert not {"the-rocky-horror-picture-show-1975", "the-lord-of-the-rings-the-fellowship-of-the-ring-2001"} & set(listed(rocky))
    assert (rocky.taste.query, rocky.taste.liked) == ("", ())
    assert (await talk.say("something funnier")).taste.query == "funny comedy"
    wars = await Talk(conversation, "two").says("I have seen The Empire Strikes Back", "more star wars films")
    assert "schindlers-list-1993" not in listed(wars)
    assert all("star wars" in conversation.index.series.of(one) for one in listed(wars)[:6])
    assert "Star Wars films" in wars.reply
    bond = [await Talk(conversation, "three").say("James Bond films please"), await Talk(conversation, "three").say("show me more")]
    assert all("james bond" in conversation.index.series.of(one) for result in bond for one in listed(result))
    assert not set(listed(bond[0])) & set(listed(bond[1]))


async def test_dial_that_is_at_its_end_brings_other_films(talk: Talk) -> None:
    lists = [await talk.say(text) for text in ("I loved Heat", "hidden gems", "more obscure", "those are too well known")]
    gems = [set(listed(one)) for one in lists[1:]]
    assert not gems[0] & gems[1]
    assert not gems[1] & gems[2]
    assert ["at its end" in one.reply for one in lists] == [False, False, True, True]


async def test_why_number_2_answers_with_its_reason_and_leaves_the_list(talk: Talk) -> None:
    before = await talk.say(TWO_FILMS)
    result = await talk.say("why number 2?")
    second = before.recommendations[1]
    assert talk.conversation.index.catalogue.item(second.item_id).title in result.reply
    assert second.reason in result.reply
    assert (result.taste, result.recommendations, result.new_list) == (before.taste, before.recommendations, False)


async def test_compare_1_and_2_tells_of_both_and_changes_nothing(talk: Talk) -> None:
    before = await talk.say(TWO_FILMS)
    result = await talk.say("compare 1 and 2")
    films = [talk.conversation.index.catalogue.item(item_id) for item_id in listed(before)[:2]]
    assert all(film.title in result.reply and film.directors[0] in result.reply for film in films)
    assert (result.taste, result.recommendations) == (before.taste, before.recommendations)


async def test_what_do_you_know_about_me_names_all_of_it(talk: Talk) -> None:
    before = await talk.say("I loved The Matrix, hated Titanic and I have seen Jaws. No horror.")
    assert (before.taste.liked, before.taste.disliked, before.taste.seen) == ((MATRIX,), ("titanic-1997",), ("jaws-1975",))
    result = await talk.say("what do you know about me?")
    assert all(word in result.reply for word in ("The Matrix", "Titanic", "Jaws", "no horror"))
    assert result.taste == before.taste


async def test_later_opinion_replaces_an_earlier_one(talk: Talk) -> None:
    assert (await talk.says("I hated Heat", "actually Heat is okay, I like it")).taste.opinions() == {"heat-1995": "liked"}
    assert (await talk.say("I take it back, Heat was awful")).taste.opinions() == {"heat-1995": "disliked"}


async def test_what_is_said_instead_takes_the_place_of_the_turn_before(talk: Talk) -> None:
    result = await talk.says("I loved Alien", "forget that, Titanic instead")
    assert result.taste.liked == ("titanic-1997",)
    assert "taken the last turn back" in result.reply


async def test_forgetting_a_film_takes_it_from_the_liked_ones(talk: Talk) -> None:
    await talk.say("I loved The Matrix and Titanic.")
    result = await talk.say("forget that I liked Titanic")
    assert result.taste.liked == (MATRIX,)
    assert "Titanic" not in result.reply


@pytest.mark.parametrize(("words", "count"), [("Give me only 3 movies.", 3), ("Show me five films.", 5), ("Recommend 12 films.", 12)])
async def test_list_is_as_long_as_asked(talk: Talk, words: str, count: int) -> None:
    assert len((await talk.say(f"{TWO_FILMS} {words}")).recommendations) == count


async def test_too_narrow_limits_say_which_limit_costs_how_many(talk: Talk) -> None:
    """Counted by hand over the catalogue: what dropping either limit would add."""
    items = talk.conversation.index.catalogue.items
    old = [film for film in items if film.year and film.year <= 1949]
    documentaries = [film for film in items if "Documentary" in film.genres]
    both = [film for film in documentaries if film.year and film.year <= 1949]
    result = await talk.say("Documentaries before 1950")
    assert set(listed(result)) == {film.item_id for film in both}
    assert 0 < len(both) < 10
    assert f"Only {len(both)} of 10 fit" in result.reply
    assert f"Dropping “1949 or earlier” would add {len(documentaries) - len(both)} films" in result.reply
    assert f"Dropping “only documentary” would add {len(old) - len(both)} films" in result.reply


async def test_limits_stay_over_turns_that_do_not_name_them(talk: Talk) -> None:
    await talk.say(f"{TWO_FILMS} After 2005, no horror.")
    for text in ("funnier", "show me more", "I've seen number 1", "more like number 2"):
        result = await talk.say(text)
        assert result.taste.constraints == Constraints(genres_none=("Horror",), year_min=2006)
        assert len(result.recommendations) == 10


async def test_twenty_turns_never_show_what_was_seen(talk: Talk) -> None:
    await talk.say(TWO_FILMS)
    for number in range(1, 20):
        result = await talk.say(f"I have seen number {number % 10 + 1}")
        assert len(result.taste.seen) == number
        assert len(result.recommendations) == 10
    assert result.turn == 20


async def test_dials_of_the_user_beat_the_conversation(talk: Talk) -> None:
    result = await talk.say(f"{TWO_FILMS} Something funny.", UserSettings(alpha=1.0, embedding_type="llm", popularity=0.9))
    assert (result.taste.alpha, result.taste.embedding_type, result.taste.popularity) == (1.0, "llm", 0.9)


async def test_alpha_by_hand_1_lists_what_the_words_alone_list(conversation: Conversation) -> None:
    words_alone = await Talk(conversation, "words").say("I have seen The Matrix and Inception. Something funny and clever.")
    by_hand = await Talk(conversation, "hand").say(f"{TWO_FILMS} Something funny and clever.", UserSettings(alpha=1.0))
    assert by_hand.taste.liked == words_alone.taste.seen
    assert listed(by_hand) == listed(words_alone)


# Understanding, in a conversation


@pytest.mark.parametrize(
    ("text", "liked", "disliked", "seen"),
    [
        ("i loved the matirx and incepton", (MATRIX, INCEPTION), (), ()),
        ("I liked Her, not Up", ("her-2013",), ("up-2009",), ()),
        ("loved T2, hated Rocky 2, have seen Jaws", ("terminator-2-judgment-day-1991",), ("rocky-ii-1979",), ("jaws-1975",)),
        ("I have seen the Rocky films", (), (), ("rocky-1976", "rocky-ii-1979", "rocky-iii-1982", "rocky-iv-1985", "rocky-v-1990", "rocky-balboa-2006")),
    ],
)
async def test_films_are_noted_as_people_name_them(talk: Talk, text: str, liked: tuple[str, ...], disliked: tuple[str, ...], seen: tuple[str, ...]) -> None:
    taste = (await talk.say(text)).taste
    assert (taste.liked, taste.disliked, taste.seen) == (liked, disliked, seen)


async def test_title_that_means_two_films_is_asked_about_once_with_both_and_does_not_block(talk: Talk) -> None:
    first = await talk.say("I loved Scream.")
    assert "Scream (1996) or Scream (2022)? I took “Scream” for the first; name another one if you meant it." in first.reply
    assert (first.taste.liked, len(first.recommendations)) == (("scream-1996",), 10)
    assert "Scream (2022)" not in (await talk.say("no comedy")).reply
    corrected = await talk.say("I meant Scream (2022)")
    assert corrected.taste.liked == ("scream-2022",)


async def test_like_a_film_but_funnier_takes_both(talk: Talk) -> None:
    result = await talk.say("something like Alien but funnier")
    assert (result.taste.liked, result.taste.alpha) == (("alien-1979",), 0.6)
    assert "funny" in result.taste.query.split()


async def test_scary_but_not_gory_wants_the_one_and_avoids_the_other(talk: Talk) -> None:
    result = await talk.say("something scary but not gory")
    assert (result.taste.query, result.taste.avoid, result.taste.alpha) == ("scary", "gory", 1.0)
    assert share_with(talk, result, {"scary", "Horror"}) >= 0.8


# Gathering


async def test_with_nothing_to_go_by_one_short_question_is_asked(talk: Talk) -> None:
    result = await talk.say("I want to watch a movie tonight")
    assert result.reply == "Gladly. Which film did you love lately, or what are you in the mood for? Or say “surprise me”."
    assert (result.recommendations, result.tool_calls) == ((), ())


async def test_question_shows_what_is_understood_so_far(talk: Talk) -> None:
    noted = await talk.say("I hated Titanic.")
    assert noted.reply.endswith("Which film did you love lately, or what are you in the mood for?")
    asked = await talk.say("what should I watch?")
    assert asked.reply.startswith("Gladly. What I know: you do not like Titanic (1997). Which film did you love lately")


async def test_of_two_liked_films_the_one_that_matters_more_is_asked_for_and_then_leads(talk: Talk) -> None:
    first = await talk.say("I loved The Godfather and Toy Story.")
    assert first.reply.endswith("Which of the two matters more tonight: The Godfather or Toy Story?")
    second = await talk.say("Toy Story")
    assert second.reply.startswith("Toy Story leads, then. Here are ten films that go from The Godfather (1972) and Toy Story (1995) towards")
    assert second.taste.liked == first.taste.liked
    assert second.taste.query.split()[:2] == ["animation", "adventure"]
    assert share_with(talk, second, {"Animation"}) > share_with(talk, first, {"Animation"})
    assert share_with(talk, second, {"Crime"}) < share_with(talk, first, {"Crime"})


async def test_of_one_liked_film_its_genres_are_asked_for_and_the_answer_counts(talk: Talk) -> None:
    assert (await talk.say("I loved Alien.")).reply.endswith("Shall it lean more to sci-fi or more to horror?")
    result = await talk.say("more horror")
    assert share_with(talk, result, {"Horror"}) == 1.0
    assert "?" not in result.reply


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("comedies after 2005", "Name a film you loved, and the next list comes closer to your taste."),
        ("I loved Alien. Something funny.", "Say what you have seen, “more like number 3”, or a limit such as “after 2000”."),
        ("I loved Alien. After 2005.", "Say what you have seen, “more like number 3”, or a limit such as “no horror”."),
        ("I loved Alien. After 2005, no horror.", "Say what you have seen, “more like number 3”, or a limit such as “under two hours”."),
    ],
)
async def test_nothing_is_asked_for_that_was_told(talk: Talk, told: str, asked: str) -> None:
    assert (await talk.say(told)).reply.endswith(f". {asked}")


# Refining


async def test_alpha_follows_the_conversation(talk: Talk) -> None:
    assert (await talk.say("something funny")).taste.alpha == 1.0
    assert (await talk.say("I loved Alien.")).taste.alpha == 0.6
    assert (await talk.say("start over")).taste.alpha == Taste().alpha
    assert (await talk.say("I loved Alien.")).taste.alpha == 0.0


async def test_drop_that_constraint_drops_the_newest_and_then_the_one_before(talk: Talk) -> None:
    await talk.says("I loved Inception.", "after 2005", "no horror")
    assert (await talk.say("drop that constraint")).taste.constraints == Constraints(year_min=2006)
    assert (await talk.say("drop that constraint")).taste.constraints == Constraints()


async def test_exclusions_outlive_a_search_without_a_result(talk: Talk) -> None:
    excluded = Constraints(people_none=("Tom Hanks", "Nicolas Cage"), keywords_none=("gory",))
    await talk.say("no gore, no Tom Hanks, no Nicolas Cage")
    empty = await talk.say("only Korean westerns from the 1920s")
    assert empty.recommendations == ()
    result = await talk.say("no French films")
    assert result.taste.constraints == replace(empty.taste.constraints, languages_none=("French",))
    result = await talk.say("something by Hitchcock")
    assert result.taste.constraints == replace(excluded, people=("Alfred Hitchcock",), languages_none=("French",))
    assert "Lifted: only western, 1920 or later, 1929 or earlier, in Korean. Here are ten films" in result.reply


async def test_what_is_fine_again_comes_back_alone(talk: Talk) -> None:
    steps = (
        ("no horror, no musicals, no Tom Hanks, nothing Korean, no 80s, no 90s", Constraints(genres_none=("Horror", "Musical"), people_none=("Tom Hanks",), languages_none=("Korean",), years_none=("1980-1999",))),
        ("horror is fine again", Constraints(genres_none=("Musical",), people_none=("Tom Hanks",), languages_none=("Korean",), years_none=("1980-1999",))),
        ("Tom Hanks is fine", Constraints(genres_none=("Musical",), languages_none=("Korean",), years_none=("1980-1999",))),
        ("the 80s are ok", Constraints(genres_none=("Musical",), languages_none=("Korean",), years_none=("1990-1999",))),
        ("Korean is fine", Constraints(genres_none=("Musical",), years_none=("1990-1999",))),
        ("drop the limit on musicals", Constraints(years_none=("1990-1999",))),
    )  # fmt: skip
    for text, expected in steps:
        result = await talk.say(text)
        assert result.taste.constraints == expected, text
        assert (result.taste.query, len(result.recommendations)) == ("", 10)


async def test_one_of_two_wanted_people_can_be_left(talk: Talk) -> None:
    both = await talk.say("Denzel or Viola Davis")
    assert both.taste.constraints == Constraints(people=("Denzel Washington", "Viola Davis"))
    assert (await talk.say("just Denzel then")).taste.constraints == Constraints(people=("Denzel Washington",))
    assert (await talk.say("drop Denzel Washington")).taste.constraints == Constraints()


async def test_correction_of_the_message_before_takes_its_place(talk: Talk) -> None:
    assert (await talk.says("90s films", "sorry, I said 90s but I meant 80s")).taste.constraints == Constraints(year_min=1980, year_max=1989)
    assert (await talk.says("start over", "no Tom Hanks", "sorry, I meant no Tom Cruise")).taste.constraints == Constraints(people_none=("Tom Cruise",))


async def test_dropping_the_newest_limit_leaves_other_exclusions_of_its_kind(talk: Talk) -> None:
    assert (await talk.says("no musicals", "no horror", "drop that limit")).taste.constraints == Constraints(genres_none=("Musical",))


KOREAN_2003 = Constraints(languages=("Korean",), year_min=2003, year_max=2003)


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("drop “in Korean”", replace(KOREAN_2003, languages=())),
        ("without in Korean", replace(KOREAN_2003, languages=())),
        ("drop from 2003", replace(KOREAN_2003, year_min=None, year_max=None)),
        ("ok drop the first one", replace(KOREAN_2003, year_min=None, year_max=None)),
        ("drop the second one please", replace(KOREAN_2003, languages=())),
    ],
)
async def test_relaxation_is_taken_up_in_its_own_words_or_by_its_place(talk: Talk, answer: str, left: Constraints) -> None:
    short = await talk.say("Korean films from 2003")
    assert re.search(r"Dropping “from 2003” would add \d+ films\. Dropping “in Korean” would add \d+ films\.", short.reply)
    result = await talk.say(answer)
    assert (result.taste.constraints, result.taste.known()) == (left, ())
    assert len(result.recommendations) == 10
    assert "could not" not in result.reply


async def test_every_limit_can_be_lifted_in_the_words_that_name_it(talk: Talk) -> None:
    limits = Constraints(("Comedy",), ("Horror",), 1980, 1999, ("Tom Hanks",), ("Meg Ryan",), ("English",), 120, ("Korean",), ("gory",), ("1985",))
    said = "Comedies with Tom Hanks in English from 1980 to 1999, max 120 minutes. No horror, no Meg Ryan, no gore. Nothing Korean, nothing from 1985."
    for words, left in without_one(limits):
        assert (await talk.say(said)).taste.constraints == limits
        assert (await talk.say(f"drop {words}")).taste.constraints == left, words
        await talk.say("start over")


async def test_show_me_more_of_a_list_that_had_all_keeps_it(talk: Talk) -> None:
    first = await talk.say("Korean films from 2003")
    assert 0 < len(first.recommendations) < 10
    again = await talk.say("show me more")
    assert listed(again) == listed(first)
    assert again.reply.startswith("You have had all four that fit (from 2003, in Korean); the list stays. Dropping “from 2003” would add")
    why = await talk.say("why number 1?")
    assert why.reply.startswith("Number 1, ")


async def test_length_that_matters_no_more_is_lifted(talk: Talk) -> None:
    assert (await talk.say("like 80 minutes max")).taste.constraints == Constraints(runtime_max=80)
    result = await talk.say("ok time doesn't matter anymore")
    assert result.taste.constraints == Constraints()
    assert result.reply.startswith("Lifted: at most 80 minutes. Here are ten films")


async def test_american_films_go_by_their_language_and_the_answer_says_so(talk: Talk) -> None:
    result = await talk.say("i'm tired of American movies")
    assert result.taste.constraints == Constraints(languages_none=("English",))
    assert (result.taste.avoid, len(result.recommendations)) == ("", 10)
    assert "knows the language of a film and not its country" in result.reply


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't want films from the 90s", Constraints(years_none=("1990-1999",))),
        ("not based on a true story", Constraints(keywords_none=("based on a true story",))),
        ("no oldies please", Constraints(year_min=2000)),
        ("I'm sick of old films", Constraints(year_min=2000)),
    ],
)
async def test_what_is_ruled_out_is_not_listed(talk: Talk, text: str, expected: Constraints) -> None:
    result = await talk.say(text)
    assert result.taste.constraints == expected
    assert len(result.recommendations) == 10


async def test_seen_it_means_the_film_talked_about(talk: Talk) -> None:
    third = listed(await talk.say(TWO_FILMS))[2]
    await talk.say("tell me about number 3")
    result = await talk.say("seen it")
    assert result.taste.seen == (third,)
    assert third not in listed(result)


async def test_that_one_is_not_for_me_means_the_film_talked_about(talk: Talk) -> None:
    second = listed(await talk.say(TWO_FILMS))[1]
    await talk.say("why number 2?")
    result = await talk.say("that one is not for me")
    assert result.taste.disliked == (second,)
    assert second not in listed(result)


async def test_none_of_these_lists_ten_others_and_dislikes_nothing(talk: Talk) -> None:
    before = await talk.say(TWO_FILMS)
    result = await talk.say("none of these")
    assert result.taste == before.taste
    assert len(result.recommendations) == 10
    assert not set(listed(result)) & set(listed(before))


async def test_why_this_one_gives_the_reason_of_the_first(talk: Talk) -> None:
    before = await talk.say(TWO_FILMS)
    result = await talk.say("why this one?")
    assert before.recommendations[0].reason in result.reply
    assert result.recommendations == before.recommendations


async def test_compare_these_two_means_the_two_that_were_named(talk: Talk) -> None:
    before = await talk.say(TWO_FILMS)
    result = await talk.say("compare these two")
    assert all(words in result.reply for words in ("The Matrix (1999): action", "Lilly Wachowski", "Inception (2010): action", "Christopher Nolan"))
    assert (result.taste, result.recommendations) == (before.taste, before.recommendations)


async def test_undo_of_several_kinds_goes_back_through_all_of_them(talk: Talk) -> None:
    steps = [await talk.say(text) for text in (TWO_FILMS, "no horror", "I've seen number 1", "funnier", "show me more")]
    for before in reversed(steps[:-1]):
        back = await talk.say("undo")
        assert (back.taste, back.recommendations) == (before.taste, before.recommendations)


async def test_more_after_undo_does_not_count_the_list_that_was_taken_back(talk: Talk) -> None:
    await talk.say(TWO_FILMS)
    second = await talk.say("show me more")
    await talk.say("undo")
    assert listed(await talk.say("show me more")) == listed(second)


# Hard constraints


async def test_no_two_editions_and_at_most_three_of_a_series(talk: Talk) -> None:
    index, most = talk.conversation.index, []
    for text in ("I loved Rocky.", "show me more", "start over. I loved Alien.", "start over. I loved Star Wars.", "start over. I loved Scream.", "start over. I loved Goldfinger."):
        result = await talk.say(text)
        works = [work_key(index.catalogue.item(item_id)) for item_id in listed(result)]
        assert len(set(works)) == 10
        series = Counter(name for item_id in listed(result) for name in index.series.of(item_id))
        assert max(series.values()) <= 3
        most.append(max(series.values()))
    assert max(most) == 3  # the rule was at work


async def test_series_that_is_asked_for_is_listed_and_not_liked(talk: Talk) -> None:
    result = await talk.say("show me the Rocky films")
    assert {item_id for item_id in listed(result) if item_id.startswith("rocky-")} == {
        "rocky-1976", "rocky-ii-1979", "rocky-iii-1982", "rocky-iv-1985", "rocky-v-1990", "rocky-balboa-2006",
    }  # fmt: skip
    assert result.taste.known() == ()


async def test_series_that_is_asked_for_comes_without_what_was_seen(talk: Talk) -> None:
    result = await talk.says("I loved Rocky and have seen Rocky IV.", "more Rocky films please")
    assert {item_id for item_id in listed(result) if item_id.startswith("rocky-")} >= {"rocky-ii-1979", "rocky-iii-1982", "rocky-v-1990", "rocky-balboa-2006"}
    assert (result.taste.liked, result.taste.seen) == (("rocky-1976",), ("rocky-iv-1985",))


async def test_limits_that_nothing_keeps_say_what_one_of_them_costs_and_keep_no_old_list(talk: Talk) -> None:
    items = talk.conversation.index.catalogue.items
    result = await talk.says(TWO_FILMS, "only westerns in Korean from the 1920s")
    assert result.recommendations == ()
    free = sum(film.language == "Korean" and "Western" in film.genres and (film.year or 0) >= 1920 for film in items)
    assert free == 1
    assert "Without “1929 or earlier” there is one film" in result.reply


# Messages that cannot be read


@pytest.mark.parametrize("text", ["", "   \n\t ", "\x00\x07", "\ud800"])
async def test_empty_message_is_refused_and_leaves_no_turn(talk: Talk, text: str) -> None:
    with pytest.raises(BadInputError, match="empty"):
        await talk.say(text)
    assert (await talk.say(TWO_FILMS)).turn == 1


async def test_too_long_message_is_refused_with_both_lengths(talk: Talk) -> None:
    with pytest.raises(BadInputError, match=r"50,000 characters; I read up to 4,000"):
        await talk.say("a" * 50_000)
    assert (await talk.say(TWO_FILMS)).turn == 1


async def test_longest_message_is_read(talk: Talk) -> None:
    filler = "please " * 1000
    result = await talk.say(f"{TWO_FILMS} {filler}"[:MAX_MESSAGE_CHARACTERS])
    assert result.taste.liked == (MATRIX, INCEPTION)


# Events


async def test_events_show_every_tool_start_and_finish_and_stream_the_reply(conversation: Conversation) -> None:
    async with aclosing(conversation.turn("one", f"{TWO_FILMS} No horror.")) as stream:
        events = [event async for event in stream]
    result = events[-1]
    assert isinstance(result, TurnResult)
    started = [(event.call_id, event.name) for event in events if isinstance(event, ToolStarted)]
    finished = [(event.call_id, event.name) for event in events if isinstance(event, ToolFinished) and not event.failed]
    assert [name for _, name in started] == ["set_liked_movies", "set_constraints", "retrieve_candidates", "rerank"]
    assert started == finished
    tokens = [event for event in events if isinstance(event, Token)]
    assert "".join(token.text for token in tokens) == result.reply
    assert [token.first for token in tokens] == [True] + [False] * (len(tokens) - 1)


# Threads, restarts and interruptions


async def test_two_threads_do_not_mix(conversation: Conversation) -> None:
    ann, bob = Talk(conversation, "ann"), Talk(conversation, "bob")
    await ann.say("I loved Alien. No comedy.")
    await bob.say("I loved Titanic.")
    of_ann, of_bob = await ann.say("show me more"), await bob.say("show me more")
    assert (of_ann.taste.liked, of_ann.taste.constraints.genres_none) == (("alien-1979",), ("Comedy",))
    assert (of_bob.taste.liked, of_bob.taste.constraints) == (("titanic-1997",), Constraints())
    assert (of_ann.turn, of_bob.turn) == (2, 2)


async def test_concurrent_threads_give_what_each_gives_alone(conversation: Conversation) -> None:
    films = ("Alien", "Titanic", "Jaws", "Se7en", "Amélie", "Parasite")
    scripts = [(f"I loved {film}.", "funnier", "I've seen number 1") for film in films]
    together = await asyncio.gather(*(Talk(conversation, f"together {number}").says(*script) for number, script in enumerate(scripts)))
    for number, script in enumerate(scripts):
        alone = await Talk(conversation, f"alone {number}").says(*script)
        assert (together[number].taste, together[number].recommendations) == (alone.taste, alone.recommendations)


async def test_turns_sent_at_once_to_one_thread_run_one_after_the_other(talk: Talk) -> None:
    await talk.say(TWO_FILMS)
    results = await asyncio.gather(*(talk.say(f"I have seen {film}.") for film in ("Alien", "Jaws", "Se7en")))
    assert sorted(result.turn for result in results) == [2, 3, 4]
    last = max(results, key=lambda result: result.turn)
    assert set(last.taste.seen) == {"alien-1979", "jaws-1975", "se7en-1995"}


async def test_thread_survives_a_restart_with_taste_list_and_undo(index: ItemIndex, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    database = tmp_path / "new folder" / "threads.sqlite"
    async with open_conversation(index, Settings(), database=database) as opened:
        first = await Talk(opened, "one").say(TWO_FILMS)
        before = await Talk(opened, "one").says("after 1990, no horror, without Brad Pitt", "number 4 is not for me", "something funny")
    caplog.set_level(logging.WARNING)
    async with open_conversation(index, Settings(), database=database) as opened:
        talk = Talk(opened, "one")
        why = await talk.say("why number 2?")
        assert (why.taste, why.recommendations, why.turn) == (before.taste, before.recommendations, 5)
        assert before.recommendations[1].reason in why.reply
        more = await talk.say("show me more")
        assert not set(listed(more)) & set(listed(before))
        back = await talk.say("go back 4 steps")
        assert (back.taste, back.recommendations) == (first.taste, first.recommendations)
    # The serialiser warns of every type that it was not told of.
    assert [record.message for record in caplog.records] == []


class SlowEncoder:
    """A text encoder that waits in the middle of its work until it is let go."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.dimension = encoder.name, encoder.dimension
        self.inner = encoder
        self.entered, self.let_go = Event(), Event()

    def encode(self, texts: Sequence[str]) -> FloatArray:
        self.entered.set()
        assert self.let_go.wait(timeout=60)
        return self.inner.encode(texts)


async def test_turn_cancelled_inside_a_tool_leaves_the_conversation_usable(index: ItemIndex) -> None:
    slow, saver = copy(index), InMemorySaver(serde=serializer())
    slow.encoder = encoder = SlowEncoder(index.encoder)
    talk = Talk(Conversation(slow, Settings(), saver), "one")
    await talk.say("I loved Alien.")
    task = asyncio.create_task(talk.say("I've seen number 1, and I want something funny"))
    assert await asyncio.to_thread(encoder.entered.wait, 60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    encoder.let_go.set()
    assert unanswered(saved_messages(saver))  # the premise: a call without a result is stored
    result = await talk.say("no horror")
    assert unanswered(saved_messages(saver)) == set()
    assert len(result.recommendations) == 10
    assert (len(result.taste.seen), result.taste.constraints) == (1, Constraints(genres_none=("Horror",)))


@pytest.mark.parametrize("tool", ["set_liked_movies", "set_constraints", "retrieve_candidates", "rerank"])
async def test_turn_stopped_at_any_tool_leaves_the_conversation_usable(index: ItemIndex, tool: str) -> None:
    saver = InMemorySaver(serde=serializer())
    talk = Talk(Conversation(index, Settings(), saver), "one")
    await stop_at(talk, f"{TWO_FILMS} No horror.", tool)
    result = await talk.say("I loved Alien. After 1950.")
    assert "alien-1979" in result.taste.liked
    assert len(result.recommendations) == 10
    assert unanswered(saved_messages(saver)) == set()


async def test_task_cancelled_in_the_middle_of_a_turn_frees_the_thread(talk: Talk) -> None:
    await talk.say(TWO_FILMS)
    started = asyncio.Event()

    async def listen() -> None:
        async with aclosing(talk.conversation.turn("one", "funnier")) as events:
            async for _ in events:
                started.set()

    task = asyncio.create_task(listen())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    result = await talk.say("no horror")
    assert result.taste.liked == (MATRIX, INCEPTION)
    assert len(result.recommendations) == 10


async def stop_at(talk: Talk, text: str, tool: str) -> None:
    """Close a turn while a tool runs, as the Stop button does."""
    async with aclosing(talk.conversation.turn(talk.thread, text)) as events:
        async for event in events:
            if isinstance(event, ToolStarted) and event.name == tool:
                return
    pytest.fail(f"{tool} was not called")


def saved_messages(saver: InMemorySaver) -> list[object]:
    saved = saver.get_tuple({"configurable": {"thread_id": "one"}})
    assert saved is not None
    messages: list[object] = saved.checkpoint["channel_values"]["messages"]
    return messages


def unanswered(messages: list[object]) -> set[str]:
    calls = {str(call["id"]) for message in messages if isinstance(message, AIMessage) for call in message.tool_calls}
    return calls - {message.tool_call_id for message in messages if isinstance(message, ToolMessage)}


# The graph's own functions


def test_dangling_tail_is_what_stands_between_an_unanswered_message_and_the_new_one() -> None:
    call = AIMessage("", tool_calls=[{"name": "rerank", "args": {}, "id": "a"}], id="2")
    result = ToolMessage("ten films", tool_call_id="a", id="3")
    first, new = HumanMessage("one", id="1"), HumanMessage("two", id="5")
    answer = AIMessage("Here you are.", id="4")
    assert dangling([first, call, new]) == [call]
    assert dangling([first, call, result, new]) == [result, call]
    assert dangling([first, call, result, answer, new]) == []
    assert dangling([first, new]) == []
    assert dangling([new]) == []


def test_begin_fills_in_the_state_of_a_new_conversation() -> None:
    state = begin({"messages": [HumanMessage("hello", id="1")]})  # type: ignore[typeddict-item]
    assert (state["taste"], state["settings"], state["shown"], state["messages"]) == (Taste(), UserSettings(), (), [])
    assert [snapshot.taste for snapshot in state["history"]] == [Taste()]


def test_recent_messages_are_bounded_and_start_with_the_user() -> None:
    messages = [
        message
        for number in range(100)
        for message in (
            HumanMessage(f"question {number}"),
            AIMessage("", tool_calls=[{"name": "rerank", "args": {}, "id": f"call{number}"}]),
            ToolMessage("ten films", tool_call_id=f"call{number}"),
            AIMessage(f"answer {number}"),
        )
    ]
    kept = recent([*messages, HumanMessage("now")])
    assert len(kept) <= 60
    assert isinstance(kept[0], HumanMessage)
    assert kept[-1].content == "now"
    assert kept == [*messages, HumanMessage("now")][-len(kept) :]


# The database


def test_database_in_a_place_that_cannot_be_written_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ArtefactError, match="RECOFM_DATABASE"):
        check_database(tmp_path / "file" / "threads.sqlite")


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "threads.sqlite"
    path.write_bytes(b"this is no database, and it is long enough to have a header" * 20)
    with pytest.raises(ArtefactError, match="not a database"):
        check_database(path)


async def test_surprise_me_beside_a_limit_leaves_the_likes_in_charge(talk: Talk) -> None:
    await talk.say(TWO_FILMS)
    plain = await talk.say("no horror")
    await talk.say("undo")
    assert listed(await talk.say("no horror, surprise me :)")) == listed(plain)
