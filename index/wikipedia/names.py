"""The names of a film that an article gives: in the list, in its address, and in the first words of its lead."""

import re

from index.titles import natural_order

_NOTE_IN_TITLE = re.compile(
    r"\s*\((?:[^()]*\b(?:film|serial|re-release|director's cut|theatrical release|TV special)|UK as [^()]*)\)",
    re.IGNORECASE,
)
QUALIFIER = re.compile(r"\s*\((?P<inside>[^()]*\b(?:film|serial|movie|special|miniseries|short)\b[^()]*)\)$")
_LEAD_TITLE = re.compile(r"^[\"“]?(?P<head>.{1,160}?)[\"”]?,?\s+(?:is|was|are)\s+(?:an?|the|one)\b", re.S)
_CALLED = (
    r"(?:known|(?:re-?)?released|titled|stylized|stylised|marketed|billed|shortened|entitled|called|promoted|retitled"
    r"|abbreviated|advertised|distributed|styled|rendered|subtitled)"
)
_HEAD_ENDS = re.compile(rf"\s*\(|,?\s+(?:\w+\s+)?{_CALLED}\b|,\s+or\s+|\s+or,?\s+simply\b", re.IGNORECASE)
_CALLED_NAME = re.compile(
    rf"\b{_CALLED}\b(?:\s+(?:internationally|simply|alternatively|theatrically|overseas|abroad|elsewhere|both))?"
    r"(?:\s+(?:in|on|for|to)\s+(?:the\s+)?[\w.&' -]{2,40}?)?\s+(?:as|under the (?:title|name)s?(?:\s+of)?|to)\s+"
    r"[\"“]?(?P<name>[A-Z0-9][^,;()\"”]{1,70}?)[\"”]?"
    r"(?=[,;()\"”]|\.(?:\s|$)|\s+(?:is|was|are|in|or|and|on|for|outside|by|with|internationally|elsewhere)\b|$)"
)
_IN_BRACKETS = re.compile(r"\((?P<inside>[^()]{2,160})\)")
_LANGUAGE = re.compile(r"^(?:[A-Z][\w-]+(?: [\w-]+)?:|lit\.?|literally|translated as|a\.?k\.?a\.?|UK:|U\.S\.:|US:)\s*")


def list_title(listed: str, page: str) -> str:
    """Return the listed title in natural order, without notes and markup; the page's name if it is markup."""
    title = page if ".mw-parser-output" in listed and page else listed
    return natural_order(_NOTE_IN_TITLE.sub("", re.sub(r"\[\w+\]", "", title)).strip() or page)


def names_of_film(title: str, page: str, text: str) -> tuple[str, ...]:
    """Return the film's names: listed title, page name, and what the lead's first words call it."""
    names = [*re.split(r"\s+a\.?k\.?a\.?\s+", title), natural_order(QUALIFIER.sub("", page))]
    lead = _LEAD_TITLE.match(text)
    if lead:
        head = lead["head"]
        end = _HEAD_ENDS.search(head)
        names.append(head[: end.start()] if end and end.start() else head)
        for brackets in _IN_BRACKETS.finditer(head):
            for part in re.split(r"[;,]\s+", brackets["inside"]):
                names.append(_LANGUAGE.sub("", part.strip()).strip("'\"“”\u2018\u2019 "))
        if also := re.search(r"\bor,?\s+(?:simply,?\s+)?(?P<name>[A-Z0-9][^,;()]{1,60})", head):
            names.append(also["name"])
    names.extend(found["name"] for found in _CALLED_NAME.finditer(text, 0, 600))
    cleaned = (name.strip(" ,") for name in names)
    return tuple(dict.fromkeys(name for name in cleaned if name and len(name) <= 120))
