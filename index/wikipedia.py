"""Reads a snapshot of Wikipedia film articles and joins it to MovieLens items.

The join compares names (titles in every form that both sources give) and years, in rules that go from an
equal title of the same year to near spellings. A later rule only sees what the earlier ones left over,
each article goes to at most one item, and a tie that genres do not break is no match: a missing article
is a gap, a wrong one is a lie.
"""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import combinations
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, unquote

from rapidfuzz import fuzz

from index.errors import DataError
from index.titles import fold, natural_order, without_article
from index.types import Item

T = TypeVar("T")

PAGE = "https://en.wikipedia.org/wiki/"
MOST_CAST = 10
NEAREST_YEARS = 3
"""How far a page's year may be from the list's (production, festival, release) for one and the same film."""
NEW_FROM, NEW_TO = 2017, 2023
"""Films of these years (inclusive) become items of their own where MovieLens has none."""

GENRES = {
    "Action": "Action",
    "Adventure": "Adventure",
    "Animated": "Animation",
    "Comedy": "Comedy",
    "Crime": "Crime",
    "Documentary": "Documentary",
    "Drama": "Drama",
    "Family": "Children",
    "Fantasy": "Fantasy",
    "Horror": "Horror",
    "Martial Arts": "Action",
    "Musical": "Musical",
    "Mystery": "Mystery",
    "Noir": "Film-Noir",
    "Romance": "Romance",
    "Satire": "Comedy",
    "Science Fiction": "Sci-Fi",
    "Slasher": "Horror",
    "Superhero": "Action",
    "Suspense": "Thriller",
    "Thriller": "Thriller",
    "War": "War",
    "Western": "Western",
}
"""The snapshot's genres in MovieLens' names; the others (Silent, Biography, Sports ...) have no counterpart."""


@dataclass(frozen=True, slots=True)
class Article:
    """One film of the snapshot. ``url``, ``text`` and ``poster`` are "" where its page is about something else."""

    href: str
    title: str
    """In natural order, without markup."""
    names: tuple[str, ...]
    """Every form of the title that the snapshot gives, ``title`` first."""
    year: int
    years: frozenset[int]
    """``year`` and the years that the lead and the page's name state."""
    cast: tuple[str, ...]
    directors: tuple[str, ...]
    genres: tuple[str, ...]
    """In MovieLens' names."""
    text: str
    url: str
    poster: str


# --- reading ------------------------------------------------------------------------------------------------


def read_articles(folder: Path) -> tuple[Article, ...]:
    """Read every ``movies-*.json.gz`` and ``movies-*.json`` in ``folder``; entries of one page become one article.

    Raises ``DataError`` naming the file (and the entry, where one does not fit) if there is none or one is broken.
    """
    paths = sorted(path for path in folder.glob("movies-*.json*") if path.name.endswith((".json", ".json.gz")))
    if not paths:
        raise DataError(f"{folder} holds no movies-*.json.gz or movies-*.json; expected the Wikipedia movie data.")
    pages: defaultdict[str, list[Article]] = defaultdict(list)
    page_of_text: dict[str, str] = {}
    for path in paths:
        for number, entry in enumerate(_entries(path), start=1):
            try:
                article = _article(entry)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise DataError(
                    f"{path}, entry {number}: {error!r}; expected an object with title, year, cast and genres."
                ) from error
            page = article.href or f"{article.title} {article.year}"
            # Redirects: two addresses with one lead are one page.
            pages[page_of_text.setdefault(article.text or page, page)].append(article)
    return tuple(_one_of_page(same) for same in pages.values())


