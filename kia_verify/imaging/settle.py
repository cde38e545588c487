"""A first guess at a subject's corners, settled on its true sides.

The guess may follow the frame printed on a sheet, a soft shadow, the fingers that hold a card or the
border of the photograph. What is known of documents settles it: their sides are sharp, a printed frame
keeps the same distance from all four, and cards and sheets have standard proportions.
"""

from __future__ import annotations

from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image, quad_area, quad_iou, quad_size, rectangle
from kia_verify.imaging.proportions import completed, could_be_rectangle, nearest, true_aspect
from kia_verify.imaging.sides import LONG_SIDE, Peak, Surroundings, look_around

CARD = 85.60 / 53.98
"""ISO/IEC 7810 ID-1."""
SHEET = 297 / 210
"""ISO 216 A series."""
FOLIO = 330 / 215
NEAR = 0.035
"""A side is moved to an edge within this share of the long side, whatever its neighbours do."""
FRAME = (0.012, 0.09)
"""Distance of a printed frame from the edge of its sheet, shares of the long side."""
SAME_PAPER = 12.0
"""Difference in CIELAB (8 bit) between the margin outside a frame and the paper inside it."""
EVEN = 2.2
"""The margins around a printed frame differ at most by this factor."""
OFF = 0.035
"""Difference in proportions (as a ratio less one) from which a side is taken to be misplaced."""
WHOLE = 0.05
"""The same, below which nothing is missing of a document whose side runs along the photograph's border."""
AT_BORDER = 0.006
"""Distance from the photograph's border, as a share of its long side, of a side that is cut off."""
LARGEST_LOSS = 0.45
"""Share of a document that may be cut off for its corners to be inferred."""
CERTAIN_STEP, CERTAIN_COHERENCE = 3.0, 0.7
"""An edge beyond doubt: step in levels per pixel, share of the side."""


CELL, NEAR_BORDER = 0.012, 0.05
"""Shares of the photograph's long side from its border within which a silhouette's side runs along it: in any
case, and where all sides lie so and no edge is seen."""
REACH, BLUR = 0.03, 0.012
"""How far from a silhouette's side an edge is looked for, and expected, as shares of its long side."""
NOTHING_SEEN = 0.3
"""Evidence for a document that fills the file: no side speaks for it, and none against."""
NO_FIT = 0.5
"""Fit of the proportions where nothing tells what they should be."""
ON_SIDE = 0.008
"""Reach around a side, as a share of its long side, within which an edge is its own."""


Flags = NDArray[np.bool_]
_STILL = Peak(0.0, 0.0, 0.0, 0.0)
"""A side left where the guess has it."""


def settle(image: Image, quad: Floats, aspects: tuple[float, ...]) -> tuple[Floats, bool]:
    """The corners of a subject from those of a guess at them.

    Args:
        image: BGR, as stored.
        quad: (4, 2) clockwise, the first edge along the text.
        aspects: proportions (width over height) that the subject may have, empty if unknown.

    Returns:
        The corners in the same order; they may lie outside the photograph where a side is cut off.
        And whether they are beyond doubt: edges all around, or standard proportions.
    """
    size = (image.shape[1], image.shape[0])
    border = at_border(quad, size)
    seen = look_around(image, quad, 0.045, 0.11)
    sides = tuple(_STILL if border[index] else _nearest_peak(seen.peaks[index]) for index in range(4))
    for _ in range(3):
        # A frame that is cut off reaches the photograph's border only once it has grown.
        grown = _grown(seen, sides, border | at_border(seen.quad(sides), size))
        if grown is None:
            break
        sides = grown
    settled = _whole_file(image, seen.quad(sides), size)
    # A line on a document that is cut off looks like its side where it runs near the border.
    clear = not at_border(settled, size, 5 * AT_BORDER).any()
    sharp = clear and all(map(_certain, sides)) and could_be_rectangle(settled)
    cut = np.flatnonzero(at_border(settled, size))
    if aspects and not sharp and len(cut) <= 1:
        settled = (
            _beyond(settled, int(cut[0]), aspects, size)
            if len(cut)
            else _mended(settled, sides, aspects, size)
        )
    return settled, sharp or fits(image, settled, aspects)


