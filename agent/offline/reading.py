"""One user message, read: the films it names and what it says of them, limits, wishes and commands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from wordfreq import zipf_frequency

from agent.offline.commands import (
    Command,
    Pointer,
    References,
    command_spans,
    forgotten_span,
    read_commands,
    read_references,
    stands_for_exception,
    turns_away,
    undo_turns,
)
from agent.offline.groups import all_seen
from agent.offline.lexicon import GENRE_NOUNS, LANGUAGES, MOODS, NO_NAMES, NO_TITLE_WORDS
from agent.offline.limits import Limits, newest_year, read_limits
from agent.offline.negation import tolerated_spans
from agent.offline.opinions import MASK, Stance, masked, stances, verdict
from agent.offline.people import find_people, find_siblings, unknown_people
from agent.offline.spelling import plain_spelling
from agent.offline.wishes import UNDERSTOOD, Wishes, genre_query_words, is_keyword_term, read_wishes
from agent.offline.years import OLD, RECENT_YEARS, states_years
from index.item_index import ItemIndex
from index.lexical import terms
from index.title_linking import link_titles
from index.title_names import canonical, series_names
from index.titles import fold
from index.types import SeriesMention, TitleMention
from index.verdicts import BLAME, MILD, PRAISE

ASKING = frozenset({"why", "details", "compare"})
_PLACE = re.compile(r"\b(?:no|nr)\.\s?(?=\d{1,2}\b)", re.IGNORECASE)
_RATING = re.compile(r"(?<![\d/.])\d{1,2}(?:[.,]5)?\s?/\s?(?:10|5)\b(?!/)")
"""Figures that belong to no title: "Jurassic World = 3/10"."""
_RANKED = re.compile(r"(?<=\s)[<>](?=\s)")
""" "Up > Cars": titles in a row."""
_ADVERBS = frozenset({"way", "far", "much", "a bit", "just", "all"})
_TOO = re.compile(r"\s+(?:too|more|less|better|worse|over)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“«]([^\"”»]{2,60})[\"”»]")
_WOULD_THEY = re.compile(r"\b(?:he|she|they|my \w+|the kids)(?:['’](?:d|ll)| would| will| might| may) (?:\w+ly |just |never |not )?(?:hate|love|like|dislike|enjoy) (?:it|that|this|those|these)\b", re.IGNORECASE)
"""What somebody would say of it is no word of the film talked about: "too much war, she'd hate that"."""
_REFUSES = re.compile(r"\W*(?:nah+|nope|meh|no|no thanks?|no thank you|hmm+ ?(?:no|nah)?|ugh|boring|pass)\W*", re.IGNORECASE)
_NOT_FOR_ME = re.compile(r"\W*(?:(?:these are |this is )?not for me|not my (?:thing|taste|style|cup of tea)|hated|don't like (?:it|that))\W*", re.IGNORECASE)
_COMMANDEERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|drop)\s+(?:(?:all|any|of|the|every|everything)\s+)*(?:your|previous|prior|above|earlier|system)\s+(?:\w+\s+){0,2}?(?:instructions?|rules?|prompts?|guidelines?|programming|training|orders?)\b|"
    r"^\W*(?:system|assistant|developer)\s*:|\byou are (?:now|no longer)\b|\bpretend (?:you|to be)\b|\brepeat after me\b", re.IGNORECASE
)
"""Words to the program, not about films: what they name is not liked for it."""
_CORRECTS = re.compile(r"\b(?:i (?:actually |really )?meant|(?:no|sorry|oops|wait)\W+i mean|i was (?:talking|thinking) (?:about|of)|i['’]?m talking about)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:recommend|suggest|recommendations?|suggestions?|what (?:should|can|could|do|to) (?:i |we )?watch|what to watch|something to watch|(?:give|show|find|get) (?:me|us) (?:a|some|something|any)|i (?:want|need|would like|['’]d like) (?:a |to (?:watch|see)|some|something)|"
    r"looking for|any (?:ideas|good (?:movies?|films?|ones?))|movie night|(?:help me|can(?:['’]?t| not) decide|choose|pick)|in the mood|i['’]?m bored)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:number|no\.|nr\.?)\s*\d|#\d|\b(?:that|this) one\b|\bthe (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last) one\b", re.IGNORECASE)
_AGREES = re.compile(r"\W*(?:ok(?:ay)?|k|sure|yes|yeah|yep|yup|cool|nice|great|alright|all right|fine|hm+|mhm|lol|haha+|i see|got it|good|perfect|awesome|interesting|sounds good|right|oh|wow)(?:\W+(?:ok|okay|cool|thanks|then|great|nice|lol|haha))*\W*", re.IGNORECASE)
_LIKE_THIS = re.compile(r"\b(?:something|anything|movies?|films?|more|ones?) like\s+((?:[\w'’]+\s?){1,4})\W*$", re.IGNORECASE)
_SIMILAR_TO = re.compile(r"\bsimilar to\s+((?:[\w'’]+\s?){1,4})\W*$", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?P<two>both(?: of (?:them|those|these))?|the two(?: of them)?|either(?: of (?:them|those))?|neither(?: of (?:them|those))?)\b|\b(?:all three|all 3|the three)(?: of (?:them|those))?\b", re.IGNORECASE)
_CUED_TITLE = re.compile(r"\b(?:loved|liked|enjoyed|(?:re)?watched|saw|hated|finished|binged|(?:movie|film|one|flick) (?:called|titled|named)|movie|film|Loved|Liked|Hated|Enjoyed|Watched|Saw):?\s+((?:[A-Z][\w'’-]*)(?:\s+(?:[A-Z0-9][\w'’-]*|of|the|and|in|a))*)")


_JUDGED_NAME = re.compile(
    rf"\W*(?:(?:i (?:think|thought)|(?i:honestly|omg|wow|so|well|ok|oh|man|yes|no|yeah|and|but))\W+)*(?P<name>(?:[Tt]he\s+[\w'’-]+|[A-Z][\w'’-]+)(?:\s+[\w'’-]+){{0,4}}?)\s+(?:is|was|were|are)\s+"
    rf"(?:(?:so|very|a|an|the|such|too|pretty|quite|just|not|\w+ly)\s+){{0,3}}(?i:{PRAISE}|{BLAME}|{MILD})\W*(?:(?:film|movie|too|though|imo|tbh|lol|ever)\W*){{0,2}}$"
)
_WATCHED_NAME = re.compile(r"\b(?:i|we)(?:['’]ve)?\s+(?:(?:\w+ly|just|also|already)\s+){0,2}(?:loved|enjoyed|watched|saw|seen|hated|liked)\s+(?P<name>[\w'’-]+(?:\s+[\w'’-]+){0,3})\W*$", re.IGNORECASE)
UNKNOWN_WORD = 3.0
"""Zipf frequency below which a word is hardly English, and so part of a name."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is answered in words: ``kind`` is what is asked, of which films and people."""

    kind: str
    item_ids: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    about: str = ""
    """A quality that is asked about: "scary"."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``opinions`` maps item ids to what was said of them; ``ambiguous`` are mentions that fit several films about as well."""

    text: str
    mentions: tuple[TitleMention, ...]
    opinions: Mapping[str, Stance]
    limits: Limits
    wishes: Wishes
    commands: tuple[Command, ...]
    undo_turns: int = 1
    referred: tuple[str, ...] = ()
    """Items of the last list that the text points at."""
    missing_ranks: tuple[int, ...] = ()
    ambiguous: tuple[TitleMention, ...] = ()
    unknown_titles: tuple[str, ...] = ()
    unknown_people: tuple[str, ...] = ()
    replaces_query: bool = False
    more_like: bool = False
    """The message asks for films like one of the list or like one it names."""
    english: bool = True
    instead_of: tuple[str, ...] = ()
    """Films that the message may correct: "I meant Scream (2022)" takes back the other films of that name or series."""
    compares_years: bool = False
    """Newer or older than the list: earlier limits on years give way."""
    asks: bool = False
    """The message asks for films in general ("what should I watch?")."""
    points_nowhere: bool = False
    """It speaks of a number while there is no list."""
    agrees: bool = False
    """No more than "ok" or "hm"."""
    question: Question | None = None
    unwanted: tuple[str, ...] = ()
    """Films of which the user wants no more, liked or not."""
    tags_seen: tuple[str, ...] = ()
    """Keywords whose films were all seen."""
    instead: bool = False
    """What the turn before said is taken back, and something else takes its place."""
    blotted: str = ""
    """The text with every film that it names or points at blotted out."""
    left_out: tuple[str, ...] = ()
    """Films that shall give way, with no word against them."""
    series: SeriesMention | None = None
    """The series whose films it asks for."""
    leaves_choice: bool = False
    """It wants films and leaves to us which: "something good"."""

    def with_stance(self, kind: Stance) -> tuple[str, ...]:
        return tuple(item_id for item_id, said in self.opinions.items() if said == kind)

    @property
    def says_something(self) -> bool:
        """True if there is anything to act on."""
        return bool(
            set(self.opinions.values()) - {"mentioned"} or self.limits.as_arguments() or self.wishes.query or self.wishes.avoid
            or self.wishes.popularity is not None or set(self.commands) & {"more", "surprise"}
        )  # fmt: skip


