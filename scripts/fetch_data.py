"""Fetches the public data sets into a folder: ``python -m scripts.fetch_data [--out var/data]``.

MovieLens latest-small comes from GroupLens, the Wikipedia film data from its GitHub repository. Every file is
checked against the SHA-256 of the snapshot that this project was measured on. A broken download is taken up
where it broke off, and a file appears under its own name only once it is complete and right.
"""

import argparse
import errno
import hashlib
import shutil
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urljoin

import httpx

from index.errors import DataError

Say = Callable[[str], object]

MOVIELENS_BASE = "https://files.grouplens.org/datasets/movielens/"
MOVIELENS_NAME = "ml-latest-small"
MOVIELENS_SHA256 = {
    "README.txt": "fe08d190801ea01a1832ad5d9a6248f54ef6b58b53a794636595d2b50f874f94",
    "links.csv": "97ad18e4e56a09363c65676b6cb3482ce3e2cea2372a24620c1599c843325f31",
    "movies.csv": "5a5f32dd9bb3797b8e728a1b98958789d2b13f294a69fdfbc5727f8a9611aa07",
    "ratings.csv": "aa289ca83157595d0df6aea1be6a4ded676ddc4385472e8313a8ed9805352646",
    "tags.csv": "92a9f8bb7916dceef6151209845788c3643f794dfa79d1feaec7121b5960399d",
}
MOVIELENS_TERMS = (
    "MovieLens latest-small (GroupLens, University of Minnesota): 100,836 ratings of 9,742 films, a download of about "
    "1 MB, 3.3 MB unpacked. Terms: for research; not for commercial or revenue-bearing use without permission; no "
    "endorsement by the university may be implied; publications cite Harper and Konstan 2015, "
    "https://doi.org/10.1145/2827872; passing it on is allowed under the same conditions. README.txt has them in full."
)

WIKIPEDIA_BASE = "https://raw.githubusercontent.com/prust/wikipedia-movie-data/master/"
WIKIPEDIA_NAME = "wikipedia-movies"
WIKIPEDIA_SHA256 = {
    "movies-1920s.json": "cb892518d2ffda4f2f11a0bd56f28b102fd0d47e5ae1ba2b2e4cb4e964f8127a",
    "movies-1930s.json": "b2ffc5608cbeff231408433ad43f873d422b914bebdf408ebe18427c09a9dcb2",
    "movies-1940s.json": "b4d96fc8b7c36f406e489b6fc017de03dd6a10f4c89a84d2a2a46af74e8b49a3",
    "movies-1950s.json": "8f566bfec734e93f19f688598e82239556401bde63c226510d71190b30855298",
    "movies-1960s.json": "a2450179f0744c07960a7840b9a86b5e0d733f7c0136a4ebcb804a63de9dc0a1",
    "movies-1970s.json": "f9abef01840fc70afd148906c7985fa5548ab1f473520dfa6623a3a397bc4ce3",
    "movies-1980s.json": "21d0f3c203f77169bb6508225aad4740816a3d7efd9e3bac82e3b812d0569672",
    "movies-1990s.json": "facf24e3297937022285d064cc069e8bbe02581c3248a87f0b377c045b4fb61d",
    "movies-2000s.json": "66140e41fe6c79cbb325b6566f156e27fe032a42175f224dfff1b71aa9630207",
    "movies-2010s.json": "e218edfdd8453cdd938fcb8b07b6b177474b3b18361e3422fdd6480d7e3bf9f9",
    "movies-2020s.json": "505f0f56ecdca7a2643fb3a811399b885f837e2cbfa9ee95a24b9018073e3eb3",
}
WIKIPEDIA_TERMS = (
    "Wikipedia film data (github.com/prust/wikipedia-movie-data, snapshot of 2023-04-19): 32,050 American films of "
    "1920-2023, 11 files, 24 MB. Terms: the compilation is under the MIT licence, copyright 2016 Peter Rust; the "
    "lead paragraphs are Wikipedia text under CC BY-SA, so show the link to the page beside them; posters are links "
    "only, mostly to non-free images, and are not downloaded."
)

