"""What a text says of the films it names: liked, disliked, seen, or only talked about."""

import re
from collections.abc import Sequence
from typing import Literal

from index.types import TitleMention

Stance = Literal["liked", "disliked", "seen", "mentioned"]

MASK = "¤"
_CLAUSE_END = re.compile(r"[.!?;\n]+(?=\s|$)|\s(?:but|although|however|whereas|yet|except)\s|,\s*(?:but|though|although|then)\s|\s[-–—]\s", re.IGNORECASE)
_FLAGS = re.IGNORECASE
_NOT = r"(?:do not|don['’]?t|did not|didn['’]?t|does not|doesn['’]?t|never|not|wasn['’]?t|was not|am not|can['’]?t|cannot|couldn['’]?t|hardly|isn['’]?t|wouldn['’]?t)"
_GAP = r"(?:\s+\w+){0,3}?\s+"
# Order decides between cues that end at the same place; among others the one nearest to the title counts.
_LEFT: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("mentioned", re.compile(rf"\b(?:have not|haven['’]?t|has not|hasn['’]?t|never|not yet|{_NOT}){_GAP.replace('{0,3}', '{0,2}')}?(?:seen|watched|see|watch)\b", _FLAGS)),
    ("mentioned", re.compile(r"\b(?:want(?:ed)? to|wanna|going to|gonna|plan(?:ning)? to|should i|could i|shall i|about to|hope to|thinking of|would i|will i|worth)\s+(?:see|watch|seeing|watching|try|like|enjoy|love)(?:ing)?\b", _FLAGS)),
    ("mentioned", re.compile(r"\b(?:have you (?:ever )?(?:seen|watched)|did you (?:see|like|watch)|do you (?:like|know|have|recommend)|heard (?:of|about)|tell me (?:more )?about|what (?:is|about)|how about|how is|who (?:is|was) in|compare|better than|is there|difference between|info on|details (?:on|of))\b", _FLAGS)),
    ("disliked", re.compile(rf"\b{_NOT}{_GAP.replace('{0,3}', '{0,2}')}?(?:like|liked|love|loved|enjoy|enjoyed|care (?:much )?for|get into|into|stand|a (?:big |huge )?fan of|fan of|impressed (?:by|with)|finish|understand|get)\b", _FLAGS)),
    ("disliked", re.compile(r"\b(?:hate[ds]?|hating|dislike[ds]?|despise[ds]?|loathe[ds]?|detest(?:ed)?|bored (?:by|with)|disappointed (?:by|with|in)|worst|overrated|sick of|tired of|nothing like|not like|unlike|avoid|anything but|less like|walked out of|fell asleep (?:in|during|watching)|regret watching|can do without)\b", _FLAGS)),
    ("liked", re.compile(r"\b(?:lov(?:e|ed|es|ing)|lik(?:e|ed|es)|luv(?:ed)?|enjoy(?:ed|ing|s)?|ador(?:e|ed|ing)|favou?rites?|favs?|faves?|fan of|fans of|into|obsessed with|crazy about|prefer(?:red)?|appreciated?|similar to|in the vein of|along the lines of|reminds? me of|vibes? of|same as|such as|impressed (?:by|with)|blown away by|rewatch(?:ed|ing)?|best|masterpieces?|laughed at|cried (?:at|over|during|watching)|grew up (?:on|with))\b", _FLAGS)),
    ("seen", re.compile(r"\b(?:seen|watched|saw|watching|finished|already (?:know|had|did|have))\b", _FLAGS)),
)  # fmt: skip
_LIST_GAP = rf"^(?:\s*(?:,|and|or|&|both|all|the|movies?|films?|series|trilogy|franchise|{MASK}+|\(\d{{4}}\)))*\s*"
_HOW = r"(?:(?:so|really|very|just|such|kinda|a bit|a little|pretty|too|quite|absolutely|totally|truly|all|both|also|a|an|the|always|honestly|in fact|probably|to me|one of)\s+)*"
_BE = r"(?:is|was|are|were|has been|seems|felt|looked|['’]s)\s+"
_RIGHT: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("disliked", re.compile(rf"{_LIST_GAP}(?:{_BE})?{_HOW}(?:boring|bad|awful|terrible|overrated|horrible|meh|stupid|dumb|trash|garbage|disappointing|dull|annoying|cheesy|(?:too )?(?:long|slow|scary|violent|sad|gory|weird|confusing|dark|silly)\b(?! and (?:great|good))|worst|let ?down|waste of time|not (?:good|great|for me|my (?:thing|cup|type|style|taste)|funny|that (?:good|great))|nothing special)", _FLAGS)),
    ("disliked", re.compile(rf"{_LIST_GAP}(?:(?:is|was|are|were)n['’]?t|(?:is|was|are|were) not)\s+{_HOW}(?:good|great|for me|my|funny|any good|that)", _FLAGS)),
    ("disliked", re.compile(rf"{_LIST_GAP}(?:sucked|sucks|bored me|put me to sleep|disappointed me|did(?: not|n['’]?t) (?:work|do it|do anything|click)|annoyed me|left me cold)", _FLAGS)),
    ("liked", re.compile(rf"{_LIST_GAP}(?:{_BE})?{_HOW}(?:great|amazing|awesome|good|fantastic|brilliant|excellent|fun|favou?rites?|masterpiece|perfect|wonderful|hilarious|beautiful|best|incredible|superb|lovely|cool|fire|classic|enjoyable|interesting|nice|well done|funny|gem|my (?:jam|favou?rite|all[- ]time|comfort))", _FLAGS)),
    ("liked", re.compile(rf"{_LIST_GAP}(?:made me (?:laugh|cry|happy)|blew (?:my mind|me away)|rocks|rocked|rules|moved me|stayed with me|got me)", _FLAGS)),
)  # fmt: skip
_PRONOUN = r"(?:it|that|that one|them|those|both|every minute|all of (?:it|them))"
_AFTERWARDS: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("disliked", re.compile(rf"\b(?:{_NOT}\s+(?:\w+\s+){{0,2}}?(?:like|love|enjoy|finish)|hated|disliked)\s+{_PRONOUN}\b", _FLAGS)),
    ("liked", re.compile(rf"\b(?:loved|love|liked|enjoyed|adored?)\s+(?:\w+\s+)?{_PRONOUN}\b", _FLAGS)),
    ("disliked", re.compile(r"\b(?:it|that) (?:was|is) (?:\w+ )?(?:boring|bad|awful|terrible|overrated|too \w+|not (?:good|for me))\b", _FLAGS)),
    ("liked", re.compile(r"\b(?:it|that) (?:was|is) (?:\w+ )?(?:great|amazing|awesome|good|fantastic|brilliant|fun|wonderful|hilarious|perfect)\b", _FLAGS)),
    ("seen", re.compile(rf"\b(?:seen|watched|saw)\s+{_PRONOUN}\b(?!\s+yet)", _FLAGS)),
)  # fmt: skip
_QUESTION = re.compile(r"^\W*(?:is|are|was|were|what|how|who|when|where|does|do|did|have|has|can|could|should|would|why)\b", _FLAGS)


