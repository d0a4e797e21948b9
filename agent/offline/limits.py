"""Hard limits in a text: genres, years, people, languages, running time, and what is said against them."""

import re
from dataclasses import dataclass

from wordfreq import zipf_frequency

from agent.offline.lexicon import GENRE_NOUNS, LANGUAGES, NEEDS_FILM_WORD
from index.catalogue import Catalogue
from index.titles import fold

NEGATOR = re.compile(
    r"\b(?:no(?!\s+(?:matter|problem|idea|preference|worries|thanks|need))|not(?!\s+(?:only|sure|bad|just))|without|nothing|never|except|anything but|avoid|skip|hate|dislike|can['’]?t stand|don['’]?t|do not|doesn['’]?t|does not|isn['’]?t|aren['’]?t|"
    r"less|fewer|tired of|sick of|none of|exclude|excluding|minus|leave out|instead of|rather than|other than|enough|too much|stay away from|won['’]?t|neither|nor|didn['’]?t)\b",
    re.IGNORECASE,
)
_SCOPE_END = re.compile(
    r"[.;!?\n]|,?\s+but\b|,\s*(?=(?:something|anything|maybe|please|just|only|more|i|i['’]?m|i['’]?d|we|and (?:i|something|maybe|please)|with|give|show|rather|preferably|ideally|make|from|after|before)\b)|"
    r"\s(?:and|so|because|since|though)\s+(?=(?:i|i['’]?m|i['’]?d|we|something|maybe|please|make|want|give|only|after|before|from|more|preferably|with)\b)|\binstead\b(?!\s+of)",
    re.IGNORECASE,
)
_YEAR = r"((?:19|20)\d\d)"
_DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90, "noughties": 0, "two-thousands": 0,
}  # fmt: skip
_DECADE = re.compile(
    r"\b(?:(early|mid|late)[- ]+)?(?:the\s+)?(?:((?:19|20)\d)0['’]?s|['’]?(\d)0['’]?s|(" + "|".join(_DECADES) + r"))(?![\w])", re.IGNORECASE
)
_FILM_WORD = r"(?:movies?|films?|flicks?|ones?|stories|story|pictures?|cinema|epics?|romp|features?|stuff)"
_WISH = re.compile(r"\b(?:want|wanna|give|show|mood for|looking for|like|love|need|prefer|recommend|suggest|any|some|more|a|an|good|great|how about|maybe|only|no|something)\b[\w\s',/-]*$", re.IGNORECASE)
RECENT_YEARS = 7
NOT_OLD_YEARS = 25


@dataclass(slots=True)
class Limits:
    """What one message asks of the constraints; ``drop`` names limits that it lifts."""

    genres_any: list[str]
    genres_none: list[str]
    year_min: int | None
    year_max: int | None
    people: list[str]
    people_none: list[str]
    languages: list[str]
    runtime_max: int | None
    drop: list[str]
    spans: list[tuple[int, int]]
    """Stretches of the text that were understood as limits."""

    def as_arguments(self) -> dict[str, object]:
        """Arguments for ``set_constraints``; empty when nothing is asked."""
        names = ("genres_any", "genres_none", "year_min", "year_max", "people", "people_none", "languages", "runtime_max", "drop")
        return {name: value for name in names if (value := getattr(self, name)) not in (None, [])}


def read_limits(text: str, catalogue: Catalogue) -> Limits:
    """Read the limits of a text in which titles are masked already."""
    limits = Limits([], [], None, None, [], [], [], None, [], [])
    negated = negated_spans(text)
    _read_drops(text, limits)
    _read_people(text, limits, catalogue, negated)
    _read_years(text, limits, catalogue, negated)
    _read_genres(text, limits, catalogue, negated)
    _read_languages(text, limits, catalogue, negated)
    _read_runtime(text, limits)
    limits.genres_any = [genre for genre in limits.genres_any if genre not in limits.genres_none]
    return limits


