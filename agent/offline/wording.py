"""The offline model's answers, made of the state and of what the tools reported."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import ToolMessage

from agent.offline.ambiguity import taken_for_the_first
from agent.offline.answers import answered
from agent.offline.details import details
from agent.offline.lexicon import TAGS
from agent.offline.limits import AMERICAN
from agent.offline.policy import asked_about, leading
from agent.offline.questions import CANNOT, unsupported
from agent.offline.reading import Reading
from index.item_index import ItemIndex
from index.lexical import terms
from index.relaxation import relaxations
from index.types import Constraints, SeriesMention
from tools.render import ALL_SHOWN, LIFTED, NO_LIMIT, OPTIONS, in_words, joined
from tools.toolbox import DIAL_AT_ITS_END

State = Mapping[str, Any]
QUESTION = (
    "Tell me one or two films you loved, or a mood, a genre or an era. For example: “I loved The Matrix and Inception. Something clever, "
    "after 2000, no horror.” Or just say “surprise me”."
)
MAX_CHOICES = 2
_SERIES_WORDS = re.compile(r"\b(?:all|any|of|the|films?|movies?|series|saga|franchise|ones)\b", re.IGNORECASE)
_STILL_MORE = re.compile(r"\b(?:even|still|yet) (?:more|less|lesser)\b", re.IGNORECASE)
NAMED, NAMED_OF_PROFILE = 5, 20
"""So many titles are named in a row; of the others only the number."""
OF_FILMS = frozenset({"set_liked_movies", "set_disliked_movies", "mark_seen", "movie_details"})
ASK_BACK = "Which film did you love lately, or what are you in the mood for? Or say “surprise me”."
MORE_FROM_KNOWN = "Say “recommend something” and I go by the films you like, or name a mood, a genre or an era for today."
HELP = (
    "I find films from what you tell me: films you liked, disliked or have seen, moods, genres, years, people. Each list has ten, with a reason each. Then refine: “less "
    "violent”, “only after 2000”, “more like number 3”, “I have seen number 2”, “hidden gems”, “show me more”, “undo”, “start over”."
)
NOT_ENGLISH = "Without a language model I read English only; I looked for film titles in your message, and for nothing else."

WITHOUT_FILMS = {
    "cannot": CANNOT,
    "vague": ASK_BACK,
    "which": "Which film do you mean? Name it, or say its number in the list.",
    "missing": "",
    "not known": "",
    "a program": "I am a program that finds films: tell me one you loved or what you are in the mood for, and I find you ten.",
    "those": "The catalogue says so of no film in the list.",
    "greeted": "Fine, thank you! Tell me a film you loved or what you are in the mood for, and I find you ten.",
    "off topic": "That is beyond me: films are all I know. Name one you loved, or a mood, and I find you ten.",
}
"""Answers to questions that are of no film, or of none that can be found."""


def answer(reading: Reading, state: State, results: Mapping[str, ToolMessage], index: ItemIndex) -> str:
    """The answer that closes a turn. ``results``: tool name -> what it said in this turn."""
    failed = [str(message.content) for name, message in results.items() if message.status == "error" and name != "rerank"]
    parts = [_plain(message) for message in failed]
    parts += _notes(reading, index, noted=bool(OF_FILMS & set(results)))
    if "undo" in results and not failed:
        parts.append("I have taken the last turn back." if "rerank" in results else f"Done, we are back where we were. {_standing(state)}")
    if "forget_movies" in results and not failed:
        parts.append("Corrected." if reading.instead_of else "Forgotten." if "rerank" in results else f"Forgotten. {_standing(state)}")
    parts += _noted(reading, state, results, index)
    if reading.question and reading.question.item_ids and not failed:
        return " ".join([*parts, answered(reading.question, {str(one["item_id"]): int(one["rank"]) for one in state["list"]}, index.catalogue)])
    if "movie_details" in results and not failed:
        parts.append(details(reading, asked_about(reading, state), state, index.catalogue))
    if set(results) == {"retrieve_candidates", "rerank"} and (leader := leading(reading, state)):
        parts.append(f"{index.catalogue.item(leader).title} leads, then.")
    if "rerank" in results:
        parts.append(_list(reading, state, results, index))
    elif not results or set(results) == {"start_over"}:
        parts.append(_without_tools(reading, state, "start_over" in results))
    return " ".join(part for part in parts if part)


def _plain(error: str) -> str:
    """A tool's error without the address to the model."""
    return error.removeprefix("That did not work, nothing was changed. ")


