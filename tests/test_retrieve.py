"""``python -m scripts.retrieve`` as a program: requests in, answers out, bad lines answered and passed."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.encoders import open_encoder
from index.errors import BadInputError
from index.item_index import ItemIndex
from index.movielens import read_movielens
from index.query import Query
from index.types import Constraints
from scripts.retrieve import CONSTRAINT_FIELDS, NAMES, QUERY_FIELDS, read_query

FILMS = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of 40 generated films: even ones are comedies, odd ones horror; half of the users like each kind."""
    source = tmp_path_factory.mktemp("source")
    movies = [f"{film},Film {film} ({1960 + film}),{'Horror' if film % 2 else 'Comedy'}" for film in range(1, FILMS + 1)]
    random = np.random.default_rng(0)
    ratings = [
        f"{user},{film},5,0" for user in range(1, 21) for film in range(1, FILMS + 1) if film % 2 == user % 2 and random.random() < 0.6
    ]
    (source / "movies.csv").write_text("movieId,title,genres\n" + "\n".join(movies) + "\n", encoding="utf-8")
    (source / "ratings.csv").write_text("userId,movieId,rating,timestamp\n" + "\n".join(ratings) + "\n", encoding="utf-8")
    index = tmp_path_factory.mktemp("index") / "tiny"
    ItemIndex.build(read_movielens(source), open_encoder("wordllama")).save(index)
    return index


def run(folder: Path, *lines: str | bytes) -> subprocess.CompletedProcess[bytes]:
    data = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
    command = [sys.executable, "-m", "scripts.retrieve", "--index", str(folder)]
    environment = {name: value for name, value in os.environ.items() if name != "MISTRAL_API_KEY"}
    return subprocess.run(command, input=data, capture_output=True, check=False, env=environment)


def ask(folder: Path, *requests: Any) -> list[dict[str, Any]]:
    """The answers, one for each request; a ``str`` or ``bytes`` goes in as it is."""
    done = run(folder, *(request if isinstance(request, str | bytes) else json.dumps(request) for request in requests))
    assert done.returncode == 0
    assert done.stderr == b""
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(requests)
    return answers


def ids(answer: dict[str, Any]) -> list[str]:
    return [item_id for item_id, _ in answer["candidates"]]


def test_answers_are_those_of_the_index(folder: Path) -> None:
    index = ItemIndex.load(folder, open_encoder)
    request = {
        "liked": ["2", "4"], "disliked": ["6"], "seen": ["8"], "query": "a scary film", "avoid": "comedy", "alpha": 0.3,
        "embedding_type": "llm", "k": 7, "constraints": {"genres_any": ["horror"], "year_min": 1965}, "popularity": 0.2,
    }  # fmt: skip
    query = Query(
        liked=("2", "4"), disliked=("6",), seen=("8",), text="a scary film", avoid="comedy", alpha=0.3,
        embedding_type="llm", k=7, constraints=Constraints(genres_any=("Horror",), year_min=1965), popularity=0.2,
    )  # fmt: skip
    (answer,) = ask(folder, request)
    expected = index.retrieve(query).candidates
    assert ids(answer) == [found.item_id for found in expected]
    assert [score for _, score in answer["candidates"]] == pytest.approx([found.score for found in expected], abs=1e-6)


def test_every_field_is_optional_and_best_comes_first(folder: Path) -> None:
    nothing, liked = ask(folder, {}, {"liked": ["2"], "k": 100})
    assert len(nothing["candidates"]) == FILMS
    assert len(liked["candidates"]) == FILMS - 1
    scores = [score for _, score in liked["candidates"]]
    assert scores == sorted(scores, reverse=True)
    assert int(ids(liked)[0]) % 2 == 0


def test_numbers_and_strings_name_the_same_items(folder: Path) -> None:
    first, second = ask(folder, {"liked": [2, 4], "seen": [6]}, {"liked": ["2", "4"], "seen": ["6"]})
    assert first == second
    assert not {"2", "4", "6"} & set(ids(first))


def test_constraints_hold(folder: Path) -> None:
    (answer,) = ask(folder, {"constraints": {"genres_none": ["Comedy"], "year_min": None, "year_max": 1971, "people": []}})
    assert sorted(map(int, ids(answer))) == [1, 3, 5, 7, 9, 11]


