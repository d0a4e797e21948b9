"""One user message, read: the films it names and what it says of them, limits, wishes and commands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from wordfreq import zipf_frequency

from agent.offline.commands import Command, read_commands, read_references, undo_turns
from agent.offline.limits import Limits, read_limits
from agent.offline.opinions import Stance, masked, stance
from agent.offline.wishes import Wishes, genre_query_words, read_wishes
from index.item_index import ItemIndex
from index.title_linking import link_titles
from index.titles import fold
from index.types import TitleMention

_MORE_LIKE = re.compile(r"\b(?:more|something|similar|anything|others?|films?|movies?)\s+(?:\w+\s+)?(?:like|to|along the lines of)\s*$", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“«]([^\"”»]{2,60})[\"”»]")
_CUED_TITLE = re.compile(r"\b(?:loved|liked|enjoyed|watched|saw|hated|called|titled|movie|film)\s+((?:[A-Z][\w'’-]*)(?:\s+(?:[A-Z0-9][\w'’-]*|of|the|and|in|a))*)")


@dataclass(frozen=True, slots=True)
class Reading:
    """``opinions`` maps item ids to what was said of them; ``ambiguous`` are mentions that fit several films about as well."""

    text: str
    mentions: tuple[TitleMention, ...]
    opinions: Mapping[str, Stance]
    limits: Limits
    wishes: Wishes
    commands: tuple[Command, ...]
    undo_turns: int = 1
    referred: tuple[str, ...] = ()
    """Items of the last list that the text points at."""
    missing_ranks: tuple[int, ...] = ()
    ambiguous: tuple[TitleMention, ...] = ()
    unknown_titles: tuple[str, ...] = ()
    replaces_query: bool = False
    more_like: bool = False
    """The message asks for films like one of the list or like one it names."""
    english: bool = True

    def with_stance(self, kind: Stance) -> tuple[str, ...]:
        return tuple(item_id for item_id, said in self.opinions.items() if said == kind)

    @property
    def says_something(self) -> bool:
        """True if there is anything to act on."""
        return bool(
            set(self.opinions.values()) - {"mentioned"} or self.limits.as_arguments() or self.wishes.query or self.wishes.avoid
            or self.wishes.popularity is not None or set(self.commands) & {"more", "surprise"}
        )  # fmt: skip


def read(text: str, index: ItemIndex, shown: Sequence[Mapping[str, Any]] = (), focus: str | None = None) -> Reading:
    """Read a message. ``shown`` is the list the user sees (``rank``, ``item_id``), ``focus`` the item talked about last."""
    text = text.replace("’", "'").replace("‘", "'")
    mentions = tuple(link_titles(text, index.titles))
    references = read_references(masked(text, [(one.start, one.end) for one in mentions]), len(shown))
    ranks = {one["rank"]: str(one["item_id"]) for one in shown}
    referred = tuple(ranks[rank] for rank in references.ranks if rank in ranks)
    pointers = [TitleMention(text[start:end], start, end, ()) for start, end in references.spans]
    everything = sorted([*mentions, *pointers], key=lambda one: one.start)
    opinions: dict[str, Stance] = {}
    for mention in mentions:
        opinions[mention.item_ids[0]] = stance(text, mention, everything)
    commands = read_commands(masked(text, [(one.start, one.end) for one in everything]))
    for item_id, kind in _of_references(text, pointers, everything, referred, commands).items():
        opinions[item_id] = kind
    if references.that_one and shown and not referred:
        target = focus if focus in ranks.values() else ranks[1]
        opinions.setdefault(target, _of_pronoun(text))
        referred = (target,)
    blotted = masked(text, [(one.start, one.end) for one in everything])
    limits = read_limits(blotted, index.catalogue)
    _relative_years(blotted, limits, [index.catalogue.item(item_id).year for item_id in ranks.values()])
    wishes = read_wishes(masked(blotted, limits.spans), index.knows_term)
    extra = genre_query_words(blotted)
    wishes = Wishes((*wishes.query, *(word for word in extra if word not in wishes.query)), wishes.avoid, wishes.popularity)
    return Reading(
        text=text,
        mentions=mentions,
        opinions=opinions,
        limits=limits,
        wishes=wishes,
        commands=commands,
        undo_turns=undo_turns(text),
        referred=referred,
        missing_ranks=tuple(rank for rank in references.ranks if rank not in ranks),
        ambiguous=tuple(one for one in mentions if len(one.item_ids) > 1),
        unknown_titles=_unknown_titles(text, mentions, index),
        replaces_query=re.search(r"\b(?:instead|actually|rather|new topic|something completely different)\b", text, re.IGNORECASE) is not None,
        more_like=re.search(r"\bmore (?:\w+ )?like\b", text, re.IGNORECASE) is not None and bool(mentions or referred),
        english=_is_english(text),
    )


def _of_references(
    text: str, pointers: Sequence[TitleMention], everything: Sequence[TitleMention], referred: Sequence[str], commands: Sequence[Command]
) -> dict[str, Stance]:
    """What is said of "number 3" and the like; "more like number 3" counts as liking it."""
    if not pointers or not referred:
        return {}
    said = stance(text, pointers[0], everything)
    left = text[: pointers[0].start].rstrip()
    if _MORE_LIKE.search(re.sub(r"\b(?:the|number|no\.?|#)\s*$", "", left)):
        said = "liked"
    elif set(commands) & {"why", "details", "compare"}:
        said = "mentioned"
    elif said == "liked" and re.search(r"\b(?:not for me|no thanks|skip|remove|pass|drop|without|except)\b", text, re.IGNORECASE):
        said = "disliked"
    return dict.fromkeys(referred, said)


def _of_pronoun(text: str) -> Stance:
    if re.search(r"\b(?:seen|watched|saw|know)\b", text, re.IGNORECASE):
        return "seen"
    if re.search(r"\b(?:not for me|hate|hated|don't like|didn't like|dislike|boring|skip|pass|no thanks)\b", text, re.IGNORECASE):
        return "disliked"
    return "liked" if re.search(r"\b(?:like|liked|love|loved|great|good)\b", text, re.IGNORECASE) else "mentioned"


def _relative_years(text: str, limits: Limits, years: Sequence[int | None]) -> None:
    """ "Newer" and "older" are meant against the list on the screen."""
    known = [year for year in years if year]
    if not known or limits.year_min is not None or limits.year_max is not None:
        return
    middle = int(median(known))
    if re.search(r"\b(?:newer|more recent|more modern|less old|fresher|younger)\b", text, re.IGNORECASE):
        limits.year_min = middle + 1
    elif re.search(r"\b(?:older|less recent|less modern|earlier ones)\b", text, re.IGNORECASE):
        limits.year_max = middle - 1


def _unknown_titles(text: str, mentions: Sequence[TitleMention], index: ItemIndex) -> tuple[str, ...]:
    """Quoted or capitalised names behind a word such as "watched" that no title and no person of the catalogue bears."""
    found = []
    for pattern in (_QUOTED, _CUED_TITLE):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            free = not any(one.start < end and start < one.end for one in mentions)
            name = fold(match.group(1))
            if free and name not in index.catalogue.person_names and name not in index.catalogue.surnames and name not in {"i", "it"}:
                found.append(match.group(1).strip())
    return tuple(dict.fromkeys(found))


def _is_english(text: str) -> bool:
    """False when most words are strange to English: the rules would only guess."""
    words = [word for word in re.findall(r"[^\W\d_]{2,}", text.lower())]
    if len(words) < 4:
        return not words or any(word.isascii() for word in words)
    return sum(zipf_frequency(word, "en") >= 4.0 for word in words) >= 0.4 * len(words)
