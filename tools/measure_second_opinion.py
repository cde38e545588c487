"""Would Tesseract, asked about the same crops, have caught what RapidOCR misreads?

Every deciding NIK, KK number, name and date that the engine finds in a generated set is cut out as it was
found and read again by Tesseract, all crops of an application in one call. Both readings go the same way to
a value, and both are held against the truth. Values that wrap into several lines are left out.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from kia_verify import ImageRefused, load_application
from kia_verify.case import Exhibit
from kia_verify.document_examination import BOX_MARGIN, BOX_RATIO
from kia_verify.documents.document import ABSENT, Field
from kia_verify.documents.numbers import date_field, kk_problems, number_field
from kia_verify.documents.values import name_field
from kia_verify.examination import Examiner
from kia_verify.imaging.geometry import Image, apply, homography, quad_iou, quad_size, rectangle
from kia_verify.imaging.working_copy import grey
from kia_verify.models_path import models_directory
from kia_verify.reading import tesseract
from kia_verify.reading.evidence import Reading
from kia_verify.reading.page import Line
from kia_verify.reading.tesseract import Layout
from kia_verify.reading.tesseract_hocr import parse
from kia_verify.reading.tesseract_numbers import MODEL
from kia_verify.report import Kind
from kia_verify.scoring import DECIDING, DECIDING_OF_MEMBERS
from kia_verify.timing import Stopwatch

HEIGHT = 60
"""Of the crops that Tesseract gets: the boxes are more than twice as high as their capitals."""
LARGE = 20.0
"""Height in pixels of capitals from which Tesseract is said to be at home."""
WRAPPED = 1.7
"""Boxes of names and dates so many times as high as their page's lines hold several of them."""
SORTS = {"nik": "nik", "kk_number": "kk number", "birth_date": "date", "name": "name"}
SORTS |= {"father_name": "name", "mother_name": "name"}


@dataclass(frozen=True, eq=False)
class Crop:
    """A deciding value as the engine found it.

    Attributes:
        sort: nik, kk number, date or name.
        expected: the truth.
        value: as RapidOCR read it, None where nothing was certain.
        capitals: height of its capitals in pixels of the photograph.
        pixels: its box, BGR, at the photograph's scale.
    """

    kind: Kind
    sort: str
    expected: str
    value: str | None
    capitals: float
    pixels: Image


