"""Where text lines stand in a picture."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image
from kia_verify.imaging.working_copy import halved
from kia_verify.network import Network
from kia_verify.reading.weights import DETECTOR, weights_path

THRESHOLD = 0.3
BOX_THRESHOLD = 0.5
UNCLIP = 1.6
"""RapidOCR's own settings for this network (differentiable binarization, Liao et al., AAAI 2020)."""
BENT, BENT_LENGTH = 0.65, 10.0
"""Probability within its core alone, and length over breadth, from which a line is one that a fold or a curl
has bent: the rectangle around it holds much besides."""
SMALLEST = 3.0
"""Pixels of the shorter side of a line's core."""
STRIDE = 32
BAND_AREA = 750_000
"""Pixels of a picture looked at in one piece: the network takes some 350 bytes of memory for each, 250 in
bfloat16. Most copies on which text is first looked for are looked at whole, family cards in three bands. With
two (960,000) a process took 50 MiB more, and as many fields of 36 applications (tune split) were right, 1247,
and wrong, 3."""
OVERLAP = STRIDE
"""Rows at least that a band sees of its neighbours: more than the height of a line."""
REACH = 48
"""Rows above and below an even division among which the emptiest is chosen: a line of which each of two bands
sees a half is found less well, and names on such lines were read with a letter too few or too many."""


class Detector:
    """PP-OCRv6 (small) text detector; loaded once, safe to reuse."""

    def __init__(self, threads: int = 1) -> None:
        self._network = Network(weights_path(DETECTOR), threads, brief=True)

    def find(self, image: Image, long_side: int) -> list[Floats]:
        """Quads of the text lines of a BGR image, detected on a copy with that long side.

        Each quad is clockwise in pixels of `image`, its first edge running along the text; whether
        it starts at the text's left or (in a picture upside down) at its right cannot be told here.
        """
        height, width = image.shape[:2]
        scale = min(1.0, long_side / max(height, width))
        target = (_whole(width * scale), _whole(height * scale))
        image, _ = halved(image, scale)
        shrunk = cv2.resize(image, target, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        chances = self._chances(np.asarray(shrunk, np.uint8))
        back = np.array([width / target[0], height / target[1]])
        return [along_text(box * back) for box in boxes(chances)]

    def _chances(self, pixels: Image) -> NDArray[np.float32]:
        """Probability of text for every pixel; large pictures in bands, which bounds the memory taken."""
        height, width = pixels.shape[:2]
        count = -(-height * width // BAND_AREA)
        cuts = [_emptiest_row(pixels, round(height * part / count)) for part in range(1, count)]
        pieces = []
        bands = list(pairwise((0, *cuts, height)))
        # Bands of one shape: memory taken for another one is not given back.
        deepest = max(bottom - top + OVERLAP * ((top > 0) + (bottom < height)) for top, bottom in bands)
        rows = min(-(-deepest // STRIDE) * STRIDE, height)
        for top, bottom in bands:
            first = min(max(top - (rows - bottom + top) // 2, 0), height - rows)
            band = pixels[first : first + rows]
            values = (band.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None]
            (found,) = self._network(values)
            pieces.append(found[0, 0, top - first : bottom - first])
        return np.concatenate(pieces)


def _emptiest_row(pixels: Image, row: int) -> int:
    """The row near another one along which the picture changes least: between lines of text, as a rule."""
    near = cv2.cvtColor(pixels[row - REACH : row + REACH], cv2.COLOR_BGR2GRAY)
    changes = cv2.absdiff(near[:, 1:], near[:, :-1]).mean(axis=1)
    return row - REACH + int(np.argmin(cv2.blur(changes[:, None], (1, REACH // 8))))


def boxes(chances: NDArray[np.float32]) -> list[Floats]:
    """Quads of text lines in a map of probabilities, in its pixels.

    The network marks the core of each line; the rectangle around a core grows on all sides by area x UNCLIP /
    perimeter, as in the paper. (Offsetting a rectangle's outline with round corners and taking the
    rectangle around that, as RapidOCR does, comes to the same but for its rounding.)
    """
    height, width = chances.shape
    mask = cv2.dilate((chances > THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    cores, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found: list[Floats] = []
    for core in cores:
        middle, (length, breadth), angle = cv2.minAreaRect(core)
        if min(length, breadth) < SMALLEST:
            continue
        corners = np.asarray(cv2.boxPoints((middle, (length, breadth), angle)), np.float64)
        if _mean_within(chances, corners) < BOX_THRESHOLD:
            slender = max(length, breadth) > BENT_LENGTH * min(length, breadth)
            if not slender or _mean_within(chances, core[:, 0].astype(np.float64)) < BENT:
                continue
        growth = length * breadth * UNCLIP / (length + breadth)
        grown = cv2.boxPoints((middle, (length + growth, breadth + growth), angle))
        found.append(np.clip(np.asarray(grown, np.float64), 0, (width, height)))
    return found


def _mean_within(chances: NDArray[np.float32], polygon: Floats) -> float:
    """Mean probability within a polygon."""
    height, width = chances.shape
    left, top = np.clip(np.floor(polygon.min(axis=0)).astype(int), 0, (width - 1, height - 1))
    right, bottom = np.clip(np.ceil(polygon.max(axis=0)).astype(int), 0, (width - 1, height - 1))
    mask = np.zeros((bottom - top + 1, right - left + 1), np.uint8)
    cv2.fillPoly(mask, [(polygon - (left, top)).astype(np.int32)], (1,))
    return float(cv2.mean(chances[top : bottom + 1, left : right + 1], mask)[0])


def along_text(quad: Floats) -> Floats:
    """The quad clockwise, starting so that its first edge is a long one and points right (or down)."""
    centre = quad.mean(axis=0)
    clockwise = quad[np.argsort(np.arctan2(quad[:, 1] - centre[1], quad[:, 0] - centre[0]))]
    edges = np.roll(clockwise, -1, axis=0) - clockwise
    lengths = np.linalg.norm(edges, axis=1)
    longer = 0 if lengths[0] + lengths[2] >= lengths[1] + lengths[3] else 1
    x, y = edges[longer]
    # An edge within 45 degrees of vertical counts as pointing down, the others as pointing right.
    forward = x > 0 if abs(x) >= abs(y) else y > 0
    return np.roll(clockwise, -(longer if forward else longer + 2), axis=0)


def _whole(size: float) -> int:
    return max(STRIDE, round(size / STRIDE) * STRIDE)
