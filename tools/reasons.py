"""Sentences made of evidence, and of nothing else."""

from collections import Counter
from collections.abc import Sequence

from index.catalogue import Catalogue
from index.types import Evidence, Item

MAX_FACTS = 3


def reasons_for(catalogue: Catalogue, facts: Sequence[tuple[str, tuple[Evidence, ...]]]) -> list[tuple[str, tuple[Evidence, ...]]]:
    """A sentence for each (item id, evidence) of a list, with the evidence it uses, so that they read differently.

    A fact that many films of the list share is worth less than one that sets a film apart; an opening is not used
    again before the others had their turn.
    """
    common = Counter((fact.kind, fact.value) for _, evidence in facts for fact in set(evidence))
    reasons = []
    for position, (item_id, evidence) in enumerate(facts):
        chosen = _choose(evidence, common)
        reasons.append((_sentence(catalogue, catalogue.item(item_id), chosen, position), chosen))
    return reasons


def _choose(evidence: Sequence[Evidence], common: Counter[tuple[str, str]]) -> tuple[Evidence, ...]:
    """Up to three facts of different kinds (two keywords or genres join in one clause), the rarest of each kind first."""
    chosen: list[Evidence] = []
    for kind in ("words", "person", "likers", "keyword", "genre", "year"):
        of_kind = [fact for fact in evidence if fact.kind == kind]
        if kind in ("keyword", "genre", "person"):
            of_kind.sort(key=lambda fact: (-len(fact.item_ids), common[fact.kind, fact.value]))
        if of_kind and len({fact.kind for fact in chosen}) < MAX_FACTS:
            same_links = [fact for fact in of_kind if fact.item_ids == of_kind[0].item_ids]
            chosen += same_links[: 2 if kind in ("keyword", "genre") else 1]
    return tuple(chosen)


def _sentence(catalogue: Catalogue, item: Item, evidence: Sequence[Evidence], position: int) -> str:
    if not evidence:
        return _fallback(item)
    groups: dict[str, list[Evidence]] = {}
    for fact in evidence:
        groups.setdefault(fact.kind, []).append(fact)
    kinds = list(groups)
    turn = position % len(kinds)
    clauses = [_clause(catalogue, item, kind, groups[kind], position) for kind in (*kinds[turn:], *kinds[:turn])]
    text = "; ".join(clauses)
    return f"{text[0].upper()}{text[1:]}."


def _clause(catalogue: Catalogue, item: Item, kind: str, facts: list[Evidence], position: int) -> str:
    values = " and ".join(_value(fact) for fact in facts)
    linked = _titles(catalogue, facts[0].item_ids)
    if kind == "likers":
        both, of = facts[0].value.split("/")
        return _likers_clause(catalogue, int(both), int(of), linked, position)
    if kind == "words":
        words = " and ".join(f"“{word}”" for word in facts[0].value.split(", "))
        return (f"tagged or described with {words}", f"{words} in its tags or description", f"its tags or description say {words}")[position % 3]
    if kind == "year":
        return (f"from {values}, within your years", f"made in {values}, as you wanted")[position % 2]
    if not linked:
        return (f"{values}, as you asked", f"it has {values}, which you asked for")[position % 2]
    if kind == "person":
        return _person_clause(catalogue, item, facts[0], position)
    if kind == "keyword":
        return (f"{values}, like {linked}", f"it shares {values} with {linked}", f"{values} are what it has in common with {linked}" if len(facts) > 1 else f"{values} is what it has in common with {linked}")[position % 3]
    return (f"{values}, like {linked}", f"{values} again, as in {linked}")[position % 2]


def _person_clause(catalogue: Catalogue, item: Item, fact: Evidence, position: int) -> str:
    """A shared person, with what they do in both films: who directs one may play in the other."""
    name, directs = fact.value, fact.value in item.directors
    same_role = [other for other in fact.item_ids if (name in catalogue.item(other).directors) == directs]
    if not same_role:
        linked = _titles(catalogue, fact.item_ids[:1])
        return f"directed by {name}, who plays in {linked}" if directs else f"with {name}, who directed {linked}"
    linked = _titles(catalogue, same_role)
    if directs:
        return (f"directed by {name}, as is {linked}", f"{name} directs here, as in {linked}")[position % 2]
    return (f"with {name} of {linked}", f"{name} plays in it, as in {linked}")[position % 2]


def _likers_clause(catalogue: Catalogue, both: int, of: int, linked: str, position: int) -> str:
    if catalogue.name == "starter":
        return (f"it stands beside {linked} in {both} of {of} themed lists", f"{both} of the {of} lists with {linked} have it too")[position % 2]
    share = round(100 * both / of)
    return (f"{share} % of those who liked {linked} liked it ({both} of {of})", f"liked by {both} of the {of} people who liked {linked}")[position % 2]


def _value(fact: Evidence) -> str:
    return fact.value.lower() if fact.kind == "genre" and fact.value not in {"Sci-Fi"} else fact.value


def _titles(catalogue: Catalogue, item_ids: Sequence[str]) -> str:
    titles = [catalogue.item(item_id).title for item_id in item_ids[:2]]
    return " and ".join(titles)


def _fallback(item: Item) -> str:
    """What the item is, where nothing links it to the request."""
    kind = " and ".join(genre.lower() for genre in item.genres[:2]) or "film"
    return f"A {kind} of {item.year}, near to your request as a whole." if item.year else f"A {kind}, near to your request as a whole."
