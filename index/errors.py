"""The one family of expected failures.

    RecoError
    |-- BadInputError        a value that a person or a model supplied does not fit
    |   `-- UnknownItemError an item id that is not in the catalogue
    |-- DataError            a data file is missing, or a line of it does not fit
    |-- ArtefactError        an index on disk is missing, damaged or of another make
    `-- EncoderError         a text encoder cannot be loaded or reached

Each message says what was got and what is possible, in words a user can act on.
Anything outside this family is a bug and propagates.
"""


class RecoError(Exception):
    """Root of every expected failure."""


class BadInputError(RecoError):
    """A supplied value does not fit; nothing was changed."""


class UnknownItemError(BadInputError):
    """An item id is not in the catalogue."""


class DataError(RecoError):
    """A source file is missing or one of its lines does not fit."""


class ArtefactError(RecoError):
    """An index on disk is missing, damaged, or was made by another encoder."""


class EncoderError(RecoError):
    """A text encoder cannot be loaded or reached."""
