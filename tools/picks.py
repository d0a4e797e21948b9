"""A list that a language model chose and justified: ids are checked, and every sentence is."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from index.errors import BadInputError
from index.item_index import ItemIndex
from index.rerank import MAX_OF_SERIES, rerank
from index.types import Candidate
from tools.claims import Facts, sentences, unsupported
from tools.state import Recommendation, Taste

MAX_REASON_CHARACTERS = 400


class Pick(BaseModel):
    """One film of a model's choice."""

    item_id: str = Field(description="id of a candidate")
    reason: str = Field(description="one sentence of facts that the tools gave: why this film for this user")


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


def with_checked_reasons(
    index: ItemIndex, taste: Taste, recommendations: Sequence[Recommendation], picks: Sequence[Pick]
) -> tuple[tuple[Recommendation, ...], int]:
    """The recommendations with the model's reasons where every claim is supported, and the number of reasons that were not.

    ``recommendations`` carry reasons made of evidence; these stand where the model's do not hold. What a reason says must be true of
    its own film: a known film may be named beside it, but lends it no person, year or genre. Figures are those of the evidence.
    """
    offered = {pick.item_id: " ".join(pick.reason.split())[:MAX_REASON_CHARACTERS] for pick in picks}
    known = tuple(index.catalogue.item(item_id) for item_id in taste.known())
    checked, replaced = [], 0
    for one in recommendations:
        facts = Facts((index.catalogue.item(one.item_id),), f"{taste.query} {one.reason}", taste.constraints, namable=known)
        reason = offered.get(one.item_id, "")
        supported = bool(reason) and not any(unsupported(sentence, index, facts) for sentence in sentences(reason))
        replaced += bool(reason) and not supported
        checked.append(Recommendation(one.rank, one.item_id, one.score, reason, one.evidence) if supported else one)
    return tuple(checked), replaced
