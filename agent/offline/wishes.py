"""What the user is in the mood for, as words for a text query, and what they want less of."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from wordfreq import zipf_frequency

from agent.offline.comparatives import compared_qualities, compares
from agent.offline.lexicon import ALSO_QUERY, GENRE_NOUNS, LESS_POPULAR, MOODS, MORE_POPULAR, PHRASES, QUERY_SPELLING, STOP_WORDS
from agent.offline.negation import is_negated, negated_spans
from agent.offline.opinions import MASK
from agent.offline.tags import unwanted_tags
from index.catalogue import Catalogue
from index.lexical import terms

RARE_WORD = 4.3
"""Zipf frequency below which a word that item texts know may be a subject; more frequent ones must be keywords of the catalogue."""
MAX_FREQUENCY = 5.6
GEMS, CROWD = 0.0, 1.0
UNDERSTOOD = "□"
"""Stands for what was read as a limit or a phrase already; ``MASK`` stands for a film."""
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
_STRONG_WISH = re.compile(
    r"\b(?:something|anything|somethin|want|wants|looking for|look for|mood for|need|needs|recommend|suggest|suggestions?|ideas?|give me|show me|find me|prefer|(?:movies?|films?|more|ones?|stuff) like|similar|any|but|with more|set in|with)\b",
    re.IGNORECASE,
)
_STATEMENT = re.compile(rf"(?:{MASK}|\b(?:it|that|they|this|both|one))\s*(?:is|was|are|were|['’]s|has|had|made|felt)\b|\b(?:i|we|he|she|they)(?:['’]ve| have)?\s+(?:\w+\s+)?(?:seen|watched|saw|finished)\b|^\W*(?:already |just )?(?:seen|watched|saw)\b|^\W*the\s+\w+\s+(?:was|were|is|are)\b|\b(?:my name|i live|i['’]?m from|i am from|my (?:dog|cat|boss|job)|i work)\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[.;!?\n]+|\bbut\b", re.IGNORECASE)
_SEEN_ALL = re.compile(r"\b(?:seen|watched|finished)\s+(?:(?:nearly|almost|basically|literally|pretty much|just about)\s+)?(?:all|every|most|enough|plenty|tons|loads|lots|(?:so |too )?many)\b[^.,;!?\n]*?(?=[.,;!?\n]|$|\b(?:but|so|and (?:i|want|need|now))\b)", re.IGNORECASE)
""" "I've seen all the slashers": what was seen is no wish."""
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_NO_FILM = (
    r"(?:books?|novels?|audiobooks?|podcasts?|songs?|albums?|playlists?|bands?|restaurants?|bars?|recipes?|dishes|wines?|beers?|hotels?|games?|video ?games?|board ?games?|apps?|laptops?|phones?|cars?|gifts?|presents?|poems?|haikus?|essays?|limericks?|jokes?|emails?|letters?|codes?|scripts?|programs?)"
)
_OTHER_THINGS = re.compile(
    rf"\b(?:recommend|suggest|give|find|show|tell|need|want|looking for|know|sing|book|order|buy|write|what['’]?s)\s+(?:me\s+|us\s+)?(?:an?|the|some|any|another)\s+(?:(?:good|great|nice|new|funny|short|cheap|best|interesting|\w+ing)\s+)*{_NO_FILM}\b(?!\s*(?:movies?|films?|adaptations?|versions?|about\s+(?:the\s+)?films?))"
    r"|\b(?:write|compose|draft|translate|calculate|solve|code)\s+(?:me\s+|us\s+|for me\s+)?(?:an?|the|some|this|my)\b|\bhow(?:['’]?s| is) the weather\b|\bwhat(?:['’]?s| is| will)\s+(?:be\s+)?the\s+(?:weather|time|date|capital|population|meaning|temperature)\b",
    re.IGNORECASE,
)
"""Asks for something that is no film."""
_ASKS_A_FACT = re.compile(r"^\W*(?:(?:hey|hi|ok|so|and|btw|by the way)\W+)*(?:who|whose|when|where|why|how (?:many|much|far|old|tall|long|do|does|did|can|to))\b", re.IGNORECASE)
_OF_FILMS = re.compile(rf"[{MASK}{UNDERSTOOD}]|\b(?:movies?|films?|flicks?|watch\w*|recommend\w*|suggest\w*|something|anything|show me|genres?|directors?|actors?|cinema)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wishes:
    """``query`` and ``avoid``: words for the text search; ``popularity``: where the dial should go, None = nowhere."""

    query: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    popularity: float | None = None
    unwanted_tags: tuple[str, ...] = ()
    """Keywords that no film shall have."""
    compares: bool = False
    """The text asks for more of a quality."""


def read_wishes(text: str, knows_term: Callable[[str], bool], catalogue: Catalogue) -> Wishes:
    """Read the wishes of a text in which titles and limits are masked.

    Mood words are turned into the words that item texts use. Other words count when they stand in a clause that wishes for something (or
    in a short message) and can be a subject: a keyword of the catalogue, or a rarer word that its texts know (``knows_term``). What is said
    of a film ("it was hilarious") is no wish.
    """
    popularity = GEMS if LESS_POPULAR.search(text) else CROWD if MORE_POPULAR.search(text) else None
    text = LESS_POPULAR.sub(_blot, MORE_POPULAR.sub(_blot, text))
    query = [f"{decade if len(decade) == 4 else '19' + decade}s" for decade in _SETTING.findall(text)]
    text = _SETTING.sub(_blot, text)
    avoid: list[str] = []
    tags: list[str] = []
    whole = text
    text = without_seen(text)
    text = _PHRASES.sub(lambda match: _note_phrase(match, text, query, avoid), text)
    borders = [(0, 0), *(match.span() for match in _CLAUSES.finditer(text)), (len(text), len(text))]
    for (_, start), (end, _) in pairwise(borders):
        clause = text[start:end]
        if _is_off_topic(clause):
            continue
        query += [part for quality in compared_qualities(clause) for part in MOODS.get(quality, quality).split()]
        strong = _STRONG_WISH.search(clause) is not None
        if not strong and (_STATEMENT.search(clause) or (MASK in clause and not _WISH.search(clause))):
            continue
        wish = strong or (MASK not in clause and (_WISH.search(clause) is not None or len(_WORD.findall(clause)) <= 5))
        wanted, unwanted = _words(clause, lambda word: _is_subject(word, knows_term, catalogue), free=wish)
        query += wanted
        avoid += unwanted
        tags += unwanted_tags(whole[start:end], catalogue)
    said = {match.group().lower() for match in _WORD.finditer(whole)}
    avoid = [word for word in avoid if word in said or word not in query]
    unique = [word for word in dict.fromkeys(query) if word not in avoid]
    return Wishes(tuple(unique[:MAX_QUERY_WORDS]), tuple(dict.fromkeys(avoid))[:MAX_QUERY_WORDS], popularity, tuple(dict.fromkeys(tags)), compares(whole))


def _note_phrase(match: re.Match[str], text: str, query: list[str], avoid: list[str]) -> str:
    against = is_negated(match.start(), negated_spans(text)) or _LESS.search(text[max(0, match.start() - 60) : match.start()]) is not None
    words = PHRASES[match.group().lower()].split()
    if against:
        avoid.extend(word for word in words if word not in STOP_WORDS)
    else:
        query.extend(words)
    return _blot(match)


def _is_off_topic(clause: str) -> bool:
    """True for a clause that asks for a poem or a fact, and speaks of no film."""
    return _OTHER_THINGS.search(clause) is not None or (_ASKS_A_FACT.match(clause) is not None and not _OF_FILMS.search(clause))


def without_seen(text: str) -> str:
    """The text less what it says was all seen."""
    return _SEEN_ALL.sub(_blot, text)


@lru_cache(maxsize=8)
def _keyword_terms(catalogue: Catalogue) -> frozenset[str]:
    return frozenset(term for item in catalogue.items for keyword in item.keywords for term in terms(keyword))


def is_keyword_term(word: str, catalogue: Catalogue) -> bool:
    return any(map(_keyword_terms(catalogue).__contains__, terms(word)))


def _is_subject(word: str, knows_term: Callable[[str], bool], catalogue: Catalogue) -> bool:
    found = terms(word)
    frequency = zipf_frequency(word, "en")
    if frequency >= MAX_FREQUENCY or _YEAR.fullmatch(word) or (word in catalogue.surnames and frequency < RARE_WORD and word not in _keyword_terms(catalogue)):
        return False
    return is_keyword_term(word, catalogue) or (frequency < RARE_WORD and any(map(knows_term, found)))


def _words(clause: str, is_subject: Callable[[str], bool], *, free: bool) -> tuple[list[str], list[str]]:
    negated = negated_spans(clause)
    query: list[str] = []
    avoid: list[str] = []
    for match in _WORD.finditer(clause):
        word = match.group().lower().replace("’", "'")
        mood = MOODS.get(word)
        against = is_negated(match.start(), negated) or _LESS.search(clause[max(0, match.start() - 60) : match.start()]) is not None
        if mood and against:
            avoid.extend(_unwanted(word, mood))
        elif mood:
            query.extend(mood.split())
        elif (free or against) and not {word, word.split("'")[0]} & STOP_WORDS and len(word) > 2 and is_subject(word):
            (avoid if against else query).append(word)
    return query, avoid


def _unwanted(word: str, mood: str) -> list[str]:
    """What is unwanted with a mood: its synonyms, but no genre and nothing that all films of the genre are: "too silly" is said of a comedy that may be funny."""
    words = mood.split()
    return [words[0]] if len(words) > 1 and not set(words[1:]).isdisjoint(GENRE_NOUNS) else words


_ALSO_QUERY = {word: re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])", re.IGNORECASE) for word in ALSO_QUERY}


def genre_query_words(text: str) -> tuple[str, ...]:
    """Words such as "rom-com" that name a genre and say more than it."""
    text = without_seen(text)
    found = [word for word, pattern in _ALSO_QUERY.items() if pattern.search(text)]
    negated = negated_spans(text)
    kept = [word for word in found if not is_negated(text.lower().find(word), negated)]
    return tuple(part for word in sorted(kept) for part in QUERY_SPELLING.get(word, word.rstrip("s")).split())


def _blot(match: re.Match[str]) -> str:
    return UNDERSTOOD * len(match.group())
