"""Points, quadrilaterals and the transforms between a file's pixels and a straightened page.

A quadrilateral is a float array of shape (4, 2): x, y in pixels, clockwise from top left
(y grows downward). A homography is a float array of shape (3, 3).
"""

from __future__ import annotations

from itertools import pairwise
from math import dist

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Image = NDArray[np.uint8]
"""Pixels, shape (height, width, 3), BGR, or (height, width) for one channel."""


def apply(homography: Floats, points: Floats) -> Floats:
    """Maps points of shape (n, 2) through a homography."""
    points = np.asarray(points, dtype=np.float64)
    homogeneous = np.column_stack([points, np.ones(len(points))]) @ homography.T
    mapped: Floats = homogeneous[:, :2] / homogeneous[:, 2:3]
    return mapped


def rectangle(width: float, height: float) -> Floats:
    """Corners of an upright rectangle with its top left at the origin."""
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)


def homography(source: Floats, target: Floats) -> Floats:
    """The projective transform that takes four source corners to four target corners."""
    matrix = cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))
    return np.asarray(matrix, dtype=np.float64)


def quad_size(quad: Floats) -> tuple[float, float]:
    """Mean width and mean height of a quadrilateral in pixels."""
    corners = quad.tolist()  # thousands of calls: NumPy takes ten times as long for so few numbers
    top, right, bottom, left = (dist(*side) for side in pairwise([*corners, corners[0]]))
    return (top + bottom) / 2, (right + left) / 2


def quad_area(quad: Floats) -> float:
    """Area in square pixels (shoelace formula)."""
    x, y = quad[:, 0], quad[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def order_clockwise(points: Floats) -> Floats:
    """Four points in clockwise order, starting with the one nearest the image's top left."""
    centre = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - centre[1], points[:, 0] - centre[0])
    ordered = points[np.argsort(angles)]
    start = int(np.argmin(ordered.sum(axis=1)))
    return np.roll(ordered, -start, axis=0)


def quad_iou(one: Floats, other: Floats) -> float:
    """Intersection over union of two convex quadrilaterals, 0 to 1."""
    overlap, _ = cv2.intersectConvexConvex(
        cv2.convexHull(one.astype(np.float32)), cv2.convexHull(other.astype(np.float32))
    )
    union = quad_area(one) + quad_area(other) - overlap
    return float(overlap / union) if union > 0 else 0.0


def from_border(points: Floats, size: tuple[int, int]) -> float:
    """Least distance of points from the border of a picture in its pixels, negative outside.

    Args:
        points: (n, 2).
        size: width and height of the picture.
    """
    return float(min(points.min(), (np.array(size) - 1.0 - points).min()))
