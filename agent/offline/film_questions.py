"""Questions about films: one that is named, pointed at or was spoken of last ("is it scary?"), or those of the list ("which is the shortest?")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.offline.comparatives import comparative_base
from agent.offline.opinions import MASK
from agent.offline.people import find_people
from agent.offline.qualities import is_quality, signs_of
from agent.offline.reading import Question, Reading
from index.catalogue import Catalogue

MOST_NAMED = 5
_LEAD = r"\W*(?:(?:and|but|so|ok|okay|hm+|well|hey|hi|also|then|wait|cool|nice|great|thanks|just|sorry|please|can you tell me|tell me|do you know)\W+)*"
_FILM = rf"(?:(?:the )?{MASK}+|(?:the|this|that) (?:film|movie|one)|it|this|that)"
_END = r"(?:\s+(?:film|movie|one|at all|though|or not|or what|then|too|please|by the way|btw|from|out|made|released|come out|came out|filmed|shot|again|actually))*\W*"
_FACTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"{_LEAD}(?:{pattern})\s+(?P<film>{_FILM}){_END}", re.IGNORECASE))
    for kind, pattern in (
        ("director", r"who(?:['’]s| is| was)? (?:the )?(?:director(?: of)?|directed|directing|directs|made|behind)|(?:the )?director of"),
        ("cast", r"who(?:['’]s| is| are| was| were|se)?(?: else| all)?(?: is| are| was| were)? (?:in|stars?(?: in)?|starring(?: in)?|starred in|plays? in|played in|playing in|acts? in|acted in|acting in)|(?:what(?:['’]s| is) |who(?:['’]s| is) )?(?:the )?cast (?:of|in)|who are the (?:actors|stars) (?:of|in)"),
        ("year", r"when (?:was|did|is)|(?:what|which) year (?:is|was|did)|from (?:what|which) year is|how old is"),
        ("length", r"how long(?: is| was|['’]s| does| are)|(?:what(?:['’]s| is) )?the (?:running time|runtime|length) of"),
        ("language", r"(?:in )?(?:what|which) language (?:is|was)"),
        ("genre", r"(?:what|which) (?:genre|kind of (?:film|movie)) (?:is|was)"),
        ("ending", r"how does"),
    )
)  # fmt: skip
_DEGREE = r"(?:\s+(?:also|really|actually|even|very|too|so|that|kind of|kinda|pretty|quite|super|still|an?|any|some|much|lots of|a lot of|like))*"
_QUALITIES = tuple(
    re.compile(rf"{_LEAD}{pattern}{_END}", re.IGNORECASE)
    for pattern in (
        rf"(?:is|was|isn['’]?t|are|were)\s+(?P<film>{_FILM}){_DEGREE}\s+(?P<what>[^?.!,;]+?)",
        rf"(?:does|do|did|has|have|doesn['’]?t)\s+(?P<film>{_FILM})(?:\s+(?:have|has|contain|got|feature|include|involve|get))?{_DEGREE}\s+(?P<what>[^?.!,;]+?)",
        rf"how\s+(?P<what>(?!long\b|old\b|come\b)[\w-]+)\s+(?:is|was)\s+(?P<film>{_FILM})",
        rf"(?:is|are) there{_DEGREE}\s+(?P<what>[^?.!,;]+?)\s+in\s+(?P<film>{_FILM})",
    )
)
_PRAISED = re.compile(r"(?:good|great|worth\b.*|the best|popular|well[- ](?:known|liked|loved|received)|famous|loved|bad|overrated|underrated)", re.IGNORECASE)
_OTHER_KINDS = (
    ("length", re.compile(r"(?:long|short|lengthy)", re.IGNORECASE)),
    ("year", re.compile(r"(?:old|new|recent|modern)", re.IGNORECASE)),
    ("ending", re.compile(r"\b(?:end|ends|ending|end well|end badly)$|^end\b", re.IGNORECASE)),
    ("loved", _PRAISED),
)
_NO_QUALITY = re.compile(r"\b(?:list|netflix|possible|true|because|okay|ok|all|it|mean|matter|recommend\w*|suggest\w*|you|me|i|right|wrong)$|^(?:all|possible|true|because|in (?:the|your|my) list|on (?:the|your|my) list|mean|matter|just|something|anything)\b|\bseries\b", re.IGNORECASE)
_OF_LIST = r"(?:of (?:these|those|them|the (?:ten|list))(?: (?:films|movies|ten|10|ones))?|from (?:these|those|the list))"
_WHICH = rf"(?:which|what)(?:\s+(?:ones?|films?|movies?|number))?(?:\s+{_OF_LIST})?(?:['’]s|\s+(?:is|are|was|would be|has|have))?"
_HERE = rf"(?:\s+(?:ones?|films?|movies?|match|choice|pick|{_OF_LIST}|here|(?:on|in) (?:the|this|your) list))*\W*"
_SUPERLATIVE = re.compile(rf"{_LEAD}{_WHICH}\s+(?:the\s+)?(?P<what>(?:most|least)\s+[\w-]+|[\w-]+est|best)(?P<end>{_HERE})", re.IGNORECASE)
_TO_PICK = re.compile(
    rf"{_LEAD}which\s+(?:one\s+|film\s+|movie\s+|{_OF_LIST}\s+)?(?:should|would|do|can|could|shall)\s+(?:i|you|we)\s+(?:\w+\s+)?(?:watch|pick|choose|recommend|start with|see|suggest|go (?:for|with)|take|try|prefer)(?:\s+(?:first|tonight|most))*\W*", re.IGNORECASE
)
_ANY_OF_LIST = re.compile(rf"{_LEAD}(?:(?:is|are|do|does|has|have) (?:any|one|some) {_OF_LIST}(?:\s+(?:have|has|star|stars|feature))?|(?:which|what)(?:\s+(?:ones?|films?|movies?))?\s+{_OF_LIST}\s+(?:is|are|has|have|stars?)|which\s+(?:ones?|films?|movies?)\s+(?:is|are|has|have)){_DEGREE}\s+(?P<what>[^?.!,;]+?){_HERE}", re.IGNORECASE)
MEASURES = {
    "shortest": ("runtime", False), "longest": ("runtime", True), "oldest": ("year", False), "earliest": ("year", False), "newest": ("year", True), "latest": ("year", True), "most recent": ("year", True),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screen:
    """What the user has in view: ``focus``, the film that was spoken of last, and the list as item ids, best first."""

    focus: str | None
    listed: tuple[str, ...]


def film_question(reading: Reading, screen: Screen, catalogue: Catalogue) -> Question | None:
    """The question about films that a message asks, and nothing else; None if it asks none."""
    text = reading.blotted
    for kind, pattern in _FACTS:
        if match := pattern.fullmatch(text):
            return _of_film(kind, match["film"], reading, screen)
    if screen.listed and not reading.mentions and not reading.referred and (question := _of_list(text, screen.listed, catalogue)):
        return question
    return next((question for pattern in _QUALITIES if (match := pattern.fullmatch(text)) and (question := _of_quality(match, reading, screen, catalogue))), None)


def _of_film(kind: str, surface: str, reading: Reading, screen: Screen, about: str = "") -> Question:
    films = tuple(dict.fromkeys([*reading.opinions, *reading.referred])) if MASK in surface else tuple(filter(None, (screen.focus,)))
    return Question(kind, films[:MOST_NAMED], about=about) if films else Question("missing" if reading.missing_ranks else "which")


def _of_quality(match: re.Match[str], reading: Reading, screen: Screen, catalogue: Catalogue) -> Question | None:
    what = _plain(match["what"])
    if MASK in what or _NO_QUALITY.search(what) or len(what.split()) > MOST_NAMED:
        return None
    for kind, pattern in _OTHER_KINDS:
        if pattern.search(what) if kind == "ending" else pattern.fullmatch(what):
            return _of_film(kind, match["film"], reading, screen)
    says_more = reading.wishes.query or reading.commands or reading.limits.as_arguments() or not screen.focus
    if MASK not in match["film"] and says_more and not is_quality(what, catalogue):
        return None
    return _of_film("quality", match["film"], reading, screen, what)


def _plain(what: str) -> str:
    """ "ok for kids" -> "kids", "in black and white" -> "black and white"."""
    return re.sub(r"^(?:(?:ok|okay|suitable|appropriate|safe|good|made|in|for|the) )+(?=\w)", "", what.strip(), flags=re.IGNORECASE)


def _of_list(text: str, listed: Sequence[str], catalogue: Catalogue) -> Question | None:
    if _TO_PICK.fullmatch(text):
        return _best(listed, catalogue)
    if match := _SUPERLATIVE.fullmatch(text):
        what = match["what"].lower()
        explicit = text.lower().lstrip().startswith("which") or match["end"].strip(" ?!.") or re.search(_OF_LIST, text, re.IGNORECASE)
        if not explicit:
            return None
        return _superlative(what, listed, catalogue)
    if not (match := _ANY_OF_LIST.fullmatch(text)):
        return None
    if people := tuple(dict.fromkeys(name for name, _, _ in find_people(match["what"], catalogue))):
        films = tuple(item_id for item_id in listed if set(people) & set(catalogue.item(item_id).people))
        return Question("those", films[:MOST_NAMED], people)
    what = _plain(match["what"])
    return _those(what, listed, catalogue) if is_quality(what, catalogue) else None


def _superlative(what: str, listed: Sequence[str], catalogue: Catalogue) -> Question | None:
    if what in MEASURES:
        field, largest = MEASURES[what]
        known: Mapping[str, Any] = {item_id: value for item_id in listed if (value := getattr(catalogue.item(item_id), field))}
        chosen = (max if largest else min)(known, key=lambda item_id: known[item_id], default=None)
        return Question(what, (chosen,) if chosen else ())
    if re.fullmatch(r"best|most (?:popular|loved|liked|famous|acclaimed)|greatest", what):
        return _best(listed, catalogue)
    quality = what.removeprefix("most ") if what.startswith("most ") else comparative_base(f"{what.removesuffix('est')}er")
    return _those(quality, listed, catalogue) if quality and is_quality(quality, catalogue) else None


def _best(listed: Sequence[str], catalogue: Catalogue) -> Question:
    """The most loved film of the list and the first one, of which the conversation goes on."""
    loved = max(listed, key=lambda item_id: len(catalogue.likers(item_id)))
    return Question("best", tuple(dict.fromkeys((loved, listed[0]))))


def _those(what: str, listed: Sequence[str], catalogue: Catalogue) -> Question:
    return Question("those", tuple(item_id for item_id in listed if signs_of(what, catalogue.item(item_id), catalogue))[:MOST_NAMED], about=what)
