"""How a subject lies in its photograph, in the contract's words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kia_verify.imaging.geometry import Floats
from kia_verify.imaging.settle import at_border

SIDES = ("top", "right", "bottom", "left")
ON_BORDER = 0.0015
"""Share of the photograph's long side within which a corner lies on its border."""
AGREE = np.radians(1.2)
"""Up to which angle the sides' direction is taken before that of the text. In perspective no two lines have
the same one, and print that fills half a sheet leans with that half; sides further off are wrong ones."""


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


def direction_of_subject(quad: Floats, lines: Sequence[float], cut: Sequence[str]) -> float:
    """Direction of a subject in radians, clockwise from the x axis: of its sides, or of its text lines.

    Args:
        quad: its corners, clockwise from its own top left.
        lines: directions of its text lines.
        cut: its sides that lie outside the photograph; the photograph's border has no direction to tell.
    """
    sides = direction_of(quad)
    if not lines:
        return sides
    # Around the sides' own direction none of them wraps.
    off = float(np.median(np.angle(np.exp(1j * (np.array(lines) - sides)))))
    trusted = "top" not in cut and "bottom" not in cut and abs(off) < AGREE
    return sides if trusted else sides + off


def sides_outside(quad: Floats, size: tuple[int, int]) -> tuple[str, ...]:
    """The sides of a subject that lie on or beyond the photograph's border.

    Args:
        quad: its corners in pixels of the photograph, clockwise from its own top left.
        size: width and height of the photograph.
    """
    outside = at_border(quad, size, ON_BORDER)
    return tuple(side for side, out in zip(SIDES, outside, strict=True) if out)
