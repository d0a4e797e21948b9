"""The numbers that shape an index. They were chosen on validation users, see ``scripts.sensitivity``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """How embeddings are made and weighed. Recorded in the manifest."""

    template: str = "full"
    """Item text: a name from ``index.item_text.TEMPLATES``."""
    lexical_weight: float = 0.7
    """Share of the LSA half in the text vector, 0..1; the encoder has the rest."""
    lexical_dimension: int = 256
    """Most coordinates of the LSA half; small catalogues have fewer."""
    layers: int = 1
    """Propagation layers of TextGCN."""
    text_weight: float = 0.55
    """Share of the TextGCN half in ``llm+gcl``, 0..1; the spectral half has the rest."""
    spectral_dimension: int = 96
    """Singular vectors of the spectral half."""
    spectral_power: float = 0.75
    """Each of them is weighed by (s / s_1)^power, 0 = all alike."""
    user_exponent: float = 0.4
    item_exponent: float = 0.35
    """The spectral half decomposes D_u^-user_exponent R D_i^-item_exponent."""
    text_neighbours: int = 20
    """An item without a like takes its spectral half from so many nearest items."""
    likes_prior: float = 0.42
    """Weight of the popularity prior beside the cosine to up to five liked items, at the middle of the dial."""
    likes_prior_fall: float = 0.75
    """With n > 5 liked items the weight is multiplied by (5 / n)^fall: the more is known, the less popularity has to fill in."""
    text_prior: float = 0.3
    """The same beside the cosine to the text."""
    gems_prior: float = -0.4
    """What is left of these weights at the gems' end of the dial; below 0 it pushes down what is popular."""
    unliked_share: float = 0.08
    """At least this share of the candidates that follow from likes are items that nobody has liked yet, 0..1."""
    dislike_weight: float = 0.5
    """How far the profile moves away from the mean of the disliked items."""
    avoid_weight: float = 0.4
    """How far a query moves away from the words for what is unwanted, in spreads of the scores."""


TEXT_PARAMETERS = ("template", "lexical_weight", "lexical_dimension")
"""Parameters of the texts' vectors; the others shape the graph's or are read at query time."""
