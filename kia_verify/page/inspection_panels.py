"""The pictures of an inspection sheet: where the subjects lie, how they were read, a pass photo's mask."""

from __future__ import annotations

import cv2
import numpy as np

from kia_verify.case import Exhibit
from kia_verify.imaging.background import Part
from kia_verify.imaging.face import turned
from kia_verify.imaging.geometry import Floats, Image, apply, quad_size
from kia_verify.imaging.pass_photo import PassPhoto
from kia_verify.imaging.straightening import move, straighten
from kia_verify.imaging.working_copy import grey, shrink
from kia_verify.intake.application import Photograph
from kia_verify.page import canvas, labels
from kia_verify.page.canvas import INK, LINE, SOFT, hexadecimal
from kia_verify.page.shapes import (
    CONFIDENT,
    SIDES,
    STROKES,
    confidence_colour,
    corner_marks,
    outline,
    side_marks,
)  # fmt: skip
from kia_verify.reading.page import Line, Page

PHOTOGRAPH_SIDE = 1000
"""Long side of the shown photograph in pixels."""
RIM = 36
"""Grey rim around it, on which corners beyond its border are drawn."""
LINE_HEIGHT = 27.0
"""Height in pixels that a median text line gets, to be read without a lens."""
WIDEST, TALLEST = 2000, 3000
"""Width and height of a straightened document in pixels at most."""
SMALLEST = 10
"""Height of text in pixels at least; a line that is set in less runs beyond its place."""
PORTRAIT_SIDE = 760
"""Long side of a shown pass photo in pixels."""
TINTS = {Part.BACKGROUND: (0, 170, 255), Part.SAMPLED: (255, 196, 0), Part.BORDER: (120, 120, 120)}
PERSON_TINT, FACE = (230, 60, 160), (255, 255, 255)


def photograph_panel(photograph: Photograph, exhibits: list[Exhibit]) -> Image:
    """The photograph as stored with the outlines of its subjects, their corners, sides and lines."""
    small, scale = shrink(photograph.pixels, PHOTOGRAPH_SIDE)
    panel = canvas.framed(small, RIM, LINE)
    for number, exhibit in enumerate(exhibits, start=1):
        subject = exhibit.subject
        if subject is None:
            continue
        for line in exhibit.page.lines if exhibit.page is not None else ():
            quad = apply(exhibit.page.to_file, line.quad) if exhibit.page is not None else line.quad
            canvas.polygon(panel, scale * quad + RIM, confidence_colour(line.reading.confidence))
        corners = [(float(x), float(y)) for x, y in scale * subject.corners + RIM]
        shape = outline(corners, f"{number}  {labels.KINDS[exhibit.kind].id}")
        colour = hexadecimal(STROKES[shape.kind])
        canvas.polygon(panel, shape.points, colour, 3)
        for side, mark, start in zip(SIDES, side_marks(corners), range(4), strict=True):
            cut = side in subject.cut
            if cut:
                end = corners[(start + 1) % 4]
                canvas.segment(panel, corners[start], end, hexadecimal(STROKES["fail"]), 5)
            canvas.tag(panel, mark.text, mark.at, hexadecimal(STROKES["fail"]) if cut else SOFT, 13)
        for mark in corner_marks(corners):
            canvas.tag(panel, mark.text, mark.at, colour, 16)
        (x, y), size = shape.at, 18
        right = canvas.width_of(shape.label, size) / 2 + 20
        canvas.tag(panel, shape.label, (x + right, y + 36), colour, size)
    return panel


def reading_panels(photograph: Photograph, exhibit: Exhibit, page: Page) -> Image:
    """The straightened document with its lines, and the same place by place as it was read."""
    quad = exhibit.subject.corners if exhibit.subject is not None else apply(page.to_file, _frame(page))
    enlarge = min(LINE_HEIGHT / max(page.text_height, 1.0), WIDEST / page.width, TALLEST / page.height)
    picture, to_file = straighten(photograph.pixels, quad, enlarge * page.width / quad_size(quad)[0])
    quads = move([line.quad for line in page.lines], np.linalg.inv(to_file) @ page.to_file)
    said = canvas.blank(picture.shape[1], picture.shape[0])
    ordinary = enlarge * page.text_height
    canvas.polygon(said, _frame_of(said), LINE, 2)
    for line, place in zip(page.lines, quads, strict=True):
        colour = confidence_colour(line.reading.confidence)
        canvas.polygon(picture, place, colour, 2)
        canvas.fill(said, place, canvas.tint(colour, 0.12))
        canvas.polygon(said, place, canvas.tint(colour, 0.5))
        _say(said, line, place, ordinary)
    together = canvas.beside if 2 * picture.shape[1] < 1.5 * WIDEST else canvas.below
    return together(picture, said)


