"""Checks one answer against everything that its user said, and against the files."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scripts.simulation.names import plain
from scripts.simulation.reasons import Context, ReasonChecker
from scripts.simulation.records import Film
from scripts.simulation.talk import Named, Said, Utterance

LIST = 10


@dataclass(frozen=True)
class Findings:
    """What is wrong with one answer; every entry has what is needed to see it again."""

    violations: list[dict[str, Any]] = field(default_factory=list)
    unverifiable: list[dict[str, Any]] = field(default_factory=list)
    """Films of which the files do not say whether they keep a limit."""
    repeats: list[dict[str, Any]] = field(default_factory=list)
    outside: list[dict[str, Any]] = field(default_factory=list)
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    unsupported: list[dict[str, Any]] = field(default_factory=list)
    never_named: list[dict[str, Any]] = field(default_factory=list)
    """Films that the agent noted in this turn though the user named none of the kind."""
    never_stated: list[dict[str, Any]] = field(default_factory=list)
    """Limits and wishes that the agent read into this turn."""
    short: bool = False
    """The list holds fewer than ten."""
    reasons: int = 0


@dataclass(frozen=True, slots=True)
class Understood:
    """One film or limit that a turn stated, and whether the agent noted it."""

    what: str
    act: str
    ways: tuple[str, ...]
    right: bool
    surface: str = ""
    noted: tuple[str, ...] = ()
    """What the agent linked in this turn."""


class Auditor:
    def __init__(self, films: Mapping[str, Film], same: Mapping[str, frozenset[str]], checker: ReasonChecker) -> None:
        self._films = films
        self._same = same
        self._checker = checker

    def findings(self, said: Said, utterance: Utterance, answer: Mapping[str, Any], before: Mapping[str, Any] | None, shown: frozenset[str]) -> Findings:
        """``said`` includes the utterance; ``before`` is the answer of the turn before; ``shown`` are ids of all lists before."""
        recommended = answer["recommendations"]
        found = Findings(short=len(recommended) < LIST, reasons=len(recommended))
        context = _context(said, answer)
        for one in recommended:
            self._check_limits(found, said, one, answer["taste"]["constraints"])
            self._check_repeats(found, said, utterance, one, answer, shown)
            self._check_catalogue(found, one)
            if problems := self._checker.problems(one, context):
                found.unsupported.append({**_brief(one), "reason": one["reason"], "evidence": one["evidence"], "problems": problems})
        # The printed title has the year in it: two films of one title and year are one to whoever reads them.
        titles = Counter(plain(one["title"]) for one in {(one["item_id"], one["title"]): one for one in recommended}.values())
        ids = Counter(one["item_id"] for one in recommended)
        found.duplicates.extend({"twice": name, "times": count} for name, count in (ids + titles).items() if count > 1)
        self._check_never_named(found, said, answer, before)
        earlier = _unstated(said, before["taste"]) if before else {}
        found.never_stated.extend({"what": name, "read": read} for name, read in _unstated(said, answer["taste"]).items() if earlier.get(name) != read)
        return found

    def understood(self, utterance: Utterance, answer: Mapping[str, Any]) -> list[Understood]:
        """For every film and limit of an utterance: is it in the agent's taste now?"""
        taste = answer["taste"]
        linked = tuple(f"{one['surface']} -> {one['title']}" for one in answer["mentions"])
        found = []
        for part in utterance.parts:
            found += [self._film_understood(part.act, one, taste, linked) for one in part.named]
            if part.limit is not None:
                found.append(Understood(part.limit.in_words(), part.act, (), part.limit.noted_in(taste["constraints"]), part.sentence, linked))
            if part.act == "any_year":
                free = taste["constraints"]["year_min"] is None and taste["constraints"]["year_max"] is None
                found.append(Understood("any year", part.act, (), free, part.sentence, linked))
        return found

    def _film_understood(self, act: str, one: Named, taste: Mapping[str, Any], linked: tuple[str, ...]) -> Understood:
        noted = {film["item_id"] for film in taste[one.opinion]}
        surface, ways = (one.spelling.text, one.spelling.ways) if one.spelling else (f"number {one.place}", ("by place",))
        return Understood(self._films[one.item_id].title, act, ways, bool(noted & self._same[one.item_id]), surface, linked)

    def _check_limits(self, found: Findings, said: Said, one: Mapping[str, Any], constraints: Mapping[str, Any]) -> None:
        film = self._films.get(one["item_id"])
        for limit in said.limits:
            kept = limit.kept_by(film) if film else None
            claimed = (limit.genre in one["genres"]) == limit.wanted
            case = {**_brief(one), "limit": limit.in_words(), "genres": one["genres"], "year": one["year"], "noted": limit.noted_in(constraints)}
            if kept is None and claimed:
                found.unverifiable.append(case)
            elif not kept:
                found.violations.append(case)

    def _check_repeats(
        self, found: Findings, said: Said, utterance: Utterance, one: Mapping[str, Any], answer: Mapping[str, Any], shown: frozenset[str]
    ) -> None:
        noted = {film["item_id"] for opinion in ("liked", "disliked", "seen") for film in answer["taste"][opinion]}
        told = [named for named in said.named if one["item_id"] in self._same[named.item_id]]
        for named in told:
            surface = named.spelling.text if named.spelling else f"number {named.place}"
            found.repeats.append({**_brief(one), "said": named.opinion, "surface": surface, "noted": bool(noted & self._same[named.item_id])})
        if one["item_id"] in noted and not told:
            found.repeats.append({**_brief(one), "said": "noted by the agent itself", "noted": True})
        if "more" in utterance.acts and one["item_id"] in shown:
            found.repeats.append({**_brief(one), "said": "shown before, and more was asked for", "noted": True})

    def _check_catalogue(self, found: Findings, one: Mapping[str, Any]) -> None:
        film = self._films.get(one["item_id"])
        if film is None:
            found.outside.append(_brief(one))
            return
        year = f" {one['year']}" if one["year"] is not None else ""
        if plain(one["title"]) not in {plain(f"{name}{year}") for name in film.names} or (one["year"] != film.year and not one["item_id"].startswith("wikipedia:")):
            found.outside.append({**_brief(one), "in the files": film.title})

    def _check_never_named(self, found: Findings, said: Said, answer: Mapping[str, Any], before: Mapping[str, Any] | None) -> None:
        for opinion in ("liked", "disliked", "seen"):
            already = {film["item_id"] for film in before["taste"][opinion]} if before else set()
            named = frozenset[str]().union(*(self._same[item_id] for item_id in said.ids(opinion)))
            new = [film for film in answer["taste"][opinion] if film["item_id"] not in already | named]
            found.never_named.extend({"opinion": opinion, "item_id": film["item_id"], "title": film["title"]} for film in new)


