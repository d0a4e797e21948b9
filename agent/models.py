"""The one place that knows which chat model drives the conversation."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import httpx
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk
from langchain_mistralai import ChatMistralAI
from pydantic import SecretStr

from agent.offline.model import OfflineModel
from agent.settings import Settings
from index.errors import RecoError
from index.item_index import ItemIndex

MAX_ANSWER_TOKENS = 1_500
TIMEOUT_SECONDS = 60
OFFLINE_NOTICE = (
    "Running offline: a small rule-based reader drives this chat, with no language model behind it. It understands plain English about films. "
    "Set MISTRAL_API_KEY to talk with Mistral instead."
)


class ModelError(RecoError):
    """The chat model could not be reached, or what it sent is no answer. ``transient``: another try may cure it."""

    def __init__(self, message: str, *, transient: bool) -> None:
        super().__init__(message)
        self.transient = transient


class MistralModel(ChatMistralAI):
    """Mistral's chat API. Whatever goes wrong with it is a ``ModelError``; a stream that breaks off is no answer."""

    async def _astream(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: AsyncCallbackManagerForLLMRun | None = None, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        finished = said_something = False
        try:
            async with aclosing(super()._astream(messages, stop, run_manager, **kwargs)) as chunks:  # type: ignore[type-var]
                async for chunk in chunks:
                    finished = finished or "finish_reason" in chunk.message.response_metadata
                    said_something = said_something or bool(chunk.text or getattr(chunk.message, "tool_call_chunks", None))
                    yield chunk
        except httpx.HTTPStatusError as error:
            raise _refused(error.response.status_code) from error
        except httpx.TransportError as error:
            raise ModelError(f"The language model could not be reached ({type(error).__name__}).", transient=True) from error
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise ModelError("The language model sent something that is no answer.", transient=True) from error
        if not (finished and said_something):
            raise ModelError("The language model broke off before it had answered.", transient=True)


def _refused(status: int) -> ModelError:
    """What an HTTP status of the chat API means to the user."""
    hints = {
        401: "it does not accept the key; check MISTRAL_API_KEY",
        403: "the key may not use this model; check MISTRAL_API_KEY and RECOFM_CHAT_MODEL",
        404: "it does not know this model or address; check RECOFM_CHAT_MODEL and MISTRAL_BASE_URL",
        429: "it has too many requests at the moment",
    }
    reason = hints.get(status, f"it answered {status}")
    return ModelError(f"The language model gave no answer: {reason}.", transient=status == 429 or status >= 500)


def make_chat_model(settings: Settings, index: ItemIndex) -> BaseChatModel:
    """The model that the settings ask for. An instance belongs to one event loop."""
    if settings.chat_model == "offline":
        return OfflineModel(index=index)
    return MistralModel(
        model_name=settings.chat_model,
        api_key=SecretStr(settings.mistral_api_key),
        base_url=settings.mistral_base_url,
        temperature=0.3,
        max_tokens=MAX_ANSWER_TOKENS,
        timeout=TIMEOUT_SECONDS,
        streaming=True,
    )


def is_transient(error: Exception) -> bool:
    """True for failures of the chat model that another try may cure."""
    return isinstance(error, ModelError) and error.transient
