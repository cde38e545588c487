"""Places between two letters where it cannot be told whether a space, an apostrophe or a dot stands.

The recogniser passes over a narrow one now and then, but gives it a probability there that it hardly ever has
elsewhere. On 32,600 gaps between letters of names and places on the tune split and on documents of other
designs, of 6 spaces and 1 dot that were passed over all had more than DOUBT; where nothing is printed 33 had.
"""

from __future__ import annotations

import numpy as np

from kia_verify.reading.evidence import INDEX, Reading

DOUBT = 0.1
"""Probability from which a mark that was not read may stand all the same."""
_MARKS = [INDEX[character] for character in " .'`\u2019"]


def separator_in_doubt(reading: Reading) -> bool:
    """Whether a mark may stand between two letters of a line as recognised, where none was read."""
    if not len(reading.posteriors):
        return False
    likely = reading.posteriors[:, _MARKS].max(axis=1) > np.log(DOUBT)
    if not likely.any():
        return False
    letters = [character.isalpha() for character in reading.text]
    return any(
        letters[index - 1] and letters[index] and likely[first + 1 : last].any()
        for index, (first, last) in enumerate(zip(reading.steps, reading.steps[1:], strict=False), 1)
    )
