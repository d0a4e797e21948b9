"""The tools. Each one validates, asks the index and renders; its docstring is the model's manual."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random
from typing import Annotated, Any, Literal

from langchain.tools import ToolRuntime
from langchain_core.messages import ToolMessage
from langchain_core.tools import BaseTool, tool
from langgraph.types import Command
from pydantic import Field

from index.catalogue import YEARS, Catalogue, year_range
from index.errors import BadInputError
from index.evidence import evidence_for
from index.item_index import ItemIndex
from index.query import Query, Retrieval, check_query
from index.rerank import MAX_OF_SERIES
from index.rerank import rerank as rerank_candidates
from index.titles import fold
from index.types import Candidate, Constraints
from tools import render
from tools.picks import Pick, justified, ordered_by_picks
from tools.state import ConversationState, Opinion, Taste, words_of_user

Runtime = ToolRuntime[None, ConversationState]

MAX_LIST = 20
MAX_QUERY_CHARACTERS = 500
CANDIDATES = 100
DRAWN = 30
"""So many of the candidates a surprise is picked from."""
DIAL_AT_ITS_END = "The dial stood at this end before."
ItemIds = Annotated[list[str], Field(description="item ids, as search_titles returned them")]
ConstraintName = Literal[
    "genres_any", "genres_none", "years", "year_min", "year_max", "years_none", "people", "people_none", "languages", "languages_none", "keywords_none",
    "runtime_max", "all",
]  # fmt: skip
_EXCLUSIONS = ("genres_none", "people_none", "languages_none", "keywords_none", "years_none")
_DROPPED_WITH = {"years": ("year_min", "year_max", "years_none"), "languages": ("languages", "languages_none")}


def make_tools(index: ItemIndex) -> list[BaseTool]:
    """The tools of one catalogue; they close over the index and keep nothing themselves."""
    return [
        *_title_tools(index), *_opinion_tools(index.catalogue), *_limit_tools(index.catalogue), *_retrieval_tools(index), *_list_tools(index),
        *_history_tools(index.catalogue),
    ]  # fmt: skip


def _title_tools(index: ItemIndex) -> list[BaseTool]:
    catalogue = index.catalogue

    @tool
    def search_titles(title: str, limit: int = 5) -> str:
        """Find films of the catalogue by title and get their ids. Handles typos, missing articles and years, "Part 2" for "II"
        and alternative titles. Several close results mean that the title is ambiguous: ask which one, or take the first."""
        if not title.strip():
            raise BadInputError("The title is empty. Give the title as the user wrote it.")
        if not 1 <= limit <= MAX_LIST:
            raise BadInputError(f"limit is {limit}; it must be from 1 to {MAX_LIST}.")
        return render.matches(catalogue, title, index.titles.search(title[:MAX_QUERY_CHARACTERS], limit))

    return [search_titles]


def _opinion_tools(catalogue: Catalogue) -> list[BaseTool]:
    def opinion(runtime: Runtime, kind: Opinion, item_ids: list[str]) -> Command[Any]:
        _check_ids(catalogue, item_ids)
        taste = runtime.state["taste"].with_opinion(kind, tuple(item_ids))
        return _update(runtime, render.opinions(catalogue, taste), taste=taste)

    @tool
    def set_liked_movies(item_ids: ItemIds, runtime: Runtime) -> Command[Any]:
        """Add films to those the user likes. They shape the profile and are never recommended."""
        return opinion(runtime, "liked", item_ids)

    @tool
    def set_disliked_movies(item_ids: ItemIds, runtime: Runtime) -> Command[Any]:
        """Add films to those the user does not like. They push the profile away and are never recommended."""
        return opinion(runtime, "disliked", item_ids)

    @tool
    def mark_seen(item_ids: ItemIds, runtime: Runtime) -> Command[Any]:
        """Note films that the user has seen without saying more. They are never recommended."""
        return opinion(runtime, "seen", item_ids)

    @tool
    def leave_out_movies(item_ids: ItemIds, runtime: Runtime) -> Command[Any]:
        """Keep films out of the lists of this conversation without noting an opinion: for "swap number 9" and "not that one tonight"."""
        _check_ids(catalogue, item_ids)
        taste = runtime.state["taste"].without_showing(tuple(item_ids))
        return _update(runtime, f"Left out: {render.named(catalogue, taste.left_out)}.", taste=taste)

    @tool
    def forget_movies(item_ids: ItemIds, runtime: Runtime) -> Command[Any]:
        """Take films from the liked, disliked, seen and left out ones, when the user takes back what was said of them."""
        _check_ids(catalogue, item_ids)
        taste = runtime.state["taste"].without(tuple(item_ids))
        return _update(runtime, render.opinions(catalogue, taste), taste=taste)

    return [set_liked_movies, set_disliked_movies, mark_seen, leave_out_movies, forget_movies]


def _limit_tools(catalogue: Catalogue) -> list[BaseTool]:
    @tool
    def set_constraints(
        runtime: Runtime,
        genres_any: list[str] | None = None,
        genres_none: list[str] | None = None,
        year_min: int | None = None,
        year_max: int | None = None,
        people: list[str] | None = None,
        people_none: list[str] | None = None,
        languages: list[str] | None = None,
        languages_none: list[str] | None = None,
        keywords_none: list[str] | None = None,
        years_none: list[str] | None = None,
        runtime_max: int | None = None,
        allow: list[str] | None = None,
        drop: list[ConstraintName] | None = None,
    ) -> Command[Any]:
        """Set hard limits that every recommendation keeps: genres (at least one of / none of), years (inclusive), people in
        cast or direction (at least one of / none of), languages (one of / none of), keywords that no film may have ("no gore" is
        keywords_none ["gory"]; only keywords that films of the catalogue bear, as candidate tables and details show them), years that no film
        may be from (years_none ["1990-1999"] or ["1994"]), longest running time in minutes. Countries are not known, only languages: tell the
        user so. What is not given stays as it is, what is wanted takes the place of what was wanted, exclusions add up.
        allow: single values that are no limit any longer: "horror is fine again" is allow ["Horror"] and leaves other excluded genres
        excluded; "it need not be with Tom Hanks" is allow ["Tom Hanks"]. Genres, people, languages and keywords as the state has them, years as in years_none.
        drop: names of limits to lift as a whole ("years" lifts all on years, "languages" both kinds, "all" everything)."""
        taste = runtime.state["taste"]
        given = {
            "genres_any": genres_any, "genres_none": genres_none, "year_min": year_min, "year_max": year_max, "people": people,
            "people_none": people_none, "languages": languages, "languages_none": languages_none, "keywords_none": keywords_none, "years_none": years_none,
            "runtime_max": runtime_max,
        }  # fmt: skip
        changes: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items() if value is not None}
        current = catalogue.canonical(_allowing(_dropped(taste.constraints, drop or []), allow or []))
        kept = _reconciled(catalogue.canonical(Constraints(**changes)), current)
        for name in _EXCLUSIONS:
            # What was excluded stays excluded: a second "no" adds to the first.
            changes[name] = (*getattr(kept, name), *changes.get(name, ()))
        constraints = catalogue.canonical(replace(kept, **changes))
        no_limits = [name for name in allow or [] if not _holds(taste.constraints, name)]
        text = render.constraints(catalogue, constraints) + render.lifted(taste.constraints, kept, constraints, no_limits)
        return _update(runtime, text, taste=replace(taste, constraints=constraints))

    return [set_constraints]


def _retrieval_tools(index: ItemIndex) -> list[BaseTool]:
    catalogue = index.catalogue

    @tool
    def retrieve_candidates(
        runtime: Runtime,
        query: str | None = None,
        alpha: float | None = None,
        embedding_type: str | None = None,
        popularity: float | None = None,
        avoid: str | None = None,
        exclude_shown: bool = False,
        films: list[str] | None = None,
        surprise: bool = False,
    ) -> Command[Any]:
        """Find the 100 films nearest to the taste; call rerank afterwards to pick the list.
        query: what the user is in the mood for, in a few English words ("" drops an earlier one; left out, it stays).
        alpha: 0 = only the liked movies, 1 = only the query; left out, it stays as long as the query does, and else follows what is known.
        For a critique of the list ("funnier") about 0.4: the likes still lead, the words turn the list.
        embedding_type: "llm" (text alone) or "llm+gcl" (text and who liked what; the better choice).
        popularity: 0 = hidden gems, 0.5 = balanced, 1 = crowd pleasers.
        avoid: words for what the films should be less like ("" drops them).
        exclude_shown: true for "show me more": nothing that was recommended before comes back.
        films: ids of films that the user asks to be shown, as in "the Rocky films". Those that fit become the first candidates, the others are what
        is like them; query and likes do not count this time. Give the same ids to rerank.
        surprise: true for "surprise me": a draw among what is well loved or near to the taste, another one each time."""
        taste, settings = runtime.state["taste"], runtime.state["settings"]
        if len(query or "") > MAX_QUERY_CHARACTERS or len(avoid or "") > MAX_QUERY_CHARACTERS:
            raise BadInputError(f"A query may have {MAX_QUERY_CHARACTERS} characters; use a few words.")
        said = _first(popularity, taste.popularity_said)
        taste = replace(
            taste,
            query=taste.query if query is None else query.strip(),
            avoid=taste.avoid if avoid is None else avoid.strip(),
            embedding_type=_first(settings.embedding_type, embedding_type, taste.embedding_type),
            popularity=_first(settings.popularity, said),
            popularity_said=said,
        )
        alpha_said = taste.alpha_said if alpha is None and taste.query == runtime.state["taste"].query else alpha
        taste = replace(taste, alpha=_first(settings.alpha, alpha_said, natural_alpha(taste)), alpha_said=alpha_said)
        request = by_genre_alone(taste.as_query(exclude=runtime.state["shown"] if exclude_shown else (), k=CANDIDATES))
        check_query(request)
        check_query(replace(request, popularity=said))  # it holds once the setting by hand is lifted
        retrieval = with_films(index, request, films) if films else index.retrieve(request)
        if surprise:
            retrieval = replace(retrieval, candidates=drawn(retrieval.candidates, seed=f"{_thread(runtime)} {len(runtime.state['shown'])}"))
        shown = runtime.state["shown"] if exclude_shown else ()
        asked_for = films and retrieval.candidates
        summary = render.films_asked_for(catalogue, films or (), retrieval) if asked_for else render.retrieval(catalogue, taste, retrieval, shown)
        if popularity is not None and popularity == runtime.state["taste"].popularity_said and popularity in (0, 1):
            summary += f" {DIAL_AT_ITS_END}"
        if not retrieval.candidates and render.shown_and_fitting(catalogue, taste, shown):
            # All that fits was shown: the list on the screen keeps the limits.
            return _update(runtime, summary, taste=taste, candidates=())
        if not retrieval.candidates:
            # The list on the screen was made for other limits; nothing of it may stand for these.
            return _update(runtime, summary, taste=taste, candidates=(), recommendations=())
        return _update(runtime, summary, taste=taste, candidates=retrieval.candidates)

    return [retrieve_candidates]


def _list_tools(index: ItemIndex) -> list[BaseTool]:
    catalogue = index.catalogue

    @tool
    def show_candidates(runtime: Runtime, limit: int = 30) -> str:
        """The best candidates of retrieve_candidates as a compact table, one a line, when you want to choose from them yourself (see rerank)."""
        if not 1 <= limit <= CANDIDATES:
            raise BadInputError(f"limit is {limit}; it must be from 1 to {CANDIDATES}.")
        allowed = allowed_candidates(index, runtime.state["taste"], runtime.state["candidates"])
        query = runtime.state["taste"].as_query()
        return render.candidate_table(catalogue, [(one, evidence_for(index, one.item_id, query)) for one in allowed[:limit]])

    @tool
    def rerank(runtime: Runtime, n: int = 10, picks: list[Pick] | None = None, films: list[str] | None = None) -> Command[Any]:
        """Pick, order and justify the list (10 unless asked otherwise) from the candidates of retrieve_candidates. Left alone it does so by
        relevance and diversity, with reasons made of evidence. Give picks to choose and justify yourself: ids of show_candidates, best
        first, with claims (facts of that table; links name the liked film by its id) and, if you like, a sentence. A claim that is not true of that
        film is dropped; a sentence that says of it what only another film has is replaced by one made of the claims.
        films: as given to retrieve_candidates; those that are candidates lead the list. At most three films of a series are listed beside them.
        The user sees the list as cards, so do not repeat it in your answer."""
        if not 1 <= n <= MAX_LIST:
            raise BadInputError(f"n is {n}; it must be from 1 to {MAX_LIST}.")
        taste, candidates = runtime.state["taste"], runtime.state["candidates"]
        allowed = allowed_candidates(index, taste, candidates)
        possible = {candidate.item_id for candidate in allowed}
        picks = [*(Pick(item_id=item_id) for item_id in films or () if item_id in possible), *(picks or [])]
        if picks:
            picked = ordered_by_picks(index, allowed, picks, n, taste.known(), n if films else MAX_OF_SERIES)
        else:
            picked = rerank_candidates(index, allowed, n, known=taste.known())
        recommendations, corrections = justified(index, taste, picked, picks, words_of_user(runtime.state["messages"]))
        shown = tuple(dict.fromkeys((*runtime.state["shown"], *(r.item_id for r in recommendations))))
        left_out = set(runtime.state["shown"]) - {candidate.item_id for candidate in candidates}
        text = render.recommendations(catalogue, taste, recommendations, n, left_out)
        return _update(runtime, text, recommendations=recommendations, shown=shown, corrections=runtime.state["corrections"].plus(corrections))

    @tool
    def movie_details(item_ids: ItemIds, runtime: Runtime) -> str:
        """Everything the catalogue knows of up to five films, and what links each to the user's taste. For "tell me about", "why this one" and comparisons."""
        if not 1 <= len(item_ids) <= 5:
            raise BadInputError(f"{len(item_ids)} ids were given; ask for 1 to 5.")
        query = runtime.state["taste"].as_query()
        return "\n\n".join(render.details(catalogue, catalogue.item(item_id), evidence_for(index, item_id, query)) for item_id in item_ids)

    return [show_candidates, rerank, movie_details]


