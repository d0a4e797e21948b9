"""The vector store against brute force."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from index.errors import ArtefactError
from index.store import VectorStore
from index.vectors import unit

RANDOM = np.random.default_rng(5)
ITEMS = 83  # no multiple of eight: the last byte of the bitmap is not full
VECTORS = unit(RANDOM.normal(size=(ITEMS, 12)).astype(np.float32))
PRIOR = RANDOM.random(ITEMS).astype(np.float32)
QUERY = unit(RANDOM.normal(size=12).astype(np.float32))


@pytest.fixture(scope="module")
def store() -> VectorStore:
    return VectorStore.build(VECTORS, PRIOR)


def best_by_hand(weight: float, allowed: np.ndarray, k: int) -> list[tuple[int, float]]:
    scores = [float(QUERY.astype(np.float64) @ VECTORS[row].astype(np.float64) + weight * PRIOR[row]) for row in range(ITEMS)]
    return sorted(((row, scores[row]) for row in range(ITEMS) if allowed[row]), key=lambda pair: -pair[1])[:k]


@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0, -0.4])
@pytest.mark.parametrize("share", [1.0, 0.5, 0.1])
@pytest.mark.parametrize("k", [1, 7, 200])
def test_search_finds_what_brute_force_finds(store: VectorStore, weight: float, share: float, k: int) -> None:
    allowed = np.random.default_rng(6).random(ITEMS) < share
    rows, scores = store.search(QUERY, prior_weight=weight, allowed=allowed, k=k)
    expected = best_by_hand(weight, allowed, k)
    assert rows.tolist() == [row for row, _ in expected]
    assert np.allclose(scores, [score for _, score in expected], atol=1e-5)


def test_fewer_than_asked_comes_only_when_fewer_are_allowed(store: VectorStore) -> None:
    allowed = np.zeros(ITEMS, dtype=bool)
    allowed[[3, 82]] = True
    rows, _ = store.search(QUERY, prior_weight=0, allowed=allowed, k=10)
    assert sorted(rows.tolist()) == [3, 82]
    rows, scores = store.search(QUERY, prior_weight=0, allowed=np.zeros(ITEMS, dtype=bool), k=10)
    assert (len(rows), len(scores)) == (0, 0)


def test_vectors_come_back_without_the_prior(store: VectorStore) -> None:
    assert (store.vectors == VECTORS).all()
    assert (len(store), store.dimension) == (ITEMS, 12)


def test_saved_store_comes_back_the_same(store: VectorStore, tmp_path: Path) -> None:
    store.save(tmp_path / "store.faiss")
    again = VectorStore.load(tmp_path / "store.faiss")
    assert (again.vectors == store.vectors).all()
    everything = np.ones(ITEMS, dtype=bool)
    (rows, scores), (rows_again, scores_again) = (one.search(QUERY, prior_weight=0.5, allowed=everything, k=ITEMS) for one in (store, again))
    assert rows.tolist() == rows_again.tolist()
    assert scores.tolist() == scores_again.tolist()


@pytest.mark.parametrize("content", [b"", b"not an index", b"IxFI" + bytes(20)])
def test_file_that_faiss_cannot_read_is_named_with_the_cure(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "store.faiss"
    path.write_bytes(content)
    with pytest.raises(ArtefactError, match=r"store\.faiss is not a readable FAISS index\. Build the index again\."):
        VectorStore.load(path)


def test_index_of_another_metric_is_refused(tmp_path: Path) -> None:
    other = faiss.IndexFlatL2(4)
    other.add(np.ones((3, 4), dtype=np.float32))
    faiss.write_index(other, str(tmp_path / "store.faiss"))
    with pytest.raises(ArtefactError, match="of another type"):
        VectorStore.load(tmp_path / "store.faiss")
