"""The MovieLens reader against small folders whose right answer is written by hand, and one slow oracle."""

import csv
from pathlib import Path

import numpy as np
import pytest

from index.errors import DataError
from index.movielens import parse_title, read_movielens
from index.titles import fold, natural_order, slug, without_article

MOVIES = """movieId,title,genres
1,"Matrix, The (1999)",Action|Sci-Fi|IMAX
2,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Fantasy
3,Babe (1995),Children's|Drama
4,None,(no genres listed)
"""
RATINGS = """userId,movieId,rating,timestamp
7,1,4.0,10
7,2,3.5,11
7,3,5,12
5,1,4.5,13
5,4,4.0,14
"""


def folder(tmp_path: Path, *, movies: str = MOVIES, ratings: str = RATINGS, tags: str | None = None) -> Path:
    place = tmp_path / "ml-test"
    place.mkdir(exist_ok=True)
    (place / "movies.csv").write_text(movies, encoding="utf-8")
    (place / "ratings.csv").write_text(ratings, encoding="utf-8")
    if tags is not None:
        (place / "tags.csv").write_text(tags, encoding="utf-8")
    return place


def ratings_of(*rows: tuple[str, str, str]) -> str:
    return "userId,movieId,rating,timestamp\n" + "".join(f"{user},{movie},{stars},0\n" for user, movie, stars in rows)


# --- titles -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("The Matrix", "the matrix"),
        ("  Léon:  The Professional ", "leon the professional"),
        ("Lock, Stock & Two Smoking Barrels", "lock stock and two smoking barrels"),
        ("WALL·E", "wall e"),
        ("WALL-E", "wall e"),
        ("E.T. the Extra-Terrestrial", "et the extra terrestrial"),
        ("L.A. Confidential", "la confidential"),
        ("M*A*S*H", "mash"),
        ("Ocean's Eleven", "oceans eleven"),
        ("Ocean\u2019s Eleven", "oceans eleven"),
        ("L'Avventura", "l avventura"),
        ("8½", "8 1 2"),
        ("8 1/2", "8 1 2"),
        ("Alien³", "alien3"),
        ("Fucking Åmål", "fucking amal"),
        ("Straße", "strasse"),
        ("Брат", "брат"),
        ("七人の侍", "七人の侍"),
        ("$", "$"),
        ("   ", ""),
    ],
)
def test_fold_makes_spellings_of_one_title_equal(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_fold_is_stable() -> None:
    for text in ("M*A*S*H", "8½", "L'Avventura", "Die Büchse der Pandora", "$9.99"):
        assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("title", "natural"),
    [
        ("Matrix, The", "The Matrix"),
        ("Good, the Bad and the Ugly, The", "The Good, the Bad and the Ugly"),
        ("Avventura, L'", "L'Avventura"),
        ("Misérables, Les", "Les Misérables"),
        ("Untergang, Der", "Der Untergang"),
        ("Postino, Il", "Il Postino"),
        ("Mariachi, El", "El Mariachi"),
        ("Vitelloni, I", "I Vitelloni"),
        ("Sjunde inseglet, det", "Det Sjunde inseglet"),
        ("I, Robot", "I, Robot"),
        ("Steamboat Bill, Jr.", "Steamboat Bill, Jr."),
        ("New York, New York", "New York, New York"),
    ],
)
def test_natural_order_moves_only_articles(title: str, natural: str) -> None:
    assert natural_order(title) == natural


@pytest.mark.parametrize(
    ("folded", "bare"),
    [
        ("the matrix", "matrix"),
        ("la dolce vita", "dolce vita"),
        ("l avventura", "avventura"),
        ("die hard", "die hard"),
        ("la la land", "la la land"),
        ("the", "the"),
        ("theory of everything", "theory of everything"),
    ],
)
def test_without_article(folded: str, bare: str) -> None:
    assert without_article(folded) == bare


@pytest.mark.parametrize(
    ("title", "year", "name"),
    [
        ("The Matrix", 1999, "the-matrix-1999"),
        ("Amélie", None, "amelie"),
        ("$", 1971, "untitled-1971"),
        ("Ж", 2000, "436-2000"),
    ],
)
def test_slug_is_ascii(title: str, year: int | None, name: str) -> None:
    assert slug(title, year) == name


