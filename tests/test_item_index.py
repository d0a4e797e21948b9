"""Building, saving, loading and asking an index, checked against brute force over its vectors."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from index.dataset import Dataset
from index.encoders import Encoder, WordLlamaEncoder
from index.errors import ArtefactError, BadInputError, DataError, EncoderError, UnknownItemError
from index.item_index import ARTEFACTS, ItemIndex
from index.parameters import Parameters
from index.query import Query
from index.titles import fold
from index.types import Candidate, Constraints, EmbeddingType, Item

TYPES: tuple[EmbeddingType, ...] = ("llm", "llm+gcl")
CONTENT = Parameters(likes_prior=0, text_prior=0)
"""Popularity has no say."""


def dataset(items: tuple[Item, ...], lists: list[list[int]]) -> Dataset:
    likes = np.zeros((len(lists), len(items)), dtype=np.float32)
    for user, liked in enumerate(lists):
        likes[user, liked] = 1
    return Dataset("small", items, tuple(map(str, range(len(lists)))), csr_matrix(likes))


def ids(candidates: tuple[Candidate, ...]) -> list[str]:
    return [candidate.item_id for candidate in candidates]


@pytest.fixture(scope="module")
def two_tastes(encoder: WordLlamaEncoder) -> ItemIndex:
    """Twelve films with texts that say nothing; users like the even ones or the odd ones, never both; nobody knows film 10 and 11."""
    words = ["table", "window", "river", "lamp", "stone", "garden", "paper", "bottle", "ladder", "curtain", "engine", "basket"]
    items = tuple(Item(str(number), word, 2000 + number, ("Drama",)) for number, word in enumerate(words))
    even, odd = [0, 2, 4, 6, 8], [1, 3, 5, 7, 9]
    lists = [[film for film in taste if film != left_out] for taste in (even, odd) for left_out in (*taste, None)]
    return ItemIndex.build(dataset(items, lists), encoder, Parameters(text_weight=0.2, likes_prior=0, text_prior=0))


# ------------------------------------------------------------------ retrieval with a provable answer


@pytest.mark.parametrize("parity", [0, 1])
def test_films_of_ones_own_taste_come_before_all_others(two_tastes: ItemIndex, parity: int) -> None:
    liked = (str(parity), str(parity + 2))
    found = ids(two_tastes.retrieve(Query(liked=liked, alpha=0, k=3)).candidates)
    assert sorted(found) == sorted(str(film) for film in range(parity + 4, 10, 2))


def test_disliked_films_push_their_own_kind_away(two_tastes: ItemIndex) -> None:
    found = ids(two_tastes.retrieve(Query(disliked=("1", "3"), k=10, popularity=0)).candidates)
    own, other = [found.index(film) for film in ("5", "7", "9")], [found.index(film) for film in ("0", "2", "4", "6", "8")]
    assert max(other) < min(own)


def test_dislikes_lower_what_is_near_to_them(index: ItemIndex) -> None:
    liked, disliked = ("the-matrix-1999",), ("the-terminator-1984",)
    with_dislike = {c.item_id: c.score for c in index.retrieve(Query(liked=liked, disliked=disliked, k=3000)).candidates}
    without = {c.item_id: c.score for c in index.retrieve(Query(liked=liked, seen=disliked, k=3000)).candidates}
    assert with_dislike["terminator-2-judgment-day-1991"] < without["terminator-2-judgment-day-1991"]


def test_one_dislike_alone_leaves_popularity_in_the_lead(index: ItemIndex) -> None:
    popular = ids(index.retrieve(Query(k=3000)).candidates)
    found = ids(index.retrieve(Query(disliked=("parasite-2019",), k=3000)).candidates)
    assert "parasite-2019" not in found
    assert len(set(popular[:11]) & set(found[:10])) >= 6
    vectors, row = index.vectors("llm+gcl"), index.catalogue.row("parasite-2019")
    nearness = dict(zip([item.item_id for item in index.catalogue.items], vectors @ vectors[row], strict=True))
    nearest = sorted(popular[:100], key=lambda item_id: -nearness[item_id])
    steps = [popular.index(item_id) - found.index(item_id) for item_id in nearest if item_id != "parasite-2019"]
    assert sum(steps[:20]) < 0 < sum(steps[-20:])


def test_words_to_avoid_lower_what_they_describe(index: ItemIndex) -> None:
    request = Query(text="space adventure", alpha=1, k=3000)
    plain = {c.item_id: c.score for c in index.retrieve(request).candidates}
    pushed = {c.item_id: c.score for c in index.retrieve(replace(request, avoid="robots")).candidates}
    unwanted = index.text_vector("robots", "llm+gcl")
    assert unwanted is not None
    robots = index.vectors("llm+gcl") @ unwanted
    nearest = index.catalogue.items[int(np.argmax(robots))].item_id
    assert pushed[nearest] < plain[nearest]
    # Of a score's spread, so much is lost for each spread that a film is nearer to the unwanted.
    asked = index.text_vector(request.text, "llm+gcl")
    assert asked is not None
    weight = index.manifest.parameters.avoid_weight * (index.vectors("llm+gcl") @ asked).std() / robots.std()
    for item_id in ("alien-1979", "wall-e-2008", "amelie-2001"):
        assert plain[item_id] - pushed[item_id] == pytest.approx(weight * robots[index.catalogue.row(item_id)], abs=1e-5)


# ------------------------------------------------------------------ retrieval against brute force


def unit64(vector: NDArray[Any]) -> NDArray[np.float64]:
    vector = vector.astype(np.float64)
    return np.asarray(vector / np.linalg.norm(vector))


def scores_by_hand(index: ItemIndex, query: Query) -> NDArray[np.float64]:
    """Both halves' scores, each over its own spread and with its own popularity, blended by alpha; for queries with both halves."""
    parameters, rows = index.manifest.parameters, [index.catalogue.row(item_id) for item_id in query.liked]
    vectors = index.vectors(query.embedding_type).astype(np.float64)
    likes = np.asarray(index.catalogue.likes.sum(axis=0)).ravel()
    taste = unit64(vectors[rows].sum(axis=0))
    if query.disliked:
        unwanted = [index.catalogue.row(item_id) for item_id in query.disliked]
        taste = unit64(taste - parameters.dislike_weight * unit64(vectors[unwanted].sum(axis=0)))
    text = index.text_vector(query.text, query.embedding_type)
    assert text is not None
    by_likes, by_text = vectors @ taste, vectors @ text.astype(np.float64)
    shares = np.array([(1 - query.alpha) / by_likes.std(), query.alpha / by_text.std()])
    shares /= shares.sum()
    middle = shares @ [parameters.likes_prior * min(1, 5 / len(query.liked)) ** parameters.likes_prior_fall, parameters.text_prior]
    turn = (query.popularity - 0.5) / 0.5
    if query.embedding_type == "llm+gcl":
        turn = 1 + turn if turn > 0 else 1 + turn * (1 - parameters.gems_prior)
    return np.asarray(shares[0] * by_likes + shares[1] * by_text + middle * turn * np.log1p(likes) / np.log1p(likes.max()))


