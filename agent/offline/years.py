"""Years and eras that a text asks for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.offline.lexicon import GENRE_NOUNS
from agent.offline.negation import is_negated
from agent.offline.opinions import MASK

RECENT_YEARS = 7
NOT_OLD_YEARS = 25
MODERN = 2000
OLD = 1975
Bounds = tuple[int | None, int | None]

_YEAR = r"(?:(?:the )?year )?((?:19|20)\d\d)"
_NO_S = r"(?!\d|['’]?s\b)"
_FILM = r"(?:movies?|films?|flicks?|ones?|stories|story|pictures?|cinema|epics?|romp|features?|stuff|classics?|releases?|titles?)"
_GENRE = "(?:" + "|".join(sorted((re.escape(word) for word in GENRE_NOUNS if " " not in word), key=len, reverse=True)) + ")"
_COUNT = r"(\d{1,2}|five|ten|fifteen|twenty|thirty|few|couple of|couple|two|three)"
_NUMBERS = {"five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "few": 5, "couple of": 3, "couple": 3, "two": 2, "three": 3}
_DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90, "noughties": 0, "two-thousands": 0, "two thousands": 0,
}  # fmt: skip
_DECADE = re.compile(
    r"\b(?:(early|mid|middle|late|end of)(?:[- ]+|\s+of\s+))?(?:the\s+)?(?:((?:19|20)\d)0['’]?s|['’]?(\d)0['’]?s|((?:(?P<century>nineteen|twenty)[- ]+)?(?:" + "|".join(_DECADES) + r")|twenty[- ]tens))(?!\w)(?!\s+(?:kid|kids|baby|child|version))", re.IGNORECASE
)
_SETTING = re.compile(r"\b(?:set|sets|takes? place|taking place|happens?|happening|based|about life|plays?|playing|story|living|lived|grew up|born|raised|childhood|life)\s+(?:in|during|around)\s+(?:the\s+)?(?:early |mid |late )?(?:of )?(?:the )?$|\b(?:during|about)\s+(?:the\s+)?$", re.IGNORECASE)
_WHEN_SEEN = re.compile(r"\b(?:i|we|i['’]?ve|ive|we['’]?ve)\s+(?:have\s+)?(?:\w+\s+)?(?:seen|saw|watched|had|enjoyed|loved)\b[^.,;!?]{0,40}$", re.IGNORECASE)
_OWN_LIFE = re.compile(r"\b(?:born|saw|watched|seen|married|was|were|met|grew up|graduated|moved|back|kid|lived|cinema|theater|theatre)\b[^.,;!?]{0,25}$", re.IGNORECASE)
# "Then" stands for "than" in chat.
_EXACT: tuple[tuple[re.Pattern[str], Callable[..., Bounds]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), bounds)
    for pattern, bounds in (
        (rf"\b(?:between|from)\s+{_YEAR}\s*(?:and|(?:all the way )?(?:up )?to|until|up until|till|through|thru|-|–|—|&)\s*{_YEAR}", lambda a, b: (min(a, b), max(a, b))),
        (rf"\b{_YEAR}\s*(?:-|–|—|(?:up )?to|until|through|thru|/)\s*{_YEAR}\b", lambda a, b: (min(a, b), max(a, b))),
        (r"\b(?:made|released|shot|out|films?|movies?|stuff)\s+(?:in |anywhere )?(?:between|from)\s+['’]?([3-9]\d)\s*(?:and|to|-|–)\s*['’]?([3-9]\d|[0-2]\d)\b(?!\s*(?:m|h|%|people))", lambda a, b: (1900 + a, (1900 if b >= 30 else 2000) + b)),
        (rf"\b(?:after|newer th[ae]n|later th[ae]n|more recent th[ae]n|past|post|younger th[ae]n)[- ]+{_YEAR}\b{_NO_S}", lambda a: (a + 1, None)),
        (rf"\b(?:since|from|starting(?: in| from| with)?)\s+{_YEAR}\s*(?:on\b|onwards?|and (?:later|newer|up|after|above|on|beyond)|or (?:later|newer|after)|\+|upwards?|to (?:now|today|present|date))", lambda a: (a, None)),
        (rf"\b(?:since|no earlier th[ae]n|not earlier th[ae]n|at least|starting (?:in|from|with)?)\s+{_YEAR}\b{_NO_S}|\b{_YEAR}\s*(?:or (?:later|newer|after|above|more recent)|and (?:later|newer|up|after|above|onwards?|beyond)|onwards?|\+|upwards?)", lambda a: (a, None)),
        (rf"\b(?:before|older th[ae]n|earlier th[ae]n|prior to|pre|predating)[- ]+{_YEAR}\b{_NO_S}", lambda a: (None, a - 1)),
        (rf"\b(?:until|till|up to|no later th[ae]n|not later th[ae]n|by)\s+{_YEAR}\b{_NO_S}|\b{_YEAR}\s*(?:or (?:earlier|older|before)|and (?:earlier|older|before))", lambda a: (None, a)),
        (rf"\b{_YEAR}\s+at the latest\b|\bat (?:the )?latest (?:from |in |of )?{_YEAR}\b{_NO_S}", lambda a: (None, a)),
        (rf"\b{_YEAR}\s+at the earliest\b|\bat (?:the )?earliest (?:from |in |of )?{_YEAR}\b{_NO_S}", lambda a: (a, None)),
        (rf"\b(?:around|circa|about|roughly|approximately|near)\s+{_YEAR}\b{_NO_S}|\b{_YEAR}\s*-?ish\b", lambda a: (a - 2, a + 2)),
        (rf"\b(?:from|in|of|made in|released in|year|out in)\s+{_YEAR}\b{_NO_S}|(?<![\w(])(?!\d\d\d0['’]?s){_YEAR}['’]?s?\s+(?!one\b){_FILM}\b|^\W*{_YEAR}\W*$|\b(?:best|top|new|good|great) {_YEAR}\b{_NO_S}|(?<![\w(]){_YEAR}(?=\s+{_GENRE}\b)", lambda a: (a, a)),
    )
)  # fmt: skip
_PARTS = {"early": (0, 4), "mid": (3, 6), "middle": (3, 6), "late": (5, 9), "end of": (5, 9)}
"""First and last year of a part of a decade."""
_OTHERS = re.compile(rf"[{MASK}],|[^\W\d_],")
_NO_EXCLUSION = re.compile(
    r"\b(?:less|fewer|too|so|as|very|much|many|only|just|all|every|more|before|after|since|pre|post|older|newer|earlier|later|seen|watched|saw|besides|apart from|other than|instead of|rather than|neither)\b", re.IGNORECASE
)
_IDENTIFIES = re.compile(
    rf"{MASK}\s*[,(\[–—-]?\s*(?:the|that)\s+(?:\w+\s+){{0,2}}?(?:one|version|film|movie|remake|adaptation)\s+(?:that (?:was|came)\s+)?(?:made |released |out )?(?:(?:from|of|in)\s+)?(?:the\s+)?$", re.IGNORECASE
)
""" "Jumanji, the first one from the 90s": which film is meant."""
_ASKS_THE_BOT = re.compile(r"\b(?:do|don['’]?t|did|are) you\s+(?:\w+ly\s+|even\s+|also\s+)?(?:like|love|enjoy|prefer|watch|hate|into|fond of|a fan of)\b[^.?!]{0,40}$", re.IGNORECASE)
""" "Do you like old movies?" wishes for nothing."""
_ASKS_A_FACT = re.compile(r"(?:^|[.?!\n])\W*(?:who|whose|when|where|why|how many|how much)\b[^.?!\n]*$", re.IGNORECASE)
_VAGUE_OLD = rf"(?:{_FILM}|{_GENRE})"


@dataclass(slots=True)
class Years:
    """What was found: bounds, inclusive, and the stretches of text that say so."""

    low: int | None = None
    high: int | None = None
    spans: list[tuple[int, int]] | None = None
    excluded: tuple[str, ...] = ()
    """Ranges that no film shall be from: "1990-1999"."""

    @property
    def is_open(self) -> bool:
        return self.low is None and self.high is None

    def narrow(self, low: int | None, high: int | None) -> None:
        self.low = low if low is not None else self.low
        self.high = high if high is not None else self.high
        if self.low is not None and self.high is not None and self.low > self.high:
            self.low, self.high = self.high, self.low


def read_years(text: str, newest: int, negated: list[tuple[int, int]], taken: Sequence[tuple[int, int]]) -> Years:
    """Read the years of a text. ``newest``: the latest year of the catalogue, what "recent" counts from."""
    years = Years(spans=[])
    taken = list(taken)

    def note(low: int | None, high: int | None, match: re.Match[str]) -> None:
        years.narrow(low, high)
        assert years.spans is not None
        years.spans.append(match.span())
        taken.append(match.span())

    def exclude(low: int, high: int, match: re.Match[str]) -> None:
        years.excluded += (f"{low}-{high}" if low != high else str(low),)
        note(None, None, match)

    for pattern, bounds in _EXACT:
        for match in pattern.finditer(text):
            if _overlaps(match.span(), taken) or _is_own_life(text, match) or _is_no_wish(text, match):
                continue
            low, high = bounds(*(int(group) for group in match.groups() if group))
            if low is not None and high is not None:
                if _is_excluded(text, match, negated):
                    exclude(low, high, match)
                    continue
                if _no_is_said_of_others(text, match, negated):
                    note(low, high, match)
                    continue
            note(*(_opposite(low, high) if is_negated(match.start(), negated) else (low, high)), match)
    for match, low, high in [*_counted(text, newest, negated), *_decades(text, newest, negated)]:
        if not _overlaps(match.span(), taken) and not _is_no_wish(text, match) and not (years.is_open is False and (low, high) == (None, None)):
            note(low, high, match)
    for match, first, last in _excluded_decades(text, newest, negated):
        if not _overlaps(match.span(), taken):
            exclude(first, last, match)
    if years.is_open:  # "old 80s films" says when: the 80s
        for match, low, high in _vague(text, newest, negated):
            if not _overlaps(match.span(), taken) and not _is_no_wish(text, match):
                note(low, high, match)
    return years


def states_years(text: str) -> bool:
    """True if a text says years in figures, decades or a number of years."""
    return any(pattern.search(text) for pattern, _ in _EXACT) or bool(_counted(text, 0, []) or _DECADE.search(text))


def _is_no_wish(text: str, match: re.Match[str]) -> bool:
    """True for years that say which film is meant, or stand in a question about something else."""
    before = text[max(0, match.start() - 80) : match.start()]
    asks_a_fact = _ASKS_A_FACT.search(before) is not None and not re.search(r"\b(?:movies?|films?)\b", before, re.IGNORECASE)
    return _IDENTIFIES.search(before) is not None or _ASKS_THE_BOT.search(before) is not None or asks_a_fact


def _is_own_life(text: str, match: re.Match[str]) -> bool:
    """ "Born in 1985", "I saw it in 1999", "set in 1942": no wish for films of that year."""
    if not re.match(r"(?:in|of|from|around|about)\b", match.group(), re.IGNORECASE):
        return False
    before = text[max(0, match.start() - 40) : match.start()]
    return _OWN_LIFE.search(before) is not None or re.search(r"\b(?:set|takes? place|taking place|based|happens?)\s+$", before, re.IGNORECASE) is not None


def _opposite(low: int | None, high: int | None) -> Bounds:
    """ "Nothing before 1980" asks for 1980 and later."""
    if low is not None and high is not None:
        return None, None
    return (None, low - 1) if low is not None else (high + 1 if high is not None else None, None)


Hit = tuple[re.Match[str], int | None, int | None]


def _counted(text: str, newest: int, negated: list[tuple[int, int]]) -> list[Hit]:
    """ "The last ten years", "not older than 5 years"; counted from the year after the newest films, as people who ask do. When one has seen a film is no wish."""
    today = newest + 1
    hits: list[Hit] = []
    for match in re.finditer(rf"\b(?:(?:the|these)\s+)?(?:last|past|previous)\s+{_COUNT}\s+years\b|\b(?:less|fewer) th[ae]n\s+{_COUNT}\s+years old\b|\bunder\s+{_COUNT}\s+years old\b", text, re.IGNORECASE):
        hits.append((match, today - _count(match), None))
    for match in re.finditer(rf"\b(?:older|more) th[ae]n\s+{_COUNT}\s+years(?: old)?\b|\bover\s+{_COUNT}\s+years old\b", text, re.IGNORECASE):
        bound = today - _count(match)
        hits.append((match, bound, None) if is_negated(match.start(), negated) else (match, None, bound))
    for pattern, low, high in (
        (r"\b(?:this|the current) decade\b", newest // 10 * 10, None),
        (r"\b(?:the )?(?:past|last) decade\b", today - 10, None),
        (r"\b(?:this|21st|twenty-first|current) century\b", 2000, None),
        (r"\b(?:20th|twentieth|last|previous) century\b", 1900, 1999),
        (r"\b(?:from|of|out) (?:last year)\b|\blast year['’]s\b", newest - 1, newest - 1),
        (r"\b(?:last|past) (?:couple|few) of years\b", today - 3, None),
    ):
        hits += [(match, low, high) for match in re.finditer(pattern, text, re.IGNORECASE)]
    return [hit for hit in hits if not _WHEN_SEEN.search(text[max(0, hit[0].start() - 80) : hit[0].start()])]


def _count(match: re.Match[str]) -> int:
    word = next(group for group in match.groups() if group).lower()
    return int(word) if word.isdigit() else _NUMBERS[word]


def _decades(text: str, newest: int, negated: list[tuple[int, int]]) -> list[Hit]:
    """Decades; several of them span from the first to the last."""
    last_century = re.search(r"\bnineteen[- ]\w+ties\b|\b19[1-4]0['’]?s\b", text, re.IGNORECASE) is not None
    spanned: list[tuple[re.Match[str], int, int]] = []
    hits: list[Hit] = []
    for match in _DECADE.finditer(text):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 60]
        if _SETTING.search(before + ("the " if match.group().lower().startswith("the ") else "")):
            continue
        start = _decade_start(match, newest, before, last_century=last_century)
        first, last = _PARTS.get((match.group(1) or "").lower(), (0, 9))
        no = is_negated(match.start(), negated)
        if re.search(r"\b(?:after|post|newer th[ae]n|later th[ae]n|more recent th[ae]n)[- ]+(?:the\s+)?$", before, re.IGNORECASE):
            hits.append((match, None, start + last) if no else (match, start + last + 1, None))
        elif (re.search(r"\b(?:since|from)\s+(?:the\s+)?$", before, re.IGNORECASE) and re.match(r"\s*(?:on|onwards?|and up|up|to (?:now|today|present))\b", after, re.IGNORECASE)) or re.search(r"\bsince\s+(?:the\s+)?$", before, re.IGNORECASE):
            hits.append((match, start + first, None))
        elif re.search(r"\b(?:before|pre|older th[ae]n|earlier th[ae]n|prior to)[- ]+(?:the\s+)?$", before, re.IGNORECASE):
            hits.append((match, start, None) if no else (match, None, start - 1))
        elif re.match(r"\s*(?:and (?:later|newer|up|onwards?|beyond|after)|or (?:later|newer|after)|onwards?|\+|upwards?)", after, re.IGNORECASE):
            hits.append((match, start + first, None))
        elif re.match(r"\s*(?:and (?:earlier|older|before)|or (?:earlier|older|before))", after, re.IGNORECASE):
            hits.append((match, None, start + last))
        elif not no:
            spanned.append((match, start + first, start + last))
    if spanned:
        low, high = min(low for _, low, _ in spanned), max(high for _, _, high in spanned)
        hits += [(match, low, high) for match, _, _ in spanned]
    return hits


def _excluded_decades(text: str, newest: int, negated: list[tuple[int, int]]) -> list[tuple[re.Match[str], int, int]]:
    """Decades that a text says a plain no to."""
    found = []
    for match in _DECADE.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if _SETTING.search(before + ("the " if match.group().lower().startswith("the ") else "")) or not _is_excluded(text, match, negated):
            continue
        start = _decade_start(match, newest, before, last_century=False)
        first, last = _PARTS.get((match.group(1) or "").lower(), (0, 9))
        found.append((match, start + first, start + last))
    return found


def _is_excluded(text: str, match: re.Match[str], negated: list[tuple[int, int]]) -> bool:
    """True behind a plain no; "less 80s", "not only 80s" and "never seen an 80s film" are none, nor is a no to what stands in front of a comma."""
    between = _behind_no(text, match, negated)
    return any(not _OTHERS.search(words) and not _NO_EXCLUSION.search(words) for words in between)


def _no_is_said_of_others(text: str, match: re.Match[str], negated: list[tuple[int, int]]) -> bool:
    """ "I hated Rocky, between 1985 and 2000": the no ends with what it is said of."""
    between = _behind_no(text, match, negated)
    return bool(between) and all(_OTHERS.search(words) for words in between)


def _behind_no(text: str, match: re.Match[str], negated: list[tuple[int, int]]) -> list[str]:
    """What stands from each no that reaches the years to them."""
    return [text[start : match.start()] for start, end in negated if is_negated(match.start(), [(start, end)])]


def _decade_start(match: re.Match[str], newest: int, before: str, *, last_century: bool) -> int:
    """The first year of a decade. ``last_century``: another decade of the text is said to be one of the last century."""
    if match.group(2):
        return int(match.group(2)) * 10
    word = (match.group(4) or "").lower().split(" ")[-1].split("-")[-1] if match.group("century") else (match.group(4) or "").lower()
    if re.fullmatch(r"twenty[- ]tens", word):
        return 2010
    tens = int(match.group(3)) * 10 if match.group(3) else _DECADES[word]
    if match.group("century"):
        return (2000 if match.group("century").lower() == "twenty" else 1900) + tens
    # "the 20s" of films is this century's, "the 30s" and the roaring twenties the last one's.
    this_century = 2000 + tens <= newest and not last_century and not re.search(r"\broaring\s+$", before, re.IGNORECASE)
    return (2000 if this_century else 1900) + tens


def _vague(text: str, newest: int, negated: list[tuple[int, int]]) -> list[Hit]:
    """The first of: not too old, not too new, recent, modern, old; behind a no the last three mean their opposite."""
    patterns: tuple[tuple[str, int | None, int | None], ...] = (
        (
            rf"\b(?:not|nothing|no|isn['’]?t|aren['’]?t|don['’]?t (?:want|like)(?: anything)?|less|without)\s+(?:too |very |so |that |super |any |really |overly |way too |all that )*(?:old|ancient|old[- ]fashioned|dated|antique)(?:er)?\b(?:\s+{_FILM})?(?! (?:school|th[ae]n|people|man|men|ladies))",
            newest - NOT_OLD_YEARS,
            None,
        ),
        (r"\b(?:nothing|not)\s+(?:too |very |so |that |super )?(?:new|recent|modern)\b", None, newest - NOT_OLD_YEARS),
        (
            rf"\b(?:recent(?:ly released|ish)?|latest|newest|brand[- ]new|new(?:er)? releases?|newly released|current|fresh releases?|this year['’]?s?|came out (?:lately|recently)|just came out|just out|new out|out now)\b(?!\s+(?:watched|saw|seen|i)\b)|(?<!the )\bnew(?:er)?\s+{_FILM}\b|\bnew(?=\s+(?:\w+\s+)?{_GENRE}\b)|"
            r"\b(?:something|anything|stuff)\s+(?:very |really |fairly |pretty |more |kinda )?new\b(?! to me)|\b(?:released|came out) recently\b",
            newest - RECENT_YEARS,
            None,
        ),
        (r"\b(?:modern|contemporary)\b(?![- ](?:day|art|times|world|life|society|family|retelling|remake))", MODERN, None),
        (
            rf"\bold(?:er|ies|[- ]time[ry]?)?(?![- ]school)(?=\s+(?:[\w&'’-]+\s+){{0,4}}?(?!one\b){_VAGUE_OLD}\b)|\bold hollywood\b|\b(?:golden|classic) (?:age|era|hollywood)\b|\bsomething (?:really |very |pretty )?old\b|\bvintage\b|\bclassic (?:movies?|films?|cinema)\b|\boldies\b|\bsilent era\b",
            None,
            OLD,
        ),
    )
    for pattern, low, high in patterns:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if not re.search(r"\b(?:years?|my|your|his|her|months?|days?|an|the same)\s+$", text[max(0, match.start() - 60) : match.start()], re.IGNORECASE) or match.group().lower().startswith(("an old", "recent")):
                if is_negated(match.start(), negated):
                    low, high = (newest - NOT_OLD_YEARS, None) if high == OLD else _opposite(low, high)
                return [(match, low, high)]
    return []


def _overlaps(span: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)
