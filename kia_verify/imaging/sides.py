"""The four sides of a subject, put on the edges seen near a first guess.

The guess is straightened with a margin around it; its sides then run along rows and columns, and a
side's candidates are the peaks of the gradient summed along lines nearly parallel to it. A side of
paper or plastic is a sharp step of one sign all along: the soft shadow beside it, the grain of a table
and lines of text are not.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, Image, apply, homography, quad_size, rectangle
from kia_verify.imaging.working_copy import halved

LONG_SIDE = 420
"""Long side in pixels of the straightened guess."""
SHEARS = (0, -2, 2, -4, 4, -6, 6)
"""Offsets in pixels between the two ends of a side that are tried."""
LEAST_STEP = 1.1
"""Least mean step across a side, levels per pixel."""
LEAST_COHERENCE = 0.55
"""Least share of a side on which the step has the same sign."""
WIDEST = 6.0
"""Widest edge in pixels of the copy, as its contrast over its step: shadows are softer."""
MOST_PEAKS = 5


@dataclass(frozen=True)
class Peak:
    """An edge near a side.

    Attributes:
        start, end: distance outward from the guess at the side's two ends, in pixels of its copy.
        step: mean step across it in levels per pixel.
        coherence: share of its length on which the step has the same sign, 0 to 1.
    """

    start: float
    end: float
    step: float
    coherence: float

    @property
    def outward(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Edges around a guess.

    Attributes:
        size: width and height of the straightened guess, without the margin.
        to_picture: from its pixels (origin at its top left corner) to the picture's.
        peaks: of every side (top, right, bottom, left), strongest first.
    """

    size: tuple[int, int]
    to_picture: Floats
    peaks: tuple[tuple[Peak, ...], ...]

    def quad(self, sides: tuple[Peak, ...]) -> Floats:
        """Corners in the picture of the quadrilateral with these four sides."""
        width, height = self.size
        top, right, bottom, left = sides
        # As lines a x + b y = c; ends are those of the guess's sides, clockwise.
        lines = [
            _line((0, -top.start), (width, -top.end)),
            _line((width + right.start, 0), (width + right.end, height)),
            _line((width, height + bottom.start), (0, height + bottom.end)),
            _line((-left.start, height), (-left.end, 0)),
        ]
        corners = np.array([_meeting(lines[index - 1], lines[index]) for index in range(4)])
        return apply(self.to_picture, corners)


