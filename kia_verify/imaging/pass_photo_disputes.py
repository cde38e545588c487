"""Whether an outline is beyond doubt that of a pass photo, or the outline network knows better.

Stripes and squares of a tablecloth have edges as clear as a print's, and a cloth around a print that was not
seen passes for its backdrop.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.finder import PRINTS, SURE
from kia_verify.imaging.geometry import Floats, Image, quad_iou, rectangle
from kia_verify.imaging.proportions import open_aspect
from kia_verify.imaging.region import FEWEST_LINES, Region
from kia_verify.imaging.settle import at_border, evidence, refine

DISPUTED = 0.8
"""Overlap with what the outline network is sure of, below which an outline is not beyond doubt the print's: a
4x3 print was accepted for the stripes of its tablecloth, which made it 3x4."""
BORNE_OUT, BASELESS = 2 / 3, 0.45
"""Evidence of an outline with a pass photo's proportions, and of the network's with any: from the one on, and
below the other, the outline is not disputed. Of 29 disputed outlines of prints of wrong proportions on
patterned cloths (tune split) the network's was nearer in 27: 18 had 0.66 and more, and where the other nine
had less, the outline itself had 0.47 at most (0.64 with proportions that fit)."""
ODD = 0.055
"""Difference from the proportions 3x4 (log) from which all sides have to be seen: a side of a too narrow
print that was put on a stripe of the cloth, or on the file's border, made it 2x3. Right prints so far off had
evidence of 0.83."""
WHOLE, SCANNED = 0.9, 0.95
"""Overlap with the file from which an outline is the file's own: in 60 digital files the network's has 0.92
and more. A green tartan on a red cloth was accepted for the cloth, though the network saw the print. From the
second on the file is a print that was scanned or cut out along its edges: nothing of it can lie outside."""
UNSEEN = 0.25
"""Evidence up to which no side of an outline was seen."""
ALONG = 0.025
"""Share of the file's long side within which a side lies along the border, and a corner may lie outside."""
BAR, BLACK = (0.008, 0.015), 25
"""Distance from a screenshot's picture and depth of what is looked at of a bar, shares of the file's long
side, and levels from black or white within which all of it lies."""


def undisputed(pixels: Image, regions: list[Region], prints: Sequence[Floats]) -> list[Region]:
    """The regions but for outlines in a cloth's pattern around or across a print that is seen beyond doubt.

    That is one of which the outline network is sure, and which the picture's edges bear out.
    """
    size = (pixels.shape[1], pixels.shape[0])
    whole = [quad for quad in prints if not at_border(quad, size).any()]
    refined = [refine(pixels, quad, ()) for quad in whole]
    sure = [quad for quad in refined if evidence(pixels, quad, PRINTS) > SURE]
    return [
        one
        for one in regions
        if len(one.lines) >= FEWEST_LINES or not any(0 < quad_iou(one.quad, quad) < DISPUTED for quad in sure)
    ]


def is_disputed(pixels: Image, quad: Floats, prints: Sequence[Floats]) -> bool:
    """Whether an outline may not be the print's: the outline network is sure of another one of the same.

    One along the file's border does not count: the network takes prints near it for ones that it cuts off.
    And what lies between two borders of the file is cut off itself, or a part of a digital photo, unless bars
    beyond it show a screenshot.
    """
    size = (pixels.shape[1], pixels.shape[0])
    sides = at_border(quad, size)
    scanned = quad_iou(quad, rectangle(*size)) > SCANNED
    ends = scanned or sides.all() or (sides.any() and _between_bars(pixels, quad, sides))
    if not ends and ((sides[:2] & sides[2:]).any() or _oddly_shaped(pixels, quad)):
        return True
    within = [other for other in prints if not at_border(other, size).any()]
    rivals = [other for other in within if quad_iou(quad, other) > 0]
    if not rivals or max(quad_iou(quad, other) for other in rivals) >= DISPUTED:
        return False
    baseless = all(evidence(pixels, refine(pixels, other, ()), ()) < BASELESS for other in rivals)
    return not (baseless and evidence(pixels, quad, PRINTS) > BORNE_OUT)


def _oddly_shaped(pixels: Image, quad: Floats) -> bool:
    """Whether an outline has not quite a pass photo's proportions, and not every side is seen."""
    size = (pixels.shape[1], pixels.shape[0])
    off = min(abs(float(np.log(open_aspect(quad, size, one) / one))) for one in PRINTS)
    return off > ODD and evidence(pixels, quad, ()) < SURE


def shows_a_print(pixels: Image, quad: Floats, prints: Sequence[Floats], standing: bool) -> bool:
    """Whether the whole file was taken for the photo although the outline network sees a print in it.

    Of a digital file the network sees the whole as a print, or an outline that no print in it has: out of the
    file, from one border to the other along the shoulders, or a hijab's, which has no straight edge.

    Args:
        pixels: BGR, as stored.
        quad: what was taken for the photo.
        prints: outlines that the network sees.
        standing: the person reaches down to the photo's border, so that no table is seen there.
    """
    size = (pixels.shape[1], pixels.shape[0])
    if quad_iou(quad, rectangle(*size)) <= WHOLE:
        return False
    within = [other for other in prints if quad_iou(other, quad) < WHOLE and _within(other, size)]
    return any(not standing or evidence(pixels, refine(pixels, one, ()), ()) > UNSEEN for one in within)


def is_file(pixels: Image, quad: Floats) -> bool:
    """Whether an outline is that of the file but for a corner, or a strip along the shoulders.

    With two sides away from the borders only where the picture does not bear them out.
    """
    size = (pixels.shape[1], pixels.shape[0])
    sides = at_border(quad, size, ALONG)
    along = int(sides.sum())
    if along not in (2, 3) or quad_iou(quad, rectangle(*size)) <= WHOLE:
        return False
    return not _between_bars(pixels, quad, sides) and (along == 3 or evidence(pixels, quad, ()) < BASELESS)


def _within(quad: Floats, size: tuple[int, int]) -> bool:
    """Whether an outline lies in the file and does not span it."""
    outside = max(float((-quad).max()), float((quad - np.array(size)).max()))
    sides = at_border(quad, size, ALONG)
    return outside < ALONG * max(size) and not bool((sides[:2] & sides[2:]).any())


def _between_bars(pixels: Image, quad: Floats, sides: NDArray[np.bool_]) -> bool:
    """Whether plain black or white lies beyond every side that is not the file's border."""
    left, top = np.rint(quad.min(axis=0)).astype(int)
    right, bottom = np.rint(quad.max(axis=0)).astype(int)
    gap, depth = (round(share * max(pixels.shape[:2])) for share in BAR)
    # Borders of the file have no room beyond them.
    bands = [
        pixels[max(top - gap - depth, 0) : max(top - gap, 0)],
        pixels[bottom + gap : bottom + gap + depth],
        pixels[:, max(left - gap - depth, 0) : max(left - gap, 0)],
        pixels[:, right + gap : right + gap + depth],
    ]
    seen = [band for band in bands if band.size]
    plain = all(bool(band.max() < BLACK or band.min() > 255 - BLACK) for band in seen)
    return plain and len(seen) == 4 - int(sides.sum())
