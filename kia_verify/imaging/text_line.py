"""A text line cut out of its page for measuring: levelled, in luminance, with its letter height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, Image, homography, quad_size, rectangle
from kia_verify.imaging.working_copy import grey

MOST_LINES = 40
"""Lines measured on a page: enough for a median, evenly chosen from all."""
PAPER, INK = 90, 2
"""Percentiles of the luminance that stand for the paper around a line and for its strokes."""
LEAST_CONTRAST = 8.0
"""Difference of paper and ink in 8-bit values below which a quad holds no ink worth measuring."""
NOISE_RANGE = 16.0
"""Contrast over the noise's standard deviation that noise alone may reach: 12 after JPEG compression, which
keeps the coarse part of noise; blurred print has 70 and more."""
_LARGEST_CHANGE = 8 * 255 + 1


@dataclass(frozen=True, eq=False)
class TextLine:
    """One line of text.

    Attributes:
        quad: its corners in pixels of the page.
        luminance: shape (height, width), 0 to 255, page scale.
        paper: luminance of the paper behind it.
        ink: luminance of its strokes.
        capitals: height of its letters in page pixels.
    """

    quad: Floats
    luminance: Floats
    paper: float
    ink: float
    capitals: float


def cut_lines(image: Image, quads: Sequence[Floats]) -> list[TextLine]:
    """Lines of a page that hold ink.

    Args:
        image: BGR page.
        quads: text lines, each (4, 2), page pixels, clockwise from the text's own top left.
    """
    luminance = grey(image)
    lines: list[TextLine] = []
    step = max(1.0, len(quads) / MOST_LINES)
    for index in np.arange(0, len(quads), step).astype(int):
        line = _cut(luminance, np.asarray(quads[index], dtype=np.float64))
        if line is not None:
            lines.append(line)
    return lines


def _cut(page: Image, quad: Floats) -> TextLine | None:
    width, height = (round(size) for size in quad_size(quad))
    if height < 4 or width < 2 * height:
        return None
    # Blurred ink reaches out of the quad: the paper is judged on a wider cut, of half a line more each way.
    margin = max(2, round(0.5 * height))
    target = rectangle(width, height) + margin
    size = (width + 2 * margin, height + 2 * margin)
    matrix = homography(quad, target)
    warped = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    wide = np.asarray(warped, dtype=np.uint8)
    luminance = wide[margin : margin + height, margin : margin + width].astype(np.float64)
    low, middle, paper, high = (float(value) for value in np.percentile(wide, (2, 50, PAPER, 98)))
    ink = float(np.percentile(luminance, INK))
    if paper - ink < LEAST_CONTRAST:
        return None
    # Noise alone is small, and as much lighter as darker. Sharp small print looks noisy too, but ink only
    # darkens; blurred print is smooth.
    if middle - low < 1.6 * (high - middle) and paper - ink < NOISE_RANGE * pixel_noise(wide):
        return None
    return TextLine(quad, luminance, paper, ink, letter_height(luminance))


def letter_height(luminance: Floats) -> float:
    """Height of the letters of a levelled line in pixels, whatever margin its box has.

    Strokes change the luminance along the line; the rows between the half heights of that
    change's profile are the letters' body: capitals and digits, or small letters with their stems.
    """
    change = np.abs(np.diff(luminance, axis=1))
    profile = np.sqrt((change**2).mean(axis=1))
    floor = float(profile.min())
    level = floor + 0.5 * (float(np.percentile(profile, 80)) - floor)
    above = np.nonzero(profile >= level)[0]
    if not len(above):
        return float(len(profile))
    first, last = int(above[0]), int(above[-1])
    # Half a pixel more at each end where the profile crosses the level between two rows.
    before = _crossing(profile, first, first - 1, level)
    after = _crossing(profile, last, last + 1, level)
    return float(last - first + before + after)


def _crossing(profile: Floats, inside: int, outside: int, level: float) -> float:
    if not 0 <= outside < len(profile):
        return 0.5
    fall = float(profile[inside] - profile[outside])
    return float(np.clip((profile[inside] - level) / fall, 0.0, 1.0)) if fall > 0 else 0.5


def pixel_noise(luminance: Image) -> float:
    """Standard deviation of pixel noise (Immerkaer 1996, with a median so that strokes do not count)."""
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
    sizes = np.abs(cv2.filter2D(luminance, cv2.CV_16S, kernel)).astype(np.uint16)
    # The median by counting: many times as fast as by sorting.
    counts = np.cumsum(cv2.calcHist([sizes], [0], None, [_LARGEST_CHANGE], [0, _LARGEST_CHANGE]))
    middle = np.searchsorted(counts, ((sizes.size - 1) // 2, sizes.size // 2), side="right").mean()
    return float(middle) / 6.0 / 0.6745