def read(text: str, index: ItemIndex, shown: Sequence[Mapping[str, Any]] = (), focus: str | None = None, spoken_of: Sequence[str] = ()) -> Reading:
    """Read a message. ``shown`` is the list the user sees (``rank``, ``item_id``), ``focus`` the item talked about last, ``spoken_of``
    all those that the turn before was about."""
    text = _PLACE.sub("number ", plain_spelling(text, index.titles.is_title_word, lambda raw: _titles_in(raw, index), index.titles.names))
    ranks = {int(one["rank"]): str(one["item_id"]) for one in shown}
    mentions = _without_siblings(_without_adverbs(tuple(link_titles(_RANKED.sub(",", _RATING.sub(lambda match: "/" * len(match.group()), text)), index.titles)), text), text, index)
    references = read_references(masked(text, [(one.start, one.end) for one in mentions]), len(shown))
    stretches: list[TitleMention | Pointer] = [*mentions, *references.pointers]
    spans = sorted((one.start, one.end) for one in stretches)
    blotted = masked(text, spans)
    unknown = _unknown_titles(text, spans, index) or ([] if spans else _unknown_names(text, index))
    commands = read_commands(blotted)
    forgotten = forgotten_span(blotted) if "forget" in commands else None
    opinions = _opinions(text, mentions, references, ranks, commands, forgotten, index)
    known = {*ranks.values(), *spoken_of, focus}
    opinions |= {item_id: "mentioned" for one in mentions if _NOT_MEANT.search(text[: one.start]) for item_id in one.item_ids if item_id in opinions and item_id not in known}
    groups = all_seen(blotted, index.catalogue)
    opinions = {**dict.fromkeys(groups.item_ids, "seen"), **opinions}
    unknown += groups.unknown
    blotted = masked(blotted, groups.unknown, UNDERSTOOD)
    referred = tuple(ranks[rank] for rank in references.ranks if rank in ranks)
    if not mentions and not references.pointers and (several := _of_several(text, spoken_of)):
        opinions = several
    elif shown and not opinions and (_REFUSES.fullmatch(text) or (focus is None and _NOT_FOR_ME.fullmatch(text))):
        commands = ("more",)
    elif references.that_one and shown and not mentions and (focus or "more" not in commands):
        in_focus = focus in index.catalogue and ("why" not in commands or focus in ranks.values())
        target = focus if focus and in_focus else ranks[1]
        opinions.setdefault(target, "mentioned" if set(commands) & ASKING else _of_pronoun(text))
        referred = (target,)
    elif focus and focus in index.catalogue and not mentions and not references.pointers and (said := verdict(text)):
        opinions[focus] = said
    if len(mentions) == 2 and re.search(rf"{MASK}\s*,?\s*or\s+(?:the\s+)?{MASK}+\W*\?", blotted):
        commands = tuple(dict.fromkeys((*commands, "compare")))
        opinions = dict.fromkeys(opinions, "mentioned")
    if not mentions and referred and re.fullmatch(rf"[\W{MASK}]*", blotted):
        commands = ("details",)
        opinions = dict.fromkeys(referred, "mentioned")
    limits, compares_years = _limits(blotted, [one.item_ids[0] for one in mentions], list(ranks.values()), index)
    strangers = [] if unknown else unknown_people(blotted, index.catalogue, lambda word: is_keyword_term(word, index.catalogue), lambda word: any(map(index.knows_term, terms(word))))
    wishes = _wishes(blotted, [*limits.spans, *unknown, *strangers, *command_spans(blotted), *tolerated_spans(blotted), *([forgotten] if forgotten else [])], index)
    return Reading(
        text=text,
        mentions=mentions,
        opinions=opinions,
        limits=limits,
        wishes=wishes,
        commands=commands,
        undo_turns=undo_turns(text),
        referred=referred,
        missing_ranks=tuple(rank for rank in references.ranks if rank not in ranks),
        ambiguous=tuple(one for one in mentions if len(one.item_ids) > 1 and not isinstance(one, SeriesMention)),
        unknown_people=tuple(dict.fromkeys(text[start:end] for start, end in strangers)),
        unknown_titles=tuple(dict.fromkeys(text[start:end].strip() for start, end in unknown)),
        replaces_query=re.search(r"\b(?:instead|actually|rather|new topic|something completely different|something different|change of (?:mood|plan))\b", text, re.IGNORECASE) is not None,
        more_like=re.search(r"\bmore (?:\w+ )?like\b", text, re.IGNORECASE) is not None and bool(mentions or referred),
        english=_is_english(text),
        instead_of=_instead_of(mentions, index) if _CORRECTS.search(text) else (),
        compares_years=compares_years,
        asks=_ASKS.search(blotted) is not None,
        points_nowhere=not shown and _POINTS.search(blotted) is not None,
        agrees=_AGREES.fullmatch(text) is not None,
        unwanted=tuple(item_id for one in mentions if _NO_MORE.search(text[: one.start]) for item_id in _meant(one, text, index)),
        tags_seen=tuple(groups.tags),
        instead=turns_away(blotted) and bool({"undo", "forget"} & set(commands)),
        blotted=blotted,
    )