def negated_spans(text: str) -> list[tuple[int, int]]:
    """Stretches that a negation covers: from the negator to the end of its clause."""
    spans = []
    for match in NEGATOR.finditer(text):
        end = _SCOPE_END.search(text, match.end())
        spans.append((match.start(), _list_end(text, match.end(), end.start() if end else len(text))))
    return spans


def _list_end(text: str, start: int, end: int) -> int:
    """A comma ends a negation unless a list of kinds goes on behind it ("no horror, war or musicals")."""
    position = text.find(",", start, end)
    while position != -1:
        following = re.match(r",?\s*(?:and |or |nor |no )?([\w-]+(?: [\w-]+)?)", text[position:end], re.IGNORECASE)
        words = following.group(1).lower().split() if following else []
        goes_on = words and (words[0] in GENRE_NOUNS or " ".join(words) in GENRE_NOUNS) and re.search(r"\b(?:or|nor|and)\b", text[position:end])
        if not goes_on:
            return position
        position = text.find(",", position + 1, end)
    return end


def is_negated(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < position < end for start, end in spans)


def _read_drops(text: str, limits: Limits) -> None:
    fields = {
        "years": r"(?:year|years|date|dates|era|decade|age)", "genres_any": r"(?:genre|genres|kind|type)", "genres_none": r"(?:genre|genres)",
        "people": r"(?:actor|actors|actress|people|person|cast|director)", "languages": r"(?:language|languages)", "runtime_max": r"(?:length|running time|runtime|duration)",
    }  # fmt: skip
    lift = r"(?:drop|remove|forget|lift|ignore|lose|scrap|without|no more|skip)"
    for field, words in fields.items():
        patterns = (
            rf"\b{lift}\s+(?:the\s+|that\s+|my\s+)?(?:\w+\s+)?{words}\s*(?:limit|limits|constraint|constraints|restriction|restrictions|filter|filters|range)?\b",
            rf"\bany\s+{words}\s*(?:is fine|is ok|is okay|works|will do|goes)?\b", rf"\b{words} (?:does ?n['’]?o?t|do ?n['’]?o?t) matter\b",
        )  # fmt: skip
        for pattern in patterns:
            if match := re.search(pattern, text, re.IGNORECASE):
                limits.drop.append(field)
                limits.spans.append(match.span())
                break
    if match := re.search(rf"\b{lift}\s+(?:all\s+)?(?:the\s+|my\s+|those\s+|these\s+|that\s+|this\s+)?(?:limits?|constraints?|restrictions?|filters?|conditions?)\b", text, re.IGNORECASE):
        limits.drop[:] = ["all"]
        limits.spans.append(match.span())


def _read_years(text: str, limits: Limits, catalogue: Catalogue, negated: list[tuple[int, int]]) -> None:
    newest = max((item.year or 0 for item in catalogue.items), default=0)
    patterns: list[tuple[str, object]] = [
        (rf"\b(?:between|from)\s+{_YEAR}\s*(?:and|to|until|till|-|–)\s*{_YEAR}", lambda a, b: (a, b)),
        (rf"\b{_YEAR}\s*(?:-|–|to)\s*{_YEAR}\b", lambda a, b: (a, b)),
        (rf"\b(?:after|newer than|later than|more recent than|past|post)[- ]+{_YEAR}\b(?!['’]?s)", lambda a: (a + 1, None)),
        (rf"\b(?:since|from|starting(?: in| from)?)\s+{_YEAR}\s*(?:on|onwards?|and (?:later|newer|up)|or (?:later|newer)|\+|to (?:now|today|present))", lambda a: (a, None)),
        (rf"\bsince\s+{_YEAR}\b(?!['’]?s)|\b{_YEAR}\s*(?:or (?:later|newer|after)|and (?:later|newer|up|after)|onwards?|\+)", lambda a: (a, None)),
        (rf"\b(?:before|older than|earlier than|prior to|pre)[- ]+{_YEAR}\b(?!['’]?s)", lambda a: (None, a - 1)),
        (rf"\b(?:until|till|up to|no later than)\s+{_YEAR}\b(?!['’]?s)|\b{_YEAR}\s*(?:or (?:earlier|older|before)|and (?:earlier|older|before))", lambda a: (None, a)),
        (rf"\b(?:from|in|of|made in|released in|year)\s+{_YEAR}\b(?!['’]?s)|(?<![\w(]){_YEAR}\s+{_FILM_WORD}", lambda a: (a, a)),
        (r"\b(?:this|21st|twenty-first) century\b", lambda: (2000, None)),
        (r"\b(?:20th|twentieth|last) century\b", lambda: (1900, 1999)),
        (r"\b(?:last|past)\s+(\d{1,2}|five|ten|twenty|few|couple of)\s+years\b", lambda n: (newest - n, None)),
    ]  # fmt: skip
    for pattern, limit in patterns:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if _overlaps(match.span(), limits.spans):
                continue
            numbers = [_number(group) for group in match.groups() if group]
            low, high = limit(*sorted(numbers))  # type: ignore[operator]
            if is_negated(match.start(), negated):
                low, high = _opposite(low, high)
            _narrow(limits, low, high, match.span())
    _read_decades(text, limits, newest, negated)
    _read_vague_years(text, limits, newest)