BAD_LINES = [
    ("{", "not JSON"),
    ("", "not JSON"),
    ('{"alpha": NaN}', "NaN"),
    (b"\xff{}", "not UTF-8"),
    ("[" * 100_000, "nested too deeply"),
    ("[]", "must be an object"),
    ({"likes": ["1"]}, "no field 'likes'"),
    ({"constraints": {"genre": []}}, "no field 'constraints.genre'"),
    ({"constraints": []}, "constraints is []"),
    ({"constraints": None}, "constraints is null"),
    ({"liked": ["999"]}, "no item with the id '999'"),
    ({"liked": "1"}, "liked is \"1\""),
    ({"liked": [1.5]}, "list of item ids"),
    ({"liked": [True]}, "list of item ids"),
    ({"liked": [None]}, "list of item ids"),
    ({"query": 3}, "query is 3"),
    ('{"query": "\\ud800"}', "surrogate"),
    ({"alpha": 1.5}, "alpha is 1.5"),
    ({"alpha": -0.1}, "alpha is -0.1"),
    ({"alpha": "0.5"}, "must be a number"),
    ({"alpha": True}, "must be a number"),
    ('{"alpha": 1e999}', "alpha is inf"),
    ({"popularity": 2}, "popularity is 2"),
    ({"popularity": None}, "must be a number"),
    ({"k": 0}, "k is 0"),
    ({"k": 2.0}, "whole number"),
    ({"k": "10"}, "whole number"),
    ({"embedding_type": "gcl"}, "no embedding type 'gcl'"),
    ({"embedding_type": 1}, "must be a text"),
    ({"constraints": {"year_min": "1990"}}, "whole number"),
    ({"constraints": {"year_min": 1990, "year_max": 1980}}, "No year is both"),
    ({"constraints": {"year_min": 10**30}}, "not possible"),
    ({"constraints": {"genres_any": ["Westerns"]}}, "no genre 'Westerns'"),
    ({"constraints": {"genres_any": "Comedy"}}, "list of texts"),
    ({"constraints": {"people": ["Nobody"]}}, "Nobody"),
]


def test_bad_lines_cost_their_own_line_only(folder: Path) -> None:
    answers = ask(folder, *(line for line, _ in BAD_LINES), {"liked": [2], "k": 3})
    for number, ((line, reason), answer) in enumerate(zip(BAD_LINES, answers, strict=False), start=1):
        assert list(answer) == ["error"], line
        assert answer["error"].startswith(f"line {number}: ")
        assert reason in answer["error"]
    assert len(answers[-1]["candidates"]) == 3


def test_no_lines_give_no_answers(folder: Path) -> None:
    done = run(folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_fields_are_those_of_a_query() -> None:
    assert {NAMES.get(name, name) for name in QUERY_FIELDS} == {field.name for field in fields(Query)}
    assert set(CONSTRAINT_FIELDS) == {field.name for field in fields(Constraints)}


def test_read_query_shortens_long_values() -> None:
    with pytest.raises(BadInputError, match=r"\.\.\.; it must be a list of item ids") as caught:
        read_query(json.dumps({"liked": "x" * 10_000}).encode())
    assert len(str(caught.value)) < 150


def test_an_index_that_cannot_be_used_ends_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    broken, strange = tmp_path / "broken", tmp_path / "strange"
    shutil.copytree(folder, broken)
    (broken / "llm.faiss").write_bytes(b"nothing")
    shutil.copytree(folder, strange)
    manifest = json.loads((strange / "manifest.json").read_text(encoding="utf-8"))
    (strange / "manifest.json").write_text(json.dumps(manifest | {"encoder": "mistral:mistral-embed"}), encoding="utf-8")
    for place, reason in ((tmp_path / "nowhere", "There is no index"), (broken, "damaged"), (strange, "MISTRAL_API_KEY")):
        done = run(place, "{}")
        assert (done.returncode, done.stdout) == (1, b"")
        assert reason in done.stderr.decode()
        assert len(done.stderr.decode().splitlines()) == 1


def test_a_reader_that_has_seen_enough_is_no_error(folder: Path) -> None:
    command = [sys.executable, "-m", "scripts.retrieve", "--index", str(folder)]
    program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdin.write(b"{}\n")
    program.stdin.flush()
    assert program.stdout.readline().startswith(b'{"candidates"')
    program.stdout.close()
    program.stdin.write(b"{}\n" * 50)
    program.stdin.close()
    assert program.wait(timeout=30) == 0
    assert program.stderr.read() == b""
    program.stderr.close()
