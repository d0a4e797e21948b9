"""The check of what a language model says, against sentences whose truth is known: a fact of one film is none of another."""

import pytest

from index.evidence import evidence_for
from index.item_index import ItemIndex
from index.query import Query
from index.types import Constraints, Evidence
from tools.claims import sentences
from tools.grounds import Grounds, unsupported
from tools.reasons import OwnFact
from tools.stated import StatedClaim, true_claims

LIKED = ("the-matrix-1999", "inception-2010")


def of_reason(index: ItemIndex, item_id: str, *, liked: tuple[str, ...] = LIKED) -> Grounds:
    words = "I loved The Matrix and Inception, something clever after 1995, no horror"
    known = tuple(index.catalogue.item(one) for one in liked)
    return Grounds(known, index.catalogue.item(item_id), words, Constraints(year_min=1996, genres_none=("Horror",)))


def of_answer(index: ItemIndex) -> Grounds:
    items = tuple(index.catalogue.item(item_id) for item_id in (*LIKED, "memento-2000", "heat-1995"))
    words = "I loved The Matrix and Inception, something clever after 1995, no horror"
    return Grounds(items, words=words, constraints=Constraints(year_min=1996, genres_none=("Horror",)), reports="100 candidates by LLM + GCL 1 2 3")


def false_in(sentence: str, index: ItemIndex, grounds: Grounds) -> set[tuple[str, str]]:
    return {(claim.kind, claim.text) for claim in unsupported(sentence, index, grounds)}


@pytest.mark.parametrize(
    ("item_id", "sentence"),
    [
        ("memento-2000", "Like Inception, Memento (2000) is directed by Christopher Nolan."),
        ("memento-2000", "Directed by Christopher Nolan, like Inception."),
        ("memento-2000", "From the director of Inception."),
        ("memento-2000", "Carrie-Anne Moss plays in it, as in The Matrix."),
        ("memento-2000", "Starring Guy Pearce and Carrie-Anne Moss of The Matrix."),
        ("memento-2000", "A thriller from 2000, made by Nolan, who also made Inception."),
        ("memento-2000", "A clever thriller, told backwards, with no horror in it."),
        ("memento-2000", "Made after 1995, as you wanted."),
        ("memento-2000", "At 113 minutes it is short; it keeps you guessing!"),
        ("memento-2000", "A dark thriller of the 2000s that is under two hours."),
        ("memento-2000", "Since you loved The Matrix, this should suit you."),
        ("memento-2000", "If you liked Keanu Reeves in The Matrix, try this one."),
        ("memento-2000", "A puzzle of the kind of Inception (2010)."),
        ("memento-2000", "You asked for no horror and something clever."),
        ("the-departed-2006", "Martin Scorsese directs Leonardo DiCaprio, whom you know from Inception."),
        ("the-departed-2006", "On 3 of the 86 lists with The Matrix."),
        ("the-departed-2006", "Leonardo DiCaprio again, as in Inception (2010)."),
        ("the-departed-2006", "Martin Scorsese made this crime thriller in 2006; you liked The Matrix."),
    ],
)
def test_true_reasons_pass(item_id: str, sentence: str, index: ItemIndex) -> None:
    assert false_in(sentence, index, of_reason(index, item_id)) == set()


