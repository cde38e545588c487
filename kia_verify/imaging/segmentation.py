"""Silhouettes: where the outline network sees sheets, cards and prints in a photograph.

The network (models/outline_network) labels every cell of a small copy: background, sheet, card or print,
and whether a subject's edge runs through it. Here its picture becomes quadrilaterals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image, order_clockwise, quad_area, quad_iou, rectangle
from kia_verify.imaging.working_copy import halved
from kia_verify.models_path import models_directory
from kia_verify.network import Network

SIDE = 320
"""Side in pixels of the network's square input; its output has half of it."""
PADDING = 128.0 / 255.0
"""Value of the canvas beside the picture."""
CLASSES = ("background", "sheet", "card", "print")
Values = NDArray[np.float32]
Flags = NDArray[np.bool_]
SMALLEST = 0.008
"""A subject covers at least this share of the picture."""
HALF_CELL, HALF_BAND = 0.5, 1.2
"""Cells from a contour to the surface's border, and from there to the middle of the edge's band."""
AT_BORDER = 2.0
"""Cells from the picture's border within which a silhouette's side is the border, not the subject's."""
PIECE, PIECES = 0.43, 3
"""Sides of the pieces of a picture that are looked at more closely, as shares of its own, and how many of
them stand side by side."""
EDGE = 2.0
"""Pixels from a piece's border within which a subject may go on beyond it."""
CERTAIN = 0.9
"""Certainty from which a silhouette's form is taken as it is: nothing else is looked for in its place."""
SEEN = 0.3
"""Overlap from which a subject was seen in another piece already."""
_SMOOTH = np.ones((5, 5), np.uint8)
NECK, HEART = 0.35, 0.6
"""Half width of a neck, and of a subject's heart, as shares of the half width of the largest."""
SOLID = 0.80
"""Least share of its quadrilateral that a silhouette fills."""


@dataclass(frozen=True, eq=False)
class Silhouette:
    """A subject as the network sees it.

    Attributes:
        quad: (4, 2) clockwise, pixels of the picture; corners may lie outside it.
        form: `sheet`, `card` or `print`.
        certainty: mean probability that its surface is a subject's, 0 to 1.
    """

    quad: Floats
    form: str
    certainty: float


