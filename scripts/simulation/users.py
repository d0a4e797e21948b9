"""Simulated users, each made of one real user's ratings."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from scripts.simulation.limits import Limit, wishes
from scripts.simulation.names import bare
from scripts.simulation.phrases import MANNERS, Phrases
from scripts.simulation.records import DISLIKED_UP_TO, LIKED_FROM, Film, Records, RecordsError

MIN_LIKES = 20
TARGETS = 10
REVEALED = 8


@dataclass(frozen=True, slots=True)
class User:
    """Item ids: ``liked`` may be told, ``targets`` are liked as well and never told, ``hated`` may be told, ``known`` are
    all other films that the user has rated and may say to have seen."""

    user_id: str
    manner: str
    liked: tuple[str, ...]
    targets: tuple[str, ...]
    hated: tuple[str, ...]
    known: frozenset[str]
    wishes: tuple[Limit, ...]


def choose_users(records: Records, phrases: Phrases, count: int | None, seed: int) -> list[User]:
    """``count`` users drawn from those with enough likes; all of them, in random order, if there are fewer or ``count`` is None."""
    enough = sorted(user for user in records.stars if len(records.likes(user)) >= MIN_LIKES)
    if not enough:
        raise RecordsError(f"No user has {MIN_LIKES} likes (ratings of {LIKED_FROM} and more); there is nobody to simulate.")
    random = Random(f"{seed} users")
    drawn = random.sample(enough, len(enough) if count is None else min(count, len(enough)))
    users = [_user(records, phrases, user_id, Random(f"{seed} user {user_id}")) for user_id in drawn]
    return [user for user in users if user.targets and user.liked]


def _user(records: Records, phrases: Phrases, user_id: str, random: Random) -> User:
    likes = records.likes(user_id)
    random.shuffle(likes)
    targets = [item_id for item_id in likes if not _is_small_talk(records.films[item_id], phrases)][:TARGETS]
    rest = [item_id for item_id in likes if item_id not in set(targets)]
    stars = records.stars[user_id]
    hated = [item_id for item_id in stars if stars[item_id] <= DISLIKED_UP_TO]
    random.shuffle(hated)
    return User(
        user_id=user_id,
        manner=random.choice(MANNERS),
        liked=tuple(rest[:REVEALED]),
        targets=tuple(targets),
        hated=tuple(hated[:REVEALED]),
        known=frozenset(stars) - set(targets) - set(rest[:REVEALED]) - set(hated[:REVEALED]),
        wishes=tuple(_wishes(records.films, targets, likes, phrases, random)),
    )


def _wishes(films: Mapping[str, Film], targets: list[str], likes: list[str], phrases: Phrases, random: Random) -> list[Limit]:
    present = {genre for film in films.values() for genre in film.genres} & set(phrases.genres)
    return wishes([films[item_id] for item_id in targets], [films[item_id] for item_id in likes], present, random)


def _is_small_talk(film: Film, phrases: Phrases) -> bool:
    """True if a name of the film ("Up", "It") is made of words that users say anyway: it could not be kept from being said."""
    return any(set(bare(name).split()) <= phrases.vocabulary for name in film.names)
