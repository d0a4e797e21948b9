"""Chat spelling made plain before anything is read: "lvoe", "soooo", "u", "teh"; titles are left as they are."""

import re
from collections.abc import Callable, Container, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from wordfreq import zipf_frequency

from agent.offline.lexicon import GENRE_NOUNS, MOODS, SHORTHAND
from index.title_names import canonical
from index.title_typos import is_inflected
from index.titles import fold, without_article

RARE = 2.7
"""Zipf frequency below which a word may be a slip."""
MIN_LETTERS = 4
TWO_SLIPS = 10
"""Letters from which a word may have two slips."""
_CUES = (
    "love loved loving like liked enjoy enjoyed favorite favourite hate hated dislike disliked watch watched watching seen movie movies film films recommend recommended recommendation "
    "recommendations suggest suggestion suggestions something anything similar surprise before after older newer without please nothing except boring amazing awesome brilliant hilarious terrible "
    "awful overrated beautiful directed starring actress decade nineties eighties seventies recent because really already another number first second third masterpiece disappointing interesting "
    "fantastic excellent different trilogy series haven't couldn't didn't don't wasn't scary funny romantic mystery romance violent animated animation documentary thriller comedy"
).split()
_PLAIN = sorted({*_CUES, *(word for word in (*GENRE_NOUNS, *MOODS) if word.isalpha() and len(word) > 4)})
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ROMAN = re.compile(r"[xvi]+", re.IGNORECASE)
_SIGNS = tuple((re.compile(rf"(?<!\w){short}(?!\w)", re.IGNORECASE), plain) for short, plain in (("w/o", "without"), ("w/", "with "), ("b4", "before")))
_HERO = re.compile(r"(?<!\w)(?<!james )(?:bond|007)(?=\s+(?:movies?|films?|flicks?|series|franchise)\b)", re.IGNORECASE)
""" "Bond films": a last name that people hardly use for anybody else."""
_OPINION_BEFORE = re.compile(r"\b(?:loved|liked|adored?|enjoyed|hated|disliked|rewatched|watched|saw|seen|fan of|really into|fond of|favou?rites?:)\s+(?:the\s+)?$", re.IGNORECASE)
_OPINION_BEHIND = re.compile(r"\s+(?:was|were)\b|\s+(?:as well|too)\b|\s+blew me\b", re.IGNORECASE)
GENERAL = frozenset({*_CUES} - {"romance", "thriller", "mystery"})
"""Words that people say around titles; a slip in one of them is no title of one word."""
Stretch = tuple[int, int, str]
"""Where a title stands, and how it is printed."""
_STRETCHED = re.compile(r"([a-zA-Z])\1{2,}")


def plain_spelling(text: str, is_title_word: Callable[[str], bool], titles: Callable[[str], Sequence[Stretch]] = lambda text: (), names: Container[str] = frozenset()) -> str:
    """The text with slips in everyday chat words repaired. Words with a capital and words of titles stay.

    ``titles`` says where titles stand; it is asked only if chat spelling or a slip may be part of one ("She's Gotta Have It", "Forrrest Gump",
    "the wolf of wall sreet"). ``names`` are the canonical names of titles.
    """
    text = text.replace("’", "'").replace("‘", "'")
    for short, plain in _SIGNS:
        text = short.sub(plain, text)
    text = _HERO.sub("James Bond", text)
    stretches: Sequence[Stretch] = ()
    if any(_may_be_of_title(word, is_title_word) for word in _WORD.findall(text)):
        stretches = [one for one in titles(text) if _is_meant(text, one, is_title_word, names)]
    return _WORD.sub(lambda match: match.group() if any(start <= match.start() < end for start, end, _ in stretches) else _repaired(match.group(), is_title_word), text)


def _may_be_of_title(word: str, is_title_word: Callable[[str], bool]) -> bool:
    return _STRETCHED.search(word) is not None or (word in SHORTHAND and is_title_word(word)) or (word not in SHORTHAND and _repaired(word, is_title_word) != word)


def _is_meant(text: str, stretch: Stretch, is_title_word: Callable[[str], bool], names: Container[str]) -> bool:
    """False where a title is spelled with a slip, and repairing the slip gives a title, or a word that is as likely as the title."""
    start, end, title = stretch
    written = text[start:end]
    slips = [word for word in _WORD.findall(written) if word not in SHORTHAND and not _STRETCHED.search(word) and _repaired(word, is_title_word) != word]
    if not slips:
        return True
    if len(slips) > 1 or canonical(_WORD.sub(lambda match: _repaired(match.group(), is_title_word), written)) in names:
        return False
    if len(canonical(written).split()) > 1:
        return True
    meant = without_article(fold(title))
    judged = _OPINION_BEFORE.search(text[:start]) is not None or _OPINION_BEHIND.match(text, end) is not None
    return judged and meant[:1] == slips[0][0] and OSA.distance(slips[0], meant) == 1 and _nearest(slips[0]) not in GENERAL


def _repaired(word: str, is_title_word: Callable[[str], bool]) -> str:
    if word in SHORTHAND:
        return SHORTHAND[word]
    if _STRETCHED.search(word) and not is_title_word(word.lower()) and not _ROMAN.fullmatch(word):
        return _shortened(word)
    if not word.isascii() or not word.islower() or len(word) < MIN_LETTERS or "'" in word or zipf_frequency(word, "en") >= RARE or is_title_word(word):
        return word
    return word if word.endswith(("ed", "ing")) and is_inflected(word) else _nearest(word) or word


def _shortened(word: str) -> str:
    """ "looooved" -> "loved", "sooo" -> "so", "goood" -> "good"."""
    single, double = _STRETCHED.sub(r"\1", word), _STRETCHED.sub(r"\1\1", word)
    if not zipf_frequency(single, "en") and not zipf_frequency(double, "en"):
        return word
    return single if zipf_frequency(single, "en") >= zipf_frequency(double, "en") else double


@lru_cache(maxsize=4096)
def _nearest(word: str) -> str:
    """The everyday word that is one slip away (a letter too many, too few, wrong or swapped), two in long words; "" if none is."""
    allowed = 1 if len(word) < TWO_SLIPS else 2
    found = process.extractOne(word, _PLAIN, scorer=OSA.distance, score_cutoff=allowed)
    return str(found[0]) if found and found[0][0] == word[0] else ""
