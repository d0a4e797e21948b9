"""What a simulated user says, turn by turn, in answer to what is shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from scripts.simulation.limits import Limit, years_in_words
from scripts.simulation.names import Spelling, says_one_of, spell
from scripts.simulation.phrases import Phrases
from scripts.simulation.records import Film
from scripts.simulation.users import User

SECOND_PART_SHARE = 0.25
TRIES = 12
_SECOND: Mapping[str, tuple[str, ...]] = {
    "like_more": ("limit", "dislike"),
    "seen": ("limit", "critique", "like_more"),
    "limit": ("like_more", "seen"),
    "critique": ("like_more", "seen"),
    "dislike": ("limit", "like_more"),
    "more": ("limit",),
    "any_year": ("like_more",),
}
"""What may be said in one breath with what."""
_WEIGHTS: Mapping[int, Mapping[str, float]] = {
    2: {"like_more": 4, "seen": 2, "limit": 3, "critique": 1.5},
    3: {"like_more": 3.5, "seen": 2, "limit": 2.5, "critique": 1.5, "dislike": 1, "more": 0.5},
    4: {"like_more": 2, "seen": 2, "limit": 2, "critique": 1.5, "dislike": 1, "more": 2.5, "any_year": 0.5},
    5: {"like_more": 2, "seen": 2, "limit": 1.5, "critique": 1.5, "dislike": 1, "more": 3, "any_year": 1},
}


@dataclass(frozen=True, slots=True)
class Named:
    """A film that the user spoke of. ``spelling`` is None where it was named by its place in the list."""

    item_id: str
    opinion: str
    spelling: Spelling | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One thing said. ``act`` as in the phrases file."""

    act: str
    sentence: str
    named: tuple[Named, ...] = ()
    limit: Limit | None = None
    genre: str = ""
    """The genre that a critique hints at."""


@dataclass(frozen=True, slots=True)
class Utterance:
    text: str
    parts: tuple[Part, ...]

    @property
    def acts(self) -> tuple[str, ...]:
        return tuple(part.act for part in self.parts)

    @property
    def named(self) -> tuple[Named, ...]:
        return tuple(one for part in self.parts for one in part.named)


@dataclass(frozen=True, slots=True)
class Said:
    """All that a user has said so far: films by opinion, limits in force, genres hinted at, the words themselves."""

    named: tuple[Named, ...] = ()
    limits: tuple[Limit, ...] = ()
    hints: frozenset[str] = frozenset()
    words: str = ""

    def after(self, utterance: Utterance) -> "Said":
        limits = self.limits
        for part in utterance.parts:
            if part.act == "any_year":
                limits = tuple(limit for limit in limits if limit.about != "years")
            if part.limit is not None:
                limits = (*(limit for limit in limits if limit.about != part.limit.about), part.limit)
        hints = self.hints | {part.genre for part in utterance.parts if part.genre}
        return Said((*self.named, *utterance.named), limits, hints, f"{self.words}\n{utterance.text}")

    def ids(self, opinion: str) -> list[str]:
        return [one.item_id for one in self.named if one.opinion == opinion]


