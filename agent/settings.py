"""Settings of a process, read once from an environment mapping and passed on as plain arguments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import BadInputError

DEFAULT_INDEX = Path("var/index/starter")


@dataclass(frozen=True, slots=True)
class Settings:
    """``chat_model`` is "offline" or a Mistral model's name; ``database`` keeps conversations and what is remembered of users."""

    index: Path = DEFAULT_INDEX
    chat_model: str = "offline"
    mistral_api_key: str = ""
    mistral_base_url: str = "https://api.mistral.ai/v1"
    database: Path = Path("var/conversations.sqlite")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read RECOFM_INDEX, RECOFM_CHAT_MODEL, RECOFM_DATABASE, MISTRAL_API_KEY and MISTRAL_BASE_URL.

        Without RECOFM_CHAT_MODEL a key means Mistral, no key the offline model. Asking for Mistral without a key
        raises ``BadInputError``, as do a key and an address that cannot be ones.
        """
        key = environment.get("MISTRAL_API_KEY", "").strip()
        model = environment.get("RECOFM_CHAT_MODEL", "").strip() or ("mistral-medium-latest" if key else "offline")
        if model != "offline" and not key:
            raise BadInputError(
                f"RECOFM_CHAT_MODEL is {model!r}, but MISTRAL_API_KEY is not set. Set it, or set RECOFM_CHAT_MODEL=offline."
            )
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise BadInputError("MISTRAL_API_KEY holds characters that no key has. Copy it again, without spaces or line breaks.")
        defaults = cls()
        address = environment.get("MISTRAL_BASE_URL", "").strip() or defaults.mistral_base_url
        if not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", address):
            raise BadInputError(f"MISTRAL_BASE_URL is {address!r}; it must be an address such as {defaults.mistral_base_url}.")
        return cls(
            index=Path(environment.get("RECOFM_INDEX", "") or defaults.index),
            chat_model=model,
            mistral_api_key=key,
            mistral_base_url=address,
            database=Path(environment.get("RECOFM_DATABASE", "") or defaults.database),
        )
