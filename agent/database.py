"""The SQLite file that keeps conversations and profiles."""

import sqlite3
from pathlib import Path

from index.errors import ArtefactError


def check_database(path: Path) -> None:
    """Make the database's folder; raises ``ArtefactError`` unless conversations can be read and written there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("SELECT count(*) FROM sqlite_master")
            connection.rollback()
        finally:
            connection.close()
    except (OSError, sqlite3.Error) as error:
        raise ArtefactError(f"Conversations cannot be kept in {path}: {error}. Name another file with RECOFM_DATABASE.") from error
