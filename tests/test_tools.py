"""The tools, called as a language model calls them: through a compiled graph with a real tool node."""

import re
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.graph import END, START, StateGraph
from langgraph.prebuilt import ToolNode
from langgraph.prebuilt.tool_node import ToolInvocationError

from agent.prompts import newest_exclusions, newest_limits
from index.errors import RecoError
from index.item_index import ItemIndex
from index.query import Query
from index.types import Candidate, Constraints, Evidence
from tools.state import ConversationState, Corrections, Recommendation, Snapshot, Taste, UserSettings
from tools.toolbox import make_tools, natural_alpha

State = Any
"""A ``ConversationState``."""
Call = Callable[..., State]
CHANGED = {"taste", "settings", "candidates", "recommendations", "shown", "history", "corrections"}


def in_words(error: RecoError | ToolInvocationError) -> str:
    return str(error) if isinstance(error, RecoError) else error.message


@pytest.fixture(scope="module")
def call(index: ItemIndex) -> Call:
    """``call(state, tool, **arguments)`` gives the state after one tool call."""
    builder = StateGraph(ConversationState)
    builder.add_node("tool", ToolNode(make_tools(index), handle_tool_errors=in_words))
    builder.add_edge(START, "tool")
    builder.add_edge("tool", END)
    graph = builder.compile()

    def run(state: State, tool: str, **arguments: object) -> State:
        request = AIMessage("", tool_calls=[{"name": tool, "args": arguments, "id": "call-1"}])
        asked: Any = {**state, "messages": [HumanMessage("hello"), request]}
        return graph.invoke(asked)

    return run


def fresh(**values: object) -> State:
    empty: State = {
        "taste": Taste(), "settings": UserSettings(), "candidates": (), "recommendations": (), "shown": (), "history": (), "corrections": Corrections(),
    }  # fmt: skip
    return {**empty, **values}


def report(state: State) -> str:
    message = state["messages"][-1]
    assert isinstance(message, ToolMessage)
    assert message.tool_call_id == "call-1"
    assert message.status == "success", message.text
    return str(message.text)


def changes(before: State, after: State) -> set[str]:
    return {name for name in CHANGED if before[name] != after[name]}


LIKED = Taste(liked=("heat-1995", "alien-1979"))

# ------------------------------------------------------------------ bad input changes nothing

RETRIEVED = tuple(Candidate(item_id, score) for item_id, score in (("collateral-2004", 0.9), ("aliens-1986", 0.8)))
FULL = fresh(
    taste=replace(LIKED, constraints=Constraints(year_min=1950)),
    candidates=RETRIEVED,
    shown=("se7en-1995",),
    history=(Snapshot(Taste(), (), ()), Snapshot(LIKED, (), ())),
)

BAD_IDS: list[tuple[object, str]] = [
    (["heat-1995", "no-such-film"], "There is no item with the id 'no-such-film' in the catalogue."),
    (["Heat"], "'Heat'"),
    ([], "No item id was given."),
    ("heat-1995", "valid list"),
    (None, "valid list"),
]
BAD_CALLS: list[tuple[str, dict[str, object], str]] = [
    ("search_titles", {"title": "  "}, "The title is empty."),
    ("search_titles", {"title": "Heat", "limit": 0}, "limit is 0; it must be from 1 to 20."),
    ("search_titles", {"title": "Heat", "limit": 500}, "limit is 500; it must be from 1 to 20."),
    *(
        (name, {"item_ids": ids}, sentence)
        for name in ("set_liked_movies", "set_disliked_movies", "mark_seen", "forget_movies")
        for ids, sentence in BAD_IDS
    ),
    ("set_constraints", {"genres_any": ["Opera"]}, "There is no genre 'Opera'. The genres are: Action,"),
    ("set_constraints", {"genres_none": ["Opera"]}, "There is no genre 'Opera'."),
    ("set_constraints", {"year_min": 2010, "year_max": 1990}, "No year is both 2010 or later and 1990 or earlier."),
    ("set_constraints", {"year_min": 33}, "The year 33 is not possible"),
    ("set_constraints", {"year_min": "long ago"}, "integer"),
    ("set_constraints", {"people": ["Nobody Atall"]}, "Nobody called 'Nobody Atall' is in this catalogue."),
    ("set_constraints", {"people": ["Tom Hanks"], "people_none": ["Tom Hanks"]}, "Tom Hanks cannot be asked for and excluded at once."),
    ("set_constraints", {"genres_any": ["Drama"], "genres_none": ["Drama"]}, "Drama cannot be asked for and excluded at once."),
    ("set_constraints", {"languages": ["Klingon"]}, "This catalogue has no film in 'Klingon'."),
    ("set_constraints", {"keywords_none": ["gor"]}, "No film of this catalogue has the keyword 'gor'. Did you mean gory"),
    ("set_constraints", {"runtime_max": 0}, "A running time of 0 minutes is not possible"),
    ("set_constraints", {"drop": ["weather"]}, "weather"),
    ("retrieve_candidates", {"alpha": 2}, "alpha is 2"),
    ("retrieve_candidates", {"alpha": -0.1}, "alpha is -0.1"),
    ("retrieve_candidates", {"alpha": float("nan")}, "alpha is nan"),
    ("retrieve_candidates", {"alpha": "much"}, "number"),
    ("retrieve_candidates", {"popularity": 1.5}, "popularity is 1.5"),
    ("retrieve_candidates", {"embedding_type": "gcl"}, "There is no embedding type 'gcl'. Known: llm, llm+gcl."),
    ("retrieve_candidates", {"query": "space " * 200}, "A query may have 500 characters"),
    ("retrieve_candidates", {"avoid": "space " * 200}, "A query may have 500 characters"),
    ("show_candidates", {"limit": 0}, "limit is 0; it must be from 1 to 100."),
    ("rerank", {"n": 0}, "n is 0; it must be from 1 to 20."),
    ("rerank", {"n": 21}, "n is 21; it must be from 1 to 20."),
    ("rerank", {"picks": [{"item_id": "heat-1995", "sentence": "It is good."}]}, "'heat-1995' cannot be picked"),
    ("rerank", {"picks": [{"item_id": "no-such-film", "sentence": "It is good."}]}, "'no-such-film' cannot be picked"),
    ("movie_details", {"item_ids": []}, "0 ids were given; ask for 1 to 5."),
    ("movie_details", {"item_ids": ["heat-1995"] * 6}, "6 ids were given; ask for 1 to 5."),
    ("movie_details", {"item_ids": ["no-such-film"]}, "'no-such-film'"),
    ("undo", {"turns": 0}, "0 turns cannot be undone; there is 1 to go back to."),
    ("undo", {"turns": 2}, "2 turns cannot be undone; there is 1 to go back to."),
    ("undo", {"turns": -1}, "-1 turns cannot be undone"),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "arguments", "sentence"), BAD_CALLS, ids=[f"{name} {str(given)[:50]}" for name, given, _ in BAD_CALLS])
