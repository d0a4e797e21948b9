"""What an index folder says about itself."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

from index.errors import ArtefactError
from index.parameters import Parameters

FILE = "manifest.json"
FORMAT = 1
METRIC = "inner product of unit vectors + weight * popularity prior"


@dataclass(frozen=True, slots=True)
class Manifest:
    """``source_hash`` covers the source data, ``files`` maps each artefact to its SHA-256."""

    name: str
    encoder: str
    dimensions: dict[str, int]
    """Dimension of the item vectors of each embedding type."""
    items: int
    users: int
    likes: int
    source_hash: str
    parameters: Parameters
    format: int = FORMAT
    metric: str = METRIC
    variant: str = "llm+gcl = TextGCN of (encoder + LSA) beside the spectral half"
    versions: dict[str, str] = field(
        default_factory=lambda: {package: version(package) for package in ("numpy", "scipy", "faiss-cpu")}
    )
    files: dict[str, str] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Manifest":
        """Read a folder's manifest; raises ``ArtefactError`` if there is none or it is of another format."""
        path = folder / FILE
        try:
            fields = json.loads(path.read_text(encoding="utf-8"))
            if fields["format"] != FORMAT:
                raise ArtefactError(f"{path} has format {fields['format']}, this version reads format {FORMAT}. Build the index again.")
            fields["parameters"] = Parameters(**fields["parameters"])
            return cls(**fields)
        except (FileNotFoundError, NotADirectoryError):
            raise ArtefactError(
                f"There is no index in {folder} ({FILE} is missing). Build one: python -m scripts.build_index --out {folder}"
            ) from None
        except (ValueError, KeyError, TypeError) as error:
            raise ArtefactError(f"{path} is damaged ({error}). Build the index again.") from error

    def check_files(self, folder: Path, expected: Collection[str]) -> None:
        """Raise ``ArtefactError`` unless the manifest lists just the ``expected`` artefacts and each is what was written."""
        if set(self.files) != set(expected):
            raise ArtefactError(f"{folder / FILE} lists {sorted(self.files)}; an index has {sorted(expected)}. Build the index again.")
        for name, written in self.files.items():
            path = folder / name
            if not path.is_file():
                raise ArtefactError(f"{path} is missing. Build the index again.")
            if (found := file_hash(path)) != written:
                raise ArtefactError(
                    f"{path} is damaged: its SHA-256 is {found[:12]}..., the manifest says {written[:12]}.... Build the index again."
                )


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_hash(*paths: Path) -> str:
    """One SHA-256 over the names and contents of files and folders (not their subfolders), in hex."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(f"{file.name}\0{file_hash(file)}\0".encode())
    return digest.hexdigest()
