"""The check of what a language model says, against sentences whose truth is known."""

import pytest

from index.item_index import ItemIndex
from index.types import Constraints
from tools.claims import Claim, Facts, sentences, unsupported


@pytest.fixture(scope="module")
def facts(index: ItemIndex) -> Facts:
    items = tuple(index.catalogue.item(item_id) for item_id in ("the-matrix-1999", "inception-2010", "memento-2000"))
    return Facts(items, "I loved The Matrix and Inception, something clever after 1995", Constraints(year_min=1996, genres_none=("Horror",)))


@pytest.mark.parametrize(
    "sentence",
    [
        "Like Inception, Memento (2000) is directed by Christopher Nolan.",
        "Carrie-Anne Moss plays in it, as in The Matrix.",
        "Starring Keanu Reeves.",
        "A clever thriller, told backwards, with no horror in it.",
        "Made after 1995, as you wanted.",
        "It will keep you guessing!",
        "Since you loved The Matrix, this should suit you.",
        "",
    ],
)
def test_true_sentences_pass(sentence: str, index: ItemIndex, facts: Facts) -> None:
    assert unsupported(sentence, index, facts) == ()


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Tom Cruise is brilliant in it.", Claim("person", "Tom Cruise")),
        ("It was made in 1987.", Claim("year", "1987")),
        ("As good as The Shining.", Claim("film", "The Shining")),
        ("A western at heart.", Claim("genre", "Western")),
        ("Loved by 95% of viewers.", Claim("figure", "95%")),
        ("You might also enjoy Zorblax Returns.", Claim("name", "Zorblax Returns")),
        ("It won two prizes at Sundance.", Claim("name", "Sundance")),
        ("Directed by David Fincher, like Memento.", Claim("person", "David Fincher")),
    ],
)
def test_invented_facts_are_found(sentence: str, claim: Claim, index: ItemIndex, facts: Facts) -> None:
    assert claim in unsupported(sentence, index, facts)


@pytest.fixture(scope="module")
def of_the_departed(index: ItemIndex) -> Facts:
    """Facts of one film beside two that may be named, in the words of its evidence."""
    film, matrix, inception = (index.catalogue.item(item_id) for item_id in ("the-departed-2006", "the-matrix-1999", "inception-2010"))
    return Facts((film,), "Of 40 people who liked Inception, 12 liked this, or 30 %: 12 of 40.", namable=(matrix, inception))


@pytest.mark.parametrize(
    "sentence",
    [
        "Leonardo DiCaprio again, as in Inception (2010).",
        "Martin Scorsese made this crime thriller in 2006; you liked The Matrix.",
        "Liked by 12 of 40 who liked Inception, 30 % of them.",
    ],
)
def test_what_is_true_of_the_film_itself_passes(sentence: str, index: ItemIndex, of_the_departed: Facts) -> None:
    assert unsupported(sentence, index, of_the_departed) == ()


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("A 1999 film with Keanu Reeves.", {Claim("year", "1999"), Claim("person", "Keanu Reeves")}),
        ("Like The Matrix it stars Carrie-Anne Moss.", {Claim("person", "Carrie-Anne Moss")}),
        ("Directed by Christopher Nolan, as is Inception.", {Claim("person", "Christopher Nolan")}),
        ("Science fiction in the vein of The Matrix.", {Claim("genre", "Sci-Fi")}),
        ("Liked by 90 of 100 people who liked The Matrix.", {Claim("figure", "90 of 100")}),
        ("Nine in ten who liked Inception liked this.", {Claim("figure", "Nine in ten")}),
        ("Loved by most people.", set()),
    ],
)
def test_facts_of_a_film_that_may_be_named_are_not_lent(sentence: str, claims: set[Claim], index: ItemIndex, of_the_departed: Facts) -> None:
    assert set(unsupported(sentence, index, of_the_departed)) == claims


def test_sentences_are_cut_behind_their_ends() -> None:
    text = "Dr. No is out. Here are ten! “Clever?” Yes.\nA new line"
    assert sentences(text)[-3:] == ["“Clever?”", "Yes.", "A new line"]
    assert "".join(sentences(text)).replace(" ", "") == text.replace("\n", "").replace(" ", "")
