"""TF-IDF and latent semantic analysis against a dense computation from the formulas."""

from collections import Counter
from math import log, sqrt

import numpy as np
import pytest

from index.lexical import Lexicon, terms

TEXTS = [
    "A spaceship lost between the stars",
    "The spaceship and its robots",
    "Robots dream of stars, and robots sleep",
    "A baker falls in love in Paris",
    "Love letters from Paris to a baker",
    "A detective lost in Paris",
    "The detective and the letters",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Spies", ["spy"]),
        ("robots", ["robot"]),
        ("the boss", ["the", "boss"]),
        ("Pagnol's café", ["pagnol", "cafe"]),
        ("A.I.", ["ai"]),
        ("a b c", []),
        ("gas is this", ["gas", "is", "thi"]),
        ("", []),
    ],
)
def test_terms_are_folded_words_without_plural_endings(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def dense_tfidf(vocabulary: tuple[str, ...]) -> np.ndarray:
    """(1 + ln tf) * (ln((1 + n) / (1 + df)) + 1), rows of length one."""
    table = np.zeros((len(TEXTS), len(vocabulary)))
    for row, text in enumerate(TEXTS):
        counts = Counter(terms(text))
        for column, term in enumerate(vocabulary):
            documents = sum(term in terms(other) for other in TEXTS)
            if counts[term]:
                table[row, column] = (1 + log(counts[term])) * (log((1 + len(TEXTS)) / (1 + documents)) + 1)
        table[row] /= sqrt((table[row] ** 2).sum()) or 1
    return table


def test_vocabulary_leaves_out_words_of_one_text_and_of_too_many() -> None:
    texts = [*TEXTS, "The paris of the north", "The Paris of the south", "Paris is the city of light"]
    lexicon = Lexicon.build(texts)
    frequency = Counter(term for text in texts for term in set(terms(text)))
    assert frequency["the"] == 6
    assert frequency["pari"] == 6
    # Three fifths of ten texts are six.
    assert set(lexicon.vocabulary) == {term for term, count in frequency.items() if 2 <= count <= 6}
    more = Lexicon.build([*texts, "The river of Paris"])
    assert not {"the", "pari"} & set(more.vocabulary)
    assert {"spaceship", "robot", "baker", "detective"} <= set(more.vocabulary)
    assert "dream" not in more.vocabulary


def test_lexical_vectors_are_the_projection_on_numpys_singular_vectors() -> None:
    lexicon = Lexicon.build(TEXTS, dimension=4)
    table = dense_tfidf(lexicon.vocabulary)
    _, _, right = np.linalg.svd(table)
    expected = table @ right[:4].T
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    found = lexicon.encode(TEXTS)
    assert found.shape == (len(TEXTS), 4)
    # Singular vectors may be turned within equal singular values: what counts are the cosines.
    assert np.allclose(found @ found.T, expected @ expected.T, atol=1e-4)


def test_texts_that_share_words_are_near_and_others_are_not() -> None:
    lexicon = Lexicon.build(TEXTS, dimension=4)
    baker, space = lexicon.encode(["a baker in love"]), lexicon.encode(["robots in a spaceship"])
    cosines = lexicon.encode(TEXTS) @ np.vstack([baker, space]).T
    assert set(np.argsort(-cosines[:, 0])[:2]) == {3, 4}
    assert set(np.argsort(-cosines[:, 1])[:3]) == {0, 1, 2}


def test_text_without_a_known_word_gives_a_zero_row() -> None:
    lexicon = Lexicon.build(TEXTS)
    assert lexicon.encode(["zzz qqq", "", "robots"]).any(axis=1).tolist() == [False, False, True]
    assert lexicon.encode([]).shape == (0, lexicon.dimension)


@pytest.mark.parametrize("texts", [["one film only"], ["nothing", "shared", "here"], ["", ""], ["twin words", "twin words"]])
def test_tiny_catalogues_have_a_lexicon_too(texts: list[str]) -> None:
    vectors = Lexicon.build(texts).encode(texts)
    assert vectors.shape[0] == len(texts)
    assert np.isfinite(vectors).all()
