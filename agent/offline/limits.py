"""Hard limits in a text: genres, years, people, languages, running time, and what is said against them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from agent.offline.lexicon import ALSO_QUERY, COUNTRIES, GENRE_NOUNS, LANGUAGES, NEEDS_FILM_WORD
from agent.offline.negation import is_negated, negated_spans, tolerated_spans
from agent.offline.opinions import MASK, masked
from agent.offline.people import asked_for_by_pronoun, describes_a_film, find_people, is_dropped, is_praised, is_wished, wanted_and_unwanted
from agent.offline.running_time import read_running_time
from agent.offline.wishes import UNDERSTOOD
from agent.offline.years import read_years
from index.catalogue import Catalogue

_FILM_WORD = r"(?:movies?|films?|flicks?|ones?|stories|story|pictures?|cinema|epics?|romp|features?|stuff|drama|thriller|comedy)"
_WISH = re.compile(
    r"\b(?:want|wanna|give|show|mood for|looking for|like|love|need|prefer|recommend|suggest|any|some|more|an?|good|great|how about|maybe|only|no|something|anything|into|fan of|also|but|or|and|with|feel like|watch|are|is|adding|add|craving|up for)\b[\w\s',/&-]*$",
    re.IGNORECASE,
)
_FOR_CHILDREN = re.compile(r"\b(?:for|with|suitable for|appropriate for|good for|fit for|ok for|okay for|safe for)\s+(?:(?:the|my|our|small|little|young|younger|two|three|both)\s+)*$", re.IGNORECASE)
_WISHES_FOR = re.compile(r"\b(?:want|something|anything|looking|need|recommend|suggest|watch with|watch tonight|any|movies?|films?|night|give|find|show|good|suitable|appropriate)\b", re.IGNORECASE)
_ALREADY_SEEN = re.compile(r"\b(?:seen|watched|saw|finished|watching)\s+(?:\w+['’]?\w*\s+){0,4}?$", re.IGNORECASE)
_DESCRIBED = re.compile(rf"{MASK}\s*(?:,\s*)?(?:is|was|are|were|['’]s|has to be|must be)\b[^,.;!?{MASK}]{{0,40}}$|{MASK},?\s+(?:an?|the|that|which is)\s+(?:\w+\s+){{0,3}}$", re.IGNORECASE)
_FAVOURITE_IS = re.compile(rf"[^.;!?{MASK}]{{0,40}}?\b(?:is|was|are|were|would be|has to be|:|=)\s*(?:the\s+)?{MASK}", re.IGNORECASE)
_FAVOURITE = re.compile(r"\b(?:favou?rite|fave?|best|worst|funniest|scariest|greatest|first|last|saddest|coolest|one of the \w+)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_MORE = re.compile(r"\b(?:more|less|too|so|very|really|extra)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_ERA = r"(?:the|early|late|mid|old|older|new|newer|modern|classic|vintage|recent|good|some|more|yes|ok|['’]?\d0['’]?s|(?:19|20)\d0['’]?s|(?:nineteen )?\w+ties)"
_QUALITIES = frozenset({"romantic", "musical", "animated"})
_SOFTENED = re.compile(r"\b(?:too|so|very|not very|not too|as|that|super|overly)\s+(?:much\s+)?$", re.IGNORECASE)
_ALLOWED = re.compile(r"\s*(?:movies?|films?)?\s*(?:is|are|would be|['’]s)\s+(?:actually |totally |also |all |now |perfectly |still )?(?:ok|okay|fine|allowed|all right|alright|welcome|good too|cool|back)\b(?:\s+(?:again|now|after all|too|with me|by me))?", re.IGNORECASE)
_ALLOWING = re.compile(r"\b(?:bring back|allow|i['’]?m (?:ok|okay|fine|good|cool) with|(?:ok|okay|fine) with|you can (?:include|add|show)|include|can handle|let['’]?s include|open to|unblock|lift the)\s+(?:the\s+|some\s+|a bit of\s+|any\s+)?$", re.IGNORECASE)
_LIMIT_ON = r"(?:the\s+|that\s+|my\s+)?(?:limits?|limitations?|constraints?|restrictions?|filters?|rules?|bans?|exclusions?|blocks?)\s+(?:on|of|for|about|against|concerning|regarding)\s+(?:the\s+)?"
_LIFTED = re.compile(rf"\b(?:(?:drop|remove|undo|cancel|relax|forget(?: about)?|never ?mind|lose|lift|scrap|ditch)\s+{_LIMIT_ON}|(?:drop|forget(?: about)?|never ?mind|lose|lift|scrap|ditch|no longer|doesn['’]?t (?:have|need) to be|not necessarily|needn['’]?t be)\s+(?:an?\s+|the\s+|about\s+)*)$", re.IGNORECASE)
_LIFT = r"(?:drop|remove|forget|lift|ignore|lose|scrap|ditch|without|no more|skip|delete|clear|cancel|get rid of|never ?mind|relax|take off|undo|no(?=\s+(?:\w+\s+)?(?:limits?|restrictions?)\b))"
_LIMIT_NOUN = r"(?:limits?|constraints?|restrictions?|filters?|range|requirements?|rules?|criteria|criterion|conditions?|preferences?|cap|ceiling|cut-?off|maximum|max|thing)"
_DROPPABLE = {
    "years": r"(?:years?|dates?|eras?|decades?|age|time period|period|release)", "genres_any": r"(?:genres?|kinds?|types?)",
    "people": r"(?:actors?|actress(?:es)?|people|persons?|cast|directors?|stars?)", "languages": r"(?:languages?|subtitles?)", "runtime_max": r"(?:length|running time|runtime|duration|time limit|minutes|(?:hours?|hrs?|h|mins?)(?=\s+(?:limit|max|maximum|cap|rule|thing|restriction|filter|constraint|cut-?off)))",
}  # fmt: skip
_RELAXED = {
    "runtime_max": r"\b(?:can|may|could) be (?:a (?:bit|little) )?(?:longer|as long as|any length|over|more than)\b[^.;!?]{0,25}|\b(?:longer|long ones?|long (?:movies|films)) (?:is|are) (?:fine|ok|okay|good|cool|all ?right)\b|"
    r"\btime (?:does ?n['’]?o?t|is ?n['’]?o?t|is no) (?:matter|an? (?:issue|problem)|issue|problem|limited)\b|\b(?:matter|care) (?:about )?how long\b|\b(?:i|we)(?: have|['’]ve got| got) (?:all the|plenty of|lots of|enough|more) time\b",
    "years": r"\b(?:can|may|could) be (?:from )?(?:any (?:year|era|decade|age)|as old as)\b",
}
_LANGUAGE_AFTER = re.compile(
    rf"\s*(?:[\w'’&-]+\s+){{0,2}}?(?:{_FILM_WORD}|director|directors|cinema|language|speaking|anime|new wave|"
    + "|".join(sorted((re.escape(word) for word in GENRE_NOUNS), key=len, reverse=True))
    + r")\b|\s*(?:$|[.,;!?)]|(?:or|and|from|with|about|please|only|but|but not|if|too|for|that|again|instead|this time|tonight|stuff|thing|things|ones|spoken|audio|subtitled)\b)",
    re.IGNORECASE,
)
_LANGUAGE_NOT = re.compile(r"\b(?:set in|about|visit(?:ing)?|learn(?:ing)?|speak(?:ing)?|i['’]?m|the|my|civil|teacher|food|friend|wife|husband|girlfriend|boyfriend)\s+$", re.IGNORECASE)
_LANGUAGE_LIFTED = re.compile(rf"\b(?:lift|drop|remove|forget(?: about)?)\s+{_LIMIT_ON}$|\b(?:drop|remove|forget(?: about)?|lose|lift|scrap|ditch|no longer|doesn['’]?t (?:have|need) to be|not necessarily|needn['’]?t be)\s+(?:only\s+|in\s+|the\s+|about\s+)*$", re.IGNORECASE)
_SUBTITLES_ALLOWED = re.compile(
    r"\b(?:with )?(?:subtitles|subs|subtitled(?: ones| films| movies)?|foreign(?:[- ]language)?(?: ones| films| movies)?)\s+(?:is|are|would be)\s+(?:\w+\s+)?(?:fine|ok|okay|no problem|all right|alright|welcome)\b|"
    r"\b(?:(?:fine|ok|okay|good|cool) with|don['’]?t mind|do not mind|no problem with|open to|not afraid of)\s+(?:reading\s+|any\s+|the\s+)?(?:subtitles|subs|foreign(?:[- ]language)?(?: ones| films| movies)?)\b", re.IGNORECASE,
)
_SAID_OF_A_FILM = re.compile(rf"(?:{MASK}|\b(?:it|that|they|which))\s+(?:is|was|are|were|felt|ran|seemed)\s+(?:\w+\s+){{0,2}}$|\b(?:could|should|would)(?:['’]ve| have|a) been\s+(?:\w+\s+){{0,3}}$", re.IGNORECASE)
""" "Interstellar was too long" asks for nothing shorter."""
_AS_A_RULE = re.compile(r"\b(?:usually|normally|generally|typically|ordinarily|as a rule|most of the time|tend to)\b", re.IGNORECASE)
_RARELY = re.compile(r"\b(?:rarely|seldom|hardly ever|almost never|tend not to)\b", re.IGNORECASE)
_EXCEPTION = re.compile(rf"[^.;!?]{{0,20}}\b(?:but|though|yet|except)\b[^.;!?{MASK}]{{0,30}}{MASK}", re.IGNORECASE)
_NOT_A_FAN = re.compile(r"\bnot (?:really |much of |exactly |usually )?(?:an?|into)\s+$", re.IGNORECASE)
AMERICAN = re.compile(r"(?<!latin )(?<!south )(?<!north )(?<!native )(?<!african )(?<!asian )\b(?:american|u\.?s\.?|usa)(?=\s*(?:$|[.,;!?)]|(?:please|pls|this time|today|tonight|again|anymore|for once|thanks)\b|(?:movies?|films?|flicks?|cinema|stuff|ones?|productions?|blockbusters?|comed\w+|thrillers?|dramas?)\b))", re.IGNORECASE)
"""Films of a country whose films are told by their language only."""
_COUNTRY_BEFORE = re.compile(r"\b(?:from|made in|out of|coming from|produced in)\s+(?:south\s+)?$", re.IGNORECASE)


_CORRECTS = re.compile(
    r"[,;.]?\s*\b(?:but |and |no |wait |sorry |oops )*\bi (?:actually |really )?meant\b(?! to)|\b(?:no|sorry|oops|wait|er+|uh+|actually)\W+(?:i mean|make (?:it|that))\b|\bno,? wait\b", re.IGNORECASE
)
"""Behind it stands what is to hold instead of what was said before."""


@dataclass(slots=True)
class Limits:
    """What one message asks of the constraints; ``drop`` names limits that it lifts, ``allow`` values that are no limit any longer."""

    genres_any: list[str] = field(default_factory=list)
    genres_none: list[str] = field(default_factory=list)
    year_min: int | None = None
    year_max: int | None = None
    people: list[str] = field(default_factory=list)
    people_none: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    runtime_max: int | None = None
    languages_none: list[str] = field(default_factory=list)
    years_none: list[str] = field(default_factory=list)
    allow: list[str] = field(default_factory=list)
    fine: list[str] = field(default_factory=list)
    """Those of ``allow`` that are welcome ("horror is fine"); one that is asked for goes on to be."""
    subtitles: bool = False
    """Films in other languages than English are welcome."""
    corrects: bool = False
    """The whole message corrects the one before."""
    drop: list[str] = field(default_factory=list)
    tolerated: list[str] = field(default_factory=list)
    """Genres and people that the text has nothing against: no limit, but an earlier one that excludes them goes."""
    spans: list[tuple[int, int]] = field(default_factory=list)
    """Stretches of the text that were understood as limits."""

    def as_arguments(self) -> dict[str, object]:
        """Arguments for ``set_constraints``; empty when nothing is asked."""
        names = ("genres_any", "genres_none", "year_min", "year_max", "people", "people_none", "languages", "languages_none", "years_none", "runtime_max", "allow", "drop")
        return {name: value for name in names if (value := getattr(self, name)) not in (None, [])}

    def covers(self, span: tuple[int, int]) -> bool:
        return any(span[0] < end and start < span[1] for start, end in self.spans)

    def lift(self, name: str) -> None:
        if name not in self.drop:
            self.drop.append(name)

    def permit(self, *names: str, fine: bool = False) -> None:
        self.allow += [name for name in names if name not in self.allow]
        self.fine += names if fine else ()

    def corrected_by(self, later: "Limits") -> None:
        """Take over what a correction says: each kind of limit that it names takes the place of what was said of that kind."""
        kinds = (("genres_any", "genres_none"), ("people", "people_none"), ("languages", "languages_none"), ("year_min", "year_max", "years_none"), ("runtime_max",))
        for kind in kinds:
            if any(getattr(later, name) not in (None, []) for name in kind):
                for name in kind:
                    setattr(self, name, getattr(later, name))
        self.permit(*later.allow)
        self.fine += later.fine
        self.tolerated += later.tolerated
        self.subtitles |= later.subtitles
        for name in later.drop:
            self.lift(name)
        self.spans += later.spans


def read_limits(text: str, catalogue: Catalogue, films: Sequence[str] = ()) -> Limits:
    """Read the limits of a text in which titles are masked already; ``films`` are the items that it names."""
    correction = _CORRECTS.search(text)
    if correction is None:
        return _read(text, catalogue, films)
    cut = correction.start()
    limits, later = _read(text[:cut], catalogue, films), _read(" " * cut + text[cut:], catalogue, films)
    limits.corrects = not limits.as_arguments()
    limits.corrected_by(later)
    return limits


def _read(text: str, catalogue: Catalogue, films: Sequence[str]) -> Limits:
    limits = Limits()
    negated = negated_spans(text)
    _read_drops(text, limits)
    _read_people(text, limits, catalogue, negated, films)
    years = read_years(masked(text, tolerated_spans(text), UNDERSTOOD), newest_year(catalogue), negated, limits.spans)
    for span in years.spans or ():
        if re.search(r"\b(?:drop|forget(?: about)?|lose|lift|scrap|never ?mind)\s+(?:the\s+)?$", text[max(0, span[0] - 80) : span[0]], re.IGNORECASE):
            limits.lift("years")
            years.low, years.high, years.excluded = None, None, ()
        elif _allowed(text, span, negated):
            limits.permit(*(f"{first}-{last}" for first, last in [(years.low, years.high)] if first and last))
            years.low, years.high, years.excluded = None, None, ()
    limits.year_min, limits.year_max = years.low, years.high
    limits.years_none = list(years.excluded)
    limits.spans += years.spans or []
    _read_genres(text, limits, catalogue, negated)
    _read_languages(text, limits, catalogue, negated)
    if (found := read_running_time(text)) and not _SAID_OF_A_FILM.search(text[max(0, found[1][0] - 40) : found[1][0]]):
        limits.runtime_max = found[0]
        limits.spans.append(found[1])
    limits.genres_any = [genre for genre in limits.genres_any if genre not in limits.genres_none]
    return limits


@lru_cache(maxsize=8)
def newest_year(catalogue: Catalogue) -> int:
    return max((item.year or 0 for item in catalogue.items), default=0)


@lru_cache(maxsize=8)
def _languages_of(catalogue: Catalogue) -> frozenset[str]:
    return frozenset(item.language for item in catalogue.items if item.language)


_EVERYTHING_DROPPED = re.compile(
    rf"\b{_LIFT}\s+(?:all\s+)?(?:of\s+)?(?:the\s+|my\s+|those\s+|these\s+|that\s+|this\s+|any\s+)?(?:other\s+)?{_LIMIT_NOUN.replace('|thing', '')}\b(?!\s+on\b)|\bno (?:more )?(?:limits|filters|restrictions|constraints)\b", re.IGNORECASE
)


def _dropping(name: str, words: str) -> tuple[re.Pattern[str], ...]:
    """The ways to drop a limit, in its own words."""
    patterns = (
            rf"\b{_LIFT}\s+{_LIMIT_ON}{words}\b", rf"\b{_LIFT}\s+(?:what (?:i|we) (?:said|told you|wrote|asked)\s+)?(?:about\s+)?(?:the\s+|that\s+|my\s+|this\s+)?(?:\w+\s+)?{words}\s*{_LIMIT_NOUN}?\b(?!\s+(?:travel|machine|loop))", rf"\bany\s+{words}\s*(?:is fine|is ok|is okay|works|will do|goes|at all)?(?:$|[.,;!?]|\s+(?:is|works|will|goes)\b)",
            r"\b(?:old or new|new or old)\b" if name == "years" else r"(?!)", rf"\b{words} (?:does ?n['’]?o?t|do ?n['’]?o?t) matter\b", rf"\bdon['’]?t care (?:about|when|which|what) (?:the\s+)?{words}\b",
            rf"\bno (?:more )?{words} {_LIMIT_NOUN}\b",
        _RELAXED.get(name, "(?!)"),
    )  # fmt: skip
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_DROPPED = {name: _dropping(name, words) for name, words in _DROPPABLE.items()}


def _read_drops(text: str, limits: Limits) -> None:
    for name, patterns in _DROPPED.items():
        match = next((match for pattern in patterns if (match := pattern.search(text))), None)
        if match:
            limits.lift(name)
            if name == "genres_any" and re.search(r"\bgenres\b|\blimit|\bfilter|\brestriction", match.group(), re.IGNORECASE):
                limits.lift("genres_none")
            limits.spans.append(match.span())
    if not limits.drop and (match := _EVERYTHING_DROPPED.search(text)):
        limits.drop[:] = ["all"]
        limits.spans.append(match.span())


def _allowed(text: str, span: tuple[int, int], negated: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Where a text says that what stands at ``span`` is welcome: "Tom Hanks is fine again", "I don't mind horror"."""
    start, end = span
    if behind := _ALLOWED.match(text[end : end + 80]):
        return start, end + behind.end()
    first = max(0, start - 60)
    before = _ALLOWING.search(text[first:start])
    return (first + before.start(), end) if before and not is_negated(start, negated) else None


