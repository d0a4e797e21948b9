"""Vector maths of profiles and queries. Every function returns float32 arrays."""

import numpy as np
from numpy.typing import NDArray

from index.errors import BadInputError

FloatArray = NDArray[np.float32]

UNIT_TOLERANCE = 1e-3


def unit(vectors: FloatArray) -> FloatArray:
    """Scale each vector (last axis) to length 1; a zero vector stays zero.

    This is the one place where unit vectors are made.
    """
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(norms > 0, norms, 1)).astype(np.float32)


def centre(vectors: FloatArray, mean: FloatArray) -> FloatArray:
    """Unit rows of ``vectors - mean``; rows that were zero (no text) stay zero.

    Text embeddings share one large common direction; without it a cosine says more than "this is a film".
    ``vectors``: n x d, ``mean``: d.
    """
    empty = ~vectors.any(axis=-1, keepdims=True)
    return unit(np.where(empty, 0, vectors - mean))


def profile(vectors: FloatArray) -> FloatArray:
    """Unit mean of the liked items' unit vectors, n x d -> d.

    Raises ``ValueError`` for an empty or not normalised input: both are bugs of the caller.
    """
    if len(vectors) == 0:
        raise ValueError("a profile needs at least one vector")
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.all((np.abs(lengths - 1) < UNIT_TOLERANCE) | (lengths == 0)):
        raise ValueError("a profile is made of unit vectors")
    return unit(vectors.mean(axis=0))


def blend(likes: FloatArray, text: FloatArray, alpha: float) -> FloatArray:
    """``(1 - alpha) * likes + alpha * text`` for two unit vectors of one space: its scores are the blend of the scores of both.

    alpha in 0..1: 0 = only the liked items, 1 = only the text. The sum of the best items' similarities to the text can only
    rise with alpha, and that to the likes only fall.
    """
    check_alpha(alpha)
    for name, half in (("likes", likes), ("text", text)):
        if abs(float(np.linalg.norm(half)) - 1) > UNIT_TOLERANCE:
            raise ValueError(f"the {name} half of a blend must have length 1")
    return ((1 - alpha) * likes + alpha * text).astype(np.float32)


def balanced(alpha: float, likes_spread: float, text_spread: float) -> float:
    """The alpha for ``blend`` that lets each half move the scores by its share.

    Cosines to the likes usually spread wider over the catalogue than those to a text, and whatever spreads wider decides. Each half is
    divided by the spread of its scores: a / text_spread over (1 - a) / likes_spread + a / text_spread. A half without any spread decides
    nothing, whatever its weight.
    """
    if not (likes_spread > 0 and text_spread > 0):
        return alpha
    text_share = alpha / text_spread
    return text_share / ((1 - alpha) / likes_spread + text_share)


def check_alpha(alpha: float) -> None:
    """Raise ``BadInputError`` unless alpha is a number in 0..1."""
    if isinstance(alpha, bool) or not isinstance(alpha, int | float) or not 0 <= alpha <= 1:
        raise BadInputError(f"alpha is {alpha!r}; it must be a number from 0 (only liked movies) to 1 (only the text).")