def test_bad_input_is_refused_in_words_and_changes_nothing(call: Call, tool: str, arguments: dict[str, object], sentence: str) -> None:
    after = call(FULL, tool, **arguments)
    answer = after["messages"][-1]
    assert answer.status == "error"
    assert sentence in answer.text
    assert not changes(FULL, after)


@pytest.mark.parametrize("tool", ["rerank", "show_candidates"])
def test_picking_before_retrieving_says_what_to_do(call: Call, tool: str) -> None:
    after = call(fresh(taste=LIKED), tool)
    assert after["messages"][-1].status == "error"
    assert "Call retrieve_candidates first" in after["messages"][-1].text
    assert not changes(fresh(taste=LIKED), after)


def test_undo_without_a_past_says_so(call: Call) -> None:
    alone = fresh(history=(Snapshot(Taste(), (), ()),))
    assert "This cannot be undone: nothing before it in this conversation changed your taste or the list." in call(alone, "undo")["messages"][-1].text


# ------------------------------------------------------------------ titles and opinions


def test_search_titles_gives_ids_and_changes_nothing(call: Call) -> None:
    after = call(FULL, "search_titles", title="the godfather part 2")
    assert report(after).splitlines()[0].startswith("The Godfather Part II (1974) [the-godfather-part-ii-1974] match ")
    assert not changes(FULL, after)


def test_search_titles_says_openly_that_nothing_is_like_it(call: Call) -> None:
    assert report(call(fresh(), "search_titles", title="Xyzzy Plugh Zorblax")).startswith(
        "No film in this catalogue has a title like 'Xyzzy Plugh Zorblax'."
    )


@pytest.mark.parametrize(
    ("tool", "kind", "heading"),
    [("set_liked_movies", "liked", "Liked: "), ("set_disliked_movies", "disliked", "Disliked: "), ("mark_seen", "seen", "Seen: ")],
)
def test_opinions_are_noted_in_order_once_each(call: Call, tool: str, kind: str, heading: str) -> None:
    first = call(fresh(), tool, item_ids=["heat-1995", "alien-1979", "heat-1995"])
    assert getattr(first["taste"], kind) == first["taste"].known() == ("heat-1995", "alien-1979")
    assert report(first) == f"{heading}Heat (1995) [heat-1995], Alien (1979) [alien-1979]."
    second = call(first, tool, item_ids=["ran-1985"])
    assert getattr(second["taste"], kind) == ("heat-1995", "alien-1979", "ran-1985")
    assert changes(first, second) == {"taste"}


def test_a_film_has_one_opinion_at_most_and_the_last_one_counts(call: Call) -> None:
    state = call(fresh(), "set_liked_movies", item_ids=["heat-1995", "alien-1979"])
    state = call(state, "set_disliked_movies", item_ids=["heat-1995"])
    state = call(state, "mark_seen", item_ids=["alien-1979"])
    assert (state["taste"].liked, state["taste"].disliked, state["taste"].seen) == ((), ("heat-1995",), ("alien-1979",))


