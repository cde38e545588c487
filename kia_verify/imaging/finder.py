"""Which subjects a photograph holds and where their corners are.

Two witnesses: outlines seen in the picture, and the text that stands inside them. An outline
without text may be a pass photo; text without an outline is a document whose edge cannot be seen
(white on white, a flat scan), whose corners are then put around its text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import cv2
import numpy as np

from kia_verify.imaging.geometry import (
    Floats,
    Image,
    apply,
    homography,
    quad_area,
    quad_iou,
    quad_size,
    rectangle,
)
from kia_verify.imaging.outline import Outline, find_outlines, fit_quad
from kia_verify.imaging.proportions import could_be_rectangle
from kia_verify.imaging.settle import CARD, FOLIO, SHEET, at_border, fits, settle, settle_around

TEXT_INSIDE = 0.92
"""Share of a document's text that has to lie inside an outline taken for its edge."""
LOOSEST = 4.5
"""An outline larger than so many times the hull of its text is the table's, not the document's."""
FRAME_AREA = 1.8
"""A sheet covers at most so many times the area of the frame printed on it."""
CARD_PRINT, SHEET_PRINT = 0.032, 0.030
"""Median height of the detector's boxes over the square root of the document's area. Identity cards: 0.033
to 0.052; family cards and certificates: 0.017 to 0.028, with few lines up to 0.033."""
SAME_SHEET = 0.95
"""Two outlines that cover so much of their common hull are the halves of one folded sheet."""
FILLS = 0.72
"""A document without an outline whose text takes this share of the photograph fills it: a flat scan."""
MOST_PICTURES = 5
FEWEST_LINES = 5
"""Text lines that make a document; a pass photo may carry a shop's stamp."""


@dataclass(frozen=True, eq=False)
class Region:
    """A part of the photograph that holds one subject.

    Attributes:
        quad: (4, 2) clockwise in pixels of the photograph; the first edge runs along the text, or
            along the picture's upper edge where there is none. Whether it is the subject's top or
            its bottom is for the reader to tell.
        lines: indices of the text quads inside.
        outlined: the edge was seen, not inferred from the text.
        support: edge support of the outline, 0 where it was inferred.
    """

    quad: Floats
    lines: tuple[int, ...]
    outlined: bool
    support: float


def find_regions(image: Image, text: list[Floats]) -> list[Region]:
    """Regions of a photograph that hold a subject each, documents first.

    Args:
        image: BGR, as stored.
        text: quads of its text lines, clockwise along the text.
    """
    outlines = find_outlines(image)
    centres = np.array([quad.mean(axis=0) for quad in text]).reshape(-1, 2)
    weights = np.array([max(quad_size(quad)) for quad in text])
    regions = [
        _settled(image, region, [text[index] for index in region.lines])
        for region in _unfolded(_documents(outlines, text, centres, weights))
    ]
    taken = {index for region in regions for index in region.lines}
    loose = [index for index in range(len(text)) if index not in taken]
    if len(loose) >= FEWEST_LINES and not _inside_any(regions, centres[loose]):
        regions.append(_around_text(image, text, loose))
    return [*regions, *_pictures(image, outlines, regions, text)]


def _unfolded(regions: list[Region]) -> list[Region]:
    """The halves of a folded sheet, which a sharp crease parts, put together again."""
    for one, other in combinations(regions, 2):
        hull = cv2.convexHull(np.concatenate([one.quad, other.quad]).astype(np.float32))
        halves = quad_area(one.quad) + quad_area(other.quad)
        if not SAME_SHEET * cv2.contourArea(hull) < halves < 1.03 * cv2.contourArea(hull):
            continue
        quad = fit_quad(np.asarray(hull, dtype=np.float64))
        if quad is None or not could_be_rectangle(quad):
            continue
        turned = np.roll(quad, -_nearest_corner(quad, one.quad, other.quad), axis=0)
        whole = Region(turned, one.lines + other.lines, True, min(one.support, other.support))
        return _unfolded([whole, *(region for region in regions if region not in (one, other))])
    return regions


def _nearest_corner(quad: Floats, one: Floats, other: Floats) -> int:
    """Index of the corner at which the first edge along the text of both parts begins."""
    begin = (one[1] - one[0]) + (other[1] - other[0])
    edges = np.roll(quad, -1, axis=0) - quad
    return int(np.argmax(edges @ begin / np.linalg.norm(edges, axis=1)))


def _settled(image: Image, region: Region, lines: list[Floats]) -> Region:
    """The region with its corners on the sides seen; by its text where the outline makes no document."""
    aspects = _aspects(lines, region.quad)
    quad, sure = settle(image, region.quad, aspects)
    if sure:
        return replace(region, quad=quad)
    height, width = image.shape[:2]
    frame = along(rectangle(width, height), lines)
    if quad_iou(frame, quad) > FILLS and fits(image, frame, aspects):
        return replace(region, quad=frame)
    hull = _text_quad(lines)
    other, seen = settle_around(image, hull, _aspects(lines, hull))
    if seen >= 3 and fits(image, other, aspects):
        return replace(region, quad=along(other, lines))
    return replace(region, quad=quad)