def refine(image: Image, quad: Floats, aspects: tuple[float, ...]) -> Floats:
    """The corners of a silhouette put on the edges seen next to its sides.

    A silhouette is right to a cell or so of the network; the picture is finer. Sides along the
    photograph's border are put on it, or beyond it where the proportions ask for that.

    Args:
        image: BGR, as stored.
        quad: (4, 2) clockwise, the first edge along the text where there is any.
        aspects: proportions (width over height) that the subject may have, empty if unknown.
    """
    size = (image.shape[1], image.shape[0])
    seen = look_around(image, quad, REACH, REACH)
    sides = tuple(_next_peak(seen.peaks[index]) for index in range(4))
    border = at_border(quad, size, CELL)
    if at_border(quad, size, NEAR_BORDER).all():
        # Paper that fills the file: a side is the border where no edge is seen instead.
        border |= np.array([not _certain(side) for side in sides])
    sides = tuple(_STILL if border[index] else side for index, side in enumerate(sides))
    refined = _on_border(seen.quad(sides), border, size)
    cut = np.flatnonzero(border)
    if aspects and len(cut) == 1:
        return _beyond(refined, int(cut[0]), aspects, size)
    return refined if len(cut) or not aspects else _mended(refined, sides, aspects, size)


def evidence(image: Image, quad: Floats, aspects: tuple[float, ...]) -> float:
    """How well the picture and the proportions speak for a document's corners, 0 to 1.

    Mean of the fit of the proportions, the sides' mean clearness, and that of the least clear side.
    Sides that the photograph cuts off tell half as much.
    """
    size = (image.shape[1], image.shape[0])
    border = at_border(quad, size, AT_BORDER)
    if border.all():
        return NOTHING_SEEN
    seen = look_around(image, quad, ON_SIDE, ON_SIDE)
    clear = [
        0.5
        if border[index]
        else max((min(peak.step / CERTAIN_STEP, 1.0) * peak.coherence for peak in peaks), default=0.0)
        for index, peaks in enumerate(seen.peaks)
    ]
    fit = NO_FIT if border.any() else _fit(quad, aspects, size, OFF)
    return (fit + float(np.mean(clear)) + min(clear)) / 3


def _fit(quad: Floats, aspects: tuple[float, ...], size: tuple[int, int], within: float) -> float:
    """How near to standard proportions a quadrilateral is, 0 to 1; NO_FIT where none are known."""
    if not aspects:
        return NO_FIT
    aspect = true_aspect(quad, size)
    return float(np.exp(-((np.log(aspect / nearest(aspect, aspects)) / within) ** 2)))


def _next_peak(peaks: tuple[Peak, ...]) -> Peak:
    """The clearest edge next to a silhouette's side, its distance held against it."""
    return max(
        peaks,
        key=lambda peak: peak.step * peak.coherence * np.exp(-((peak.outward / (BLUR * LONG_SIDE)) ** 2)),
        default=_STILL,
    )


def _on_border(quad: Floats, border: Flags, size: tuple[int, int]) -> Floats:
    """Corners of the sides along the photograph's border put on it, each along its other side."""
    corners = quad.copy()
    for side in np.flatnonzero(border):
        ends = corners[[side, (side + 1) % 4]]
        distances = np.abs(np.hstack([ends, np.array(size) - ends])).sum(axis=0)  # left, top, right, bottom
        nearest_border = int(distances.argmin())
        axis, place = nearest_border % 2, (0.0, 0.0, size[0], size[1])[nearest_border]
        for corner, inner in ((side, side - 1), ((side + 1) % 4, (side + 2) % 4)):
            step = corners[corner] - corners[inner]
            if abs(step[axis]) > 1e-6:
                corners[corner] = corners[inner] + step * (place - corners[inner][axis]) / step[axis]
    return corners


