"""Ordinary words that are titles because they stand in a row with titles ("titanic, up and big")."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.linking.message import LOOK_BACK, Message
from index.linking.names import FoundName
from index.title_evidence import ANNOUNCED, ENDS, FAIRLY_KNOWN, LOOSE, PRONOUNS, is_everyday, rarity, strength
from index.title_names import figure_of
from index.verdicts import BLAME, PRAISE

LIKELY_STRENGTH = 3.0
"""Strength from which a name in a row may speak for others of the row."""
WORD_OF_TALK = 2.5
"""Rarity below which a word in a row without joints is a word of the sentence: "never saw braveheart"."""
_DEGREES = frozenset("more less very too so".split())
_IS_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_TIME = re.compile(r"(?:\b(?:from|in|of|since|after|before|until|to|year)|\d{4}\s*(?:and|to|-|–|or))\s*$", re.IGNORECASE)
_BOUND = re.compile(r"\s*(?:or|and)\s+(?:later|newer|older|earlier|before|after|more|up)\b|\s*(?:onwards?\b|at (?:the )?(?:latest|earliest)\b)", re.IGNORECASE)
"""What makes a year a limit."""
_JUDGED_ROW = re.compile(r"\s*(?:,\s*)?(?:(?:were|are)\s+(?:(?:all|both|so|really|absolutely|simply|just)\s+)*\w+|would be \w+|blew (?:me|us)|to what (?:i|we) (?:like|love)|as well, (?:loved|liked))", re.IGNORECASE)
"""What is said of a whole row of films."""
_SUMMED_UP = re.compile(rf"\s*(?:[-–—:,;]+|\.\.+)\s*(?:all|both|each)\s+(?:(?:of (?:them|those)|were|are|so|really|absolutely|just)\s+)*(?:{PRAISE}|{BLAME}|loved|hated)\b", re.IGNORECASE)
_KINDS = frozenset("horror comedy drama romance action war western westerns musical musicals thriller mystery fantasy crime family animation adventure documentary noir scifi".split())
_NO_MEMBER = frozenset("please thanks thank yes no nope hello hi hey lol haha okay ok cheers nothing something anything everything else more stop help enough wait sure maybe tonight today now later again then".split())
"""Words of the talk around a row."""
_COUNTING = frozenset("first second last next other same".split())
_CAPITALS = frozenset("BCDEFGHJKLMNOPQRSTUVWXYZ")
_JOINTS = frozenset({",", "and", ", and", "or", ", or", "&", "/", "then", "+", "plus", ", plus", ";", "\n", ",\n", "as well as", "also", ", also", "and also", "n", "vs", "vs.", "versus", "meets"})


def with_neighbours(message: Message, found: Sequence[FoundName]) -> list[FoundName]:
    """Sure titles, and ordinary words that stand in a row with them ("titanic, up and big")."""
    announced = {*_announced(message, found), *_bare_row(message, found), *_summed_up(message, found)}
    sure = [replace(hit, sure=True) for hit in found if hit.sure or hit in announced]
    left = [hit for hit in found if not hit.sure and hit not in announced]
    spans = [*message.spans, *((message.tokens[hit.first].start, hit.end) for hit in sure)]
    while added := [hit for hit in left if any(_in_a_row(message, hit, span) for span in spans) or _opens_judged_row(message, hit, spans)]:
        sure += [replace(hit, sure=True) for hit in added]
        spans += [(message.tokens[hit.first].start, hit.end) for hit in added]
        left = [hit for hit in left if hit not in added]
    return sorted(sure, key=lambda hit: hit.first)


def _announced(message: Message, found: Sequence[FoundName]) -> Iterator[FoundName]:
    """Members of rows that an opinion announces or follows ("i liked the war & Nell"), if something else in the row is a title beyond doubt or two names are no everyday words."""
    spans = dict(message.spans)
    for row in _rows(message, [hit for hit in found if not any(message.taken[hit.first : hit.last + 1])], spans):
        first, end = row[0].start, row[-1].end
        opened, closed = ANNOUNCED.search(message.text[max(0, first - LOOK_BACK) : first]), _JUDGED_ROW.match(message.text, end)
        if len(row) < 2 or not (opened or closed or ENDS.match(message.text[end:].lstrip(" "))):
            continue
        sure = sum(one.hit is None or one.hit.sure for one in row)
        likely = sum(one.hit is None or _is_likely(message, one.hit) for one in row)
        if not sure and not (likely > 1 and (opened or closed)) and not (likely and opened and (opened["past"] or any(_is_known(message, one.hit) for one in row))):
            continue
        for place, one in enumerate(row):
            if one.hit and _may_stand(message, one.hit, first=place == 0, last=place == len(row) - 1, opened=opened, closed=closed is not None):
                yield one.hit


def _bare_row(message: Message, found: Sequence[FoundName]) -> list[FoundName]:
    """All names of a message that is nothing but three titles or more in a row, two of them beyond doubt: "se7en zodiac prisoners"."""
    covered = sum(hit.last - hit.first + 1 for hit in found) + sum(message.taken)
    titles = sum(hit.sure for hit in found) + len(message.spans)
    whole = covered == len(message.tokens) and len(found) + len(message.spans) > 2
    bare = not re.search(r"[,;:.!?]|\d{4}", message.text.strip(" .!?"))
    plain = any(is_everyday(hit.name) or (not hit.sure and rarity(hit.name) < WORD_OF_TALK) for hit in found)
    return list(found) if whole and bare and titles > 1 and not plain else []


def _summed_up(message: Message, found: Sequence[FoundName]) -> Iterator[FoundName]:
    """Members of a row that opens the message and is summed up, whatever words they are: "up, her, us - all great"."""
    for row in _rows(message, [hit for hit in found if not any(message.taken[hit.first : hit.last + 1])], dict(message.spans)):
        known = sum(one.hit is None or _is_known(message, one.hit) for one in row)
        if known > 1 and not re.search(r"\w", message.text[: row[0].start]) and _SUMMED_UP.match(message.text, row[-1].end):
            yield from (one.hit for one in row if one.hit)


@dataclass(frozen=True, slots=True)
class _Member:
    """One of a row: a name that was found, or (``hit`` None) a mention."""

    start: int
    end: int
    hit: FoundName | None


def _rows(message: Message, found: Sequence[FoundName], spans: Mapping[int, int]) -> Iterator[list[_Member]]:
    """Names and mentions with nothing but joints between them."""
    members = [_Member(message.tokens[hit.first].start, hit.end, hit) for hit in found]
    members += [_Member(start, end, None) for start, end in spans.items()]
    row: list[_Member] = []
    for member in sorted(members, key=lambda member: member.start):
        if row and message.text[row[-1].end : member.start].strip(" ").lower() not in _JOINTS:
            yield row
            row = []
        row.append(member)
    if row:
        yield row


def _is_likely(message: Message, hit: FoundName) -> bool:
    return hit.sure or (not is_everyday(hit.name) and strength(hit.name, message.search.known(hit.name)) >= LIKELY_STRENGTH)


def _is_known(message: Message, hit: FoundName | None) -> bool:
    return hit is not None and message.search.known(hit.name) >= FAIRLY_KNOWN


def _may_stand(message: Message, hit: FoundName, *, first: bool, last: bool, opened: re.Match[str] | None, closed: bool) -> bool:
    """True if a member of a row that holds titles can be one as well."""
    words = message.words(hit.first, hit.last)
    if _is_quality(message, hit):
        return False
    if hit.name in PRONOUNS or set(words) & _NO_MEMBER or _is_dated_participle(message, hit) or (_IS_YEAR.fullmatch(hit.name) and _BOUND.match(message.text, hit.end)):
        return False
    behind = ENDS.match(message.text[hit.end :].lstrip(" ")) is not None
    if not is_everyday(hit.name):
        return not last or behind or closed
    if len(words) == 1 and words[0] in _KINDS:
        return first and opened is not None and opened["past"] is not None
    if first:
        return opened is not None or _is_capital_letter(message, hit)
    if len(words) == 1 and not (words[0].isdigit() or figure_of(words[0]).isdigit()):
        return not last and (opened is not None or closed)
    return not last or ((closed or (opened is not None and behind)) and words[-1] not in LOOSE and _COUNTING.isdisjoint(words))


def _is_quality(message: Message, hit: FoundName) -> bool:
    """ "Make them more colourful, Jumanji was great": of what there shall be more."""
    return hit.first == hit.last and hit.first > 0 and message.tokens[hit.first].text.islower() and message.tokens[hit.first - 1].word in _DEGREES


def _is_capital_letter(message: Message, hit: FoundName) -> bool:
    """ "X and Your Name": a letter that no sentence writes with a capital."""
    return hit.first == hit.last and len(message.tokens[hit.first].text) == 1 and message.tokens[hit.first].text in _CAPITALS


def _opens_judged_row(message: Message, hit: FoundName, spans: Sequence[tuple[int, int]]) -> bool:
    """ "Something New, the godfather & garden state were brilliant": what opens a row of titles that are judged together is one."""
    end, titles = hit.end, 0
    while following := next(((start, stop) for start, stop in spans if start > end and message.text[end:start].strip(" ").lower() in _JOINTS), None):
        end, titles = following[1], titles + 1
    return titles > 0 and hit.first == 0 and re.match(r"\s*(?:were|are|blew|have been)\b", message.text[end:]) is not None


def _is_dated_participle(message: Message, hit: FoundName) -> bool:
    """ "Made after 1990" behind a comma: the films asked for were made then."""
    return message.words(hit.first, hit.last) in (["made"], ["released"], ["shot"]) and re.match(r"\s+(?:in|after|before|between|from|since|until|no later than|around|during)\s+(?:the\s+)?['’]?\d", message.text[hit.end :]) is not None


def _in_a_row(message: Message, hit: FoundName, other: tuple[int, int]) -> bool:
    start = message.tokens[hit.first].start
    before_it = start < other[0]
    if _IS_YEAR.fullmatch(hit.name) and (_IN_TIME.search(message.before(hit.first)) or _BOUND.match(message.text, hit.end)):
        return False
    if _is_dated_participle(message, hit) or _is_quality(message, hit):
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
