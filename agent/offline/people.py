"""People whom a text asks for or wants left out: full names, last names, rare first names, names with a slip."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process
from wordfreq import zipf_frequency

from agent.offline.lexicon import BRANDS, COUNTRIES, GENRE_NOUNS, LANGUAGES
from agent.offline.negation import is_negated
from agent.offline.opinions import MASK
from index.catalogue import Catalogue
from index.title_typos import is_inflected
from index.titles import fold

MANY_FILMS = 4
RARE = 4.2
RARE_FIRST_NAME = 3.8
RARE_LAST_NAME = 4.8
UNKNOWN = 3.0
MAX_WORDS_WITH_SLIPS = 80
MAX_LOOKUPS = 12
EVERYDAY = 5.0
"""Zipf frequency from which a capital at the head of a sentence makes no name of a word: "Short movies"."""
LIKENESS = 84.0
_TOKEN = re.compile(r"[^\W\d_](?:[\w.'’-]*\w)?")
_FILM = r"(?:movies?|films?|flicks?|ones?|stuff|picture|pictures|thrillers?|comed(?:y|ies)|dramas?|classics?|westerns?|filmography|work|style|marathon|vehicle|heads?|fans?|stan|fanboy|fangirl|nut|buff|completist)"
_CUED = re.compile(
    r"\b(?:by|with|starring|stars|directed by|director|actor|actress|featuring|features|from|like|love|loves|dig|enjoy|adore|best|no|without|fan of|anything|something|more|any|some|hate|stand|not|except|has|have|of|and|or|watch|into|prefer|less|dislike|other|either|both|w|want|drop|forget|about|see|just|only)\s+(?:the\s+)?(?:mr\.?\s+|sir\s+|young\s+|early\s+|old\s+|actor\s+|actress\s+|director\s+)?$",
    re.IGNORECASE,
)
_PRAISED = re.compile(
    r"\s*(?:supremacy|forever|appreciation|(?:is|was|are) (?:\w+ )?(?:great|good|amazing|incredible|brilliant|perfect|superb|a (?:legend|god|genius|king|queen|treasure|goat|national treasure)|the (?:goat|king|queen|man|best|greatest)|everything|hilarious|so|always)\b|can do no wrong|never misses|never disappoints|slaps|rules|rocks|my beloved|"
    r"at (?:his|her|their) (?:\w+est|best|peak|finest)|(?:killed|nailed|carried|owned|crushed) it|stole the (?:show|film|movie)|steals (?:the show|every scene)|<3|❤)", re.IGNORECASE
)
_ASKED_FOR = re.compile(r"\b(?:by|with|starring|featuring|more|any|anything|something|some|want|need|give|show|find|else|other|without|no|not|from|prefer|only|like|of|love|into|recommend|looking for|except|but|hate|sick of|stand|w/?)(?=\W)[^,]{0,30}$", re.IGNORECASE)
_DIRECTS = re.compile(r"\b(?:by|director|directors|from)\s+$", re.IGNORECASE)
_PLAYS = re.compile(r"\b(?:with|starring|stars|featuring|features|actor|actress|star)\s+$", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"\b(?:(?:(?:directed|made|written) by|(?:movies?|films?) of|(?:movies?|films?|flicks?|anything|something|more|else|others?|comed(?:y|ies)|dramas?|thrillers?|westerns?|horrors?) by|starring|featuring|director|actor|actress|by)|(?P<loose>with))\s+"
    r"(?P<name>[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){0,3})", re.IGNORECASE
)
_LIKED_UNKNOWN = re.compile(r"\b(?:like|love|adore|prefer|[Ff]an of)\s+(?P<name>[A-Z][\w'’.-]+(?:\s+[A-Z][\w'’.-]+){1,2})(?=\s*(?:$|[.,;!?]))")
_FAVOURITE_BEFORE = re.compile(r"\b(?:director|actor|actress|filmmaker)s?\s*(?:is|are|was|would be|:|=)\s*$", re.IGNORECASE)
_FAVOURITE_BEHIND = re.compile(r"\s+(?:is|are|was)\s+(?:\w+\s+)?(?:my|our)\s+(?:[\w-]+\s+){0,2}?(?:fav\w*|director|actor|actress|filmmaker)\b", re.IGNORECASE)
_PARTICLES = frozenset("de del della di da van von la le ter ten al el".split())
_SIBLINGS = re.compile(r"\b(?:the\s+)?(?P<name>[^\W\d_]{3,})\s+(?:brothers|bros|sisters|siblings|twins)\b['’]?|\b(?P<the>the\s+)?(?P<plural>[^\W\d_]{3,})s\b['’]?", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:want|more of|more|else (?:by|from|with)|anything (?:else )?(?:by|from|with)|something (?:else )?(?:by|from|with)|(?:movies?|films?|ones?|stuff) (?:by|of|with|from)|another of|other|see|any of|no more|(?:enough|sick|tired|bored) of|(?:fed up|done) with|leave|without)\s+(him|her|his|hers)\b(?!\s+(?:mom|mum|dad|wife|husband|friend|family))", re.IGNORECASE)
_CAPITAL = r"[A-ZÀ-ÖØ-ÞŠŽŁ]"
_MEMBER = re.compile(rf"(?<![\w'’-])(?:{_CAPITAL}[\w'’-]*(?:\s+{_CAPITAL}[\w'’-]*){{0,2}}|(?!(?:and|or|plus)\b)[^\W\d_][\w'’-]*)(?![\w'’-])")
_JOINT = re.compile(r"\s*(?:[,;/&+\n]\s*(?:(?:and|or|plus)\s+)?|\s(?:and|or|plus)\s+)")
_AROUND_ROW = re.compile(r"\b(?:something|anything|films?|movies?|more|by|from|like|directors?|actors?|i|love|like|my|favou?rites?|are|please|pls|thanks|ideally|preferably|or similar|etc)\b", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|with|starring|featuring|directed by|from|fan of)\s+$", re.IGNORECASE)
_DROP = re.compile(r"\b(?:drop|forget(?: about)?|never ?mind|lose|lift|scrap|not necessarily(?: with)?|doesn['’]?t have to (?:be|have|star|include)(?: with)?)\s+(?:the\s+)?$", re.IGNORECASE)


_NO_NAMES = frozenset({*BRANDS, "studio", "warner", "universal", "netflix", *GENRE_NOUNS, *LANGUAGES, *COUNTRIES, "i", "the", "a", "an", "please"})
"""What may stand in capitals behind "by" or "with" and is nobody."""


class _Names:
    """Lookups over a catalogue's people."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def first_names(self) -> dict[str, str]:
        """A rare first name -> the folded name of the one well-known person who bears it ("keanu")."""
        weights: dict[str, list[tuple[float, str]]] = {}
        for folded, rows in self._catalogue.people_rows.items():
            words = folded.split()
            if len(words) > 1 and len(words[0]) > 3 and zipf_frequency(words[0], "en") < RARE_FIRST_NAME:
                weights.setdefault(words[0], []).append((float(self._catalogue.degrees[rows].sum()) + len(rows), folded))
        found = {}
        for first, bearers in weights.items():
            (best, name), *rest = sorted(bearers, reverse=True)
            if len(self._catalogue.people_rows[name]) >= 3 and best > 4 * max((weight for weight, _ in rest), default=0.0):
                found[first] = name
        return found

    @cached_property
    def bearers(self) -> dict[str, list[str]]:
        """Folded last name -> the folded names of all who bear it, the best known first."""
        found: dict[str, list[tuple[float, str]]] = {}
        for folded, rows in self._catalogue.people_rows.items():
            if " " in folded:
                found.setdefault(folded.split()[-1], []).append((float(self._catalogue.degrees[rows].sum()) + len(rows), folded))
        return {surname: [name for _, name in sorted(bearers, reverse=True)] for surname, bearers in found.items()}

    def directs(self, folded: str) -> int:
        """In how many films somebody directs."""
        return sum(folded in map(fold, self._catalogue.items[row].directors) for row in self._catalogue.people_rows[folded])

    def films(self, folded: str) -> int:
        return len(self._catalogue.people_rows[folded])

    def plays(self, folded: str) -> bool:
        return any(folded in map(fold, self._catalogue.items[row].cast) for row in self._catalogue.people_rows[folded])

    def siblings(self, surname: str, *, at_least: int) -> list[str]:
        """Folded names of those of one last name who made so many films together."""
        rows = {name: set(self._catalogue.people_rows[name].tolist()) for name in self.bearers.get(surname, ())}
        return [name for name, own in rows.items() if any(name != other and len(own & theirs) >= at_least for other, theirs in rows.items())]

    @cached_property
    def initials(self) -> dict[str, str]:
        """Initials of three names -> the folded name of the best known who bears them: "pta"."""
        best: dict[str, tuple[float, str]] = {}
        for folded, rows in self._catalogue.people_rows.items():
            words = folded.split()
            if len(words) == 3 and len(rows) >= MANY_FILMS:
                initials = "".join(word[0] for word in words)
                best[initials] = max(best.get(initials, (0.0, "")), (float(self._catalogue.degrees[rows].sum()), folded))
        return {initials: name for initials, (_, name) in best.items()}

    @cached_property
    def run_together(self) -> dict[str, str]:
        """Names without their spaces -> the folded name: "leonardo di caprio" is "leonardo dicaprio"."""
        return {name.replace(" ", ""): name for name in self._catalogue.person_names if " " in name}

    @cached_property
    def frequent_surnames(self) -> list[str]:
        return [surname for surname, full in self._catalogue.surnames.items() if len(surname) > 5 and len(self._catalogue.people_rows[full]) >= 4]

    @cached_property
    def well_known(self) -> list[str]:
        """Folded names of those in three films or more, for names with a slip."""
        return [name for name, rows in self._catalogue.people_rows.items() if len(rows) >= 3 and len(name) > 7]


