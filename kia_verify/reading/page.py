"""What a reader hands on: a page of text lines, each with the evidence behind its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from kia_verify.imaging.geometry import Floats, apply
from kia_verify.reading.evidence import Reading

ORNAMENT, REPEATED = 10, 0.8
"""Characters of a text at least, and the share of them that is one and the same, from which it is none: rings
and rosettes along a blank's border give 000000000000."""


@dataclass(frozen=True, eq=False)
class Line:
    """One detected text line of a page.

    Attributes:
        quad: corners in pixels of the page, clockwise from the text's own top left.
        reading: its text with the recogniser's evidence.
    """

    quad: Floats
    reading: Reading

    @property
    def text(self) -> str:
        return self.reading.text

    @cached_property
    def left(self) -> float:
        return float(self.quad[[0, 3], 0].mean())

    @cached_property
    def right(self) -> float:
        return float(self.quad[[1, 2], 0].mean())

    @cached_property
    def top(self) -> float:
        return float(self.quad[[0, 1], 1].mean())

    @cached_property
    def bottom(self) -> float:
        return float(self.quad[[2, 3], 1].mean())

    @cached_property
    def middle(self) -> float:
        """Vertical centre."""
        return float(self.quad[:, 1].mean())

    @cached_property
    def height(self) -> float:
        return max(self.bottom - self.top, 1.0)

    @cached_property
    def slope(self) -> float:
        """dy/dx of the line's course; 0 for one that does not go to the right."""
        along = self.quad[1] - self.quad[0] + self.quad[2] - self.quad[3]
        return float(along[1] / along[0]) if along[0] > 0 else 0.0

    def part(self, start: int, stop: int) -> Line:
        """The line cut down to the characters start (included) to stop (excluded).

        The quad is cut at the characters' own places, so that a cell or a value that was
        detected together with its neighbour gets its own box and its own evidence.
        """
        reading = self.reading.part(start, stop)
        left, right = self.reading.extent(start, stop)
        top_edge = self.quad[1] - self.quad[0]
        bottom_edge = self.quad[2] - self.quad[3]
        quad = np.array(
            [
                self.quad[0] + left * top_edge,
                self.quad[0] + right * top_edge,
                self.quad[3] + right * bottom_edge,
                self.quad[3] + left * bottom_edge,
            ]
        )
        return Line(quad=quad, reading=reading)


def is_ornament(text: str, least: int = ORNAMENT) -> bool:
    """Whether a text is what a border of like ornaments was read as, or a rule of dots or dashes.

    Args:
        text: of a line, or of its beginning.
        least: characters of it at least.
    """
    characters = text.replace(" ", "")
    (_, most), *_ = Counter(characters).most_common(1) or [("", 0)]
    return len(characters) >= least and most >= REPEATED * len(characters)


def lines_of(read: Iterable[tuple[Floats, Reading]]) -> tuple[Line, ...]:
    """The lines among quads and what was read in them, without blanks and ornaments."""
    return tuple(
        Line(quad, reading)
        for quad, reading in read
        if reading.text.strip() and not is_ornament(reading.text)
    )


@dataclass(frozen=True, eq=False)
class Page:
    """A straightened subject, read.

    Attributes:
        lines: in no particular order.
        width, height: size of the straightened image in pixels.
        to_file: homography from page pixels to pixels of the file as stored.
    """

    lines: tuple[Line, ...]
    width: int
    height: int
    to_file: Floats = field(default_factory=lambda: np.eye(3))

    @property
    def text_height(self) -> float:
        """Median height of the lines in pixels, 0 on a page without text."""
        return float(np.median([line.height for line in self.lines])) if self.lines else 0.0

    def file_quad(self, quad: Floats) -> list[tuple[float, float]]:
        """A quad of the page in pixels of the file as stored, for the report."""
        return [(round(float(x), 1), round(float(y), 1)) for x, y in apply(self.to_file, quad)]
