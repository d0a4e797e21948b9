"""Qualities that the list should have more of: "scarier", "a bit more rugged", "with more songs"."""

import re
from functools import lru_cache

from wordfreq import zipf_frequency

from agent.offline.lexicon import MOODS, STOP_WORDS

MIN_BASE = 2.3
"""Zipf frequency from which a word is an English one."""
MAX_FREQUENCY = 5.6
_COMPARED = re.compile(
    r"(?:\b(?:something|anything|be|bit|little|lot|much|even|slightly|somewhat|way|go|it|them|these|those|ones|and|but|get|got|feels?)|^|,)\s*(?P<word>[^\W\d_]+er)(?!['’\w])(?=\s*(?:$|[.,;!?:)(-]|please|and|but|or|would|than|this time|instead|next|tonight|though|pls|thanks|to)(?!\w))",
    re.IGNORECASE,
)
_MORE = re.compile(r"\bmore\s+(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)(?=\s*(?:$|[.,;!?:)(-]|please|and|but|or|would|than|this time|instead|next|tonight|though|pls|thanks|if|in)(?!\w))", re.IGNORECASE)
_MORE_OF = re.compile(
    r"\bmore\s+(?!(?:please|pls|like|of|movies?|films?|ones?|options?|suggestions?|recommendations?)\b)[^\W\d_]|\b[^\W\d_]+er[- ](?:paced|to life)\b", re.IGNORECASE
)
_OTHER_MEANING = frozenset("newer older younger longer shorter better later earlier other another rather never ever over under after however together whether number further former upper inner outer lower higher greater larger smaller bigger cheaper easier easy".split())
"""Comparatives that are limits or say nothing of a film, and words that only end like one."""


def compared_qualities(clause: str) -> list[str]:
    """The plain form of each quality that a clause asks more of, in its order."""
    hits = [(match.start(), comparative_base(match["word"])) for match in _COMPARED.finditer(clause)]
    hits += [(match.start(), match["word"].lower()) for match in _MORE.finditer(clause)]
    return [word for _, word in sorted(hits) if word and word not in STOP_WORDS and zipf_frequency(word, "en") < MAX_FREQUENCY]


def compares(text: str) -> bool:
    """True if a text asks for more of something: "funnier", "more action packed", "with more songs"."""
    moods = any(word.endswith("er") and word in MOODS for word in text.lower().split())
    return moods or bool(compared_qualities(text)) or _MORE_OF.search(text) is not None


@lru_cache(maxsize=2048)
def comparative_base(word: str) -> str:
    """ "moodier" -> "moody", "sweeter" -> "sweet", "sadder" -> "sad"; "" for a word that is no comparative."""
    word = word.lower()
    if word in _OTHER_MEANING or not word.endswith("er") or len(word) < 5:
        return ""
    if word in MOODS:
        return word
    stem = word[:-2]
    bases = [f"{stem[:-1]}y"] if stem.endswith("i") else [stem, f"{stem}e", *([stem[:-1]] if stem[-1] == stem[-2] else [])]
    base = max(bases, key=lambda one: zipf_frequency(one, "en"))
    return base if zipf_frequency(base, "en") >= max(MIN_BASE, 0.8 * zipf_frequency(word, "en")) else ""
