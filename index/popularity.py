"""How popular an item is, and how popular one may become that nobody has liked yet."""

import numpy as np
from numpy.typing import NDArray

from index.vectors import FloatArray

RIDGE = 3.0
STRETCH = 2.0
"""Ridge regression draws its guesses together around the mean; this spreads them again. Both chosen on validation users."""


def popularity_prior(item_degrees: NDArray[np.float32]) -> FloatArray:
    """log(1 + likes), scaled to 0..1 by the most liked item, shape (items,)."""
    logs = np.log1p(item_degrees)
    return (logs / max(float(logs.max(initial=0)), 1e-9)).astype(np.float32)


def expected_prior(item_degrees: NDArray[np.float32], text: FloatArray) -> FloatArray:
    """The popularity prior, with a guess from the text where an item has no like, shape (items,), 0..1.

    The guess is a ridge regression of the prior on the text vectors of the liked items (Hoerl and Kennard, Technometrics
    1970): p = m + (x - mu) (X^T X + ridge I)^-1 X^T (y - m), and then m + STRETCH (p - m). Without it an item that nobody has
    liked stays behind every other one, whatever it is about. ``text``: items x d.
    """
    prior = popularity_prior(item_degrees)
    liked = item_degrees > 0
    if not liked.any() or liked.all():
        return prior
    centre, mean = text[liked].mean(axis=0), float(prior[liked].mean())
    known = (text[liked] - centre).astype(np.float64)
    weights = np.linalg.solve(known.T @ known + RIDGE * np.eye(known.shape[1]), known.T @ (prior[liked] - mean))
    guess = mean + STRETCH * ((text[~liked] - centre) @ weights)
    prior[~liked] = np.clip(guess, 0, 1)
    return prior
