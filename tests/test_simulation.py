"""The simulated users and the checks of what they are answered, against cases written by hand."""

import csv
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

from scripts.simulate import FOLD, find_sources, folds_of, main
from scripts.simulation.agent_process import AgentError, AgentProcess
from scripts.simulation.audit import Auditor
from scripts.simulation.figures import quantile
from scripts.simulation.limits import Limit, wishes, years_in_words
from scripts.simulation.names import Spelling, bare, plain, says_one_of, spell, take_apart
from scripts.simulation.phrases import Phrases
from scripts.simulation.reasons import Context, Facts, ReasonChecker, is_misreading, read_facts
from scripts.simulation.records import Film, Likes, Records, RecordsError, namesakes, read_records, twins
from scripts.simulation.run import World, converse, most_liked
from scripts.simulation.talk import Named, Part, Said, Talk, Utterance
from scripts.simulation.users import TARGETS, User, choose_users

PHRASES = Phrases.read()


def film(item_id: str, title: str, year: int | None = 1999, *genres: str) -> Film:
    return Film(item_id, (title,), year, frozenset(genres))


# --- titles ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "names", "year"),
    [
        ("Matrix, The (1999)", ("The Matrix",), 1999),
        ("City of Lost Children, The (Cité des enfants perdus, La) (1995)", ("The City of Lost Children", "La Cité des enfants perdus"), 1995),
        ("Seven (a.k.a. Se7en) (1995)", ("Seven", "Se7en"), 1995),
        ("Good, the Bad and the Ugly, The (1966)", ("The Good, the Bad and the Ugly",), 1966),
        ("Babylon 5", ("Babylon 5",), None),
        ("Birdman: Or (The Unexpected Virtue of Ignorance) (2014)", ("Birdman: Or (The Unexpected Virtue of Ignorance)",), 2014),
        ("(500) Days of Summer (2009)", ("(500) Days of Summer",), 2009),
    ],
)
def test_title_is_taken_apart(raw: str, names: tuple[str, ...], year: int | None) -> None:
    found, found_year = take_apart(raw)
    assert (found[: len(names)], found_year) == (names, year)


def test_name_of_a_film_is_found_in_any_spelling_but_not_inside_words() -> None:
    assert says_one_of("i loved matrix, and léon!", ["The Matrix"])
    assert says_one_of("i loved matrix, and léon!", ["Leon"])
    assert not says_one_of("Titans is fine", ["Titan", "It"])


def test_spellings_stay_near_the_title_and_namesakes_get_their_year() -> None:
    random = Random(1)
    spellings = [spell("The Silence of the Lambs", 1991, frozenset(), random) for _ in range(400)]
    ways = {way for spelling in spellings for way in spelling.ways}
    assert ways == {"as printed", "no article", "lower case", "typo", "with year"}
    for spelling in spellings:
        untouched = bare(spelling.text.removesuffix("(1991)").removesuffix("from 1991").removesuffix("1991"))
        assert (untouched == "silence of the lambs") != ("typo" in spelling.ways)
    assert all("1996" in spell("Crash", 1996, frozenset({"crash"}), random).text for _ in range(20))


def test_sequel_is_written_with_a_figure_now_and_then() -> None:
    random = Random(2)
    written = {spell("Rocky II", 1979, frozenset(), random).text.lower() for _ in range(60)}
    assert {"rocky ii", "rocky 2"} <= written


# --- phrases --------------------------------------------------------------------------------------------------


def test_every_act_has_twelve_different_phrasings() -> None:
    assert {act: len(set(map(plain, phrasings))) for act, phrasings in PHRASES.acts.items() if len(set(map(plain, phrasings))) < 12} == {}


def test_films_agree_with_their_verb() -> None:
    said = {PHRASES.about_films("like", ["Heat"], Random(number)) for number in range(400)}
    both = {PHRASES.about_films("like", ["Heat", "Fargo"], Random(number)) for number in range(400)}
    assert "Heat was brilliant" in said
    assert "Heat and Fargo were brilliant" in both
    assert not any("Heat were" in text or "{" in text for text in said)


def test_years_that_are_said_fit_the_limit() -> None:
    random = Random(0)
    assert years_in_words(Limit("after", first=1991), random)["year"] == "1990"
    assert years_in_words(Limit("since", first=1990), random)["year"] == "1990"
    assert years_in_words(Limit("before", last=1999), random)["year"] == "2000"
    assert years_in_words(Limit("until", last=2000), random)["year"] == "2000"
    assert years_in_words(Limit("decade", first=1990, last=1999), random)["decade"] in {"1990s", "90s"}
    assert years_in_words(Limit("decade", first=2000, last=2009), random)["decade"] == "2000s"


