"""Splits of a like matrix. All are seeded, and none lets a method see what it will be asked for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from scripts.evaluation.cases import Case, Rows, Split

HELD_OUT_USERS = 1 / 3
FEWEST_LIKES = 15
REVEALED = 5
HELD_OUT_LIKES = 0.2
COLD_ITEMS = 0.02
COLD_DRAWS = 10
FEWEST_LIKES_OF_COLD = 5
MOST_CASES = 2_000
"""Larger data sets are judged by a random sample of so many users."""


def hold_out_users(likes: csr_matrix, seed: int, share: float = HELD_OUT_USERS) -> NDArray[np.bool_]:
    """Mark a random ``share`` of the users, shape (users,)."""
    users = likes.shape[0]
    held = np.zeros(users, dtype=bool)
    held[np.random.default_rng([seed, 1]).permutation(users)[: round(share * users)]] = True
    return held


def few_shot(
    likes: csr_matrix,
    seed: int,
    *,
    revealed: int = REVEALED,
    fewest: int = FEWEST_LIKES,
    hidden: Sequence[int] | Rows = (),
) -> Split:
    """Hold a third of the users out whole; show ``revealed`` random likes of each and ask for the others.

    Held-out users with fewer than ``fewest`` likes are judged by nobody, and they stay out of the training likes as well.
    ``hidden`` items lose all training likes and are never revealed; if there are any, only they are asked for.
    """
    held = hold_out_users(likes, seed)
    random = np.random.default_rng([seed, 2])
    cases = []
    for user in np.flatnonzero(held).tolist():
        own = random.permutation(_liked(likes, user))
        if len(own) < fewest:
            continue
        is_hidden = np.isin(own, hidden)
        shown = own[~is_hidden][:revealed]
        truth = own[is_hidden] if len(hidden) else own[revealed:]
        if len(shown) == revealed and len(truth):
            cases.append(Case(np.sort(shown), np.sort(truth)))
    return Split(without_items(csr_matrix(likes[~held]), hidden), _sample(cases, seed))


def warm(likes: csr_matrix, seed: int) -> Split:
    """Hold a fifth of each user's likes out (rounded down: users with fewer than 5 likes only train) and show the others."""
    random = np.random.default_rng([seed, 3])
    kept = np.ones(likes.nnz, dtype=bool)
    cases = []
    for user in range(likes.shape[0]):
        start, stop = likes.indptr[user : user + 2]
        places = start + random.permutation(stop - start)
        if held := int(HELD_OUT_LIKES * len(places)):
            kept[places[:held]] = False
            shown, truth = likes.indices[places[held:]], likes.indices[places[:held]]
            cases.append(Case(np.sort(shown).astype(np.int64), np.sort(truth).astype(np.int64)))
    train = csr_matrix((likes.data * kept, likes.indices.copy(), likes.indptr.copy()), shape=likes.shape)
    train.eliminate_zeros()
    return Split(train, _sample(cases, seed))


def cold_items(likes: csr_matrix, seed: int) -> list[Rows]:
    """Up to ``COLD_DRAWS`` disjoint random draws of 2 % (at least one) of the items with 5 likes or more, as rows.

    One draw holds few films, and chance would decide what becomes of them. Fewer draws where there are not enough items; none where no
    item has that many likes.
    """
    liked_enough = np.flatnonzero(np.bincount(likes.indices, minlength=likes.shape[1]) >= FEWEST_LIKES_OF_COLD)
    size = max(1, round(COLD_ITEMS * len(liked_enough)))
    shuffled = np.random.default_rng([seed, 4]).permutation(liked_enough)
    return [np.sort(shuffled[start : start + size]) for start in range(0, min(COLD_DRAWS * size, len(shuffled)), size)]


def without_items(likes: csr_matrix, rows: Sequence[int] | Rows) -> csr_matrix:
    """The same likes, users x items, less all of the items in ``rows``; the shape stays."""
    kept = np.ones(likes.shape[1], dtype=np.float32)
    kept[np.asarray(rows, dtype=np.int64)] = 0
    emptied = csr_matrix(likes @ diags(kept))
    emptied.eliminate_zeros()
    return emptied


def nested(likes: csr_matrix, seed: int, *, most: int, least_truth: int) -> Split:
    """Few-shot cases whose first n likes, in the order given, can be revealed for every n up to ``most``.

    The truth is the same for every n: what a user likes beyond the ``most``, at least ``least_truth`` items.
    """
    held = hold_out_users(likes, seed)
    random = np.random.default_rng([seed, 5])
    owned = [random.permutation(_liked(likes, user)) for user in np.flatnonzero(held).tolist()]
    cases = [Case(own[:most], np.sort(own[most:])) for own in owned if len(own) >= most + least_truth]
    return Split(csr_matrix(likes[~held]), _sample(cases, seed))


def _liked(likes: csr_matrix, user: int) -> Rows:
    rows: Rows = likes.indices[likes.indptr[user] : likes.indptr[user + 1]].astype(np.int64)
    return rows


def _sample(cases: list[Case], seed: int) -> tuple[Case, ...]:
    if len(cases) <= MOST_CASES:
        return tuple(cases)
    chosen = np.random.default_rng([seed, 6]).permutation(len(cases))[:MOST_CASES]
    return tuple(cases[position] for position in np.sort(chosen))
