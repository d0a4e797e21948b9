"""Looking things up in a catalogue, and the constraints against a slow reading of every item."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from index.catalogue import Catalogue, year_range
from index.dataset import Dataset
from index.errors import BadInputError, UnknownItemError
from index.item_index import ItemIndex
from index.types import Constraints, Item

ITEMS = (
    Item("1", "Alpha", 1990, genres=("Drama", "Sci-Fi"), directors=("Ann Lee",), cast=("Bo Müller", "Cy Young"), language="English", runtime=90),
    Item("2", "Beta", 2000, genres=("Comedy",), directors=("Di Young",), cast=("Bo Müller",), language="French", runtime=120),
    Item("3", "Gamma", None, genres=("Comedy", "Drama")),
    Item("4", "Alpha", 2010, genres=("Sci-Fi",), cast=("Ann Lee",), language="English", runtime=150),
)
LIKES = np.array([[1, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 0]], dtype=np.float32)


@pytest.fixture(scope="module")
def small() -> Catalogue:
    return Catalogue(Dataset("small", ITEMS, ("a", "b", "c"), csr_matrix(LIKES)))


def test_two_works_of_one_title_are_two_items(small: Catalogue) -> None:
    assert [small.item(item_id).year for item_id in ("1", "4")] == [1990, 2010]
    assert [small.row(item_id) for item_id in ("1", "2", "3", "4")] == [0, 1, 2, 3]


def test_titles_equal_after_folding_do_not_overwrite_each_other() -> None:
    items = (Item("1", "M*A*S*H", 1970), Item("2", "MASH", 1970), Item("3", "m.a.s.h.", 1970))
    catalogue = Catalogue(Dataset("names", items, ("u",), csr_matrix(np.ones((1, 3), dtype=np.float32))))
    assert [catalogue.item(item_id).title for item_id in ("1", "2", "3")] == ["M*A*S*H", "MASH", "m.a.s.h."]


def test_one_id_for_two_items_is_refused() -> None:
    with pytest.raises(ValueError, match="unique"):
        Catalogue(Dataset("twice", (ITEMS[0], ITEMS[0]), (), csr_matrix((0, 2), dtype=np.float32)))


@pytest.mark.parametrize("item_id", ["nope", "Alpha", "", "1 ", 1, None, ["1"]])
def test_unknown_id_is_quoted(small: Catalogue, item_id: object) -> None:
    with pytest.raises(UnknownItemError) as refusal:
        small.item(item_id)  # type: ignore[arg-type]
    assert repr(item_id) in str(refusal.value)
    assert "search_titles" in str(refusal.value)


def test_reordered_rows_move_no_likes() -> None:
    """An item keeps its likes and its likers under its id, wherever it stands."""
    order = [3, 1, 0, 2]
    turned = Catalogue(Dataset("turned", tuple(ITEMS[row] for row in order), ("a", "b", "c"), csr_matrix(LIKES[:, order])))
    for item in ITEMS:
        assert turned.item(item.item_id) is item
        assert turned.likers(item.item_id).tolist() == [user for user in range(3) if LIKES[user, int(item.item_id) - 1]]


def test_likers_and_likers_in_common_are_counted(small: Catalogue) -> None:
    assert small.degrees.tolist() == [3, 2, 2, 0]
    assert small.likers("2").tolist() == [1, 2]
    assert small.likers_in_common("2", "3") == 1
    assert small.likers_in_common("1", "2") == 2
    assert small.likers_in_common("1", "4") == 0


def test_likers_in_common_agree_with_the_lists(index: ItemIndex) -> None:
    likes = index.catalogue.likes.toarray().astype(bool)
    random = np.random.default_rng(8)
    ids = [item.item_id for item in index.catalogue.items]
    for first, second in random.integers(0, len(ids), size=(50, 2)):
        assert index.catalogue.likers_in_common(ids[first], ids[second]) == int((likes[:, first] & likes[:, second]).sum())


@pytest.mark.parametrize(("name", "expected"), [("drama", "Drama"), ("SCI-FI", "Sci-Fi"), ("sci fi", "Sci-Fi"), (" Comedy ", "Comedy")])
def test_genres_are_found_in_any_spelling(small: Catalogue, name: str, expected: str) -> None:
    assert small.genre(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("bo muller", "Bo Müller"), ("Ann Lee", "Ann Lee"), ("Müller", "Bo Müller"), ("young", "Cy Young"), ("An Lee", "Ann Lee")],
)
def test_people_are_found_by_full_name_last_name_and_nearly_right_name(small: Catalogue, name: str, expected: str) -> None:
    assert small.person(name) == expected


def test_unknown_person_is_quoted_with_the_nearest_names(small: Catalogue) -> None:
    with pytest.raises(BadInputError, match=r"Nobody called 'Bob Miller' is in this catalogue\. Did you mean .*Bo Müller"):
        small.person("Bob Miller")
    with pytest.raises(BadInputError, match=r"Nobody called 'Xaver Qu' is in this catalogue\.$"):
        small.person("Xaver Qu")


BAD = [
    (Constraints(genres_any=("Opera",)), "There is no genre 'Opera'. The genres are: Comedy, Drama, Sci-Fi."),
    (Constraints(genres_none=("Opera",)), "There is no genre 'Opera'."),
    (Constraints(genres_any=(None,)), "There is no genre None."),  # type: ignore[arg-type]
    (Constraints(year_min=2010, year_max=1990), "No year is both 2010 or later and 1990 or earlier."),
    (Constraints(year_min=1066), "The year 1066 is not possible; years run from 1870 to 2100."),
    (Constraints(year_max=20000), "The year 20000 is not possible"),
    (Constraints(year_min=float("nan")), "The year nan is not possible"),  # type: ignore[arg-type]
    (Constraints(years_none=("the past",)), "'the past' are no years; write a year (1994) or a range (1990-1999)."),
    (Constraints(years_none=("1999-1990",)), "The years '1999-1990' run backwards"),
    (Constraints(years_none=("1066",)), "The year 1066 is not possible"),
    (Constraints(year_min=1992, year_max=1995, years_none=("1990-1999",)), "cannot be asked for and excluded at once."),
    (Constraints(runtime_max=0), "A running time of 0 minutes is not possible; give 1 to 1000."),
    (Constraints(runtime_max=100000), "A running time of 100000 minutes is not possible"),
    (Constraints(people=("Nobody Atall",)), "Nobody called 'Nobody Atall' is in this catalogue."),
    (Constraints(people_none=("Nobody Atall",)), "Nobody called 'Nobody Atall' is in this catalogue."),
    (Constraints(languages=("Klingon",)), "This catalogue has no film in 'Klingon'. The languages are: English, French."),
    (Constraints(languages_none=("Klingon",)), "This catalogue has no film in 'Klingon'."),
    (Constraints(languages=("English",), languages_none=("english",)), "English cannot be asked for and excluded at once."),
    (Constraints(keywords_none=("weather forecast",)), "No film of this catalogue has the keyword 'weather forecast'."),
    (Constraints(genres_any=("drama",), genres_none=("Drama",)), "Drama cannot be asked for and excluded at once."),
    (Constraints(people=("Müller",), people_none=("Bo Müller",)), "Bo Müller cannot be asked for and excluded at once."),
]


@pytest.mark.parametrize(("constraints", "sentence"), BAD, ids=[sentence[:30] for _, sentence in BAD])
def test_constraints_that_cannot_be_kept_are_refused_in_words(small: Catalogue, constraints: Constraints, sentence: str) -> None:
    with pytest.raises(BadInputError) as refusal:
        small.canonical(constraints)
    assert sentence in str(refusal.value)


def test_catalogue_without_languages_or_running_times_says_so() -> None:
    bare = Catalogue(Dataset("bare", (Item("1", "Alpha"),), (), csr_matrix((0, 1), dtype=np.float32)))
    with pytest.raises(BadInputError, match="does not know languages at all"):
        bare.canonical(Constraints(languages=("English",)))
    with pytest.raises(BadInputError, match="does not know running times"):
        bare.canonical(Constraints(runtime_max=90))


def test_canonical_constraints_have_the_catalogues_spelling_once(small: Catalogue) -> None:
    given = Constraints(("drama", "DRAMA"), ("comedy",), 1990, 1990, ("lee", "Ann Lee"), ("bo muller",), ("english",), 90)
    assert small.canonical(given) == Constraints(("Drama",), ("Comedy",), 1990, 1990, ("Ann Lee",), ("Bo Müller",), ("English",), 90)
    assert small.canonical(Constraints()) == Constraints()


def passes(item: Item, limits: Constraints) -> bool:
    """The rules of ``Constraints``, one by one."""
    if limits.genres_any and not any(genre in item.genres for genre in limits.genres_any):
        return False
    if any(genre in item.genres for genre in limits.genres_none):
        return False
    if limits.year_min is not None and (item.year is None or item.year < limits.year_min):
        return False
    if limits.year_max is not None and (item.year is None or item.year > limits.year_max):
        return False
    if any(first <= (item.year or 0) <= last for first, last in map(year_range, limits.years_none)):
        return False
    people = {*item.directors, *item.cast}
    if limits.people and not any(name in people for name in limits.people):
        return False
    if any(name in people for name in limits.people_none):
        return False
    if limits.languages and item.language not in limits.languages:
        return False
    if item.language in limits.languages_none or any(keyword in item.keywords for keyword in limits.keywords_none):
        return False
    return limits.runtime_max is None or (item.runtime is not None and item.runtime <= limits.runtime_max)


def random_constraints(catalogue: Catalogue, random: Random) -> Constraints:
    people = [name for item in random.sample(catalogue.items, 3) for name in item.people[:2]]
    languages = sorted({item.language for item in catalogue.items})
    genres = random.sample(catalogue.genres, 4)
    years = sorted(random.sample(range(1920, 2026), 2))
    item_of_many_tags = random.choice([item for item in catalogue.items if len(item.keywords) > 2])
    whole = Constraints(
        tuple(genres[: random.randint(1, 2)]), tuple(genres[2:]), years[0], years[1], tuple(people[:4]), tuple(name for name in people[4:] if name not in people[:4]),
        tuple(random.sample(languages[1:], 2)), random.randint(60, 200), tuple(languages[:1]), (*item_of_many_tags.keywords[:2],), (str(years[0] + 1), f"{years[1] - 1}-{years[1] + 5}"),
    )  # fmt: skip
    empty = Constraints()
    dropped = random.sample(list(Constraints.__slots__), random.randint(5, 9))
    return replace(whole, **{name: getattr(empty, name) for name in dropped})


def test_mask_agrees_with_a_slow_reading_of_every_item(index: ItemIndex) -> None:
    random = Random(9)
    sizes = []
    for _ in range(150):
        limits = index.catalogue.canonical(random_constraints(index.catalogue, random))
        expected = [passes(item, limits) for item in index.catalogue.items]
        assert index.catalogue.mask(limits).tolist() == expected, limits
        sizes.append(sum(expected))
    assert sum(0 < size < len(index.catalogue) for size in sizes) > 75


def test_item_without_year_fails_any_limit_on_years(small: Catalogue) -> None:
    assert small.mask(Constraints(year_min=1870)).tolist() == [True, True, False, True]
    assert small.mask(Constraints(year_max=2100)).tolist() == [True, True, False, True]
    assert small.mask(Constraints(runtime_max=1000)).tolist() == [True, True, False, True]
    assert small.mask(Constraints()).tolist() == [True] * 4
