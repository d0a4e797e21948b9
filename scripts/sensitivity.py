"""How much each parameter matters: every one moved down and up alone, judged on validation users and queries only.

The users that scripts.evaluate tests, and the likes and tags that it asks for, stay out. A Markdown table goes to stdout.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from index.encoders import open_encoder
from index.errors import DataError, RecoError
from index.item_index import ItemIndex
from index.movielens import read_movielens
from index.parameters import TEXT_PARAMETERS, Parameters
from index.starter import read_films
from scripts.build_index import STARTER
from scripts.evaluate import find_sources
from scripts.evaluation.cases import Case, Rows, Split
from scripts.evaluation.methods import by_index
from scripts.evaluation.metrics import ndcg, recall
from scripts.evaluation.protocols import Bench
from scripts.evaluation.splits import few_shot, hold_out_users, warm
from scripts.evaluation.tags import tag_queries

VARIATIONS: Mapping[str, tuple[float, ...]] = {
    "lexical_weight": (0.4, 0.9),
    "lexical_dimension": (128, 384),
    "layers": (0, 2, 3),
    "text_weight": (0.4, 0.7),
    "spectral_dimension": (48, 64, 128, 192),
    "spectral_power": (0.25, 0.5, 1.0),
    "user_exponent": (0.2, 0.5),
    "item_exponent": (0.2, 0.5),
    "text_neighbours": (5, 50),
    "likes_prior": (0.2, 0.3, 0.6),
    "likes_prior_fall": (0.0, 0.5, 1.0),
    "text_prior": (0.1, 0.2, 0.4),
    "unliked_share": (0.0, 0.2),
}
FEW_SHOT_SPLITS = 3


@dataclass(frozen=True, slots=True)
class Validation:
    """What is asked: new users, known users and tags, none of them part of a test."""

    few_shot: tuple[Split, ...]
    warm: Split
    queries: tuple[Case, ...]

    @classmethod
    def of(cls, bench: Bench, queries: tuple[Case, ...]) -> "Validation":
        likes = bench.dataset.likes
        trained = ~hold_out_users(likes, bench.seed)
        known = csr_matrix(warm(likes, bench.seed).train[trained])
        known.sort_indices()
        first, *_ = seeds = bench.validation_seeds(FEW_SHOT_SPLITS)
        return cls(tuple(few_shot(csr_matrix(likes[trained]), seed) for seed in seeds), warm(known, first), queries)


@dataclass(frozen=True, slots=True)
class Figures:
    new_users: float
    """NDCG@10."""
    known_users: float
    """Recall@20."""
    queries: float
    """NDCG@10; nan where there are no tags."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.sensitivity", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="as for scripts.evaluate")
    parser.add_argument("--wikipedia", type=Path, help="as for scripts.evaluate")
    parser.add_argument("--encoder", default="wordllama", help="as for scripts.evaluate (default: %(default)s)")
    parser.add_argument("--only", nargs="+", choices=sorted(VARIATIONS), default=list(VARIATIONS), help="parameters to vary (default: all)")
    options = parser.parse_args(arguments)
    try:
        with threadpool_limits(1, user_api="blas"):
            bench, validation = _opened(options.data, options.wikipedia, options.encoder)
            print("| parameter | value | new users: NDCG@10 | known users: Recall@20 | tags: NDCG@10 |\n|---|---|---|---|---|")
            print(_row("as shipped", "", judged(bench.whole, bench, validation, Parameters())), flush=True)
            for name in options.only:
                for value in VARIATIONS[name]:
                    found = varied(bench, validation, name, value)
                    print(_row(name, f"{value:g} (not {getattr(Parameters(), name):g})", found), flush=True)
    except (RecoError, OSError) as error:
        print(f"Nothing was measured. {error}", file=sys.stderr)
        return 1
    return 0


def _opened(data: Path, wikipedia: Path | None, encoder: str) -> tuple[Bench, Validation]:
    sources = find_sources(data, wikipedia, None)
    dataset = read_movielens(sources.movielens, wikipedia=sources.wikipedia)
    opened = open_encoder(
        encoder,
        mistral_api_key=os.environ.get("MISTRAL_API_KEY", ""),
        mistral_endpoint=os.environ.get("MISTRAL_BASE_URL", "") or "https://api.mistral.ai/v1",
    )
    donors = tuple(read_films(STARTER / "films.csv")) if sources.wikipedia else ()
    tags = sources.movielens / "tags.csv"
    bench = Bench.open(dataset, tags, opened, Parameters(), 0, lambda step: None, donors=donors)
    validation = Validation.of(bench, tag_queries(tags, dataset, bench.seed)[0])
    if not (validation.warm.cases and all(split.cases for split in validation.few_shot)):
        raise DataError(f"{sources.movielens} has too few users for validation.")
    return bench, validation


def varied(bench: Bench, validation: Validation, name: str, value: float) -> Figures:
    """The figures with one parameter changed."""
    parameters = replace(Parameters(), **{name: type(getattr(Parameters(), name))(value)})
    whole = ItemIndex.build(bench.dataset, bench.whole.encoder, parameters) if name in TEXT_PARAMETERS else bench.whole
    return judged(whole, bench, validation, parameters)


def judged(whole: ItemIndex, bench: Bench, validation: Validation, parameters: Parameters) -> Figures:
    """``whole`` gives the texts' vectors; likes and parameters are those to be judged."""
    new = [_mean(whole.with_likes(split.train, parameters), split.cases, ndcg) for split in validation.few_shot]
    known = _mean(whole.with_likes(validation.warm.train, parameters), validation.warm.cases, lambda ranked, truth: recall(ranked, truth, 20))
    asked = _mean(whole.with_likes(bench.dataset.likes, parameters), validation.queries, ndcg) if validation.queries else float("nan")
    return Figures(float(np.mean(new)), known, asked)


def _mean(index: ItemIndex, cases: Sequence[Case], figure: Callable[[Rows, Rows], float]) -> float:
    rank = by_index(index, "llm+gcl")
    return float(np.mean([figure(rank(case), case.truth) for case in cases]))


def _row(name: str, value: str, found: Figures) -> str:
    return f"| {name} | {value} | {found.new_users:.4f} | {found.known_users:.4f} | {found.queries:.4f} |"


if __name__ == "__main__":
    sys.exit(main())