# Genres


@lru_cache(maxsize=1)
def _genre_pattern() -> re.Pattern[str]:
    names = sorted(GENRE_NOUNS, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?<!live )(?<!live-)(" + "|".join(map(re.escape, names)) + r")(?![\w]|-(?!free|ish|y|style|themed|heavy|comed|rom|action|thriller|drama|horror|romance|adventure|fi))", re.IGNORECASE)


def _read_genres(text: str, limits: Limits, catalogue: Catalogue, negated: list[tuple[int, int]]) -> None:
    known, tolerated = set(catalogue.genres), tolerated_spans(text)
    for match in _genre_pattern().finditer(text):
        word = match.group(1).lower()
        genre = GENRE_NOUNS[word]
        if genre not in known or limits.covers(match.span()):
            continue
        before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 80]
        free = re.match(r"-free\b", after, re.IGNORECASE) is not None
        no = free or is_negated(match.start(), negated) or re.search(r"\bnon[- ]$", before, re.IGNORECASE) is not None
        if not _is_wished(text, match, word, no):
            continue
        if _with_exceptions(text, match, no):
            limits.spans.append(match.span())
        elif is_negated(match.start(), tolerated):
            limits.tolerated.append(genre)
            limits.spans.append(match.span())
        elif span := _allowed(text, match.span(), negated):
            limits.permit(genre, fine=True)
            limits.spans.append(span)
        elif _LIFTED.search(before) or re.match(r"\s+ban\b", after):
            limits.permit(genre)
            limits.spans.append(match.span())
        elif no and not free and (_SOFTENED.search(before) or (word in ALSO_QUERY and not word.startswith("rom"))):
            continue  # "not too much action", "no gangster movies": less of it, not none of the genre
        else:
            limits.spans.append(match.span())
            target = limits.genres_none if no else limits.genres_any
            if genre not in target:
                target.append(genre)


