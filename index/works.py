"""Which items are editions of one film."""

from index.title_names import without_edition
from index.titles import fold, without_article
from index.types import Item


def work_key(item: Item) -> tuple[str, int | None]:
    """Equal for editions of one film ("Blade Runner", "Blade Runner: The Final Cut", both 1982), never for a sequel or a remake."""
    return without_article(fold(without_edition(item.title))), item.year