def _documents(
    outlines: list[Outline], text: list[Floats], centres: Floats, weights: Floats
) -> list[Region]:
    """Outlines that enclose a group of text lines tightly, best first and without overlap."""
    candidates: list[_Candidate] = []
    for outline in outlines:
        inside = [index for index, centre in enumerate(centres) if _contains(outline.quad, centre)]
        if len(inside) < FEWEST_LINES:
            continue
        hull = cv2.convexHull(np.concatenate([text[index] for index in inside]).astype(np.float32))
        tightness = float(cv2.contourArea(hull)) / max(quad_area(outline.quad), 1.0)
        if tightness < 1 / LOOSEST:
            continue
        # Text that the outline cuts through belongs to a larger document.
        cut = sum(
            1
            for index in range(len(text))
            if index not in inside and any(_contains(outline.quad, corner) for corner in text[index])
        )
        near = _near(outline.quad, centres, weights)
        share = float(weights[inside].sum()) / max(near, 1e-6)
        score = outline.support + share - 0.05 * cut
        candidates.append((score, outline, inside))
    candidates.sort(key=lambda candidate: -candidate[0])
    candidates = [_outermost(candidate, candidates) for candidate in candidates]
    regions: list[Region] = []
    taken: set[int] = set()
    for _, outline, inside in candidates:
        if any(index in taken for index in inside):
            continue
        rest = [i for i in range(len(text)) if i not in inside and i not in taken]
        if rest and not _separate(outline, inside, rest, candidates, weights):
            continue
        taken.update(inside)
        quad = along(outline.quad, [text[index] for index in inside])
        regions.append(Region(quad, tuple(inside), True, outline.support))
    return regions


_Candidate = tuple[float, Outline, list[int]]


def _outermost(candidate: _Candidate, candidates: list[_Candidate]) -> _Candidate:
    """The sheet around a printed frame: a larger outline of the same text, nearly as well supported."""
    _, outline, inside = candidate
    around = [
        other
        for other in candidates
        if other[1].support > 0.75 * outline.support
        and len(set(other[2]) ^ set(inside)) <= 0.06 * len(inside)
        and quad_area(other[1].quad) < FRAME_AREA * quad_area(outline.quad)
        and all(_contains(other[1].quad, corner) for corner in outline.quad)
    ]
    return max(around, key=lambda other: quad_area(other[1].quad), default=candidate)


def _separate(
    outline: Outline,
    inside: list[int],
    rest: list[int],
    candidates: list[_Candidate],
    weights: Floats,
) -> bool:
    """Whether the text outside an outline is little, or belongs to another outline of its own."""
    outside = float(weights[rest].sum())
    if outside <= (1 - TEXT_INSIDE) * float(weights[inside].sum()):
        return True
    for _, other, others in candidates:
        if not set(others) & set(inside) and float(weights[others].sum()) > 0.6 * outside:
            return other is not outline
    return False


def _near(quad: Floats, centres: Floats, weights: Floats) -> float:
    """Weight of the text inside the quad or within a quarter of its size around it."""
    grown = quad.mean(axis=0) + 1.5 * (quad - quad.mean(axis=0))
    return float(sum(w for centre, w in zip(centres, weights, strict=True) if _contains(grown, centre)))


def _around_text(image: Image, text: list[Floats], indices: list[int]) -> Region:
    """A document whose outline was not seen: settled on edges around its text, or the text's own hull."""
    quads = [text[index] for index in indices]
    hull = _text_quad(quads)
    quad, seen = settle_around(image, hull, _aspects(quads, hull))
    if seen >= 3:
        return Region(along(quad, quads), tuple(indices), True, 0.5)
    height, width = image.shape[:2]
    grown = hull.mean(axis=0) + 1.06 * (hull - hull.mean(axis=0))
    if quad_area(grown) > FILLS * width * height:
        grown = along(rectangle(width, height), quads)
    return Region(grown, tuple(indices), False, 0.0)


def _text_quad(quads: list[Floats]) -> Floats:
    """The quadrilateral around text lines, its upper and lower side along the lines nearest to them."""
    angle = text_angle(quads)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    turned = [quad @ turn.T for quad in quads]
    points = np.concatenate(turned)
    # In perspective the lines' slope changes evenly from the top to the bottom.
    middles = np.array([quad.mean(axis=0)[1] for quad in turned])
    edges = np.array([(quad[1] - quad[0] + quad[2] - quad[3]) / 2 for quad in turned])
    edges *= np.where(edges[:, :1] < 0, -1.0, 1.0)
    long = edges[:, 0] > 3 * np.array([quad_size(quad)[1] for quad in turned])
    slope = np.array([0.0, 0.0])
    if long.sum() >= 6 and np.ptp(middles[long]) > 0:
        slopes = edges[long, 1] / edges[long, 0]
        slope = np.polyfit(middles[long], slopes, 1, w=np.sqrt(edges[long, 0]))
    low, high = points.min(axis=0), points.max(axis=0)
    sides = []
    for end, pick in ((low[1], min), (high[1], max)):
        incline = float(np.clip(np.polyval(slope, end), -0.2, 0.2))
        offset = float(pick(points[:, 1] - incline * points[:, 0]))
        sides.append([[x, incline * x + offset] for x in (low[0], high[0])])
    (top, bottom) = sides
    around: Floats = np.array([*top, *bottom[::-1]]) @ turn
    return around


