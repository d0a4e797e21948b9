"""What items take over from their articles, and the newer films that are articles alone."""

from collections.abc import Sequence
from dataclasses import replace

from index.titles import fold
from index.types import Item
from index.wikipedia.article import Article
from index.wikipedia.keys import title_key
from index.wikipedia.matching import match_articles

NEW_FROM, NEW_TO = 2017, 2023
"""Films of these years (inclusive) become items of their own where MovieLens has none."""


def add_articles(items: Sequence[Item], articles: Sequence[Article]) -> tuple[tuple[Item, ...], list[str]]:
    """Return ``items`` in their order, each filled in from its article, then the new films; and notes.

    New films are of 2017-2023, have a lead text, and no item; their item_id is "wikipedia:" + href.
    """
    pairs = match_articles(items, articles)
    filled = [_fill(item, articles[pairs[row]]) if row in pairs else item for row, item in enumerate(items)]
    taken = set(pairs.values())
    known = {(title_key(name), item.year) for item in items for name in (item.title, *item.alternative_titles)}
    new = [
        _new_item(article)
        for number, article in enumerate(articles)
        if number not in taken
        and article.href
        and article.text
        and NEW_FROM <= article.year <= NEW_TO
        and not any((title_key(article.title), year) in known for year in article.years)
    ]
    notes = [
        f"{len(pairs)} of {len(items)} items have an article of the Wikipedia film data; the others keep what "
        "MovieLens says, because no article fits them beyond doubt.",
        f"{len(new)} films of {NEW_FROM}-{NEW_TO} come from the Wikipedia film data alone and have no ratings.",
    ]
    return (*filled, *new), notes


def _fill(item: Item, article: Article) -> Item:
    known = {fold(name) for name in (item.title, *item.alternative_titles)}
    more = (article.title,) if fold(article.title) not in known else ()
    return replace(
        item,
        alternative_titles=(*item.alternative_titles, *more),
        genres=item.genres or article.genres,
        directors=article.directors,
        cast=article.cast,
        text=article.text,
        url=article.url,
        poster=article.poster,
    )


def _new_item(article: Article) -> Item:
    return Item(
        item_id=f"wikipedia:{article.href}",
        title=article.title,
        year=article.year,
        genres=article.genres,
        directors=article.directors,
        cast=article.cast,
        text=article.text,
        url=article.url,
        poster=article.poster,
    )
