"""Identity cards side by side on one sheet, told apart by their numbers.

Families lay both parents' cards on one scanner, or stick them on one page. The outline may be the sheet's
alone, and read as one card it would mix two people.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from kia_verify.reading.page import Line

FEWEST_DIGITS = 13
"""Digits from which a line of a card holds a NIK, which has 16; dates have eight."""
LEAST_DISTANCE = 5.0
"""Text heights that the numbers of two cards are apart at least; a number read twice lies nearer."""

Extent = tuple[float, float]


def cards_apart(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each card of a page of cards; all of them together where it shows but one."""
    numbers = [line for line in lines if sum(map(str.isdigit, line.text)) >= FEWEST_DIGITS]
    pairs = [(one, other, _distances(one, other)) for one, other in combinations(numbers, 2)]
    if not pairs:
        return [list(lines)]
    one, other, (across, down) = max(pairs, key=lambda pair: max(pair[2]))
    if max(across, down) < LEAST_DISTANCE * min(one.height, other.height):
        return [list(lines)]
    level = across > down
    first, last = sorted(_extent(line, level) for line in (one, other))
    border = _border([_extent(line, level) for line in lines], first, last)
    if border is None:
        return [list(lines)]
    before = [line for line in lines if _extent(line, level)[0] < border]
    after = [line for line in lines if _extent(line, level)[0] >= border]
    return [*cards_apart(before), *cards_apart(after)]


def _distances(one: Line, other: Line) -> tuple[float, float]:
    """Pixels between two lines across the page (0 where they overlap) and down it."""
    return max(one.left - other.right, other.left - one.right, 0.0), abs(one.middle - other.middle)


def _extent(line: Line, level: bool) -> Extent:
    return (line.left, line.right) if level else (line.top, line.bottom)


def _border(extents: Sequence[Extent], first: Extent, last: Extent) -> float | None:
    """Where the second of two cards begins: after a gap, as far from the first as their numbers are apart.

    Args:
        extents: of all lines.
        first, last: of the two numbers.
    """
    expected = min(extents)[0] + last[0] - first[0]
    end = first[1]
    starts: list[float] = []
    for start, stop in sorted(extents):
        if end < start <= last[0]:
            starts.append(start)
        end = max(end, stop)
    return min(starts, key=lambda start: abs(start - expected), default=None)
