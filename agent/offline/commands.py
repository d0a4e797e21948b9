"""Things that a message asks to be done, and which films of the last list it points at."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.offline.opinions import MASK
from index.verdicts import BLAME, MILD, PRAISE

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
_FILM = r"(?:movies?|films?|suggestions?|recommendations?|options?|ideas?|titles?|picks?|choices?|ones?|results?|stuff)"
_PATTERNS: tuple[tuple[Command, str], ...] = (
    ("start_over", r"\b(?:start (?:over|again|fresh|anew|afresh|from scratch|all over|a new (?:chat|search|conversation))|begin again|(?:back to )?square one|from (?:scratch|zero|the top)|scratch all (?:of )?(?:that|this|it)|(?:erase|wipe|delete|forget|clear|scrap) (?:it all|all of it|the lot|the whole thing|all (?:of )?my (?:\w+ )?(?:data|history|profile|likes|memory|ratings))|new (?:person|user) here|reset|re-?start|(?:a )?(?:new|fresh) (?:conversation|start|search|session)|forget (?:everything|me\b|all (?:of )?(?:that|this|it|you know)|what(?:ever)? you know)|"
        r"clear (?:everything|all|my|the)\b(?! (?:\w+ )?(?:limits?|filters?|constraints?|years?))|(?:delete|erase|wipe) (?:everything|all you know|my (?:\w+ )?(?:profile|data|history|memory))|wipe everything|clean slate)\b"),
    ("undo", r"\b(?:undo|go back(?! to the (?:19|20)?\d\ds)(?! in time)|take (?:that|it|this) back|take back (?:that|the|my) (?:last|previous)(?: \w+)?|step back|revert|(?:the )?previous (?:list|one|results|recommendations)|back to the (?:previous|last|first|old|other|earlier) (?:list|one|ones|results)|scratch that|"
        r"never ?mind(?! (?:about )?the\b)(?: that| what i said)?(?! about\b)|(?:that|it) was (?:a mistake|wrong|by accident|an accident)|i didn['’]?t mean (?:that|to)|oops|whoops|cancel that|roll back|as (?:it was|things were) before)\b"),
    ("surprise", r"\b(?:surprise (?:me|us)|whatever you (?:like|want|think|choose|feel like|recommend)|(?<!did )(?<!do )(?<!would )(?<!should )(?<!why )(?<!made )(?<!makes )you (?:choose|pick|decide)|let (?:fate|chance|luck|the (?:dice|universe|gods|algorithm)) (?:decide|choose|pick)|wild ?card|(?:choose|pick|decide) for (?:me|us)|pick (?:one|something|anything)|dealer['’]?s choice|(?:something |anything )?random(?: (?:movie|film|one|pick|suggestion)s?)?|"
        r"i don['’]?t (?:know|care) what|anything(?: at all)?(?: is fine| is good| goes| will do| works| you (?:like|want|recommend|got))|no preferences?|up to you|i['’]?m (?:open to anything|easy|flexible|feeling lucky)|i feel lucky|(?:just )?(?:give|show|recommend|suggest|tell) (?:me |us )?(?:just )?(?:anything|a good one|something good)|"
        r"i have no (?:idea|clue) what i (?:want|like)|roll the dice|blow my mind|shock me|impress me)\b"),
    ("profile", r"\b(?:what (?:do|did|have) you (?:\w+ly )?(?:know|learn|learned|learnt|remember|noted?|save|saved|got|have|gathered|picked up)(?: \w+)? (?:about|of|on|for|from) (?:me|my|us)|what (?:have|did) i (?:tell|told|say|said|like|liked|rate|rated|see|seen|mention|mentioned|dislike)|(?<!get )(?<!to )(?<!for )(?<!fits )(?<!match )(?<!matches )(?<!is )(?<!got )my (?:taste|profile|preferences|likes|ratings|history)\b|"
        r"what do you remember|what['’]?s (?:on )?my (?:taste|profile|list|likes)|what are my (?:likes|dislikes|limits|filters|preferences|favou?rites|settings|constraints|tastes)|(?:show|list|tell) (?:me )?(?:my|what i|what you know)|who am i|what (?:limits|filters|constraints) (?:are|do))"),
    ("compare", r"\b(?:compare|comparison|difference between|differences|which (?:one )?(?:is|of (?:them|these|those|the two)(?: \w+)? is|would you|should i|do you)(?: the)?(?: \w+){0,3}? ?(?:better|best|watch|pick|choose|prefer|recommend|good|first)|versus|vs\.?|better[,:]? ¤)"),
    ("why", r"\b(?:why (?:did you|do you|is|are|was|would|this|that|these|the|number|nr|#|no\.?|on earth|him|her|them|it|exactly|¤|recommend|pick)|(?<!is )(?<!s )(?<!know )(?<!sure )why\b[^?.!\n]{0,30}\?|^\W*why\W*$|explain (?:why|that|this|your|number|the)|what (?:made|led|got|possessed) you\b|justify|what makes (?:you|it|this|that|number|¤)|how come|reasons? (?:for|behind|why)|what(?:['’]s| is) the reason|based on what)"),
    ("details", r"\b(?:tell (?:me|us) (?:(?:a )?(?:bit |little )?(?:some ?thing |more |all )?)about|what(?:['’]s| is| are| was)? (?:(?!the best|a good|good|i\b|do\b|you\b|fuss|hype)\S+ ){0,3}?about\b(?! (?:me|my|a (?:film|movie)|something|some)\b)|more (?:info|information|details?) (?:on|about|for)?|more about|details? (?:on|of|about|for)|who(?:['’]s| is| was|se)? (?:in|the|directed|directing|stars?|starring|plays?|played|made|wrote|acts)\b|"
        r"who (?:stars?|plays?|directed|acts|is in|made|wrote)|describe|(?:the )?(?:plot|synopsis|storyline|cast|director|summary) (?:of|for|in)|what['’]?s the (?:plot|story|deal)|what happens in|how long is|when (?:was|did) (?:it|that|¤)[^?]{0,30}(?:made|released|come out|filmed)|what year (?:is|was|did)|what genre (?:is|was)|info (?:on|about)|information (?:on|about))"),
    ("forget", r"\b(?:forget (?:that|about (?:¤|it\b|that\b|this\b|what\b|my\b)|i (?:said|like|liked|loved|told|hate|hated|watched)|what i (?:said|told you)(?: about)?|¤)|(?:i )?take back(?! (?:that|the|my) (?:last|previous)\b)|(?:remove|delete|erase|take) [^.!?\n]{1,60}? (?:from|off|out of) (?:my|the) (?:likes|liked|dislikes|list|taste|profile|favou?rites|history)|un-?like|(?:i )?did(?:n['’]?t| not) (?:mean|say) (?:that )?i (?:like|liked|love|loved|hate|hated|saw|have seen))"),
    ("more", r"\b(?:(?:show|give|list|suggest|recommend|get|got|have|see|load|find)(?: me| us)?(?: (?:some|a few|ten|10|another|any|the next|even|a couple|five|5|three|3))* (?:more\b(?! (?:like|about|info|details?|of a|\w+ (?:movies|films)))|others?\b|another(?: (?:one|list|batch|set|ten))?|different(?: ones?)?|new ones|something (?:else|different)|the rest)|more (?:please|suggestions|recommendations|options|ideas|movies|films|choices|results|like (?:these|those|that|this)\b|of (?:these|those|that|this|the same))|"
        rf"another (?:ten|10|list|set|batch|few|one(?! of (?:my|our|the))|round|suggestion|recommendation|option|five|5)|next (?:ten|10|page|list|batch|ones?|set|please)|ten (?:more|others)|\d+ more|other {_FILM}(?! (?:are |is |that are )?(?:like|similar|with|by|from|in|about|starring)\b)|what else|who else is there|anything else|(?<!is )(?<!was )(?<!him in )(?<!her in )(?<!them in )something else|some others|any others?|any more(?: suggestions| recommendations| ideas)?\?|(?:none|neither|not any) of (?:these|those|them|'?em)|none of that(?=\W*$)|not a single one|(?:don['’]?t|didn['’]?t) (?:like|want|fancy) any of|not (?:these|those|any of)|"
        r"different (?:ones|list|suggestions|movies|films|options)|keep (?:going|(?:them|['’]?em|these|those|it) coming)|go on\b|one more\W*$|hit me(?: again)?|(?:not|don['’]?t) (?:really |quite )?(?:feeling|digging|loving|fancy|feel) (?:these|any|them|those|it)|try again|new list|refresh|more\?|got more|i need more|nothing (?:here|there) (?:for me|i like)|seen (?:most|all|many|half) of (?:these|those|them))\b|^\W*(?:next|more|others?|another|again|continue|and\?|more more|ok more|yes more|okay next)\W*$|^\W*(?:ok|okay|cool|nice|great|thanks|yes|yeah)?[ ,]*(?:more|next)(?: please)?\W*(?:$|[,;.!-]\s*(?:but|and|only|just|from|with|without|no|this time)\b|\bbut\b)"),
    ("help", r"^\W*(?:(?:hi|hello|hey)\W+)?(?:help(?!\s+me\s+(?:find|pick|choose|decide))(?: me)?\W*$|what can you do|what (?:do|can) (?:you|i) (?:do|ask|say)|how does (?:this|it) work|how do (?:you|i) (?:work|use)|what is this|what are you|who are you|instructions|commands|help\W*$)"),
    ("thanks", r"^\W*(?:ok(?:ay)?\W+|great\W+|cool\W+|perfect\W+|awesome\W+|nice\W+|alright\W+|amazing\W+|wonderful\W+|close enough\W+|lovely\W+)*(?:thanks|thank you|thx|ty|cheers|bye|goodbye|good night|see you|see ya|cya|that['’]?s (?:all|it|enough)|i['’]?m (?:good|done(?! with)|all set))\b|\b(?:thanks(?: a lot| so much)?|thank you(?: so much| very much)?|bye)\W*$"),
    ("greeting", r"^\W*(?:hi+|hello+|hey+|hiya|heya|good (?:morning|evening|afternoon|day)|howdy|yo|greetings|sup|what['’]?s up|hola|hi there|salut)\b"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PATTERNS)
_UNITS = (
    r"(?!\s*(?:/|%|\+|['’]?s\b|:|\.\d|am\b|pm\b|hours?|hrs?|h\b|min|minutes|mins|years?|yrs?|yo\b|days?|weeks?|months?|times?|stars?|out of|movies?|films?|flicks|people|persons?|friends|kids|of us|of you|more\b|others|"
    r"suggestions|recommendations|options|titles|ideas|points|actors|words|things|seasons?|parts?|and a half|euros?|dollars|adults|guys|girls|boys|children|percent))"
)
_CHAIN = rf"{_NUMBER}(?:(?:\s*(?:,|&|\+|/)\s*(?:and\s+|or\s+)?|\s+(?:and|or|with|to|vs\.?|plus|than)\s+|\s+(?=\d))(?:#\s*|number\s+|no\.?\s*|nr\.?\s*|the\s+)?{_NUMBER})*"
_NUMBERED = re.compile(rf"(?:\bnumbers?|\bnos?\.?|\bnr\.?|\bnums?|#)\s*({_CHAIN})\b{_UNITS}", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w.,/#:'’-])(?<!last )(?<!top )(?<!first )(?<!under )(?<!over )(?<!max )(?<!about )(?<!than )(?<!past )(?<!aged )(?<!age )(?<!me )(?<!just )(?<!only )(?<!below )"
    r"(\d{1,2}(?:(?:\s*(?:,|&|\+)\s*(?:and\s+|or\s+)?|\s+(?:and|or|with|to|vs\.?|plus)\s+|\s+(?=\d))\d{1,2})*)(?![\w/'’%:-])(?!\.\d)(?!,\d{3})" + _UNITS
)
_BARE_BEFORE = re.compile(
    r"(?:^|[.,;!?(]|\b(?:seen|watched|saw|like|liked|loved?|hated?|about|compare|between|than|why|know|not|and|but|is|was|are|of|with|enjoyed?|dislike[d]?|prefer|want|skip|remove|forget|is|or|on|for|to|maybe|especially|finished|add|did|mean|except|pick|choose|take|drop|try|watch|also))\s*$",
    re.IGNORECASE,
)
_AGED = re.compile(r"\b(?:kids?|child(?:ren)?|sons?|daughters?|boys?|girls?|twins|nephews?|nieces?|brothers?|sisters?) (?:is|are|were|was)\s*$", re.IGNORECASE)
_BETTER_THAN = re.compile(r"\b(?:better|worse|funnier|scarier|prefer\w*|good as)\s+(?:than\s+)?(?:number\s+|#)?(\d{1,2})\b(?![/.:'’%])" + _UNITS, re.IGNORECASE)
_SLICE = re.compile(rf"\b(first|last|top|bottom)\s+({_NUMBER}|couple|few)\b(?:\s+(?:of (?:these|those|them)|ones?|movies|films|on (?:the|this|that) list))?(?!\s*(?:years|minutes|hours|decades|months|weeks|seasons|times|of the))", re.IGNORECASE)
_ORDINAL = re.compile(
    r"\b(" + "|".join(_ORDINALS) + r"|last|bottom|top)(?:\s+(?:one|movie|film|suggestion|recommendation|pick|choice|title|option|result))?\b"
    r"(?!\s+(?:\d|years?|time|night|week|month|century|half|part|act|wave|watch|weekend|summer|decade|few|couple|things?|of all|place|installment|world|date|person|hand|class|evening|minute|thoughts?|impression|season|ever|seen|saw|watched|list|ten|five|three))",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    r"\b(?:all of (?:them|these|those)|(?:seen|watched|know|liked?|loved?|hated?|saw|enjoyed) (?P<all>(?:everything|all|every (?:single )?one)(?: of (?:these|those|them))?(?= (?:except|but|apart from|aside from|besides|other than|bar|save|minus)\b)|(?:th|['’])?em all|all (?:of )?(?:these|those|them|ten|10)|every (?:single )?one(?: of (?:these|those|them))?|everything (?:here|on (?:the|this|that|your) list))|"
    r"all (?:ten|10)\b|every (?:single )?one of (?:these|those|them)|(?:these|those) all)\b",
    re.IGNORECASE,
)
_EXCEPT = re.compile(r"(?:\s+(?:here|on (?:the|this|that|your) list))?\s*,?\s+(?:except|but|apart from|aside from|besides|other than|bar|save|minus)(?:\s+for)?\s+(?:the\s+|maybe\s+|only\s+)?$", re.IGNORECASE)
_IMPRESSION = re.compile(rf"\s+(?:(?:really|just|kind of|kinda|sort of|also|still)\s+)*(?:(?:seem|look|sound|feel|appear)s?\b|(?:are|were)\s+(?:(?:just|a bit|a little|way|much|all|far)\s+)*(?:too\b|(?!(?:\w+\s+){{0,2}}(?:{PRAISE}|{BLAME}|{MILD}|seen|mine|favou?rites)\b)\w))", re.IGNORECASE)
"""What a whole list looks like, or is without a verdict ("are American"), is no opinion of its films."""
_SAYS = rf"(?:(?:i(?:['’]ve)?|we(?:['’]ve)?|already|have|just)\s+){{0,3}}(?:seen|watched|saw|lov\w+|luv\w*|lik\w+|hat\w+|enjoy\w*|ador\w+|dislik\w+|didn['’]?t|did not|don['’]?t|never|not|no|nope|nah|{PRAISE}|{BLAME}|{MILD})\b"
_NUMBER_FIRST = re.compile(rf"(?:(?<=^)|(?<=[\s,;.!?(]))(?:#\s*|numbers?\s+)?(\d{{1,2}})\s*[:=)]\s*(?={_SAYS})|(?:^|(?<=[,;.!?\n])\s?)(?:#\s*|numbers?\s+)?(\d{{1,2}})(?:\.|\s*[-–—])\s+(?={_SAYS})", re.IGNORECASE)
""" "5: seen it, 6 - loved it"."""
_PRONOUN = re.compile(
    r"\b(?:that|this)(?: one| movie| film)\b|\b(?:seen|watched|saw|hated?|loved?|liked?|know|adore[d]?|enjoyed|about|describe)\s*,?\s*(?:it|that|this)\b(?!\s+\w+ing)(?!\s+(?:was|is|one|actor|actress|director|genre|kind|type|vibe|style|idea|decade|era))|"
    r"^\W*(?:seen|watched|not for me|loved|hated|liked)\W*$|^\W*(?:already )?(?:seen|watched)(?: it)?(?: already)?\W*$|^\W*why\W*$|^\W*(?:tell me more|more info|more details|details|what's it about)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """Words that point at films of the last list, and the ranks they name."""

    start: int
    end: int
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class References:
    """What a text points at, in text order. ``that_one``: it speaks of "it" or "that one" and names nothing."""

    pointers: tuple[Pointer, ...] = ()
    that_one: bool = False

    @property
    def ranks(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(rank for pointer in self.pointers for rank in pointer.ranks))


_FORGETS = next(pattern for name, pattern in _COMPILED if name == "forget")
_TURNS_AWAY = re.compile(r"forget (?:about )?(?:that|it|this)\b(?=\s*(?:$|[,.;:!-]|but\b|and\b))", re.IGNORECASE)
_FORGOTTEN_END = re.compile(rf"[.;:!?\n]|\bbut\b|\band\s+(?=(?:i|we|show|give|find|add|recommend|suggest|note|put|let)\b)|,(?!\s*(?:and\s+|or\s+)?{MASK})", re.IGNORECASE)
_INSTEAD = re.compile(r"\binstead\b(?!\s+of)", re.IGNORECASE)
_NO_WISH = frozenset({"start_over", "undo", "surprise", "profile", "help", "thanks", "greeting"})


def read_commands(text: str) -> tuple[Command, ...]:
    stripped = text.strip()
    return tuple(name for name, pattern in _COMPILED if pattern.search(stripped))


def command_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of commands stand that are no wish of their own ("surprise me", "start over", "undo")."""
    return [match.span() for name, pattern in _COMPILED if name in _NO_WISH for match in pattern.finditer(text)]