def _without_adverbs(mentions: Sequence[TitleMention], text: str) -> tuple[TitleMention, ...]:
    """The mentions but for a word such as "way" in "Tenet, way too cold", which stands in the row of a title and is none ("The Way" is Yol's)."""
    return tuple(one for one in mentions if not (one.surface.lower() in _ADVERBS and _TOO.match(text, one.end)))


def _titles_in(text: str, index: ItemIndex) -> list[tuple[int, int, str]]:
    """Where titles stand in a text before its spelling is made plain, and how they are printed."""
    return [(one.start, one.end, index.catalogue.item(one.item_ids[0]).title) for one in link_titles(text, index.titles) if len(one.surface) > len("ya")]


def _without_siblings(mentions: Sequence[TitleMention], text: str, index: ItemIndex) -> tuple[TitleMention, ...]:
    """The mentions but for those that take siblings for a misspelt title: "the Coen" in "the Coen brothers" is no slip of "The Omen"."""
    siblings = [(start, end) for _, start, end in find_siblings(text, index.catalogue)]
    return tuple(one for one in mentions if index.titles.exact(canonical(one.surface)) or not any(one.start < end and start < one.end for start, end in siblings))


def _limits(text: str, named: Sequence[str], listed: Sequence[str], index: ItemIndex) -> tuple[Limits, bool]:
    """The limits of a masked text, and whether it compares years; "newer" and "shorter" are meant against the films named or listed."""
    limits = read_limits(text, index.catalogue, named)
    compared = [index.catalogue.item(item_id).year for item_id in named or listed]
    compares_years = _relative_years(text, limits, compared, newest_year(index.catalogue))
    lengths = [item.runtime for item in map(index.catalogue.item, named) if item.runtime]
    if lengths and re.search(r"(?<!been )(?<!hour )\bshorter\b(?! than (?:\d|an?\b|one|two|three))", text, re.IGNORECASE):
        limits.runtime_max = min(lengths) - 1
    return limits, compares_years


