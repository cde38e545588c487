"""Outlines: quadrilaterals in a picture that could be the edge of a card, a sheet or a print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image, order_clockwise, quad_area, quad_iou, quad_size

WORKING_SIDE = 720
"""Long side in pixels of the copy that is searched: an outline is a large thing."""
SMALLEST_SHARE = 0.025
"""An outline covers at least this share of the picture."""


@dataclass(frozen=True, eq=False)
class Outline:
    """A candidate outline.

    Attributes:
        quad: (4, 2) clockwise, pixels of the picture.
        support: share of its length on which the picture has an edge along it, 0 to 1.
    """

    quad: Floats
    support: float


def find_outlines(image: Image) -> list[Outline]:
    """Distinct candidate outlines of a BGR picture, best supported first."""
    height, width = image.shape[:2]
    scale = min(1.0, WORKING_SIDE / max(height, width))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lab = np.asarray(cv2.cvtColor(cv2.bilateralFilter(small, 7, 40, 7), cv2.COLOR_BGR2LAB), np.uint8)
    gradient = _gradient(lab)
    edges = gradient > max(float(np.percentile(gradient, 75)), 6.0)
    outlines: list[Outline] = []
    for mask in _masks(lab, gradient):
        for quad in _quads(mask):
            support = _edge_support(edges, quad)
            if support > 0.35:
                outlines.append(Outline(quad, support))
    outlines.sort(key=lambda outline: -outline.support)
    distinct: list[Outline] = []
    for outline in outlines:
        if all(quad_iou(outline.quad, other.quad) < 0.9 for other in distinct):
            distinct.append(outline)
    return [Outline(outline.quad / scale, outline.support) for outline in distinct[:24]]


def _edge_support(edges: NDArray[np.bool_], quad: Floats) -> float:
    """Share of the quad's length with an edge of the picture across it, 0 to 1.

    Sides that run along the picture's own border count half: nothing can be seen there.
    """
    height, width = edges.shape
    lengths: list[float] = []
    shares: list[float] = []
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        length = float(np.linalg.norm(end - start))
        count = max(int(length / 3), 8)
        along = np.linspace(0.04, 0.96, count)[:, None]
        points = start + along * (end - start)
        normal = np.array([start[1] - end[1], end[0] - start[0]]) / max(length, 1e-6)
        crossed = np.zeros(count, bool)
        for offset in (-2, -1, 0, 1, 2):
            x, y = np.rint(points + offset * normal).astype(int).T
            inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
            crossed[inside] |= edges[y[inside], x[inside]]
        at_border = (
            (points[:, 0] < 3) | (points[:, 0] > width - 4) | (points[:, 1] < 3) | (points[:, 1] > height - 4)
        )
        hits = np.where(at_border, 0.5, crossed)
        lengths.append(length)
        shares.append(float(hits.mean()))
    # The weakest side counts as much as the average of all: three good sides make no document.
    return 0.5 * float(np.average(shares, weights=lengths)) + 0.5 * min(shares)


def _gradient(lab: Image) -> Floats:
    """Largest gradient magnitude of the three channels, chroma weighted up."""
    strongest = np.zeros(lab.shape[:2])
    for channel, weight in enumerate((1.0, 1.6, 1.6)):
        plane = lab[..., channel].astype(np.float32)
        dx = cv2.Scharr(plane, cv2.CV_32F, 1, 0) / 16
        dy = cv2.Scharr(plane, cv2.CV_32F, 0, 1) / 16
        strongest = np.maximum(strongest, weight * np.hypot(dx, dy))
    return strongest


def _masks(lab: Image, gradient: Floats) -> Iterator[Image]:
    """Binary pictures whose contours may follow the outline: edges and regions of several kinds."""
    kernel = np.ones((3, 3), np.uint8)
    for quantile in (80, 90, 95):
        edges = (gradient > max(float(np.percentile(gradient, quantile)), 3.0)).astype(np.uint8)
        yield np.asarray(cv2.morphologyEx(edges, cv2.MORPH_CLOSE, kernel, iterations=2), np.uint8)
    for channel in range(3):
        plane = cv2.GaussianBlur(lab[..., channel], (0, 0), 2)
        _, otsu = cv2.threshold(plane, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        for mask in (otsu, 1 - otsu):
            closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
            yield np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)), np.uint8)
    yield _unlike_border(lab)


def _unlike_border(lab: Image) -> Image:
    """Where the picture differs from what lies along its own border (the table)."""
    height, width = lab.shape[:2]
    rim = max(min(height, width) // 40, 2)
    frame = np.ones((height, width), bool)
    frame[rim:-rim, rim:-rim] = False
    colours = lab[frame].astype(np.float64)
    centre = np.median(colours, axis=0)
    spread = np.maximum(np.median(np.abs(colours - centre), axis=0) * 1.5, 4.0)
    distance = np.linalg.norm((lab.astype(np.float64) - centre) / spread, axis=2)
    mask = (cv2.GaussianBlur(distance, (0, 0), 2) > 3.0).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8)), np.uint8)


def _quads(mask: Image) -> Iterator[Floats]:
    """Convex quadrilaterals that fit the contours of a mask."""
    height, width = mask.shape
    smallest = SMALLEST_SHARE * height * width
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        hull = cv2.convexHull(contour)
        area = cv2.contourArea(hull)
        if area < smallest or area > 0.985 * height * width:
            continue
        quad = fit_quad(np.asarray(hull, np.float64))
        if quad is not None and 0.9 < quad_area(quad) / area < 1.12:
            short, long = sorted(quad_size(quad))
            if short > 0.3 * long:
                yield quad


def fit_quad(hull: Floats) -> Floats | None:
    """The four straight sides of a convex hull, or None if it has no four.

    Rounded corners are cut off by the approximation; so lines are fitted to the hull's points along
    each side and intersected, which puts the corners where the sides would meet.
    """
    points = np.asarray(hull, dtype=np.float32).reshape(-1, 1, 2)
    perimeter = cv2.arcLength(points, True)
    rough = None
    for tolerance in (0.02, 0.03, 0.045, 0.06, 0.08):
        polygon = cv2.approxPolyDP(points, tolerance * perimeter, True)
        if len(polygon) == 4:
            rough = polygon.reshape(4, 2).astype(np.float64)
            break
        if len(polygon) < 4:
            return None
    if rough is None:
        return None
    rough = order_clockwise(rough)
    dense = _densify(points.reshape(-1, 2).astype(np.float64))
    lines = []
    for start, end in zip(rough, np.roll(rough, -1, axis=0), strict=True):
        side = end - start
        length = float(np.linalg.norm(side))
        if length < 8:
            return None
        normal = np.array([-side[1], side[0]]) / length
        along = (dense - start) @ side / length**2
        near = dense[(abs((dense - start) @ normal) < 0.03 * length + 2) & (along > 0.12) & (along < 0.88)]
        if len(near) < 4:
            lines.append((start, side / length))
            continue
        vx, vy, x, y = np.ravel(cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01))
        lines.append((np.array([x, y], dtype=np.float64), np.array([vx, vy], dtype=np.float64)))
    corners = [_intersection(lines[index - 1], lines[index]) for index in range(4)]
    if any(corner is None for corner in corners):
        return None
    quad = np.array(corners, dtype=np.float64)
    return quad if cv2.isContourConvex(quad.astype(np.float32)) else rough


def _densify(points: Floats) -> Floats:
    """Points every two pixels or so along a closed polygon."""
    pieces = []
    for start, end in zip(points, np.roll(points, -1, axis=0), strict=True):
        count = max(int(np.linalg.norm(end - start) / 2), 1)
        pieces.append(start + np.linspace(0, 1, count, endpoint=False)[:, None] * (end - start))
    return np.concatenate(pieces)


def _intersection(one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> Floats | None:
    (p, d), (q, e) = one, other
    cross = d[0] * e[1] - d[1] * e[0]
    if abs(cross) < 0.1:
        return None
    step = ((q[0] - p[0]) * e[1] - (q[1] - p[1]) * e[0]) / cross
    met: Floats = p + step * d
    return met
