"""Measure what a user waits for: building an index, the first answer of the terminal, a later turn."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

TURNS = (
    "I loved The Matrix and Inception", "something funny, after 2000, no horror", "less violent", "more like number 3", "I've seen number 1",
    "only from the 90s", "any year is fine", "hidden gems please", "show me more", "something with Tom Hanks", "undo",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.benchmark", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("var/data"), help="folder with ml-latest-small and wikipedia-movies")
    parser.add_argument("--repeat", type=int, default=3, help="how often each is measured; medians are printed (default: %(default)s)")
    options = parser.parse_args(arguments)
    catalogues = {"starter": ["--data", "data/starter"]}
    if (options.data / "ml-latest-small").is_dir():
        catalogues["movielens"] = ["--data", str(options.data / "ml-latest-small"), "--wikipedia", str(options.data / "wikipedia-movies")]
    else:
        print(f"{options.data}/ml-latest-small is missing (make data fetches it); only the starter is measured.", file=sys.stderr)
    print("| catalogue | items | index build, s | first answer, s | later turn, median ms | slowest ms |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, sources in catalogues.items():
            print(_row(name, sources, Path(folder) / name, options.repeat), flush=True)
    return 0


def _row(name: str, sources: list[str], folder: Path, repeat: int) -> str:
    builds = [_seconds([sys.executable, "-m", "scripts.build_index", *sources, "--out", str(folder)]) for _ in range(repeat)]
    runs = [_turns(folder) for _ in range(repeat)]
    first = median(run[0] for run in runs)
    later = [seconds * 1000 for run in runs for seconds in run[1:]]
    items = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["items"]
    return f"| {name} | {items:,} | {median(builds):.1f} | {first:.1f} | {median(later):.0f} | {max(later):.0f} |"


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _turns(index: Path) -> list[float]:
    """Seconds until each answer; the first counts from the start of the process."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MISTRAL_", "RECOFM_"))}
    start = time.perf_counter()
    seconds = []
    command = [sys.executable, "-m", "agent.cli", "--json", "--index", str(index)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both pipes were asked for")
        for turn in TURNS:
            process.stdin.write(f"{turn}\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            if "error" in answer:
                raise SystemExit(f"{turn!r} ended in: {answer['error']}")
            seconds.append(time.perf_counter() - start)
            start = time.perf_counter()
        process.stdin.close()
    return seconds


if __name__ == "__main__":
    sys.exit(main())