def _number(group: str) -> int:
    return {"five": 5, "ten": 10, "twenty": 20, "few": 5, "couple of": 3}.get(group.lower()) or int(group)


def _opposite(low: int | None, high: int | None) -> tuple[int | None, int | None]:
    """ "Nothing before 1980" asks for 1980 and later."""
    if low is not None and high is not None:
        return None, None
    return (None, low - 1) if low is not None else (high + 1 if high is not None else None, None)


def _narrow(limits: Limits, low: int | None, high: int | None, span: tuple[int, int]) -> None:
    limits.spans.append(span)
    limits.year_min = low if low is not None else limits.year_min
    limits.year_max = high if high is not None else limits.year_max
    if limits.year_min is not None and limits.year_max is not None and limits.year_min > limits.year_max:
        limits.year_min, limits.year_max = limits.year_max, limits.year_min


def _read_decades(text: str, limits: Limits, newest: int, negated: list[tuple[int, int]]) -> None:
    decades: list[tuple[int, int]] = []
    for match in _DECADE.finditer(text):
        if _overlaps(match.span(), limits.spans):
            continue
        start = _decade_start(match, newest)
        first, last = {"early": (0, 4), "mid": (3, 6), "late": (5, 9)}.get((match.group(1) or "").lower(), (0, 9))
        before = text[: match.start()]
        if re.search(r"\b(?:after|since|post|newer than|later than)[- ]+(?:the\s+)?$", before, re.IGNORECASE):
            since = re.search(r"\bsince\s+(?:the\s+)?$", before, re.IGNORECASE) is not None
            _narrow(limits, start if since else start + 10, None, match.span())
        elif re.search(r"\b(?:before|pre|older than|earlier than)[- ]+(?:the\s+)?$", before, re.IGNORECASE):
            low, high = None, start - 1
            if is_negated(match.start(), negated):
                low, high = start, None
            _narrow(limits, low, high, match.span())
        elif re.match(r"\s*(?:and (?:later|newer|up|onwards?)|or (?:later|newer)|onwards?|\+)", text[match.end() :]):
            _narrow(limits, start, None, match.span())
        elif not is_negated(match.start(), negated):
            decades.append((start + first, start + last))
            limits.spans.append(match.span())
    if decades:
        limits.year_min, limits.year_max = min(low for low, _ in decades), max(high for _, high in decades)


def _decade_start(match: re.Match[str], newest: int) -> int:
    if match.group(2):
        return int(match.group(2)) * 10
    tens = int(match.group(3)) * 10 if match.group(3) else _DECADES[match.group(4).lower()]
    # "the 20s" of films is this century's, "the 30s" the last one's.
    return (2000 if 2000 + tens <= newest else 1900) + tens