def _entries(path: Path) -> list[dict]:  # type: ignore[type-arg]
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        entries = json.loads(raw)
    except (OSError, EOFError, ValueError) as error:
        raise DataError(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(entries, list):
        raise DataError(f"{path} holds a {type(entries).__name__}, but a list of films is expected.")
    return entries


_NOTE_IN_TITLE = re.compile(
    r"\s*\((?:[^()]*\b(?:film|serial|re-release|director's cut|theatrical release|TV special)|UK as [^()]*)\)",
    re.IGNORECASE,
)
_QUALIFIER = re.compile(r"\s*\((?P<inside>[^()]*\b(?:film|serial|movie|special|miniseries|short)\b[^()]*)\)$")
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_IS_A = re.compile(r"\b(?:is|was|are)\s+(?:an?|the|one of)\s+")
_YEAR_SOON = re.compile(r"(?:[\w-]+,?\s){0,3}?((?:18|19|20)\d\d)\b")
_DESCRIBED = re.compile(
    r"[^.]*?(?=\.\s|\.$|$|,|\bby\b|\bbased\b|\babout\b|\bstarring\b|\bwhich\b|\bthat\b|\bin which\b)"
)
_OTHER_WORK = re.compile(
    r"\b(?:novels?|novella|books?|play|stage|song|album|autobiography|memoir|biography|trilogy|poem|opera|soundtrack"
    r"|video game|murder(?! mystery)|franchise|composer|trainer|band|company|group|troupe|duo|trio|character"
    r"|genre|person|man|woman|city|festival)\b",
    re.IGNORECASE,
)
_FILM = re.compile(
    r"\b(?:films?|movies?|pictures?|screen|feature|documentary|mockumentary|docudrama|rockumentary|biopic|featurette"
    r"|cartoon|serial|shorts?|special|remake|television|anime)\b",
    re.IGNORECASE,
)


def _lead(text: str) -> tuple[bool, set[int]]:
    """Return whether the lead's first sentence is about a film, and the years, one or none, that it states."""
    verb = _IS_A.search(text[:300])
    if not verb:
        return bool(_FILM.search(text[:300])), set()
    described = _DESCRIBED.match(text, verb.end())
    words = described.group() if described else ""
    year = _YEAR_SOON.match(text, verb.end())
    about_film = bool(_FILM.search(words)) or not _OTHER_WORK.search(words)
    return about_film, {int(year[1])} if year else set()


def _article(entry: dict) -> Article:  # type: ignore[type-arg]
    """Make an article of one entry.

    Where the page is about no film, only the list's own facts stay. Where it is about a film of the same
    name but of quite another year, the article becomes that film's.
    """
    href, year = entry.get("href") or "", int(entry["year"])
    page = unquote(href.partition("#")[0]).replace("_", " ")
    text = " ".join((entry.get("extract") or "").split())
    about_film, stated = _lead(text)
    text = text if about_film else ""
    if (qualifier := _QUALIFIER.search(page)) and (in_page := _YEAR.search(qualifier["inside"])):
        stated.add(int(in_page.group()))
    names = _names(_list_title(entry["title"], page), page, text)
    cast = _cast(entry["cast"])
    if text and stated and min(abs(year - other) for other in stated) > NEAREST_YEARS:
        year = min(stated)
        names = names[1:] or names
        cast = cast if any(name in text for name in cast) else ()
    return Article(
        href=href,
        title=names[0],
        names=names,
        year=year,
        years=frozenset({year} | stated),
        cast=cast,
        directors=_directors(text, cast),
        genres=_genres(entry["genres"], text),
        text=text,
        url=PAGE + quote(unquote(href), safe="/:@!$&'()*+,;=~#") if text and href else "",
        poster=entry.get("thumbnail") or "" if text else "",
    )


def _list_title(listed: str, page: str) -> str:
    """Return the listed title in natural order, without notes and markup; the page's name if it is markup."""
    title = page if ".mw-parser-output" in listed and page else listed
    return natural_order(_NOTE_IN_TITLE.sub("", re.sub(r"\[\w+\]", "", title)).strip() or page)


def _one_of_page(same: Sequence[Article]) -> Article:
    """Merge the entries of one page, keeping the one of the year that the page states (re-releases are not).

    Its names are joined, so that a film listed under two titles is found by both.
    """
    best = min(same, key=lambda article: (not article.url, max(article.years) - min(article.years), article.year))
    return replace(best, names=tuple(dict.fromkeys(name for article in (best, *same) for name in article.names)))


_NOTE_IN_NAME = re.compile(r"\s*\([^()]*\)|\[\w+\]")
_NO_CAST = re.compile(
    r"[:?]|\((?!.*\))|\b(?:screen|tele)?(?:play|writers?)\b|\b(?:director|story|book|novel|producer)\b|^.r\.?$",
    re.IGNORECASE,
)
_PLAIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)+$")
_INITIAL_ENDS = re.compile(r"\b(?:[JS]r|[^\W\d_])\.$")


