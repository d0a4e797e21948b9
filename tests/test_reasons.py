"""Sentences made of evidence: what they say stands in the facts, and ten of them read differently."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from index.catalogue import Catalogue
from index.dataset import Dataset
from index.evidence import evidence_for
from index.item_index import ItemIndex
from index.query import Query
from index.types import Constraints, Evidence, Item
from tools.reasons import Grounded, reasons_for

ITEMS = (
    Item("liked", "Old Friends", 1990, genres=("Crime", "Drama"), directors=("Ann Lee",), cast=("Cy Day",), keywords=("heist", "night")),
    Item("other", "New Friends", 1991, genres=("Crime",), directors=("Di Fox",), cast=("Ann Lee",)),
    Item("new", "The Long Heist", 1999, genres=("Crime", "Drama"), directors=("Ann Lee",), cast=("Cy Day",), keywords=("heist", "night"), text="A vault is emptied by robots."),
    Item("bare", "Nothing", 2001, genres=("War",)),
)  # fmt: skip
CATALOGUE = Catalogue(Dataset("people", ITEMS, tuple("abcd"), csr_matrix(np.ones((4, 4), dtype=np.float32))))


def said(*evidence: Evidence, item_id: str = "new") -> str:
    [(sentence, used)] = reasons_for(CATALOGUE, [Grounded(item_id, evidence)])
    assert set(used) <= set(evidence)
    return sentence


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (Evidence("person", "Ann Lee", ("liked",)), "Directed by Ann Lee, like Old Friends."),
        (Evidence("person", "Ann Lee", ("other",)), "Directed by Ann Lee, who plays in New Friends."),
        (Evidence("person", "Ann Lee"), "Directed by Ann Lee, as you asked; with Cy Day."),
        (Evidence("person", "Cy Day", ("liked",)), "With Cy Day of Old Friends."),
        (Evidence("person", "Cy Day"), "With Cy Day, as you asked; directed by Ann Lee."),
        (Evidence("keyword", "heist", ("liked",)), "Tagged “heist”, like Old Friends."),
        (Evidence("words", "heist, robots"), "Tagged “heist”; directed by Ann Lee."),
        (Evidence("words", "robots"), "Its description speaks of “robots”; directed by Ann Lee."),
        (Evidence("words", "Crime"), "Its genres include “Crime”; directed by Ann Lee."),
        (Evidence("genre", "Drama", ("liked",)), "A drama like Old Friends."),
        (Evidence("genre", "Crime"), "A crime film, as you asked; directed by Ann Lee."),
        (Evidence("likers", "3/4", ("liked",)), "75 % of those who liked Old Friends liked it (3 of 4)."),
        (Evidence("year", "1999"), "From 1999, within your years; directed by Ann Lee."),
    ],
)
def test_each_kind_of_fact_is_said(evidence: Evidence, sentence: str) -> None:
    assert said(evidence) == sentence


def test_film_without_evidence_claims_nothing() -> None:
    assert said(item_id="bare") == "A war film of 2001; liked by 4 people."


def test_films_that_nothing_links_are_told_of_in_turn() -> None:
    sentences = [sentence for sentence, _ in reasons_for(CATALOGUE, [Grounded("new", ())] * 4)]
    assert sentences == [
        "A crime film of 1999; tagged “heist” and “night”.",
        "“heist” and “night” among its tags; directed by Ann Lee.",
        "With Cy Day; liked by 4 people.",
        "4 people liked it; a crime film from 1999.",
    ]


def test_limit_that_all_share_is_not_said_of_every_film() -> None:
    asked = (Evidence("genre", "Crime"),)
    sentences = [sentence for sentence, _ in reasons_for(CATALOGUE, [Grounded("new", asked), Grounded("new", asked), Grounded("liked", asked)])]
    assert sentences == [
        "A crime film, as you asked; directed by Ann Lee.",
        "Tagged “heist” and “night”; with Cy Day.",
        "A crime film, which you wanted; directed by Ann Lee.",
    ]


def test_tag_is_said_once_and_title_keeps_its_own_mark() -> None:
    shout = Item("shout", "Heist!", 2000, keywords=("heist",))
    catalogue = Catalogue(Dataset("people", (*ITEMS, shout), tuple("abcd"), csr_matrix(np.ones((4, 5), dtype=np.float32))))
    [(once, _)] = reasons_for(catalogue, [Grounded("new", (Evidence("words", "heist"), Evidence("keyword", "heist", ("liked",))))])
    assert once.count("heist") == 1
    [(marked, _)] = reasons_for(catalogue, [Grounded("new", (Evidence("keyword", "heist", ("shout",)),))])
    assert marked == "Tagged “heist”, like Heist!"


def test_shared_genre_is_left_out_where_there_is_more_to_say() -> None:
    sentence = said(Evidence("person", "Cy Day", ("liked",)), Evidence("likers", "3/4", ("liked",)), Evidence("genre", "Drama", ("liked",)))
    assert "drama" not in sentence
    assert sentence.count("; ") == 1


def test_wordings_take_turns() -> None:
    fact = Evidence("keyword", "heist", ("liked",))
    sentences = [sentence for sentence, _ in reasons_for(CATALOGUE, [Grounded("new", (fact,))] * 3)]
    assert sentences == ["Tagged “heist”, like Old Friends.", "It shares the tag “heist” with Old Friends.", "“heist”: a tag that Old Friends has too."]


def test_likers_of_another_film_have_their_turn() -> None:
    facts = (Evidence("likers", "4/4", ("liked",)), Evidence("likers", "3/4", ("other",)))
    (first, _), (second, _) = reasons_for(CATALOGUE, [Grounded("new", facts), Grounded("new", facts)])
    assert "Old Friends" in first
    assert "New Friends" in second


@pytest.mark.parametrize(
    "query",
    [
        Query(liked=("the-matrix-1999", "inception-2010"), text="clever twist", constraints=Constraints(year_min=2001)),
        Query(liked=("amelie-2001",)),
        Query(text="funny road trip", constraints=Constraints(genres_any=("Comedy",))),
    ],
    ids=["likes and words", "one like", "words"],
)
def test_ten_reasons_read_differently(query: Query, index: ItemIndex) -> None:
    found = [candidate.item_id for candidate in index.retrieve(query).candidates[:10]]
    sentences = [sentence for sentence, _ in reasons_for(index.catalogue, [Grounded(item_id, evidence_for(index, item_id, query)) for item_id in found])]
    assert len(set(sentences)) == 10
    assert len({sentence.split("; ")[0] for sentence in sentences}) >= 5
