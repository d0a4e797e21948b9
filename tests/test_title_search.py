"""What people type and which film of the starter they mean, written by hand."""

import re
from collections import Counter

import pytest

from index.item_index import ItemIndex
from index.title_names import names_of
from index.types import Item

MEANT = {
    # as it stands, in any case, with and without signs
    "The Matrix": "the-matrix-1999",
    "the matrix": "the-matrix-1999",
    "HEAT": "heat-1995",
    "Se7en": "se7en-1995",
    "wall-e": "wall-e-2008",
    "WALL·E": "wall-e-2008",
    "M*A*S*H": "mash-1970",
    "mash": "mash-1970",
    "et the extra terrestrial": "et-the-extra-terrestrial-1982",
    "ET": "et-the-extra-terrestrial-1982",
    "8 1/2": "8-1-2-1963",
    "8½": "8-1-2-1963",
    "Oceans 8": "oceans-8-2018",
    "dont look up": "dont-look-up-2021",
    "its a wonderful life": "its-a-wonderful-life-1946",
    "butch cassidy & the sundance kid": "butch-cassidy-and-the-sundance-kid-1969",
    "face off": "face-off-1997",
    # typos
    "The Matirx": "the-matrix-1999",
    "intersteller": "interstellar-2014",
    "Pulp Fictoin": "pulp-fiction-1994",
    "the shawshank redemtion": "the-shawshank-redemption-1994",
    "schindlers lst": "schindlers-list-1993",
    "godfahter": "the-godfather-1972",
    "casablnca": "casablanca-1942",
    "eternal sunshine of the spotles mind": "eternal-sunshine-of-the-spotless-mind-2004",
    "Ratatoullie": "ratatouille-2007",
    "goodfelas": "goodfellas-1990",
    "apocalipse now": "apocalypse-now-1979",
    # articles
    "Matrix": "the-matrix-1999",
    "godfather": "the-godfather-1972",
    "the casablanca": "casablanca-1942",
    "beautiful mind": "a-beautiful-mind-2001",
    "Clockwork Orange, A": "a-clockwork-orange-1971",
    "big lebowski": "the-big-lebowski-1998",
    "die hard": "die-hard-1988",
    "la la land": "la-la-land-2016",
    # accents and other scripts
    "amelie": "amelie-2001",
    "Amélie": "amelie-2001",
    "le samourai": "le-samourai-1967",
    "7 samurai": "seven-samurai-1954",
    "七人の侍": "seven-samurai-1954",
    "Летят журавли": "the-cranes-are-flying-1957",
    "malena": "malena-2000",
    # alternative and original titles, names in short
    "Léon": "leon-the-professional-1994",
    "the professional": "leon-the-professional-1994",
    "Cidade de Deus": "city-of-god-2002",
    "La vita è bella": "life-is-beautiful-1997",
    "la haine": "la-haine-1995",
    "Sen to Chihiro no Kamikakushi": "spirited-away-2001",
    "the bicycle thief": "bicycle-thieves-1948",
    "twelve angry men": "12-angry-men-1957",
    "philosopher's stone": "harry-potter-and-the-sorcerers-stone-2001",
    "fellowship of the ring": "the-lord-of-the-rings-the-fellowship-of-the-ring-2001",
    "how i learned to stop worrying and love the bomb": "dr-strangelove-1964",
    "dr strangelove": "dr-strangelove-1964",
    "jaws 1975": "jaws-1975",
    "A bout de souffle": "breathless-1960",
    "springtime for hitler": "the-producers-1967",
    # parts and numerals
    "Rocky": "rocky-1976",
    "Rocky 2": "rocky-ii-1979",
    "Rocky II": "rocky-ii-1979",
    "rocky part two": "rocky-ii-1979",
    "Rocky IV": "rocky-iv-1985",
    "Godfather 2": "the-godfather-part-ii-1974",
    "The Godfather Part 2": "the-godfather-part-ii-1974",
    "terminator 2": "terminator-2-judgment-day-1991",
    "Terminator": "the-terminator-1984",
    "back to the future part 2": "back-to-the-future-part-ii-1989",
    "Aliens": "aliens-1986",
    "Alien": "alien-1979",
    "toy story": "toy-story-1995",
    "toy story three": "toy-story-3-2010",
    "kill bill 2": "kill-bill-volume-2-2004",
    "dune part 2": "dune-part-two-2024",
    "blade runner 2049": "blade-runner-2049-2017",
    "blade runner": "blade-runner-1982",
    "2001": "2001-a-space-odyssey-1968",
    "1917": "1917-2019",
    # years tell works of one title apart
    "Dune (2021)": "dune-2021",
    "Dune 1984": "dune-1984",
    "the fly 1958": "the-fly-1958",
    "the fly (1986)": "the-fly-1986",
    "Little Women 2019": "little-women-2019",
    "king kong 1933": "king-kong-1933",
    "king kong 2005": "king-kong-2005",
    "the illusionist 2010": "the-illusionist-2010",
    "Heat (1995)": "heat-1995",
    "scarface 1932": "scarface-1932",
    "godzilla 1954": "godzilla-1954",
    "matrix 1999": "the-matrix-1999",
    "west side story 2021": "west-side-story-2021",
    "beauty and the beast (1946)": "beauty-and-the-beast-1946",
    "the karate kid 2010": "the-karate-kid-2010",
    # short titles and titles that are words
    "It": "it-2017",
    "Up": "up-2009",
    "Us": "us-2019",
    "M": "m-1931",
    "Her": "her-2013",
    "X": "x-2022",
    "RRR": "rrr-2022",
    "Ran": "ran-1985",
    "Elf": "elf-2003",
}