def test_forgotten_films_are_gone_from_everywhere(call: Call) -> None:
    taste = Taste(liked=("heat-1995",), disliked=("alien-1979",), seen=("ran-1985",))
    after = call(fresh(taste=taste), "forget_movies", item_ids=["heat-1995", "alien-1979", "ran-1985", "up-2009"])
    assert after["taste"] == Taste()
    assert report(after) == "No film is noted now."


def test_values_of_the_state_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        LIKED.alpha = 1  # type: ignore[misc]


# ------------------------------------------------------------------ limits


def test_limits_are_set_in_the_catalogues_spelling_and_counted(call: Call, index: ItemIndex) -> None:
    after = call(fresh(), "set_constraints", genres_any=["comedy"], genres_none=["horror"], year_min=2000, languages=["french"])
    expected = Constraints(("Comedy",), ("Horror",), 2000, languages=("French",))
    assert after["taste"].constraints == expected
    fitting = sum(
        "Comedy" in item.genres and "Horror" not in item.genres and (item.year or 0) >= 2000 and item.language == "French"
        for item in index.catalogue.items
    )
    assert report(after) == f"Limits now: only comedy, no horror, from 2000 on, in French. {fitting} films fit."


def test_limits_that_are_not_named_stay(call: Call) -> None:
    state = call(fresh(), "set_constraints", genres_any=["Comedy"], year_min=2000)
    state = call(state, "set_constraints", runtime_max=100, people=["hanks"])
    assert state["taste"].constraints == Constraints(("Comedy",), year_min=2000, people=("Tom Hanks",), runtime_max=100)


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ({"genres_none": ["Horror"]}, {"genres_any": ["horror"]}, Constraints(genres_any=("Horror",))),
        ({"genres_any": ["Horror", "Comedy"]}, {"genres_none": ["horror"]}, Constraints(("Comedy",), ("Horror",))),
        ({"people": ["Tom Hanks"]}, {"people_none": ["hanks"]}, Constraints(people_none=("Tom Hanks",))),
        ({"people_none": ["Tom Hanks"]}, {"people": ["hanks"]}, Constraints(people=("Tom Hanks",))),
        ({"languages": ["Korean", "French"]}, {"languages_none": ["korean"]}, Constraints(languages=("French",), languages_none=("Korean",))),
        ({"languages_none": ["Korean"]}, {"languages": ["korean"]}, Constraints(languages=("Korean",))),
        ({"keywords_none": ["Gory"]}, {"keywords_none": ["torture"]}, Constraints(keywords_none=("gory", "torture"))),
        ({"year_min": 2000}, {"year_max": 1989}, Constraints(year_max=1989)),
        ({"year_max": 1989}, {"year_min": 2000}, Constraints(year_min=2000)),
        ({"year_min": 1980, "year_max": 1989}, {"year_max": 1999}, Constraints(year_min=1980, year_max=1999)),
        ({"genres_any": ["Horror"]}, {"genres_any": ["Comedy"]}, Constraints(("Comedy",))),
        ({"years_none": ["1990-1999"]}, {"years_none": ["2000", "1985-1991"]}, Constraints(years_none=("1985-2000",))),
        ({"years_none": ["1990-1999"]}, {"year_min": 1990, "year_max": 1995}, Constraints(year_min=1990, year_max=1995)),
        ({"years_none": ["1990-1999"], "year_max": 1999}, {"year_min": 1992}, Constraints(year_min=1992, year_max=1999)),
        ({"years_none": ["1990-1999"]}, {"year_min": 1985}, Constraints(year_min=1985, years_none=("1990-1999",))),
        ({"year_min": 1990, "year_max": 1999}, {"years_none": ["1990-1999"]}, Constraints(years_none=("1990-1999",))),
    ],
)
def test_the_later_of_two_limits_that_contradict_counts(call: Call, first: State, then: State, expected: Constraints) -> None:
    state = call(call(fresh(), "set_constraints", **first), "set_constraints", **then)
    assert report(state)
    assert state["taste"].constraints == expected


EVERY = Constraints(("Comedy",), ("Horror",), 1980, 1999, ("Tom Hanks",), ("Kevin Costner",), ("English",), 120, ("Korean",), ("gory", "torture"), ("1985-1989",))


@pytest.mark.parametrize(
    ("drop", "expected"),
    [
        (["all"], Constraints()),
        (["years"], replace(EVERY, year_min=None, year_max=None, years_none=())),
        (["year_min", "years_none"], replace(EVERY, year_min=None, years_none=())),
        (["genres_any", "people_none"], replace(EVERY, genres_any=(), people_none=())),
        (["runtime_max", "languages", "people", "genres_none"], replace(EVERY, runtime_max=None, languages=(), languages_none=(), people=(), genres_none=())),
    ],
)
def test_limits_are_lifted_by_name(call: Call, drop: list[str], expected: Constraints) -> None:
    after = call(fresh(taste=Taste(constraints=EVERY)), "set_constraints", drop=drop)
    assert after["taste"].constraints == expected
    assert report(after).startswith("There are no limits now." if drop == ["all"] else "Limits now: ")