def _notes(reading: Reading, index: ItemIndex, *, noted: bool) -> list[str]:
    """What is in doubt. ``noted``: a film was noted or shown in this turn; one that was noted before is not asked about again."""
    notes = [] if reading.english or not _beside_titles(reading) else [NOT_ENGLISH]
    for mention in reading.ambiguous[:MAX_CHOICES] if "forget" not in reading.commands and noted else ():
        films = [index.catalogue.item(item_id).display_title for item_id in mention.item_ids]
        choice = f"{films[0]} or {films[1]}?" if len(films) == 2 else f"{films[0]}, {films[1]} or another?"
        all_of_them = f", or say “all of the {mention.surface} films”" if len(films) > 2 else ""
        notes.append(f"{choice} {taken_for_the_first(mention.surface)}; name another one if you meant it{all_of_them}.")
    if AMERICAN.search(reading.text) and "English" in reading.limits.languages_none:
        notes.append("The catalogue knows the language of a film and not its country, so I leave out everything in English.")
    if reading.unknown_titles:
        names = joined([f"“{title}”" for title in reading.unknown_titles[:3]])
        notes.append(f"I could not find {names} in this catalogue.")
    if reading.unknown_people:
        notes.append(f"Nobody called {joined([f'“{name}”' for name in reading.unknown_people[:3]])} is in this catalogue.")
    if reading.tags_seen:
        notes.append(f"I can only go by what is tagged {joined([f'“{tag}”' for tag in reading.tags_seen])} here; name others that you have seen.")
    if refused := unsupported(reading.text):
        notes.append(refused)
    if reading.missing_ranks:
        numbers = joined([str(rank) for rank in reading.missing_ranks])
        notes.append(f"There is no number {numbers} in the list.")
    return notes


def _beside_titles(reading: Reading) -> bool:
    """True if the message says anything beside titles."""
    rest = list(reading.text)
    for mention in reading.mentions:
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    return any(character.isalpha() for character in rest)


def _noted(reading: Reading, state: State, results: Mapping[str, ToolMessage], index: ItemIndex) -> list[str]:
    phrases = []
    for tool, kind, words in (("set_liked_movies", "liked", "you like"), ("set_disliked_movies", "disliked", "you do not like"), ("mark_seen", "seen", "you have seen")):
        if tool in results and results[tool].status != "error":
            held = {one["item_id"] for one in state[kind]}
            titles = [index.catalogue.item(item_id).display_title for item_id in reading.with_stance(kind) if item_id in held]  # type: ignore[arg-type]
            phrases.append(f"{words} {joined(titles, NAMED)}")
    noted = [f"Noted: {'; '.join(phrases)}."] if phrases else []
    if "leave_out_movies" in results and results["leave_out_movies"].status != "error":
        titles = [index.catalogue.item(item_id).display_title for item_id in reading.left_out]
        noted.append(f"I leave out {joined(titles, NAMED)} for the rest of this conversation.")
    return noted


def _list(reading: Reading, state: State, results: Mapping[str, ToolMessage], index: ItemIndex) -> str:
    listed, report = state["new_list"] or state["list"], str(results["rerank"].content)
    found = str(results["retrieve_candidates"].content)
    if ALL_SHOWN in found:
        return _all_shown(state, found)
    if results["rerank"].status == "error" or not listed:
        return f"{_lifted(results)}Nothing in the catalogue fits all of this ({_limits(state) or 'what is left after your films'}). {_way_out(state, index)}"
    opening = f"Here {'is one film' if len(listed) == 1 else f'are {_count(len(listed))} films'} {_basis(state)}" if not reading.series else _of_series(reading.series, listed)
    limits = _limits(state)
    text = f"{_lifted(results)}{opening}{f', {limits}' if limits else ''}.".replace(" ,", ",")
    short = next((line for line in report.splitlines() if line.startswith("Only ")), "")
    alone = next((f"There is no {part}" for part in found.split("There is no ")[1:]), "")
    end = ""
    stood_there = DIAL_AT_ITS_END in str(results["retrieve_candidates"].content)
    if reading.wishes.popularity in (0, 1) and (stood_there or _STILL_MORE.search(reading.text)):
        others = "so these are others" if stood_there and state["list"] else "but “show me more” brings others"
        end = f"The dial is at its end now: I cannot lean further to {'lesser known' if reading.wishes.popularity == 0 else 'better known'} films, {others}."
    ending = "" if state["list"] or short or reading.series else _question(reading, state, index)
    return " ".join(filter(None, (text, alone, short, end, ending)))


