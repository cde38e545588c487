"""Text lines as a phone's photograph shows them, in the shape that the recogniser is given.

What is made hard is small print: few pixels for each letter, out of focus or shaken, sharpened by the phone,
shrunk and compressed by the messenger. Everything is drawn at random and wider than the samples' camera.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image as Picture
from PIL import ImageDraw, ImageFont

from kia_verify.imaging.geometry import Floats, Image, apply
from kia_verify.reading.recogniser import crop_line
from models.recogniser_tuning.texts import make_text
from samples.fonts import capital_height, font

Grey = NDArray[np.float32]

FAMILIES = (
    "Liberation Sans", "Liberation Serif", "Liberation Mono", "DejaVu Sans", "DejaVu Sans Condensed",
    "Roboto", "Roboto Condensed", "Carlito", "Lato",
)  # fmt: skip
"""Of the samples' fonts, those of no design of the test split."""
HELD_OUT = (
    "Open Sans", "Nimbus Sans", "TeX Gyre Heros", "FreeSans", "TeX Gyre Termes", "P052", "C059", "OCR B",
    "FreeMono", "TeX Gyre Cursor",
)  # fmt: skip
"""Fonts of the test split's designs: for measuring, never for training."""
FURTHER = {
    "font_source_sans_pro": (
        "SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf", "SourceSansPro-Light.ttf"
    ),
    "font_source_serif_pro": ("SourceSerifPro-Regular.ttf", "SourceSerifPro-Semibold.ttf"),
    "font_hanken_grotesk": ("HankenGrotesk-Regular.otf", "HankenGrotesk-Medium.otf"),
    "font_manrope": ("Manrope-Regular.ttf", "Manrope-Medium.ttf"),
    "font_caladea": ("Caladea-Regular.ttf", "Caladea-Bold.ttf"),
}  # fmt: skip
"""Files of the font packages that come with the extra `train`."""
ITALICS = {
    "font_source_sans_pro": ("SourceSansPro-It.ttf",),
    "font_source_serif_pro": ("SourceSerifPro-It.ttf",),
    "font_hanken_grotesk": ("HankenGrotesk-Italic.otf",),
    "font_caladea": ("Caladea-Italic.ttf",),
}
OCR_SHARE = 0.12
"""Numbers in OCR-A, in which a KTP-el prints its NIK."""
MATRIX_FAMILIES = ("Liberation Mono", "Liberation Mono", "Liberation Sans", "DejaVu Sans")
DOTS_SHARE = 0.18
"""Lines as dot matrix printers print them."""
CAPITAL = 30
"""Height in pixels of the capitals as drawn, before they are photographed."""
CAPITALS = (5.5, 26.0)
"""Height of the capitals in the photograph, in pixels; small ones are drawn more often."""
SMALL, SMALL_SHARE = (5.0, 8.0), 0.3
"""Height in family cards that fill little more than half of a messenger's picture, and such lines' share."""
BOXES = (1.6, 2.75)
"""Height of the detector's boxes over that of the capitals."""
SIDE = 3 * CAPITAL
"""Empty paper around a line."""


def draw_line(rng: Generator, held_out: bool = False) -> tuple[Image, str]:
    """A line of print, BGR, HEIGHT pixels high, as the recogniser is given it, and what it says.

    Args:
        rng: what everything is drawn from.
        held_out: in a font that training never uses; dot matrix print is drawn in the same ones.
    """
    text = make_text(rng)
    ink = _dots(text, rng) if rng.random() < DOTS_SHARE else _print(text, _face(text, rng, held_out), rng)
    ink = np.asarray(np.maximum(ink, _neighbours(ink, rng)), np.float32)
    photograph, matrix = _photographed(_on_paper(ink, rng), rng)
    width = ink.shape[1] - 2 * SIDE
    return crop_line(photograph, apply(matrix, _box(width, rng))), text