@pytest.mark.parametrize(
    ("allow", "expected", "lifted"),
    [
        (["horror"], replace(EVERY, genres_none=()), "Lifted: no horror."),
        (["hanks"], replace(EVERY, people=()), "Lifted: with Tom Hanks."),
        (["Kevin Costner", "Korean"], replace(EVERY, people_none=(), languages_none=()), "Lifted: without Kevin Costner, not in Korean."),
        (["gory"], replace(EVERY, keywords_none=("torture",)), "Lifted: nothing tagged “gory”."),
        (["1987"], replace(EVERY, years_none=("1985-1986", "1988-1989")), "Lifted: not from 1985 to 1989."),
        (["Drama"], EVERY, "There was no limit on Drama."),
    ],
)
def test_single_values_are_allowed_and_the_others_of_their_kind_stay(call: Call, allow: list[str], expected: Constraints, lifted: str) -> None:
    after = call(fresh(taste=Taste(constraints=EVERY)), "set_constraints", allow=allow)
    assert after["taste"].constraints == expected
    assert report(after).endswith(lifted)


def test_what_takes_the_place_of_a_limit_does_not_lift_it(call: Call) -> None:
    after = call(fresh(taste=Taste(constraints=EVERY)), "set_constraints", genres_any=["Drama"], genres_none=["Romance"])
    assert "Lifted" not in report(after)


def test_years_that_are_none_are_refused(call: Call) -> None:
    for years in ("the nineties", "1999-1990", "1066"):
        before = fresh()
        after = call(before, "set_constraints", years_none=[years])
        assert years in after["messages"][-1].text
        assert not changes(before, after)


def test_list_stays_when_all_that_fits_was_shown(call: Call, index: ItemIndex) -> None:
    limits = Constraints(languages=("Korean",), year_min=2003, year_max=2003)
    state = call(call(fresh(taste=Taste(constraints=limits)), "retrieve_candidates"), "rerank")
    count = len(state["recommendations"])
    assert 0 < count < 10
    after = call(state, "retrieve_candidates", exclude_shown=True)
    assert (after["candidates"], after["recommendations"]) == ((), state["recommendations"])
    korean = sum(film.language == "Korean" for film in index.catalogue.items)
    assert f"The user was shown all {count} films that fit. Dropping “from 2003” would add {korean - count} films." in report(after)


def test_short_list_after_what_was_shown_says_how_many_there_were(call: Call, index: ItemIndex) -> None:
    limits = Constraints(languages=("Korean",), year_min=2003, year_max=2005)
    fitting = int(index.catalogue.mask(limits).sum())
    state = call(call(fresh(taste=Taste(constraints=limits)), "retrieve_candidates"), "rerank", n=3)
    after = call(call(state, "retrieve_candidates", exclude_shown=True), "rerank")
    assert 3 < fitting < 13
    assert f"Only {fitting - 3} more fit besides the 3 shown before." in report(after)


# ------------------------------------------------------------------ retrieving


def test_a_hundred_candidates_stay_in_the_state_and_a_few_are_told(call: Call, index: ItemIndex) -> None:
    after = call(fresh(taste=LIKED), "retrieve_candidates", query="space", alpha=0.3, avoid="war", popularity=0.2, embedding_type="llm")
    asked = Query(("heat-1995", "alien-1979"), text="space", avoid="war", alpha=0.3, embedding_type="llm", popularity=0.2)
    assert after["candidates"] == index.retrieve(asked).candidates
    assert len(after["candidates"]) == 100
    assert after["taste"] == replace(LIKED, query="space", avoid="war", alpha=0.3, alpha_said=0.3, embedding_type="llm", popularity=0.2, popularity_said=0.2)
    first = ", ".join(index.catalogue.item(candidate.item_id).display_title for candidate in after["candidates"][:5])
    assert report(after) == f"100 candidates by LLM, alpha 0.3. First: {first}."


@pytest.mark.parametrize(
    ("taste", "query", "alpha"), [(LIKED, None, 0.0), (Taste(), "space", 1.0), (LIKED, "space", 0.6), (Taste(), None, 0.0)]
)
def test_alpha_follows_what_is_known(call: Call, taste: Taste, query: str | None, alpha: float) -> None:
    arguments = {} if query is None else {"query": query}
    after = call(fresh(taste=taste), "retrieve_candidates", **arguments)
    assert after["taste"].alpha == alpha == natural_alpha(after["taste"])


