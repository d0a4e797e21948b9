"""Does a stretch of running text that spells a title mean the film? Words that are part of everyday talk need a reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from wordfreq import zipf_frequency

from index.titles import fold, without_article
from index.verdicts import BLAME, MILD, PRAISE

SURE_WORD, SURE_PHRASE = 5.3, 5.6
"""Strength from which a single word, a phrase names a film without further reason."""
SERIES_BONUS = 0.8
MIN_STRENGTH = 2.2
POPULARITY_WEIGHT = 2.5
FAIRLY_KNOWN = 0.4
"""How well known (0..1) the film must be for which an everyday word may stand where films are listed."""
LOOK_AROUND = 100
"""Characters."""
FIGURE_BONUS = 1.5
RARE_PHRASE = 3.6
"""Rarity from which several everyday words together are no everyday phrase: "inside man"."""
PRONOUNS = frozenset("it its her him his us them they me you he she that this these those what who which i we my your one ones mine all both".split())
_EVERYDAY = frozenset(
    "no nope yes yeah more next last help why enough stop wait hello goodbye thanks please nothing nobody everything anything something everyone "
    "anyone someone somebody anybody friday saturday sunday monday yesterday today tonight tomorrow once now then later again before after together home away "
    "outside inside nowhere somewhere anywhere thank cheers lol haha animated romantic musical documentary western noir kung superhero christmas halloween easter summer winter spring autumn weekend horror comedy drama romance action war western "
    "musical thriller mystery fantasy crime family kids children adventure animation love music funny scary dark sad happy life movie movies film films cinema "
    "favorite favourite list best good bad new old great fun cool nice like think people two three four five six seven eight nine ten first second third other others "
    "here there out down over off back up go see look show watch girl boy man woman friend friends night day date the a an and or but if fan so kid".split()
)
"""Words that hardly ever are meant as a title; they and names of nothing but them need quotes, a year or "called"."""
_EVERYDAY_PHRASES = frozenset(
    "thank you|thank u|anything else|something new|something else|something wild|nothing else|what if|what else|why not|never mind|of course|good morning|good night|good time|"
    "begin again|start over|all of me|right now|the end|this is it|date night|movie night|game night|family night|scary movie|date movie|disaster movie|the movie|the film|"
    "superhero movie|teen movie|kung fu|film noir|last christmas|day after tomorrow|the day after tomorrow|goodbye children|first movie|the first movie|not another teen movie|me too|the list|the other|the one|the girl|the boy|the man|the woman|a girl|some time|the best|the family|the big one|"
    "you again|in time|the first time|my favorite|my favourite|one day|the day|the night|i know|tell 1|part 1|part 2|part 3|part 4|part i|10 men 1|love 2012|it 1|us 1|her 1|the last one|"
    "my life|my family|my friend|my girl|my man|in the end|at home|no way|the best man|something|the last time|high school|at first|the rest|on the other side|the other side".split("|")
)
_IDIOMS = frozenset(
    "home alone|old school|cold war|civil war|social network|independence day|game night|road trip|wall street|get out|face off|training day|bad boys|"
    "true romance|true story|love story|ghost town|spring break|high school musical|heavy metal|private parts|role models|first man|quiet place|perfect days|"
    "the social network|white christmas|christmas story|love actually|happy together|yes man|free guy|black christmas|second act|speed racing|coming home|war games|"
    "final destination|first class|first contact|the natural|best friends|fight club|family man|dream girls|wild things|blue moon|jungle book|day off|funny games|"
    "black sheep|red carpet|new hope|science of sleep|stand by me|out of time|out of sight|safe house|green light|scream|saw|dinner party|holy grail|old boy|aliens|modern times|fast times|the best|grown ups|ghosts|zombies|vampires|robots|superman|batman|predator".split("|")
) - {"fight club", "jungle book", "holy grail", "superman", "batman", "predator"}
"""Titles of well-known films that are everyday phrases all the same."""
_TIME_WORDS = frozenset("in since before after from until till by of around circa pre post the year early late mid between and to than".split())
_DETERMINERS = frozenset(
    "a an my your his our their her some any no this that these those every each another which what too very so such more less most quite as one two really real".split()
)
_PLACE_WORDS = frozenset(
    "in from to at near around visit visiting friend by mr mrs dr miss sister brother wife husband son daughter boyfriend girlfriend mom mum dad dog cat uncle aunt boss cousin named".split()
)
_SOMEBODY_OR_SOMEWHERE = re.compile(
    r"\b(?:my name(?:['’]s| is)|i['’]?m|i am|call me|(?:dog|cat|son|daughter|brother|sister|baby) is (?:called|named)|(?:live|lived|living|flew|fly|flying|travel\w*|trips?|moved|born|been|visit\w*|staying|vacation|holiday|i['’]?m|grew up) (?:in|to|from))\s+$",
    re.IGNORECASE,
)
_CUES = frozenset(
    "love loved loves loving luv adore adored adores like liked likes enjoyed enjoy enjoying hate hated hates dislike disliked detest watch watched "
    "watching rewatch rewatched rewatching see seen saw seeing recommend recommended suggest movie movies film films flick called titled titles named "
    "than prefer prefers likes hates enjoys adores wants preferred preferring favorite favourite favorites favourites fave faves favs fan classic classics original remake sequel trilogy "
    "rent rented renting streamed streaming finished including include except mean meant similar try tried rewatches watches into recently with about for recall remember finish add mention of thought found stand bear hated preferring".split()
)
_WEAK_CUES = frozenset("with about for into of thought found try tried see".split())
"""Cues that stand before ordinary words all the time; they count for phrases only, not for a single word."""
_PAIRED_CUES = frozenset({("fan", "of"), ("fans", "of"), ("bored", "by"), ("disappointed", "by"), ("care", "for"), ("cared", "for"), ("similar", "to"), ("really", "into"), ("also", "into"), ("didnt", "like"), ("didnt", "enjoy"), ("didnt", "love"), ("enough", "of"), ("put", "on"), ("back", "from"), ("sat", "through"), ("sit", "through"), ("sat", "thru"), ("sit", "thru"), ("yes", "to"), ("no", "to"), ("turned", "off"), ("asleep", "during"), ("asleep", "in"), ("cried", "at"), ("cried", "during"), ("laughed", "at"), ("obsessed", "with"), ("crazy", "about"), ("fond", "of"), ("addicted", "to"), ("ive", "done"), ("already", "did"), ("already", "done")})
"""Pairs whose second word is no cue, or a weak one, without the first."""
_VERDICTS = frozenset("loved liked enjoyed adored hated disliked loathed rewatched by finish stand adore add".split())
"""Cues of somebody who has seen the film; they count for ordinary words of little known films as well."""
_SAW = frozenset("watched saw seen rewatched".split())
_ANNOUNCING = frozenset({"mention"})
_LISTS = re.compile(r"\b(?:fav\w*|like[sd]?|love[sd]?|enjoyed|films?|movies?|watch(?:ed)?|seen|hated|disliked|worked for (?:me|us)|classics)\b[^.!?\n:]{0,25}:\s*$", re.IGNORECASE)
"""What introduces a list of films."""
_SKIPPED = frozenset("the really also just both even only again recently finally absolutely definitely always never ever totally already how much still truly movie film original new old".split())
_ASKED = re.compile(
    r"(?:\bwhat(?:['’]?s| is| was| about)|\bhow(?:['’]?s| is| was| about| long is)|\bwho(?:['’]?s| is| was) (?:in|behind)|\bwho (?:directed|made|wrote|stars in|plays in|is in|starred in)|\b(?:tell|ask) (?:me|you) (?:more |something )?about|"
    r"\b(?:heard|think|thoughts|opinion) (?:of|on|about)|\bwhere can i (?:watch|find|see|stream)|\b(?:compare|versus|vs\.?)|^\W*(?:so\W+|and\W+)?(?:is|was|are|does|did))\s+$",
    re.IGNORECASE,
)
"""Questions that a title stands behind."""
_PREDICATED = frozenset("nope up us her big".split())
"""Everyday words that are no subject of "was great" unless they are titles."""
_SUBJECTS = _PREDICATED | {"once"}
_PARTS = frozenset("end side middle rest top bottom edge part out all one lot bit front some most back start".split())
"""What "of" joins to a noun: "the end of the road"."""
_SIMILES = frozenset("crazy mad magic hell home heaven clockwork wildfire fire glass butter water thunder lightning".split())
"""What "like" makes an adverb of: "holds up like crazy"."""
_COPULAS = frozenset("is are was were be would has to have must".split())
_FAVOURITES = frozenset("mine ours favorite favourite favorites favourites fave faves favs best movie film movies films one pick".split())
_NAMING = frozenset("movie film called titled named flick".split())
_WHEN = frozenset("yesterday today tonight tomorrow once again together friday saturday sunday monday now then later last".split())
""" "I saw a movie yesterday": behind "a movie" they say when, unless they are written as names."""
_QUOTES = "\"“”«»„*_'‘’"
ENDS = re.compile(
    r"$|[.,;:!?)\n(\"”…/<>=+]|[-–—]\s|['’]s\b|(?:and|or|but|too|also|because|cause|cuz|as|is|was|were|are|isn['’]?t|wasn['’]?t|with|a lot|so|very|the|again|movies?|films?|series|though|tho|"
    r"yesterday|today|tonight|last|recently|already|twice|together|when|on|from|by|starring|at|this|lol|haha+|tbh|imo|honestly|made|blew|has|had|did|does|bored|scared|seems?|felt|looks?|"
    r"sucked|sucks|rocks|rocked|if|then|before|after|while|for|a few|once|next|instead|please|pls|which|where|more|better|several|many|ages|years|not|vs|versus|over|really|absolutely|"
    r"meets|every|to (?:what|my|the)|about\s*\?|any good|worth|ft|feat|&|who|like|yet|here|n)(?![\w'’])",
    re.IGNORECASE,
)
_HOW = r"(?:(?:so|really|very|just|such|kinda|a bit|a little|pretty|too|quite|absolutely|totally|truly|also|a|an|the|always|honestly|all|my|one of|honestly|actually|ok|super|sooo*)\s+)*"
_OPINION = rf"(?:{PRAISE}|{BLAME}|{MILD}|scary|weird|slow|crazy|sad|creepy|confusing|hit|masterful)"
_PREDICATE = re.compile(
    rf"\s*(?:,\s*)?(?:(?:is|was|were|are|['’]s|has been|wasn['’]?t|isn['’]?t|seemed|felt|looked)\s+(?:not\s+)?(?:that |as |all that |\w+ly )?{_HOW}{_OPINION}\b|\w+ed me\b|"
    r"(?:is|was|were|are) (?:so|such|too|absolutely|really|very|pretty|super|quite) \w+|(?:is|was|are|were)(?:n['’]?t| not) half bad\b|(?:is|was|are|were) anything but \w+|(?:is|was|gets|got|['’]s) an? (?:\w+ )?(?:10|[1-9])(?:[.,]5)?(?:\s*/\s*10)?(?=\s*(?:$|[.,;!?)]|for me\b|from me\b|in my book\b|out of\b|at best\b))|(?:(?:is|was|are|were)\s+(?:\w+ly\s+|just\s+)?)?not (?:so much|really|for me|my)\b|(?:(?:as well|too),?\s+)?(?:i |we )?(?:\w+ly )?(?:loved|liked|enjoyed|adored|hated) (?:it|that|them)\b|(?:such|what) an?\s+(?:\w+ly )?{_OPINION}|(?:made me|blew|sucked|sucks|rocks|rocked|slaps|bored me|scared me|had me|left me|got me|did nothing|gave me|messed me|broke me|moved me|changed my)\b)",
    re.IGNORECASE,
)


ANNOUNCED = re.compile(
    r"(?:\b(?P<past>(?:i|we|both|really|also|absolutely|if i|have|always)\s+(?:loved|liked|adored|enjoyed|hated|disliked))|\b(?:i|we)\s+(?:\w+\s+)?adore|\b(?:fans?|fond|enough|lines|style|vein|tired|sick) of|\bsimilar to|\b(?:movies|films|something|anything|nothing|stuff|more) like|\b(?:soft spot|weakness|care|cared) for|"
    r"\b(?:really|also|so) into|\b(?:fav\w*|liked|loved|worked for (?:me|us))\b[^.,;:!?\n]{0,25}:|\b(?:rewatched|add|mention|thought)|\b(?:bored|disappointed) by)\s+$",
    re.IGNORECASE,
)
"""What films stand behind."""
LOOSE = frozenset("one ones other others rest best two three end first second last all both list next other same".split())
"""Last words of what closes a row of films without being one: "Alien, Heat and the others"."""
_HEAD = re.compile(
    r"(?:^|[.,;:!?\n(–—-]|\b(?:and|but|so|though|because|cause|cuz|honestly|imo|tbh|personally|lol|plus|while|whereas|ok|okay|well|omg|yes|yeah|no|i (?:think|thought|found|guess|swear|know|admit|say)|(?:come|comes) to think of it))\s*$", re.IGNORECASE
)
"""What stands in front of the first word of a clause."""
_ACTS = (
    r"(?:\w+ly\s+|never\s+|always\s+|still\s+|just\s+|really\s+)*(?:(?!need|bless|excus|pleas|interest)\w{2,}ed|(?!need|please|does|lets|as|vs|plus|us|bless)\w{3,}s|made|broke|got|gave|left|kept|had|put|hit|blew|took|shook|taught|brought|hurt|lost|stole)"
    r"\s+(?:the \w+ (?:\w+ )?out of\s+)?(?:(?:right\s+)?(?:through|to|with|on|up|out)\s+)?(?:me|us|my|our)\b"
)
"""What a film does to somebody: "weirded me out", "makes me weep", "stayed with me"."""
_SLAPS = r"(?:hits? (?:hard(?:er)?|different(?:ly)?|home|deep)|slaps?|slapped|rocks?|rocked|rules|ruled|sucks?|sucked|slays?|slayed|holds? up|held up|never gets old|goes (?:so )?hard|drags|dragged|flopped|bombed|blows|blew|stinks?|delivers|nailed it|has it all|destroyed me|for the win|ftw|forever|supremacy|all the way|any day|can do no wrong)"
_SUBJECT_OF = re.compile(
    rf"\s*(?:{_ACTS}|{_SLAPS}\b|(?:is|was) on (?:repeat|loop)\b|(?:did|does)(?: not|n['’]?t) (?:deserve|work|do it|live up|hold up|age)\b|deserved\b|(?:is|was|are|were|remains|stays|['’]s)\s+(?:(?:still|always|now|forever|probably|honestly|simply|easily|hands down|just)\s+)*(?:(?:one of )?(?:my|our)\b|the (?:best|worst|greatest|funniest|scariest|saddest|goat|one)|near(?:ly)? (?:\w+)|an? (?:\w+ ){{0,2}}?{_OPINION}\b))", re.IGNORECASE
)
_ANSWER = rf"(?:(?:i |we |ive |i['’]ve |have |already |again |just |also |really |absolutely |totally )*(?:seen|watched|loved|liked|enjoyed|adored|hated|disliked|loathed|love|adore|hate|did ?n['’]?o?t (?:like|love|enjoy|get|care))(?:\s+(?:it|that|them|this))?|{_HOW}{_OPINION}|yes+|yep|yeah|no+|nope|nah|wow|ugh|meh|yuck|yikes|\d{{1,2}}(?:[.,]5)?\s*(?:/|out of)\s*(?:10|5)|{_SLAPS})"
_ANSWERED = re.compile(
    rf"\s*(?:=+\s*{_ANSWER}\b|(?:[:=,;(–—-]|[.!?…]+|\s-\s)\s*{_ANSWER}(?=\s*(?:$|[.,;:!?)…]|(?:movies?|films?|one|already|and|but|though|twice|tbh|imo|lol|so)\b))|\s(?:(?:no|yes)+(?=\W*[!.,]|\s*$|\s+{_OPINION}\b)|nah|nope|ugh|meh|omg|yikes|yuck)\b|,?\s*(?:too|as well|aswell|likewise)\s*(?:$|[.,;!?)]))", re.IGNORECASE
)
"""A verdict behind a title that stands by itself: "the omen?? seen", "Fast Five = 3/10", "underworld noooo", "Another Round too"."""
_FILM_NOUN = r"(?:stuff|movies?|films?|flicks?|story|stories|thrillers?|comed(?:y|ies)|dramas?|scenes?|plots?)"
_IN_COMPOUND = re.compile(rf"\s+(?!(?:style|type|esque|like|level|inspired|adjacent|ish)\b)[a-z]{{3,}}\s+{_FILM_NOUN}\b")
"""What makes the word in front part of a noun: "alien invasion stuff"."""
SUBJECT_STRENGTH, ANSWERED_STRENGTH = 3.3, 3.7


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text and where it stands; ``words`` are its folded words."""

    text: str
    words: tuple[str, ...]
    start: int
    end: int

    @property
    def word(self) -> str:
        """The folded words in one string."""
        return " ".join(self.words)


