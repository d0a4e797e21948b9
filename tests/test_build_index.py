"""The command that builds an index, run as a user runs it, on small generated data."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from index.encoders import WordLlamaEncoder
from index.item_index import ARTEFACTS, ItemIndex
from index.query import Query
from scripts.build_index import main, read_dataset

ROOT = Path(__file__).parent.parent
WORDS = ["robot", "planet", "galaxy", "alien", "wedding", "bakery", "kiss", "letter", "detective", "murder"]
USERS = 12


@pytest.fixture
def movielens(tmp_path: Path) -> Path:
    """Ten films; users 1-6 like the first four, users 7-12 the next four, nobody the last two."""
    folder = tmp_path / "ml-small"
    folder.mkdir()
    films = [f"{number},{word.title()} (19{90 + number}),Drama|Sci-Fi" for number, word in enumerate(WORDS)]
    (folder / "movies.csv").write_text("\n".join(["movieId,title,genres", *films, ""]), encoding="utf-8")
    random = np.random.default_rng(13)
    ratings = [
        f"{user},{film},{5.0 if (film < 4) == (user <= 6) else 1.5},0"
        for user in range(1, USERS + 1)
        for film in range(8)
        if random.random() < 0.8
    ]
    (folder / "ratings.csv").write_text("\n".join(["userId,movieId,rating,timestamp", *ratings, ""]), encoding="utf-8")
    return folder


def build(
    *arguments: str | Path, before: Callable[[], None] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MISTRAL")}
    command = [sys.executable, "-m", "scripts.build_index", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env={**clean, "OMP_NUM_THREADS": "1", **environment}, preexec_fn=before, capture_output=True, text=True
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def manifest(folder: Path) -> dict[str, object]:
    return dict(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """The one sentence with which the command gives up, run in this process."""
    assert main([*map(str, arguments)]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert said.err.startswith("No index was built. ")
    assert "Traceback" not in said.err
    return said.err


def test_index_is_built_kept_while_it_fits_and_built_again_when_stale(movielens: Path, tmp_path: Path, encoder: WordLlamaEncoder) -> None:
    out = tmp_path / "deep" / "index"
    first = build("--data", movielens, "--out", out)
    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    assert f"{out}: 10 items, " in first.stdout
    assert "likes of 12 users, encoder wordllama." in first.stdout
    assert {path.name for path in out.iterdir()} == {*ARTEFACTS, "manifest.json"}
    index = ItemIndex.load(out, lambda name: encoder)
    assert {candidate.item_id for candidate in index.retrieve(Query(liked=("0",), alpha=0, k=3)).candidates} == {"1", "2", "3"}

    before = contents(out)
    times = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    second = build("--data", movielens, "--out", out, "--if-stale")
    assert (second.returncode, second.stdout) == (0, f"{out} is up to date.\n")
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == times
    assert contents(out) == before

    with (movielens / "ratings.csv").open("a", encoding="utf-8") as file:
        file.write("99,0,5.0,0\n")
    third = build("--data", movielens, "--out", out, "--if-stale")
    assert "likes of 13 users" in third.stdout
    assert manifest(out)["source_hash"] != json.loads(before["manifest.json"])["source_hash"]


def test_users_can_be_kept_out_of_the_graph(movielens: Path, tmp_path: Path, encoder: WordLlamaEncoder) -> None:
    excluded = tmp_path / "held-out.txt"
    excluded.write_text("7\n8\n9\n10\n11\n12\n", encoding="utf-8")
    out = tmp_path / "index"
    assert main(["--data", str(movielens), "--out", str(out), "--exclude-users", str(excluded)]) == 0
    assert manifest(out)["users"] == 6
    catalogue = ItemIndex.load(out, lambda name: encoder).catalogue
    assert not catalogue.degrees[4:].any()
    whole = read_dataset(movielens, None)
    kept = [row for row, user in enumerate(whole.user_ids) if int(user) <= 6]
    assert (catalogue.likes != whole.likes[kept]).nnz == 0


def test_stale_is_any_change_of_data_encoder_template_excluded_users_or_files(
    movielens: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "index"
    excluded = tmp_path / "held-out.txt"
    excluded.write_text("1\n", encoding="utf-8")

    def says(*arguments: str | Path) -> str:
        assert main(["--data", str(movielens), "--out", str(out), "--if-stale", *map(str, arguments)]) == 0
        return capsys.readouterr().out

    up_to_date = f"{out} is up to date.\n"
    assert says() != up_to_date
    assert says() == up_to_date
    assert says("--template", "title") != up_to_date
    assert says("--template", "title") == up_to_date
    assert says("--exclude-users", excluded) != up_to_date
    assert says("--exclude-users", excluded) == up_to_date
    excluded.write_text("2\n", encoding="utf-8")
    assert says("--exclude-users", excluded) != up_to_date
    assert says() != up_to_date
    (out / "likes.npz").write_bytes(b"damaged")
    assert says() != up_to_date
    (out / "manifest.json").write_text("{}", encoding="utf-8")
    assert says() != up_to_date
    assert says() == up_to_date


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    done = build("--data", tmp_path / "nowhere", "--out", tmp_path / "index")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"No index was built. {tmp_path / 'nowhere'} does not exist.\n"
    assert not (tmp_path / "index").exists()


def test_folder_that_holds_no_catalogue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "photos").mkdir()
    for wrong in (tmp_path / "photos", ROOT / "pyproject.toml"):
        said = refused(capsys, "--data", wrong, "--out", tmp_path / "index")
        assert f"{wrong} holds neither films.csv (starter format) nor movies.csv (MovieLens format)" in said
        assert "make data" in said
    assert not (tmp_path / "index").exists()


def test_data_that_does_not_fit_is_named_with_its_line(movielens: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (movielens / "ratings.csv").open("a", encoding="utf-8") as file:
        file.write("99,0,lots,0\n")
    line = len((movielens / "ratings.csv").read_text(encoding="utf-8").splitlines())
    said = refused(capsys, "--data", movielens, "--out", tmp_path / "index")
    assert f"{movielens / 'ratings.csv'}, line {line}: the rating is 'lots'" in said


def test_catalogue_without_films_is_refused(movielens: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (movielens / "movies.csv").write_text("movieId,title,genres\n", encoding="utf-8")
    assert "has no items" in refused(capsys, "--data", movielens, "--out", tmp_path / "index")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--encoder", "openai"), "There is no text encoder 'openai'. Known: wordllama, mistral"),
        (("--encoder", "mistral"), "MISTRAL_API_KEY is not set."),
        (("--exclude-users", "no-such-file.txt"), "no-such-file.txt does not exist."),
        (("--wikipedia", "no-such-folder"), "no-such-folder does not exist."),
    ],
)
def test_options_that_cannot_be_kept(
    movielens: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.delenv("MISTRAL_API_KEY", raising=False)
    assert sentence in refused(capsys, "--data", movielens, "--out", tmp_path / "index", *arguments)
    assert not (tmp_path / "index").exists()


def test_file_of_users_that_is_no_text(movielens: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "users.bin").write_bytes(b"\xff\xfe\x00")
    said = refused(capsys, "--data", movielens, "--out", tmp_path / "index", "--exclude-users", tmp_path / "users.bin")
    assert "users.bin is not UTF-8 text" in said


def test_users_cannot_be_kept_out_of_a_starter_catalogue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "users.txt").write_text("1\n", encoding="utf-8")
    said = refused(capsys, "--data", ROOT / "data" / "starter", "--out", tmp_path / "index", "--exclude-users", tmp_path / "users.txt")
    assert "--wikipedia and --exclude-users are for folders in MovieLens format" in said


def test_folder_with_other_files_is_never_replaced(movielens: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(movielens)
    said = refused(capsys, "--data", movielens, "--out", movielens)
    assert "holds other files and no index, and an index would replace them" in said
    assert "is a file" in refused(capsys, "--data", movielens, "--out", movielens / "movies.csv")
    assert contents(movielens) == before


def test_failed_build_leaves_the_old_index_whole(movielens: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "index"
    assert main(["--data", str(movielens), "--out", str(out)]) == 0
    capsys.readouterr()
    before = contents(out)
    refused(capsys, "--data", movielens, "--out", out, "--encoder", "mistral:")
    (movielens / "ratings.csv").unlink()
    assert "ratings.csv is missing" in refused(capsys, "--data", movielens, "--out", out)
    assert contents(out) == before


@pytest.mark.parametrize("name", ["items.parquet", "llm_gcl.faiss"])
def test_disk_that_is_full_leaves_the_old_index_whole(movielens: Path, tmp_path: Path, name: str) -> None:
    """No file may grow to the size that this one has."""
    out = tmp_path / "index"
    assert main(["--data", str(movielens), "--out", str(out)]) == 0
    before = contents(out)
    limit = len(before[name]) - 1
    done = build("--data", movielens, "--out", out, before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert done.returncode == 1, done.stdout
    assert done.stderr.startswith("No index was built. "), done.stderr
    assert "Traceback" not in done.stderr
    assert contents(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"index", "ml-small"}


@pytest.fixture
def mistral() -> Iterator[tuple[str, list[int]]]:
    """Address of an embedding service on this machine, and the number of texts of each call to it."""
    calls: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
            good = self.path == "/v1/embeddings" and self.headers["Authorization"] == "Bearer a-key"
            calls.append(len(texts))
            rows = [{"index": n, "embedding": np.random.default_rng(len(text)).normal(size=1024).tolist()} for n, text in enumerate(texts)]
            body = json.dumps({"data": rows}).encode()
            self.send_response(200 if good else 401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", calls
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_mistrals_index_is_up_to_date_under_both_names_of_its_encoder(
    movielens: Path, tmp_path: Path, mistral: tuple[str, list[int]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Building again costs money: "mistral" and "mistral:mistral-embed" are one encoder."""
    address, calls = mistral
    monkeypatch.setenv("MISTRAL_API_KEY", "a-key")
    monkeypatch.setenv("MISTRAL_BASE_URL", address)
    out = tmp_path / "index"
    for name in ("mistral", "mistral", "mistral:mistral-embed"):
        assert main(["--data", str(movielens), "--out", str(out), "--encoder", name, "--if-stale"]) == 0
    assert calls == [10]
    assert capsys.readouterr().out.count("is up to date.") == 2
    assert manifest(out)["encoder"] == "mistral:mistral-embed"
    monkeypatch.setenv("MISTRAL_API_KEY", "another-key")
    assert "refused the key" in refused(capsys, "--data", movielens, "--out", out, "--encoder", "mistral")
    assert manifest(out)["encoder"] == "mistral:mistral-embed"
