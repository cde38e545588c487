"""Who sits before the backdrop of a pass photo: a child with shirt or veil; or nobody, in a landscape."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator

from samples.designs.faces import age_group, portrait
from samples.model import Image, Person, Quad
from samples.surfaces import fractal

_SHIRTS = (
    (245, 245, 245),
    (245, 245, 245),
    (238, 230, 222),
    (40, 30, 190),
    (120, 60, 30),
    (44, 66, 104),
    (60, 60, 60),
)
_VEILS = ((245, 245, 245), (245, 245, 245), (40, 36, 36), (110, 60, 30), (60, 50, 150), (60, 90, 130))  # BGR


@dataclass(frozen=True)
class Attire:
    """What a child wears; colours are BGR.

    Attributes:
        shirt: colour of the shirt.
        veil: colour of the hijab, None for bare hair.
        pattern: colour of the shirt's stripes and dots, None for plain cloth.
    """

    shirt: tuple[int, int, int]
    veil: tuple[int, int, int] | None = None
    pattern: tuple[int, int, int] | None = None


def _over(canvas: Image, top: Image, left: int, upper: int) -> None:
    """Lays BGRA pixels over a canvas, in place; what reaches out is cut."""
    height, width = canvas.shape[:2]
    x0, y0 = max(left, 0), max(upper, 0)
    x1, y1 = min(left + top.shape[1], width), min(upper + top.shape[0], height)
    if x1 <= x0 or y1 <= y0:
        return
    part = top[y0 - upper : y1 - upper, x0 - left : x1 - left].astype(np.float32)
    alpha = part[..., 3:] / 255
    window = canvas[y0:y1, x0:x1]
    window[:] = (window * (1 - alpha) + part[..., :3] * alpha).astype(np.uint8)


def _garment(
    canvas: Image,
    outlines: list[Quad],
    hole: Image | None,
    colour: tuple[int, int, int],
    rng: Generator,
    pattern: tuple[int, int, int] | None = None,
) -> None:
    """Fills outlines with cloth, softly shaded and perhaps patterned, around an optional hole."""
    height, width = canvas.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    for outline in outlines:
        cv2.fillPoly(mask, [np.rint(outline * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    if hole is not None:
        mask = np.minimum(mask, 255 - hole)
    folds = 1 + 0.09 * fractal(height, width, rng, (2, 5), 3)
    rim = cv2.GaussianBlur(mask, (0, 0), width / 40).astype(np.float32) / 255
    dye = np.broadcast_to(np.array(colour, np.float32), (height, width, 3))
    if pattern is not None:
        pitch = width * rng.uniform(0.04, 0.12)
        y, x = np.mgrid[0:height, 0:width].astype(np.float32) * np.float32(2 * np.pi / pitch)
        printed = np.cos(x + 2 * folds) * np.cos(y * rng.uniform(0, 1)) > rng.uniform(0, 0.6)
        dye = np.where(printed[..., None], np.array(pattern, np.float32), dye)
    cloth = dye * (folds * (0.72 + 0.28 * rim))[..., None]
    alpha = cv2.GaussianBlur(mask, (0, 0), 1.2).astype(np.float32)[..., None] / 255
    canvas[:] = np.clip(canvas * (1 - alpha) + cloth * alpha, 0, 255).astype(np.uint8)


def _shoulders(centre: float, bottom: float, size: float, neck: float, floor: float) -> Quad:
    """Outline of a shirt from the collar down to `floor`, pixels."""
    points = (
        (-0.52, -0.03), (-0.36, -0.10), (-0.14, neck), (0.0, neck + 0.07), (0.14, neck),
        (0.36, -0.10), (0.52, -0.03),
    )  # fmt: skip
    collar = [(centre + x * size, bottom + y * size) for x, y in points]
    return np.array([(centre - 0.56 * size, floor), *collar, (centre + 0.56 * size, floor)])


def add_sitter(
    canvas: Image,
    child: Person,
    age: int,
    rng: Generator,
    faces: Path | None,
    size: float,
    centre: float,
    bottom: float,
    attire: Attire | None = None,
) -> Quad:
    """Puts a child with shirt, and perhaps a veil, before the backdrop.

    Returns:
        Corners of the box around the face, in pixels of the canvas.
    """
    face = portrait(rng, child.sex, age_group(age), faces)
    width = round(size)
    size_px = width, round(width * face.shape[0] / face.shape[1])
    face = np.array(cv2.resize(face, size_px, interpolation=cv2.INTER_AREA), np.uint8)
    shirt = attire.shirt if attire else _SHIRTS[int(rng.integers(len(_SHIRTS)))]
    pattern = attire.pattern if attire else None
    floor = max(canvas.shape[0], bottom + 0.05 * size)
    _garment(canvas, [_shoulders(centre, bottom, size, -0.16, floor)], None, shirt, rng, pattern)
    if attire:
        veiled = attire.veil is not None
    else:
        veiled = child.sex == "P" and child.religion == "ISLAM" and age >= 6 and rng.random() < 0.45
    left, upper = round(centre - size / 2), round(bottom - face.shape[0])
    opening = np.zeros(canvas.shape[:2], np.uint8)
    middle = (float(centre), float(bottom - 0.46 * size))
    if veiled:  # no hair beside the veil
        cv2.ellipse(opening, (middle, (0.50 * size, 0.68 * size), 0.0), (255,), -1, cv2.LINE_AA)
        shown = np.zeros(face.shape[:2], np.uint8)
        cv2.ellipse(
            shown, ((middle[0] - left, middle[1] - upper), (0.54 * size, 0.72 * size), 0.0), (255,), -1
        )
        face[..., 3] = np.minimum(face[..., 3], shown)
    _over(canvas, face, left, upper)
    if veiled:
        veil = attire.veil if attire and attire.veil else _VEILS[int(rng.integers(len(_VEILS)))]
        turn = np.linspace(0, 2 * np.pi, 60)
        hood = np.stack(
            [middle[0] + 0.36 * size * np.cos(turn), middle[1] - 0.03 * size + 0.45 * size * np.sin(turn)], 1
        )
        cape = (
            np.array([(-0.34, -0.5), (0.34, -0.5), (0.42, -0.2), (0.55, 0.0), (-0.55, 0.0), (-0.42, -0.2)])
            * size
        )
        cape += (centre, bottom)
        cape = np.concatenate(
            [cape[:4], [(centre + 0.56 * size, floor), (centre - 0.56 * size, floor)], cape[4:]]
        )
        _garment(canvas, [hood, cape], opening, veil, rng)
    elif attire or bottom < canvas.shape[0] or rng.random() < 0.4:
        _garment(canvas, [_shoulders(centre, bottom, size, -0.13, floor)], None, shirt, rng, pattern)
    return np.array(middle) + np.array([(-0.25, -0.34), (0.25, -0.34), (0.25, 0.34), (-0.25, 0.34)]) * size


def landscape(width: int, height: int, rng: Generator) -> Image:
    """A holiday picture without anybody."""
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    canvas = np.broadcast_to(
        np.array((235, 190, 130), np.float32) * (1 - 0.2 * y) + 30 * y, (height, width, 3)
    ).copy()
    canvas += 14 * np.maximum(fractal(height, width, rng, (4, 3), 4), 0)[..., None] * 3
    x = np.arange(width)
    for layer, colour in enumerate(((150, 130, 90), (80, 120, 70), (50, 110, 80))):
        ridge = height * (0.5 + 0.14 * layer) + 0.05 * height * np.sin(
            x / width * rng.uniform(3, 9) + rng.uniform(0, 6)
        )
        below = np.arange(height)[:, None] > ridge[None, :]
        canvas[below] = np.array(colour, np.float32) + rng.normal(0, 6, (int(below.sum()), 1)).astype(
            np.float32
        )
    return np.clip(canvas, 0, 255).astype(np.uint8)
