"""A list that a language model chose and justified: ids are checked, and every claim and sentence is."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from index.errors import BadInputError
from index.evidence import evidence_for
from index.item_index import ItemIndex
from index.rerank import MAX_OF_SERIES, rerank
from index.types import Candidate
from tools.claims import sentences
from tools.grounds import Grounds, unsupported
from tools.reasons import Grounded, reasons_for
from tools.state import Corrections, Recommendation, Taste
from tools.stated import StatedClaim, true_claims

MAX_REASON_CHARACTERS = 400


class Pick(BaseModel):
    """One film of a model's choice."""

    item_id: str = Field(description="id of a candidate")
    claims: list[StatedClaim] = Field(default_factory=list, description="the facts that speak for it")
    sentence: str = Field(default="", description="the reason in one sentence of such facts; left out, it is worded from the claims")


def ordered_by_picks(
    index: ItemIndex, candidates: Sequence[Candidate], picks: Sequence[Pick], n: int, known: Sequence[str], max_of_series: int = MAX_OF_SERIES
) -> tuple[Candidate, ...]:
    """The picked candidates in the model's order, filled up to n by the usual reranking; one edition, few of a series.

    Raises ``BadInputError`` for a pick that is no candidate (liked, seen, outside the limits, or invented).
    """
    by_id = {candidate.item_id: candidate for candidate in candidates}
    if strangers := [pick.item_id for pick in picks if pick.item_id not in by_id]:
        raise BadInputError(f"{', '.join(map(repr, strangers[:5]))} cannot be picked: choose ids that show_candidates lists.")
    chosen = [by_id[item_id] for item_id in dict.fromkeys(pick.item_id for pick in picks)]
    # Descending scores and no weight on diversity keep the model's order; the rules on editions and series still hold.
    ranked = [Candidate(candidate.item_id, float(len(chosen) - position)) for position, candidate in enumerate(chosen)]
    kept = [by_id[one.item_id] for one in rerank(index, ranked, n, known=known, relevance=1.0, max_of_series=max_of_series)]
    rest = [candidate for candidate in candidates if candidate.item_id not in {one.item_id for one in chosen}]
    filled = rerank(index, rest, n - len(kept), known=known, listed=[one.item_id for one in kept], max_of_series=max_of_series) if len(kept) < n else ()
    return (*kept, *filled)


def justified(
    index: ItemIndex, taste: Taste, picked: Sequence[Candidate], picks: Sequence[Pick], words: str
) -> tuple[tuple[Recommendation, ...], Corrections]:
    """The picked candidates with ranks and reasons, and what of a model's reasons did not hold.

    A reason is the model's sentence if all of it is supported, else it is worded from the model's claims that are true, else from all
    evidence. ``words`` are the user's.
    """
    offered, query = {pick.item_id: pick for pick in picks}, taste.as_query()
    grounded, false_claims = [], 0
    for candidate in picked:
        evidence = evidence_for(index, candidate.item_id, query)
        claims = offered[candidate.item_id].claims if candidate.item_id in offered else ()
        links, own, false = true_claims(index.catalogue, index.catalogue.item(candidate.item_id), evidence, claims)
        false_claims += false
        grounded.append(Grounded(candidate.item_id, links if links or own else evidence, own))
    recommendations, replaced = [], 0
    for rank, (candidate, (reason, used)) in enumerate(zip(picked, reasons_for(index.catalogue, grounded), strict=True), 1):
        sentence = _sentence(offered.get(candidate.item_id))
        supported = bool(sentence) and _is_supported(sentence, index, taste, candidate.item_id, words)
        replaced += bool(sentence) and not supported
        recommendations.append(Recommendation(rank, candidate.item_id, candidate.score, sentence if supported else reason, used))
    return tuple(recommendations), Corrections(claims=false_claims, reasons=replaced)


def _sentence(pick: Pick | None) -> str:
    return " ".join(pick.sentence.split())[:MAX_REASON_CHARACTERS] if pick else ""


def _is_supported(text: str, index: ItemIndex, taste: Taste, item_id: str, words: str) -> bool:
    known = tuple(index.catalogue.item(known_id) for known_id in taste.known())
    grounds = Grounds(known, index.catalogue.item(item_id), words, taste.constraints)
    return not any(unsupported(sentence, index, grounds) for sentence in sentences(text))
