"""A catalogue's raw material: items, and who liked what."""

from dataclasses import dataclass, field

from scipy.sparse import csr_matrix

from index.types import Item


@dataclass(frozen=True, slots=True)
class Dataset:
    """Items and likes as read from a source, before anything is computed.

    ``likes`` is binary, users x items, float32; column ``j`` belongs to ``items[j]`` and row ``u`` to
    ``user_ids[u]``. A themed list of the starter catalogue plays the part of a user.
    """

    name: str
    items: tuple[Item, ...]
    user_ids: tuple[str, ...]
    likes: csr_matrix
    notes: tuple[str, ...] = field(default=())
    """What the reader passed over or mended, one sentence each, for people to read."""
