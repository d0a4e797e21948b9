"""Build an index from the starter catalogue or from any folder in MovieLens format."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.dataset import Dataset
from index.encoders import full_name, open_encoder
from index.enrichment import fill_gaps
from index.errors import ArtefactError, DataError, RecoError
from index.folder import check_replaceable
from index.item_index import ARTEFACTS, ItemIndex
from index.item_text import TEMPLATES
from index.manifest import Manifest, folder_hash
from index.movielens import read_movielens
from index.parameters import Parameters
from index.starter import read_films, read_starter

STARTER = Path("data/starter")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.build_index", description=__doc__)
    parser.add_argument("--data", type=Path, default=STARTER, help="folder with films.csv and lists.csv, or with movies.csv and ratings.csv (default: %(default)s)")
    parser.add_argument("--wikipedia", type=Path, help="folder of movies-*.json.gz with cast, leads and posters for MovieLens films")
    parser.add_argument("--out", type=Path, required=True, help="folder for the index")
    parser.add_argument("--encoder", default="wordllama", help="wordllama, mistral or sentence-transformers:MODEL (default: %(default)s)")
    parser.add_argument("--template", choices=sorted(TEMPLATES), default="full", help="what the encoder reads of an item (default: %(default)s)")
    parser.add_argument("--exclude-users", type=Path, help="file with one user id a line; these users stay out of the graph")
    parser.add_argument("--if-stale", action="store_true", help="do nothing if the index fits data, encoder and parameters already")
    options = parser.parse_args(arguments)
    try:
        return _build(options)
    except (RecoError, OSError) as error:
        print(f"No index was built. {error}", file=sys.stderr)
        return 1


def _build(options: argparse.Namespace) -> int:
    parameters = replace(Parameters(), template=options.template)
    source_hash = _source_hash(options)
    if options.if_stale and _is_current(options.out, full_name(options.encoder), parameters, source_hash):
        print(f"{options.out} is up to date.")
        return 0
    check_replaceable(options.out)
    dataset = read_dataset(options.data, options.wikipedia, _excluded(options.exclude_users))
    for note in dataset.notes:
        print(f"note: {note}")
    encoder = open_encoder(
        options.encoder,
        mistral_api_key=os.environ.get("MISTRAL_API_KEY", ""),
        mistral_endpoint=os.environ.get("MISTRAL_BASE_URL", "") or "https://api.mistral.ai/v1",
    )
    index = ItemIndex.build(dataset, encoder, parameters, source_hash=source_hash, progress=lambda step: print(f"{step} ...", flush=True))
    index.save(options.out)
    print(f"{options.out}: {len(dataset.items):,} items, {dataset.likes.nnz:,} likes of {dataset.likes.shape[0]:,} users, encoder {encoder.name}.")
    return 0


def read_dataset(data: Path, wikipedia: Path | None, exclude_users: frozenset[str] = frozenset()) -> Dataset:
    """Read a folder in the starter's or in MovieLens' format, whichever it is.

    Wikipedia's film data knows American releases only: where it is asked for, the starter catalogue fills what it leaves open.
    """
    if (data / "films.csv").is_file():
        if wikipedia or exclude_users:
            raise DataError(f"{data} is a starter catalogue; --wikipedia and --exclude-users are for folders in MovieLens format.")
        return read_starter(data)
    if not (data / "movies.csv").is_file():
        raise DataError(f"{data} holds neither films.csv (starter format) nor movies.csv (MovieLens format). For MovieLens run: make data")
    dataset = read_movielens(data, wikipedia=wikipedia, exclude_users=exclude_users)
    return fill_gaps(dataset, read_films(STARTER / "films.csv")) if wikipedia else dataset


def _excluded(path: Path | None) -> frozenset[str]:
    try:
        return frozenset(path.read_text(encoding="utf-8").split()) if path else frozenset()
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8 text ({error}); expected one user id a line.") from None


def _source_hash(options: argparse.Namespace) -> str:
    sources = [path for path in (options.data, options.wikipedia, options.exclude_users, options.wikipedia and STARTER) if path]
    if missing := next((path for path in sources if not path.exists()), None):
        raise DataError(f"{missing} does not exist.")
    return folder_hash(*sources)


def _is_current(folder: Path, encoder: str, parameters: Parameters, source_hash: str) -> bool:
    try:
        manifest = Manifest.load(folder)
        manifest.check_files(folder, ARTEFACTS)
    except ArtefactError:
        return False
    return (manifest.encoder, manifest.parameters, manifest.source_hash) == (encoder, parameters, source_hash)


if __name__ == "__main__":
    sys.exit(main())
