"""How a subject lies in its photograph, in the contract's words."""

from __future__ import annotations

import numpy as np

from kia_verify.imaging.geometry import Floats


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
