"""Pixels to draw on: blocks of text, tables and polygons, laid beside and below each other.

Text is set in the font that OpenCV brings along (Unicode; what it has no sign for is a question mark), so
that a sheet looks the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, Image
from kia_verify.report import Point

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""

INK: Colour = (28, 36, 48)
SOFT: Colour = (91, 102, 117)
LINE: Colour = (217, 222, 229)
PAPER: Colour = (255, 255, 255)
REGULAR, BOLD = 400, 650
"""Weights of the font."""
TEXT = 17
"""Height of ordinary text in pixels."""
GAP = 24
_SUBPIXELS = 4
"""Binary digits after the point in coordinates of polygons."""
_BAR = (150, 12)
"""Width and height of a score bar in pixels."""


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    Attributes:
        share: also drawn as a bar of this length, 0 to 1, in the cell's colour.
        ticks: shares at which the bar has marks.
    """

    text: str = ""
    colour: Colour = INK
    weight: int = REGULAR
    share: float | None = None
    ticks: tuple[float, ...] = ()


def hexadecimal(text: str) -> Colour:
    """The colour of a `#rrggbb`."""
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue


def blank(width: int, height: int, colour: Colour = PAPER) -> Image:
    """A sheet of one colour."""
    return np.full((height, width, 3), colour[::-1], dtype=np.uint8)


def plain(text: str) -> str:
    """The text in one line, without signs that cannot be seen."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


@lru_cache(maxsize=1)
def _font() -> cv2.FontFace:
    return cv2.FontFace("sans")


def width_of(text: str, size: int = TEXT, weight: int = REGULAR) -> int:
    """Width of a line of text in pixels."""
    return int(cv2.getTextSize((0, 0), plain(text), (0, 0), _font(), size, weight)[2]) if text else 0


def write(
    image: Image, text: str, at: Point, size: int = TEXT, colour: Colour = INK, weight: int = REGULAR
) -> float:
    """Writes a line of text into the image.

    Args:
        at: the left end of its base line.

    Returns:
        The x from which the text can be continued.
    """
    if not text:
        return at[0]
    place = (round(at[0]), round(at[1]))
    after, _ = cv2.putText(image, plain(text), place, colour[::-1], _font(), size, weight)
    return float(after[0])


def tag(image: Image, text: str, centre: Point, colour: Colour, size: int = TEXT) -> None:
    """White text on a patch of colour, moved so far that all of it lies within the image."""
    width, height = width_of(text, size, BOLD) + size, round(1.5 * size)
    left = int(np.clip(centre[0] - width / 2, 0, max(image.shape[1] - width, 0)))
    top = int(np.clip(centre[1] - height / 2, 0, max(image.shape[0] - height, 0)))
    cv2.rectangle(image, (left, top), (left + width, top + height), colour[::-1], -1)
    write(image, text, (left + size / 2, top + 1.08 * size), size, PAPER, BOLD)


def polygon(image: Image, points: Floats | Sequence[Point], colour: Colour, width: int = 1) -> None:
    """Outlines a polygon, points in pixels of the image."""
    cv2.polylines(image, [_fine(points)], True, colour[::-1], width, cv2.LINE_AA, _SUBPIXELS)


def segment(image: Image, start: Point, end: Point, colour: Colour, width: int = 1) -> None:
    """Draws a straight line."""
    cv2.polylines(image, [_fine([start, end])], False, colour[::-1], width, cv2.LINE_AA, _SUBPIXELS)


def fill(image: Image, points: Floats | Sequence[Point], colour: Colour) -> None:
    """Fills a convex polygon."""
    cv2.fillConvexPoly(image, _fine(points), colour[::-1], cv2.LINE_AA, _SUBPIXELS)


def _fine(points: Floats | Sequence[Point]) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    # Far outside the image the places no longer matter, but must not overflow.
    return np.rint(np.clip(points, -1e6, 1e6) * np.float64(2**_SUBPIXELS)).astype(np.int32)


def tint(colour: Colour, strength: float) -> Colour:
    """A colour mixed with white; strength 0 is white."""
    red, green, blue = (round(255 - strength * (255 - value)) for value in colour)
    return red, green, blue


def paragraph(lines: Sequence[Cell], size: int = TEXT) -> Image:
    """Lines of text, one below the other."""
    width = max((width_of(line.text, size, line.weight) for line in lines), default=0)
    image = blank(width + 2, round(1.5 * size * len(lines)) + 1)
    for number, line in enumerate(lines):
        write(image, line.text, (0, 1.5 * size * number + 1.1 * size), size, line.colour, line.weight)
    return image


def table(head: Sequence[str], rows: Sequence[Sequence[Cell]], size: int = TEXT) -> Image:
    """A table with a rule below each row; columns as wide as their widest cell."""
    titles = [Cell(title, SOFT, BOLD) for title in head]
    everything = [titles, *(list(row) for row in rows)]
    widths = [max(_cell_width(row[column], size) for row in everything) for column in range(len(head))]
    pitch = round(1.75 * size)
    image = blank(sum(widths) + size * len(widths), pitch * len(everything) + 1)
    for number, row in enumerate(everything):
        x, y = 0.0, number * pitch
        for cell, width in zip(row, widths, strict=True):
            if cell.share is not None:
                _bar(image, round(x), y + (pitch - _BAR[1]) // 2, cell)
            write(
                image,
                cell.text,
                (x + (_BAR[0] + 8 if cell.share is not None else 0), y + 1.2 * size),
                size,
                cell.colour,
                cell.weight,
            )
            x += width + size
        segment(image, (0, y + pitch), (image.shape[1], y + pitch), LINE)
    return image


def _cell_width(cell: Cell, size: int) -> int:
    return width_of(cell.text, size, cell.weight) + (_BAR[0] + 8 if cell.share is not None else 0)


def _bar(image: Image, left: int, top: int, cell: Cell) -> None:
    width, height = _BAR
    share = float(np.clip(cell.share or 0.0, 0.0, 1.0))
    cv2.rectangle(image, (left, top), (left + width, top + height), LINE[::-1], -1)
    if share > 0:
        cv2.rectangle(image, (left, top), (left + round(share * width), top + height), cell.colour[::-1], -1)
    for tick in cell.ticks:
        x = left + round(tick * width)
        cv2.rectangle(image, (x, top - 3), (x, top + height + 3), INK[::-1], -1)


def framed(image: Image, width: int, colour: Colour = PAPER) -> Image:
    """A copy of the image in a frame, `width` pixels wide on each side."""
    frame = blank(image.shape[1] + 2 * width, image.shape[0] + 2 * width, colour)
    frame[width : width + image.shape[0], width : width + image.shape[1]] = image
    return frame


def beside(*images: Image, gap: int = GAP) -> Image:
    """The images side by side, their tops level, on white."""
    sheet = blank(sum(one.shape[1] + gap for one in images) - gap, max(one.shape[0] for one in images))
    x = 0
    for one in images:
        sheet[: one.shape[0], x : x + one.shape[1]] = one
        x += one.shape[1] + gap
    return sheet


def below(*images: Image, gap: int = GAP) -> Image:
    """The images one below the other, flush left, on white."""
    sheet = blank(max(one.shape[1] for one in images), sum(one.shape[0] + gap for one in images) - gap)
    y = 0
    for one in images:
        sheet[y : y + one.shape[0], : one.shape[1]] = one
        y += one.shape[0] + gap
    return sheet
