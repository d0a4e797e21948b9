"""Everything that is compared, lined up: the peers with their settings, and the index itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.sparse import csr_matrix

from index.graph import original_gcl, textgcn
from index.item_index import ItemIndex
from index.query import Query
from index.types import EmbeddingType
from index.vectors import FloatArray
from scripts.evaluation.cases import DEPTH, Case, Method, Rows
from scripts.evaluation.ease import LAMBDAS, ease
from scripts.evaluation.factors import ials
from scripts.evaluation.peers import Fit, Scorer, item_knn, original, pairs_of_likes, popularity, text_gcn, top

Settings = Mapping[str, float]

POPULARITY, KNN, EASE, IALS = "popularity", "ItemKNN", "EASE", "iALS"
ORIGINAL, TEXTGCN, LLM, LLM_GCL = "original GCL", "TextGCN", "llm", "llm+gcl"
DIAL: Mapping[str, float] = {f"{LLM_GCL}, hidden gems": 0.0, LLM_GCL: 0.5, f"{LLM_GCL}, crowd pleasers": 1.0}
"""Row of the table -> position of the popularity dial."""

MOST_PAIRS = 200_000_000
"""The original graph convolution is left out above so many co-likes: its matrix would not fit in memory."""


@dataclass(frozen=True, slots=True)
class Peer:
    """``prepare`` does, for given training likes, what all settings share; ``grid`` holds the settings to choose from."""

    name: str
    prepare: Callable[[csr_matrix], Fit]
    grid: tuple[Settings, ...] = ({},)


def peers(likes: csr_matrix, text: FloatArray, titles: FloatArray, seed: int) -> tuple[Peer, ...]:
    """All peers. ``text``: the item vectors of ``llm``; ``titles``: the encoder's raw vectors of the titles; both items x d."""
    factor_grid = tuple(
        {"factors": factors, "regularisation": regularisation, "alpha": alpha}
        for factors in (16, 32, 64, 128)
        for regularisation in (10.0, 30.0, 100.0)
        for alpha in (1.0, 5.0, 20.0)
    )
    every = (
        Peer(POPULARITY, popularity),
        Peer(KNN, item_knn, tuple({"neighbours": count} for count in (10, 20, 50, 100, 200, 500))),
        Peer(EASE, ease, tuple({"regularisation": value} for value in LAMBDAS)),
        Peer(IALS, partial(ials, seed=seed), factor_grid),
        Peer(ORIGINAL, partial(original, text=titles)),
        Peer(TEXTGCN, partial(text_gcn, text=text), tuple({"layers": layers} for layers in (1, 2, 3, 4))),
    )
    return tuple(peer for peer in every if peer.name != ORIGINAL or fits_in_memory(likes))


def fits_in_memory(likes: csr_matrix) -> bool:
    return pairs_of_likes(likes) <= MOST_PAIRS


def by_scores(scorer: Scorer) -> Method:
    return lambda case: top(scorer(case.liked), np.concatenate([case.liked, case.excluded]), DEPTH)


def by_index(index: ItemIndex, embedding_type: EmbeddingType, dial: float = 0.5, alpha: float = 0.5) -> Method:
    """The index as the agent asks it. With likes or text alone, alpha does not matter."""
    ids = [item.item_id for item in index.catalogue.items]

    def rank(case: Case) -> Rows:
        query = Query(
            liked=tuple(ids[row] for row in case.liked),
            seen=tuple(ids[row] for row in case.excluded),
            text=case.text,
            alpha=alpha,
            embedding_type=embedding_type,
            popularity=dial,
            k=DEPTH,
        )
        return index.catalogue.rows(candidate.item_id for candidate in index.retrieve(query).candidates)

    return rank


def index_methods(index: ItemIndex) -> dict[str, Method]:
    return {LLM: by_index(index, "llm")} | {name: by_index(index, "llm+gcl", dial) for name, dial in DIAL.items()}


def text_peers(index: ItemIndex, titles: FloatArray) -> dict[str, Method]:
    """What can be asked in words without the index: its parts, and the original demo."""
    likes, layers = index.catalogue.likes, index.manifest.parameters.layers
    smoothed = textgcn(likes, index.vectors("llm"), layers=layers)
    methods: dict[str, Method] = {POPULARITY: by_scores(lambda liked: index.catalogue.degrees)}
    if fits_in_memory(likes):
        convolved = original_gcl(likes, titles)
        methods[ORIGINAL] = _by_text(convolved, lambda text: index.encoder.encode([text])[0])
    methods[TEXTGCN] = _by_text(smoothed, lambda text: index.text_vector(text, "llm"))
    return methods


def _by_text(vectors: FloatArray, encode: Callable[[str], FloatArray | None]) -> Method:
    def rank(case: Case) -> Rows:
        query = encode(case.text)
        scores = np.zeros(len(vectors), dtype=np.float32) if query is None else vectors @ query
        return top(scores, case.excluded, DEPTH)

    return rank
