"""Forms in which titles of two sources are compared: numerals, articles, spellings, left-out pieces."""

import re
from functools import cache
from itertools import combinations

from index.titles import fold, without_article

_ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
    "xi": "11", "xii": "12", "xiii": "13",
}  # fmt: skip
_SPELLINGS = _ROMAN | {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "vol": "volume", "pt": "part",
    "doctor": "dr", "mister": "mr", "saint": "st", "colour": "color", "colours": "colors", "grey": "gray",
    "theatre": "theater", "versus": "vs", "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th",
    "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
}  # fmt: skip
_COUNTED = frozenset({"part", "volume", "episode", "chapter"})
_SMALL_WORDS = _COUNTED | {"the", "a", "an", "and"}

_PIECES = re.compile(r"\s*:\s+|\s+[-\u2013\u2014/]\s+|,?\s+(?=[Oo]r,)|\s+(?=\()|(?<=\bPresents) |(?<=\bPresents:) ")
_THREE_D = re.compile(r":?\s+(?:in )?3-?D$")
_OWNER = re.compile(r"^(?:[\w.&]+ ){0,3}[\w.]+(?:'s|s'|\u2019s|s\u2019):? (?=\w)")
_GENERIC = re.compile(
    r"^(?:the )?(?:(?:first |last )?(?:movie|film)|beginning|part|volume|chapter|episode|musical|[\d ])*$"
)


@cache
def title_key(name: str) -> str:
    """Return a folded title without leading article, numerals as digits and common spellings as one."""
    return spelled(without_article(fold(name)))


@cache
def spelled(folded: str) -> str:
    """Write numerals of a folded title as digits, and common spellings in one way."""
    words = folded.split()
    spelled = [_SPELLINGS.get(word, word) for word in words]
    pairs = zip(["", *spelled], spelled, strict=False)
    return " ".join("1" if word == "i" and before in _COUNTED else word for before, word in pairs)


@cache
def compact(name: str) -> str:
    """Return the key without small words and spaces: "Chain Saw" and "Chainsaw" become equal."""
    return "".join(word for word in title_key(name).split() if word not in _SMALL_WORDS)


@cache
def shortened(name: str) -> frozenset[str]:
    """Return keys of ``name`` with some of its pieces, its owner or its number left out; never generic ones."""
    pieces = _PIECES.split(name)[:4]
    short = {_OWNER.sub("", name), _THREE_D.sub("", name)}
    short |= {": ".join(some) for size in range(1, len(pieces)) for some in combinations(pieces, size)}
    if len(pieces) > 1:
        short.add(": ".join([re.sub(r"\s+(?:\d+|[IVX]+)$", "", pieces[0]), *pieces[1:]]))
    short |= {_OWNER.sub("", some) for some in short}
    keys = {title_key(some) for some in short} - {title_key(name)}
    return frozenset(key for key in keys if len(key) >= 4 and not _GENERIC.match(key))
