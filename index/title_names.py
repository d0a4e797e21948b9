"""The names under which people may type a title, in one canonical spelling."""

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz

from index.titles import fold, without_article
from index.types import Item

_WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen".split()
# Roman "i" stays: in running text it is nearly always the pronoun.
_ROMAN = "ii iii iv v vi vii viii ix x xi xii xiii".split()
_NUMBERS = {word: str(number) for number, word in enumerate(_WORDS, 1)} | {
    word: str(number) for number, word in enumerate(_ROMAN, 2)
}
_NAMES_NOTHING = frozenset("movie movies film films special".split())
"""Last words of subtitles that say what the thing is, not what it is called: "The Animated Movie"."""
_COUNTERS = frozenset("part parts vol volume chapter episode number no".split())
_EDITION = re.compile(
    r"\s*[\(\[:,-]?\s*\b(the )?(director'?s|final|extended|special|ultimate|theatrical|unrated|remastered|collector'?s|anniversary)"
    r" (cut|edition|version)\b\s*[\)\]]?\s*$",
    re.IGNORECASE,
)
_SERIES_WORD = frozenset("saga trilogy series collection franchise".split())
_SUBTITLE = re.compile(r"\s*(?::|\s[-–—]\s|\s+or:?\s|;|\()\s*")
_INSIDE = re.compile(r"(?<=\S)\s*\([^()]*\)\s*(?=\w)")
"""What stands in brackets in the middle of a title: "You Are (Not) Alone"."""
MAX_INSTALMENT, MAX_OF_LONG_NAME = 13, 30
"""Highest figure that numbers an instalment, behind one word ("Saw 7", not "Apollo 18") and behind more ("James Bond 17")."""
ALTERNATIVE_NAME = 0.97
WITHOUT_ARTICLE = 0.96
MAIN_PART = 0.85
SUBTITLE_PART = 0.8


def canonical(text: str) -> str:
    """Folded words with numbers in figures: "Rocky II", "rocky part two" and "Rocky 2" become "rocky 2"."""
    return " ".join(canonical_words(fold(text).split()))


def canonical_words(folded: list[str]) -> list[str]:
    words: list[str] = []
    for word in folded:
        number = _NUMBERS.get(word, word)
        if number.isdigit() and len(words) > 1 and is_counter(words[-1]) and words[:-1] != ["the"]:
            words.pop()
        words.append(number)
    return words


def figure_of(word: str) -> str:
    """A number word in figures: "two" and "ii" are "2"; another word as it is."""
    return _NUMBERS.get(word, word)


def is_counter(word: str) -> bool:
    """True for "part", "episode" and the like, a slip allowed in a long one."""
    return word in _COUNTERS or (len(word) > 5 and any(fuzz.ratio(word, counter) >= 80 for counter in _COUNTERS if len(counter) > 5))


def without_edition(title: str) -> str:
    """A title without its edition: "Blade Runner: The Final Cut" -> "Blade Runner"."""
    return _EDITION.sub("", title) or title


def names_of(item: Item) -> Iterator[tuple[str, float]]:
    """Canonical names of an item with how surely each means it, 0..1; a name may come twice."""
    for title, weight in [(item.title, 1.0), *((title, ALTERNATIVE_NAME) for title in item.alternative_titles)]:
        for spelling in {title, without_edition(title)}:
            yield from _spellings(spelling, weight)
        if (whole := _INSIDE.sub(" ", title)) != title:
            yield from _spellings(whole, ALTERNATIVE_NAME * weight)
        parts = [part.strip(" )") for part in _SUBTITLE.split(title) if part.strip(" )")]
        if len(parts) > 1:
            yield from _part(parts[0], MAIN_PART * weight)
            for part in parts[1:]:
                *front, last = fold(part).split() or [""]
                if front and last not in _NAMES_NOTHING:
                    yield from _part(part, SUBTITLE_PART * weight)


def _spellings(title: str, weight: float) -> Iterator[tuple[str, float]]:
    folded = fold(title)
    yield " ".join(canonical_words(folded.split())), weight
    bare = without_article(folded)
    if bare != folded:
        yield " ".join(canonical_words(bare.split())), WITHOUT_ARTICLE * weight


def _part(part: str, weight: float) -> Iterator[tuple[str, float]]:
    words = [word for word in fold(part).split() if word not in _COUNTERS]
    if words and not all(word in _NUMBERS or word.isdigit() for word in words):
        yield from _spellings(part, weight)


def series_names(titles: Iterable[str]) -> Iterator[str]:
    """Canonical names of the series that titles spell out: the words before a colon, a closing figure or " and the "."""
    for title in titles:
        head, *rest = [part for part in _SUBTITLE.split(title) if part.strip(" )")] or [title]
        words = canonical_words(without_article(fold(head)).split())
        name = _without_figure(words)
        if (rest or len(name) < len(words)) and name:
            yield " ".join(name)
        opening, joint, _ = without_article(fold(title)).partition(" and the ")
        if joint and len(opening.split()) > 1:
            yield opening


def _numbers_instalment(word: str, words_before: int) -> bool:
    """A small figure or a year: "Rocky 2", "Planet of the Apes 2001", but not "Room 237"."""
    return word.isdigit() and (int(word) <= (MAX_OF_LONG_NAME if words_before > 1 else MAX_INSTALMENT) or 1900 <= int(word) <= 2100)


def _without_figure(words: list[str]) -> list[str]:
    """Words without what numbers an instalment: "rocky 2" -> "rocky", "twilight saga" -> "twilight"."""
    left = list(words)
    while len(left) > 1 and (_numbers_instalment(left[-1], len(left) - 1) or left[-1] in _COUNTERS | _SERIES_WORD):
        left.pop()
    return left if len(left) < len(words) or not all(word.isdigit() for word in left) else []
