"""Editions of one film and films of one series."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from index.catalogue import Catalogue
from index.dataset import Dataset
from index.item_index import ItemIndex
from index.types import Item
from index.works import Series, work_key


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Blade Runner", 1982), ("Blade Runner: The Final Cut", 1982)),
        (("Blade Runner", 1982), ("Blade Runner (Director's Cut)", 1982)),
        (("Aliens", 1986), ("Aliens - Special Edition", 1986)),
        (("The Godfather", 1972), ("Godfather", 1972)),
        (("M*A*S*H", 1970), ("MASH", 1970)),
    ],
)
def test_editions_of_one_film_are_one_work(first: tuple[str, int], second: tuple[str, int]) -> None:
    assert work_key(Item("1", *first)) == work_key(Item("2", *second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Rocky", 1976), ("Rocky II", 1979)),
        (("Rocky II", 1979), ("Rocky III", 1982)),
        (("Dune", 1984), ("Dune", 2021)),
        (("It", 2017), ("It Follows", 2014)),
        (("Alien", 1979), ("Aliens", 1986)),
        (("The Final Cut", 2004), ("The Cut", 2004)),
    ],
)
def test_sequels_and_remakes_are_works_of_their_own(first: tuple[str, int], second: tuple[str, int]) -> None:
    assert work_key(Item("1", *first)) != work_key(Item("2", *second))


@pytest.fixture(scope="module")
def series() -> Series:
    titles = (
        "Rocky", "Rocky II", "Rocky III", "Alien: Resurrection", "Alien 3", "Harry Potter and the Goblet of Fire",
        "Harry Potter and the Half-Blood Prince", "Harry Potter and the Chamber of Secrets", "Beauty and the Beast",
        "Lady and the Tramp", "Heat", "Kill Bill: Vol. 1", "Kill Bill: Vol. 2", "The Rock", "8½", "Se7en",
    )  # fmt: skip
    items = tuple(Item(title, title, 2000 - number) for number, title in enumerate(titles))
    return Series(Catalogue(Dataset("series", items, (), csr_matrix((0, len(items)), dtype=np.float32))))


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Rocky", "rocky"),
        ("Rocky III", "rocky"),
        ("Alien: Resurrection", "alien"),
        ("Alien 3", "alien"),
        ("Harry Potter and the Goblet of Fire", "harry potter"),
        ("Kill Bill: Vol. 2", "kill bill"),
        ("Beauty and the Beast", ""),
        ("Lady and the Tramp", ""),
        ("Heat", ""),
        ("The Rock", ""),
        ("8½", ""),
    ],
)
def test_series_are_read_from_titles(series: Series, title: str, key: str) -> None:
    assert series.key(title) == key


def test_series_of_the_starter(index: ItemIndex) -> None:
    assert index.series.key("rocky-1976") == index.series.key("rocky-ii-1979") == "rocky"
    assert index.series.key("casablanca-1942") == ""
    potter = [item.item_id for item in index.catalogue.items if index.series.key(item.item_id) == "harry potter"]
    assert len(potter) >= 7
    assert all(item_id.startswith("harry-potter-") for item_id in potter)
