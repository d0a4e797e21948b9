"""Ordinary words that are titles because they stand in a row with titles ("titanic, up and big")."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.linking.message import Message
from index.linking.names import FoundName
from index.title_evidence import ENDS, FAIRLY_KNOWN, PRONOUNS, is_everyday

_IS_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_TIME = re.compile(r"(?:\b(?:from|in|of|since|after|before|until|to|year)|\d{4}\s*(?:and|to|-|–|or))\s*$", re.IGNORECASE)
_JOINTS = frozenset({",", "and", ", and", "or", ", or", "&", "/", "then", "+", "plus", ", plus", ";", "\n", ",\n", "as well as", "also", ", also", "and also", "n", "vs", "vs.", "versus", "meets"})


def with_neighbours(message: Message, found: Sequence[FoundName]) -> list[FoundName]:
    """Sure titles, and ordinary words that stand in a row with them ("titanic, up and big")."""
    sure = [hit for hit in found if hit.sure]
    left = [hit for hit in found if not hit.sure]
    spans = [*message.spans, *((message.tokens[hit.first].start, hit.end) for hit in sure)]
    while added := [hit for hit in left if any(_in_a_row(message, hit, span) for span in spans) or _opens_judged_row(message, hit, spans)]:
        sure += [replace(hit, sure=True) for hit in added]
        spans += [(message.tokens[hit.first].start, hit.end) for hit in added]
        left = [hit for hit in left if hit not in added]
    return sorted(sure, key=lambda hit: hit.first)


def _opens_judged_row(message: Message, hit: FoundName, spans: Sequence[tuple[int, int]]) -> bool:
    """ "Something New, the godfather & garden state were brilliant": what opens a row of titles that are judged together is one."""
    end, titles = hit.end, 0
    while following := next(((start, stop) for start, stop in spans if start > end and message.text[end:start].strip(" ").lower() in _JOINTS), None):
        end, titles = following[1], titles + 1
    return titles > 0 and hit.first == 0 and re.match(r"\s*(?:were|are|blew|have been)\b", message.text[end:]) is not None


def _in_a_row(message: Message, hit: FoundName, other: tuple[int, int]) -> bool:
    start = message.tokens[hit.first].start
    before_it = start < other[0]
    if _IS_YEAR.fullmatch(hit.name) and _IN_TIME.search(message.before(hit.first)):
        return False
    between = (message.text[hit.end : other[0]] if before_it else message.text[other[1] : start]).strip(" ").lower()
    if between not in _JOINTS:
        return False
    # Behind a title that opens a row stands what joins the row.
    after = "" if before_it else message.text[hit.end :].lstrip(" ")
    if before_it and is_everyday(hit.name) and message.search.known(hit.name) >= FAIRLY_KNOWN and (message.context.cued(hit.first) or hit.first == 0) and hit.name not in PRONOUNS:
        return True
    if hit.name in PRONOUNS:
        return hit.name in {"us", "her", "it"} and re.match(r"$|[.,;!?]|(?:but|and|or)\b", after) is not None and between in {"and", ",", "or", ", and"} and not before_it
    if is_everyday(hit.name) and hit.name.isdigit() and message.text[start : hit.end].isalpha() and message.search.known(hit.name) >= FAIRLY_KNOWN and (ENDS.match(after) or after.startswith("would")):
        return True
    if is_everyday(hit.name):
        return re.match(r"$|[.,;!?]|(?:but|and|or)\b", after) is not None and not hit.name.isdigit() and hit.name in {"up", "once", "friday", "halloween", "home", "big", "old", "out", "yesterday", "enough", "nobody", "inside"}
    return ENDS.match(after) is not None or message.context.predicated(hit.last) or re.match(r"(?:both|all|would|i)\b", after, re.IGNORECASE) is not None
