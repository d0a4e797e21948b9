"""Series of films that a message names: "the third Harry Potter", "John Wick 1-4", "all the Bourne movies"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.linking.message import LOOK_BACK, MAX_TITLE_WORDS, Message
from index.linking.names import Names
from index.title_evidence import is_everyday, strength
from index.title_names import canonical_words
from index.types import SeriesMention, TitleMention

MAX_SERIES_WORDS = 5

_SERIES_AFTER = re.compile(r"\s+(?:(?:movie|film)\s+)?(movies|films|flicks|series|trilogy|saga|franchise|quadrilogy|collection|universe|stuff|ones|both parts|1 and 2|1 & 2|both of them)\b", re.IGNORECASE)
_SERIES_BEFORE = re.compile(
    r"\b(?:(?:all|every|each|both|whole|entire|complete|any)(?:\s+(?:of\s+)?(?:the\s+|those\s+|these\s+)?(?:(?:other|old|older|early|earlier|original|new|newer|recent|later|classic|first|two|three|four|five|six|seven|eight|\d)\s+)?|\s+(?:single\s+)?))$|\bthe\s+(?:whole|entire|complete|first|other)\s+$", re.IGNORECASE
)
_SEEN = re.compile(r"(?<!you )(?<!not )(?<!never )(?<!n't )(?<!n’t )\b(?:seen|watched|rewatched|finished|binged)\s+$", re.IGNORECASE)
"""In front of a name that no film bears alone: who has seen "LOTR" has seen its films."""
_ALL_AFTER = re.compile(
    r"\s*[,(]?\s*(?:all (?:of (?:them|the (?:parts|films|movies))|(?:parts|volumes|chapters|films|movies)|(?P<count>two|three|four|2|3|4)(?: of them| parts| volumes| chapters| films| movies)?)|(?P<both>both) (?:parts|volumes|chapters|films|movies|of them))\b(?:(?<=[a-z\d])\))?(?! (?:the|those|these|my|hours?|times|days|years|minutes)\b)", re.IGNORECASE
)
""" "Kill Bill (both volumes)", "John Wick, all 4 parts"."""
_PARTS_OF = re.compile(r"\b(?:(?:all|both)(?:\s+(?:two|three|four|five|six|seven|eight|\d))?\s+(?:parts|volumes|chapters|instal?lments|episodes)\s+of\s+(?:the\s+)?)$", re.IGNORECASE)
_INSTALMENTS = re.compile(r"(?:[\s,(]*(?:but\s+)?(?:only|just)(?:\s+the\s+originals?)?[\s,]*)?\s*(?:(?:parts?|episodes?|volumes?|chapters?)\s+)?\d(?!\d)(?:\s*(?:-|–|to|through)\s*\d(?!\d)|(?:\s*(?:,\s*and|,|&|\+|and)\s*\d(?!\d))+)(?!\s*/)", re.IGNORECASE)
_FIRST_FEW = re.compile(r"\bfirst\s+(two|2|three|3|four|4)\s+(?:of the\s+)?$", re.IGNORECASE)
_PLACES = {word: number for number, word in enumerate("first second third fourth fifth sixth seventh eighth".split(), 1)} | {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "original": 1}
_ALL_THREE = re.compile(r"\ball (?:three|3)\s+(?:of\s+)?(?:the\s+)?$", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(" + "|".join([*_PLACES, "last", "latest", "newest", "final"]) + r")\s+(?:of\s+the\s+)?$", re.IGNORECASE)
_FEW = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4}


@dataclass(frozen=True, slots=True)
class _NamedSeries:
    """Tokens that spell the name of a series, and its films' rows, oldest first."""

    first: int
    last: int
    name: str
    rows: tuple[int, ...]
    plural: bool


