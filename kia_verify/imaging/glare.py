"""Glare: light mirrored in laminate or gloss that burns out print.

White paper may be saturated all over, or where the sun falls on it, and be read well. Glare is a burnt-out
spot of bounded size with darker paper all around it; burnt paper that goes on beside it, between the
next lines or up to the sheet's edge, is brightly lit and no spot. Where the reader found a line there is
print, and no glare.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image, rectangle
from kia_verify.imaging.measure import Measure
from kia_verify.imaging.thresholds import scale_of
from kia_verify.imaging.working_copy import shrink, smooth
from kia_verify.report import Code, Kind

NAME = "glare"
UNIT = "share of the deciding area burnt out"
CARD, PAGE = "glare_card", "glare_page"
"""Names of the scales: of the rows of a KTP that decide, and of the text of a page."""
BURNT = 247
"""Value of the darkest channel from which a pixel is burnt out."""
ABOVE_TONE = 16
"""Least difference to the document's own tone; a page lighter than BURNT - ABOVE_TONE is not assessed."""
DARKER = 8
"""Least difference to BURNT of what surrounds a spot."""
SURROUNDED = 0.8
"""Share of a spot's surroundings that has to be darker."""
FAR, RIM = 12, 0.4
"""Distance in working pixels up to which a spot's surroundings are asked: two lines of a family card, and so
many times the root of the spot's area for its own soft rim. The nearer half is left out."""
LEAST_SPOT = 40
"""Working pixels of a spot at least: it is larger than a letter of a family card."""
LARGEST_SPOT = 0.25
"""Share of the document beyond which a burnt part is no spot."""
WORKING_SIDE = 640
KTP_ROWS = (0.22, 0.21, 0.72, 0.43)
"""Left, top, right, bottom of the values of NIK, name and birth date as shares of the card, the same
on every KTP-el (DOMAIN 3.1)."""

Mask = NDArray[np.bool_]


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
    darkest = smooth(np.minimum.reduce(cv2.split(small)), 1.0)
    tone = float(np.percentile(darkest, 60))
    if tone > BURNT - ABOVE_TONE:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_GLARE)
    asked = _filled([area], height, width)
    burnt = (darkest >= BURNT) & ~_filled([quad * scale for quad in line_quads], height, width)
    burnt = _opened(burnt)
    # A card is never white: whatever is burnt there is mirrored light.
    hidden = burnt if kind is Kind.KTP else _surrounded(burnt, darkest)
    scale_name = CARD if kind is Kind.KTP else PAGE
    value = float((hidden & asked).sum()) / max(int(asked.sum()), 1)
    return Measure.on(scale_of(scale_name), NAME, value, UNIT, Code.IMAGE_GLARE)


def _opened(burnt: Mask) -> Mask:
    """Without the specks between strokes and rulings, which are no spot."""
    return cv2.morphologyEx(burnt.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)) > 0


def _surrounded(burnt: Mask, darkest: Floats) -> Mask:
    """The burnt parts of bounded size that have darker paper all around them."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(burnt.astype(np.uint8))
    kept = np.zeros(burnt.shape, dtype=np.bool_)
    height, width = burnt.shape
    for number in range(1, count):
        left, top, wide, tall, size = (int(value) for value in boxes[number])
        if not LEAST_SPOT <= size <= LARGEST_SPOT * labels.size:
            continue
        # A larger spot has a wider soft rim.
        far = FAR + round(RIM * size**0.5)
        rows = slice(max(top - far, 0), min(top + tall + far, height))
        part = (rows, slice(max(left - far, 0), min(left + wide + far, width)))
        spot = labels[part] == number
        around = _grown(spot, far) & ~_grown(spot, far // 2)
        if float((darkest[part][around] < BURNT - DARKER).mean()) >= SURROUNDED:
            kept[part] |= spot
    return kept


def _grown(mask: Mask, distance: int) -> Mask:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * distance + 1, 2 * distance + 1))
    return cv2.dilate(mask.astype(np.uint8), disc) > 0


def _filled(quads: Sequence[Floats], height: int, width: int) -> Mask:
    mask = np.zeros((height, width), dtype=np.uint8)
    for quad in quads:
        cv2.fillConvexPoly(mask, np.rint(quad).astype(np.int32), 1)
    return mask > 0