def masked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with stretches blotted out, every other character in its place."""
    for start, end in spans:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text


def stance(text: str, mention: TitleMention, mentions: Sequence[TitleMention]) -> Stance:
    """What the text says of one of its mentions.

    The cue behind the title counts first ("Dune was dull"), then the nearest before it in the clause, then what the next
    clause says of "it". A title that nothing is said of counts as liked, unless it stands in a question.
    """
    blotted = masked(text, [(one.start, one.end) for one in mentions])
    start, end = _clause(blotted, mention)
    left, right = blotted[start : mention.start], blotted[mention.end : end]
    sentence = re.split(r"[!?\n]|\.\s", blotted[mention.end :], maxsplit=1)
    following = blotted[mention.end : mention.end + 80].split(MASK)[0]
    behind = _first(_RIGHT, right)
    if behind:
        return behind
    before = _nearest(left)
    if before in ("seen", None):
        said_after = _first(_AFTERWARDS, following)
        if said_after:
            return said_after
    if before:
        return before
    is_question = "?" in blotted[mention.end : mention.end + len(sentence[0]) + 1] and _QUESTION.search(_sentence_start(blotted, mention))
    return "mentioned" if is_question else "liked"


def _clause(text: str, mention: TitleMention) -> tuple[int, int]:
    ends = [match.span() for match in _CLAUSE_END.finditer(text)]
    start = max((end for _, end in ends if end <= mention.start), default=0)
    end = min((begin for begin, _ in ends if begin >= mention.end), default=len(text))
    return start, end


def _sentence_start(text: str, mention: TitleMention) -> str:
    return re.split(r"[.!?\n]\s*", text[: mention.start])[-1] + MASK


def _first(cues: Sequence[tuple[Stance, re.Pattern[str]]], text: str) -> Stance | None:
    return next((kind for kind, pattern in cues if pattern.search(text)), None)


def _nearest(left: str) -> Stance | None:
    best: tuple[int, int] | None = None
    found: Stance | None = None
    for order, (kind, pattern) in enumerate(_LEFT):
        for match in pattern.finditer(left):
            rank = (match.end(), -order)
            if best is None or rank > best:
                best, found = rank, kind
    return found
