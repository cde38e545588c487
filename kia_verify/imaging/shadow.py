"""Shadow and uneven light: how much light the darkest part with print gets, against the brightest.

A camera exposes for the bright part; the print in the shadow has to do with what is left.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, Image
from kia_verify.imaging.measure import Measure
from kia_verify.imaging.thresholds import scale_of
from kia_verify.imaging.working_copy import grey, shrink
from kia_verify.report import Code

NAME = "shadow"
UNIT = "light in the shadow / light beside it"
WORKING_SIDE = 640
TILE = 32
"""Side in working pixels of the squares whose brightest tenth stands for their paper."""
FEWEST_TILES = 6
DARKEST, BRIGHTEST = 5.0, 90.0
"""Percentiles over the tiles."""
_LIGHT = (np.arange(256) / 255.0) ** 2.2
"""Linear light of each luminance."""


def assess(image: Image, line_quads: Sequence[Floats]) -> Measure:
    """Linear light on the paper of the darkest tiles over that of the brightest, where there is print."""
    if len(line_quads) < 3:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_DARK)
    small, scale = shrink(image, WORKING_SIDE)
    asked = np.zeros(small.shape[:2], dtype=np.uint8)
    hull = cv2.convexHull(np.concatenate(line_quads).astype(np.float32) * scale)
    cv2.fillConvexPoly(asked, np.rint(hull).astype(np.int32), 1)
    with_print = _tiles(grey(small))[_tiles(asked).mean(axis=1) > 0.9]
    if len(with_print) < FEWEST_TILES:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_DARK)
    papers = np.percentile(_LIGHT[with_print], 90, axis=1)
    darkest, brightest = np.percentile(papers, (DARKEST, BRIGHTEST))
    return Measure.on(scale_of(NAME), NAME, float(darkest / max(brightest, 1e-6)), UNIT, Code.IMAGE_DARK)


def _tiles(plane: Image) -> Image:
    """The squares of a plane, one to a row; what is left over at its right and lower edge is not asked."""
    down, across = (size // TILE for size in plane.shape)
    whole = plane[: down * TILE, : across * TILE]
    return whole.reshape(down, TILE, across, TILE).swapaxes(1, 2).reshape(-1, TILE * TILE)
