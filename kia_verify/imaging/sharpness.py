"""Sharpness: how much of the strokes' edges is left, measured against the letters' height.

Blur matters as a share of the letter: a spread of 1.5 px leaves a KTP's name crisp and a family card's
table grey. Asked is the slope of the luminance at the scale of a stroke, in each of four directions,
times the letter height, over the mean darkening of the letters' body. Blur spreads the ink but does not
remove it, so the darkening stays while the slope falls (to a quarter at a blur of a quarter of the letter);
exposure, ink and size of the print cancel out. Only quads that hold ink are asked, and the noise that the
paper shows is taken off, so blank, noisy or textured areas say nothing. A variance of the Laplacian, the
usual measure, rates a noisy blur above a clean sharp page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from kia_verify.imaging.geometry import Image
from kia_verify.imaging.measure import Measure, Scale
from kia_verify.imaging.text_line import TextLine, pixel_noise
from kia_verify.imaging.working_copy import gradient, grey, smooth
from kia_verify.report import Code

NAME = "sharpness"
UNIT = "slope x letter height / darkening"
SCALE = Scale(hopeless=0.10, limit=0.27, target=1.0)
"""Blur of a quarter of the letters' height, at 6 px the most that a person still reads, leaves 0.28 to 0.5;
of two fifths and more 0.1 to 0.3. Photographs of usual sharpness have 0.8 to 1.9."""
STROKE = 0.11
"""Standard deviation of the derivative filter over the letter height: about a stroke's width."""
LEAST_STROKE = 0.6
"""Its least value in pixels."""
WORD = 3.0
"""Length over the letter height from which a change along the line is no stroke's."""
DIRECTIONS = np.radians((0, 45, 90, 135))
"""Motion smears along one direction; the worst of these counts."""
EDGE_UNIT = "blur sigma / long side x 1000"
EDGE_SCALE = Scale(hopeless=6.0, limit=3.0, target=1.0)
"""For a picture without a readable line: 3 is a sigma of 5 px at WhatsApp's standard size of 1600 px."""
EDGE_SHARE = 99.5
"""Percentile of the slopes from which an edge is one of the sharpest."""
LEAST_SIDE = 400
"""A smaller picture says nothing about blur: its text is lost anyway."""
LEAST_EDGE = 3.0
"""Least rise over an edge in 8-bit values: noise in the dark is none."""
LEAST_DARKENING = 4.0
"""Mean darkening in 8-bit values below which a line says nothing."""


def assess(image: Image, lines: Sequence[TextLine]) -> Measure:
    """Median over the lines of the least slope of four directions.

    Where no line was found because nothing can be read, the sharpest edges of the picture tell
    whether blur is the cause.

    Args:
        image: BGR page.
        lines: its text lines.
    """
    values: list[float] = [value for line in lines if (value := acutance(line)) is not None]
    if values:
        return Measure.on(SCALE, NAME, float(np.median(values)), UNIT, Code.IMAGE_BLURRED)
    spread = edge_blur(image)
    if spread is None:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_BLURRED)
    return Measure.on(EDGE_SCALE, NAME, spread, EDGE_UNIT, Code.IMAGE_BLURRED)


def edge_blur(image: Image) -> float | None:
    """Standard deviation of the blur at a picture's strongest edges, in thousandths of its long side.

    By re-blurring (Zhuo and Sim, "Defocus map estimation from a single image", Pattern Recognition
    2011): an edge smeared by s loses the factor sqrt(1 + r^2 / s^2) of its slope when smeared by r more.
    None on a picture without edges.
    """
    luminance = grey(image)
    side = float(max(luminance.shape))
    if side < LEAST_SIDE:
        return None
    own, again = 0.003 * side, 0.006 * side
    first, second = (
        np.hypot(*gradient(smooth(luminance, sigma))) for sigma in (own, float(np.hypot(own, again)))
    )
    strong = first >= np.percentile(first, EDGE_SHARE)
    if float(first[strong].mean()) * own < LEAST_EDGE:
        return None
    ratio = float(np.median(first[strong] / np.maximum(second[strong], 1e-6)))
    total = again**2 / max(ratio**2 - 1.0, 1e-3)
    return 1000.0 * math.sqrt(max(total - own**2, 0.0)) / side


def acutance(line: TextLine) -> float | None:
    """Slope at the strokes' scale in the worst direction, over the darkening per letter height."""
    body = _body(line)
    darkening = line.paper - float(line.luminance[body].mean())
    if darkening < LEAST_DARKENING:
        return None
    sigma = max(LEAST_STROKE, STROKE * line.capitals)
    smoothed = smooth(line.luminance, sigma)
    # A line blurred beyond recognition is still a dark bar: what is the same all along does not count.
    span = round(WORD * line.capitals)
    along_the_line = cv2.blur(smoothed, (span, 1), borderType=cv2.BORDER_REFLECT)
    strokes = smoothed - np.asarray(along_the_line, dtype=np.float64)
    along, down = gradient(strokes)
    noise = pixel_noise(line.luminance) / (np.sqrt(8 * np.pi) * sigma**2)
    energies = [
        float(((along[body] * np.cos(angle) + down[body] * np.sin(angle)) ** 2).mean()) - noise**2
        for angle in DIRECTIONS
    ]
    return float(np.sqrt(max(min(energies), 0.0))) * line.capitals / darkening


def _body(line: TextLine) -> slice:
    """The rows of the letters: the middle of the quad, as high as they are."""
    height = len(line.luminance)
    margin = max(0, round((height - line.capitals) / 2))
    return slice(margin, height - margin)
