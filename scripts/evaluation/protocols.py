"""The protocols: which likes are learnt from, what is asked, and which methods answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from scipy.sparse import csr_matrix

from index.dataset import Dataset
from index.encoders import Encoder
from index.enrichment import fill_gaps
from index.item_index import ItemIndex
from index.item_text import title_only
from index.parameters import Parameters
from index.types import Item
from index.vectors import FloatArray
from scripts.evaluation.cases import Case, Method, Split
from scripts.evaluation.methods import EASE, IALS, LLM_GCL, ORIGINAL, Settings, by_scores, index_methods, peers, text_peers
from scripts.evaluation.metrics import NDCG, Figure, Scores, bootstrap_draws, figures, joint, ratio, score
from scripts.evaluation.peers import Scorer
from scripts.evaluation.splits import COLD_DRAWS, cold_items, few_shot, warm
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
    """What all protocols share. ``dataset`` holds no tag of a user; ``titles``: raw encodings of the titles, items x d."""

    dataset: Dataset
    queries: tuple[Case, ...]
    whole: ItemIndex
    """Over all likes; the indexes of the protocols are made of it."""
    titles: FloatArray
    seed: int
    say: Callable[[str], None]

    @classmethod
    def open(
        cls,
        dataset: Dataset,
        tags: Path,
        encoder: Encoder,
        parameters: Parameters,
        seed: int,
        say: Callable[[str], None],
        *,
        donors: Sequence[Item] = (),
    ) -> "Bench":
        """``dataset`` as read; ``tags``: a tags.csv, which may be missing; ``donors``: items whose facts fill gaps, as in the index that ships."""
        _, queries = tag_queries(tags, dataset, seed)
        titles = encoder.encode([title_only(item) for item in dataset.items])
        bare = without_keywords(dataset)
        filled = fill_gaps(bare, donors) if donors else bare
        return cls(filled, queries, ItemIndex.build(filled, encoder, parameters), titles, seed, say)

    def validation_seeds(self, count: int) -> range:
        """Seeds for parting the training likes once more."""
        first = VALIDATION_SEED + self.seed * FEW_SHOT_VALIDATIONS
        return range(first, first + count)

    def index(self, likes: csr_matrix) -> ItemIndex:
        """The index as it is shipped, but of these likes."""
        return self.whole.with_likes(likes)

    def judge(self, name: str, about: str, cases: tuple[Case, ...], index: ItemIndex, methods: Mapping[str, Method]) -> Result:
        """Let every method answer every case."""
        scores = {method: score([rank(case) for case in cases], cases, index.catalogue.degrees) for method, rank in methods.items()}
        return self.table(name, about, len(cases), len(index.catalogue), scores)

    def table(self, name: str, about: str, cases: int, items: int, scores: Mapping[str, Scores]) -> Result:
        """Every method's figures, and its paired ratios to those to beat."""
        draws = bootstrap_draws(cases, self.seed)
        ratios = {
            peer: ratio(scores[LLM_GCL].per_case[NDCG], scores[peer].per_case[NDCG], draws)
            for peer in (EASE, IALS, ORIGINAL)
            if peer in scores
        }
        return Result(name, about, cases, {method: figures(found, items, draws) for method, found in scores.items()}, ratios=ratios)


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
    index = bench.whole
    return bench.judge("text", about, bench.queries, index, text_peers(index, bench.titles) | index_methods(index))


def run_cold(bench: Bench) -> Result:
    about = f"few-shot users, asked for liked films whose likes were all hidden; {COLD_DRAWS} times other films"
    draws = cold_items(bench.dataset.likes, bench.seed)
    if not draws:
        return Result("cold items", about, 0, skipped="no film has 5 likes")
    splits = [few_shot(bench.dataset.likes, bench.seed, hidden=hidden) for hidden in draws]
    usable = [split for split in splits if not _too_little(split, "nobody")]
    if not usable:
        return Result("cold items", about, 0, skipped="no held-out user likes one of the hidden films")
    cases: list[Case] = []
    scores: dict[str, list[Scores]] = {}
    for split in usable:
        index = bench.index(split.train)
        cases += split.cases
        for method, rank in index_methods(index).items():
            scores.setdefault(method, []).append(score([rank(case) for case in split.cases], split.cases, index.catalogue.degrees))
    films = sum(map(len, draws))
    joined = {method: joint(parts) for method, parts in scores.items()}
    return bench.table("cold items", f"{about} ({films} films in all)", len(cases), len(bench.dataset.items), joined)


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