def _aspects(lines: list[Floats], quad: Floats) -> tuple[float, ...]:
    """Standard proportions of a document (width over height along its text), told by the size of its print.

    The print of an identity card is large for the card, that of a sheet small for the sheet.
    """
    print_size = float(np.median([quad_size(line)[1] for line in lines])) / np.sqrt(max(quad_area(quad), 1.0))
    if print_size > CARD_PRINT:
        return (CARD,)
    return (SHEET, 1 / SHEET, 1 / FOLIO) if print_size < SHEET_PRINT else ()


def _pictures(
    image: Image, outlines: list[Outline], regions: list[Region], text: list[Floats]
) -> list[Region]:
    """Well supported outlines without text, outside the documents: prints that may be pass photos.

    They may lie in one another (a print, the picture inside its border, the table's edge around it):
    which of them is a pass photo is for the face in it to tell.
    """
    size = (image.shape[1], image.shape[0])
    pictures: list[Region] = []
    for outline in outlines:
        short, long = sorted(quad_size(outline.quad))
        if outline.support < 0.5 or not 0.5 < short / max(long, 1.0) < 0.95:
            continue
        middle = outline.quad.mean(axis=0)
        if any(_contains(region.quad, middle) for region in regions):
            continue
        inside = [index for index, quad in enumerate(text) if _contains(outline.quad, quad.mean(axis=0))]
        if len(inside) >= FEWEST_LINES:
            continue
        quad, _ = settle(image, outline.quad, ())
        distinct = all(quad_iou(quad, other.quad) < 0.85 for other in pictures)
        if distinct and could_be_rectangle(quad, at_border(quad, size)):
            pictures.append(Region(quad, tuple(inside), True, outline.support))
        if len(pictures) == MOST_PICTURES:
            break
    return pictures


def _inside_any(regions: list[Region], centres: Floats) -> bool:
    """Whether most of the points lie inside regions found already."""
    hits = sum(any(_contains(region.quad, centre) for region in regions) for centre in centres)
    return hits > 0.5 * len(centres)


def _contains(quad: Floats, point: Floats) -> bool:
    return cv2.pointPolygonTest(quad.astype(np.float32), (float(point[0]), float(point[1])), False) >= 0


def text_angle(quads: list[Floats]) -> float:
    """Direction of the text in radians, clockwise from the picture's x axis, in (-pi/4, 3*pi/4].

    Length-weighted mean of the lines' directions modulo a half turn, outliers left out.
    """
    edges = np.array([quad[1] - quad[0] + quad[2] - quad[3] for quad in quads])
    lengths = np.linalg.norm(edges, axis=1) * (
        np.array([quad_size(q)[0] > 1.6 * quad_size(q)[1] for q in quads]) + 0.02
    )
    doubled = 2 * np.arctan2(edges[:, 1], edges[:, 0])
    mean = float(np.angle(np.sum(lengths * np.exp(1j * doubled))))
    off = np.abs(np.angle(np.exp(1j * (doubled - mean))))
    close = off < 0.35
    if close.any():
        mean = float(np.angle(np.sum((lengths * np.exp(1j * doubled))[close])))
    angle = mean / 2
    return angle + np.pi if angle <= -np.pi / 4 else angle


def along(quad: Floats, text: list[Floats]) -> Floats:
    """The quad turned so that its first edge runs along its text."""
    if not text:
        return quad
    angle = text_angle(text)
    direction = np.array([np.cos(angle), np.sin(angle)])
    edges = np.roll(quad, -1, axis=0) - quad
    lengths = np.maximum(np.linalg.norm(edges, axis=1), 1e-6)
    return np.roll(quad, -int(np.argmax(edges @ direction / lengths)), axis=0)


def straighten(image: Image, quad: Floats, scale: float = 1.0) -> tuple[Image, Floats]:
    """The region in `quad`, straightened, at `scale` times its size in the photograph.

    Returns:
        The BGR picture and the homography from its pixels to the photograph's.
    """
    width, height = (max(round(scale * size), 16) for size in quad_size(quad))
    target = rectangle(width, height)
    to_page = homography(quad, target)
    interpolation = cv2.INTER_AREA if scale < 0.8 else cv2.INTER_CUBIC
    page = cv2.warpPerspective(
        image, to_page, (width, height), flags=interpolation, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(page, dtype=np.uint8), homography(target, quad)


def move(quads: list[Floats], matrix: Floats) -> list[Floats]:
    """Quads mapped through a homography."""
    return [apply(matrix, quad) for quad in quads]
