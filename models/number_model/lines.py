"""Lines of digits as a photograph shows them: faded, turned, shrunk, blurred, noisy and compressed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image as Picture
from PIL import ImageDraw

from kia_verify.imaging.geometry import Image
from samples.fonts import font

Grey = NDArray[np.float32]

FONTS = (
    ("OCR A", False, 0.42), ("OCR A", True, 0.08), ("OCR B", False, 0.15), ("Liberation Sans", False, 0.1),
    ("Liberation Sans", True, 0.1), ("DejaVu Sans", False, 0.05), ("Nimbus Sans Narrow", True, 0.05),
    ("Liberation Mono", False, 0.05),
)  # fmt: skip
"""Family, bold, and how often. A KTP-el prints its NIK in OCR-A; the others keep the model from taking all
digits for those of OCR-A, and let it read other numbers too."""
EM = 64
BASE = 100
"""Row of the baseline on the sheet that a line is drawn on."""
SIDE = 120
"""Empty columns at either side of it."""
CAPITALS = (8.0, 32.0)
"""Height in pixels of the digits in the photograph."""
HEIGHT = 48
"""Of the lines handed on; Tesseract brings them to 36."""


def draw_line(rng: Generator) -> tuple[Image, str]:
    """A line of digits, grey, HEIGHT pixels high, and what it says.

    Mostly sixteen digits, now and then after a colon, as on a card.
    """
    count = 16 if rng.random() < 0.7 else int(rng.integers(4, 20))
    text = "".join(str(digit) for digit in rng.integers(0, 10, count))
    if rng.random() < 0.25:
        text = ":" + text
    ink, top, end = _print(text, rng)
    sheet = _on_paper(ink, rng)
    height, width = sheet.shape
    centre = (width / 2, float(BASE))
    matrix = np.asarray(cv2.getRotationMatrix2D(centre, rng.normal(0, 0.8), 1.0))
    matrix[0, 1] += rng.normal(0, 0.04)
    turned = cv2.warpAffine(sheet, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    rows = slice(int(top - rng.uniform(0, 24)), int(BASE + rng.uniform(2, 24)))
    columns = slice(int(SIDE - rng.uniform(0, 40)), int(min(width, end + rng.uniform(0, 50))))
    return _photographed(np.asarray(turned, np.float32)[rows, columns], BASE - top, rng), text


def _print(text: str, rng: Generator) -> tuple[Grey, int, float]:
    """Ink from 0 to 1, the row of the digits' upper edge, and the column where they end."""
    family, bold, _ = FONTS[int(rng.choice(len(FONTS), p=[share for *_, share in FONTS]))]
    face = font(family, EM, bold)
    spacing = rng.uniform(-0.02, 0.15) * EM
    width = sum(face.getlength(character) + spacing for character in text) + 2 * SIDE + EM
    sheet = Picture.new("L", (int(width), BASE + 40), 0)
    drawing = ImageDraw.Draw(sheet)
    x = float(SIDE)
    for number, character in enumerate(text):
        drawing.text((x, BASE), character, font=face, fill=255, anchor="ls")
        x += face.getlength(character) + spacing
        if number == 0 and character == ":":
            x += rng.uniform(0, EM)
    ink = np.asarray(sheet, np.float32) / np.float32(255)
    thicker = int(rng.integers(-2, 4))
    kernel = np.ones((abs(thicker) + 1, abs(thicker) + 1), np.uint8)
    ink = np.asarray(cv2.dilate(ink, kernel) if thicker > 0 else cv2.erode(ink, kernel), np.float32)
    return ink, BASE + int(face.getbbox("8", anchor="ls")[1]), x - spacing


def _on_paper(ink: Grey, rng: Generator) -> Grey:
    """The ink on paper that is lit unevenly and may carry a fine pattern."""
    dark = rng.uniform(0, 110)
    light = min(dark + rng.uniform(60, 230), 250.0)
    height, width = ink.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    paper = light + rng.normal(0, 6) * (x / width - 0.5) + rng.normal(0, 4) * y / height
    if rng.random() < 0.5:
        wave = rng.uniform(3, 20) * np.sin(x / rng.uniform(20, 90))
        paper = paper + rng.uniform(0, 10) * np.sin((y + wave) * 2 * np.pi / rng.uniform(8, 40))
    return np.asarray(paper * (1 - ink) + dark * ink, np.float32)


def _photographed(sheet: Grey, capitals: float, rng: Generator) -> Image:
    """The sheet at the size of a photograph, out of focus, shaken, noisy and compressed; then HEIGHT high."""
    wanted = float(np.exp(rng.uniform(*np.log(CAPITALS))))
    scale = wanted / capitals
    if scale < 0.8:
        sheet = np.asarray(cv2.GaussianBlur(sheet, (0, 0), 0.35 / scale), np.float32)
    small = cv2.resize(sheet, None, fx=scale * rng.uniform(0.9, 1.1), fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.2, 0.055 * wanted + 0.35))
    if rng.random() < 0.15:
        length = int(rng.integers(2, 4))
        small = cv2.blur(small, (length, 1) if rng.random() < 0.5 else (1, length))
    noisy = np.asarray(small) + rng.normal(0, rng.uniform(0, 7), np.asarray(small).shape)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(45, 95))]
    _, data = cv2.imencode(".jpg", np.clip(noisy, 0, 255).astype(np.uint8), quality)
    line = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    assert line is not None
    width = max(HEIGHT, round(line.shape[1] * HEIGHT / line.shape[0]))
    return np.asarray(cv2.resize(line, (width, HEIGHT), interpolation=cv2.INTER_CUBIC), np.uint8)
