"""Claims that a language model states in fields, and what of them is true."""

import re
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from index.catalogue import Catalogue
from index.titles import fold
from index.types import Evidence, Item
from tools.reasons import OwnFact

StatedKind = Literal["director", "cast", "person", "genre", "keyword", "year", "language", "runtime", "likers", "words"]


class StatedClaim(BaseModel):
    """One fact of a film that a model gives as a reason."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    kind: StatedKind = Field(description="what sort of fact; words: words of the request that stand in the film; likers: how many who liked liked_id liked it")
    value: str = Field(description='the fact as the table has it: "Ann Lee", "Drama", "1999"; runtime in minutes; for likers "both/of"')
    liked_id: str = Field(default="", description="id of the liked film that shares the fact; empty for a fact of the film itself")


def true_claims(
    catalogue: Catalogue, item: Item, evidence: Sequence[Evidence], claims: Sequence[StatedClaim]
) -> tuple[tuple[Evidence, ...], tuple[OwnFact, ...], int]:
    """The evidence that the claims name, the facts of the film itself that they name, and the number of claims that are false.

    ``evidence`` is all that links the film to the request and the liked films.
    """
    links: list[Evidence] = []
    own: list[OwnFact] = []
    false = 0
    for claim in claims:
        if (link := _link(item, evidence, claim)) is not None:
            links.append(link)
        elif (fact := _own_fact(catalogue, item, claim)) is not None:
            own.append(fact)
        else:
            false += 1
    return tuple(dict.fromkeys(links)), tuple(dict.fromkeys(own)), false


def _link(item: Item, evidence: Sequence[Evidence], claim: StatedClaim) -> Evidence | None:
    """The piece of evidence that a claim states."""
    if claim.kind in ("director", "cast") and _among(claim.value, item.directors if claim.kind == "director" else item.cast) is None:
        return None
    kind = "person" if claim.kind in ("director", "cast") else claim.kind
    for fact in evidence:
        linked = claim.liked_id in fact.item_ids if claim.liked_id else not fact.item_ids
        if fact.kind == kind and linked and _is_value(claim.value, fact):
            return fact
    return None


def _is_value(value: str, fact: Evidence) -> bool:
    if fact.kind == "likers":
        return "/".join(re.findall(r"\d+", value)) == fact.value
    if fact.kind == "words":
        return {fold(word) for word in value.split(",")} <= {fold(word) for word in fact.value.split(", ")}
    return fold(value) == fold(fact.value)


def _own_fact(catalogue: Catalogue, item: Item, claim: StatedClaim) -> OwnFact | None:
    """A fact of the film itself; one said to be shared must be the liked film's too, of which evidence has told already."""
    if claim.liked_id and (claim.kind not in ("year", "language", "runtime") or not _shared(catalogue, claim)):
        return None
    for kind in ("director", "cast") if claim.kind == "person" else (claim.kind,):
        if (value := _among(claim.value, values_of(item, kind))) is not None:
            return OwnFact(kind, value)
    return None


def _shared(catalogue: Catalogue, claim: StatedClaim) -> bool:
    return claim.liked_id in catalogue and _among(claim.value, values_of(catalogue.item(claim.liked_id), claim.kind)) is not None


def values_of(item: Item, kind: str) -> tuple[str, ...]:
    """What a film has of one kind of plain fact."""
    values: dict[str, tuple[str, ...]] = {
        "director": item.directors, "cast": item.cast, "genre": item.genres, "keyword": item.keywords,
        "year": (str(item.year),) if item.year else (), "language": (item.language,) if item.language else (), "runtime": (str(item.runtime),) if item.runtime else (),
    }  # fmt: skip
    return values.get(kind, ())


def _among(value: str, values: Sequence[str]) -> str | None:
    """The value as the film has it."""
    bare = re.sub(r"\s*min(?:utes?|\.)?$", "", value)
    return next((one for one in values if fold(one) in (fold(value), fold(bare))), None)
