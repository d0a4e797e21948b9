"""iALS: matrix factorisation for likes (Hu, Koren and Volinsky, ICDM 2008), by the package ``implicit``."""

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from index.errors import DataError
from index.vectors import FloatArray
from scripts.evaluation.cases import Rows
from scripts.evaluation.peers import Fit, Scorer

ITERATIONS = 15
FEW_LIKES = 2_000_000
"""Up to so many likes, starting threads costs more than they save."""


def ials(likes: csr_matrix, seed: int) -> Fit:
    """Settings ``factors``, ``regularisation`` and ``alpha`` (weight of a like against a missing one).

    A new user's factors are solved from the liked items alone.
    """
    try:
        from implicit.als import AlternatingLeastSquares
    except ImportError as error:
        raise DataError("The package implicit is not installed. Run: pip install 'recofm-agent[evaluation]'") from error

    def fit(factors: int, regularisation: float, alpha: float) -> Scorer:
        # implicit runs its own threads; BLAS threads under them only get in each other's way.
        with threadpool_limits(limits=1, user_api="blas"):
            model = AlternatingLeastSquares(
                factors=factors,
                regularization=regularisation,
                alpha=alpha,
                iterations=ITERATIONS,
                num_threads=1 if likes.nnz <= FEW_LIKES else 0,
                random_state=seed,
            )
            model.fit(likes, show_progress=False)

        def scores(liked: Rows) -> FloatArray:
            row = csr_matrix((np.ones(len(liked), np.float32), ([0] * len(liked), liked)), shape=(1, likes.shape[1]))
            own = np.ravel(model.recalculate_user(0, row))
            return np.asarray(model.item_factors @ own, dtype=np.float32)

        return scores

    return fit
