"""Graph convolution against slow dense numpy, written from the formulas."""

import subprocess
import sys
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from index import graph, svd
from index.vectors import unit

ROOT = Path(__file__).parent.parent
RANDOM = np.random.default_rng(2)
LIKES = (RANDOM.random((30, 24)) < 0.2).astype(np.float32)
LIKES[:, 5] = 0  # an item without a like
LIKES[7] = 0  # a user without one
TEXT = unit(RANDOM.normal(size=(24, 10)).astype(np.float32))

Dense = NDArray[np.float64]


def dense_adjacency(likes: NDArray[np.float32], user_exponent: float = 0.5, item_exponent: float = 0.5) -> Dense:
    """A[u, i] = R[u, i] / (likes of u ^ user_exponent * likes of i ^ item_exponent), entry by entry."""
    users, items = likes.shape
    result = np.zeros((users, items))
    for user in range(users):
        for item in range(items):
            if likes[user, item]:
                result[user, item] = 1 / (likes[user].sum() ** user_exponent * likes[:, item].sum() ** item_exponent)
    return result


def rows_of_length_one(rows: Dense) -> Dense:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    result: Dense = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return result


def test_degrees_count_the_likes_of_each_item() -> None:
    assert graph.degrees(csr_matrix(LIKES)).tolist() == [sum(row[item] for row in LIKES) for item in range(24)]


def test_normalised_adjacency_follows_its_formula() -> None:
    adjacency = graph.normalised_adjacency(csr_matrix(LIKES))
    assert np.allclose(adjacency.toarray(), dense_adjacency(LIKES), atol=1e-6)
    assert not adjacency.toarray()[7].any()
    assert not adjacency.toarray()[:, 5].any()


@pytest.mark.parametrize("layers", [0, 1, 2, 3])
def test_textgcn_is_the_mean_of_its_layers(layers: int) -> None:
    adjacency = dense_adjacency(LIKES)
    of_layer = [TEXT.astype(np.float64)]
    for _ in range(layers):
        users = adjacency @ of_layer[-1]
        of_layer.append(adjacency.T @ users)
    expected = rows_of_length_one(np.sum(of_layer, axis=0) / len(of_layer))
    assert np.allclose(graph.textgcn(csr_matrix(LIKES), TEXT, layers=layers), expected, atol=1e-5)


def test_textgcn_leaves_an_item_without_a_like_where_its_text_is() -> None:
    assert np.allclose(graph.textgcn(csr_matrix(LIKES), TEXT, layers=3)[5], TEXT[5], atol=1e-6)


def test_textgcn_changes_neither_likes_nor_text() -> None:
    likes, text = csr_matrix(LIKES), TEXT.copy()
    graph.textgcn(likes, text, layers=2)
    assert (text == TEXT).all()
    assert (likes.toarray() == LIKES).all()


@pytest.mark.parametrize("exponents", [(0.5, 0.5), (0.4, 0.35), (0.0, 1.0)])
@pytest.mark.parametrize("power", [0.0, 0.5, 0.75, 1.0])
def test_spectral_rows_are_the_singular_vectors_of_numpy_up_to_sign(power: float, exponents: tuple[float, float]) -> None:
    _, values, right = np.linalg.svd(dense_adjacency(LIKES, *exponents))
    expected = right[:6].T * values[:6] ** power
    expected[5] = 0
    rows = graph.spectral(csr_matrix(LIKES), dimension=6, power=power, user_exponent=exponents[0], item_exponent=exponents[1])
    for column in range(6):
        own, other = rows[:, column], rows_of_length_one(expected)[:, column]
        assert min(np.abs(own - other).max(), np.abs(own + other).max()) < 1e-4


def test_spectral_gives_an_item_without_a_like_a_zero_row_and_all_others_length_one() -> None:
    lengths = np.linalg.norm(graph.spectral(csr_matrix(LIKES), dimension=6, power=0.5), axis=1)
    assert lengths[5] == 0
    assert np.allclose(np.delete(lengths, 5), 1, atol=1e-5)


def test_spectral_has_no_more_coordinates_than_the_likes_have_rank() -> None:
    likes = np.zeros((6, 9), dtype=np.float32)
    likes[:3, :4] = likes[3:, 4:] = 1  # two blocks, so two singular values that are not 0
    assert graph.spectral(csr_matrix(likes), dimension=5, power=0.5).shape == (9, 2)


