"""Compression: steps at the borders of the 8 x 8 blocks in which JPEG and its kin spend their bits.

After Wang, Bovik and Evans, "Blind measurement of blocking artifacts in images" (ICIP 2000): the mean
step between neighbours at block borders is compared with that inside the blocks. The blocks are those of the
file as stored, so the page is laid back into the file's pixels first.
"""

from __future__ import annotations

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, apply, quad_area, rectangle
from kia_verify.imaging.measure import Measure
from kia_verify.imaging.subject import Subject
from kia_verify.imaging.thresholds import scale_of
from kia_verify.imaging.working_copy import grey
from kia_verify.report import Code

NAME = "compression"
UNIT = "step at block borders beyond that inside, 8-bit values"
BLOCK = 8
LARGEST_STEP = 24.0
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
    laid = cv2.warpPerspective(luminance, back, frame, flags=cv2.INTER_LINEAR).astype(np.float64)
    inside = cv2.warpPerspective(np.full_like(luminance, 255), back, frame, flags=cv2.INTER_NEAREST) > 0
    return max(_excess(laid, inside), _excess(laid.T, inside.T))


def _excess(luminance: Floats, inside: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    """Mean step across the block borders less that across other columns; the frame begins at a border."""
    steps = np.minimum(np.abs(np.diff(luminance, axis=1)), LARGEST_STEP)
    asked = inside[:, 1:] & inside[:, :-1]
    columns = np.arange(steps.shape[1]) % BLOCK
    means = [float(steps[:, columns == phase][asked[:, columns == phase]].mean()) for phase in range(BLOCK)]
    # Straightening moves half of a step into the next column.
    return 0.5 * (means[7] + max(means[6], means[0])) - float(np.mean(means[2:5]))
