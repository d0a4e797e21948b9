"""Editions of one film."""

import pytest

from index.types import Item
from index.works import work_key


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