def _print(text: str, face: ImageFont.FreeTypeFont, rng: Generator) -> Grey:
    """Ink from 0 to 1; capitals stand between the rows SIDE and SIDE + CAPITAL, the line begins at SIDE."""
    places = _places(text, face, rng)
    sheet = Picture.new("L", (int(places[-1]) + SIDE, CAPITAL + 2 * SIDE), 0)
    drawing = ImageDraw.Draw(sheet)
    for place, character in zip(places, text, strict=False):
        drawing.text((place, SIDE + CAPITAL), character, font=face, fill=255, anchor="ls")
    ink = np.asarray(sheet, np.float32) / np.float32(255)
    thicker = int(rng.integers(-1, 3))
    kernel = np.ones((abs(thicker) + 1, abs(thicker) + 1), np.uint8)
    return np.asarray(cv2.dilate(ink, kernel) if thicker > 0 else cv2.erode(ink, kernel), np.float32)


def _dots(text: str, rng: Generator) -> Grey:
    """The same, as a dot matrix printer puts it on old forms: seven to eleven pins for a capital."""
    pins = int(rng.choice((7, 7, 8, 9, 9, 11)))
    family = str(rng.choice(MATRIX_FAMILIES))
    face = font(family, pins * pins / capital_height(family, pins))
    raster = Picture.new("1", (int(face.getlength(text)) + 4, 3 * pins), 0)
    drawing = ImageDraw.Draw(raster)
    drawing.fontmode = "1"
    drawing.text((2, 2 * pins), text, font=face, fill=1, anchor="ls")
    pitch = CAPITAL / pins
    across = pitch * rng.uniform(0.8, 1.25)
    ink = np.zeros((CAPITAL + 2 * SIDE, int(across * raster.width) + 2 * SIDE), np.float32)
    radius = float(rng.uniform(0.45, 0.8)) * pitch
    wear = rng.uniform(0.0, 0.35)
    for row, column in np.argwhere(np.asarray(raster)):
        centre = SIDE + across * (column - 1.5), SIDE + CAPITAL + pitch * (row - 2 * pins + 0.5)
        point = tuple(round(8 * (value + rng.normal(0, 0.05) * pitch)) for value in centre)
        cv2.circle(ink, point, round(8 * radius), float(1 - wear * rng.random()), -1, cv2.LINE_AA, 3)
    return ink


def _places(text: str, face: ImageFont.FreeTypeFont, rng: Generator) -> list[float]:
    """Where each character begins, and the last one ends; letters stand closer by pairs (T before O) or not.

    Programs that fill in forms print without such kerning: the gap in SETYOWATI is no space there.
    """
    spacing = CAPITAL * (rng.normal(0.0, 0.03) if rng.random() < 0.7 else rng.uniform(-0.04, 0.2))
    wider = CAPITAL * (rng.uniform(-0.06, 0.3) if rng.random() < 0.4 else 0.0)
    kerned = rng.random() < 0.5
    advance = [face.getlength(character) for character in text]
    return [
        SIDE
        + (face.getlength(text[:at]) if kerned else sum(advance[:at]))
        + at * spacing
        + text[:at].count(" ") * wider
        for at in range(len(text) + 1)
    ]


def _face(text: str, rng: Generator, held_out: bool) -> ImageFont.FreeTypeFont:
    """A font whose capitals are CAPITAL pixels high."""
    small = sum(character.islower() for character in text) > len(text) / 2
    italic = bool(rng.random() < (0.5 if small else 0.06))
    number = sum(character.isdigit() for character in text) > len(text) / 2
    if held_out:
        family, bold = str(rng.choice(HELD_OUT)), bool(rng.random() < 0.25)
        italic = italic and family != "OCR B"
    elif number and rng.random() < OCR_SHARE:
        family, bold, italic = "OCR A", bool(rng.random() < 0.3), False
    elif rng.random() < 0.55:
        family, bold = str(rng.choice(FAMILIES)), bool(rng.random() < 0.25)
    else:
        package = str(rng.choice(list(FURTHER)))
        files = ITALICS.get(package, FURTHER[package]) if italic else FURTHER[package]
        return _truetype(Path(str(import_module(package).__file__)).parent / "files" / str(rng.choice(files)))
    return font(family, CAPITAL * CAPITAL / capital_height(family, CAPITAL, bold), bold, italic)


