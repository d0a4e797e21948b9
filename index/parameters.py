"""The numbers that shape an index. They were chosen on validation users, see ``scripts.evaluate``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """How embeddings are made and weighed. Recorded in the manifest."""

    template: str = "full"
    """Item text: a name from ``index.item_text.TEMPLATES``."""
    lexical_weight: float = 0.5
    """Share of the LSA half in the text vector, 0..1; the encoder has the rest."""
    lexical_dimension: int = 256
    layers: int = 1
    """Propagation layers of TextGCN."""
    text_weight: float = 0.45
    """Share of the TextGCN half in ``llm+gcl``, 0..1; the spectral half has the rest."""
    spectral_dimension: int = 128
    spectral_power: float = 0.75
    text_neighbours: int = 20
    """A request takes its spectral half from so many nearest items."""
    text_spectral_share: float = 0.3
    """Weight of that half against the one that items have, 0..1."""
    liked_damping: float = 0.25
    """A liked item weighs degree^-damping in a profile of ``llm+gcl``: a rare favourite says more."""
    likes_prior: float = 0.55
    """Weight of the popularity prior beside the cosine to the likes, at the middle of the dial."""
    text_prior: float = 0.22
    """The same beside the cosine to the text."""
    dislike_weight: float = 0.5
    """How far the profile moves away from the mean of the disliked items."""
    avoid_weight: float = 0.4
    """How far a query moves away from the words for what is unwanted."""
