"""Sentences made of evidence, and of nothing else."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from index.catalogue import Catalogue
from index.lexical import terms
from index.types import Evidence, Item

MAX_FACTS = 3
ENOUGH = 2
"""Facts after which a shared genre or a year in range adds nothing worth reading."""
NEAR_BEST = 0.6
"""Share of the largest number of likers that another liked film may stand in with."""
_KINDS = ("person", "words", "keyword", "likers", "genre", "year")
"""The most telling first."""
_NOUNS = {
    "Comedy": "a comedy", "Drama": "a drama", "Thriller": "a thriller", "Musical": "a musical", "Mystery": "a mystery", "Romance": "a romance", "Western": "a western",
    "Documentary": "a documentary", "Film-Noir": "a film-noir", "Action": "an action film", "Adventure": "an adventure film", "Animation": "an animation film", "Children": "a film for children",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A fact of a film by itself. ``kind``: director, cast, genre, keyword, year, language or runtime."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Grounded:
    """What a reason may be made of: evidence, and facts of the film itself that shall be said."""

    item_id: str
    evidence: tuple[Evidence, ...]
    own: tuple[OwnFact, ...] = ()


def reasons_for(catalogue: Catalogue, films: Sequence[Grounded]) -> list[tuple[str, tuple[Evidence, ...]]]:
    """A sentence for each film of a list, with the evidence it uses, so that they read differently.

    A fact that many films of the list share is worth less than one that sets a film apart; a wording is not used again
    before the others of its kind had their turn.
    """
    common = Counter((fact.kind, fact.value) for film in films for fact in set(film.evidence))
    used: Counter[str] = Counter()
    linked: Counter[str] = Counter()
    reasons = []
    for position, film in enumerate(films):
        chosen = _choose(film.evidence, common, linked)
        linked.update(other for fact in chosen for other in fact.item_ids[:1])
        alike = bool(chosen) and all(not fact.item_ids and fact.kind in ("genre", "year") and common[fact.kind, fact.value] > 1 for fact in chosen)
        item = catalogue.item(film.item_id)
        told = not film.own and ((alike and position % 2 == 1) or not chosen)
        reasons.append((_by_itself(catalogue, item, position, used) if told else _sentence(catalogue, item, chosen, film.own, position, used), chosen))
    return reasons


def _choose(evidence: Sequence[Evidence], common: Counter[tuple[str, str]], linked: Counter[str]) -> tuple[Evidence, ...]:
    """Up to three facts of different kinds (two keywords or genres join in one clause), the rarest of each kind first.

    ``linked`` counts the liked films that the reasons before this one named.
    """
    chosen: list[Evidence] = []
    for kind in _KINDS:
        of_kind = [fact for fact in evidence if fact.kind == kind]
        kinds = len({fact.kind for fact in chosen})
        if not of_kind or kinds == MAX_FACTS or (kinds >= ENOUGH and kind in ("genre", "year")):
            continue
        if kind == "keyword":
            # A tag that answers the request need not be said a second time.
            said = {word for fact in chosen if fact.kind == "words" for word in fact.value.split(", ")}
            of_kind = [fact for fact in of_kind if fact.value not in said]
            if not of_kind:
                continue
        if kind == "likers":
            chosen.append(_fresh(of_kind, linked))
            continue
        if kind != "words":
            # What was asked for comes before what is shared.
            of_kind.sort(key=lambda fact: (bool(fact.item_ids), common[fact.kind, fact.value], -len(fact.item_ids)))
        same_links = [fact for fact in of_kind if fact.item_ids == of_kind[0].item_ids]
        chosen += same_links[: 2 if kind in ("keyword", "genre") else 1]
    return tuple(chosen)


def _fresh(likers: Sequence[Evidence], linked: Counter[str]) -> Evidence:
    """Of the largest shares of likers, the one of the liked film that was named least."""
    best = max(map(_share, likers))
    return min((fact for fact in likers if _share(fact) >= NEAR_BEST * best), key=lambda fact: (linked[fact.item_ids[0]], -_share(fact)))


def _share(fact: Evidence) -> float:
    both, of = map(int, fact.value.split("/"))
    return both / of


def _sentence(catalogue: Catalogue, item: Item, evidence: Sequence[Evidence], stated: Sequence[OwnFact], position: int, used: Counter[str]) -> str:
    groups: dict[str, list[Evidence]] = {}
    for fact in evidence:
        groups.setdefault(fact.kind, []).append(fact)
    kinds = list(groups)
    turn = position % len(kinds) if kinds else 0
    clauses = []
    for kind in (*kinds[turn:], *kinds[:turn]):
        form, wordings = _wordings(catalogue, item, kind, groups[kind])
        clauses.append(wordings[used[form] % len(wordings)])
        used[form] += 1
    if stated:
        clauses += _stated(stated, MAX_FACTS - len(clauses))
    elif not any(fact.item_ids for fact in evidence) and (own := _own(item, {fact.value for fact in evidence})):
        # What was asked for is the same for the whole list; who made the film is not.
        clauses.append(own[used["own"] % len(own)])
        used["own"] += 1
    return _closed("; ".join(clauses))


def _closed(text: str) -> str:
    """A clause as a sentence; a title at its end may bring its own mark ("Mamma Mia!")."""
    return f"{text[0].upper()}{text[1:]}{'' if text[-1] in '.!?…' else '.'}"


def _by_itself(catalogue: Catalogue, item: Item, position: int, used: Counter[str]) -> str:
    """What the film is, where the request says nothing that sets it apart: two of the things known of it, in turn."""
    kinds: list[tuple[str, tuple[str, ...]]] = [("kind of", _kind_and_year(item))]
    if len(item.keywords):
        said = _quoted(item.keywords[:2])
        kinds.append(("own tags", (f"tagged {said}", f"{said} among its tags", f"its tags include {said}")))
    if own := _own(item, ()):
        kinds.append(("own", own))
    likers = len(catalogue.likers(item.item_id))
    if likers > 1:
        kinds.append(("liked by", (f"on {likers} of {catalogue.likes.shape[0]} lists",) if catalogue.name == "starter" else (f"liked by {likers} people", f"{likers} people liked it")))
    clauses = []
    for turn in range(min(2, len(kinds))):
        form, wordings = kinds[(position + turn) % len(kinds)]
        clauses.append(wordings[used[form] % len(wordings)])
        used[form] += 1
    return _closed("; ".join(clauses))


def _kind_and_year(item: Item) -> tuple[str, ...]:
    genre = next(iter(item.genres), "")
    kind = _kind(genre) if genre else "a film"
    return (f"{kind} of {item.year}", f"{kind} from {item.year}") if item.year else (kind,)


def _wordings(catalogue: Catalogue, item: Item, kind: str, facts: Sequence[Evidence]) -> tuple[str, tuple[str, ...]]:
    """The ways to say facts of one kind, and a name for that set of ways."""
    titles = _titles(catalogue, facts[0].item_ids)
    if kind == "likers":
        return _likers(catalogue, facts[0], titles)
    if kind == "words":
        return _words(item, facts[0].value.split(", "))
    if kind == "year":
        return "year", (f"from {facts[0].value}, within your years", f"made in {facts[0].value}, as you wanted")
    if kind == "person":
        return _person(catalogue, item, facts[0])
    if kind == "keyword":
        return "keyword", _keywords([fact.value for fact in facts], titles)
    return _genres([fact.value for fact in facts], titles, several=len(facts[0].item_ids) > 1)


def _own(item: Item, said: Container[str]) -> tuple[str, ...]:
    """Who made the film and who plays in it, without those who are spoken of already."""
    directors, cast = ([name for name in names if name not in said][:2] for names in (item.directors, item.cast))
    return (*((f"directed by {' and '.join(directors)}",) if directors else ()), *((f"with {' and '.join(cast)}",) if cast else ()))


def _stated(facts: Sequence[OwnFact], most: int) -> list[str]:
    """Up to ``most`` clauses of a film's own facts, those of a kind in one."""
    groups: dict[str, list[str]] = {}
    for fact in facts:
        groups.setdefault(fact.kind, []).append(fact.value)
    if "genre" in groups and "year" in groups:
        groups["genre"], groups["year"] = [f"{_kind(groups['genre'][0])} from {groups['year'][0]}"], []
    elif "genre" in groups:
        groups["genre"] = [_kind(groups["genre"][0])]
    wordings = {
        "director": "directed by {}", "cast": "with {}", "genre": "{}", "year": "from {}", "language": "in {}", "runtime": "{} minutes long", "keyword": "tagged {}",
    }  # fmt: skip
    clauses = []
    for kind, values in groups.items():
        said = _quoted(values[:2]) if kind == "keyword" else " and ".join(values[:2])
        if said:
            clauses.append("a silent film" if said == "Silent" else wordings[kind].format(said))
    return clauses[: max(most, 0)]


