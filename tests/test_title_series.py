"""Series: which films belong to one, and by which names people call it."""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from index.catalogue import Catalogue
from index.dataset import Dataset
from index.item_index import ItemIndex
from index.movielens import read_movielens
from index.stated_series import stated_series
from index.title_search import TitleSearch
from index.title_series import SeriesNames
from index.types import Item


def series_of(*items: Item) -> SeriesNames:
    return TitleSearch(Catalogue(Dataset("series", items, (), csr_matrix((0, len(items)), dtype=np.float32)))).series


@pytest.fixture(scope="module")
def titled() -> SeriesNames:
    titles = (
        "Rocky", "Rocky II", "Rocky III", "Alien: Resurrection", "Alien 3", "Harry Potter and the Goblet of Fire",
        "Harry Potter and the Half-Blood Prince", "Harry Potter and the Chamber of Secrets", "Beauty and the Beast",
        "Lady and the Tramp", "Heat", "Kill Bill: Vol. 1", "Kill Bill: Vol. 2", "The Rock", "8½", "Se7en",
        "X-Men: First Class", "X-Men: Apocalypse",
    )  # fmt: skip
    return series_of(*(Item(title, title, 2000 - number) for number, title in enumerate(titles)))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Rocky", "rocky"),
        ("Rocky III", "rocky"),
        ("Alien: Resurrection", "alien"),
        ("Alien 3", "alien"),
        ("Harry Potter and the Goblet of Fire", "harry potter"),
        ("Kill Bill: Vol. 2", "kill bill"),
        ("X-Men: First Class", "10 men"),
    ],
)
def test_series_are_read_from_titles(titled: SeriesNames, title: str, name: str) -> None:
    assert name in titled.of(title)


@pytest.mark.parametrize("title", ["Beauty and the Beast", "Lady and the Tramp", "Heat", "The Rock", "8½", "Se7en"])
def test_a_film_that_stands_alone_is_of_no_series(titled: SeriesNames, title: str) -> None:
    assert titled.of(title) == frozenset()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Skyfall is a 2012 spy film and the twenty-third in the James Bond series produced by Eon Productions.", ["james bond"]),
        ("Octopussy is a 1983 spy film and the thirteenth in the Eon-produced James Bond film series.", ["james bond"]),
        ("It is the second instalment in the Before trilogy.", ["before"]),
        ("It is the fifth film in The Pink Panther film series.", ["pink panther"]),
        ("It is the third film in the series.", []),
        ("It is the first film based on the Redwall series of novels.", []),
        ("It is the first of the Discworld series of novels to be filmed.", []),
    ],
)
def test_series_are_read_from_what_a_text_states(text: str, names: list[str]) -> None:
    assert list(stated_series(text)) == names


def test_films_whose_texts_state_one_series_belong_to_it() -> None:
    said = "{} is a spy film, the {} in the James Bond series."
    series = series_of(
        Item("1", "Moonraker", 1979, text=said.format("Moonraker", "eleventh")),
        Item("2", "Octopussy", 1983, text=said.format("Octopussy", "thirteenth")),
        Item("3", "Spy Game", 2001, text="Spy Game is an action film."),
    )
    assert series.rows("james bond") == (0, 1)
    assert [sorted(series.of(item_id)) for item_id in "123"] == [["james bond"], ["james bond"], []]


def test_a_keyword_counts_a_film_to_a_series_when_they_share_somebody() -> None:
    bond = {"keywords": ("james bond",)}
    series = series_of(
        Item("1", "Dr. No", 1962, alternative_titles=("James Bond 1",), cast=("Sean Connery",)),
        Item("2", "Goldfinger", 1964, alternative_titles=("James Bond 3",), cast=("Sean Connery",)),
        Item("3", "Never Say Never Again", 1983, cast=("Sean Connery",), **bond),
        Item("4", "Being James Bond", 2021, cast=("Somebody Else",), **bond),
        Item("5", "The Rock", 1996, cast=("Sean Connery",)),
    )
    assert series.rows("james bond") == (0, 1, 2)


def test_titles_that_begin_with_one_common_word_are_no_series() -> None:
    series = series_of(
        Item("1", "Red", 2010, cast=("Bruce Willis", "Brian Cox")),
        Item("2", "Red 2", 2013, cast=("Bruce Willis", "Brian Cox")),
        Item("3", "Red Eye", 2005, cast=("Brian Cox",)),
    )
    assert series.rows("red") == (0, 1)


def test_an_owner_in_alternative_titles_makes_no_series() -> None:
    films = (("Dumbo", 1941), ("Fantasia", 1940), ("Pinocchio", 1940))
    series = series_of(*(Item(title, title, year, alternative_titles=(f"Disney's {title}",), directors=("Ben Sharpsteen",)) for title, year in films))
    assert [series.of(title) for title, _ in films] == [frozenset()] * 3


# The starter catalogue


@pytest.mark.parametrize(
    ("item_id", "name"),
    [
        ("goldfinger-1964", "james bond"),
        ("casino-royale-2006", "james bond"),
        ("never-say-never-again-1983", "james bond"),
        ("the-empire-strikes-back-1980", "star wars"),
        ("harry-potter-and-the-goblet-of-fire-2005", "harry potter"),
        ("raiders-of-the-lost-ark-1981", "indiana jones"),
        ("the-dark-knight-2008", "batman"),
        ("rocky-balboa-2006", "rocky"),
        ("first-blood-1982", "rambo"),
    ],
)
def test_series_of_the_starter(index: ItemIndex, item_id: str, name: str) -> None:
    assert name in index.series.of(item_id)


@pytest.mark.parametrize("item_id", ["casablanca-1942", "fantasia-1940", "dumbo-1941", "the-departed-2006", "heat-1995", "the-rock-1996"])
def test_films_of_no_series_in_the_starter(index: ItemIndex, item_id: str) -> None:
    assert index.series.of(item_id) == frozenset()


def test_a_whole_series_of_the_starter(index: ItemIndex) -> None:
    names = [index.catalogue.items[row].title for row in index.series.rows("harry potter")]
    assert len(names) == 8
    assert all(name.startswith("Harry Potter and the") for name in names)


# MovieLens with Wikipedia


def test_series_of_movielens(data: Path) -> None:
    search = TitleSearch(Catalogue(read_movielens(data / "ml-latest-small", wikipedia=data / "wikipedia-movies")))
    titles = [item.title for item in search.catalogue.items]

    def films(name: str) -> list[str]:
        return [titles[row] for row in search.series.rows(name)]

    assert films("before") == ["Before Sunrise", "Before Sunset", "Before Midnight"]
    assert films("3 flavours cornetto") == ["Shaun of the Dead", "Hot Fuzz", "The World's End"]
    assert films("dirty harry") == ["Dirty Harry", "The Enforcer", "Sudden Impact", "The Dead Pool"]
    assert {"Moonraker", "Octopussy", "Skyfall"} < set(films("james bond"))
    assert {"X-Men", "X2: X-Men United", "Logan"} < set(films("10 men"))
    assert films("legend") == films("disneys") == []