def _cast(listed: Iterable[str]) -> tuple[str, ...]:
    """Return the first ``MOST_CAST`` different names."""
    names: dict[str, None] = {}
    for name in map(_clean_name, listed):
        if name:
            names[name] = None
        if len(names) == MOST_CAST:
            break
    return tuple(names)


def _clean_name(name: str) -> str:
    """Return a cast name without notes, or "" for what is no name at all ("the history of")."""
    if _PLAIN_NAME.match(name):
        return name
    plain = _NOTE_IN_NAME.sub("", " ".join(name.split())).strip(" ,()").removeprefix("and ")
    plain = plain if _INITIAL_ENDS.search(plain) else plain.strip(" .")
    words = plain.split(" ")
    small = [word for word in words if word.islower() and word not in _PARTICLES and "." not in word]
    if not re.search(r"[^\W_]", plain) or _NO_CAST.search(name) or ")" in plain or words[-1] in ("of", "The"):
        return ""
    return "" if words[-1] in small or set(small) - {"and", "&", "of", "the", "his", "her"} or len(words) > 7 else plain


def _genres(listed: Iterable[str], text: str) -> tuple[str, ...]:
    """Map genres to MovieLens' names, without "War" where the snapshot took it from a longer word ("Warner")."""
    kept = (name for name in listed if name != "War" or re.search(r"\bwar\b", text, re.IGNORECASE))
    return tuple(dict.fromkeys(GENRES[name] for name in kept if name in GENRES))


_LEAD_TITLE = re.compile(r"^[\"“]?(?P<head>.{1,160}?)[\"”]?,?\s+(?:is|was|are)\s+(?:an?|the|one)\b", re.S)
_CALLED = (
    r"(?:known|(?:re-?)?released|titled|stylized|stylised|marketed|billed|shortened|entitled|called|promoted|retitled"
    r"|abbreviated|advertised|distributed|styled|rendered|subtitled)"
)
_HEAD_ENDS = re.compile(rf"\s*\(|,?\s+(?:\w+\s+)?{_CALLED}\b|,\s+or\s+|\s+or,?\s+simply\b", re.IGNORECASE)
_CALLED_NAME = re.compile(
    rf"\b{_CALLED}\b(?:\s+(?:internationally|simply|alternatively|theatrically|overseas|abroad|elsewhere|both))?"
    r"(?:\s+(?:in|on|for|to)\s+(?:the\s+)?[\w.&' -]{2,40}?)?\s+(?:as|under the (?:title|name)s?(?:\s+of)?|to)\s+"
    r"[\"“]?(?P<name>[A-Z0-9][^,;()\"”]{1,70}?)[\"”]?"
    r"(?=[,;()\"”]|\.(?:\s|$)|\s+(?:is|was|are|in|or|and|on|for|outside|by|with|internationally|elsewhere)\b|$)"
)
_IN_BRACKETS = re.compile(r"\((?P<inside>[^()]{2,160})\)")
_LANGUAGE = re.compile(r"^(?:[A-Z][\w-]+(?: [\w-]+)?:|lit\.?|literally|translated as|a\.?k\.?a\.?|UK:|U\.S\.:|US:)\s*")


def _names(title: str, page: str, text: str) -> tuple[str, ...]:
    """Return the film's names: listed title, page name, and what the lead's first words call it."""
    names = [*re.split(r"\s+a\.?k\.?a\.?\s+", title), natural_order(_QUALIFIER.sub("", page))]
    lead = _LEAD_TITLE.match(text)
    if lead:
        head = lead["head"]
        end = _HEAD_ENDS.search(head)
        names.append(head[: end.start()] if end and end.start() else head)
        for brackets in _IN_BRACKETS.finditer(head):
            for part in re.split(r"[;,]\s+", brackets["inside"]):
                names.append(_LANGUAGE.sub("", part.strip()).strip("'\"“”\u2018\u2019 "))
        if also := re.search(r"\bor,?\s+(?:simply,?\s+)?(?P<name>[A-Z0-9][^,;()]{1,60})", head):
            names.append(also["name"])
    names.extend(found["name"] for found in _CALLED_NAME.finditer(text, 0, 600))
    cleaned = (name.strip(" ,") for name in names)
    return tuple(dict.fromkeys(name for name in cleaned if name and len(name) <= 120))


