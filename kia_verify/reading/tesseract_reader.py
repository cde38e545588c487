"""The reader that needs no weights of RapidOCR: the same interface as `reader.Reader`, by Tesseract.

Tesseract lays out and reads the straightened page in one call. Where words stand in a photograph that may be
turned any way, it cannot tell; `tesseract_detector` does.
"""

from __future__ import annotations

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, Image, apply, homography, quad_size, rectangle
from kia_verify.imaging.working_copy import grey
from kia_verify.reading import tesseract
from kia_verify.reading.page import Page, lines_of
from kia_verify.reading.tesseract import Layout
from kia_verify.reading.tesseract_detector import find_words
from kia_verify.reading.tesseract_hocr import parse
from kia_verify.reading.tesseract_numbers import with_numbers

ENLARGED = 3.0
"""Pages come at the scale that suits the network, with capitals of 9 pixels; Tesseract wants 27."""
PAGE_TIMEOUT = 120.0
"""Seconds for a page; a family card takes 3 on one core."""
LONG = 2.5
"""Words so many times as long as high tell the slope of the print."""
FEWEST, LEAST_SPREAD = 6, 0.3
"""Words that it takes, and the share of the page's height over which they have to stand."""
STEEPEST, EVEN = 0.15, 0.004
"""Slope above which a word says nothing of its page, and difference of slopes that is none."""
PROBES = 5
"""Words that are read both ways to tell upright from upside down."""
PROBE_HEIGHT = 48
PROBE_TIMEOUT = 30.0


class TesseractReader:
    """Finds words and reads pages; loads nothing, safe to reuse.

    Raises:
        EngineMissingError: Tesseract is not installed, or is not fit.
    """

    name = "tesseract"

    def __init__(self) -> None:
        tesseract.probe()

    def detect(self, image: Image, long_side: int) -> list[Floats]:
        """Quads of the words of a BGR picture, in its pixels, each running along its text."""
        return find_words(image, long_side)

    def read(self, image: Image, to_file: Floats, stored: Image) -> Page:
        """Detects and reads all lines of a straightened subject whose text stands upright.

        Args:
            image: the straightened subject, BGR, with capitals of some 9 pixels.
            to_file: homography from its pixels to pixels of the file as stored.
            stored: the file's pixels, BGR.
        """
        height, width = image.shape[:2]
        large = rectangle(round(width * ENLARGED), round(height * ENLARGED))
        to_page = homography(large, _levelled(image))
        # The file's own pixels enlarged once are sharper than the page enlarged.
        pixels = cv2.warpPerspective(
            stored,
            np.linalg.inv(to_file @ to_page),
            (int(large[2, 0]), int(large[2, 1])),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
        luminance = grey(np.asarray(pixels, np.uint8))
        (found,) = parse(tesseract.run([luminance], Layout.SPARSE, PAGE_TIMEOUT))
        found = with_numbers(found, luminance)
        lines = lines_of((apply(to_page, line.quad), line.reading) for line in found)
        return Page(lines, width, height, to_file)

    def upside_down(self, image: Image, quads: list[Floats]) -> tuple[bool | None, float]:
        """Whether the text in these quads is read better turned by half.

        Returns:
            The answer, None where it cannot be told, and by how much the mean certainty of the
            characters speaks for it (0 to 1).
        """
        longest = sorted(quads, key=lambda quad: quad_size(quad)[0] / max(quad_size(quad)[1], 1.0))[-PROBES:]
        if not longest:
            return None, 0.0
        luminance = grey(image)
        upright = [_cut(luminance, quad) for quad in longest]
        turned = [np.ascontiguousarray(crop[::-1, ::-1]) for crop in upright]
        pages = parse(tesseract.run([*upright, *turned], Layout.LINE, PROBE_TIMEOUT))
        chances = [[chance for line in page for chance in line.reading.chances] for page in pages]
        sense = [float(np.mean(one)) if one else 0.0 for one in chances]
        margin = float(np.mean(sense[len(longest) :]) - np.mean(sense[: len(longest)]))
        return (margin > 0 if abs(margin) >= 0.03 else None), abs(margin)


def _levelled(image: Image) -> Floats:
    """The quadrilateral of a page in which its text is level.

    Rows of a table are lost where they slope, and the edges of a sheet do not always run along its print.
    Slopes change evenly from the top to the bottom, as perspective makes them.
    """
    height, width = image.shape[:2]
    quads = find_words(image, max(height, width))
    edges = np.array([quad[1] - quad[0] for quad in quads]).reshape(-1, 2)
    sizes = np.array([quad_size(quad) for quad in quads]).reshape(-1, 2)
    long = (sizes[:, 0] > LONG * sizes[:, 1]) & (edges[:, 0] > 0)
    slopes = edges[long, 1] / edges[long, 0]
    downs = np.array([quad[:, 1].mean() / height for quad in quads]).reshape(-1)[long]
    lengths = edges[long, 0]
    near = np.abs(slopes) < STEEPEST
    if near.sum() < FEWEST or np.ptp(downs[near]) < LEAST_SPREAD:
        return rectangle(width, height)
    above, below = 0.0, 0.0
    for _ in range(2):
        change, above = np.polyfit(downs[near], slopes[near], 1, w=np.sqrt(lengths[near]))
        below = above + change
        off = np.abs(slopes - above - change * downs)
        near &= off <= max(2 * float(np.median(off[near])), EVEN)
    rises = np.array([-above, above, below, -below]) * width / 2
    levelled: Floats = rectangle(width, height) + np.column_stack([np.zeros(4), rises])
    return levelled


def _cut(luminance: Image, quad: Floats) -> Image:
    """The word in a quad, upright and of one height."""
    width, height = quad_size(quad)
    length = max(round(width * PROBE_HEIGHT / max(height, 1.0)), PROBE_HEIGHT)
    matrix = homography(quad, rectangle(length, PROBE_HEIGHT))
    crop = cv2.warpPerspective(
        luminance, matrix, (length, PROBE_HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(crop, np.uint8)
