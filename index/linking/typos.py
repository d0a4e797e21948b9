"""Titles that a message spells with typos."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from index.linking.message import MAX_TITLE_WORDS, Message
from index.linking.names import Names, close
from index.title_evidence import ENDS, is_everyday, strength
from index.title_names import figure_of, is_counter
from index.title_typos import NearName
from index.titles import without_article
from index.types import TitleMention

STRENGTH, ANNOUNCED_STRENGTH = 4.0, 2.2
"""Strength that a misspelt name needs, anywhere and where an opinion says that a film is named."""
DATED = 100.0
"""Likeness of a name that the film's year speaks for."""
_GROUP = re.compile(r"(?:['’]s?)?\s+(?:brothers|bros|sisters|twins|family|duo|siblings|gang|clan)\b", re.IGNORECASE)


class Typos:
    """The names that a message misspells."""

    def __init__(self, message: Message, names: Names) -> None:
        self.message = message
        self.names = names

    def found(self) -> list[NearName]:
        """Names with typos, in tokens, likeliest first; those first of which a year is said."""
        found = [near for stretch in self._free_stretches() for near in self._in_stretch(stretch) if self._is_misspelt_title(near)]
        found = [near for near in found if not any(self._is_part(near, other) for other in found)]
        return [*self._dated(), *found]

    def _in_stretch(self, stretch: Sequence[int]) -> Iterator[NearName]:
        """Names that tokens nearly spell, with numbers in figures and as they are written."""
        written = [(word, position) for position in stretch for word in self.message.tokens[position].words]
        figures: list[tuple[str, int]] = []
        for word, position in written:
            figure = figure_of(word)
            if figure.isdigit() and figures and is_counter(figures[-1][0]):
                figures.pop()
            figures.append((figure, position))
        for spelling in [figures] if figures == written else [figures, written]:
            words, owners = [word for word, _ in spelling], [position for _, position in spelling]
            for near in self.message.search.misspelt(words):
                if not self._changes_person(near, words, owners):
                    yield replace(near, first=owners[near.first], last=owners[near.last])

    def _changes_person(self, near: NearName, words: Sequence[str], owners: Sequence[int]) -> bool:
        """True if the slip would be in somebody's name, or nothing but the name is there: "Being John Malkovich" may be misspelt, "John Malkovich" may not."""
        parts = near.name.split()
        inside = [place for place in range(near.first, near.last + 1) if owners[place] in self._persons]
        if not inside:
            return False
        return len(inside) == len(parts) or len(parts) != near.last - near.first + 1 or any(words[place] != parts[place - near.first] for place in inside)

    @cached_property
    def _persons(self) -> frozenset[int]:
        """Tokens that spell somebody's full name."""
        found: set[int] = set()
        position = 0
        while position < len(self.message.tokens):
            length = self.message.person_length(position)
            found |= set(range(position, position + length))
            position += max(length, 1)
        return frozenset(found)

    def _dated(self) -> list[NearName]:
        """Titles with a slip in front of the film's year: "say anythig... (1989)"."""
        found = []
        for last in range(len(self.message.tokens)):
            year, end = self.message.year_near(last, last)
            if year is None or end <= self.message.tokens[last].end or self.message.tokens[last].text.isdigit():
                continue
            first = max(0, last - MAX_TITLE_WORDS + 1)
            words = self.message.words(first, last)
            name = self.message.search.misspelt_in_year(words, year)
            length = self._tokens_of(name, last)
            if name and length and not self._is_exact_there(last - length + 1, last):
                found.append(NearName(last - length + 1, last, name, 100.0, slips=True))
        return found

    def _tokens_of(self, name: str, last: int) -> int:
        """Number of tokens up to ``last`` that hold as many words as the name."""
        words = 0
        for position in range(last, -1, -1):
            words += len(self.message.tokens[position].words)
            if words >= len(name.split()):
                return last - position + 1
        return 0

    def _is_exact_there(self, first: int, last: int) -> bool:
        """True if a title is spelled exactly that holds the tokens, or those and the year: "Blues Brothers 2000"."""
        starts = range(max(0, last - MAX_TITLE_WORDS + 1), first + 1)
        return any(self.names.name(start, end) in self.message.search.names for start in starts for end in (last, last + 1) if end < len(self.message.tokens))

    def longer_than_exact(self, misspelt: Sequence[NearName]) -> Iterator[TitleMention]:
        """Misspelt titles of which a part spells another name exactly: "American Beuaty" is not "American"."""
        for near in misspelt:
            if (near.last == near.first and near.likeness < DATED) or not (near.slips or near.single) or self.crosses_taken(near):
                continue
            if near.likeness >= DATED or not any(self._exactly_names(first, last) for first, last in self._wider(near)):
                yield self.mention(near)

    def mention(self, near: NearName) -> TitleMention:
        near = self._with_figure(near)
        matches = self.message.search.spoken(near.name)
        year, end = self.message.year_near(near.first, near.last, self.message.own_end(near.first, near.last, matches, misspelt=True))
        self.message.take(near.first, max(position for position in range(near.first, len(self.message.tokens)) if position <= near.last or self.message.tokens[position].start < end))
        start = self.message.tokens[near.first].start
        return TitleMention(self.message.text[start:end], start, end, close(matches if year is None else self.message.search.spoken(near.name, year)))

    def _with_figure(self, near: NearName) -> NearName:
        """The instalment that a figure behind a misspelt name makes of it: "the gods must be cray ii"."""
        following = self.message.words(near.last + 1, near.last + 1)
        name = f"{near.name} {figure_of(following[0])}" if len(following) == 1 else ""
        goes_on = name in self.message.search.names and name[-1].isdigit() and not self.message.taken[near.last + 1] and not self.message.crosses_sentence(near.last, near.last + 1)
        return replace(near, last=near.last + 1, name=name) if goes_on else near

    def crosses_taken(self, near: NearName) -> bool:
        return any(self.message.taken[near.first : near.last + 1]) or self.message.crosses_sentence(near.first, near.last)

    def _is_part(self, near: NearName, longer: NearName) -> bool:
        """True if the longer name says the same and more, without another slip: "lethal weapon" in "lethal weapon 3"."""
        if not (longer.first <= near.first and near.last <= longer.last and longer.last - longer.first > near.last - near.first):
            return False
        typed = set(map(figure_of, self.message.words(longer.first, longer.last)))
        added = set(longer.name.split()) - set(near.name.split())
        same_slip = longer.single and sum(word not in typed for word in longer.name.split()) == 1
        return same_slip or (f" {near.name} " in f" {longer.name} " and added <= typed)

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
        if self._names_group(near) or self._is_exact(near) or self._says_what_somebody_is(near):
            return False
        known = self.message.search.known(near.name)
        if is_everyday(near.name) or strength(without_article(near.name), known) < STRENGTH:
            return near.single and near.slips and self._is_announced(near) and strength(near.name, known) >= ANNOUNCED_STRENGTH
        return not (near.first == near.last and self.message.tokens[near.first].text[:1].isupper() and self.message.context.is_verb_or_place(near.first, near.last))

    def _names_group(self, near: NearName) -> bool:
        """ "The Coen brothers": what bears the name in front of "brothers" are people."""
        return _GROUP.match(self.message.text, self.message.tokens[near.last].end) is not None

    def _says_what_somebody_is(self, near: NearName) -> bool:
        """ "I'm arachnophobic"."""
        start = self.message.tokens[near.first].start
        return near.first == near.last and self.message.tokens[near.first].text.islower() and self.message.context.names_somebody_or_somewhere(start)

    def _is_exact(self, near: NearName) -> bool:
        """True if the very tokens spell another title: nothing was misspelt."""
        return self.names.name(near.first, near.last) in self.message.search.names

    def _is_announced(self, near: NearName) -> bool:
        """True where an opinion stands in front of the name or behind it, or nothing else than the name between joints of a row."""
        context = self.message.context
        behind = ENDS.match(self.message.text[self.message.tokens[near.last].end :].lstrip(" ")) is not None
        return context.predicated(near.last) or (behind and (context.cued(near.first) or context.opens_clause(near.first) or context.lists(near.first) or (near.first, near.last) in self.message.parts))

    def _free_stretches(self) -> Iterator[list[int]]:
        """Runs of tokens that belong to no mention, cut at sentence ends."""
        run: list[int] = []
        for position in range(len(self.message.tokens)):
            if run and (self.message.taken[position] or self.message.crosses_sentence(run[-1], position)):
                yield run
                run = []
            if not self.message.taken[position]:
                run.append(position)
        if run:
            yield run
