"""The starter catalogue asked by MovieLens users: is a recommender without a single user any good for real ones?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from index.graph import degrees
from index.item_index import ItemIndex
from index.starter import read_starter
from index.titles import fold, without_article
from index.types import Item
from scripts.evaluation.cases import Case
from scripts.evaluation.methods import by_scores, index_methods
from scripts.evaluation.protocols import Bench, Result
from scripts.evaluation.splits import REVEALED, few_shot, hold_out_users

FEWEST_LIKES = 10
LISTS, MOVIELENS = "popularity: number of lists", "popularity: likes in MovieLens"


def run_starter(bench: Bench, folder: Path) -> Result:
    """The starter's index, which knows no user, judged by the held-out MovieLens users and the films that both have."""
    starter = read_starter(folder)
    pairs = common_films(starter.items, bench.dataset.items, degrees(bench.dataset.likes))
    about = f"held-out MovieLens users show 5 liked films; {len(pairs):,} films are in both catalogues"
    likes = translated(bench.dataset.likes, pairs, len(starter.items))
    cases = starter_cases(likes, pairs, bench.seed)
    if not cases:
        return Result("starter", about, 0, skipped=f"no held-out user likes {FEWEST_LIKES} films that both catalogues have")
    index = ItemIndex.build(starter, bench.whole.encoder, bench.whole.manifest.parameters)
    others = degrees(csr_matrix(likes[~hold_out_users(likes, bench.seed)]))
    methods = {LISTS: by_scores(lambda liked: index.catalogue.degrees), MOVIELENS: by_scores(lambda liked: others)}
    return bench.judge("starter", about, cases, index, methods | index_methods(index))


def common_films(ours: Sequence[Item], theirs: Sequence[Item], likes: NDArray[np.float32]) -> dict[int, int]:
    """Row of theirs -> row of ours for films that both have, one to one.

    A pair shares a folded title (alternative titles and a missing leading article count) and lies at most a year apart. The
    surest pair is taken first: least years apart, main titles equal, most ``likes`` (shape (theirs,)).
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, _, row, own in sorted(_possible_pairs(ours, theirs, likes)):
        if row not in pairs and own not in taken:
            pairs[row] = own
            taken.add(own)
    return pairs


def _possible_pairs(
    ours: Sequence[Item], theirs: Sequence[Item], likes: NDArray[np.float32]
) -> Iterator[tuple[int, bool, float, int, int]]:
    by_title: dict[str, set[int]] = {}
    for own, item in enumerate(ours):
        for name in _names(item):
            by_title.setdefault(name, set()).add(own)
    for row, item in enumerate(theirs):
        for own in {own for name in _names(item) for own in by_title.get(name, ())}:
            year, other = item.year, ours[own].year
            if year is not None and other is not None and abs(year - other) <= 1:
                yield abs(year - other), fold(item.title) != fold(ours[own].title), -float(likes[row]), row, own


def _names(item: Item) -> set[str]:
    return {without_article(fold(name)) for name in (item.title, *item.alternative_titles)}


def translated(likes: csr_matrix, pairs: dict[int, int], items: int) -> csr_matrix:
    """MovieLens likes of the common films in the starter's columns, users x ``items``; every user keeps the row."""
    theirs, ours = np.array(list(pairs), dtype=np.int64), np.array(list(pairs.values()), dtype=np.int64)
    move = csr_matrix((np.ones(len(pairs), np.float32), (theirs, ours)), shape=(likes.shape[1], items))
    moved = csr_matrix(likes @ move)
    moved.sort_indices()
    return moved


def starter_cases(likes: csr_matrix, pairs: dict[int, int], seed: int) -> tuple[Case, ...]:
    """Few-shot cases of users with 10 likes or more; films that MovieLens lacks are no candidates."""
    unknown = np.setdiff1d(np.arange(likes.shape[1]), list(pairs.values()))
    split = few_shot(likes, seed, revealed=REVEALED, fewest=FEWEST_LIKES)
    return tuple(replace(case, excluded=unknown) for case in split.cases)