def _read_vague_years(text: str, limits: Limits, newest: int) -> None:
    vague: list[tuple[str, int | None, int | None]] = [
        (r"\b(?:not|nothing|no|isn['’]?t|aren['’]?t|don['’]?t (?:want|like)(?: anything)?|less)\s+(?:too |very |so |that |super |any |really )?(?:old|ancient|old[- ]fashioned|dated)\b(?:\s+(?:movies?|films?|ones|stuff))?", newest - NOT_OLD_YEARS, None),
        (r"\b(?:nothing|not)\s+(?:too |very |so |that )?(?:new|recent|modern)\b", None, newest - NOT_OLD_YEARS),
        (r"\b(?:recent(?:ly)?|latest|brand new|new releases?|newly released|current|fresh releases?|this year|came out lately)\b(?!\s+(?:watched|saw|seen|i))|\bnew\s+(?:movies?|films?|ones?|stuff|release)\b|\b(?:something|anything|somethin)\s+(?:very |really |fairly |pretty )?new\b", newest - RECENT_YEARS, None),
        (r"\b(?:modern|contemporary)\b", 2000, None),
        (r"\b(?:old(?:er)? (?:movies?|films?|ones|classics?|stuff|hollywood)|(?:golden|classic) (?:age|era|hollywood)|something (?:really |very )?old(?:er)?|vintage|classic (?:movies?|films?|cinema)|black[- ]and[- ]white)\b", None, 1975),
    ]  # fmt: skip
    for pattern, low, high in vague:
        match = re.search(pattern, text, re.IGNORECASE)
        if match and not _overlaps(match.span(), limits.spans) and limits.year_min is None and limits.year_max is None:
            _narrow(limits, low, high, match.span())


def _read_genres(text: str, limits: Limits, catalogue: Catalogue, negated: list[tuple[int, int]]) -> None:
    names = sorted(GENRE_NOUNS, key=len, reverse=True)
    known = set(catalogue.genres)
    for match in re.finditer(r"(?<![\w-])(" + "|".join(map(re.escape, names)) + r")(?![\w-])", text, re.IGNORECASE):
        word = match.group(1).lower()
        genre = GENRE_NOUNS[word]
        if genre not in known or _overlaps(match.span(), limits.spans):
            continue
        no = is_negated(match.start(), negated)
        if word in NEEDS_FILM_WORD and not _names_films(text, match, no):
            continue
        softened = re.search(r"\b(?:too|so|very|less|fewer|not very|not too|as)\s+(?:much\s+)?$", text[: match.start()], re.IGNORECASE)
        if no and softened:
            continue
        limits.spans.append(match.span())
        if re.match(r"\s*(?:movies?|films?)?\s*(?:is|are)\s+(?:ok|okay|fine|allowed|all right|alright|welcome)\b", text[match.end() :], re.IGNORECASE):
            limits.drop.append("genres_none")
            continue
        target = limits.genres_none if no else limits.genres_any
        if genre not in target:
            target.append(genre)


def _names_films(text: str, match: re.Match[str], no: bool) -> bool:
    after = re.match(rf"\s*(?:(?:or|and|/|,|[\w-]+)\s+){{0,3}}?{_FILM_WORD}\b", text[match.end() :], re.IGNORECASE)
    if after or no:
        return True
    if match.group(1).lower() in {"family", "kids", "kid", "children"}:
        return False
    return _WISH.search(text[: match.start()]) is not None or text[: match.start()].strip(" ,.") == "" or match.group(1).lower() == "romantic"


def _read_people(text: str, limits: Limits, catalogue: Catalogue, negated: list[tuple[int, int]]) -> None:
    tokens = [(match.group(), match.start(), match.end()) for match in re.finditer(r"[^\W\d_][\w.'’-]*", text)]
    position = 0
    while position < len(tokens):
        for length in range(min(4, len(tokens) - position), 0, -1):
            start, end = tokens[position][1], tokens[position + length - 1][2]
            name = _person(text, start, end, length, catalogue)
            if name is not None:
                _note_person(text, start, end, name, limits, negated)
                position += length - 1
                break
        position += 1