def sampled_queries(index: ItemIndex, count: int, seed: int) -> list[Query]:
    random = np.random.default_rng(seed)
    films = [item.item_id for item in index.catalogue.items]
    keywords = sorted({word for item in index.catalogue.items for word in item.keywords})
    queries = []
    for _ in range(count):
        films_now = random.choice(films, size=random.integers(1, 9), replace=False).tolist()
        words = random.choice(keywords, size=2, replace=False).tolist()
        queries.append(Query(liked=tuple(films_now), text=", ".join(words), k=20))
    return queries


@pytest.mark.parametrize("embedding_type", TYPES)
def test_retrieval_ranks_as_brute_force_does(index: ItemIndex, embedding_type: EmbeddingType) -> None:
    random = np.random.default_rng(10)
    films = [item.item_id for item in index.catalogue.items]
    for query in sampled_queries(index, 25, seed=11):
        disliked, seen = (tuple(random.choice(films, size=3, replace=False).tolist()) for _ in range(2))
        query = replace(
            query, disliked=disliked, seen=seen, alpha=round(float(random.random()), 2), popularity=round(float(random.random()), 2),
            embedding_type=embedding_type, k=50, constraints=Constraints(year_min=1980, genres_none=("Horror",)),
        )  # fmt: skip
        scores = scores_by_hand(index, query)
        gone = {*query.liked, *disliked, *seen}
        allowed = [
            item.item_id not in gone and (item.year or 0) >= 1980 and "Horror" not in item.genres for item in index.catalogue.items
        ]
        best = np.sort(np.where(allowed, scores, -np.inf))[::-1][:50]
        found = index.retrieve(query).candidates
        rows = [index.catalogue.row(item_id) for item_id in ids(found)]
        assert len(set(rows)) == 50
        assert all(allowed[row] for row in rows)
        assert np.allclose([candidate.score for candidate in found], scores[rows], atol=1e-5)
        assert np.allclose(scores[rows], best, atol=1e-5)