# --- directors ----------------------------------------------------------------------------------------------

_DIRECTED_BY = re.compile(r"\b[Dd]irected(?:,? (?:and )?(?:co-)?(?:[a-z]+ed|written|shot))*,? by ")
_OTHER_FILM = re.compile(
    r"\b(?:remake|sequel|prequel|version|adaptation|spin-off|reboot|reimagining|follow-up|based|after|inspired)\b"
    r".*\b(?:films?|movies?|shorts?|versions?)\b|\bfilms\s*$|\b(?:episode|segments?|anthology|uncredited|completed|initially)\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(
    r"[.!?](?<!\bMr.)(?<!\bMrs.)(?<!\bDr.)(?<!\bSt.)(?<!\bvs.)(?<!\bJr.)(?:(?<=[^\W_][^\W_].)|(?<=[)\"”].))\s+"
    r"(?=[^\W\d_a-z])"
)
_ABOUT_THE_FILM = re.compile(
    r"(?:It|The (?:film|movie|picture|documentary|feature)) (?:is|was)\b"
    r"|(?:(?:Co-)?(?:[Ww]ritten|[Pp]roduced|[Ee]dited|[Aa]dapted|[Ss]cripted),? (?:[a-z-]+,? )*)?$"
)
_DESCRIBED_PERSON = re.compile(
    r"(?:[A-Z]\w*(?:an|ish|ese|nch) )?(?:(?!and\b)[a-z-]+ ){0,4}(?:director|filmmaker|choreographer) (?=[^\W\d_a-z])"
)
_NAME_WORD = re.compile(
    r"(?:[^\W\d_]\.)+|(?:Jr|Sr|St)\.|[^\W\d_](?:[^\W\d_]|['\u2019])*(?:-(?:[^\W\d_]|['\u2019])+)*(?!\w)"
)
_PARTICLES = frozenset(
    [
        "de",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "du",
        "del",
        "da",
        "di",
        "dos",
        "das",
        "ten",
        "ter",
        "el",
        "al",
        "bin",
        "ibn",
        "y",
    ]
)
_AFTER_DIRECTOR = re.compile(
    r"\s*(?:$|[.;)]|,|(?:and|from|with|in|for|starring|based|written|who|about|that|which|on|as|at|featuring|produced"
    r"|under|loosely|set|during|using|for|is|to|adapted|co-written|scripted|concerning|depicting|through)\b)"
)
_NOT_PEOPLE = frozenset(
    [
        "Award",
        "Awards",
        "Academy",
        "Oscar",
        "Pictures",
        "Productions",
        "Studios",
        "Entertainment",
        "The",
        "Films",
        "Brothers",
        "American",
        "British",
        "French",
        "German",
        "Italian",
        "Canadian",
        "Japanese",
        "Australian",
        "Spanish",
        "Irish",
        "English",
        "Mexican",
        "Indian",
        "Swedish",
        "Danish",
        "Hungarian",
    ]
)


def _directors(text: str, cast: Sequence[str]) -> tuple[str, ...]:
    """Return who directed the film, as the lead states it, or () where the sentence leaves a doubt.

    Only "directed by A", "A and B" and "A, B, and C" count, in the first sentence or in one about "the film".
    """
    found = _DIRECTED_BY.search(text)
    if not found:
        return ()
    *earlier, sentence = _SENTENCE_ENDS.split(text[: found.start()])
    if (earlier and not _ABOUT_THE_FILM.match(sentence)) or _OTHER_FILM.search(sentence):
        return ()
    described = _DESCRIBED_PERSON.match(text, found.end())
    start = described.end() if described else found.end()
    names = _people(text[start:])
    return names if all(" " in name or _goes_by_one_name(name, text, start, cast) for name in names) else ()


def _goes_by_one_name(name: str, text: str, start: int, cast: Sequence[str]) -> bool:
    """Return whether a lone name is more than the surname of somebody named in full elsewhere."""
    known = name in text[:start] or any(other.endswith(f" {name}") for other in cast)
    return not known and f"{name}. " not in text


