"""Of several films of one name, the one that the words around it mean: a person behind it, "the original", "the new"."""

import re

from index.linking.message import LOOK_BACK, Message
from index.title_evidence import names_person_of
from index.types import TitleMatch

_OLDER = re.compile(r"\b(?:original|old|first|classic|animated|oldest)\s+$|\b(?:original|first|old|classic)\s+(?:version|one)\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_NEWER = re.compile(r"\b(?:new|newest|remake of|reboot of|latest|live[- ]action|recent|new version of)\s+(?:the\s+)?$", re.IGNORECASE)
_VERSION_BEHIND = re.compile(r"\s*[,(–-]\s*(?:the|that)\s+(?:(?P<newer>new(?:er|est)?|latest|recent|remake)|old(?:er|est)?|original|first|classic)\b(?:\s+(?:one|version|film|movie)\b)?", re.IGNORECASE)


def names_version(behind: str) -> bool:
    """True if the text behind a name says which version of it: ", the new one"."""
    return _VERSION_BEHIND.match(behind) is not None


def preferred(message: Message, name: str, matches: list[TitleMatch], first: int, end: int) -> list[TitleMatch]:
    """Of several films of one name, the one that the words around it mean: a person behind it, "the original", "the new"."""
    items = message.search.catalogue
    if matches[0].item_id not in {match.item_id for match in matches if names_person_of(message.text[end : end + LOOK_BACK], items.item(match.item_id).people)}:
        cast = [items.items[row] for row in message.search.series.rows(name)]
        wanted = [item.item_id for item in cast if names_person_of(message.text[end : end + LOOK_BACK], item.people)]
        if wanted and not any(match.item_id in wanted for match in matches):
            return [TitleMatch(wanted[0], 1.0)]
    if len(matches) < 2:
        return matches
    behind = message.text[end : end + LOOK_BACK]
    by_people = [match for match in matches if names_person_of(behind, items.item(match.item_id).people)]
    if by_people and len(by_people) < len(matches):
        return by_people
    before = message.before(first)
    best = matches[0].score
    close = [match for match in matches if match.score >= best - 0.3]
    version = _VERSION_BEHIND.match(behind)
    if _OLDER.search(before) or (version and not version["newer"]):
        return [min(close, key=lambda match: items.item(match.item_id).year or 0)]
    if _NEWER.search(before) or version:
        return [max(close, key=lambda match: items.item(match.item_id).year or 0)]
    return matches
