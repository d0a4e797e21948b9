"""Whether what a text claims holds, and of which film: a fact of one film is no ground for the same words about another.

A sentence is supported when everything in it that can be looked up is: by the film that it speaks of there, or by the words and limits of
the user where it speaks of these. A claim whose film cannot be told counts as one about the film that the sentence is written for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.catalogue import Catalogue
from index.item_index import ItemIndex
from index.titles import fold
from index.types import Constraints, Item, TitleMention
from tools.claims import NUMBER_WORDS, YEAR, Claim, Reading, read

TOLERANCE = 0.05
"""How far a share may be from the "nine in ten" or "half" that it is told as."""
_SHARES = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "two thirds": 2 / 3, "three quarters": 3 / 4}
_AT_LEAST = {"most": 0.5, "the majority": 0.5, "nearly all": 0.9, "almost all": 0.9, "all": 1.0}
_DECADES = {word: 1920 + 10 * step for step, word in enumerate("twenties thirties forties fifties sixties seventies eighties nineties".split())}
_USER_LIKES = re.compile(r"\b(?:you|who)(?:['’]ve)?(?: (?:also|really|already|both|have|had|so))? (?:like|love|enjoy|adore|name|mention)d?\b[^,;.]*$", re.IGNORECASE)
_USER_SAYS = re.compile(
    r"\byou(?:['’]ve)?(?: (?:also|really|already|both|have|had|so))? (?:ask|want|wish|name|mention|like|love|enjoy|prefer|set|said|exclude|rule)(?:d|ed)?\b|\byour\b|\bas (?:asked|requested|wanted)\b", re.IGNORECASE
)
_DENIES = re.compile(r"\b(?:no|not|never|without|nothing|free of)(?: \w+){0,2} $", re.IGNORECASE)
_BOUNDS = re.compile(r"\b(?:after|before|since|until|from|than|between|and|to)(?: the)? $", re.IGNORECASE)
_HANGS_ON = re.compile(r" (?:of|from|in) |,? whom?\b[^,;.¤]*", re.IGNORECASE)
_OF_LIST = re.compile(r"\b(?:i|list|these|here|films|picks|ones|others|rest|them)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a text may rest on. ``subject``: the film that a reason is written for; without one, a text may speak of any of ``films``.

    ``words`` are the user's, ``reports`` what tools said in this turn of no film in particular.
    """

    films: tuple[Item, ...]
    subject: Item | None = None
    words: str = ""
    constraints: Constraints = Constraints()
    reports: str = ""

    @property
    def at_hand(self) -> tuple[Item, ...]:
        return (self.subject, *self.films) if self.subject else self.films

    def named(self, mention: TitleMention) -> list[Item]:
        """The films at hand that a mention means."""
        return [item for item in self.at_hand if item.item_id in mention.item_ids]


def unsupported(sentence: str, index: ItemIndex, grounds: Grounds) -> tuple[Claim, ...]:
    """The claims of a sentence without support; empty for a sentence that may be shown."""
    reading = read(sentence, index, grounds.at_hand)
    corpus = _folded(grounds.words, *([_corpus(grounds.subject)] if grounds.subject else []))
    films = [Claim("film", mention.surface, mention.start) for mention in reading.films if not grounds.named(mention) and f" {fold(mention.surface)} " not in corpus]
    dated = [Claim("year", year, mention.start) for mention in reading.films for year in _wrong_years(mention, grounds)]
    judge = _OfSubject(reading, index.catalogue, grounds) if grounds.subject else _OfFilms(reading, index.catalogue, grounds)
    return (*films, *dated, *(claim for claim in reading.claims if not judge.supports(claim)))


def _wrong_years(mention: TitleMention, grounds: Grounds) -> list[str]:
    """Years said with a title, "Heat (1987)", that are not the film's."""
    items = grounds.named(mention)
    return [year for year in YEAR.findall(mention.surface) if items and not any(year in item.display_title for item in items)]


