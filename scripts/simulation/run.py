"""Runs the conversations and keeps what happened in each turn."""

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from scripts.simulation.agent_process import AgentProcess
from scripts.simulation.audit import LIST, Auditor, Findings, Understood, ids_of
from scripts.simulation.phrases import Phrases
from scripts.simulation.records import Film, Likes, Records, namesakes
from scripts.simulation.talk import Said, Talk, Utterance
from scripts.simulation.users import User

PROGRESS_EVERY = 25


@dataclass(frozen=True)
class Turn:
    """One turn of one user. ``hit``, ``popular`` and ``popular_within``: a target is among the ten that the agent shows, that are
    most liked, and that are most liked within the stated limits."""

    user: str
    number: int
    utterance: Utterance
    seconds: float
    error: str
    shown: tuple[str, ...]
    new_list: bool
    hit: bool
    popular: bool
    popular_within: bool
    findings: Findings
    understood: tuple[Understood, ...]

    @property
    def answered(self) -> bool:
        return not self.error


@dataclass(frozen=True)
class World:
    """What the simulator knows and the agent is not told."""

    records: Records
    likes: Likes
    phrases: Phrases
    auditor: Auditor
    taken: frozenset[str]

    @classmethod
    def of(cls, records: Records, likes: Likes, phrases: Phrases, auditor: Auditor) -> "World":
        return cls(records, likes, phrases, auditor, namesakes(records.films.values()))


def converse_all(world: World, agent: AgentProcess, users: Sequence[User], turns: int, seed: int) -> list[Turn]:
    """Every user's conversation, one after the other; each takes ``turns`` turns or one less."""
    start, done = time.perf_counter(), []
    for number, user in enumerate(users, 1):
        done += converse(world, agent, user, turns, seed)
        if number % PROGRESS_EVERY == 0 or number == len(users):
            print(f"{number} of {len(users)} users, {len(done)} turns, {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return done


def converse(world: World, agent: AgentProcess, user: User, turns: int, seed: int) -> list[Turn]:
    random = Random(f"{seed} talk {user.user_id}")
    talk = Talk(user, world.records.films, world.taken, world.phrases, random)
    done: list[Turn] = []
    before: Mapping[str, Any] | None = None
    shown: list[str] = []
    earlier: frozenset[str] = frozenset()
    for number in range(1, random.choice((turns, max(turns - 1, 1))) + 1):
        utterance = talk.say(number, shown)
        answer = agent.ask(f"user {user.user_id}", utterance.text)
        error = _problem(answer.content)
        if error or answer.content is None:
            done.append(_unanswered(world, user, talk.said, number, utterance, answer.seconds, error, shown))
            continue
        done.append(_turn(world, user, talk.said, number, utterance, answer.content, answer.seconds, before, earlier))
        before, shown = answer.content, ids_of(answer.content["recommendations"])
        earlier |= frozenset(shown)
    return done


def _problem(content: Mapping[str, Any] | None) -> str:
    """Why a turn counts as unanswered; "" if it has a reply and a list."""
    if content is None:
        return "no answer"
    if "error" in content:
        return str(content["error"])
    missing = [name for name in ("reply", "recommendations") if not content.get(name)]
    return f"no {' and no '.join(missing)}" if missing else ""


def _turn(
    world: World, user: User, said: Said, number: int, utterance: Utterance, content: Mapping[str, Any], seconds: float,
    before: Mapping[str, Any] | None, earlier: frozenset[str],
) -> Turn:  # fmt: skip
    shown = ids_of(content["recommendations"])
    return Turn(
        user=user.user_id,
        number=number,
        utterance=utterance,
        seconds=seconds,
        error="",
        shown=tuple(shown),
        new_list=any(call["name"] == "rerank" for call in content["tool_calls"]),
        hit=not set(user.targets).isdisjoint(shown[:LIST]),
        findings=world.auditor.findings(said, utterance, content, before, earlier),
        understood=tuple(world.auditor.understood(utterance, content)),
        **_baselines(world, user, said),
    )


def _unanswered(world: World, user: User, said: Said, number: int, utterance: Utterance, seconds: float, error: str, shown: Sequence[str]) -> Turn:
    return Turn(
        user=user.user_id, number=number, utterance=utterance, seconds=seconds, error=error, shown=tuple(shown), new_list=False, hit=False,
        findings=Findings(), understood=(), **_baselines(world, user, said),
    )  # fmt: skip


def _baselines(world: World, user: User, said: Said) -> dict[str, bool]:
    targets = set(user.targets)
    named = {one.item_id for one in said.named}
    return {
        "popular": not targets.isdisjoint(most_liked(world.likes, world.records.films, named, Said())),
        "popular_within": not targets.isdisjoint(most_liked(world.likes, world.records.films, named, said)),
    }


def most_liked(likes: Likes, films: Mapping[str, Film], without: set[str], said: Said) -> list[str]:
    """The ten most liked films that were not named and keep the limits of ``said``."""
    found = (item_id for item_id in likes.by_popularity if item_id not in without and all(limit.kept_by(films[item_id]) is not False for limit in said.limits))
    return [item_id for item_id, _ in zip(found, range(LIST), strict=False)]