@lru_cache(maxsize=8192)
def rarity(name: str) -> float:
    """How unlikely the words are in everyday talk: a sum over words, 0.5 ("the") to 7.5 (a word nobody knows) each."""
    words = name.split()
    plain = sum((2.0 if len(word) > 2 else 0.5) if word.isdigit() else 7.5 - zipf_frequency(word, "en") for word in words)
    figure = len(words) > 1 and words[-1].isdigit() and plain >= 3.5
    return plain + FIGURE_BONUS * figure


def strength(name: str, known: float) -> float:
    """How surely a canonical name means a film, from its rarity and how well known (0..1) the film is."""
    return rarity(name) + POPULARITY_WEIGHT * known


def is_everyday(name: str) -> bool:
    """True for names that need the strongest reasons: "It", "More", "Anything Else", "9"."""
    words = name.split()
    if name == "the help":
        return False
    if name in _EVERYDAY_PHRASES or without_article(name) in _EVERYDAY_PHRASES:
        return True
    if words[0] == "number" and words[-1].isdigit():
        return True
    figures = len(words) > 2 and all(word.isdigit() for word in words)
    return (len(words) == 1 or rarity(name) < RARE_PHRASE) and not figures and all(word in _EVERYDAY or (word.isdigit() and len(word) < 3) for word in words)


