"""Pure functions on title strings: how readers and the title search compare and present titles.

A *folded* string holds lower-case words of letters and digits, one space between them.
"""

import re
import unicodedata

ARTICLES = frozenset(
    [
        "the",
        "a",
        "an",
        "le",
        "la",
        "les",
        "l'",
        "un",
        "une",
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "el",
        "los",
        "las",
        "una",
        "uno",
        "il",
        "lo",
        "i",
        "gli",
        "o",
        "os",
        "um",
        "uma",
        "de",
        "het",
        "een",
        "den",
        "det",
        "en",
        "ett",
        "et",
    ]
)
"""Words that catalogues move behind a comma ("Matrix, The"), lower case, apostrophes straight."""

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc\u00b4", "'"))
# Letters that Unicode does not take apart into a base letter and a mark.
_WHOLE_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i", "ħ": "h"}
)
_MARKS = re.compile("[\u0300-\u036f]")
_FRACTION = re.compile("(?<=\\d)(?=[\u00bc-\u00be\u2150-\u215e])")
_INITIALS = re.compile(r"(?<![^\W_])[^\W\d_](?:[.*][^\W\d_])+(?![^\W_])[.*]?")
_ELISION = re.compile(r"\b(l|d|dell|dall|all|nell|sull|un|qu)'(?=\w)")
_NOT_WORD = re.compile(r"[^\w\s]|_")
_TRAILING_ARTICLE = re.compile(r"^(?P<rest>.+\S)\s*,\s*(?P<article>[^\W\d_]+'?)$")
# "die", "i", "o", "de", "en" ... are left out: they open English titles as ordinary words.
_LEADING_ARTICLE = re.compile(
    r"^(?:the|an?|les?|la(?! la\b)|l|une?|der|das|eine?|el|los(?! angeles\b)|las(?! vegas\b)|il|gli|het|det) (?=\S)"
)


def fold(text: str) -> str:
    """Return ``text`` as folded words, so that spellings of one title become equal.

    Accents, case, punctuation and runs of spaces go; "&" becomes "and"; initials close up ("E.T." -> "et",
    "M*A*S*H" -> "mash"); an elided article stays a word of its own ("L'Avventura" -> "l avventura"). Letters
    of every script and digits stay. A text of nothing but signs ("$") keeps them, so only a blank text folds
    to "".
    """
    plain = text.lower() if text.isascii() else _to_base_letters(text)
    plain = _INITIALS.sub(lambda run: run.group().replace(".", "").replace("*", ""), plain.replace("&", " and "))
    plain = _ELISION.sub(r"\1 ", plain).replace("'", "")
    words = " ".join(_NOT_WORD.sub(" ", plain).split())
    return words or " ".join(text.casefold().split())


def _to_base_letters(text: str) -> str:
    """Take accents off Latin, Greek and Cyrillic letters; spell ligatures and fractions out; fold case."""
    spelled = _FRACTION.sub(" ", text).translate(_APOSTROPHES)
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", spelled))
    return unicodedata.normalize("NFC", plain).casefold().translate(_WHOLE_LETTERS)


def natural_order(title: str) -> str:
    """Return ``title`` with a trailing article in front: "Matrix, The" -> "The Matrix".

    An elided article is joined on: "Avventura, L'" -> "L'Avventura".
    """
    title = " ".join(title.split())
    match = _TRAILING_ARTICLE.match(title.replace("\u2019", "'"))
    if match is None or match["article"].casefold() not in ARTICLES:
        return title
    article = match["article"]
    gap = "" if article.endswith("'") else " "
    return f"{article[0].upper()}{article[1:]}{gap}{title[: match.end('rest')]}"


def without_article(folded: str) -> str:
    """Return a folded title without its leading article; a title that is only an article stays whole."""
    return _LEADING_ARTICLE.sub("", folded, count=1)


def slug(title: str, year: int | None) -> str:
    """Return a readable ASCII name for addresses and files: "the-matrix-1999"; never empty.

    Letters outside ASCII that folding leaves (other scripts) are written as their code points in hex.
    """
    words = re.sub(r"[^\x00-\x7f]", lambda sign: f" {ord(sign.group()):x} ", fold(title))
    words = re.sub(r"[^a-z0-9]+", "-", words).strip("-") or "untitled"
    return words if year is None else f"{words}-{year}"
