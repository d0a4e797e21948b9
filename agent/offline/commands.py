"""Things that a message asks to be done, and which films of the last list it points at."""

import re
from dataclasses import dataclass
from typing import Literal

Command = Literal["more", "start_over", "undo", "surprise", "profile", "help", "thanks", "greeting", "compare", "why", "details", "forget"]

_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th", "seventh 7th", "eighth 8th", "ninth 9th", "tenth 10th"), 1
    )
    for word in words.split()
}  # fmt: skip
_NUMBER_WORDS = {word: number for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_NUMBER = r"(?:\d{1,2}|" + "|".join(_NUMBER_WORDS) + ")"
_PATTERNS: tuple[tuple[Command, str], ...] = (
    ("start_over", r"\b(?:start (?:over|again|fresh|anew|from scratch)|begin again|from scratch|reset|new conversation|forget everything|clear (?:everything|all)|wipe everything)\b"),
    ("undo", r"\b(?:undo|go back|take (?:that|it) back|step back|revert|previous list|back to the (?:previous|last) (?:list|one)|scratch that|never ?mind(?: that)?)\b"),
    ("surprise", r"\b(?:surprise me|whatever you (?:like|want|think)|you (?:choose|pick|decide)|dealer['’]?s choice|random (?:movie|film|one)s?|i don['’]?t (?:know|care) what|anything (?:is fine|goes|will do|works)|no preference)\b"),
    ("profile", r"\b(?:what do you know (?:about|of) me|what (?:have|did) (?:you|i) (?:learned|learnt|noted|told? you|say|said)|my (?:taste|profile)|what do you remember|show (?:me )?my (?:taste|profile|likes))\b"),
    ("compare", r"\b(?:compare|difference between|which (?:one )?(?:is|of (?:them|these|those) is) better|versus|vs\.?)\b"),
    ("why", r"\b(?:why (?:did you|do you|is|would|this|that|the|number|#|no\.?|on earth)|why\b.{0,30}\?|explain|what makes)"),
    ("details", r"\b(?:tell me (?:more )?about|what(?:['’]s| is| are)? .{0,20}about|more (?:info|information|details) (?:on|about)|details (?:on|of|about)|who (?:is|was|stars|plays|directed)|describe)\b"),
    ("forget", r"\b(?:forget (?:that|about|i (?:said|like|liked|loved)|what i said about)|i take back|remove .{1,40} from (?:my|the) (?:likes|liked|list|taste|profile))\b"),
    ("more", r"\b(?:(?:show|give|list|suggest|recommend)(?: me)?(?: (?:some|a few|ten|10|another|any|the next|even))* (?:more|others?|another|different(?: ones)?|new ones)|more (?:please|suggestions|recommendations|options|ideas|movies|films|like (?:these|those|that))|another (?:ten|10|list|set|batch|few|one)|next (?:ten|10|page|list|batch)|ten (?:more|others)|10 more|other (?:suggestions|options|ideas|ones|movies|films|recommendations)|what else|anything else|something else|any others?|none of (?:these|those|them)|different ones|keep going|others)\b"),
    ("help", r"^\W*(?:help|what can you do|how does this work|how do you work|what is this|instructions|commands)\b"),
    ("thanks", r"^\W*(?:thanks|thank you|thx|ty|cheers|great,? thanks|perfect,? thanks|awesome,? thanks|bye|goodbye|see you|that['’]?s all)\b"),
    ("greeting", r"^\W*(?:hi|hello|hey|hiya|good (?:morning|evening|afternoon|day)|howdy|yo|greetings|sup|what['’]?s up)\b"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class References:
    """Ranks of the last list that a text points at, and where in the text. ``that_one``: "it", "that one"."""

    ranks: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    that_one: bool


def read_commands(text: str) -> tuple[Command, ...]:
    found = [name for name, pattern in _PATTERNS if re.search(pattern, text.strip(), re.IGNORECASE)]
    return tuple(found)


def undo_turns(text: str) -> int:
    """How many turns "undo twice" or "go back three steps" goes back."""
    match = re.search(rf"\b({_NUMBER})\s+(?:turns?|steps?|times|messages?)\b", text, re.IGNORECASE)
    if match:
        return _value(match.group(1))
    return 2 if re.search(r"\btwice\b", text, re.IGNORECASE) else 1


def read_references(text: str, length: int) -> References:
    """Ranks named in a text, of a list of ``length`` films; ranks that the list does not have are kept as well."""
    ranks: list[int] = []
    spans: list[tuple[int, int]] = []

    def note(match: re.Match[str], *numbers: int) -> None:
        if not any(match.start() < end and start < match.end() for start, end in spans):
            spans.append(match.span())
            ranks.extend(number for number in numbers if number not in ranks)

    if length == 0:
        return References((), (), False)
    several = rf"(?:numbers?|nos?\.?|nr\.?|#)\s*({_NUMBER}(?:\s*(?:,|and|or|&|,\s*and|plus)\s*(?:#|number\s+|no\.?\s*)?{_NUMBER})*)\b"
    for match in re.finditer(several, text, re.IGNORECASE):
        note(match, *(_value(number) for number in re.findall(rf"\b{_NUMBER}\b", match.group(1), re.IGNORECASE)))
    for match in re.finditer(rf"\b(first|last|top)\s+({_NUMBER})\b(?!\s*(?:years|minutes|hours))", text, re.IGNORECASE):
        count = min(_value(match.group(2)), length)
        note(match, *(range(length - count + 1, length + 1) if match.group(1).lower() == "last" else range(1, count + 1)))
    ordinal = r"\b(" + "|".join(_ORDINALS) + r"|last)(?:\s+(?:one|movie|film|suggestion|recommendation|pick|choice|title))?\b(?!\s+(?:\d|years?|time|night|week|month|century|half|part|act|century|wave|watch))"
    for match in re.finditer(ordinal, text, re.IGNORECASE):
        word = match.group(1).lower()
        explicit = match.group().lower() != word or re.search(r"\bthe\s+$", text[: match.start()], re.IGNORECASE)
        if explicit:
            note(match, length if word == "last" else _ORDINALS[word])
    for match in re.finditer(r"\b(?:seen|watched|saw|like|liked|loved|love|hate|hated|about|compare|than|why|know)\s+(\d{1,2}(?:\s*(?:,|and|or|&|with|to|,\s*and)\s*\d{1,2})*)\b(?!\s*(?:movies|films|times|years|of (?:them|these|those)))", text, re.IGNORECASE):
        note(match, *(int(number) for number in re.findall(r"\d{1,2}", match.group(1)) if 1 <= int(number) <= 20))
    everything = re.search(r"\b(?:all of (?:them|these|those)|(?:seen|watched|know|liked?|loved?|hated?) (?:them all|all (?:these|those|ten|10)|every one)|all (?:ten|10))\b", text, re.IGNORECASE)
    if everything and not ranks:
        note(everything, *range(1, length + 1))
    pronoun = re.search(r"\b(?:that|this)(?: one| movie| film)\b|\b(?:seen|watched|saw|hated?|loved?|liked?|know|not for me)\s*,?\s*(?:it|that|this)\b(?!\s+\w+ing)", text, re.IGNORECASE)
    return References(tuple(ranks), tuple(spans), pronoun is not None and not ranks)


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER_WORDS[word.lower()]