def test_alpha_that_was_said_holds_as_long_as_the_query_does(call: Call) -> None:
    state = call(fresh(taste=LIKED), "retrieve_candidates", query="space", alpha=0.35)
    assert call(state, "retrieve_candidates")["taste"].alpha == 0.35
    assert call(state, "retrieve_candidates", query="space")["taste"].alpha == 0.35
    assert call(state, "retrieve_candidates", query="sea")["taste"].alpha == 0.6
    words_alone = call(fresh(taste=LIKED), "retrieve_candidates", query="space", alpha=1.0)
    assert call(words_alone, "retrieve_candidates")["taste"].alpha == 1.0
    with_a_like = call(words_alone, "set_liked_movies", item_ids=["babe-1995"])
    assert call(with_a_like, "retrieve_candidates")["taste"].alpha == 0.6


def test_alpha_goes_back_to_what_was_said_when_the_setting_by_hand_is_lifted(call: Call) -> None:
    state = call(fresh(taste=LIKED, settings=UserSettings(alpha=0.0)), "retrieve_candidates", query="space", alpha=0.8)
    assert state["taste"].alpha == 0.0
    assert call({**state, "settings": UserSettings()}, "retrieve_candidates")["taste"].alpha == 0.8


def test_query_stays_until_it_is_changed_or_dropped(call: Call) -> None:
    state = call(fresh(taste=LIKED), "retrieve_candidates", query=" space ", avoid="war")
    assert (state["taste"].query, state["taste"].avoid) == ("space", "war")
    state = call(state, "retrieve_candidates")
    assert (state["taste"].query, state["taste"].avoid) == ("space", "war")
    state = call(state, "retrieve_candidates", query="", avoid="")
    assert (state["taste"].query, state["taste"].avoid, state["taste"].alpha) == ("", "", 0)


def test_what_the_user_set_by_hand_beats_the_model(call: Call) -> None:
    settings = UserSettings(alpha=0.0, embedding_type="llm", popularity=1.0)
    after = call(fresh(taste=LIKED, settings=settings), "retrieve_candidates", query="space", alpha=0.9, embedding_type="llm+gcl", popularity=0)
    assert (after["taste"].alpha, after["taste"].embedding_type, after["taste"].popularity) == (0.0, "llm", 1.0)


def test_dial_goes_back_to_what_was_said_when_the_setting_by_hand_is_lifted(call: Call) -> None:
    by_hand = fresh(taste=LIKED, settings=UserSettings(popularity=1.0))
    state = call(by_hand, "retrieve_candidates", popularity=0.1)
    assert state["taste"].popularity == 1.0
    state = call({**state, "settings": UserSettings()}, "retrieve_candidates")
    assert state["taste"].popularity == 0.1


def test_bad_dial_is_refused_though_a_setting_by_hand_holds(call: Call) -> None:
    by_hand = fresh(taste=LIKED, settings=UserSettings(popularity=1.0))
    after = call(by_hand, "retrieve_candidates", popularity=9)
    assert "popularity is 9" in after["messages"][-1].text
    assert not changes(by_hand, after)


def test_nothing_that_fits_empties_the_list_and_says_what_to_loosen(call: Call) -> None:
    state = call(call(fresh(taste=LIKED), "retrieve_candidates"), "rerank")
    assert state["recommendations"]
    state = call(state, "set_constraints", genres_any=["Western"], year_max=1925, languages=["Japanese"])
    after = call(state, "retrieve_candidates")
    assert (after["candidates"], after["recommendations"]) == ((), ())
    assert report(after).startswith("0 candidates by LLM + GCL, alpha 0. Nothing fits. ")
    assert after["shown"] == state["shown"]


def test_absent_half_is_said_openly(call: Call) -> None:
    assert "There is no liked film to go by, so the query alone decided (alpha 1)." in report(
        call(fresh(), "retrieve_candidates", query="space", alpha=0.2)
    )
    assert "There is no query to go by, so the liked films alone decided (alpha 0)." in report(
        call(fresh(taste=LIKED), "retrieve_candidates", alpha=0.7)
    )
    assert "neither a liked film nor a query" in report(call(fresh(), "retrieve_candidates"))


def test_show_me_more_brings_nothing_back(call: Call) -> None:
    state = call(call(fresh(taste=LIKED), "retrieve_candidates"), "rerank")
    shown = set(state["shown"])
    assert len(shown) == 10
    again = call(state, "retrieve_candidates")
    assert shown & {candidate.item_id for candidate in again["candidates"]}
    more = call(state, "retrieve_candidates", exclude_shown=True)
    assert not shown & {candidate.item_id for candidate in more["candidates"]}
    assert len(more["candidates"]) == 100


def test_limits_hold_inside_the_search(call: Call, index: ItemIndex) -> None:
    taste = replace(LIKED, constraints=Constraints(genres_any=("Western",), year_max=1979))
    after = call(fresh(taste=taste), "retrieve_candidates")
    assert after["candidates"]
    for candidate in after["candidates"]:
        item = index.catalogue.item(candidate.item_id)
        assert "Western" in item.genres
        assert item.year is not None
        assert item.year <= 1979


# ------------------------------------------------------------------ the list


