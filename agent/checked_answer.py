"""What a language model's closing words may say: only what the user, the tools or the list at hand said."""

import re

from langchain_core.messages import AnyMessage, HumanMessage, ToolMessage

from index.item_index import ItemIndex
from tools.claims import Facts, sentences, unsupported
from tools.state import ConversationState

NOTHING_LEFT = "I would rather not say more than I know: the list and its reasons are checked, my own words about it were not supported."
_ID = re.compile(r"\[([^\[\]\s]+)\]")


def facts_at_hand(index: ItemIndex, state: ConversationState) -> Facts:
    """The films of the taste, of all lists shown and of this turn's tool results; the user's words and what the tools reported."""
    messages = state["messages"]
    said = [message.text for message in messages if isinstance(message, HumanMessage)]
    reports = [message.text for message in _this_turn(messages) if isinstance(message, ToolMessage)]
    ids = [item_id for report in reports for item_id in _ID.findall(report) if item_id in index.catalogue]
    known = dict.fromkeys((*state["taste"].known(), *state["shown"], *(one.item_id for one in state["recommendations"]), *ids))
    return Facts(tuple(index.catalogue.item(item_id) for item_id in known), " ".join([*said, *reports]), state["taste"].constraints)


def checked(text: str, index: ItemIndex, state: ConversationState) -> str:
    """The text without the sentences that name something unsupported."""
    facts = facts_at_hand(index, state)
    parts = sentences(text)
    kept = [sentence for sentence in parts if not unsupported(sentence, index, facts)]
    if len(kept) == len(parts):
        return text
    return " ".join(kept) or NOTHING_LEFT


def _this_turn(messages: list[AnyMessage]) -> list[AnyMessage]:
    last = max((position for position, message in enumerate(messages) if isinstance(message, HumanMessage)), default=0)
    return messages[last:]