def _lifted(results: Mapping[str, ToolMessage]) -> str:
    """Which limits hold no longer, and what was no limit, as the tool reported it."""
    report = str(results["set_constraints"].content) if "set_constraints" in results else ""
    parts = [sentence for sentence in re.split(r"(?<=\.)\s", report) if sentence.startswith((LIFTED, NO_LIMIT))]
    return "".join(f"{part} " for part in parts)


def _all_shown(state: State, report: str) -> str:
    """That a list had all there is, and what would bring more, as the tool reported it."""
    said, _, more = report.partition(ALL_SHOWN)[2].partition(". ")
    count = next(iter(re.findall(r"\d+", said)), "1")
    films = "the one film" if count == "1" else f"all {_count(int(count))}"
    limits = f" ({_limits(state)})" if _limits(state) else ""
    return f"You have had {films} that fit{'s' * (count == '1')}{limits}; the list stays. {more.split(' There is')[0]}"


def _of_series(series: SeriesMention, listed: Sequence[Mapping[str, Any]]) -> str:
    """What a list is that was asked for by the name of a series."""
    name = " ".join(_SERIES_WORDS.sub(" ", series.surface).split())
    name = name.title() if name.islower() else name
    own = sum(one["item_id"] in series.item_ids for one in listed)
    rest = len(listed) - own
    if not own:
        none_left = f"No {name} film is left that fits and that you do not know" if name else "These were all of them"
        return f"{none_left}; here {'is' if rest == 1 else 'are'} {_count(rest)} like them"
    films = f"Here {'is' if own == 1 else 'are'} {_count(own)} {f'{name} film' if name else 'more of them'}{'s' * (own > 1 and bool(name))}"
    like = "it" if own == 1 else "them"
    return f"{films}, and {_count(rest)} like {like}" if rest else films


def _question(reading: Reading, state: State, index: ItemIndex) -> str:
    """What would help most after a first list, and was not said yet; with enough to go by, what else can be said."""
    liked = [index.catalogue.item(item_id) for item_id in reading.with_stance("liked")]
    told = state["query"] or any(state["constraints"].values())
    if len(liked) == 2 and not told:
        return f"Which of the two matters more tonight: {liked[0].title} or {liked[1].title}?"
    if len(liked) == 1 and not told and len(liked[0].genres) > 1:
        first, second = (genre.lower() for genre in liked[0].genres[:2])
        return f"Shall it lean more to {first} or more to {second}?"
    if not state["liked"] and not told and (reading.leaves_choice or "surprise" not in reading.commands):
        return ASK_BACK.split("? ")[0] + "?"
    if not state["liked"]:
        return "Name a film you loved, and the next list comes closer to your taste."
    limits = _constraints(state)
    free = [words for words, held in (("after 2000", limits.year_min or limits.year_max), ("no horror", limits.genres_none), ("under two hours", limits.runtime_max)) if not held]
    return f"Say what you have seen, “more like number 3”{f', or a limit such as “{free[0]}”' if free else ''}."


def _way_out(state: State, index: ItemIndex) -> str:
    """Which limit to lift, and how much that would bring."""
    known = [str(one["item_id"]) for kind in ("liked", "disliked", "seen") for one in state[kind]]
    options = relaxations(index.catalogue, _constraints(state), known)
    if not options:
        return "Loosen two of the limits, or say “drop all limits”, and I will look again."
    first, *others = [option for option in options if not option.floods][:OPTIONS] or options[:1]
    words = f"Without “{first.without}” there {'is one film' if first.gains == 1 else f'are {first.gains:,} films'}"
    more = "".join(f", without “{option.without}” {option.gains:,}" for option in others)
    return f"{words}{more}; say which limit I may loosen, for example “drop {first.without}”."


