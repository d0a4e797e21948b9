"""Titles that a message spells exactly, and whether it means the films."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.linking.message import MAX_TITLE_WORDS, Message
from index.linking.versions import names_version, preferred
from index.title_evidence import PRONOUNS, is_everyday, is_sure, names_person_of, played_by, strength
from index.title_names import canonical_words, figure_of
from index.titles import fold
from index.types import TitleMatch

AMBIGUITY_MARGIN = 0.06
"""Two items of one name are told apart when their scores differ by more than this."""
LISTED_STRENGTH = 2.0
ALONE_STRENGTH = 3.3
MIN_RUN_TOGETHER = 6

_SIGN = re.compile(r"[/*½⅓]")
_IS_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class FoundName:
    """Tokens that spell a name; ``sure`` if the message means the film."""

    first: int
    last: int
    name: str
    matches: tuple[TitleMatch, ...]
    sure: bool
    end: int
    """End of the mention in the text, a year behind the title included."""


class Names:
    """The titles that a message spells exactly."""

    def __init__(self, message: Message) -> None:
        self.message = message

    def found(self) -> list[FoundName]:
        found: list[FoundName] = []
        position = 0
        while position < len(self.message.tokens):
            person = self.message.person_length(position)
            hit = None if self.message.taken[position] else self._longest(position)
            if hit and hit.last - hit.first + 1 > person:
                found.append(hit)
                position = hit.last
                while hit.sure and position + 1 < len(self.message.tokens) and self.message.tokens[position + 1].start < hit.end:
                    position += 1
                person = 1
            position += max(person, 1)
        return found

    def named(self, first: int, last: int) -> FoundName | None:
        name = self.name(first, last)
        if not name:
            return None
        year, end = self.message.year_near(first, last)
        matches = self.message.search.spoken(name, year)
        if not matches:
            return None
        matches = preferred(self.message, name, matches, first, end)
        dated = year is not None and any(self.message.search.catalogue.item(match.item_id).year == year for match in matches[:1])
        return FoundName(first, last, name, tuple(matches), dated or self._is_meant(first, last, name, matches), end)

    def name(self, first: int, last: int) -> str:
        """The canonical name that the tokens spell, if anything bears it; possessives and words run together are seen through."""
        words = self.message.words(first, last)
        name = " ".join(canonical_words(words))
        if self._is_known(name):
            return name
        if initials := self.series_of_initials(first):
            meant = " ".join([initials, *canonical_words(words[1:])])
            if self._is_known(meant):
                return meant
        if re.search(r"['’]s$", self.message.tokens[last].text) and (bare := " ".join(canonical_words([*words[:-1], words[-1][:-1]]))) and self._is_known(bare):
            return bare
        squashed = name.replace(" ", "")
        if len(squashed) >= MIN_RUN_TOGETHER and (joined := self.message.search.run_together(squashed)) and strength(joined, self.message.search.known(joined)) > 6:
            return joined
        together = not re.search(r"[^\w\s'’-]", self.message.text[self.message.tokens[first].start : self.message.tokens[last].end])
        if len(words) > 1 and together and squashed in self.message.search.names and is_sure(squashed, self.message.search.known(squashed)) and min(map(len, words)) > 1:
            return squashed
        return ""

    def series_of_initials(self, position: int) -> str:
        """The series that initials stand for: "LOTR", "HP"; two letters only in capitals."""
        token = self.message.tokens[position]
        return self.message.search.series.initials.get(token.word, "") if token.text.isupper() or len(token.word) > 2 else ""

    def item_ids(self, hit: FoundName) -> tuple[str, ...]:
        """The likeliest item first, then those that the text does not tell from it: close ones, and other works of the very title."""
        catalogue = self.message.search.catalogue
        best = catalogue.item(hit.matches[0].item_id)
        twins = [match.item_id for match in hit.matches if fold(catalogue.item(match.item_id).title) == fold(best.title)]
        return tuple(dict.fromkeys([*twins, *close(hit.matches)]))

    def _longest(self, first: int) -> FoundName | None:
        """The longest title that starts at a token; one without a reason gives way to a shorter one with it."""
        fallback: FoundName | None = None
        for length in range(min(MAX_TITLE_WORDS, len(self.message.tokens) - first), 0, -1):
            last = first + length - 1
            if any(self.message.taken[first : last + 1]):
                continue
            hit = self.named(first, last)
            if hit and (self._counts_on(first, last) or not self.message.is_one_sentence(first, last, hit.matches)):
                continue
            if hit and hit.sure:
                return hit
            fallback = fallback or hit
        return fallback

    def _counts_on(self, first: int, last: int) -> bool:
        """ "Alien, three colors blue": a number word behind a comma opens something else."""
        return last > first and self.message.tokens[last].text.isalpha() and figure_of(self.message.tokens[last].word).isdigit() and "," in self.message.text[self.message.tokens[last - 1].end : self.message.tokens[last].start]

    def _is_known(self, name: str) -> bool:
        return name in self.message.search.names or name in self.message.search.fragments or name in self.message.search.beginnings or bool(self.message.search.series.rows(name) and strength(name, self.message.search.known(name)) >= 5.5)

    def _is_meant(self, first: int, last: int, name: str, matches: Sequence[TitleMatch]) -> bool:
        known = float(self.message.search.popularity[self.message.search.catalogue.row(matches[0].item_id)])
        if name in self.message.search.fragments and strength(name, known) < 6.3:
            return self.message.context.strong(first, last, name)
        if name in self.message.search.beginnings and name not in self.message.search.fragments:
            return strength(name, known) >= 4.2 and not is_everyday(name) and (self.message.context.weak(first, last, name, known) or (first, last) in self.message.parts)
        if self.message.context.names_somebody_or_somewhere(self.message.tokens[first].start) and first == last:
            return False
        if is_sure(name, known, len(self.message.search.series.rows(name))) and not (first == last and self.message.context.is_verb_or_place(first, last) and strength(name, known) < 5.6):
            return True
        if self.message.context.strong(first, last, name):
            return True
        if self._spelled_with_signs(first, last, matches) and (self.message.context.cued(first) or last - first + 1 == len(self.message.tokens)):
            return True
        people = self.message.search.catalogue.item(matches[0].item_id).people
        everyday = is_everyday(name)
        if not everyday and names_version(self.message.text[self.message.tokens[last].end :]):
            return True
        if (not everyday or name in PRONOUNS) and strength(name, known) >= 1.5 and names_person_of(self.message.text[self.message.tokens[last].end :], people):
            return True
        if re.search(r"\bin\s+(?:the\s+)?$", self.message.before(first)) and played_by(self.message.before(first), people):
            return True
        if name in {"us", "her"} and self.message.context.is_subject(first, last):
            return True
        if everyday or name in PRONOUNS:
            return name not in {"it", "us"} and self.message.context.weak(first, last, name, known)
        listed = self._whole_message_is_titles()
        if (first, last) in self.message.parts and (listed or len(self.message.parts) == 1) and not _IS_YEAR.fullmatch(name) and strength(name, known) >= (LISTED_STRENGTH if listed else ALONE_STRENGTH):
            return True
        return self.message.context.weak(first, last, name, known)

    def _spelled_with_signs(self, first: int, last: int, matches: Sequence[TitleMatch]) -> bool:
        """True for the very spelling of a title that has signs of its own: "8½", "8 1/2"."""
        written = self.message.text[self.message.tokens[first].start : self.message.tokens[last].end].casefold()
        item = self.message.search.catalogue.item(matches[0].item_id)
        return _SIGN.search(written) is not None and written in {title.casefold() for title in (item.title, *item.alternative_titles)}

    def _whole_message_is_titles(self) -> bool:
        """True if the message is a list and at least two of its parts, and half of them, are titles."""
        titled = [segment for segment in self.message.parts if self.name(*segment) and not is_everyday(self.name(*segment))]
        return len(titled) > 1 and 2 * len(titled) >= len(self.message.parts)


def close(matches: Sequence[TitleMatch]) -> tuple[str, ...]:
    """The likeliest item and those of nearly its score."""
    best = matches[0].score
    return tuple(match.item_id for match in matches if match.score >= best - AMBIGUITY_MARGIN)
