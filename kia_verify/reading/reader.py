"""The reader: a picture in, a page of lines with their evidence out."""

from __future__ import annotations

import numpy as np

from kia_verify.imaging.geometry import Floats, Image, apply, quad_size
from kia_verify.reading.detector import Detector
from kia_verify.reading.page import Line, Page
from kia_verify.reading.recogniser import Recogniser, crop_line

PROBES = 8
"""Lines that are read both ways to tell upright from upside down."""
PROBE_LENGTH = 12.0
"""They are read over so many times their height: a word or two tell."""


class Reader:
    """Text detector and recogniser together; loaded once, safe to reuse.

    Args:
        threads: threads of each network; 1 where several processes work side by side.
    """

    name = "rapidocr"

    def __init__(self, threads: int = 2) -> None:
        self._detector = Detector(threads)
        self._recogniser = Recogniser(threads)

    def detect(self, image: Image, long_side: int) -> list[Floats]:
        """Quads of the text lines of a BGR picture, in its pixels, each running along its text."""
        return self._detector.find(image, long_side)

    def read(self, image: Image, to_file: Floats, stored: Image) -> Page:
        """Detects and reads all lines of a straightened subject whose text stands upright.

        Lines are found on the straightened picture, but cut out of the stored one: every
        interpolation costs small print some of its sharpness.

        Args:
            image: the straightened subject, BGR, at the scale that suits the detector.
            to_file: homography from its pixels to pixels of the file as stored.
            stored: the file's pixels, BGR.
        """
        quads = [quad for quad in self.detect(image, max(image.shape[:2])) if _runs_right(quad)]
        crops = [crop_line(stored, apply(to_file, quad)) for quad in quads]
        readings = self._recogniser.read(crops)
        lines = tuple(
            Line(quad, reading)
            for quad, reading in zip(quads, readings, strict=True)
            if reading.text.strip()
        )
        return Page(lines, image.shape[1], image.shape[0], to_file)

    def upside_down(self, image: Image, quads: list[Floats]) -> tuple[bool | None, float]:
        """Whether the text in these quads is read better turned by half.

        Returns:
            The answer, None where it cannot be told, and by how much the mean certainty of the
            characters speaks for it (0 to 1).
        """
        long = sorted((q for q in quads if quad_size(q)[0] > 2.5 * quad_size(q)[1]), key=_reach)[-PROBES:]
        if not long:
            return None, 0.0
        upright = [crop_line(image, _beginning(quad)) for quad in long]
        turned = [np.ascontiguousarray(crop[::-1, ::-1]) for crop in upright]
        readings = self._recogniser.read([*upright, *turned])
        sense = [_sense(reading.chances) for reading in readings]
        margin = (sum(sense[len(long) :]) - sum(sense[: len(long)])) / len(long)
        if abs(margin) < 0.03:
            return None, abs(margin)
        return margin > 0, abs(margin)


def _runs_right(quad: Floats) -> bool:
    """Whether a line of an upright page runs to the right; upright columns of print are not lines."""
    x, y = quad[1] - quad[0]
    return bool(x > 0 and abs(y) < x)


def _reach(quad: Floats) -> float:
    width, height = quad_size(quad)
    return min(width, PROBE_LENGTH * height)


def _beginning(quad: Floats) -> Floats:
    """The quad cut down to PROBE_LENGTH."""
    share = _reach(quad) / quad_size(quad)[0]
    top, bottom = share * (quad[1] - quad[0]), share * (quad[2] - quad[3])
    return np.array([quad[0], quad[0] + top, quad[3] + bottom, quad[3]])


def _sense(chances: tuple[float, ...]) -> float:
    """How sure the recogniser is of a line: mean certainty, nothing for lines of a character or two."""
    return float(np.mean(chances)) if len(chances) > 2 else 0.0
