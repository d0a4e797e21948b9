"""Titles that a message spells with typos."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.linking.message import MAX_TITLE_WORDS, Message
from index.linking.names import Names, close
from index.title_evidence import is_everyday, strength
from index.title_names import figure_of, is_counter
from index.title_typos import NearName
from index.titles import without_article
from index.types import TitleMention


class Typos:
    """The names that a message misspells."""

    def __init__(self, message: Message, names: Names) -> None:
        self.message = message
        self.names = names

    def found(self) -> list[NearName]:
        """Names with typos, in tokens, likeliest first."""
        found = []
        for stretch in self._free_stretches():
            words: list[str] = []
            owners: list[int] = []
            for position in stretch:
                for word in map(figure_of, self.message.tokens[position].words):
                    if word.isdigit() and words and is_counter(words[-1]):
                        words.pop()
                        owners.pop()
                    words.append(word)
                    owners.append(position)
            found += [replace(near, first=owners[near.first], last=owners[near.last]) for near in self.message.search.misspelt(words)]
        found = [near for near in found if self._is_misspelt_title(near)]
        return [near for near in found if not any(self._is_part(near, other) for other in found)]

    def longer_than_exact(self, misspelt: Sequence[NearName]) -> Iterator[TitleMention]:
        """Misspelt titles of which a part spells another name exactly: "American Beuaty" is not "American"."""
        for near in misspelt:
            if near.last == near.first or not near.slips or self.crosses_taken(near):
                continue
            if not any(self._exactly_names(first, last) for first, last in self._wider(near)):
                yield self.mention(near)

    def mention(self, near: NearName) -> TitleMention:
        self.message.take(near.first, near.last)
        year, end = self.message.year_near(near.first, near.last)
        start = self.message.tokens[near.first].start
        return TitleMention(self.message.text[start:end], start, end, close(self.message.search.spoken(near.name, year)))

    def crosses_taken(self, near: NearName) -> bool:
        return any(self.message.taken[near.first : near.last + 1]) or self.message.crosses_sentence(near.first, near.last)

    def _is_part(self, near: NearName, longer: NearName) -> bool:
        """True if the longer name says the same and more, without another slip: "lethal weapon" in "lethal weapon 3"."""
        inside = longer.first <= near.first and near.last <= longer.last and longer.last - longer.first > near.last - near.first
        added = set(longer.name.split()) - set(near.name.split())
        return inside and f" {near.name} " in f" {longer.name} " and added <= set(map(figure_of, self.message.words(longer.first, longer.last)))

    def _wider(self, near: NearName) -> Iterator[tuple[int, int]]:
        """Token ranges that overlap a misspelt title and are as long or longer."""
        length = near.last - near.first + 1
        for first in range(max(0, near.first - MAX_TITLE_WORDS), near.last + 1):
            for last in range(max(near.first, first + length - 1), min(len(self.message.tokens), first + MAX_TITLE_WORDS)):
                yield first, last

    def _exactly_names(self, first: int, last: int) -> bool:
        hit = self.names.named(first, last)
        return hit is not None and hit.sure and self.message.is_one_sentence(first, last, hit.matches)

    def _is_misspelt_title(self, near: NearName) -> bool:
        year, _ = self.message.year_near(near.first, near.last)
        if year is not None and any(self.message.search.catalogue.item(match.item_id).year == year for match in self.message.search.exact(near.name)):
            return True
        if is_everyday(near.name) or strength(without_article(near.name), self.message.search.known(near.name)) < 4.0:
            return False
        return not (near.first == near.last and self.message.tokens[near.first].text[:1].isupper() and self.message.context.is_verb_or_place(near.first, near.last))

    def _free_stretches(self) -> Iterator[list[int]]:
        """Runs of tokens that belong to no mention and to nobody's name, cut at sentence ends."""
        run: list[int] = []
        position = 0
        while position < len(self.message.tokens):
            skipped = self.message.person_length(position)
            if self.message.taken[position] or skipped or (run and self.message.crosses_sentence(run[-1], position)):
                if run:
                    yield run
                run = []
            if not self.message.taken[position] and not skipped:
                run.append(position)
            position += max(skipped, 1)
        if run:
            yield run
