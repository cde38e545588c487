"""Photograph of a screen: colour bands between the screen's pixels and the sensor's.

A display's red, green and blue stripes stand side by side, so the beat between them and the sensor's
pixels (moire) reaches the three channels one after the other, and along the band the colour runs through
all hues in one sense. Print does not do that: the modulation of an ink over paper moves to and fro along
one line of the colour plane. With the opponent colours as one complex number, the hue's run is a
one-sided peak of the Fourier spectrum, at a frequency k but not at -k, and a print's pattern two-sided.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.colour import linear
from kia_verify.imaging.geometry import Image
from kia_verify.imaging.measure import Measure, Scale
from kia_verify.imaging.working_copy import shrink, smooth
from kia_verify.report import Code

Complexes = NDArray[np.complex128]

NAME = "screen"
UNIT = "one-sided colour peak over its surroundings"
SCALE = Scale(hopeless=4000.0, limit=1000.0, target=100.0)
"""Printed documents, old blanks with guilloche among them: 7 to 260; screens: 25,000 and more."""
WORKING_SIDE = 512
LONGEST, SHORTEST = 90.0, 6.0
"""Periods in pixels of the working copy between which bands are looked for."""
CLIPPED = 0.10
"""Largest deviation of the opponent colour that counts: a portrait must not outweigh the bands."""


def assess(image: Image) -> Measure:
    """How far the strongest one-sided peak of the page's colours stands out."""
    value = hue_run(image)
    if value is None:
        return Measure.not_assessed(NAME, UNIT, Code.NOT_ORIGINAL)
    return Measure.on(SCALE, NAME, value, UNIT, Code.NOT_ORIGINAL)


def hue_run(image: Image) -> float | None:
    """Power of the strongest one-sided colour peak over the median power at like frequencies."""
    small, _ = shrink(image, WORKING_SIDE)
    if min(small.shape[:2]) < 96:
        return None
    opponent = _opponent(small)
    height, width = opponent.shape
    window = np.outer(np.hanning(height), np.hanning(width))
    power = np.abs(np.fft.fft2(opponent * window)) ** 2
    mirrored = np.roll(power[::-1, ::-1], 1, axis=(0, 1))
    fy, fx = np.meshgrid(np.fft.fftfreq(height), np.fft.fftfreq(width), indexing="ij")
    frequency = np.hypot(fx, fy)
    # One peak covers a few bins of the window; their mean is steadier than the largest.
    one_sided = cv2.blur(power - mirrored, (3, 3), borderType=cv2.BORDER_REFLECT)
    best = 0.0
    edges = np.geomspace(1 / LONGEST, 1 / SHORTEST, 7)
    for low, high in pairwise(edges):
        ring = (frequency >= low) & (frequency < high)
        floor = float(np.median(power[ring]))
        if floor > 0:
            best = max(best, float(one_sided[ring].max()) / floor)
    return best


def _opponent(image: Image) -> Complexes:
    """Opponent colours as one complex number per pixel, without the light's smooth colour."""
    rgb = smooth(linear(image), 1.0)
    phases = np.exp(2j * np.pi * np.arange(3) / 3)
    colour = (rgb @ phases) / np.maximum(rgb.sum(axis=2), 0.05)
    deviation = colour - smooth(colour.real, LONGEST / 3) - 1j * smooth(colour.imag, LONGEST / 3)
    size = np.abs(deviation)
    limited: Complexes = deviation * np.minimum(1.0, CLIPPED / np.maximum(size, 1e-9))
    return limited
