"""Text queries: what users called films, asked of texts that do not hold these tags."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from index.dataset import Dataset
from scripts.evaluation.cases import Case, no_rows

FEWEST_FILMS, MOST_FILMS = 5, 200


def without_keywords(dataset: Dataset) -> Dataset:
    """The same data with item texts that hold no tag: held-out users wrote some of them, and some are asked for."""
    return replace(dataset, items=tuple(replace(item, keywords=()) for item in dataset.items))


def tag_queries(path: Path, dataset: Dataset, seed: int) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """Two random halves of the tags that 5 to 200 films have, as cases: one to choose parameters by, one to judge by.

    ``path``: a tags.csv; ``dataset`` as read, with its keywords: a tag that is no keyword of any item was
    taken for a note to self ("to see") by the reader and is not asked for.
    """
    if not path.exists():
        return (), ()
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    row_of = {item.item_id: row for row, item in enumerate(dataset.items)}
    keywords = {keyword for item in dataset.items for keyword in item.keywords}
    films: dict[str, set[int]] = {}
    for movie_id, raw in zip(table["movieId"], table["tag"], strict=True):
        tag = " ".join(raw.lower().split())
        if tag in keywords and movie_id in row_of:
            films.setdefault(tag, set()).add(row_of[movie_id])
    asked = sorted(tag for tag, rows in films.items() if FEWEST_FILMS <= len(rows) <= MOST_FILMS)
    shuffled = [asked[position] for position in np.random.default_rng([seed, 7]).permutation(len(asked))]
    cases = [Case(no_rows(), np.array(sorted(films[tag]), dtype=np.int64), text=tag) for tag in shuffled]
    return tuple(cases[1::2]), tuple(cases[::2])
