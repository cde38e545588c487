"""Where words stand in a photograph, whatever way it is turned: what Tesseract cannot tell.

Its own layout analysis wants level text that fills the picture. To find the documents it is enough to see
most of their words: letters are specks darker than the ground around them, and those that stand closer to
each other than lines do make a word (O'Gorman, The document spectrum for page layout analysis, PAMI 1993).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, Image, rectangle
from kia_verify.imaging.working_copy import grey

SIDE = 1600
"""Long side in pixels of the copy on which words are sought: in smaller ones lines of small print touch."""
WINDOW, LEAST_WINDOW = 0.02, 25
"""Side of the neighbourhood that a speck is darker than: a share of the long side, pixels at least."""
DARKER = 20
"""By how much, in 8-bit values."""
LETTERS = (3.0, 4.5, 7.0, 10.0, 15.0, 22.0, 33.0, 50.0)
"""Heights in pixels at which specks are taken together; smaller and larger ones are no letters."""
REACH = 0.15
"""Specks make a word across a gap of twice this share of their height."""
LEAST_LENGTH = 1.6
"""Length of a word over its height, at least: below it the direction cannot be told."""
INKED = (0.15, 0.8)
"""Share of a word's box that is ink: below are edges and patterns, above are bars."""
STROKES = 0.5
"""Changes from paper to ink along a word, at least, for every height that it is long."""
SAME_DIRECTION, SAME_SIZE = 8.0, 1.6
"""Degrees, and ratio of heights, up to which two words are alike."""
COMPANY = 8
"""Words alike that a word has to have in the picture."""
PADDING, RATIO = 9.5, 1.25
"""The quads are so much larger than the letters (padding + ratio x height), as those of the network are, by
which the examiner tells the size of print (`document_examination.BOX_MARGIN`)."""


def find_words(image: Image, long_side: int) -> list[Floats]:
    """Quads of the words of a picture.

    Args:
        image: BGR.
        long_side: pixels of the copy at whose scale the quads are padded, as the network's would be.

    Returns:
        Quads in pixels of `image`, clockwise, the first edge along the word, pointing right or down.
    """
    height, width = image.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    luminance = np.asarray(cv2.resize(grey(image), size, interpolation=cv2.INTER_AREA), np.uint8)
    ink = _ink(luminance)
    back = np.array([width / size[0], height / size[1]])
    padding = PADDING / min(1.0, long_side / max(height, width))
    return [_padded(quad * back, padding) for quad in _alike(list(_words(ink)))]


def _ink(luminance: Image) -> Image:
    """1 where the picture is darker than its neighbourhood."""
    window = max(2 * round(WINDOW * max(luminance.shape) / 2) + 1, LEAST_WINDOW)
    ground = np.asarray(cv2.boxFilter(luminance, cv2.CV_32F, (window, window)))
    return np.asarray(luminance < ground - DARKER, np.uint8)


def _words(ink: Image) -> Iterator[Floats]:
    """Boxes around specks of one size that stand close to each other."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sides = np.sort(boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], axis=1)
    # Small print runs together: a long speck is as high as its ink is wide along it.
    thick = boxes[:, cv2.CC_STAT_AREA] / np.maximum(sides[:, 1], 1)
    heights = np.where(sides[:, 1] > 3 * sides[:, 0], np.maximum(sides[:, 0], 2 * thick), sides[:, 1])
    heights[0] = 0
    joined = np.zeros_like(ink)
    letters = np.zeros_like(ink)
    for low, high in pairwise(LETTERS):
        chosen = ((heights >= low) & (heights < high)).astype(np.uint8)[labels]
        reach = max(1, round(REACH * (low + high) / 2))
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
        joined |= np.asarray(cv2.dilate(chosen, kernel), np.uint8)
        letters |= chosen
    _, groups = cv2.connectedComponents(joined, connectivity=8)
    rows, columns = np.nonzero(letters)
    order = np.argsort(groups[rows, columns], kind="stable")
    rows, columns = rows[order], columns[order]
    starts = np.nonzero(np.diff(groups[rows, columns], prepend=-1))[0]
    for start, stop in pairwise([*starts, len(rows)]):
        points = np.column_stack([columns[start:stop], rows[start:stop]]).astype(np.float64)
        quad = _box(points)
        if quad is not None and _written(ink, quad, len(points)):
            yield quad


def _box(points: Floats) -> Floats | None:
    """The narrowest box around ink, None where it does not tell a direction."""
    centre, size, angle = cv2.minAreaRect(points.astype(np.float32))
    length, height = max(size) + 1, min(size) + 1
    if height < LETTERS[0] or height > 1.6 * LETTERS[-1] or length < LEAST_LENGTH * height:
        return None
    direction = np.radians(angle if size[0] >= size[1] else angle + 90)
    along = np.array([np.cos(direction), np.sin(direction)])
    # Within 45 degrees of vertical it points down, otherwise to the right.
    if (along[0] if abs(along[0]) >= abs(along[1]) else along[1]) < 0:
        along = -along
    across = np.array([-along[1], along[0]])
    middle = np.asarray(centre) + 0.5
    ends = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    return np.array([middle + x * length / 2 * along + y * height / 2 * across for x, y in ends])


def _written(ink: Image, quad: Floats, inked: int) -> bool:
    """Whether a box holds strokes rather than an edge, a bar or a pattern."""
    length, height = (round(float(np.linalg.norm(quad[i + 1] - quad[i]))) for i in range(2))
    if not INKED[0] <= inked / (length * height) <= INKED[1]:
        return False
    target = rectangle(length, height).astype(np.float32)
    matrix = cv2.getAffineTransform(quad[:3].astype(np.float32), target[:3])
    level = np.asarray(cv2.warpAffine(ink, matrix, (length, height), flags=cv2.INTER_NEAREST))
    strokes = float((np.diff(level.astype(np.int8), axis=1) > 0).sum(axis=1).max(initial=0))
    return strokes >= max(2.0, STROKES * length / height)


def _alike(quads: list[Floats]) -> list[Floats]:
    """The words that are not alone in their direction and size, as dark spots of a face or of a table are."""
    if not quads:
        return []
    edges = np.array([quad[1] - quad[0] for quad in quads])
    heights = np.array([np.linalg.norm(quad[3] - quad[0]) for quad in quads])
    doubled = 2 * np.arctan2(edges[:, 1], edges[:, 0])
    turned = np.abs(np.angle(np.exp(1j * (doubled[:, None] - doubled[None])))) / 2
    ratio = np.abs(np.log(heights[:, None] / heights[None]))
    company = ((turned < np.radians(SAME_DIRECTION)) & (ratio < np.log(SAME_SIZE))).sum(axis=1) - 1
    return [quad for quad, others in zip(quads, company, strict=True) if others >= COMPANY]


def _padded(quad: Floats, padding: float) -> Floats:
    """The box of letters grown to what the examiner takes a line's box to be."""
    along, across = quad[1] - quad[0], quad[3] - quad[0]
    height = max(float(np.linalg.norm(across)), 1.0)
    more = (padding + (RATIO - 1) * height) / 2
    x, y = along / max(float(np.linalg.norm(along)), 1.0) * more, across / height * more
    grown: Floats = quad + np.array([-x - y, x - y, x + y, y - x])
    return grown