def fits(image: Image, quad: Floats, aspects: tuple[float, ...]) -> bool:
    """Whether corners make a document of standard proportions, as far as they lie in the photograph."""
    size = (image.shape[1], image.shape[0])
    if not could_be_rectangle(quad, at_border(quad, size)):
        return False
    return not aspects or _off(quad, aspects, size) < OFF


def _off(quad: Floats, aspects: tuple[float, ...], size: tuple[int, int]) -> float:
    """How far a quadrilateral's proportions are from the nearest standard ones, as a ratio less one."""
    aspect = true_aspect(quad, size)
    return abs(aspect / nearest(aspect, aspects) - 1)


def settle_around(
    image: Image, quad: Floats, aspects: tuple[float, ...], margin: float | None = None
) -> tuple[Floats, int]:
    """The corners of a subject whose outline was not seen, from a quadrilateral inside it.

    Among the edges outside it (text, or the person on a print), the ones that are clear and make
    standard proportions.

    Args:
        image: BGR, as stored.
        quad: (4, 2) clockwise.
        aspects: proportions (width over height) that the subject may have, empty if unknown.
        margin: pixels that its sides lie outside the quadrilateral at least; None where they may lie on it.

    Returns:
        The corners, and how many of the sides were seen.
    """
    size = (image.shape[1], image.shape[0])
    seen = look_around(image, quad, 0.02, 0.30)
    best: tuple[float, Floats, int] = (0.0, quad, 0)
    least = -np.inf if margin is None else margin * LONG_SIDE / max(quad_size(quad))
    options = [(*(peak for peak in peaks if peak.outward > least), None) for peaks in seen.peaks]
    for choice in product(*options):
        found = [peak for peak in choice if peak is not None]
        if len(found) < 3:
            continue
        sides = tuple(peak if peak is not None else _STILL for peak in choice)
        corners = seen.quad(sides)
        if len(found) == 3:
            missing = choice.index(None)
            wholes = [completed(corners, missing, aspect) for aspect in aspects]
            likely = [whole for whole in wholes if whole is not None and _encloses(whole, quad)]
            if not likely:
                continue
            corners = min(likely, key=quad_area)
            fit = 0.35
        else:
            fit = _fit(corners, aspects, size, 0.04)
        score = fit + sum(0.5 * peak.coherence * min(peak.step / 6, 1.0) for peak in found)
        if score > best[0]:
            best = (score, corners, len(found))
    return best[1], best[2]


def _certain(side: Peak) -> bool:
    return side.step >= CERTAIN_STEP and side.coherence >= CERTAIN_COHERENCE


def _nearest_peak(peaks: tuple[Peak, ...]) -> Peak:
    """The clearest edge near the guess."""
    near = [peak for peak in peaks if abs(peak.outward) <= NEAR * LONG_SIDE]
    return max(near, key=_plausibility, default=_STILL)


def _plausibility(peak: Peak) -> float:
    """Clearness of an edge, less with its distance from the guess."""
    return peak.step * peak.coherence * float(np.exp(-abs(peak.outward) / (0.5 * NEAR * LONG_SIDE)))


def _grown(seen: Surroundings, sides: tuple[Peak, ...], border: Flags) -> tuple[Peak, ...] | None:
    """The sheet around a printed frame: an edge outside every side, at much the same distance."""
    options: list[list[tuple[float, Peak]]] = []
    for index in range(4):
        if border[index]:
            continue
        gaps = [
            (peak.outward - sides[index].outward, peak)
            for peak in seen.peaks[index]
            if FRAME[0] * LONG_SIDE <= peak.outward - sides[index].outward <= FRAME[1] * LONG_SIDE
        ]
        if not gaps:
            return None
        options.append(gaps)
    if len(options) < 3:
        return None
    best = min(product(*options), key=lambda choice: _unevenness([gap for gap, _ in choice]))
    if _unevenness([gap for gap, _ in best]) > EVEN:
        return None
    chosen = iter(peak for _, peak in best)
    return tuple(sides[index] if border[index] else next(chosen) for index in range(4))