@pytest.mark.parametrize(
    ("raw", "parsed"),
    [
        ("Matrix, The (1999)", ("The Matrix", 1999, ())),
        (
            "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
            ("The City of Lost Children", 1995, ("La Cité des enfants perdus",)),
        ),
        ("Seven (a.k.a. Se7en) (1995)", ("Seven", 1995, ("Se7en",))),
        ("European Vacation (aka National Lampoon's European Vacation) (1985)",
         ("European Vacation", 1985, ("National Lampoon's European Vacation",))),
        ("Bicycle Thieves (a.k.a. The Bicycle Thief) (Ladri di biciclette) (1948) ",
         ("Bicycle Thieves", 1948, ("The Bicycle Thief", "Ladri di biciclette"))),
        ("Fast and the Furious: Tokyo Drift, The (Fast and the Furious 3, The) (2006)",
         ("The Fast and the Furious: Tokyo Drift", 2006, ("The Fast and the Furious 3",))),
        ("Birdman: Or (The Unexpected Virtue of Ignorance) (2014)",
         ("Birdman: Or (The Unexpected Virtue of Ignorance)", 2014, ())),
        ("(500) Days of Summer (2009)", ("(500) Days of Summer", 2009, ())),
        ("Some Girl(s) (2013)", ("Some Girl(s)", 2013, ())),
        ("2001: A Space Odyssey (1968)", ("2001: A Space Odyssey", 1968, ())),
        ("Death Note: Desu nôto (2006\u20132007)", ("Death Note: Desu nôto", 2006, ())),
        ("Babylon 5", ("Babylon 5", None, ())),
        ("1984 (1984)", ("1984", 1984, ())),
        ("Ringu (Ringu) (1998)", ("Ringu", 1998, ())),
    ],
)  # fmt: skip
def test_parse_title(raw: str, parsed: tuple[str, int | None, tuple[str, ...]]) -> None:
    assert parse_title(raw) == parsed


# --- reading ------------------------------------------------------------------------------------------------


def test_items_and_likes_are_read(tmp_path: Path) -> None:
    dataset = read_movielens(folder(tmp_path))
    assert dataset.name == "ml-test"
    assert [(item.item_id, item.title, item.year, item.genres) for item in dataset.items] == [
        ("1", "The Matrix", 1999, ("Action", "Sci-Fi")),
        ("2", "The City of Lost Children", 1995, ("Fantasy",)),
        ("3", "Babe", 1995, ("Children", "Drama")),
        ("4", "None", None, ()),
    ]
    assert dataset.user_ids == ("7", "5")
    assert dataset.likes.dtype == np.float32
    assert dataset.likes.toarray().tolist() == [[1, 0, 1, 0], [1, 0, 0, 1]]
    assert dataset.notes == ()


def test_titles_that_look_like_missing_values_survive(tmp_path: Path) -> None:
    movies = "movieId,title,genres\n1,NA (2001),Drama\n2,nan,Drama\n3,None (1999),Drama\n4,Null (2000),Drama\n"
    dataset = read_movielens(folder(tmp_path, movies=movies, ratings=ratings_of(("u", "2", "5"))))
    assert [item.title for item in dataset.items] == ["NA", "nan", "None", "Null"]


def test_ids_need_not_be_numbers(tmp_path: Path) -> None:
    movies = "movieId,title,genres\nm-1,A (2001),Drama\n007,B (2002),Drama\n"
    ratings = ratings_of(("anna", "m-1", "5"), ("bo", "007", "4"))
    dataset = read_movielens(folder(tmp_path, movies=movies, ratings=ratings))
    assert dataset.user_ids == ("anna", "bo")
    assert dataset.likes.toarray().tolist() == [[1, 0], [0, 1]]


def test_leading_zeros_of_ids_do_not_part_movies_from_ratings(tmp_path: Path) -> None:
    movies = "movieId,title,genres\n001,A (2001),Drama\n"
    dataset = read_movielens(folder(tmp_path, movies=movies, ratings=ratings_of(("1", "001", "5"))))
    assert [item.item_id for item in dataset.items] == ["001"]
    assert dataset.likes.nnz == 1


def test_excluded_users_leave_likes_and_user_ids(tmp_path: Path) -> None:
    dataset = read_movielens(folder(tmp_path), exclude_users=frozenset({"7"}))
    assert dataset.user_ids == ("5",)
    assert dataset.likes.toarray().tolist() == [[1, 0, 0, 1]]


def test_the_last_of_repeated_ratings_counts(tmp_path: Path) -> None:
    ratings = ratings_of(("a", "1", "5"), ("a", "2", "1"), ("a", "1", "2"), ("a", "2", "4"), ("a", "3", "5"))
    dataset = read_movielens(folder(tmp_path, ratings=ratings))
    assert dataset.likes.toarray().tolist() == [[0, 1, 1, 0]]
    assert dataset.notes == (
        "2 rating(s) passed over, because the same user rates the same movie again later (first: ratings.csv:2).",
    )


