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


def test_sentences_are_cut_behind_their_ends() -> None:
    text = "Dr. No is out. Here are ten! “Clever?” Yes.\nA new line"
    assert sentences(text)[-3:] == ["“Clever?”", "Yes.", "A new line"]
    assert "".join(sentences(text)).replace(" ", "") == text.replace("\n", "").replace(" ", "")