def test_fewer_than_asked_never_come_while_the_catalogue_has_more(index: ItemIndex) -> None:
    """What is liked, disliked or seen is left out inside the search, so that 100 candidates are 100 candidates."""
    films = [item.item_id for item in index.catalogue.items]
    first = ids(index.retrieve(Query(liked=("heat-1995",), k=100)).candidates)
    for k in (1, 20, 100):
        query = Query(liked=("heat-1995", *first[:5]), disliked=tuple(first[5:20]), seen=tuple(first[20:90]), text="crime", k=k)
        found = ids(index.retrieve(query).candidates)
        assert len(found) == len(set(found)) == k
        assert not set(found) & {*query.liked, *query.disliked, *query.seen}
    everything = ids(index.retrieve(Query(seen=tuple(films[:-7]), k=100)).candidates)
    assert sorted(everything) == sorted(films[-7:])


def test_search_excludes_seen_movies_even_if_they_are_named_twice(index: ItemIndex) -> None:
    query = Query(liked=("heat-1995", "heat-1995"), seen=("heat-1995", "the-matrix-1999", "the-matrix-1999"), k=3000)
    found = ids(index.retrieve(query).candidates)
    assert len(found) == len(index.catalogue) - 2
    assert not {"heat-1995", "the-matrix-1999"} & set(found)


def test_naming_a_liked_film_twice_does_not_weigh_it_twice(index: ItemIndex) -> None:
    once = index.retrieve(Query(liked=("heat-1995", "amelie-2001")))
    assert index.retrieve(Query(liked=("heat-1995", "amelie-2001", "heat-1995"))) == once


def test_constraints_are_kept_by_every_candidate_and_cost_none(index: ItemIndex) -> None:
    limits = Constraints(genres_any=("Comedy",), genres_none=("Animation",), year_min=1990, year_max=1999, languages=("English",))
    found = ids(index.retrieve(Query(liked=("clerks-1994",), constraints=limits, k=100)).candidates)
    assert len(found) == 100
    for item in map(index.catalogue.item, found):
        assert "Comedy" in item.genres
        assert "Animation" not in item.genres
        assert item.year is not None
        assert 1990 <= item.year <= 1999
        assert item.language == "English"


def test_constraints_that_nothing_keeps_give_an_empty_list(index: ItemIndex) -> None:
    limits = Constraints(genres_any=("Western",), year_max=1925, languages=("Japanese",))
    assert index.retrieve(Query(liked=("clerks-1994",), constraints=limits)).candidates == ()


# ------------------------------------------------------------------ alpha


@pytest.mark.parametrize("embedding_type", TYPES)
def test_at_alpha_0_the_text_changes_nothing(index: ItemIndex, embedding_type: EmbeddingType) -> None:
    query = Query(liked=("heat-1995", "se7en-1995"), alpha=0, embedding_type=embedding_type, k=50)
    without = index.retrieve(query)
    for text in ("talking animals", "romantic comedy in Paris", "zzz"):
        assert index.retrieve(replace(query, text=text)).candidates == without.candidates


@pytest.mark.parametrize("embedding_type", TYPES)
def test_at_alpha_1_the_likes_change_nothing_but_the_exclusions(index: ItemIndex, embedding_type: EmbeddingType) -> None:
    query = Query(text="talking animals", alpha=1, embedding_type=embedding_type, k=50)
    for film in ("babe-1995", "heat-1995"):
        liked = index.retrieve(replace(query, liked=(film,)))
        seen = index.retrieve(replace(query, seen=(film,)))
        assert liked == seen
        assert film not in ids(liked.candidates)


ALPHAS = (0, 0.2, 0.4, 0.6, 0.8, 1)
PAIRS = 200


@pytest.mark.parametrize(
    ("embedding_type", "popularity", "noise"),
    [
        # Without the prior the claim can be proved: the best items for a blend of two scores.
        pytest.param("llm", 0.5, 1e-5, id="llm, where the middle of the dial is no prior"),
        pytest.param("llm+gcl", 0.5 - 0.5 / (1 - Parameters().gems_prior), 1e-5, id="llm+gcl where the dial turns the prior off"),
        # The prior beside the likes is stronger than that beside the text, so it pulls at small alphas a little.
        pytest.param("llm+gcl", 0.5, 0.01, id="llm+gcl at the middle of the dial"),
    ],
)
def test_alpha_leads_from_the_likes_to_the_text(index: ItemIndex, embedding_type: EmbeddingType, popularity: float, noise: float) -> None:
    """Mean similarity of the twenty best to the text rises with alpha and that to the likes falls."""
    queries = [replace(q, embedding_type=embedding_type, popularity=popularity) for q in sampled_queries(index, PAIRS, seed=12)]
    similar = np.array([[similarities(index, replace(query, alpha=alpha)) for alpha in ALPHAS] for query in queries])
    per_pair = np.diff(similar, axis=1) if noise < 1e-3 else np.diff(similar.mean(axis=0), axis=0)[None]
    assert per_pair[..., 0].min() >= -noise, "similarity to the text falls"
    assert per_pair[..., 1].max() <= noise, "similarity to the likes rises"
    text, likes = similar.mean(axis=0).T
    # Words speak to the text part of a llm+gcl vector alone, so the two scales differ; what counts is how far each end is from the other.
    assert text[-1] > 5 * text[0]
    assert likes[-1] < 0.5 * likes[0]
    # Alpha is not nominal: at the middle both halves have moved by a good part of their way.
    middle = similar[:, 2:4].mean(axis=(0, 1))
    assert 0.15 < (middle[0] - text[0]) / (text[-1] - text[0]) < 0.85
    assert 0.15 < (likes[0] - middle[1]) / (likes[0] - likes[-1]) < 0.85