def test_rerank_makes_a_list_with_reasons_and_remembers_it(call: Call, index: ItemIndex) -> None:
    state = call(fresh(taste=LIKED, shown=("ran-1985",)), "retrieve_candidates")
    after = call(state, "rerank", n=7)
    made = after["recommendations"]
    assert [one.rank for one in made] == [1, 2, 3, 4, 5, 6, 7]
    score = {candidate.item_id: candidate.score for candidate in state["candidates"]}
    assert all(one.score == score[one.item_id] and one.reason for one in made)
    assert len({one.reason for one in made}) == 7
    assert after["shown"] == ("ran-1985", *(one.item_id for one in made))
    lines = report(after).splitlines()
    assert lines[0] == f"1. {index.catalogue.item(made[0].item_id).display_title} [{made[0].item_id}]: {made[0].reason}"
    assert len(lines) == 7
    assert changes(state, after) == {"recommendations", "shown"}


def test_limits_set_after_retrieving_still_hold(call: Call, index: ItemIndex) -> None:
    """A model that skips retrieve_candidates cannot break a limit or bring back what was seen."""
    state = call(fresh(taste=LIKED), "retrieve_candidates")
    first = state["candidates"][0].item_id
    state = call(state, "mark_seen", item_ids=[first])
    state = call(state, "set_constraints", year_min=1990)
    made = call(state, "rerank", n=10)["recommendations"]
    assert made
    assert first not in {one.item_id for one in made}
    assert all((index.catalogue.item(one.item_id).year or 0) >= 1990 for one in made)


def test_what_was_seen_after_retrieving_is_neither_shown_nor_picked(call: Call) -> None:
    state = call(fresh(taste=LIKED), "retrieve_candidates")
    seen, other = (state["candidates"][place].item_id for place in (0, 1))
    state = call(state, "mark_seen", item_ids=[seen])
    table = report(call(state, "show_candidates", limit=5))
    assert seen not in table
    assert other in table
    after = call(state, "rerank", picks=[{"item_id": seen, "sentence": ""}])
    assert f"{seen!r} cannot be picked" in after["messages"][-1].text
    assert not changes(state, after)


def test_list_that_comes_up_short_says_what_to_loosen(call: Call, index: ItemIndex) -> None:
    limits = Constraints(genres_any=("Western",), genres_none=("Drama",), year_min=1968, year_max=1969)
    state = call(fresh(taste=replace(LIKED, constraints=limits)), "retrieve_candidates")
    after = call(state, "rerank")
    count = len(state["candidates"])
    assert 0 < count < 10
    last = report(after).splitlines()[-1]
    assert last.startswith(f"Only {count} of 10 fit. Dropping “")
    assert "would add" in last


def test_picks_of_a_model_keep_their_order_and_are_filled_up(call: Call) -> None:
    state = call(fresh(taste=LIKED), "retrieve_candidates")
    chosen = [state["candidates"][place].item_id for place in (30, 4, 17)]
    after = call(state, "rerank", n=5, picks=[{"item_id": item_id, "sentence": ""} for item_id in chosen])
    assert [one.item_id for one in after["recommendations"]][:3] == chosen
    assert len({one.item_id for one in after["recommendations"]}) == 5
    assert all(one.reason for one in after["recommendations"])
    assert after["corrections"] == Corrections()


def test_reason_of_a_model_without_support_is_replaced_and_counted(call: Call, index: ItemIndex) -> None:
    state = call(fresh(taste=LIKED), "retrieve_candidates")
    good, bad = (state["candidates"][place].item_id for place in (0, 1))
    true = f"{index.catalogue.item(good).title} was made in {index.catalogue.item(good).year}."
    false = "Directed by Orson Welles in 1897."
    after = call(state, "rerank", n=2, picks=[{"item_id": good, "sentence": true}, {"item_id": bad, "sentence": false}])
    assert after["recommendations"][0].reason == true
    assert after["recommendations"][1].reason != false
    assert "Welles" not in report(after)
    assert after["corrections"] == Corrections(reasons=1)


NOLAN = Taste(liked=("the-matrix-1999", "inception-2010"))


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("A 1999 science fiction film directed by Christopher Nolan with Keanu Reeves.", False),
        ("Like The Matrix it stars Keanu Reeves.", False),
        ("Liked by 90 of 100 people who liked The Matrix.", False),
        ("Nine in ten who liked Inception liked it.", False),
        ("Directed by Christopher Nolan, like Inception, and with Carrie-Anne Moss of The Matrix.", True),
    ],
)
def test_sentence_about_a_film_rests_on_facts_of_that_film(sentence: str, shown: bool, call: Call) -> None:
    state = call(fresh(taste=NOLAN), "retrieve_candidates")
    claims = [{"kind": "person", "value": "Carrie-Anne Moss", "liked_id": "the-matrix-1999"}, {"kind": "runtime", "value": 113}]
    after = call(state, "rerank", n=1, picks=[{"item_id": "memento-2000", "claims": claims, "sentence": sentence}])
    (one,) = after["recommendations"]
    assert one.reason == (sentence if shown else "With Carrie-Anne Moss of The Matrix; 113 minutes long.")
    assert one.evidence == (Evidence("person", "Carrie-Anne Moss", ("the-matrix-1999",)),)
    assert after["corrections"] == Corrections(reasons=0 if shown else 1)


