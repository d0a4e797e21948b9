"""What tools answer, in words for a language model. Ids stand in square brackets."""

from collections.abc import Iterable, Sequence

from index.catalogue import Catalogue
from index.query import Retrieval
from index.relaxation import FULL_LIST, genre_in_words, relaxations, without_one, years_in_words
from index.types import EMBEDDING_LABELS, Candidate, Constraints, Evidence, Item, TitleMatch
from tools.state import Recommendation, Taste

SAMPLE = 5
OPTIONS = 2
LINKS = 4
LIFTED = "Lifted: "
ALL_SHOWN, NO_LIMIT = "The user was shown", "There was no limit on"


def named(catalogue: Catalogue, item_ids: Sequence[str]) -> str:
    return ", ".join(f"{catalogue.item(item_id).display_title} [{item_id}]" for item_id in item_ids)


def matches(catalogue: Catalogue, title: str, found: Sequence[TitleMatch]) -> str:
    if not found:
        return f"No film in this catalogue has a title like {title!r}. Tell the user so; do not make one up."
    return "\n".join(f"{named(catalogue, [match.item_id])} match {match.score:.2f}" for match in found)


def opinions(catalogue: Catalogue, taste: Taste) -> str:
    parts = [f"{name}: {named(catalogue, ids)}" for name, ids in _opinions(taste) if ids]
    return ". ".join(parts) + "." if parts else "No film is noted now."


def remembered(catalogue: Catalogue, known: Taste, gone: int = 0) -> str:
    """What a conversation starts with from earlier ones, to the user; ``gone`` films are no longer in the catalogue."""
    phrases = [
        f"{words} {joined([catalogue.item(item_id).display_title for item_id in item_ids], SAMPLE)}"
        for words, item_ids in (("you like", known.liked), ("you do not like", known.disliked), ("you have seen", known.seen))
        if item_ids
    ]
    parts = [f"From earlier conversations I remember that {joined(phrases)}; say “forget everything about me” if that shall go."] if phrases else []
    if gone:
        parts.append(f"{'A film' if gone == 1 else f'{gone} films'} that I remembered {'is' if gone == 1 else 'are'} not in this catalogue.")
    return " ".join(parts)


def joined(words: Sequence[str], most: int = 0) -> str:
    """ "a, b and c"; with more than ``most`` words, the first ones and how many there are beside them."""
    if most and len(words) > most + 1:
        words = [*words[:most], f"{len(words) - most} more"]
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def _opinions(taste: Taste) -> list[tuple[str, tuple[str, ...]]]:
    return [("Liked", taste.liked), ("Disliked", taste.disliked), ("Seen", taste.seen)]


def in_words(limits: Constraints) -> list[str]:
    """Each constraint as a short phrase."""
    phrases = [f"only {' or '.join(map(genre_in_words, limits.genres_any))}"] if limits.genres_any else []
    phrases += [f"no {genre_in_words(name)}" for name in limits.genres_none]
    if limits.year_min is not None and limits.year_max is not None:
        phrases.append(f"from {limits.year_min} to {limits.year_max}" if limits.year_min != limits.year_max else f"from {limits.year_min}")
    elif limits.year_min is not None:
        phrases.append(f"from {limits.year_min} on")
    elif limits.year_max is not None:
        phrases.append(f"up to {limits.year_max}")
    phrases += [years_in_words(years) for years in limits.years_none]
    phrases += [f"with {' or '.join(limits.people)}"] if limits.people else []
    phrases += [f"without {name}" for name in limits.people_none]
    phrases += [f"in {' or '.join(limits.languages)}"] if limits.languages else []
    phrases += [f"not in {' or '.join(limits.languages_none)}"] if limits.languages_none else []
    phrases += [f"nothing tagged “{name}”" for name in limits.keywords_none]
    return phrases + ([f"at most {limits.runtime_max} minutes"] if limits.runtime_max is not None else [])


def constraints(catalogue: Catalogue, limits: Constraints) -> str:
    phrases = in_words(limits)
    if not phrases:
        return "There are no limits now."
    return f"Limits now: {', '.join(phrases)}. {int(catalogue.mask(limits).sum())} films fit."


def lifted(before: Constraints, kept: Constraints, now: Constraints, no_limits: Sequence[str]) -> str:
    """Which limits were lifted without others in their place, and which names that were to be allowed were no limit."""
    gone = [words for words, _ in without_one(before) if words not in {still for held in (kept, now) for still, _ in without_one(held)}]
    return (f" {LIFTED}{', '.join(gone)}." if gone else "") + "".join(f" {NO_LIMIT} {name}." for name in no_limits)


def taste(catalogue: Catalogue, known: Taste) -> str:
    """All that is known of a taste, in sentences."""
    parts = [opinions(catalogue, known)] if known.known() else ["No film is noted."]
    if known.query:
        parts.append(f"Looking for: {known.query}.")
    if known.avoid:
        parts.append(f"Less of: {known.avoid}.")
    if phrases := in_words(known.constraints):
        parts.append(f"Limits: {', '.join(phrases)}.")
    return " ".join(parts)


def shown_and_fitting(catalogue: Catalogue, known: Taste, shown: Iterable[str]) -> tuple[str, ...]:
    """What was recommended before and keeps the limits, without what became known since."""
    mask, out = catalogue.mask(known.constraints), set(known.known())
    return tuple(item_id for item_id in shown if item_id not in out and mask[catalogue.row(item_id)])