_NAMES: WeakKeyDictionary[Catalogue, _Names] = WeakKeyDictionary()


def _names(catalogue: Catalogue) -> _Names:
    if catalogue not in _NAMES:
        _NAMES[catalogue] = _Names(catalogue)
    return _NAMES[catalogue]


Found = tuple[str, int, int]
"""A name as the catalogue writes it, and where it stands in the text."""


def find_people(text: str, catalogue: Catalogue) -> list[Found]:
    """Everybody whom the text names, in its order."""
    siblings = find_siblings(text, catalogue)
    for _, start, end in siblings:
        text = text[:start] + MASK * (end - start) + text[end:]
    found = [*siblings, *_each(text, catalogue)]
    return sorted([*found, *_beside(text, found, catalogue)[0]], key=lambda one: one[1])


def find_siblings(text: str, catalogue: Catalogue) -> list[Found]:
    """ "The Coen brothers", "the Wachowskis": everybody of the name who made films together."""
    found: list[Found] = []
    for match in _SIBLINGS.finditer(text):
        written = match["name"] or match["plural"]
        surname, named = fold(written), bool(match["name"])
        rare = zipf_frequency(surname, "en") < (RARE if match["the"] and written[0].isupper() else UNKNOWN)
        if named or rare:
            found += [(catalogue.person_names[name], *match.span()) for name in _names(catalogue).siblings(surname, at_least=1 if named else 2)]
    return found