def _likers(catalogue: Catalogue, fact: Evidence, titles: str) -> tuple[str, tuple[str, ...]]:
    both, of = fact.value.split("/")
    if catalogue.name == "starter":
        return "lists", (f"on {both} of the {of} themed lists that have {titles}", f"{both} of the {of} lists with {titles} have it too", f"beside {titles} on {both} of {of} lists")
    share = round(100 * _share(fact))
    return "likers", (
        f"{share} % of those who liked {titles} liked it ({both} of {of})", f"liked by {both} of the {of} people who liked {titles}", f"of the people who liked {titles}, {share} % liked this too",
    )  # fmt: skip


def _words(item: Item, words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Words of the request, said to stand where they do stand: tags before the description, that before the genres."""
    text = set(terms(item.text))
    tagged, described = [word for word in words if word in item.keywords], [word for word in words if set(terms(word)) <= text]
    if tagged:
        said = _quoted(tagged)
        return "tagged", (f"tagged {said}", f"its tags include {said}", f"{said} among its tags")
    if described:
        said = _quoted(described)
        return "described", (f"its description speaks of {said}", f"described with {said}", f"{said} in its description")
    return "genre words", (f"its genres include {_quoted(words)}", f"{_quoted(words)} among its genres")


def _person(catalogue: Catalogue, item: Item, fact: Evidence) -> tuple[str, tuple[str, ...]]:
    """A person asked for or shared, with what they do in both films: who directs one may play in the other."""
    name, directs = fact.value, fact.value in item.directors
    if not fact.item_ids:
        if directs:
            return "asked director", (f"directed by {name}, as you asked", f"{name} directs it, as you wanted", f"a film that {name} directed, whom you asked for")
        return "asked actor", (f"with {name}, as you asked", f"{name} plays in it, as you wanted", f"here with {name}, whom you asked for", f"{name}, whom you wanted, plays in it")
    same_role = [other for other in fact.item_ids if (name in catalogue.item(other).directors) == directs]
    titles = _titles(catalogue, same_role or fact.item_ids[:1])
    if not same_role:
        return "other role", (f"directed by {name}, who plays in {titles}",) if directs else (f"with {name}, who directed {titles}",)
    if directs:
        return "director", (f"directed by {name}, like {titles}", f"{name} directs here, as in {titles}", f"another film by {name}, who directed {titles}")
    return "actor", (f"with {name} of {titles}", f"{name} plays in it, as in {titles}", f"with {name}, who plays in {titles} as well")


def _keywords(values: Sequence[str], titles: str) -> tuple[str, ...]:
    said = _quoted(values)
    tag = "tag" if len(values) == 1 else "tags"
    return f"tagged {said}, like {titles}", f"it shares the {tag} {said} with {titles}", f"{said}: {'a tag' if len(values) == 1 else 'tags'} that {titles} has too" if " and " not in titles else f"{said}, as in {titles}"


def _genres(genres: Sequence[str], titles: str, *, several: bool) -> tuple[str, tuple[str, ...]]:
    kind = _kind(genres[0])
    if not titles:
        return "asked genre", (f"{kind}, as you asked", f"{kind}, which you wanted")
    if len(genres) == 1:
        return "genre", (f"{kind} like {titles}", f"{kind}, as {'are' if several else 'is'} {titles}", f"like {titles}, {kind}")
    both = " and ".join("for children" if genre == "Children" else genre.lower() for genre in sorted(genres, key=lambda genre: genre == "Children"))
    return "genres", (f"both {both}, like {titles}", f"{both}, as {'are' if several else 'is'} {titles}", f"{both} at once, like {titles}")


def _kind(genre: str) -> str:
    return _NOUNS.get(genre, f"a {genre.lower()} film")


def _quoted(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _titles(catalogue: Catalogue, item_ids: Sequence[str]) -> str:
    return " and ".join(catalogue.item(item_id).title for item_id in item_ids[:2])

