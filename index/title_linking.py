"""Which catalogue titles a running text names, as people write them in chat.

Titles that are ordinary words ("It", "Up", "Heat") count only when the sentence means the film; ``title_evidence`` holds the
reasons. Series ("all the Bourne movies") mean every one of their films.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from index.linking.message import Message
from index.linking.names import FoundName, Names, item_ids
from index.linking.rows import with_neighbours
from index.linking.sequels import sequels_by_rest
from index.linking.series import SeriesMentions
from index.linking.typos import Typos
from index.title_search import TitleSearch
from index.types import TitleMention


def link_titles(text: str, search: TitleSearch) -> list[TitleMention]:
    """Mentions in the order of the text; they do not overlap."""
    return sorted(_mentions(Message(text, search)), key=lambda mention: mention.start)


def _mentions(message: Message) -> Iterator[TitleMention]:
    """Series first, then exact names, then names with typos in what is left, at last what sequels of those add to a series' name."""
    mentions: list[TitleMention] = []
    for mention in _by_name(message):
        mentions.append(mention)
        yield mention
    rests = sequels_by_rest(message, (item_id for mention in mentions for item_id in mention.item_ids[:1]))
    yield from _named_exactly(message, rests)


def _by_name(message: Message) -> Iterator[TitleMention]:
    names = Names(message)
    series, typos = SeriesMentions(message, names), Typos(message, names)
    misspelt = typos.found()
    for mention in chain(typos.longer_than_exact(misspelt), series.mentions()):
        message.spans.append((mention.start, mention.end))
        yield mention
    found = names.found()
    yield from _named_exactly(message, found)
    for near in misspelt:
        if not typos.crosses_taken(near):
            mention = typos.mention(near)
            message.spans.append((mention.start, mention.end))
            yield mention
    yield from _named_exactly(message, found)


def _named_exactly(message: Message, found: Sequence[FoundName]) -> Iterator[TitleMention]:
    """Mentions of what is sure by now, once each."""
    for hit in with_neighbours(message, found):
        if not any(message.taken[hit.first : hit.last + 1]):
            start = message.tokens[hit.first].start
            message.take(hit.first, hit.last)
            message.spans.append((start, hit.end))
            yield TitleMention(message.text[start : hit.end], start, hit.end, item_ids(message, hit))
