"""What dropping one constraint would gain, counted by hand."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from index.catalogue import Catalogue
from index.dataset import Dataset
from index.item_index import ItemIndex
from index.relaxation import relaxations
from index.types import Constraints, Item

ITEMS = (
    Item("1", "One", 1990, genres=("Comedy",), cast=("Ann Lee",), language="French", runtime=90),
    Item("2", "Two", 1995, genres=("Comedy", "Horror"), cast=("Ann Lee",), language="French", runtime=90),
    Item("3", "Three", 1970, genres=("Comedy",), cast=("Ann Lee",), language="French", runtime=90),
    Item("4", "Four", 1971, genres=("Comedy",), cast=("Ann Lee",), language="French", runtime=90),
    Item("5", "Five", 1990, genres=("Comedy",), cast=("Ann Lee",), language="French", runtime=200),
    Item("6", "Six", 1990, genres=("Comedy",), cast=("Bo May",), language="French", runtime=90),
    Item("7", "Seven", 1970, genres=("Drama",), cast=("Bo May",), language="English", runtime=200),
    Item("8", "Eight", 2010, genres=("Comedy",), cast=("Ann Lee",), language="French", runtime=90),
    Item("9", "Nine", 1990, genres=("Drama",), cast=("Ann Lee",), language="French", runtime=90),
    Item("10", "Ten", 1990, genres=("Drama",), cast=("Ann Lee",), language="French", runtime=90),
    Item("11", "Eleven", 1990, genres=("Drama",), cast=("Ann Lee",), language="French", runtime=90),
)
LIMITS = Constraints(("Comedy",), ("Horror",), 1980, 2000, ("Ann Lee",), (), ("French",), 100)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(Dataset("small", ITEMS, (), csr_matrix((0, len(ITEMS)), dtype=np.float32)))


def test_gains_of_each_constraint_are_counted_and_where_none_fills_the_list_the_best_stands_first(catalogue: Catalogue) -> None:
    found = relaxations(catalogue, LIMITS)
    assert {option.without: option.gains for option in found} == {
        "only comedy": 3, "1980 or later": 2, "no horror": 1, "2000 or earlier": 1, "with Ann Lee": 1, "at most 100 minutes": 1,
    }  # fmt: skip
    assert [option.gains for option in found] == [3, 2, 1, 1, 1, 1]
    before = int(catalogue.mask(LIMITS).sum())
    for option in found:
        assert int(catalogue.mask(option.constraints).sum()) == before + option.gains


def test_constraint_that_gains_nothing_is_left_out(catalogue: Catalogue) -> None:
    assert "in French" not in {option.without for option in relaxations(catalogue, LIMITS)}


def test_each_excluded_name_is_dropped_alone(catalogue: Catalogue) -> None:
    limits = Constraints(genres_none=("Horror", "Drama"), people_none=("Bo May",))
    found = {option.without: option for option in relaxations(catalogue, limits)}
    assert {name: option.gains for name, option in found.items()} == {"no horror": 1, "no drama": 3, "without Bo May": 1}
    assert found["no drama"].constraints == Constraints(genres_none=("Horror",), people_none=("Bo May",))


def test_excluded_languages_and_keywords_are_dropped_one_by_one(index: ItemIndex) -> None:
    limits = Constraints(languages_none=("Korean",), keywords_none=("gory", "torture"))
    found = {option.without: option for option in relaxations(index.catalogue, limits)}
    assert set(found) == {"not in Korean", "nothing tagged “gory”", "nothing tagged “torture”"}
    assert found["nothing tagged “gory”"].constraints == Constraints(languages_none=("Korean",), keywords_none=("torture",))


def test_of_those_that_fill_the_list_the_one_that_changes_least_stands_first(catalogue: Catalogue) -> None:
    """Four fit, and any option makes them five: a wish gives way before an aversion, and what most of the catalogue would pass is the last."""
    limits = Constraints(("Comedy",), ("Horror",), people=("Ann Lee",), runtime_max=100)
    found = relaxations(catalogue, limits, wanted=5)
    assert int(catalogue.mask(limits).sum()) == 4
    assert [(option.without, option.gains, option.floods) for option in found] == [
        ("with Ann Lee", 1, False), ("at most 100 minutes", 1, False), ("no horror", 1, False), ("only comedy", 3, True),
    ]  # fmt: skip


def test_option_that_leaves_hardly_a_request_is_told_from_others(catalogue: Catalogue) -> None:
    only = relaxations(catalogue, Constraints(people=("Bo May",)))
    assert [(option.without, option.gains, option.floods) for option in only] == [("with Bo May", 9, True)]


def test_one_year_is_one_option_and_an_excluded_range_is_another(catalogue: Catalogue) -> None:
    limits = Constraints(genres_any=("Comedy",), year_min=1990, year_max=1990)
    assert {option.without: option.constraints for option in relaxations(catalogue, limits)}["from 1990"] == Constraints(("Comedy",))
    limits = Constraints(years_none=("1970-1979", "1995"))
    assert {option.without: option.gains for option in relaxations(catalogue, limits)} == {"not from 1970 to 1979": 3, "not from 1995": 1}


def test_nothing_to_drop_or_nothing_to_gain_gives_no_option(catalogue: Catalogue) -> None:
    assert relaxations(catalogue, Constraints()) == ()
    assert relaxations(catalogue, Constraints(year_max=1870, runtime_max=10)) == ()


def test_gains_on_the_starter_agree_with_counting(index: ItemIndex) -> None:
    limits = Constraints(genres_any=("Western",), year_min=1990, languages=("English",))
    found = {option.without: option.gains for option in relaxations(index.catalogue, limits)}
    westerns = [item for item in index.catalogue.items if "Western" in item.genres]
    assert found["1990 or later"] == sum(item.language == "English" and item.year is not None and item.year < 1990 for item in westerns)
    assert found["in English"] == sum(item.language != "English" and item.year is not None and item.year >= 1990 for item in westerns)


def test_gains_leave_out_what_stays_out_in_any_case(index: ItemIndex) -> None:
    limits = Constraints(genres_any=("Western",), languages=("Italian",))
    plain = {option.without: option.gains for option in relaxations(index.catalogue, limits)}
    gained = [item.item_id for item in index.catalogue.items if item.language == "Italian" and "Western" not in item.genres]
    known = {option.without: option.gains for option in relaxations(index.catalogue, limits, gained[:4])}
    assert plain["only western"] == len(gained)
    assert known["only western"] == len(gained) - 4
    assert known["in Italian"] == plain["in Italian"]
