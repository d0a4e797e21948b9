"""Which tool to call next, given what a message says and the state it meets."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.offline.lexicon import LANGUAGES
from agent.offline.limits import Limits
from agent.offline.opinions import MASK, masked
from agent.offline.reading import Reading
from agent.offline.wishes import MAX_QUERY_WORDS
from index.catalogue import Catalogue
from index.types import Item, SeriesMention

State = Mapping[str, Any]
Call = tuple[str, dict[str, Any]]
_COUNT = re.compile(
    r"\b(?:give|show|recommend|suggest|list|name|find|just|only|top|want)\s+(?:me\s+)?(?:just\s+|only\s+)?(?:the\s+)?(?:top\s+|best\s+)?(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twenty)\s+"
    r"(?:\w+\s+){0,2}?(?:movies?|films?|suggestions?|recommendations?|titles?|options?|picks?|ideas?|gems|comedies|thrillers|dramas|westerns|documentaries|musicals|romances|classics|mysteries)\b",
    re.IGNORECASE,
)
_REQUEST_FOR = re.compile(
    r"\b(?:show|give|get|find|list|recommend|suggest)(?: (?:me|us))?(?: (?:some|any|all|only|just|more|the|of|other))*\s*$|\b(?:only|more|which)(?: (?:of|the))*\s*$|"
    r"\bwant to (?:see|watch)(?: (?:some|any|all|only|more|the|of))*\s*$",
    re.IGNORECASE,
)
_NO_MORE_BEFORE = re.compile(r"\W*(?:(?:the|some|any|good|great|best|top|old|older|new|newer|other|of|what|which|are|is|and|ok|okay|hi|hello|please)\W+)*", re.IGNORECASE)
_NO_MORE_BEHIND = re.compile(r"\W*(?:(?:please|pls|now|then|thanks)\W*)*", re.IGNORECASE)
_FILMS = re.compile(r"^(?!all\b).*\b(?:films|movies|flicks)$", re.IGNORECASE)
_THESE_TWO = re.compile(r"\b(?:compare|difference between)\s+(?:(?:these|those|the|my|both)(?: two)?|them)(?: (?:films|movies))?\W*$", re.IGNORECASE)
_THAT_LIMIT = re.compile(r"\b(?:that|this|the)(?: (?:last|latest|new))? (?:limit|limitation|constraint|filter|restriction|rule|requirement|condition)\b", re.IGNORECASE)
_RECONSIDERS = re.compile(r"\b(?:actually|on (?:second thoughts?|reflection)|chang(?:ed|e) my mind|take (?:it|that) back|after all|was wrong about|to be fair|(?:not|n['’]t) (?:that|so) bad)\b", re.IGNORECASE)
_GOES_ON = re.compile(rf"\W*(?:and|or|nor|also|plus)\b(?:[\s,.!{MASK}]|\b(?:and|or|nor|also|too|either|as well)\b)*", re.IGNORECASE)
"""A message of nothing but kinds of films that goes on with the one before: "and musicals" behind "I hate horror"."""
MORE_LIKE_ALPHA = 0.35
"""After "more like this" the films lead and the words follow."""
CRITIQUE_ALPHA = 0.4
"""A critique ("funnier") turns the list that is there: of the values that do not cost the liked films' share of the list, the one at which
the words change most."""
INSISTED_ALPHA = 0.6
"""The same critique once more was not heard enough the first time."""
_NUMBERS = {word: number for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)} | {"twenty": 20}


def next_call(reading: Reading, state: State, done: Sequence[str], catalogue: Catalogue) -> Call | None:
    """The first call of the plan whose tool was not called in this turn; None when it is time to answer."""
    if (item_id := leading(reading, state)) and not done:
        return "retrieve_candidates", {"query": " ".join(traits(catalogue.item(item_id)))}
    return next((call for call in plan(reading, state, done) if call[0] not in done), None)


def leading(reading: Reading, state: State) -> str | None:
    """The one of several liked films that a message names once more and says nothing else: it shall count for more."""
    liked = [str(one["item_id"]) for one in state["liked"]]
    again = [item_id for item_id in reading.with_stance("liked") if item_id in liked]
    alone = len(reading.opinions) == 1 and not reading.commands and not reading.wishes.query and not reading.limits.as_arguments()
    return again[0] if alone and len(again) == 1 < len(liked) and state["list"] else None


def traits(item: Item) -> tuple[str, ...]:
    """What a film is like, in words for a query."""
    return (*(genre.lower() for genre in item.genres[:2]), *item.keywords[:3])


def asked_series(reading: Reading) -> SeriesMention | None:
    """The series whose films a message asks for ("show me the Rocky films"): a wish, and nothing that is liked."""
    series = [mention for mention in reading.mentions if isinstance(mention, SeriesMention) and not set(mention.item_ids) <= set(reading.with_stance("disliked"))]
    return next((mention for mention in series if _REQUEST_FOR.search(reading.text[: mention.start]) or _is_all(reading.text, mention)), None)


def _is_all(text: str, series: SeriesMention) -> bool:
    """ "James Bond films", "the best of the Star Wars films": a message that says nothing but which films."""
    return bool(_NO_MORE_BEFORE.fullmatch(text[: series.start]) and _FILMS.search(series.surface) and _NO_MORE_BEHIND.fullmatch(text[series.end :]))


def with_series_as_wish(reading: Reading) -> Reading:
    """The reading with a series that is asked for as a request for its films, which says nothing of them."""
    if not (series := asked_series(reading)):
        return reading
    opinions = {item_id: said for item_id, said in reading.opinions.items() if item_id not in series.item_ids}
    return replace(reading, opinions=opinions, series=series)


_WISHES = ("genres_any", "people", "languages", "year_min", "year_max", "runtime_max")
_SUBJECTS = frozenset({"genres_any", "people", "languages"})
"""Limits that name what to search for; years and length only narrow it."""
_ALL_LANGUAGES = frozenset(language for languages in LANGUAGES.values() for language in languages)
CHANGES = frozenset({"set_liked_movies", "set_disliked_movies", "mark_seen", "leave_out_movies", "set_constraints"})


def plan(reading: Reading, state: State, done: Sequence[str] = ()) -> list[Call]:
    """The calls of a turn, in order. ``done``: tools called so far in it, whose effect the state shows already."""
    commands = set(reading.commands)
    if reading.question:
        return [("movie_details", {"item_ids": list(reading.question.item_ids[:5])})] if reading.question.item_ids else []
    if "undo" in commands and not (reading.instead or set(reading.opinions.values()) & {"liked", "disliked"}):
        return [("undo", {"turns": reading.undo_turns})]
    calls: list[Call] = [("start_over", {})] if "start_over" in commands else []
    if mistaken := _mistaken(reading, state):
        calls.append(("forget_movies", {"item_ids": mistaken}))
    calls += _taken_back(reading, state)
    left_out: list[Call] = [("leave_out_movies", {"item_ids": list(reading.left_out)})] if reading.left_out else []
    changes = [*_opinions(reading, state), *left_out, *_limits(reading, state)]
    calls += changes
    asked = [] if "forget" in commands else asked_about(reading, state)
    if asked:
        calls.append(("movie_details", {"item_ids": asked[:5]}))
    wishes = reading.wishes
    wanted = bool(wishes.query or wishes.avoid or wishes.popularity is not None)
    # Somebody who is known from earlier may say once more what they like.
    again = not state["list"] and set(reading.opinions.values()) - {"mentioned"}
    asks_again = bool(reading.asks or again) and not asked and _has_something(state)
    goes_on = "forget_movies" in (name for name, _ in calls) and state["list"] and _has_something(state)
    for_films = bool(reading.series or (reading.leaves_choice and not asked))
    if changes or CHANGES & set(done) or (wanted and not asked) or asks_again or goes_on or leading(reading, state) or commands & {"more", "surprise"} or for_films:
        calls += _listing(reading, state)
    return calls


def wanted_count(text: str) -> int:
    """How many films a message asks for; 10 unless it says."""
    match = _COUNT.search(text)
    if not match:
        return 10
    word = match.group(1).lower()
    return max(1, min(20, int(word) if word.isdigit() else _NUMBERS[word]))


def _opinions(reading: Reading, state: State) -> list[Call]:
    noted = {kind: {one["item_id"] for one in state[kind]} for kind in ("liked", "disliked", "seen")}
    # That somebody has seen a film takes no opinion of it back, unless they say that they see it in another light.
    known = set() if _RECONSIDERS.search(reading.text) else noted["liked"] | noted["disliked"]
    liked = [item_id for item_id in reading.with_stance("liked") if item_id not in noted["liked"]]
    enough = noted["liked"] & set(reading.unwanted)
    disliked = [item_id for item_id in reading.with_stance("disliked") if item_id not in noted["disliked"] | enough]
    seen = [item_id for item_id in reading.with_stance("seen") if item_id not in noted["seen"] and item_id not in known]
    calls = [("set_liked_movies", liked), ("set_disliked_movies", disliked), ("mark_seen", seen)]
    return [(name, {"item_ids": item_ids}) for name, item_ids in calls if item_ids]


def _mistaken(reading: Reading, state: State) -> list[str]:
    """The noted film that the message corrects; none when several might be meant."""
    noted = [str(one["item_id"]) for kind in ("liked", "disliked", "seen") for one in state[kind]]
    mistaken = [item_id for item_id in noted if item_id in reading.instead_of]
    return mistaken if len(mistaken) == 1 else []


def _limits(reading: Reading, state: State) -> list[Call]:
    arguments = reading.limits.as_arguments()
    if set(arguments) == {"genres_any"} and state.get("newest_limits") == ["genres_none"] and _GOES_ON.fullmatch(masked(reading.text, reading.limits.spans)):
        arguments = {"genres_none": arguments["genres_any"]}
    if arguments.get("drop") == ["all"] and _THAT_LIMIT.search(reading.text):
        arguments |= _newest(state)
    arguments |= _tag_limits(reading, state)
    arguments = _allowing(arguments, reading.limits, state)
    held = [name for name in _WISHES if state["constraints"].get(name)]
    if _SUBJECTS & set(arguments) and held and not state["list"] and not reading.limits.drop and not set(held) & set(arguments):
        # Nothing fitted, and the message turns to something else: earlier wishes give way, and the tool says so. What was ruled out stays out.
        arguments |= _giving_way(held, state)
    elif reading.compares_years and (state["constraints"]["year_min"] is not None or state["constraints"]["year_max"] is not None):
        arguments["drop"] = [*reading.limits.drop, "year_min", "year_max"]
    return [("set_constraints", arguments)] if arguments else []


def _giving_way(names: Sequence[str], state: State) -> dict[str, Any]:
    """What lifts wishes as a whole; dropped by name, languages would take the excluded ones with them."""
    lifts = {"drop": [name for name in names if name != "languages"], "allow": list(state["constraints"]["languages"])}
    return {name: values for name, values in lifts.items() if values}


def _newest(state: State) -> dict[str, Any]:
    """What lifts the limits that were set last: of exclusions only the values that came in last."""
    names, values = state.get("newest_limits") or ["all"], state.get("newest_exclusions") or []
    whole = [name for name in names if not (values and name.endswith("_none"))]
    return {"drop": whole, "allow": list(values)} if values else {"drop": whole}


def _allowing(arguments: dict[str, Any], said: Limits, state: State) -> dict[str, Any]:
    """What is fine is ruled out no longer and goes on to be asked for if it was; a language joins those that are asked for."""
    held = state["constraints"]
    wanted = {name for field in _SUBJECTS for name in held[field]}
    allow = [name for name in arguments.get("allow", ()) if not (name in said.fine and name in wanted)]
    excluded = {name for field in ("genres_none", "people_none", "languages_none") for name in held[field]}
    allow += [name for name in said.tolerated if name in excluded]
    joining = [name for name in allow if name in said.fine and name in _ALL_LANGUAGES and name not in held["languages_none"]]
    if said.subtitles and "English" in held["languages"]:
        allow += held["languages"]
    elif joining and held["languages"] and not said.subtitles:
        arguments = arguments | {"languages": [*held["languages"], *joining]}
        allow = [name for name in allow if name not in joining]
    if said.corrects and set(state.get("newest_limits") or ()) & set(arguments):
        allow += state.get("newest_exclusions") or ()
    rest = {name: value for name, value in arguments.items() if name != "allow"}
    return rest | {"allow": allow} if allow else rest


def _tag_limits(reading: Reading, state: State) -> dict[str, Any]:
    """Keywords that are ruled out; what is wished for again is no longer."""
    held, wishes = state["constraints"].get("keywords_none") or (), reading.wishes
    wanted = {word for word in held if set(word.split()) <= set(wishes.query)}
    unwanted = [word for word in wishes.unwanted_tags if word not in held]
    if wanted:
        return {"keywords_none": [*(word for word in held if word not in wanted), *unwanted], "drop": [*reading.limits.drop, "keywords_none"]}
    return {"keywords_none": unwanted} if unwanted else {}


def _taken_back(reading: Reading, state: State) -> list[Call]:
    """What the message takes back before it says anything else: films that it names, or else the turn before."""
    if "forget" not in reading.commands and not reading.instead:
        return []
    noted = {str(one["item_id"]) for kind in ("liked", "disliked", "seen") for one in state[kind]}
    # Of several films of one name, the one that was noted is meant.
    twins = {mention.item_ids[0]: next((item_id for item_id in mention.item_ids if item_id in noted), mention.item_ids[0]) for mention in reading.mentions}
    said = {twins.get(item_id, item_id): stance for item_id, stance in reading.opinions.items()}
    named = [item_id for item_id in dict.fromkeys([*said, *reading.referred]) if said.get(item_id, "mentioned") == "mentioned"]
    if "forget" in reading.commands and named:
        return [("forget_movies", {"item_ids": named})]
    if reading.referred:
        return []  # the list that the message points at would be gone
    return [("undo", {"turns": 1})] if state["turns_to_undo"] or not reading.says_something else []


def _has_something(state: State) -> bool:
    """True if anything is known to go by."""
    return bool(state["liked"] or state["query"] or any(state["constraints"].values()))


def _listing(reading: Reading, state: State) -> list[Call]:
    if series := reading.series:
        films = list(series.item_ids)
        return [("retrieve_candidates", retrieval_arguments(reading, state) | {"films": films}), ("rerank", {"n": wanted_count(reading.text), "films": films})]
    return [("retrieve_candidates", retrieval_arguments(reading, state)), ("rerank", {"n": wanted_count(reading.text)})]


def asked_about(reading: Reading, state: State) -> list[str]:
    """The films that a message wants to hear of; "compare these two" means the two liked last, or else the first two of the list."""
    talked = [item_id for item_id, said in reading.opinions.items() if said == "mentioned"]
    asks = set(reading.commands) & {"why", "details", "compare"}
    asked = list(dict.fromkeys([*talked, *(reading.referred if asks else ())])) if asks or talked else []
    if not asked and _THESE_TWO.search(reading.text):
        return [str(one["item_id"]) for one in (state["liked"][-2:] if len(state["liked"]) > 1 else state["list"][:2])]
    return asked


def _is_critique(reading: Reading, state: State) -> bool:
    """True for a quality that the list on the screen shall have more of."""
    return bool(reading.wishes.compares and reading.wishes.query and state["list"] and state["liked"] and not reading.mentions)


def _draws(reading: Reading, state: State) -> bool:
    """True for a list that nothing but luck shall decide: "surprise me" beside titles, moods or, where films are liked, limits is no more than a flourish."""
    says = reading.mentions or reading.referred or reading.wishes.query or (state["liked"] and reading.limits.as_arguments())
    return not says and ("surprise" in reading.commands or (reading.leaves_choice and not state["liked"] and not state["query"]))


def retrieval_arguments(reading: Reading, state: State) -> dict[str, Any]:
    """Arguments of ``retrieve_candidates``: new wishes join the earlier ones, unless the message turns to something else."""
    wishes = reading.wishes
    arguments: dict[str, Any] = {}
    if wishes.query:
        earlier = [] if reading.replaces_query else [word for word in state["query"].split() if word not in wishes.avoid]
        arguments["query"] = " ".join(list(dict.fromkeys([*earlier, *wishes.query]))[-MAX_QUERY_WORDS:])
    elif wishes.avoid and state["query"]:
        arguments["query"] = " ".join(word for word in state["query"].split() if word not in wishes.avoid)
    if wishes.avoid:
        earlier = [word for word in state["avoid"].split() if word not in wishes.query]
        arguments["avoid"] = " ".join(dict.fromkeys([*earlier, *wishes.avoid]))
    elif wishes.query and state["avoid"]:
        arguments["avoid"] = " ".join(word for word in state["avoid"].split() if word not in wishes.query)
    elif again := {word for name in reading.limits.allow for word in name.lower().split()} & set(state["avoid"].split()):
        arguments["avoid"] = " ".join(word for word in state["avoid"].split() if word not in again)
    if wishes.popularity is not None:
        arguments["popularity"] = wishes.popularity
    if reading.more_like and (state["query"] or wishes.query):
        arguments["alpha"] = MORE_LIKE_ALPHA
    elif _is_critique(reading, state):
        arguments["alpha"] = INSISTED_ALPHA if set(wishes.query) <= set(state["query"].split()) else CRITIQUE_ALPHA
    if _draws(reading, state):
        arguments["surprise"] = True
    at_the_end = wishes.popularity is not None and wishes.popularity == state.get("popularity")
    if (state["list"] and (at_the_end or _draws(reading, state))) or "more" in reading.commands:
        arguments["exclude_shown"] = True
    return arguments