def similarities(index: ItemIndex, query: Query) -> tuple[float, float]:
    """Mean cosine of the retrieved items to the text and to the likes."""
    rows = index.catalogue.rows(ids(index.retrieve(query).candidates))
    centroid = index.vectors(query.embedding_type)[rows].mean(axis=0)
    text, likes = index.text_vector(query.text, query.embedding_type), index.likes_vector(query)
    assert text is not None
    assert likes is not None
    return float(centroid @ text), float(centroid @ likes)


@pytest.mark.parametrize("alpha", [0, 0.3, 1])
def test_where_one_half_is_absent_the_other_decides_whatever_alpha_says(index: ItemIndex, alpha: float) -> None:
    likes_only = index.retrieve(Query(liked=("heat-1995",), alpha=alpha))
    assert likes_only.alpha == 0
    assert likes_only.candidates == index.retrieve(Query(liked=("heat-1995",), alpha=0)).candidates
    text_only = index.retrieve(Query(text="heist gone wrong", alpha=alpha))
    assert text_only.alpha == 1
    assert text_only.candidates == index.retrieve(Query(text="heist gone wrong", alpha=1)).candidates
    assert index.retrieve(Query(liked=("heat-1995",), text="heist gone wrong", alpha=alpha)).alpha == alpha


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_blank_text_is_no_text(index: ItemIndex, text: str) -> None:
    assert index.retrieve(Query(liked=("heat-1995",), text=text, alpha=1)) == index.retrieve(Query(liked=("heat-1995",), alpha=0))


def test_without_likes_and_text_the_best_known_films_come(index: ItemIndex) -> None:
    found = index.retrieve(Query(k=30))
    assert found.alpha is None
    likes = np.asarray(index.catalogue.likes.sum(axis=0)).ravel()
    assert [likes[index.catalogue.row(item_id)] for item_id in ids(found.candidates)] == sorted(likes, reverse=True)[:30]


def test_without_likes_and_text_the_gems_end_gives_the_best_loved_of_those_that_few_know(index: ItemIndex) -> None:
    likes = np.asarray(index.catalogue.likes.sum(axis=0)).ravel()
    few = likes[np.log1p(likes) <= 0.5 * np.log1p(likes.max()) + 1e-6]
    found = index.retrieve(Query(k=30, popularity=0))
    assert [likes[index.catalogue.row(item_id)] for item_id in ids(found.candidates)] == sorted(few, reverse=True)[:30]


def test_popularity_dial_leads_from_gems_to_crowd_pleasers(index: ItemIndex) -> None:
    for embedding_type in TYPES:
        query = Query(liked=("heat-1995", "alien-1979"), embedding_type=embedding_type, k=20)
        known = [
            np.log1p(index.catalogue.degrees[index.catalogue.rows(ids(index.retrieve(replace(query, popularity=dial)).candidates))]).mean()
            for dial in (0, 0.25, 0.5, 0.75, 1)
        ]
        assert np.diff(known).min() > -1e-5
        assert known[-1] > known[0] + 0.4


# ------------------------------------------------------------------ items that nobody has liked yet


@pytest.fixture(scope="module")
def with_unliked(encoder: WordLlamaEncoder) -> ItemIndex:
    """Fifty films of two kinds, the last twenty without a like."""
    words = ["robots in space, a planet and a galaxy", "a wedding, a bakery and a romance in spring"]
    items = tuple(Item(str(number), f"Film {number}", 2000 + number % 7, text=f"{words[number % 2]}, part {number}") for number in range(50))
    random = np.random.default_rng(2)
    lists = [[2 * int(film) + kind for film in random.choice(15, size=6, replace=False)] for kind in (0, 1) for _ in range(30)]
    return ItemIndex.build(dataset(items, lists), encoder)


def unliked_among(index: ItemIndex, query: Query) -> list[str]:
    return [found for found in ids(index.retrieve(query).candidates) if index.catalogue.degrees[index.catalogue.row(found)] == 0]


