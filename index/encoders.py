"""Text encoders behind one protocol.

An encoder's ``name`` goes into the index's manifest; the query encoder is opened from that name, so that texts and
items always live in one space.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import httpx
import numpy as np
from numpy.typing import ArrayLike

from index.errors import EncoderError
from index.vectors import FloatArray, unit

MISTRAL_MODEL = "mistral-embed"


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """``provider`` or ``provider:model``; ``open_encoder(name)`` gives the same encoder again."""

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Unit rows, len(texts) x dimension, float32; a blank text gives a zero row."""


class WordLlamaEncoder:
    """WordLlama's 256-dimensional static embeddings; weights and tokenizer come in its wheel, no network needed."""

    name = "wordllama"
    dimension = 256

    def __init__(self) -> None:
        import wordllama  # half a second of import that only this encoder should cost

        # Without this folder the loader looks for the tokenizer in the home directory, then in the network.
        self._model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        return _encode_filled(texts, self.dimension, lambda filled: self._model.embed(list(filled)))


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by name or folder (extra ``sentence-transformers``)."""

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EncoderError(
                "The sentence-transformers encoder is not installed. Run: pip install 'recofm-agent[sentence-transformers]'"
            ) from error
        try:
            self._model = SentenceTransformer(model)
        except (OSError, ValueError) as error:
            raise EncoderError(f"sentence-transformers cannot load the model {model!r}: {error}") from error
        self.name = f"sentence-transformers:{model}"
        self.dimension = int(self._model.get_sentence_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        return _encode_filled(texts, self.dimension, lambda filled: self._model.encode(list(filled)))


class MistralEncoder:
    """Mistral's embedding API, called over HTTP (needs a key).

    A call carries at most 128 texts and about 8,000 tokens, half of what the API takes. 429, 5xx and broken connections are
    tried again with growing pauses; anything else ends in an ``EncoderError`` that says what the API answered.
    """

    dimension = 1024
    MAX_TEXTS = 128
    MAX_CHARACTERS = 24_000
    ATTEMPTS = 5

    def __init__(
        self, api_key: str, *, model: str = MISTRAL_MODEL, endpoint: str = "https://api.mistral.ai/v1", pause: float = 1.0
    ) -> None:
        """``pause``: seconds before the second attempt; each further one waits twice as long."""
        self.name = f"mistral:{model}"
        self._model = model
        self._pause = pause
        if not (api_key.isascii() and api_key.isprintable()):
            raise EncoderError("MISTRAL_API_KEY holds characters that no key has; copy it again.")
        self._client = httpx.Client(
            base_url=endpoint.rstrip("/") + "/", headers={"Authorization": f"Bearer {api_key}"}, timeout=60
        )

    def encode(self, texts: Sequence[str]) -> FloatArray:
        return _encode_filled(texts, self.dimension, self._encode_filled)

    def _encode_filled(self, texts: Sequence[str]) -> FloatArray:
        return np.vstack([self._call(batch) for batch in self._batches(texts)])

    def _batches(self, texts: Sequence[str]) -> Iterator[list[str]]:
        batch: list[str] = []
        for text in texts:
            text = text[: self.MAX_CHARACTERS]
            if batch and (len(batch) == self.MAX_TEXTS or sum(map(len, batch)) + len(text) > self.MAX_CHARACTERS):
                yield batch
                batch = []
            batch.append(text)
        if batch:
            yield batch

    def _call(self, batch: list[str]) -> FloatArray:
        for attempt in range(self.ATTEMPTS):
            if attempt:
                time.sleep(self._pause * 2 ** (attempt - 1))
            try:
                response = self._client.post("embeddings", json={"model": self._model, "input": batch})
            except httpx.RequestError as error:
                problem = f"cannot be reached ({error})"
                continue
            if response.status_code == 429 or response.status_code >= 500:
                problem = f"answered {response.status_code}"
                continue
            if response.status_code in (401, 403):
                raise EncoderError("Mistral's embedding API refused the key. Check MISTRAL_API_KEY.")
            if response.status_code != 200:
                raise EncoderError(f"Mistral's embedding API answered {response.status_code}: {response.text[:200]}")
            return self._vectors(response, len(batch))
        raise EncoderError(f"Mistral's embedding API {problem}, {self.ATTEMPTS} times. Try again later.")

    def _vectors(self, response: httpx.Response, count: int) -> FloatArray:
        try:
            rows = {row["index"]: row["embedding"] for row in response.json()["data"]}
            vectors = np.array([rows[position] for position in range(count)], dtype=np.float32)
            if not np.isfinite(vectors).all():
                raise ValueError("not every component is a number")
        except (ValueError, KeyError, TypeError) as error:
            raise EncoderError(f"Mistral's embedding API sent an answer of another form: {response.text[:200]}") from error
        if vectors.shape != (count, self.dimension):
            raise EncoderError(
                f"Mistral's embedding API sent vectors of shape {vectors.shape}; expected {(count, self.dimension)}."
            )
        return vectors


def full_name(name: str) -> str:
    """An encoder's name as manifests write it: "mistral" stands for its default model."""
    return f"mistral:{MISTRAL_MODEL}" if name == "mistral" else name


def open_encoder(name: str, *, mistral_api_key: str = "", mistral_endpoint: str = "https://api.mistral.ai/v1") -> Encoder:
    """Open the encoder that a manifest or a setting names.

    Raises ``EncoderError`` for an unknown name, a missing key or a missing package.
    """
    provider, _, model = full_name(name).partition(":")
    if name == "wordllama":
        return WordLlamaEncoder()
    if provider == "mistral":
        if not mistral_api_key:
            raise EncoderError(
                "This index was made with Mistral's embeddings and its queries need them too, but MISTRAL_API_KEY is not set. "
                "Set it, or build an index with another encoder: python -m scripts.build_index --encoder wordllama"
            )
        return MistralEncoder(mistral_api_key, model=model or MISTRAL_MODEL, endpoint=mistral_endpoint)
    if provider == "sentence-transformers" and model:
        return SentenceTransformerEncoder(model)
    raise EncoderError(
        f"There is no text encoder {name!r}. Known: wordllama, mistral, mistral:MODEL, sentence-transformers:MODEL."
    )


def _encode_filled(texts: Sequence[str], dimension: int, encode: Callable[[Sequence[str]], ArrayLike]) -> FloatArray:
    """Encode only texts that say something; blank ones become zero rows."""
    # Half of a surrogate pair is no text that a tokenizer or JSON could take.
    texts = [text.encode("utf-8", errors="replace").decode("utf-8") for text in texts]
    filled = [position for position, text in enumerate(texts) if text.strip()]
    vectors = np.zeros((len(texts), dimension), dtype=np.float32)
    if filled:
        vectors[filled] = unit(np.asarray(encode([texts[position] for position in filled]), dtype=np.float32))
    return vectors
