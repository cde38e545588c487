"""What a field can print at all, told to the evidence: a digit in a name is a letter, an O in a number a 0.

Nothing is decided here: the probability of a character that the field cannot hold is handed to those of
its look-alikes that it can. An ambiguous one (1 for I or L) leaves both equally likely, hence uncertain.
Characters without a look-alike stay, so that foreign print is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kia_verify.reading.evidence import ALPHABET, BLANK, DIGITS, INDEX, Reading
from kia_verify.reading.page import Line

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LETTER_TWINS = {
    "0": "O", "1": "IL", "5": "S", "8": "B", "2": "Z", "6": "G", "4": "A", "|": "IL", "!": "I",
    "`": "'", "\u2019": "'", '"': "'",
}  # fmt: skip
_DIGIT_TWINS = {
    twin: digit
    for digit, twins in {
        "0": "ODQUo", "1": "Ili|!L[]", "2": "Zz", "4": "A", "5": "Ss", "6": "Gb", "7": "T?", "8": "B",
        "9": "gq",
    }.items()
    for twin in twins
}  # fmt: skip
DIGIT_TABLE = str.maketrans(_DIGIT_TWINS)
"""For `str.translate`: look-alikes to digits, where the evidence plays no part."""
MOSTLY = 0.8
"""Share of a line's letters from which it is printed in capitals."""
LIKE_DIGITS = DIGITS + "".join(_DIGIT_TWINS)
"""Characters that a digit is read as."""


@cache
def _name_map(capitals: bool) -> NDArray[np.float64]:
    return _matrix(CAPITALS + " .,'-/", _LETTER_TWINS | _stroke(capitals), "")


@cache
def _text_map(capitals: bool) -> NDArray[np.float64]:
    return _matrix("".join(c for c in ALPHABET if not c.islower()), _stroke(capitals), "")


def _stroke(capitals: bool) -> dict[str, str]:
    """Among capitals a small l is the bare stroke of an I."""
    return {"l": "I"} if capitals else {}


def _in_capitals(text: str) -> bool:
    letters = [character for character in text if character.isalpha() and character != "l"]
    return sum(character.isupper() for character in letters) > MOSTLY * len(letters)


@cache
def _digit_map() -> NDArray[np.float64]:
    return _matrix(DIGITS, _DIGIT_TWINS, " -./,:;_'`\u2019")


def as_name(line: Line) -> Line:
    """Capitals and the punctuation of names."""
    return _folded(line, _name_map(_in_capitals(line.text)))


def as_text(line: Line) -> Line:
    """Capitals instead of small letters, nothing else changed."""
    return _folded(line, _text_map(_in_capitals(line.text)))


def as_digits(reading: Reading) -> Reading:
    """Digits alone; separators count as nothing."""
    return _mapped(reading, _digit_map())


def _matrix(allowed: str, twins: Mapping[str, str], silent: str) -> NDArray[np.float64]:
    """Row: a character as recognised; column: what it may stand for."""
    matrix = np.zeros((len(ALPHABET), len(ALPHABET)))
    matrix[BLANK, BLANK] = 1.0
    for index, character in enumerate(ALPHABET[1:], 1):
        if character in allowed:
            targets = character
        elif character in twins:
            targets = twins[character]
        elif character.upper() in allowed:
            targets = character.upper()
        else:
            targets = character
        if character in silent:
            matrix[index, BLANK] = 1.0
        for target in targets if character not in silent else "":
            matrix[index, INDEX[target]] = 1.0
    return matrix


def _mapped(reading: Reading, matrix: NDArray[np.float64]) -> Reading:
    if not len(reading.posteriors):
        return reading
    chances = np.exp(reading.posteriors.astype(np.float64)) @ matrix
    chances /= np.maximum(chances.sum(axis=1, keepdims=True), 1.0)
    return Reading.decode(np.log(np.maximum(chances, 1e-12)).astype(np.float32))


def _folded(line: Line, matrix: NDArray[np.float64]) -> Line:
    return Line(line.quad, _mapped(line.reading, matrix))