def forgotten_span(text: str) -> tuple[int, int] | None:
    """What a masked text asks to forget: from the word to the end of its clause; "forget that" names nothing, whatever comes behind it."""
    match = _FORGETS.search(text)
    if match is None:
        return None
    if away := _TURNS_AWAY.match(text, match.start()):
        return match.start(), away.end()
    end = _FORGOTTEN_END.search(text, match.end())
    stop = end.start() if end else len(text)
    comma = text.find(",", match.start(), stop)
    return match.start(), comma if comma >= 0 and _INSTEAD.search(text, comma) else stop


def turns_away(text: str) -> bool:
    """ "Never mind, something like Alien instead": the turn before is taken back, and something else takes its place."""
    return _INSTEAD.search(text) is not None


def undo_turns(text: str) -> int:
    """How many turns "undo twice" or "go back three steps" goes back."""
    match = re.search(rf"\b({_NUMBER})\s+(?:turns?|steps?|times|messages?|moves?)\b", text, re.IGNORECASE)
    if match:
        return _value(match.group(1))
    return 2 if re.search(r"\b(?:twice|a couple of (?:turns|steps|times)|undo undo)\b", text, re.IGNORECASE) else 1


def read_references(text: str, length: int) -> References:
    """What a text points at in a list of ``length`` films; ranks that the list does not have are kept as well."""
    if length == 0:
        return References()
    pointers: list[Pointer] = []
    for pointer in _pointers(text, length):
        if pointer.ranks and not any(pointer.start < other.end and other.start < pointer.end for other in pointers):
            pointers.append(pointer)
    if whole := _whole_list(text, pointers, length):
        pointers.append(whole)
    ordered = tuple(sorted(pointers, key=lambda pointer: pointer.start))
    return References(ordered, not ordered and _PRONOUN.search(text) is not None)


