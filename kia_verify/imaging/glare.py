"""Glare: light mirrored in laminate or gloss that burns out print.

White paper may be saturated all over and be read well. Glare is a burnt-out spot that is clearly
brighter than the document's own tone, fades over a halo, and hides what was printed under it: where
the reader found a line there is print, and no glare.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image, rectangle
from kia_verify.imaging.measure import Measure, Scale
from kia_verify.imaging.working_copy import shrink, smooth
from kia_verify.report import Code, Kind

NAME = "glare"
UNIT = "share of the deciding area burnt out"
CARD_SCALE = Scale(hopeless=0.70, limit=0.28, target=0.04)
"""For the rows of a KTP that decide. A spot on one of their values burns 0.4 and more of them, a spot
beside the values up to 0.2."""
PAGE_SCALE = Scale(hopeless=0.040, limit=0.008, target=0.001)
"""For the text of a page: one burnt-out name in a family card's table takes 0.01."""
BURNT = 247
"""Value of the darkest channel from which a pixel is burnt out."""
ABOVE_TONE = 16
"""Least difference to the document's own tone; a page lighter than BURNT - ABOVE_TONE is not assessed."""
WORKING_SIDE = 640
KTP_ROWS = (0.22, 0.21, 0.72, 0.43)
"""Left, top, right, bottom of the values of NIK, name and birth date as shares of the card, the same
on every KTP-el (DOMAIN 3.1)."""


def assess(image: Image, line_quads: Sequence[Floats], kind: Kind) -> Measure:
    """Share of the deciding area (KTP: its rows; else the area that holds text) that is burnt out."""
    small, scale = shrink(image, WORKING_SIDE)
    height, width = small.shape[:2]
    if kind is Kind.KTP:
        left, top, right, bottom = KTP_ROWS
        rows = rectangle((right - left) * width, (bottom - top) * height)
        area = rows + np.array([left * width, top * height])
    elif len(line_quads) >= 3:
        area = cv2.convexHull(np.concatenate(line_quads).astype(np.float32) * scale)[:, 0].astype(np.float64)
    else:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_GLARE)
    darkest = smooth(small.min(axis=2), 1.0)
    tone = float(np.percentile(darkest, 60))
    if tone > BURNT - ABOVE_TONE:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_GLARE)
    asked = _filled([area], height, width)
    burnt = (darkest >= BURNT) & ~_filled([quad * scale for quad in line_quads], height, width)
    # Specks between strokes and rulings are no spot.
    spots = cv2.morphologyEx(burnt.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)) > 0
    value = float((spots & asked).sum() / max(int(asked.sum()), 1))
    chosen = CARD_SCALE if kind is Kind.KTP else PAGE_SCALE
    return Measure.on(chosen, NAME, value, UNIT, Code.IMAGE_GLARE)


def _filled(quads: Sequence[Floats], height: int, width: int) -> NDArray[np.bool_]:
    mask = np.zeros((height, width), dtype=np.uint8)
    for quad in quads:
        cv2.fillConvexPoly(mask, np.rint(quad).astype(np.int32), 1)
    return mask > 0