def test_unliked_items_have_their_share_of_the_candidates_and_the_taste_decides_which(with_unliked: ItemIndex) -> None:
    parameters, query = with_unliked.manifest.parameters, Query(liked=("0", "2", "4"), popularity=1, k=20)
    with_unliked.manifest = replace(with_unliked.manifest, parameters=replace(parameters, unliked_share=0.0))
    unasked = unliked_among(with_unliked, query)
    with_unliked.manifest = replace(with_unliked.manifest, parameters=replace(parameters, unliked_share=0.6))
    found = with_unliked.retrieve(query).candidates
    with_unliked.manifest = replace(with_unliked.manifest, parameters=parameters)
    assert len(ids(found)) == len(set(ids(found))) == 20
    assert [candidate.score for candidate in found] == sorted((candidate.score for candidate in found), reverse=True)
    places = [film for film in ids(found) if int(film) >= 30]
    assert len(unasked) < len(places) == 12
    assert {int(film) % 2 for film in places[:10]} == {0}


def test_places_for_unliked_items_respect_exclusions_and_need_likes(with_unliked: ItemIndex) -> None:
    query = Query(liked=("0", "2"), seen=tuple(map(str, range(30, 50))), popularity=1, k=20)
    assert unliked_among(with_unliked, query) == []
    assert len(with_unliked.retrieve(query).candidates) == 20
    words = Query(liked=("0",), text="bakery", alpha=1, k=20)
    parameters, asked = with_unliked.manifest.parameters, with_unliked.retrieve(words)
    with_unliked.manifest = replace(with_unliked.manifest, parameters=replace(parameters, unliked_share=0.0))
    without_places = with_unliked.retrieve(words)
    with_unliked.manifest = replace(with_unliked.manifest, parameters=parameters)
    assert without_places == asked


def test_unliked_item_can_lead_the_list(with_unliked: ItemIndex) -> None:
    """One half of its vector is its own text, the other stands where its neighbours by text stand."""
    vectors = with_unliked.vectors("llm+gcl")
    cosines = vectors[30:] @ vectors[:30].T
    assert cosines[::2, ::2].mean() > cosines[::2, 1::2].mean() + 0.3
    assert cosines[1::2, 1::2].mean() > cosines[1::2, ::2].mean() + 0.3


# ------------------------------------------------------------------ what cannot be asked

BAD_QUERIES = [
    (Query(liked=("no-such-film",)), "'no-such-film'"),
    (Query(disliked=("no-such-film",)), "'no-such-film'"),
    (Query(seen=("no-such-film",)), "'no-such-film'"),
    (Query(alpha=2), "alpha is 2"),
    (Query(alpha=-0.5), "alpha is -0.5"),
    (Query(alpha=float("nan")), "alpha is nan"),
    (Query(alpha="high"), "alpha is 'high'"),  # type: ignore[arg-type]
    (Query(popularity=1.5), "popularity is 1.5"),
    (Query(popularity=float("nan")), "popularity is nan"),
    (Query(popularity="high"), "popularity is 'high'"),  # type: ignore[arg-type]
    (Query(popularity=None), "popularity is None"),  # type: ignore[arg-type]
    (Query(embedding_type="gcl"), "'gcl'. Known: llm, llm+gcl."),  # type: ignore[arg-type]
    (Query(k=0), "k is 0"),
    (Query(k=-5), "k is -5"),
    (Query(k=2.5), "k is 2.5"),  # type: ignore[arg-type]
    (Query(k=True), "k is True"),
    (Query(constraints=Constraints(genres_any=("Opera",))), "'Opera'"),
    (Query(constraints=Constraints(year_min=2010, year_max=1990)), "2010 or later and 1990 or earlier"),
]


@pytest.mark.parametrize(("query", "value"), BAD_QUERIES, ids=[value for _, value in BAD_QUERIES])
def test_query_that_cannot_be_answered_quotes_the_bad_value(index: ItemIndex, query: Query, value: str) -> None:
    with pytest.raises(BadInputError) as refusal:
        index.retrieve(query)
    assert value in str(refusal.value)


def test_unknown_item_is_a_bad_input_of_its_own(index: ItemIndex) -> None:
    with pytest.raises(UnknownItemError):
        index.retrieve(Query(liked=("no-such-film",), text="fun", alpha=1))


# ------------------------------------------------------------------ defects of the original, each named


def test_sequels_do_not_vanish_as_duplicates(index: ItemIndex) -> None:
    """Liking Rocky shows Rocky II, III and IV; only Rocky itself stays out."""
    found = ids(index.retrieve(Query(liked=("rocky-1976",), alpha=0, k=100)).candidates)
    assert {"rocky-ii-1979", "rocky-iii-1982", "rocky-iv-1985"} <= set(found)
    assert "rocky-1976" not in found


