"""A part of a photograph that holds one subject."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats

FEWEST_LINES = 5
"""Text lines that make a document; a pass photo may carry a shop's stamp."""
TEXT_INSIDE = 0.92
"""Share of a document's text that has to lie inside an outline taken for its edge."""


@dataclass(frozen=True, eq=False)
class Region:
    """A part of the photograph that holds one subject.

    Attributes:
        quad: (4, 2) clockwise in pixels of the photograph; the first edge runs along the text, or
            along the picture's upper edge where there is none. Whether it is the subject's top or
            its bottom is for the reader to tell.
        lines: indices of the text quads inside.
        outlined: the edge was seen, not inferred from the text.
        support: edge support of the outline, 0 where it was inferred.
    """

    quad: Floats
    lines: tuple[int, ...]
    outlined: bool
    support: float


def contains(quad: Floats, point: Floats) -> bool:
    """Whether a point lies in a quadrilateral, its sides included."""
    return cv2.pointPolygonTest(quad.astype(np.float32), (float(point[0]), float(point[1])), False) >= 0
