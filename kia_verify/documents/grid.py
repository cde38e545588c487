"""The rows of a table, found through the cells that every row has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kia_verify.documents.layout import Flow
from kia_verify.reading.page import Line

SAME_ROW = 0.55
"""Anchors of a row lie less than this many heights apart."""
OUTERMOST = 0.62
"""A line belongs to no row that is this share of the pitch away: a row's own band is half of it."""
TALLEST = 2.2
"""Nor to one that is this many heights of the line away."""


@dataclass(frozen=True, eq=False)
class Grid:
    """The rows of a table: a course through each row's anchors.

    Attributes:
        levels: height of each row, top to bottom.
        anchors: the anchors of each row.
    """

    levels: tuple[float, ...]
    anchors: tuple[tuple[Line, ...], ...]

    @classmethod
    def through(cls, anchors: Sequence[Line], flow: Flow) -> Grid:
        """Groups anchors (cells of one line that every row has) into rows."""
        groups: list[list[Line]] = []
        for anchor in sorted(anchors, key=flow.level):
            above = np.mean([flow.level(other) for other in groups[-1]]) if groups else -np.inf
            if flow.level(anchor) - above < SAME_ROW * anchor.height:
                groups[-1].append(anchor)
            else:
                groups.append([anchor])
        return cls(
            tuple(float(np.mean([flow.level(anchor) for anchor in group])) for group in groups),
            tuple(tuple(group) for group in groups),
        )

    def assign(self, lines: Sequence[Line], flow: Flow) -> list[list[Line]]:
        """The lines of each row: the nearest one by height, followed along the text."""
        rows: list[list[Line]] = [[] for _ in self.levels]
        if not rows:
            return rows
        pitch = float(np.median(np.diff(self.levels))) if len(self.levels) > 1 else np.inf
        for line in lines:
            distances = [self._distance(number, line, flow) for number in range(len(rows))]
            nearest = int(np.argmin(distances))
            if distances[nearest] < min(OUTERMOST * pitch, TALLEST * line.height):
                rows[nearest].append(line)
        return rows

    def _distance(self, number: int, line: Line, flow: Flow) -> float:
        """How far a line lies off a row, seen from the row's nearest anchor."""
        centre = float(line.quad[:, 0].mean())
        anchor = min(self.anchors[number], key=lambda a: abs(float(a.quad[:, 0].mean()) - centre))
        return abs(flow.level(line) - flow.level(anchor))
