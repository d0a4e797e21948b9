"""Films of the list that are to give way without a word against them, that are asked to be explained, and the one that is chosen."""

import re
from dataclasses import replace

from agent.offline.opinions import MASK
from agent.offline.reading import Reading
from index.catalogue import Catalogue

_FILM = rf"(?:the )?{MASK}+(?:\s*(?:,|and|&|or)\s*(?:the )?{MASK}+)*"
_SWAPS = re.compile(rf"\b(?P<verb>swap|replace|change|switch|exchange|trade)(?: out)? {_FILM}|\bsomething (?:else|different|other) (?:instead of|than|for) {_FILM}|\bnot {_FILM},? (?:tonight|today|this time)\b|{_FILM},? not (?:tonight|today)\b", re.IGNORECASE)
_SWAP_WORDS = frozenset({"swap", "replace", "change", "switch", "exchange", "trade"})
_TOO_LONG = re.compile(rf"{_FILM}\s*(?:is|are|['’]s|looks|seems|sounds)\s+(?:\w+ )?(?:too|so) long\b", re.IGNORECASE)
_NOT_UNDERSTOOD = re.compile(rf"\b(?:not|don['’]?t|do not|didn['’]?t|did not|can['’]?t|cannot|never)\s+(?:really |quite |even )?(?:understand|get|know|heard? of)\s+{_FILM}", re.IGNORECASE)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:s?he|they|(?:my |our |the )?(?:wife|husband|partner|girlfriend|boyfriend|gf|bf|kids?|son|daughter|mum|mom|dad|parents|friends?|sister|brother))(?:['’]d| would| will|['’]ll)(?: \w+ly)? (?:hate|dislike|loathe|be bored|fall asleep|not (?:like|enjoy|want))\b|"
    r"\b(?:s?he|they) (?:wouldn['’]?t|won['’]?t) (?:\w+ly )?(?:like|love|enjoy|want|watch)\b", re.IGNORECASE,
)
"""Who would not like a film has not said it, and is not the one whose taste is noted."""
_WHAT_IS_IT = re.compile(r"\bwhat(?:['’]s| is| are| does)\s+(?:it|that|this|they|those)\b|\bexplain\b|\btell me\b", re.IGNORECASE)
_CHOICE = re.compile(
    r"\W*(?:(?:ok|okay|thanks|thank you|great|cool|perfect|nice|alright|all right|fine|good|then|so|well|hm+|yes|yeah|awesome|cheers|ah|oh|lovely|sounds good|i think|i guess)\W+)*"
    rf"(?:(?:i['’]?ll|i will|we['’]?ll|we will|i['’]?m (?:going to|gonna|going)|we['’]?re (?:going to|gonna|going)|im gonna|going|let['’]?s|let us|i want to|i['’]?d like to|we|i)\s+(?:\w+ly )?(?:watch|go (?:with|for)|take|try|pick|start with|see|choose|put on|give|do|check out|with|(?:have )?decided (?:on|for))\s+{_FILM}|"
    rf"{_FILM}\s+it is|{_FILM}\s+(?=then\b|it will be\b))"
    r"(?:\W+(?:it will be|then|tonight|now|first|thanks|thank you|please|a try|a go|a shot|for tonight|today|later|bye|cheers|so|a chance|i think|i guess))*\W*",
    re.IGNORECASE,
)  # fmt: skip


def is_choice(reading: Reading) -> bool:
    """True for "thanks, I'll watch number 6" and "number 2 it is"."""
    return bool(reading.opinions or reading.referred) and _CHOICE.fullmatch(reading.blotted) is not None


def with_films_left_out(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading where what is said of a film of the list is no verdict on it: it shall give way, it is too long, or it is not understood."""
    text, films = reading.blotted, reading.referred
    if _NOT_UNDERSTOOD.search(text) and ((films and not reading.mentions) or _WHAT_IS_IT.search(text)):
        return replace(reading, opinions=dict.fromkeys([*reading.opinions, *films], "mentioned"), commands=("details",))
    if _SOMEBODY_ELSE.search(text) and (unliked := reading.with_stance("disliked")):
        opinions = {item_id: said for item_id, said in reading.opinions.items() if item_id not in unliked}
        return replace(reading, opinions=opinions, left_out=unliked)
    if not films or not ((swaps := _SWAPS.search(text)) or _TOO_LONG.search(text)):
        return reading
    opinions = {item_id: said for item_id, said in reading.opinions.items() if item_id not in films}
    commands = tuple(command for command in reading.commands if command != "more")
    reading = replace(reading, opinions=opinions, commands=commands, left_out=films)
    if swaps:
        query = tuple(word for word in reading.wishes.query if word not in _SWAP_WORDS)
        return replace(reading, wishes=replace(reading.wishes, query=query), replaces_query=False)
    lengths = [item.runtime for item in map(catalogue.item, films) if item.runtime]
    return replace(reading, limits=replace(reading.limits, runtime_max=min(lengths) - 1)) if lengths else reading
