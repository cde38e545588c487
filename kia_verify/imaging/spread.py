"""How far light is spread over a page's print, in every direction: what defocus and motion have in common.

A picture smeared by a Gaussian of standard deviation s keeps the share 1 / (1 + r^2 / s^2) of its slopes'
energy when it is smeared by r more (re-blurring: Zhuo and Sim, "Defocus map estimation from a single image",
Pattern Recognition 2011, there at single edges). Asked over all of a page's print, ink, exposure and design
cancel out. Motion does not make a Gaussian, but it takes the slopes along its direction away and leaves those
across: that shows in the structure tensor of the slopes (Bigun and Granlund 1987), whatever the direction.
Noise adds a known share to the energies, which is taken off; paper without print has no slopes, and
says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image
from kia_verify.imaging.text_line import pixel_noise
from kia_verify.imaging.working_copy import grey

Singles = NDArray[np.float32]
"""Half the time of doubles, on whole pages; eight-bit pixels have no need of more."""

LETTER = 12.0
"""Height in pixels to which larger letters are reduced: a spread that this hides harms nobody."""
OWN, AGAIN = 0.07, 0.16
"""Standard deviations of the two smoothings over the letters' height: about half a stroke, and a stroke."""
LEAST_OWN, LEAST_AGAIN = 0.7, 1.2
"""Their least values in pixels."""
PIXEL = 0.45
"""Spread in pixels of the sharpest camera and of straightening: none of the photograph's fault."""
DIRECTIONS = np.radians(np.arange(0, 180, 15))
LEAST_CHANGE = 8.0
"""Root mean square of the slopes times the letters' height, 8-bit values: there is no print below it."""
STEEPEST = 80.0
"""Percentile of the slopes from which a place is asked: elsewhere there is noise and no stroke."""
CLEAR = 0.25
"""Share of the strongest slopes that one has to have: where blur has washed out the print, the sheet's own
edges are left, and the steps that compression makes must not count for sharp ones."""
FEWEST_LINES = 3
"""With fewer lines the whole page is asked: blur may have hidden the others."""


@dataclass(frozen=True)
class Spread:
    """How far print is spread.

    Attributes:
        blur: standard deviation of the blur over the height of the small print, root mean square over
            all directions; 0 for sharp print.
        evenness: slopes left along the direction that has lost most, over those across it, 0 to 1; print
            that has not been moved has 0.7 and more.
    """

    blur: float
    evenness: float


def spread(image: Image, line_quads: Sequence[Floats], letter: float) -> Spread | None:
    """Measures the blur of a page's print.

    Args:
        image: BGR page.
        line_quads: its text lines, each (4, 2), page pixels.
        letter: height of the small print's capitals in page pixels.

    Returns:
        None without print.
    """
    scale = min(1.0, LETTER / letter)
    luminance = grey(image)
    if scale < 1.0:
        smaller = cv2.resize(luminance, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        luminance = np.asarray(smaller, dtype=np.uint8)
    height = letter * scale
    mask = np.full(luminance.shape, len(line_quads) < FEWEST_LINES, dtype=np.uint8)
    for quad in line_quads:
        cv2.fillConvexPoly(mask, np.rint(quad * scale).astype(np.int32), 1)
    asked = np.flatnonzero(mask)
    own, again = max(LEAST_OWN, OWN * height), max(LEAST_AGAIN, AGAIN * height)
    wide = math.hypot(own, again)
    fine, coarse = (_slopes(luminance, sigma) for sigma in (own, wide))
    steep = cv2.magnitude(*coarse).ravel()[asked]
    usual, strongest = np.percentile(steep, (STEEPEST, 99.5))
    chosen = asked[steep >= max(usual, CLEAR * strongest)]
    noise = pixel_noise(luminance)
    first, second = _tensor(fine, chosen, own, noise), _tensor(coarse, chosen, wide, noise)
    if math.sqrt(max(float(np.trace(second)), 0.0)) * height < LEAST_CHANGE:
        return None
    ratio = np.maximum(_along(first), 1e-9) / np.maximum(_along(second), 1e-9)
    square = again**2 / np.maximum(ratio - 1.0, 1e-3) - own**2 - PIXEL**2
    blur = float(np.sqrt(np.maximum(square, 0.0).mean())) / height
    least, most = np.linalg.eigvalsh(first)
    return Spread(blur, math.sqrt(max(float(least), 0.0) / max(float(most), 1e-9)))


def _slopes(luminance: Image, sigma: float) -> tuple[Singles, Singles]:
    """Change per pixel along x and along y of the luminance smoothed with that standard deviation."""
    smooth = cv2.GaussianBlur(luminance.astype(np.float32), (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    down, along = np.asarray(np.gradient(np.asarray(smooth, np.float32)), np.float32)
    return along, down


def _tensor(slopes: tuple[Singles, Singles], places: NDArray[np.intp], sigma: float, noise: float) -> Floats:
    """Structure tensor, shape (2, 2): mean products of the slopes along x and y, noise taken off.

    Args:
        slopes: along x and along y.
        places: indices of the pixels asked.
        sigma: of the smoothing before.
        noise: standard deviation of the pixels.
    """
    along, down = (slope.ravel()[places].astype(np.float64) for slope in slopes)
    xx, yy, xy = (float(product.mean()) for product in (along * along, down * down, along * down))
    of_noise = noise**2 / (8 * np.pi * sigma**4)
    return np.array([[xx - of_noise, xy], [xy, yy - of_noise]])


def _along(tensor: Floats) -> Floats:
    """Energy of the slopes along each of `DIRECTIONS`."""
    axes = np.column_stack([np.cos(DIRECTIONS), np.sin(DIRECTIONS)])
    return np.asarray(np.einsum("ni,ij,nj->n", axes, tensor, axes), dtype=np.float64)
