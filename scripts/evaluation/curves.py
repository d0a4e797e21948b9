"""One figure along one setting: quality along the number of revealed likes, and what alpha does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.item_index import ItemIndex
from index.query import Query
from index.types import EmbeddingType
from index.vectors import FloatArray
from scripts.evaluation.cases import Case, Method
from scripts.evaluation.methods import EASE, LLM, LLM_GCL, POPULARITY, by_index, by_scores
from scripts.evaluation.metrics import Figure, bootstrap_draws, mean, ndcg
from scripts.evaluation.protocols import Bench, FewShot
from scripts.evaluation.splits import nested

MOST_REVEALED = 20
LEAST_TRUTH = 10
ALPHAS = tuple(round(0.1 * step, 1) for step in range(11))
PAIRS = 200
LEAST_WISHED = 3
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Curve:
    """``lines``: name -> one figure for each value of ``x``; ``cases``: how many users or pairs stand behind a point."""

    x: tuple[float, ...]
    lines: Mapping[str, tuple[Figure, ...]]
    cases: int


def likes_curve(bench: Bench, few_shot: FewShot) -> Curve | None:
    """NDCG@10 against the number of revealed likes, 1..20; the users and what they are asked for stay the same."""
    cases = nested(bench.dataset.likes, bench.seed, most=MOST_REVEALED, least_truth=LEAST_TRUTH).cases
    if not cases:
        return None
    draws = bootstrap_draws(len(cases), bench.seed)
    methods: dict[str, Method] = {LLM_GCL: by_index(few_shot.index, "llm+gcl")}
    methods |= {peer: by_scores(few_shot.scorers[peer]) for peer in (EASE, POPULARITY)}
    counts = tuple(range(1, MOST_REVEALED + 1))

    def point(method: Method, count: int) -> Figure:
        shown = [_first(case, count) for case in cases]
        return mean(np.array([ndcg(method(case), case.truth) for case in shown]), draws)

    lines = {name: tuple(point(method, count) for count in counts) for name, method in methods.items()}
    return Curve(tuple(map(float, counts)), lines, len(cases))


def _first(case: Case, count: int) -> Case:
    """The case with its first likes shown; the others are no candidates, so that every count ranks the same items."""
    return replace(case, liked=case.liked[:count], excluded=case.liked[count:])


def wish_curve(bench: Bench, few_shot: FewShot) -> Curve | None:
    """NDCG@10 against alpha for new users with a wish: 5 liked films and a tag; asked for are the further likes that have the tag.

    One random tag a user, of those that ``LEAST_WISHED`` films or more of the user's have.
    """
    cases = _wishes(few_shot.split.cases, bench.queries, bench.seed)
    if not cases:
        return None
    draws = bootstrap_draws(len(cases), bench.seed)

    def point(embedding_type: EmbeddingType, alpha: float) -> Figure:
        method = by_index(few_shot.index, embedding_type, alpha=alpha)
        return mean(np.array([ndcg(method(case), case.truth) for case in cases]), draws)

    types: Mapping[str, EmbeddingType] = {LLM_GCL: "llm+gcl", LLM: "llm"}
    return Curve(ALPHAS, {name: tuple(point(kind, alpha) for alpha in ALPHAS) for name, kind in types.items()}, len(cases))


def _wishes(cases: Sequence[Case], queries: Sequence[Case], seed: int) -> list[Case]:
    random = np.random.default_rng([seed, 10])
    found = []
    for case in cases:
        wishes = [(query.text, np.intersect1d(case.truth, query.truth)) for query in queries]
        usable = [wish for wish in wishes if len(wish[1]) >= LEAST_WISHED]
        if usable:
            text, wanted = usable[int(random.integers(len(usable)))]
            found.append(replace(case, text=text, truth=wanted))
    return found


def alpha_curve(bench: Bench, few_shot: FewShot) -> Curve | None:
    """Mean cosine of the 20 best items to the text and to the likes, against alpha, over sampled (likes, text) pairs.

    Texts are the tags that are asked in the text protocol, or the genres where there are none.
    """
    index = few_shot.index
    texts = [case.text for case in bench.queries] or list(index.catalogue.genres)
    queries = _pairs(index, few_shot.split.cases, texts, bench.seed)
    if not queries:
        return None
    draws = bootstrap_draws(len(queries), bench.seed)
    similarities = np.array([[_similarities(index, replace(query, alpha=alpha)) for query in queries] for alpha in ALPHAS])
    lines = {
        name: tuple(mean(values, draws) for values in similarities[:, :, position])
        for position, name in enumerate(("similarity to the text", "similarity to the likes"))
    }
    return Curve(ALPHAS, lines, len(queries))


def _pairs(index: ItemIndex, cases: Sequence[Case], texts: Sequence[str], seed: int) -> list[Query]:
    random = np.random.default_rng([seed, 9])
    known = [text for text in texts if index.text_vector(text, "llm+gcl") is not None]
    if not known or not cases:
        return []
    items = index.catalogue.items
    chosen = random.integers(0, [len(cases), len(known)], size=(PAIRS, 2))
    return [Query(liked=tuple(items[row].item_id for row in cases[user].liked), text=known[text], k=SHOWN) for user, text in chosen]


def _similarities(index: ItemIndex, query: Query) -> tuple[float, float]:
    """Mean cosine of the retrieved items to the query's text and to its likes."""
    text, likes = index.text_vector(query.text, query.embedding_type), index.likes_vector(query)
    rows = index.catalogue.rows(candidate.item_id for candidate in index.retrieve(query).candidates)
    centroid: FloatArray = index.vectors(query.embedding_type)[rows].mean(axis=0)
    return _inner(centroid, text), _inner(centroid, likes)


def _inner(centroid: FloatArray, half: FloatArray | None) -> float:
    return 0.0 if half is None else float(centroid @ half)