def _each(text: str, catalogue: Catalogue) -> list[Found]:
    tokens = [(match.start(), match.end()) for match in _TOKEN.finditer(text)]
    found: list[Found] = []
    position, lookups = 0, 0
    while position < len(tokens):
        step = 1
        for length in range(min(4, len(tokens) - position), 0, -1):
            start, end = tokens[position][0], tokens[position + length - 1][1]
            if MASK in text[start:end] or re.search(r"[,;!?\n]", text[start:end]):
                continue
            name = _full_name(text[start:end], catalogue) or _last_name_of_two(text, start, end, catalogue) if length > 1 else _single_name(text, start, end, catalogue, slips=len(tokens) <= MAX_WORDS_WITH_SLIPS)
            if name is None and length > 1 and lookups < MAX_LOOKUPS and _may_be_a_slip(text[start:end]):
                lookups += 1
                name = _with_a_slip(text[start:end], catalogue)
            if name is not None:
                found.append((name, start, end))
                step = length
                break
        position += step
    return found


def _beside(text: str, found: Sequence[Found], catalogue: Catalogue) -> tuple[list[Found], list[tuple[int, int]]]:
    """Who stands in a row with people that are known, or in a message that is nothing but a row of names ("Kurosawa, Ozu and Bergman"):
    those whom the catalogue knows, and where strangers stand."""
    spans = {start: end for _, start, end in found}
    known: list[Found] = []
    strangers: list[tuple[int, int]] = []
    for row in _rows_of_names(text):
        members = [(start, end, _bearer(text[start:end], catalogue)) for start, end in row]
        others = [(start, end, full) for start, end, full in members if not any(start < stop and begin < end for begin, stop in spans.items())]
        sure = len(members) - len(others)
        rare = sum(full is not None and zipf_frequency(fold(text[start:end]), "en") < RARE for start, end, full in others)
        if not sure and not (rare > 1 and 2 * rare >= len(members) and _is_whole(text, row)):
            continue
        for start, end, full in others:
            if full is not None and (text[start].isupper() or zipf_frequency(fold(text[start:end]), "en") < RARE):
                known.append((catalogue.person_names[full], start, end))
            elif full is None and sure + rare > 1 and _may_be_a_stranger(text[start:end]):
                strangers.append((start, end))
    return known, strangers


