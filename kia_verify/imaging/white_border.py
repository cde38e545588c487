"""The white border that a shop's cutter leaves around a print: where it runs, and the colour of its paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kia_verify.imaging.colour import linear, oklab
from kia_verify.imaging.geometry import Floats, Image
from kia_verify.imaging.working_copy import smooth

SLIVER = 0.015
"""Share of the short side, along the photo's edges, where straightening may let surroundings in."""
DEEPEST = 0.125
"""Share of the photo's width within which a border ends."""
STEP = 0.07
"""Distance in Oklab between a border and what lies on either side of it."""
PALE, LIGHTER = 0.09, 0.03
"""Oklab chroma of a border at most, and by how much it is lighter than the picture within."""
LIGHT, OF_LIGHTEST = 0.5, 0.7
"""Oklab lightness of a border: LIGHT, or in a dim room so much of that of the photo's lightest pixels."""
SIDES = 3
"""Sides of four on which a border has to be seen."""


@dataclass(frozen=True)
class Border:
    """The white border of an image.

    Attributes:
        outer: rows and columns of the print, border and all: surroundings may lie outside it.
        inner: rows and columns of the picture within the border.
        white: linear RGB of the border.
    """

    outer: tuple[slice, slice]
    inner: tuple[slice, slice]
    white: Floats

    @property
    def corners(self) -> Floats:
        """(4, 2) pixels of the print's corners, clockwise from top left."""
        rows, columns = self.outer
        left, right = columns.start - 0.5, columns.stop - 0.5
        top, bottom = rows.start - 0.5, rows.stop - 0.5
        return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def white_border(image: Image) -> tuple[Image, Floats | None]:
    """The photo without its border (`within_border`), and the border's linear RGB."""
    inside, white = within_border(image)
    return image[inside], white


def within_border(image: Image) -> tuple[tuple[slice, slice], Floats | None]:
    """The rows and columns within the photo's white border, and the border's linear RGB.

    Without a border all counts but a sliver at the photo's edges, and no white.
    """
    border = find_border(image)
    if border is not None:
        return border.inner, border.white
    height, width = image.shape[:2]
    sliver = _sliver(image)
    return (slice(sliver, height - sliver), slice(sliver, width - sliver)), None


def find_border(image: Image) -> Border | None:
    """The white border along an image's edges, or a little within them where the outline was seen too wide.

    A border is a light rim of one colour that ends in a step on at least three sides, at most
    an eighth of the photo's width deep.

    Args:
        image: BGR, straightened.

    Returns:
        None where there is none.
    """
    height, width = image.shape[:2]
    sliver = _sliver(image)
    rgb = smooth(linear(image), 1.0)
    lab = oklab(rgb)
    least = min(LIGHT, OF_LIGHTEST * float(np.percentile(lab[..., 0], 97)))
    deepest = max(4, round(DEEPEST * width))
    rims: list[tuple[int, int]] = []
    whites: list[Floats] = []
    for side in range(4):  # top, left, bottom, right after successive quarter turns
        turned = np.rot90(lab, -side)[: 2 * deepest + 4]
        span = turned.shape[1]
        # The ends of a side lie beside the head, where only border and background are.
        first, last = np.arange(span // 8, span // 3), np.arange(2 * span // 3, span - span // 8)
        both = np.r_[first, last]
        rim = _rim(np.median(turned[:, both], axis=1), 0, deepest, sliver, least)
        if rim is None:
            # Light clothes or a wall on one side of a step are no border: it runs along the whole side.
            halves = [
                _inner_rim(np.median(turned[:, one], axis=1), deepest, sliver, least) for one in (first, last)
            ]
            if halves[0] is not None and halves[1] is not None:
                rim = min(halves[0][0], halves[1][0]), max(halves[0][1], halves[1][1])
        rims.append(rim or (0, sliver))
        if rim is not None:
            rows = np.rot90(rgb, -side)[rim[0] + 1 : rim[0] + 1 + sliver, both]
            whites.append(np.median(rows.reshape(-1, 3), axis=0))
    if len(whites) < SIDES:
        return None
    (top, upper), (left, first_column), (bottom, lower), (right, last_column) = rims
    outer = slice(top, height - bottom), slice(left, width - right)
    inner = slice(upper, height - lower), slice(first_column, width - last_column)
    return Border(outer, inner, np.median(whites, axis=0))


def _rim(profile: Floats, begin: int, deepest: int, sliver: int, least: float) -> tuple[int, int] | None:
    """Where a border that begins at a pixel ends; None where none begins there.

    Args:
        profile: Oklab from the edge inwards, shape (n, 3).
        begin: pixel of the profile.
        deepest: pixels that a border takes at most.
        sliver: pixels that are not asked where it ends.
        least: Oklab lightness of a border.
    """
    rim = np.median(profile[begin + 1 : begin + 1 + sliver], axis=0)
    away = np.linalg.norm(profile[begin : begin + deepest + 4] - rim, axis=1) > STEP
    away[: 1 + sliver] = False  # a pixel or two of the surroundings may lie outside the rim
    end = begin + int(np.argmax(away))
    lighter = away.any() and rim[0] > profile[min(end + 3, len(profile) - 1), 0] + LIGHTER
    pale = float(np.hypot(rim[1], rim[2])) < PALE and rim[0] > least
    return (begin, end + 2) if lighter and pale else None


def _inner_rim(profile: Floats, deepest: int, sliver: int, least: float) -> tuple[int, int] | None:
    """A border within surroundings: where it begins and ends."""
    around = np.median(profile[1 : 1 + sliver], axis=0)
    away = np.linalg.norm(profile[: deepest + 4] - around, axis=1) > STEP
    if not away[1 + sliver :].any():
        return None
    begin = 1 + sliver + int(np.argmax(away[1 + sliver :]))
    return _rim(profile, begin + 2, deepest, sliver, least)


def _sliver(image: Image) -> int:
    height, width = image.shape[:2]
    pixels: int = round(SLIVER * min(height, width))
    return max(1, pixels)
