"""Keywords of the catalogue that a message will not have: "no gore", "nothing with slashers or torture"."""

import re
from functools import lru_cache

from wordfreq import zipf_frequency

from agent.offline.lexicon import MOODS, STOP_WORDS, TAGS
from agent.offline.negation import is_negated, negated_spans
from index.catalogue import Catalogue
from index.lexical import terms

MAX_WORDS = 5
MAX_FREQUENCY = 5.6
FAMILY = 3
"""So many first letters are the same in words of one family: "gore", "gory"."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SOFT = re.compile(
    r"\b(?:less|fewer|too|so|as|very|that|much|many|overly|really|enough|tired|sick|bored|done|fed up|instead of|rather than|other than|besides|apart from|only|just|all|every|(?<!no )more|same)\b", re.IGNORECASE
)
"""What makes a negation one of degree, or a turn to something else: "not too gory", "enough zombies"."""
_VERB = re.compile(r"\b(?:i|you|we|they)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
""" "No film I love more": in front of a word that is no subject there."""


def unwanted_tags(clause: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The keywords that a clause says a plain no to; what it wants less of is not among them."""
    negated = [(start, end) for start, end in negated_spans(clause)]
    if not negated:
        return ()
    words = list(_WORD.finditer(clause))
    found: list[str] = []
    position = 0
    while position < len(words):
        count, tags = _longest(clause, words[position : position + MAX_WORDS], catalogue)
        start = words[position].start()
        said_of_somebody = _VERB.search(clause[: words[position + count - 1].start()]) is not None
        spans = [span for span in negated if is_negated(start, [span]) and not _SOFT.search(clause[span[0] : start])]
        if spans and not said_of_somebody:
            found += tags
        position += count
    return tuple(dict.fromkeys(found))


def _longest(clause: str, words: list[re.Match[str]], catalogue: Catalogue) -> tuple[int, tuple[str, ...]]:
    """How many of the words make up a keyword, the longest there is, and its spellings; one word and none if they make up none."""
    for count in range(len(words), 1, -1):
        between = clause[words[0].start() : words[count - 1].end()]
        if not re.search(r"[^\w\s'’-]", between) and (tags := _keywords_by_terms(catalogue).get(" ".join(terms(between)))):
            return count, tags
    word = words[0].group().lower().replace("’", "'")
    if word in STOP_WORDS or len(word) < 3 or zipf_frequency(word, "en") >= MAX_FREQUENCY:
        return 1, ()
    known = _keywords_by_terms(catalogue)
    found = [tag for name in (word, *_family(word)) for tag in known.get(" ".join(terms(name)), ())]
    return 1, tuple(dict.fromkeys(found))


def _family(word: str) -> tuple[str, ...]:
    """Tags that say the same of a film as a word does."""
    words = MOODS.get(word, "").split()
    kin = (" ".join(words), words[0]) if words and words[0][:FAMILY] == word[:FAMILY] else ()
    return (*([TAGS[word]] if word in TAGS else []), *kin)


@lru_cache(maxsize=8)
def _keywords_by_terms(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Keywords by their terms: "zombie" and "zombies" are the same."""
    found: dict[str, list[str]] = {}
    for keyword in dict.fromkeys(keyword for item in catalogue.items for keyword in item.keywords):
        found.setdefault(" ".join(terms(keyword)), []).append(keyword)
    return {key: tuple(keywords) for key, keywords in found.items() if key}
