"""The one place that knows which chat model drives the conversation."""

import httpx
from langchain_core.language_models import BaseChatModel
from langchain_mistralai import ChatMistralAI

from agent.offline.model import OfflineModel
from agent.settings import Settings
from index.item_index import ItemIndex

OFFLINE_NOTICE = (
    "Running offline: a small rule-based reader drives this chat, with no language model behind it. It understands plain English about films. "
    "Set MISTRAL_API_KEY to talk with Mistral instead."
)


def make_chat_model(settings: Settings, index: ItemIndex) -> BaseChatModel:
    """The model that the settings ask for."""
    if settings.chat_model == "offline":
        return OfflineModel(index=index)
    return ChatMistralAI(
        model_name=settings.chat_model,
        api_key=settings.mistral_api_key,  # type: ignore[arg-type]
        base_url=settings.mistral_base_url,
        temperature=0.3,
        timeout=60,
    )


def is_transient(error: BaseException) -> bool:
    """True for failures of the chat API that another try may cure."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code == 429 or error.response.status_code >= 500
    return isinstance(error, httpx.TransportError)