@pytest.mark.parametrize(
    ("item_id", "sentence", "claims"),
    [
        (
            "the-departed-2006",
            "A 1999 science fiction film directed by Christopher Nolan with Keanu Reeves.",
            {("year", "1999"), ("genre", "Sci-Fi"), ("person", "Christopher Nolan"), ("person", "Keanu Reeves")},
        ),
        ("the-departed-2006", "Like The Matrix it stars Carrie-Anne Moss.", {("person", "Carrie-Anne Moss")}),
        ("the-departed-2006", "like the matrix it stars carrie-anne moss", {("person", "carrie-anne moss")}),
        ("the-departed-2006", "Like The Matrix, it stars Matt Damon.", {("person", "Matt Damon")}),
        ("the-departed-2006", "Leonardo DiCaprio plays in it, as in The Matrix.", {("person", "Leonardo DiCaprio")}),
        ("the-departed-2006", "From the director of The Matrix.", {("tie", "director")}),
        ("the-departed-2006", "Directed by Christopher Nolan, as is Inception.", {("person", "Christopher Nolan")}),
        ("the-departed-2006", "Science fiction in the vein of The Matrix.", {("genre", "Sci-Fi")}),
        ("the-departed-2006", "Christopher Nolan's The Matrix meets the mob.", {("person", "Christopher Nolan")}),
        ("the-departed-2006", "You will love Keanu Reeves in it.", {("person", "Keanu Reeves")}),
        ("the-departed-2006", "If you liked The Matrix you will enjoy that it stars Keanu Reeves.", {("person", "Keanu Reeves")}),
        ("the-departed-2006", "A thriller of the 1990s.", {("decade", "1990s")}),
        ("the-departed-2006", "A '90s classic.", {("decade", "'90s")}),
        ("the-departed-2006", "A horror film for clever people.", {("genre", "Horror")}),
        ("the-departed-2006", "No crime in it at all.", {("genre", "Crime")}),
        ("the-departed-2006", "The Departed (1987) is tense.", {("year", "1987")}),
        ("the-departed-2006", "Leonardo DiCaprio directs.", {("person", "Leonardo DiCaprio")}),
        ("the-departed-2006", "It runs 148 minutes.", {("figure", "148 minutes")}),
        ("the-departed-2006", "Liked by 90 of 100 people who liked The Matrix.", {("figure", "90 of 100")}),
        ("the-departed-2006", "Nine in ten who liked The Matrix liked it.", {("figure", "Nine in ten")}),
        ("the-departed-2006", "Nine out of ten fans of The Matrix agree.", {("figure", "Nine out of ten")}),
        ("the-departed-2006", "Most people who liked The Matrix liked this.", {("figure", "Most")}),
        ("the-departed-2006", "Half of those who liked The Matrix liked this.", {("figure", "Half")}),
        ("the-departed-2006", "Loved by 95% of viewers, rated 8.5 and won four Oscars.", {("figure", "95%"), ("figure", "8.5"), ("figure", "four Oscars")}),
        ("memento-2000", "As good as The Shining.", {("film", "The Shining")}),
        ("memento-2000", "It won at Sundance, like Zorblax Returns.", {("name", "Sundance"), ("name", "Zorblax Returns")}),
        ("memento-2000", "Directed by David Fincher.", {("person", "David Fincher")}),
    ],
)
def test_what_only_another_film_has_is_found(item_id: str, sentence: str, claims: set[tuple[str, str]], index: ItemIndex) -> None:
    found = false_in(sentence, index, of_reason(index, item_id))
    assert claims <= found
    assert {kind for kind, _ in found} == {kind for kind, _ in claims}


@pytest.mark.parametrize(
    "sentence",
    [
        "Here are 3 films close to The Matrix and Inception, with no horror and nothing before 1996.",
        "You liked The Matrix, so these are clever thrillers.",
        "Memento (2000) is by Christopher Nolan, like Inception.",
        "The list has Heat with Al Pacino and Memento with Guy Pearce.",
        "I went through 100 candidates.",
        "",
    ],
)
def test_true_answers_pass(sentence: str, index: ItemIndex) -> None:
    assert false_in(sentence, index, of_answer(index)) == set()


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Heat was directed by Christopher Nolan.", ("person", "Christopher Nolan")),
        ("The list has Heat with Keanu Reeves and The Matrix with Al Pacino.", ("person", "Keanu Reeves")),
        ("Heat is a science fiction film.", ("genre", "Sci-Fi")),
        ("Heat came out in 1999.", ("year", "1999")),
        ("Tom Cruise is brilliant.", ("person", "Tom Cruise")),
        ("Nine in ten people love it.", ("figure", "Nine in ten")),
    ],
)
def test_answers_give_each_film_its_own_facts(sentence: str, claim: tuple[str, str], index: ItemIndex) -> None:
    assert claim in false_in(sentence, index, of_answer(index))


QUERY = Query(liked=LIKED, text="clever twist ending", constraints=Constraints(year_min=1996, genres_any=("Thriller",)))