class SeriesMentions:
    """The series that a message names."""

    def __init__(self, message: Message, names: Names) -> None:
        self.message = message
        self.names = names

    def mentions(self) -> Iterator[TitleMention]:
        position = 0
        while position < len(self.message.tokens):
            mention, last = (None, position) if self.message.taken[position] else self._series_at(position)
            if mention:
                yield mention
                self.message.take(position, last)
                position = last
            position += 1

    def _series_at(self, first: int) -> tuple[TitleMention | None, int]:
        """The series mention that starts at a token, and the last token that belongs to it."""
        for length in range(min(MAX_SERIES_WORDS, len(self.message.tokens) - first), 0, -1):
            last = first + length - 1
            named = None if self.message.crosses_sentence(first, last) or any(self.message.taken[first : last + 1]) else self._series_named(first, last)
            mention = named and (self._one_of_series(named) or self._some_of_series(named) or self._whole_series(named))
            if mention:
                while last + 1 < len(self.message.tokens) and self.message.tokens[last + 1].end <= mention.end:
                    last += 1
                return mention, last
        return None, first

    def _series_named(self, first: int, last: int) -> _NamedSeries | None:
        """The series that the tokens name in the singular ("harry potter") or the plural ("the harry potters")."""
        words = self.message.words(first, last)
        singular = " ".join(canonical_words([*words[:-1], words[-1].removesuffix("s")]))
        if words[-1].endswith("s") and " ".join(words) not in self.message.search.names and (rows := self.message.search.series.rows(singular)):
            return _NamedSeries(first, last, singular, rows, plural=True)
        name = " ".join(canonical_words(words))
        rows = self.message.search.series.rows(name)
        if not rows and first == last:
            name = self.names.series_of_initials(first)
            rows = self.message.search.series.rows(name)
        return _NamedSeries(first, last, name, rows, plural=False) if rows else None

    def _one_of_series(self, named: _NamedSeries) -> TitleMention | None:
        """ "The third Harry Potter"."""
        place = _ORDINAL.search(self.message.before(named.first))
        if not place or not self._is_series_name(named) or self._is_part_of_title(named.first, named.last):
            return None
        number = _PLACES.get(place.group(1).lower(), len(named.rows))
        if number > len(named.rows):
            return None
        end = self.message.tokens[named.last].end
        single = re.match(r"\s+(?:movie|film|one)\b", self.message.text[end : end + LOOK_BACK])
        end += single.end() if single else 0
        start = self.message.tokens[named.first].start - len(place.group())
        return TitleMention(self.message.text[start:end], start, end, self._ids([named.rows[number - 1]]))

    def _some_of_series(self, named: _NamedSeries) -> SeriesMention | None:
        """ "John Wick 1-4", "Toy Story 2 and 3"."""
        start, end = self.message.tokens[named.first].start, self.message.tokens[named.last].end
        numbers = _INSTALMENTS.match(self.message.text[end : end + LOOK_BACK])
        picked = self._instalments(named.name, numbers.group(), named.rows) if numbers else ()
        if not numbers or not picked or not self._is_series_name(named):
            return None
        end += numbers.end()
        return SeriesMention(self.message.text[start:end], start, end, picked)

    def _whole_series(self, named: _NamedSeries) -> SeriesMention | None:
        """ "All the Bourne movies", "the Matrix trilogy", "the first two Godfathers"."""
        before, start, end = self.message.before(named.first), self.message.tokens[named.first].start, self.message.tokens[named.last].end
        kind = _SERIES_AFTER.match(self.message.text[end : end + LOOK_BACK])
        bare = before if named.plural else re.sub(r"\bthe\s+$", "", before, flags=re.IGNORECASE)
        all_of = _SERIES_BEFORE.search(before) or _SERIES_BEFORE.search(bare) or _PARTS_OF.search(before)
        behind = None if kind or all_of else self._all_behind(named, end)
        all_seen = not self.message.search.is_title(named.name) and _SEEN.search(before)
        if not (named.plural or kind or behind or all_seen or (all_of and all_of.group().lower().strip() not in {"any", "first", "the first"})):
            return None
        if self._is_part_of_title(named.first, named.last) or not self._is_series_name(named, certain=bool(kind and all_of)):
            return None
        rows = named.rows
        if (kind and kind.group(1).lower() == "trilogy") or _ALL_THREE.search(before):
            rows = self.message.search.series.trilogy(named.name)
        elif behind and (number := _FEW.get((behind["count"] or ("two" if behind["both"] else "")).lower())):
            rows = rows[:number]
        elif count := _FIRST_FEW.search(before):
            rows, start = rows[: _FEW[count.group(1).lower()]], start - len(count.group())
        start -= len(before) - all_of.start() if all_of else 0
        end += kind.end() if kind else behind.end() if behind else 0
        return SeriesMention(self.message.text[start:end], start, end, self._ids(rows))

    def _all_behind(self, named: _NamedSeries, end: int) -> re.Match[str] | None:
        """ "Back to the Future (all three)": no more films than the series has, nor said of a row that the name ends."""
        match = _ALL_AFTER.match(self.message.text[end : end + LOOK_BACK])
        if match is None or _FEW.get((match["count"] or "two").lower(), 2) > len(named.rows):
            return None
        ends_row = re.search(r"(?:,|&|\band|\bor|\bplus)\s+(?:the\s+)?$", self.message.before(named.first), re.IGNORECASE)
        return None if ends_row and not match.group().strip().startswith("(") else match

    def _ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.message.search.catalogue.items[row].item_id for row in rows)

    def _instalments(self, name: str, numbers: str, rows: Sequence[int]) -> tuple[str, ...]:
        """Item ids of "2 and 3" or "1-4" of a series, by numbered titles or else by order."""
        figures = [int(figure) for figure in re.findall(r"\d+", numbers)]
        if re.search(r"\d\s*(?:-|–|to|through)\s*\d", numbers):
            figures = list(range(figures[0], figures[-1] + 1))
        picked = []
        for figure in figures:
            named = self.message.search.exact(f"{name} {figure}")
            if named and named[0].score > 0.7:
                picked.append(named[0].item_id)
            elif figure <= len(rows):
                picked.append(self.message.search.catalogue.items[rows[figure - 1]].item_id)
        return tuple(picked) if len(picked) == len(figures) else ()

    def _is_series_name(self, named: _NamedSeries, *, certain: bool = False) -> bool:
        """Everyday words in front of "movies" name no series ("scary movies", "more us films")."""
        name = named.name
        if is_everyday(name) or (len(name) < 3 and not self.message.tokens[named.first].text.isupper()):
            return False
        needed = 3.3 if " " in name else 4.2
        return strength(name, self.message.search.known(name)) >= needed or (certain and self.message.context.strong(named.first, named.last, name))

    def _is_part_of_title(self, first: int, last: int) -> bool:
        """True if a longer title covers the tokens: "Woman in the Dunes", "The Twilight Saga: New Moon"."""
        for start in range(max(0, first - MAX_TITLE_WORDS), first + 1):
            for end in range(last, min(len(self.message.tokens), start + MAX_TITLE_WORDS)):
                if end - start > last - first and self._is_whole_title(start, end) and (hit := self.names.named(start, end)) and hit.sure and self.message.is_one_sentence(start, end, hit.matches):
                    return self.message.text[self.message.tokens[last].end :][:1] != "s"
        return False

    def _is_whole_title(self, first: int, last: int) -> bool:
        return max(self.message.search.names.get(self.names.name(first, last), {}).values(), default=0.0) >= 0.95