def _wishes(text: str, understood: Sequence[tuple[int, int]], index: ItemIndex) -> Wishes:
    """The wishes of a masked text; ``understood`` are stretches that say something else."""
    wishes = read_wishes(masked(text, understood, UNDERSTOOD), index.knows_term, index.catalogue)
    extra = [word for word in genre_query_words(text) if word not in wishes.query]
    return replace(wishes, query=(*wishes.query, *extra))


_NO_MORE = re.compile(
    r"\b(?:no(?: more)?|not another|any more|(?<!get )(?<!got )(?<!good )enough(?: of)?|(?<!get )(?<!got )(?<!gets )(?<!never )(?:sick|tired|bored) of|fed up with|(?:had|seen) enough of|done with|anything but|nothing from|(?:stop|quit) (?:recommending|showing|suggesting)(?: me| us)?|spare (?:me|us))\s+(?:the\s+|all\s+)?$", re.IGNORECASE
)
_OPPOSITE: dict[Stance, Stance] = {"liked": "disliked", "disliked": "liked"}
_JOINT = re.compile(r"\s*(?:,|&|and|or)(?:\s*(?:and|or|the))*\s*", re.IGNORECASE)
_NOT_MEANT = re.compile(r"^\W*(?:(?:(?:no|nope|nah|wait|sorry)\W+)+(?:i mean )?not|(?:(?:no|wait|sorry|but)\W+)*i (?:do ?n['’]?t|did ?n['’]?t) mean)\s+(?:the\s+)?$", re.IGNORECASE)
""" "No, not Room": said at once, of a film that nobody has spoken of."""
_Named = tuple[int, int, tuple[str, ...], bool]
"""Where films are named or pointed at, their ids, and whether they are pointed at."""
_STRENGTH: dict[Stance, int] = {"mentioned": 0, "seen": 1, "liked": 2, "disliked": 2}


