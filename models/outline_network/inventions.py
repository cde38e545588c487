"""Invented documents: sheets, cards and pass photos of no office, so that no design is learned by heart."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.random import Generator

from models.outline_network.paint import (
    Colour,
    Picture,
    Plane,
    blend,
    bust,
    chance,
    colour,
    ink_on,
    noise,
    to_bytes,
    words,
)
from samples.model import Image

LONG_SIDE = 520
SHEETS = (210 / 297, 297 / 210, 215 / 330, 330 / 215, 216 / 279, 148 / 210, 210 / 148, 0.66, 1.5)
"""Width over height: A4, folio, letter, half sheets, and what is torn off."""
PHOTOS = (22 / 28, 28 / 38, 38 / 56, 3 / 4, 2 / 3)
CARD = 85.6 / 54


def invent(kind: str, rng: Generator, faces: list[Image]) -> Image:
    """A document that nobody issues.

    Args:
        kind: `sheet`, `card` or `photo`.
        rng: source of chance.
        faces: BGRA cut-outs; a drawn face where there is none.

    Returns:
        BGR, long side 520 pixels (photos: 300).
    """
    if kind == "photo":
        return to_bytes(_photo(rng, faces))
    return to_bytes(_card(rng, faces) if kind == "card" else _sheet(rng, faces))


def _size(aspect: float, long: int) -> tuple[int, int]:
    """Height and width with the given width over height."""
    return (long, round(long * aspect)) if aspect < 1 else (round(long / aspect), long)


def _waves(height: int, width: int, rng: Generator) -> Plane:
    """A guilloche: crossing families of fine waves, 0 to 1."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    total = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        angle, pitch = rng.uniform(0, np.pi), rng.uniform(5, 40)
        along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
        bend = rng.uniform(0, 14) * np.sin(along / rng.uniform(15, 90) + rng.uniform(0, 6))
        total = np.maximum(total, np.sin((across + bend) * 2 * np.pi / pitch) > rng.uniform(0, 0.9))
    return total


def _photo(rng: Generator, faces: list[Image]) -> Picture:
    height, width = _size(PHOTOS[int(rng.integers(len(PHOTOS)))], 300)
    page = bust(height, width, rng, faces)
    if chance(rng, 0.45):
        rim = int(rng.uniform(0.02, 0.08) * width)
        page[:rim], page[-rim:], page[:, :rim], page[:, -rim:] = (rng.uniform(225, 255),) * 4
    return page


def _frame(page: Picture, rng: Generator, tone: Colour) -> int:
    """Perhaps a printed frame, that is not the paper's edge; returns the margin inside it."""
    height, width = page.shape[:2]
    margin = int(rng.uniform(0.015, 0.1) * min(height, width))
    if chance(rng, 0.5):
        return margin
    bgr = [float(t) for t in tone]
    thick = int(rng.choice([1, 1, 2, 3, int(rng.uniform(4, 16))]))
    cv2.rectangle(page, (margin, margin), (width - margin, height - margin), bgr, thick)
    if thick > 5 and chance(rng, 0.6):  # an ornament of waves, as on certificates
        ring = np.zeros((height, width), np.uint8)
        cv2.rectangle(ring, (margin, margin), (width - margin, height - margin), (1,), thick)
        page += (colour(rng) - page) * (_waves(height, width, rng) * ring)[..., None]
    if chance(rng, 0.3):
        step = int(rng.uniform(3, 12))
        cv2.rectangle(
            page, (margin + step, margin + step), (width - margin - step, height - margin - step), bgr, 1
        )
        margin += step
    if chance(rng, 0.25):  # inside of the frame another shade than its margin
        page[margin : height - margin, margin : width - margin] *= np.float32(rng.uniform(0.85, 1.0))
    return margin + thick + int(rng.uniform(4, 18))