class _Judge:
    """What holds in one sentence."""

    def __init__(self, reading: Reading, catalogue: Catalogue, grounds: Grounds) -> None:
        self.reading, self.catalogue, self.grounds = reading, catalogue, grounds

    def holds(self, claim: Claim, item: Item, others: Sequence[Item]) -> bool:
        return holds(claim, item, self.catalogue, others)

    def before(self, claim: Claim) -> str:
        """The words of the claim's piece in front of it."""
        start, _ = self.reading.words(self.reading.piece(claim.start))
        return self.reading.text[start : claim.start]

    def told_of(self, claim: Claim) -> list[Item]:
        """The films that the claim is said of directly: "Nolan's Inception", "Keanu Reeves, whom you liked in The Matrix"."""
        return [item for mention in self.reading.films if self._belongs(claim, mention) for item in self.grounds.named(mention)]

    def _belongs(self, claim: Claim, mention: TitleMention) -> bool:
        text = self.reading.text
        if claim.kind == "year" and claim.start >= mention.end:
            return bool(re.fullmatch(r"\s?\(?(?:from |of )?", text[mention.end : claim.start]))
        between = text[claim.end : mention.start] if claim.end <= mention.start else ","
        owned = bool(re.fullmatch(r"['’]s? ", between))
        liked = _USER_LIKES.search(text[: claim.start])
        return owned or bool(liked and not re.search("[,;.¤]", f"{liked.group()}{between}"))

    def films_between(self, start: int, end: int) -> list[Item]:
        return [item for mention in self.reading.films if start <= mention.start < end for item in self.grounds.named(mention)]

    def is_said(self, claim: Claim) -> bool:
        """True if the user or a limit said it, as it stands."""
        limits = self.grounds.constraints
        if claim.kind == "genre" and claim.text in (*limits.genres_any, *limits.genres_none):
            return True
        if claim.kind == "year" and self._near_limits(claim):
            return True
        people = (*limits.people, *limits.people_none, *limits.languages, *limits.languages_none, *limits.keywords_none, *limits.years_none)
        return f" {fold(claim.text)} " in _folded(self.grounds.words, *people, f"{limits.runtime_max or ''} minutes")

    def _near_limits(self, claim: Claim) -> bool:
        limits = (self.grounds.constraints.year_min, self.grounds.constraints.year_max)
        return int(claim.text) in {limit + step for limit in limits if limit is not None for step in (-1, 0, 1)}

    def speaks_of_user(self, claim: Claim) -> bool:
        return bool(_USER_SAYS.search(self.before(claim)))


class _OfSubject(_Judge):
    """A reason: what it says is said of its film, and of a liked one only where that is unmistakable."""

    def supports(self, claim: Claim) -> bool:
        subject = self.grounds.subject
        if subject is None:
            raise AssertionError("a reason has a film")
        if claim.kind == "tie":
            return all(_tied(claim.text, subject, other) for other in self.compared(claim))
        if told := self.told_of(claim):
            return any(self.holds(claim, item, ()) for item in told)
        if self.is_said(claim) and (self.speaks_of_user(claim) or (claim.kind == "year" and _BOUNDS.search(self.before(claim)) and self._near_limits(claim))):
            return True
        others = self.films_between(0, len(self.reading.text))
        if _DENIES.search(self.before(claim)):
            return claim.kind in ("genre", "person", "year", "decade") and not self.holds(claim, subject, others)
        return all(self.holds(claim, item, others) for item in (subject, *self.compared(claim)))

    def compared(self, claim: Claim) -> list[Item]:
        """The liked films that are said to be alike in this: those of "as in The Matrix" beside the claim."""
        found = [mention for mention in self.reading.films if claim in self._facts_beside(mention)]
        return [item for mention in found for item in self.grounds.named(mention) if item is not self.grounds.subject]

    def _facts_beside(self, mention: TitleMention) -> list[Claim]:
        """The facts that a comparison with a film is about: in its piece, else in the next one if it opens the sentence, else in the one before."""
        if _USER_LIKES.search(self.reading.text[: mention.start]):
            return []
        nearest = [claim for claim in self.reading.claims if claim.end <= mention.start][-1:]
        if nearest and _HANGS_ON.fullmatch(self.reading.text[nearest[0].end : mention.start]):
            return nearest
        piece = self.reading.piece(mention.start)
        here = self._facts(piece)
        if not here:
            here = self._facts(piece + 1 if self._opens(piece) else piece - 1)
        dated = [claim for claim in here if claim.kind not in ("year", "decade")]
        return dated or here

    def _opens(self, piece: int) -> bool:
        start = self.reading.cuts[piece]
        return piece == 0 or self.reading.text[:start].rstrip().endswith((";", ".", ":"))

    def _facts(self, piece: int) -> list[Claim]:
        return [one for one in self.reading.claims if self.reading.piece(one.start) == piece and one.kind != "figure" and not self.told_of(one)]


