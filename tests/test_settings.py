"""Settings from an environment mapping."""

from pathlib import Path

import pytest

from agent.settings import Settings
from index.errors import BadInputError


def test_empty_environment_means_offline_and_the_starter_index() -> None:
    settings = Settings.from_environment({})
    assert (settings.chat_model, settings.mistral_api_key) == ("offline", "")
    assert settings.index == Path("var/index/starter")
    assert settings.mistral_base_url == "https://api.mistral.ai/v1"


def test_key_alone_means_mistral() -> None:
    settings = Settings.from_environment({"MISTRAL_API_KEY": " secret\n"})
    assert (settings.chat_model, settings.mistral_api_key) == ("mistral-medium-latest", "secret")


def test_offline_can_be_asked_for_beside_a_key() -> None:
    assert Settings.from_environment({"MISTRAL_API_KEY": "secret", "RECOFM_CHAT_MODEL": "offline"}).chat_model == "offline"


def test_every_setting_is_read() -> None:
    environment = {
        "RECOFM_INDEX": "some/index",
        "RECOFM_CHAT_MODEL": "mistral-small-latest",
        "RECOFM_DATABASE": "some/threads.sqlite",
        "MISTRAL_API_KEY": "secret",
        "MISTRAL_BASE_URL": "http://127.0.0.1:1234/v1",
    }
    expected = Settings(Path("some/index"), "mistral-small-latest", "secret", "http://127.0.0.1:1234/v1", Path("some/threads.sqlite"))
    assert Settings.from_environment(environment) == expected


@pytest.mark.parametrize("key", ["", "   "])
def test_mistral_without_a_key_names_the_variable(key: str) -> None:
    with pytest.raises(BadInputError, match="MISTRAL_API_KEY is not set"):
        Settings.from_environment({"RECOFM_CHAT_MODEL": "mistral-small-latest", "MISTRAL_API_KEY": key})


@pytest.mark.parametrize("key", ["sécret", "two words", "line\nbreak"])
def test_key_that_no_header_can_carry_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(BadInputError, match="MISTRAL_API_KEY holds characters") as caught:
        Settings.from_environment({"MISTRAL_API_KEY": key})
    assert key not in str(caught.value)


@pytest.mark.parametrize("address", ["api.mistral.ai/v1", "ftp://api.mistral.ai", "https://", "http://a b/v1"])
def test_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(BadInputError, match="MISTRAL_BASE_URL"):
        Settings.from_environment({"MISTRAL_API_KEY": "secret", "MISTRAL_BASE_URL": address})
