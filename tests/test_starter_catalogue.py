"""The catalogue that ships: complete, consistent, and as varied as it promises."""

import csv
import re
from collections import Counter
from itertools import pairwise

import pytest
from conftest import STARTER

from index.dataset import Dataset
from index.errors import DataError
from index.starter import FILM_COLUMNS, GENRES, read_lists, read_starter
from index.titles import fold, slug, without_article


def rows(name: str) -> list[dict[str, str]]:
    with (STARTER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FILMS = rows("films.csv")
LISTS = {row["list"]: row["films"].split("|") for row in rows("lists.csv")}
LISTED = Counter(film for films in LISTS.values() for film in films)


def test_there_are_films_of_every_decade_language_and_kind() -> None:
    years = [int(film["year"]) for film in FILMS]
    assert len(FILMS) >= 1500
    assert {year // 10 * 10 for year in years} >= set(range(1920, 2030, 10))
    assert max(years) == 2025
    assert sum(year >= 2018 for year in years) >= 250
    assert sum(film["language"] not in {"English", "Silent"} for film in FILMS) >= 300
    genres = Counter(genre for film in FILMS for genre in film["genres"].split("|"))
    assert set(genres) == GENRES
    assert min(genres.values()) >= 25
    assert genres["Animation"] >= 100
    assert genres["Documentary"] >= 60


def test_ids_are_unique_slugs_of_title_and_year() -> None:
    assert [film["id"] for film in FILMS] == [slug(film["title"], int(film["year"])) for film in FILMS]
    assert len({film["id"] for film in FILMS}) == len(FILMS)


def test_no_work_stands_in_the_catalogue_twice() -> None:
    works: dict[str, list[dict[str, str]]] = {}
    for film in FILMS:
        works.setdefault(without_article(fold(film["title"])), []).append(film)
    close = [
        (first["id"], second["id"])
        for same in works.values()
        for first, second in pairwise(same)
        if abs(int(first["year"]) - int(second["year"])) <= 1
    ]
    assert close == []


def test_every_field_is_filled_as_the_readme_says() -> None:
    for film in FILMS:
        assert all(film[column].strip() for column in FILM_COLUMNS if column != "alternative_titles"), film["id"]
        assert 3 <= len(film["cast"].split("|")) <= 6, film["id"]
        assert 4 <= len(film["keywords"].split("|")) <= 8, film["id"]
        assert 40 <= int(film["runtime"]) <= 450, film["id"]
        assert 8 <= len(film["description"].split()) <= 36, film["id"]


def test_films_not_in_english_have_their_original_title() -> None:
    foreign = [film for film in FILMS if film["language"] not in {"English", "Silent"}]
    without = [film["id"] for film in foreign if not film["alternative_titles"]]
    # Some are released everywhere under their original title ("Parasite" is not, "Oldboy" is).
    assert len(without) <= 0.1 * len(foreign)


def test_descriptions_are_different_sentences() -> None:
    runs = Counter(run for film in FILMS for run in six_word_runs(film["description"]))
    assert [run for run, count in runs.items() if count > 1] == []


def six_word_runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[start : start + 6]) for start in range(len(words) - 5)}


def test_lists_are_many_long_enough_and_about_known_films() -> None:
    known = {film["id"] for film in FILMS}
    assert len(LISTS) >= 400
    assert all(8 <= len(films) <= 30 for films in LISTS.values())
    assert all(len(set(films)) == len(films) and set(films) <= known for films in LISTS.values())
    assert len({fold(name) for name in LISTS}) == len(LISTS)


def test_each_film_is_in_three_lists_and_none_in_too_many() -> None:
    assert [film["id"] for film in FILMS if LISTED[film["id"]] < 3] == []
    assert max(LISTED.values()) <= 0.15 * len(LISTS)


def test_the_reader_gives_what_the_files_say(starter: Dataset) -> None:
    matrix = next(item for item in starter.items if item.item_id == "the-matrix-1999")
    assert (matrix.title, matrix.year, matrix.directors) == ("The Matrix", 1999, ("Lana Wachowski", "Lilly Wachowski"))
    assert starter.likes.shape == (len(LISTS), len(FILMS))
    assert starter.likes.nnz == sum(map(len, LISTS.values()))


def test_the_package_stays_small() -> None:
    assert sum(path.stat().st_size for path in STARTER.iterdir()) < 2_000_000


def test_every_settled_disagreement_is_about_a_film_of_the_catalogue() -> None:
    known = {film["id"] for film in FILMS}
    assert all(row["id"] in known and row["reason"] for row in rows("settled.csv"))


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("a list,the-matrix-1999|no-such-film-1999", "'no-such-film-1999'"),
        ("a list,the-matrix-1999|the-matrix-1999", "twice"),
        (",the-matrix-1999", "empty"),
    ],
)
def test_a_bad_list_is_named_with_its_line(tmp_path, line: str, named: str) -> None:
    (tmp_path / "lists.csv").write_text(f"list,films\nfine,the-matrix-1999\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 3") as error:
        read_lists(tmp_path / "lists.csv", {"the-matrix-1999"})
    assert named in str(error.value)


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("year", "MCMXCIX", "year is 'MCMXCIX'"),
        ("genres", "Action|Cyberpunk", "'Cyberpunk'"),
        ("id", "matrix", "'the-matrix-1999'"),
        ("description", "", "'description' is empty"),
        ("runtime", "2h", "runtime is '2h'"),
    ],
)
def test_a_bad_film_is_named_with_its_line(tmp_path, column: str, value: str, named: str) -> None:
    film = next(film for film in FILMS if film["id"] == "the-matrix-1999") | {column: value}
    with (tmp_path / "films.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FILM_COLUMNS)
        writer.writeheader()
        writer.writerows([FILMS[0], film])
    (tmp_path / "lists.csv").write_text("list,films\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 3") as error:
        read_starter(tmp_path)
    assert named in str(error.value)
