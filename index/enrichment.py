"""Facts that one source lacks, taken from another that knows the same works."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from index.dataset import Dataset
from index.titles import fold, without_article
from index.types import Item


def fill_gaps(dataset: Dataset, donors: Iterable[Item]) -> Dataset:
    """The dataset with empty fields of its items filled from donors that are the same work.

    The same work: one name in common (articles, case and accents aside) and years that differ by one at most, unambiguous on
    both sides. What an item has already stays; alternative titles are joined.
    """
    matches = same_works(dataset.items, tuple(donors))
    items = tuple(_filled(item, matches[item.item_id]) if item.item_id in matches else item for item in dataset.items)
    note = f"{len(matches)} of {len(items)} items were completed from the starter catalogue."
    return replace(dataset, items=items, notes=(*dataset.notes, note))


def same_works(items: Iterable[Item], donors: tuple[Item, ...]) -> dict[str, Item]:
    """Item id -> the donor that is the same work; pairs that are not one to one are left out."""
    by_name: dict[str, set[int]] = defaultdict(set)
    for position, donor in enumerate(donors):
        for name in _names(donor):
            by_name[name].add(position)
    takers: dict[int, list[str]] = defaultdict(list)
    for item in items:
        candidates = {position for name in _names(item) for position in by_name.get(name, ()) if _close(item, donors[position])}
        exact = {position for position in candidates if donors[position].year == item.year}
        if len(exact or candidates) == 1:
            takers[(exact or candidates).pop()].append(item.item_id)
    return {ids[0]: donors[position] for position, ids in takers.items() if len(ids) == 1}


def _names(item: Item) -> set[str]:
    return {without_article(fold(title)) for title in (item.title, *item.alternative_titles)}


def _close(item: Item, donor: Item) -> bool:
    return item.year is not None and donor.year is not None and abs(item.year - donor.year) <= 1


def _filled(item: Item, donor: Item) -> Item:
    own = {fold(item.title)}
    alternatives = dict.fromkeys(title for title in (*item.alternative_titles, donor.title, *donor.alternative_titles) if fold(title) not in own)
    gaps = {
        name: getattr(donor, name)
        for name in ("genres", "directors", "cast", "keywords", "language", "runtime", "text")
        if not getattr(item, name)
    }
    return replace(item, alternative_titles=tuple(alternatives), **gaps)