def _whole_list(text: str, pointers: Sequence[Pointer], length: int) -> Pointer | None:
    """ "All of these", unless single films are pointed at as anything but exceptions to it."""
    match = _EVERYTHING.search(text)
    if match is None or _IMPRESSION.match(text, match.end()):
        return None
    if pointers and not any(stands_for_exception(text[match.end() : pointer.start]) for pointer in pointers):
        return None
    return Pointer(*match.span("all" if match["all"] else 0), tuple(range(1, length + 1)))


def stands_for_exception(between: str) -> bool:
    """True for what stands between the whole list and a film that is left out of it: "all of them except number 2"."""
    return _EXCEPT.fullmatch(between) is not None


def _pointers(text: str, length: int) -> Iterator[Pointer]:
    """Everything that may be a pointer, surest first; later ones that overlap are dropped."""
    for match in _NUMBER_FIRST.finditer(text):
        yield Pointer(*match.span(), (int(match.group(1) or match.group(2)),))
    for match in _NUMBERED.finditer(text):
        yield Pointer(*match.span(), tuple(_value(number) for number in re.findall(rf"\b{_NUMBER}\b", match.group(1), re.IGNORECASE)))
    for match in _SLICE.finditer(text):
        word = match.group(2).lower()
        count = min({"couple": 2, "few": 3}.get(word) or _value(word), length)
        from_end = match.group(1).lower() in {"last", "bottom"}
        yield Pointer(*match.span(), tuple(range(length - count + 1, length + 1) if from_end else range(1, count + 1)))
    for match in _ORDINAL.finditer(text):
        word = match.group(1).lower()
        named = match.group().lower() != word
        if named or re.search(r"\b(?:the|and|or|not)\s+$", text[max(0, match.start() - 60) : match.start()], re.IGNORECASE):
            rank = {"last": length, "bottom": length, "top": 1}.get(word) or _ORDINALS[word]
            yield Pointer(*match.span(), (rank,) if named or word not in {"top"} else ())
    for match in _BETTER_THAN.finditer(text):
        yield Pointer(*match.span(1), (int(match.group(1)),))
    for match in _BARE.finditer(text):
        ranks = tuple(int(number) for number in re.findall(r"\d{1,2}", match.group(1)))
        before = text[max(0, match.start() - 60) : match.start()]
        if _BARE_BEFORE.search(before) and not _AGED.search(before) and all(1 <= rank <= 20 for rank in ranks):
            yield Pointer(*match.span(), ranks)


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER_WORDS[word.lower()]
