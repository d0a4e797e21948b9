"""Which films a text names: tables of what people type, and what must never be taken for a film."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from index.catalogue import Catalogue
from index.dataset import Dataset
from index.item_index import ItemIndex
from index.title_linking import link_titles
from index.title_search import TitleSearch
from index.types import Item, SeriesMention

NAMED = [
    ("I loved 8 1/2", ["8-1-2-1963"]),
    ("8½", ["8-1-2-1963"]),
    # as written, shortened, with and without article
    ("I watched The Godfather", ["the-godfather-1972"]),
    ("godfather is a classic", ["the-godfather-1972"]),
    ("have you got blade runner", ["blade-runner-1982"]),
    ("blade runner: the final cut", ["blade-runner-1982"]),
    ("shawshank", ["the-shawshank-redemption-1994"]),
    ("lebowski is my spirit animal", ["the-big-lebowski-1998"]),
    ("eternal sunshine wrecked me", ["eternal-sunshine-of-the-spotless-mind-2004"]),
    ("dr strangelove", ["dr-strangelove-1964"]),
    ("e.t. and m*a*s*h", ["et-the-extra-terrestrial-1982", "mash-1970"]),
    ("WALL-E", ["wall-e-2008"]),
    ("walle is the cutest robot", ["wall-e-2008"]),
    ("spiderman 2 with tobey maguire", ["spider-man-2-2004"]),
    ("amelie", ["amelie-2001"]),
    ("pans labyrinth", ["pans-labyrinth-2006"]),
    ("crouching tiger hidden dragon", ["crouching-tiger-hidden-dragon-2000"]),
    ("once upon a time in hollywood", ["once-upon-a-time-in-hollywood-2019"]),
    ("10 things i hate about you", ["10-things-i-hate-about-you-1999"]),
    ("seven samurai and se7en", ["seven-samurai-1954", "se7en-1995"]),
    ("monsters inc", ["monsters-inc-2001"]),
    ("the lion the witch and the wardrobe", ["the-chronicles-of-narnia-the-lion-the-witch-and-the-wardrobe-2005"]),
    ("mr and mrs smith", ["mr-and-mrs-smith-2005"]),
    ("Inception's ending", ["inception-2010"]),
    # abbreviations
    ("LOTR", ["the-lord-of-the-rings-the-fellowship-of-the-ring-2001"]),
    ("t2 rules", ["terminator-2-judgment-day-1991"]),
    ("eeaao", ["everything-everywhere-all-at-once-2022"]),
    # instalments
    ("rocky two", ["rocky-ii-1979"]),
    ("the godfather part ii", ["the-godfather-part-ii-1974"]),
    ("toy story 2 and 3 are great but i mean toy story 3", ["toy-story-2-1999", "toy-story-3-2010"]),
    ("guardians of the galaxy vol. 2", ["guardians-of-the-galaxy-vol-2-2017"]),
    ("star wars episode iv", ["star-wars-1977"]),
    # typos
    ("the shawshank redemtion", ["the-shawshank-redemption-1994"]),
    ("intersteller", ["interstellar-2014"]),
    ("pulp friction", ["pulp-fiction-1994"]),
    ("reservior dogs", ["reservoir-dogs-1992"]),
    ("inglorious bastards", ["inglourious-basterds-2009"]),
    ("jurasic park", ["jurassic-park-1993"]),
    ("the princes bride", ["the-princess-bride-1987"]),
    ("clockwork ornage", ["a-clockwork-orange-1971"]),
    ("the silense of the lambs", ["the-silence-of-the-lambs-1991"]),
    # a slip beside a part that is a title of its own
    ("American Beuaty (1999) and Fight Club", ["american-beauty-1999", "fight-club-1999"]),
    ("the lord of the rings: the two towerrs", ["the-lord-of-the-rings-the-two-towers-2002"]),
    ("star wars eipsode v and Clue", ["the-empire-strikes-back-1980", "clue-1985"]),
    ("i also loved the livs of others", ["the-lives-of-others-2006"]),
    # announced or judged, whatever the words
    ("other things i liked: Seven", ["se7en-1995"]),
    ("we both enjoyed gravity, thank you", ["gravity-2013"]),
    ("up & harry potter and the chamber of secrets were brilliant", ["up-2009", "harry-potter-and-the-chamber-of-secrets-2002"]),
    ("Us was terrifying", ["us-2019"]),
    ("crash, the 2004 one", ["crash-2004"]),
    ("nosferatu, the new one", ["nosferatu-2024"]),
    ("Dune, the version of 1984", ["dune-1984"]),
    ("Dune (the 1984 one)", ["dune-1984"]),
    ("i loved Dune, the first one from 1984", ["dune-1984"]),
    ("HP 3", ["harry-potter-and-the-prisoner-of-azkaban-2004"]),
    # which of several
    ("Dune (1984)", ["dune-1984"]),
    ("dune", ["dune-2021"]),
    ("the 1961 west side story", ["west-side-story-1961"]),
    ("west side story (2021)", ["west-side-story-2021"]),
    ("the original psycho", ["psycho-1960"]),
    ("the new little mermaid", ["the-little-mermaid-2023"]),
    ("scarface with al pacino", ["scarface-1983"]),
    ("suicide squad", ["suicide-squad-2016"]),
    ("the suicide squad", ["the-suicide-squad-2021"]),
    ("star wars", ["star-wars-1977"]),
    # a slip somewhere, more of it spelled well than of a shorter title
    ("Anything similar to the silence of the labs would be lovely", ["the-silence-of-the-lambs-1991"]),
    ("monty python and the holy gail", ["monty-python-and-the-holy-grail-1975"]),
    ("I also loved taxi diver", ["taxi-driver-1976"]),
    ("beeing john malkovich was great", ["being-john-malkovich-1999"]),
    ("I should mention incnedies, such a good watch", ["incendies-2010"]),
    ("another favourite: pepeing tom", ["peeping-tom-1960"]),
    ("say anythig... (1989) blew me away", ["say-anything-1989"]),
    ("I loved The Hateful Eigth (2015)", ["the-hateful-eight-2015"]),
    ("the msltese falcon 1941 and the abyss were great", ["the-maltese-falcon-1941", "the-abyss-1989"]),
    ("the right sutff 1983 - 1985 to 2005 is the era i like", ["the-right-stuff-1983"]),
    # figures, letters and signs
    ("i loved 1917", ["1917-2019"]),
    ("oh and 300 was great too", ["300-2006"]),
    ("come to think of it 8 1 2 was amazing", ["8-1-2-1963"]),
    ("m a s h and casino", ["mash-1970", "casino-1995"]),
    ("hp 3", ["harry-potter-and-the-prisoner-of-azkaban-2004"]),
    ("we adored X and Your Name", ["x-2022", "your-name-2016"]),
    ("I'm a fan of seven too", ["se7en-1995"]),
    ("O Brother, Where Art Thou? and Fargo blew me away", ["o-brother-where-art-thou-2000", "fargo-1996"]),
    ("oh and that thing you do! was great too", ["that-thing-you-do-1996"]),
    # what a sequel adds to its series' name
    ("I loved The Matrix. Reloaded and Revolutions were awful", ["the-matrix-1999", "the-matrix-reloaded-2003", "the-matrix-revolutions-2003"]),
    # judged in other words
    ("Heat wasn't half bad", ["heat-1995"]),
    ("Heat was anything but boring", ["heat-1995"]),
    ("Heat is a 10 for me", ["heat-1995"]),
    ("yes to Alien", ["alien-1979"]),
    # rows of titles
    ("se7en zodiac prisoners", ["se7en-1995", "zodiac-2007", "prisoners-2013"]),
    ("up, her, us - all great", ["up-2009", "her-2013", "us-2019"]),
    ("looking for something like ghost, congo", ["ghost-1990", "congo-1995"]),
    ("add casino, scary movie to what I like", ["casino-1995", "scary-movie-2000"]),
    ("nothing like scary movie please", ["scary-movie-2000"]),
    ("the others was amazing", ["the-others-2001"]),
    ("also really into the abyss", ["the-abyss-1989"]),
    ("hannibal", ["hannibal-2001"]),
    ("my favourites: casino and congo, 2012 or earlier please", ["casino-1995", "congo-1995"]),
    # ordinary words that mean the film
    ("i watched up last night", ["up-2009"]),
    ("watched heat yesterday", ["heat-1995"]),
    ("big, splash, ghost", ["big-1988", "splash-1984", "ghost-1990"]),
    ("“Us” scared me", ["us-2019"]),
    ('"it" was terrifying', ["it-2017"]),
    ("It (2017)", ["it-2017"]),
    ("the movie Her", ["her-2013"]),
    ("a movie called once", ["once-2007"]),
    ("Drive was so stylish", ["drive-2011"]),
    ("i loved arrival, her and ex machina", ["arrival-2016", "her-2013", "ex-machina-2014"]),
    ("get out was brilliant", ["get-out-2017"]),
    ("i liked the help", ["the-help-2011"]),
    ("frozen", ["frozen-2013"]),
    ("Parasite, Burning", ["parasite-2019", "burning-2018"]),
    ("moon by duncan jones", ["moon-2009"]),
    ("no country for old men", ["no-country-for-old-men-2007"]),
    ("what is the thing about?", ["the-thing-1982"]),
    ("tell me about the game", ["the-game-1997"]),
    ("have you seen saw?", ["saw-2004"]),
    ("loved soul", ["soul-2020"]),
    ("my favourite is brazil", ["brazil-1985"]),
]

NOT_NAMED = [
    "i saw a movie yesterday",
    "I'm arachnophobic",
    "something from Warner Bros",
    "With Johnny Nobody in it",
    "loads of things from 2020",
    "movies by the Coen brothers",
    "the Farrelly brothers",
    "the last time was great",
    "help! i need something",
    "seen number 23",
    "something with w/ subtitles",
    "reloaded and revolutions",
    "it was 8 1/2 minutes long",
    "it was so good, I loved it",
    "what else is out there",
    "we are going to see something with her this friday",
    "give us a good one",
    "i want to get out of here",
    "no, nothing like that",
    "up to you",
    "big laughs please",
    "my friend told me about it",
    "in the heat of summer i need something cool",
    "i am home alone tonight and bored",
    "she said she would rather see them together",
    "once in a while i like a slow one",
    "this is the first time i use it",
    "the next one please",
    "i had a rough day at the office",
    "not too dark, not too sad",
    "something new",
    "anything else",
    "more please",
    "let's start over",
    "good morning!",
    "do you know any hidden gems?",
    "is there a way to speed this up",
    "i like crime and mystery",
    "a movie about brothers",
    "scary movies for halloween",
    "a thriller with a twist",
    "my wife wants a comedy, i want action",
    "i need a hero tonight lol",
    "the other day i was at the cinema",
    "nobody understands me",
    "can you help?",
    "nope",
    "yes!",
    "i don't get it",
    "movies set in chicago",
    "i'm from philadelphia",
    "we saw it with my mother and her brother",
    "i would drive for hours to see that",
    "after work i just want to switch off",
    "an old school action movie",
    "movies about the cold war",
    "give me ten from 2012",
    "before 1984",
    "I saw her at the party on Monday",
    "please show me the best of 2019",
    "what do you have from the 80s",
    "😂😂😂",
    "(((((",
    "",
]

SERIES = [
    ("all the harry potter movies", "harry-potter-and-the-sorcerers-stone-2001", 8),
    ("the Harry Potters", "harry-potter-and-the-goblet-of-fire-2005", 8),
    ("the whole lord of the rings trilogy", "the-lord-of-the-rings-the-two-towers-2002", 3),
    ("every john wick film", "john-wick-chapter-4-2023", 4),
    ("the bourne series", "the-bourne-supremacy-2004", 5),
    ("the matrix trilogy", "the-matrix-reloaded-2003", 3),
    ("all three back to the futures", "back-to-the-future-part-iii-1990", 3),
    ("the toy story franchise", "toy-story-4-2019", 4),
    ("indiana jones movies", "raiders-of-the-lost-ark-1981", 5),
    ("all of the planet of the apes films", "war-for-the-planet-of-the-apes-2017", 7),
    ("the twilight saga", "the-twilight-saga-eclipse-2010", 5),
    ("the dark knight trilogy", "the-dark-knight-2008", 3),
    ("narnia movies", "the-chronicles-of-narnia-prince-caspian-2008", 2),
    ("ocean's movies", "oceans-twelve-2004", 4),
]

NO_SERIES = ["scary movies", "any good movies", "more american movies", "the best films", "all the movies", "old movies", "star movies", "a big movie", "the first movies"]


def linked(text: str, index: ItemIndex) -> list[str]:
    return [mention.item_ids[0] for mention in link_titles(text, index.titles)]


@pytest.mark.parametrize(("text", "expected"), NAMED, ids=[text for text, _ in NAMED])
def test_links_the_films_that_a_text_names(text: str, expected: list[str], index: ItemIndex) -> None:
    assert linked(text, index) == expected


@pytest.mark.parametrize("text", NOT_NAMED)
def test_finds_no_film_in_ordinary_talk(text: str, index: ItemIndex) -> None:
    assert linked(text, index) == []


@pytest.mark.parametrize(("text", "member", "count"), SERIES, ids=[text for text, _, _ in SERIES])
def test_series_in_the_plural_mean_all_their_films(text: str, member: str, count: int, index: ItemIndex) -> None:
    (mention,) = link_titles(text, index.titles)
    assert isinstance(mention, SeriesMention)
    assert member in mention.item_ids
    assert len(mention.item_ids) == count


@pytest.mark.parametrize("text", NO_SERIES)
def test_everyday_words_before_movies_name_no_series(text: str, index: ItemIndex) -> None:
    assert link_titles(text, index.titles) == []


def test_every_film_is_found_by_its_quoted_title_and_year(index: ItemIndex) -> None:
    catalogue: Catalogue = index.catalogue
    twins = {(item.title.casefold(), item.year) for item in catalogue.items}
    assert len(twins) == len(catalogue)
    missed = [item.display_title for item in catalogue.items if linked(f"I have seen “{item.display_title}”", index) != [item.item_id]]
    assert missed == []


def test_mentions_stand_where_the_text_has_them(index: ItemIndex) -> None:
    text = "Honestly, Dune (2021) and heat were great."
    first, second = link_titles(text, index.titles)
    assert text[first.start : first.end] == first.surface == "Dune (2021)"
    assert text[second.start : second.end] == second.surface == "heat"


def test_films_of_one_name_are_told_as_ambiguous(index: ItemIndex) -> None:
    (mention,) = link_titles("harry potter", index.titles)
    assert mention.item_ids[0] == "harry-potter-and-the-sorcerers-stone-2001"
    assert not isinstance(mention, SeriesMention)


OVERLAPPING = [
    ("can you find me movies like Crazy in Alabama (1999)", ["crazy-in-alabama"]),
    ("movies like crazy in alabama", ["crazy-in-alabama"]),
    ("i didn't like mike & dave need wedding dates", ["mike-and-dave"]),
    ("Rock, Star Trek IV: The Voyage Home were brilliant", ["the-rock", "star-trek-4"]),
    ("add dumb & dumber to what I like", ["dumb-and-dumber"]),
    ("dumb & dumber to was worse", ["dumb-and-dumber-to"]),
    ("i liked the war & Crazy in Alabama", ["the-war", "crazy-in-alabama"]),
    ("i like war and crazy in alabama", ["crazy-in-alabama"]),
    ("I liked W.", ["w"]),
    ("w. was great", ["w"]),
    ("something w/ Tom Hanks", []),
    ("we liked the rock, made after 1990", ["the-rock"]),
    ("evangelion 1 0 you are alone", ["evangelion-1"]),
    ("The Man from U.N.C.L.E. from 2015 was great", ["uncle"]),
    ("the man from uncle, post 1940 only", ["uncle"]),
    ("i should mention [REC] from 2007", ["rec"]),
    ("i liked the master from 2012", ["the-master"]),
    ("i liked crazy in alabma (1999)", ["crazy-in-alabama"]),
    ("a soft spot for three colorrs: red", ["three-colors-red"]),
    ("a soft spot for horrible bosses", ["horrible-bosses"]),
    ("something wild was great", ["something-wild"]),
    ("I loved something wild", ["something-wild"]),
    ("not another teen movie as well, loved it", ["teen-movie"]),
    ("i like something wild", []),
    ("we adored In the Mood for Love, 2010 or earlier please", ["love"]),
    ("nothing like Jungle2Junfle please", ["jungle"]),
    ("make them more colourful, the rock and dave as well, loved them", ["the-rock", "dave"]),
    ("not another teen movie please", []),
    ("rocky iv and master from 2012", ["rocky-4", "the-master"]),
]


@pytest.fixture(scope="module")
def overlapping() -> TitleSearch:
    """Films whose titles hold words of each other's titles and of the talk around them; one user has liked a sequel and nothing else."""
    named = [
        ("crazy-in-alabama", "Crazy in Alabama", 1999), ("like-crazy", "Like Crazy", 2011), ("like-mike", "Like Mike", 2002), ("dave", "Dave", 1993),
        ("mike-and-dave", "Mike & Dave Need Wedding Dates", 2016), ("the-rock", "The Rock", 1996), ("rock-star", "Rock Star", 2001),
        ("star-trek-4", "Star Trek IV: The Voyage Home", 1986), ("home", "Home", 2015), ("dumb-and-dumber", "Dumb & Dumber", 1994),
        ("dumb-and-dumber-to", "Dumb and Dumber To", 2014), ("the-war", "The War", 1994), ("w", "W.", 2008), ("made", "Made", 2001), ("the-post", "The Post", 2017),
        ("evangelion-1", "Evangelion: 1.0 You Are (Not) Alone", 2007), ("alone", "Alone", 2020), ("uncle", "The Man from U.N.C.L.E.", 2015), ("rec", "[REC]", 2007),
        ("the-master", "The Master", 2012), ("master", "Master", 2022), ("rocky", "Rocky", 1976), ("rocky-4", "Rocky IV", 1985),
        ("horrible-bosses", "Horrible Bosses", 2011), ("horrible-bosses-2", "Horrible Bosses 2", 2014), ("three-colors-red", "Three Colors: Red", 1994), ("red", "Red", 2010),
        ("something-wild", "Something Wild", 1986), ("wild", "Wild", 2014), ("teen-movie", "Not Another Teen Movie", 2001),
        ("love", "In the Mood for Love", 2000), ("2010", "2010: The Year We Make Contact", 1984), ("jungle", "Jungle2Jungle", 1997), ("colourful", "Colourful", 2010),
    ]  # fmt: skip
    items = tuple(Item(item_id, title, year) for item_id, title, year in named)
    likes = np.array([[item.item_id == "horrible-bosses-2" for item in items]], dtype=np.float32)
    return TitleSearch(Catalogue(Dataset("overlapping", items, ("u",), csr_matrix(likes))))


@pytest.mark.parametrize(("text", "expected"), OVERLAPPING, ids=[text for text, _ in OVERLAPPING])
def test_the_title_that_is_meant_wins_over_one_that_eats_words_around_it(text: str, expected: list[str], overlapping: TitleSearch) -> None:
    assert [mention.item_ids[0] for mention in link_titles(text, overlapping)] == expected


@pytest.mark.parametrize("text", ["a " * 2000, "no " * 1300, "(" * 4000, "😂" * 4000, "the the the " * 330, "seen " * 800, "\n" * 4000, "x" * 4000, "'" * 4000])
def test_pathological_texts_name_nothing(text: str, index: ItemIndex) -> None:
    assert link_titles(text, index.titles) == []
