"""The agent as a process of its own: a line in, a line out."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0
"""Seconds after which a turn counts as unanswered."""
START_PATIENCE = 300.0
"""Seconds that loading an index may take."""


def environment() -> dict[str, str]:
    """The environment without settings of the agent: it is measured as it comes."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MISTRAL_", "RECOFM_"))}


class AgentError(Exception):
    """The agent cannot be started."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``content``: the JSON object of the turn, None if there was none; ``seconds``: from the line's end to the answer's."""

    content: dict[str, Any] | None
    seconds: float


class AgentProcess:
    """``python -m agent.cli --json`` over an index. A process that ends or hangs is started anew for the next turn."""

    def __init__(self, index: Path, *, patience: float = PATIENCE, command: Sequence[str] | None = None) -> None:
        self._command = list(command or (sys.executable, "-m", "agent.cli", "--json", "--index", str(index.resolve())))
        self._patience = patience
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str | None] = queue.Queue()
        self.starts = 0

    def __enter__(self) -> "AgentProcess":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def ask(self, thread: str, text: str) -> Answer:
        """Send one turn and wait for its answer."""
        if self._process is None:
            self._start()
        start = time.perf_counter()
        content = _read(self._exchange(thread, text, self._patience))
        seconds = time.perf_counter() - start
        if content is None:
            self.stop()
        return Answer(content, seconds)

    def _exchange(self, thread: str, text: str, patience: float) -> str | None:
        """The line that answers a turn; None if the process ended or took too long."""
        if self._process is None or self._process.stdin is None:
            return None
        try:
            self._process.stdin.write(json.dumps({"thread": thread, "text": text}, ensure_ascii=False) + "\n")
            self._process.stdin.flush()
            return self._lines.get(timeout=patience)
        except (OSError, queue.Empty):
            return None

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            # Closing sends what is left; a process that is gone cannot take it.
            with suppress(BrokenPipeError):
                process.stdin.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _start(self) -> None:
        """Start the process and let it answer once: loading the index is no part of a turn.

        Raises ``AgentError`` if the very first process says nothing: none ever will.
        """
        self.starts += 1
        self._lines = queue.Queue()
        process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT, env=environment() | {"PYTHONIOENCODING": "utf-8"}
        )
        self._process = process
        threading.Thread(target=_pump, args=(process, self._lines), daemon=True).start()
        if self._exchange("warm-up", "hello", START_PATIENCE) is None and self.starts == 1:
            self.stop()
            raise AgentError(f"The agent does not answer a greeting: {' '.join(self._command)}")


def _pump(process: "subprocess.Popen[str]", lines: "queue.Queue[str | None]") -> None:
    """Hand on what the process prints; None at its end."""
    if process.stdout is None:
        raise AssertionError("the pipe was asked for")
    with process.stdout:
        for line in process.stdout:
            lines.put(line)
    lines.put(None)


def _read(line: str | None) -> dict[str, Any] | None:
    try:
        content = json.loads(line) if line else None
    except json.JSONDecodeError:
        return None
    return content if isinstance(content, dict) else None