def _table(page: Picture, box: tuple[int, int, int, int], rng: Generator, tone: Colour, size: float) -> None:
    left, top, right, bottom = box
    columns = np.cumsum(rng.uniform(0.4, 2.5, int(rng.integers(2, 12))))
    xs = [left + int((right - left) * c / columns[-1]) for c in (0, *columns)]
    pitch = int(rng.uniform(size * 1.6 + 2, size * 4 + 4))
    ys = list(range(top, bottom, pitch))
    bgr = [float(t) for t in tone]
    if len(ys) < 2:
        return
    if chance(rng, 0.4):
        page[ys[0] : ys[1], left:right] = colour(rng, (150, 245), (0, 120))
    for row, y in enumerate(ys[:-1]):
        filled = row < 2 or chance(rng, 0.75)
        for x0, x1 in pairwise(xs):
            if filled and x1 - x0 > 8:
                ink = words(max(2, int(size)), x1 - x0 - 4, rng, 99, size, 0.9)
                ink_on(page, x0 + 3, y + (pitch - int(size)) // 2, ink, tone)
    if chance(rng, 0.85):
        for y in ys:
            cv2.line(page, (left, y), (right, y), bgr, 1)
        for x in xs:
            cv2.line(page, (x, top), (x, ys[-1]), bgr, 1)


def _form(page: Picture, box: tuple[int, int, int, int], rng: Generator, tone: Colour, size: float) -> None:
    """Labels in one column, values in another."""
    left, top, right, bottom = box
    middle = left + int((right - left) * rng.uniform(0.2, 0.45))
    pitch = size * rng.uniform(1.5, 3)
    labels = words(bottom - top, max(middle - left - 6, 4), rng, pitch, size, 1.0)
    values = words(bottom - top, max(right - middle, 4), rng, pitch, size, 1.0)
    ink_on(page, left, top, labels, tone)
    ink_on(page, middle, top, values, tone if chance(rng, 0.7) else colour(rng, (10, 90)))


def _marks(page: Picture, rng: Generator, faces: list[Image]) -> None:
    """Stamps, signatures, codes, photographs, at random places."""
    height, width = page.shape[:2]
    short = min(height, width)
    for _ in range(int(rng.integers(0, 5))):
        x, y = int(rng.uniform(0.05, 0.95) * width), int(rng.uniform(0.05, 0.95) * height)
        side = int(rng.uniform(0.06, 0.2) * short)
        bgr = [float(t) for t in colour(rng, (40, 200), (60, 255))]
        kind = int(rng.integers(5))
        if kind == 0:
            cv2.circle(page, (x, y), side // 2 + 2, bgr, int(rng.integers(1, 4)), cv2.LINE_AA)
            cv2.circle(page, (x, y), side // 3 + 1, bgr, 1, cv2.LINE_AA)
        elif kind == 1:
            walk = np.cumsum(rng.normal(0, side / 6, (18, 2)) + (side / 12, 0), axis=0) + (x, y)
            cv2.polylines(page, [walk.astype(np.int32)], False, bgr, 1, cv2.LINE_AA)
        elif kind == 2:
            cells = (rng.random((21, 21)) < 0.5).astype(np.float32)
            code = cv2.resize(cells, (side, side), interpolation=cv2.INTER_NEAREST)
            ink_on(page, x, y, np.asarray(code, np.float32), np.array([20, 20, 20], np.float32))
        elif kind == 3:
            photo = bust(int(side * 1.6), int(side * 1.2), rng, faces)
            part = page[y : y + photo.shape[0], x : x + photo.shape[1]]
            part[:] = photo[: part.shape[0], : part.shape[1]]
        else:
            cv2.ellipse(page, ((float(x), float(y)), (side * 0.9, side * 1.1), 0.0), bgr, -1, cv2.LINE_AA)


def _sheet(rng: Generator, faces: list[Image]) -> Picture:
    height, width = _size(SHEETS[int(rng.integers(len(SHEETS)))], LONG_SIDE)
    white = chance(rng, 0.6)
    paper = colour(rng, (225, 255), (0, 14)) if white else colour(rng, (185, 255), (10, 110))
    page = np.full((height, width, 3), paper, np.float32)
    if chance(rng, 0.25):
        page += (colour(rng, (140, 250), (20, 160)) - page) * (
            np.float32(rng.uniform(0.1, 0.6)) * _waves(height, width, rng)
        )[..., None]
    tone = colour(rng, (10, 90), (0, 60)) if chance(rng, 0.8) else colour(rng, (30, 150), (80, 255))
    margin = _frame(page, rng, tone if chance(rng, 0.6) else colour(rng, (40, 200), (60, 255)))
    size = float(rng.uniform(1.6, 5.5))
    y = margin + int(rng.uniform(0, 0.06) * height)
    if chance(rng, 0.75):  # a heading, centred
        for _ in range(int(rng.integers(1, 4))):
            tall = max(2, int(size * rng.uniform(1, 3)))
            wide = int(width * rng.uniform(0.15, 0.7))
            ink_on(page, (width - wide) // 2, y, words(tall, wide, rng, 99, tall, 0), tone)
            y += int(tall * rng.uniform(1.3, 2.5))
    while y < height - margin - 20:
        bottom = min(height - margin, y + int(rng.uniform(0.08, 0.7) * height))
        indent = margin + int(rng.uniform(0, 0.06) * width)
        box = (indent, y, max(width - indent, indent + 30), bottom)
        drawn = rng.random()
        if drawn < 0.35:
            _table(page, box, rng, tone, size)
        elif drawn < 0.6:
            _form(page, box, rng, tone, size)
        elif drawn < 0.9:
            ink_on(
                page,
                box[0],
                y,
                words(bottom - y, box[2] - box[0], rng, size * rng.uniform(1.5, 2.6), size),
                tone,
            )
        y = bottom + int(rng.uniform(0, 0.05) * height)
    _marks(page, rng, faces)
    return page


def _card(rng: Generator, faces: list[Image]) -> Picture:
    aspect = CARD if chance(rng, 0.9) else 1 / CARD
    height, width = _size(aspect, LONG_SIDE)
    light = chance(rng, 0.75)
    span = (150, 255) if light else (30, 180)
    one, other = colour(rng, span, (0, 170)), colour(rng, span, (0, 170))
    share = 0.5 + 0.5 * noise(
        height, width, rng, rng.uniform(1, 5), rng.uniform(1, 5), int(rng.integers(1, 4))
    )
    page = blend(share, one, other if chance(rng, 0.7) else one)
    if chance(rng, 0.6):
        page += (colour(rng, span) - page) * (np.float32(rng.uniform(0.1, 0.5)) * _waves(height, width, rng))[
            ..., None
        ]
    tone = colour(rng, (0, 70), (0, 120)) if light else colour(rng, (200, 255), (0, 60))
    y = int(rng.uniform(0.03, 0.1) * height)
    if chance(rng, 0.3):  # a coloured band at the head
        page[: int(rng.uniform(0.12, 0.28) * height)] = colour(rng)
    for _ in range(int(rng.integers(0, 3))):
        tall = int(rng.uniform(8, 24))
        wide = int(width * rng.uniform(0.2, 0.75))
        ink_on(page, (width - wide) // 2, y, words(tall, wide, rng, 99, tall, 0), tone)
        y += int(tall * rng.uniform(1.2, 1.7))
    left, right = int(0.04 * width), int(0.96 * width)
    if chance(rng, 0.85):
        tall = int(height * rng.uniform(0.3, 0.6))
        photo = bust(tall, int(tall * rng.uniform(0.65, 0.85)), rng, faces)
        top = min(y + int(rng.uniform(0, 0.3) * height), height - tall - 4)
        if chance(rng, 0.65):
            right -= photo.shape[1] + 8
            at = right + 8
        else:
            at, left = left, left + photo.shape[1] + 8
        page[top : top + tall, at : at + photo.shape[1]] = photo[:, : width - at]
    size = float(rng.uniform(6, 15))
    box = (left, y + 6, max(right, left + 40), int(height * rng.uniform(0.8, 0.97)))
    if box[3] - box[1] > 20:
        _form(page, box, rng, tone, size)
    if chance(rng, 0.4):
        _marks(page, rng, faces)
    return page
