"""What a text says that can be looked up: films, people, years, genres, figures and names, and where it says them.

This reads; whether a claim holds, and of which film, is settled in ``tools/grounds.py``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wordfreq import zipf_frequency

from index.catalogue import Catalogue
from index.evidence import MAX_WORD_FREQUENCY
from index.item_index import ItemIndex
from index.title_linking import link_titles
from index.titles import fold
from index.types import Item, TitleMention

NUMBER_WORDS = {
    word: number
    for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split())
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "a hundred": 100}  # fmt: skip
_N = rf"(?:\d+(?:[.,]\d+)*|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
_PEOPLE = r"people|persons|users|viewers|fans|members|raters|audiences?|everyone|those|them|lists"
YEAR = re.compile(r"\b(?:18[89]\d|19\d\d|20\d\d)\b")
_DECADE = re.compile(r"\b(?:18|19|20)\d0['’]?s\b|(?<!\w)['’]?[2-9]0['’]?s\b|\b(?:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b", re.IGNORECASE)
_FIGURES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_N}\s?(?:/|(?:out\s)?of\s(?:the\s|all\s|those\s|every\s)?)\s?{_N}\b|\b{_N}\sin\s(?:every\s)?(?:2|3|4|5|10|100|two|three|four|five|ten|a hundred)\b",
        rf"\b{_N}\s?(?:%|per\s?cent\b)",
        rf"\b(?:half|most|nearly all|almost all|all|the majority|an? (?:third|quarter|fifth)|two[ -]thirds|three[ -]quarters)(?=\s(?:of\s)?(?:the\s|all\s)?(?:{_PEOPLE}|who)\b)",
        rf"\b{_N}[\s-](?:million|billion|awards?|oscars?|prizes?|nominations?|stars|minutes?|hours?|{_PEOPLE})\b",
    )
)
_BARE = re.compile(r"\b\d+(?:[.,]\d+)*")
_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’.-]*(?:\s+(?:of\s+|the\s+|de\s+|la\s+|von\s+|van\s+)?[A-ZÀ-ÖØ-Þ][\w'’.-]*)*")
_WORD = re.compile(r"[^\W_](?:[\w'’.-]*\w)?")
_SENTENCE = re.compile(r"\S.*?[.!?…]+[\"”’)]*(?=\s|$)|\S.*$")
_CUT = re.compile(r"[;.:!?]\s|[,()–—]")
_AND = re.compile(r"\s(?:and|but|while|whereas)\s")
_DIRECTS = re.compile(r"\b(?:directed by|directors?|filmmaker)(?: (?:(?! with | starring )[^,;.])* and)? $", re.IGNORECASE)
_DIRECTED = re.compile(r" (?:directs|directed)\b(?! by)")
_PLAYS, _PLAYED = re.compile(r"\b(?:starring|stars?|featuring|features|actors?|actress) $", re.IGNORECASE), re.compile(r" (?:stars|plays)\b")
_TIES = re.compile(r"\b(?:the|its|their|same|a|an)(?: same| lead| main)? ((?:director|filmmaker|star|lead|actor|actress|cast|genre|writer|screenwriter|composer|cinematographer|producer|studio)s?)\b", re.IGNORECASE)
_GENRE_FORMS = {
    "Animation": "animation|animated", "Children": "children['’]?s?", "Comedy": "comed(?:y|ies)", "Documentary": "documentar(?:y|ies)", "Fantasy": "fantas(?:y|ies)",
    "Film-Noir": "(?:film[ -])?noirs?", "Mystery": "myster(?:y|ies)", "Romance": "romances?|romantic", "Sci-Fi": "sci[ -]?fi|science[ -]fiction",
}  # fmt: skip
_MASK = "¤"
_NO_NAMES = frozenset(
    "i i'm i've i'll i'd it its a an the this that these those here there if but and or so with for in on as both each all no yes not you your we they he she his her what "
    "when where why how who because while from since after before more less also like one two three ten unlike".split()
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Something in a text that can be looked up. ``kind``: film, person, year, decade, genre, figure, name, or tie ("the same director").

    ``role``: what a person is said to do, "director" or "cast", where that is said.
    """

    kind: str
    text: str
    start: int = 0
    role: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with what it claims. ``text``: the sentence with its films, years and figures blotted out; ``cuts``: where its pieces begin."""

    text: str
    films: tuple[TitleMention, ...]
    claims: tuple[Claim, ...]
    cuts: tuple[int, ...]

    def piece(self, position: int) -> int:
        return bisect_right(self.cuts, position) - 1

    def words(self, piece: int) -> tuple[int, int]:
        """Where a piece begins and ends."""
        return self.cuts[piece], self.cuts[piece + 1] if piece + 1 < len(self.cuts) else len(self.text)


def sentences(text: str) -> list[str]:
    """A text cut behind its sentences; joined with a space they give the text again, but for runs of spaces."""
    return [sentence for line in text.splitlines() for sentence in _SENTENCE.findall(line.strip())]


def read(sentence: str, index: ItemIndex, at_hand: Sequence[Item]) -> Reading:
    """What a sentence claims; the films ``at_hand`` are known by their titles alone, where a user's text would leave doubt."""
    films = _films(sentence, index, at_hand)
    blotted = sentence
    for mention in films:
        blotted = _blot(blotted, mention.start, mention.end)
    claims: list[Claim] = []
    # A figure may hold what looks like a year, a decade what looks like a figure.
    for kind, patterns in (("figure", _FIGURES), ("decade", (_DECADE,)), ("year", (YEAR,)), ("figure", (_BARE,))):
        for pattern in patterns:
            for match in pattern.finditer(blotted):
                claims.append(Claim(kind, match.group(), match.start()))
                blotted = _blot(blotted, match.start(), match.end())
    claims += [*_genres(blotted, index.catalogue.genres), *_people(blotted, index.catalogue)]
    claims += [Claim("tie", match.group(1), match.start(1)) for match in _TIES.finditer(blotted)] if films else []
    claims.sort(key=lambda claim: claim.start)
    return Reading(blotted, films, tuple(claims), tuple(_cuts(blotted, films, claims)))


