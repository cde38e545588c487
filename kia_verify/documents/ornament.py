"""What was read and is no print of the form: the ring pattern of a blank's border (OOO, POO, DOO), stamps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kia_verify.documents.labels import similarity
from kia_verify.documents.layout import Flow
from kia_verify.reading.page import Line

_LONGEST = 5
"""Letters of a piece of ornament at most."""
_COLUMN = 5
"""As many like pieces below each other are an ornament: no value stands five times in a column."""
_APART = 3.5
"""Neighbours of a column lie at most this many text heights below each other."""
_ROUND = str.maketrans(dict.fromkeys("DPQBCGbdpqocg0", "O"))
_ALIKE = 0.6
_SLANTING, _SHORTEST = 4.0, 2.0
"""Degrees from the course of the page's text, and heights of text that a line is long, from which it is a
stamp's. Of 5,192 lines of certificates and family cards on curled and folded paper (tune split) the worst was
3 degrees off; of the words of two stamps five of eight were 4.9 to 27."""


def without_ornament(lines: Sequence[Line]) -> list[Line]:
    """The lines without columns of short, like pieces."""
    short = [line for line in lines if 0 < len(_shape(line)) <= _LONGEST]
    dropped: set[int] = set()
    left = sorted(short, key=lambda line: line.middle)
    while left:
        column = [left.pop(0)]
        for line in left[:]:
            if _below(column[-1], line):
                column.append(line)
                left.remove(line)
        if len(column) >= _COLUMN:
            dropped.update(id(line) for line in column)
    return [line for line in lines if id(line) not in dropped]


def without_stamps(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that stand aslant: a stamp beside a name is no part of it."""
    flow = Flow(lines)
    return [line for line in lines if not _slants(line, flow)]


def _slants(line: Line, flow: Flow) -> bool:
    if line.right - line.left < _SHORTEST * line.height:
        return False
    course = flow.slope(*line.quad.mean(axis=0))
    return abs(float(np.degrees(np.arctan(line.slope) - np.arctan(course)))) > _SLANTING


def _shape(line: Line) -> str:
    """Its letters and digits, the round ones as one."""
    return "".join(filter(str.isalnum, line.text)).translate(_ROUND).upper()


def _below(above: Line, line: Line) -> bool:
    """Whether a piece continues a column: right below, under the same left or right end, of like shape."""
    height = max(above.height, line.height)
    aligned = min(abs(above.left - line.left), abs(above.right - line.right)) < height
    near = 0 < line.middle - above.middle < _APART * height
    return near and aligned and similarity(_shape(above), _shape(line)) >= _ALIKE
