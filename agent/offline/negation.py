"""Which stretches of a text are said against something."""

import re

from agent.offline.lexicon import GENRE_NOUNS, TOLERATED

_NEGATOR = re.compile(
    r"\b(?:no(?!\s+(?:matter|problem|idea|preference|worries|thanks|need|clue|doubt|wonder|rush)\b|,|\.)|not(?!\s+(?:only|sure|bad|just|necessarily|yet)\b)|without|nothing|never|any(?:one|body) but|(?:stop|quit) (?:recommending|showing|suggesting|giving me)|except|anything but|avoid(?:ing)?|skip|hate[sd]?|dislike[sd]?|can['’]?t (?:stand|deal with|do|handle|take|watch)|"
    r"(?:don['’]?t|do not|didn['’]?t)(?!\s+(?:mind|know|care\b(?! for)|forget|worry|have to|need to|we|you|tell))|(?:doesn['’]?t|does not)(?!\s+(?:really\s+)?(?:matter|bother|need to|have to))|isn['’]?t|aren['’]?t|less|fewer|(?:so |really |very )?(?:tired|sick|bored) of|(?:done|finished|fed up) with|none of|exclud(?:e|es|ing)|minus|"
    r"leave out|leaving out|spare (?:me|us)|instead of|rather than|other than|besides|apart from|(?<!get )(?<!got )(?<!good )enough(?: of)?|too much|too many|stay away from|won['’]?t|neither|nor|anything except|allergic to|remove|cut out|ban|please no|loathe|despise|steer clear of|veto(?:ed|es)?|refus(?:e|es|ed)|banned|(?:a )?(?:break|rest) from|get rid of|over)(?![\w-])|"
    r"\bnon[- ]",
    re.IGNORECASE,
)
_TOLERATED = re.compile(rf"\b(?:{TOLERATED})\b", re.IGNORECASE)
_SAID_AFTERWARDS = re.compile(
    r"(?:\b(?:is|are)(?:\s+(?:really|just|simply))?(?:\s+not|n['’]?t)\s+(?:really\s+|exactly\s+|quite\s+)?(?:for (?:me|us)|my (?:thing|cup|type|style|jam|favou?rite)|what i)|"
    r"(?:,|\b(?:and|but|while))\s+(?:i|we)\s+(?:\w+ly\s+|just\s+|do\s+)?(?:(?:hate|despise|dislike|loathe|detest|can['’]?t stand)\s+(?:them|it|those|that)|(?:do ?n['’]?t|do not)(?:\s+(?:like|enjoy|love)\s+(?:them|it|those|that))?(?=\s*(?:[.,;!?]|$)))|"
    r"\b(?:bore|scare|annoy|irritate|depress)s? me\b|\bdo(?:es)? nothing for me|\bleaves? me cold|\b(?:is|are) (?:out|off the table|a no[- ]go)\b)",
    re.IGNORECASE,
)
_AS_WELL = re.compile(r"\b(?:(?:the )?same (?:goes |thing |applies |is true )?(?:for|with|to|of)|ditto(?: for)?|likewise(?: for)?|and so (?:is|are|do|does)|as (?:is|are))\s+[^.;!?\n]{2,60}", re.IGNORECASE)
_TAKEN_OUT = re.compile(r"\b(?:leav(?:e|ing)|keep(?:ing)?|tak(?:e|ing)|cut(?:ting)?|filter(?:ing)?|throw(?:ing)?|rul(?:e|ing))\s+(?=([^.;!?\n]{2,40}?)\s+out\b)", re.IGNORECASE)
_CLAUSE_START = re.compile(r"[.;!?\n,:¤]|\b(?:and|but|so|or)\b|\s-\s", re.IGNORECASE)
MAX_SCOPE = 160
"""Characters that a negation reaches at most."""
_OVER = re.compile(r"\b(?:i['’]?m|im|am|totally|so|kinda|kind of)\s+(?:so\s+|kinda\s+|totally\s+)?$", re.IGNORECASE)
_SCOPE_END = re.compile(
    r"\b(?:as|so) long as\b|[.;!?\n](?![.;!?\s]*(?:and|or|nor)\s+[\w-]+\W*(?:$|\n))|,?\s+but\b(?! not)|,\s*(?=(?:something|anything|maybe|please|just|only|more|i|i['’]?m|i['’]?d|i['’]?ve|we|and (?:i|something|maybe|please)|with|give|show|rather|preferably|ideally|make|from|after|before|what|how|he|she|they|it|show|my)\b)|"
    r"\s(?:and|so|because|since|though)\s+(?=(?:i|i['’]?m|i['’]?d|we|something|maybe|please|make|want|give|only|after|before|from|more|preferably|with|just|show)\b)|\binstead\b(?!\s+of)|(?<!any)(?<!no)(?<!one)\s+more\s|(?<!don't)(?<!don’t)(?<!dont)(?<!not)(?<!never)\s+(?=(?:give|show|find|recommend|suggest|get) me\b)|\s+(?:rather|please)\s+(?:something|a|an|give|show)\b|\s-\s",
    re.IGNORECASE,
)
_HATES = re.compile(r"\b(?:hate[sd]?|dislike[sd]?|despise|loathe|detest|can['’]?t stand)\s+$", re.IGNORECASE)
_HATED_ROW = re.compile(r"(?:[\w'’□¤-]+(?:\s+[\w'’□¤-]+){0,2},\s*){1,6}(?:[\w'’□¤-]+(?:\s+[\w'’□¤-]+){0,2},?\s+)?(?:and|or|nor)\s+[\w'’□¤-]+(?:\s+[\w'’□¤-]+){0,3}(?=\s*(?:$|[.;!?\n]))", re.IGNORECASE)
""" "I hate Tarantino, Marvel and everything with zombies": what stands behind such a verb, to the end of the sentence."""
_OWN_CLAUSE = re.compile(r"\b(?:i|we|you|he|she|they|it|is|are|was|were|please|give|show|find|want|love|like|something|anything|maybe|just|only|more)\b", re.IGNORECASE)