def _with_exceptions(text: str, match: re.Match[str], no: bool) -> bool:
    """ "I normally hate horror", "not really a horror person, but loved Get Out": no rule without exceptions, and so no limit."""
    clause = re.split(r"[.;!?\n]|\bbut\b", text[max(0, match.start() - 60) : match.start()])[-1]
    behind = re.split(r"[.;!?,\n]|\bbut\b", text[match.end() : match.end() + 25])[0]
    as_a_rule = _AS_A_RULE.search(clause) or (no and _AS_A_RULE.search(behind))
    if _RARELY.search(clause) or (as_a_rule and (no or re.match(r"[^.;!?]{0,20}\b(?:but|though)\b", text[match.end() :]))):
        return True
    return no and _NOT_A_FAN.search(clause) is not None and _EXCEPTION.match(text, match.end()) is not None


def _is_wished(text: str, match: re.Match[str], word: str, no: bool) -> bool:
    """False where a genre word is no wish: "my kids", "seen every Pixar film", "T2 is the best action film"."""
    before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 80]
    clause = re.split(r"[.;!?\n]|\s[-–—]\s", before)[-1]
    if not no and _is_comparison(before, word, after):
        return False
    if _DESCRIBED.search(clause) or (_FAVOURITE.search(clause) and _FAVOURITE_IS.match(after)):
        return False
    if _ALREADY_SEEN.search(clause) and not no and not re.search(r"\b(?:want|something|anything|looking|since|haven['’]?t|hardly|rarely)\b", clause, re.IGNORECASE):
        return False
    if word in {"children", "kids", "kid", "family"}:
        named = re.match(rf"(?:['’]s)?\s*(?:-?friendly\s+|friendly\s+)?(?:(?:or|and|/|,|[\w-]+)\s+){{0,2}}?{_FILM_WORD}\b", after, re.IGNORECASE)
        company = _FOR_CHILDREN.search(before)
        for_them = word != "family" and company and (not company.group().lower().startswith("with") or _WISHES_FOR.search(before))
        fun = word == "family" and re.match(r"\s+(?:fun|night|friendly|viewing|entertainment|comedy|adventure)\b|-friendly\b", after, re.IGNORECASE)
        mine = re.search(r"\b(?:my|our|his|her|their)\s+$", before, re.IGNORECASE)
        return bool((named and not mine) or for_them or fun)
    return word not in NEEDS_FILM_WORD or _names_films(text, match, no)


