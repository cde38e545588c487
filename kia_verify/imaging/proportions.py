"""The true proportions of a rectangle seen in perspective, and corners that lie outside the photograph.

A rectangle's picture holds two vanishing points; with the principal point at the picture's centre and
the focal length they give the rectangle's proportions (Zhang and He, "Whiteboard scanning and image
enhancement", Digital Signal Processing 17, 2007, section 3).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats

PARALLEL, SQUARE = float(np.cos(np.radians(20))), float(np.sin(np.radians(28)))
UNEQUAL = 1.45
FOCAL = 0.9
"""Focal length in long sides of the picture: phones' main cameras have 0.7 to 0.85, cropped pictures more."""
TOLD = 0.01
"""Fall of the sides, across times down, from which the vanishing points tell it better than that guess
(`tools/measure_proportions.py`)."""
OPEN = (0.65, 1.2)
"""Focal lengths within which the proportions stay open where perspective is too weak to tell."""
FOCAL_RANGE = (0.6, 4.0)
"""Focal lengths taken from a quadrilateral are believed within this range, in long sides."""


def true_aspect(quad: Floats, size: tuple[int, int]) -> float:
    """Width over height of the rectangle whose picture is a quadrilateral.

    Args:
        quad: (4, 2) clockwise from top left, pixels of the picture.
        size: width and height of the picture in pixels.
    """
    across, down = _axes(quad, size)
    return _aspect(across, down, _focal(across, down) or FOCAL)


def open_aspect(quad: Floats, size: tuple[int, int], wanted: float) -> float:
    """The proportions nearest to those wanted that perspective leaves open: see `true_aspect`."""
    across, down = _axes(quad, size)
    focal = _focal(across, down)
    options = [_aspect(across, down, one) for one in ((focal,) if focal else OPEN)]
    return float(np.clip(wanted, min(options), max(options)))


def completed(quad: Floats, missing: int, aspect: float) -> Floats | None:
    """The quadrilateral of a rectangle of which one side is not seen, from the other three.

    The missing side is drawn parallel to the one opposite it, where the mean width and height show the
    rectangle's proportions. Tilts of up to 15 degrees foreshorten by 3 % at most; a vanishing point
    inferred from three sides of a cropped picture is worse than none.

    Args:
        quad: (4, 2) clockwise from top left; the missing side may lie anywhere on its neighbours.
        missing: index of the missing side (0 top, 1 right, 2 bottom, 3 left).
        aspect: width over height of the whole rectangle.

    Returns:
        The quadrilateral with the missing side's corners moved, None where the sides meet before.
    """
    # Turned so that the missing side is the right one.
    top_left, top_right, bottom_right, bottom_left = np.roll(quad, 1 - missing, axis=0)
    across_over_down = aspect if missing in (1, 3) else 1 / aspect
    side = bottom_left - top_left
    normal = np.array([-side[1], side[0]])
    upper, lower = top_right - top_left, bottom_right - bottom_left
    if abs(upper @ normal) < 1e-6 or abs(lower @ normal) < 1e-6:
        return None
    # Steps along the two sides that keep their ends on one parallel to the side seen.
    upper, lower = upper / (upper @ normal), lower / (lower @ normal)
    mean = (np.linalg.norm(upper) + np.linalg.norm(lower)) / 2
    # The far side is longer or shorter by what the two sides diverge: linear in the distance.
    height, widening = np.linalg.norm(side), (lower - upper) @ side / np.linalg.norm(side)
    sign = np.sign((top_right - top_left) @ normal)
    reach = across_over_down * height / (mean - sign * across_over_down * widening / 2)
    if reach <= 0:
        return None
    corners = np.array(
        [top_left, top_left + sign * reach * upper, bottom_left + sign * reach * lower, bottom_left]
    )
    return np.roll(corners, missing - 1, axis=0)


def _centred(quad: Floats, size: tuple[int, int]) -> Floats:
    """Homogeneous corners in long sides of the picture from its centre."""
    shifted = (quad - np.array(size) / 2) / max(size)
    return np.column_stack([shifted, np.ones(4)])


def _axes(quad: Floats, size: tuple[int, int]) -> tuple[Floats, Floats]:
    """The rectangle's sides across and down as points of the picture's projective plane."""
    one, two, four, three = _centred(quad, size)  # Zhang and He number them by rows
    k2 = np.cross(one, four) @ three / (np.cross(two, four) @ three)
    k3 = np.cross(one, four) @ two / (np.cross(three, four) @ two)
    return k2 * two - one, k3 * three - one


def _focal(across: Floats, down: Floats) -> float | None:
    """Focal length in long sides as the perspective tells it; None where it is too weak."""
    fall = across[2] * down[2]
    if abs(fall) < TOLD:
        return None
    squared = -(across[0] * down[0] + across[1] * down[1]) / fall
    return float(np.sqrt(squared)) if FOCAL_RANGE[0] ** 2 <= squared <= FOCAL_RANGE[1] ** 2 else None


def _aspect(across: Floats, down: Floats, focal: float) -> float:
    weights = np.array([1 / focal**2, 1 / focal**2, 1.0])
    return float(np.sqrt((weights * across**2).sum() / (weights * down**2).sum()))


def could_be_rectangle(quad: Floats, hidden: NDArray[np.bool_] | None = None) -> bool:
    """Whether a quadrilateral can be the picture of a rectangle that a person photographs.

    Opposite sides of documents photographed at up to 25 degrees of tilt differ by 12 degrees and 30 % at
    most, corners by 11 degrees from right angles; twice that is allowed.

    Args:
        quad: (4, 2) clockwise.
        hidden: sides that are none of the rectangle's (the photograph's border), not judged.
    """
    sides = np.roll(quad, -1, axis=0) - quad
    lengths = np.linalg.norm(sides, axis=1)
    if lengths.min() <= 0:
        return False
    known = np.ones(4, dtype=bool) if hidden is None else ~hidden
    units = sides / lengths[:, None]
    for side in range(2):
        if known[side] and known[side + 2]:
            ratio = lengths[side] / lengths[side + 2]
            every = bool(known.all())
            if -units[side] @ units[side + 2] < PARALLEL or (every and not 1 / UNEQUAL < ratio < UNEQUAL):
                return False
    square = np.abs((units * np.roll(units, 1, axis=0)).sum(axis=1))
    return bool((square[known & np.roll(known, 1)] < SQUARE).all())


def nearest(aspect: float, options: tuple[float, ...]) -> float:
    """The option nearest to an aspect, as ratios."""
    return min(options, key=lambda option: abs(np.log(aspect / option)))