def test_it_does_not_hide_titles_with_its_letters(index: ItemIndex) -> None:
    """Liking "It" leaves out "It" alone, not every title that has "it" in it."""
    found = ids(index.retrieve(Query(liked=("it-2017",), alpha=0, k=3000)).candidates)
    assert len(found) == len(index.catalogue) - 1
    containing = [item.item_id for item in index.catalogue.items if "it" in fold(item.title) and item.item_id != "it-2017"]
    assert len(containing) > 100
    assert set(containing) <= set(found)


def test_two_works_of_one_title_can_both_be_liked_and_recommended(index: ItemIndex) -> None:
    for liked, other in (("dune-1984", "dune-2021"), ("dune-2021", "dune-1984"), ("the-fly-1986", "the-fly-1958")):
        assert other in ids(index.retrieve(Query(liked=(liked,), alpha=0, k=100)).candidates)
        assert liked not in ids(index.retrieve(Query(liked=(liked,), alpha=0, k=3000)).candidates)


def test_titles_that_readers_take_for_missing_values_survive_saving(encoder: WordLlamaEncoder, tmp_path: Path) -> None:
    titles = ("None", "NA", "N/A", "null", "NULL", "nan", "NaN", "", "1984", "True")
    items = tuple(Item(str(number), title, None if number % 2 else 1990) for number, title in enumerate(titles))
    built = ItemIndex.build(dataset(items, [[0, 1], [1, 2, 3]]), encoder)
    built.save(tmp_path / "index")
    assert ItemIndex.load(tmp_path / "index", lambda name: encoder).catalogue.items == items


def test_titles_equal_after_folding_are_all_recommended(encoder: WordLlamaEncoder) -> None:
    items = (Item("a", "M*A*S*H", 1970), Item("b", "MASH", 1970), Item("c", "Mash", 1970), Item("d", "Catch-22", 1970))
    built = ItemIndex.build(dataset(items, [[0, 1, 2, 3], [0, 3]]), encoder)
    assert sorted(ids(built.retrieve(Query(liked=("d",))).candidates)) == ["a", "b", "c"]


class BrokenEncoder:
    """An embedding service that is down."""

    name = "wordllama"
    dimension = 256

    def encode(self, texts: object) -> NDArray[np.float32]:
        raise EncoderError("The embedding service cannot be reached.")


@pytest.mark.parametrize("alpha", [0, 0.5, 1])
def test_encoder_that_is_down_is_no_silent_failure(index_folder: Path, alpha: float) -> None:
    broken = ItemIndex.load(index_folder, lambda name: BrokenEncoder())
    with pytest.raises(EncoderError, match="cannot be reached"):
        broken.retrieve(Query(liked=("heat-1995",), text="crime", alpha=alpha))
    assert len(broken.retrieve(Query(liked=("heat-1995",))).candidates) == 100


def test_liked_title_without_a_like_by_anybody_still_makes_a_profile(two_tastes: ItemIndex) -> None:
    """The original had no graph vector for it and could make no profile."""
    found = two_tastes.retrieve(Query(liked=("10",), alpha=0, k=5))
    assert found.alpha == 0
    assert len(found.candidates) == 5
    assert np.allclose(np.linalg.norm(two_tastes.vectors("llm+gcl"), axis=1), 1, atol=1e-5)


def test_item_order_decides_nothing(encoder: WordLlamaEncoder) -> None:
    """Position is no identity: the same data in another order gives the same answers by id."""
    words = ["robot", "planet", "galaxy", "romance", "wedding", "bakery", "detective", "murder"]
    items = tuple(Item(f"id-{word}", word, 2000) for word in words)
    lists = [[0, 1, 2], [0, 2], [3, 4, 5], [4, 5], [6, 7], [0, 6, 7]]
    order = [5, 2, 7, 0, 3, 6, 1, 4]
    built = ItemIndex.build(dataset(items, lists), encoder)
    turned = ItemIndex.build(dataset(tuple(items[row] for row in order), [[order.index(row) for row in one] for one in lists]), encoder)
    for liked in ("id-robot", "id-bakery"):
        one, other = (which.retrieve(Query(liked=(liked,), k=7)).candidates for which in (built, turned))
        assert {c.item_id: round(c.score, 3) for c in one} == {c.item_id: round(c.score, 3) for c in other}


# ------------------------------------------------------------------ building


def test_every_item_vector_has_length_one(index: ItemIndex) -> None:
    for embedding_type in TYPES:
        assert np.allclose(np.linalg.norm(index.vectors(embedding_type), axis=1), 1, atol=1e-5)
        assert index.vectors(embedding_type).shape == (len(index.catalogue), index.manifest.dimensions[embedding_type])