def look_around(image: Image, quad: Floats, inward: float, outward: float) -> Surroundings:
    """Edges nearly parallel to the sides of a guess.

    Args:
        image: BGR.
        quad: (4, 2) clockwise, pixels of the picture.
        inward, outward: how far to look, as shares of the guess's long side.
    """
    scale = LONG_SIDE / max(quad_size(quad))
    width, height = (max(round(scale * size), 24) for size in quad_size(quad))
    margin, depth = int(np.ceil(outward * LONG_SIDE)), int(np.ceil(inward * LONG_SIDE))
    if scale < 0.7:
        image, rest = halved(image, scale)
        smaller = cv2.resize(image, None, fx=rest, fy=rest, interpolation=cv2.INTER_AREA)
        image = np.asarray(smaller, np.uint8)
    shrunk = scale if scale < 0.7 else 1.0
    inner = homography(quad * shrunk, rectangle(width, height))
    shifted = np.array([[1, 0, margin], [0, 1, margin], [0, 0, 1.0]]) @ inner
    wide = cv2.warpPerspective(
        image, shifted, (width + 2 * margin, height + 2 * margin), flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    lab = cv2.cvtColor(wide, cv2.COLOR_BGR2LAB).astype(np.float32) * np.array([1.0, 1.6, 1.6], np.float32)
    lab = np.asarray(cv2.GaussianBlur(lab, (0, 0), 0.8), np.float32)
    peaks = []
    for side in range(4):
        # Turned so that the side lies on top: rows lead outward from the inside.
        turned = np.rot90(lab, side)
        band = turned[: margin + depth][::-1, margin:-margin]
        # Pixels have their centres at whole numbers: rows of turned pictures lie one further out.
        peaks.append(_peaks(np.ascontiguousarray(band), depth - (side in (0, 3))))
    to_picture = homography(rectangle(width, height), quad)
    return Surroundings((width, height), to_picture, tuple(peaks))


def _peaks(band: Floats, depth: int) -> tuple[Peak, ...]:
    """Edges along a band; row `depth` lies on the side, columns run from its start to its end."""
    rows, columns = band.shape[:2]
    step = np.zeros_like(band)
    step[1:-1] = (band[2:] - band[:-2]) / 2
    # The corners may be rounded, and belong to the neighbours as much.
    x = np.linspace(0.05, 0.95, 96)
    at = np.rint(x * (columns - 1)).astype(int)
    step = step[:, at]
    found: list[Peak] = []
    reach = max(SHEARS) // 2
    # All shears at once, shape (shears, rows, places along the side, channels).
    shifts = np.array([np.rint((x - 0.5) * shear) for shear in SHEARS]).astype(int)
    row = np.arange(reach, rows - reach)[None, :, None] + shifts[:, None, :]
    values = step[row, np.arange(len(x))]
    mean = values.mean(axis=2)
    channel = np.abs(mean).argmax(axis=2)[..., None]
    main = np.take_along_axis(mean, channel, axis=2)
    strength = np.abs(main)
    # Contrast within 6 px to either side, for the width of the edge.
    total = np.pad(np.cumsum(mean, axis=1), ((0, 0), (7, 0), (0, 0)))
    total = np.pad(total, ((0, 0), (0, 6), (0, 0)), mode="edge")
    contrast = np.take_along_axis(np.abs(total[:, 13:] - total[:, :-13]), channel, axis=2)[..., 0]
    signed = np.take_along_axis(values, channel[:, :, None], axis=3)[..., 0] * np.sign(main)
    coherence = (signed > np.maximum(0.25 * strength, 0.3)).mean(axis=2)
    # The mean of clipped steps: one bright spot does not make an edge.
    clipped = np.minimum(signed, 3 * np.median(np.abs(signed), axis=2)[..., None] + 0.5).mean(axis=2)
    likely = clipped * coherence
    chosen = likely.argmax(axis=0)
    best = np.pad(np.maximum(likely.max(axis=0), 0.0), reach)
    order = np.argsort(-best)
    taken = np.zeros(rows, bool)
    for place in order:
        if len(found) == MOST_PEAKS or best[place] <= 0:
            break
        if taken[place]:
            continue
        taken[max(place - 5, 0) : place + 6] = True
        at_place = chosen[place - reach], place - reach
        share = float(coherence[at_place])
        height = float(best[place] / max(share, 1e-6))
        if height < LEAST_STEP or share < LEAST_COHERENCE:
            continue
        if contrast[at_place] > WIDEST * height:
            continue
        centre, lean = _between(best, int(place)) - depth, SHEARS[at_place[0]] / 2
        found.append(Peak(centre - lean, centre + lean, height, share))
    return tuple(found)


def _between(values: Floats, place: int) -> float:
    """Place of a peak to a fraction of a pixel (parabola through three values)."""
    if not 0 < place < len(values) - 1:
        return float(place)
    before, peak, after = values[place - 1 : place + 2]
    bend = before - 2 * peak + after
    return float(place + (0.5 * (before - after) / bend if bend < 0 else 0.0))


def _line(one: tuple[float, float], other: tuple[float, float]) -> Floats:
    return np.cross([*one, 1.0], [*other, 1.0])


def _meeting(one: Floats, other: Floats) -> Floats:
    point = np.cross(one, other)
    return np.asarray(point[:2] / point[2], dtype=np.float64)