def _people(words: str) -> tuple[str, ...]:
    """Return the names that ``words`` begins with: one, "A and B", or a list that "and" closes."""
    first, words = _person(words)
    names = [first]
    while first and (joint := re.match(r"(?:,|,?(?P<last> and| &)) (?=[^\W\d_a-z])", words)):
        name, words = _person(words[joint.end() :])
        if joint["last"]:
            return _given_names((*names, name)) if name and not re.match(r"\s*(?:is|who)\b", words) else ()
        if not name:
            break
        names.append(name)
    return (first,) if first else ()


def _given_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Write "Joel and Ethan Coen" out as two full names."""
    if len(names) == 2 and " " not in names[0] and " " in names[1]:
        return f"{names[0]} {names[1].split(' ', 1)[1]}", names[1]
    return names


def _person(words: str) -> tuple[str, str]:
    """Split off the name at the start of ``words``; "" if what follows shows that it is none."""
    end, parts = 0, list[str]()
    while found := _NAME_WORD.match(words, end):
        part = found.group()
        if not (part[0].isupper() or (parts and part in _PARTICLES)):
            break
        parts.append(part)
        end = found.end()
        if words[end : end + 1] != " ":
            break
        end += 1
    name = words[:end].strip()
    if suffix := re.match(r",? ?(?:Jr|Sr)\.", words[len(name) :]):
        name += suffix.group()
    rest = words[len(name) :]
    if not parts or parts[-1] in _PARTICLES or _NOT_PEOPLE.intersection(parts) or not _AFTER_DIRECTOR.match(rest):
        return "", words
    return name, rest


# --- joining ------------------------------------------------------------------------------------------------


def add_articles(items: Sequence[Item], articles: Sequence[Article]) -> tuple[tuple[Item, ...], list[str]]:
    """Return ``items`` in their order, each filled in from its article, then the new films; and notes.

    New films are of 2017-2023, have a lead text, and no item; their item_id is "wikipedia:" + href.
    """
    pairs = match_articles(items, articles)
    filled = [_fill(item, articles[pairs[row]]) if row in pairs else item for row, item in enumerate(items)]
    taken = set(pairs.values())
    known = {(_key(name), item.year) for item in items for name in (item.title, *item.alternative_titles)}
    new = [
        _new_item(article)
        for number, article in enumerate(articles)
        if number not in taken
        and article.href
        and article.text
        and NEW_FROM <= article.year <= NEW_TO
        and not any((_key(article.title), year) in known for year in article.years)
    ]
    notes = [
        f"{len(pairs)} of {len(items)} items have an article of the Wikipedia film data; the others keep what "
        "MovieLens says, because no article fits them beyond doubt.",
        f"{len(new)} films of {NEW_FROM}-{NEW_TO} come from the Wikipedia film data alone and have no ratings.",
    ]
    return (*filled, *new), notes


def match_articles(items: Sequence[Item], articles: Sequence[Article]) -> dict[int, int]:
    """Return item row -> article position; each article at most once."""
    field = _Field(items, articles)
    pairs: dict[int, int] = {}
    for rule in _RULES:
        pairs |= _settle(_proposals(rule, field, pairs))
    return pairs | _settle(_near_spellings(field, pairs))


def _without_repeats(items: Sequence[Item]) -> list[int]:
    """Return the rows whose title and year no earlier row has: the earlier is the film that people rate."""
    first: dict[tuple[str, int | None], int] = {}
    for row, item in enumerate(items):
        first.setdefault((_key(item.title), item.year), row)
    return sorted(first.values())


def _fill(item: Item, article: Article) -> Item:
    known = {fold(name) for name in (item.title, *item.alternative_titles)}
    more = (article.title,) if fold(article.title) not in known else ()
    return replace(
        item,
        alternative_titles=(*item.alternative_titles, *more),
        genres=item.genres or article.genres,
        directors=article.directors,
        cast=article.cast,
        text=article.text,
        url=article.url,
        poster=article.poster,
    )


def _new_item(article: Article) -> Item:
    return Item(
        item_id=f"wikipedia:{article.href}",
        title=article.title,
        year=article.year,
        genres=article.genres,
        directors=article.directors,
        cast=article.cast,
        text=article.text,
        url=article.url,
        poster=article.poster,
    )


_ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
    "xi": "11", "xii": "12", "xiii": "13",
}  # fmt: skip
_SPELLINGS = _ROMAN | {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "vol": "volume", "pt": "part",
    "doctor": "dr", "mister": "mr", "saint": "st", "colour": "color", "colours": "colors", "grey": "gray",
    "theatre": "theater", "versus": "vs", "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th",
    "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
}  # fmt: skip
_COUNTED = frozenset({"part", "volume", "episode", "chapter"})
_SMALL_WORDS = _COUNTED | {"the", "a", "an", "and"}


@cache
def _key(name: str) -> str:
    """Return a folded title without leading article, numerals as digits and common spellings as one."""
    return _spelled(without_article(fold(name)))


@cache
def _spelled(folded: str) -> str:
    """Write numerals of a folded title as digits, and common spellings in one way."""
    words = folded.split()
    spelled = [_SPELLINGS.get(word, word) for word in words]
    pairs = zip(["", *spelled], spelled, strict=False)
    return " ".join("1" if word == "i" and before in _COUNTED else word for before, word in pairs)


@cache
def _compact(name: str) -> str:
    """Return the key without small words and spaces: "Chain Saw" and "Chainsaw" become equal."""
    return "".join(word for word in _key(name).split() if word not in _SMALL_WORDS)


_PIECES = re.compile(r"\s*:\s+|\s+[-\u2013\u2014/]\s+|,?\s+(?=[Oo]r,)|\s+(?=\()|(?<=\bPresents) |(?<=\bPresents:) ")
_THREE_D = re.compile(r":?\s+(?:in )?3-?D$")
_OWNER = re.compile(r"^(?:[\w.&]+ ){0,3}[\w.]+(?:'s|s'|\u2019s|s\u2019):? (?=\w)")
_GENERIC = re.compile(
    r"^(?:the )?(?:(?:first |last )?(?:movie|film)|beginning|part|volume|chapter|episode|musical|[\d ])*$"
)


@cache
def _shortened(name: str) -> frozenset[str]:
    """Return keys of ``name`` with some of its pieces, its owner or its number left out; never generic ones."""
    pieces = _PIECES.split(name)[:4]
    short = {_OWNER.sub("", name), _THREE_D.sub("", name)}
    short |= {": ".join(some) for size in range(1, len(pieces)) for some in combinations(pieces, size)}
    if len(pieces) > 1:
        short.add(": ".join([re.sub(r"\s+(?:\d+|[IVX]+)$", "", pieces[0]), *pieces[1:]]))
    short |= {_OWNER.sub("", some) for some in short}
    keys = {_key(some) for some in short} - {_key(name)}
    return frozenset(key for key in keys if len(key) >= 4 and not _GENERIC.match(key))


_LEAD_GENRES = {
    "action": "Action", "adventure": "Adventure", "animated": "Animation", "animation": "Animation",
    "anime": "Animation", "comedy": "Comedy", "crime": "Crime", "documentary": "Documentary", "drama": "Drama",
    "fantasy": "Fantasy", "horror": "Horror", "musical": "Musical", "mystery": "Mystery", "noir": "Film-Noir",
    "romance": "Romance", "romantic": "Romance", "science": "Sci-Fi", "sci": "Sci-Fi", "slasher": "Horror",
    "superhero": "Action", "thriller": "Thriller", "war": "War", "western": "Western", "family": "Children",
    "space": "Sci-Fi", "martial": "Action", "gangster": "Crime", "heist": "Crime", "spy": "Thriller",
    "children": "Children", "satirical": "Comedy", "melodrama": "Drama", "dramedy": "Comedy", "biographical": "Drama",
    "psychological": "Thriller", "supernatural": "Horror", "rockumentary": "Documentary", "concert": "Documentary",
    "mockumentary": "Comedy", "parody": "Comedy", "slapstick": "Comedy", "docudrama": "Drama", "vampire": "Horror",
    "zombie": "Horror", "historical": "Drama", "epic": "Drama", "biopic": "Drama", "detective": "Mystery",
}  # fmt: skip


def _stated_genres(article: Article) -> frozenset[str]:
    """Return the genres listed for the film and those that the first sentence of its lead names."""
    first = re.split(r"\bfilm\b|\.\s", article.text[len(article.title) :], maxsplit=1)[0]
    return frozenset(article.genres) | {_LEAD_GENRES[word] for word in fold(first).split() if word in _LEAD_GENRES}


_WORKING_TITLES = {"Untitled Spider-Man Reboot": "Spider-Man: Homecoming"}
"""What MovieLens kept from before the release, where no rule can find the film."""


def _title(item: Item) -> tuple[str, ...]:
    return (_WORKING_TITLES.get(item.title, item.title),)


def _alternatives(item: Item) -> tuple[str, ...]:
    return item.alternative_titles


def _all_titles(item: Item) -> tuple[str, ...]:
    return (item.title, *item.alternative_titles)


def _listed(article: Article) -> tuple[str, ...]:
    return (article.title,)


def _all_names(article: Article) -> tuple[str, ...]:
    return article.names


def _plain(name: str) -> tuple[str, ...]:
    return (_key(name),)


def _as_written(name: str) -> tuple[str, ...]:
    """Return the key with its leading article: "Deal" and "The Deal" of one year are often two films."""
    return (_spelled(fold(name)),)


def _close(name: str) -> tuple[str, ...]:
    return (_compact(name),) if len(_compact(name)) >= 4 else ()


def _short_too(name: str) -> tuple[str, ...]:
    return (_key(name), *_shortened(name))


@dataclass(frozen=True, slots=True)
class _Rule:
    """An item and an article fit if a key is equal, the years are at most ``years`` apart, and genres agree.

    ``genres``: "any" asks nothing, "known" refuses a documentary for a fiction, "fit" refuses two known sets
    without a common genre, "share" demands one. ``rare`` demands a long title that no other item and no other
    article has.
    """

    item_names: Callable[[Item], tuple[str, ...]]
    item_keys: Callable[[str], tuple[str, ...]]
    article_names: Callable[[Article], tuple[str, ...]]
    article_keys: Callable[[str], tuple[str, ...]]
    years: int
    genres: str
    rare: bool = False


_RULES = (
    _Rule(_title, _as_written, _listed, _as_written, 0, "any"),
    _Rule(_title, _as_written, _all_names, _as_written, 0, "any"),
    _Rule(_title, _plain, _all_names, _plain, 0, "fit"),
    _Rule(_alternatives, _plain, _all_names, _plain, 0, "fit"),
    _Rule(_title, _as_written, _all_names, _as_written, 1, "share"),
    _Rule(_all_titles, _close, _all_names, _close, 0, "fit"),
    _Rule(_all_titles, _close, _all_names, _close, 0, "known", rare=True),
    _Rule(_all_titles, _short_too, _all_names, _plain, 0, "share"),
    _Rule(_all_titles, _plain, _all_names, _short_too, 0, "share"),
    _Rule(_all_titles, _short_too, _all_names, _short_too, 0, "share"),
    _Rule(_all_titles, _short_too, _all_names, _short_too, 0, "fit", rare=True),
    _Rule(_title, _plain, _all_names, _plain, 1, "known", rare=True),
    _Rule(_title, _plain, _all_names, _short_too, 1, "share", rare=True),
    _Rule(_title, _plain, _all_names, _plain, 2, "share", rare=True),
)
"""From the surest to the least sure."""

_CLASH = -1
_NO_YEAR = 2
"""Distance given to an item without a year: it needs the rare title of the last rule."""
_RARE_LENGTH = 11
"""Least characters of a key that counts as rare."""


@dataclass(frozen=True, slots=True)
class _Proposal:
    row: int
    article: int
    cost: tuple[float, ...]
    """Lower is better; compared within one rule only."""


def _proposals(rule: _Rule, field: "_Field", pairs: Mapping[int, int]) -> Iterator[_Proposal]:
    """Yield what ``rule`` allows between items and articles that have no partner yet."""
    taken = set(pairs.values())
    by_key = field.of_articles(rule.article_names, rule.article_keys)
    owners = field.of_items(rule.item_names, rule.item_keys) if rule.rare else {}
    for row in field.rows:
        if row in pairs:
            continue
        item = field.items[row]
        keys = {key for name in rule.item_names(item) for key in rule.item_keys(name)}
        if rule.rare:
            keys = {key for key in keys if len(key) >= _RARE_LENGTH and _single(key, owners) and _single(key, by_key)}
        for number in {number for key in keys for number in by_key.get(key, ())} - taken:
            article = field.articles[number]
            apart, shared = _apart(item, article), _shared_genres(item, article)
            if apart <= rule.years and _agree(rule.genres, shared):
                yield _Proposal(row, number, (apart, -(shared or 0)))


class _Field:
    """The two sides of a join, with the key tables that several rules use."""

    def __init__(self, items: Sequence[Item], articles: Sequence[Article]) -> None:
        self.items = items
        self.articles = articles
        self.rows = _without_repeats(items)
        self.of_items = cache(partial(_by_key, items))
        self.of_articles = cache(partial(_by_key, articles))


def _single(key: str, table: Mapping[str, list[int]]) -> bool:
    return len(table.get(key, ())) == 1


def _by_key(
    things: Sequence[T], names: Callable[[T], tuple[str, ...]], keys: Callable[[str], tuple[str, ...]]
) -> dict[str, list[int]]:
    """Return key -> positions of the things that have it, each once, in order."""
    table: defaultdict[str, list[int]] = defaultdict(list)
    for number, thing in enumerate(things):
        for key in {key for name in names(thing) for key in keys(name)}:
            table[key].append(number)
    return table


def _apart(item: Item, article: Article) -> int:
    """Return the years between an item and the nearest year of an article."""
    return _NO_YEAR if item.year is None else min(abs(item.year - year) for year in article.years)


def _shared_genres(item: Item, article: Article) -> int | None:
    """Return how many genres both name; None where one names none, ``_CLASH`` where only one is a documentary."""
    ours, theirs = frozenset(item.genres), _stated_genres(article)
    if not ours or not theirs:
        return None
    one_documentary = ("Documentary" in ours) != ("Documentary" in theirs)
    return _CLASH if one_documentary else len(ours & theirs)


def _agree(genres: str, shared: int | None) -> bool:
    if shared is None:
        return genres != "share"
    return shared > 0 or genres == "any" or (genres == "known" and shared == 0)


def _settle(proposals: Iterable[_Proposal]) -> dict[int, int]:
    """Return the pairs in which each is the other's one cheapest partner; a tie pairs nobody."""
    ordered = list(proposals)
    pairs: dict[int, int] = {}
    while True:
        best_of_row, best_of_article = _cheapest(ordered, "row"), _cheapest(ordered, "article")
        agreed = {
            best.row: best.article for best in best_of_row.values() if best and best_of_article[best.article] == best
        }
        if not agreed:
            return pairs
        pairs |= agreed
        gone = set(agreed.values())
        ordered = [one for one in ordered if one.row not in agreed and one.article not in gone]


