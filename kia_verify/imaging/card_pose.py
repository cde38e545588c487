"""Where a card of known size lies on a flat sheet: the place and turn at which all four sides are steps.

The sheet's corners give the millimetres of its plane, so that only a place and an angle are unknown. For
each angle the picture is turned under the card; a side is a difference between what lies inside and outside
it, the same all along, which neither print nor the thin lines of a table make.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image, apply, quad_iou, quad_size, rectangle

WIDTH, HEIGHT = 85.60, 53.98
"""Millimetres of a card: ISO/IEC 7810 ID-1."""
COARSE, FINE = 0.7, 2.0
"""Pixels to a millimetre in the first search and in the second."""
STEP, STEP_FINE, ANGLES_FINE = 5.0, 0.5, 4.0
"""Degrees between the angles tried, and how far the second search goes from the first one's."""
BESIDE, BESIDE_FINE = 3.0, 1.5
"""Millimetres on either side of a side that are compared."""
NEAR = 3.5
"""Millimetres from the first search's place within which the second looks."""
CLEAR = 25.0
"""Difference in CIELAB (8 bit) from which a side is as clear as can be."""
SAME = 0.6
"""Overlap (intersection over union) from which two poses are one."""
SURE, MOST_TRIED = 0.75, 4
"""Clearness from which no other pose is tried, and how many are tried otherwise."""
Values = NDArray[np.float32]
_CHROMA = np.array([1.0, 1.6, 1.6], np.float32)


@dataclass(frozen=True)
class Pose:
    """A card on the sheet's plane.

    Attributes:
        centre: millimetres of the plane.
        angle: degrees, clockwise from the plane's x axis, modulo a half turn.
        clearness: of its sides, 0 to 1; the least clear counts as much as all together.
    """

    centre: tuple[float, float]
    angle: float
    clearness: float

    def corners(self) -> Floats:
        """(4, 2) clockwise in millimetres of the plane, the first edge a long one."""
        turned = cv2.getRotationMatrix2D((0.0, 0.0), -self.angle, 1.0)[:, :2]
        around: Floats = (rectangle(WIDTH, HEIGHT) - (WIDTH / 2, HEIGHT / 2)) @ turned.T + self.centre
        return around


def find_poses(image: Image, to_plane: Floats, point: tuple[float, float]) -> list[Pose]:
    """The clearest poses of a card that covers a point: one beyond doubt, or several different ones.

    Args:
        image: BGR picture.
        to_plane: homography from its pixels to millimetres of the sheet's plane.
        point: millimetres of the plane.
    """
    reach = WIDTH / 2, HEIGHT / 2
    every = np.arange(0.0, 180.0, STEP)
    found: list[Pose] = []
    for first in _distinct(_poses(image, to_plane, point, every, reach, COARSE, BESIDE)):
        near = np.arange(-ANGLES_FINE, ANGLES_FINE + STEP_FINE / 2, STEP_FINE) + first.angle
        poses = _poses(image, to_plane, first.centre, near, (NEAR, NEAR), FINE, BESIDE_FINE)
        found.append(max(poses, key=_by_clearness))
        if found[-1].clearness > SURE:
            return found[-1:]
    return found


def _by_clearness(pose: Pose) -> float:
    return pose.clearness


def _distinct(poses: list[Pose]) -> list[Pose]:
    """The clearest poses of which none is much the same as another."""
    found: list[Pose] = []
    for pose in sorted(poses, key=_by_clearness, reverse=True):
        if len(found) < MOST_TRIED and all(quad_iou(pose.corners(), one.corners()) < SAME for one in found):
            found.append(pose)
    return found


def _poses(
    image: Image,
    to_plane: Floats,
    point: tuple[float, float],
    angles: Floats,
    reach: tuple[float, float],
    scale: float,
    beside: float,
) -> list[Pose]:
    """The clearest pose at each angle whose centre lies within reach of a point, along the card."""
    lab, middle = _around(image, to_plane, point, reach, scale)
    poses: list[Pose] = []
    for angle in angles:
        clearness = _clearness(_turned(lab, middle, float(angle), reach, scale, beside), reach, scale, beside)
        y, x = np.unravel_index(int(clearness.argmax()), clearness.shape)
        offset = (np.array([x, y]) - np.round(np.array(reach) * scale)) / scale
        back = cv2.getRotationMatrix2D((0.0, 0.0), -float(angle), 1.0)[:, :2]
        centre = np.array(point) + back @ offset
        poses.append(Pose((float(centre[0]), float(centre[1])), float(angle), float(clearness[y, x])))
    return poses