def _history_tools(catalogue: Catalogue) -> list[BaseTool]:
    @tool
    def undo(runtime: Runtime, turns: int = 1) -> Command[Any]:
        """Go back to how things were before the last turn, or several turns back; turns that changed neither taste nor list do not count."""
        history = runtime.state["history"]
        # The newest snapshot is the state before this very turn.
        if len(history) == 1:
            raise BadInputError("This cannot be undone: nothing before it in this conversation changed your taste or the list.")
        if not 1 <= turns < len(history):
            raise BadInputError(f"{turns} turns cannot be undone; there {'is' if len(history) == 2 else 'are'} {len(history) - 1} to go back to.")
        back = history[-1 - turns]
        # The list of then may hold a film that became known in another conversation since.
        listed = [one for one in back.recommendations if one.item_id not in back.taste.known()]
        recommendations = tuple(replace(one, rank=rank) for rank, one in enumerate(listed, 1))
        text = f"Went back {turns} turn{'s' * (turns > 1)}. {render.taste(catalogue, back.taste)}"
        return _update(
            runtime, text, taste=back.taste, recommendations=recommendations, shown=back.shown, candidates=(), history=history[: -1 - turns]
        )

    @tool
    def start_over(runtime: Runtime) -> Command[Any]:
        """Forget everything that is known of the user, from earlier conversations too, and begin anew: for "start over" and "forget everything
        about me". undo brings it back."""
        return _update(runtime, "Everything is forgotten.", taste=Taste(), recommendations=(), shown=(), candidates=())

    return [undo, start_over]