def _opinions(
    text: str,
    mentions: Sequence[TitleMention],
    references: References,
    ranks: Mapping[int, str],
    commands: Sequence[Command],
    forgotten: tuple[int, int] | None,
    index: ItemIndex,
) -> dict[str, Stance]:
    """What the text says of each film that it names or points at; the stronger word counts, then the later one."""
    named = [(one.start, one.end, _meant(one, text, index), False) for one in mentions]
    named += [(one.start, one.end, tuple(ranks[rank] for rank in one.ranks if rank in ranks), True) for one in references.pointers]
    named = _without_exceptions(sorted(named), text)
    opinions: dict[str, Stance] = {}
    rest = masked(text, [forgotten], ".") if forgotten else text
    for (start, _, item_ids, pointed), said in zip(named, stances(rest, [(start, end) for start, end, _, _ in named]), strict=True):
        if pointed and "undo" in commands:
            continue  # "undo that last one": the turn, no film
        if (forgotten and forgotten[0] <= start < forgotten[1]) or "compare" in commands or (said == "liked" and _is_commanded(text, start)) or (pointed and set(commands) & ASKING and said != "disliked"):
            said = "mentioned"
        elif pointed:
            said = _of_pointer(text, start, said)
        for item_id in item_ids:
            if _STRENGTH[said] >= _STRENGTH[opinions.get(item_id, "mentioned")]:
                opinions[item_id] = said
    return opinions


def _without_exceptions(named: Sequence[_Named], text: str) -> list[_Named]:
    """ "Seen everything except 3 and Looper": the films behind the word are not seen, nor is anything said of them."""
    kept: list[_Named] = []
    end, excepting = 0, False
    for start, stop, item_ids, pointed in named:
        between = text[end:start]
        excepting = bool(kept) and ((kept[-1][3] and stands_for_exception(between)) or (excepting and _JOINT.fullmatch(between) is not None))
        if excepting:
            whole = kept.pop()
            kept.append((whole[0], whole[1], tuple(item_id for item_id in whole[2] if item_id not in item_ids), whole[3]))
        else:
            kept.append((start, stop, item_ids, pointed))
        end = stop
    return kept


def _is_commanded(text: str, start: int) -> bool:
    """True for a film that is named to the program in words that are to change its rules, and of which the user says nothing."""
    before = max(text.rfind(sign, 0, start) for sign in ".!?\n")
    behind = re.search(r"[.!?\n]|$", text[start:])
    sentence = text[before + 1 : start + (behind.start() if behind else 0)]
    return _COMMANDEERS.search(text) is not None and re.search(r"\b(?:i|we|my|our)\b", sentence, re.IGNORECASE) is None


def _meant(mention: TitleMention, text: str, index: ItemIndex) -> tuple[str, ...]:
    """The films that a mention means: one, or all of a series; "no more Harry Potter" rules out all of them."""
    if isinstance(mention, SeriesMention):
        return mention.item_ids
    rows = index.titles.series.rows(canonical(mention.surface)) if _NO_MORE.search(text[: mention.start]) else ()
    return tuple(index.catalogue.items[row].item_id for row in rows) or mention.item_ids[:1]


def _of_several(text: str, spoken_of: Sequence[str]) -> dict[str, Stance]:
    """What "I love both" says of the two films that the turn before was about, "all three" of three."""
    match = _SEVERAL.search(text)
    if match is None or len(spoken_of) != (2 if match["two"] else 3):
        return {}
    (said,) = stances(text, [match.span()])
    if match.group().lower().startswith("neither"):
        said = _OPPOSITE.get(said, "mentioned")
    return dict.fromkeys(spoken_of, said)


def _of_pointer(text: str, start: int, said: Stance) -> Stance:
    """A film of the list that looks good steers like one that is liked; one to be left out is disliked."""
    if said == "mentioned" and re.search(r"\b(?:looks?|sounds?|seems?)\b", text, re.IGNORECASE):
        return "liked"
    if said == "liked" and re.search(r"\b(?:no thanks|skip|remove|pass on|drop|without|except|get rid of|lose|swap out|replace|change)\s+(?:\w+\s+)?$|\bno\s+$", text[:start], re.IGNORECASE):
        return "disliked"
    return said


