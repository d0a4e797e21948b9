"""Hard limits that a simulated user states, and whether a film keeps them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from scripts.simulation.records import Film

MOST = 0.7
"""Share of the targets that a range of years must hold before a user asks for it."""
FIRST_DECADE = 1920


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit. ``act`` is the way it is said; years are inclusive; ``genre`` is wanted or unwanted."""

    act: str
    genre: str = ""
    wanted: bool = True
    first: int | None = None
    last: int | None = None

    @property
    def about(self) -> str:
        """Which limits cannot stand beside each other: the later one would take the place of the earlier."""
        if self.genre:
            return f"no {self.genre}" if not self.wanted else "genre"
        return "years"

    def kept_by(self, film: Film) -> bool | None:
        """None if the files do not say."""
        if self.genre:
            return (self.genre in film.genres) == self.wanted if film.genres else None
        return film.year is not None and (self.first or 0) <= film.year <= (self.last or 9999)

    def in_words(self) -> str:
        if self.genre:
            return self.genre if self.wanted else f"no {self.genre}"
        return f"years {self.first or ''}-{self.last or ''}"

    def noted_in(self, constraints: Mapping[str, Any]) -> bool:
        """True if the agent's own constraints say the same."""
        if self.genre:
            return self.genre in constraints["genres_any" if self.wanted else "genres_none"]
        return (constraints["year_min"], constraints["year_max"]) == (self.first, self.last)


def wishes(targets: Sequence[Film], liked: Iterable[Film], genres: Iterable[str], random: Random) -> list[Limit]:
    """Limits that suit the targets: one of their two commonest genres, a genre that the user has no like in, a range of years."""
    counts = Counter(genre for film in targets for genre in sorted(film.genres))
    known = set(genres)
    found = [Limit("genre", genre=random.choice(common))] if (common := [genre for genre, _ in counts.most_common(2) if genre in known]) else []
    never = sorted(known - {genre for film in liked for genre in film.genres})
    found += [Limit("no_genre", genre=genre, wanted=False) for genre in random.sample(never, min(2, len(never)))]
    years = sorted(film.year for film in targets if film.year is not None)
    return [*found, *_ranges(years, random)] if years else found


def _ranges(years: Sequence[int], random: Random) -> list[Limit]:
    """One range of years that holds most of the given ones, in one of the ways to say it; round years are what people say."""
    cut = int(len(years) * (1 - MOST) / 2)
    low, high = years[cut], years[-1 - cut]
    after, since, until, before = (low - 1) // 5 * 5, low // 5 * 5, -(-high // 5) * 5, -(-(high + 1) // 5) * 5
    choices = [
        Limit("after", first=after + 1), Limit("since", first=since), Limit("before", last=before - 1), Limit("until", last=until),
        Limit("between", first=since, last=until),
    ]  # fmt: skip
    decade, count = Counter(year - year % 10 for year in years).most_common(1)[0]
    if decade >= FIRST_DECADE and count / len(years) >= MOST:
        choices.append(Limit("decade", first=decade, last=decade + 9))
    return [random.choice(choices)]


def years_in_words(limit: Limit, random: Random) -> dict[str, str]:
    """What the braces of the limit's act are filled with: "after" and "before" leave out the year that is said."""
    first, last = limit.first or 0, limit.last or 0
    year = {"after": first - 1, "since": first, "before": last + 1, "until": last}.get(limit.act, 0)
    decade = random.choice((f"{first}s", f"{first % 100}s" if 1920 <= first < 2000 else f"{first}s"))
    return {"year": str(year), "first": str(first), "last": str(last), "decade": decade}
