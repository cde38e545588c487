"""The edges of a print around the face in it, where no outline was seen: a red print on a red cloth.

A print's edge against a table of its own colour is faint, and broken where clothes end; as a contour it is
lost. But it is straight, and the face says how large the print can be and which way it stands. So straight
edges are searched for on each side of the face: the gradient is summed along lines of every small slope
(a Radon transform of the part where the edge must run), and of the best lines those four are taken that
make a rectangle of a pass photo's proportions in perspective.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np

from kia_verify.imaging.face import Face
from kia_verify.imaging.geometry import Floats, Image, apply, quad_size
from kia_verify.imaging.proportions import true_aspect

FACE_PX = 64
"""Height of the face box in the copy that is searched: a print is then 100 to 250 px high."""
REACH = 2.6
"""How far from the face's box a print's edge may lie, in heights of the box."""
STEEPEST = 0.28
"""Largest slope of an edge: 10 degrees of skew and the convergence of a tilted print."""
BESIDE, ACROSS = (-0.15, 1.15), (-0.1, 1.1)
"""Where an edge beside the face, and one above or below it, must run: the face's own extent and a little
more, in heights and widths of the box. No print is smaller."""
NEAREST = {"top": 0.12, "right": 0.15, "bottom": 0.04, "left": 0.15}
"""Least distance of an edge from the face's box in heights of it: hair lies above and beside it."""
MOST_EDGES = 7
LEAST_STRENGTH = 4.0
"""Least mean step along an edge, in standard deviations of what lines find elsewhere near by."""
LEAST_COHERENCE = 0.70
"""Least share of an edge on which the step has the same sign."""
ASPECT, ASPECT_SPREAD = 0.75, 0.06
"""Width over height of a print and the spread of its logarithm: 3x4 and 2x3 prints, cut by hand."""
CONVERGING, OBLIQUE = 4.0, 5.0
"""Spread in degrees of the angle between opposite sides, and of a corner's from a right one: a phone
held at up to 18 degrees makes 5 and 4 of them."""
STRONG = 12.0
"""Strength from which edges count alike: hems and hair are stronger than a print's edge on its like."""
MOST_RECTANGLES = 80
"""So many of the likeliest rectangles are followed along their whole sides."""
PIECES, PIECE = 8, 8
"""Pieces of a side that are looked at one by one, and samples of each."""
STEP_RATIO, LEAST_STEP = 2.5, 0.3
"""A piece is seen where the step across it is so many times what lies beside it, and so many levels more."""
FACE_SHARES = (0.16, 0.75)
"""Height of the face box over that of the print."""
OFF_CENTRE = 0.18
"""Distance of the face's centre from the print's, in widths of the print, at most."""


@dataclass(frozen=True)
class Edge:
    """A straight edge: along the side's axis t (x for top and bottom) it lies at `offset + slope t`.

    Attributes:
        strength: mean step across it in standard deviations, times its coherence.
    """

    offset: float
    slope: float
    strength: float


def find_print(pixels: Image, found: Face, turn: Floats) -> tuple[Floats, float] | None:
    """The print around a face.

    Args:
        pixels: BGR, as stored.
        found: the face, in an upright copy of the photograph.
        turn: homography from the upright copy to `pixels`.

    Returns:
        (4, 2) corners in `pixels`, clockwise from the person's top left, and how much of the four
        sides is seen, 0 to 1; None where no four edges make a print.
    """
    scale = FACE_PX / found.height
    left, top, right, bottom = (scale * value for value in found.box)
    margin = REACH * FACE_PX
    corner = np.array([left - margin, top - margin])
    size = round(right - left + 2 * margin), round(bottom - top + 2 * margin)
    to_upright = np.array([[1 / scale, 0, corner[0] / scale], [0, 1 / scale, corner[1] / scale], [0, 0, 1]])
    to_file = turn @ to_upright
    crop, inside = _crop(pixels, to_file, size)
    box = np.array([margin, margin, margin + right - left, margin + bottom - top])
    sides = [_edges(crop, inside, box, side) for side in ("top", "right", "bottom", "left")]
    if not all(sides):
        return None
    frame = pixels.shape[1], pixels.shape[0]
    likely = sorted(_rectangles(sides, box), key=lambda pair: -pair[0])[:MOST_RECTANGLES]
    best: tuple[float, Floats | None] = (0.0, None)
    for fit, quad in likely:
        aspect = true_aspect(apply(to_file, quad), frame)
        score = fit * _proportioned(aspect) * _seen(crop, quad)
        if score > best[0]:
            best = (score, quad)
    return None if best[1] is None else (apply(to_file, best[1]), _seen(crop, best[1]))


