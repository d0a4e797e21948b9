"""Talk that is about no film, and requests that leave the choice to us."""

import re
from dataclasses import dataclass

_FILM_WORDS = re.compile(r"\b(?:films?|movies?|flicks?|cinema|watch|watching|actors?|actress|directors?|directed|genres?|scenes?|documentar(?:y|ies)|comed(?:y|ies)|thrillers?|westerns?|something|anything)\b", re.IGNORECASE)
_HOW_ARE_YOU = re.compile(r"\W*(?:(?:hi|hello|hey|and|so|yo)\W+)*(?:how (?:are|r) (?:you|u|things)|how(?:['’]s| is) (?:it going|life|your day)|how do you do|(?:are|r) (?:you|u) (?:okay|ok|well|fine|good))(?: (?:today|doing|feeling|really))*\W*", re.IGNORECASE)
_WHAT_ARE_YOU = re.compile(r"\W*(?:(?:hi|hello|hey|and|so|but|wait)\W+)*(?:(?:are|r) (?:you|u) (?:real|human|alive|there|chatgpt|gpt|an? \w+)|is (?:this|it) an? (?:bot|robot|ai|human)|am i (?:talking|chatting) (?:to|with) an? \w+)(?: or (?:an? )?\w+)*\W*", re.IGNORECASE)
_OTHER_THINGS = (
    r"(?:books?|novels?|poems?|haikus?|songs?|lyrics|music|albums?|playlists?|stor(?:y|ies)|jokes?|riddles?|recipes?|restaurants?|dinner|podcasts?|video ?games?|board ?games?|games?|essays?|letters?|emails?|code|program|script in \w+|hotels?|holidays?|"
    r"presents?|gifts?|weather|news|homework|translations?|cars?|phones?|laptops?|apps?|websites?|exercises?|wine|beer|cocktails?)"
)
_MAKES = re.compile(rf"\b(?:write|compose|cook|sing|translate|calculate|code|program)\b(?: (?:me|us))?|\b(?:tell|read|play|draw) (?:me|us) (?:a|an|the|some)\b[^.?!]*\b{_OTHER_THINGS}\b", re.IGNORECASE)
_ASKS_FOR_THING = re.compile(rf"\b(?:recommend|suggest|recommendations? for|suggestions? for|(?:give|show|find|get|buy|book|order|tell) (?:me|us)|i (?:want|need)|know|what(?:['’]s| is)?)\b(?: (?:me|us|to))?(?: (?:a|an|any|some|the|good|great|nice|best|me|new|funny))*\s+{_OTHER_THINGS}\W*$", re.IGNORECASE)
_OF_THE_WORLD = re.compile(
    r"\W*(?:(?:hi|hello|hey|ok|and|so|please|but)\W+)*(?:who (?:won|invented|discovered|is the (?:president|prime minister|king|queen|pope|ceo)|wrote|painted|composed)|what(?:['’]s| is| are| was)? (?:the |your )?(?:weather|time|date|capital|population|temperature|meaning of life|square root|score|price|news|name|age|favou?rite (?:food|colou?r|song|book))|"
    r"what (?:day|time) is|how (?:many|far|tall|deep|heavy|fast|much) (?:is|are|does|do|was)|how old are you|where (?:is|are|do you|was)|do you (?:like|love|eat|sleep|dream|have (?:a|any) (?:feelings|friends|name))|(?:can|could|do) you (?:speak|help me with my|cook|drive|sing)|when (?:was|is) (?:the|christmas|easter)|what(?:['’]s| is)? \d+\s*(?:[-+*/x]|plus|minus|times))\b",
    re.IGNORECASE,
)


def small_talk(text: str) -> str:
    """The kind of talk a message is that names no film: "greeted", "a program", "off topic", or "" for what may be about films."""
    if _HOW_ARE_YOU.fullmatch(text):
        return "greeted"
    if _WHAT_ARE_YOU.fullmatch(text):
        return "a program"
    if _ASKS_FOR_THING.search(text) or (not _FILM_WORDS.search(text) and (_MAKES.search(text) or _OF_THE_WORLD.match(text))):
        return "off topic"
    return ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a message wants films for, in words for a query; "" leaves the choice to us."""

    query: str


_OCCASIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (query, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for query, pattern in (
        ("romantic", r"(?:first|second|third|hot|tinder|blind) date|date(?: night)?(?! of)|valentine['’]?s?(?: day)?|anniversary"),
        ("feel-good funny", r"break-?up|broke up|breaking up|heart-?broken|broken heart|dumped (?:me|by)|(?:was|got|been|being) dumped|getting divorced|my divorce"),
        ("feel-good heartwarming", r"(?:bad|rough|hard|long|terrible|awful|shitty|stressful) (?:day|week|month|year)|(?:feel|feeling|i['’]?m) (?:so |really |a bit |kind of |very )?(?:down|low|blue|lonely|stressed|ill|sick|anxious|homesick)|sick in bed|stuck in bed|hung-?over|rainy (?:day|sunday)|cheer(?:ing)? up"),
        ("fun funny", r"(?:girls|guys|boys|ladies)['’]? night|sleepover|(?:with|for) (?:my |a few |some |the )?(?:friends|mates|buddies)|(?:a |the |house )?party"),
        ("", r"(?:we|us|they) (?:both|all|two)|both of us|all of us|(?:the )?(?:two|three|four) of us|(?:me and|my) (?:wife|husband|boyfriend|girlfriend|partner|gf|bf|parents|mother|father|mum|mom|dad|grandma|grandmother|in-laws)(?: and (?:me|i))?|everyone (?:likes|can|will|would)|for everyone"),
    )
)  # fmt: skip
_WANTS = re.compile(r"\b(?:film|movie|flick|watch|watching|something|anything|recommend|suggest|ideas?|see|show|one)\b|\?", re.IGNORECASE)
_FILLERS = (
    r"(?:please|pls|just|hey|hi|hello|ok|okay|so|well|um+|uh|can|could|would|you|will|i|we|i['’]d|i['’]m|don['’]?t|do|not|know|care|mind|want|need|like|gimme|give|show|recommend|suggest|tell|find|pick|get|me|us|a|an|the|some|any|one|something|anything|to|watch|see|"
    r"damn|damned|goddamn|fucking|freaking|bloody|stupid|really|very|good|great|decent|nice|cool|awesome|solid|random|movie|movies|film|films|flick|tonight|now|already|for|man|dude|lol|idk|dunno|whatever|is|fine|bored|recommendations?|suggestions?)"
)
_NO_SAY = re.compile(rf"\W*(?:{_FILLERS}\b\W*)+", re.IGNORECASE)
_INSISTS = re.compile(r"\b(?:good|great|decent|nice|cool|awesome|solid|damn(?:ed)?|goddamn|fucking|freaking|bloody|stupid|random|just|whatever|give|gimme|pick)\b", re.IGNORECASE)


def leaves_choice(text: str) -> bool:
    """True for "idk something good", "just give me a damn movie": a request without a wish that wants films and no question."""
    return len(text) < 200 and _WANTS.search(text) is not None and _INSISTS.search(text) is not None and _NO_SAY.fullmatch(text) is not None


def occasion(text: str) -> Occasion | None:
    """What the films are for: "a first date", "a breakup", "something we both enjoy"."""
    if not _WANTS.search(text):
        return None
    return next((Occasion(query) for query, pattern in _OCCASIONS if pattern.search(text)), None)
