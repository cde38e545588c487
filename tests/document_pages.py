"""Synthetic pages: lines at given places, as a reader would hand them on."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kia_verify.reading.evidence import ALPHABET, INDEX, Reading
from kia_verify.reading.page import Line, Page

HEIGHT = 20.0
"""Height of a line box in pixels."""
PITCH = 24.0
"""Distance of two rows."""
ADVANCE = 10.0
"""Width of a character."""

Placed = tuple[str, float, float]
"""Text, x of its left end, number of its row."""


def line(text: str, x: float = 0.0, row: float = 0.0, skew: float = 0.0, chance: float = 0.999) -> Line:
    """One line; `skew` is dy/dx of the whole page."""
    x1 = x + ADVANCE * len(text)
    y0, y1 = row * PITCH + skew * x, row * PITCH + skew * x1
    quad = np.array([[x, y0], [x1, y1], [x1, y1 + HEIGHT], [x, y0 + HEIGHT]])
    return Line(quad, Reading.of(text, chance))


def page(placed: Iterable[Placed], skew: float = 0.0) -> Page:
    """A page of such lines."""
    return Page(tuple(line(text, x, row, skew) for text, x, row in placed), 1000, 700)


def doubtful(text: str, index: int, other: str, share: float) -> Reading:
    """A reading of `text` that gives `other` so much of the probability of one character."""
    reading = Reading.of(text)
    posteriors = reading.posteriors.copy()
    row = posteriors[reading.steps[index]]
    row[:] = np.log(0.001 / len(ALPHABET))
    row[INDEX[other]] = np.log(share)
    row[INDEX[text[index]]] = np.log(0.999 - share)
    return Reading.decode(posteriors)
