"""Figures of a run, and the report that is made of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from statistics import mean, median
from typing import Any

from scripts.simulation.reasons import is_misreading
from scripts.simulation.run import Turn
from scripts.simulation.users import User

Figures = dict[str, Any]
_FAULTS = ("violations", "repeats", "outside", "duplicates", "unsupported", "never_named", "never_stated", "unverifiable")


def figures(users: Sequence[User], turns: Sequence[Turn], *, starts: int) -> Figures:
    """Everything that was counted, and the cases behind it."""
    by_user: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        by_user[turn.user].append(turn)
    answered = [turn for turn in turns if turn.answered]
    seconds = sorted(turn.seconds for turn in turns)
    return {
        "users": len(by_user),
        "turns": len(turns),
        "answered": _share(turn.answered for turn in turns),
        "process_starts": starts,
        "success": _success(by_user),
        "by_turn": [_of_turn(number, by_user) for number in sorted({turn.number for turn in turns})],
        "first_turn": _first_turn([conversation[0] for conversation in by_user.values()]),
        "counts": {name: sum(len(getattr(turn.findings, name)) for turn in answered) for name in _FAULTS},
        "though_noted": {name: sum(fault["noted"] for turn in answered for fault in getattr(turn.findings, name)) for name in ("violations", "repeats")},
        "recommendations": sum(len(turn.shown) for turn in answered),
        "false_facts": sum(any(not is_misreading(problem) for problem in fault["problems"]) for turn in answered for fault in turn.findings.unsupported),
        "reasons_checked": sum(turn.findings.reasons for turn in answered),
        "short_lists": sum(turn.findings.short for turn in answered),
        "no_new_list": sum(not turn.new_list for turn in answered),
        "latency_ms": {"median": 1000 * median(seconds), "p95": 1000 * quantile(seconds, 0.95), "slowest": 1000 * seconds[-1]},
        "understood": _understood(answered),
        "hits_by_act": _by_act(answered),
        "cases": _cases(users, by_user),
    }


def quantile(ordered: Sequence[float], share: float) -> float:
    """The smallest of the ordered values that at least this share of them does not exceed."""
    return ordered[max(-(-round(share * 1_000_000) * len(ordered) // 1_000_000) - 1, 0)]


def _share(truths: Iterable[bool]) -> Figures:
    found = list(truths)
    return {"of": len(found), "count": sum(found), "share": sum(found) / len(found) if found else None}


def _success(by_user: dict[str, list[Turn]]) -> Figures:
    firsts = [next((turn.number for turn in turns if turn.hit), None) for turns in by_user.values()]
    reached = [first for first in firsts if first is not None]
    return _share(first is not None for first in firsts) | {"mean_turns": mean(reached) if reached else None}


def _of_turn(number: int, by_user: dict[str, list[Turn]]) -> Figures:
    """Hits in one turn, and until it: a conversation that is over keeps what it reached."""
    now = [turn for turns in by_user.values() for turn in turns if turn.number == number]
    fresh = [turn for turn in now if "more" not in turn.utterance.acts]
    reached = [any(turn.hit for turn in turns if turn.number <= number) for turns in by_user.values()]
    return {
        "turn": number,
        "hit": _share(turn.hit for turn in now),
        "hit_unless_more": _share(turn.hit for turn in fresh),
        "reached": _share(reached),
        "popular": _share(turn.popular for turn in now),
        "popular_within": _share(turn.popular_within for turn in now),
    }


def _first_turn(first: Sequence[Turn]) -> Figures:
    """Agent beside popularity, user by user."""
    return {
        "both": sum(turn.hit and turn.popular for turn in first),
        "agent_only": sum(turn.hit and not turn.popular for turn in first),
        "popular_only": sum(turn.popular and not turn.hit for turn in first),
        "neither": sum(not turn.popular and not turn.hit for turn in first),
        "read_well": _read_well([turn for turn in first if turn.answered]),
    }


def _read_well(first: Sequence[Turn]) -> Figures:
    """The first turns in which the agent noted all that was said and nothing else: what is left is the ranking."""
    found = [turn for turn in first if all(one.right for one in turn.understood) and not turn.findings.never_named and not turn.findings.never_stated]
    return {"users": len(found), "hit": _share(turn.hit for turn in found), "popular": _share(turn.popular for turn in found)}


def _understood(turns: Sequence[Turn]) -> Figures:
    told = [(turn, one) for turn in turns for one in turn.understood]
    titles = [(turn, one) for turn, one in told if one.act in {"like", "like_more", "dislike"}]
    ways = sorted({way for _, one in titles for way in one.ways})
    acts = sorted({one.act for _, one in told})
    return {
        "titles": _share(one.right for _, one in titles),
        "titles_by_way": {way: _share(one.right for _, one in titles if way in one.ways) for way in ways},
        "by_act": {act: _share(one.right for _, one in told if one.act == act) for act in acts},
        "misses": [{"user": turn.user, "turn": turn.number, "text": turn.utterance.text, **asdict(one)} for turn, one in told if not one.right],
    }


def _by_act(turns: Sequence[Turn]) -> Figures:
    acts = sorted({act for turn in turns for act in turn.utterance.acts})
    return {act: _share(turn.hit for turn in turns if act in turn.utterance.acts) for act in acts}


def _cases(users: Sequence[User], by_user: dict[str, list[Turn]]) -> Figures:
    """For every fault: the conversation up to it, ready to be said again."""
    found: Figures = {name: [] for name in (*_FAULTS, "unanswered", "short_lists", "no_new_list")}
    for user in users:
        for turn in by_user[user.user_id]:
            case = {"user": user.user_id, "turn": turn.number, "conversation": [one.utterance.text for one in by_user[user.user_id][: turn.number]]}
            for name in _FAULTS:
                found[name] += [{**case, **fault} for fault in getattr(turn.findings, name)]
            found["unanswered"] += [] if turn.answered else [{**case, "error": turn.error}]
            found["short_lists"] += [{**case, "shown": len(turn.shown)}] if turn.findings.short else []
            found["no_new_list"] += [case] if turn.answered and not turn.new_list else []
    return found


def as_markdown(found: Figures, title: str) -> str:
    """The report."""
    lines = [f"## {title}", "", *_hit_table(found), "", *_fault_table(found), "", *_understood_table(found)]
    return "\n".join(lines)


def _hit_table(found: Figures) -> list[str]:
    success, first = found["success"], found["first_turn"]
    rows = [
        f"| {row['turn']} | {row['hit']['of']} | {percent(row['hit'])} | {percent(row['hit_unless_more'])} | {percent(row['reached'])} | {percent(row['popular'])} | {percent(row['popular_within'])} |"
        for row in found["by_turn"]
    ]
    well = first["read_well"]
    turns = f"{success['mean_turns']:.2f}" if success["mean_turns"] is not None else "-"
    return [
        "| turn | users | hit@10 | hit@10 without “show me more” | reached so far | popularity | popularity within the limits |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "",
        f"A target was shown to {success['count']} of {success['of']} users, after {turns} turns in the mean. "
        f"At turn 1 the agent alone hits for {first['agent_only']} users, popularity alone for {first['popular_only']}, both for {first['both']}. "
        f"Of the {well['users']} whose first words were all noted, and nothing else, the agent hits for {percent(well['hit'])}, popularity for {percent(well['popular'])}.",
    ]


def _fault_table(found: Figures) -> list[str]:
    counts, noted, latency = found["counts"], found["though_noted"], found["latency_ms"]
    rows: list[tuple[str, str]] = [
        ("turns answered with a reply and a list", f"{percent(found['answered'], 2)} of {found['turns']:,}"),
        ("recommendations that break a stated limit", f"{counts['violations']} of {found['recommendations']:,} ({noted['violations']} where the agent had noted the limit)"),
        ("recommendations of which the files do not say whether they keep a limit", str(counts["unverifiable"])),
        ("repeats of liked, disliked, seen or shown films", f"{counts['repeats']} ({noted['repeats']} where the agent had noted the film)"),
        ("titles outside the catalogue", str(counts["outside"])),
        ("duplicates in a list", str(counts["duplicates"])),
        ("reasons with an unsupported claim", f"{counts['unsupported']} of {found['reasons_checked']:,} ({found['false_facts']} where a fact is false, the others say that the user asked for it)"),
        ("films noted that the user never named", str(counts["never_named"])),
        ("limits and wishes noted that the user never stated", str(counts["never_stated"])),
        ("lists of fewer than ten", str(found["short_lists"])),
        ("turns without a new list", str(found["no_new_list"])),
        ("time per turn", f"median {latency['median']:.0f} ms, p95 {latency['p95']:.0f} ms, slowest {latency['slowest']:.0f} ms"),
    ]
    return ["| check | result |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]


def _understood_table(found: Figures) -> list[str]:
    told = found["understood"]
    rows = [("titles told", told["titles"]), *((f"... {way}", share) for way, share in told["titles_by_way"].items())]
    rows += [(f"“{act}”", share) for act, share in told["by_act"].items()]
    return ["| understood | count | share |", "|---|---|---|", *(f"| {name} | {share['of']} | {percent(share)} |" for name, share in rows)]


def percent(share: Figures, digits: int = 1) -> str:
    return "-" if share["share"] is None else f"{100 * share['share']:.{digits}f} %"