AMBIGUOUS = {
    "Dune": {"dune-1984", "dune-2021"},
    "the fly": {"the-fly-1958", "the-fly-1986"},
    "King Kong": {"king-kong-1933", "king-kong-2005"},
    "the illusionist": {"the-illusionist-2006", "the-illusionist-2010"},
    "nosferatu": {"nosferatu-1922", "nosferatu-2024"},
    "the square": {"the-square-2013", "the-square-2017"},
    "Godzilla": {"godzilla-1954", "godzilla-1998", "godzilla-2014"},
    "little women": {"little-women-1994", "little-women-2019"},
    "the jungle book": {"the-jungle-book-1967", "the-jungle-book-1994", "the-jungle-book-2016"},
    "the girl with the dragon tattoo": {"the-girl-with-the-dragon-tattoo-2009", "the-girl-with-the-dragon-tattoo-2011"},
    "lord of the rings": {
        "the-lord-of-the-rings-the-fellowship-of-the-ring-2001", "the-lord-of-the-rings-the-two-towers-2002",
        "the-lord-of-the-rings-the-return-of-the-king-2003",
    },
    "kill bill": {"kill-bill-volume-1-2003", "kill-bill-volume-2-2004"},
}  # fmt: skip

UNKNOWN = ("Xyzzy Plugh", "The Zorblax Chronicles of Qwert", "zzzz", "", "   ", "!!", "qu", "the")


@pytest.mark.parametrize(("text", "expected"), MEANT.items(), ids=MEANT)
def test_title_is_found_first(index: ItemIndex, text: str, expected: str) -> None:
    found = [match.item_id for match in index.titles.search(text)]
    assert found[:1] == [expected], found


@pytest.mark.parametrize(("text", "expected"), AMBIGUOUS.items(), ids=AMBIGUOUS)
def test_ambiguous_title_gives_all_it_may_mean(index: ItemIndex, text: str, expected: set[str]) -> None:
    found = [match.item_id for match in index.titles.search(text, limit=10)]
    assert expected <= set(found), found
    assert set(found[: len(expected)]) & expected


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_no_title_finds_nothing(index: ItemIndex, text: str) -> None:
    assert not [match for match in index.titles.search(text) if match.score > 0.5]


def test_title_with_its_year_finds_its_film(index: ItemIndex) -> None:
    """A third of the catalogue, and all works that share a title."""
    titles = Counter(item.title for item in index.catalogue.items)
    asked = [item for row, item in enumerate(index.catalogue.items) if row % 3 == 0 or titles[item.title] > 1]
    missed = []
    for item in asked:
        if re.search(r"\b(?:19|20)\d\d\b", item.title):
            continue  # "1917 (2019)": the title is a year itself
        found = index.titles.search(item.display_title)
        if not found or found[0].item_id != item.item_id:
            missed.append((item.display_title, [match.item_id for match in found[:2]]))
    assert not missed


def test_every_title_alone_finds_a_film_of_that_title_among_the_first(index: ItemIndex) -> None:
    missed = [item.display_title for item in index.catalogue.items if item.item_id not in {m.item_id for m in index.titles.search(item.title, limit=5)}]
    assert not missed


def test_sequels_do_not_stand_for_each_other(index: ItemIndex) -> None:
    """The original took titles of similar letters for one film."""
    for first, second in (("rocky-ii-1979", "rocky-iii-1982"), ("rocky-iii-1982", "rocky-iv-1985"), ("toy-story-2-1999", "toy-story-3-2010")):
        found = index.titles.search(index.catalogue.item(first).title)
        assert found[0].item_id == first
        assert all(match.score < found[0].score for match in found if match.item_id == second)


def test_a_short_title_is_not_found_inside_other_words(index: ItemIndex) -> None:
    """ "It" is no part of Titanic."""
    for text, inside in (("It", "titanic-1997"), ("Up", "superbad-2007"), ("Us", "the-usual-suspects-1995")):
        assert inside not in {match.item_id for match in index.titles.search(text, limit=20)}


def test_scores_fall_and_the_limit_holds(index: ItemIndex) -> None:
    for text in ("star wars", "dune", "harry potter", "the"):
        for limit in (1, 3, 10):
            scores = [match.score for match in index.titles.search(text, limit=limit)]
            assert scores == sorted(scores, reverse=True)
            assert len(scores) <= limit
            assert all(0 < score <= 1 for score in scores)


def test_subtitle_that_says_only_what_the_thing_is_names_nothing() -> None:
    names = {name for name, _ in names_of(Item("1", "Street Fighter II: The Animated Movie", 1994))}
    assert {"street fighter 2", "street fighter 2 the animated movie"} <= names
    assert not {"animated movie", "the animated movie"} & names
