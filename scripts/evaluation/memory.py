"""An encoder that remembers: the protocols build several indexes of the same texts."""

from collections.abc import Sequence

import numpy as np

from index.encoders import Encoder
from index.vectors import FloatArray


class RememberingEncoder:
    """Asks ``encoder`` for each text once. It bears its name, because its vectors are the same."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self._encoder = encoder
        self._known: dict[str, FloatArray] = {}

    def encode(self, texts: Sequence[str]) -> FloatArray:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([self._known[text] for text in texts], dtype=np.float32).reshape(len(texts), self.dimension)
