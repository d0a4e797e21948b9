"""The fetcher against a loopback server with small generated data: whole, torn, without ranges, wrong, absent."""

import errno
import hashlib
import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts import fetch_data
from scripts.fetch_data import FetchError, download, fetch_movielens, fetch_wikipedia, main


@dataclass(slots=True)
class Site:
    """What the server serves, and what it was asked."""

    base: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    ranges: bool = True
    breaks_after: list[int] = field(default_factory=list)
    """For each of the next answers: bytes of the body after which the connection is cut."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """(name, Range header or "") of each request."""


class Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        name, wanted = self.path.lstrip("/"), self.headers.get("Range", "")
        self.site.asked.append((name, wanted))
        body = self.site.files.get(name)
        if body is None:
            self.send_error(404)
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.site.ranges else 0
        if start and start >= len(body):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(body)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        cut = self.site.breaks_after.pop(0) if self.site.breaks_after else len(body)
        self.wfile.write(body[start : start + cut])
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output quiet."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    place = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("SiteHandler", (Handler,), {"site": place}))
    place.base = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield place
    server.shutdown()
    server.server_close()
    thread.join()


def sha(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


CONTENT = {"movies.csv": b"movieId,title,genres\n" * 4000, "README.txt": b"Terms."}
CHECKSUMS = {name: sha(body) for name, body in CONTENT.items()}


def zipped(content: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as box:
        for name, body in content.items():
            box.writestr(f"ml-latest-small/{name}", body)
        box.writestr("../outside.txt", b"never unpacked")
    return buffer.getvalue()


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def quiet(_: str) -> None:
    """Say nothing."""


def test_movielens_is_fetched_checked_and_announced(site: Site, tmp_path: Path) -> None:
    site.files["ml-latest-small.zip"] = zipped(CONTENT)
    said: list[str] = []
    place = fetch_movielens(tmp_path / "out", base=site.base, sha256=CHECKSUMS, say=said.append)
    assert place == tmp_path / "out" / "ml-latest-small"
    assert {name: (place / name).read_bytes() for name in CONTENT} == CONTENT
    assert names_in(tmp_path) == ["out/ml-latest-small/README.txt", "out/ml-latest-small/movies.csv"]
    assert "not for commercial" in said[0]
    assert "1 MB" in said[0]
    assert said[-1] == f"{place} is complete, and all 2 checksums are right."


def test_wikipedia_is_fetched_and_announced(site: Site, tmp_path: Path) -> None:
    site.files |= {"movies-1920s.json": b"[1]", "movies-1930s.json": b"[2]"}
    said: list[str] = []
    checksums = {name: sha(body) for name, body in site.files.items()}
    place = fetch_wikipedia(tmp_path, base=site.base, sha256=checksums, say=said.append)
    assert names_in(place) == ["movies-1920s.json", "movies-1930s.json"]
    assert "MIT" in said[0]
    assert "CC BY-SA" in said[0]


def test_what_is_there_and_right_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    site.files["ml-latest-small.zip"] = zipped(CONTENT)
    fetch_movielens(tmp_path, base=site.base, sha256=CHECKSUMS, say=quiet)
    fetch_movielens(tmp_path, base=site.base, sha256=CHECKSUMS, say=quiet)
    assert len(site.asked) == 1
    (tmp_path / "ml-latest-small" / "movies.csv").write_text("changed")
    fetch_movielens(tmp_path, base=site.base, sha256=CHECKSUMS, say=quiet)
    assert len(site.asked) == 2
    assert (tmp_path / "ml-latest-small" / "movies.csv").read_bytes() == CONTENT["movies.csv"]


def test_only_missing_files_of_the_film_data_are_fetched(site: Site, tmp_path: Path) -> None:
    site.files |= {"movies-1920s.json": b"[1]", "movies-1930s.json": b"[2]"}
    checksums = {name: sha(body) for name, body in site.files.items()}
    (tmp_path / "wikipedia-movies").mkdir()
    (tmp_path / "wikipedia-movies" / "movies-1920s.json").write_bytes(b"[1]")
    fetch_wikipedia(tmp_path, base=site.base, sha256=checksums, say=quiet)
    assert site.asked == [("movies-1930s.json", "")]


def test_a_torn_download_goes_on_where_it_broke(site: Site, tmp_path: Path) -> None:
    body = bytes(range(256)) * 1000
    site.files["file"] = body
    site.breaks_after = [100_000, 50_000]
    said: list[str] = []
    download(f"{site.base}file", tmp_path / "file", say=said.append)
    assert (tmp_path / "file").read_bytes() == body
    assert names_in(tmp_path) == ["file"]
    assert site.asked == [("file", ""), ("file", "bytes=100000-"), ("file", "bytes=150000-")]
    assert any("broke off" in sentence for sentence in said)


def test_a_server_without_ranges_is_asked_for_all_of_it_again(site: Site, tmp_path: Path) -> None:
    body = bytes(range(256)) * 1000
    site.files["file"] = body
    site.ranges = False
    site.breaks_after = [100_000]
    download(f"{site.base}file", tmp_path / "file", say=quiet)
    assert (tmp_path / "file").read_bytes() == body
    assert [wanted for _, wanted in site.asked] == ["", "bytes=100000-"]


def test_a_later_run_goes_on_too(site: Site, tmp_path: Path) -> None:
    body = bytes(range(256)) * 1000
    site.files["file"] = body
    site.breaks_after = [60_000]
    with pytest.raises(FetchError, match="cannot be reached"):
        download(f"{site.base}file", tmp_path / "file", say=quiet, tries=1)
    assert names_in(tmp_path) == ["file.part"]
    download(f"{site.base}file", tmp_path / "file", say=quiet)
    assert (tmp_path / "file").read_bytes() == body
    assert site.asked[-1] == ("file", "bytes=60000-")


@pytest.mark.parametrize(("kept", "requests"), [(b"0123456789", 1), (b"0123456789 and more", 2)])
def test_a_part_that_is_already_whole_or_too_long(site: Site, tmp_path: Path, kept: bytes, requests: int) -> None:
    site.files["file"] = b"0123456789"
    (tmp_path / "file.part").write_bytes(kept)
    download(f"{site.base}file", tmp_path / "file", say=quiet)
    assert (tmp_path / "file").read_bytes() == b"0123456789"
    assert len(site.asked) == requests


def test_a_wrong_checksum_keeps_nothing(site: Site, tmp_path: Path) -> None:
    site.files["ml-latest-small.zip"] = zipped(CONTENT | {"movies.csv": b"other"})
    message = f"movies.csv has the wrong checksum: expected SHA-256 {CHECKSUMS['movies.csv']}, got {sha(b'other')}"
    with pytest.raises(FetchError, match=message):
        fetch_movielens(tmp_path, base=site.base, sha256=CHECKSUMS, say=quiet)
    assert names_in(tmp_path) == []


def test_a_wrong_film_file_does_not_replace_or_leave_anything(site: Site, tmp_path: Path) -> None:
    site.files["movies-1920s.json"] = b"[7]"
    with pytest.raises(FetchError, match=rf"expected SHA-256 {sha(b'[1]')}, got {sha(b'[7]')}"):
        fetch_wikipedia(tmp_path, base=site.base, sha256={"movies-1920s.json": sha(b"[1]")}, say=quiet)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("damage", ["not a zip", "flipped"])
def test_a_corrupt_zip_keeps_nothing(site: Site, tmp_path: Path, damage: str) -> None:
    body = bytearray(zipped(CONTENT))
    body[200] ^= 0xFF
    site.files["ml-latest-small.zip"] = b"<html>Sorry</html>" if damage == "not a zip" else bytes(body)
    with pytest.raises(FetchError, match="is no sound zip file"):
        fetch_movielens(tmp_path, base=site.base, sha256=CHECKSUMS, say=quiet)
    assert names_in(tmp_path) == []


def test_a_zip_without_a_wanted_file_is_refused(site: Site, tmp_path: Path) -> None:
    site.files["ml-latest-small.zip"] = zipped({"movies.csv": CONTENT["movies.csv"]})
    with pytest.raises(FetchError, match=r"does not hold .*README\.txt"):
        fetch_movielens(tmp_path, base=site.base, sha256=CHECKSUMS, say=quiet)
    assert names_in(tmp_path) == []


def test_a_full_disk_is_said_and_leaves_nothing(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.files["movies-1920s.json"] = b"[1]"

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fetch_data, "_receive", full)
    with pytest.raises(FetchError, match=r"The disk that holds .* is full"):
        fetch_wikipedia(tmp_path, base=site.base, sha256={"movies-1920s.json": sha(b"[1]")}, say=quiet)
    assert names_in(tmp_path) == []


def test_main_answers_1_and_one_sentence_without_a_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert main(["--out", str(tmp_path), "--only", "movielens", "--source-movielens", base]) == 1
    error = capsys.readouterr().err
    assert f"{base}/ml-latest-small.zip cannot be reached" in error
    assert "Check the network" in error


def test_main_answers_1_where_the_server_has_no_such_file(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--out", str(tmp_path), "--only", "wikipedia", "--source-wikipedia", site.base]) == 1
    assert "answered 404" in capsys.readouterr().err
    assert names_in(tmp_path) == []


def test_main_fetches_both(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.files |= {"ml-latest-small.zip": zipped(CONTENT), "movies-1920s.json": b"[1]"}
    fetched: list[tuple[str, str]] = []
    monkeypatch.setattr(fetch_data, "fetch_movielens", lambda out, base: fetched.append((out.name, base)))
    monkeypatch.setattr(fetch_data, "fetch_wikipedia", lambda out, base: fetched.append((out.name, base)))
    options = ["--source-movielens", site.base.rstrip("/"), "--source-wikipedia", site.base]
    assert main(["--out", str(tmp_path / "here"), *options]) == 0
    assert fetched == [("here", site.base), ("here", site.base)]


def test_the_known_checksums_cover_every_file() -> None:
    assert set(fetch_data.MOVIELENS_SHA256) == {"README.txt", "links.csv", "movies.csv", "ratings.csv", "tags.csv"}
    assert list(fetch_data.WIKIPEDIA_SHA256) == [f"movies-{decade}s.json" for decade in range(1920, 2030, 10)]
    every = [*fetch_data.MOVIELENS_SHA256.values(), *fetch_data.WIKIPEDIA_SHA256.values()]
    assert all(len(checksum) == 64 for checksum in every)
    assert len(set(every)) == 16
