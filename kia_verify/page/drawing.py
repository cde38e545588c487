"""Pictures for people: photographs turned upright and shrunk, close-ups of single values, and their files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict

from kia_verify.errors import ImageRefused
from kia_verify.imaging.geometry import Image, homography, quad_size, rectangle
from kia_verify.imaging.working_copy import shrink
from kia_verify.intake.application import Application, Photograph
from kia_verify.output import write_atomically
from kia_verify.page.comparison import Spot
from kia_verify.report import Point, Report

Turn = Literal[0, 90, 180, 270]

PHOTOS = "photos"
LONG_SIDE = 1600
"""Pixels of a shown photograph: what a full-width view on a common screen can use."""
CLOSE_UP_HEIGHT = (48, 120)
"""Least and greatest height of a close-up; small print is enlarged to be read comfortably."""
CLOSE_UP_WIDTH = 900
_MARGIN = 0.35
"""Of the text's height, around a close-up: a box that is a little off still shows its text."""
_QUALITY = 82
ENCODINGS = (".jpg", ".jpeg", ".png")
"""Endings of the pictures that are written."""

_TURNS: dict[int, Turn] = {3: 180, 6: 90, 8: 270}
"""EXIF orientation to the clockwise turn that undoes it."""


class Picture(BaseModel):
    """One photograph as shown.

    Attributes:
        file: the photograph's own name.
        src: path of the shown picture, relative to the page.
        width, height: of the file as stored, in its pixels.
        turn: clockwise turn of the shown picture against the stored one, in degrees.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    src: str
    width: int
    height: int
    turn: Turn

    @property
    def size(self) -> tuple[int, int]:
        """Width and height after the turn."""
        return (self.width, self.height) if self.turn % 180 == 0 else (self.height, self.width)

    def turned(self, points: Iterable[Point]) -> list[Point]:
        """Points in pixels of the file as stored to points of the turned picture at full size."""
        width, height = self.width, self.height
        if self.turn == 90:
            return [(height - y, x) for x, y in points]
        if self.turn == 180:
            return [(width - x, height - y) for x, y in points]
        if self.turn == 270:
            return [(y, width - x) for x, y in points]
        return list(points)


class Album(BaseModel):
    """The pictures that lie beside a page; kept as JSON, so that the page of a batch finds them again.

    Attributes:
        close_ups: key of a spot (see `spot_key`) to the path of its picture.
    """

    model_config = ConfigDict(frozen=True)

    pictures: tuple[Picture, ...] = ()
    close_ups: dict[str, str] = {}


def spot_key(spot: Spot) -> str:
    """Identifies a spot within one application."""
    return f"{spot.file}:" + ",".join(f"{x:.0f} {y:.0f}" for x, y in spot.box)


def make_album(report: Report, application: Application, spots: Iterable[Spot], directory: Path) -> Album:
    """Writes the shown photographs and the close-ups into `directory/photos`.

    A file that is no photograph has no picture. What an earlier run left there is removed.

    Args:
        spots: places to be shown in close-up.
    """
    folder = directory / PHOTOS
    for old in folder.glob("*.jpg"):
        old.unlink()
    wanted = {spot_key(spot): spot for spot in spots}
    pictures: list[Picture] = []
    close_ups: dict[str, str] = {}
    for number, source in enumerate(application.sources, start=1):
        try:
            photograph = source.load()
        except ImageRefused:
            continue
        height, width = photograph.pixels.shape[:2]
        turn = _turn(report, photograph)
        picture = Picture(
            file=source.file, src=f"{PHOTOS}/{number:02}.jpg", width=width, height=height, turn=turn
        )
        pictures.append(picture)
        shown = np.rot90(shrink(photograph.pixels, LONG_SIDE)[0], -turn // 90)
        write_picture(shown, directory / picture.src)
        for key, spot in wanted.items():
            if spot.file == source.file:
                close_ups[key] = f"{PHOTOS}/{number:02}-{len(close_ups) + 1:03}.jpg"
                write_picture(close_up(photograph.pixels, spot.box), directory / close_ups[key])
    return Album(pictures=tuple(pictures), close_ups=close_ups)


def close_up(pixels: Image, box: Iterable[Point]) -> Image:
    """The place of a value, upright, with a little of its surroundings.

    Args:
        pixels: the photograph as stored.
        box: four corners in its pixels, clockwise from the text's own top left.
    """
    quad = np.array(list(box), dtype=np.float64)
    width, height = (max(side, 1.0) for side in quad_size(quad))
    low, high = CLOSE_UP_HEIGHT
    scale = min(max(1.0, low / height), high / height, CLOSE_UP_WIDTH / width)
    margin = _MARGIN * height * scale
    inner = rectangle(width * scale, height * scale) + margin
    size = (round(width * scale + 2 * margin), round(height * scale + 2 * margin))
    warped = cv2.warpPerspective(
        pixels, homography(quad, inner), size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(warped, dtype=np.uint8)


def _turn(report: Report, photograph: Photograph) -> Turn:
    """As the documents in it stand; where they do not tell, as the EXIF data say."""
    rotations = (d.rotation for d in report.documents if d.file == photograph.file and d.rotation is not None)
    return next(rotations, _TURNS.get(photograph.orientation, 0))


def write_picture(pixels: Image, path: Path, quality: int = _QUALITY) -> None:
    """Writes a BGR picture as JPEG or PNG, as the path's ending says (one of ENCODINGS)."""
    ending = path.suffix.lower()
    options = [] if ending == ".png" else [cv2.IMWRITE_JPEG_QUALITY, quality]
    _, data = cv2.imencode(ending, np.ascontiguousarray(pixels), options)
    write_atomically(path, data.tobytes())
