"""Where text lines stand in a picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr.ch_ppocr_det.utils import DBPostProcess

from kia_verify.imaging.geometry import Floats, Image
from kia_verify.network import Network
from kia_verify.reading.weights import DETECTOR, weights_path

THRESHOLD = 0.3
BOX_THRESHOLD = 0.5
UNCLIP = 1.6
"""RapidOCR's own settings for this network (differentiable binarization, Liao et al., AAAI 2020)."""
STRIDE = 32
BAND_AREA = 1_000_000
"""Pixels of a picture looked at in one piece: the network takes some 250 bytes of memory for each."""
OVERLAP = 2 * STRIDE
"""Rows that a band sees of its neighbours: more than the height of a line."""


class Detector:
    """PP-OCRv6 (small) text detector; loaded once, safe to reuse."""

    def __init__(self, threads: int = 1) -> None:
        self._network = Network(weights_path(DETECTOR), threads)
        self._boxes = DBPostProcess(
            thresh=THRESHOLD, box_thresh=BOX_THRESHOLD, unclip_ratio=UNCLIP, use_dilation=True
        )

    def find(self, image: Image, long_side: int) -> list[Floats]:
        """Quads of the text lines of a BGR image, detected on a copy with that long side.

        Each quad is clockwise in pixels of `image`, its first edge running along the text; whether
        it starts at the text's left or (in a picture upside down) at its right cannot be told here.
        """
        height, width = image.shape[:2]
        scale = min(1.0, long_side / max(height, width))
        target = (_whole(width * scale), _whole(height * scale))
        shrunk = cv2.resize(image, target, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        chances = self._chances(np.asarray(shrunk, np.uint8))
        mask = cv2.dilate((chances > THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
        boxes, _ = self._boxes.boxes_from_bitmap(chances, mask, target[0], target[1])
        back = np.array([width / target[0], height / target[1]])
        return [along_text(np.asarray(box, dtype=np.float64) * back) for box in boxes]

    def _chances(self, pixels: Image) -> NDArray[np.float32]:
        """Probability of text for every pixel; large pictures in bands, which bounds the memory taken."""
        height, width = pixels.shape[:2]
        count = -(-height * width // BAND_AREA)
        rows = _whole(height / count)
        pieces = []
        for top in range(0, height, rows):
            bottom = min(top + rows, height)
            above, below = min(top, OVERLAP), min(height - bottom, OVERLAP)
            band = pixels[top - above : bottom + below]
            values = (band.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None]
            (found,) = self._network(values)
            pieces.append(found[0, 0, above : above + bottom - top])
        return np.concatenate(pieces)


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