@pytest.mark.parametrize(
    ("limit", "kept"),
    [
        (Limit("genre", genre="Crime"), True),
        (Limit("genre", genre="Comedy"), False),
        (Limit("no_genre", genre="Crime", wanted=False), False),
        (Limit("no_genre", genre="Horror", wanted=False), True),
        (Limit("since", first=1995), True),
        (Limit("after", first=1996), False),
        (Limit("until", last=1995), True),
        (Limit("before", last=1994), False),
        (Limit("between", first=1990, last=1999), True),
    ],
)
def test_limit_is_kept(limit: Limit, kept: bool) -> None:
    assert limit.kept_by(film("6", "Heat", 1995, "Crime", "Action")) is kept


def test_film_without_a_year_breaks_limits_on_years_and_one_without_genres_cannot_be_judged() -> None:
    unknown = film("1", "Somewhere", None)
    assert Limit("since", first=1990).kept_by(unknown) is False
    assert Limit("no_genre", genre="Horror", wanted=False).kept_by(unknown) is None


def test_wishes_suit_the_targets() -> None:
    targets = [film(str(year), f"Film {year}", year, "Drama", "Crime") for year in range(1981, 1991)]
    for seed in range(40):
        found = wishes(targets, targets, {"Drama", "Crime", "Horror", "Western"}, Random(seed))
        wanted = [limit.genre for limit in found if limit.genre and limit.wanted]
        unwanted = [limit.genre for limit in found if limit.genre and not limit.wanted]
        years = [limit for limit in found if not limit.genre]
        assert wanted in (["Drama"], ["Crime"])
        assert sorted(unwanted) == ["Horror", "Western"]
        assert len(years) == 1
        assert sum(bool(years[0].kept_by(target)) for target in targets) >= 7


# --- users and what they say ----------------------------------------------------------------------------------


WORDS = ("amber", "bishop", "copper", "dragon", "ember", "falcon", "garnet", "harbor", "indigo", "jasper", "kestrel", "lantern", "marble", "nectar", "orchid")
GENRES = ("Action", "Comedy", "Crime", "Drama", "Horror", "Western")


def made_up_titles() -> list[str]:
    return [f"{first.title()} {second.title()}" for first in WORDS for second in WORDS if first < second]