TRIES = 4
"""How often a download that breaks off is taken up before giving up."""
_CHUNK = 1 << 16


class FetchError(DataError):
    """A data set cannot be fetched; the message is for people."""


def fetch_movielens(
    out: Path, *, base: str = MOVIELENS_BASE, sha256: Mapping[str, str] = MOVIELENS_SHA256, say: Say = print
) -> Path:
    """Fetch the MovieLens zip into ``out`` and unpack it to ``out/ml-latest-small``, which is returned.

    ``sha256`` maps each wanted file to its checksum. Raises ``FetchError``.
    """
    folder = out / MOVIELENS_NAME
    say(MOVIELENS_TERMS)
    if not _missing(folder, sha256):
        say(f"{folder} is already there and right.")
        return folder
    archive = out / f"{MOVIELENS_NAME}.zip"
    partial = out / f".{MOVIELENS_NAME}.partial"
    try:
        download(urljoin(base, archive.name), archive, say=say)
        _unpack(archive, partial, sha256)
        for name in sha256:
            _publish(partial / name, folder / name)
    except OSError as error:
        raise _disk_error(error, out) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        archive.unlink(missing_ok=True)
    say(f"{folder} is complete, and all {len(sha256)} checksums are right.")
    return folder


def fetch_wikipedia(
    out: Path, *, base: str = WIKIPEDIA_BASE, sha256: Mapping[str, str] = WIKIPEDIA_SHA256, say: Say = print
) -> Path:
    """Fetch the missing files of the Wikipedia film data to ``out/wikipedia-movies``, which is returned.

    ``sha256`` maps each file to its checksum. Raises ``FetchError``.
    """
    folder = out / WIKIPEDIA_NAME
    say(WIKIPEDIA_TERMS)
    missing = _missing(folder, sha256)
    if not missing:
        say(f"{folder} is already there and right.")
        return folder
    for name in missing:
        fresh = folder / f".{name}.fresh"
        try:
            download(urljoin(base, name), fresh, say=say)
            _check(fresh, name, sha256[name])
            _publish(fresh, folder / name)
        except OSError as error:
            raise _disk_error(error, out) from error
        finally:
            fresh.unlink(missing_ok=True)
    say(f"{folder} is complete, and all {len(sha256)} checksums are right.")
    return folder