def test_llm_vectors_do_not_know_who_liked_what(encoder: WordLlamaEncoder) -> None:
    items = tuple(Item(str(number), word, 2000) for number, word in enumerate(["robot", "planet", "romance", "wedding"]))
    one, other = (ItemIndex.build(dataset(items, lists), encoder) for lists in ([[0, 1], [2, 3]], [[0, 2], [1, 3], [0, 3]]))
    assert (one.vectors("llm") == other.vectors("llm")).all()
    assert not np.allclose(one.vectors("llm+gcl") @ one.vectors("llm+gcl").T, other.vectors("llm+gcl") @ other.vectors("llm+gcl").T)


def test_building_twice_gives_the_same_index(encoder: WordLlamaEncoder, starter: Dataset) -> None:
    part = Dataset("part", starter.items[:120], starter.user_ids, csr_matrix(starter.likes[:, :120]))
    first, second = (ItemIndex.build(part, encoder) for _ in range(2))
    for embedding_type in TYPES:
        assert (first.vectors(embedding_type) == second.vectors(embedding_type)).all()
    assert first.retrieve(Query(liked=(part.items[7].item_id,), text="war")) == second.retrieve(
        Query(liked=(part.items[7].item_id,), text="war")
    )


def test_catalogue_that_nobody_liked_anything_of_can_be_indexed(encoder: WordLlamaEncoder) -> None:
    items = tuple(Item(str(number), word) for number, word in enumerate(["robot", "planet", "wedding"]))
    built = ItemIndex.build(dataset(items, []), encoder)
    assert ids(built.retrieve(Query(liked=("0",), k=5)).candidates)[0] == "1"


def test_catalogue_without_items_is_refused(encoder: WordLlamaEncoder) -> None:
    with pytest.raises(DataError, match=r"'small' has no items"):
        ItemIndex.build(dataset((), []), encoder)


def test_unknown_template_is_refused(encoder: WordLlamaEncoder, two_tastes: ItemIndex) -> None:
    small = Dataset("small", two_tastes.catalogue.items, (), two_tastes.catalogue.likes)
    with pytest.raises(BadInputError, match=r"'poem'\. Known: title, full"):
        ItemIndex.build(small, encoder, Parameters(template="poem"))


def test_progress_is_told_in_words(encoder: WordLlamaEncoder) -> None:
    steps: list[str] = []
    ItemIndex.build(dataset((Item("1", "robot"), Item("2", "planet")), [[0, 1]]), encoder, progress=steps.append)
    assert steps[0] == "encoding 2 item texts with wordllama"
    assert steps[-1] == "graph convolution over 2 likes"


# ------------------------------------------------------------------ saving and loading


def test_saved_index_comes_back_the_same(index: ItemIndex, index_folder: Path, encoder: WordLlamaEncoder) -> None:
    again = ItemIndex.load(index_folder, lambda name: encoder)
    assert again.catalogue.items == index.catalogue.items
    assert (again.catalogue.likes != index.catalogue.likes).nnz == 0
    assert again.catalogue.name == index.catalogue.name == "starter"
    for embedding_type in TYPES:
        assert (again.vectors(embedding_type) == index.vectors(embedding_type)).all()
    query = Query(liked=("heat-1995",), disliked=("amelie-2001",), text="robots in space", avoid="war", k=200)
    assert again.retrieve(query) == index.retrieve(query)
    assert replace(again.manifest, files={}) == index.manifest


def test_manifest_describes_the_index(index_folder: Path, index: ItemIndex) -> None:
    manifest = json.loads((index_folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["encoder"] == "wordllama"
    assert manifest["items"] == len(index.catalogue)
    assert manifest["users"] == index.catalogue.likes.shape[0]
    assert manifest["likes"] == index.catalogue.likes.nnz
    assert set(manifest["files"]) == ARTEFACTS == {path.name for path in index_folder.iterdir()} - {"manifest.json"}
    assert set(manifest["versions"]) == {"numpy", "scipy", "faiss-cpu"}


def test_query_encoder_follows_the_manifest(index_folder: Path, encoder: WordLlamaEncoder) -> None:
    asked: list[str] = []

    def open_it(name: str) -> Encoder:
        asked.append(name)
        return encoder

    ItemIndex.load(index_folder, open_it)
    assert asked == ["wordllama"]


@pytest.fixture
def copy(two_tastes: ItemIndex, tmp_path: Path) -> Path:
    two_tastes.save(tmp_path / "index")
    return tmp_path / "index"


def refusal(folder: Path, encoder: Encoder) -> str:
    with pytest.raises(ArtefactError) as caught:
        ItemIndex.load(folder, lambda name: encoder)
    return str(caught.value)


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def changed(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("damage", [cut, changed, lambda content: b""], ids=["cut", "one bit changed", "empty"])
@pytest.mark.parametrize("name", sorted(ARTEFACTS))
def test_corrupt_file_is_named_with_the_cure(copy: Path, encoder: Encoder, name: str, damage: Callable[[bytes], bytes]) -> None:
    (copy / name).write_bytes(damage((copy / name).read_bytes()))
    message = refusal(copy, encoder)
    assert f"{copy / name} is damaged" in message
    assert message.endswith("Build the index again.")


@pytest.mark.parametrize("name", sorted(ARTEFACTS))
def test_missing_file_is_named(copy: Path, encoder: Encoder, name: str) -> None:
    (copy / name).unlink()
    assert refusal(copy, encoder) == f"{copy / name} is missing. Build the index again."


def test_folder_without_an_index_says_how_to_build_one(tmp_path: Path, encoder: Encoder, copy: Path) -> None:
    (copy / "manifest.json").unlink()
    for folder in (copy, tmp_path / "nowhere", copy / "items.parquet"):
        message = refusal(folder, encoder)
        assert f"There is no index in {folder}" in message
        assert f"python -m scripts.build_index --out {folder}" in message


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"format": 1}', b'{"format": 1, "parameters": {"new": 1}}'])
def test_damaged_manifest_is_named(copy: Path, encoder: Encoder, content: bytes) -> None:
    (copy / "manifest.json").write_bytes(content)
    message = refusal(copy, encoder)
    assert "manifest.json is damaged" in message
    assert message.endswith("Build the index again.")


def edit(folder: Path, **fields: object) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, **fields}), encoding="utf-8")


