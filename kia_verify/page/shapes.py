"""What is drawn over a photograph, as shapes: the page draws them as SVG, the inspection sheet as pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kia_verify.report import Point

STROKES = {
    "document": "#12b886",
    "read": "#1971c2",
    "unread": "#f08c00",
    "pass": "#2b8a3e",
    "review": "#f08c00",
    "not_done": "#f08c00",
    "fail": "#e03131",
}
"""Colour of each kind of shape; a field has the status of its checks, or `read` or `unread`."""
CONFIDENT = 0.80
"""Confidence at which the scale leaves the warm colours: the built-in policy's `thresholds.confident`."""
_SCALE = ((0.0, (201, 42, 42)), (0.5, (240, 120, 0)), (CONFIDENT, (190, 160, 0)), (1.0, (11, 114, 133)))
"""Confidence and its red, green and blue; red and teal differ for those who do not tell red from green."""
SIDES = ("top", "right", "bottom", "left")
"""Of a subject, in the order of its corners: each side runs from its corner to the next."""


@dataclass(frozen=True)
class Shape:
    """A polygon over a picture.

    Attributes:
        points: in pixels of the picture.
        kind: one of `STROKES`.
        title: the tool tip.
        label: written at `at`, empty for fields.
    """

    points: tuple[Point, ...]
    kind: str
    title: str = ""
    label: str = ""
    at: Point = (0.0, 0.0)

    @property
    def svg(self) -> str:
        """The points in SVG's notation."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


@dataclass(frozen=True)
class Mark:
    """A short word at a place of a picture: the number of a corner, the name of a side."""

    text: str
    at: Point


def outline(corners: Iterable[Point], label: str, title: str = "") -> Shape:
    """A document's outline, labelled at its corner nearest to the picture's top left."""
    points = tuple(corners)
    x, y = min(points, key=sum)
    return Shape(points, "document", title, label, (round(x), round(y)))


def corner_marks(corners: Sequence[Point]) -> list[Mark]:
    """Numbers 1 to 4 on the corners, clockwise from the subject's own top left."""
    return [Mark(str(number), corner) for number, corner in enumerate(corners, start=1)]


def side_marks(corners: Sequence[Point]) -> list[Mark]:
    """The names of the sides at their middles."""
    quad = np.array(corners, dtype=np.float64)
    middles = (quad + np.roll(quad, -1, axis=0)) / 2
    return [Mark(name, (float(x), float(y))) for name, (x, y) in zip(SIDES, middles, strict=True)]


def confidence_colour(confidence: float) -> tuple[int, int, int]:
    """Red, green and blue (0 to 255) for a confidence of 0 to 1: red, orange, ochre, teal."""
    places = [place for place, _ in _SCALE]
    red, green, blue = (
        round(float(np.interp(confidence, places, [colour[channel] for _, colour in _SCALE])))
        for channel in range(3)
    )
    return red, green, blue
