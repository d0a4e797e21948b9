"""Let simulated users talk with the agent and check all that it answers. A Markdown report goes to stdout, progress to stderr."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scripts.simulation.agent_process import ROOT, AgentError, AgentProcess, environment
from scripts.simulation.audit import Auditor
from scripts.simulation.figures import Figures, as_markdown, figures
from scripts.simulation.phrases import Phrases
from scripts.simulation.reasons import ReasonChecker, read_facts
from scripts.simulation.records import Likes, RecordsError, read_records, twins
from scripts.simulation.run import Turn, World, converse_all
from scripts.simulation.users import User, choose_users

MOVIELENS, WIKIPEDIA = "ml-latest-small", "wikipedia-movies"
FOLD = 250
"""An index is built without so many users at most: without all of them too little would be left to build it from."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        movielens, wikipedia = find_sources(options.data, options.wikipedia)
        found = simulate(movielens, wikipedia, users=options.users, turns=options.turns, seed=options.seed)
        if options.json:
            options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except (AgentError, RecordsError, OSError) as error:
        print(f"Nothing was simulated. {error}", file=sys.stderr)
        return 1
    print(as_markdown(found, f"{found['users']} simulated users on {movielens.name}, seed {options.seed}"))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.simulate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help=f"folder with movies.csv and ratings.csv, or one that holds {MOVIELENS} and {WIKIPEDIA}")
    parser.add_argument("--wikipedia", type=Path, help="folder of movies-*.json.gz with cast and leads for MovieLens films")
    parser.add_argument("--users", type=_at_least_one, help="how many users to simulate (default: all with enough likes)")
    parser.add_argument("--turns", type=_at_least_one, default=5, help="longest conversation; each takes as many turns or one less (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="for users and what they say (default: %(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures, and every fault with the conversation that led to it")
    return parser


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too small; give 1 or more")
    return number


def find_sources(data: Path, wikipedia: Path | None) -> tuple[Path, Path | None]:
    """The folder in MovieLens format and the one with Wikipedia's films, if there is one."""
    if (data / "movies.csv").is_file():
        return data, wikipedia
    if (data / MOVIELENS / "movies.csv").is_file():
        beside = data / WIKIPEDIA
        return data / MOVIELENS, wikipedia or (beside if beside.is_dir() else None)
    raise RecordsError(f"{data} holds neither movies.csv nor {MOVIELENS}/movies.csv. For MovieLens run: make data")


def simulate(movielens: Path, wikipedia: Path | None, *, users: int | None, turns: int, seed: int) -> Figures:
    """Let users talk, each to an agent whose index has never heard of them."""
    records, phrases = read_records(movielens, wikipedia), Phrases.read()
    chosen = choose_users(records, phrases, users, seed)
    done: list[Turn] = []
    starts = 0
    for fold in folds_of(chosen):
        held_out = {user.user_id for user in fold}
        likes = Likes(records, (user for user in records.stars if user not in held_out))
        with tempfile.TemporaryDirectory() as folder:
            index = Path(folder) / "index"
            build_index(movielens, wikipedia, fold, index)
            world = World.of(records, likes, phrases, Auditor(records.films, twins(records.films), ReasonChecker(read_facts(index), likes)))
            with AgentProcess(index) as agent:
                done += converse_all(world, agent, fold, turns, seed)
        starts += agent.starts
    return figures(chosen, done, starts=starts)


def folds_of(users: Sequence[User]) -> list[Sequence[User]]:
    """The users in as few folds of equal size (give or take one) as hold no more than ``FOLD`` each."""
    folds = -(-len(users) // FOLD)
    return [users[number::folds] for number in range(folds)]


def build_index(movielens: Path, wikipedia: Path | None, users: Sequence[User], out: Path) -> None:
    """Run scripts.build_index without the likes of some users."""
    excluded = out.with_name("held-out-users.txt")
    excluded.write_text("\n".join(user.user_id for user in users) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "scripts.build_index", "--data", str(movielens.resolve()), "--exclude-users", str(excluded), "--out", str(out)]
    if wikipedia is not None:
        command += ["--wikipedia", str(wikipedia.resolve())]
    print(f"building an index without {len(users)} users", file=sys.stderr, flush=True)
    built = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True)
    if built.returncode:
        raise RecordsError(f"The index could not be built: {built.stderr.strip()}")


if __name__ == "__main__":
    sys.exit(main())