@dataclass
class Talk:
    """One user's side of a conversation. The same user, seed and answers give the same words."""

    user: User
    films: Mapping[str, Film]
    taken: frozenset[str]
    phrases: Phrases
    random: Random
    said: Said = field(default_factory=Said)

    def say(self, turn: int, shown: Sequence[str]) -> Utterance:
        """The next utterance; ``shown`` are the item ids of the list on the screen, best first."""
        for _ in range(TRIES):
            parts = self._parts(turn, shown)
            text = self.phrases.utterance([part.sentence for part in parts], self.user.manner, self.random) if parts else ""
            if text and not self.gives_away(text):
                utterance = Utterance(text, parts)
                self.said = self.said.after(utterance)
                return utterance
        utterance = Utterance(text := self.phrases.say("more", self.random), (Part("more", text),))
        self.said = self.said.after(utterance)
        return utterance

    def gives_away(self, text: str) -> bool:
        """True if a text holds a name of a target."""
        return any(says_one_of(text, self.films[item_id].names) for item_id in self.user.targets)

    def _parts(self, turn: int, shown: Sequence[str]) -> tuple[Part, ...]:
        if turn == 1:
            likes = self._likes("like", self.random.choice((2, 2, 3)))
            wish = self._limit() if self.random.random() < 0.5 else None
            return tuple(part for part in (likes, wish) if part)
        makers = self._makers(shown)
        weights = _WEIGHTS[min(turn, max(_WEIGHTS))]
        order = sorted(weights, key=lambda act: -(self.random.random() ** (1 / weights[act])))
        first = next(((act, part) for act in order if (part := makers[act]())), None)
        if first is None:
            return ()
        act, part = first
        second = makers[self.random.choice(_SECOND[act])]() if self.random.random() < SECOND_PART_SHARE else None
        return (part, second) if second and _fit(part, second) else (part,)

    def _makers(self, shown: Sequence[str]) -> dict[str, Callable[[], Part | None]]:
        return {
            "like_more": lambda: self._likes("like_more", self.random.choice((1, 1, 2))),
            "seen": lambda: self._seen(shown),
            "limit": self._limit,
            "critique": self._critique,
            "dislike": self._dislike,
            "more": lambda: Part("more", self.phrases.say("more", self.random)),
            "any_year": self._any_year,
        }

    def _likes(self, act: str, count: int) -> Part | None:
        open_ids = [item_id for item_id in self.user.liked if item_id not in self._spoken_of()][:count]
        named = tuple(Named(item_id, "liked", self._spelled(item_id)) for item_id in open_ids)
        return Part(act, self.phrases.about_films(act, [one.spelling.text for one in named if one.spelling], self.random), named) if named else None

    def _dislike(self) -> Part | None:
        open_ids = [item_id for item_id in self.user.hated if item_id not in self._spoken_of()]
        if not open_ids:
            return None
        spelling = self._spelled(open_ids[0])
        return Part("dislike", self.phrases.about_films("dislike", [spelling.text], self.random), (Named(open_ids[0], "disliked", spelling),))

    def _seen(self, shown: Sequence[str]) -> Part | None:
        places = [place for place, item_id in enumerate(shown[:10], 1) if item_id in self.user.known and item_id not in self._spoken_of()]
        if not places:
            return None
        place = self.random.choice(places)
        return Part("seen", self.phrases.about_place(place, self.random), (Named(shown[place - 1], "seen", place=place),))

    def _limit(self) -> Part | None:
        stated = {limit.about for limit in self.said.limits}
        open_wishes = [limit for limit in self.user.wishes if limit.about not in stated]
        if not open_wishes:
            return None
        limit = self.random.choice(open_wishes)
        if limit.genre:
            return Part(limit.act, self.phrases.about_genre(limit.act, limit.genre, self.random), limit=limit)
        return Part(limit.act, self.phrases.say(limit.act, self.random, **years_in_words(limit, self.random)), limit=limit)

    def _critique(self) -> Part | None:
        excluded = {limit.genre for limit in self.said.limits if not limit.wanted}
        genres = sorted({genre for item_id in self.user.targets for genre in self.films[item_id].genres} & set(self.phrases.critiques) - excluded)
        if not genres:
            return None
        genre = self.random.choice(genres)
        quality = self.random.choice(self.phrases.critiques[genre])
        return Part("critique", self.phrases.say("critique", self.random, more=quality), genre=genre)

    def _any_year(self) -> Part | None:
        limited = any(limit.about == "years" for limit in self.said.limits)
        return Part("any_year", self.phrases.say("any_year", self.random)) if limited else None

    def _spelled(self, item_id: str) -> Spelling:
        film = self.films[item_id]
        spelling = spell(film.names[0], film.year, self.taken, self.random)
        lower = spelling.text.lower()
        if self.user.manner == "sloppy" and len(lower) > 4 and lower != spelling.text:
            return replace(spelling, text=lower, ways=tuple(dict.fromkeys((*(way for way in spelling.ways if way != "as printed"), "lower case"))))
        return spelling

    def _spoken_of(self) -> set[str]:
        return {one.item_id for one in self.said.named}


def _fit(first: Part, second: Part) -> bool:
    """Two parts that neither name the same film nor limit the same thing."""
    same_film = {one.item_id for one in first.named} & {one.item_id for one in second.named}
    same_limit = first.limit is not None and second.limit is not None and first.limit.about == second.limit.about
    return not same_film and not same_limit
