"""From crops of text lines to readings with their posteriors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image, quad_size
from kia_verify.network import Network
from kia_verify.reading.evidence import Posteriors, Reading
from kia_verify.reading.weights import recogniser_ranges, tuned_recogniser

HEIGHT = 48
"""Height in pixels of the recogniser's input."""
NARROWEST = 48
WIDEST = 2400
"""Longer lines are squeezed: a line of documents is never that long at 48 px."""
GRAINS = ((384, 32), (768, 64), (1280, 128), (WIDEST, 256))
"""Up to which width crops are padded to a multiple of how many pixels: few shapes, each planned once."""
TOGETHER, SHORT = 4, 256
"""So many crops of one width up to this are read in one call; longer ones gain nothing by company."""
PLANS = 4096
"""More than the recogniser has layers, for all shapes that there are."""


def crop_line(image: Image, quad: Floats) -> Image:
    """The text line in `quad`, upright and 48 px high.

    Args:
        image: BGR.
        quad: in its pixels, clockwise from the text's top left.
    """
    width, height = quad_size(quad)
    target = int(np.clip(round(width * HEIGHT / max(height, 1.0)), NARROWEST, WIDEST))
    corners = np.array([[0, 0], [target, 0], [target, HEIGHT], [0, HEIGHT]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    shrink = height / HEIGHT
    if shrink > 1.5:
        # Shrinking samples single pixels: a mild blur first keeps thin strokes of large print whole.
        left, top = np.floor(quad.min(axis=0)).astype(int) - 4
        right, bottom = np.ceil(quad.max(axis=0)).astype(int) + 4
        left, top = max(left, 0), max(top, 0)
        patch = image[top:bottom, left:right]
        if patch.size:  # what was taken for a line where a page reaches out of its photograph has none
            matrix = matrix @ np.array([[1, 0, left], [0, 1, top], [0, 0, 1]], dtype=np.float64)
            image = np.asarray(cv2.GaussianBlur(patch, (0, 0), shrink / 3), dtype=np.uint8)
    crop = cv2.warpPerspective(
        image, matrix, (target, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(crop, dtype=np.uint8)


class Recogniser:
    """PP-OCRv6 (small), cut to the Latin alphabet; loaded once, safe to reuse.

    Tuned on small print; computed in 8 bits where the processor can.

    Args:
        threads: that it may use.
    """

    def __init__(self, threads: int = 1) -> None:
        self._network = Network(tuned_recogniser(), threads, recogniser_ranges(), plans=PLANS)

    def read(self, crops: Sequence[Image]) -> list[Reading]:
        """Readings of line crops (48 px high, BGR), in their order."""
        return read_lines(self._network, crops)


def read_lines(network: Network, crops: Sequence[Image]) -> list[Reading]:
    """Readings of line crops (48 px high, BGR) by a network that gives probabilities of ALPHABET."""
    readings: list[Reading | None] = [None] * len(crops)
    for batch, pixels in batches(crops):
        (chances,) = network(pixels)
        for row, index in enumerate(batch):
            steps = max(1, -(-chances.shape[1] * crops[index].shape[1] // pixels.shape[3]))
            posteriors: Posteriors = np.log(np.maximum(chances[row, :steps], 1e-12)).astype(np.float32)
            readings[index] = Reading.decode(posteriors)
    return [reading for reading in readings if reading is not None]


def batches(crops: Sequence[Image]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
    """Crops of one padded width together: their indices, and the network's input (crops, 3, 48, width)."""
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for index, crop in enumerate(crops):
        alike[padded(crop.shape[1])].append(index)
    for width, indices in alike.items():
        for batch in _portions(indices, TOGETHER if width <= SHORT else 1):
            pixels = np.zeros((len(batch), 3, HEIGHT, width), dtype=np.float32)
            for row, index in enumerate(batch):
                crop = crops[index]
                pixels[row, :, :, : crop.shape[1]] = crop.transpose(2, 0, 1) / 127.5 - 1.0
            yield batch, pixels


def padded(width: int) -> int:
    """The width that a crop is padded to."""
    grain = next(grain for limit, grain in GRAINS if width <= limit)
    return -(-width // grain) * grain


def _portions(indices: list[int], size: int) -> Iterator[list[int]]:
    """Full portions, and the rest one by one: two shapes of a width and no more."""
    full = len(indices) // size * size
    for start in range(0, full, size):
        yield indices[start : start + size]
    for index in indices[full:]:
        yield [index]
