"""Exact inner-product search over item vectors, with a popularity prior that is weighed at query time."""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import ArtefactError
from index.vectors import FloatArray

SPREAD_SAMPLE = 10_000
"""So many evenly chosen items tell how widely scores spread."""


class VectorStore:
    """A FAISS inner-product index over [x ; prior]: unit item vectors with one more dimension.

    A query [q ; weight] then scores items as <q, x> + weight * prior in the same search, so the weight of
    popularity can be turned for each request. Higher is better.
    """

    def __init__(self, index: faiss.IndexFlatIP) -> None:
        self._index = index
        self._vectors: FloatArray = faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(index.ntotal, index.d)

    @classmethod
    def build(cls, vectors: FloatArray, prior: FloatArray) -> "VectorStore":
        """``vectors``: items x d, unit or zero rows; ``prior``: shape (items,), 0..1."""
        index = faiss.IndexFlatIP(vectors.shape[1] + 1)
        index.add(np.ascontiguousarray(np.column_stack([vectors, prior]), dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> "VectorStore":
        """Read a store; raises ``ArtefactError`` when FAISS cannot make sense of the file."""
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise ArtefactError(f"{path} is not a readable FAISS index. Build the index again.") from error
        if not isinstance(index, faiss.IndexFlatIP):
            raise ArtefactError(f"{path} holds a FAISS index of another type. Build the index again.")
        return cls(index)

    def save(self, path: Path) -> None:
        # FAISS' own writer only prints when the disk is full, and leaves a file that is cut short.
        path.write_bytes(faiss.serialize_index(self._index).data)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Dimension of the item vectors, without the prior."""
        return int(self._index.d) - 1

    @property
    def vectors(self) -> FloatArray:
        """The item vectors, items x dimension (a view)."""
        return self._vectors[:, :-1]

    def spread(self, query: FloatArray) -> float:
        """Standard deviation of the inner products of a query, shape (dimension,), with the items; at most ``SPREAD_SAMPLE`` of them are asked."""
        return float(np.std(self.vectors[:: -(-len(self) // SPREAD_SAMPLE)] @ query))

    def search(
        self, query: FloatArray, *, prior_weight: float, allowed: NDArray[np.bool_], k: int
    ) -> tuple[NDArray[np.int64], FloatArray]:
        """The k best allowed rows, best first, and their scores; fewer when fewer are allowed.

        ``query``: shape (dimension,); ``allowed``: shape (items,). Disallowed rows are left out inside
        the search, so k of them never cost a candidate.
        """
        k = min(k, int(allowed.sum()))
        if k < 1:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        bits = np.packbits(allowed, bitorder="little")  # faiss keeps a bare pointer to it
        parameters = faiss.SearchParameters()
        parameters.sel = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        scores, rows = self._index.search(np.append(query, np.float32(prior_weight)).astype(np.float32)[None, :], k, params=parameters)
        return rows[0], scores[0]