def by_genre_alone(request: Query) -> Query:
    """A request that says a genre and nothing else, with the genre as its words: many films bear a genre that are hardly of that kind."""
    if request.liked or request.text.strip() or not request.constraints.genres_any:
        return request
    return replace(request, text=" ".join(request.constraints.genres_any).lower(), alpha=1.0)


def with_films(index: ItemIndex, request: Query, films: Sequence[str]) -> Retrieval:
    """The films that the request allows, in their order, in front of what is like them; what it knows stays out."""
    mask, out = index.catalogue.mask(request.constraints), {*request.liked, *request.disliked, *request.seen}
    rows = index.catalogue.rows(dict.fromkeys(films))
    wanted = [item_id for item_id, row in zip(dict.fromkeys(films), rows, strict=True) if mask[row] and item_id not in out]
    near = index.retrieve(replace(request, liked=tuple(films), seen=tuple(out), text="", alpha=0.0))
    best = near.candidates[0].score if near.candidates else 1.0
    return replace(near, candidates=(*(Candidate(item_id, best) for item_id in wanted), *near.candidates)[: request.k])


def drawn(candidates: tuple[Candidate, ...], seed: str) -> tuple[Candidate, ...]:
    """Some of the candidates, in their order, drawn by lot; the same seed draws the same ones."""
    chosen = set(Random(seed).sample(range(len(candidates)), min(DRAWN, len(candidates))))
    return tuple(candidate for position, candidate in enumerate(candidates) if position in chosen)


