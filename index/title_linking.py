"""Which catalogue titles a running text names, as people write them in chat.

Titles that are ordinary words ("It", "Up", "Heat") count only when the sentence means the film; ``title_evidence`` holds the
reasons. Series ("all the Bourne movies") mean every one of their films.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from index.title_evidence import ENDS, FAIRLY_KNOWN, PRONOUNS, Context, Token, is_everyday, is_sure, names_person_of, played_by, strength
from index.title_names import canonical_words, figure_of, is_counter
from index.title_search import TitleSearch
from index.title_typos import NearName
from index.titles import fold, without_article
from index.types import TitleMatch, TitleMention

MAX_TITLE_WORDS = 16
MAX_SERIES_WORDS = 5
AMBIGUITY_MARGIN = 0.06
"""Two items of one name are told apart when their scores differ by more than this."""
LISTED_STRENGTH = 2.0
ALONE_STRENGTH = 3.3
MIN_RUN_TOGETHER = 6
LOOK_BACK = 100
"""Characters."""

_TOKEN = re.compile(r"[^\W_]+(?:['’.*·-][^\W_]+)*['’]?|[&$]")
_YEAR_AFTER = re.compile(r"^(?:,?\s+the\s+(?=\d{4}\s+(?:one|version|film|movie)\b))?(?:[.!?](?=\s*\())?\s*[\(\[,]?\s*(?:from |of )?((?:19|20)\d\d)(?![\d'’]|\s*s\b|\s*(?:onwards?\b|on\b(?!\s+\w)|or\s+(?:later|newer|older|earlier|before|after|more)\b|(?:to|until|till|through|-|–)\s*(?:\d|now\b|today\b|the present\b)))\s*[\)\]]?")
_ABBREVIATED = frozenset({"inc", "jr", "sr", "vs", "mrs", "dr"})
"""Words whose full stop ends no sentence."""
_IS_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_TIME = re.compile(r"(?:\b(?:from|in|of|since|after|before|until|to|year)|\d{4}\s*(?:and|to|-|–|or))\s*$", re.IGNORECASE)
_YEAR_BEFORE = re.compile(r"\b((?:19|20)\d\d)(?:'s|’s)?\s+(?:version of\s+)?(?:the\s+)?$")
_OLDER = re.compile(r"\b(?:original|old|first|classic|animated|oldest)\s+$|\b(?:original|first|old|classic)\s+(?:version|one)\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_NEWER = re.compile(r"\b(?:new|newest|remake of|reboot of|latest|live[- ]action|recent|new version of)\s+(?:the\s+)?$", re.IGNORECASE)
_VERSION_BEHIND = re.compile(r"\s*[,(–-]\s*(?:the|that)\s+(?:(?P<newer>new(?:er|est)?|latest|recent|remake)|old(?:er|est)?|original|first|classic)\b(?:\s+(?:one|version|film|movie)\b)?", re.IGNORECASE)
_ITEM_JOINT = re.compile(r"\s*(?:,|\.(?=\s)|;|/|&|\+|\n|\band\b|\bor\b|\bplus\b|\bthen\b|•|\s-\s|\s*\d\.\s)+\s*", re.IGNORECASE)
_JOINTS = frozenset({",", "and", ", and", "or", ", or", "&", "/", "then", "+", "plus", ", plus", ";", "\n", ",\n", "as well as", "also", ", also", "and also", "n", "vs", "vs.", "versus", "meets"})
_SERIES_AFTER = re.compile(r"\s+(?:(?:movie|film)\s+)?(movies|films|flicks|series|trilogy|saga|franchise|quadrilogy|collection|universe|stuff|ones|both parts|1 and 2|1 & 2|both of them)\b", re.IGNORECASE)
_SERIES_BEFORE = re.compile(
    r"\b(?:(?:all|every|each|both|whole|entire|complete|any)(?:\s+(?:of\s+)?(?:the\s+|those\s+|these\s+)?(?:(?:other|old|older|early|earlier|original|new|newer|recent|later|classic|first|two|three|four|five|six|seven|eight|\d)\s+)?|\s+(?:single\s+)?))$|\bthe\s+(?:whole|entire|complete|first|other)\s+$", re.IGNORECASE
)
_INSTALMENTS = re.compile(r"\s*(?:parts?\s+)?\d(?!\d)(?:\s*(?:-|–|to|through)\s*\d(?!\d)|(?:\s*(?:,\s*and|,|&|\+|and)\s*\d(?!\d))+)(?!\s*/)", re.IGNORECASE)
_FIRST_FEW = re.compile(r"\bfirst\s+(two|2|three|3|four|4)\s+(?:of the\s+)?$", re.IGNORECASE)
_PLACES = {word: number for number, word in enumerate("first second third fourth fifth sixth seventh eighth".split(), 1)} | {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "original": 1}
_ALL_THREE = re.compile(r"\ball (?:three|3)\s+(?:of\s+)?(?:the\s+)?$", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(" + "|".join([*_PLACES, "last", "latest", "newest", "final"]) + r")\s+(?:of\s+the\s+)?$", re.IGNORECASE)
_FEW = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4}
_MESSAGE_NOISE = re.compile(r"^\W*(?:(?:hi|hey|hello|ok|okay|well|um|uh|so|i like|i love|i loved|i liked)\b\W*)*|[\s.!?;:,)]+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SeriesMention(TitleMention):
    """A series of films: all of ``item_ids`` are meant, oldest first."""


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    last: int
    name: str
    matches: tuple[TitleMatch, ...]
    sure: bool
    end: int
    """End of the mention in the text, a year behind the title included."""


@dataclass(frozen=True, slots=True)
class _NamedSeries:
    """Tokens that spell the name of a series, and its films' rows, oldest first."""

    first: int
    last: int
    name: str
    rows: tuple[int, ...]
    plural: bool