def _rows_of_names(text: str) -> list[list[tuple[int, int]]]:
    """Words, or two in capitals, with nothing but commas, "and" or "or" between them."""
    rows: list[list[tuple[int, int]]] = []
    for match in _MEMBER.finditer(text):
        goes_on = rows and _JOINT.fullmatch(text[rows[-1][-1][1] : match.start()])
        if goes_on:
            rows[-1].append(match.span())
        else:
            rows.append([match.span()])
    return [row for row in rows if len(row) > 1]


def _is_whole(text: str, row: Sequence[tuple[int, int]]) -> bool:
    return not re.search(r"\w", _AROUND_ROW.sub("", text[: row[0][0]])) and not re.search(r"\w", _AROUND_ROW.sub("", text[row[-1][1] :]))


def _bearer(written: str, catalogue: Catalogue) -> str | None:
    """The folded name of whom a full name, a last name or a rare first name means."""
    folded, names = fold(written), _names(catalogue)
    if folded in BRANDS or len(folded) < 3:
        return None
    if " " in folded:
        return folded if folded in catalogue.person_names else None
    return _by_role(names.bearers.get(folded, ()), "by ", names) or names.first_names.get(folded)


def _may_be_a_stranger(written: str) -> bool:
    return written[0].isupper() and fold(written) not in _NO_NAMES and all(zipf_frequency(word, "en") < RARE for word in fold(written).split())


def _full_name(words: str, catalogue: Catalogue) -> str | None:
    folded = fold(re.sub(r"['’]s$", "", words))
    found = catalogue.person_names.get(folded) or catalogue.person_names.get(_names(catalogue).run_together.get(folded.replace(" ", ""), ""))
    return found or _family_name_first(folded, catalogue) or _short_first_name(folded, catalogue)


def _family_name_first(folded: str, catalogue: Catalogue) -> str | None:
    """ "Ozu Yasujiro"."""
    family, _, first = folded.partition(" ")
    return catalogue.person_names.get(f"{first} {family}")


def _last_name_of_two(text: str, start: int, end: int, catalogue: Catalogue) -> str | None:
    """ "De Niro", "von Trier"."""
    folded = fold(re.sub(r"['’]s$", "", text[start:end]))
    particle, _, last = folded.partition(" ")
    if particle not in _PARTICLES:
        return None
    names = _names(catalogue)
    bearers = [name for name in names.bearers.get(last, ()) if name.endswith(f" {folded}")]
    full = _by_role(bearers, text[max(0, start - 60) : start], names)
    return catalogue.person_names[full] if full else None


def _short_first_name(folded: str, catalogue: Catalogue) -> str | None:
    """ "leo dicaprio", "nic cage": a first name cut short before the last name of somebody well known."""
    first, _, last = folded.partition(" ")
    full = catalogue.surnames.get(last, "")
    if len(first) > 2 and full.startswith(first) and full.endswith(f" {last}") and zipf_frequency(last, "en") < RARE_LAST_NAME:
        return catalogue.person_names[full]
    return None


def _may_be_a_slip(words: str) -> bool:
    """One of the two words is no English word at all, or a particle stands between two."""
    parts = fold(words).split()
    if len(parts) == 3:
        return parts[1] in _PARTICLES
    return len(parts) == 2 and all(len(part) > 2 for part in parts) and any(zipf_frequency(part, "en") < UNKNOWN and not is_inflected(part) for part in parts)


def _with_a_slip(words: str, catalogue: Catalogue) -> str | None:
    near = process.extractOne(fold(words), _names(catalogue).well_known, scorer=fuzz.ratio, score_cutoff=LIKENESS)
    if near is None:
        return None
    typed, meant = fold(words).split(), near[0].split()
    if len(typed) == 3 and (len(meant) != 3 or typed[:2] != meant[:2]):
        return None
    alike = len(meant) < 2 or (fuzz.ratio(typed[0], meant[0]) >= 65 and fuzz.ratio(typed[-1], meant[-1]) >= 65)
    return catalogue.person_names[near[0]] if alike else None


