"""The README's commands are run; what cannot run in a test is checked to exist."""

import json
import os
import re
import signal
import socket
import subprocess
from pathlib import Path

import httpx
import pytest
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines()]
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("MISTRAL_", "RECOFM_", "CHAINLIT_", "MAKE"))}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_first_two_commands_install_and_serve() -> None:
    install, run = BLOCKS[0].splitlines()
    assert (install, run) == ("make install", "make run")
    subprocess.run(install.split(), cwd=ROOT, env=ENVIRONMENT, check=True)
    port = free_port()
    with subprocess.Popen([*run.split(), f"PORT={port}"], cwd=ROOT, env=ENVIRONMENT, start_new_session=True) as server:
        try:
            assert healthy(port, server) == {"status": "ok"}
        finally:
            os.killpg(server.pid, signal.SIGTERM)


@retry(retry=retry_if_exception_type(httpx.TransportError), stop=stop_after_delay(120), wait=wait_fixed(0.2), reraise=True)
def healthy(port: int, server: "subprocess.Popen[bytes]") -> object:
    if server.poll() is not None:
        pytest.fail(f"make run ended with {server.returncode}")
    return httpx.get(f"http://127.0.0.1:{port}/health").json()


def test_the_scripting_example_gives_ten_that_keep_the_limits() -> None:
    command = next(line for line in COMMANDS if line.startswith("printf"))
    subprocess.run(["make", "index"], cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
    output = subprocess.run(command, shell=True, cwd=ROOT, env=ENVIRONMENT, check=True, capture_output=True, text=True).stdout
    films = json.loads(output.splitlines()[1])["recommendations"]
    assert len(films) == 10
    assert all(film["year"] > 2000 and "Horror" not in film["genres"] for film in films)


@pytest.mark.parametrize("command", sorted({line.split()[1] for line in COMMANDS if line.startswith("make")} | set(re.findall(r"`make (\w+)`", README))))
def test_make_target_exists(command: str) -> None:
    subprocess.run(["make", "-n", command], cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("module", sorted(set(re.findall(r"python -m ([\w.]+)", README))))
def test_module_knows_the_options_that_the_readme_names(module: str) -> None:
    said = subprocess.run([".venv/bin/python", "-m", module, "--help"], cwd=ROOT, env=ENVIRONMENT, check=True, capture_output=True, text=True)
    for line in README.splitlines():
        named = line.partition(f"python -m {module}")[2].split("python -m")[0]
        for option in re.findall(r"--[a-z][a-z-]+", named):
            assert option in said.stdout


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:RECOFM|MISTRAL)_\w+)`", README))))
def test_setting_is_read(name: str) -> None:
    assert name in (ROOT / "agent" / "settings.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([\w./-]+)\)", README))))
def test_linked_file_exists(path: str) -> None:
    assert (ROOT / path).is_file()