def test_spectral_of_no_likes_is_zero() -> None:
    assert not graph.spectral(csr_matrix((4, 6), dtype=np.float32), dimension=3, power=0.5).any()
    assert graph.spectral(csr_matrix((0, 6), dtype=np.float32), dimension=3, power=0.5).shape[0] == 6


@pytest.mark.parametrize("shape", [(40, 90), (90, 40)])
def test_strongest_singular_vectors_of_a_small_matrix_are_those_of_numpy(shape: tuple[int, int]) -> None:
    assert min(shape) <= svd.DENSE_LIMIT
    check_strongest(RANDOM.normal(size=shape) * (RANDOM.random(shape) < 0.3), rank=12)


def test_strongest_singular_vectors_of_a_large_matrix_are_those_of_numpy() -> None:
    shape = (svd.DENSE_LIMIT + 6, svd.DENSE_LIMIT + 1)
    columns = RANDOM.normal(size=(shape[1], 8)) * 2.0 ** -np.arange(8)
    check_strongest((RANDOM.random((shape[0], 8)) < 0.05).astype(np.float64) @ columns.T, rank=4)


def check_strongest(matrix: Dense, rank: int) -> None:
    values, right = svd.strongest(csr_matrix(matrix), rank)
    _, all_values, all_right = np.linalg.svd(matrix, full_matrices=False)
    assert np.allclose(values, all_values[:rank], rtol=1e-6)
    assert np.allclose(np.abs(np.sum(right * all_right[:rank], axis=1)), 1, atol=1e-5)


def test_likes_of_two_tastes_fall_apart_into_two_directions() -> None:
    """Two groups of users who share no film: films of one group are alike, films of the two have nothing in common."""
    likes = np.zeros((20, 16), dtype=np.float32)
    random = np.random.default_rng(3)
    likes[:10, :8] = random.random((10, 8)) < 0.6
    likes[10:, 8:] = random.random((10, 8)) < 0.6
    likes[0, :8] = likes[10, 8:] = 1  # one user of each group who likes everything there keeps the group together
    rows = graph.spectral(csr_matrix(likes), dimension=2, power=0.5)
    cosines = rows @ rows.T
    assert np.allclose(cosines[:8, :8], 1, atol=1e-4)
    assert np.allclose(cosines[8:, 8:], 1, atol=1e-4)
    assert np.allclose(cosines[:8, 8:], 0, atol=1e-4)


def test_textgcn_draws_films_of_one_taste_together_and_leaves_tastes_apart() -> None:
    likes = np.zeros((4, 8), dtype=np.float32)
    likes[:2, :4] = likes[2:, 4:] = 1
    text = np.eye(8, dtype=np.float32)
    cosines = (rows := graph.textgcn(csr_matrix(likes), text, layers=1)) @ rows.T
    # In a block of four films that everybody likes, A^T A has 1/4 everywhere: a row is e_i / 2 + 1/8 in the block.
    row = np.array([5, 1, 1, 1]) / 8
    expected = (2 * row[0] * row[1] + 2 * row[1] ** 2) / (row @ row)
    assert np.allclose(cosines[0, 1:4], expected, atol=1e-6)
    assert not cosines[:4, 4:].any()


GRAPH_TWICE = """
import sys; sys.path.insert(0, {root!r})
import hashlib, numpy as np
from scipy.sparse import csr_matrix
from index import graph, lexical
likes = np.zeros((12, 10), dtype=np.float32); likes[:6, :5] = likes[6:, 5:] = 1
random = csr_matrix((np.random.default_rng(0).random((1100, 1200)) < 0.01).astype(np.float32))
texts = [f"shared word{{n % 7}} word{{n % 5}} word{{n % 3}}" for n in range(50)]
parts = [graph.spectral(csr_matrix(likes), dimension=6, power=0.5), graph.spectral(random, dimension=8, power=0.5), lexical.Lexicon.build(texts).encode(texts)]
print([hashlib.sha256(part.tobytes()).hexdigest() for part in parts])
"""


