"""A user who talks to the agent, and holds every list against the promises that all lists keep."""

from contextlib import aclosing
from statistics import mean

from agent.conversation import Conversation, TurnResult
from index.catalogue import year_range
from index.types import Constraints
from tools.state import UserSettings


class Talk:
    """One thread of a conversation. Every new list is held against the promises that all lists keep."""

    def __init__(self, conversation: Conversation, thread: str, user: str | None = None) -> None:
        self.conversation = conversation
        self.thread = thread
        self.user = user

    async def say(self, text: str, settings: UserSettings = UserSettings()) -> TurnResult:
        async with aclosing(self.conversation.turn(self.thread, text, settings, self.user)) as events:
            *_, result = [event async for event in events]
        assert isinstance(result, TurnResult)
        if result.new_list:
            self.check_list(result)
        return result

    async def says(self, *texts: str) -> TurnResult:
        """Several turns; the last one's result."""
        for text in texts:
            result = await self.say(text)
        return result

    def check_list(self, result: TurnResult) -> None:
        ids = listed(result)
        assert len(set(ids)) == len(ids)
        assert [one.rank for one in result.recommendations] == list(range(1, len(ids) + 1))
        assert not set(ids) & {*result.taste.liked, *result.taste.disliked, *result.taste.seen}
        assert all(one.reason.endswith((".", "!", "?")) and len(one.reason) > 10 for one in result.recommendations)
        assert all(self.keeps(item_id, result.taste.constraints) for item_id in ids)

    def keeps(self, item_id: str, limits: Constraints) -> bool:
        """Whether a film passes the limits, read off the film itself."""
        film = self.conversation.index.catalogue.item(item_id)
        people = {*film.directors, *film.cast}
        return (
            (not limits.genres_any or bool(set(limits.genres_any) & set(film.genres)))
            and not set(limits.genres_none) & set(film.genres)
            and (limits.year_min is None or (film.year or 0) >= limits.year_min)
            and (limits.year_max is None or 0 < (film.year or 0) <= limits.year_max)
            and not any(first <= (film.year or 0) <= last for first, last in map(year_range, limits.years_none))
            and (not limits.people or bool(set(limits.people) & people))
            and not set(limits.people_none) & people
            and (not limits.languages or film.language in limits.languages)
            and film.language not in limits.languages_none
            and not set(limits.keywords_none) & set(film.keywords)
            and (limits.runtime_max is None or 0 < (film.runtime or 0) <= limits.runtime_max)
        )


def listed(result: TurnResult) -> list[str]:
    return [one.item_id for one in result.recommendations]


def years(talk: Talk, result: TurnResult) -> list[int]:
    return [talk.conversation.index.catalogue.item(item_id).year or 0 for item_id in listed(result)]


def share_with(talk: Talk, result: TurnResult, keywords: set[str]) -> float:
    """Share of the list whose keywords or genres hold one of the words."""
    films = [talk.conversation.index.catalogue.item(item_id) for item_id in listed(result)]
    return mean(bool({*film.keywords, *film.genres} & keywords) for film in films)