def _is_comparison(before: str, word: str, after: str) -> bool:
    """ "More romantic", "with more action", "a bit more action packed": more of a quality than the list has, no kind of film."""
    quality = word in _QUALITIES or re.match(r"[- ](?:packed|friendly|filled|heavy|driven|oriented)\b", after, re.IGNORECASE)
    return bool((quality and _MORE.search(before)) or re.search(r"\bwith (?:\w+ )?more\s+$", before, re.IGNORECASE))


def _names_films(text: str, match: re.Match[str], no: bool) -> bool:
    after = re.match(rf"\s*(?:(?:or|and|/|,|[\w-]+)\s+){{0,3}}?{_FILM_WORD}\b", text[match.end() : match.end() + 80], re.IGNORECASE)
    if after or no:
        return True
    before = text[max(0, match.start() - 80) : match.start()]
    if re.search(r"(?:\b(?:was|is|were|been|isn['’]?t|wasn['’]?t)|['’]s)\s+(?:an?|the)\s+$", before, re.IGNORECASE):
        return False
    if re.match(r"\s+(?:star|crime wave|hero|scene|scenes|figure|rut|life|history|interest)\b", text[match.end() : match.end() + 80], re.IGNORECASE):
        return no
    if _alone_in_clause(before, text[match.end() : match.end() + 40]):
        return True
    return _WISH.search(before[-60:]) is not None or before.strip(" ,.") == "" or before.rstrip().endswith((",", "/")) or match.group(1).lower() == "romantic"


