"""Ornaments that were read as text: the ring pattern of a security blank's border gives OOO, POO, DOO."""

from __future__ import annotations

from collections.abc import Sequence

from kia_verify.documents.labels import similarity
from kia_verify.reading.page import Line

_LONGEST = 5
"""Letters of a piece of ornament at most."""
_COLUMN = 5
"""As many like pieces below each other are an ornament: no value stands five times in a column."""
_APART = 3.5
"""Neighbours of a column lie at most this many text heights below each other."""
_ROUND = str.maketrans(dict.fromkeys("DPQBCGbdpqocg0", "O"))
_ALIKE = 0.6


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


def _shape(line: Line) -> str:
    """Its letters and digits, the round ones as one."""
    return "".join(filter(str.isalnum, line.text)).translate(_ROUND).upper()


def _below(above: Line, line: Line) -> bool:
    """Whether a piece continues a column: right below, under the same left or right end, of like shape."""
    height = max(above.height, line.height)
    aligned = min(abs(above.left - line.left), abs(above.right - line.right)) < height
    near = 0 < line.middle - above.middle < _APART * height
    return near and aligned and similarity(_shape(above), _shape(line)) >= _ALIKE
