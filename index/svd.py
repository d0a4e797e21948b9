"""The strongest singular vectors of a sparse matrix, the same ones on every run."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds
from threadpoolctl import threadpool_limits

DENSE_LIMIT = 1024
"""Up to this smaller side the exact dense decomposition is as fast as the Lanczos iteration."""


def strongest(matrix: csr_matrix, rank: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The ``rank`` largest singular values, largest first, and their right singular vectors, rank x columns.

    ``rank`` is smaller than both sides of the matrix. Signs are arbitrary but do not change between runs.
    """
    # On a busy machine BLAS threads wait for each other: two took ten times as long as one.
    with threadpool_limits(1, user_api="blas"):
        return _decomposed(csr_matrix(matrix, dtype=np.float64), rank)


def _decomposed(matrix: csr_matrix, rank: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    short = min(matrix.shape)
    if short <= DENSE_LIMIT:
        return _dense(matrix, rank)
    # Fixed, and without any symmetry of the data: where a start vector finds no way on, the solver draws another at random.
    start = np.random.default_rng(0).standard_normal(short)
    _, values, right = svds(matrix, k=rank, v0=start)
    order = np.argsort(-values)
    return values[order], right[order]


def _dense(matrix: csr_matrix, rank: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Eigenvectors of the smaller Gram matrix first, then the decomposition of what they keep of the matrix."""
    wide = matrix.shape[0] <= matrix.shape[1]
    rows = matrix if wide else matrix.T
    _, vectors = np.linalg.eigh((rows @ rows.T).toarray())
    basis = vectors[:, -rank:]
    left, values, right = np.linalg.svd(basis.T @ rows, full_matrices=False)
    return values, right if wide else (basis @ left).T
