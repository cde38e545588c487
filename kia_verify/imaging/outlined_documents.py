"""Documents by the outlines seen in the picture and by the text inside them.

The witness for what the outline network does not see, or not with certainty. Text without an outline is a
document whose edge cannot be seen (white on white, a flat scan): its corners are then put around its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, Image, quad_area, quad_iou, quad_size, rectangle
from kia_verify.imaging.outline import Outline, fit_quad
from kia_verify.imaging.proportions import could_be_rectangle
from kia_verify.imaging.region import FEWEST_LINES, TEXT_INSIDE, Region, contains
from kia_verify.imaging.settle import fits, settle, settle_around
from kia_verify.imaging.text_block import along, likely_aspects, text_quad

LOOSEST = 4.5
"""An outline larger than so many times the hull of its text is the table's, not the document's."""
FRAME_AREA = 1.8
"""A sheet covers at most so many times the area of the frame printed on it."""
SAME_SHEET = 0.95
"""Two outlines that cover so much of their common hull are the halves of one folded sheet."""
MARGIN = 0.5
"""Least distance of print from the edge of its document, in heights of the detector's boxes: the first line
of a sheet whose edge could not be seen was taken for it, and its letters for cut."""
FILLS = 0.72
"""A document without an outline whose text takes this share of the photograph fills it: a flat scan."""


def documents_by_outline(
    image: Image, outlines: list[Outline], text: list[Floats], loose: list[int]
) -> list[Region]:
    """Documents around the loose text by the outlines seen in the picture, or by the text alone."""
    if len(loose) < FEWEST_LINES:
        return []
    centres = np.array([text[index].mean(axis=0) for index in loose])
    weights = np.array([max(quad_size(text[index])) for index in loose])
    own = [text[index] for index in loose]
    found = [
        _settled(image, region, [own[index] for index in region.lines])
        for region in _unfolded(_documents(outlines, own, centres, weights))
    ]
    taken = {index for region in found for index in region.lines}
    rest = [index for index in range(len(own)) if index not in taken]
    if len(rest) >= FEWEST_LINES and not _inside_any(found, centres[rest]):
        found.append(around_text(image, own, rest))
    return [replace(region, lines=tuple(loose[index] for index in region.lines)) for region in found]


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
    aspects = likely_aspects(lines, region.quad)
    quad, sure = settle(image, region.quad, aspects)
    if sure:
        return replace(region, quad=quad)
    height, width = image.shape[:2]
    frame = along(rectangle(width, height), lines)
    if quad_iou(frame, quad) > FILLS and fits(image, frame, aspects):
        return replace(region, quad=frame)
    hull = text_quad(lines)
    other, seen = settle_around(image, hull, likely_aspects(lines, hull), _margin(lines))
    if seen >= 3 and fits(image, other, aspects):
        return replace(region, quad=along(other, lines))
    return replace(region, quad=quad)


def _documents(outlines: list[Outline], text: list[Floats], centres: Floats, weights: Floats) -> list[Region]:
    """Outlines that enclose a group of text lines tightly, best first and without overlap."""
    candidates: list[_Candidate] = []
    for outline in outlines:
        inside = [index for index, centre in enumerate(centres) if contains(outline.quad, centre)]
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
            if index not in inside and any(contains(outline.quad, corner) for corner in text[index])
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
        and all(contains(other[1].quad, corner) for corner in outline.quad)
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
    return float(sum(w for centre, w in zip(centres, weights, strict=True) if contains(grown, centre)))


def around_text(image: Image, text: list[Floats], indices: Sequence[int]) -> Region:
    """A document whose outline was not seen: settled on edges around its text, or the text's own hull."""
    quads = [text[index] for index in indices]
    hull = text_quad(quads)
    quad, seen = settle_around(image, hull, likely_aspects(quads, hull), _margin(quads))
    if seen >= 3:
        return Region(along(quad, quads), tuple(indices), True, 0.5)
    height, width = image.shape[:2]
    grown = hull.mean(axis=0) + 1.06 * (hull - hull.mean(axis=0))
    if quad_area(grown) > FILLS * width * height:
        grown = along(rectangle(width, height), quads)
    return Region(grown, tuple(indices), False, 0.0)


def _margin(lines: list[Floats]) -> float:
    """Pixels that print keeps from the edge of its document at least: nearer edges are those of the print."""
    return MARGIN * float(np.median([quad_size(line)[1] for line in lines]))


def _inside_any(regions: list[Region], centres: Floats) -> bool:
    """Whether most of the points lie inside regions found already."""
    hits = sum(any(contains(region.quad, centre) for region in regions) for centre in centres)
    return hits > 0.5 * len(centres)
