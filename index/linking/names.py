"""Titles that a message spells exactly, and whether it means the films."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wordfreq import zipf_frequency

from index.linking.message import BOUND_BEHIND, MAX_TITLE_WORDS, Message
from index.linking.versions import names_version, preferred
from index.title_evidence import (
    ANNOUNCED,
    ENDS,
    FAIRLY_KNOWN,
    LOOSE,
    PRONOUNS,
    is_everyday,
    is_sure,
    names_person_of,
    played_by,
    rarity,
    strength,
)
from index.title_names import canonical_words, figure_of
from index.titles import fold, without_article
from index.types import TitleMatch

AMBIGUITY_MARGIN = 0.06
"""Two items of one name are told apart when their scores differ by more than this."""
LISTED_STRENGTH = 2.0
ALONE_STRENGTH = 3.3
RARE_WITH_SIGN = 3.0
"""Rarity from which one word with its closing sign is a title and no call: "Oliver! as well", not "help! i need"."""
MIN_RUN_TOGETHER = 6

_SIGN = re.compile(r"[/*½⅓]")
_LETTERS = re.compile(r"[^\W\d_](?:[ .*][^\W\d_]){2,}")
""" "M*A*S*H", "m a s h"."""
_PREPOSITIONS = frozenset({"to", "in", "for", "with", "on", "of"})
_OPEN_NO_SUBJECT = frozenset({"something", "not"})
_GROUPS = frozenset({"bros", "brothers", "sisters"})
COMMON_INITIALS = 4.2
"""Zipf frequency below which two small letters in front of a figure may stand for a series: "hp 3", not "im 2"."""
_IS_YEAR = re.compile(r"(?:19|20)\d\d")
_BOUND = re.compile(rf"\s*{BOUND_BEHIND}", re.IGNORECASE)


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
    dated: bool = False
    """The text says the film's year."""


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
            while hit and self._eats_into_longer(hit):
                hit = self._longest(position, hit.last - hit.first)
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
        found = self.message.search.spoken(name)
        year, end = self.message.year_near(first, last, self.message.own_end(first, last, found))
        matches = self.message.search.spoken(name, year) if year is not None else found
        if not matches or self._abbreviates(first, last):
            return None
        years = [self.message.search.catalogue.item(match.item_id).year or 0 for match in matches]
        dated = year is not None and years[0] == year
        if year is not None and end > self.message.tokens[last].end and self.message.text[end - 1] not in ")]" and min(abs(one - year) for one in years) > 1:
            end = self.message.tokens[last].end  # "post 1940": the year of something else
        matches = matches if dated else preferred(self.message, name, self._as_written(first, last, matches), first, end)
        return FoundName(first, last, name, tuple(matches), dated or self._is_meant(first, last, name, matches), end, dated)

    def _abbreviates(self, first: int, last: int) -> bool:
        """ "w/ Tom Hanks": a letter in front of a stroke is a word cut short."""
        return first == last and len(self.message.tokens[first].text) == 1 and self.message.text[self.message.tokens[last].end :][:1] == "/"

    def _as_written(self, first: int, last: int, matches: list[TitleMatch]) -> list[TitleMatch]:
        """Of films whose names differ by how a number is spelled ("X", "10"), those spelled as in the text come first."""
        written = " ".join(self.message.words(first, last))
        items = self.message.search.catalogue
        alike = [match for match in matches if without_article(fold(items.item(match.item_id).title)) == without_article(written)]
        return matches if len(alike) in {0, len(matches)} or not _has_figure(written) else [*alike, *(match for match in matches if match not in alike)]

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
        if self._spells_letters(first, last) and self._is_known(squashed):
            return squashed
        if len(squashed) >= MIN_RUN_TOGETHER and (joined := self.message.search.run_together(squashed)) and strength(joined, self.message.search.known(joined)) > 6:
            return joined
        together = not re.search(r"[^\w\s'’-]", self.message.text[self.message.tokens[first].start : self.message.tokens[last].end])
        if len(words) > 1 and together and squashed in self.message.search.names and is_sure(squashed, self.message.search.known(squashed)) and min(map(len, words)) > 1:
            return squashed
        return ""

    def series_of_initials(self, position: int) -> str:
        """The series that initials stand for: "LOTR", "HP"; two letters only in capitals or in front of a figure: "hp 3"."""
        token, *following = self.message.tokens[position : position + 2]
        numbered = bool(following) and following[0].text.isdigit() and zipf_frequency(token.word, "en") < COMMON_INITIALS
        return self.message.search.series.initials.get(token.word, "") if token.text.isupper() or len(token.word) > 2 or numbered else ""

    def _spells_letters(self, first: int, last: int) -> bool:
        return _LETTERS.fullmatch(self.message.text[self.message.tokens[first].start : self.message.tokens[last].end]) is not None

    def _longest(self, first: int, most: int = MAX_TITLE_WORDS) -> FoundName | None:
        """The longest title that starts at a token, of ``most`` tokens at most; one without a reason gives way to a shorter one with it."""
        fallback: FoundName | None = None
        for length in range(min(most, len(self.message.tokens) - first), 0, -1):
            last = first + length - 1
            if any(self.message.taken[first : last + 1]):
                continue
            hit = self.named(first, last)
            if hit and (self._counts_on(first, last) or not self.message.is_one_sentence(first, last, hit.matches)):
                continue
            if hit and hit.sure and self._takes_word_of_sentence(hit):
                continue
            if hit and hit.sure:
                return replace(fallback, sure=True) if fallback and self._is_instalment(fallback, hit) else hit
            fallback = fallback or hit
        return fallback

    def _eats_into_longer(self, hit: FoundName) -> bool:
        """True if a longer title begins inside: "like Crazy in Alabama" does not name "Like Crazy"; in "really into the abyss" only "The Abyss" has a reason."""
        others = (self._longest(first) for first in range(hit.first + 1, hit.last + 1) if not self.message.taken[first])
        weak = not hit.sure or self.message.context.completes_cue(hit.first)
        return any(other.sure and (other.last >= hit.last if weak else other.last > hit.last and other.last - other.first > hit.last - hit.first) for other in others if other)

    def _takes_word_of_sentence(self, hit: FoundName) -> bool:
        """ "Add Dumb & Dumber to what I like": the "to" is the sentence's, if the title stands without it and goes on with it badly."""
        if self.message.tokens[hit.last].word not in _PREPOSITIONS or hit.first == hit.last or ENDS.match(self.message.text[hit.end :].lstrip(" ")):
            return False
        shorter = self.named(hit.first, hit.last - 1)
        return shorter is not None and shorter.sure

    def _is_instalment(self, longer: FoundName, hit: FoundName) -> bool:
        """ "Rocky IV" where "Rocky" is sure."""
        rest = longer.name.removeprefix(f"{hit.name} ")
        return rest != longer.name and rest.isdigit() and longer.name in self.message.search.names

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
        if self._ends_somebody(first, last, name) or (_IS_YEAR.fullmatch(name) and _BOUND.match(self.message.text, self.message.tokens[last].end)):
            return False
        if self._has_own_sign(first, last, name, matches) or self._is_announced_phrase(first, last, name) or self._is_judged_phrase(first, last, name):
            return True
        if self._spells_letters(first, last) or ((_ends_in_figure(name) or self._is_known_number(first, last, name, known)) and self.message.context.judged(first, last)):
            return True
        if self.message.context.names_somebody_or_somewhere(self.message.tokens[first].start) and first == last:
            return False
        if is_sure(name, known, len(self.message.search.series.rows(name))) and not (first == last and self.message.context.is_verb_or_place(first, last) and strength(name, known) < 5.6):
            return True
        if self.message.context.strong(first, last, name):
            return True
        if self._spelled_with_signs(first, last, matches) and (self.message.context.cued(first) or last - first + 1 == len(self.message.tokens)):
            return True
        if self._spelled_as_initial(first, last, matches):
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

    def _is_known_number(self, first: int, last: int, name: str, known: float) -> bool:
        """True for a number in letters that is a well-known film: "Seven"."""
        return first == last and name.isdigit() and self.message.tokens[first].text.isalpha() and known >= FAIRLY_KNOWN

    def _has_own_sign(self, first: int, last: int, name: str, matches: Sequence[TitleMatch]) -> bool:
        """True for a title with its closing sign in the middle of a sentence: "That Thing You Do! was great", "61* was great"."""
        sign = self.message.text[self.message.tokens[last].end : self.message.own_end(first, last, matches)]
        return bool(sign) and (last > first or sign == "*" or (not is_everyday(name) and rarity(name) >= RARE_WITH_SIGN))

    def _is_announced_phrase(self, first: int, last: int, name: str) -> bool:
        """True for an everyday phrase straight behind what announces films ("nothing like scary movie"), if it is no phrase for films in general ("I liked the first movie")."""
        words = name.split()
        if len(words) < 2 or not is_everyday(name) or not LOOSE.isdisjoint(words) or not ANNOUNCED.search(self.message.before(first)):
            return False
        behind = ENDS.match(self.message.text[self.message.tokens[last].end :].lstrip(" ")) is not None
        return behind and (len(words) > 2 or (words[-1] == "movie" and words[0] not in {"the", "a"}))

    def _is_judged_phrase(self, first: int, last: int, name: str) -> bool:
        """True for an everyday phrase that nobody says of a film in general, straight behind "I loved" or at the head of a clause that judges it: "something wild was great"."""
        words = name.split()
        if len(words) < 2 or not is_everyday(name) or words[0] not in _OPEN_NO_SUBJECT or not LOOSE.isdisjoint(words) or words[-1] == "else":
            return False
        behind = self.message.text[self.message.tokens[last].end :]
        announced = ANNOUNCED.search(self.message.before(first))
        if announced and announced["past"] and ENDS.match(behind.lstrip(" ")):
            return True
        return self.message.context.opens_clause(first) and self.message.context.predicated(last)

    def _ends_somebody(self, first: int, last: int, name: str) -> bool:
        """True for a word that is the end of a name: "Johnny Nobody", "Warner Bros"."""
        if first != last or first == 0 or not self.message.tokens[first - 1].text[:1].isupper():
            return False
        token, previous = self.message.tokens[first], self.message.tokens[first - 1]
        if not token.text[:1].isupper() or self.message.text[previous.end : token.start] != " " or self.message.taken[first - 1]:
            return False
        return name in _GROUPS or (is_everyday(name) and previous.word in self.message.search.first_names)

    def _spelled_as_initial(self, first: int, last: int, matches: Sequence[TitleMatch]) -> bool:
        """True for a title of one letter with its full stop, behind an opinion or with the sentence going on: "W. was great"."""
        own_end = self.message.own_end(first, last, matches)
        goes_on = own_end > self.message.tokens[last].end
        title = f"{self.message.tokens[last].text.casefold()}."
        dotted = first == last and len(title) == 2 and self.message.text[self.message.tokens[last].end :][:1] == "." and title in map(str.casefold, self.message.titles_of(matches))
        return dotted and (self.message.context.cued(first) or (goes_on and self.message.context.opens_clause(first)))

    def _whole_message_is_titles(self) -> bool:
        """True if the message is a list and at least two of its parts, and half of them, are titles."""
        titled = [segment for segment in self.message.parts if self.name(*segment) and not is_everyday(self.name(*segment))]
        return len(titled) > 1 and 2 * len(titled) >= len(self.message.parts)


def _has_figure(words: str) -> bool:
    """True if some word is a number however it is spelled."""
    return any(figure_of(word).isdigit() for word in words.split())


def _ends_in_figure(name: str) -> bool:
    """ "300", "the number 23", "8 1 2"; not "the 10", which counts."""
    *words, last = without_article(name).split()
    return last.isdigit() and (len(last) > (1 if words else 2) or (len(words) > 1 and all(map(str.isdigit, words))))


def item_ids(message: Message, hit: FoundName) -> tuple[str, ...]:
    """The likeliest item first, then those that the text does not tell from it: close ones, and other works of the very title."""
    catalogue = message.search.catalogue
    best = catalogue.item(hit.matches[0].item_id)
    twins = [match.item_id for match in hit.matches if fold(catalogue.item(match.item_id).title) == fold(best.title)]
    return tuple(dict.fromkeys([*twins, *close(hit.matches)]))


def close(matches: Sequence[TitleMatch]) -> tuple[str, ...]:
    """The likeliest item and those of nearly its score."""
    best = matches[0].score
    return tuple(match.item_id for match in matches if match.score >= best - AMBIGUITY_MARGIN)