def is_sure(name: str, known: float, instalments: int = 1) -> bool:
    """True for a name that means the film wherever it stands. ``instalments``: films of the series that has the name."""
    words = name.split()
    if name in _IDIOMS or is_everyday(name) or all(word.isdigit() for word in words) or (len(name) < 3 and name.isalpha() and known < 0.9):
        return False
    return strength(name, known) + SERIES_BONUS * (instalments > 2) >= (SURE_PHRASE if len(words) > 1 else SURE_WORD)


class Context:
    """The text around a candidate; each method is one reason to read it as a title."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        words = [token for token in tokens if token.word.isalpha() and token.word != "i"]
        capitals = sum(token.text[:1].isupper() for token in words)
        self._shouting = len(words) > 3 and capitals > 0.6 * len(words)

    def strong(self, first: int, last: int, name: str) -> bool:
        """Quotes, "the movie called", capitals inside a sentence."""
        before, after = self._around(first, last)
        if before[-1:] and before[-1:] in _QUOTES and after[:1] and after[:1] in _QUOTES:
            return True
        if first > 0 and self.tokens[first - 1].word in _NAMING and ENDS.match(after) and name not in {"i", "you", "we", "that", "this", "is"}:
            previous = self.tokens[first - 1].word
            if previous in {"called", "titled", "named"}:
                return first == 1 or (self.tokens[first - 2].word in {"movie", "film", "one", "flick", "its", "something", "is", "it", "classic", "was", "thing"} and not self.names_somebody_or_somewhere(self.tokens[first].start))
            if name in _WHEN and self.tokens[first].text.islower():
                return False
            return first == 1 or self.tokens[first - 2].word in {"the", "a"}
        return self._capitalised(first, last, name)

    def weak(self, first: int, last: int, name: str, known: float) -> bool:
        """An opinion or "watched" in front, or an opinion behind; enough for names that are not everyday words."""
        single = " " not in name
        after = self.text[self.tokens[last].end :][:LOOK_AROUND]
        named = self.lists(first) or (first > 0 and self.tokens[first - 1].word in _ANNOUNCING)
        judged = named or _PREDICATE.match(after) is not None or self._verdict(first)
        if strength(name, known) < MIN_STRENGTH or (known < 0.3 and rarity(name) < (2.2 if judged else 4.5)):
            return False
        before = self.tokens[first - 1].word if first else ""
        if single and before in _DETERMINERS:
            return False
        if name.isdigit() and self._is_point_in_time(first):
            return False
        if self._judged_by_itself(first, last, name, known):
            return True
        if is_everyday(name) and known >= (FAIRLY_KNOWN if name.count(" ") > 2 else 0.25) and name.count(" ") > 1 and LOOSE.isdisjoint(name.split()) and _PREDICATE.match(after):
            return True
        if is_everyday(name) and name not in _PREDICATED:
            return named and name not in PRONOUNS and known >= FAIRLY_KNOWN and ENDS.match(after.lstrip(" ")) is not None
        if _ASKED.search(self._around(first, last)[0] + " ") and ENDS.match(after.lstrip(" ")) and not is_everyday(name) and not single:
            return True
        if _PREDICATE.match(after) and (strength(name, known) >= 3.0 or name in _PREDICATED):
            return not (single and before == "the")
        if is_everyday(name) or name in PRONOUNS:
            watched = first > 0 and self.tokens[first - 1].word in {"watched", "rewatched", "watching", "finished"}
            favourite = first > 1 and self.tokens[first - 1].word in _COPULAS and self._cued(first, plain=True)
            return (watched or favourite) and name in _PREDICATED and re.match(r"$|[.,;!?]|(?:last|yesterday|again|and|on|with|tonight)\b", after.lstrip(" ")) is not None
        return self._cued(first, plain=single or name in _IDIOMS) and ENDS.match(after.lstrip(" ")) is not None

    def _judged_by_itself(self, first: int, last: int, name: str, known: float) -> bool:
        """At the head of a clause that says what one says of films: "speed is my go to", "the lobster weirded me out", "fast five.. awful"."""
        before, _ = self._around(first, last)
        after = self.text[self.tokens[last].end :][:LOOK_AROUND]
        if not _HEAD.search(before):
            return False
        if is_everyday(name) or name in PRONOUNS:
            if name in _PREDICATED and re.match(rf"\s*{_ACTS}", after, re.IGNORECASE):
                return True
            if name.endswith("s") and name not in PRONOUNS and known >= FAIRLY_KNOWN and re.match(r"\s*(?:is|was)\b", after) and _PREDICATE.match(after):
                return True
            return name in _SUBJECTS and _PREDICATE.match(after) is not None and re.match(r"\s*(?:is|was)\b", after) is not None
        if strength(name, known) < SUBJECT_STRENGTH:
            return False
        plural = first == last and name.endswith("s") and re.match(r"\s*(?:is|was|has)\s", after) is not None
        if plural or _SUBJECT_OF.match(after) or _PREDICATE.match(after):
            return True
        return strength(name, known) >= ANSWERED_STRENGTH and _ANSWERED.match(after) is not None

    def is_verb_or_place(self, first: int, last: int) -> bool:
        """True where a single word is likelier a place, a person ("in Chicago") or part of a noun ("alien invasion stuff")."""
        if first != last:
            return False
        after = self.text[self.tokens[last].end :][:LOOK_AROUND]
        if self.tokens[first].text.islower() and _IN_COMPOUND.match(after) and not ENDS.match(after.lstrip(" ")):
            return True
        if first == 0:
            return False
        start = self.tokens[first].start
        if self._pair(first - 1) in _PAIRED_CUES:
            return False
        return self.tokens[first - 1].word in _PLACE_WORDS or self.names_somebody_or_somewhere(start)

    def names_somebody_or_somewhere(self, start: int) -> bool:
        """ "My name is Rocky", "I live in Brazil"."""
        return _SOMEBODY_OR_SOMEWHERE.search(self.text[max(0, start - LOOK_AROUND) : start]) is not None

    def judged(self, first: int, last: int) -> bool:
        """True for a name that an opinion or "watched" governs and nothing makes a point in time: "I loved 1917", "1917 was great"."""
        after = self.text[self.tokens[last].end :][:LOOK_AROUND]
        if self._is_point_in_time(first):
            return False
        watched = first > 0 and self.tokens[first - 1].word in _SAW and self.tokens[first].text.isdigit()
        return _PREDICATE.match(after) is not None or bool((watched or self._verdict(first) or ANNOUNCED.search(self.text[max(0, self.tokens[first].start - LOOK_AROUND) : self.tokens[first].start])) and ENDS.match(after.lstrip(" ")) is not None)

    def completes_cue(self, position: int) -> bool:
        """True for the second word of "really into" and its like, written small."""
        return self._pair(position) in _PAIRED_CUES and self.tokens[position].text.islower()

    def opens_clause(self, first: int) -> bool:
        return _HEAD.search(self._around(first, first)[0]) is not None

    def _is_point_in_time(self, first: int) -> bool:
        """ "From 2010", "between 1990 and 2000"; an "and" alone joins all kinds of things."""
        before = self.tokens[first - 1].word if first else ""
        if first and self._pair(first - 1) in _PAIRED_CUES:
            return False
        return before in _TIME_WORDS and (before != "and" or (first > 1 and self.tokens[first - 2].word.isdigit()))

    def cued(self, first: int) -> bool:
        """True behind an opinion verb or its like."""
        return self._cued(first, plain=False)

    def predicated(self, last: int) -> bool:
        """True in front of an opinion."""
        return _PREDICATE.match(self.text[self.tokens[last].end :][:LOOK_AROUND]) is not None

    def is_subject(self, first: int, last: int) -> bool:
        """True at the head of a clause in front of "was" or "scared me": no pronoun in the objective case stands there."""
        before, after = self._around(first, last)
        return re.search(r"(?:^|[.,;:!?\n]|\b(?:and|but|so|though|while|because))$", before, re.IGNORECASE) is not None and re.match(rf"(?:was|is)\b|{_ACTS}", after, re.IGNORECASE) is not None

    def lists(self, first: int) -> bool:
        """True at the head of a list of films ("my favourites: Seven, ...")."""
        return _LISTS.search(self.text[max(0, self.tokens[first].start - LOOK_AROUND) : self.tokens[first].start]) is not None

    def _verdict(self, first: int) -> bool:
        """ "I loved", "bored by", "couldn't finish" straight in front."""
        position = first - 1
        while position > 0 and self.tokens[position].word in _SKIPPED - {"movie", "film", "the"}:
            position -= 1
        return position >= 0 and (self.tokens[position].word in _VERDICTS or self._pair(position) in _PAIRED_CUES) and self.text[self.tokens[position].end : self.tokens[position + 1].start].strip() == ""

    def _pair(self, position: int) -> tuple[str, str]:
        return (self.tokens[position - 1].word if position else "", self.tokens[position].word)

    def _cued(self, first: int, *, plain: bool) -> bool:
        """True behind an opinion verb or its like. ``plain``: the name is a word or phrase of everyday talk."""
        if self.lists(first):
            return True
        position = first - 1
        while position >= 0 and self.tokens[position].word in _COPULAS:
            position -= 1
        if position < first - 1:
            return position >= 0 and self.tokens[position].word in _FAVOURITES
        while position >= 0 and self.tokens[position].word in _SKIPPED and self.tokens[position].word not in {"movie", "film"}:
            position -= 1
        if position < 0:
            return False
        if position < first - 1 and plain and any(token.word == "the" for token in self.tokens[position + 1 : first]) and self.tokens[first - 1].word not in {"new", "original", "old"}:
            return False
        if "\n" in self.text[self.tokens[position].end : self.tokens[first].start] or re.search(r"[.!?]", self.text[self.tokens[position].end : self.tokens[first].start]):
            return False
        word = self.tokens[position].word
        if plain and position == first - 1 and self._opens_noun(position):
            return False
        if word == "of" and position and self.tokens[position - 1].word in _PARTS:
            return False
        return self._pair(position) in _PAIRED_CUES or (word in _CUES and not (plain and word in _WEAK_CUES))

    def _opens_noun(self, position: int) -> bool:
        """ "For film class", "like crazy", "the end of the road": a cue that belongs to the words around it and announces no title."""
        word, ahead = self.tokens[position].word, self.tokens[position + 1].word
        if word == "like":
            return ahead in _SIMILES and ENDS.match(self.text[self.tokens[position + 1].end :].lstrip(" ")) is not None
        return word in {"film", "movie"} and position > 0 and self.tokens[position - 1].word in {"for", "in", "my", "our", "at", "from", "to"} and self.text[self.tokens[position].end : self.tokens[position + 1].start] == " "

    def _around(self, first: int, last: int) -> tuple[str, str]:
        start, end = self.tokens[first].start, self.tokens[last].end
        return self.text[max(0, start - LOOK_AROUND) : start].rstrip(" "), self.text[end : end + LOOK_AROUND].lstrip(" ")

    def _capitalised(self, first: int, last: int, name: str) -> bool:
        """Capitals that carry meaning: inside a sentence, in a text that does not capitalise everything."""
        span = [token for token in self.tokens[first : last + 1] if len(token.word) > 3 or token in (self.tokens[first], self.tokens[last])]
        if not all(token.text[:1].isupper() or token.text[:1].isdigit() for token in span) or not any(token.text[:1].isupper() for token in span):
            return False
        before_it = [token.word for token in self.tokens[max(0, first - 2) : first] if token.word != "the"]
        if before_it[-1:] and before_it[-1] in {"with", "by", "starring"} and last - first < 2:
            return False
        if self._shouting or self.tokens[first].word == "i" or self.is_verb_or_place(first, last):
            return False
        if name in {"friday", "halloween", "christmas", "easter", "may", "english", "yes", "no", "ok"} or (len(name) == 1 and not name.isdigit() and name != "m"):
            return False
        before = self.text[max(0, self.tokens[first].start - LOOK_AROUND) : self.tokens[first].start].rstrip(" \"'“‘(")
        starts_sentence = not before or (before[-1] in ".!?\n:" and not self.lists(first))
        if starts_sentence:
            return last > first and all(token.text[:1].isupper() for token in self.tokens[first : last + 1]) and not is_everyday(name)
        return True


_IN_IT = re.compile(r"\bin\s+(?:it|that|this)\b")


def names_person_of(after: str, people: Sequence[str]) -> bool:
    """True if one of an item's people is named behind the title ("Moon with Sam Rockwell", "ghost (swayze)", "contact ... jodie foster in that")."""
    folded = {fold(name) for name in people}
    surnames = {name.split()[-1] for name in folded if len(name) > 3}
    inside = re.match(r"\s*\(([^()]{3,60})", after)
    if inside and any(word in surnames for word in fold(inside.group(1)).split()):
        return True
    clause = fold(re.split(r"[.!?;\n]", after[:LOOK_AROUND])[0])
    before_it = [f" {clause[: match.start()].rstrip()}" for match in _IN_IT.finditer(clause)]
    if any(" " in name and before.endswith(f" {name}") for before in before_it for name in folded):
        return True
    words = fold(after[:LOOK_AROUND]).split()[:7]
    if not words or words[0] not in {"with", "by", "from", "starring", "directed", "the", "w", "where"}:
        return False
    return any(word in surnames for word in words[1:])


def played_by(before: str, people: Sequence[str]) -> bool:
    """True if one of an item's people is the subject in front of "in" ("Tom Hanks was great in Big")."""
    names = {fold(name) for name in people}
    words = fold(before[-80:]).split()
    return any(" ".join(words[start : start + length]) in names for length in (2, 3) for start in range(len(words)))
