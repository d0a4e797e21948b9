"""Text encoders. Mistral's client talks real HTTP to a strict server on this machine."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest

from index.encoders import MistralEncoder, WordLlamaEncoder, full_name, open_encoder
from index.errors import EncoderError
from index.vectors import unit

ROOT = Path(__file__).parent.parent
KEY = "a-key"
DIMENSION = 1024
MAX_INPUTS = 128
MAX_TOKENS = 16_384


def vector_of(text: str) -> list[float]:
    """Numbers that only this text has."""
    seed = int.from_bytes(sha256(text.encode()).digest()[:8], "big")
    return [float(value) for value in np.random.default_rng(seed).normal(size=DIMENSION)]


@dataclass
class Service:
    """Mistral's embedding endpoint: one path, a key, at most 128 inputs and 16,384 words a call."""

    answers: list[Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]] = field(default_factory=list)
    """What the next calls get instead of a good answer."""
    calls: list[dict[str, Any]] = field(default_factory=list)
    """Bodies of all calls that came with the key."""
    refused: list[str] = field(default_factory=list)
    url: str = ""

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        if handler.path != "/v1/embeddings":
            return self.refuse(handler, 404, f"no {handler.path} here")
        if handler.headers["Authorization"] != f"Bearer {KEY}":
            return self.refuse(handler, 401, "Unauthorized")
        self.calls.append(body)
        if self.answers:
            return self.answers.pop(0)(handler, body)
        inputs = body.get("input")
        if set(body) != {"model", "input"} or not isinstance(inputs, list) or not all(isinstance(text, str) and text for text in inputs):
            return self.refuse(handler, 422, "a body holds model and input, a list of texts")
        if len(inputs) > MAX_INPUTS or sum(len(text.split()) for text in inputs) > MAX_TOKENS:
            return self.refuse(handler, 400, f"{len(inputs)} inputs are too many or too long")
        return send(handler, 200, {"data": rows(inputs)})

    def refuse(self, handler: BaseHTTPRequestHandler, status: int, why: str) -> None:
        self.refused.append(why)
        send(handler, status, {"message": why})


def rows(texts: list[str]) -> list[dict[str, Any]]:
    """The data of a good answer, last text first: the index alone says which is which."""
    return [{"object": "embedding", "index": n, "embedding": vector_of(text)} for n, text in reversed(list(enumerate(texts)))]


