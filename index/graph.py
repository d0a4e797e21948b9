"""Graph convolution over who liked what. Closed form: nothing here is trained.

Notation: ``likes`` is the binary matrix R (users x items), D_u and D_i hold the degrees of users and items on
their diagonals, and A = D_u^-1/2 R D_i^-1/2 is the normalised adjacency. Items without a like
have an empty column.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from index.svd import strongest
from index.vectors import FloatArray, unit

NO_VALUE = 1e-6
"""Singular values below this share of the largest are rounding noise of a float32 matrix."""


def degrees(likes: csr_matrix) -> NDArray[np.float32]:
    """Number of likes of each item, shape (items,)."""
    return np.asarray(likes.sum(axis=0), dtype=np.float32).ravel()


def normalised_adjacency(likes: csr_matrix, *, user_exponent: float = 0.5, item_exponent: float = 0.5) -> csr_matrix:
    """D_u^-user_exponent R D_i^-item_exponent, users x items, float32; empty rows and columns stay empty.

    With both exponents 1/2 this is A. Smaller ones let people with many likes, and items that many like, count for more.
    """
    user_degrees = np.asarray(likes.sum(axis=1), dtype=np.float32).ravel()
    return csr_matrix(diags(_power(user_degrees, -user_exponent)) @ likes @ diags(_power(degrees(likes), -item_exponent)))


def textgcn(likes: csr_matrix, text: FloatArray, *, layers: int) -> FloatArray:
    """Text vectors smoothed over the like graph, items x d -> unit items x d.

    Layer 0 holds the items' text vectors. Each layer takes them to the users and back: U = A I, I' = A^T U.
    The result is the mean of layers 0..``layers``. Two sparse products a layer; R^T R is never formed.
    Sources: LightGCN (arXiv 2002.02126) for the propagation, TextGCN (arXiv 2510.12461) for text at layer 0.
    """
    adjacency = normalised_adjacency(likes)
    layer, total = text, text.copy()
    for _ in range(layers):
        layer = adjacency.T @ (adjacency @ layer)
        total += layer
    return unit(total / np.float32(layers + 1))


def spectral(likes: csr_matrix, *, dimension: int, power: float, user_exponent: float = 0.5, item_exponent: float = 0.5) -> FloatArray:
    """Items in the coordinates of the like graph's strongest singular vectors: unit rows, items x min(dimension, rank limit).

    V holds the right singular vectors of the ``dimension`` largest singular values s of D_u^-user_exponent R D_i^-item_exponent;
    item i is row i of V diag((s / s_1)^power), made unit. With exponents 1/2 and power 0 this is an ideal low-pass filter on the
    graph (GF-CF, arXiv 2108.07567). Items without a like get a zero row.
    """
    adjacency = normalised_adjacency(likes, user_exponent=user_exponent, item_exponent=item_exponent)
    limit = min(adjacency.shape) - 1
    if limit < 1 or adjacency.nnz == 0:
        return np.zeros((adjacency.shape[1], 1), dtype=np.float32)
    values, right = strongest(adjacency, min(dimension, limit))
    values = values / values[0]
    real = values > NO_VALUE
    rows = unit((right[real].T * values[real] ** power).astype(np.float32))
    rows[degrees(likes) == 0] = 0  # rounding noise of the solver, blown up to length 1 otherwise
    return rows


def place_by_text(vectors: FloatArray, text: FloatArray, missing: NDArray[np.bool_], *, neighbours: int) -> FloatArray:
    """Give items without a like the mean graph vector of their nearest neighbours by text.

    ``vectors`` (items x d) is copied; rows where ``missing`` is true become the unit mean, weighted by positive cosine, of the
    ``neighbours`` connected items whose ``text`` rows are nearest. Without it an item nobody has liked yet
    could never be recommended.
    """
    placed = vectors.copy()
    known = np.flatnonzero(~missing)
    if len(known) == 0 or not missing.any():
        return placed
    count = min(neighbours, len(known))
    known_text = text[known]
    rows = np.flatnonzero(missing)
    for start in range(0, len(rows), 1024):
        block = rows[start : start + 1024]
        similarity = np.maximum(text[block] @ known_text.T, 0)
        nearest = np.argpartition(-similarity, count - 1, axis=1)[:, :count]
        weights = np.take_along_axis(similarity, nearest, axis=1)
        placed[block] = unit(np.einsum("rn,rnd->rd", weights, vectors[known[nearest]]))
    return placed


def concatenate(parts: list[tuple[float, FloatArray]]) -> FloatArray:
    """[sqrt(w_1) X_1 ; sqrt(w_2) X_2 ; ...] with weights that are scaled to sum to 1.

    The inner product of two such rows is then the weighted mean of the parts' cosines. ``X_i``: items x d_i, unit rows.
    """
    total = sum(weight for weight, _ in parts)
    return np.hstack([np.sqrt(weight / total) * part for weight, part in parts]).astype(np.float32)


def original_gcl(likes: csr_matrix, text: FloatArray) -> FloatArray:
    """The graph convolution of the original demo, kept so that it can be compared.

    One layer on C = R^T R with its diagonal (self co-occurrence) and D_c^-1/2 C D_c^-1/2, added to the text rows that
    are made unit again: unit(E + D_c^-1/2 C D_c^-1/2 E).
    """
    counts = csr_matrix(likes.T @ likes)
    scale = diags(_power(np.asarray(counts.sum(axis=1), dtype=np.float32).ravel(), -0.5))
    return unit(text + scale @ counts @ scale @ text)


def _power(values: NDArray[np.float32], exponent: float) -> NDArray[np.float32]:
    """values^exponent, 0 where the value is 0."""
    return np.where(values > 0, np.where(values > 0, values, 1) ** exponent, 0).astype(np.float32)
