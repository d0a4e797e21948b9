"""What the user is in the mood for, as words for a text query, and what they want less of."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from agent.offline.lexicon import ALSO_QUERY, LESS_POPULAR, MOODS, MORE_POPULAR, PHRASES, QUERY_SPELLING, STOP_WORDS
from agent.offline.negation import is_negated, negated_spans
from agent.offline.opinions import MASK
from index.lexical import terms

GEMS, CROWD = 0.1, 0.9
MAX_QUERY_WORDS = 14
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_WISH = re.compile(
    r"\b(?:something|anything|want|wanna|looking for|look for|in the mood|mood for|need|recommend|suggest|show me|give me|gimme|prefer|rather|how about|what about|movies?|films?|flicks?|about|more|"
    r"any|with|set in|where|please|feel like|craving|up for|interested in|find me|stories|story)\b",
    re.IGNORECASE,
)
_LESS = re.compile(r"\b(?:less|not (?:too|so|as|very|that)|nothing (?:too|so|very)?|no|without|too|isn['’]?t (?:too|so|very)|fewer|never)\s+(?:much\s+)?$", re.IGNORECASE)
_SETTING = re.compile(r"\b(?:set|takes? place|taking place|based|happens?|during|about)\s+(?:in\s+|during\s+)?(?:the\s+)?(?:early |mid |late )?((?:19)?\d0)['’]?s\b", re.IGNORECASE)
_PHRASES = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, PHRASES), key=len, reverse=True)) + r")\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[.;!?\n]+|\bbut\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wishes:
    """``query`` and ``avoid``: words for the text search; ``popularity``: where the dial should go, None = nowhere."""

    query: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    popularity: float | None = None


def read_wishes(text: str, knows_term: Callable[[str], bool]) -> Wishes:
    """Read the wishes of a text in which titles and limits are masked.

    Mood words are turned into the words that item texts use. Other words count when they stand in a clause that wishes for something (or
    in a short message) and the catalogue's texts know them (``knows_term``).
    """
    popularity = GEMS if LESS_POPULAR.search(text) else CROWD if MORE_POPULAR.search(text) else None
    text = LESS_POPULAR.sub(_blot, MORE_POPULAR.sub(_blot, text))
    query = [f"{decade if len(decade) == 4 else '19' + decade}s" for decade in _SETTING.findall(text)]
    text = _SETTING.sub(_blot, text)
    avoid: list[str] = []
    text = _PHRASES.sub(lambda match: _note_phrase(match, text, query, avoid), text)
    for clause in _CLAUSES.split(text):
        wish = _WISH.search(clause) is not None or len(_WORD.findall(clause)) <= 5
        wanted, unwanted = _words(clause, knows_term, free=wish)
        query += wanted
        avoid += unwanted
    unique = [word for word in dict.fromkeys(query) if word not in avoid]
    return Wishes(tuple(unique[:MAX_QUERY_WORDS]), tuple(dict.fromkeys(avoid))[:MAX_QUERY_WORDS], popularity)


def _note_phrase(match: re.Match[str], text: str, query: list[str], avoid: list[str]) -> str:
    against = is_negated(match.start(), negated_spans(text)) or _LESS.search(text[: match.start()]) is not None
    (avoid if against else query).extend(PHRASES[match.group().lower()].split())
    return _blot(match)


def _words(clause: str, knows_term: Callable[[str], bool], *, free: bool) -> tuple[list[str], list[str]]:
    negated = negated_spans(clause)
    query: list[str] = []
    avoid: list[str] = []
    for match in _WORD.finditer(clause):
        word = match.group().lower().replace("’", "'")
        mood = MOODS.get(word)
        against = is_negated(match.start(), negated) or _LESS.search(clause[: match.start()]) is not None
        if mood:
            (avoid if against else query).extend(mood.split())
        elif (free or against) and word not in STOP_WORDS and len(word) > 2 and any(map(knows_term, terms(word))):
            (avoid if against else query).append(word)
    return query, avoid


def genre_query_words(text: str) -> tuple[str, ...]:
    """Words such as "rom-com" that name a genre and say more than it."""
    found = [word for word in ALSO_QUERY if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE)]
    negated = negated_spans(text)
    kept = [word for word in found if not is_negated(text.lower().find(word), negated)]
    return tuple(part for word in sorted(kept) for part in QUERY_SPELLING.get(word, word.rstrip("s")).split())


def _blot(match: re.Match[str]) -> str:
    return MASK * len(match.group())