def _whole_file(image: Image, quad: Floats, size: tuple[int, int]) -> Floats:
    """The whole file where a printed frame keeps the same distance from all its borders: a flat scan."""
    frame = rectangle(*size)
    start = int(np.argmin(np.linalg.norm(frame - quad[0], axis=1)))
    frame = np.roll(frame, -start, axis=0)
    gaps = np.abs(frame - quad).ravel()
    reach = FRAME[1] * max(quad_size(quad))
    if gaps.max() > reach or gaps.min() < FRAME[0] * reach or _unevenness(list(gaps)) > EVEN:
        return quad
    return frame if _same_paper(image, quad) else quad


def _same_paper(image: Image, quad: Floats) -> bool:
    """Whether the photograph has the same colour outside a quadrilateral as just inside it."""
    step = max(max(image.shape[:2]) // 300, 1)
    small = np.ascontiguousarray(image[::step, ::step])
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float64)
    masks = []
    for factor in (1.02, 0.98, 0.90):
        corners = (quad.mean(axis=0) + factor * (quad - quad.mean(axis=0))) / step
        mask = np.zeros(small.shape[:2], np.uint8)
        cv2.fillConvexPoly(mask, np.rint(corners).astype(np.int32), (1,))
        masks.append(mask.astype(bool))
    outside, inside = ~masks[0], masks[1] & ~masks[2]
    if not outside.any() or not inside.any():
        return False
    difference = np.median(lab[outside], axis=0) - np.median(lab[inside], axis=0)
    return float(np.linalg.norm(difference)) < SAME_PAPER


def _unevenness(gaps: list[float]) -> float:
    return max(gaps) / min(gaps)


def _beyond(quad: Floats, missing: int, aspects: tuple[float, ...], size: tuple[int, int]) -> Floats:
    """The corners with the side that the photograph cuts off put where the proportions ask for it."""
    if _off(quad, aspects, size) < WHOLE:
        return quad
    best = quad
    area = np.inf
    for aspect in aspects:
        whole = completed(quad, missing, aspect)
        if whole is None:
            continue
        grown = quad_area(whole)
        if quad_area(quad) < grown < min(area, quad_area(quad) / (1 - LARGEST_LOSS)) and _outside(
            whole, missing, size
        ):
            best, area = whole, grown
    return best


def _mended(
    quad: Floats, sides: tuple[Peak, ...], aspects: tuple[float, ...], size: tuple[int, int]
) -> Floats:
    """The corners with a hidden side (fingers, glare) put where the proportions ask for it."""
    if _off(quad, aspects, size) < OFF:
        return quad
    doubtful = [index for index, side in enumerate(sides) if not _certain(side)]
    if len(doubtful) != 1:
        return quad
    wholes = [completed(quad, doubtful[0], option) for option in aspects]
    likely = [whole for whole in wholes if whole is not None and quad_iou(whole, quad) > 0.7]
    return max(likely, key=lambda whole: quad_iou(whole, quad), default=quad)


def at_border(quad: Floats, size: tuple[int, int], within: float = AT_BORDER) -> Flags:
    """Which of the four sides lie along the photograph's border, within a share of its long side."""
    reach = within * max(size)
    outside = np.hstack([quad < reach, quad > np.array(size) - reach])  # left, top, right, bottom
    return np.asarray((outside & np.roll(outside, -1, axis=0)).any(axis=1), dtype=np.bool_)


def _outside(quad: Floats, side: int, size: tuple[int, int]) -> bool:
    """Whether both ends of a side lie outside the photograph, or hardly inside."""
    reach = 0.02 * max(size)
    ends = quad[[side, (side + 1) % 4]]
    inside = ((ends > reach) & (ends < np.array(size) - reach)).all(axis=1)
    return not bool(inside.any())


def _encloses(quad: Floats, inner: Floats) -> bool:
    """Whether a quadrilateral takes in nearly all of another."""
    overlap, _ = cv2.intersectConvexConvex(quad.astype(np.float32), inner.astype(np.float32))
    return float(overlap) > 0.97 * quad_area(inner)