def main() -> None:
    """Prints one table for each way of asking."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path, help="generated sets (python -m samples)")
    parser.add_argument("--language", default="ind", help="of Tesseract; `numbers` is this project's model")
    parser.add_argument("--kind", choices=[kind.value for kind in DECIDING], help="of document; default: all")
    arguments = parser.parse_args()
    examiner = Examiner.load(1)
    table: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for directory in arguments.sets:
        for folder in sorted((directory / "applications").iterdir()):
            truth = json.loads((directory / "truth" / f"{folder.name}.json").read_text(encoding="utf-8"))
            crops = [
                crop for crop in _crops(examiner, folder, truth) if arguments.kind in (None, crop.kind.value)
            ]
            if arguments.language == MODEL:
                crops = [crop for crop in crops if crop.sort in ("nik", "kk number")]
            count(crops, opinions(crops, arguments.language), table)
    print(render(table))


def opinions(crops: Sequence[Crop], language: str) -> list[str | None]:
    """What Tesseract makes of the crops, None where it is not certain."""
    if not crops:
        return []
    data = models_directory() if language == MODEL else None
    layout = Layout.RAW_LINE if language == MODEL else Layout.LINE
    pictures = [_prepared(crop.pixels) for crop in crops]
    values = []
    for crop, lines in zip(crops, parse(tesseract.run(pictures, layout, 300.0, language, data)), strict=True):
        readings = [line.reading for line in sorted(lines, key=lambda line: line.hull.left)]
        line = Line(rectangle(100, 20), Reading.join(readings))
        values.append(_text(_field(crop.sort, line)))
    return values


def count(
    crops: Sequence[Crop],
    seconds: Sequence[str | None],
    table: defaultdict[tuple[str, str, str], Counter[str]],
) -> None:
    """Adds both readings of every crop to the table."""
    for crop, second in zip(crops, seconds, strict=True):
        size = f">= {LARGE:.0f}" if crop.capitals >= LARGE else f"< {LARGE:.0f}"
        first, other = _outcome(crop.value, crop.expected), _outcome(second, crop.expected)
        table[crop.sort, crop.kind.value, size][f"{first}, {other}"] += 1


def render(table: dict[tuple[str, str, str], Counter[str]]) -> str:
    """The table in Markdown."""
    columns = [f"{first}, {other}" for first, other in product(("right", "wrong", "null"), repeat=2)]
    rows = [("value", "document", "capitals", "n", *columns), ("---",) * (4 + len(columns))]
    for key in sorted(table):
        cells = table[key]
        rows.append((*key, str(cells.total()), *(str(cells[column]) for column in columns)))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _crops(examiner: Examiner, folder: Path, truth: dict[str, Any]) -> Iterator[Crop]:
    """The deciding values of an application that were found and whose truth is known."""
    for source in load_application(folder).sources:
        try:
            photograph = source.load()
        except ImageRefused:
            continue
        subjects = [
            one for one in truth["subjects"]
            if one["file"] == source.file and one.get("corners") and one.get("readable", True)
        ]  # fmt: skip
        for exhibit in examiner.examine(photograph, Stopwatch()):
            subject = _match(exhibit, subjects)
            if subject is not None:
                yield from _values(exhibit, subject["fields"], photograph.pixels)


def _match(exhibit: Exhibit, subjects: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The truth of a document that was recognised as what it is."""
    if exhibit.document is None or exhibit.subject is None or exhibit.kind not in DECIDING:
        return None
    corners = exhibit.subject.corners
    overlaps = [quad_iou(np.array(one["corners"], np.float64), corners) for one in subjects]
    best = subjects[int(np.argmax(overlaps))] if overlaps else None
    return best if best is not None and best["kind"] == exhibit.kind.value else None


def _values(exhibit: Exhibit, truth: dict[str, Any], stored: Image) -> Iterator[Crop]:
    assert exhibit.document is not None
    pairs = [(name, exhibit.document[name], truth.get(name)) for name in DECIDING[exhibit.kind]]
    for row, expected in zip(exhibit.document.members, truth.get("members", []), strict=False):
        pairs += [(name, row.get(name, ABSENT), expected.get(name)) for name in DECIDING_OF_MEMBERS]
    for name, field, expected in pairs:
        if expected is not None and name in SORTS and field.quad is not None:
            yield from _crop(exhibit, SORTS[name], field, expected, stored)


def _crop(exhibit: Exhibit, sort: str, field: Field, expected: str, stored: Image) -> Iterator[Crop]:
    assert exhibit.page is not None
    assert field.quad is not None
    quad = apply(exhibit.page.to_file, field.quad)
    width, height = (max(round(size), 8) for size in quad_size(quad))
    box = quad_size(field.quad)[1]
    if sort in ("name", "date") and box > WRAPPED * exhibit.page.text_height:
        return
    pixels = cv2.warpPerspective(
        stored, homography(quad, rectangle(width, height)), (width, height),
        flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    capitals = (box - BOX_MARGIN) / BOX_RATIO * height / box
    yield Crop(exhibit.kind, sort, expected, _text(field), capitals, np.asarray(pixels, np.uint8))


def _prepared(pixels: Image) -> Image:
    scale = HEIGHT / pixels.shape[0]
    size = (max(16, round(pixels.shape[1] * scale)), HEIGHT)
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    return np.asarray(cv2.resize(grey(pixels), size, interpolation=how), np.uint8)


def _field(sort: str, line: Line) -> Field:
    if sort == "name":
        return name_field(line)
    if sort == "date":
        return date_field(line)
    return number_field(line, structure=kk_problems) if sort == "kk number" else number_field(line)


def _text(field: Field) -> str | None:
    return None if field.value is None else str(field.value)


def _outcome(value: str | None, expected: str) -> str:
    return "null" if value is None else "right" if value == expected else "wrong"


if __name__ == "__main__":
    main()
