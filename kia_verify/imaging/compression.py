"""Compression: steps at the borders of the 8 x 8 blocks in which JPEG and its kin spend their bits.

After Wang, Bovik and Evans, "Blind measurement of blocking artifacts in images" (ICIP 2000): the mean
step between neighbours at block borders is compared with that inside the blocks. The blocks are those of the
file as stored, so the page is laid back into the file's pixels first.
"""

from __future__ import annotations

import cv2
import numpy as np

from kia_verify.imaging.geometry import Image, apply, quad_area, rectangle
from kia_verify.imaging.measure import Measure
from kia_verify.imaging.subject import Subject
from kia_verify.imaging.thresholds import scale_of
from kia_verify.imaging.working_copy import grey
from kia_verify.report import Code

NAME = "compression"
UNIT = "step at block borders beyond that inside, 8-bit values"
BLOCK = 8
LARGEST_STEP = np.uint8(24)
"""Steps are clipped here: print has larger ones, wherever it stands."""
LEAST_SCALE = 0.8
"""Page pixels per pixel of the file below which the blocks' borders are lost."""
LEAST_SIDE = 10 * BLOCK


def assess(subject: Subject) -> Measure:
    """The larger mean excess of the two directions."""
    value = blockiness(subject)
    if value is None:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_BLURRED)
    return Measure.on(scale_of(NAME), NAME, value, UNIT, Code.IMAGE_BLURRED)


def blockiness(subject: Subject) -> float | None:
    """Mean step at the block borders less that elsewhere; None on a small or much reduced page."""
    height, width = subject.image.shape[:2]
    corners = apply(subject.to_file, rectangle(width, height))
    low = np.maximum(np.floor(corners.min(axis=0) / BLOCK), 0.0) * BLOCK
    size = np.ceil(corners.max(axis=0) - low).astype(int)
    if min(size) < LEAST_SIDE or width * height < LEAST_SCALE**2 * quad_area(corners):
        return None
    back = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1.0]]) @ subject.to_file
    frame = (int(size[0]), int(size[1]))
    luminance = grey(subject.image)
    laid = cv2.warpPerspective(luminance, back, frame, flags=cv2.INTER_LINEAR)
    inside = cv2.warpPerspective(np.ones_like(luminance), back, frame, flags=cv2.INTER_NEAREST)
    planes = [np.asarray(plane, np.uint8) for plane in (laid, inside)]
    turned = [np.ascontiguousarray(plane.T) for plane in planes]
    return max(_excess(*planes), _excess(*turned))


def _excess(luminance: Image, inside: Image) -> float:
    """Mean step across the block borders less that across other columns; the frame begins at a border.

    Args:
        luminance: of the file.
        inside: 1 where the page lies.
    """
    steps = np.minimum(cv2.absdiff(luminance[:, 1:], luminance[:, :-1]), LARGEST_STEP)
    asked = inside[:, 1:] & inside[:, :-1]
    sums, counts = (
        cv2.reduce(plane, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0] for plane in (steps * asked, asked)
    )
    means = [float(sums[phase::BLOCK].sum() / counts[phase::BLOCK].sum()) for phase in range(BLOCK)]
    # Straightening moves half of a step into the next column.
    return 0.5 * (means[7] + max(means[6], means[0])) - float(np.mean(means[2:5]))
