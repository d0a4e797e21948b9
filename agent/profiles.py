"""What is remembered of a known user from one conversation to the next: the films liked, disliked and seen.

Every film is an entry of its own in LangGraph's long-term store, so conversations of one user that go on at the same time, in
one process or in several, change different entries and do not overwrite each other.
"""

import asyncio
import hashlib
import json
import sqlite3
import time
import unicodedata
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, get_args
from urllib.parse import quote

import aiosqlite
from langgraph.store.base import BaseStore
from langgraph.store.memory import InMemoryStore
from langgraph.store.sqlite.aio import AsyncSqliteStore

from agent.database import check_database
from index.catalogue import Catalogue
from index.errors import BadInputError
from tools.state import Opinion, Taste

MAX_USER_CHARACTERS = 100
_ALL = 1_000_000
"""More entries than any catalogue has films; the store asks for a number."""
_WAITS = (0.05, 0.2, 0.5)

Changes = Mapping[str, Opinion | None]
"""Item id -> the opinion that it has now, None if it has none any more."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A profile as a turn meets it. ``gone``: how many of its films the catalogue does not have; ``damaged``: entries that
    cannot be read."""

    taste: Taste = Taste()
    gone: int = 0
    damaged: tuple[str, ...] = ()


class Profiles:
    """The profiles of all users, in an SQLite file or, if ``database`` is None, in memory."""

    def __init__(self, database: Path | None = None) -> None:
        self._database = database
        self._store: BaseStore | None = InMemoryStore() if database is None else None
        self._resources = AsyncExitStack()
        self._opening = asyncio.Lock()

    async def __aenter__(self) -> "Profiles":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._resources.aclose()

    async def recall(self, user: str, catalogue: Catalogue) -> Remembered:
        """What is remembered of a user, in the order in which it was said."""
        entries = {item.key: item.value for item in await (await self.opened()).asearch(_namespace(user, catalogue), limit=_ALL)}
        damaged = tuple(item_id for item_id, value in entries.items() if not _is_entry(value))
        readable = sorted((value["noted"], item_id, value["opinion"]) for item_id, value in entries.items() if item_id not in damaged)
        taste = Taste()
        for kind in get_args(Opinion):
            taste = taste.with_opinion(kind, tuple(item_id for _, item_id, said in readable if said == kind and item_id in catalogue))
        return Remembered(taste, len(readable) - len(taste.known()), damaged)

    async def change(self, user: str, catalogue: Catalogue, changes: Changes) -> None:
        """Note and forget films, all of them or, when it fails, none."""
        store, namespace, now = await self.opened(), _namespace(user, catalogue), time.time_ns()
        # Sent together, they are one transaction of the store.
        await asyncio.gather(
            *(
                store.adelete(namespace, item_id) if opinion is None else store.aput(namespace, item_id, {"opinion": opinion, "noted": now + place})
                for place, (item_id, opinion) in enumerate(changes.items())
            )
        )

    async def forget(self, user: str, catalogue: Catalogue) -> None:
        """Forget all that is remembered of a user."""
        entries = await (await self.opened()).asearch(_namespace(user, catalogue), limit=_ALL)
        await self.change(user, catalogue, {entry.key: None for entry in entries})

    async def opened(self) -> BaseStore:
        """The store; a file is opened at the first call, which should not be cancelled."""
        async with self._opening:
            if self._store is None:
                self._store = await self._open(self._database or Path())
            return self._store

    async def _open(self, database: Path) -> BaseStore:
        check_database(database)
        for seconds in _WAITS:
            try:
                return await self._connected(database)
            except sqlite3.Error:
                # Two processes make the tables of a new file at once; the slower one finds them made when it looks again.
                await asyncio.sleep(seconds)
        return await self._connected(database)

    async def _connected(self, database: Path) -> BaseStore:
        async with AsyncExitStack() as resources:
            connection = await resources.enter_async_context(aiosqlite.connect(database, isolation_level=None))
            await connection.execute("PRAGMA journal_mode=WAL")  # readers and writers do not wait for each other
            store = AsyncSqliteStore(connection, deserializer=_value)
            await store.setup()
            self._resources.push_async_callback(resources.pop_all().aclose)
        return store


def changes_between(before: Taste, after: Taste) -> dict[str, Opinion | None]:
    """What has to be done to a profile so that it follows a taste."""
    old, new = before.opinions(), after.opinions()
    return {item_id: new.get(item_id) for item_id in (*(one for one in old if one not in new), *new) if old.get(item_id) != new.get(item_id)}


def checked_user(name: str) -> str:
    """The user's name without blanks around it; raises ``BadInputError`` if it cannot be one."""
    printable, name = name.isprintable(), unicodedata.normalize("NFC", name.strip())
    if not name:
        raise BadInputError("The user's name is empty. Give a name, or leave it out and nothing is remembered.")
    if len(name) > MAX_USER_CHARACTERS:
        raise BadInputError(f"The user's name has {len(name):,} characters; it may have {MAX_USER_CHARACTERS}.")
    if not printable:
        raise BadInputError("The user's name holds control characters. Use letters, digits and blanks.")
    return name


def label(user: str) -> str:
    """What stands for a user in the database: a hash, as the name of a browser is a secret, and the store allows no dots."""
    return hashlib.sha256(user.encode()).hexdigest()


def _namespace(user: str, catalogue: Catalogue) -> tuple[str, ...]:
    return ("profile", label(user), quote(catalogue.name, safe="").replace(".", "%2E") or "-")


def _value(stored: Any) -> dict[str, Any]:
    """An entry's value; one that is no JSON object is an empty one, so that the others can still be read."""
    try:
        value = json.loads(stored)
    except (ValueError, TypeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _is_entry(value: Mapping[str, Any]) -> bool:
    return value.get("opinion") in get_args(Opinion) and isinstance(value.get("noted"), int)
