"""What a language model's closing words may say: only what the user, the tools or the list at hand said."""

import re

from langchain_core.messages import AnyMessage, HumanMessage, ToolMessage

from index.item_index import ItemIndex
from tools.claims import sentences
from tools.grounds import Grounds, unsupported
from tools.state import ConversationState, words_of_user

NOTHING_LEFT = "I would rather not say more than I know: the list and its reasons are checked, my own words about it were not supported."
_ID = re.compile(r"\[([^\[\]\s]+)\]")


def grounds_at_hand(index: ItemIndex, state: ConversationState) -> Grounds:
    """The films of the taste, of all lists shown and of this turn's tool results; the user's words and what the tools reported."""
    reports = [message.text for message in _this_turn(state["messages"]) if isinstance(message, ToolMessage)]
    ids = [item_id for report in reports for item_id in _ID.findall(report) if item_id in index.catalogue]
    listed = state["recommendations"]
    known = dict.fromkeys((*state["taste"].known(), *state["shown"], *(one.item_id for one in listed), *ids))
    ranks = " ".join(str(one.rank) for one in listed)
    return Grounds(
        tuple(index.catalogue.item(item_id) for item_id in known),
        words=words_of_user(state["messages"]),
        constraints=state["taste"].constraints,
        reports=" ".join([*reports, ranks]),
    )


def checked(text: str, index: ItemIndex, state: ConversationState) -> tuple[str, int]:
    """The text without the sentences that name something unsupported, and how many these were."""
    grounds = grounds_at_hand(index, state)
    parts = sentences(text)
    kept = [sentence for sentence in parts if not unsupported(sentence, index, grounds)]
    if len(kept) == len(parts):
        return text, 0
    return " ".join(kept) or NOTHING_LEFT, len(parts) - len(kept)


def _this_turn(messages: list[AnyMessage]) -> list[AnyMessage]:
    last = max((position for position, message in enumerate(messages) if isinstance(message, HumanMessage)), default=0)
    return messages[last:]
