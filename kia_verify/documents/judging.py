"""When the print of a value carries it: how certain it is, and the field that follows from that."""

from __future__ import annotations

import numpy as np

from kia_verify.documents.document import Field, State
from kia_verify.reading.evidence import ALPHABET, BLANK, INDEX, Reading
from kia_verify.reading.page import Line

LEAST_CHANCE = 0.7
"""A text counts as read when its least certain letter or digit is at least this probable."""
EDGES = " :;,'-_*=|\"`\u2019"
_ALNUM = np.array([character.isalnum() for character in ALPHABET])


def is_empty(line: Line) -> bool:
    """Whether a cell holds nothing but a dash or dirt."""
    return not any(character.isalnum() for character in line.text)


def trimmed(line: Line, leading: str, trailing: str | None = None) -> Line:
    """The line without these characters at its ends."""
    start = len(line.text) - len(line.text.lstrip(leading))
    stop = len(line.text.rstrip(leading if trailing is None else trailing))
    return line.part(start, max(stop, start)) if (start, stop) != (0, len(line.text)) else line


def certainty(reading: Reading) -> float:
    """The least certain letter's or digit's probability, that of one passed over counted against it.

    A doubtful space or dot is no doubt of the value. Where nothing was read, at the ends too, a letter
    other than its neighbours may have been dropped: one minus its probability.
    """
    pairs = zip(reading.text, reading.chances, strict=True)
    least = min((chance for character, chance in pairs if character.isalnum()), default=0.0)
    if not reading.steps:
        return least
    chances = np.exp(reading.posteriors)
    nothing = chances.argmax(axis=1) == BLANK
    after = np.searchsorted(reading.steps, np.arange(len(chances)), side="right")
    letters = np.array([INDEX[character] for character in reading.text])
    rows = np.arange(len(chances))
    chances[rows, letters[np.maximum(after - 1, 0)]] = 0.0
    chances[rows, letters[np.minimum(after, len(letters) - 1)]] = 0.0
    dropped = chances[nothing][:, _ALNUM].max(initial=0.0)
    return min(least, 1.0 - float(dropped))


def judged(value: str | int, confidence: float, line: Line, least: float = LEAST_CHANCE) -> Field:
    """A field that is READ where the confidence carries it."""
    read = confidence >= least
    return Field(
        value if read else None,
        State.READ if read else State.UNCERTAIN,
        round(min(confidence, 1.0), 4),
        line.quad,
        line.reading,
    )


def empty(line: Line) -> Field:
    return Field(None, State.EMPTY, 1.0, line.quad, line.reading)
