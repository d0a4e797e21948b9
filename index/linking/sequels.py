"""What is left of a sequel's title once its series is named: "I loved The Matrix, but not Reloaded and Revolutions"."""

from collections.abc import Iterable, Iterator, Mapping

from index.linking.message import Message
from index.linking.names import FoundName
from index.title_evidence import is_everyday
from index.title_names import canonical_words
from index.titles import fold, without_article
from index.types import TitleMatch

MIN_LETTERS = 5
MAX_WORDS = 6


def sequels_by_rest(message: Message, named: Iterable[str]) -> list[FoundName]:
    """Stretches that spell what a title adds to the name of a series; ``named`` are the items whose series the message speaks of."""
    rests = _rests(message, set(named))
    found = []
    for first in range(len(message.tokens)) if rests else ():
        for last in range(first, min(first + MAX_WORDS, len(message.tokens))):
            item_id = rests.get(" ".join(canonical_words(message.words(first, last))))
            if item_id and not any(message.taken[first : last + 1]):
                found.append(_found(message, first, last, item_id))
    return found


def _found(message: Message, first: int, last: int, item_id: str) -> FoundName:
    name = " ".join(canonical_words(message.words(first, last)))
    known = float(message.search.popularity[message.search.catalogue.row(item_id)])
    sure = message.context.strong(first, last, name) or message.context.weak(first, last, name, known)
    return FoundName(first, last, name, (TitleMatch(item_id, 1.0),), sure, message.tokens[last].end)


def _rests(message: Message, named: set[str]) -> Mapping[str, str]:
    """What titles of the named series add to its name -> the item."""
    search = message.search
    rests: dict[str, str] = {}
    for series in {series for item_id in named for series in search.series.of(item_id)}:
        for row in search.series.rows(series):
            item = search.catalogue.items[row]
            rests |= {rest: item.item_id for rest in _added(item.title, series) if item.item_id not in named}
    return rests


def _added(title: str, series: str) -> Iterator[str]:
    whole = " ".join(canonical_words(without_article(fold(title)).split()))
    rest = whole.removeprefix(f"{series} ")
    if rest != whole and len(rest) >= MIN_LETTERS and rest.replace(" ", "").isalpha() and not is_everyday(rest):
        yield rest