def retrieval(catalogue: Catalogue, known: Taste, found: Retrieval, left_out: Iterable[str] = ()) -> str:
    """A short summary; the candidates themselves stay in the state. ``left_out``: what was shown before and not searched again."""
    count = len(found.candidates)
    first = ", ".join(catalogue.item(candidate.item_id).display_title for candidate in found.candidates[:SAMPLE])
    lines = [f"{count} candidates by {EMBEDDING_LABELS[known.embedding_type]}, alpha {known.alpha:g}." + (f" First: {first}." if count else "")]
    if not count:
        before = shown_and_fitting(catalogue, known, left_out)
        lines.append(f"{all_shown(len(before)) if before else 'Nothing fits.'} {looser(catalogue, known, before)}")
    if found.alpha is None:
        lines.append("There is neither a liked film nor a query to go by: these are the best known ones.")
    elif not known.query and not known.liked:
        lines.append("There is neither a liked film nor a query to go by: the genre itself decided.")
    elif found.alpha != known.alpha:
        absent, used = ("liked film", "query") if found.alpha == 1 else ("query", "liked films")
        lines.append(f"There is no {absent} to go by, so the {used} alone decided (alpha {found.alpha:g}).")
    return " ".join(lines)


def films_asked_for(catalogue: Catalogue, films: Sequence[str], found: Retrieval) -> str:
    """Which of the films that were asked for by name are among the candidates."""
    among = [candidate.item_id for candidate in found.candidates if candidate.item_id in films]
    others = len(found.candidates) - len(among)
    return f"{len(among)} of the {len(films)} films asked for fit{f': {named(catalogue, among)}' if among else ''}; {others} others that are like them."


def candidate_table(catalogue: Catalogue, candidates: Sequence[tuple[Candidate, Sequence[Evidence]]]) -> str:
    """One candidate a line, with facts that a claim may name; a link names the liked film by its id, or was asked for."""
    lines = ["film [id] | genres | director | cast | keywords | language | minutes | links | score"]
    for candidate, evidence in candidates:
        item = catalogue.item(candidate.item_id)
        links = "; ".join(f"{fact.kind} {fact.value} {f'[{fact.item_ids[0]}]' if fact.item_ids else '(asked)'}" for fact in evidence[:LINKS])
        cells = (
            named(catalogue, [item.item_id]), ", ".join(item.genres), ", ".join(item.directors[:2]), ", ".join(item.cast[:3]), ", ".join(item.keywords[:5]),
            item.language, str(item.runtime or ""), links, f"{candidate.score:.2f}",
        )  # fmt: skip
        lines.append(" | ".join(cells))
    return "\n".join(lines)


def recommendations(catalogue: Catalogue, known: Taste, picked: Sequence[Recommendation], wanted: int, left_out: Iterable[str] = ()) -> str:
    """The list, and why it is short if it is. ``left_out``: what was shown before and not searched again."""
    lines = [f"{one.rank}. {named(catalogue, [one.item_id])}: {one.reason}" for one in picked]
    if len(picked) < wanted:
        before = shown_and_fitting(catalogue, known, left_out)
        few = f"Only {len(picked)} more fit{'s' * (len(picked) == 1)} besides the {len(before)} shown before." if before else f"Only {len(picked)} of {wanted} fit."
        lines.append(f"{few} {looser(catalogue, known, before, wanted)}")
    return "\n".join(lines)


def all_shown(count: int) -> str:
    return f"{ALL_SHOWN} {'the one film' if count == 1 else f'all {count} films'} that fit{'s' * (count == 1)}."


def looser(catalogue: Catalogue, known: Taste, shown: Sequence[str] = (), wanted: int = FULL_LIST) -> str:
    """Which single limit, dropped, would add how many films; for lists that come up short."""
    options = relaxations(catalogue, known.constraints, (*known.known(), *shown), wanted)
    if not options:
        return "No single limit, dropped, would add more."
    useful = [option for option in options if not option.floods] or options
    return " ".join(
        f"Dropping “{option.without}” would add {option.gains:,} film{'s' * (option.gains != 1)}{', most of the catalogue' * option.floods}."
        for option in useful[:OPTIONS]
    )


def details(catalogue: Catalogue, item: Item, evidence: Sequence[Evidence]) -> str:
    facts = {
        "genres": ", ".join(item.genres),
        "directed by": ", ".join(item.directors),
        "with": ", ".join(item.cast[:6]),
        "language": item.language,
        "running time": f"{item.runtime} minutes" if item.runtime else "",
        "keywords": ", ".join(item.keywords),
        "about": item.text,
        "page": item.url,
    }
    lines = [f"{item.display_title} [{item.item_id}]", *(f"{name}: {value}" for name, value in facts.items() if value)]
    links = [link(catalogue, fact) for fact in evidence[:6]]
    return "\n".join([*lines, f"links to the user's taste: {'; '.join(links) if links else 'none'}"])


def link(catalogue: Catalogue, fact: Evidence) -> str:
    if fact.kind == "likers":
        both, of = fact.value.split("/")
        return f"{both} of the {of} who liked {catalogue.item(fact.item_ids[0]).title} liked it"
    linked = f" (as in {', '.join(catalogue.item(item_id).title for item_id in fact.item_ids[:3])})" if fact.item_ids else " (asked for)"
    return f"{fact.kind} {fact.value}{linked}"
