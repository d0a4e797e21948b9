"""Where the clauses of a text begin in which titles are masked, made plain by signs; every character keeps its place."""

import re

MASK = "¤"
_FLAGS = re.IGNORECASE
_SAYS_SOMETHING = r"(?=[^.;!?\n]*\b(?:is|was|are|were|i|we|i['’]ve|loved|liked|hated|enjoyed|adored|rock(?:s|ed)|suck(?:s|ed))\b)"
_ASIDE = re.compile(
    r"(?:(?:\s[-–—]\s|,\s*)(?:(?:and|but)\s+)?|\s(?:and|but)\s+)(?:oh|by the way|btw|come to think of it|now (?:that )?i think (?:of|about) it|speaking of which)[\s,]+(?:and\s+|also\s+)?"
    + _SAYS_SOMETHING,
    _FLAGS,
)
""" "..., and oh and X was great": what comes to mind stands by itself, whatever was said before."""
_CONTRAST = re.compile(rf"(?<={MASK})(?:[\s,]+)(?:however|on the other hand|by contrast|in contrast|meanwhile|conversely)[\s,]+(?!(?:i|we|he|she|they|it|my|the)\b|{MASK})", _FLAGS)
""" "X however left me cold": a word between a title and its verdict."""
_OF_ROW = re.compile(rf"(?<={MASK})(\s+)[-–—](?=\s+(?:all|both|each|every)\b)", _FLAGS)
""" "X, Y and Z - all great": no new thought, but the verdict of the row."""
_HEADING = re.compile(r":[ \t]*\n")
_LIST_LINE = re.compile(rf"(?<={MASK})([ \t]*)\n(?=[ \t]*(?:[-•*]|\d+[.)])?[ \t]*{MASK})")
"""Line ends inside a list of titles become commas, so that "I liked:" governs the lines below it."""


def plain_clauses(text: str) -> str:
    text = _HEADING.sub(lambda match: ":" + " " * (len(match.group()) - 1), text)
    text = _LIST_LINE.sub(lambda match: f"{match.group(1)},", text)
    text = _ASIDE.sub(lambda match: "." + " " * (len(match.group()) - 1), text)
    text = _CONTRAST.sub(lambda match: " " * len(match.group()), text)
    return _OF_ROW.sub(lambda match: f"{match.group(1)},", text)