def natural_alpha(taste: Taste) -> float:
    """Only titles: 0; only words: 1; both: in between, with the words a little ahead: they are what is wanted now."""
    if taste.query and taste.liked:
        return 0.6
    return 1.0 if taste.query else 0.0


def allowed_candidates(index: ItemIndex, taste: Taste, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates that still fit: the taste may have changed since they were retrieved."""
    if not candidates:
        raise BadInputError("There are no candidates to pick from. Call retrieve_candidates first, and loosen the constraints if none fit.")
    mask, known = index.catalogue.mask(taste.constraints), set(taste.known())
    return tuple(c for c in candidates if c.item_id not in known and mask[index.catalogue.row(c.item_id)])


def _check_ids(catalogue: Catalogue, item_ids: list[str]) -> None:
    catalogue.rows(item_ids)
    if not item_ids:
        raise BadInputError("No item id was given. Find ids with search_titles first.")


def _update(runtime: Runtime, text: str, **changes: object) -> Command[Any]:
    return Command(update={**changes, "messages": [ToolMessage(text, tool_call_id=runtime.tool_call_id)]})


def _thread(runtime: Runtime) -> str:
    return str(runtime.config.get("configurable", {}).get("thread_id", ""))


def _first(*values: Any) -> Any:
    return next(value for value in values if value is not None)


def _dropped(constraints: Constraints, names: list[ConstraintName]) -> Constraints:
    if "all" in names:
        return Constraints()
    empty = Constraints()
    for name in names:
        for field in _DROPPED_WITH.get(name, (name,)):
            constraints = replace(constraints, **{field: getattr(empty, field)})
    return constraints


_VALUES = ("genres_none", "people_none", "languages_none", "keywords_none", "genres_any", "people", "languages")


def _allowing(constraints: Constraints, names: list[str]) -> Constraints:
    """The constraints without single values, whether these were ruled out or asked for."""
    without: dict[str, Any] = {field: tuple(value for value in getattr(constraints, field) if not any(_is_named(value, name) for name in names)) for field in _VALUES}
    years = tuple(part for excluded in constraints.years_none for part in _years_without(excluded, names))
    return replace(constraints, **without, years_none=years)


def _years_without(excluded: str, names: Iterable[str]) -> list[str]:
    """What is left of a range of years; names that are no years take nothing from it."""
    first, last = year_range(excluded)
    allowed = [year_range(name) for name in names if YEARS.fullmatch(name)]
    if not any(low <= last and first <= high for low, high in allowed):
        return [excluded]
    return [str(year) for year in range(first, last + 1) if not any(low <= year <= high for low, high in allowed)]


def _holds(constraints: Constraints, name: str) -> bool:
    return _allowing(constraints, [name]) != constraints


def _is_named(value: str, name: str) -> bool:
    """True for the value itself and for the last name of a person."""
    folded, named = fold(value), fold(name)
    return folded == named or folded.endswith(f" {named}")


def _reconciled(new: Constraints, current: Constraints) -> Constraints:
    """The current constraints without what the new ones contradict: the later word counts."""
    leaves_no_year = _within(current, new.years_none)
    bounds = replace(current, **{name: year for name in ("year_min", "year_max") if (year := getattr(new, name)) is not None})
    return replace(
        current,
        genres_any=tuple(genre for genre in current.genres_any if genre not in new.genres_none),
        genres_none=tuple(genre for genre in current.genres_none if genre not in new.genres_any),
        people=tuple(name for name in current.people if name not in new.people_none),
        people_none=tuple(name for name in current.people_none if name not in new.people),
        languages=tuple(name for name in current.languages if name not in new.languages_none),
        languages_none=tuple(name for name in current.languages_none if name not in new.languages),
        years_none=tuple(years for years in current.years_none if bounds == current or not _within(bounds, [years])),
        year_min=None if leaves_no_year or _before(new.year_max, current.year_min) else current.year_min,
        year_max=None if leaves_no_year or _before(current.year_max, new.year_min) else current.year_max,
    )


def _within(bounds: Constraints, excluded: Iterable[str]) -> bool:
    """True if the years asked for lie in one of the excluded ranges."""
    lower, upper = bounds.year_min, bounds.year_max
    return lower is not None and upper is not None and any(first <= lower and upper <= last for first, last in map(year_range, excluded))


def _before(first: int | None, second: int | None) -> bool:
    return first is not None and second is not None and first < second
