"""Checks every reason against the facts: the sentence word by word, and the evidence under it.

The sentence is read without knowing how it was made. What stands in it must be a title that the user likes, a value that the
films have, a number that can be counted again, or one of the few words that tie these together; anything else is a claim that
nobody can check.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.simulation.names import plain
from scripts.simulation.records import Likes

# Everything that may stand between facts. A word that is not here must be a fact.
GLUE = frozenset(
    ["a", "again", "also", "among", "an", "and", "are", "as", "asked", "at", "because", "both", "by", "common", "include", "includes", "genres", "mix", "once", "speaks", "tag", "tagged", "tags", "well", "described", "description", "directed", "directs", "film", "films", "for", "from", "genre", "has", "have", "here", "in", "is", "it", "its", "keyword", "keywords", "liked", "like", "likes", "made", "movie", "near", "of", "people", "plays", "request", "said", "say", "says", "set", "share", "shares", "stand", "stands", "stars", "that", "the", "them", "themes", "there", "these", "this", "those", "to", "too", "wanted", "what", "which", "who", "whole", "with", "within", "words", "year", "years", "you", "your", "whom", "loved", "love", "who've", "you've", "so", "same", "another", "more"]
)
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_COUNT = re.compile(r"\b(\d+) of (?:the )?(\d+)\b")
_LIKERS = re.compile(r"\b(\d+) people\b")
_PERCENT = re.compile(r"\b(\d+)(?: |\u00a0|\u202f)?%")
_QUOTED = re.compile(r"[“\"]([^”\"]+)[”\"]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BLOT = "\0"
_PLACES = (("tag", "keywords"), ("descri", "described"), ("genre", "genres"))
"""Where a clause says that quoted words stand -> the field of the film."""
_ROLES = (("direct", "directors"), (r"plays|stars|\bwith\b", "cast"))
_MISREAD = re.compile(r"the user (?:asked for no|did not ask for|limited no|never said)|is no film that the user likes")


def is_misreading(problem: str) -> bool:
    """True for a problem that lies in what the user is said to want, false for one that lies in the films."""
    return bool(_MISREAD.search(problem))


@dataclass(frozen=True)
class Facts:
    """What the catalogue holds of an item."""

    title: str
    year: int | None
    genres: frozenset[str]
    directors: frozenset[str]
    cast: frozenset[str]
    keywords: frozenset[str]
    text: str

    @property
    def titles(self) -> tuple[str, str]:
        return self.title, f"{self.title} ({self.year})"

    def values_of(self, kind: str) -> frozenset[str]:
        return {"genre": self.genres, "keyword": self.keywords, "person": self.people}[kind]

    @property
    def people(self) -> frozenset[str]:
        return self.directors | self.cast

    @cached_property
    def small(self) -> frozenset[str]:
        """Genres, keywords and people in small letters."""
        return frozenset(value.casefold() for value in self.genres | self.keywords | self.people)

    @cached_property
    def small_keywords(self) -> frozenset[str]:
        return frozenset(keyword.casefold() for keyword in self.keywords)

    @cached_property
    def described(self) -> frozenset[str]:
        return _stems(self.text)

    @cached_property
    def labelled(self) -> frozenset[str]:
        return self.stems_of("keywords") | self.stems_of("genres")

    def quotes(self, said: str, place: str) -> bool:
        """True if the words stand in the description as they are quoted, or are a whole keyword or genre."""
        if place == "described":
            return re.search(rf"(?<!\w){re.escape(said)}(?!\w)", self.text, re.IGNORECASE) is not None
        return said.casefold() in {value.casefold() for value in getattr(self, place)}

    def stems_of(self, place: str) -> frozenset[str]:
        """Stems of the words in the keywords, the genres or the description."""
        return self.described if place == "described" else _stems(" ".join(sorted(getattr(self, place))))


@dataclass(frozen=True, slots=True)
class Context:
    """What the user said: item ids that the agent may call liked, genres asked for, whether years were limited, the words."""

    liked: tuple[str, ...]
    genres: frozenset[str]
    years: bool
    words: str


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: str
    value: str


def read_facts(index: Path) -> dict[str, Facts]:
    """Facts by item id, of the catalogue that an index holds."""
    frame = pd.read_parquet(index / "items.parquet")
    return {str(row["item_id"]): _facts(row) for row in frame.to_dict("records")}


def _facts(row: Mapping[Any, Any]) -> Facts:
    year = None if pd.isna(row["year"]) else int(row["year"])
    sets = {name: frozenset(str(value) for value in row[name]) for name in ("genres", "directors", "cast", "keywords")}
    return Facts(title=str(row["title"]), year=year, text=str(row["text"]), **sets)


class ReasonChecker:
    def __init__(self, facts: Mapping[str, Facts], likes: Likes) -> None:
        self._facts = facts
        self._likes = likes
        self._genres = frozenset(genre for item in facts.values() for genre in item.genres)

    def problems(self, recommendation: Mapping[str, Any], context: Context) -> list[str]:
        """What is wrong with a recommendation's reason and evidence, in words; empty if everything holds."""
        item_id, sentence = str(recommendation["item_id"]), str(recommendation["reason"])
        if item_id not in self._facts:
            return ["the item is not in the catalogue"]
        if not sentence.strip():
            return ["there is no reason"]
        found = [problem for fact in recommendation["evidence"] for problem in self._evidence_problems(item_id, fact, context)]
        return [*found, *self._sentence_problems(item_id, sentence, context)]

    # --- evidence ---------------------------------------------------------------------------------------------

    def _evidence_problems(self, item_id: str, fact: Mapping[str, Any], context: Context) -> list[str]:
        kind, value, linked = str(fact["kind"]), str(fact["value"]), [str(one) for one in fact["item_ids"]]
        item = self._facts[item_id]
        found = [f"evidence: {one} is no film that the user likes" for one in linked if one not in context.liked]
        linked = [one for one in linked if one in self._facts]
        if kind == "likers":
            both, _, of = value.partition("/")
            return found + self._count_problems(item_id, linked, int(both), int(of), "evidence")
        if kind == "words":
            return found + [problem for word in value.split(", ") for problem in _word_problems(item, word, ("keywords", "genres", "described"), context, "evidence")]
        if kind == "year":
            found += [] if context.years else ["evidence: the user limited no years"]
            return found + ([] if value == str(item.year) else [f"evidence: year {value}, the film is of {item.year}"])
        if kind not in ("genre", "person", "keyword"):
            return [*found, f"evidence: {kind!r} is no kind of fact"]
        if not linked and (kind != "genre" or value not in context.genres):
            found.append(f"evidence: the user asked for no {kind} {value}")
        return found + [f"evidence: {self._facts[one].title} has no {kind} {value}" for one in (item_id, *linked) if value not in self._facts[one].values_of(kind)]

    def _count_problems(self, item_id: str, linked: Sequence[str], both: int, of: int, where: str) -> list[str]:
        """Numbers of people who liked the linked film, and both, against the ratings; one of several namesakes is enough."""
        if not linked:
            return [f"{where}: {both} of {of} are counted beside no film"]
        counted = [(self._likes.both(one, item_id), self._likes.of(one)) for one in linked]
        return [] if (both, of) in counted else [f"{where}: {both} of {of} liked both, counted again {' or '.join(f'{b} of {o}' for b, o in counted)}"]

    # --- sentence ---------------------------------------------------------------------------------------------

    def _sentence_problems(self, item_id: str, sentence: str, context: Context) -> list[str]:
        spans = self._spans(item_id, sentence, context)
        blotted = sentence
        for span in spans:
            blotted = _blot(blotted, span.start, span.end)
        found, start = [], 0
        for end in [*(match.end() for match in re.finditer("; ", blotted)), len(blotted)]:
            inside = [span for span in spans if start <= span.start < end]
            found += self._clause_problems(item_id, blotted[start:end], start, inside, context)
            start = end
        return found

    def _spans(self, item_id: str, sentence: str, context: Context) -> list[_Span]:
        """Where the sentence holds titles of liked films, quoted words and values of the films; longer ones first."""
        spans = [_Span(match.start(), match.end(), "quoted", match.group(1)) for match in _QUOTED.finditer(sentence)]
        liked = [self._facts[one] for one in context.liked if one in self._facts]
        titles = {title for film in liked for title in film.titles}
        films = (self._facts[item_id], *liked)
        values = {value for film in films for value in film.keywords | film.people if not _is_glue(value)} | self._genres
        wanted = [*((title, "title") for title in titles), *((value, "value") for value in values)]
        for text, kind in sorted(wanted, key=lambda pair: (-len(pair[0]), pair[1])):
            spans += [span for span in _found(sentence, text, kind) if not any(_overlap(span, other) for other in spans)]
        return spans

    def _clause_problems(self, item_id: str, clause: str, start: int, spans: Sequence[_Span], context: Context) -> list[str]:
        """``start``: where the clause begins in the sentence."""
        item = self._facts[item_id]
        titles = sorted({span.value for span in spans if span.kind == "title"})
        linked = [[one for one in context.liked if one in self._facts and title in self._facts[one].titles] for title in titles]
        found = [problem for span in spans if span.kind == "quoted" for problem in self._quoted_problems(item, span.value, clause, linked, context)]
        for value in [span.value for span in spans if span.kind == "value"]:
            found += self._value_problems(item, value, clause, linked, context)
            found += self._role_problems(item, value, clause, start, spans, context)
        rest, problems = self._number_problems(item_id, clause, linked, context)
        return found + problems + _unread(rest, opens=start == 0)

    def _quoted_problems(self, item: Facts, said: str, clause: str, linked: Sequence[Sequence[str]], context: Context) -> list[str]:
        """Quoted words beside titles must be a keyword of all these films; alone they are the user's, and stand where the clause says."""
        if linked:
            groups = [[item], *([self._facts[one] for one in ids] for ids in linked)]
            return [f"sentence: {group[0].title} has no keyword {said}" for group in groups if not any(said.casefold() in film.small_keywords for film in group)]
        places = tuple(name for word, name in _PLACES if word in clause.casefold())
        if places == ("keywords",):
            # A tag is the film's as a whole; that the user spoke of it is not what the sentence says.
            return [] if said.casefold() in item.small_keywords else _misplaced(item, said, places, "sentence")
        return _word_problems(item, said, places or ("described",), context, "sentence")

    def _role_problems(self, item: Facts, value: str, clause: str, start: int, spans: Sequence[_Span], context: Context) -> list[str]:
        """Who is said to direct or to play must do so in each film that the part of the clause speaks of; "who" turns to the films named behind it."""
        found: list[str] = []
        for number, part in enumerate(_parts(clause)):
            titles = {span.value for span in spans if span.kind == "title" and part.start <= span.start - start < part.end}
            groups = [[self._facts[one] for one in context.liked if one in self._facts and title in self._facts[one].titles] for title in sorted(titles)]
            groups = [[item], *groups] if number == 0 else groups
            if not any(value in film.people for group in groups for film in group):
                continue
            for words, role in _ROLES:
                if re.search(words, part.text, re.IGNORECASE):
                    found += [f"sentence: {value} is not among the {role} of {group[0].title}" for group in groups if not any(value in getattr(film, role) for film in group)]
        return found

    def _value_problems(self, item: Facts, value: str, clause: str, linked: Sequence[Sequence[str]], context: Context) -> list[str]:
        """A value must be the film's, each linked film's, and asked for where the sentence says so."""
        films = [[item], *([self._facts[one] for one in ids] for ids in linked)]
        found = [f"sentence: {group[0].title} has no {value}" for group in films if not any(value.casefold() in film.small for film in group)]
        if re.search("asked|wanted", clause, re.IGNORECASE) and value not in context.genres and not any(value.casefold() == genre.casefold() for genre in context.genres):
            found.append(f"sentence: the user did not ask for {value}")
        return found

    def _number_problems(self, item_id: str, clause: str, linked: Sequence[Sequence[str]], context: Context) -> tuple[str, list[str]]:
        """The clause without its numbers, and what is wrong with them."""
        found: list[str] = []
        item, near = self._facts[item_id], linked[0] if len(linked) == 1 else []
        for match in _COUNT.finditer(clause):
            found += self._count_problems(item_id, near, int(match[1]), int(match[2]), "sentence")
        rest = _COUNT.sub(" ", clause)
        for match in _LIKERS.finditer(rest):
            if int(match[1]) != self._likes.of(item_id):
                found.append(f"sentence: liked by {match[1]}, counted again {self._likes.of(item_id)}")
            if near or re.search(r"\bwho\b", rest):
                found.append("sentence: people are counted without saying of whom")
        rest = _LIKERS.sub(" people ", rest)
        for match in _PERCENT.finditer(rest):
            shares = [100 * self._likes.both(one, item_id) / max(self._likes.of(one), 1) for one in near]
            if not any(abs(share - int(match[1])) <= 0.5 + 1e-9 for share in shares):
                found.append(f"sentence: {match[1]} %, counted again {', '.join(f'{share:.1f}' for share in shares) or 'beside no film'}")
        rest = _PERCENT.sub(" ", rest)
        for match in _YEAR.finditer(rest):
            if int(match.group()) != item.year:
                found.append(f"sentence: the year {match.group()}, the film is of {item.year}")
            if re.search("wanted|asked|within", clause, re.IGNORECASE) and not context.years:
                found.append("sentence: the user limited no years")
        return _YEAR.sub(" ", rest), found


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a clause and where it stands in it."""

    text: str
    start: int
    end: int


def _parts(clause: str) -> list[_Part]:
    """A clause cut in front of ", who"."""
    borders = [0, *(match.start() for match in re.finditer(r", who\b", clause)), len(clause)]
    return [_Part(clause[first:last], first, last) for first, last in pairwise(borders)]


def _unread(rest: str, *, opens: bool) -> list[str]:
    """Numbers and words of a clause that are neither facts nor glue."""
    found = [f"sentence: nothing supports {number}" for number in re.findall(r"\d+", rest)]
    words = list(_WORD.finditer(rest))
    for word in words:
        first = opens and not rest[: word.start()].strip()
        text = word.group().lower() if first else word.group()
        if text.replace("’", "'") not in GLUE:
            found.append(f"sentence: nothing supports {word.group()!r}")
    return found


def _word_problems(item: Facts, said: str, places: Sequence[str], context: Context, where: str) -> list[str]:
    """Words must stand in one of the places, and the user must have said them."""
    stems, found = _stems(said), []
    if not any(item.quotes(said, place) for place in places):
        found += _misplaced(item, said, places, where)
    if not stems <= _stems(context.words):
        found.append(f"{where}: the user never said {said!r}")
    return found


def _misplaced(item: Facts, said: str, places: Sequence[str], where: str) -> list[str]:
    elsewhere = "elsewhere" if _stems(said) <= item.described | item.labelled else "nowhere"
    return [f"{where}: {said!r} stands {elsewhere}, not in the {' or '.join(place.replace('described', 'description') for place in places)}"]


def _stems(text: str) -> frozenset[str]:
    """Words without plural and possessive endings."""
    return frozenset(re.sub(r"(?:'s|’s)$", "", _singular(word)) for word in plain(text).split())


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _found(sentence: str, text: str, kind: str) -> Iterable[_Span]:
    """Places of a text as whole words. Titles keep their capitals and open no sentence ("It has ..." is not the film)."""
    possessive = "" if kind == "title" else "(?:['’]s)?"
    pattern = rf"(?<!\w){re.escape(text)}{possessive}(?!\w)"
    for match in re.finditer(pattern, sentence, 0 if kind == "title" else re.IGNORECASE):
        if kind == "value" or match.start() > 0:
            yield _Span(match.start(), match.end(), kind, text)


def _is_glue(value: str) -> bool:
    return set(_WORD.findall(value.lower())) <= GLUE


def _overlap(first: _Span, second: _Span) -> bool:
    return first.start < second.end and second.start < first.end


def _blot(text: str, start: int, end: int) -> str:
    return text[:start] + _BLOT * (end - start) + text[end:]
