"""The reader: a picture in, a page of lines with their evidence out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kia_verify.imaging.geometry import Floats, Image, apply, quad_size
from kia_verify.reading.detector import Detector
from kia_verify.reading.evidence import Reading
from kia_verify.reading.page import Page, is_ornament, lines_of
from kia_verify.reading.recogniser import Recogniser, crop_line

PROBES = ((3, 5.0), (8, 12.0))
"""Lines that are read both ways to tell upright from upside down, and over how many times their height:
a few words tell most pages, more are read where they leave a doubt."""
CLEAR = 0.15
"""Difference in certainty that leaves none. On 63 documents of the tune split the first probe was never
wrong, its difference was 0.09 at least and above this in 54."""
ORNAMENTS, PROBED = 2, 4
"""Lines read in the place of ornaments, which stand upright both ways, and characters of one's beginning:
those along the borders of a blank are as long as lines can be."""
LEGIBLE = 0.96
"""Median certainty of the first probes from which they stand upright, so that nothing is read turned. On 79
documents of the tune split those that stood upright had 0.98 and more, the others 0.90 at most."""


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
        readings = self._recogniser.read([crop_line(stored, apply(to_file, quad)) for quad in quads])
        return Page(lines_of(zip(quads, readings, strict=True)), image.shape[1], image.shape[0], to_file)

    def upside_down(self, image: Image, quads: list[Floats]) -> tuple[bool | None, float]:
        """Whether the text in these quads is read better turned by half.

        Returns:
            The answer, None where it cannot be told, and by how much the mean certainty of the
            characters speaks for it (0 to 1, at least that).
        """
        margin = 0.0
        for count, length in PROBES:
            margin = self._turned_margin(image, quads, count, length)
            if abs(margin) >= CLEAR:
                break
        return (margin > 0 if abs(margin) >= 0.03 else None), abs(margin)

    def _turned_margin(self, image: Image, quads: list[Floats], count: int, length: float) -> float:
        """How much surer the recogniser is of most lines turned by half than as they are, -1 to 1.

        -CLEAR where they are read too well to be upside down. The median, not the mean: a signature or a
        seal among them is read better upside down.
        """
        long = [quad for quad in quads if quad_size(quad)[0] > 2.5 * quad_size(quad)[1]]
        long = sorted(long, key=lambda quad: -_reach(quad, length))
        upright = [crop_line(image, _beginning(quad, length)) for quad in long[: count + ORNAMENTS]]
        read = self._recogniser.read(upright[:count])
        if any(is_ornament(one.text, PROBED) for one in read):
            read += self._recogniser.read(upright[count:])
        probes = [at for at, one in enumerate(read) if not is_ornament(one.text, PROBED)][:count]
        if not probes:
            return 0.0
        sense = _senses([read[at] for at in probes])
        if np.median(sense) > LEGIBLE:
            return -CLEAR
        turned = [np.ascontiguousarray(upright[at][::-1, ::-1]) for at in probes]
        return float(np.median(_senses(self._recogniser.read(turned)) - sense))


def _senses(readings: Sequence[Reading]) -> Floats:
    """How sure the recogniser is of each line (mean), not at all of lines of a character or two."""
    chances = [reading.chances for reading in readings]
    return np.array([np.mean(one) if len(one) > 2 else 0.0 for one in chances])


def _runs_right(quad: Floats) -> bool:
    """Whether a line of an upright page runs to the right; upright columns of print are not lines."""
    x, y = quad[1] - quad[0]
    return bool(x > 0 and abs(y) < x)


def _reach(quad: Floats, length: float) -> float:
    width, height = quad_size(quad)
    return min(width, length * height)


def _beginning(quad: Floats, length: float) -> Floats:
    """The quad cut down to `length` times its height."""
    share = _reach(quad, length) / quad_size(quad)[0]
    top, bottom = share * (quad[1] - quad[0]), share * (quad[2] - quad[3])
    return np.array([quad[0], quad[0] + top, quad[3] + bottom, quad[3]])