def send(handler: BaseHTTPRequestHandler, status: int, content: object) -> None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def service() -> Iterator[Service]:
    running = Service()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            running.handle(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    running.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def mistral(service: Service) -> MistralEncoder:
    return MistralEncoder(KEY, endpoint=service.url, pause=0)


def expected(texts: list[str]) -> np.ndarray:
    return unit(np.array([vector_of(text) for text in texts], dtype=np.float32))


# ------------------------------------------------------------------ good answers


def test_vectors_come_back_in_the_order_of_the_texts(mistral: MistralEncoder, service: Service) -> None:
    texts = ["heat", "amélie", "七人の侍", "heat"]
    assert np.allclose(mistral.encode(texts), expected(texts), atol=1e-6)
    assert service.calls == [{"model": "mistral-embed", "input": texts}]


def test_blank_texts_are_zero_rows_and_are_never_sent(mistral: MistralEncoder, service: Service) -> None:
    vectors = mistral.encode(["", "heat", " \n", "alien"])
    assert np.allclose(vectors[[1, 3]], expected(["heat", "alien"]), atol=1e-6)
    assert not vectors[[0, 2]].any()
    assert service.calls[0]["input"] == ["heat", "alien"]
    assert mistral.encode([]).shape == mistral.encode([""])[:0].shape == (0, DIMENSION)
    assert len(service.calls) == 1


@pytest.mark.parametrize("count", [127, 128, 129, 300])
def test_many_texts_go_out_in_calls_that_the_service_takes(mistral: MistralEncoder, service: Service, count: int) -> None:
    texts = [f"film {number}" for number in range(count)]
    assert np.allclose(mistral.encode(texts), expected(texts), atol=1e-6)
    assert not service.refused
    assert [text for call in service.calls for text in call["input"]] == texts
    assert len(service.calls) == -(-count // MAX_INPUTS)


@pytest.mark.parametrize("words", [300, 3_000, 9_000])
def test_long_texts_go_out_in_calls_that_the_service_takes(mistral: MistralEncoder, service: Service, words: int) -> None:
    texts = [f"{number} " + "a " * words for number in range(12)]
    assert mistral.encode(texts).shape == (12, DIMENSION)
    assert not service.refused
    assert [text[:3] for call in service.calls for text in call["input"]] == [text[:3] for text in texts]


def test_service_is_as_strict_as_it_says(service: Service) -> None:
    """What the client avoids would be refused."""

    class Careless(MistralEncoder):
        MAX_TEXTS = 1000
        MAX_CHARACTERS = 1_000_000

    careless = Careless(KEY, endpoint=service.url, pause=0)
    for texts in (["film"] * 129, ["a " * 16_385]):
        with pytest.raises(EncoderError, match=r"answered 400: .*too many or too long"):
            careless.encode(texts)
    assert len(service.calls) == 2


def test_text_with_half_a_surrogate_pair_is_encoded(mistral: MistralEncoder, encoder: WordLlamaEncoder, service: Service) -> None:
    assert mistral.encode(["a \ud83d b"]).any()
    assert service.calls[0]["input"] == ["a ? b"]
    assert encoder.encode(["a \ud83d b"]).any()


# ------------------------------------------------------------------ trouble that passes


def status(code: int) -> Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]:
    return lambda handler, body: send(handler, code, {"message": "not now"})


def drop(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    """Hang up without a word."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def drop_halfway(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"data": [')
    drop(handler, body)


def not_really_zipped(handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", "4")
    handler.end_headers()
    handler.wfile.write(b"oops")


PASSING = [status(429), status(500), status(503), drop, drop_halfway, not_really_zipped]
NAMES = ["429", "500", "503", "dropped", "dropped halfway", "not really zipped"]


@pytest.mark.parametrize("trouble", PASSING, ids=NAMES)
def test_trouble_that_passes_is_tried_again(mistral: MistralEncoder, service: Service, trouble: Callable[..., None]) -> None:
    service.answers = [trouble] * (MistralEncoder.ATTEMPTS - 1)
    assert np.allclose(mistral.encode(["heat"]), expected(["heat"]), atol=1e-6)
    assert len(service.calls) == MistralEncoder.ATTEMPTS


@pytest.mark.parametrize(
    ("trouble", "words"), zip(PASSING, ["answered 429", "answered 500", "answered 503", *["cannot be reached"] * 3], strict=True), ids=NAMES
)
def test_trouble_that_stays_ends_in_a_sentence(
    mistral: MistralEncoder, service: Service, trouble: Callable[..., None], words: str
) -> None:
    service.answers = [trouble] * 50
    with pytest.raises(EncoderError, match=rf"Mistral's embedding API {words}.*, 5 times\. Try again later\."):
        mistral.encode(["heat"])
    assert len(service.calls) == MistralEncoder.ATTEMPTS


def test_one_batch_in_trouble_loses_none_of_the_others(mistral: MistralEncoder, service: Service) -> None:
    """The original lost what came before when it was stopped and resumed."""
    texts = [f"film {number}" for number in range(300)]
    service.answers = [status(429), drop, status(500)]
    assert np.allclose(mistral.encode(texts), expected(texts), atol=1e-6)


def test_service_that_is_not_there_ends_in_a_sentence() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = MistralEncoder(KEY, endpoint=f"http://127.0.0.1:{unused.getsockname()[1]}/v1", pause=0)
        with pytest.raises(EncoderError, match=r"cannot be reached \(.*\), 5 times"):
            nowhere.encode(["heat"])


# ------------------------------------------------------------------ trouble that stays


@pytest.mark.parametrize("code", [401, 403])
def test_refused_key_is_tried_once_and_names_the_variable(mistral: MistralEncoder, service: Service, code: int) -> None:
    service.answers = [status(code)] * 3
    with pytest.raises(EncoderError, match=r"refused the key\. Check MISTRAL_API_KEY\."):
        mistral.encode(["heat"])
    assert len(service.calls) == 1


def test_wrong_key_is_refused_and_never_shown(service: Service) -> None:
    with pytest.raises(EncoderError, match="refused the key") as refusal:
        MistralEncoder("another-key", endpoint=service.url, pause=0).encode(["heat"])
    assert "another-key" not in str(refusal.value)
    assert service.refused == ["Unauthorized"]


@pytest.mark.parametrize("key", ["clé", "a\nb", "sk-…"])
def test_key_that_no_header_can_carry_is_refused_in_words(key: str) -> None:
    with pytest.raises(EncoderError, match="MISTRAL_API_KEY holds characters that no key has") as refusal:
        MistralEncoder(key)
    assert key not in str(refusal.value)


def test_wrong_path_ends_in_a_sentence_with_the_answer(service: Service) -> None:
    wrong = MistralEncoder(KEY, endpoint=service.url.replace("/v1", "/v2"), pause=0)
    with pytest.raises(EncoderError, match=r"answered 404: .*no /v2/embeddings here"):
        wrong.encode(["heat"])
    assert len(service.refused) == 1


GOOD = vector_of("heat")
OTHER_FORMS: dict[str, object] = {
    "no JSON": b"<html>hello</html>",
    "not even text": b"\xff\xfe\x00",
    "a list": [GOOD],
    "null": None,
    "no data": {"embeddings": [GOOD]},
    "data is a number": {"data": 5},
    "rows are lists": {"data": [GOOD]},
    "no index": {"data": [{"embedding": GOOD}]},
    "no embedding": {"data": [{"index": 0, "vector": GOOD}]},
    "words for numbers": {"data": [{"index": 0, "embedding": ["much"] * DIMENSION}]},
    "a hole": {"data": [{"index": 0, "embedding": [None, *GOOD[1:]]}]},
    "not a number": {"data": [{"index": 0, "embedding": [float("nan"), *GOOD[1:]]}]},
    "another text's": {"data": [{"index": 1, "embedding": GOOD}]},
    "an index that is a list": {"data": [{"index": [0], "embedding": GOOD}]},
}


@pytest.mark.parametrize("content", OTHER_FORMS.values(), ids=OTHER_FORMS)
def test_answer_of_another_form_ends_in_a_sentence(mistral: MistralEncoder, service: Service, content: object) -> None:
    service.answers = [lambda handler, body: send(handler, 200, content)]
    with pytest.raises(EncoderError, match="sent an answer of another form: "):
        mistral.encode(["heat"])
    assert len(service.calls) == 1


def test_two_vectors_for_one_index_are_refused(mistral: MistralEncoder, service: Service) -> None:
    twice = {"data": [{"index": 0, "embedding": GOOD}, {"index": 0, "embedding": GOOD}]}
    service.answers = [lambda handler, body: send(handler, 200, twice)]
    with pytest.raises(EncoderError, match="of another form"):
        mistral.encode(["heat", "alien"])


def test_vectors_of_another_dimension_are_refused(mistral: MistralEncoder, service: Service) -> None:
    service.answers = [lambda handler, body: send(handler, 200, {"data": [{"index": 0, "embedding": GOOD[:256]}]})]
    with pytest.raises(EncoderError, match=r"vectors of shape \(1, 256\); expected \(1, 1024\)"):
        mistral.encode(["heat"])


# ------------------------------------------------------------------ WordLlama and opening by name


def test_wordllama_gives_unit_vectors_and_zero_rows_for_blank_texts(encoder: WordLlamaEncoder) -> None:
    vectors = encoder.encode(["a heist in Los Angeles", "", "robbing a bank", "  ", "a wedding in the country"])
    assert vectors.shape == (5, 256)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 0, 1], atol=1e-5)
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[4]
    assert encoder.encode([]).shape == (0, 256)


def test_wordllama_does_not_mind_company(encoder: WordLlamaEncoder) -> None:
    """A text has one vector, whatever else is encoded with it."""
    together = encoder.encode(["heat", "a much longer text about a long night in a big city", "alien"])
    assert np.allclose(together[0], encoder.encode(["heat"])[0], atol=1e-6)


def test_wordllama_needs_neither_network_nor_home(tmp_path: Path) -> None:
    program = (
        "import socket\n"
        "def refuse(*args, **kwargs): raise AssertionError('a connection was tried')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "from index.encoders import WordLlamaEncoder\n"
        "print(WordLlamaEncoder().encode(['heat']).shape)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]}, capture_output=True, text=True
    )
    assert (done.stdout.strip(), done.returncode) == ("(1, 256)", 0), done.stderr
    assert not list(tmp_path.iterdir())


def test_encoders_open_by_the_name_that_they_bear(encoder: WordLlamaEncoder) -> None:
    assert open_encoder(encoder.name).name == "wordllama"
    for name in ("mistral", "mistral:mistral-embed", "mistral:other"):
        opened = open_encoder(name, mistral_api_key=KEY)
        assert opened.name == full_name(name)
        assert opened.dimension == 1024
        assert open_encoder(opened.name, mistral_api_key=KEY).name == opened.name
    assert full_name("mistral") == "mistral:mistral-embed"


def test_missing_key_names_the_variable_and_the_way_out() -> None:
    with pytest.raises(EncoderError, match="MISTRAL_API_KEY is not set") as refusal:
        open_encoder("mistral:mistral-embed")
    assert "--encoder wordllama" in str(refusal.value)


@pytest.mark.parametrize("name", ["", "openai", "wordllama:large", "sentence-transformers", "sentence-transformers:"])
def test_unknown_encoder_is_quoted_with_those_that_exist(name: str) -> None:
    with pytest.raises(EncoderError) as refusal:
        open_encoder(name)
    assert f"There is no text encoder {name!r}. Known: wordllama, mistral" in str(refusal.value)


def test_sentence_transformer_that_cannot_be_had_ends_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderError, match=r"sentence-transformers.*(pip install|cannot load)"):
        open_encoder(f"sentence-transformers:{tmp_path / 'no-model'}")
