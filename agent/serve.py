"""Serve the chat page: ``python -m agent.serve [--host H] [--port P] [--index DIR]``.

Looks at settings, index, database and port first, so that what is wrong is said in one sentence instead of a trace.
"""

import argparse
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from agent.cli import load_index
from agent.database import check_database
from agent.settings import Settings
from index.errors import BadInputError, RecoError

APP = Path(__file__).with_name("app.py")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m agent.serve", description=__doc__.split("\n")[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--index", type=Path, help="folder of the index (default: RECOFM_INDEX or var/index/starter)")
    options = parser.parse_args(arguments)
    try:
        settings = Settings.from_environment(os.environ)
        folder = options.index or settings.index
        load_index(folder, settings)
        check_database(settings.database)
        check_port(options.host, options.port)
    except RecoError as error:
        print(error, file=sys.stderr)
        return 1
    os.environ["RECOFM_INDEX"] = str(folder)
    serve(options.host, options.port)
    return 0


def check_port(host: str, port: int) -> None:
    """Raise ``BadInputError`` unless a server can listen there."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        raise BadInputError(f"Cannot listen on {host}:{port}: {error}. Choose another port: make run PORT={port % 60000 + 1}") from error


def serve(host: str, port: int) -> None:
    """Run Chainlit in this process. It reads its settings when it is imported, and the page's files from this project's folder."""
    os.environ.update(CHAINLIT_APP_ROOT=str(APP.parent.parent), CHAINLIT_HOST=host, CHAINLIT_PORT=str(port))
    from chainlit.cli import run_chainlit
    from chainlit.config import config

    config.run.headless = True
    run_chainlit(str(APP))


if __name__ == "__main__":
    sys.exit(main())