def test_the_same_likes_give_the_same_vectors_in_every_process() -> None:
    """Also for likes that fall into equal halves, where a Lanczos solver has to draw a second start vector."""
    command = [sys.executable, "-c", GRAPH_TWICE.format(root=str(ROOT))]
    first, second = (
        subprocess.run(command, env={"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True, check=True)
        for seed in ("1", "2")
    )
    assert first.stdout == second.stdout
    assert first.stdout.count("'") == 6


def place_slowly(vectors: Dense, text: Dense, missing: NDArray[np.bool_], neighbours: int) -> Dense:
    placed = vectors.copy()
    known = [row for row in range(len(vectors)) if not missing[row]]
    for row in np.flatnonzero(missing):
        near = sorted(known, key=lambda other: -(text[row] @ text[other]))[:neighbours]
        total = sum((max(text[row] @ text[other], 0) * vectors[other] for other in near), start=np.zeros(vectors.shape[1]))
        placed[row] = total / np.linalg.norm(total) if total.any() else total
    return placed


@pytest.mark.parametrize(("items", "without"), [(24, 3), (24, 23), (1200, 1100)])
def test_place_by_text_takes_the_weighted_mean_of_the_nearest(items: int, without: int) -> None:
    random = np.random.default_rng(4)
    text = unit(random.normal(size=(items, 6)).astype(np.float32))
    vectors = unit(random.normal(size=(items, 4)).astype(np.float32))
    missing = np.zeros(items, dtype=bool)
    missing[random.permutation(items)[:without]] = True
    vectors[missing] = 0
    before = vectors.copy()
    placed = graph.place_by_text(vectors, text, missing, neighbours=5)
    assert np.allclose(placed, place_slowly(vectors.astype(np.float64), text.astype(np.float64), missing, 5), atol=1e-4)
    assert (vectors == before).all()


def test_place_by_text_with_nothing_to_place_or_nothing_to_place_by_changes_nothing() -> None:
    vectors, text = TEXT[:4], TEXT[:4]
    assert (graph.place_by_text(vectors, text, np.zeros(4, dtype=bool), neighbours=2) == vectors).all()
    assert (graph.place_by_text(vectors, text, np.ones(4, dtype=bool), neighbours=2) == vectors).all()


def test_a_liked_title_without_a_graph_vector_takes_the_place_of_its_neighbours() -> None:
    """An item nobody liked stands where the items with the same words stand, and not at zero."""
    vectors = np.array([[1, 0], [0, 1], [0, 0]], dtype=np.float32)
    text = np.array([[1, 0], [0, 1], [0, 1]], dtype=np.float32)
    assert graph.place_by_text(vectors, text, np.array([False, False, True]), neighbours=2)[2].tolist() == [0, 1]


def test_inner_product_of_joined_rows_is_the_weighted_mean_of_the_cosines() -> None:
    first = unit(RANDOM.normal(size=(5, 3)).astype(np.float32))
    second = unit(RANDOM.normal(size=(5, 4)).astype(np.float32))
    joined = graph.concatenate([(0.6, first), (0.2, second)])
    assert joined.shape == (5, 7)
    assert np.allclose(joined @ joined.T, 0.75 * first @ first.T + 0.25 * second @ second.T, atol=1e-6)


def test_original_gcl_follows_its_formula() -> None:
    likes = LIKES.astype(np.float64)
    counts = np.array([[(likes[:, i] * likes[:, j]).sum() for j in range(24)] for i in range(24)])
    sums = counts.sum(axis=1)
    weights = [[counts[i, j] / sqrt(sums[i] * sums[j]) if counts[i, j] else 0 for j in range(24)] for i in range(24)]
    expected = rows_of_length_one(TEXT + np.array(weights) @ TEXT)
    assert np.allclose(graph.original_gcl(csr_matrix(LIKES), TEXT), expected, atol=1e-5)


def test_graph_convolution_knows_no_self_co_occurrence() -> None:
    """A film with one like by a user who likes nothing else learns nothing new; the original drew it to itself."""
    likes = csr_matrix(np.array([[1, 0, 0], [0, 1, 1]], dtype=np.float32))
    text = np.eye(3, dtype=np.float32)
    assert np.allclose(graph.textgcn(likes, text, layers=2)[0], [1, 0, 0])
    # A popular pair: one layer goes over the users with both degrees, so it is half itself and half its neighbour.
    assert np.allclose(graph.textgcn(likes, text, layers=1)[1], np.array([0, 3, 1]) / sqrt(10), atol=1e-6)
