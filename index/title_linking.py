"""Which catalogue titles a running text names, as people write them in chat.

Titles that are ordinary words ("It", "Up", "Her", "Big") count only when the sentence means the film: in quotes, with a
year, capitalised inside a sentence, after a word such as "watched", or in a row of other titles.
"""

import re
from dataclasses import dataclass, replace

from wordfreq import zipf_frequency

from index.title_names import canonical, canonical_words
from index.title_search import ORDINARY_WORD, TitleSearch
from index.titles import fold
from index.types import TitleMatch, TitleMention

MAX_TITLE_WORDS = 12
MIN_FUZZY = 87.0
UNKNOWN_WORD = 3.0
AMBIGUITY_MARGIN = 0.06
"""Two items of one name are told apart when their scores differ by more than this."""

_TOKEN = re.compile(r"[^\W_]+(?:['’.*·-][^\W_]+)*['’]?|[&$]")
_YEAR_AFTER = re.compile(r"^\s*[\(\[,]?\s*(?:from |of )?((?:19|20)\d\d)\s*[\)\]]?")
_YEAR_BEFORE = re.compile(r"\b((?:19|20)\d\d)(?:'s|’s)?\s+$")
_QUOTES = "\"“”«»„*_'‘’"
_PRONOUNS = frozenset("it its her him his us them they me you he she that this these those what who which i we my your one ones".split())
_CUES = frozenset(
    "love loved loves loving adore adored like liked likes enjoyed enjoy enjoying hate hated hates dislike disliked detest watch watched "
    "watching rewatch rewatched see seen saw recommend recommended suggest movie movies film films called titled titles named "
    "than prefer preferred favorite favourite favorites favourites fan classic classics original remake sequel trilogy "
    "finished including except mean meant similar try tried".split()
)
_BEFORE_TITLE = frozenset("the a an really also just both even only all both again recently finally absolutely definitely".split())
_NEVER_FUZZY_START = frozenset("i i'm im i've ive something anything some any my me you we no not don't dont".split())
_SPLIT = re.compile(r"[,.;:!?()\[\]\n\"“”…/]+|\s[-–—]\s|\b(?:and|or|but|because|so|which|who|where|when|while|though|although|if)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    word: str
    start: int
    end: int


def link_titles(text: str, search: TitleSearch) -> list[TitleMention]:
    """Mentions in the order of the text; they do not overlap."""
    tokens = _tokens(text)
    exact = _exact_mentions(text, tokens, search)
    return sorted([*exact, *_fuzzy_mentions(text, exact, search)], key=lambda mention: mention.start)


def _tokens(text: str) -> list[_Token]:
    return [_Token(match.group(), fold(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text)]


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    last: int
    matches: tuple[TitleMatch, ...]
    ordinary: bool
    """The words would stand in a text that names no film at all."""
    evidence: bool
    end: int
    """End of the mention in the text, a year behind the title included."""


def _exact_mentions(text: str, tokens: list[_Token], search: TitleSearch) -> list[TitleMention]:
    found: list[_Found] = []
    position = 0
    while position < len(tokens):
        hit = _longest_title(text, tokens, position, search)
        if hit is None:
            position += 1
        else:
            found.append(hit)
            position = hit.last + 1
    certain = _with_neighbours(text, tokens, found)
    return [
        TitleMention(text[tokens[hit.first].start : hit.end], tokens[hit.first].start, hit.end, _item_ids(hit.matches))
        for hit in certain
    ]


def _longest_title(text: str, tokens: list[_Token], first: int, search: TitleSearch) -> _Found | None:
    """The longest title that starts at a token; one without evidence gives way to a shorter one with it."""
    fallback: _Found | None = None
    for length in range(min(MAX_TITLE_WORDS, len(tokens) - first), 0, -1):
        last = first + length - 1
        span = tokens[first : last + 1]
        if _crosses_sentence(text, span):
            continue
        name = canonical(text[span[0].start : span[-1].end])
        year, end = _year_near(text, span)
        matches = search.exact(name, year)
        if not matches:
            continue
        ordinary = _is_ordinary(name)
        found = _Found(first, last, tuple(matches), ordinary, _has_evidence(text, tokens, first, last, year is not None), end)
        if not ordinary or found.evidence:
            return found
        fallback = fallback or found
    return fallback


def _crosses_sentence(text: str, span: list[_Token]) -> bool:
    gaps = [text[left.end : right.start] for left, right in zip(span, span[1:], strict=False)]
    return any("\n" in gap or re.search(r"[.!?;]\s", gap) or len(gap) > 4 for gap in gaps)


def _is_ordinary(name: str) -> bool:
    """True for names made of frequent words only: one such word, or a short phrase of very frequent ones."""
    words = name.split()
    if all(word.isdigit() for word in words):
        return True
    frequencies = [7.0 if word.isdigit() else zipf_frequency(word, "en") for word in words]
    if len(words) == 1:
        return frequencies[0] >= ORDINARY_WORD or len(name) < 3
    # A phrase of n words is about as rare as the product of its words' frequencies.
    return len(words) <= 4 and min(frequencies) >= 4.6 and sum(7.5 - frequency for frequency in frequencies) < 5.0


def _has_evidence(text: str, tokens: list[_Token], first: int, last: int, dated: bool) -> bool:
    before, after = text[: tokens[first].start].rstrip(" "), text[tokens[last].end :].lstrip(" ")
    if dated:
        return True
    if before[-1:] and before[-1:] in _QUOTES and after[:1] and after[:1] in _QUOTES:
        return True
    if _capitalised(text, tokens, first, last):
        return True
    word = tokens[first].word
    if first == last and word in _PRONOUNS:
        return first > 0 and tokens[first - 1].word in {"movie", "film", "called", "titled", "named"}
    previous = first - 1
    while previous >= 0 and tokens[previous].word in _BEFORE_TITLE:
        previous -= 1
    if previous < 0:
        return False
    cue = tokens[previous].word in _CUES
    return cue and _ends_phrase(after)


def _ends_phrase(after: str) -> bool:
    """True where a noun phrase may end: the title is not the start of a longer phrase ("liked big explosions")."""
    return not after or after[0] in ".,;:!?)\n" or re.match(r"(and|or|but|too|also|because|as|is|was|with|a lot|so|very|the|again|movies?|films?)\b", after) is not None


def _capitalised(text: str, tokens: list[_Token], first: int, last: int) -> bool:
    """Capitals that carry meaning: inside a sentence, in a text that does not capitalise everything."""
    span = [token for token in tokens[first : last + 1] if len(token.word) > 3 or token in (tokens[first], tokens[last])]
    if not all(token.text[:1].isupper() or token.text[:1].isdigit() for token in span) or not any(token.text[:1].isupper() for token in span):
        return False
    others = [token for token in tokens if not tokens[first].start <= token.start <= tokens[last].end and token.word.isalpha() and token.word != "i"]
    if others and sum(token.text[:1].isupper() for token in others) > 0.6 * len(others) and len(others) > 3:
        return False
    before = text[: tokens[first].start].rstrip(" \"'“‘(")
    starts_sentence = not before or before[-1] in ".!?\n:"
    if starts_sentence:
        return last > first and all(token.text[:1].isupper() for token in span)
    return tokens[first].word != "i"


def _with_neighbours(text: str, tokens: list[_Token], found: list[_Found]) -> list[_Found]:
    """Keep sure titles, and ordinary words that stand in a row with them ("titanic, up and big")."""
    sure = [hit for hit in found if not hit.ordinary or hit.evidence]
    changed = True
    while changed:
        changed = False
        for hit in found:
            if hit in sure or (hit.first == hit.last and tokens[hit.first].word in _PRONOUNS):
                continue
            if any(_in_a_row(text, tokens, *sorted((hit, other), key=lambda one: one.first)) for other in sure):
                sure.append(replace(hit, evidence=True))
                changed = True
                found = [one for one in found if one is not hit]
    return sorted(sure, key=lambda hit: hit.first)


def _in_a_row(text: str, tokens: list[_Token], left: _Found, right: _Found) -> bool:
    between = text[left.end : tokens[right.first].start].strip().lower()
    closed = _ends_phrase(text[right.end :].lstrip(" "))
    return closed and between in {",", "and", ", and", "or", ", or", "&", "/", "then", "+"}


def _year_near(text: str, span: list[_Token]) -> tuple[int | None, int]:
    """A year written directly behind the title ("Dune (2021)", "Dune 2021") or before it ("the 1984 Dune")."""
    end = span[-1].end
    after = _YEAR_AFTER.match(text[end:])
    if after and not re.match(r"\s*,", text[end:]):
        return int(after.group(1)), end + after.end() if "(" in after.group() or "[" in after.group() else end + after.end(1)
    before = _YEAR_BEFORE.search(text[: span[0].start])
    return (int(before.group(1)) if before else None), end


def _item_ids(matches: tuple[TitleMatch, ...]) -> tuple[str, ...]:
    best = matches[0].score
    return tuple(match.item_id for match in matches if match.score >= best - AMBIGUITY_MARGIN)


def _fuzzy_mentions(text: str, exact: list[TitleMention], search: TitleSearch) -> list[TitleMention]:
    mentions: list[TitleMention] = []
    for start, end in _gaps(text, exact):
        span = _tokens(text[start:end])
        shifted = [replace(token, start=token.start + start, end=token.end + start) for token in span]
        if mention := _misspelt(text, shifted, search):
            mentions.append(mention)
    return mentions


def _gaps(text: str, taken: list[TitleMention]) -> list[tuple[int, int]]:
    """Stretches between punctuation, conjunctions and the titles already found."""
    borders = sorted(
        [(match.start(), match.end()) for match in _SPLIT.finditer(text)] + [(mention.start, mention.end) for mention in taken]
    )
    gaps, position = [], 0
    for start, end in borders:
        if start > position:
            gaps.append((position, start))
        position = max(position, end)
    return [*gaps, (position, len(text))]


def _misspelt(text: str, tokens: list[_Token], search: TitleSearch) -> TitleMention | None:
    """A title with typos in a stretch: longest window first; it must hold a word that no dictionary knows, or capitals."""
    for length in range(min(8, len(tokens)), 0, -1):
        best: tuple[float, TitleMention] | None = None
        for first in range(len(tokens) - length + 1):
            span = tokens[first : first + length]
            name = " ".join(canonical_words([word for token in span for word in token.word.split()]))
            if not _may_be_misspelt(tokens, first, length):
                continue
            cutoff = MIN_FUZZY if length > 1 else 82.0 if len(name) > 6 else MIN_FUZZY
            matches = search.fuzzy(name, cutoff)
            if matches and (best is None or matches[0].score > best[0]):
                surface = text[span[0].start : span[-1].end]
                best = matches[0].score, TitleMention(surface, span[0].start, span[-1].end, _item_ids(tuple(matches)))
        if best:
            return best[1]
    return None


def _may_be_misspelt(tokens: list[_Token], first: int, length: int) -> bool:
    span = tokens[first : first + length]
    words = [token.word for token in span]
    if span[0].text.lower() in _NEVER_FUZZY_START or words[-1] in _CUES or words[0] in _CUES - {"fan", "classic"}:
        return False
    unknown = [word for word in words if word.isalpha() and zipf_frequency(word, "en") < UNKNOWN_WORD]
    if length == 1:
        return bool(unknown) and len(words[0]) > 4
    capitals = sum(token.text[:1].isupper() for token in span) >= min(2, length) and first > 0
    after_cue = first > 0 and tokens[first - 1].word in _CUES and length > 1
    return bool(unknown) or capitals or after_cue
