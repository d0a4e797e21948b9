"""Titles with typos in running text: candidates from words that are spelled nearly alike, aligned with the text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA
from wordfreq import zipf_frequency

UNKNOWN_WORD = 3.0
"""Zipf frequency below which a word may be a misspelling."""
_ENDINGS = (("ier", "y"), ("iest", "y"), ("er", ""), ("er", "e"), ("est", ""), ("est", "e"), ("ly", ""), ("ness", ""), ("ish", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("s", ""))
KNOWN_STEM = 2.5
"""Zipf frequency from which a word whose ending is cut off is an English one."""
EVERYDAY_WORD = 4.5
"""The same from which a word beside a slip is no second one: "Assasins and" is not "Assassin's End"."""
UNKNOWN_SINGLE = 2.4
"""The same for a title of one word, where no other word supports the guess."""
WORD_CUTOFF = 72.0
COMMON = 60
"""A name word that more names than this bear is an anchor only beside another word of the name."""
LONG_NAME = 12
"""Letters of a name in which a word of three letters may have a slip."""
SOUND_KNOWN = 0.3
"""How well known (0..1) the film must be of which a word may be spelled by its sound: "wreck it ralf"."""
MIN_LETTERS = 6
"""Letters of a name from which a single slip is surely one."""
MANY_SPACES = 3
"""Spaces in a name from which one word that is near to it, and the others its own, are no coincidence: "shun of the dead"."""
MIN_DATED = 4
"""Letters of a title that a year behind it speaks for."""
COMMON_WORD = 5.2
"""Zipf frequency from which a word alone is no slip whatever year stands behind it: "from 2020" is not "Prom"."""
TWO_SLIPS = 9
"""Letters of a word that may have two slips then."""
SINGLE_SLIP = 15.0
"""What one slip of the finger in the whole name weighs when names are compared, on the scale of their likeness."""
MAX_LOOKUPS = 40
"""Misspelt words that are looked up in one text."""


@dataclass(frozen=True, slots=True)
class NearName:
    """A known name that the words ``first`` to ``last`` (inclusive) of a text nearly spell; ``likeness`` is 0..100."""

    first: int
    last: int
    name: str
    likeness: float
    slips: bool
    """A word that was typed is no English word."""
    single: bool = False
    """One letter is too many, too few or wrong, or two are swapped; all else is as it should be."""


class Misspellings:
    """Looks up names that a stretch of words nearly spells."""

    def __init__(self, names: Mapping[str, float]) -> None:
        """``names``: canonical name -> how well known its best item is, 0..1."""
        self._names = names
        self._bearers: dict[str, list[str]] = defaultdict(list)
        for name in names:
            for word in set(name.split()):
                self._bearers[word].append(name)
        self._words = [word for word in self._bearers if len(word) > 2]

    def is_name_word(self, word: str) -> bool:
        """True for a word that some name contains."""
        return word in self._bearers

    def find(self, words: Sequence[str]) -> list[NearName]:
        """Names near to a part of ``words`` (canonical, in text order), likeliest first."""
        found: dict[tuple[int, int], NearName] = {}
        lookups = 0
        for position, word in enumerate(words):
            if len(word) < 4 or not (word.isalpha() or (len(word) >= TWO_SLIPS and sum(map(str.isalpha, word)) > len(word) - 2)):
                continue
            unknown = zipf_frequency(word, "en") < UNKNOWN_WORD
            if unknown:
                lookups += 1
                if lookups > MAX_LOOKUPS:
                    break
            for anchor in self._anchors(word, unknown):
                for name in self._bearers_of(anchor, words, position):
                    near = self._aligned(words, position, anchor, name, unknown)
                    if near and self._rank(near) > self._rank(found.get((near.first, near.last))):
                        found[near.first, near.last] = near
        return sorted(found.values(), key=lambda near: (-self._rank(near), near.first))

    def _anchors(self, word: str, unknown: bool) -> list[str]:
        exact = [word] if 0 < len(self._bearers.get(word, ())) <= COMMON else []
        if not unknown:
            return exact
        near = process.extract(word, self._words, scorer=fuzz.ratio, limit=8, score_cutoff=WORD_CUTOFF)
        return list(dict.fromkeys([*exact, *(choice for choice, _, _ in near)]))

    def _bearers_of(self, anchor: str, words: Sequence[str], position: int) -> list[str]:
        """Names with a word; of a common word, those whose word beside it is in the text as well."""
        names = self._bearers[anchor]
        if len(names) <= COMMON:
            return names
        beside = {" ".join(words[max(position - 1, 0) : position]), " ".join(words[position + 1 : position + 2])} - {""}
        return [name for name in names if any(f"{anchor} {word}" in name or f"{word} {anchor}" in name for word in beside)]

    def _aligned(self, words: Sequence[str], position: int, anchor: str, name: str, unknown: bool) -> NearName | None:
        parts = name.split()
        first = position - parts.index(anchor)
        last = first + len(parts) - 1
        if first < 0 or last >= len(words):
            return None
        window = words[first : last + 1]
        changed = [(typed, meant) for typed, meant in zip(window, parts, strict=True) if typed != meant]
        if len(changed) > 1 and any(zipf_frequency(typed, "en") >= EVERYDAY_WORD for typed, _ in changed):
            return None
        figures_differ = any(typed.isdigit() or meant.isdigit() for typed, meant in changed)
        if not changed or figures_differ or (not unknown and len(changed) > 1):
            return None
        if len(parts) == 1 and (zipf_frequency(window[0], "en") >= UNKNOWN_SINGLE or is_inflected(window[0])):
            return None
        alike = all(_sound(typed) == _sound(meant) for typed, meant in changed)
        if alike and len(parts) > 2 and len(name) >= LONG_NAME and self._names[name] >= SOUND_KNOWN:
            return NearName(first, last, name, 95.0, slips=True)
        if not unknown and (len(changed[0][0]) < (3 if len(name) >= LONG_NAME else 4) or fuzz.ratio(*changed[0]) < 70.0):
            return None
        if any(fuzz.ratio(typed, meant) < (60.0 if len(parts) > 1 else WORD_CUTOFF) for typed, meant in changed):
            return None
        likeness = fuzz.ratio(" ".join(window), name)
        slips = any(zipf_frequency(typed, "en") < UNKNOWN_WORD for typed, _ in changed)
        single = len(changed) == 1 and OSA.distance(*changed[0]) == 1
        return NearName(first, last, name, likeness, slips, single) if likeness >= self._cutoff(name, changed) else None

    def _cutoff(self, name: str, changed: Sequence[tuple[str, str]]) -> float:
        """How alike a name must be: less for a long name of a well-known film, more where every word typed is a real word."""
        known = self._names[name]
        real_words = all(zipf_frequency(typed, "en") >= UNKNOWN_WORD or (zipf_frequency(typed, "en") > 0 and is_inflected(typed)) for typed, _ in changed)
        if real_words and any(typed == f"{meant}s" or OSA.distance(typed, meant) > 1 for typed, meant in changed):
            return 101.0  # "american movies" is a plural, "clever after" is not "Ever After"
        if real_words and name.count(" ") >= MANY_SPACES and len(changed) == 1:
            return 90.0
        if real_words:
            return (90.0 if known >= 0.45 else 94.0) if known >= 0.2 and len(name) >= 9 and " " in name else 101.0
        if " " not in name and len(name) < 5:
            return 101.0
        length = len(name)
        if length >= MIN_LETTERS and all(OSA.distance(typed, meant) == 1 for typed, meant in changed) and len(changed) == 1:
            return 80.0
        return (80.0 if known >= 0.45 else 87.0) if length >= 7 else 86.0

    def _rank(self, near: NearName | None) -> float:
        if near is None:
            return -1.0
        return near.likeness + SINGLE_SLIP * near.single + 20 * self._names[near.name] + 2 * (near.last - near.first)


def with_slip(words: Sequence[str], titles: Iterable[str]) -> str:
    """The title that the last words spell with one slip or two in a long one, the longest first; "" if none is so near. For titles that something else speaks for as well."""
    found = ""
    for title in titles:
        parts = title.split()
        typed = words[-len(parts) :]
        if len(parts) > len(words) or len(title) < MIN_DATED or len(title) <= len(found):
            continue
        changed = [(one, meant) for one, meant in zip(typed, parts, strict=True) if one != meant]
        if len(parts) == 1 and zipf_frequency(typed[0], "en") >= COMMON_WORD:
            continue
        if len(changed) == 1 and min(map(len, changed[0])) > 2 and not changed[0][0].isdigit() and OSA.distance(*changed[0]) <= (1 if len(changed[0][1]) < TWO_SLIPS else 2):
            found = title
    return found


def is_inflected(word: str) -> bool:
    """True for a rare form of an English word: "twistier" is no slip for "Twister"."""
    return any(word.endswith(ending) and zipf_frequency(word.removesuffix(ending) + rest, "en") >= KNOWN_STEM for ending, rest in _ENDINGS if len(word) - len(ending) > 2)


_SOUNDS = (("ph", "f"), ("oo", "u"), ("ck", "k"), ("ee", "i"), ("ie", "i"), ("ea", "i"), ("y", "i"), ("z", "s"), ("c", "k"), ("gh", "g"))


def _sound(word: str) -> str:
    """A word as it sounds, roughly: one letter for each sound, doubled letters once, no silent e at the end."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    word = "".join(letter for place, letter in enumerate(word) if letter != word[place - 1 : place])
    return word.removesuffix("e")