def test_false_claims_are_dropped_and_counted_and_true_ones_worded(call: Call) -> None:
    state = call(fresh(taste=NOLAN), "retrieve_candidates")
    claims = [
        {"kind": "director", "value": "Christopher Nolan", "liked_id": "inception-2010"},
        {"kind": "cast", "value": "Keanu Reeves", "liked_id": "the-matrix-1999"},
        {"kind": "likers", "value": "90/100", "liked_id": "the-matrix-1999"},
        {"kind": "genre", "value": "Mystery"},
        {"kind": "year", "value": "2000"},
    ]
    wrong = [{"kind": "language", "value": "French"}]
    after = call(state, "rerank", n=2, picks=[{"item_id": "memento-2000", "claims": claims}, {"item_id": "the-prestige-2006", "claims": wrong}])
    first, second = after["recommendations"]
    assert first.reason == "Directed by Christopher Nolan, like Inception; a mystery from 2000."
    assert "Nolan" in second.reason
    assert "French" not in second.reason
    assert after["corrections"] == Corrections(claims=3)
    again = call(after, "rerank", n=1, picks=[{"item_id": "memento-2000", "sentence": "With Tom Cruise."}])
    assert again["corrections"] == Corrections(claims=3, reasons=1)


def test_claims_made_from_the_table_hold(call: Call) -> None:
    state = call(fresh(taste=NOLAN), "retrieve_candidates")
    row = next(line for line in report(call(state, "show_candidates", limit=50)).splitlines() if "[memento-2000]" in line)
    links = [re.fullmatch(r"(\w+) (.+) \[(.+)\]", link) for link in row.split(" | ")[7].split("; ")]
    claims = [{"kind": link[1], "value": link[2], "liked_id": link[3]} for link in links if link]
    assert len(claims) == len(links) > 1
    assert call(state, "rerank", n=1, picks=[{"item_id": "memento-2000", "claims": claims}])["corrections"] == Corrections()


def test_reason_of_a_model_that_takes_its_facts_from_a_liked_film_is_replaced(call: Call, index: ItemIndex) -> None:
    state = call(fresh(taste=LIKED), "retrieve_candidates")
    without_pacino = next(one.item_id for one in state["candidates"] if "Al Pacino" not in index.catalogue.item(one.item_id).people)
    after = call(state, "rerank", n=1, picks=[{"item_id": without_pacino, "sentence": "Al Pacino is in it, as in Heat."}])
    assert after["recommendations"][0].item_id == without_pacino
    assert "Pacino" not in after["recommendations"][0].reason
    assert after["corrections"] == Corrections(reasons=1)


def test_candidates_are_shown_as_a_table(call: Call, index: ItemIndex) -> None:
    state = call(fresh(taste=LIKED), "retrieve_candidates")
    after = call(state, "show_candidates", limit=12)
    lines = [line for line in report(after).splitlines() if line.strip()]
    listed = [candidate.item_id for candidate in state["candidates"][:12]]
    assert all(any(item_id in line for line in lines) for item_id in listed)
    assert not any(state["candidates"][12].item_id in line for line in lines)
    assert not changes(state, after)


def test_details_are_the_catalogues_own(call: Call, index: ItemIndex) -> None:
    state = fresh(taste=Taste(liked=("the-godfather-1972",)))
    text = report(call(state, "movie_details", item_ids=["the-godfather-part-ii-1974", "heat-1995"]))
    item = index.catalogue.item("the-godfather-part-ii-1974")
    assert text.startswith("The Godfather Part II (1974) [the-godfather-part-ii-1974]\n")
    assert f"directed by: {', '.join(item.directors)}" in text
    assert f"running time: {item.runtime} minutes" in text
    assert f"about: {item.text}" in text
    assert "person Francis Ford Coppola (as in The Godfather)" in text
    assert "\n\nHeat (1995) [heat-1995]\n" in text


ROCKY = [f"rocky-{part}" for part in ("1976", "ii-1979", "iii-1982", "iv-1985", "v-1990", "balboa-2006")]


def test_more_than_three_of_a_series_come_only_when_the_series_is_asked_for(call: Call, index: ItemIndex) -> None:
    state = call(fresh(), "retrieve_candidates", query="rocky", alpha=1.0)
    few, picked, asked = (
        call(state, "rerank", **given)["recommendations"] for given in ({}, {"picks": [{"item_id": item_id} for item_id in ROCKY]}, {"films": ROCKY})
    )
    assert [sum(one.item_id in ROCKY for one in listed) for listed in (few, picked, asked)] == [3, 3, 6]


