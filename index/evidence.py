"""The facts behind a recommendation. Each one can be checked against the catalogue and the request."""

import re
from collections.abc import Sequence

from wordfreq import zipf_frequency

from index.item_index import ItemIndex
from index.lexical import terms
from index.query import Query
from index.titles import fold
from index.types import Evidence, Item

MIN_SHARED_LIKERS = 3
MIN_LIKER_SHARE = 0.1
MAX_WORD_FREQUENCY = 5.6
"""Zipf frequency above which a word of a request says nothing about a film ("the", "want", "good")."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*['’]?")
_SAYS_NOTHING = frozenset("movie film something anything want like watch tonight please recommend similar great good best really more some any".split())


def evidence_for(index: ItemIndex, item_id: str, query: Query) -> tuple[Evidence, ...]:
    """Everything that links an item to the request and the liked items, strongest kind first."""
    item = index.catalogue.item(item_id)
    liked = [index.catalogue.item(liked_id) for liked_id in query.liked]
    return (
        *_requested(item, query),
        *_words(item, query.text),
        *_shared(item, liked, "person"),
        *_likers(index, item, liked),
        *_shared(item, liked, "keyword"),
        *_shared(item, liked, "genre"),
    )


def request_words(text: str) -> list[str]:
    """Terms of a request that can say something about a film."""
    ordinary = {term for term in terms(text) if term in _SAYS_NOTHING or zipf_frequency(term, "en") > MAX_WORD_FREQUENCY}
    return [term for term in dict.fromkeys(terms(text)) if term not in ordinary]


def _requested(item: Item, query: Query) -> list[Evidence]:
    """What the constraints asked for and this item has."""
    constraints = query.constraints
    people = {fold(name): name for name in item.people}
    found = [Evidence("person", people[fold(name)]) for name in constraints.people if fold(name) in people]
    found += [Evidence("genre", genre) for genre in constraints.genres_any if genre in item.genres]
    if item.year is not None and (constraints.year_min is not None or constraints.year_max is not None):
        found.append(Evidence("year", str(item.year)))
    return found


def _words(item: Item, text: str) -> list[Evidence]:
    """What the request and the item have in common, as it stands in the item: whole keywords, words of its text, whole genres."""
    said, open_words = f" {' '.join(terms(text))} ", request_words(text)
    found: list[str] = []
    for names in (item.keywords, (item.text,), item.genres):
        if names == (item.text,):
            written = _as_written(item.text)
            names = tuple(written[word] for word in open_words if word in written)
        new = [name for name in names if _is_said(name, said, open_words)]
        found += new
        covered = {term for name in new for term in terms(name)}
        open_words = [word for word in open_words if word not in covered]
    return [Evidence("words", ", ".join(found))] if found else []


def _is_said(name: str, said: str, open_words: Sequence[str]) -> bool:
    """True if a request holds a whole name; ``said`` are its terms, ``open_words`` those that mean something and were not found yet."""
    own = terms(name)
    return bool(own) and f" {' '.join(own)} " in said and (len(own) > 1 or own[0] in open_words)


def _as_written(text: str) -> dict[str, str]:
    """Terms of a text -> the word as it stands there first, without a possessive ending."""
    written: dict[str, str] = {}
    for match in _WORD.finditer(text):
        word = re.sub(r"['’]s?$", "", match.group())
        for term in terms(word):
            written.setdefault(term, word)
    return written


def _shared(item: Item, liked: Sequence[Item], kind: str) -> list[Evidence]:
    """Values that the item shares with liked items: those with most of them first, then the rarer ones in item order."""
    values = {"person": item.people, "keyword": item.keywords, "genre": item.genres}[kind]
    of_liked = [{"person": other.people, "keyword": other.keywords, "genre": other.genres}[kind] for other in liked]
    found = [
        Evidence(kind, value, tuple(other.item_id for other, theirs in zip(liked, of_liked, strict=True) if value in theirs))
        for value in values
    ]
    return sorted((fact for fact in found if fact.item_ids), key=lambda fact: -len(fact.item_ids))


def _likers(index: ItemIndex, item: Item, liked: Sequence[Item]) -> list[Evidence]:
    """Liked items whose likers also liked this one, largest share first."""
    shares = []
    for other in liked:
        of, both = len(index.catalogue.likers(other.item_id)), index.catalogue.likers_in_common(other.item_id, item.item_id)
        if both >= MIN_SHARED_LIKERS and both / of >= MIN_LIKER_SHARE:
            shares.append((both / of, Evidence("likers", f"{both}/{of}", (other.item_id,))))
    return [fact for _, fact in sorted(shares, key=lambda pair: -pair[0])]