def download(url: str, target: Path, *, say: Say = print, tries: int = TRIES) -> None:
    """Download ``url`` to ``target``; what arrived before a break stays in ``target`` + ".part" and is continued.

    Raises ``FetchError`` if the server refuses, or the connection has failed ``tries`` times.
    """
    part = target.with_name(f"{target.name}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    with httpx.Client(follow_redirects=True, timeout=30.0) as client:
        for attempt in range(1, tries + 1):
            try:
                _receive(client, url, part, say)
                part.replace(target)
                return
            except httpx.HTTPStatusError as error:
                raise FetchError(
                    f"{url} answered {error.response.status_code} {error.response.reason_phrase}. Try again later, or "
                    "give another base address with --source-movielens or --source-wikipedia."
                ) from error
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                if attempt == tries or isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
                    raise FetchError(
                        f"{url} cannot be reached ({_reason(error)}). Check the network and start again: what has "
                        "arrived is kept, and the download goes on from there."
                    ) from error
                say(f"The download broke off ({_reason(error)}); trying again, {attempt + 1} of {tries}.")
            except OSError as error:
                part.unlink(missing_ok=True)
                raise _disk_error(error, target.parent) from error


def _receive(client: httpx.Client, url: str, part: Path, say: Say) -> None:
    """Append to ``part`` what it lacks, or write it anew if the server does not do ranges."""
    have = part.stat().st_size if part.exists() else 0
    # Compressed transfer would make byte positions of the file and of the stream differ.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with client.stream("GET", url, headers=headers) as response:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE and have:
            if response.headers.get("Content-Range", "").endswith(f"/{have}"):
                return
            part.unlink()
            raise httpx.RemoteProtocolError("the file on the server is shorter than what was kept of it")
        response.raise_for_status()
        goes_on = response.status_code == httpx.codes.PARTIAL_CONTENT and _starts_at(response, have)
        if have:
            say(f"Going on with {url} at {_size(have)}." if goes_on else f"Starting {url} over: no ranges there.")
        else:
            say(f"Fetching {url} ({_size(int(response.headers.get('Content-Length', 0)))}).")
        with part.open("ab" if goes_on else "wb") as file:
            # No fixed chunk size: httpx would hold back, and lose, what arrived before a break.
            for chunk in response.iter_bytes():
                file.write(chunk)


def _starts_at(response: httpx.Response, position: int) -> bool:
    return str(response.headers.get("Content-Range", "")).startswith(f"bytes {position}-")


def _unpack(archive: Path, folder: Path, sha256: Mapping[str, str]) -> None:
    """Unpack the wanted files into ``folder`` and check them; names in the archive beyond these are not used."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(archive) as box:
            for name, expected in sha256.items():
                with box.open(f"{MOVIELENS_NAME}/{name}") as source, (folder / name).open("wb") as file:
                    shutil.copyfileobj(source, file, _CHUNK)
                _check(folder / name, name, expected)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise FetchError(f"{archive.name} is no sound zip file ({error}). It was deleted; start again.") from error
    except KeyError as error:
        raise FetchError(f"{archive.name} does not hold {error.args[0]}; nothing was kept.") from error


def _missing(folder: Path, sha256: Mapping[str, str]) -> list[str]:
    """Return the names of the files that are not there, or not right."""
    return [name for name, expected in sha256.items() if _sha256(folder / name) != expected]


def _check(path: Path, name: str, expected: str) -> None:
    """Raise ``FetchError`` unless the file has the expected checksum."""
    got = _sha256(path)
    if got != expected:
        raise FetchError(
            f"{name} has the wrong checksum: expected SHA-256 {expected}, got {got}. Nothing of it was kept. Either "
            "the transfer was damaged, or the source has published a newer version than this project knows."
        )


def _sha256(path: Path) -> str:
    """Return the checksum of a file as hex, "" if there is no such file."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _publish(source: Path, target: Path) -> None:
    """Give a complete file its final name in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)


def _disk_error(error: OSError, folder: Path) -> FetchError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FetchError(f"The disk that holds {folder} is full. Free about 60 MB, or choose another --out.")
    return FetchError(f"{folder} cannot be written ({error.strerror or error}). Choose another --out.")


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


def _size(size: int) -> str:
    if not size:
        return "size not announced"
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size:,} bytes"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch what the command line asks for; 0 if all of it is there and right, else 1."""
    parser = argparse.ArgumentParser(prog="python -m scripts.fetch_data", description="Fetch the public data sets.")
    parser.add_argument("--out", type=Path, default=Path("var/data"), help="folder to fill (default: var/data)")
    parser.add_argument("--only", choices=("movielens", "wikipedia"), help="fetch only one of the two")
    parser.add_argument("--source-movielens", default=MOVIELENS_BASE, metavar="URL", help="another base address")
    parser.add_argument("--source-wikipedia", default=WIKIPEDIA_BASE, metavar="URL", help="another base address")
    options = parser.parse_args(arguments)
    try:
        if options.only != "wikipedia":
            fetch_movielens(options.out, base=f"{options.source_movielens.rstrip('/')}/")
        if options.only != "movielens":
            fetch_wikipedia(options.out, base=f"{options.source_wikipedia.rstrip('/')}/")
    except FetchError as error:
        print(f"Nothing more was fetched. {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
