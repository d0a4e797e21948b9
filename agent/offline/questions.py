"""Questions that are answered in words and change nothing of the taste, and wishes that no film data here can serve."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.offline.limits import Limits
from agent.offline.people import find_people
from agent.offline.reading import Question, Reading
from agent.offline.wishes import Wishes
from index.catalogue import Catalogue
from index.item_index import ItemIndex
from index.title_names import canonical
from index.types import Item
from tools.render import joined

_LENGTH = re.compile(r"\bhow long (?:is|was|does|are|do)\b|\b(?:what is|what['’]s) the (?:running time|runtime|length) of\b", re.IGNORECASE)
_IS_IN = re.compile(r"^\W*(?:and |so |but )?(?:is|was|isn['’]?t|does|did|do)\b.*\b(?:in|act|play|star|appear|direct|made|make)\b", re.IGNORECASE)
_TITLE_AT_END = re.compile(r"\b(?:in|direct|make)\s+([^?]+?)\W*$", re.IGNORECASE)
_COMPARED = re.compile(r"^\W*(?:and |so |ok(?:ay)?,? )?which (?:one |film |movie |of (?:them|the two|these|those)(?: two)? )?(?:is|was|runs) (?:the )?(?P<how>shorter|longer|newer|older)\b", re.IGNORECASE)
_SAME_DIRECTOR = re.compile(r"\b(?:films?|movies?|anything|something|stuff|more|others?|another one)\s+(?:\w+\s+){0,2}?(?:by|from|of)\s+(?:the|that|this|its|their)\s+(?:same\s+)?(?:director|filmmaker)s?\b|\b(?:what else|anything else|(?:other|more) (?:films?|movies?|ones?|stuff))\b.*\b(?:director|directed)\b", re.IGNORECASE)
_VAGUE = re.compile(
    r"\W*(?:(?:well|hm+|um+|uh|oh|eh|ok(?:ay)?|honestly|so)\W+)?(?:i (?:really |honestly )?(?:don['’]?t|do not) (?:know|care|mind)|no idea|no clue|i have no (?:idea|clue)|not sure|i['’]?m not sure|whatever|you tell me|you say|doesn['’]?t matter|i['’]?m easy)\W*(?:(?:really|yet|man|lol|honestly|anymore)\W*)?",
    re.IGNORECASE,
)
_CANNOT = re.compile(r"\bwhat (?:can(?:['’]?t| ?not)|(?:can|do|could) you not|don['’]?t) (?:you )?(?:do|know|help)?", re.IGNORECASE)
_UNSUPPORTED = (
    (re.compile(r"\b(?:rated (?:pg|r|g)\b|pg[- ]?13|pg\b|r[- ]rated|nc[- ]?17|mpaa|age ratings?|parental guidance|unrated)", re.IGNORECASE), "I do not know age ratings such as PG-13"),
    (re.compile(r"\b(?:netflix|disney\s?(?:\+|plus)|hulu|amazon prime|prime video|hbo(?: max)?|apple tv|paramount\s?(?:\+|plus)|streaming|where (?:can|could|do) i (?:watch|stream|find|rent|see))(?!\w)", re.IGNORECASE), "I do not know where a film can be watched or streamed"),
    (re.compile(r"(?<!not )(?<!nothing )(?<!no )\b(?:at least|longer than|minimum(?: of)?)\s+(?:\d+(?:[.,]\d+)?|an?|one|two|three|four)(?: and a half)?[\s-]*(?:hours?|hrs?|h|minutes?|mins?)\b", re.IGNORECASE), "I can limit how long a film runs at most, not at least"),
)  # fmt: skip
CANNOT = (
    "I do not know age ratings, where a film can be streamed, awards or what critics say, and I cannot ask for films of at least some length. I know titles, years, genres, people, languages, running times, "
    "keywords and what people like together."
)


def unsupported(text: str) -> str:
    """What a message asks for that cannot be had, in a sentence; "" if there is nothing of the kind."""
    said = [words for pattern, words in _UNSUPPORTED if pattern.search(text)]
    return f"{joined([said[0], *(f'{words[0].lower()}{words[1:]}' if not words.startswith('I ') else words for words in said[1:])])}; I left that aside." if said else ""


def with_question(reading: Reading, previous: str, compared: Sequence[str], index: ItemIndex) -> Reading:
    """The reading of a message that asks something, with nothing else in it. ``previous``: the user's message before; ``compared``: the films
    that the turn before spoke of."""
    text, catalogue = reading.text, index.catalogue
    if _VAGUE.fullmatch(text) and not reading.commands:
        return replace(_bare(reading), commands=("surprise",)) if _VAGUE.fullmatch(_plain(previous)) else replace(_bare(reading), question=Question("vague"))
    if _CANNOT.search(text) and not reading.opinions:
        return replace(_bare(reading), question=Question("cannot"))
    films = tuple(dict.fromkeys([*reading.opinions, *reading.referred]))
    if _SAME_DIRECTOR.search(text) and (directors := [name for item_id in films[:1] or compared[-1:] for name in catalogue.item(item_id).directors]):
        return replace(_bare(reading), limits=Limits(people=directors), commands=("more",))
    if films and _LENGTH.search(text):
        return replace(_bare(reading), question=Question("length", films))
    if _IS_IN.search(text) and text.rstrip().endswith("?") and (asked := films or _film_at_end(text, index)) and (people := tuple(dict.fromkeys(name for name, _, _ in find_people(text, catalogue)))):
        return replace(_bare(reading), question=Question("people", asked, people))
    if (match := _COMPARED.search(text)) and len(pair := films or tuple(compared)) == 2:
        return replace(_bare(reading), question=Question(match["how"].lower(), pair))
    words = tuple(word for word in reading.wishes.query if not any(pattern.search(word) for pattern, _ in _UNSUPPORTED))
    return reading if words == reading.wishes.query else replace(reading, wishes=replace(reading.wishes, query=words))


def _film_at_end(text: str, index: ItemIndex) -> tuple[str, ...]:
    """The film whose whole title ends a question: "in Heat?", where the word alone might be no title."""
    match = _TITLE_AT_END.search(text)
    found = index.titles.exact(canonical(match.group(1))) if match else ()
    return tuple(one.item_id for one in found[:1])


def _plain(text: str) -> str:
    """Chat spelling of not knowing."""
    return re.sub(r"\b(?:idk|dunno)\b", "i don't know", text, flags=re.IGNORECASE)


def _bare(reading: Reading) -> Reading:
    return replace(reading, opinions={}, limits=Limits(), wishes=Wishes(), commands=(), referred=(), missing_ranks=(), ambiguous=(), unknown_titles=(), unknown_people=(), more_like=False, asks=False, agrees=False, compares_years=False)  # fmt: skip


def answered(question: Question, catalogue: Catalogue) -> str:
    """The answer to a question about films."""
    items = [catalogue.item(item_id) for item_id in question.item_ids]
    if question.kind == "length":
        return " ".join(f"{item.display_title} runs {item.runtime} minutes." if item.runtime else f"I do not know how long {item.display_title} runs." for item in items)
    if question.kind == "people":
        return " ".join(_role(name, item) for item in items for name in question.people)
    return _compared(question.kind, *items)


def _role(name: str, item: Item) -> str:
    if name in item.cast or name in item.directors:
        does = joined([*(["directed"] if name in item.directors else []), *(["plays in"] if name in item.cast else [])])
        return f"Yes, {name} {does} {item.display_title}."
    return f"No, as far as I know {name} has no part in {item.display_title}; it was directed by {joined(item.directors)}, with {joined(item.cast[:3])}."


def _compared(how: str, first: Item, second: Item) -> str:
    measures: Mapping[str, Any] = {item.item_id: item.runtime if how in ("shorter", "longer") else item.year for item in (first, second)}
    own, other = measures[first.item_id], measures[second.item_id]
    noun = "minutes" if how in ("shorter", "longer") else ""
    if not own or not other:
        return f"I do not know that of {first.display_title if not own else second.display_title}."
    if own == other:
        return f"Neither: both {'run' if noun else 'are of'} {own}{f' {noun}' if noun else ''}."
    chosen, rest = (first, second) if (own < other) == (how in ("shorter", "older")) else (second, first)
    figures = f"{measures[chosen.item_id]} {noun} against {measures[rest.item_id]}" if noun else f"of {measures[chosen.item_id]}, the other of {measures[rest.item_id]}"
    return f"{chosen.title} is {how}: {figures}."
