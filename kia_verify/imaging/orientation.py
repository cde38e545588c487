"""How a subject lies in its photograph, in the contract's words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kia_verify.imaging.geometry import Floats
from kia_verify.imaging.settle import at_border

SIDES = ("top", "right", "bottom", "left")
ON_BORDER = 0.0015
"""Share of the photograph's long side within which a corner lies on its border."""
LEVEL = np.radians(0.2)
"""Angle up to which text counts as level in the straightened subject: the detector's boxes are no finer."""
FAR = 0.15
"""Share of a subject's height between two lines from which they tell how directions change down the page."""
FEWEST = 4
"""Lines that tell a direction."""


def rotation_and_skew(direction: float) -> tuple[int, float]:
    """Quarter turn and remaining skew of a subject whose text runs in a direction.

    Args:
        direction: radians, clockwise from the x axis of the file as stored (y grows downward).

    Returns:
        The clockwise quarter turn (0, 90, 180, 270 degrees) that brings the file upright, and the
        angle of the text left after it in degrees, counter-clockwise positive, within -45 to 45.
    """
    degrees = float(np.degrees(direction))
    rotation = round(-degrees / 90) * 90 % 360
    left = (degrees + rotation + 180) % 360 - 180
    return rotation, -left


def direction_of(quad: Floats) -> float:
    """Direction of a quad's upper and lower edges in radians, clockwise from the x axis."""
    edge = quad[1] - quad[0] + quad[2] - quad[3]
    return float(np.arctan2(edge[1], edge[0]))


def direction_of_subject(quad: Floats, lines: Sequence[Floats], height: float) -> float:
    """Direction of a subject in radians, clockwise from the x axis: of its sides, put right by its text.

    Sides that were seen right leave every line of the straightened subject level. One that is wrong, or cut
    off by the photograph, turns the lines near it most: what counts is the direction half way down, from a
    line through the directions of all (Theil-Sen estimator).

    Args:
        quad: its corners, clockwise from its own top left.
        lines: quads of its text lines in pixels of the straightened subject.
        height: of that, in pixels.
    """
    sides = direction_of(quad)
    if len(lines) < FEWEST:
        return sides
    angles = np.array([direction_of(line) for line in lines])
    down = np.array([line[:, 1].mean() for line in lines]) / height - 0.5
    apart = down[:, None] - down
    far = np.abs(apart) > FAR
    change = np.median((angles[:, None] - angles)[far] / apart[far]) if far.any() else 0.0
    off = float(np.median(angles - change * down))
    return sides + off if abs(off) > LEVEL else sides


def sides_outside(quad: Floats, size: tuple[int, int]) -> tuple[str, ...]:
    """The sides of a subject that lie on or beyond the photograph's border.

    Args:
        quad: its corners in pixels of the photograph, clockwise from its own top left.
        size: width and height of the photograph.
    """
    outside = at_border(quad, size, ON_BORDER)
    return tuple(side for side, out in zip(SIDES, outside, strict=True) if out)
