"""A message in tokens: what stands where, where sentences end, which tokens a mention has taken."""

import re
from collections.abc import Sequence

from index.title_evidence import Context, Token
from index.title_names import canonical_words
from index.title_search import TitleSearch
from index.titles import fold
from index.types import TitleMatch

MAX_TITLE_WORDS = 16
LOOK_BACK = 100
"""Characters."""

_TOKEN = re.compile(r"[^\W_]+(?:['’.*·-][^\W_]+)*['’]?|[&$]")
BOUND_BEHIND = r"(?:onwards?\b|on\b(?!\s+\w)|or\s+(?:later|newer|older|earlier|before|after|more)\b|and\s+(?:later|newer|older|earlier|before|up(?!\s*\())\b|at\s+(?:the\s+)?(?:latest|earliest)\b)"
_RANGE_BEHIND = rf"(?:to|until|till|through|-|–)\s*(?:now\b|today\b|the present\b|\d(?!\d{{3}}\s*(?:(?:to|until|till|through|-|–)\s*\d|{BOUND_BEHIND})))"
"""What makes a range of the year in front; "1994 - 2000 or older" is a title's year and a limit behind a dash."""
_YEAR_AFTER = re.compile(rf"^(?:,?\s+the\s+(?=\d{{4}}\s+(?:one|version|film|movie)\b))?(?:[.!?]+(?=\s*\())?\s*[\(\[,]?\s*(?:from |of )?((?:19|20)\d\d)(?![\d'’]|\s*s\b|\s*(?:{BOUND_BEHIND}|{_RANGE_BEHIND}))\s*[\)\]]?")
_VERSION_OF_YEAR = re.compile(
    r"^\s*[,(\[–—-]?\s*(?:the|that)\s+(?:(?:\w+\s+){0,2}?(?:one|version|film|movie|remake|adaptation)\s+(?:made\s+|released\s+)?(?:from|of|in)\s+(?:the year\s+)?(?P<behind>(?:19|20)\d\d)(?![\d'’])|(?P<before>(?:19|20)\d\d)\s+(?:one|version|film|movie|remake|adaptation)\b)\s*[)\]]?", re.IGNORECASE
)
""" ", the first one from 1995", " (the 2020 one)"."""
_ABBREVIATED = frozenset({"inc", "jr", "sr", "vs", "mrs", "dr"})
"""Words whose full stop may end a title."""
_NO_END = frozenset({"vol", "mr", "mrs", "dr", "vs", "st", "pt", "no"})
"""Words whose full stop ends no sentence."""
_SIGNS = ".!?*"
_OWN_SIGN = re.compile(r"[!?.*]+(?=\s+(?:[a-z&(]|(?:19|20)\d\d\b)|\s*[,;])")
"""Signs behind a title that end no sentence, because it goes on."""
_INITIALS = re.compile(r"\w(?:\.\w)+")
_YEAR_BEFORE = re.compile(r"\b((?:19|20)\d\d)(?:'s|’s)?\s+(?:version of\s+)?(?:the\s+)?$")
_ITEM_JOINT = re.compile(r"\s*(?:,|\.(?=\s)|;|/|&|\+|\n|\band\b|\bor\b|\bplus\b|\bthen\b|•|\s-\s|\s*\d\.\s)+\s*", re.IGNORECASE)
_MESSAGE_NOISE = re.compile(r"^\W*(?:(?:hi|hey|hello|ok|okay|well|um|uh|so|i like|i love|i loved|i liked)\b\W*)*|[\s.!?;:,)]+$", re.IGNORECASE)


