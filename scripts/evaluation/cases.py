"""What a method is asked, and what it should answer."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Rows = NDArray[np.int64]
"""Positions of items in the catalogue."""


def no_rows() -> Rows:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One user or one text query. ``liked`` is shown to the method, ``truth`` is not; they share no item.

    ``excluded`` items are neither shown nor candidates.
    """

    liked: Rows
    truth: Rows
    text: str = ""
    excluded: Rows = field(default_factory=no_rows)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """``train``: the likes that a method may learn from, users x items; ``cases``: what it is judged by."""

    train: csr_matrix
    cases: tuple[Case, ...]


Method = Callable[[Case], Rows]
"""Ranks the catalogue for a case: at most ``DEPTH`` rows, best first, without liked and excluded ones."""

DEPTH = 100
