"""EASE (Steck, WWW 2019) in a form in which one decomposition serves every lambda.

EASE predicts an item's likes from all other items: B = I - P diag(P)^-1 with P = (R^T R + lambda I)^-1, zero on the diagonal.
With R = U diag(s) V^T, P = (I - V diag(f) V^T) / lambda where f = s^2 / (s^2 + lambda), hence for i != j

    B_ij = (V diag(f) V^T)_ij / (1 - (V diag(f) V^T)_jj).

V comes from whichever of R R^T and R^T R is smaller; no items x items matrix has to be kept.
"""

import numpy as np
from scipy.linalg import eigh
from scipy.sparse import csr_matrix

from index.vectors import FloatArray
from scripts.evaluation.cases import Rows
from scripts.evaluation.peers import Fit, Scorer

LAMBDAS = (30.0, 100.0, 300.0, 1_000.0, 3_000.0, 10_000.0, 30_000.0)
MOST_ITEMS = 5_000
"""With more users and more items than this, EASE knows the most liked items only: memory grows with the square."""
_NEGLIGIBLE = 1e-9


def ease(likes: csr_matrix, *, most_items: int = MOST_ITEMS) -> Fit:
    """Setting ``regularisation``: lambda. Items without a like score 0."""
    known = _known_items(likes, most_items)
    values, right = right_singular(csr_matrix(likes[:, known], dtype=np.float64))
    place = np.full(likes.shape[1], -1)
    place[known] = np.arange(len(known))

    def fit(regularisation: float) -> Scorer:
        shrunk = values**2 / (values**2 + regularisation)
        left_over = 1 - (right**2) @ shrunk

        def scores(liked: Rows) -> FloatArray:
            all_scores = np.zeros(likes.shape[1], dtype=np.float32)
            own = place[liked]
            all_scores[known] = right @ (shrunk * right[own[own >= 0]].sum(axis=0)) / left_over
            return all_scores

        return scores

    return fit


def right_singular(likes: csr_matrix) -> tuple[np.ndarray, np.ndarray]:
    """Singular values, shape (r,), and right singular vectors, items x r, of a users x items matrix; zeros left out."""
    wide = likes.shape[0] < likes.shape[1]
    squares, vectors = eigh((likes @ likes.T if wide else likes.T @ likes).toarray())
    kept = squares > _NEGLIGIBLE * squares.max(initial=0)
    values, vectors = np.sqrt(squares[kept]), vectors[:, kept]
    return values, likes.T @ vectors / values if wide else vectors


def _known_items(likes: csr_matrix, most: int) -> Rows:
    """Items with a like, in catalogue order; only the most liked ones where both sides of the matrix are larger than ``most``."""
    counts = np.bincount(likes.indices, minlength=likes.shape[1])
    known = np.flatnonzero(counts)
    if min(likes.shape[0], len(known)) > most:
        known = np.sort(known[np.argsort(-counts[known], kind="stable")[:most]])
    return known
