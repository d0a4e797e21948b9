"""Which items are editions of one film, and which films belong to one series."""

import re
from collections import Counter
from functools import cached_property

from index.catalogue import Catalogue
from index.title_names import canonical_words, without_edition
from index.titles import fold, without_article
from index.types import Item

_SERIES_END = re.compile(r"\s*(?::|\s[-–—]\s)\s*")
_MIN_SHARED_WORDS = 2
_JOINTS = frozenset("and of the in at on to vs with for a an".split())


def work_key(item: Item) -> tuple[str, int | None]:
    """Equal for editions of one film ("Blade Runner", "Blade Runner: The Final Cut", both 1982), never for a sequel or a remake."""
    return without_article(fold(without_edition(item.title))), item.year


class Series:
    """Series that can be read from titles: a shared name before a colon, a figure or an "and the"."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def _keys(self) -> list[str]:
        bases = [_base(item.title) for item in self._catalogue.items]
        counts = Counter(bases)
        # "Harry Potter and ..." has no colon: the words before "and" count when they open three titles or more.
        openings = [_opening(item.title) for item in self._catalogue.items]
        opened = Counter(opening for opening in openings if opening)
        return [
            opening if opening and opened[opening] >= 3 else base if counts[base] >= 2 or opened[base] >= 3 else ""
            for base, opening in zip(bases, openings, strict=True)
        ]

    def key(self, item_id: str) -> str:
        """Name of an item's series, folded; "" for a film that stands alone."""
        return self._keys[self._catalogue.row(item_id)]


def _base(title: str) -> str:
    """The name before a colon or a closing figure, folded, without article: "Rocky II" -> "rocky"."""
    words = canonical_words(without_article(fold(_SERIES_END.split(title)[0])).split())
    while len(words) > 1 and (words[-1].isdigit() or words[-1] in {"part", "vol", "volume", "chapter"}):
        words.pop()
    return " ".join(words)


def _opening(title: str) -> str:
    """The name before " and the": "Harry Potter and the Goblet of Fire" -> "harry potter"; "" if there is none."""
    name, joint, _ = without_article(fold(title)).partition(" and the ")
    words = name.split()
    return name if joint and len(words) >= _MIN_SHARED_WORDS and words[-1] not in _JOINTS else ""
