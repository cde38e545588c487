"""Places between two letters where it cannot be told whether a space or an apostrophe stands.

A mark that the recogniser passes over still has a probability there that it hardly ever has elsewhere
(`documents.alphabets.BONUSES`). On 1474 lines of names and places on 70 family cards and certificates of the
tune split, a space at 0.2 and more was always printed and below 0.015 never; between the two 13 were
printed and 17 not. An apostrophe at 0.05 was always printed, below 0.005 never; between 2 were and 1 not.
"""

from __future__ import annotations

import numpy as np

from kia_verify.reading.evidence import INDEX, Reading

SPACE_DOUBT = (0.015, 0.2)
APOSTROPHE_DOUBT = (0.005, 0.05)
_MARKS = (
    ([INDEX[" "]], SPACE_DOUBT),
    ([INDEX[character] for character in "'`’"], APOSTROPHE_DOUBT),
)


def separator_in_doubt(reading: Reading) -> bool:
    """Whether a space or an apostrophe may stand or not between two letters of a line as recognised."""
    if not len(reading.posteriors):
        return False
    likely = [reading.posteriors[:, columns].max(axis=1) for columns, _ in _MARKS]
    if all((steps < np.log(low)).all() for steps, (_, (low, _)) in zip(likely, _MARKS, strict=True)):
        return False
    for index in range(1, len(reading.text)):
        first, last = reading.steps[index - 1] + 1, reading.steps[index]
        if first >= last or not (reading.text[index - 1].isalpha() and reading.text[index].isalpha()):
            continue
        for steps, (_, (low, high)) in zip(likely, _MARKS, strict=True):
            if low < np.exp(steps[first:last].max()) < high:
                return True
    return False