class Segmenter:
    """The outline network; loaded once, safe to reuse."""

    def __init__(self, threads: int = 1, weights: Path | None = None) -> None:
        self._network = Network(weights or models_directory() / "outline_network.onnx", threads)

    def find(self, image: Image) -> list[Silhouette]:
        """The subjects of a BGR picture, largest first."""
        height, width = image.shape[:2]
        scale = SIDE / max(height, width)
        size = (max(round(width * scale), 2), max(round(height * scale), 2))
        image, _ = halved(image, scale)
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        pixels = np.full((1, 3, SIDE, SIDE), PADDING, np.float32)
        pixels[0, :, : size[1], : size[0]] = small[..., ::-1].transpose(2, 0, 1) / 255.0
        classes, edge = (
            output[0, :, : -(-size[1] // 2), : -(-size[0] // 2)] for output in self._network(pixels)
        )
        to_picture = np.array([width, height]) / (np.array(size) / 2)
        return [
            Silhouette(silhouette.quad * to_picture, silhouette.form, silhouette.certainty)
            for silhouette in silhouettes(classes, edge[0])
        ]

    def find_distant(self, image: Image) -> list[Silhouette]:
        """The subjects of a BGR picture that are too small for `find`, each seen as a whole and for certain.

        The picture is looked at in pieces that overlap.
        """
        size = np.array([image.shape[1], image.shape[0]])
        piece = (PIECE * size).astype(int)
        found: list[Silhouette] = []
        for left, top in product(*(np.linspace(0, rest, PIECES).astype(int) for rest in size - piece)):
            part = np.ascontiguousarray(image[top : top + piece[1], left : left + piece[0]])
            for one in self.find(part):
                inside = bool((one.quad > EDGE).all() and (one.quad < piece - EDGE).all())
                quad = one.quad + [left, top]
                if inside and one.certainty > CERTAIN and all(quad_iou(quad, o.quad) < SEEN for o in found):
                    found.append(Silhouette(quad, one.form, one.certainty))
        return sorted(found, key=lambda one: -quad_area(one.quad))


def silhouettes(logits: Values, edge: Values) -> list[Silhouette]:
    """Subjects in the network's output, in its cells, largest first.

    Args:
        logits: (4, height, width), one for each of CLASSES.
        edge: (height, width), logits of a subject's edge.
    """
    classes = np.exp(logits - logits.max(axis=0))
    classes /= classes.sum(axis=0)
    surface = 1.0 - classes[0]
    filled = surface > 0.5
    edges = edge > 0
    found: list[tuple[float, Silhouette]] = []
    for inside in _surfaces(filled & ~edges):
        quad = _quad(inside.astype(np.uint8), edges)
        if quad is None:
            continue
        weights = classes[1:, inside].sum(axis=1)
        form = CLASSES[1 + int(weights.argmax())]
        found.append((float(inside.sum()), Silhouette(quad, form, float(surface[inside].mean()))))
    found.sort(key=lambda pair: -pair[0])
    return [silhouette for _, silhouette in found]


def _surfaces(inside: Flags) -> Iterator[Flags]:
    """The subjects' surfaces: pieces of the picture that hold together by more than a neck."""
    count, labels = cv2.connectedComponents(inside.astype(np.uint8), connectivity=4)
    for label in range(1, count):
        piece = labels == label
        if piece.sum() < SMALLEST * inside.size:
            continue
        # Where the edge between two cards is not seen all along, a neck is left; hearts lie apart.
        padded = np.pad(piece.astype(np.uint8), 1)
        depth = cv2.distanceTransform(padded, cv2.DIST_L2, 3)[1:-1, 1:-1]
        parts, hearts = cv2.connectedComponents((depth > NECK * depth.max()).astype(np.uint8))
        large = [part for part in range(1, parts) if depth[hearts == part].max() > HEART * depth.max()]
        nearest = np.zeros(piece.shape, np.int32)
        if len(large) > 1:
            away = np.where(np.isin(hearts, large), 0, 1).astype(np.uint8)
            _, seeds = cv2.distanceTransformWithLabels(away, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
            owner = np.zeros(int(seeds.max()) + 1, np.int32)
            owner[seeds[away == 0]] = hearts[away == 0]
            nearest = owner[seeds]
        for part in large if len(large) > 1 else [0]:
            mask = (piece & (nearest == part)).astype(np.uint8)
            opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _SMOOTH).astype(bool)
            if opened.sum() >= SMALLEST * inside.size:
                yield opened


def _quad(mask: Image, edges: Flags) -> Floats | None:
    """The four sides of a silhouette, in cells.

    Args:
        mask: (height, width) 1 on its surface inside the band of its edge.
        edges: (height, width) cells of such bands.
    """
    height, width = mask.shape
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    # Contours run through the outermost cells' centres.
    contour = max(contours, key=cv2.contourArea).reshape(-1, 2).astype(np.float64) + 0.5
    hull = cv2.convexHull(contour.astype(np.float32)).reshape(-1, 2).astype(np.float64)
    quad = _four_sides(hull, (width, height))
    if quad is None:
        return None
    near = cv2.dilate(edges.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    for tolerance in (0.06, 0.03):
        sides = [
            _fitted(start, end, contour, tolerance, near)
            for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True)
        ]
        met = [_meeting(sides[index - 1][:2], sides[index][:2]) for index in range(4)]
        quad = np.array([new if new is not None else old for new, old in zip(met, quad, strict=True)])
    quad = _outset(quad, [outward for _, _, outward in sides])
    if not cv2.isContourConvex(quad.astype(np.float32)):
        return None
    frame = rectangle(width, height).astype(np.float32)
    visible, _ = cv2.intersectConvexConvex(quad.astype(np.float32), frame)
    return quad if mask.sum() > SOLID * visible else None


def _four_sides(hull: Floats, size: tuple[int, int]) -> Floats | None:
    """The quadrilateral whose visible part a convex hull is."""
    perimeter = cv2.arcLength(hull.astype(np.float32), True)
    polygon = cv2.approxPolyDP(hull.astype(np.float32), 0.012 * perimeter, True).reshape(-1, 2)
    corners = polygon.astype(np.float64)
    sides: list[_Side] = list(zip(corners, np.roll(corners, -1, axis=0), strict=True))
    while len(sides) > 4:
        # Cut corners, and the picture's border that cuts one, are the sides that add least when left out.
        added = [_added(sides, index, size) for index in range(len(sides))]
        least = int(np.argmin(added))
        if not np.isfinite(added[least]):
            return None
        del sides[least]
    if len(sides) < 4:
        return None
    known = [point for index in range(4) if (point := _meeting(sides[index - 1], sides[index])) is not None]
    if len(known) < 4:
        return None
    quad = order_clockwise(np.array(known))
    return quad if cv2.isContourConvex(quad.astype(np.float32)) and quad_area(quad) > 16 else None


_Side = tuple[Floats, Floats]
"""Two points on a side, clockwise."""


def _added(sides: list[_Side], index: int, size: tuple[int, int]) -> float:
    """Area that a polygon gains where its neighbours are carried on in place of a side; of the part seen."""
    before, side, after = sides[index - 1], sides[index], sides[(index + 1) % len(sides)]
    meeting = _meeting(before, after)
    start, end = _meeting(before, side), _meeting(side, after)
    if meeting is None or start is None or end is None:
        return float("inf")
    along, beyond = end - start, meeting - start
    area = float(beyond[0] * along[1] - beyond[1] * along[0]) / 2
    if area < 0 or area > max(size) ** 2 / 8:
        return float("inf")
    return 0.0 if _along_border(side, size) else area


def _fitted(
    start: Floats, end: Floats, contour: Floats, tolerance: float, near_edge: Flags
) -> tuple[Floats, Floats, float]:
    """A side moved onto the contour along it, fingers and rounded ends left out; how far it has to go out."""
    side = end - start
    length = max(float(np.linalg.norm(side)), 1e-6)
    normal = np.array([-side[1], side[0]]) / length
    along = (contour - start) @ side / length**2
    near = abs((contour - start) @ normal) < tolerance * length + 1
    points = contour[near & (along > 0.08) & (along < 0.92)]
    if len(points) < 6:
        return start, end, HALF_CELL
    vx, vy, x, y = np.ravel(cv2.fitLine(points.astype(np.float32), cv2.DIST_WELSCH, 0, 0.01, 0.01))
    middle, direction = np.array([x, y], np.float64), np.array([vx, vy], np.float64)
    direction *= np.sign(direction @ side) or 1.0
    cells = points.astype(int)
    outward = HALF_CELL + HALF_BAND * float(near_edge[cells[:, 1], cells[:, 0]].mean())
    return middle - direction * length / 2, middle + direction * length / 2, outward


def _along_border(side: _Side, size: tuple[int, int]) -> bool:
    """Whether a side runs along the picture's border."""
    points = np.array(side)
    distances = np.hstack([points, np.array(size) - points])  # left, top, right, bottom
    return bool((distances < AT_BORDER).all(axis=0).any())


def _meeting(one: _Side, other: _Side) -> Floats | None:
    """Where two sides meet when carried on, None where they are nearly parallel."""
    (p, p_end), (q, q_end) = one, other
    d, e = p_end - p, q_end - q
    cross = d[0] * e[1] - d[1] * e[0]
    if abs(cross) < 0.1 * np.linalg.norm(d) * np.linalg.norm(e):
        return None
    step = ((q[0] - p[0]) * e[1] - (q[1] - p[1]) * e[0]) / cross
    met: Floats = p + step * d
    return met


def _outset(quad: Floats, by: list[float]) -> Floats:
    """A clockwise quadrilateral with its sides moved outward."""
    sides = []
    for start, end, distance in zip(quad, np.roll(quad, -1, axis=0), by, strict=True):
        along = end - start
        outward = distance * np.array([along[1], -along[0]]) / max(float(np.linalg.norm(along)), 1e-6)
        sides.append((start + outward, end + outward))
    corners = [_meeting(sides[index - 1], sides[index]) for index in range(4)]
    moved = [corner if corner is not None else old for corner, old in zip(corners, quad, strict=True)]
    return np.array(moved)
