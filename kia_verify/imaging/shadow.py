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


def assess(image: Image, line_quads: Sequence[Floats]) -> Measure:
    """Linear light on the paper of the darkest tiles over that of the brightest, where there is print."""
    small, scale = shrink(image, WORKING_SIDE)
    light = (grey(small).astype(np.float64) / 255.0) ** 2.2
    papers: list[float] = []
    if len(line_quads) >= 3:
        asked = np.zeros(light.shape, dtype=np.uint8)
        hull = cv2.convexHull(np.concatenate(line_quads).astype(np.float32) * scale)
        cv2.fillConvexPoly(asked, np.rint(hull).astype(np.int32), 1)
        for top in range(0, light.shape[0] - TILE + 1, TILE):
            for left in range(0, light.shape[1] - TILE + 1, TILE):
                part = np.s_[top : top + TILE, left : left + TILE]
                if asked[part].mean() > 0.9:
                    papers.append(float(np.percentile(light[part], 90)))
    if len(papers) < FEWEST_TILES:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_DARK)
    darkest, brightest = np.percentile(papers, (DARKEST, BRIGHTEST))
    return Measure.on(scale_of(NAME), NAME, float(darkest / max(brightest, 1e-6)), UNIT, Code.IMAGE_DARK)