def _films(sentence: str, index: ItemIndex, at_hand: Sequence[Item]) -> tuple[TitleMention, ...]:
    ids = {item.item_id for item in at_hand}
    # "close to" is the film of that name only for a reader of hasty chat.
    linked = [one for one in link_titles(sentence, index.titles) if ids & set(one.item_ids) or " " in one.surface or one.surface != one.surface.lower()]
    for item in at_hand:
        if zipf_frequency(item.title, "en") > MAX_WORD_FREQUENCY:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(item.title)}(?!\w)", sentence):
            if not any(match.start() < one.end and one.start < match.end() for one in linked):
                linked.append(TitleMention(match.group(), match.start(), match.end(), (item.item_id,)))
    return tuple(sorted(linked, key=lambda one: one.start))


def _blot(text: str, start: int, end: int) -> str:
    return text[:start] + _MASK * (end - start) + text[end:]


def _cuts(text: str, films: Sequence[TitleMention], claims: Sequence[Claim]) -> list[int]:
    """Starts of the pieces; "and" parts two only where each side speaks of a film of its own."""
    hard = [0, *(match.end() for match in _CUT.finditer(text)), len(text)]

    def holds(found: Sequence[TitleMention] | Sequence[Claim], start: int, end: int) -> bool:
        return any(start <= one.start < end for one in found)

    soft = []
    for match in _AND.finditer(text):
        before, after = max(cut for cut in hard if cut <= match.start()), min(cut for cut in hard if cut >= match.end())
        if holds(films, before, match.start()) and holds(claims, before, match.start()) and holds(films, match.end(), after):
            soft.append(match.end())
    return sorted({*hard[:-1], *soft})


def _genres(text: str, genres: Sequence[str]) -> Iterator[Claim]:
    for genre in genres:
        form = _GENRE_FORMS.get(genre, f"{re.escape(genre)}s?")
        yield from (Claim("genre", genre, match.start()) for match in re.finditer(rf"\b(?:{form})\b", text, re.IGNORECASE))


def _people(text: str, catalogue: Catalogue) -> Iterator[Claim]:
    """People of the catalogue however they are written, and whatever else is written like a name."""
    taken: list[tuple[int, int]] = []
    for name, start in _names(text, catalogue):
        taken.append((start, start + len(name)))
        yield Claim("person" if fold(name) in catalogue.person_names else "name", name, start, _role(text, start, start + len(name)))
    words = list(_WORD.finditer(text))
    for length in (3, 2):
        for first, last in zip(words, words[length - 1 :], strict=False):
            start, end = first.start(), last.end()
            name = re.sub(r"['’]s$", "", text[start:end])
            if fold(name) in catalogue.person_names and not any(start < done and begun < end for begun, done in taken):
                yield Claim("person", name, start, _role(text, start, start + len(name)))


def _role(text: str, start: int, end: int) -> str:
    if _DIRECTS.search(text[:start]) or _DIRECTED.match(text[end:]):
        return "director"
    return "cast" if _PLAYS.search(text[:start]) or _PLAYED.match(text[end:]) else ""


def _names(text: str, catalogue: Catalogue) -> Iterator[tuple[str, int]]:
    """Capitalised names and where they begin; the first word of a sentence has its capital from its place: "Starring Keanu Reeves"."""
    folded_genres = {fold(genre) for genre in catalogue.genres}
    for match in _NAME.finditer(text):
        words = match.group().strip(".'’").split()
        opens = not re.search(r"[^\s\"“(]", re.split(r"[.!?:;\n]\s*", text[: match.start()])[-1])
        if opens and fold(re.sub(r"['’]s$", "", " ".join(words))) not in catalogue.person_names:
            words = words[1:]
        words = [word for word in words if word.lower().strip(".") not in _NO_NAMES] if len(words) == 1 else words
        name = re.sub(r"['’]s$", "", " ".join(words)).strip(".")
        if name and fold(name) not in folded_genres and name.lower() not in _NO_NAMES:
            yield name, text.find(name.split()[0], match.start())
