"""What the tests share: the real starter catalogue, indexed once."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: on a busy machine its threads wait for each other

from pathlib import Path

import pytest

from index.dataset import Dataset
from index.encoders import WordLlamaEncoder
from index.item_index import ItemIndex
from index.starter import read_starter

ROOT = Path(__file__).parent.parent
STARTER = ROOT / "data" / "starter"


@pytest.fixture(scope="session")
def encoder() -> WordLlamaEncoder:
    return WordLlamaEncoder()


@pytest.fixture(scope="session")
def starter() -> Dataset:
    return read_starter(STARTER)


@pytest.fixture(scope="session")
def index(starter: Dataset, encoder: WordLlamaEncoder) -> ItemIndex:
    """The index of the starter catalogue."""
    return ItemIndex.build(starter, encoder)


@pytest.fixture(scope="session")
def index_folder(index: ItemIndex, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same index, saved."""
    folder = tmp_path_factory.mktemp("index") / "starter"
    index.save(folder)
    return folder


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder with MovieLens and Wikipedia data, named by the environment variable DATA; in CI it must be there."""
    named = os.environ.get("DATA", "")
    if named and (Path(named) / "ml-latest-small" / "movies.csv").is_file():
        return Path(named)
    if os.environ.get("CI"):
        pytest.fail("DATA does not name a folder with ml-latest-small, and in CI it must")
    pytest.skip("DATA does not name a folder with ml-latest-small and wikipedia-movies")