def _alone_in_clause(before: str, after: str) -> bool:
    """ "Action please", "... but him. war!", "80s action": a clause that says no more than a kind of film, and when or where it is from."""
    clause = re.split(r"[.,;:!?\n]", before)[-1]
    if not re.fullmatch(rf"\s*(?:(?:{_ERA}|{'|'.join(map(re.escape, LANGUAGES))})\s+)*", clause, re.IGNORECASE):
        return False
    return re.match(r"\s*(?:$|[.,;!?]|(?:please|tonight|today|now|this time|for me|then|yes|only|again)\b)", after, re.IGNORECASE) is not None


# People


def _read_people(text: str, limits: Limits, catalogue: Catalogue, negated: list[tuple[int, int]], films: Sequence[str]) -> None:
    """People asked for or not wanted; those who only say which film is meant, or are praised, are neither unless a later "him" asks for them."""
    of_films = {name for item_id in films for name in catalogue.item(item_id).people}
    people, described, tolerated = [], [], tolerated_spans(text)
    for name, start, end in find_people(text, catalogue):
        limits.spans.append((start, end))
        if is_negated(start, tolerated):
            limits.tolerated.append(name)
        elif span := _allowed(text, (start, end), negated):
            limits.permit(name, fine=True)
            limits.spans.append(span)
        elif is_dropped(text, start) or _LIFTED.search(text[max(0, start - 60) : start]):
            limits.permit(name)
        elif describes_a_film(text, start, end) or is_praised(text, start, end) or (name in of_films and not is_wished(text, start, end)):
            described.append((name, start, end))
        elif not _is_seen_already(text, start, negated):
            people.append((name, start, end))
    people += asked_for_by_pronoun(text, [*described, *people])
    limits.people, limits.people_none = wanted_and_unwanted(people, negated)