def test_unknown_movies_empty_titles_and_single_likes_are_noted(tmp_path: Path) -> None:
    movies = MOVIES + '9,(2001),Drama\n1,"Matrix, The (1999)",Action|Sci-Fi|IMAX\n'
    ratings = ratings_of(("a", "1", "5"), ("a", "99", "5"), ("a", "9", "5"), ("b", "1", "2"))
    dataset = read_movielens(folder(tmp_path, movies=movies, ratings=ratings))
    assert [item.item_id for item in dataset.items] == ["1", "2", "3", "4"]
    assert dataset.user_ids == ("a",)
    assert dataset.notes == (
        "1 movie(s) left out, because the title is empty (first: movies.csv:6).",
        "1 line(s) passed over, because they repeat a movie word for word (first: movies.csv:7).",
        "2 rating(s) left out, because movies.csv has no usable movie of that id (first: ratings.csv:3).",
        "1 user(s) left out, because no rating of theirs reaches 4.0 stars (first: user b).",
        "1 user(s) kept with a single like (first: user a).",
    )


def test_keywords_are_counted_cleaned_and_cut(tmp_path: Path) -> None:
    rows = [("u1", "1", "Dystopia"), ("u2", "1", "dystopia "), ("u1", "1", "dystopia"), ("u1", "1", "In Netflix queue")]
    rows += [("u1", "1", "DVD"), ("u1", "1", "seen 2010-01-02"), ("u1", "1", "2005"), ("u3", "2", "zebra")]
    rows += [("u3", "1", "zebra"), ("u3", "1", "apple")]
    rows += [("u4", "1", f"tag {letter}") for letter in "abcdefghijklmnop"]
    tags = "userId,movieId,tag,timestamp\n" + "".join(f"{user},{movie},{tag},0\n" for user, movie, tag in rows)
    items = read_movielens(folder(tmp_path, tags=tags)).items
    assert items[0].keywords == ("dystopia", "zebra", "apple", *(f"tag {letter}" for letter in "abcdefghi"))
    assert items[1].keywords == ("zebra",)
    assert items[2].keywords == ()


def test_no_ratings_at_all_make_an_empty_matrix(tmp_path: Path) -> None:
    dataset = read_movielens(folder(tmp_path, ratings=ratings_of()))
    assert dataset.likes.shape == (0, 4)
    assert dataset.user_ids == ()


def test_likes_agree_with_a_slow_oracle(tmp_path: Path) -> None:
    random = np.random.default_rng(20260101)
    movies = "movieId,title,genres\n" + "".join(f"{n},Film {n} (2000),Drama\n" for n in range(0, 60, 2))
    rows = [
        (str(random.integers(1, 25)), str(random.integers(0, 60)), str(random.integers(1, 11) / 2)) for _ in range(900)
    ]
    place = folder(tmp_path, movies=movies, ratings=ratings_of(*rows))
    dataset = read_movielens(place, exclude_users=frozenset({"3", "4"}))

    last: dict[tuple[str, str], float] = {}
    with (place / "ratings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            last[row["userId"], row["movieId"]] = float(row["rating"])
    known = {item.item_id for item in dataset.items}
    expected = {pair for pair, stars in last.items() if stars >= 4 and pair[1] in known and pair[0] not in {"3", "4"}}
    matrix = dataset.likes.tocoo()
    got = {(dataset.user_ids[u], dataset.items[i].item_id) for u, i in zip(matrix.row, matrix.col, strict=True)}
    assert got == expected
    assert set(matrix.data.tolist()) == {1.0}


# --- bad input ----------------------------------------------------------------------------------------------


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"movies\.csv is missing"):
        read_movielens(tmp_path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"movies\.csv, line 1: the column\(s\) genres are missing; got movieId, title"):
        read_movielens(folder(tmp_path, movies="movieId,title\n1,A (2000)\n"))


@pytest.mark.parametrize("bad", ["good", "", "nan", "7", "-1"])
def test_a_rating_that_is_no_star_count_is_named_with_its_line(tmp_path: Path, bad: str) -> None:
    ratings = ratings_of(("a", "1", "5"), ("a", "2", bad))
    with pytest.raises(DataError, match=r"ratings\.csv, line 3: the rating is .*, but a number from 0 to 5"):
        read_movielens(folder(tmp_path, ratings=ratings))


def test_one_movie_id_with_two_titles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"movies\.csv, line 6: movieId 1 is 'Else \(1999\)' here and 'Matrix, The"):
        read_movielens(folder(tmp_path, movies=MOVIES + "1,Else (1999),Drama\n"))


@pytest.mark.parametrize(
    "movies",
    [
        "movieId,title,genres\n1,Matrix, The (1999),Action\n2,B (1999),Drama\n",
        "movieId,title,genres\n2,B (1999),Drama\n1,Matrix, The (1999),Action\n",
        "",
    ],
)
def test_lines_that_are_no_csv_are_refused(tmp_path: Path, movies: str) -> None:
    with pytest.raises(DataError, match=r"movies\.csv cannot be read"):
        read_movielens(folder(tmp_path, movies=movies))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    place = folder(tmp_path)
    (place / "movies.csv").write_bytes("movieId,title,genres\n1,Misérables (1995),Drama\n".encode("latin-1"))
    with pytest.raises(DataError, match=r"movies\.csv cannot be read"):
        read_movielens(place)