def _single_name(text: str, start: int, end: int, catalogue: Catalogue, *, slips: bool) -> str | None:
    """A last name or a rare first name, where the sentence speaks of a person."""
    written = text[start:end]
    folded = fold(re.sub(r"['’]s$", "", written))
    if folded in BRANDS:
        return None
    names = _names(catalogue)
    before = text[max(0, start - 60) : start]
    full = _by_role(names.bearers.get(folded, ()), before, names) or names.first_names.get(folded)
    if full is None and folded in catalogue.person_names and (_DIRECTS.search(before) or _PLAYS.search(before)) and zipf_frequency(folded, "en") < RARE and len(folded) > 3:
        return catalogue.person_names[folded]
    if full and _name_goes_on(folded, text, end):
        return None
    if full is None and len(folded) == 3 and _BY.search(text[max(0, start - 20) : start]) and (meant := names.initials.get(folded)):
        return catalogue.person_names[meant]
    if full is None and slips and len(folded) > 5 and zipf_frequency(folded, "en") < 2.2:
        near = process.extractOne(folded, names.frequent_surnames, scorer=fuzz.ratio, score_cutoff=LIKENESS)
        full = catalogue.surnames[near[0]] if near else None
    if full is None or len(folded) < (3 if written[0].isupper() and _BY.search(before) else 4):
        return None
    films = re.match(rf"(?:['’]s)?\s+(?:\w+\s+)?{_FILM}\b|['’]s\b", text[end : end + 60], re.IGNORECASE) is not None or written.endswith(("'s", "’s"))
    cued = bool(_CUED.search(before) or _FAVOURITE_BEFORE.search(before) or _FAVOURITE_BEHIND.match(text, end))
    alone = len(text) < 60 and re.fullmatch(rf"\W*{re.escape(written)}(?:\W+(?:please|pls|maybe))?\W*", text, re.IGNORECASE) is not None
    opens = re.search(r"(?:^|[.!?\n])\W*$", before) is not None and zipf_frequency(folded, "en") >= EVERYDAY
    capital = written[0].isupper() and not opens and (start > 0 or films or cued)
    rare = zipf_frequency(folded, "en") < RARE
    known = len(catalogue.people_rows[full]) >= (5 if alone else 1 if _BY.search(before) else 2)
    paired = _beside_a_full_name(text, end, catalogue)
    if known and (cued or films or paired or (alone and zipf_frequency(folded, "en") < 3.7)) and (capital or rare):
        return catalogue.person_names[full]
    return None


def _by_role(bearers: Sequence[str], before: str, names: _Names) -> str | None:
    """Who of the bearers of a last name, the best known first, is meant: "by" asks for somebody who directs, "with" for somebody who
    plays; else the best known, or a director of about as many films ("Bergman films")."""
    best = next(iter(bearers), None)
    if best is None or len(bearers) == 1:
        return best
    if _PLAYS.search(before):
        return next(filter(names.plays, bearers), best)
    director = next(filter(names.directs, bearers), None)
    if director is None or _DIRECTS.search(before):
        return director or best
    own = names.directs(director)
    return director if own >= MANY_FILMS and 2 * own >= names.films(best) else best


def unknown_people(text: str, catalogue: Catalogue, is_keyword: Callable[[str], bool], is_written_of: Callable[[str], bool]) -> list[tuple[int, int]]:
    """Where names of people stand whom the catalogue lacks: behind "starring" or "directed by", in capitals or in words that are no
    English. ``text`` has its titles masked; who its keywords name, or its texts where the name stands behind "with", is a subject."""
    taken = [(start, end) for _, start, end in find_people(text, catalogue)]
    found = []
    for pattern in (_UNKNOWN, _LIKED_UNKNOWN):
        for match in pattern.finditer(text):
            words = _leading_name(match["name"])
            span = match.start("name"), match.start("name") + len(words)
            is_subject = is_written_of if "loose" in pattern.groupindex and match["loose"] else is_keyword
            if len(words.split()) > 1 and not any(span[0] < end and start < span[1] for start, end in taken) and not all(map(is_subject, words.split())):
                found.append(span)
    return [*found, *(span for span in _strangers_in_rows(text, catalogue) if not any(span[0] < end and start < span[1] for start, end in found))]


