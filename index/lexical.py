"""Latent semantic analysis: the words of the item texts as a small dense space.

It complements the language-model encoder, which is weak on names and rare words. TF-IDF as in Salton and Buckley (1988),
truncated SVD as in Deerwester et al. (1990).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from index.svd import strongest
from index.titles import fold
from index.vectors import FloatArray, unit

MIN_DOCUMENTS = 2
MAX_DOCUMENT_SHARE = 0.6


def terms(text: str) -> list[str]:
    """Folded words of a text, with plural and possessive endings taken off; single letters are left out."""
    words = []
    for word in fold(text).split():
        if len(word) > 4 and word.endswith("ies"):
            word = word[:-3] + "y"
        elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
            word = word[:-1]
        if len(word) > 1:
            words.append(word)
    return words


@dataclass(frozen=True)
class Lexicon:
    """A fitted TF-IDF + LSA space. ``idf``: terms; ``components``: terms x d."""

    vocabulary: tuple[str, ...]
    idf: FloatArray
    components: FloatArray

    @classmethod
    def build(cls, texts: Sequence[str], *, dimension: int = 256) -> "Lexicon":
        """Fit on the item texts. Terms of one document only, or of more than three fifths of all, say nothing and are left out."""
        frequency = Counter(term for text in texts for term in set(terms(text)))
        limit = max(MIN_DOCUMENTS, MAX_DOCUMENT_SHARE * len(texts))
        vocabulary = tuple(sorted(term for term, count in frequency.items() if MIN_DOCUMENTS <= count <= limit))
        counts = np.array([frequency[term] for term in vocabulary], dtype=np.float32)
        idf = (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32)
        weights = _tfidf(texts, _columns(vocabulary), idf)
        rank = min(dimension, min(weights.shape, default=0) - 1)
        if rank < 1:
            return cls(vocabulary, idf, np.zeros((len(vocabulary), 1), dtype=np.float32))
        _, right = strongest(weights, rank)
        return cls(vocabulary, idf, np.ascontiguousarray(right.T, dtype=np.float32))

    @property
    def dimension(self) -> int:
        return int(self.components.shape[1])

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Unit rows, len(texts) x d; a text without a known term gives a zero row."""
        return unit(_tfidf(texts, self._column, self.idf) @ self.components)

    @cached_property
    def _column(self) -> dict[str, int]:
        return _columns(self.vocabulary)


def _columns(vocabulary: Sequence[str]) -> dict[str, int]:
    return {term: position for position, term in enumerate(vocabulary)}


def _tfidf(texts: Sequence[str], column: Mapping[str, int], idf: FloatArray) -> csr_matrix:
    """Rows of (1 + log tf) * idf, made unit, len(texts) x terms."""
    indptr, indices, data = [0], [], []
    for text in texts:
        counts = Counter(column[term] for term in terms(text) if term in column)
        positions = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * idf[positions]
        length = float(np.linalg.norm(weights))
        indices.append(positions)
        data.append(weights / length if length else weights)
        indptr.append(indptr[-1] + len(positions))
    shape = (len(texts), len(column))
    if not texts:
        return csr_matrix(shape, dtype=np.float32)
    return csr_matrix((np.concatenate(data).astype(np.float32), np.concatenate(indices), indptr), shape=shape)