def test_films_asked_for_lead_and_what_is_like_them_follows(call: Call, index: ItemIndex) -> None:
    taste = Taste(liked=("heat-1995",), seen=("rocky-ii-1979",), query="scary", constraints=Constraints(year_min=1977))
    state = call(fresh(taste=taste), "retrieve_candidates", films=ROCKY)
    fit = ["rocky-iii-1982", "rocky-iv-1985", "rocky-v-1990", "rocky-balboa-2006"]
    assert report(state).startswith("4 of the 6 films asked for fit: ")
    assert [one.item_id for one in state["candidates"][:4]] == fit
    assert (len(state["candidates"]), state["taste"].query, state["taste"].liked) == (100, "scary", ("heat-1995",))
    listed = [one.item_id for one in call(state, "rerank", films=ROCKY)["recommendations"]]
    assert listed[:4] == fit
    assert not {"rocky-1976", "rocky-ii-1979", "heat-1995"} & set(listed)
    assert sum("Sport" in " ".join(index.catalogue.item(item_id).keywords).title() for item_id in listed) >= 5


def test_surprise_draws_the_same_for_the_same_state_and_others_once_they_were_shown(call: Call) -> None:
    everything = {one.item_id for one in call(fresh(), "retrieve_candidates")["candidates"]}
    first, again, later = (
        [one.item_id for one in call(fresh(shown=shown), "retrieve_candidates", surprise=True)["candidates"]] for shown in ((), (), ("heat-1995",))
    )
    assert first == again
    assert len(first) == 30
    assert set(first) != set(later)
    assert {*first, *later} <= everything


# ------------------------------------------------------------------ what the state says


def test_opinions_of_a_taste_by_film() -> None:
    assert Taste(liked=("a", "b"), disliked=("c",), seen=("d",)).opinions() == {"a": "liked", "b": "liked", "c": "disliked", "d": "seen"}


def test_remembered_films_join_those_without_an_opinion() -> None:
    own = Taste(liked=("a",), seen=("b",), query="funny")
    joined = own.with_remembered(Taste(liked=("c", "b"), disliked=("a", "d"), seen=("e",), query="sad"))
    assert joined == Taste(liked=("a", "c"), disliked=("d",), seen=("b", "e"), query="funny")


def test_newest_limits_are_those_set_last_that_still_hold() -> None:
    horror, both = Constraints(genres_none=("Horror",)), Constraints(genres_none=("Horror",), year_min=1990, year_max=2000)

    def newest(*steps: Constraints) -> list[str]:
        *past, now = (Taste(constraints=limits) for limits in steps)
        return newest_limits(fresh(taste=now, history=tuple(Snapshot(taste, (), ()) for taste in past)))

    assert newest(Constraints()) == newest(horror, Constraints()) == []
    assert newest(Constraints(), horror) == ["genres_none"]
    assert newest(Constraints(), horror, both, both) == ["years"]
    assert newest(Constraints(), horror, both, horror) == ["genres_none"]


def test_newest_exclusions_are_the_values_that_came_in_last() -> None:
    steps = [Taste(constraints=Constraints(genres_none=names)) for names in ((), ("Horror",), ("Horror", "War"))]
    state = fresh(taste=steps[-1], history=tuple(Snapshot(taste, (), ()) for taste in steps[:-1]))
    assert newest_exclusions(state) == ["War"]
    assert newest_exclusions(fresh()) == []


# ------------------------------------------------------------------ going back


def test_undo_brings_back_taste_list_and_what_was_shown(call: Call) -> None:
    recommendation = Recommendation(1, "ran-1985", 0.5, "A war.", ())
    past = (Snapshot(Taste(), (), ()), Snapshot(LIKED, (recommendation,), ("ran-1985",)), Snapshot(Taste(seen=("up-2009",)), (), ("up-2009",)))
    state = fresh(taste=Taste(liked=("up-2009",)), candidates=RETRIEVED, shown=("up-2009",), history=past)
    one = call(state, "undo")
    assert (one["taste"], one["recommendations"], one["shown"], one["candidates"]) == (LIKED, (recommendation,), ("ran-1985",), ())
    assert one["history"] == past[:1]
    assert report(one).startswith("Went back 1 turn. Liked: Heat (1995) [heat-1995]")
    two = call(state, "undo", turns=2)
    assert (two["taste"], two["recommendations"], two["history"]) == (Taste(), (), ())
    assert report(two).startswith("Went back 2 turns. No film is noted.")


def test_starting_over_forgets_the_taste_and_keeps_the_way_back(call: Call) -> None:
    after = call(FULL, "start_over")
    assert (after["taste"], after["candidates"], after["recommendations"], after["shown"]) == (Taste(), (), (), ())
    assert after["history"] == FULL["history"]


def test_every_tool_tells_the_model_how_to_use_it_and_hides_the_state(index: ItemIndex) -> None:
    tools = make_tools(index)
    assert len({tool.name for tool in tools}) == len(tools)
    for tool in tools:
        assert len(tool.description) > 40
        assert "runtime" not in tool.tool_call_schema.model_json_schema().get("properties", {})  # type: ignore[union-attr]
