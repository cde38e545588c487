"""The reflection of a lamp or window on a pass photo: white or nearly so, and fading out at its edges.

A white stripe, a door or the sky beside a curtain is as white, but ends within the picture's own sharpness.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats

CORES = ((0.93, 0.045), (0.80, 0.07))
"""Oklab lightness from which, and saturation C/L to which, nothing or hardly anything is left of what lies
beneath: most reflections on drawn prints do not burn out, but beside one that does pale clothes may lie."""
VEILED, BURNT = 0.2, 0.8
"""Shares of the way from the backdrop's lightness to white at which a reflection is taken to begin, and
between which its edge is measured."""
FADES = 4.0
"""Width in pixels of that edge, in the copy of 240 in which backdrops are judged, from which it fades out. Of
ten reflections on backdrops (tune split) the least was 6; the rest of a white border had 2."""
ONLY = 0.2
"""Area of all other burnt-out spots, as a share of the largest, from which they are no single reflection."""
DYED = 0.48
"""Least colour of a veil, as a share of what is left of the backdrop's beneath so much white light. In two
dozen reflections (tune split) and seven on other people's prints it was 0.50 and more, on a cream wall with a
window beside a red curtain 0.27, in a blue and white pattern 0.44."""
TURNED = 18.0
"""Degrees in the plane of Oklab a and b by which a veil's colour is off the backdrop's at most: 17 in 21
flashes on right backdrops (tune split), 21 and more where another colour stands beside red or blue."""
AROUND = 5
"""Pixels around a reflection in which its light still shows."""


def reflection(lab: Floats, weight: Floats) -> NDArray[np.bool_]:
    """Pixels that a reflection hides; none where what is white may be so itself.

    Args:
        lab: Oklab of a copy of the photo, shape (height, width, 3).
        weight: trust in every pixel as one of the backdrop's, shape (height, width).
    """
    found = (_with_core(lab, weight, *core) for core in CORES)
    return next((hidden for hidden in found if hidden.any()), np.zeros(weight.shape, np.bool_))


def _with_core(lab: Floats, weight: Floats, least: float, colourless: float) -> NDArray[np.bool_]:
    """Pixels that a reflection hides whose core is so light and has no more colour than that."""
    light, backdrop = lab[..., 0], weight > 0
    white = (light > least) & (np.hypot(lab[..., 1], lab[..., 2]) < colourless * light)
    rest = backdrop & ~white
    nothing = np.zeros_like(backdrop)
    if not rest.any():
        return nothing
    plain = float(np.median(light[rest]))
    _, areas = cv2.connectedComponents((light > plain + VEILED * (1 - plain)).astype(np.uint8))
    # White clothes and light skin are no matter: what counts lies behind the person.
    behind = np.isin(areas, np.unique(areas[backdrop]))
    spots = np.bincount(areas[white & behind], minlength=1)
    if not spots.any() or spots.sum() - spots.max() > ONLY * spots.max():
        return nothing
    veiled = areas == spots.argmax()
    core = float(np.median(light[white & veiled]))
    burnt = veiled & (light > plain + BURNT * (core - plain))
    if not _shows_through(lab, veiled & ~burnt & backdrop, backdrop & ~veiled & ~white, plain):
        return nothing
    kernel = np.ones((3, 3), np.uint8)
    inner_edge = burnt & (cv2.erode(burnt.astype(np.uint8), kernel) == 0) & backdrop
    if float((veiled & ~burnt & backdrop).sum()) < FADES * max(float(inner_edge.sum()), 1.0):
        return nothing
    grown = cv2.dilate(veiled.astype(np.uint8), np.ones((2 * AROUND + 1, 2 * AROUND + 1), np.uint8))
    return np.asarray(grown > 0, dtype=np.bool_)


def _shows_through(lab: Floats, veil: NDArray[np.bool_], clear: NDArray[np.bool_], plain: float) -> bool:
    """Whether a veil has the clear backdrop's hue, and as much of its colour as so much white light leaves.

    Args:
        lab: Oklab, shape (height, width, 3).
        veil, clear: pixels of the backdrop in the veil, and outside it.
        plain: lightness of the backdrop.
    """
    if not veil.any() or not clear.any():
        return True
    dye = np.median(lab[clear, 1:], axis=0)
    left = np.clip(1 - (lab[veil, 0] - plain) / (1 - plain), 0, 1)
    seen = lab[veil, 1:].sum(axis=0)
    along = float(seen @ dye)
    turned = along < np.cos(np.radians(TURNED)) * float(np.linalg.norm(seen) * np.linalg.norm(dye))
    return not turned and along >= DYED * float(dye @ dye) * float(left.sum())