def test_index_of_another_format_is_refused(copy: Path, encoder: Encoder) -> None:
    edit(copy, format=99)
    assert "has format 99, this version reads format 1. Build the index again." in refusal(copy, encoder)


def test_manifest_that_lists_other_files_is_refused(copy: Path, encoder: Encoder) -> None:
    edit(copy, files={})
    assert "lists []; an index has ['items.parquet'" in refusal(copy, encoder)


def test_manifest_with_other_dimensions_is_refused(copy: Path, encoder: Encoder) -> None:
    edit(copy, dimensions={"llm": 3, "llm+gcl": 4})
    assert "does not belong to" in refusal(copy, encoder)


def test_manifest_of_another_index_is_refused(copy: Path, index_folder: Path, encoder: Encoder) -> None:
    shutil.copy(index_folder / "manifest.json", copy / "manifest.json")
    assert "is damaged: its SHA-256 is" in refusal(copy, encoder)


class NarrowEncoder(BrokenEncoder):
    name = "narrow"
    dimension = 100


def test_encoder_of_another_dimension_is_refused(copy: Path) -> None:
    message = refusal(copy, NarrowEncoder())
    assert "made with 256-dimensional text vectors" in message
    assert "the encoder narrow makes 100-dimensional ones" in message


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_failed_build_leaves_the_old_index_whole(copy: Path, two_tastes: ItemIndex) -> None:
    before = contents(copy)
    small = Dataset("small", two_tastes.catalogue.items, (), two_tastes.catalogue.likes)
    with pytest.raises(EncoderError):
        ItemIndex.build(small, BrokenEncoder()).save(copy)
    assert contents(copy) == before


def test_saving_that_breaks_off_leaves_the_old_index_whole_and_nothing_behind(copy: Path, encoder: WordLlamaEncoder) -> None:
    """An address that UTF-8 cannot write stops the first file."""
    before = contents(copy)
    broken = ItemIndex.build(dataset((Item("1", "robot", url="\ud800"), Item("2", "planet")), [[0, 1]]), encoder)
    with pytest.raises(UnicodeEncodeError):
        broken.save(copy)
    assert contents(copy) == before
    assert [path.name for path in copy.parent.iterdir()] == ["index"]


def test_saving_replaces_an_older_index_and_leaves_nothing_behind(copy: Path, encoder: WordLlamaEncoder) -> None:
    other = ItemIndex.build(dataset((Item("1", "robot"), Item("2", "planet")), [[0, 1]]), encoder)
    other.save(copy)
    assert len(ItemIndex.load(copy, lambda name: encoder).catalogue) == 2
    assert [path.name for path in copy.parent.iterdir()] == ["index"]


def test_saving_never_replaces_a_folder_that_is_no_index(two_tastes: ItemIndex, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "wedding.jpg").write_bytes(b"precious")
    with pytest.raises(ArtefactError, match="holds other files and no index"):
        two_tastes.save(tmp_path / "photos")
    with pytest.raises(ArtefactError, match="is a file"):
        two_tastes.save(tmp_path / "photos" / "wedding.jpg")
    assert contents(tmp_path) == {"wedding.jpg": b"precious"}
    (tmp_path / "empty").mkdir()
    two_tastes.save(tmp_path / "empty")
    assert (tmp_path / "empty" / "manifest.json").is_file()
