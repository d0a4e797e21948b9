"""``python -m agent.serve``: what is wrong is said in one sentence before anything is served."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from agent.serve import check_port
from index.errors import BadInputError

ROOT = Path(__file__).parent.parent


def refusal(*arguments: str, **environment: str) -> str:
    """The one sentence with which serving is refused."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RECOFM_", "MISTRAL_", "CHAINLIT_"))}
    command = [sys.executable, "-m", "agent.serve", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=clean | environment, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    (sentence,) = done.stderr.splitlines()
    return sentence


def test_port_in_use_is_named(index_folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = refusal("--port", str(port), "--index", str(index_folder), RECOFM_DATABASE=str(tmp_path / "threads.sqlite"))
    assert f"127.0.0.1:{port}" in sentence
    assert "in use" in sentence


def test_missing_index_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / "none") in refusal("--index", str(tmp_path / "none"))


@pytest.mark.parametrize("name", ["llm.faiss", "items.parquet", "manifest.json"])
def test_truncated_file_of_the_index_is_named(index_folder: Path, tmp_path: Path, name: str) -> None:
    broken = shutil.copytree(index_folder, tmp_path / "index")
    content = (broken / name).read_bytes()
    (broken / name).write_bytes(content[: len(content) // 2])
    sentence = refusal("--index", str(broken))
    assert name in sentence
    assert "again" in sentence


def test_mistral_model_without_key_names_the_variable(index_folder: Path) -> None:
    sentence = refusal("--index", str(index_folder), RECOFM_CHAT_MODEL="mistral-large-latest")
    assert "'mistral-large-latest'" in sentence
    assert "MISTRAL_API_KEY is not set" in sentence


def test_database_that_cannot_be_written_is_named(index_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    sentence = refusal("--index", str(index_folder), RECOFM_DATABASE=str(tmp_path / "file" / "threads.sqlite"))
    assert "RECOFM_DATABASE" in sentence


@pytest.mark.parametrize("port", [-1, 70_000])
def test_port_that_does_not_exist_is_refused(port: int) -> None:
    with pytest.raises(BadInputError, match=f"Cannot listen on 127.0.0.1:{port}"):
        check_port("127.0.0.1", port)


def test_free_port_is_accepted() -> None:
    check_port("127.0.0.1", 0)


def test_host_that_is_not_of_this_machine_is_refused() -> None:
    with pytest.raises(BadInputError, match=r"192\.0\.2\.1"):
        check_port("192.0.2.1", 0)