def _is_seen_already(text: str, start: int, negated: list[tuple[int, int]]) -> bool:
    """ "I've seen everything by Tarantino" asks for nothing."""
    clause = re.split(r"[.;!?\n]", text[max(0, start - 60) : start])[-1]
    return not is_negated(start, negated) and _ALREADY_SEEN.search(clause) is not None and not re.search(r"\b(?:want|something|anything|looking|haven['’]?t|never)\b", clause, re.IGNORECASE)


# Languages


def _read_languages(text: str, limits: Limits, catalogue: Catalogue, negated: list[tuple[int, int]]) -> None:
    available = _languages_of(catalogue)
    if not available:
        return
    for words, pattern, asks_for in (
        (LANGUAGES, _language_pattern(), _language_is_wished),
        (COUNTRIES, _country_pattern(), lambda text, match: _COUNTRY_BEFORE.search(text[max(0, match.start() - 80) : match.start()]) is not None),
    ):
        for match in pattern.finditer(text):
            languages = [language for language in words[match.group(1).lower()] if language in available]
            if not languages or limits.covers(match.span()) or not asks_for(text, match):
                continue
            limits.spans.append(match.span())
            if is_negated(match.start(), tolerated_spans(text)):
                limits.tolerated += languages
                continue
            if span := _allowed(text, match.span(), negated):
                limits.permit(*languages, fine=True)
                limits.spans.append(span)
                continue
            if _LANGUAGE_LIFTED.search(text[max(0, match.start() - 60) : match.start()]):
                limits.permit(*(languages if "languages" not in limits.drop else ()))
                continue
            target = limits.languages_none if is_negated(match.start(), negated) else limits.languages
            target += [language for language in languages if language not in target]
    _read_foreign(text, limits, available, negated)


