"""Questions that are answered in words and change nothing of the taste, and wishes that no film data here can serve."""

import re
from dataclasses import dataclass, replace

from agent.offline.film_questions import MOST_NAMED, Screen, film_question
from agent.offline.leaving_out import is_choice, with_films_left_out
from agent.offline.limits import Limits
from agent.offline.people import find_people
from agent.offline.reading import Question, Reading
from agent.offline.small_talk import leaves_choice, occasion, small_talk
from agent.offline.wishes import Wishes
from index.item_index import ItemIndex
from index.title_names import canonical
from index.types import SeriesMention
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


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before a message: the user's message before it, the films that the answer to that looked up (``spoken_of``), the one that was
    spoken of last, the list as item ids, and the films that it was asked to begin with (``films``)."""

    said: str = ""
    spoken_of: tuple[str, ...] = ()
    focus: str | None = None
    listed: tuple[str, ...] = ()
    films: tuple[str, ...] = ()


def with_question(reading: Reading, before: Before, index: ItemIndex) -> Reading:
    """The reading of a message that asks something, with nothing else in it."""
    text, catalogue = reading.text, index.catalogue
    if _VAGUE.fullmatch(text) and not reading.commands:
        return replace(_bare(reading), commands=("surprise",)) if _VAGUE.fullmatch(_plain(before.said)) else _asking(reading, Question("vague"))
    if _CANNOT.search(text) and not reading.opinions:
        return _asking(reading, Question("cannot"))
    films = tuple(dict.fromkeys([*reading.opinions, *reading.referred]))
    if is_choice(reading):
        return _asking(reading, Question("chosen", films))
    if not films and (kind := small_talk(text)) and not (find_people(text, catalogue) and kind != "greeted"):
        return _asking(reading, Question(kind))
    if _SAME_DIRECTOR.search(text) and (directors := [name for item_id in films[:1] or before.spoken_of[-1:] for name in catalogue.item(item_id).directors]):
        return replace(_bare(reading), limits=Limits(people=directors), commands=("more",))
    if unsupported(text) and text.rstrip().endswith("?") and films and set(reading.opinions.values()) <= {"mentioned"}:
        return _asking(reading, Question("not known"))
    if question := _about_films(reading, films, before, index):
        return _asking(reading, question)
    reading = with_films_left_out(_without_unsupported(reading), catalogue)
    if before.films and reading.commands == ("more",) and not (reading.opinions or reading.left_out or reading.wishes != Wishes() or reading.limits.as_arguments()):
        return replace(reading, series=SeriesMention("", 0, 0, before.films))
    return _with_occasion(reading)


def _about_films(reading: Reading, films: tuple[str, ...], before: Before, index: ItemIndex) -> Question | None:
    text = reading.text
    if films and _LENGTH.search(text):
        return Question("length", films[:MOST_NAMED])
    if _IS_IN.search(text) and text.rstrip().endswith("?") and (asked := films or _film_at_end(text, index)) and (people := tuple(dict.fromkeys(name for name, _, _ in find_people(text, index.catalogue)))):
        return Question("people", asked[:MOST_NAMED], people)
    if (match := _COMPARED.search(text)) and len(pair := films or before.spoken_of) == 2:
        return Question(match["how"].lower(), pair)
    return None if unsupported(text) else film_question(reading, Screen(before.focus, before.listed), index.catalogue)


def _without_unsupported(reading: Reading) -> Reading:
    words = tuple(word for word in reading.wishes.query if not any(pattern.search(word) for pattern, _ in _UNSUPPORTED))
    return reading if words == reading.wishes.query else replace(reading, wishes=replace(reading.wishes, query=words))


def _with_occasion(reading: Reading) -> Reading:
    """A request that only says what the films are for, or not even that, with words for a query or with the choice left to us."""
    if reading.mentions or reading.referred or reading.wishes.query or reading.wishes.avoid or set(reading.commands) - {"surprise", "thanks", "greeting"}:
        return reading
    if (wanted := occasion(reading.text)) and wanted.query:
        return replace(reading, wishes=replace(reading.wishes, query=tuple(wanted.query.split())))
    return replace(reading, leaves_choice=True) if wanted or leaves_choice(reading.text) else reading


def _film_at_end(text: str, index: ItemIndex) -> tuple[str, ...]:
    """The film whose whole title ends a question: "in Heat?", where the word alone might be no title."""
    match = _TITLE_AT_END.search(text)
    found = index.titles.exact(canonical(match.group(1))) if match else ()
    return tuple(one.item_id for one in found[:1])


def _plain(text: str) -> str:
    """Chat spelling of not knowing."""
    return re.sub(r"\b(?:idk|dunno)\b", "i don't know", text, flags=re.IGNORECASE)


def _asking(reading: Reading, question: Question) -> Reading:
    """A question and nothing else; of what film it is may still be in doubt."""
    return replace(_bare(reading), question=question, missing_ranks=reading.missing_ranks, ambiguous=reading.ambiguous if question.item_ids else ())


def _bare(reading: Reading) -> Reading:
    return replace(reading, opinions={}, limits=Limits(), wishes=Wishes(), commands=(), referred=(), missing_ranks=(), ambiguous=(), unknown_titles=(), unknown_people=(), more_like=False, asks=False, agrees=False, compares_years=False)  # fmt: skip