@cache
def _truetype(path: Path) -> ImageFont.FreeTypeFont:
    _, top, _, bottom = ImageFont.truetype(str(path), 400).getbbox("H", anchor="ls")
    return ImageFont.truetype(str(path), 400 * CAPITAL / (bottom - top))


def _neighbours(ink: Grey, rng: Generator) -> Grey:
    """The lines of a table and the rows above and below, as far as they reach into the picture."""
    further = np.zeros_like(ink)
    height, width = ink.shape
    strength, thick = rng.uniform(0.2, 1.0), int(rng.integers(1, 4))
    below = SIDE + CAPITAL
    if rng.random() < 0.35:
        for row in (SIDE - rng.uniform(0.3, 1.2) * CAPITAL, below + rng.uniform(0.3, 1.2) * CAPITAL):
            further[int(row) : int(row) + thick] = strength
    if rng.random() < 0.2:
        column = int(SIDE - rng.uniform(0.25, 1.0) * CAPITAL)
        further[:, column : column + thick] = strength
    if rng.random() < 0.3:
        pitch = int(rng.uniform(1.7, 2.6) * CAPITAL)
        letters = ink[SIDE - CAPITAL // 2 : below + CAPITAL // 2, ::-1]
        for top in (SIDE - CAPITAL // 2 - pitch, SIDE - CAPITAL // 2 + pitch):
            part = letters[max(-top, 0) : height - top]
            rows = slice(max(top, 0), max(top, 0) + len(part))
            further[rows, :width] = np.maximum(further[rows, :width], part)
    return further


def _on_paper(ink: Grey, rng: Generator) -> Grey:
    """The ink on paper of any colour, lit unevenly, which may carry a fine pattern; BGR, 0 to 255."""
    tint = rng.uniform(0.75, 1.0, 3) if rng.random() < 0.6 else np.ones(3)
    paper = tint * rng.uniform(110, 255)
    dark = np.clip(paper * rng.uniform(0.05, 0.6) + rng.normal(0, 8, 3), 0, 255)
    height, width = ink.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    light = 1 + rng.normal(0, 0.05) * (x / width - 0.5) + rng.normal(0, 0.05) * (y / height - 0.5)
    sheet = np.broadcast_to(paper, (height, width, 3)) * light[..., None]
    if rng.random() < 0.4:
        wave = rng.uniform(3, 20) * np.sin(x / rng.uniform(20, 90) + rng.uniform(0, 6))
        lines = np.sin((y + wave) * 2 * np.pi / rng.uniform(8, 40)) > rng.uniform(-0.5, 0.8)
        sheet = sheet - lines[..., None] * rng.uniform(0, 35, 3)
    return np.asarray(sheet * (1 - ink[..., None]) + dark * ink[..., None], np.float32)


def _photographed(sheet: Grey, rng: Generator) -> tuple[Image, Floats]:
    """The sheet at the size of a photograph, blurred, noisy, sharpened and compressed.

    Returns:
        The photograph, and the matrix from the sheet's pixels to its own.
    """
    least, most = np.log(CAPITALS)
    of_any_size = np.exp(least + (most - least) * rng.beta(1.2, 2.2))
    capital = float(rng.uniform(*SMALL) if rng.random() < SMALL_SHARE else of_any_size)
    scale = capital / CAPITAL
    # Many are taken larger and shrunk by the messenger.
    larger = rng.uniform(1.2, 2.5) if rng.random() < 0.5 else 1.0
    stretch = rng.uniform(0.82, 1.15)
    angle, shear = rng.normal(0, 0.012), rng.normal(0, 0.04)
    matrix = np.array([[scale * stretch, scale * shear, 0.0], [scale * angle, scale, 0.0], [0.0, 0.0, 1.0]])
    height, width = sheet.shape[:2]
    matrix[:2, 2] = rng.uniform(0, 8, 2) - np.minimum(matrix[:2, :2] @ [[0, width], [0, height]], 0).min(1)
    size = np.ceil(matrix[:2, :2] @ [width, height] + matrix[:2, 2] + 8).astype(int)
    taken = np.diag([larger, larger, 1.0]) @ matrix
    softened = cv2.GaussianBlur(sheet, (0, 0), max(0.42 / (scale * larger), 0.1))
    seen = cv2.warpPerspective(
        softened, taken, [round(edge * larger) for edge in size], borderMode=cv2.BORDER_REPLICATE
    )
    picture = _blurred(np.asarray(seen, np.float32), capital * larger, rng)
    picture += rng.normal(0, rng.uniform(0, 6) * larger, picture.shape).astype(np.float32)
    if rng.random() < 0.5:
        halo = np.asarray(cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.6, 1.8) * larger), np.float32)
        picture += np.float32(rng.uniform(0.2, 1.5)) * (picture - halo)
    if larger > 1:
        small = cv2.resize(picture, [int(edge) for edge in size], interpolation=cv2.INTER_AREA)
        picture = np.asarray(small, np.float32)
    return _compressed(picture, rng), matrix