@lru_cache(maxsize=1)
def _language_pattern() -> re.Pattern[str]:
    return re.compile(r"\b(" + "|".join(map(re.escape, sorted(LANGUAGES, key=len, reverse=True))) + r")\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _country_pattern() -> re.Pattern[str]:
    return re.compile(r"\b(" + "|".join(map(re.escape, sorted(COUNTRIES, key=len, reverse=True))) + r")\b", re.IGNORECASE)


def _language_is_wished(text: str, match: re.Match[str]) -> bool:
    """A language that describes films, not food, wars or a friend."""
    if match.group(1).lower() == "silent" and not re.match(r"\s+(?:movies?|films?|cinema|era|comed\w+|classics?|ones?)\b", text[match.end() : match.end() + 80], re.IGNORECASE):
        return False
    before = text[max(0, match.start() - 80) : match.start()]
    if _LANGUAGE_LIFTED.search(before) or _ALLOWED.match(text[match.end() : match.end() + 80]):
        return True
    return _LANGUAGE_AFTER.match(text[match.end() : match.end() + 80]) is not None and _LANGUAGE_NOT.search(before) is None


def _read_foreign(text: str, limits: Limits, available: frozenset[str], negated: list[tuple[int, int]]) -> None:
    if match := re.search(r"\b(?:no|without|hate|not|don['’]?t (?:like|want)(?: to read)?|can['’]?t (?:stand|read)|dislike|avoid|nothing with|sick of)\s+(?:reading\s+|the\s+|any\s+)?(?:subtitles|subs|subtitled|foreign)\b(?:[- ]language)?(?:\s+(?:movies?|films?|ones))?", text, re.IGNORECASE):
        limits.languages = ["English"]
        limits.spans.append(match.span())
        return
    if match := _SUBTITLES_ALLOWED.search(text):
        limits.permit("English", fine=True)
        limits.subtitles = True
        limits.spans.append(match.span())
        return
    if (match := AMERICAN.search(text)) and is_negated(match.start(), negated) and "English" in available:
        limits.languages_none += ["English"] if "English" not in limits.languages_none else []
        limits.spans.append(match.span())
        return
    foreign = re.search(r"\b(?:foreign(?:[- ]language)?|not in english|non[- ]english|not english|not american|world cinema|subtitled|with subtitles|international (?:movies?|films?|cinema))\b", text, re.IGNORECASE)
    if foreign and not limits.languages and "English" in available:
        no = is_negated(foreign.start(), negated) and not foreign.group().lower().startswith(("not", "non"))
        target = limits.languages if no else limits.languages_none
        target += ["English"] if "English" not in target else []
        limits.spans.append(foreign.span())