def stated(index: ItemIndex, item_id: str, kind: str, value: object, liked_id: str = "") -> tuple[tuple[Evidence, ...], tuple[OwnFact, ...], int]:
    claim = StatedClaim.model_validate({"kind": kind, "value": value, "liked_id": liked_id})
    return true_claims(index.catalogue, index.catalogue.item(item_id), evidence_for(index, item_id, QUERY), [claim])


@pytest.mark.parametrize(
    ("kind", "value", "liked_id", "evidence"),
    [
        ("director", "christopher nolan", "inception-2010", Evidence("person", "Christopher Nolan", ("inception-2010",))),
        ("person", "Carrie-Anne Moss", "the-matrix-1999", Evidence("person", "Carrie-Anne Moss", ("the-matrix-1999",))),
        ("keyword", "mind-bending", "the-matrix-1999", Evidence("keyword", "mind-bending", LIKED)),
        ("genre", "Thriller", "", Evidence("genre", "Thriller")),
        ("year", 2000, "", Evidence("year", "2000")),
        ("words", "twist ending", "", Evidence("words", "twist ending, clever")),
    ],
)
def test_stated_claim_that_evidence_holds_is_that_evidence(kind: str, value: object, liked_id: str, evidence: Evidence, index: ItemIndex) -> None:
    (link,), own, false = stated(index, "memento-2000", kind, value, liked_id)
    assert (link.kind, set(link.value.split(", ")), link.item_ids) == (evidence.kind, set(evidence.value.split(", ")), evidence.item_ids)
    assert (own, false) == ((), 0)


@pytest.mark.parametrize(
    ("kind", "value", "fact"),
    [
        ("director", "Christopher Nolan", OwnFact("director", "Christopher Nolan")),
        ("person", "Guy Pearce", OwnFact("cast", "Guy Pearce")),
        ("genre", "mystery", OwnFact("genre", "Mystery")),
        ("keyword", "nonlinear", OwnFact("keyword", "nonlinear")),
        ("language", "English", OwnFact("language", "English")),
        ("runtime", "113 minutes", OwnFact("runtime", "113")),
    ],
)
def test_stated_claim_of_the_film_itself_is_a_fact_of_it(kind: str, value: str, fact: OwnFact, index: ItemIndex) -> None:
    assert stated(index, "memento-2000", kind, value) == ((), (fact,), 0)


@pytest.mark.parametrize(
    ("kind", "value", "liked_id"),
    [
        ("director", "Christopher Nolan", "the-matrix-1999"),
        ("director", "Guy Pearce", ""),
        ("cast", "Keanu Reeves", "the-matrix-1999"),
        ("person", "Guy Pearce", "the-matrix-1999"),
        ("genre", "Sci-Fi", "inception-2010"),
        ("year", "1999", ""),
        ("year", "2000", "the-matrix-1999"),
        ("likers", "90/100", "the-matrix-1999"),
        ("likers", "90 %", "the-matrix-1999"),
        ("likers", "", "the-matrix-1999"),
        ("words", "funny", ""),
        ("runtime", "148", ""),
        ("keyword", "mind-bending", "heat-1995"),
        ("keyword", "mind-bending", "no-such-film"),
    ],
)
def test_stated_claim_that_is_false_is_dropped_and_counted(kind: str, value: str, liked_id: str, index: ItemIndex) -> None:
    assert stated(index, "memento-2000", kind, value, liked_id) == ((), (), 1)


def test_stated_share_of_likers_is_counted_again(index: ItemIndex) -> None:
    both, of = index.catalogue.likers_in_common("inception-2010", "memento-2000"), len(index.catalogue.likers("inception-2010"))
    (link,), _, false = stated(index, "memento-2000", "likers", f"{both} of {of}", "inception-2010")
    assert (link, false) == (Evidence("likers", f"{both}/{of}", ("inception-2010",)), 0)


def test_sentences_are_cut_behind_their_ends() -> None:
    text = "Dr. No is out. Here are ten! “Clever?” Yes.\nA new line"
    assert sentences(text)[-3:] == ["“Clever?”", "Yes.", "A new line"]
    assert "".join(sentences(text)).replace(" ", "") == text.replace("\n", "").replace(" ", "")
