"""The two kinds of item vectors, put together from their parts as the parameters say."""

import numpy as np
from scipy.sparse import csr_matrix

from index.graph import concatenate, place_by_text, spectral, textgcn
from index.parameters import Parameters
from index.vectors import FloatArray, unit


def join_text(encoded: FloatArray, lexical: FloatArray, parameters: Parameters) -> FloatArray:
    """Unit rows [sqrt(1-w) encoded ; sqrt(w) lexical], n x (d_encoder + d_lexical), w = ``lexical_weight``."""
    return unit(concatenate([(1 - parameters.lexical_weight, encoded), (parameters.lexical_weight, lexical)]))


def convolve(likes: csr_matrix, text: FloatArray, parameters: Parameters) -> FloatArray:
    """The ``llm+gcl`` vectors: TextGCN of the text beside the spectral half, unit rows, items x (d_text + d_spectral)."""
    propagated = textgcn(likes, text, layers=parameters.layers)
    factors = spectral(
        likes,
        dimension=parameters.spectral_dimension,
        power=parameters.spectral_power,
        user_exponent=parameters.user_exponent,
        item_exponent=parameters.item_exponent,
    )
    missing = np.logical_not(factors.any(axis=1))
    factors = place_by_text(factors, text, missing=missing, neighbours=parameters.text_neighbours)
    return unit(concatenate([(parameters.text_weight, propagated), (1 - parameters.text_weight, factors)]))