def _rectangles(sides: list[list[Edge]], box: Floats) -> Iterator[tuple[float, Floats]]:
    """Quadrilaterals of four edges that could be a print's, and how well each fits one."""
    for choice in product(*sides):
        quad = _quad(choice)
        fit = _fit(quad, box)
        if fit > 0.05:
            yield fit * sum(min(edge.strength, STRONG) for edge in choice) / (4 * STRONG), quad


def _seen(crop: Floats, quad: Floats) -> float:
    """Share of the sides on which a step is seen, 0 to 1; the least seen weighs as much as all together."""
    offsets = np.arange(-8, 9)
    shares = []
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        along = start + np.linspace(0.02, 0.98, PIECES * PIECE)[:, None] * (end - start)
        normal = np.array([start[1] - end[1], end[0] - start[0]]) / max(
            float(np.linalg.norm(end - start)), 1e-6
        )
        at = (along[:, None] + offsets[None, :, None] * normal).astype(np.float32)
        lines = cv2.remap(
            crop.astype(np.float32), at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        pieces = lines.reshape(PIECES, PIECE, len(offsets), 3).mean(axis=1)
        steps = np.abs(pieces[:, 2:] - pieces[:, :-2]).max(axis=2) / 2
        middle = steps.shape[1] // 2
        here = steps[:, middle - 1 : middle + 2].max(axis=1)
        elsewhere = np.median(np.delete(steps, np.s_[middle - 2 : middle + 3], axis=1), axis=1)
        shares.append(float((here > STEP_RATIO * elsewhere + LEAST_STEP).mean()))
    return 0.5 * min(shares) + 0.5 * float(np.mean(shares))


def _crop(pixels: Image, to_file: Floats, size: tuple[int, int]) -> tuple[Floats, Floats]:
    """The surroundings of the face in Lab, colour weighted up, and where they lie in the photograph."""
    factor = 1 / float(np.sqrt(abs(np.linalg.det(to_file[:2, :2]))))
    if factor < 0.8:  # reduced by areas first: the warp alone would alias
        small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        to_file = np.diag([factor, factor, 1.0]) @ to_file
        pixels = np.asarray(small, np.uint8)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    crop = cv2.warpPerspective(pixels, to_file, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    known = np.full(pixels.shape[:2], 255, np.uint8)
    inside = cv2.warpPerspective(known, to_file, size, flags=flags)
    lab = cv2.cvtColor(crop, cv2.COLOR_BGR2LAB).astype(np.float64) * np.array([1.0, 1.6, 1.6])
    return cv2.GaussianBlur(lab, (0, 0), 0.8).astype(np.float64), (inside > 127).astype(np.float64)


def _edges(crop: Floats, inside: Floats, box: Floats, side: str) -> list[Edge]:
    """The clearest straight edges on one side of the face."""
    if side in ("left", "right"):  # the axes exchanged, so that every edge runs along the rows
        crop, inside, box = crop.transpose(1, 0, 2), inside.T, box[[1, 0, 3, 2]]
    first, last = BESIDE if side in ("left", "right") else ACROSS
    length = box[2] - box[0]
    begin, end = int(box[0] + first * length), int(box[0] + last * length)
    gap = NEAREST[side] * FACE_PX
    if side in ("top", "left"):
        rows = np.arange(4, int(box[1] - gap))
    else:
        rows = np.arange(int(box[3] + gap), crop.shape[0] - 4)
    step = np.zeros_like(crop)
    step[1:-1] = (crop[2:] - crop[:-2]) / 2
    # Beyond the photograph there is nothing, and its border is no edge of anything in it.
    step *= cv2.erode(inside, np.ones((7, 7), np.uint8))[..., None]
    columns = np.arange(begin, end)
    centre = (begin + end - 1) / 2
    slopes = np.linspace(-STEEPEST, STEEPEST, 2 * round(STEEPEST * len(columns) / 1.5) + 1)
    strengths = np.zeros((len(slopes), len(rows)))
    coherences = np.zeros_like(strengths)
    for index, slope in enumerate(slopes):
        shift = np.rint(slope * (columns - centre)).astype(int)
        at = np.clip(rows[:, None] + shift[None, :], 0, crop.shape[0] - 1)
        values = step[at, columns[None, :]]
        mean = values.mean(axis=1)
        channel = np.abs(mean).argmax(axis=1)[:, None, None]
        signed = np.take_along_axis(values, channel, axis=2)[..., 0]
        signed = signed * np.sign(np.take_along_axis(mean, channel[..., 0], axis=1))
        typical = np.median(np.abs(signed), axis=1)[:, None]
        strengths[index] = np.minimum(signed, 3 * typical + 0.3).mean(axis=1)
        coherences[index] = (signed > 0).mean(axis=1)
    noise = 1.4826 * float(np.median(np.abs(strengths - np.median(strengths)))) + 0.05
    strengths = (strengths - np.median(strengths)) / noise * coherences
    strengths[coherences < LEAST_COHERENCE] = 0.0
    found: list[Edge] = []
    while len(found) < MOST_EDGES:
        place, row = np.unravel_index(int(np.argmax(strengths)), strengths.shape)
        strength = float(strengths[place, row])
        if strength < LEAST_STRENGTH:
            break
        slope = float(slopes[place])
        found.append(Edge(float(rows[row]) - slope * centre, slope, strength))
        strengths[:, max(row - 3, 0) : row + 4] = 0.0
    return found


def _quad(edges: tuple[Edge, ...]) -> Floats:
    """Corners of the quadrilateral of a top, right, bottom and left edge."""
    top, right, bottom, left = edges
    corners = []
    for level, upright in ((top, left), (top, right), (bottom, right), (bottom, left)):
        # y = a + s x and x = b + t y
        x = (upright.offset + upright.slope * level.offset) / (1 - upright.slope * level.slope)
        corners.append((x, level.offset + level.slope * x))
    return np.array(corners)


def _fit(quad: Floats, box: Floats) -> float:
    """How well corners make a print around a face, its true proportions aside, 0 to 1."""
    width, height = quad_size(quad)
    share = (box[3] - box[1]) / max(height, 1.0)
    aside = abs((box[0] + box[2]) / 2 - quad[:, 0].mean()) / max(width, 1.0)
    if not FACE_SHARES[0] < share < FACE_SHARES[1] or aside > OFF_CENTRE:
        return 0.0
    # Perspective may change the proportions by so much.
    off = max(abs(float(np.log(width / height / ASPECT))) - 2 * ASPECT_SPREAD, 0.0) / ASPECT_SPREAD
    sides = np.roll(quad, -1, axis=0) - quad
    slants = np.degrees(np.arctan2(sides[:, 1], sides[:, 0])) - (0, 90, 180, -90)
    slants = (slants + 180) % 360 - 180
    converging = np.array([slants[0] - slants[2], slants[1] - slants[3]]) / CONVERGING
    oblique = (slants - np.roll(slants, 1)) / OBLIQUE
    return float(np.exp(-0.5 * (off**2 + (converging**2).sum() + (oblique**2).max())))


def _proportioned(aspect: float) -> float:
    """How near proportions are to a pass photo's, 0 to 1."""
    return float(np.exp(-0.5 * (np.log(aspect / ASPECT) / ASPECT_SPREAD) ** 2))
