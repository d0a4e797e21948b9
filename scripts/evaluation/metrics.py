"""How good rankings are, each figure with a 95 % bootstrap interval over the users (or queries)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.evaluation.cases import Case, Rows

NDCG, RECALL_20, RECALL_100, HIT_RATE = "NDCG@10", "Recall@20", "Recall@100", "HR@10"
COVERAGE, POPULARITY = "coverage@10", "popularity@10"
METRICS = (NDCG, RECALL_20, RECALL_100, HIT_RATE, COVERAGE, POPULARITY)
TOP = 10
DRAWS = 1_000

Draws = NDArray[np.int64]
"""Bootstrap samples: positions of cases drawn with replacement, draws x cases."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scores:
    """A method's results before they are averaged: metric -> one value a case, and the top-10 rows of each case."""

    per_case: Mapping[str, NDArray[np.float64]]
    tops: tuple[Rows, ...]


def ndcg(ranked: Rows, truth: Rows, k: int = TOP) -> float:
    """DCG / ideal DCG of the first ``k``, 0..1: a hit at place p (from 1) counts 1 / log2(p + 1) (Järvelin and Kekäläinen 2002)."""
    worth = 1 / np.log2(np.arange(2, k + 2))
    hits = np.isin(ranked[:k], truth)
    return float(worth[: len(hits)][hits].sum() / worth[: len(truth)].sum())


def recall(ranked: Rows, truth: Rows, k: int) -> float:
    """Share of the truth among the first ``k``, 0..1."""
    return float(np.isin(truth, ranked[:k]).mean())


def score(rankings: Sequence[Rows], cases: Sequence[Case], degrees: NDArray[np.float32]) -> Scores:
    """Judge one ranking a case. ``degrees``: training likes of each item, shape (items,)."""
    pairs = list(zip(rankings, (case.truth for case in cases), strict=True))
    tops = tuple(ranked[:TOP] for ranked in rankings)
    per_case = {
        NDCG: [ndcg(ranked, truth) for ranked, truth in pairs],
        RECALL_20: [recall(ranked, truth, 20) for ranked, truth in pairs],
        RECALL_100: [recall(ranked, truth, 100) for ranked, truth in pairs],
        HIT_RATE: [float(np.isin(ranked[:TOP], truth).any()) for ranked, truth in pairs],
        POPULARITY: [float(degrees[top].mean()) if len(top) else 0.0 for top in tops],
    }
    return Scores({name: np.array(values, dtype=np.float64) for name, values in per_case.items()}, tops)


def joint(parts: Sequence[Scores]) -> Scores:
    """The scores of several sets of cases as those of one."""
    per_case = {name: np.concatenate([part.per_case[name] for part in parts]) for name in parts[0].per_case}
    return Scores(per_case, tuple(top for part in parts for top in part.tops))


def bootstrap_draws(cases: int, seed: int) -> Draws:
    """The same draws for every method of a protocol, so that their differences are paired."""
    return np.random.default_rng([seed, 8]).integers(0, cases, size=(DRAWS, cases))


def figures(scores: Scores, items: int, draws: Draws) -> dict[str, Figure]:
    """Every metric with its interval. ``items``: size of the catalogue, for the coverage."""
    found = {name: mean(values, draws) for name, values in scores.per_case.items()}
    found[COVERAGE] = coverage(scores.tops, items, draws)
    return {name: found[name] for name in METRICS}


def mean(values: NDArray[np.float64], draws: Draws) -> Figure:
    """Mean over the cases with the percentile interval."""
    return _figure(float(values.mean()), values[draws].mean(axis=1))


def coverage(tops: Sequence[Rows], items: int, draws: Draws) -> Figure:
    """Share of the catalogue that at least one case has in its top 10.

    A bootstrap sample repeats cases and so covers less than the real one: its draws are moved to have the observed
    value as their mean before the interval is read off.
    """
    sizes = np.array([len(top) for top in tops])
    table = np.full((len(tops), max(int(sizes.max()), 1)), items)
    for row, top in zip(table, tops, strict=True):
        row[: len(top)] = top

    def share(rows: NDArray[np.int64]) -> float:
        return float(np.count_nonzero(np.bincount(rows.ravel(), minlength=items + 1)[:items])) / items

    drawn = np.array([share(table[draw]) for draw in draws])
    value = share(table)
    return _figure(value, drawn + (value - drawn.mean()))


def ratio(ours: NDArray[np.float64], theirs: NDArray[np.float64], draws: Draws) -> Figure:
    """Ratio of two methods' means over the same cases, with the paired interval; infinite where theirs is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = ours[draws].mean(axis=1) / theirs[draws].mean(axis=1)
        value = np.float64(ours.mean()) / theirs.mean()
    return _figure(float(value), drawn)


def _figure(value: float, drawn: NDArray[np.float64]) -> Figure:
    low, high = np.percentile(drawn, [2.5, 97.5], method="nearest")
    return Figure(value, float(low), float(high))
