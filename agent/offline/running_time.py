"""The longest running time that a text allows."""

import re

from agent.offline.opinions import MASK

SHORT, NOT_LONG = 100, 120
_WORDS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0}
_HOURS = r"(?:(?P<hours>\d(?:[.,]\d{1,2})?|an?|one|two|three|four)(?P<half>\s+and\s+a\s+half)?[\s-]*(?:hours?|hrs?|h(?![a-z]))(?P<half_after>\s+and\s+a\s+half)?(?:\s*(?:and\s*)?(?P<extra>\d{1,2})\s*(?:minutes|mins?|m)?\b)?)"
_MINUTES = r"(?:(?P<minutes>\d{2,3})[\s-]*(?:minutes?|mins?|m)\b)"
_LENGTH = rf"(?:{_MINUTES}|{_HOURS})"
_BEFORE = (
    r"(?:(?:limit|max(?:imum)?|cap)(?: (?:is|of|would be|at))?(?: about| around)?:?|under|sub|below|<=?|less th[ae]n|shorter th[ae]n|at most|no (?:longer|more) th[ae]n|not (?:longer|more|over) th[ae]n|not over|within|up to|(?:nothing|no movies?|no films?|not|don['’]?t want anything) (?:over|above|longer th[ae]n|more th[ae]n|beyond|past)|(?:nothing|no (?:movies?|films?|stuff)|not|anything) (?:that |which |that['’]?s )?(?:(?:runs?|lasts?|goes|is|running|lasting|going)(?: for)? )(?:over|above|longer th[ae]n|more th[ae]n|beyond|past)|"
    r"(?:can['’]?t|cannot|shouldn['’]?t|should not|mustn['’]?t|must not|doesn['’]?t|does not|don['’]?t|won['’]?t|not) (?:be |run |go |last |exceed(?:ing)?|have to be )(?:over|above|longer th[ae]n|more th[ae]n|past|beyond)?|"
    r"(?:only|just|about|maybe) (?:have |got )?(?:about |around )?|(?:i['’]?ve|i|we) (?:only |just )?(?:have|got) (?:only |just |about |around |like )*|(?:don['’]?t|do not) have (?:more th[ae]n|over))"
)
_LIMITED = re.compile(rf"\b{_BEFORE}\s*{_LENGTH}", re.IGNORECASE)
_CLOSED = re.compile(rf"\b{_LENGTH}\s*(?:or (?:less|shorter|under|so)|max(?:imum)?|tops|at (?:the )?(?:very )?most|and under)", re.IGNORECASE)
_AGAINST = re.compile(rf"\b(?:no|not|without|nothing|isn['’]?t|hate|not a|avoid|don['’]?t want (?:a|another))\s+(?:any\s+)?{_LENGTH}(?:\s+(?:long|movies?|films?|epics?|monsters?|runtimes?))?", re.IGNORECASE)
_SO_LONG = re.compile(rf"\b{_LENGTH}[^?!{MASK}]{{0,60}}?\b(?:can['’]?t|cannot|must ?n['’]?o?t|should ?n['’]?o?t|not|no|nothing)\s+(?:be |run |go |last |take )?(?:any )?(?:longer|more) th[ae]n (?:that|this)\b", re.IGNORECASE)
""" "My flight is 2 hours, it can't be longer than that"."""
_VAGUE = re.compile(
    r"\b(?:(?:not|nothing|isn['’]?t|no|too|so|all) (?:too |very |so |that |super |overly )?(?:long|lengthy)(?: (?:movies?|films?|ones?))?\b(?! ago)|(?P<short>(?<!too )(?<!so )(?<!fall )(?<!in )short(?:er|ish)?(?:\s+(?:movies?|films?|ones?))?|quick (?:watch|one|movie|film)))\b(?! (?:circuit|attention|term|hair|notice|story|stories|of|on))",
    re.IGNORECASE,
)


def read_running_time(text: str) -> tuple[int, tuple[int, int]] | None:
    """Minutes, and where the text says so; None when it does not."""
    for pattern in (_LIMITED, _CLOSED, _SO_LONG, _AGAINST):
        for match in pattern.finditer(text):
            if re.match(rf"\s+(?:of|into|in)\s+(?:the\s+)?(?:it|that|this|{MASK})", text[match.end() :], re.IGNORECASE):
                continue  # "about 20 minutes of it" were enough
            minutes = _minutes(match)
            if pattern is _AGAINST:
                minutes -= 20
            if 20 <= minutes <= 400:
                return minutes, match.span()
    vague = _VAGUE.search(text)
    return (SHORT if vague.group("short") else NOT_LONG, vague.span()) if vague else None


def _minutes(match: re.Match[str]) -> int:
    if match.group("minutes"):
        return int(match.group("minutes"))
    word = match.group("hours").lower().replace(",", ".")
    hours = _WORDS.get(word) or float(word)
    half = 30 if match.group("half") or match.group("half_after") else 0
    return int(60 * hours) + half + int(match.group("extra") or 0)
