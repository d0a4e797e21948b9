"""Chooses a peer's settings on validation splits: the training likes, parted once more in the same way."""

from collections.abc import Callable, Sequence

import numpy as np

from scripts.evaluation.cases import Split
from scripts.evaluation.methods import Peer, Settings, by_scores
from scripts.evaluation.metrics import ndcg
from scripts.evaluation.peers import Scorer


def tuned(peer: Peer, validation: Sequence[Split]) -> Settings:
    """The settings of the grid with the highest mean NDCG@10 over the validation splits; the first ones if those are empty."""
    usable = [split for split in validation if split.cases and split.train.nnz]
    if len(peer.grid) == 1 or not usable:
        return peer.grid[0]
    fits = [(split, peer.prepare(split.train)) for split in usable]
    return max(peer.grid, key=lambda settings: np.mean([validation_ndcg(fit(**settings), split) for split, fit in fits]))


def validation_ndcg(scorer: Scorer, validation: Split) -> float:
    """Mean NDCG@10 over the validation cases."""
    method = by_scores(scorer)
    return float(np.mean([ndcg(method(case), case.truth) for case in validation.cases]))


def fitted(peer: Peer, split: Split, validation: Sequence[Split], say: Callable[[str], None]) -> tuple[Scorer, Settings]:
    """The peer with its best settings, learnt from all training likes."""
    settings = tuned(peer, validation)
    say(f"{peer.name} {', '.join(f'{name}={value:g}' for name, value in settings.items())}".rstrip())
    return peer.prepare(split.train)(**settings), settings
