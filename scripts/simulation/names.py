"""Film titles as MovieLens writes them, and as people do."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

_YEAR_AT_END = re.compile(r"\s*\((\d{4})(?:[-–]\d{0,4})?\)\s*$")
_MOVED_ARTICLE = re.compile(r"^(.+), (The|An?|L[aeo]s?|L'|Une?|Der|Die|Das|El|Il|Det|Den)$", re.IGNORECASE)
_BRACKETS = re.compile(r"(?<=\S)\s*\(((?:[^()]|\([^()]*\))*)\)")
_GOES_ON = re.compile(r"(?:[:&,]|\b(?:or|and|of)|^)$", re.IGNORECASE)
_ALSO = re.compile(r"^a\.?k\.?a\.?:?\s+", re.IGNORECASE)
_LEADING = re.compile(r"^(?:the|an?) (?=\S)", re.IGNORECASE)
_FIGURES = {"II": "2", "III": "3", "IV": "4"}
_KEYS = {"a": "s", "c": "v", "d": "s", "e": "r", "g": "f", "h": "j", "i": "o", "k": "l", "l": "k", "m": "n", "n": "m", "o": "i", "r": "t", "s": "d", "t": "r", "u": "i"}
"""A key beside each of the usual ones."""
SHORTEST_TYPO = 6
TYPO_SHARE = 0.07


def plain(text: str) -> str:
    """Lower-case words without accents and signs, one space between them."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    bare = bare.casefold().replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def bare(text: str) -> str:
    """``plain`` without a leading article: what two spellings of one name have in common."""
    return _LEADING.sub("", plain(text))


def take_apart(raw: str) -> tuple[tuple[str, ...], int | None]:
    """All names in a MovieLens title, the usual one first, and its year.

    "City of Lost Children, The (Cité des enfants perdus, La) (1995)" gives "The City of Lost Children" and "La Cité des
    enfants perdus", 1995.
    """
    title = " ".join(raw.split())
    year = _YEAR_AT_END.search(title)
    title = title[: year.start()] if year else title
    first = _BRACKETS.sub("", title).strip()
    # "Birdman: Or (The Unexpected Virtue of Ignorance)" is one name.
    first = title if _GOES_ON.search(first) else first
    others = [_ALSO.sub("", inside.strip()) for inside in _BRACKETS.findall(title)]
    names = [_article_in_front(name) for name in (first, *others, title) if name]
    return tuple(dict.fromkeys(names)), int(year.group(1)) if year else None


def _article_in_front(name: str) -> str:
    moved = _MOVED_ARTICLE.match(name)
    return f"{moved[2]}{'' if moved[2].endswith(chr(39)) else ' '}{moved[1]}" if moved else name


def says_one_of(text: str, names: Iterable[str]) -> bool:
    """True if a text holds one of the names as whole words, with or without its article."""
    padded = f" {plain(text)} "
    return any(f" {bare(name)} " in padded for name in names)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A title as a user writes it; ``ways``: how it differs from the printed one."""

    text: str
    ways: tuple[str, ...]


def spell(name: str, year: int | None, taken: frozenset[str], random: Random) -> Spelling:
    """Write a title as people do. ``taken`` are bare names that more than one film has: those get their year."""
    text = name
    ways: list[str] = []
    if random.random() < 0.25 and (shorter := _LEADING.sub("", text)) != text:
        text, ways = shorter, [*ways, "no article"]
    words = text.split()
    if words[-1] in _FIGURES and random.random() < 0.4:
        text, ways = " ".join([*words[:-1], _FIGURES[words[-1]]]), [*ways, "figure"]
    if random.random() < 0.3 and (without := _without_signs(text)) != text:
        text, ways = without, [*ways, "no punctuation"]
    if len(plain(text)) >= SHORTEST_TYPO and random.random() < TYPO_SHARE and bare(mistyped := _mistype(text, random)) not in taken:
        text, ways = mistyped, [*ways, "typo"]
    # A name of one short word ("Up") is only told from the word by its capital.
    if random.random() < 0.45 and len(plain(text)) > 4:
        text, ways = text.lower(), [*ways, "lower case"]
    if year is not None and (bare(name) in taken or random.random() < 0.1):
        text, ways = f"{text} {random.choice((f'({year})', f'({year})', str(year), f'from {year}'))}", [*ways, "with year"]
    return Spelling(text, tuple(ways) or ("as printed",))


def _without_signs(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s&]", " ", re.sub(r"['’.]", "", text)).split()) or text


def _mistype(text: str, random: Random) -> str:
    """One slip of the finger in a word of five letters or more, never at its first letter."""
    words = list(re.finditer(r"[A-Za-z]{5,}", text))
    if not words:
        return text
    word = random.choice(words)
    at = random.randrange(word.start() + 1, word.end() - 1)
    slip = random.choice(("swap", "drop", "double", "neighbour"))
    if slip == "swap":
        return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"
    if slip == "drop":
        return text[:at] + text[at + 1 :]
    if slip == "double":
        return text[:at] + text[at] + text[at:]
    return text[:at] + _KEYS.get(text[at], text[at] * 2) + text[at + 1 :]
