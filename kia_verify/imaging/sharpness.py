"""Sharpness: how far the strokes of the text are smeared, measured against the letters' height.

Blur matters as a share of the letter: a spread of 1.5 px leaves a KTP's name crisp and a family card's
table grey. It is estimated at the strokes' edges by re-blurring (Zhuo and Sim, "Defocus map estimation
from a single image", Pattern Recognition 2011): an edge already smeared by s loses the factor
sqrt(1 + r^2 / s^2) of its slope when it is smeared by r once more. Only quads that hold ink are asked, and
the slope that noise makes on the paper is taken off first, so blank, noisy or textured areas say nothing.
A variance of the Laplacian, the usual measure, rates a noisy blur above a clean sharp page.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, Image
from kia_verify.imaging.measure import Measure, Scale
from kia_verify.imaging.text_line import TextLine, cut_lines
from kia_verify.report import Code

NAME = "sharpness"
UNIT = "blur sigma / letter height"
SCALE = Scale(hopeless=0.50, limit=0.30, target=0.08)
FINE, AGAIN = 0.08, 0.20
"""Standard deviations over the letter height of the derivative filter and of the second blur: measuring
at the letters' own scale keeps the noise out of large print."""
LEAST_FINE, LEAST_AGAIN = 0.7, 1.0
"""Their least values in pixels."""
DIRECTIONS = np.radians((0, 45, 90, 135))
"""Motion smears along one direction; the worst of these counts."""
EDGES, FLAT = 90, 40
"""Percentiles of the slope from which a pixel is on an edge, and up to which it shows the noise alone."""


def assess(image: Image, line_quads: Sequence[Floats]) -> Measure:
    """Median over the lines of the blur's standard deviation over the letter height."""
    values = [value for line in cut_lines(image, line_quads) if (value := _blur(line)) is not None]
    if not values:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_BLURRED)
    return Measure.on(SCALE, NAME, float(np.median(values)), UNIT, Code.IMAGE_BLURRED)


def _blur(line: TextLine) -> float | None:
    """Standard deviation of the blur over the letter height, in the direction where it is largest."""
    fine = max(LEAST_FINE, FINE * line.capitals)
    again = max(LEAST_AGAIN, AGAIN * line.capitals)
    first = _gradient(line.luminance, fine)
    second = _gradient(line.luminance, float(np.hypot(fine, again)))
    worst: float | None = None
    for angle in DIRECTIONS:
        ratio = _lost(*(x * np.cos(angle) + y * np.sin(angle) for x, y in (first, second)))
        if ratio is None:
            continue
        smeared = again**2 / max(ratio - 1.0, 1e-3)
        sigma = float(np.sqrt(max(smeared - fine**2, 0.0))) / line.capitals
        worst = sigma if worst is None else max(worst, sigma)
    return worst


def _lost(first: Floats, second: Floats) -> float | None:
    """Ratio of the squared slopes at the edges before and after the second blur, without the noise's."""
    steepness = np.abs(second)
    edge = steepness >= np.percentile(steepness, EDGES)
    flat = steepness <= np.percentile(steepness, FLAT)
    before, after = (float((slope[edge] ** 2).mean() - (slope[flat] ** 2).mean()) for slope in (first, second))
    return before / after if before > 0 and after > 0 else None


def _gradient(luminance: Floats, sigma: float) -> tuple[Floats, Floats]:
    smooth = cv2.GaussianBlur(luminance, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    down, along = np.gradient(smooth)
    return along, down