def _around(
    image: Image, to_plane: Floats, point: tuple[float, float], reach: tuple[float, float], scale: float
) -> tuple[Values, float]:
    """The plane around a point in CIELAB, chroma weighted up, and the pixel in its middle."""
    half = float(np.hypot(*reach) + np.hypot(WIDTH, HEIGHT) / 2 + 2 * BESIDE)
    side = 2 * int(np.ceil(half * scale)) + 1
    middle = (side - 1) / 2
    left, top = (middle - scale * at for at in point)
    to_copy = np.array([[scale, 0, left], [0, scale, top], [0, 0, 1.0]]) @ to_plane
    lab = cv2.cvtColor(reduced(image, to_copy, (side, side)), cv2.COLOR_BGR2LAB)
    return np.asarray(lab * _CHROMA, np.float32), middle


def reduced(image: Image, to_copy: Floats, size: tuple[int, int]) -> Image:
    """A small copy of a plane in a picture.

    Args:
        image: BGR picture.
        to_copy: homography from its pixels to those of the copy.
        size: width and height of the copy.
    """
    corners = apply(np.asarray(np.linalg.inv(to_copy), np.float64), rectangle(*size))
    # Reduced by areas first: the warp alone would alias.
    shrink = min(1.0, 1.5 * size[0] / max(quad_size(corners)[0], 1.0))
    if shrink < 1.0:
        smaller = cv2.resize(image, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        image = np.asarray(smaller, np.uint8)
    move = to_copy @ np.diag([1 / shrink, 1 / shrink, 1.0])
    copy = cv2.warpPerspective(image, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(copy, np.uint8)


def _turned(
    lab: Values, middle: float, angle: float, reach: tuple[float, float], scale: float, beside: float
) -> Values:
    """The surroundings turned so that a card at that angle lies level, cut to poses within reach."""
    width, height = (
        2 * int(np.ceil((side / 2 + away + beside) * scale)) + 3
        for side, away in zip((WIDTH, HEIGHT), reach, strict=True)
    )
    turn = cv2.getRotationMatrix2D((middle, middle), angle, 1.0)
    turn[:, 2] += np.array([(width - 1) / 2 - middle, (height - 1) / 2 - middle])
    return np.asarray(cv2.warpAffine(lab, turn, (width, height), flags=cv2.INTER_LINEAR), np.float32)


def _clearness(level: Values, reach: tuple[float, float], scale: float, beside: float) -> Floats:
    """How clear the sides of a level card are, 0 to 1, for every place of its centre within reach."""
    half_width, half_height = round(WIDTH * scale / 2), round(HEIGHT * scale / 2)
    away = round(beside * scale)
    step = np.concatenate([-np.ones(away), [0.0], np.ones(away)]).astype(np.float32) / away
    # A side is judged in parts: what lies beneath the card may change along it.
    third, half = (2 * half_width) // 3, half_height
    across = cv2.sepFilter2D(level, -1, np.full(third, 1 / third, np.float32), step)
    down = cv2.sepFilter2D(level, -1, step, np.full(half, 1 / half, np.float32))
    across, down = (np.minimum(np.linalg.norm(one, axis=2) / CLEAR, 1.0) for one in (across, down))
    y0, x0 = (level.shape[0] - 1) // 2, (level.shape[1] - 1) // 2
    dx, dy = round(reach[0] * scale), round(reach[1] * scale)

    def side(values: NDArray[Any], offsets: list[tuple[int, int]]) -> Floats:
        parts = [values[y0 + y - dy : y0 + y + dy + 1, x0 + x - dx : x0 + x + dx + 1] for x, y in offsets]
        return np.asarray(np.mean(parts, axis=0), np.float64)

    upper, lower = (side(across, [(x, y) for x in (-third, 0, third)]) for y in (-half_height, half_height))
    left, right = (side(down, [(x, y) for y in (-half // 2, half // 2)]) for x in (-half_width, half_width))
    sides = np.stack([upper, lower, left, right])
    return np.asarray(0.5 * sides.mean(axis=0) + 0.5 * sides.min(axis=0), np.float64)