def _basis(state: State) -> str:
    """What the list goes by."""
    liked, query = [one["title"] for one in state["liked"]], state["query"]
    favourites = joined(liked[-3:]) if len(liked) <= 3 else f"your {len(liked)} favourites"
    words = f"“{query}”" if query else ""
    if liked and words:
        basis = f"that go from {favourites} towards {words}" if 0 < state["alpha"] < 1 else (f"for {words}" if state["alpha"] == 1 else f"close to {favourites}")
    elif liked or words:
        basis = f"close to {favourites}" if liked else f"for {words}"
    elif state["constraints"]["genres_any"]:
        basis = ""  # the limit that follows says it
    else:
        basis = "that many people love" if state["popularity"] >= 0.5 else "that few people know but those few love"
    dial = {True: ", leaning to lesser known ones", False: ", leaning to well-known ones"}[state["popularity"] < 0.5] if state["popularity"] != 0.5 else ""
    ruled_out = set(terms(" ".join(state["constraints"]["keywords_none"])))
    fewer = [word for word in state["avoid"].split() if terms(word) and not ruled_out & {*terms(word), *terms(TAGS.get(word, ""))}][:3]
    less = f", less {' and '.join(fewer)}" if fewer else ""
    return f"{basis}{less}{dial}"


def _limits(state: State) -> str:
    return ", ".join(in_words(_constraints(state)))


def _constraints(state: State) -> Constraints:
    return Constraints(**state["constraints"])


def _without_tools(reading: Reading, state: State, started_over: bool) -> str:
    commands = set(reading.commands)
    if started_over:
        return f"We start afresh: what I knew of you is forgotten, “undo” brings it back. {QUESTION}"
    if reading.question:
        return WITHOUT_FILMS.get(reading.question.kind, "I do not know that of the films in the list.")
    if "profile" in commands:
        return _standing(state)
    if "help" in commands:
        return HELP
    if "thanks" in commands:
        return "You are welcome. Enjoy the film!"
    if "greeting" in commands:
        return f"Hello! {MORE_FROM_KNOWN if state['liked'] else QUESTION}"
    if unsupported(reading.text) and not state["list"]:
        return ASK_BACK
    if reading.unknown_people:
        return "Name somebody else, a film that you love, or what you would like about theirs: a mood, a genre, a country."
    if reading.unknown_titles:
        return "Name another film that you love, or say what you liked about it: a mood, a genre, a person."
    if reading.limits.tolerated:
        return f"Good, I rule none of that out. {'The list stays as it is.' if state['list'] else ASK_BACK}"
    if reading.points_nowhere:
        return f"There is no list yet that this could mean. {ASK_BACK}"
    if reading.agrees and state["list"]:
        return "Good. Say what to change, ask about a number, or say “show me more”."
    if reading.asks or reading.agrees:
        return f"{'Gladly. ' if reading.asks else ''}{f'{_standing(state)} ' if state['seen'] or state['disliked'] else ''}{ASK_BACK}"
    repeated = [said for said in reading.opinions.values() if said != "mentioned"]
    if repeated:
        return f"I had that already. {_standing(state)}"
    if state["list"]:
        return "I found no film and no wish in that, so the list stays. Try “less violent”, “only after 2000”, “more like number 3” or “show me more”."
    return f"I found no film and no wish in that. {QUESTION}"


def _standing(state: State) -> str:
    """What is known of the taste, in one or two sentences."""
    phrases = [
        f"{words} {joined([one['title'] for one in state[kind]], NAMED_OF_PROFILE)}"
        for kind, words in (("liked", "you like"), ("disliked", "you do not like"), ("seen", "you have seen"))
        if state[kind]
    ]
    if state["query"]:
        phrases.append(f"you want “{state['query']}”")
    if state["avoid"]:
        phrases.append(f"less of “{state['avoid']}”")
    if limits := _limits(state):
        phrases.append(f"limits: {limits}")
    return f"What I know: {'; '.join(phrases)}." if phrases else "I know nothing of your taste yet."


def _count(number: int) -> str:
    names = "no one two three four five six seven eight nine ten".split()
    return names[number] if number < len(names) else str(number)