def portrait_panel(image: Image, photo: PassPhoto) -> Image:
    """The upright pass photo, and the same with person, background, samples and face marked."""
    upright = turned(image, photo.turn)
    scale = PORTRAIT_SIDE / max(upright.shape[:2])
    plain = np.asarray(cv2.resize(upright, None, fx=scale, fy=scale), dtype=np.uint8)
    marked = plain.copy()
    if photo.parts is not None:
        height, width = plain.shape[:2]
        enlarged = cv2.resize(photo.parts, (width, height), interpolation=cv2.INTER_NEAREST)
        parts = np.asarray(enlarged, dtype=np.uint8)
        person = (parts & (Part.BACKGROUND | Part.BORDER)) == 0
        # On grey, so that a tint looks the same before a red and a blue background.
        paper = np.repeat(grey(plain)[..., None], 3, axis=2)
        overlay = paper.copy()
        overlay[person] = PERSON_TINT[::-1]
        for part in (Part.BACKGROUND, Part.BORDER):
            overlay[(parts & part) > 0] = TINTS[part][::-1]
        marked = np.asarray(cv2.addWeighted(paper, 0.6, overlay, 0.4, 0), dtype=np.uint8)
        sampled = ((parts & Part.SAMPLED) > 0).astype(np.uint8)
        edges, _ = cv2.findContours(sampled, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        cv2.drawContours(marked, edges, -1, TINTS[Part.SAMPLED][::-1], 2, cv2.LINE_AA)
    if photo.face is not None:
        left, top, right, bottom = (scale * value for value in photo.face.box)
        canvas.polygon(marked, [(left, top), (right, top), (right, bottom), (left, bottom)], FACE, 3)
        for x, y in photo.face.landmarks:
            cv2.circle(marked, (round(scale * x), round(scale * y)), 4, FACE[::-1], -1, cv2.LINE_AA)
    return canvas.beside(plain, marked)


def _say(image: Image, line: Line, place: Floats, ordinary: float) -> None:
    """Writes a line into its place; characters that are not certain in the colour of their certainty.

    Args:
        ordinary: height of the page's median line in pixels of the image; lines nearly as high are set alike.
    """
    width, height = quad_size(place)
    text = line.reading.text
    size = 0.72 * (ordinary if 0.7 < height / ordinary < 1.3 else height)
    size = max(int(min(size, size * (width - 4) / max(canvas.width_of(text, round(size)), 1))), SMALLEST)
    x, y = float(place[[0, 3], 0].mean()) + 2, float(place[:, 1].mean()) + 0.36 * size
    for run, sure, chance in _runs(line):
        colour, weight = (INK, canvas.REGULAR) if sure else (confidence_colour(chance), canvas.BOLD)
        x = canvas.write(image, run, (x, y), size, colour, weight)
    confidence = line.reading.confidence
    if confidence < CONFIDENT:
        number_size = int(np.clip(size - 3, SMALLEST + 2, canvas.TEXT))
        canvas.write(image, f"{confidence:.2f}", (x + 6, y), number_size, confidence_colour(confidence))


def _runs(line: Line) -> list[tuple[str, bool, float]]:
    """Stretches of characters that are all certain or all not, each with its least chance."""
    runs: list[tuple[str, bool, float]] = []
    for sign, chance in zip(line.reading.text, line.reading.chances, strict=True):
        sure = chance >= CONFIDENT
        if runs and runs[-1][1] == sure:
            text, _, least = runs[-1]
            runs[-1] = (text + sign, sure, min(least, chance))
        else:
            runs.append((sign, sure, chance))
    return runs


def _frame(page: Page) -> Floats:
    return np.array([[0, 0], [page.width, 0], [page.width, page.height], [0, page.height]], dtype=np.float64)


def _frame_of(image: Image) -> Floats:
    height, width = image.shape[:2]
    return np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], dtype=np.float64)
