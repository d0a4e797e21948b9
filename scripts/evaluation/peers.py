"""Peers that need no training: popularity, ItemKNN, and cosines to the mean of the liked items' vectors.

A peer takes the training likes and its settings and gives a ``Scorer``.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from index.graph import degrees, original_gcl, textgcn
from index.vectors import FloatArray, profile
from scripts.evaluation.cases import Rows

Scorer = Callable[[Rows], FloatArray]
"""Rows of liked items -> a score for every item, shape (items,); higher is better."""
Fit = Callable[..., Scorer]
"""Settings by name -> the scorer fitted with them."""

MOST_NEIGHBOURS = 500
_BLOCK = 512


def popularity(likes: csr_matrix) -> Fit:
    """Number of training likes, the same for everybody."""
    counts = degrees(likes)
    return lambda: lambda liked: counts


def item_knn(likes: csr_matrix) -> Fit:
    """Item-based nearest neighbours (Deshpande and Karypis, TOIS 2004): the sum of the cosines to the liked items.

    Setting ``neighbours``: of each liked item, only so many most similar items count.
    """
    known = np.flatnonzero(degrees(likes))
    place = np.full(likes.shape[1], -1)
    place[known] = np.arange(len(known))
    near, cosines = nearest_items(csr_matrix(likes[:, known]), MOST_NEIGHBOURS)

    def fit(neighbours: int) -> Scorer:
        def scores(liked: Rows) -> FloatArray:
            own = place[liked]
            own = own[own >= 0]
            items = known[near[own, :neighbours].ravel()]
            return np.bincount(items, cosines[own, :neighbours].ravel(), minlength=likes.shape[1]).astype(np.float32)

        return scores

    return fit


def nearest_items(likes: csr_matrix, count: int) -> tuple[Rows, FloatArray]:
    """The ``count`` items with the highest cosine between like columns, each items x count, best first, without the item itself.

    ``likes``: users x items, no empty column.
    """
    columns = csr_matrix(likes @ diags(1 / np.sqrt(degrees(likes))))
    by_item = csr_matrix(columns.T)
    items = likes.shape[1]
    count = min(count, items - 1)
    near, cosines = np.empty((items, count), dtype=np.int64), np.empty((items, count), dtype=np.float32)
    for start in range(0, items if count > 0 else 0, _BLOCK):
        block = (by_item[start : start + _BLOCK] @ columns).toarray()
        own = np.arange(len(block))
        block[own, start + own] = -1
        found = np.argpartition(-block, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(block, found, axis=1), axis=1, kind="stable")
        near[start : start + _BLOCK] = np.take_along_axis(found, order, axis=1)
        cosines[start : start + _BLOCK] = np.take_along_axis(block, near[start : start + _BLOCK], axis=1)
    return near, cosines


def cosine_to_profile(vectors: FloatArray) -> Scorer:
    """Cosine to the unit mean of the liked items' vectors. ``vectors``: items x d, unit rows."""
    return lambda liked: vectors @ profile(vectors[liked])


def text_gcn(likes: csr_matrix, text: FloatArray) -> Fit:
    """TextGCN alone, setting ``layers``. ``text``: items x d, unit rows."""
    return lambda layers: cosine_to_profile(textgcn(likes, text, layers=layers))


def original(likes: csr_matrix, text: FloatArray) -> Fit:
    """The original demo's graph convolution. ``text``: the encoder's raw vectors of the titles, as there."""
    return partial(_original, likes, text)


def _original(likes: csr_matrix, text: FloatArray) -> Scorer:
    return cosine_to_profile(original_gcl(likes, text))


def pairs_of_likes(likes: csr_matrix) -> int:
    """How many (user, item, item) triples R^T R adds up: what the original graph convolution and ItemKNN cost."""
    return int((np.diff(likes.indptr).astype(np.int64) ** 2).sum())


def top(scores: FloatArray, excluded: NDArray[np.int64], k: int) -> Rows:
    """The k best rows, best first, without the excluded ones; equal scores in catalogue order."""
    allowed = np.ones(len(scores), dtype=bool)
    allowed[excluded] = False
    rows = np.flatnonzero(allowed)
    return rows[np.argsort(-scores[rows], kind="stable")[:k]]
