"""Who played in a film, as the snapshot lists them, and who directed it, as the lead says."""

import re
from collections.abc import Iterable, Sequence

MOST_CAST = 10

_NOTE_IN_NAME = re.compile(r"\s*\([^()]*\)|\[\w+\]")
_NO_CAST = re.compile(
    r"[:?]|\((?!.*\))|\b(?:screen|tele)?(?:play|writers?)\b|\b(?:director|story|book|novel|producer)\b|^.r\.?$",
    re.IGNORECASE,
)
_PLAIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)+$")
_INITIAL_ENDS = re.compile(r"\b(?:[JS]r|[^\W\d_])\.$")
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


def cast_of(listed: Iterable[str]) -> tuple[str, ...]:
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


def directors_of(text: str, cast: Sequence[str]) -> tuple[str, ...]:
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
