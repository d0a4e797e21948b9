"""Measure retrieval on MovieLens-format data, beside tuned peers. A Markdown table goes to stdout, progress to stderr."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_limits

from index.encoders import open_encoder
from index.errors import DataError, RecoError
from index.movielens import read_movielens
from index.parameters import Parameters
from index.starter import read_films
from scripts.build_index import STARTER
from scripts.evaluation.curves import Curve, alpha_curve, likes_curve, wish_curve
from scripts.evaluation.plots import check_plotting, draw
from scripts.evaluation.protocols import Bench, FewShot, Result, run_cold, run_few_shot, run_text, run_warm
from scripts.evaluation.report import Report
from scripts.evaluation.starter import run_starter

MOVIELENS, WIKIPEDIA = "ml-latest-small", "wikipedia-movies"


@dataclass(frozen=True, slots=True)
class Sources:
    movielens: Path
    wikipedia: Path | None
    starter: Path | None


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        sources = find_sources(options.data, options.wikipedia, options.starter)
        _check_outputs(options.json, options.plot)
        # The matrices are small: BLAS threads cost more than they save, above all where other programs run.
        with threadpool_limits(1, user_api="blas"):
            report = evaluate(sources, options.encoder, options.seed, curves=bool(options.json or options.plot))
        if options.json:
            options.json.write_text(json.dumps(report.as_json(), indent=2) + "\n", encoding="utf-8")
        if options.plot:
            draw(report.curves, options.plot)
    except (RecoError, OSError) as error:
        print(f"Nothing was evaluated. {error}", file=sys.stderr)
        return 1
    print(report.as_markdown())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluate", description=__doc__)
    holding = f"folder with movies.csv and ratings.csv, or one that holds {MOVIELENS} and {WIKIPEDIA}"
    parser.add_argument("--data", type=Path, required=True, help=holding)
    parser.add_argument("--wikipedia", type=Path, help="folder of movies-*.json.gz with cast and leads for MovieLens films")
    parser.add_argument("--starter", type=Path, help="folder with films.csv and lists.csv: measure this catalogue too")
    parser.add_argument("--encoder", default="wordllama", help="wordllama, mistral or sentence-transformers:MODEL (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="for splits, peers and intervals (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures, chosen settings and curves")
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw quality against likes and against alpha, and similarity against alpha")
    return parser


def find_sources(data: Path, wikipedia: Path | None, starter: Path | None) -> Sources:
    """Where the files are; raises ``DataError`` for a folder that does not hold what it should."""
    if not (data / "movies.csv").is_file() and (data / MOVIELENS / "movies.csv").is_file():
        beside = data / WIKIPEDIA
        wikipedia = wikipedia or (beside if beside.is_dir() else None)
        data = data / MOVIELENS
    if (data / "films.csv").is_file():
        raise DataError(f"{data} is a starter catalogue; give it as --starter, and a folder in MovieLens format as --data.")
    for folder, file in ((data, "movies.csv"), (data, "ratings.csv"), (starter, "films.csv"), (starter, "lists.csv")):
        if folder is not None and not (folder / file).is_file():
            raise DataError(f"{folder / file} is missing. For MovieLens run: make data")
    if wikipedia is not None and not wikipedia.is_dir():
        raise DataError(f"{wikipedia} is not a folder. For the Wikipedia film data run: make data")
    return Sources(data, wikipedia, starter)


def _check_outputs(json_file: Path | None, plot: Path | None) -> None:
    for file in (json_file, plot):
        if file is not None and not file.absolute().parent.is_dir():
            raise DataError(f"{file} cannot be written, because {file.absolute().parent} is not a folder.")
    if plot is not None:
        check_plotting()


def evaluate(sources: Sources, encoder: str, seed: int, *, curves: bool) -> Report:
    """Run all protocols; raises ``RecoError`` where the data do not allow a single one."""
    started = time.monotonic()

    def say(step: str) -> None:
        print(f"[{time.monotonic() - started:4.0f} s] {step}", file=sys.stderr, flush=True)

    say(f"reading {sources.movielens}")
    dataset = read_movielens(sources.movielens, wikipedia=sources.wikipedia)
    for note in dataset.notes:
        say(f"note: {note}")
    opened = open_encoder(
        encoder,
        mistral_api_key=os.environ.get("MISTRAL_API_KEY", ""),
        mistral_endpoint=os.environ.get("MISTRAL_BASE_URL", "") or "https://api.mistral.ai/v1",
    )
    donors = tuple(read_films(STARTER / "films.csv")) if sources.wikipedia else ()
    bench = Bench.open(dataset, sources.movielens / "tags.csv", opened, Parameters(), seed, say, donors=donors)
    results, drawn = run(bench, sources.starter, curves=curves)
    for result in results:
        if result.skipped:
            say(f"{result.name} skipped: {result.skipped}")
    if all(result.skipped for result in results):
        reasons = "; ".join(f"{result.name}: {result.skipped}" for result in results)
        raise DataError(f"{sources.movielens} is too small for every protocol: {reasons}.")
    users, items = dataset.likes.shape
    data: dict[str, str | int] = {"name": dataset.name, "films": items, "users": users, "likes": int(dataset.likes.nnz)}
    return Report(data, opened.name, bench.whole.manifest.parameters, seed, results, drawn, time.monotonic() - started)


def run(bench: Bench, starter: Path | None, *, curves: bool) -> tuple[list[Result], dict[str, Curve]]:
    """All protocols one after the other, and the curves if wanted."""
    bench.say("few-shot")
    few_shot, kept = run_few_shot(bench)
    drawn = _curves(bench, kept) if curves and kept else {}
    results = [few_shot]
    protocols: dict[str, Callable[[Bench], Result]] = {"warm": run_warm, "text": run_text, "cold items": run_cold}
    for name, protocol in protocols.items():
        bench.say(name)
        results.append(protocol(bench))
    if starter is not None:
        bench.say("starter")
        results.append(run_starter(bench, starter))
    return results, drawn


def _curves(bench: Bench, few_shot: FewShot) -> dict[str, Curve]:
    bench.say("curves")
    found = {
        "revealed likes": likes_curve(bench, few_shot),
        "likes and a wish": wish_curve(bench, few_shot),
        "alpha": alpha_curve(bench, few_shot),
    }
    return {name: curve for name, curve in found.items() if curve is not None}


if __name__ == "__main__":
    sys.exit(main())
