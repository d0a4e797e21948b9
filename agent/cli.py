"""Chat in a terminal, or turn by turn for scripts: ``python -m agent.cli [--index DIR] [--user NAME] [--json]``.

A conversation in the terminal ends with the process. What a named user thinks of films is remembered in the settings' database."""

import argparse
import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from agent.conversation import Conversation, Event, Token, ToolFinished, TurnResult, open_conversation
from agent.models import OFFLINE_NOTICE
from agent.profiles import checked_user
from agent.settings import Settings
from index.encoders import open_encoder
from index.errors import BadInputError, RecoError
from index.item_index import ItemIndex

DEFAULT_THREAD = "terminal"


def load_index(folder: Path, settings: Settings) -> ItemIndex:
    """The index in a folder, with the encoder that its manifest names."""
    return ItemIndex.load(
        folder,
        lambda name: open_encoder(name, mistral_api_key=settings.mistral_api_key, mistral_endpoint=settings.mistral_base_url),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m agent.cli", description=__doc__.split("\n")[0])
    parser.add_argument("--index", type=Path, help="folder of the index (default: RECOFM_INDEX or var/index/starter)")
    parser.add_argument("--json", action="store_true", help="one user turn per line in, one JSON object per turn out")
    parser.add_argument("--user", metavar="NAME", help="who is talking: what is liked, disliked and seen is remembered for the next time")
    options = parser.parse_args(arguments)
    try:
        user = None if options.user is None else checked_user(options.user)
        settings = Settings.from_environment(os.environ)
        index = load_index(options.index or settings.index, settings)
    except RecoError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        asyncio.run(_serve(index, settings, _json_turns if options.json else _chat, user))
    except (KeyboardInterrupt, BrokenPipeError):
        # Nobody listens any more; without this the interpreter complains when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 130
    return 0


async def _serve(
    index: ItemIndex, settings: Settings, front_end: Callable[[Conversation, str | None], Awaitable[None]], user: str | None
) -> None:
    async with open_conversation(index, settings, database=None, profiles=settings.database) as conversation:
        await front_end(conversation, user)


async def _json_turns(conversation: Conversation, user: str | None) -> None:
    done: Counter[tuple[str, str | None]] = Counter()
    for line in sys.stdin.buffer:
        said = Line("", user=user)
        try:
            said = _parsed(line, user)
            answer = conversation.as_json(await _finished(conversation, said))
            done[said.thread, said.user] = answer["turn"]
        except RecoError as error:
            # A line that is refused is no turn; "turn" tells which one it would have been.
            answer = {"thread": said.thread, "turn": done[said.thread, said.user] + 1, "error": str(error)}
        sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        sys.stdout.buffer.flush()


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of the input."""

    text: str
    thread: str = DEFAULT_THREAD
    user: str | None = None


def _parsed(line: bytes, user: str | None) -> Line:
    """A line: plain text, or an object with "text" and perhaps "thread" and "user"; ``user`` speaks where it names nobody."""
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BadInputError(f"The line is not UTF-8 text ({error.reason} at byte {error.start}).") from error
    if not text.lstrip().startswith("{"):
        return Line(text, user=user)
    try:
        fields = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadInputError(f'The line starts like JSON but is none: {error}. Send plain text or {{"thread": "a", "text": "..."}}.') from error
    thread, named = fields.get("thread", DEFAULT_THREAD), fields.get("user", user)
    if not isinstance(fields.get("text"), str) or not isinstance(thread, str) or not thread.isprintable() or not thread:
        raise BadInputError('The object needs a "text" and may have a "thread", both strings: {"thread": "a", "text": "..."}.')
    if not (named is None or isinstance(named, str)):
        raise BadInputError('"user" must be a string, the name of who is talking: {"user": "ann", "text": "..."}.')
    return Line(fields["text"], thread, None if named is None else checked_user(named))


async def _finished(conversation: Conversation, said: Line) -> TurnResult:
    async with aclosing(conversation.turn(said.thread, said.text, user=said.user)) as events:
        *_, result = [event async for event in events]
    if not isinstance(result, TurnResult):
        raise AssertionError("a turn ends with its result")
    return result


async def _chat(conversation: Conversation, user: str | None) -> None:
    if conversation.offline:
        print(f"{OFFLINE_NOTICE}\n")
    print("Tell me a film you loved, a mood, a genre or an era. Ctrl-D ends.")
    while True:
        try:
            text = await asyncio.to_thread(input, "\nyou> ")
        except EOFError:
            print()
            return
        except UnicodeDecodeError:
            print("\nThat was not UTF-8 text. Please type it again.")
            continue
        try:
            await _print_turn(conversation, text, user)
        except RecoError as error:
            print(f"\n{error}")


async def _print_turn(conversation: Conversation, text: str, user: str | None) -> None:
    print()
    async with aclosing(conversation.turn(DEFAULT_THREAD, text, user=user)) as events:
        async for event in events:
            _print_event(conversation, event)


def _print_event(conversation: Conversation, event: Event) -> None:
    if isinstance(event, Token):
        print(event.text, end="", flush=True)
    elif isinstance(event, ToolFinished) and event.failed:
        print(f"[{event.name}: {event.report}]")
    elif isinstance(event, TurnResult):
        print()
        for one in event.recommendations if event.new_list else ():
            item = conversation.index.catalogue.item(one.item_id)
            print(f"{one.rank:3}. {item.display_title}  [{', '.join(item.genres)}]\n     {one.reason}")


if __name__ == "__main__":
    sys.exit(main())
