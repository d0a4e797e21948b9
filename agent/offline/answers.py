"""Answers to questions about films: what was asked, of the catalogue and of nothing else, in a sentence or two."""

from collections.abc import Mapping, Sequence

from agent.offline.film_questions import MEASURES
from agent.offline.qualities import language_of, signs_of
from agent.offline.reading import Question
from index.catalogue import Catalogue
from index.types import Item
from tools.render import joined

MAX_TAGS = 3


def answered(question: Question, ranks: Mapping[str, int], catalogue: Catalogue) -> str:
    """The answer to a question about films; ``ranks`` are those of the list."""
    items = [catalogue.item(item_id) for item_id in question.item_ids]
    if question.kind in ("shorter", "longer", "newer", "older"):
        return _compared(question.kind, *items)
    if question.kind == "best":
        return _best(items, ranks, catalogue)
    if question.kind == "those":
        return f"That holds for {joined([f'{_ranked(item, ranks)} ({_told(question, item, catalogue)})' for item in items])}, as far as the catalogue tells."
    if question.kind in MEASURES:
        length = f", with {items[0].runtime} minutes" if MEASURES[question.kind][0] == "runtime" else ""
        return f"The {question.kind} is {_ranked(items[0], ranks)}{length}."
    if question.kind == "chosen":
        return f"Enjoy {joined([item.display_title for item in items])}! Tell me afterwards how you liked {'it' if len(items) == 1 else 'them'}."
    return " ".join(_of_one(question, item, catalogue) for item in items)


def _told(question: Question, item: Item, catalogue: Catalogue) -> str:
    return f"with {joined([name for name in question.people if name in item.people])}" if question.people else _sign(question.about, item, catalogue)


def _of_one(question: Question, item: Item, catalogue: Catalogue) -> str:
    title = item.display_title
    if question.kind == "people":
        return " ".join(_role(name, item) for name in question.people)
    if question.kind == "quality":
        return _quality(question.about, item, catalogue)
    if question.kind == "loved":
        return f"I know no reviews; {_loved(item, catalogue)}."
    if question.kind == "ending":
        signs = joined([f"“{tag}”" for tag in item.keywords if tag in ("feel-good", "tearjerker", "bittersweet", "bleak", "twist ending", "heartwarming")])
        return f"The catalogue does not tell how {title} ends{f'; it is tagged {signs}' if signs else ''}."
    known, unknown = {
        "length": (f"{title} runs {item.runtime} minutes." if item.runtime else "", f"I do not know how long {title} runs."),
        "director": (f"{title} was directed by {joined(item.directors)}." if item.directors else "", f"I do not know who directed {title}."),
        "cast": (f"In {title} play {joined(item.cast)}; I know no others." if item.cast else "", f"I do not know who plays in {title}."),
        "year": (f"{title} is of {item.year}." if item.year else "", f"I do not know of what year {title} is."),
        "language": (f"{item.title} is in {item.language}." if item.language else "", f"I do not know in what language {title} is."),
        "genre": (f"{title}: {joined(_genres(item))}." if item.genres else "", f"I do not know what kind of film {title} is."),
    }[question.kind]
    return known or unknown


def _quality(what: str, item: Item, catalogue: Catalogue) -> str:
    languages, title = language_of(what), item.display_title
    if languages and item.language:
        return f"{'Yes' if item.language in languages else 'No'}, {title} is in {item.language}."
    if signs_of(what, item, catalogue):
        return f"Yes: {title} is {_sign(what, item, catalogue)}."
    tagged = joined([f"“{tag}”" for tag in item.keywords[:MAX_TAGS]])
    return f"Nothing in the catalogue says so of {title}: it is filed under {joined(_genres(item)) or 'no genre'}{f' and tagged {tagged}' if tagged else ''}."


def _sign(what: str, item: Item, catalogue: Catalogue) -> str:
    """How the catalogue says it: by tags, else by genres, else by words of the description."""
    signs = signs_of(what, item, catalogue)
    if signs.tags:
        return f"tagged {joined([f'“{tag}”' for tag in signs.tags[:MAX_TAGS]])}"
    if signs.genres:
        return f"filed under {joined([genre.lower() for genre in signs.genres])}"
    return f"described with {joined([f'“{word}”' for word in signs.words])}"


def _best(items: Sequence[Item], ranks: Mapping[str, int], catalogue: Catalogue) -> str:
    loved, first = items[0], items[-1]
    if loved is first:
        return f"{_ranked(first, ranks, opening=True)}, fits best what you told me, and of this list it is the best loved one too: {_loved(first, catalogue)}."
    return f"{_ranked(first, ranks, opening=True)}, fits best what you told me. The best loved of this list is {_ranked(loved, ranks)}: {_loved(loved, catalogue)}."


def _loved(item: Item, catalogue: Catalogue) -> str:
    likers = len(catalogue.likers(item.item_id))
    people = f"on {likers} of {catalogue.likes.shape[0]} themed lists" if catalogue.name == "starter" else f"liked by {likers:,} people"
    share = int(100 * float((catalogue.degrees < likers).mean()))
    return f"{item.title} is {people}, more than {share} % of the films here"


def _ranked(item: Item, ranks: Mapping[str, int], *, opening: bool = False) -> str:
    if item.item_id not in ranks:
        return item.display_title
    return f"{'Number' if opening else 'number'} {ranks[item.item_id]}, {item.display_title}"


def _genres(item: Item) -> list[str]:
    return ["children's" if genre == "Children" else genre.lower() for genre in item.genres]


def _role(name: str, item: Item) -> str:
    if name in item.cast or name in item.directors:
        does = joined([*(["directed"] if name in item.directors else []), *(["plays in"] if name in item.cast else [])])
        return f"Yes, {name} {does} {item.display_title}."
    return f"No, as far as I know {name} has no part in {item.display_title}; it was directed by {joined(item.directors)}, with {joined(item.cast[:3])}."


def _compared(how: str, first: Item, second: Item) -> str:
    measures = {item.item_id: item.runtime if how in ("shorter", "longer") else item.year for item in (first, second)}
    own, other = measures[first.item_id], measures[second.item_id]
    noun = "minutes" if how in ("shorter", "longer") else ""
    if not own or not other:
        return f"I do not know that of {first.display_title if not own else second.display_title}."
    if own == other:
        return f"Neither: both {'run' if noun else 'are of'} {own}{f' {noun}' if noun else ''}."
    chosen, rest = (first, second) if (own < other) == (how in ("shorter", "older")) else (second, first)
    figures = f"{measures[chosen.item_id]} {noun} against {measures[rest.item_id]}" if noun else f"of {measures[chosen.item_id]}, the other of {measures[rest.item_id]}"
    return f"{chosen.title} is {how}: {figures}."
