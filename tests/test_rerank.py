"""Reranking against a slow reading of its formula."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from index.dataset import Dataset
from index.encoders import WordLlamaEncoder
from index.item_index import ItemIndex
from index.query import Query
from index.rerank import MAX_OF_SERIES, RELEVANCE, rerank
from index.types import Candidate, Item
from index.works import work_key


def candidates_for(index: ItemIndex, k: int = 60, **query: object) -> tuple[Candidate, ...]:
    return index.retrieve(replace(Query(k=k), **query)).candidates  # type: ignore[arg-type]


def ids(candidates: tuple[Candidate, ...]) -> list[str]:
    return [candidate.item_id for candidate in candidates]


def rerank_slowly(index: ItemIndex, candidates: tuple[Candidate, ...], n: int, relevance: float) -> list[str]:
    """argmax of relevance * score - (1 - relevance) * max cosine to what is picked, one by one, without the rules on works and series."""
    low, high = min(c.score for c in candidates), max(c.score for c in candidates)
    left = {c.item_id: (c.score - low) / (high - low) for c in candidates}
    vector = {item_id: index.vectors("llm+gcl")[index.catalogue.row(item_id)].astype(np.float64) for item_id in left}
    picked: list[str] = []
    while left and len(picked) < n:
        worth = {
            item_id: relevance * score - (1 - relevance) * max([0.0, *(float(vector[item_id] @ vector[other]) for other in picked)])
            for item_id, score in left.items()
        }
        best = max(worth, key=lambda item_id: worth[item_id])
        picked.append(best)
        del left[best]
    return picked


@pytest.mark.parametrize("relevance", [0.0, 0.5, RELEVANCE, 1.0])
@pytest.mark.parametrize("liked", [("heat-1995",), ("amelie-2001", "the-matrix-1999"), ("my-neighbor-totoro-1988",)])
def test_rerank_is_maximal_marginal_relevance(index: ItemIndex, liked: tuple[str, ...], relevance: float) -> None:
    candidates = candidates_for(index, liked=liked)
    found = rerank(index, candidates, 15, relevance=relevance, max_of_series=99)
    assert ids(found) == rerank_slowly(index, candidates, 15, relevance)
    score = {candidate.item_id: candidate.score for candidate in candidates}
    assert all(candidate.score == score[candidate.item_id] for candidate in found)


def test_full_relevance_keeps_the_order_of_the_scores(index: ItemIndex) -> None:
    candidates = candidates_for(index, liked=("heat-1995",))
    assert rerank(index, candidates, 60, relevance=1, max_of_series=99) == candidates


def test_diversity_makes_the_list_less_alike(index: ItemIndex) -> None:
    films = ("toy-story-1995", "inception-2010", "the-godfather-1972", "amelie-2001", "alien-1979")
    pools = [candidates_for(index, liked=(film,), k=100) for film in films]

    def likeness(relevance: float) -> float:
        lists = [index.vectors("llm+gcl")[index.catalogue.rows(ids(rerank(index, pool, 10, relevance=relevance)))] for pool in pools]
        return float(np.mean([(vectors @ vectors.T)[np.triu_indices(10, 1)] for vectors in lists]))

    assert likeness(0.3) < likeness(RELEVANCE) < likeness(1)


def test_a_series_takes_few_places_and_sequels_still_come(index: ItemIndex) -> None:
    candidates = candidates_for(index, liked=("harry-potter-and-the-sorcerers-stone-2001",), k=100)

    def potters(found: tuple[Candidate, ...]) -> int:
        return sum("harry potter" in index.series.of(item_id) for item_id in ids(found))

    assert potters(candidates) >= 6
    assert potters(rerank(index, candidates, 20, relevance=1)) == MAX_OF_SERIES
    assert potters(rerank(index, candidates, 20, relevance=1, max_of_series=1)) == 1


@pytest.mark.parametrize(("film", "series"), [("goldfinger-1964", "james bond"), ("star-wars-1977", "star wars"), ("raiders-of-the-lost-ark-1981", "indiana jones")])
def test_a_series_that_titles_do_not_name_takes_few_places_as_well(index: ItemIndex, film: str, series: str) -> None:
    candidates = candidates_for(index, liked=(film,), k=100)
    assert sum(series in index.series.of(item_id) for item_id in ids(candidates)) > MAX_OF_SERIES
    assert sum(series in index.series.of(item_id) for item_id in ids(rerank(index, candidates, 20, relevance=1))) == MAX_OF_SERIES


@pytest.fixture(scope="module")
def editions(encoder: WordLlamaEncoder) -> ItemIndex:
    items = (
        Item("1", "Blade Runner", 1982), Item("2", "Blade Runner: The Final Cut", 1982), Item("3", "Blade Runner 2049", 2017),
        Item("4", "Dune", 1984), Item("5", "Dune", 2021), Item("6", "Alien", 1979),
    )  # fmt: skip
    return ItemIndex.build(Dataset("editions", items, (), csr_matrix(np.ones((3, 6), dtype=np.float32))), encoder)


ALL = tuple(Candidate(str(number), 1 - number / 10) for number in range(1, 7))


def test_one_edition_of_a_film_comes_and_remakes_and_sequels_come_too(editions: ItemIndex) -> None:
    assert ids(rerank(editions, ALL, 10, relevance=1)) == ["1", "3", "4", "5", "6"]


def test_other_editions_of_what_is_known_stay_out(editions: ItemIndex) -> None:
    assert ids(rerank(editions, ALL[1:], 10, known=["1"], relevance=1)) == ["3", "4", "5", "6"]
    assert ids(rerank(editions, ALL, 10, known=["4"], relevance=1)) == ["1", "3", "5", "6"]


def test_fewer_candidates_give_a_shorter_list(editions: ItemIndex) -> None:
    assert rerank(editions, (), 10) == ()
    assert rerank(editions, ALL, 0) == ()
    assert ids(rerank(editions, ALL[3:5], 10, relevance=1)) == ["4", "5"]


def test_candidates_of_one_score_all_come(editions: ItemIndex) -> None:
    even = tuple(replace(candidate, score=0.5) for candidate in ALL)
    assert sorted(ids(rerank(editions, even, 10))) == ["1", "3", "4", "5", "6"]


def test_ten_films_come_from_a_hundred_candidates(index: ItemIndex) -> None:
    found = rerank(index, candidates_for(index, liked=("the-matrix-1999", "amelie-2001"), k=100))
    assert len(found) == len({work_key(index.catalogue.item(item_id)) for item_id in ids(found)}) == 10