def _of_pronoun(text: str) -> Stance:
    text = _WOULD_THEY.sub("", text)
    if re.search(r"\b(?:not for me|hate|hated|don't like|didn't like|dislike|boring|skip|pass|no thanks|not my)\b", text, re.IGNORECASE):
        return "disliked"
    if re.search(r"\b(?:seen|watched|saw|know)\b", text, re.IGNORECASE):
        return "seen"
    return "liked" if re.search(r"\b(?:like|liked|love|loved|great|good)\b", text, re.IGNORECASE) else "mentioned"


def _relative_years(text: str, limits: Limits, years: Sequence[int | None], newest: int) -> bool:
    """ "Newer" and "older" are meant against the films named, or else the list on the screen; True if the text says so."""
    known = [year for year in years if year]
    if not known or states_years(text) or {limits.year_min, limits.year_max} - {None, OLD, newest - RECENT_YEARS}:
        return False
    middle = int(median(known))
    if re.search(r"\b(?:newer|more recent|more modern|less old|fresher|younger|too old|so old)\b", text, re.IGNORECASE):
        limits.year_min = middle + 1
    elif re.search(r"\b(?:older|less recent|less modern|earlier ones|too new|too recent|too modern)\b", text, re.IGNORECASE):
        limits.year_max = middle - 1
    else:
        return False
    return True


def _instead_of(mentions: Sequence[TitleMention], index: ItemIndex) -> tuple[str, ...]:
    """Other films of the same name or series as those mentioned."""
    catalogue, search = index.catalogue, index.titles
    others: list[str] = []
    for mention in mentions:
        item = catalogue.item(mention.item_ids[0])
        names = [canonical(item.title), *series_names([item.title])]
        others += [match.item_id for name in names for match in search.exact(name)]
        others += [catalogue.items[row].item_id for name in names for row in search.series.rows(name)]
    meant = {item_id for mention in mentions for item_id in mention.item_ids[:1]}
    return tuple(item_id for item_id in dict.fromkeys(others) if item_id not in meant)


def _unknown_titles(text: str, understood: Sequence[tuple[int, int]], index: ItemIndex) -> list[tuple[int, int]]:
    """Where there are quoted or capitalised names behind a word such as "watched" that no title and no person of the catalogue bears."""
    found = []
    for pattern in (_QUOTED, _CUED_TITLE, _SIMILAR_TO, _LIKE_THIS):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            free = not any(begin < end and start < stop for begin, stop in understood)
            name = fold(match.group(1))
            free = free and not (pattern is _LIKE_THIS and _is_described(match.group(1), index))
            if free and name not in index.catalogue.person_names and name not in index.catalogue.surnames and name not in {"i", "it", "that", "this", "those", "these", "them", "what", "that one"}:
                found.append((start, end))
    return found


def _unknown_names(text: str, index: ItemIndex) -> list[tuple[int, int]]:
    """Where a message that names no film of the catalogue judges something that can be one, or says it was watched."""
    if judged := _JUDGED_NAME.match(text):
        return [judged.span("name")] if _can_be_title(judged["name"], index) else []
    if (watched := _WATCHED_NAME.search(text)) and any(zipf_frequency(word, "en") < UNKNOWN_WORD for word in watched["name"].split()):
        return [watched.span("name")] if _can_be_title(watched["name"], index) else []
    return []


def _can_be_title(words: str, index: ItemIndex) -> bool:
    said = fold(words).split()
    names_people = any(word in index.catalogue.surnames or word in index.catalogue.person_names for word in said)
    return not (names_people or set(said) & (NO_NAMES | GENRE_NOUNS.keys() | LANGUAGES.keys()) or find_people(words, index.catalogue))


def _is_described(words: str, index: ItemIndex) -> bool:
    """True for what a title hardly is: "something like a western", "like that", "like Tom Hanks"."""
    limits = read_limits(words, index.catalogue)
    said = {word.lower() for word in re.findall(r"[\w']+", words)}
    return bool(limits.as_arguments() or said & (NO_TITLE_WORDS | MOODS.keys()))


def _is_english(text: str) -> bool:
    """False when most words are strange to English: the rules would only guess."""
    words = re.findall(r"[^\W\d_]{2,}", text.lower())
    if len(words) < 4:
        return not words or any(word.isascii() for word in words)
    return sum(zipf_frequency(word, "en") >= 4.0 for word in words) >= 0.4 * len(words)
