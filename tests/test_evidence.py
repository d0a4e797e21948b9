"""The facts behind a recommendation, each looked up by hand in the catalogue."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from index.dataset import Dataset
from index.encoders import WordLlamaEncoder
from index.evidence import evidence_for, request_words
from index.item_index import ItemIndex
from index.query import Query
from index.titles import fold
from index.types import Constraints, Evidence, Item

ITEMS = (
    Item("heist", "The Long Heist", 1999, genres=("Crime", "Drama"), directors=("Ann Lee",), cast=("Bo May", "Cy Day"), keywords=("heist", "robots"), text="A vault is emptied by robots."),
    Item("liked", "Old Friends", 1990, genres=("Crime",), directors=("Ann Lee",), cast=("Cy Day",), keywords=("heist",)),
    Item("other", "New Friends", 1991, genres=("Crime", "Drama"), directors=("Di Fox",), cast=("Cy Day",), keywords=("robots",)),
    Item("far", "Flowers", None, genres=("Romance",)),
)  # fmt: skip
LIKES = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 0], [1, 0, 1, 0]], dtype=np.float32)


@pytest.fixture(scope="module")
def small(encoder: WordLlamaEncoder) -> ItemIndex:
    return ItemIndex.build(Dataset("small", ITEMS, tuple("abcdef"), csr_matrix(LIKES)), encoder)


def of_kind(facts: tuple[Evidence, ...], kind: str) -> list[Evidence]:
    return [fact for fact in facts if fact.kind == kind]


def test_people_keywords_and_genres_shared_with_liked_films(small: ItemIndex) -> None:
    facts = evidence_for(small, "heist", Query(liked=("liked", "other")))
    assert of_kind(facts, "person") == [Evidence("person", "Cy Day", ("liked", "other")), Evidence("person", "Ann Lee", ("liked",))]
    assert of_kind(facts, "keyword") == [Evidence("keyword", "heist", ("liked",)), Evidence("keyword", "robots", ("other",))]
    assert of_kind(facts, "genre") == [Evidence("genre", "Crime", ("liked", "other")), Evidence("genre", "Drama", ("other",))]


def test_likers_are_counted_and_few_are_no_fact(small: ItemIndex) -> None:
    facts = evidence_for(small, "heist", Query(liked=("liked", "other")))
    # Three of the four who liked "liked" liked the heist; only two liked it together with "other".
    assert of_kind(facts, "likers") == [Evidence("likers", "3/4", ("liked",))]


def test_words_of_the_request_that_the_film_has(small: ItemIndex) -> None:
    facts = evidence_for(small, "heist", Query(text="I want a movie with a robot and a vault, something romantic"))
    assert of_kind(facts, "words") == [Evidence("words", "robots, vault")]
    assert evidence_for(small, "far", Query(text="robots")) == ()


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("a christmas film", "christmas"),
        ("based on real events", ""),
        ("based on a novel", "based on a novel"),
        ("black and white", "black and white"),
        ("white suits", "suit"),
        ("a witch burned", "witch"),
        ("sci-fi", "Sci-Fi"),
        ("fiction", ""),
    ],
)
def test_words_are_quoted_as_they_stand_in_the_film(text: str, quoted: str, encoder: WordLlamaEncoder) -> None:
    film = Item("one", "One", genres=("Sci-Fi",), keywords=("christmas", "based on a novel", "black and white"), text="A witch's suit burns.")
    one = ItemIndex.build(Dataset("one", (film, ITEMS[3]), tuple("ab"), csr_matrix(np.ones((2, 2), dtype=np.float32))), encoder)
    assert evidence_for(one, "one", Query(text=text)) == ((Evidence("words", quoted),) if quoted else ())


def test_what_the_limits_asked_for_is_a_fact(small: ItemIndex) -> None:
    limits = Constraints(genres_any=("Crime", "Romance"), people=("Bo May", "Di Fox"), year_min=1990)
    assert evidence_for(small, "heist", Query(constraints=limits)) == (
        Evidence("person", "Bo May"), Evidence("genre", "Crime"), Evidence("year", "1999"),
    )  # fmt: skip
    assert not of_kind(evidence_for(small, "far", Query(constraints=limits)), "year")


def test_film_that_nothing_links_has_no_evidence(small: ItemIndex) -> None:
    assert evidence_for(small, "far", Query(liked=("liked",), text="explosions")) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I want to watch something funny about robots tonight", ["funny", "robot"]),
        ("please recommend a great movie", []),
        ("Robots, robots and more robots!", ["robot"]),
        ("", []),
    ],
)
def test_words_that_say_nothing_about_a_film_are_left_out(text: str, words: list[str]) -> None:
    assert request_words(text) == words


def test_every_fact_about_the_starter_can_be_checked(index: ItemIndex) -> None:
    query = Query(
        liked=("the-matrix-1999", "amelie-2001", "se7en-1995"), text="paranoid detective in the rain", k=60,
        constraints=Constraints(year_min=1980, genres_none=("Musical",)),
    )  # fmt: skip
    likes = index.catalogue.likes.toarray().astype(bool)
    checked = 0
    for candidate in index.retrieve(query).candidates:
        item = index.catalogue.item(candidate.item_id)
        for fact in evidence_for(index, item.item_id, query):
            linked = [index.catalogue.item(item_id) for item_id in fact.item_ids]
            assert set(fact.item_ids) <= set(query.liked)
            if fact.kind == "person":
                assert all(fact.value in {*one.directors, *one.cast} for one in (item, *linked))
            elif fact.kind == "keyword":
                assert all(fact.value in one.keywords for one in (item, *linked))
            elif fact.kind == "genre":
                assert all(fact.value in one.genres for one in (item, *linked))
            elif fact.kind == "likers":
                both, of = map(int, fact.value.split("/"))
                of_linked = likes[:, index.catalogue.row(linked[0].item_id)]
                assert of == of_linked.sum()
                assert both == (of_linked & likes[:, index.catalogue.row(item.item_id)]).sum()
            elif fact.kind == "words":
                whole = fold(" ".join((*item.keywords, *item.genres, item.text)))
                assert all(fold(word) in whole for word in fact.value.split(", "))
            else:
                assert (fact.kind, fact.value) == ("year", str(item.year))
            checked += 1
    assert checked > 150