def link_titles(text: str, search: TitleSearch) -> list[TitleMention]:
    """Mentions in the order of the text; they do not overlap."""
    tokens = _tokens(text)
    linker = _Linker(text, tokens, search)
    return sorted(linker.mentions(), key=lambda mention: mention.start)


def _tokens(text: str) -> list[Token]:
    return [Token(match.group(), tuple(fold(match.group()).split()), match.start(), match.end()) for match in _TOKEN.finditer(text)]


class _Linker:
    """One text on its way to mentions: series first, then exact names, then names with typos in what is left."""

    def __init__(self, text: str, tokens: Sequence[Token], search: TitleSearch) -> None:
        self.text = text
        self.tokens = tokens
        self.search = search
        self.context = Context(text, tokens)
        self.alone = _segments(text, tokens)
        self.taken = [False] * len(tokens)
        self.spans: list[tuple[int, int]] = []
        """Where mentions stand that were found before exact names."""

    def mentions(self) -> Iterator[TitleMention]:
        misspelt = self._misspelt()
        for mention in chain(self._longer_than_exact(misspelt), self._series()):
            self.spans.append((mention.start, mention.end))
            yield mention
        found = self._exact()
        yield from self._named_exactly(found)
        for near in misspelt:
            if not self._crosses_taken(near):
                mention = self._misspelt_mention(near)
                self.spans.append((mention.start, mention.end))
                yield mention
        yield from self._named_exactly(found)

    def _named_exactly(self, found: Sequence[_Found]) -> Iterator[TitleMention]:
        """Mentions of what is sure by now, once each."""
        for hit in self._with_neighbours(found):
            if not any(self.taken[hit.first : hit.last + 1]):
                start = self.tokens[hit.first].start
                self._take(hit.first, hit.last)
                self.spans.append((start, hit.end))
                yield TitleMention(self.text[start : hit.end], start, hit.end, self._item_ids(hit))

    def _take(self, first: int, last: int) -> None:
        self.taken[first : last + 1] = [True] * (last - first + 1)

    # Series

    def _series(self) -> Iterator[TitleMention]:
        position = 0
        while position < len(self.tokens):
            mention, last = (None, position) if self.taken[position] else self._series_at(position)
            if mention:
                yield mention
                self._take(position, last)
                position = last
            position += 1

    def _series_at(self, first: int) -> tuple[TitleMention | None, int]:
        """The series mention that starts at a token, and the last token that belongs to it."""
        for length in range(min(MAX_SERIES_WORDS, len(self.tokens) - first), 0, -1):
            last = first + length - 1
            named = None if self._crosses_sentence(first, last) or any(self.taken[first : last + 1]) else self._series_named(first, last)
            mention = named and (self._one_of_series(named) or self._some_of_series(named) or self._whole_series(named))
            if mention:
                while last + 1 < len(self.tokens) and self.tokens[last + 1].end <= mention.end:
                    last += 1
                return mention, last
        return None, first

    def _series_named(self, first: int, last: int) -> _NamedSeries | None:
        """The series that the tokens name in the singular ("harry potter") or the plural ("the harry potters")."""
        words = self._words(first, last)
        singular = " ".join(canonical_words([*words[:-1], words[-1].removesuffix("s")]))
        if words[-1].endswith("s") and " ".join(words) not in self.search.names and (rows := self.search.series.rows(singular)):
            return _NamedSeries(first, last, singular, rows, plural=True)
        name = " ".join(canonical_words(words))
        rows = self.search.series.rows(name)
        if not rows and first == last:
            name = self._series_of_initials(first)
            rows = self.search.series.rows(name)
        return _NamedSeries(first, last, name, rows, plural=False) if rows else None

    def _series_of_initials(self, position: int) -> str:
        """The series that initials stand for: "LOTR", "HP"; two letters only in capitals."""
        token = self.tokens[position]
        return self.search.series.initials.get(token.word, "") if token.text.isupper() or len(token.word) > 2 else ""

    def _one_of_series(self, named: _NamedSeries) -> TitleMention | None:
        """ "The third Harry Potter"."""
        place = _ORDINAL.search(self._before(named.first))
        if not place or not self._is_series_name(named) or self._is_part_of_title(named.first, named.last):
            return None
        number = _PLACES.get(place.group(1).lower(), len(named.rows))
        if number > len(named.rows):
            return None
        end = self.tokens[named.last].end
        single = re.match(r"\s+(?:movie|film|one)\b", self.text[end : end + LOOK_BACK])
        end += single.end() if single else 0
        start = self.tokens[named.first].start - len(place.group())
        return TitleMention(self.text[start:end], start, end, self._ids([named.rows[number - 1]]))

    def _some_of_series(self, named: _NamedSeries) -> SeriesMention | None:
        """ "John Wick 1-4", "Toy Story 2 and 3"."""
        start, end = self.tokens[named.first].start, self.tokens[named.last].end
        numbers = _INSTALMENTS.match(self.text[end : end + LOOK_BACK])
        picked = self._instalments(named.name, numbers.group(), named.rows) if numbers else ()
        if not numbers or not picked or not self._is_series_name(named):
            return None
        end += numbers.end()
        return SeriesMention(self.text[start:end], start, end, picked)

    def _whole_series(self, named: _NamedSeries) -> SeriesMention | None:
        """ "All the Bourne movies", "the Matrix trilogy", "the first two Godfathers"."""
        before, start, end = self._before(named.first), self.tokens[named.first].start, self.tokens[named.last].end
        kind = _SERIES_AFTER.match(self.text[end : end + LOOK_BACK])
        bare = before if named.plural else re.sub(r"\bthe\s+$", "", before, flags=re.IGNORECASE)
        all_of = _SERIES_BEFORE.search(before) or _SERIES_BEFORE.search(bare)
        if not (named.plural or kind or (all_of and all_of.group().lower().strip() not in {"any", "first", "the first"})):
            return None
        if self._is_part_of_title(named.first, named.last) or not self._is_series_name(named, certain=bool(kind and all_of)):
            return None
        rows = named.rows
        if (kind and kind.group(1).lower() == "trilogy") or _ALL_THREE.search(before):
            rows = self.search.series.trilogy(named.name)
        elif count := _FIRST_FEW.search(before):
            rows, start = rows[: _FEW[count.group(1).lower()]], start - len(count.group())
        start -= len(before) - all_of.start() if all_of else 0
        end += kind.end() if kind else 0
        return SeriesMention(self.text[start:end], start, end, self._ids(rows))

    def _ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.search.catalogue.items[row].item_id for row in rows)

    def _instalments(self, name: str, numbers: str, rows: Sequence[int]) -> tuple[str, ...]:
        """Item ids of "2 and 3" or "1-4" of a series, by numbered titles or else by order."""
        figures = [int(figure) for figure in re.findall(r"\d+", numbers)]
        if re.search(r"\d\s*(?:-|–|to|through)\s*\d", numbers):
            figures = list(range(figures[0], figures[-1] + 1))
        picked = []
        for figure in figures:
            named = self.search.exact(f"{name} {figure}")
            if named and named[0].score > 0.7:
                picked.append(named[0].item_id)
            elif figure <= len(rows):
                picked.append(self.search.catalogue.items[rows[figure - 1]].item_id)
        return tuple(picked) if len(picked) == len(figures) else ()

    def _is_series_name(self, named: _NamedSeries, *, certain: bool = False) -> bool:
        """Everyday words in front of "movies" name no series ("scary movies", "more us films")."""
        name = named.name
        if is_everyday(name) or (len(name) < 3 and not self.tokens[named.first].text.isupper()):
            return False
        needed = 3.3 if " " in name else 4.2
        return strength(name, self.search.known(name)) >= needed or (certain and self.context.strong(named.first, named.last, name))

    def _is_part_of_title(self, first: int, last: int) -> bool:
        """True if a longer title covers the tokens: "Woman in the Dunes", "The Twilight Saga: New Moon"."""
        for start in range(max(0, first - MAX_TITLE_WORDS), first + 1):
            for end in range(last, min(len(self.tokens), start + MAX_TITLE_WORDS)):
                if end - start > last - first and self._is_whole_title(start, end) and (hit := self._named(start, end)) and hit.sure and self._is_one_sentence(start, end, hit.matches):
                    return self.text[self.tokens[last].end :][:1] != "s"
        return False

    def _is_whole_title(self, first: int, last: int) -> bool:
        return max(self.search.names.get(self._name(first, last), {}).values(), default=0.0) >= 0.95

    # Exact names

    def _exact(self) -> list[_Found]:
        found: list[_Found] = []
        position = 0
        while position < len(self.tokens):
            person = self._person_length(position)
            hit = None if self.taken[position] else self._longest(position)
            if hit and hit.last - hit.first + 1 > person:
                found.append(hit)
                position = hit.last
                while hit.sure and position + 1 < len(self.tokens) and self.tokens[position + 1].start < hit.end:
                    position += 1
                person = 1
            position += max(person, 1)
        return found

    def _person_length(self, first: int) -> int:
        """Number of tokens of a person's full name that starts here and is no title: "emma stone" names no film "Emma"."""
        for length in (4, 3, 2):
            words = self._words(first, first + length - 1) if first + length <= len(self.tokens) else []
            name = " ".join(words)
            if name and name in self.search.catalogue.person_names and " ".join(canonical_words(words)) not in self.search.names:
                return length
        return 0

    def _longest(self, first: int) -> _Found | None:
        """The longest title that starts at a token; one without a reason gives way to a shorter one with it."""
        fallback: _Found | None = None
        for length in range(min(MAX_TITLE_WORDS, len(self.tokens) - first), 0, -1):
            last = first + length - 1
            if any(self.taken[first : last + 1]):
                continue
            hit = self._named(first, last)
            if hit and (self._counts_on(first, last) or not self._is_one_sentence(first, last, hit.matches)):
                continue
            if hit and hit.sure:
                return hit
            fallback = fallback or hit
        return fallback

    def _counts_on(self, first: int, last: int) -> bool:
        """ "Alien, three colors blue": a number word behind a comma opens something else."""
        return last > first and self.tokens[last].text.isalpha() and figure_of(self.tokens[last].word).isdigit() and "," in self.text[self.tokens[last - 1].end : self.tokens[last].start]

    def _named(self, first: int, last: int) -> _Found | None:
        name = self._name(first, last)
        if not name:
            return None
        year, end = self._year_near(first, last)
        matches = self.search.spoken(name, year)
        if not matches:
            return None
        matches = self._preferred(name, matches, first, end)
        dated = year is not None and any(self.search.catalogue.item(match.item_id).year == year for match in matches[:1])
        return _Found(first, last, name, tuple(matches), dated or self._is_meant(first, last, name, matches), end)

    def _name(self, first: int, last: int) -> str:
        """The canonical name that the tokens spell, if anything bears it; possessives and words run together are seen through."""
        words = self._words(first, last)
        name = " ".join(canonical_words(words))
        if self._is_known(name):
            return name
        if initials := self._series_of_initials(first):
            meant = " ".join([initials, *canonical_words(words[1:])])
            if self._is_known(meant):
                return meant
        if re.search(r"['’]s$", self.tokens[last].text) and (bare := " ".join(canonical_words([*words[:-1], words[-1][:-1]]))) and self._is_known(bare):
            return bare
        squashed = name.replace(" ", "")
        if len(squashed) >= MIN_RUN_TOGETHER and (joined := self.search.run_together(squashed)) and strength(joined, self.search.known(joined)) > 6:
            return joined
        together = not re.search(r"[^\w\s'’-]", self.text[self.tokens[first].start : self.tokens[last].end])
        if len(words) > 1 and together and squashed in self.search.names and is_sure(squashed, self.search.known(squashed)) and min(map(len, words)) > 1:
            return squashed
        return ""

    def _is_known(self, name: str) -> bool:
        return name in self.search.names or name in self.search.fragments or name in self.search.beginnings or bool(self.search.series.rows(name) and strength(name, self.search.known(name)) >= 5.5)

    def _is_meant(self, first: int, last: int, name: str, matches: Sequence[TitleMatch]) -> bool:
        known = float(self.search.popularity[self.search.catalogue.row(matches[0].item_id)])
        if name in self.search.fragments and strength(name, known) < 6.3:
            return self.context.strong(first, last, name)
        if name in self.search.beginnings and name not in self.search.fragments:
            return strength(name, known) >= 4.2 and not is_everyday(name) and (self.context.weak(first, last, name, known) or (first, last) in self.alone)
        if self.context.names_somebody_or_somewhere(self.tokens[first].start) and first == last:
            return False
        if is_sure(name, known, len(self.search.series.rows(name))) and not (first == last and self.context.is_verb_or_place(first, last) and strength(name, known) < 5.6):
            return True
        if self.context.strong(first, last, name):
            return True
        people = self.search.catalogue.item(matches[0].item_id).people
        everyday = is_everyday(name)
        if not everyday and _VERSION_BEHIND.match(self.text[self.tokens[last].end :]):
            return True
        if (not everyday or name in PRONOUNS) and strength(name, known) >= 1.5 and names_person_of(self.text[self.tokens[last].end :], people):
            return True
        if re.search(r"\bin\s+(?:the\s+)?$", self._before(first)) and played_by(self._before(first), people):
            return True
        if name in {"us", "her"} and self.context.is_subject(first, last):
            return True
        if everyday or name in PRONOUNS:
            return name not in {"it", "us"} and self.context.weak(first, last, name, known)
        listed = self._whole_message_is_titles()
        if (first, last) in self.alone and (listed or len(self.alone) == 1) and not _IS_YEAR.fullmatch(name) and strength(name, known) >= (LISTED_STRENGTH if listed else ALONE_STRENGTH):
            return True
        return self.context.weak(first, last, name, known)

    def _whole_message_is_titles(self) -> bool:
        """True if the message is a list and at least two of its parts, and half of them, are titles."""
        titled = [segment for segment in self.alone if self._name(*segment) and not is_everyday(self._name(*segment))]
        return len(titled) > 1 and 2 * len(titled) >= len(self.alone)

    def _preferred(self, name: str, matches: list[TitleMatch], first: int, end: int) -> list[TitleMatch]:
        """Of several films of one name, the one that the words around it mean: a person behind it, "the original", "the new"."""
        items = self.search.catalogue
        if matches[0].item_id not in {match.item_id for match in matches if names_person_of(self.text[end : end + LOOK_BACK], items.item(match.item_id).people)}:
            cast = [items.items[row] for row in self.search.series.rows(name)]
            wanted = [item.item_id for item in cast if names_person_of(self.text[end : end + LOOK_BACK], item.people)]
            if wanted and not any(match.item_id in wanted for match in matches):
                return [TitleMatch(wanted[0], 1.0)]
        if len(matches) < 2:
            return matches
        behind = self.text[end : end + LOOK_BACK]
        by_people = [match for match in matches if names_person_of(behind, items.item(match.item_id).people)]
        if by_people and len(by_people) < len(matches):
            return by_people
        before = self._before(first)
        best = matches[0].score
        close = [match for match in matches if match.score >= best - 0.3]
        version = _VERSION_BEHIND.match(behind)
        if _OLDER.search(before) or (version and not version["newer"]):
            return [min(close, key=lambda match: items.item(match.item_id).year or 0)]
        if _NEWER.search(before) or version:
            return [max(close, key=lambda match: items.item(match.item_id).year or 0)]
        return matches

    def _with_neighbours(self, found: Sequence[_Found]) -> list[_Found]:
        """Sure titles, and ordinary words that stand in a row with them ("titanic, up and big")."""
        sure = [hit for hit in found if hit.sure]
        left = [hit for hit in found if not hit.sure]
        spans = [*self.spans, *((self.tokens[hit.first].start, hit.end) for hit in sure)]
        while added := [hit for hit in left if any(self._in_a_row(hit, span) for span in spans) or self._opens_judged_row(hit, spans)]:
            sure += [replace(hit, sure=True) for hit in added]
            spans += [(self.tokens[hit.first].start, hit.end) for hit in added]
            left = [hit for hit in left if hit not in added]
        return sorted(sure, key=lambda hit: hit.first)

    def _opens_judged_row(self, hit: _Found, spans: Sequence[tuple[int, int]]) -> bool:
        """ "Something New, the godfather & garden state were brilliant": what opens a row of titles that are judged together is one."""
        end, titles = hit.end, 0
        while following := next(((start, stop) for start, stop in spans if start > end and self.text[end:start].strip(" ").lower() in _JOINTS), None):
            end, titles = following[1], titles + 1
        return titles > 0 and hit.first == 0 and re.match(r"\s*(?:were|are|blew|have been)\b", self.text[end:]) is not None

    def _in_a_row(self, hit: _Found, other: tuple[int, int]) -> bool:
        start = self.tokens[hit.first].start
        before_it = start < other[0]
        if _IS_YEAR.fullmatch(hit.name) and _IN_TIME.search(self._before(hit.first)):
            return False
        between = (self.text[hit.end : other[0]] if before_it else self.text[other[1] : start]).strip(" ").lower()
        if between not in _JOINTS:
            return False
        # Behind a title that opens a row stands what joins the row.
        after = "" if before_it else self.text[hit.end :].lstrip(" ")
        if before_it and is_everyday(hit.name) and self.search.known(hit.name) >= FAIRLY_KNOWN and (self.context.cued(hit.first) or hit.first == 0) and hit.name not in PRONOUNS:
            return True
        if hit.name in PRONOUNS:
            return hit.name in {"us", "her", "it"} and re.match(r"$|[.,;!?]|(?:but|and|or)\b", after) is not None and between in {"and", ",", "or", ", and"} and not before_it
        if is_everyday(hit.name) and hit.name.isdigit() and self.text[start : hit.end].isalpha() and self.search.known(hit.name) >= FAIRLY_KNOWN and (ENDS.match(after) or after.startswith("would")):
            return True
        if is_everyday(hit.name):
            return re.match(r"$|[.,;!?]|(?:but|and|or)\b", after) is not None and not hit.name.isdigit() and hit.name in {"up", "once", "friday", "halloween", "home", "big", "old", "out", "yesterday", "enough", "nobody", "inside"}
        return ENDS.match(after) is not None or self.context.predicated(hit.last) or re.match(r"(?:both|all|would|i)\b", after, re.IGNORECASE) is not None

    # Names with typos

    def _misspelt(self) -> list[NearName]:
        """Names with typos, in tokens, likeliest first."""
        found = []
        for stretch in self._free_stretches():
            words: list[str] = []
            owners: list[int] = []
            for position in stretch:
                for word in map(figure_of, self.tokens[position].words):
                    if word.isdigit() and words and is_counter(words[-1]):
                        words.pop()
                        owners.pop()
                    words.append(word)
                    owners.append(position)
            found += [replace(near, first=owners[near.first], last=owners[near.last]) for near in self.search.misspelt(words)]
        found = [near for near in found if self._is_misspelt_title(near)]
        return [near for near in found if not any(self._is_part(near, other) for other in found)]

    def _is_part(self, near: NearName, longer: NearName) -> bool:
        """True if the longer name says the same and more, without another slip: "lethal weapon" in "lethal weapon 3"."""
        inside = longer.first <= near.first and near.last <= longer.last and longer.last - longer.first > near.last - near.first
        added = set(longer.name.split()) - set(near.name.split())
        return inside and f" {near.name} " in f" {longer.name} " and added <= set(map(figure_of, self._words(longer.first, longer.last)))

    def _longer_than_exact(self, misspelt: Sequence[NearName]) -> Iterator[TitleMention]:
        """Misspelt titles of which a part spells another name exactly: "American Beuaty" is not "American"."""
        for near in misspelt:
            if near.last == near.first or not near.slips or self._crosses_taken(near):
                continue
            if not any(self._exactly_names(first, last) for first, last in self._wider(near)):
                yield self._misspelt_mention(near)

    def _wider(self, near: NearName) -> Iterator[tuple[int, int]]:
        """Token ranges that overlap a misspelt title and are as long or longer."""
        length = near.last - near.first + 1
        for first in range(max(0, near.first - MAX_TITLE_WORDS), near.last + 1):
            for last in range(max(near.first, first + length - 1), min(len(self.tokens), first + MAX_TITLE_WORDS)):
                yield first, last

    def _exactly_names(self, first: int, last: int) -> bool:
        hit = self._named(first, last)
        return hit is not None and hit.sure and self._is_one_sentence(first, last, hit.matches)

    def _crosses_taken(self, near: NearName) -> bool:
        return any(self.taken[near.first : near.last + 1]) or self._crosses_sentence(near.first, near.last)

    def _is_misspelt_title(self, near: NearName) -> bool:
        year, _ = self._year_near(near.first, near.last)
        if year is not None and any(self.search.catalogue.item(match.item_id).year == year for match in self.search.exact(near.name)):
            return True
        if is_everyday(near.name) or strength(without_article(near.name), self.search.known(near.name)) < 4.0:
            return False
        return not (near.first == near.last and self.tokens[near.first].text[:1].isupper() and self.context.is_verb_or_place(near.first, near.last))

    def _misspelt_mention(self, near: NearName) -> TitleMention:
        self._take(near.first, near.last)
        year, end = self._year_near(near.first, near.last)
        start = self.tokens[near.first].start
        return TitleMention(self.text[start:end], start, end, _close(self.search.spoken(near.name, year)))

    def _free_stretches(self) -> Iterator[list[int]]:
        """Runs of tokens that belong to no mention and to nobody's name, cut at sentence ends."""
        run: list[int] = []
        position = 0
        while position < len(self.tokens):
            skipped = self._person_length(position)
            if self.taken[position] or skipped or (run and self._crosses_sentence(run[-1], position)):
                if run:
                    yield run
                run = []
            if not self.taken[position] and not skipped:
                run.append(position)
            position += max(skipped, 1)
        if run:
            yield run

    # Helpers

    def _before(self, first: int) -> str:
        """The text in front of a token, as far as rules look back."""
        start = self.tokens[first].start
        return self.text[max(0, start - LOOK_BACK) : start]

    def _words(self, first: int, last: int) -> list[str]:
        return [word for token in self.tokens[first : last + 1] for word in token.words]

    def _crosses_sentence(self, first: int, last: int) -> bool:
        for left, right in zip(self.tokens[first:last], self.tokens[first + 1 : last + 1], strict=False):
            gap = self.text[left.end : right.start]
            if "\n" in gap or len(gap) > 4 or (re.search(r"[.!?;]\s", gap) and left.word not in {"vol", "mr", "mrs", "dr", "vs", "st", "pt", "no"} and not re.search(r"\w\.\w", left.text)):
                return True
        return False

    def _is_one_sentence(self, first: int, last: int, matches: Sequence[TitleMatch]) -> bool:
        """True unless a sentence ends between the tokens and the title has no such signs itself ("Mamma Mia! Here We Go Again")."""
        if not self._crosses_sentence(first, last):
            return True
        written = self.text[self.tokens[first].start : self.tokens[last].end].casefold().rstrip(".!?")
        items = [self.search.catalogue.item(match.item_id) for match in matches[:3]]
        return any(title.casefold().rstrip(".!?") == written for item in items for title in (item.title, *item.alternative_titles))

    def _year_near(self, first: int, last: int) -> tuple[int | None, int]:
        """A year written directly behind the title ("Dune (2021)", "Dune 2021") or before it ("the 1984 Dune")."""
        end = self.tokens[last].end
        if self.tokens[last].word in _ABBREVIATED and self.text[end : end + 1] == ".":
            end += 1
        after = _YEAR_AFTER.match(self.text[end:])
        if after and (not re.match(r"\s*,", self.text[end:]) or "the" in after.group().lower()):
            return int(after.group(1)), end + (after.end() if "(" in after.group() or "[" in after.group() else after.end(1))
        if self.text[end : end + 1] in {")", "]"} and re.search(r"[(\[]", self.text[self.tokens[first].start : end]) and not re.search(r"[)\]]", self.text[self.tokens[first].start : end]):
            end += 1
        before = _YEAR_BEFORE.search(self._before(first))
        return (int(before.group(1)) if before else None), end

    def _item_ids(self, hit: _Found) -> tuple[str, ...]:
        """The likeliest item first, then those that the text does not tell from it: close ones, and other works of the very title."""
        catalogue = self.search.catalogue
        best = catalogue.item(hit.matches[0].item_id)
        twins = [match.item_id for match in hit.matches if fold(catalogue.item(match.item_id).title) == fold(best.title)]
        return tuple(dict.fromkeys([*twins, *_close(hit.matches)]))


def _close(matches: Sequence[TitleMatch]) -> tuple[str, ...]:
    best = matches[0].score
    return tuple(match.item_id for match in matches if match.score >= best - AMBIGUITY_MARGIN)


def _segments(text: str, tokens: Sequence[Token]) -> frozenset[tuple[int, int]]:
    """Token ranges of the parts of a message between commas, line ends and "and"."""
    noise = _MESSAGE_NOISE.match(text)
    position = noise.end() if noise else 0
    segments = []
    borders = [*((match.start(), match.end()) for match in _ITEM_JOINT.finditer(text, position)), (len(text), len(text))]
    for start, end in borders:
        inside = [number for number, token in enumerate(tokens) if token.start >= position and token.end <= start]
        if inside:
            segments.append((inside[0], inside[-1]))
        position = end
    return frozenset(segments)
