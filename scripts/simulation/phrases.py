"""The words of the simulated users: many phrasings for every act, and three manners of writing."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from scripts.simulation.names import plain

FILE = Path(__file__).with_name("phrases.toml")
MANNERS = ("neat", "sloppy", "chatty")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_SLOT = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Phrases:
    """The phrases file, read."""

    acts: Mapping[str, tuple[str, ...]]
    openings: tuple[str, ...]
    closings: tuple[str, ...]
    joints: tuple[str, ...]
    genres: Mapping[str, tuple[str, str]]
    critiques: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, path: Path = FILE) -> "Phrases":
        with path.open("rb") as file:
            found = tomllib.load(file)
        manner = {name: tuple(words) for name, words in found["manner"].items()}
        return cls(
            acts={name: tuple(phrasings) for name, phrasings in found["acts"].items()},
            genres={name: (one, many) for name, (one, many) in found["genres"].items()},
            critiques={name: tuple(qualities) for name, qualities in found["critiques"].items()},
            **manner,
        )

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word that may be said without naming a film."""
        phrasings = [phrasing for act in self.acts.values() for phrasing in act]
        genres = [name for pair in self.genres.values() for name in pair]
        qualities = [quality for some in self.critiques.values() for quality in some]
        spoken = (*phrasings, *self.openings, *self.closings, *self.joints, *genres, *qualities, *self.genres, *_ORDINALS)
        return frozenset(plain(_SLOT.sub(" ", " ".join(spoken))).split())

    def say(self, act: str, random: Random, **slots: str) -> str:
        """One phrasing of an act, filled in."""
        return random.choice(self.acts[act]).format_map(slots)

    def about_films(self, act: str, spelled: Sequence[str], random: Random) -> str:
        several = len(spelled) > 1
        films = spelled[0] if not several else f"{', '.join(spelled[:-1])}{random.choice((' and ', ' and ', ', ', ' & '))}{spelled[-1]}"
        agreeing = {"was": "were", "is": "are", "them": "them"} if several else {"was": "was", "is": "is", "them": "it"}
        return self.say(act, random, films=films, film=films, **agreeing)

    def about_genre(self, act: str, genre: str, random: Random) -> str:
        one, many = self.genres[genre]
        return self.say(act, random, a_genre=one, genres=many)

    def about_place(self, number: int, random: Random) -> str:
        ordinal = random.choice((_ORDINALS[number - 1], f"{number}{_ENDINGS.get(number, 'th')}"))
        return self.say("seen", random, number=str(number), ordinal=ordinal)

    def utterance(self, sentences: Sequence[str], manner: str, random: Random) -> str:
        """The sentences joined as someone of this manner would write them."""
        text = sentences[0]
        for sentence in sentences[1:]:
            joint = random.choice(self.joints) if text[-1] not in "?!" else " "
            text = f"{text}{joint}{_fitted(sentence, joint)}"
        if manner == "sloppy":
            return re.sub(r"'(?=[a-z])", "", text[0].lower() + text[1:]) if random.random() < 0.5 else text[0].lower() + text[1:]
        if manner == "chatty" and random.random() < 0.6:
            opening = random.choice(self.openings)
            text = f"{opening} {_fitted(text, opening)}"
        if manner == "chatty" and random.random() < 0.4:
            text = f"{text}{'' if text[-1] in '?!' else random.choice(('.', ',', ' -', '!'))} {random.choice(self.closings)}"
        if manner == "neat":
            text = f"{text[0].upper()}{text[1:]}{'' if text[-1] in '.?!)' else '.'}"
        return text


def _fitted(sentence: str, before: str) -> str:
    """The sentence with a small first letter where it goes on after a comma; "I" and names keep theirs."""
    first = sentence.split(maxsplit=1)[0]
    goes_on = before.rstrip().endswith((",", ";", "-", "and"))
    known = first.lower() in {"looking", "only", "just", "no", "not", "from", "big", "my", "could", "make", "come", "oh", "also", "add"}
    return sentence[0].lower() + sentence[1:] if goes_on and known else sentence
