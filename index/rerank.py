"""From candidates to a list: relevance against diversity, one edition of a film, few films of one series."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from index.item_index import ItemIndex
from index.types import Candidate
from index.works import work_key

RELEVANCE = 0.65
"""Share of relevance against diversity, 0..1."""
MAX_OF_SERIES = 3


def rerank(
    index: ItemIndex,
    candidates: Sequence[Candidate],
    n: int = 10,
    *,
    known: Sequence[str] = (),
    listed: Sequence[str] = (),
    relevance: float = RELEVANCE,
    max_of_series: int = MAX_OF_SERIES,
) -> tuple[Candidate, ...]:
    """Pick and order n of the candidates by maximal marginal relevance.

    Each step takes the candidate with the highest relevance * score - (1 - relevance) * (cosine to the nearest film already
    picked), scores scaled to 0..1 (Carbonell and Goldstein, SIGIR 1998). ``known`` are ids (liked, disliked,
    seen) whose other editions stay out as well; ``listed`` are ids that stand in the list already, in front. Fewer than n come back when fewer fit.
    """
    catalogue = index.catalogue
    works = {work_key(catalogue.item(item_id)) for item_id in (*known, *listed)}
    in_series = Counter(name for item_id in listed for name in index.series.of(item_id))
    scores = _scaled(np.array([candidate.score for candidate in candidates], dtype=np.float32))
    vectors = index.vectors("llm+gcl")[catalogue.rows(candidate.item_id for candidate in candidates)]
    nearest = np.zeros(len(candidates), dtype=np.float32)
    open_positions = list(range(len(candidates)))
    picked: list[Candidate] = []
    while open_positions and len(picked) < n:
        best = max(open_positions, key=lambda position: relevance * scores[position] - (1 - relevance) * nearest[position])
        open_positions.remove(best)
        item = catalogue.item(candidates[best].item_id)
        series = index.series.of(item.item_id)
        if work_key(item) in works or any(in_series[name] >= max_of_series for name in series):
            continue
        works.add(work_key(item))
        in_series.update(series)
        picked.append(candidates[best])
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return tuple(picked)


def _scaled(scores: np.ndarray) -> np.ndarray:
    if len(scores) == 0:
        return scores
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.ones_like(scores)
