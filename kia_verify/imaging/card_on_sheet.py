"""Identity cards that lie on a sheet, within its silhouette or reaching out of it.

Neither text nor the outline network shows them: the print of a card is small beside the sheet's, and the
network takes all of it for one sheet. What shows is the portrait on the card, the only large coloured thing
on a family card or a certificate; around it the card is looked for by its size.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from kia_verify.imaging.card_pose import find_poses, reduced
from kia_verify.imaging.geometry import Floats, Image, apply, homography, rectangle
from kia_verify.imaging.proportions import nearest, true_aspect
from kia_verify.imaging.settle import CARD, FOLIO, SHEET, evidence, refine, settle
from kia_verify.imaging.text_block import likely_aspects

LONG = {SHEET: 297.0, 1 / SHEET: 297.0, 1 / FOLIO: 330.0}
"""Long side in millimetres of the sheets that documents are printed on, by their proportions."""
LIKE_A_SHEET = 0.08
"""Difference in proportions (as a ratio less one) up to which a subject is a sheet."""
SCALE = 0.5
"""Pixels to a millimetre in which the portrait is looked for."""
COLOURED = 16.0
"""Difference in chroma (CIELAB, 8 bit) between a portrait's background and the paper."""
PORTRAIT = 290.0
"""Least area in square millimetres of a portrait, which has 20 x 25 mm. On 92 sheets of the tune split and of
other designs emblems, stamps and signatures had 190 at most (but for two stains), portraits 440 and more."""
CLOSED, OPENED = 7, 5
"""Widths in pixels of what is filled in (the person before the background) and left out (strokes)."""
CLEAR = 0.35
"""Clearness of the sides from which a pose is a card's."""
MOST_CARDS = 2
GROWN = 1.02
"""A card is painted over with its edge and the darkest part of its shadow."""


def find_cards_on(image: Image, quad: Floats, lines: list[Floats]) -> list[Floats]:
    """Cards that seem to lie on a sheet; whether they are is for the reader to tell.

    Args:
        image: BGR picture.
        quad: (4, 2) the sheet's corners in it, clockwise.
        lines: quads of its text lines; their size tells a sheet from a card.

    Returns:
        Corners, (4, 2) clockwise, the first edge a long one. Where the place of a card is in doubt several
        that overlap, the likeliest first.
    """
    size = _sheet_size(image, quad)
    if size is None or likely_aspects(lines, quad) == (CARD,):
        return []
    to_plane = homography(quad, rectangle(*size))
    to_picture = homography(rectangle(*size), quad)
    coloured = _coloured(image, to_plane, size)
    found: list[Floats] = []
    for _ in range(MOST_CARDS):
        point = _portrait(coloured)
        if point is None:
            break
        poses = [pose for pose in find_poses(image, to_plane, point) if pose.clearness >= CLEAR]
        options = [(pose.clearness, _settled(image, apply(to_picture, pose.corners()))) for pose in poses]
        options.sort(key=lambda one: -one[0] * evidence(image, one[1], (CARD,)))
        found += [card for _, card in options]
        for _, card in options[:1]:
            cv2.fillConvexPoly(coloured, np.rint(apply(to_plane, card) * SCALE).astype(np.int32), (0,))
        cv2.circle(coloured, (round(point[0] * SCALE), round(point[1] * SCALE)), OPENED, (0,), -1)
    return found


def covered_up(image: Image, to_file: Floats, quads: Sequence[Floats]) -> Image:
    """A straightened sheet with what lies on it painted over in the colour of its paper.

    Args:
        image: BGR.
        to_file: homography from its pixels to pixels of the file.
        quads: what lies on the sheet, pixels of the file.
    """
    if not quads:
        return image
    painted = image.copy()
    paper = tuple(float(value) for value in np.median(image[::4, ::4].reshape(-1, 3), axis=0))
    for quad in quads:
        inside = apply(np.asarray(np.linalg.inv(to_file), np.float64), quad)
        grown = inside.mean(axis=0) + GROWN * (inside - inside.mean(axis=0))
        cv2.fillConvexPoly(painted, np.rint(grown).astype(np.int32), paper)
    return painted


def _sheet_size(image: Image, quad: Floats) -> tuple[float, float] | None:
    """Width and height of a sheet in millimetres; None where its proportions are no sheet's."""
    aspect = true_aspect(quad, (image.shape[1], image.shape[0]))
    standard = nearest(aspect, (*LONG, CARD, 1 / CARD))
    if standard not in LONG or abs(aspect / standard - 1) > LIKE_A_SHEET:
        return None
    long = LONG[standard]
    return (long, long / standard) if standard > 1 else (long * standard, long)


def _coloured(image: Image, to_plane: Floats, size: tuple[float, float]) -> Image:
    """Where a sheet is far from the colour of its paper, 0 or 1, at SCALE."""
    width, height = (round(side * SCALE) for side in size)
    sheet = reduced(image, np.diag([SCALE, SCALE, 1.0]) @ to_plane, (width, height))
    lab = cv2.cvtColor(cv2.GaussianBlur(sheet, (0, 0), 1.0), cv2.COLOR_BGR2LAB).astype(np.float64)
    chroma = lab[..., 1:]
    distance = np.linalg.norm(chroma - np.median(chroma.reshape(-1, 2), axis=0), axis=2)
    mask = np.pad((distance > COLOURED).astype(np.uint8), CLOSED)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((CLOSED, CLOSED), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((OPENED, OPENED), np.uint8))
    return np.ascontiguousarray(opened[CLOSED:-CLOSED, CLOSED:-CLOSED], np.uint8)


def _portrait(coloured: Image) -> tuple[float, float] | None:
    """The point deepest within the largest coloured part, in millimetres; None where none is a portrait."""
    count, labels, figures, _ = cv2.connectedComponentsWithStats(coloured)
    areas = figures[1:, cv2.CC_STAT_AREA]
    if count < 2 or areas.max() < PORTRAIT * SCALE**2:
        return None
    part = np.pad((labels == 1 + int(areas.argmax())).astype(np.uint8), 1)
    depth = cv2.distanceTransform(part, cv2.DIST_L2, 5)
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    return (float(x) - 0.5) / SCALE, (float(y) - 0.5) / SCALE


def _settled(image: Image, quad: Floats) -> Floats:
    """The card's corners put on the edges seen next to its sides, where the picture speaks for that."""
    settled, _ = settle(image, quad, (CARD,))
    options = (quad, settled, refine(image, quad, (CARD,)), refine(image, settled, (CARD,)))
    return max(options, key=lambda corners: evidence(image, corners, (CARD,)))
