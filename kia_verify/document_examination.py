"""From the place of a document in a photograph to its exhibit: turned, straightened, read, parsed, judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kia_verify.case import Exhibit
from kia_verify.documents import parse
from kia_verify.documents.covered import open_covered
from kia_verify.documents.cut import open_cut
from kia_verify.documents.kinds import classify
from kia_verify.imaging import qr, quality
from kia_verify.imaging.card_on_sheet import covered_up
from kia_verify.imaging.geometry import Floats, Image, quad_size
from kia_verify.imaging.orientation import (
    direction_of,
    direction_of_subject,
    rotation_and_skew,
    sides_outside,
)
from kia_verify.imaging.region import Region
from kia_verify.imaging.straightening import move, straighten
from kia_verify.imaging.subject import Subject
from kia_verify.imaging.text_block import along
from kia_verify.intake.application import Photograph
from kia_verify.reading.page import Page
from kia_verify.reading.readers import Reader
from kia_verify.report import Kind
from kia_verify.timing import Stopwatch

BEST_CAPITALS = 9.0
"""Height in pixels of capitals at which the text detector works best; pages are scaled to it."""
BOX_MARGIN, BOX_RATIO = 9.5, 1.25
"""Height of the detector's boxes, in pixels of its copy: margin + ratio x height of the capitals. Measured
on 40 photographs of all kinds with capitals of 4 to 20 px."""
LARGEST_AREA = 1.9e6
"""Pixels of a straightened page at most: the detector takes some 250 bytes of memory for each."""
TOO_SMALL = BEST_CAPITALS / 2
"""Height of a page's capitals below which it is read again, larger: lines that ran into each other on the
copy of the photograph had seemed to be high ones. Three of 120 documents (tune split, hard)."""
SURE_TURN = 0.2
"""Margin from which the certainty of the characters alone tells upright from upside down."""


class DocumentExaminer:
    """Examines the documents of photographs, one at a time, with a reader."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def examine(
        self,
        photograph: Photograph,
        region: Region,
        text: list[Floats],
        side: int,
        watch: Stopwatch,
        covered: Sequence[Floats] = (),
    ) -> Exhibit:
        """A region as an exhibit; its kind is `unknown` where no document is recognised.

        Args:
            text: quads of the photograph's text lines, in its pixels.
            side: long side in pixels of the copy on which they were found.
            covered: corners of what lies on the document.
        """
        with watch.stage("turn"):
            lines = [along(text[index], [region.quad]) for index in region.lines]
            lines = [line for line in lines if _level(line, region.quad)]
            down, margin = self._reader.upside_down(photograph.pixels, lines)
        capitals = _capitals(lines, min(1.0, side / max(photograph.size)))
        turned = np.roll(region.quad, 2, axis=0)
        attempts = [turned, region.quad] if down else [region.quad, turned]
        exhibit = self._read(photograph, attempts[0], capitals, watch, covered)
        if exhibit.kind is Kind.UNKNOWN and margin < SURE_TURN:
            other = self._read(photograph, attempts[1], capitals, watch, covered)
            exhibit = other if other.kind is not Kind.UNKNOWN else exhibit
        return exhibit

    def _read(
        self,
        photograph: Photograph,
        quad: Floats,
        capitals: float,
        watch: Stopwatch,
        covered: Sequence[Floats],
    ) -> Exhibit:
        pixels = photograph.pixels
        width, height = quad_size(quad)
        largest = float(np.sqrt(LARGEST_AREA / (width * height)))
        scale = min(BEST_CAPITALS / capitals, largest, 2.0)
        image, page = self._page(pixels, quad, scale, watch, covered)
        seen = _capitals([line.quad for line in page.lines], 1.0)
        if seen < TOO_SMALL and scale < (larger := min(scale * BEST_CAPITALS / seen, largest, 2.0)):
            image, page = self._page(pixels, quad, larger, watch, covered)
        with watch.stage("parse"):
            kind, _, form = classify(page)
            document = parse(page, kind, form) if kind is not Kind.UNKNOWN else None
            if document is not None:
                document = open_cut(document, page, photograph.size)
                if covered:
                    to_page = np.asarray(np.linalg.inv(page.to_file), np.float64)
                    document = open_covered(document, move(list(covered), to_page), page.text_height)
        subject = _subject(photograph, quad, page, image)
        with watch.stage("judge"):
            sharp, sharp_to_file = straighten(pixels, quad, min(largest, 1.0))
            sharp = covered_up(sharp, sharp_to_file, covered)
            judged = replace(subject, image=sharp, to_file=sharp_to_file)
            quads = move([line.quad for line in page.lines], np.linalg.inv(sharp_to_file) @ page.to_file)
            measures = quality.assess(judged, quads, kind, form=form, file_size=photograph.size)
            payloads = qr.read_qr(sharp) if document is not None and kind is not Kind.KTP else ()
        return Exhibit(photograph.file, kind, subject, page, document, None, measures, None, payloads)

    def _page(
        self, pixels: Image, quad: Floats, scale: float, watch: Stopwatch, covered: Sequence[Floats]
    ) -> tuple[Image, Page]:
        """A document straightened at a scale, and what is read there."""
        with watch.stage("straighten"):
            image, to_file = straighten(pixels, quad, scale)
        with watch.stage("read"):
            return image, self._reader.read(covered_up(image, to_file, covered), to_file, pixels)


def _subject(photograph: Photograph, quad: Floats, page: Page, image: Image) -> Subject:
    """The subject's place in its photograph."""
    lines = [line.quad for line in page.lines if _long(line.quad)]
    cut = sides_outside(quad, photograph.size)
    rotation, skew = rotation_and_skew(direction_of_subject(quad, lines, page.height))
    return Subject(photograph.file, quad, rotation, round(skew, 2), image, page.to_file, cut)


def _capitals(lines: list[Floats], shrunk: float) -> float:
    """Height of a document's small capitals in pixels of the file, from the boxes of its lines.

    Args:
        lines: quads in pixels of the file.
        shrunk: scale of the copy on which they were detected.
    """
    if not lines:
        return BEST_CAPITALS
    box = shrunk * float(np.percentile([quad_size(line)[1] for line in lines], 20))
    return max((box - BOX_MARGIN) / BOX_RATIO, 2.5) / shrunk


def _long(quad: Floats) -> bool:
    width, height = quad_size(quad)
    return width > 4 * height


def _level(line: Floats, quad: Floats) -> bool:
    """Whether a line runs along its subject, within some 25 degrees."""
    return abs(float(np.angle(np.exp(1j * (direction_of(line) - direction_of(quad)))))) < 0.45