def write_movielens(folder: Path, *, films: int = 100, users: int = 40, likes: int = 24) -> Path:
    """A folder in MovieLens format with two tastes: users of even number like films of even number, odd ones odd."""
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(7)
    with (folder / "movies.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["movieId", "title", "genres"])
        rows.writerows((number, f"{title} ({1960 + number % 60})", "|".join(random.sample(GENRES, 2))) for number, title in enumerate(made_up_titles()[:films], 1))
    with (folder / "ratings.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["userId", "movieId", "rating", "timestamp"])
        for user in range(1, users + 1):
            own = [number for number in range(1, films + 1) if number % 2 == user % 2]
            rows.writerows((user, number, 4.5, 0) for number in random.sample(own, likes))
            rows.writerows((user, number, 2.0, 0) for number in random.sample([n for n in range(1, films + 1) if n not in own], 6))
    return folder


@pytest.fixture(scope="module")
def movielens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_movielens(tmp_path_factory.mktemp("data") / "ml-made-up")


@pytest.fixture(scope="module")
def records(movielens: Path) -> Records:
    return read_records(movielens, None)


def talk_of(user: User, records: Records, seed: int) -> Talk:
    return Talk(user, records.films, namesakes(records.films.values()), PHRASES, Random(seed))


def utterances(user: User, records: Records, seed: int) -> list[Utterance]:
    talk, shown = talk_of(user, records, seed), sorted(user.known)[:10]
    return [talk.say(turn, shown if turn > 1 else []) for turn in range(1, 6)]


def test_users_keep_targets_apart_from_what_they_may_name(records: Records) -> None:
    users = choose_users(records, PHRASES, 10, seed=3)
    assert len({user.user_id for user in users}) == 10
    for user in users:
        likes = set(records.likes(user.user_id))
        assert len(user.targets) == TARGETS
        assert set(user.targets) <= likes
        assert set(user.liked) <= likes - set(user.targets)
        assert not user.known & (set(user.targets) | set(user.liked) | set(user.hated))
        assert all(records.stars[user.user_id][item_id] == 2.0 for item_id in user.hated)


def test_simulator_never_says_a_target(records: Records) -> None:
    said = 0
    for seed in range(5):
        for user in choose_users(records, PHRASES, 40, seed):
            names = [name for item_id in user.targets for name in records.films[item_id].names]
            for utterance in utterances(user, records, seed):
                said += len(utterance.named)
                assert not says_one_of(utterance.text, names)
    assert said > 500


def test_title_that_holds_a_target_is_not_told() -> None:
    films = {"1": film("1", "Alien", 1979), "2": film("2", "Alien Nation", 1988), "3": film("3", "Fargo", 1996)}
    user = User("9", "neat", liked=("2", "3"), targets=("1",), hated=(), known=frozenset(), wishes=())
    records = Records(films, {"9": dict.fromkeys(films, 5.0)})
    assert talk_of(user, records, 0).gives_away("i loved alien nation")
    assert not any("alien" in utterance.text.lower() for utterance in utterances(user, records, 0))


def test_film_named_in_ordinary_words_is_no_target() -> None:
    films = {str(number): film(str(number), title, 2000) for number, title in enumerate(("It", "More", "The One", "Fargo", "Heat", *made_up_titles()[:30]))}
    records = Records(films, {"1": dict.fromkeys(films, 5.0)})
    for seed in range(20):
        targets = {films[item_id].names[0] for user in choose_users(records, PHRASES, 1, seed) for item_id in user.targets}
        assert not targets & {"It", "More", "The One"}


def test_simulator_says_the_same_again_for_one_seed_and_other_things_for_another(records: Records) -> None:
    first, again, other = ([[one.text for one in utterances(user, records, seed)] for user in choose_users(records, PHRASES, 10, seed)] for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_first_turn_tells_two_or_three_likes(records: Records) -> None:
    for user in choose_users(records, PHRASES, 30, seed=1):
        opening = talk_of(user, records, 0).say(1, [])
        assert len(opening.named) in (2, 3)
        assert all(one.opinion == "liked" and one.item_id in user.liked for one in opening.named)


def test_only_shown_films_are_seen_by_number(records: Records) -> None:
    places = []
    for user in choose_users(records, PHRASES, 40, seed=1):
        shown = ["no film", *sorted(user.known)[:3]]
        talk = talk_of(user, records, 1)
        said = [talk.say(turn, shown) for turn in range(1, 6)]
        places += [(one.place, one.item_id, shown) for utterance in said[1:] for one in utterance.named if one.opinion == "seen"]
    assert len(places) > 10
    assert all(place is not None and shown[place - 1] == item_id for place, item_id, shown in places)


def test_limit_is_lifted_and_replaced_by_what_is_said_later() -> None:
    years, genre, unwanted = Limit("since", first=1990), Limit("genre", genre="Crime"), Limit("no_genre", genre="War", wanted=False)
    said = Said()
    for part in (Part("since", "", limit=years), Part("genre", "", limit=genre), Part("no_genre", "", limit=unwanted)):
        said = said.after(Utterance("...", (part,)))
    assert said.limits == (years, genre, unwanted)
    assert said.after(Utterance("any year is fine", (Part("any_year", ""),))).limits == (genre, unwanted)
    later = Limit("until", last=1980)
    assert said.after(Utterance("until 1980", (Part("until", "", limit=later),))).limits == (genre, unwanted, later)


# --- the files ------------------------------------------------------------------------------------------------


def test_records_take_the_last_rating_and_count_likers_without_the_held_out(tmp_path: Path) -> None:
    (tmp_path / "movies.csv").write_text('movieId,title,genres\n1,"Matrix, The (1999)",Action|IMAX\n2,Babe (1995),Children\'s\n', encoding="utf-8")
    (tmp_path / "ratings.csv").write_text("userId,movieId,rating,timestamp\na,1,5,0\na,2,4,0\na,2,3,1\nb,1,4,0\nb,2,4,0\nc,1,4,0\nc,9,5,0\n", encoding="utf-8")
    records = read_records(tmp_path, None)
    assert records.films["1"].genres == {"Action"}
    assert records.films["2"].genres == {"Children"}
    assert records.likes("a") == ["1"]
    likes = Likes(records, ["a", "b"])
    assert (likes.of("1"), likes.of("2"), likes.both("1", "2")) == (2, 1, 1)
    assert likes.by_popularity == ("1", "2")


def test_wikipedia_adds_new_films_and_genres_that_movielens_lacks(tmp_path: Path) -> None:
    (tmp_path / "movies.csv").write_text("movieId,title,genres\n1,Obscure (1999),(no genres listed)\n2,Known (1999),Drama\n", encoding="utf-8")
    (tmp_path / "ratings.csv").write_text("userId,movieId,rating,timestamp\na,1,5,0\n", encoding="utf-8")
    entries = [
        {"title": "Obscure", "year": 1999, "href": "Obscure", "cast": [], "genres": ["Slasher", "War"], "extract": "Obscure is made by Warner."},
        {"title": "Known", "year": 1999, "href": "Known", "cast": [], "genres": ["Comedy"], "extract": ""},
        {"title": "New", "year": 2020, "href": "New_(2020_film)", "cast": [], "genres": ["Science Fiction"], "extract": ""},
        {"title": "Old Name", "year": 1958, "href": "Reused", "cast": [], "genres": ["War"], "extract": "A war film."},
        {"title": "Reused", "year": 2021, "href": "Reused", "cast": [], "genres": ["Drama"], "extract": ""},
        {"title": "Reused too", "year": 2021, "href": "Reused", "cast": [], "genres": ["Comedy"], "extract": ""},
    ]
    (tmp_path / "movies-1990s.json").write_text(json.dumps(entries), encoding="utf-8")
    films = read_records(tmp_path, tmp_path).films
    assert films["1"].genres == {"Horror"}
    assert films["2"].genres == {"Drama"}
    assert films["wikipedia:New_(2020_film)"] == Film("wikipedia:New_(2020_film)", ("New",), 2020, frozenset({"Sci-Fi"}))
    assert films["wikipedia:Reused"] == Film("wikipedia:Reused", ("Reused", "Reused too"), 2021, frozenset({"Drama", "Comedy"}))


def test_popularity_leaves_out_what_was_named_and_what_breaks_a_limit() -> None:
    films = {str(number): film(str(number), f"Film {number}", 1980 + number, "Drama") for number in range(15)}
    stars = {str(user): dict.fromkeys(list(films)[:15 - user], 5.0) for user in range(14)}
    records = Records(films, stars)
    likes = Likes(records, stars)
    assert most_liked(likes, films, {"0"}, Said()) == ["1", *sorted(map(str, range(2, 11)), key=int)]
    assert most_liked(likes, films, set(), Said(limits=(Limit("since", first=1993),))) == ["13", "14"]


# --- reasons --------------------------------------------------------------------------------------------------

HEAT = Facts("Heat", 1995, frozenset({"Action", "Crime"}), frozenset({"Michael Mann"}), frozenset({"Al Pacino"}), frozenset({"heist", "los angeles"}), "A thief.")
ALI = Facts("Ali", 2001, frozenset({"Drama"}), frozenset({"Michael Mann"}), frozenset({"Will Smith"}), frozenset({"boxing"}), "The life of the boxer.")
CLUB = Facts("The Irishman", 2019, frozenset({"Crime"}), frozenset({"Martin Scorsese"}), frozenset({"Al Pacino"}), frozenset({"heist"}), "Memories of a quiet thief's life.")
CATALOGUE = {"heat": HEAT, "ali": ALI, "irishman": CLUB}
STARS = {
    "a": {"heat": 5.0, "irishman": 5.0},
    "b": {"heat": 4.0, "irishman": 4.0},
    "c": {"heat": 4.0},
    "d": {"irishman": 5.0},
    "held out": {"heat": 5.0, "irishman": 5.0},
}
REASONED = Records({item_id: film(item_id, facts.title, facts.year, *facts.genres) for item_id, facts in CATALOGUE.items()}, STARS)
CHECKER = ReasonChecker(CATALOGUE, Likes(REASONED, ["a", "b", "c", "d"]))
CONTEXT = Context(liked=("heat",), genres=frozenset({"Crime"}), years=True, words="a quiet story about a thief")


def fact(kind: str, value: str, *item_ids: str) -> dict[str, Any]:
    return {"kind": kind, "value": value, "item_ids": list(item_ids)}


def reason(sentence: str, *evidence: dict[str, Any], item_id: str = "irishman") -> dict[str, Any]:
    return {"rank": 1, "item_id": item_id, "title": CATALOGUE[item_id].title, "year": 2019, "genres": [], "reason": sentence, "evidence": list(evidence)}


@pytest.mark.parametrize(
    "recommendation",
    [
        reason("67 % of those who liked Heat liked it (2 of 3).", fact("likers", "2/3", "heat")),
        reason("Liked by 2 of the 3 people who liked Heat; crime, as you asked.", fact("likers", "2/3", "heat"), fact("genre", "Crime")),
        reason("Al Pacino plays in it, as in Heat; heist, like Heat.", fact("person", "Al Pacino", "heat"), fact("keyword", "heist", "heat")),
        reason("Heist and crime again, as in Heat (1995).", fact("keyword", "heist", "heat"), fact("genre", "Crime", "heat")),
        reason("“Quiet” and “thief” stand in its description.", fact("words", "quiet, thief")),
        reason("From 2019, within your years.", fact("year", "2019")),
        reason("A crime film of 2019; directed by Martin Scorsese."),
        reason("3 people liked it; tagged “heist”."),
        reason("Directed by Michael Mann, as is Heat.", fact("person", "Michael Mann", "heat"), item_id="ali"),
        reason("With Al Pacino, who plays in Heat as well; a crime film like Heat.", fact("person", "Al Pacino", "heat"), fact("genre", "Crime", "heat")),
        reason("Tagged “heist”, like Heat; “thief” in its description.", fact("keyword", "heist", "heat"), fact("words", "thief")),
        reason("Of the people who liked Heat, 67 % liked this too; its description speaks of “thief”.", fact("likers", "2/3", "heat"), fact("words", "thief")),
    ],
)
def test_supported_reason_passes(recommendation: Mapping[str, Any]) -> None:
    assert CHECKER.problems(recommendation, CONTEXT) == []


@pytest.mark.parametrize(
    ("recommendation", "problem"),
    [
        (reason("75 % of those who liked Heat liked it (3 of 4).", fact("likers", "3/4", "heat")), "evidence: 3 of 4 liked both, counted again 2 of 3"),
        (reason("60 % of those who liked Heat liked it (2 of 3).", fact("likers", "2/3", "heat")), "sentence: 60 %, counted again 66.7"),
        (reason("Liked by 3 of the 3 people who liked Heat.", fact("likers", "2/3", "heat")), "sentence: 3 of 3 liked both, counted again 2 of 3"),
        (reason("Robert De Niro plays in it, as in Heat.", fact("person", "Al Pacino", "heat")), "sentence: nothing supports 'De'"),
        (reason("Al Pacino plays in it, as in Ali.", fact("person", "Al Pacino", "ali")), "evidence: ali is no film that the user likes"),
        (reason("Al Pacino plays in it, as in Ali.", fact("person", "Al Pacino", "heat")), "sentence: nothing supports 'Ali'"),
        (reason("Los angeles, like Heat.", fact("keyword", "los angeles", "heat")), "evidence: The Irishman has no keyword los angeles"),
        (reason("Los angeles, like Heat."), "sentence: The Irishman has no los angeles"),
        (reason("Drama, like Heat.", fact("genre", "Drama", "heat")), "evidence: Heat has no genre Drama"),
        (reason("Drama, like Heat."), "sentence: Heat has no Drama"),
        (reason("Drama, as you asked.", fact("genre", "Drama"), item_id="ali"), "sentence: the user did not ask for Drama"),
        (reason("“Boxer” stands in its description.", fact("words", "boxer")), "sentence: 'Boxer' stands nowhere, not in the description"),
        (reason("“Heist” stands in its description.", fact("words", "heist")), "sentence: 'Heist' stands elsewhere, not in the description"),
        (reason("“Thief” among its tags.", fact("words", "thief")), "sentence: 'Thief' stands elsewhere, not in the keywords"),
        (reason("Tagged “los angeles”, like Heat.", fact("keyword", "los angeles", "heat")), "sentence: The Irishman has no keyword los angeles"),
        (reason("Its genres include “quiet”.", fact("words", "quiet")), "sentence: 'quiet' stands elsewhere, not in the genres"),
        (reason("Directed by Al Pacino, who plays in Heat.", fact("person", "Al Pacino", "heat")), "sentence: Al Pacino is not among the directors of The Irishman"),
        (reason("With Al Pacino, who directed Heat.", fact("person", "Al Pacino", "heat")), "sentence: Al Pacino is not among the directors of Heat"),
        (reason("With Michael Mann of Heat.", fact("person", "Michael Mann", "heat"), item_id="ali"), "sentence: Michael Mann is not among the cast of Ali"),
        (reason("Of the people who liked Heat, 60 % liked this too.", fact("likers", "2/3", "heat")), "sentence: 60 %, counted again 66.7"),
        (reason("“Memories” stand in its description."), "sentence: the user never said 'Memories'"),
        (reason("From 1995, within your years.", fact("year", "1995")), "sentence: the year 1995, the film is of 2019"),
        (reason("Liked by 2 people."), "sentence: liked by 2, counted again 3"),
        (reason("3 people who liked Heat liked it."), "sentence: people are counted without saying of whom"),
        (reason("Winner of 3 prizes.", fact("genre", "Crime")), "sentence: nothing supports 3"),
        (reason("Crime of the most elegant kind.", fact("genre", "Crime")), "sentence: nothing supports 'elegant'"),
        (reason("Directed by Al Pacino, as is Heat.", fact("person", "Al Pacino", "heat")), "sentence: Al Pacino is not among the directors of The Irishman"),
        (reason("Crime, as you asked.", fact("mood", "Crime")), "evidence: 'mood' is no kind of fact"),
        (reason("", fact("genre", "Crime")), "there is no reason"),
    ],
)
def test_planted_claim_is_caught(recommendation: Mapping[str, Any], problem: str) -> None:
    assert problem in CHECKER.problems(recommendation, CONTEXT)


def test_year_is_no_reason_where_no_years_were_asked_for() -> None:
    unasked = Context(liked=("heat",), genres=frozenset(), years=False, words="")
    assert "sentence: the user limited no years" in CHECKER.problems(reason("From 2019, within your years.", fact("year", "2019")), unasked)


@pytest.mark.parametrize(
    ("problem", "misread"),
    [
        ("sentence: the user limited no years", True),
        ("evidence: the user asked for no genre Documentary", True),
        ("sentence: Heat has no drama", False),
        ("evidence: 3 of 4 liked both, counted again 2 of 3", False),
    ],
)
def test_false_fact_is_told_from_misreading(problem: str, misread: bool) -> None:
    assert is_misreading(problem) is misread


def test_title_that_is_an_ordinary_word_is_read_as_one_at_the_start() -> None:
    it = Facts("It", 2017, frozenset({"Crime"}), frozenset(), frozenset(), frozenset(), "")
    checker = ReasonChecker({**CATALOGUE, "it": it}, Likes(REASONED, []))
    context = Context(liked=("it", "heat"), genres=frozenset(), years=False, words="")
    assert checker.problems(reason("It shares heist with Heat."), context) == []
    assert checker.problems(reason("Heist, like It."), context) == ["sentence: It has no heist"]


# --- the audit of an answer -----------------------------------------------------------------------------------

FILMS = {
    "1": film("1", "Heat", 1995, "Action", "Crime"),
    "2": film("2", "Scream", 1996, "Horror"),
    "3": film("3", "Casablanca", 1942, "Drama"),
    "4": film("4", "Fargo", 1996, "Crime"),
    "5": film("5", "Solaris", 1972, "Drama"),
    "6": film("6", "Solaris", 1972, "Drama"),
}


@pytest.fixture
def auditor() -> Auditor:
    facts = {
        item_id: Facts(one.names[0], one.year, one.genres, frozenset(), frozenset(), frozenset(), "") for item_id, one in FILMS.items()
    }
    return Auditor(FILMS, twins(FILMS), ReasonChecker(facts, Likes(Records(FILMS, {}), [])))


def recommended(*item_ids: str) -> list[dict[str, Any]]:
    return [
        {"rank": rank, "item_id": i, "title": FILMS[i].title, "year": FILMS[i].year, "genres": sorted(FILMS[i].genres), "reason": "Near to your request.", "evidence": []}
        for rank, i in enumerate(item_ids, 1)
    ]


def answer(*item_ids: str, liked: tuple[str, ...] = (), **constraints: Any) -> dict[str, Any]:
    free: dict[str, Any] = {"genres_any": [], "genres_none": [], "year_min": None, "year_max": None, "people": [], "people_none": [], "languages": [], "languages_none": [], "keywords_none": [], "years_none": [], "runtime_max": None}
    taste = {"liked": [{"item_id": i, "title": FILMS[i].title} for i in liked], "disliked": [], "seen": [], "query": "", "avoid": "", "constraints": free | constraints}
    return {"recommendations": recommended(*item_ids), "taste": taste, "mentions": [], "reply": "Here.", "tool_calls": []}


def liking(item_id: str, surface: str, *more: Part) -> Utterance:
    return Utterance(f"loved {surface}", (Part("like", surface, (Named(item_id, "liked", Spelling(surface, ("as printed",))),)), *more))


NO_HORROR = Part("no_genre", "no horror", limit=Limit("no_genre", genre="Horror", wanted=False))
FROM_1990 = Part("since", "since 1990", limit=Limit("since", first=1990))


def test_flawless_answer_has_no_findings(auditor: Auditor) -> None:
    said = liking("1", "Heat", NO_HORROR, FROM_1990)
    found = auditor.findings(Said().after(said), said, answer("4", liked=("1",), genres_none=["Horror"], year_min=1990), None, frozenset())
    faults = (found.violations, found.repeats, found.outside, found.duplicates, found.unsupported, found.never_named, found.unverifiable)
    assert faults == ([],) * 7
    assert (found.reasons, found.short) == (1, True)


def test_planted_violations_are_caught_in_every_later_turn(auditor: Auditor) -> None:
    said = Said().after(liking("1", "Heat", NO_HORROR, FROM_1990))
    more = Utterance("more", (Part("more", "more"),))
    found = auditor.findings(said.after(more), more, answer("2", "3", "4", liked=("1",), genres_none=["Horror"]), None, frozenset())
    assert [(one["title"], one["limit"], one["noted"]) for one in found.violations] == [
        ("Scream (1996)", "no Horror", True),
        ("Casablanca (1942)", "years 1990-", False),
    ]


def test_violation_is_judged_by_the_files_and_not_by_what_the_answer_says(auditor: Auditor) -> None:
    said = liking("1", "Heat", NO_HORROR)
    lying = answer("2", liked=("1",))
    lying["recommendations"][0]["genres"] = ["Comedy"]
    assert len(auditor.findings(Said().after(said), said, lying, None, frozenset()).violations) == 1


def test_repeats_are_caught_whether_or_not_the_title_was_understood(auditor: Auditor) -> None:
    said = liking("1", "heat")
    understood = auditor.findings(Said().after(said), said, answer("1", "4", liked=("1",)), None, frozenset()).repeats
    missed = auditor.findings(Said().after(said), said, answer("1", "4"), None, frozenset()).repeats
    assert [(one["title"], one["noted"]) for one in understood] == [("Heat (1995)", True)]
    assert [(one["title"], one["noted"]) for one in missed] == [("Heat (1995)", False)]


def test_shown_film_is_a_repeat_only_where_more_was_asked_for(auditor: Auditor) -> None:
    more, other = Utterance("more", (Part("more", "more"),)), Utterance("funnier", (Part("critique", "funnier"),))
    assert len(auditor.findings(Said(), more, answer("4", "2"), None, frozenset({"4"})).repeats) == 1
    assert auditor.findings(Said(), other, answer("4", "2"), None, frozenset({"4"})).repeats == []


def test_films_outside_the_catalogue_and_false_titles_are_caught(auditor: Auditor) -> None:
    said = liking("1", "Heat")
    false = answer("4", "2", "3", liked=("1",))
    false["recommendations"][0]["item_id"] = "99"
    false["recommendations"][1]["title"] = "Scream 2 (1997)"
    found = auditor.findings(Said().after(said), said, false, None, frozenset())
    assert [(one["item_id"], one["title"]) for one in found.outside] == [("99", "Fargo (1996)"), ("2", "Scream 2 (1997)")]


def test_duplicates_are_caught_by_id_and_by_title(auditor: Auditor) -> None:
    more = Utterance("hi", ())
    assert [one["twice"] for one in auditor.findings(Said(), more, answer("4", "4"), None, frozenset()).duplicates] == ["4"]
    assert [one["twice"] for one in auditor.findings(Said(), more, answer("5", "6"), None, frozenset()).duplicates] == ["solaris 1972"]


def test_film_that_nobody_named_is_caught_once(auditor: Auditor) -> None:
    said = liking("1", "Heat")
    first = answer("4", liked=("1", "2"))
    assert [one["title"] for one in auditor.findings(Said().after(said), said, first, None, frozenset()).never_named] == ["Scream (1996)"]
    assert auditor.findings(Said().after(said), said, first, first, frozenset()).never_named == []


def test_limits_and_wishes_that_nobody_stated_are_caught_once(auditor: Auditor) -> None:
    said = liking("1", "Heat", FROM_1990)
    stated = answer("4", liked=("1",), year_min=1990)
    read = answer("4", liked=("1",), year_min=1995, genres_any=["Western"])
    read["taste"]["query"] = "away"
    invented = {"query": "away", "genres_any": ["Western"], "year_min": 1995}
    assert auditor.findings(Said().after(said), said, stated, None, frozenset()).never_stated == []
    assert {one["what"]: one["read"] for one in auditor.findings(Said().after(said), said, read, stated, frozenset()).never_stated} == invented
    assert auditor.findings(Said().after(said), said, read, read, frozenset()).never_stated == []


@pytest.mark.parametrize(("query", "parts", "invented"), [
    ("crime thriller", (Part("genre", "a crime film", limit=Limit("genre", genre="Crime")),), False),
    ("tonight", (Part("genre", "a crime film", limit=Limit("genre", genre="Crime")),), True),
    ("funny", (Part("critique", "funnier", genre="Comedy"),), False),
    ("", (), False),
    ("weekend", (), True),
])  # fmt: skip
def test_query_is_invented_where_no_wish_was_said(auditor: Auditor, query: str, parts: tuple[Part, ...], invented: bool) -> None:
    said = liking("1", "Heat", *parts)
    read = answer("4", liked=("1",), genres_any=[part.limit.genre for part in parts if part.limit])
    read["taste"]["query"] = query
    assert [one["what"] for one in auditor.findings(Said().after(said), said, read, None, frozenset()).never_stated] == ["query"] * invented


def test_understood_means_noted_under_the_right_opinion_and_twins_are_one(auditor: Auditor) -> None:
    said = liking("5", "Solaris", NO_HORROR)
    right = auditor.understood(said, answer("4", liked=("6",), genres_none=["Horror"]))
    wrong = auditor.understood(said, answer("4", liked=("4",)))
    assert [(one.what, one.right) for one in right] == [("Solaris (1972)", True), ("no Horror", True)]
    assert [(one.what, one.right) for one in wrong] == [("Solaris (1972)", False), ("no Horror", False)]


# --- the process and the whole --------------------------------------------------------------------------------

ECHO = "import json, sys\nfor line in sys.stdin:\n    turn = json.loads(line)\n    print(json.dumps({'said': turn['text']}) if turn['text'] != 'nonsense' else 'Traceback', flush=True)\n    if turn['text'] == 'die': sys.exit(1)\n"


def test_process_that_ended_is_started_again() -> None:
    with AgentProcess(Path(), command=[sys.executable, "-c", ECHO]) as agent:
        assert agent.ask("a", "héllo").content == {"said": "héllo"}
        assert agent.ask("a", "die").content == {"said": "die"}
        assert agent.ask("a", "gone").content is None
        assert agent.ask("a", "again").content == {"said": "again"}
        assert agent.starts == 2


def test_line_that_is_no_json_counts_as_no_answer() -> None:
    with AgentProcess(Path(), command=[sys.executable, "-c", ECHO]) as agent:
        assert agent.ask("a", "nonsense").content is None


def test_agent_that_never_starts_is_an_error_and_no_thousand_unanswered_turns() -> None:
    with AgentProcess(Path(), command=[sys.executable, "-c", "pass"]) as agent, pytest.raises(AgentError, match="does not answer a greeting"):
        agent.ask("a", "hello")


def test_conversation_with_a_process_that_answers_nothing_is_all_unanswered(records: Records, auditor: Auditor) -> None:
    user = choose_users(records, PHRASES, 1, seed=0)[0]
    world = World.of(records, Likes(records, []), PHRASES, auditor)
    with AgentProcess(Path(), command=[sys.executable, "-c", "print('{}')"]) as agent:
        turns = converse(world, agent, user, 3, seed=0)
    assert len(turns) in (2, 3)
    assert not any(turn.answered or turn.hit for turn in turns)


@pytest.mark.parametrize(("share", "value"), [(0.5, 5), (0.95, 10), (0.1, 1), (1.0, 10)])
def test_quantile(share: float, value: int) -> None:
    assert quantile(list(range(1, 11)), share) == value


def test_sources_are_found_in_both_layouts(tmp_path: Path) -> None:
    write_movielens(tmp_path / "ml-latest-small", films=3, users=0)
    (tmp_path / "wikipedia-movies").mkdir()
    assert find_sources(tmp_path, None) == (tmp_path / "ml-latest-small", tmp_path / "wikipedia-movies")
    assert find_sources(tmp_path / "ml-latest-small", None) == (tmp_path / "ml-latest-small", None)
    with pytest.raises(RecordsError, match="holds neither movies"):
        find_sources(tmp_path / "wikipedia-movies", None)


def test_every_user_is_in_one_fold_and_no_fold_is_too_large() -> None:
    users = [User(str(number), "plain", (), (), (), frozenset(), ()) for number in range(2 * FOLD + 1)]
    folds = folds_of(users)
    assert [len(fold) for fold in folds] == [167, 167, 167]
    assert sorted(user.user_id for fold in folds for user in fold) == sorted(user.user_id for user in users)
    assert folds_of(users[:FOLD]) == [users[:FOLD]]


@pytest.fixture(scope="module")
def simulated(movielens: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    file = tmp_path_factory.mktemp("figures") / "simulation.json"
    assert main(["--data", str(movielens), "--users", "4", "--turns", "3", "--json", str(file)]) == 0
    return json.loads(file.read_text(encoding="utf-8"))


def test_small_run_answers_every_turn_within_the_catalogue(simulated: dict[str, Any]) -> None:
    assert simulated["users"] == 4
    assert simulated["turns"] in range(8, 13)
    assert simulated["answered"]["share"] == 1.0
    assert simulated["process_starts"] == 1
    assert simulated["reasons_checked"] == simulated["recommendations"] > 50
    assert {name: simulated["counts"][name] for name in ("outside", "duplicates")} == {"outside": 0, "duplicates": 0}
    assert simulated["cases"]["unanswered"] == []


def test_small_run_notes_what_was_understood_and_counts_the_rest(simulated: dict[str, Any]) -> None:
    understood = simulated["understood"]
    told = sum(share["of"] for share in understood["by_act"].values())
    right = sum(share["count"] for share in understood["by_act"].values())
    assert told - right == len(understood["misses"])
    assert understood["by_act"]["like"]["of"] >= 8
    assert understood["titles"]["count"] > understood["titles"]["of"] / 2


def test_hits_that_were_reached_never_fall(simulated: dict[str, Any]) -> None:
    reached = [row["reached"]["count"] for row in simulated["by_turn"]]
    assert reached == sorted(reached)
    assert reached[-1] == simulated["success"]["count"]
    first = simulated["first_turn"]
    assert first["both"] + first["agent_only"] == simulated["by_turn"][0]["hit"]["count"]
    assert first["read_well"]["users"] <= simulated["users"]


def test_facts_are_read_from_the_index_as_they_stand_in_it(tmp_path: Path) -> None:
    row = {"item_id": "1", "title": "Heat", "year": 1995, "genres": ["Crime"], "directors": ["Michael Mann"], "cast": ["Al Pacino"], "keywords": ["heist"], "text": "A thief."}
    pd.DataFrame([row, {**row, "item_id": "2", "year": None}]).to_parquet(tmp_path / "items.parquet")
    facts = read_facts(tmp_path)
    assert facts["1"] == Facts("Heat", 1995, frozenset({"Crime"}), frozenset({"Michael Mann"}), frozenset({"Al Pacino"}), frozenset({"heist"}), "A thief.")
    assert facts["2"].year is None


def test_missing_data_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path)]) == 1
    assert "holds neither movies.csv" in capsys.readouterr().err


def test_quoted_words_stand_in_the_film_as_they_are_quoted() -> None:
    """A tag is a whole one, a word of the description is written as it is there."""
    problems = [
        CHECKER.problems(reason(sentence), Context(liked=(), genres=frozenset(), years=False, words="heists thieves angeles"))
        for sentence in ("Tagged “heist”.", "Tagged “heists”.", "“Thiefs” in its description.")
    ]
    assert problems[0] == []
    assert problems[1] == ["sentence: 'heists' stands elsewhere, not in the keywords"]
    assert "sentence: 'Thiefs' stands elsewhere, not in the description" in problems[2]