def _cheapest(proposals: Iterable[_Proposal], side: str) -> dict[int, _Proposal | None]:
    """Return the cheapest proposal of each row or article; None stands for a tie."""
    best: dict[int, _Proposal | None] = {}
    cost: dict[int, tuple[float, ...]] = {}
    for proposal in proposals:
        number = getattr(proposal, side)
        if number not in cost or proposal.cost < cost[number]:
            best[number], cost[number] = proposal, proposal.cost
        elif proposal.cost == cost[number]:
            best[number] = None
    return best


_NEAR = 88.0
"""Least ``fuzz.ratio`` (0..100) of two compact titles that may be two spellings of one."""


def _near_spellings(field: _Field, pairs: Mapping[int, int]) -> Iterator[_Proposal]:
    """Yield pairs of nearly equal titles with equal numbers, the same year, and a common genre."""
    taken = set(pairs.values())
    by_year: defaultdict[int | None, list[tuple[str, int]]] = defaultdict(list)
    for number, article in enumerate(field.articles):
        if number not in taken:
            for year in article.years:
                by_year[year].extend((_compact(name), number) for name in article.names)
    for row in field.rows:
        if row in pairs:
            continue
        item = field.items[row]
        for ours in {_compact(name) for name in _all_titles(item)}:
            for theirs, number in by_year[item.year]:
                alike = fuzz.ratio(ours, theirs, score_cutoff=_NEAR)
                spelled_alike = alike and len(ours) >= 6 and _numbers(ours) == _numbers(theirs)
                if spelled_alike and _agree("share", _shared_genres(item, field.articles[number])):
                    yield _Proposal(row, number, (-alike,))


def _numbers(key: str) -> list[str]:
    return re.findall(r"\d+", key)