class Message:
    """One text on its way to mentions, and the catalogue's names that it is read with."""

    def __init__(self, text: str, search: TitleSearch) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.search = search
        self.context = Context(text, self.tokens)
        self.parts = _segments(text, self.tokens)
        """Token ranges between commas, line ends and "and"."""
        self.taken = [False] * len(self.tokens)
        self.spans: list[tuple[int, int]] = []
        """Where mentions stand that are found so far."""

    def before(self, first: int) -> str:
        """The text in front of a token, as far as rules look back."""
        start = self.tokens[first].start
        return self.text[max(0, start - LOOK_BACK) : start]

    def words(self, first: int, last: int) -> list[str]:
        return [word for token in self.tokens[first : last + 1] for word in token.words]

    def take(self, first: int, last: int) -> None:
        self.taken[first : last + 1] = [True] * (last - first + 1)

    def person_length(self, first: int) -> int:
        """Number of tokens of a person's full name that starts here and is no title: "emma stone" names no film "Emma"."""
        for length in (4, 3, 2):
            words = self.words(first, first + length - 1) if first + length <= len(self.tokens) else []
            name = " ".join(words)
            if name and name in self.search.catalogue.person_names and " ".join(canonical_words(words)) not in self.search.names:
                return length
        return 0

    def crosses_sentence(self, first: int, last: int) -> bool:
        for left, right in zip(self.tokens[first:last], self.tokens[first + 1 : last + 1], strict=False):
            gap = self.text[left.end : right.start]
            if "\n" in gap or len(gap) > 4 or (re.search(r"[.!?;]\s", gap) and not _is_shortened(left)):
                return True
        return False

    def is_one_sentence(self, first: int, last: int, matches: Sequence[TitleMatch]) -> bool:
        """True unless a sentence ends between the tokens and the title has no such signs itself ("Mamma Mia! Here We Go Again")."""
        if not self.crosses_sentence(first, last):
            return True
        written = _as_printed(self.text[self.tokens[first].start : self.tokens[last].end])
        return any(_as_printed(title) == written for title in self.titles_of(matches))

    def titles_of(self, matches: Sequence[TitleMatch]) -> list[str]:
        """All printed titles of the likeliest items."""
        items = [self.search.catalogue.item(match.item_id) for match in matches[:3]]
        return [title for item in items for title in (item.title, *item.alternative_titles)]

    def own_end(self, first: int, last: int, matches: Sequence[TitleMatch], *, misspelt: bool = False) -> int:
        """Where the title ends, with a closing sign of its own in the middle of a sentence: "O Brother, Where Art Thou? and Fargo"."""
        end = self.tokens[last].end
        sign = _OWN_SIGN.match(self.text, end)
        if not sign:
            return end
        written = _as_printed(self.text[self.tokens[first].start : end])
        signs = {title[len(title.rstrip(_SIGNS)) :] for title in self.titles_of(matches) if misspelt or _as_printed(title) == written}
        return sign.end() if sign.group() in signs else end

    def year_near(self, first: int, last: int, own_end: int | None = None) -> tuple[int | None, int]:
        """A year written directly behind the title ("Dune (2021)", "Dune 2021") or before it ("the 1984 Dune"). ``own_end``: where the title ends."""
        end = own_end or self.tokens[last].end
        if self.text[end : end + 1] == "." and (self.tokens[last].word in _ABBREVIATED or (_INITIALS.fullmatch(self.tokens[last].text) and _YEAR_AFTER.match(self.text[end + 1 :]))):
            end += 1
        if self.text[end : end + 1] in {")", "]"} and _opens_bracket(self.text[max(0, self.tokens[first].start - 1) : end]):
            end += 1
        if version := _VERSION_OF_YEAR.match(self.text[end:]):
            return int(version["behind"] or version["before"]), end + len(version.group().rstrip())
        after = _YEAR_AFTER.match(self.text[end:])
        if after and (not re.match(r"\s*,", self.text[end:]) or "the" in after.group().lower()):
            return int(after.group(1)), end + (after.end() if "(" in after.group() or "[" in after.group() else after.end(1))
        before = _YEAR_BEFORE.search(self.before(first))
        return (int(before.group(1)) if before else None), end


def _is_shortened(token: Token) -> bool:
    """True for a word whose full stop ends no sentence: "Vol.", "U.N.C.L.E.", the "S." of a name."""
    return token.word in _NO_END or re.search(r"\w\.\w", token.text) is not None or (len(token.text) == 1 and token.text.isalpha() and token.text != "I")


def _opens_bracket(written: str) -> bool:
    """True if a bracket in the text is not closed there."""
    return re.search(r"[(\[][^)\]]*$", written) is not None


def _as_printed(title: str) -> str:
    """A title with its inner signs, to tell a sentence's end from a sign of the title itself."""
    return re.sub(r"^(?:the|an?)\s+", "", title.casefold().rstrip(_SIGNS))


def tokens_of(text: str) -> list[Token]:
    return [Token(match.group(), tuple(fold(match.group()).split()), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def _segments(text: str, tokens: Sequence[Token]) -> frozenset[tuple[int, int]]:
    """Token ranges of the parts of a message between commas, line ends and "and"."""
    noise = _MESSAGE_NOISE.match(text)
    position = noise.end() if noise else 0
    segments = []
    borders = [*((match.start(), match.end()) for match in _ITEM_JOINT.finditer(text, position)), (len(text), len(text))]
    for start, end in borders:
        inside = [number for number, token in enumerate(tokens) if token.start >= position and token.end <= start]
        if inside:
            segments.append((inside[0], inside[-1]))
        position = end
    return frozenset(segments)