def _blurred(picture: Grey, capital: float, rng: Generator) -> Grey:
    """Out of focus, shaken, or both; the measures grow with the print."""
    kind = rng.random()
    blurred: MatLike = picture
    if kind < 0.35:
        blurred = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.03, 0.17) * capital)
    elif kind < 0.5:
        radius = rng.uniform(0.06, 0.24) * capital
        reach = int(np.ceil(radius))
        y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
        disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
        blurred = cv2.filter2D(picture, -1, disc / disc.sum())
    if rng.random() < 0.3:
        blurred = cv2.filter2D(blurred, -1, _path(rng.uniform(0.1, 0.45) * capital, rng))
    return np.asarray(blurred, np.float32)


def _path(length: float, rng: Generator) -> Grey:
    """The kernel of a hand that moves straight or along a bow, `length` pixels long."""
    size = 2 * int(np.ceil(length)) + 3
    direction, bow = rng.uniform(0, np.pi), rng.normal(0, 0.8)
    along = np.linspace(-0.5, 0.5, 24)
    x = length * (along * np.cos(direction) - bow * along**2 * np.sin(direction)) + size // 2
    y = length * (along * np.sin(direction) + bow * along**2 * np.cos(direction)) + size // 2
    kernel = np.zeros((size, size), np.float32)
    for dx in (0, 1):
        for dy in (0, 1):
            column, row = np.floor(x).astype(int) + dx, np.floor(y).astype(int) + dy
            np.add.at(kernel, (row, column), (1 - np.abs(x - column)) * (1 - np.abs(y - row)))
    return np.asarray(kernel / kernel.sum(), np.float32)


def _compressed(picture: Grey, rng: Generator) -> Image:
    """As JPEG stores it; now and then twice."""
    image = np.clip(picture, 0, 255).astype(np.uint8)
    for _ in range(1 + int(rng.random() < 0.3)):
        _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(50, 96))])
        decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
        assert decoded is not None
        image = np.asarray(decoded, np.uint8)
    return image


def _box(width: int, rng: Generator) -> Floats:
    """The detector's box around the line, in pixels of the sheet."""
    height = rng.uniform(*BOXES) * CAPITAL
    middle = SIDE + CAPITAL / 2 + rng.normal(0, 0.07) * CAPITAL
    left, right = SIDE - rng.uniform(-0.02, 0.9) * CAPITAL, SIDE + width + rng.uniform(-0.02, 0.9) * CAPITAL
    tilt = rng.normal(0, 0.006) * (right - left)
    top, bottom = middle - height / 2, middle + height / 2
    return np.array([[left, top - tilt], [right, top + tilt], [right, bottom + tilt], [left, bottom - tilt]])
