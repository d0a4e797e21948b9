"""Any message is read: nothing that people type, or nobody would, makes the rules raise or run away."""

from random import Random

import pytest

from agent.offline.reading import Reading, read
from index.item_index import ItemIndex

SCREEN = [{"rank": rank, "item_id": item_id} for rank, item_id in enumerate(("heat-1995", "alien-1979", "se7en-1995"), 1)]
PIECES = (
    "I loved", "not a fan of", "Heat", "the matirx", "Her", "It", "harry potters", "HP", "T2", "number 3", "#12", "the first one", "that one", "none of these", "and", ",", ";", " - ", "...", "?!", "\n",
    "(1995)", "(", ")", "\"", "“", "’s", "no horror", "without any", "more like", "after 2000", "between 1990 and", "90s", "1999", "2 hours", "90 min", "with tom hanks", "by nolan", "french", "funnier", "less violent",
    "drop the year limit", "undo twice", "start over", "why", "compare 1 and 2", "iii", "soooo", "u", "10/10", "5 stars", "🎬", "<3", "¤", "\u0301", "Ω", "北京", "a" * 60, "-" * 20, "0", "::", "&", "'", "s'",
)  # fmt: skip
"""What messages are put together from."""

FIXED = (
    "", " ", "?", ".", "''", "(((((", "))))", "¤¤¤", "1", "#", "#0", "#999999999999", "number zero", "no", "no no no no", "'s", "I", "i i i i i i", "and and and", "or", ",,,,,", "\t\r\n", "\u200b\u200b", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "0 minutes", "under 0 hours", "between 2020 and 1990", "before 1900 after 2100", "from 99999", "the 0s", "the 1990ss", "1/0", "10/0", "0/10", "seen number", "more like number", "like like like", "by by by", "with with", "not not not like", "never ever never",
    "İstanbul", "ﬁlm", "ſomething", "STRASSE ß", "Ⅷ", "²", "½", "٣", "e\u0301" * 50, "a.b.c.d.e.f", "M*A*S*H*", "* * *", "http://example.org/?a=b&c=d", "<script>alert(1)</script>", "{films}", "%s %d", "\\d+(", "[a-z", "DROP TABLE films;",
)  # fmt: skip


def test_two_titles_joined_in_front_of_a_verdict_are_read(index: ItemIndex) -> None:
    """A pattern for what is said of a row once ran away on this message."""
    reading = read("i should mention Iris and spider-man, such a good watch", index)
    assert reading.opinions == {"spider-man-2002": "liked"}


@pytest.mark.parametrize("joint", [" and ", ", ", " & ", " - ", "; ", "... "])
def test_long_rows_of_titles_and_strangers_are_read(joint: str, index: ItemIndex) -> None:
    text = joint.join(["i also liked Iris", "spider-man", *["Nobody Knows That"] * 40, "Heat (1995)"]) + ", such a good, good, good watch"
    assert {"heat-1995", "spider-man-2002"} <= read(text, index).opinions.keys()


@pytest.mark.parametrize("text", FIXED)
def test_odd_messages_are_read(text: str, index: ItemIndex) -> None:
    assert isinstance(read(text, index, SCREEN), Reading)


@pytest.mark.parametrize("seed", range(24))
def test_messages_put_together_at_random_are_read(seed: int, index: ItemIndex) -> None:
    random = Random(seed)
    for _ in range(10):
        text = random.choice(("", " ")).join(random.choices(PIECES, k=random.randint(1, 40)))
        reading = read(text, index, random.choice(([], SCREEN)), random.choice((None, "heat-1995")))
        assert all(item_id in index.catalogue for item_id in reading.opinions)
        limits = reading.limits
        assert limits.year_min is None or limits.year_max is None or limits.year_min <= limits.year_max
        assert all(start < end <= len(reading.text) for start, end in ((one.start, one.end) for one in reading.mentions))
