"""The folder of an index: written whole, replaced at once, and never in the place of something else."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from index.errors import ArtefactError
from index.manifest import FILE as MANIFEST_FILE


def replace_folder(folder: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill an empty folder beside ``folder``, then put it in its place; if it fails, the old one stays as it was.

    Raises ``ArtefactError`` rather than replace something that is not an index.
    """
    folder = folder.resolve()
    check_replaceable(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        draft = workshop / "new"
        draft.mkdir()
        write(draft)
        if folder.exists():
            folder.rename(workshop / "old")
        draft.rename(folder)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def check_replaceable(folder: Path) -> None:
    """Raise ``ArtefactError`` unless an index may be written to ``folder``: it does not exist, is empty or holds an index."""
    if folder.exists() and not folder.is_dir():
        raise ArtefactError(f"{folder} is a file. Name a folder for the index.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST_FILE).is_file():
        raise ArtefactError(f"{folder} holds other files and no index, and an index would replace them. Name another folder.")
