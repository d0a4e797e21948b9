"""Reading a starter catalogue: what is right comes back as it stands, what is wrong is named with file and line."""

import csv
from pathlib import Path

import pytest

from index.errors import DataError
from index.starter import FILM_COLUMNS, LIST_COLUMNS, read_starter
from index.types import Item

HEAT = {
    "id": "heat-1995", "title": "Heat", "alternative_titles": "", "year": "1995", "genres": "Crime|Drama", "director": "Michael Mann",
    "cast": "Al Pacino|Robert De Niro", "language": "English", "runtime": "170", "keywords": "heist|police", "description": "A thief, a policeman.",
}  # fmt: skip
AMELIE = {**HEAT, "id": "amelie-2001", "title": "Amélie", "year": "2001", "alternative_titles": "Le Fabuleux Destin d'Amélie Poulain| Amelie "}


def write(folder: Path, films: list[dict[str, str]], lists: list[tuple[str, str]]) -> Path:
    for name, columns, rows in (("films.csv", FILM_COLUMNS, films), ("lists.csv", LIST_COLUMNS, [dict(zip(LIST_COLUMNS, row, strict=True)) for row in lists])):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def test_films_and_lists_come_back_as_they_stand(tmp_path: Path) -> None:
    dataset = read_starter(write(tmp_path, [HEAT, AMELIE], [("Thieves", "heat-1995"), ("Both", "amelie-2001|heat-1995")]))
    assert dataset.items[0] == Item(
        "heat-1995", "Heat", 1995, (), ("Crime", "Drama"), ("Michael Mann",), ("Al Pacino", "Robert De Niro"), ("heist", "police"),
        "English", 170, "A thief, a policeman.",
    )  # fmt: skip
    assert dataset.items[1].alternative_titles == ("Le Fabuleux Destin d'Amélie Poulain", "Amelie")
    assert dataset.name == "starter"
    assert dataset.user_ids == ("Thieves", "Both")
    assert dataset.likes.toarray().tolist() == [[1, 0], [1, 1]]


@pytest.mark.parametrize("title", ["None", "NA", "N/A", "null", "NULL", "nan"])
def test_titles_that_look_like_missing_values_stay_titles(tmp_path: Path, title: str) -> None:
    film = {**HEAT, "id": f"{'n-a' if title == 'N/A' else title.lower()}-1995", "title": title, "language": title, "description": title}
    (item,) = read_starter(write(tmp_path, [film], [("All", film["id"])])).items
    assert (item.title, item.language, item.text) == (title, title, title)


def test_two_works_of_one_title_and_year_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    twin = {**HEAT, "id": "heat-1995-2", "director": "Somebody Else"}
    dataset = read_starter(write(tmp_path, [HEAT, twin], [("Twins", "heat-1995|heat-1995-2"), ("One", "heat-1995-2")]))
    assert [item.directors[0] for item in dataset.items] == ["Michael Mann", "Somebody Else"]
    assert dataset.likes.toarray().tolist() == [[1, 1], [0, 1]]


LISTS = [("All", "heat-1995")]
BAD = [
    ([HEAT, HEAT], LISTS, "films.csv, line 3: the id 'heat-1995' stands in line 2 already."),
    ([{**HEAT, "title": " "}], LISTS, "films.csv, line 2: the column 'title' is empty."),
    ([{**HEAT, "keywords": ""}], LISTS, "films.csv, line 2: the column 'keywords' is empty."),
    ([{**HEAT, "genres": "Crime|Opera"}], LISTS, "films.csv, line 2: 'Opera' is no genre; allowed are Action, "),
    ([{**HEAT, "year": "MCMXCV"}], LISTS, "films.csv, line 2: the year is 'MCMXCV'; expected a whole number."),
    ([{**HEAT, "runtime": "170.5"}], LISTS, "films.csv, line 2: the runtime is '170.5'; expected a whole number."),
    ([{**HEAT, "runtime": "-3"}], LISTS, "films.csv, line 2: the runtime is '-3'; expected a whole number."),
    ([{**HEAT, "id": "hot-1995"}], LISTS, "films.csv, line 2: the id 'hot-1995' does not fit title and year; expected 'heat-1995'."),
    ([HEAT], [("", "heat-1995")], "lists.csv, line 2: the list name '' is empty; each list needs its own."),
    ([HEAT], [*LISTS, *LISTS], "lists.csv, line 3: the list name 'All' is taken; each list needs its own."),
    ([HEAT], [("All", "heat-1995|cold-1995")], "lists.csv, line 2: 'cold-1995' in 'All' is not the id of a film in films.csv."),
    ([HEAT], [("All", "heat-1995|heat-1995")], "lists.csv, line 2: 'heat-1995' stands twice in 'All'."),
]


@pytest.mark.parametrize(("films", "lists", "sentence"), BAD, ids=[sentence[:60] for _, _, sentence in BAD])
def test_what_is_wrong_is_named_with_file_and_line(
    tmp_path: Path, films: list[dict[str, str]], lists: list[tuple[str, str]], sentence: str
) -> None:
    with pytest.raises(DataError) as refusal:
        read_starter(write(tmp_path, films, lists))
    assert f"{tmp_path / sentence.partition(',')[0]}{sentence[sentence.index(','):]}" in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1: the columns are None; expected ['id', 'title'"),
        (b"title,id\n", "line 1: the columns are ['title', 'id']; expected"),
        ((",".join(FILM_COLUMNS) + "\nheat-1995,Heat\n").encode(), "line 2: the line does not have 11 columns."),
        ((",".join(FILM_COLUMNS) + "\n" + ",".join("x" * 12) + "\n").encode(), "line 2: the line does not have 11 columns."),
        ((",".join(FILM_COLUMNS) + "\nam\xe9lie").encode("latin-1"), "is not UTF-8 text"),
        ((",".join(FILM_COLUMNS) + "\n" + "x" * 140_000).encode(), "is not CSV (field larger than field limit"),
    ],
)
def test_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, sentence: str) -> None:
    write(tmp_path, [HEAT], LISTS)
    (tmp_path / "films.csv").write_bytes(content)
    with pytest.raises(DataError) as refusal:
        read_starter(tmp_path)
    assert str(refusal.value).startswith(str(tmp_path / "films.csv"))
    assert sentence in str(refusal.value)


@pytest.mark.parametrize("name", ["films.csv", "lists.csv"])
def test_missing_file_is_named(tmp_path: Path, name: str) -> None:
    write(tmp_path, [HEAT], LISTS)
    (tmp_path / name).unlink()
    with pytest.raises(DataError, match=rf"{name} is missing\."):
        read_starter(tmp_path)


def test_cells_with_line_breaks_and_commas_are_read_and_counted(tmp_path: Path) -> None:
    folder = write(tmp_path, [{**HEAT, "description": 'Two lines,\n"quoted".'}, {**AMELIE, "year": "soon"}], LISTS)
    with pytest.raises(DataError, match=r"line 4: the year is 'soon'"):
        read_starter(folder)
    (item,) = read_starter(write(tmp_path, [{**HEAT, "description": 'Two lines,\n"quoted".'}], LISTS)).items
    assert item.text == 'Two lines,\n"quoted".'