class _OfFilms(_Judge):
    """An answer: what it says beside a film's name is said of that film, the rest of any film at hand."""

    def supports(self, claim: Claim) -> bool:
        if claim.kind == "tie":
            return True
        piece = self.reading.piece(claim.start)
        start, end = self.reading.words(piece)
        named = self.told_of(claim) or self.films_between(start, end)
        if claim.text.isdigit() and claim.kind == "figure" and self._is_reported(claim):
            return True
        if named:
            return any(self.holds(claim, item, named) for item in named) or (self.is_said(claim) and (self.speaks_of_user(claim) or bool(_DENIES.search(self.before(claim)))))
        inherited = [] if _OF_LIST.search(self.reading.text[start:end]) else self.films_between(0, start)
        if self.is_said(claim) or any(self.holds(claim, item, inherited) for item in inherited or self.grounds.films):
            return True
        return not inherited and self._is_reported(claim)

    def _is_reported(self, claim: Claim) -> bool:
        return f" {fold(claim.text)} " in _folded(self.grounds.reports)


def holds(claim: Claim, item: Item, catalogue: Catalogue, others: Sequence[Item]) -> bool:
    """True if a claim is a fact of the film; ``others`` are the films that a share of likers may be one of."""
    text = f" {fold(claim.text)} "
    if claim.kind == "genre":
        return claim.text in item.genres or text in _corpus(item)
    if claim.kind == "decade":
        return (item.year is not None and item.year // 10 * 10 == _decade(claim.text)) or text in _corpus(item)
    if claim.kind == "figure":
        return text in _corpus(item) or _figure_holds(claim.text, item, catalogue, others)
    if claim.role:
        return text in _folded(*(item.directors if claim.role == "director" else item.cast))
    return text in _corpus(item)


def _decade(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits) + 1900 * (len(digits) == 2) if digits else _DECADES[text.lower()]


def _figure_holds(text: str, item: Item, catalogue: Catalogue, others: Sequence[Item]) -> bool:
    both = [(catalogue.likers_in_common(other.item_id, item.item_id), len(catalogue.likers(other.item_id))) for other in others if other is not item]
    words, numbers = text.lower(), _numbers(text)
    shares = [common / of for common, of in both if of]
    if share := _told_share(words, numbers):
        return any(abs(one - share) <= TOLERANCE for one in shares)
    if least := _AT_LEAST.get(words):
        return any(one > least or one == 1 for one in shares)
    if len(numbers) == 2:
        return tuple(numbers) in [*both, (len(catalogue.likers(item.item_id)), catalogue.likes.shape[0])]
    (number,) = numbers
    if re.search(r"%|cent", words):
        return any(abs(100 * one - number) < 1 for one in shares)
    if "hour" in words:
        return item.runtime is not None and number in (item.runtime / 60, round(item.runtime / 60))
    if "minute" in words:
        return number == item.runtime
    counts = {len(catalogue.likers(item.item_id)), *(count for pair in both for count in pair)}
    return bool(re.fullmatch(r"\d+|.*(?:people|users|viewers|fans|members|lists)", words)) and number in counts


def _told_share(words: str, numbers: Sequence[float]) -> float:
    """The share of "nine in ten" and "two thirds"; 0 for a text that names none."""
    if len(numbers) == 2 and numbers[1] <= 10 and numbers[1] > 0:
        return numbers[0] / numbers[1]
    return _SHARES.get(re.sub("^an? ", "", words).replace("-", " "), 0)


def _numbers(text: str) -> list[float]:
    found = re.findall(r"\d+(?:[.,]\d+)*|[a-z]+", text.lower())
    return [float(NUMBER_WORDS[word]) if word in NUMBER_WORDS else _number(word) for word in found if word in NUMBER_WORDS or word[0].isdigit()]


def _number(digits: str) -> float:
    return float(digits.replace(",", "")) if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?", digits) else -1.0


def _tied(words: str, item: Item, other: Item) -> bool:
    """True if two films have in common what "the same director" speaks of; what the catalogue does not know is not shared."""
    word = words.lower()
    if word.startswith(("director", "filmmaker")):
        return bool(set(item.directors) & set(other.directors))
    if word.startswith(("star", "lead", "actor", "actress", "cast")):
        return bool(set(item.cast) & set(other.cast))
    return word.startswith("genre") and bool(set(item.genres) & set(other.genres))


def _corpus(item: Item) -> str:
    """Everything known of a film."""
    return _folded(item.display_title, *item.alternative_titles, *item.people, *item.keywords, *item.genres, item.language, item.text)


def _folded(*parts: str) -> str:
    """Texts as folded words, with a space at both ends."""
    return f" {' '.join(fold(part) for part in parts if part)} "
