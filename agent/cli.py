"""Chat in a terminal, or turn by turn for scripts: ``python -m agent.cli [--index DIR] [--json]``."""

import argparse
import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent.conversation import Conversation, Token, ToolFinished, TurnResult, open_conversation
from agent.models import OFFLINE_NOTICE
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
    parser = argparse.ArgumentParser(prog="python -m agent.cli", description=__doc__)
    parser.add_argument("--index", type=Path, help="folder of the index (default: RECOFM_INDEX or var/index/starter)")
    parser.add_argument("--json", action="store_true", help="one user turn per line in, one JSON object per turn out")
    options = parser.parse_args(arguments)
    try:
        settings = Settings.from_environment(os.environ)
        index = load_index(options.index or settings.index, settings)
    except RecoError as error:
        print(error, file=sys.stderr)
        return 1
    asyncio.run(_serve(index, settings, _json_turns if options.json else _chat))
    return 0


async def _serve(index: ItemIndex, settings: Settings, front_end: Any) -> None:
    async with open_conversation(index, settings, database=None) as conversation:
        await front_end(conversation)


async def _json_turns(conversation: Conversation) -> None:
    tries: Counter[str] = Counter()
    for line in sys.stdin.buffer:
        thread = DEFAULT_THREAD
        try:
            thread, text = _parsed(line)
            tries[thread] += 1
            answer = conversation.as_json(await _finished(conversation, thread, text))
        except RecoError as error:
            answer = {"thread": thread, "turn": tries[thread], "error": str(error)}
        print(json.dumps(answer, ensure_ascii=False), flush=True)


def _parsed(line: bytes) -> tuple[str, str]:
    """Thread and text of a line: plain text, or an object with "text" and perhaps "thread"."""
    try:
        text = line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BadInputError(f"The line is not UTF-8 text ({error.reason} at byte {error.start}).") from error
    if not text.lstrip().startswith("{"):
        return DEFAULT_THREAD, text
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInputError(f"The line starts like JSON but is none: {error}. Send plain text or {{\"thread\": \"a\", \"text\": \"...\"}}.") from error
    thread = fields.get("thread", DEFAULT_THREAD)
    if not isinstance(fields.get("text"), str) or not isinstance(thread, str) or not thread:
        raise BadInputError("The object needs a \"text\" and may have a \"thread\", both strings: {\"thread\": \"a\", \"text\": \"...\"}.")
    return thread, fields["text"]


async def _finished(conversation: Conversation, thread: str, text: str) -> TurnResult:
    result: TurnResult | None = None
    async for event in conversation.turn(thread, text):
        if isinstance(event, TurnResult):
            result = event
    if result is None:
        raise AssertionError("a turn ends with its result")
    return result


async def _chat(conversation: Conversation) -> None:
    if conversation.offline:
        print(f"{OFFLINE_NOTICE}\n")
    print("Tell me a film you loved, a mood, a genre or an era. Ctrl-D ends.")
    while True:
        try:
            text = await asyncio.to_thread(input, "\nyou> ")
        except EOFError:
            print()
            return
        try:
            await _print_turn(conversation, text)
        except RecoError as error:
            print(f"\n{error}")


async def _print_turn(conversation: Conversation, text: str) -> None:
    print()
    async for event in conversation.turn(DEFAULT_THREAD, text):
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
