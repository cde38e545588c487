"""On which copies a photograph is looked at, and at which scale, with readers that see what a test says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import cv2
import numpy as np

from kia_verify.document_examination import BOX_MARGIN, BOX_RATIO, DocumentExaminer
from kia_verify.examination import FINDING_SIDES, Examiner
from kia_verify.imaging.geometry import Floats, Image, rectangle
from kia_verify.imaging.region import Region
from kia_verify.imaging.segmentation import Segmenter, Silhouette
from kia_verify.intake.application import Photograph
from kia_verify.reading.evidence import Reading
from kia_verify.reading.page import Line, Page
from kia_verify.timing import Stopwatch

CAPITALS = 8.0
"""Height of the sheet's print in pixels of the photograph."""


def row_quads(count: int, height: float, scale: float = 1.0) -> list[Floats]:
    """One text line below the other, in pixels of a copy at that scale."""
    return [rectangle(300 * scale, height) + [60 * scale, (60 + 30 * row) * scale] for row in range(count)]


@dataclass
class _Reader:
    """Sees so many lines on the copy of each size, and boxes as high as the detector makes them."""

    seen: dict[int, int] = field(default_factory=dict)
    sides: list[int] = field(default_factory=list)
    scales: list[float] = field(default_factory=list)

    def detect(self, image: Image, long_side: int) -> list[Floats]:
        self.sides.append(long_side)
        return row_quads(self.seen.get(long_side, 0), 12)

    def read(self, image: Image, to_file: Floats, stored: Image) -> Page:
        scale = 1 / float(np.hypot(*to_file[:2, 0]))
        self.scales.append(scale)
        quads = row_quads(20, BOX_MARGIN + BOX_RATIO * CAPITALS * scale, scale)
        lines = tuple(Line(quad, Reading.of("KARTU KELUARGA")) for quad in quads)
        return Page(lines, image.shape[1], image.shape[0], to_file)

    def upside_down(self, image: Image, quads: list[Floats]) -> tuple[bool | None, float]:
        return False, 1.0


def sheet(size: tuple[int, int] = (1000, 800)) -> Photograph:
    image = np.full((size[1], size[0], 3), 70, np.uint8)
    cv2.rectangle(image, (20, 20), (size[0] - 20, size[1] - 20), (235, 235, 235), -1)
    return Photograph("kk.jpg", image)


def read_with_boxes(height: float) -> list[float]:
    """Scales at which a sheet is read whose lines had that height on the first copy."""
    reader = _Reader()
    photograph = sheet()
    region = Region(rectangle(960, 760) + [20, 20], tuple(range(20)), True, 1.0)
    DocumentExaminer(reader).examine(photograph, region, row_quads(20, height), 1000, Stopwatch())
    return reader.scales


def test_a_page_read_too_small_is_read_again_at_the_scale_that_its_own_print_asks_for() -> None:
    first, second = read_with_boxes(BOX_MARGIN + BOX_RATIO * 4 * CAPITALS)  # rows that ran into each other
    assert first < 0.3
    assert second > 2 * first


def test_a_page_of_the_right_scale_is_read_once() -> None:
    assert len(read_with_boxes(BOX_MARGIN + BOX_RATIO * CAPITALS)) == 1


def sides_looked_at(form: str, lines: int) -> list[int]:
    """Long sides of the copies on which text is looked for in a large photograph."""

    class _Segmenter:
        def find(self, pixels: Image) -> list[Silhouette]:
            height, width = pixels.shape[:2]
            return [Silhouette(rectangle(width - 40, height - 40) + [20, 20], form, 0.99)]

        def find_distant(self, pixels: Image) -> list[Silhouette]:
            return []

    reader = _Reader(dict.fromkeys(FINDING_SIDES, lines))
    Examiner(reader, cast(Segmenter, _Segmenter())).examine(sheet((2000, 1500)), Stopwatch())
    return reader.sides


def test_a_sheet_with_few_lines_is_looked_at_on_the_larger_copy() -> None:
    assert sides_looked_at("sheet", 10) == list(FINDING_SIDES)
    assert sides_looked_at("sheet", 30) == [FINDING_SIDES[0]]


def test_a_card_with_few_lines_is_not() -> None:
    assert sides_looked_at("card", 10) == [FINDING_SIDES[0]]