def _context(said: Said, answer: Mapping[str, Any]) -> Context:
    liked = tuple(film["item_id"] for film in answer["taste"]["liked"])
    wanted = frozenset(limit.genre for limit in said.limits if limit.wanted and limit.genre)
    years = any(limit.about == "years" for limit in said.limits)
    return Context(liked=liked, genres=wanted | said.hints, years=years, words=f"{said.words} {answer['taste']['query']}")


def _unstated(said: Said, taste: Mapping[str, Any]) -> dict[str, Any]:
    """What a taste holds beyond films although nothing that was said means it, by the field's name."""
    constraints = taste["constraints"]
    wanted = {limit.genre for limit in said.limits if limit.wanted} | said.hints
    unwanted = {limit.genre for limit in said.limits if not limit.wanted}
    firsts, lasts = {limit.first for limit in said.limits}, {limit.last for limit in said.limits}
    found = {
        "query": "" if said.hints or _speaks_of(taste["query"], wanted) else taste["query"],
        "avoid": taste["avoid"],
        "genres_any": [genre for genre in constraints["genres_any"] if genre not in wanted],
        "genres_none": [genre for genre in constraints["genres_none"] if genre not in unwanted],
        "year_min": constraints["year_min"] if constraints["year_min"] not in firsts else None,
        "year_max": constraints["year_max"] if constraints["year_max"] not in lasts else None,
        **{name: constraints[name] for name in ("people", "people_none", "languages", "languages_none", "keywords_none", "years_none", "runtime_max")},
    }
    return {name: read for name, read in found.items() if read}


def _speaks_of(query: str, genres: Iterable[str]) -> bool:
    """True if a word of the query begins like one of the genres: "animated" and Animation."""
    openings = {word[:4] for genre in genres for word in plain(genre).split()}
    return any(word[:4] in openings for word in plain(query).split())


def _brief(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"rank": one["rank"], "item_id": one["item_id"], "title": one["title"]}


def ids_of(recommendations: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(one["item_id"]) for one in recommendations]
