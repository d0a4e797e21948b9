"""What a message says against keywords and languages of the catalogue: a plain no is a limit, less of something is a matter of degree."""

import pytest
from talk import Talk

from agent.conversation import open_conversation
from agent.offline.reading import read
from agent.offline.tags import unwanted_tags
from agent.settings import Settings
from index.item_index import ItemIndex
from index.types import Constraints


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("no gore", ("gory",)),
        ("i hate gore", ("gory",)),
        ("nothing with slashers or torture", ("slasher", "torture")),
        ("something without zombies", ("zombies",)),
        ("no talking animals", ("talking animals",)),
        ("no animals", ("animals",)),
        ("no songs", ("musical numbers",)),
        ("no violence please", ("violence", "violent")),
        ("nothing violent", ("violent", "violence")),
        ("without swearing", ()),
        ("no more zombies", ("zombies",)),
        ("less gore", ()),
        ("not too gory", ()),
        ("i am tired of zombies", ()),
        ("with zombies", ()),
        ("no idea", ()),
        ("there is no film I love more than Alien", ()),
    ],
)
def test_plain_no_names_keywords_of_the_catalogue(text: str, tags: tuple[str, ...], index: ItemIndex) -> None:
    assert unwanted_tags(text, index.catalogue) == tags
    assert read(text, index).wishes.unwanted_tags == tags


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("something like Parasite but not Korean", {"languages_none": ["Korean"]}),
        ("not in English", {"languages_none": ["English"]}),
        ("something foreign", {"languages_none": ["English"]}),
        ("no subtitles", {"languages": ["English"]}),
        ("with subtitles is fine", {"allow": ["English"]}),
        ("drop the French", {"allow": ["French"]}),
        ("remove French", {"allow": ["French"]}),
        ("drop the Japanese", {"allow": ["Japanese"]}),
        ("no language limit", {"drop": ["languages"]}),
    ],
)
def test_languages_are_asked_for_ruled_out_and_lifted(text: str, arguments: dict[str, object], index: ItemIndex) -> None:
    assert read(text, index).limits.as_arguments() == arguments


async def test_plain_no_holds_in_every_list_until_it_is_taken_back(index: ItemIndex) -> None:
    async with open_conversation(index, Settings(), database=None) as conversation:
        talk = Talk(conversation, "one")
        first = await talk.says("I loved Se7en.", "no gore")
        assert first.taste.constraints == Constraints(keywords_none=("gory",))
        assert "gory" in first.taste.avoid
        assert "nothing tagged “gory”" in first.reply
        later = await talk.say("show me more")
        assert later.taste.constraints == Constraints(keywords_none=("gory",))
        again = await talk.say("something gory after all")
        assert again.taste.constraints == Constraints()
