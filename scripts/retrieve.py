"""Answer retrieval requests: one JSON object a line on stdin, one JSON object a line on stdout.

A request may hold liked, disliked, seen (lists of item ids), query, avoid, alpha, embedding_type, popularity, k and
constraints; each is optional. The answer is {"candidates": [[item_id, score], ...]}, best first, or {"error": "line N: ..."}.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from index.encoders import open_encoder
from index.errors import BadInputError, RecoError
from index.item_index import ItemIndex
from index.query import Query
from index.types import Constraints


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.retrieve", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True, metavar="DIR", help="folder that scripts.build_index made")
    options = parser.parse_args(arguments)
    encoder = partial(
        open_encoder,
        mistral_api_key=os.environ.get("MISTRAL_API_KEY", ""),
        mistral_endpoint=os.environ.get("MISTRAL_BASE_URL", "") or "https://api.mistral.ai/v1",
    )
    try:
        index = ItemIndex.load(options.index, encoder)
        for answer in answers(index, sys.stdin.buffer):
            print(answer, flush=True)
    except BrokenPipeError:
        # Whoever read the answers has seen enough; the interpreter must not complain while it flushes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (RecoError, OSError) as error:
        print(f"Nothing more was retrieved. {error}", file=sys.stderr)
        return 1
    return 0


def answers(index: ItemIndex, lines: Iterable[bytes]) -> Iterator[str]:
    """One line of JSON for each line; a request that does not fit costs its own line only."""
    for number, line in enumerate(lines, start=1):
        try:
            retrieval = index.retrieve(read_query(line))
            yield json.dumps({"candidates": [[found.item_id, found.score] for found in retrieval.candidates]})
        except BadInputError as error:
            yield json.dumps({"error": f"line {number}: {error}"})


def read_query(line: bytes) -> Query:
    """A request as a query; raises ``BadInputError`` for everything that is not of the described form."""
    request = _object(_parsed(line), "the line")
    known = _read(request, QUERY_FIELDS, "")
    if "constraints" in known:
        known["constraints"] = Constraints(**_read(known["constraints"], CONSTRAINT_FIELDS, "constraints."))
    return Query(**{NAMES.get(name, name): value for name, value in known.items()})


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise BadInputError(f"not UTF-8 text ({error}).") from None
    except RecursionError:
        raise BadInputError("not a request: the JSON is nested too deeply.") from None
    except ValueError as error:
        raise BadInputError(f"not JSON ({error}).") from None


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _read(values: Mapping[str, object], readers: Mapping[str, Callable[[object, str], Any]], where: str) -> dict[str, Any]:
    for name in values:
        if name not in readers:
            raise BadInputError(f"there is no field {where + name!r}. Known: {', '.join(where + known for known in readers)}.")
    return {name: readers[name](value, where + name) for name, value in values.items()}


def _object(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _wrong(value, name, "an object")
    return value


def _ids(value: object, name: str) -> tuple[str, ...]:
    """Item ids; numbers are taken as the ids that look like them."""
    if not isinstance(value, list) or any(isinstance(entry, bool) or not isinstance(entry, str | int) for entry in value):
        raise _wrong(value, name, "a list of item ids")
    return tuple(str(entry) for entry in value)


def _texts(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong(value, name, "a list of texts")
    return tuple(_text(entry, name) for entry in value)


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise _wrong(value, name, "a text")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise BadInputError(f"{name} holds half of a character pair (a lone surrogate), which is no text.")
    return value


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(value, name, "a number")
    return value


def _whole(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(value, name, "a whole number")
    return value


def _whole_or_null(value: object, name: str) -> int | None:
    return None if value is None else _whole(value, name)


def _wrong(value: object, name: str, expected: str) -> BadInputError:
    shown = json.dumps(value)
    return BadInputError(f"{name} is {shown if len(shown) <= 80 else shown[:77] + '...'}; it must be {expected}.")


NAMES = {"query": "text"}
"""Field of a request -> field of ``Query`` where they differ."""

QUERY_FIELDS: Mapping[str, Callable[[object, str], Any]] = {
    "liked": _ids,
    "disliked": _ids,
    "seen": _ids,
    "query": _text,
    "avoid": _text,
    "alpha": _number,
    "embedding_type": _text,
    "k": _whole,
    "constraints": _object,
    "popularity": _number,
}

CONSTRAINT_FIELDS: Mapping[str, Callable[[object, str], Any]] = {
    "genres_any": _texts,
    "genres_none": _texts,
    "year_min": _whole_or_null,
    "year_max": _whole_or_null,
    "people": _texts,
    "people_none": _texts,
    "languages": _texts,
    "languages_none": _texts,
    "keywords_none": _texts,
    "years_none": _texts,
    "runtime_max": _whole_or_null,
}


if __name__ == "__main__":
    sys.exit(main())
