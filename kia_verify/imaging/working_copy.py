"""Smaller, grey and smoothed copies to measure on, with the types that OpenCV's stubs leave open."""

from __future__ import annotations

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, Image


def shrink(image: Image, long_side: int) -> tuple[Image, float]:
    """A copy at most `long_side` pixels long, and its scale (at most 1)."""
    scale = min(1.0, long_side / max(image.shape[:2]))
    image, rest = halved(image, scale)
    copy = cv2.resize(image, None, fx=rest, fy=rest, interpolation=cv2.INTER_AREA)
    return np.asarray(copy, dtype=np.uint8), scale


def halved(image: Image, scale: float) -> tuple[Image, float]:
    """The first step of a reduction to `scale`: by two, as often as that goes, and the scale that is left.

    OpenCV takes means of two by two pixels many times as fast as those of odd areas.
    """
    while scale <= 0.5:
        height, width = (size // 2 for size in image.shape[:2])
        whole = image[: 2 * height, : 2 * width]
        image = np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
        scale *= 2
    return image, scale


def grey(image: Image) -> Image:
    """Luminance of a BGR image, 8 bit."""
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def smooth(values: Floats | Image, sigma: float) -> Floats:
    """Gaussian smoothing with the given standard deviation in pixels."""
    smoothed = cv2.GaussianBlur(values.astype(np.float64), (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(smoothed, dtype=np.float64)
