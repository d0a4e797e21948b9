"""What the catalogue says of a quality that somebody asks about: "scary", "a happy ending", "black and white", "in Korean"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from wordfreq import zipf_frequency

from agent.offline.lexicon import COUNTRIES, GENRE_NOUNS, LANGUAGES, MOODS, PHRASES, STOP_WORDS, TAGS
from index.catalogue import Catalogue
from index.lexical import terms
from index.types import Item

MAX_FREQUENCY = 5.6
_FOR_CHILDREN = re.compile(r"\b(?:kids?|children|family|famil(?:y|ies)|toddlers?|[1-9][- ]?year[- ]?olds?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a quality: tags and genres of a film, words of its description."""

    tags: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tags or self.genres or self.words)


def is_quality(what: str, catalogue: Catalogue) -> bool:
    """True for what films of the catalogue can be said to be or to have."""
    known = _keyword_terms(catalogue)
    return bool(language_of(what) or _genres(what) or any(set(terms(name)) <= own for name in _names(what) for own in known if terms(name)))


def language_of(what: str) -> tuple[str, ...]:
    """The languages that a word such as "Korean" stands for."""
    return next((names for word in what.lower().split() if (names := LANGUAGES.get(word) or COUNTRIES.get(word))), ())


def signs_of(what: str, item: Item, catalogue: Catalogue) -> Signs:
    """Everything the catalogue has that says a quality of a film."""
    wanted = [set(terms(name)) for name in _names(what) if terms(name)]
    tags = tuple(keyword for keyword in item.keywords if any(one <= set(terms(keyword)) for one in wanted))
    genres = tuple(genre for genre in item.genres if genre in _genres(what))
    # A tag that only holds the word says less than the genre: "body horror" is no answer to "a horror film?".
    tags = tuple(tag for tag in tags if tag in _names(what)) or (() if genres else tags)
    text = set(terms(item.text))
    words = tuple(word for word in _words(what) if terms(word))
    # One word of several says something else: a "black monolith" is no film in black and white.
    return Signs(tags, genres, words if all(set(terms(word)) <= text for word in words) else ())


def _words(what: str) -> list[str]:
    return [word for word in re.findall(r"[\w'’-]+", what.lower()) if word not in STOP_WORDS and len(word) > 2 and zipf_frequency(word, "en") < MAX_FREQUENCY]


def _names(what: str) -> list[str]:
    """The tags that would say it: the words themselves, and those that a mood or a phrase stands for."""
    what = what.lower()
    if what in PHRASES:
        return [what, PHRASES[what]]
    words = [what] if len(_words(what)) > 1 else _words(what)
    moods = [name for word in _words(what) for name in (*MOODS.get(word, "").split(), TAGS.get(word, "")) if name]
    return [*words, *moods, *(["family-friendly"] if _FOR_CHILDREN.search(what) else [])]


def _genres(what: str) -> set[str]:
    what = what.lower()
    names = (what, f"{what} movie", *what.split(), *(f"{word} movie" for word in what.split()))
    return {GENRE_NOUNS[name] for name in names if name in GENRE_NOUNS}


@lru_cache(maxsize=8)
def _keyword_terms(catalogue: Catalogue) -> tuple[frozenset[str], ...]:
    return tuple({frozenset(terms(keyword)) for item in catalogue.items for keyword in item.keywords})
