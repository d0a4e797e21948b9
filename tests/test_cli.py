"""``python -m agent.cli`` as its users start it: in a process of its own, fed through its standard input."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from index.starter import read_starter

ROOT = Path(__file__).parent.parent
LIMITS = {"genres_any", "genres_none", "year_min", "year_max", "people", "people_none", "languages", "runtime_max", "languages_none", "keywords_none", "years_none"}


def run(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RECOFM_", "MISTRAL_"))}
    command = [sys.executable, "-m", "agent.cli", *arguments]
    return subprocess.run(command, input=given, capture_output=True, cwd=ROOT, env=clean | environment, timeout=120, check=False)


def turns(index_folder: Path, *lines: bytes, options: Sequence[str] = (), **environment: str) -> list[dict[str, Any]]:
    """What the program answers to each line."""
    done = run("--json", "--index", str(index_folder), *options, given=b"\n".join(lines) + b"\n", **environment)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


@pytest.fixture(scope="module")
def two_turns(index_folder: Path) -> list[dict[str, Any]]:
    return turns(index_folder, b"I loved The Matrix and Inception", b"something funny, after 2000, no horror")


def test_second_turn_lists_ten_films_within_the_limits_and_none_of_the_liked(two_turns: list[dict[str, Any]]) -> None:
    films = two_turns[1]["recommendations"]
    assert [film["rank"] for film in films] == list(range(1, 11))
    assert all(film["year"] > 2000 for film in films)
    assert all("Horror" not in film["genres"] for film in films)
    assert not {film["item_id"] for film in films} & {"the-matrix-1999", "inception-2010"}


def test_facts_of_the_films_are_those_of_the_data(two_turns: list[dict[str, Any]]) -> None:
    items = {item.item_id: item for item in read_starter(ROOT / "data" / "starter").items}
    for film in (*two_turns[0]["recommendations"], *two_turns[1]["recommendations"]):
        item = items[film["item_id"]]
        assert (film["title"], film["year"], film["genres"]) == (f"{item.title} ({item.year})", item.year, list(item.genres))


def test_answer_has_the_documented_keys(two_turns: list[dict[str, Any]]) -> None:
    answer = two_turns[1]
    assert list(answer) == ["thread", "turn", "reply", "tool_calls", "mentions", "taste", "recommendations", "corrections"]
    assert (answer["thread"], answer["turn"]) == ("terminal", 2)
    assert all(set(call) == {"name", "args"} for call in answer["tool_calls"])
    assert {"liked", "disliked", "seen", "query", "alpha", "embedding_type", "constraints"} <= set(answer["taste"])
    assert set(answer["taste"]["constraints"]) == LIMITS
    keys = {"rank", "item_id", "title", "year", "genres", "score", "reason", "evidence"}
    assert all(set(film) == keys for film in answer["recommendations"])
    facts = [fact for film in answer["recommendations"] for fact in film["evidence"]]
    assert all(set(fact) == {"kind", "value", "item_ids"} for fact in facts)


def test_taste_holds_what_was_said(two_turns: list[dict[str, Any]]) -> None:
    first, second = two_turns
    liked = [{"item_id": "the-matrix-1999", "title": "The Matrix (1999)"}, {"item_id": "inception-2010", "title": "Inception (2010)"}]
    assert first["mentions"] == [{"surface": "The Matrix", **liked[0]}, {"surface": "Inception", **liked[1]}]
    assert second["mentions"] == []
    assert first["taste"]["liked"] == second["taste"]["liked"] == liked
    assert (second["taste"]["disliked"], second["taste"]["seen"]) == ([], [])
    limits = second["taste"]["constraints"]
    assert (limits["genres_any"], limits["genres_none"], limits["year_min"], limits["year_max"]) == ([], ["Horror"], 2001, None)
    assert "funny" in second["taste"]["query"]
    assert (first["taste"]["alpha"], second["taste"]["alpha"]) == (0.0, 0.6)


def test_tool_calls_are_listed_in_order_with_their_arguments(two_turns: list[dict[str, Any]]) -> None:
    assert two_turns[0]["tool_calls"] == [
        {"name": "set_liked_movies", "args": {"item_ids": ["the-matrix-1999", "inception-2010"]}},
        {"name": "retrieve_candidates", "args": {}},
        {"name": "rerank", "args": {"n": 10}},
    ]


def test_threads_are_named_by_the_line_and_do_not_mix(index_folder: Path) -> None:
    lines = [
        {"thread": "ann", "text": "I loved Alien"},
        {"thread": "böb", "text": "I loved Titanic"},
        {"thread": "ann", "text": "no comedy"},
        {"text": "I loved Amélie"},
    ]
    answers = turns(index_folder, *(json.dumps(line).encode() for line in lines))
    assert [(answer["thread"], answer["turn"]) for answer in answers] == [("ann", 1), ("böb", 1), ("ann", 2), ("terminal", 1)]
    liked = [[film["item_id"] for film in answer["taste"]["liked"]] for answer in answers]
    assert liked == [["alien-1979"], ["titanic-1997"], ["alien-1979"], ["amelie-2001"]]


def test_bad_lines_get_an_error_each_and_the_run_goes_on(index_folder: Path) -> None:
    bad = [
        (b'{"text": "I loved', "starts like JSON"),
        (b'{"thread": "a"}', 'needs a "text"'),
        (b'{"text": 3}', 'needs a "text"'),
        (b'{"thread": "", "text": "hello"}', 'needs a "text"'),
        (b'{"thread": "\\ud800", "text": "hello"}', 'needs a "text"'),
        (b'{"text": ' + b"[" * 100_000, "starts like JSON"),
        (b"I loved \xff\xfe", "not UTF-8"),
        (b"", "empty"),
        (b"   ", "empty"),
        (b"a" * 50_000, "50,000 characters"),
    ]
    answers = turns(index_folder, b"I loved Alien", *(line for line, _ in bad), b"no comedy")
    assert len(answers) == len(bad) + 2
    for (_, words), answer in zip(bad, answers[1:-1], strict=True):
        assert set(answer) == {"thread", "turn", "error"}
        assert words in answer["error"]
    assert (answers[-1]["turn"], [film["item_id"] for film in answers[-1]["taste"]["liked"]]) == (2, ["alien-1979"])


# A user who is known


def liked_and_seen(answer: dict[str, Any]) -> tuple[list[str], list[str]]:
    liked, seen = ([film["item_id"] for film in answer["taste"][kind]] for kind in ("liked", "seen"))
    return liked, seen


def test_films_of_a_named_user_are_remembered_by_the_next_process(index_folder: Path, tmp_path: Path) -> None:
    database = str(tmp_path / "new folder" / "threads.sqlite")
    ann = {"options": ["--user", "ann"], "RECOFM_DATABASE": database}
    turns(index_folder, b"I loved Alien and I have seen Jaws, no horror", **ann)
    (after,) = turns(index_folder, b"surprise me", **ann)
    assert (after["turn"], liked_and_seen(after)) == (1, (["alien-1979"], ["jaws-1975"]))
    assert after["taste"]["constraints"]["genres_none"] == []
    assert "From earlier conversations I remember that you like Alien (1979) and you have seen Jaws (1975)" in after["reply"]
    assert not {film["item_id"] for film in after["recommendations"]} & {"alien-1979", "jaws-1975"}
    (bob,) = turns(index_folder, b"surprise me", options=["--user", "bob"], RECOFM_DATABASE=database)
    assert liked_and_seen(bob) == ([], [])


def test_line_may_name_the_user_who_speaks(index_folder: Path, tmp_path: Path) -> None:
    database = str(tmp_path / "threads.sqlite")
    lines = [
        {"user": "bob", "text": "I loved Titanic"},
        {"text": "I loved Alien"},
        {"user": None, "text": "what do you know about me"},
        {"user": "bob", "thread": "new", "text": "what do you know about me"},
        {"thread": "new", "text": "what do you know about me"},
    ]
    said = turns(index_folder, *(json.dumps(line).encode() for line in lines), options=["--user", "ann"], RECOFM_DATABASE=database)
    assert [liked_and_seen(answer)[0] for answer in said] == [["titanic-1997"], ["alien-1979"], [], ["titanic-1997"], ["alien-1979"]]
    assert [(answer["thread"], answer["turn"]) for answer in said] == [("terminal", 1), ("terminal", 1), ("terminal", 1), ("new", 1), ("new", 1)]


def test_nothing_is_written_where_nobody_is_named(index_folder: Path, tmp_path: Path) -> None:
    turns(index_folder, b"I loved Alien", RECOFM_DATABASE=str(tmp_path / "threads.sqlite"))
    assert list(tmp_path.iterdir()) == []


def test_bad_user_of_a_line_gets_an_error_and_the_run_goes_on(index_folder: Path, tmp_path: Path) -> None:
    bad = [(b'{"user": 3, "text": "hello"}', '"user" must be a string'), (b'{"user": "", "text": "hello"}', "empty"), (b'{"user": "a\u0000b", "text": "hello"}', "control")]
    said = turns(index_folder, *(line for line, _ in bad), b"I loved Alien", RECOFM_DATABASE=str(tmp_path / "threads.sqlite"))
    assert [words in answer["error"] for (_, words), answer in zip(bad, said[:-1], strict=True)] == [True] * 3
    assert said[-1]["turn"] == 1


@pytest.mark.parametrize(("name", "words"), [("", "empty"), ("  ", "empty"), ("a\x07b", "control characters"), ("x" * 101, "101 characters")])
def test_user_that_cannot_be_one_ends_with_one_sentence(index_folder: Path, name: str, words: str) -> None:
    done = run("--index", str(index_folder), "--user", name)
    assert (done.returncode, done.stdout) == (1, b"")
    (sentence,) = done.stderr.decode().splitlines()
    assert words in sentence


def test_file_of_the_profiles_that_cannot_be_opened_is_said_to_whoever_is_named(index_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    lines = [b'{"user": "ann", "text": "I loved Alien"}', b"I loved Alien"]
    named, nobody = turns(index_folder, *lines, RECOFM_DATABASE=str(tmp_path / "file" / "threads.sqlite"))
    assert "RECOFM_DATABASE" in named["error"]
    assert liked_and_seen(nobody) == (["alien-1979"], [])


def test_terminal_greets_a_user_with_what_it_remembers(index_folder: Path, tmp_path: Path) -> None:
    database = str(tmp_path / "threads.sqlite")
    for given in (b"I loved Alien\n", b"hi\n"):
        done = run("--index", str(index_folder), "--user", "ann", given=given, RECOFM_DATABASE=database)
        assert (done.returncode, done.stderr.decode()) == (0, "")
    assert "I go by the films you like" in done.stdout.decode()
    assert "From earlier conversations I remember that you like Alien (1979)" in done.stdout.decode()


def test_json_is_utf_8_whatever_the_terminal_speaks(index_folder: Path) -> None:
    done = run("--json", "--index", str(index_folder), given="I loved Amélie\n".encode(), PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout.decode())["taste"]["liked"][0]["title"] == "Amélie (2001)"


def test_terminal_prints_notice_answer_and_list(index_folder: Path) -> None:
    done = run("--index", str(index_folder), given=b"I loved Alien\n\nthanks\n")
    printed = done.stdout.decode()
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert printed.count("Running offline") == 1
    assert "Here are ten films close to Alien (1979)" in printed
    assert [f"{rank:3}. " in printed for rank in range(1, 11)] == [True] * 10
    assert "Your message is empty" in printed
    assert "You are welcome" in printed


def test_missing_index_ends_with_one_sentence(tmp_path: Path) -> None:
    done = run("--json", "--index", str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (1, b"")
    assert str(tmp_path / "none") in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1


def test_key_that_is_missing_ends_with_the_name_of_its_variable(index_folder: Path) -> None:
    done = run("--index", str(index_folder), RECOFM_CHAT_MODEL="mistral-small-latest")
    assert (done.returncode, done.stdout) == (1, b"")
    assert "MISTRAL_API_KEY is not set" in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1