def _person(text: str, start: int, end: int, length: int, catalogue: Catalogue) -> str | None:
    folded = fold(re.sub(r"['’]s$", "", text[start:end]))
    if length > 1:
        return catalogue.person_names.get(folded)
    if folded not in catalogue.surnames or len(folded) < 4:
        return None
    cued = re.search(r"\b(?:by|with|starring|directed by|director|actor|actress|featuring|from|like|love|no|without)\s+(?:mr\.?\s+)?$", text[:start], re.IGNORECASE)
    films = re.match(rf"(?:['’]s)?\s+{_FILM_WORD}\b|['’]s\b", text[end:], re.IGNORECASE) or text[start:end].endswith(("'s", "’s"))
    capital = text[start].isupper() and (start > 0 or films)
    rare = zipf_frequency(folded, "en") < 4.2
    if (cued or films) and (capital or rare) and len(catalogue.people_rows[catalogue.surnames[folded]]) >= 2:
        return catalogue.person_names[catalogue.surnames[folded]]
    return None


def _note_person(text: str, start: int, end: int, name: str, limits: Limits, negated: list[tuple[int, int]]) -> None:
    limits.spans.append((start, end))
    if is_negated(start, negated):
        limits.people_none.append(name)
    elif name not in limits.people:
        limits.people.append(name)


def _read_languages(text: str, limits: Limits, catalogue: Catalogue, negated: list[tuple[int, int]]) -> None:
    available = {item.language for item in catalogue.items if item.language}
    if not available:
        return
    for match in re.finditer(r"\b(" + "|".join(map(re.escape, LANGUAGES)) + r")\b", text, re.IGNORECASE):
        languages = [language for language in LANGUAGES[match.group(1).lower()] if language in available]
        if languages and not is_negated(match.start(), negated) and not _overlaps(match.span(), limits.spans):
            limits.languages += [language for language in languages if language not in limits.languages]
            limits.spans.append(match.span())
    foreign = re.search(r"\b(?:foreign(?:[- ]language)?|not in english|non[- ]english|world cinema|subtitled|with subtitles)\b", text, re.IGNORECASE)
    if foreign and not limits.languages:
        no = is_negated(foreign.start(), negated) and not foreign.group().lower().startswith(("not", "non"))
        limits.languages = ["English"] if no else sorted(available - {"English", "Silent"})
        limits.spans.append(foreign.span())
    elif re.search(r"\b(?:no|without|hate|not)\s+(?:reading\s+)?subtitles\b", text, re.IGNORECASE):
        limits.languages = ["English"]


def _read_runtime(text: str, limits: Limits) -> None:
    number = {"an": 1.0, "one": 1.0, "1": 1.0, "1.5": 1.5, "one and a half": 1.5, "an hour and a half": 1.5, "two": 2.0, "2": 2.0, "2.5": 2.5, "two and a half": 2.5, "three": 3.0, "3": 3.0}
    limit = r"(?:under|below|less than|shorter than|at most|no (?:longer|more) than|max(?:imum)?(?: of)?|not (?:longer|more) than|within|up to)"
    minutes = re.search(rf"\b{limit}\s+(\d{{2,3}})\s*(?:min|minutes|mins)\b", text, re.IGNORECASE)
    hours = re.search(rf"\b{limit}\s+(" + "|".join(sorted(map(re.escape, number), key=len, reverse=True)) + r")\s*(?:hours?|hrs?|h)\b", text, re.IGNORECASE)
    vague = re.search(r"\b(?:not (?:too|very|so) long|nothing (?:too )?long|short(?:er)?(?:\s+(?:movies?|films?|one|ones))?)\b(?! (?:circuit|film festival))", text, re.IGNORECASE)
    for match, value in ((minutes, lambda m: int(m.group(1))), (hours, lambda m: int(60 * number[m.group(1).lower()])), (vague, lambda m: 100 if m.group().lower().startswith("short") else 120)):
        if match:
            limits.runtime_max = value(match)
            limits.spans.append(match.span())
            return


def _overlaps(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)
