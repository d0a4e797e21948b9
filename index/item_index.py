"""The index that everything else asks: built once from a dataset, saved as a folder, searched in memory."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import asdict, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, load_npz, save_npz

from index.catalogue import Catalogue
from index.dataset import Dataset
from index.embedding import convolve, join_text
from index.encoders import Encoder
from index.errors import ArtefactError, BadInputError, DataError
from index.folder import replace_folder
from index.item_text import TEMPLATES
from index.lexical import Lexicon
from index.manifest import Manifest, file_hash
from index.parameters import TEXT_PARAMETERS, Parameters
from index.popularity import expected_prior, popularity_prior
from index.query import MIDDLE_OF_DIAL, Query, Retrieval, check_query
from index.store import VectorStore
from index.title_search import TitleSearch
from index.title_series import SeriesNames
from index.types import Candidate, EmbeddingType, Item
from index.vectors import FloatArray, balanced, blend, centre, profile, unit

STORE_FILES: Mapping[EmbeddingType, str] = {"llm": "llm.faiss", "llm+gcl": "llm_gcl.faiss"}
ARTEFACTS = frozenset({"items.parquet", "likes.npz", "text.npz", *STORE_FILES.values()})
USUAL_LIKES = 5
"""``likes_prior`` holds for up to so many liked items."""


class ItemIndex:
    """A catalogue with its embeddings. Make one with ``build`` or ``load``; it does not change afterwards."""

    def __init__(
        self,
        catalogue: Catalogue,
        stores: Mapping[EmbeddingType, VectorStore],
        lexicon: Lexicon,
        text_mean: FloatArray,
        encoder: Encoder,
        manifest: Manifest,
    ) -> None:
        self.catalogue = catalogue
        self.stores = stores
        self.encoder = encoder
        self.manifest = manifest
        self._lexicon = lexicon
        self._text_mean = text_mean

    @classmethod
    def build(
        cls,
        dataset: Dataset,
        encoder: Encoder,
        parameters: Parameters = Parameters(),
        *,
        source_hash: str = "",
        progress: Callable[[str], None] = lambda step: None,
    ) -> "ItemIndex":
        """Embed the items and convolve over the likes. ``progress`` is told each step in words."""
        if not dataset.items:
            raise DataError(f"The catalogue {dataset.name!r} has no items, so there is nothing to index.")
        catalogue = Catalogue(dataset)
        if parameters.template not in TEMPLATES:
            raise BadInputError(f"There is no item text template {parameters.template!r}. Known: {', '.join(TEMPLATES)}.")
        texts = [TEMPLATES[parameters.template](item) for item in dataset.items]
        progress(f"encoding {len(texts):,} item texts with {encoder.name}")
        encoded = encoder.encode(texts)
        text_mean = encoded.mean(axis=0)
        progress("fitting the lexical space")
        lexicon = Lexicon.build(texts, dimension=parameters.lexical_dimension)
        llm = join_text(centre(encoded, text_mean), lexicon.encode(texts), parameters)
        progress(f"graph convolution over {dataset.likes.nnz:,} likes")
        return cls._of(catalogue, llm, lexicon, text_mean, encoder, parameters, source_hash)

    def with_likes(self, likes: csr_matrix, parameters: Parameters | None = None) -> "ItemIndex":
        """The same items and texts over other likes, users x items, and with other parameters of graph and query if given.

        Raises ``ValueError`` for parameters that would change the texts' vectors.
        """
        parameters = parameters or self.manifest.parameters
        if any(getattr(parameters, name) != getattr(self.manifest.parameters, name) for name in TEXT_PARAMETERS):
            raise ValueError(f"{', '.join(TEXT_PARAMETERS)} shape the texts' vectors; build another index for them")
        catalogue = Catalogue(Dataset(self.catalogue.name, self.catalogue.items, (), likes))
        return self._of(catalogue, self.vectors("llm"), self._lexicon, self._text_mean, self.encoder, parameters, source_hash="")

    @classmethod
    def _of(
        cls,
        catalogue: Catalogue,
        llm: FloatArray,
        lexicon: Lexicon,
        text_mean: FloatArray,
        encoder: Encoder,
        parameters: Parameters,
        source_hash: str,
    ) -> "ItemIndex":
        gcl = convolve(catalogue.likes, llm, parameters)
        prior = expected_prior(catalogue.degrees, llm)
        manifest = Manifest(
            name=catalogue.name,
            encoder=encoder.name,
            dimensions={"llm": llm.shape[1], "llm+gcl": gcl.shape[1]},
            items=len(catalogue),
            users=catalogue.likes.shape[0],
            likes=int(catalogue.likes.nnz),
            source_hash=source_hash,
            parameters=parameters,
        )
        stores: dict[EmbeddingType, VectorStore] = {
            "llm": VectorStore.build(llm, prior),
            "llm+gcl": VectorStore.build(gcl, prior),
        }
        return cls(catalogue, stores, lexicon, text_mean, encoder, manifest)

    def save(self, folder: Path) -> None:
        """Write the index. It is written whole beside the old one and then takes its place, so a write that fails leaves the old one as it was.

        Raises ``ArtefactError`` rather than replace something that is not an index.
        """
        replace_folder(folder, self._write)

    def _write(self, folder: Path) -> None:
        frame = pd.DataFrame([asdict(item) for item in self.catalogue.items], columns=[field.name for field in fields(Item)])
        frame.to_parquet(folder / "items.parquet", index=False)
        save_npz(folder / "likes.npz", self.catalogue.likes)
        np.savez(
            folder / "text.npz",
            mean=self._text_mean,
            vocabulary=np.array(self._lexicon.vocabulary, dtype=str),
            idf=self._lexicon.idf,
            components=self._lexicon.components,
        )
        for embedding_type, store in self.stores.items():
            store.save(folder / STORE_FILES[embedding_type])
        written = {path.name: file_hash(path) for path in sorted(folder.iterdir())}
        replace(self.manifest, files=written).save(folder)

    @classmethod
    def load(cls, folder: Path, open_encoder: Callable[[str], Encoder]) -> "ItemIndex":
        """Read an index back; ``open_encoder`` gets the encoder's name from the manifest.

        Raises ``ArtefactError`` for anything missing, damaged or not fitting together, ``EncoderError`` if the encoder
        that made the index cannot be opened here.
        """
        manifest = Manifest.load(folder)
        manifest.check_files(folder, ARTEFACTS)
        encoder = open_encoder(manifest.encoder)
        frame = pd.read_parquet(folder / "items.parquet")
        likes = load_npz(folder / "likes.npz")
        dataset = Dataset(manifest.name, tuple(map(_item, frame.to_dict("records"))), (), likes)
        with np.load(folder / "text.npz") as text:
            lexicon = Lexicon(tuple(text["vocabulary"].tolist()), text["idf"], text["components"])
            mean = text["mean"]
        stores = {embedding_type: VectorStore.load(folder / file) for embedding_type, file in STORE_FILES.items()}
        for embedding_type, store in stores.items():
            if len(store) != len(frame) or store.dimension != manifest.dimensions[embedding_type]:
                raise ArtefactError(f"{folder / STORE_FILES[embedding_type]} does not belong to {folder}. Build the index again.")
        if encoder.dimension != len(mean):
            raise ArtefactError(
                f"{folder} was made with {len(mean)}-dimensional text vectors, the encoder {encoder.name} makes "
                f"{encoder.dimension}-dimensional ones. Build the index again with that encoder."
            )
        return cls(Catalogue(dataset), stores, lexicon, mean, encoder, manifest)

    @cached_property
    def titles(self) -> TitleSearch:
        return TitleSearch(self.catalogue)

    def knows_term(self, term: str) -> bool:
        """True if the item texts use a term (see ``index.lexical.terms``)."""
        return term in self._known_terms

    @cached_property
    def _known_terms(self) -> frozenset[str]:
        return frozenset(self._lexicon.vocabulary)

    @property
    def series(self) -> SeriesNames:
        return self.titles.series

    def vectors(self, embedding_type: EmbeddingType) -> FloatArray:
        """Unit item vectors, items x d."""
        return self._store(embedding_type).vectors

    def text_vector(self, text: str, embedding_type: EmbeddingType) -> FloatArray | None:
        """Unit vector of a request in the space of the items, shape (d,); None if no encoder finds a word in it."""
        # The common direction of all films is not taken from a request: that would remove what little a short text says.
        encoded, lexical = self.encoder.encode([text]), self._lexicon.encode([text])
        vector: FloatArray = unit(join_text(encoded, lexical, self.manifest.parameters))[0]
        if not vector.any():
            return None
        if embedding_type == "llm":
            return vector
        # Words know nothing of the graph: their spectral half is empty. Borrowed from the nearest items, it cost a third of the quality.
        padded: FloatArray = np.pad(vector, (0, self._store(embedding_type).dimension - len(vector)))
        return padded

    def likes_vector(self, query: Query) -> FloatArray | None:
        """Unit vector of the taste, shape (d,): the mean of the liked items less a part of the mean of the disliked."""
        if not query.liked:
            return None
        taste = self._profile(query.liked, query.embedding_type)
        if query.disliked:
            weight = self.manifest.parameters.dislike_weight
            taste = unit(taste - weight * self._profile(query.disliked, query.embedding_type))
        return taste if taste.any() else None

    def _profile(self, item_ids: tuple[str, ...], embedding_type: EmbeddingType) -> FloatArray:
        return profile(self.vectors(embedding_type)[self.catalogue.rows(dict.fromkeys(item_ids))])

    def retrieve(self, query: Query) -> Retrieval:
        """The k best items that are neither liked, disliked nor seen and pass the constraints.

        With likes or text absent the other decides alone, whatever alpha says; with both absent, popularity does.
        Raises ``BadInputError`` for values out of range and ids that do not exist.
        """
        check_query(query)
        constraints = self.catalogue.canonical(query.constraints)
        allowed = self.catalogue.mask(constraints)
        allowed[self.catalogue.rows((*query.liked, *query.disliked, *query.seen))] = False
        likes = self.likes_vector(query) if query.alpha < 1 or not query.text.strip() else None
        text = self.text_vector(query.text, query.embedding_type) if query.text.strip() else None
        if likes is None and text is None and query.liked:
            likes = self.likes_vector(query)
        weight = self._weight_of_text(likes, text, query)
        vector = self._combined(likes, text, weight, query)
        if weight is None:
            allowed = self._by_dial_alone(allowed, query)
        vector = self._pushed_away(vector, query)
        rows, scores = self._search(vector, self.prior_weight(query, weight), allowed, query, weight)
        items = self.catalogue.items
        candidates = tuple(Candidate(items[row].item_id, float(score)) for row, score in zip(rows, scores, strict=True))
        if likes is not None and text is not None:
            return Retrieval(candidates, query.alpha)
        return Retrieval(candidates, weight)

    def _weight_of_text(self, likes: FloatArray | None, text: FloatArray | None, query: Query) -> float | None:
        """Weight of the text in the blend, 0..1; None when there is nothing to blend."""
        if likes is not None and text is not None:
            store = self._store(query.embedding_type)
            return balanced(query.alpha, store.spread(likes), store.spread(text))
        if likes is not None:
            return 0.0
        return None if text is None else 1.0

    def _combined(self, likes: FloatArray | None, text: FloatArray | None, weight: float | None, query: Query) -> FloatArray:
        if likes is not None and text is not None and weight is not None:
            return blend(likes, text, weight)
        if likes is not None:
            return likes
        if text is not None:
            return text
        if query.disliked:
            # Popularity leads; what is near to the disliked films falls behind.
            return -self.manifest.parameters.dislike_weight * self._profile(query.disliked, query.embedding_type)
        return np.zeros(self._store(query.embedding_type).dimension, dtype=np.float32)

    def _search(
        self, vector: FloatArray, prior_weight: float, allowed: NDArray[np.bool_], query: Query, text_weight: float | None
    ) -> tuple[NDArray[np.int64], FloatArray]:
        """The k best rows and their scores; the last places go to items that nobody has liked yet, if fewer came in by themselves.

        However well they are placed, they lose against items whose likes are known, and so would never get any. What the likes do not
        decide (a search by words alone) keeps no such places.
        """
        store = self._store(query.embedding_type)
        rows, scores = store.search(vector, prior_weight=prior_weight, allowed=allowed, k=query.k)
        if query.embedding_type != "llm+gcl" or text_weight is None:
            return rows, scores
        unliked = self.catalogue.degrees == 0
        places = round(self.manifest.parameters.unliked_share * (1 - text_weight) * query.k) - int(unliked[rows].sum())
        if places <= 0:
            return rows, scores
        others = allowed & unliked
        others[rows] = False
        more, their_scores = store.search(vector, prior_weight=prior_weight, allowed=others, k=places)
        too_many = max(len(rows) + len(more) - query.k, 0)
        weakest = np.flatnonzero(~unliked[rows])[::-1][:too_many]
        return np.concatenate([np.delete(rows, weakest), more]), np.concatenate([np.delete(scores, weakest), their_scores])

    def _pushed_away(self, vector: FloatArray, query: Query) -> FloatArray:
        """The query vector less what is to be avoided: a film one spread nearer to it loses ``avoid_weight`` spreads of its score."""
        unwanted = self.text_vector(query.avoid, query.embedding_type) if query.avoid.strip() else None
        if unwanted is None:
            return vector
        store = self._store(query.embedding_type)
        spread, unwanted_spread = store.spread(vector), store.spread(unwanted)
        per_spread = spread / unwanted_spread if spread > 0 and unwanted_spread > 0 else 1.0
        return (vector - self.manifest.parameters.avoid_weight * per_spread * unwanted).astype(np.float32)

    def _by_dial_alone(self, allowed: NDArray[np.bool_], query: Query) -> NDArray[np.bool_]:
        """With nothing but the dial to go by, its gems' end means the best loved of those that few know, if these are k."""
        if query.popularity >= MIDDLE_OF_DIAL:
            return allowed
        gems = allowed & (popularity_prior(self.catalogue.degrees) <= MIDDLE_OF_DIAL + query.popularity)
        return gems if gems.sum() >= query.k else allowed

    def prior_weight(self, query: Query, text_weight: float | None) -> float:
        """Weight of the popularity prior beside a cosine: ``gems_prior`` times the middle at the gems' end of the dial, twice the middle
        at the other.

        ``llm`` is about the text alone: its middle is 0, and its gems' end pushes what is popular down.
        """
        parameters = self.manifest.parameters
        if text_weight is None:
            return 1.0
        fade: float = (USUAL_LIKES / max(len(set(query.liked)), USUAL_LIKES)) ** parameters.likes_prior_fall
        middle = (1 - text_weight) * parameters.likes_prior * fade + text_weight * parameters.text_prior
        turned = query.popularity / MIDDLE_OF_DIAL - 1  # -1 at the gems' end, 1 at the crowd's
        if query.embedding_type == "llm":
            return middle * turned
        return middle * (1 + (turned if turned > 0 else turned * (1 - parameters.gems_prior)))

    def _store(self, embedding_type: EmbeddingType) -> VectorStore:
        return self.stores[embedding_type]


def _item(record: Mapping[Hashable, Any]) -> Item:
    values: dict[str, Any] = {str(name): tuple(value) if isinstance(value, np.ndarray) else value for name, value in record.items()}
    for name in ("year", "runtime"):
        values[name] = None if pd.isna(values[name]) else int(values[name])
    return Item(**values)
