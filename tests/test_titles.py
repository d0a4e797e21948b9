"""Title strings: folding, articles, names for addresses."""

import string

import pytest

from index.titles import fold, natural_order, slug, without_article


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("The Matrix", "the matrix"),
        ("  The   MATRIX ", "the matrix"),
        ("M*A*S*H", "mash"),
        ("MASH", "mash"),
        ("E.T. the Extra-Terrestrial", "et the extra terrestrial"),
        ("Amélie", "amelie"),
        ("Léon: The Professional", "leon the professional"),
        ("L'Avventura", "l avventura"),
        ("L’Avventura", "l avventura"),
        ("Ocean's Eleven", "oceans eleven"),
        ("Ocean’s Eleven", "oceans eleven"),
        ("Butch Cassidy & the Sundance Kid", "butch cassidy and the sundance kid"),
        ("8½", "8 1 2"),
        ("Face/Off", "face off"),
        ("WALL·E", "wall e"),
        ("Mother!", "mother"),
        ("Straße", "strasse"),
        ("Smørrebrød", "smorrebrod"),
        ("Œuvre Æther", "oeuvre aether"),
        ("İstanbul", "istanbul"),
        ("七人の侍", "七人の侍"),
        ("Андрей Рублёв", "андреи рублев"),
        ("$", "$"),
        ("...", "..."),
        ("", ""),
        (" \t\n", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["The Matrix", "M*A*S*H", "L'Avventura", "8½", "Œuvre", "七人の侍", "$", "A.I.", "İ"])
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Matrix, The", "The Matrix"),
        ("Avventura, L'", "L'Avventura"),
        ("Avventura, L’", "L'Avventura"),
        ("Beautiful Mind, A", "A Beautiful Mind"),
        ("Enfants du paradis, Les", "Les Enfants du paradis"),
        ("Good, the Bad and the Ugly, The", "The Good, the Bad and the Ugly"),
        ("Crouching Tiger, Hidden Dragon", "Crouching Tiger, Hidden Dragon"),
        ("Murder, My Sweet", "Murder, My Sweet"),
        ("The Matrix", "The Matrix"),
        ("New York, New York", "New York, New York"),
    ],
)
def test_natural_order(title: str, expected: str) -> None:
    assert natural_order(title) == expected


@pytest.mark.parametrize(
    ("folded", "bare"),
    [
        ("the matrix", "matrix"),
        ("a beautiful mind", "beautiful mind"),
        ("an education", "education"),
        ("l avventura", "avventura"),
        ("la la land", "la la land"),
        ("la strada", "strada"),
        ("los angeles", "los angeles"),
        ("die hard", "die hard"),
        ("i robot", "i robot"),
        ("the", "the"),
        ("them", "them"),
        ("", ""),
    ],
)
def test_without_article(folded: str, bare: str) -> None:
    assert without_article(folded) == bare


@pytest.mark.parametrize(
    ("title", "year", "expected"),
    [
        ("The Matrix", 1999, "the-matrix-1999"),
        ("M*A*S*H", 1970, "mash-1970"),
        ("8½", 1963, "8-1-2-1963"),
        ("Amélie", None, "amelie"),
        ("$", 1971, "untitled-1971"),
        ("", None, "untitled"),
        ("七", None, "4e03"),
    ],
)
def test_slug(title: str, year: int | None, expected: str) -> None:
    assert slug(title, year) == expected
    assert set(expected) <= {*string.ascii_lowercase, *string.digits, "-"}
