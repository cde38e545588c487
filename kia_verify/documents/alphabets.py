"""What a field can print at all, told to the evidence: a digit in a name is a letter, an O in a number a 0.

Nothing is decided here: the probability of a character that the field cannot hold is handed to those of
its look-alikes that it can. An ambiguous one (1 for I or L) leaves both equally likely, hence uncertain.
Characters without a look-alike stay, so that foreign print is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, eq=False)
class _Folding:
    """Which characters stand for which: `sources` in groups, one for each of `targets`.

    A group begins at each of `starts`. Sums over groups need no product of matrices, for which the
    threads of several processes would wait for each other.
    """

    sources: NDArray[np.intp]
    starts: NDArray[np.intp]
    targets: NDArray[np.intp]


@cache
def _name_folding(capitals: bool) -> _Folding:
    return _folding(CAPITALS + " .,'-/", _LETTER_TWINS | _stroke(capitals), "")


@cache
def _text_folding(capitals: bool) -> _Folding:
    return _folding("".join(c for c in ALPHABET if not c.islower()), _stroke(capitals), "")


def _stroke(capitals: bool) -> dict[str, str]:
    """Among capitals a small l is the bare stroke of an I."""
    return {"l": "I"} if capitals else {}


def _in_capitals(text: str) -> bool:
    letters = [character for character in text if character.isalpha() and character != "l"]
    return sum(character.isupper() for character in letters) > MOSTLY * len(letters)


@cache
def _digit_folding() -> _Folding:
    return _folding(DIGITS, _DIGIT_TWINS, " -./,:;_'`\u2019")


def as_name(line: Line) -> Line:
    """Capitals and the punctuation of names."""
    return _folded(line, _name_folding(_in_capitals(line.text)))


def as_text(line: Line) -> Line:
    """Capitals instead of small letters, nothing else changed."""
    return _folded(line, _text_folding(_in_capitals(line.text)))


def as_digits(reading: Reading) -> Reading:
    """Digits alone; separators count as nothing."""
    return _mapped(reading, _digit_folding())


def _folding(allowed: str, twins: Mapping[str, str], silent: str) -> _Folding:
    """How characters as recognised fold onto those that may be meant; `silent` ones are none."""
    pairs = [(BLANK, BLANK)]
    for source, character in enumerate(ALPHABET[1:], 1):
        if character in silent:
            pairs.append((BLANK, source))
            continue
        if character in allowed:
            targets = character
        elif character in twins:
            targets = twins[character]
        elif character.upper() in allowed:
            targets = character.upper()
        else:
            targets = character
        pairs += [(INDEX[target], source) for target in targets]
    meant, sources = np.array(sorted(pairs)).T
    distinct, starts = np.unique(meant, return_index=True)
    return _Folding(sources, starts, distinct)


def _mapped(reading: Reading, folding: _Folding) -> Reading:
    if not len(reading.posteriors):
        return reading
    chances = np.zeros(reading.posteriors.shape)
    seen = np.exp(reading.posteriors.astype(np.float64))
    chances[:, folding.targets] = np.add.reduceat(seen[:, folding.sources], folding.starts, axis=1)
    chances /= np.maximum(chances.sum(axis=1, keepdims=True), 1.0)
    return Reading.decode(np.log(np.maximum(chances, 1e-12)).astype(np.float32))


def _folded(line: Line, folding: _Folding) -> Line:
    return Line(line.quad, _mapped(line.reading, folding))