def negated_spans(text: str) -> list[tuple[int, int]]:
    """Stretches that a negation covers: from the negator to the end of its clause."""
    spans = []
    tolerated = [match.span() for match in _TOLERATED.finditer(text)]
    for match in _NEGATOR.finditer(text):
        if match.group().lower() == "over" and not _OVER.search(text[max(0, match.start() - 30) : match.start()]):
            continue
        if not any(start <= match.start() < end for start, end in tolerated):
            spans.append((match.start(), _scope_end(text, match.end())))
    spans += [(match.start(), match.end(1)) for match in _TAKEN_OUT.finditer(text)]
    spans += _said_afterwards(text)
    return [*spans, *_as_well(text, spans)]


def tolerated_spans(text: str) -> list[tuple[int, int]]:
    """Stretches of what is neither wished for nor ruled out: "I don't hate musicals", "nothing against horror"."""
    return [(match.start(), _scope_end(text, match.end())) for match in _TOLERATED.finditer(text)]


def _scope_end(text: str, start: int) -> int:
    reach = min(len(text), start + MAX_SCOPE)
    end = _SCOPE_END.search(text, start, reach)
    return _list_end(text, start, end.start() if end else reach)


def _as_well(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What shares a negation: "war is off the table, same goes for westerns"."""
    return [match.span() for match in _AS_WELL.finditer(text) if any(0 <= match.start() - end < MAX_SCOPE for _, end in spans)]


def _said_afterwards(text: str) -> list[tuple[int, int]]:
    """Clauses that turn against what they name first: "westerns are not for me"."""
    spans = []
    for match in _SAID_AFTERWARDS.finditer(text):
        first = max(0, match.start() - MAX_SCOPE)
        start = max((border.end() for border in _CLAUSE_START.finditer(text, first, match.start())), default=first)
        spans.append((start - 1, match.start()))
    return spans


def is_negated(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < position < end for start, end in spans)


def _list_end(text: str, start: int, end: int) -> int:
    """A comma ends a negation unless a list of kinds goes on behind it ("no horror, war or musicals"), or a row of what is hated."""
    if _HATES.search(f"{text[max(0, start - 20) : start]} ") and (row := _HATED_ROW.match(text[start:].lstrip())) and not _OWN_CLAUSE.search(row.group()):
        return start + len(text[start:]) - len(text[start:].lstrip()) + row.end()
    position = text.find(",", start, end)
    while position != -1:
        following = re.match(r",?\s*(?:and |or |nor |no )?([\w-]+(?: [\w-]+)?)", text[position:end], re.IGNORECASE)
        words = following.group(1).lower().split() if following else []
        goes_on = words and (words[0] in GENRE_NOUNS or " ".join(words) in GENRE_NOUNS) and re.search(r"\b(?:or|nor|and)\b", text[position:end])
        if not goes_on:
            return position
        position = text.find(",", position + 1, end)
    return end