def _strangers_in_rows(text: str, catalogue: Catalogue) -> list[tuple[int, int]]:
    """Where the catalogue lacks somebody who is named in a row with people it knows."""
    return _beside(text, _each(text, catalogue), catalogue)[1]


def _leading_name(words: str) -> str:
    """The words as far as they can be a name: capitals, or words of which one is no English; "" if there are none."""
    length, strange = 0, False
    for match in re.finditer(r"\S+", words):
        bare = match.group().strip(".'’-")
        frequency = zipf_frequency(bare, "en")
        if fold(bare) in _NO_NAMES or MASK in bare or (frequency >= RARE_LAST_NAME and not bare[:1].isupper()):
            break
        strange = strange or bare[:1].isupper() or frequency < UNKNOWN
        length = match.end()
    return words[:length].rstrip(".") if strange else ""


def _name_goes_on(word: str, text: str, end: int) -> bool:
    """ "Jane Doe", "Warner Brothers", "Hong Kong": more of a name follows, so this is nobody's last name."""
    if re.match(r"\s+(?:brothers|bros|sisters)\b", text[end : end + 40], re.IGNORECASE):
        return True
    behind = re.match(r"\s+(\w+)", text[end : end + 40])
    if behind and f"{word} {behind[1].lower()}" in LANGUAGES:
        return True
    following = re.match(r" ([A-Z][a-z]+)\b", text[end : end + 40])
    return following is not None and zipf_frequency(following[1], "en") < RARE and not re.match(_FILM, following[1], re.IGNORECASE)


def _beside_a_full_name(text: str, end: int, catalogue: Catalogue) -> bool:
    """ "Denzel or Viola Davis": what stands beside a full name is a name too."""
    beside = re.match(r"\s+(?:or|and|&)\s+(\w[\w.'’-]*\s+\w[\w.'’-]*)", text[end : end + 60])
    return beside is not None and fold(beside[1]) in catalogue.person_names


def is_dropped(text: str, start: int) -> bool:
    """ "Drop Tom Hanks": the limit goes, he may come or not."""
    return _DROP.search(text[max(0, start - 60) : start]) is not None


def describes_a_film(text: str, start: int, end: int) -> bool:
    """True where a person only says which film is meant, or is praised in it ("Moon with Sam Rockwell", "Hanks is great in Big")."""
    before = text[max(0, start - 45) : start]
    since = before.rpartition(MASK)[2]
    behind = MASK in before and not re.search(r"[.!;\n]|\b(?:but|also|other|else|more|instead|something|anything|any|no|not|without|less|and (?:something|anything))\b", since, re.IGNORECASE)
    ahead = re.match(rf"[^.;!?{MASK}]{{0,40}}\bin\s+(?:the\s+)?{MASK}", text[end:], re.IGNORECASE)
    return behind or (ahead is not None and not re.search(r"\b(?:more|want|give me|some|any)\s+$", before, re.IGNORECASE))


def is_praised(text: str, start: int, end: int) -> bool:
    """ "Hugh Grant supremacy", "del toro can do no wrong": a fan speaks, no wish."""
    return _PRAISED.match(text, end) is not None and not is_wished(text, start, end)


def is_wished(text: str, start: int, end: int) -> bool:
    """True where the words around a name ask for films of theirs: "more with", "please"."""
    clause = re.split(r"[.;!?\n]", text[max(0, start - 60) : start])[-1]
    return _ASKED_FOR.search(clause) is not None or re.match(rf"(?:['’]s)?\s*(?:,\s*)?(?:{_FILM}|please|again|too|instead|or|and|has to|must)\b", text[end : end + 40], re.IGNORECASE) is not None


def asked_for_by_pronoun(text: str, named: Sequence[Found]) -> list[Found]:
    """Whom "I want him in something else" or "no more of his films" means: the person named last before it."""
    found = []
    for match in _PRONOUN.finditer(text):
        before = [one for one in named if one[2] <= match.start()]
        found += [(before[-1][0], match.start(1), match.end(1))] if before else []
    return found


def wanted_and_unwanted(people: Sequence[Found], negated: list[tuple[int, int]]) -> tuple[list[str], list[str]]:
    unwanted = list(dict.fromkeys(name for name, start, _ in people if is_negated(start, negated)))
    return [name for name in dict.fromkeys(name for name, _, _ in people) if name not in unwanted], unwanted
