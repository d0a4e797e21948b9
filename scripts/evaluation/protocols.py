"""The protocols: which likes are learnt from, what is asked, and which methods answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from scipy.sparse import csr_matrix

from index.dataset import Dataset
from index.encoders import Encoder
from index.item_index import ItemIndex
from index.item_text import title_only
from index.parameters import Parameters
from index.vectors import FloatArray
from scripts.evaluation.cases import Case, Method, Split
from scripts.evaluation.methods import EASE, IALS, LLM_GCL, ORIGINAL, Settings, by_scores, index_methods, peers, text_peers
from scripts.evaluation.metrics import NDCG, Figure, Scores, bootstrap_draws, figures, ratio, score
from scripts.evaluation.peers import Scorer
from scripts.evaluation.splits import cold_items, few_shot, warm
from scripts.evaluation.tags import tag_queries, without_keywords
from scripts.evaluation.tuning import fitted

FEW_SHOT_VALIDATIONS = 3
"""Validation splits; few users are held out in one, and chance would choose for them."""


VALIDATION_SEED = 1_000


@dataclass(frozen=True, slots=True)
class Result:
    """One protocol's table. ``ratios``: llm+gcl's NDCG@10 over a peer's, paired by case."""

    name: str
    about: str
    cases: int
    figures: Mapping[str, Mapping[str, Figure]] = field(default_factory=dict)
    """Method -> metric -> figure."""
    settings: Mapping[str, Settings] = field(default_factory=dict)
    """Peer -> what validation users chose."""
    ratios: Mapping[str, Figure] = field(default_factory=dict)
    skipped: str = ""
    """Why there is no table, one sentence."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What all protocols share. ``dataset`` has no keywords; ``titles``: raw encodings of the titles, items x d."""

    dataset: Dataset
    queries: tuple[Case, ...]
    encoder: Encoder
    titles: FloatArray
    parameters: Parameters
    seed: int
    say: Callable[[str], None]

    @classmethod
    def open(cls, dataset: Dataset, tags: Path, encoder: Encoder, parameters: Parameters, seed: int, say: Callable[[str], None]) -> "Bench":
        """``dataset`` as read; ``tags``: a tags.csv, which may be missing."""
        _, queries = tag_queries(tags, dataset, seed)
        titles = encoder.encode([title_only(item) for item in dataset.items])
        return cls(without_keywords(dataset), queries, encoder, titles, parameters, seed, say)

    def validation_seeds(self, count: int) -> range:
        """Seeds for parting the training likes once more."""
        first = VALIDATION_SEED + self.seed * FEW_SHOT_VALIDATIONS
        return range(first, first + count)

    def index(self, likes: csr_matrix) -> ItemIndex:
        """The index as it is shipped, but of these likes."""
        return ItemIndex.build(replace(self.dataset, likes=likes, user_ids=()), self.encoder, self.parameters)

    def judge(self, name: str, about: str, cases: tuple[Case, ...], index: ItemIndex, methods: Mapping[str, Method]) -> Result:
        """Let every method answer every case."""
        draws = bootstrap_draws(len(cases), self.seed)
        scores: dict[str, Scores] = {}
        for method, rank in methods.items():
            scores[method] = score([rank(case) for case in cases], cases, index.catalogue.degrees)
        ratios = {
            peer: ratio(scores[LLM_GCL].per_case[NDCG], scores[peer].per_case[NDCG], draws)
            for peer in (EASE, IALS, ORIGINAL)
            if peer in scores
        }
        tables = {method: figures(found, len(index.catalogue), draws) for method, found in scores.items()}
        return Result(name, about, len(cases), tables, ratios=ratios)


@dataclass(frozen=True, slots=True)
class FewShot:
    """What the curves need again of the few-shot protocol."""

    index: ItemIndex
    scorers: Mapping[str, Scorer]
    split: Split


def run_few_shot(bench: Bench) -> tuple[Result, FewShot | None]:
    about = "new users show 5 liked films; a third of the users is held out whole"
    split = few_shot(bench.dataset.likes, bench.seed)
    if reason := _too_little(split, "no held-out user has 15 likes"):
        return Result("few-shot", about, 0, skipped=reason), None
    validation = [few_shot(split.train, seed) for seed in bench.validation_seeds(FEW_SHOT_VALIDATIONS)]
    result, index, scorers = _against_peers(bench, "few-shot", about, split, validation)
    return result, FewShot(index, scorers, split)


def run_warm(bench: Bench) -> Result:
    about = "known users; a fifth of each user's likes is held out"
    split = warm(bench.dataset.likes, bench.seed)
    if reason := _too_little(split, "no user has 5 likes"):
        return Result("warm", about, 0, skipped=reason)
    validation = [warm(split.train, seed) for seed in bench.validation_seeds(1)]
    return _against_peers(bench, "warm", about, split, validation)[0]


def run_text(bench: Bench) -> Result:
    about = "user tags as text queries, half of those that 5 to 200 films have; the other half is for choosing parameters"
    if not bench.queries:
        return Result("text", about, 0, skipped="there is no tags.csv with two tags that 5 to 200 films have")
    index = bench.index(bench.dataset.likes)
    return bench.judge("text", about, bench.queries, index, text_peers(index, bench.titles) | index_methods(index))


def run_cold(bench: Bench) -> Result:
    about = "few-shot users, asked for liked films whose likes were all hidden"
    hidden = cold_items(bench.dataset.likes, bench.seed)
    if len(hidden) == 0:
        return Result("cold items", about, 0, skipped="no film has 5 likes")
    split = few_shot(bench.dataset.likes, bench.seed, hidden=hidden)
    if reason := _too_little(split, "no held-out user likes one of the hidden films"):
        return Result("cold items", about, 0, skipped=reason)
    index = bench.index(split.train)
    return bench.judge("cold items", f"{about} ({len(hidden)} films)", split.cases, index, index_methods(index))


def _against_peers(
    bench: Bench, name: str, about: str, split: Split, validation: Sequence[Split]
) -> tuple[Result, ItemIndex, dict[str, Scorer]]:
    index = bench.index(split.train)
    scorers: dict[str, Scorer] = {}
    settings: dict[str, Settings] = {}
    for peer in peers(split.train, index.vectors("llm"), bench.titles, bench.seed):
        scorers[peer.name], settings[peer.name] = fitted(peer, split, validation, lambda step: bench.say(f"{name}: {step}"))
    methods = {peer: by_scores(scorer) for peer, scorer in scorers.items()} | index_methods(index)
    result = bench.judge(name, about, split.cases, index, methods)
    chosen = {peer: found for peer, found in settings.items() if found}
    return replace(result, settings=chosen), index, scorers


def _too_little(split: Split, nobody: str) -> str:
    if not split.cases:
        return nobody
    return "" if split.train.nnz else "no like is left to learn from"
