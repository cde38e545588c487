"""What photographs of documents are taken on: procedural tables, floors, cloths and paper.

The surfaces are divided between the splits, so that a finder tuned on one half is tested on
surfaces it has never seen. White surfaces stand in both: white paper on a white table is the
hardest case of finding a sheet and no property of one design.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from samples.model import Image, Split

Plane = NDArray[np.float32]
Colour = tuple[int, int, int]  # BGR


def fractal(
    height: int, width: int, rng: Generator, cells: tuple[float, float] = (4, 4), octaves: int = 4
) -> Plane:
    """Sum of value noise at doubling frequencies.

    Args:
        height, width: size of the result in pixels.
        rng: source of chance.
        cells: cells of the coarsest octave along y and x.
        octaves: how many frequencies are summed.

    Returns:
        Shape (height, width), about zero mean, about -1 to 1.
    """
    total = np.zeros((height, width), np.float32)
    amplitude = 1.0
    for octave in range(octaves):
        rows = min(height, max(2, round(cells[0] * 2**octave)))
        columns = min(width, max(2, round(cells[1] * 2**octave)))
        grid = rng.uniform(-1, 1, (rows, columns)).astype(np.float32)
        total += amplitude * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
        amplitude *= 0.5
    return total / np.float32(1.5)


def _paint(shade: Plane, dark: Colour, light: Colour) -> Image:
    """Colours a plane of shades 0 to 1 between two colours."""
    share = np.clip(shade, 0, 1)[..., None]
    blend = np.array(dark, np.float32) * (1 - share) + np.array(light, np.float32) * share
    return np.asarray(np.clip(blend, 0, 255), np.uint8)


def _grid(height: int, width: int, mm: float) -> tuple[Plane, Plane]:
    """Row and column coordinates in millimetres."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    return rows * np.float32(mm), columns * np.float32(mm)


def _pick(rng: Generator, *pairs: tuple[Colour, Colour]) -> tuple[Colour, Colour]:
    return pairs[int(rng.integers(len(pairs)))]


def _wood(height: int, width: int, mm: float, rng: Generator) -> Image:
    y, _ = _grid(height, width, mm)
    grain = fractal(height, width, rng, (40, 2), 4)
    rings = np.sin(y / rng.uniform(4, 9) + 5 * fractal(height, width, rng, (3, 1), 2))
    plank = rng.uniform(90, 180)
    tone = rng.uniform(-0.12, 0.12, 64)[(y / plank).astype(int) % 64].astype(np.float32)
    gap = np.where(np.mod(y, plank) < 1.5, np.float32(-0.35), np.float32(0))
    dark, light = _pick(
        rng, ((24, 48, 84), (70, 118, 168)), ((40, 70, 105), (120, 165, 205)), ((18, 26, 40), (46, 62, 88))
    )
    return _paint(0.5 + 0.28 * grain + 0.14 * rings + tone + gap, dark, light)


def _tiles(height: int, width: int, mm: float, rng: Generator) -> Image:
    y, x = _grid(height, width, mm)
    size, joint = rng.uniform(200, 400), rng.uniform(2, 4)
    shift_y, shift_x = rng.uniform(0, size, 2)
    veins = np.abs(fractal(height, width, rng, (3, 3), 5))
    dark, light = _pick(
        rng,
        ((170, 178, 182), (232, 236, 238)),
        ((120, 140, 160), (190, 205, 220)),
        ((88, 92, 96), (150, 152, 155)),
    )
    image = _paint(np.asarray(0.55 + 0.8 * veins * (veins < 0.5), np.float32), dark, light)
    image[(np.mod(y + shift_y, size) < joint) | (np.mod(x + shift_x, size) < joint)] = (
        np.array(dark, np.uint8) // 2 + 30
    )
    return image


def _desk(height: int, width: int, mm: float, rng: Generator) -> Image:
    dark, light = _pick(
        rng, ((58, 52, 48), (84, 78, 74)), ((100, 120, 128), (128, 148, 158)),
        ((40, 66, 44), (66, 92, 70)), ((116, 88, 60), (142, 112, 84)),
    )  # fmt: skip
    speckle = rng.normal(0, 0.08, (height, width)).astype(np.float32)
    return _paint(0.5 + 0.25 * fractal(height, width, rng, (2, 2), 3) + speckle, dark, light)


def _white(height: int, width: int, mm: float, rng: Generator) -> Image:
    wrinkles = fractal(height, width, rng, (2, 3), 5)
    level = int(rng.integers(214, 244))
    warm = int(rng.integers(0, 14))
    return _paint(
        0.6 + 0.4 * wrinkles, (level - 20 - warm, level - 18, level - 14), (level - warm, level, level + 2)
    )


def _cloth(height: int, width: int, mm: float, rng: Generator) -> Image:
    """A checked sarong or tablecloth."""
    y, x = _grid(height, width, mm)
    pitch = rng.uniform(18, 45)
    bands = (np.mod(y, pitch) < pitch * 0.35).astype(np.float32) + (np.mod(x, pitch) < pitch * 0.35)
    weave = np.sin(y * 4) * np.sin(x * 4)
    dark, light = _pick(
        rng,
        ((70, 30, 34), (150, 120, 110)),
        ((36, 30, 110), (130, 140, 200)),
        ((50, 70, 34), (150, 170, 130)),
    )
    return _paint(
        0.2 + 0.3 * bands + 0.06 * weave + 0.15 * fractal(height, width, rng, (3, 3), 4), dark, light
    )


def _terrazzo(height: int, width: int, mm: float, rng: Generator) -> Image:
    base = int(rng.integers(120, 190))
    image = np.full((height, width, 3), (base - 8, base, base + 4), np.uint8)
    for _ in range(1400):
        at = (int(rng.integers(width)), int(rng.integers(height)))
        axes = (max(1, int(rng.uniform(0.6, 3.5) / mm)), max(1, int(rng.uniform(0.4, 2.2) / mm)))
        grey = float(rng.integers(50, 240))
        colour = (grey * rng.uniform(0.85, 1), grey, min(255.0, grey * rng.uniform(1, 1.12)))
        cv2.ellipse(image, at, axes, float(rng.uniform(0, 180)), 0, 360, colour, -1, cv2.LINE_AA)
    return image


def _batik(height: int, width: int, mm: float, rng: Generator) -> Image:
    y, x = _grid(height, width, mm)
    pitch = rng.uniform(24, 50)
    u, v = 2 * np.pi * x / pitch, 2 * np.pi * y / pitch
    motif = (
        np.cos(u) * np.cos(v)
        + 0.6 * np.cos(2 * u + v) * np.cos(2 * v - u)
        + 0.3 * np.cos(5 * u) * np.cos(5 * v)
    )
    dark, light = _pick(
        rng, ((20, 36, 60), (130, 180, 215)), ((60, 24, 20), (205, 200, 195)), ((24, 20, 76), (120, 150, 225))
    )
    step = 0.5 + 0.5 * np.tanh(4 * motif)
    return _paint(step * 0.85 + 0.12 * fractal(height, width, rng, (4, 4), 3), dark, light)


def _mat(height: int, width: int, mm: float, rng: Generator) -> Image:
    """A woven pandan mat."""
    y, x = _grid(height, width, mm)
    strip = rng.uniform(5, 9)
    over = (np.floor(y / strip) + np.floor(x / strip)) % 2
    bow = np.where(
        over > 0, np.sin(np.pi * np.mod(y, strip) / strip), np.sin(np.pi * np.mod(x, strip) / strip)
    )
    dark, light = _pick(rng, ((60, 96, 126), (140, 186, 210)), ((70, 90, 60), (150, 190, 170)))
    return _paint(0.15 + 0.65 * bow + 0.15 * fractal(height, width, rng, (6, 6), 3), dark, light)


def _carpet(height: int, width: int, mm: float, rng: Generator) -> Image:
    pile = cv2.GaussianBlur(rng.normal(0, 0.6, (height, width)).astype(np.float32), (0, 0), 0.8)
    dark, light = _pick(
        rng, ((20, 16, 70), (60, 50, 140)), ((24, 52, 24), (70, 110, 66)), ((60, 46, 40), (120, 104, 96))
    )
    return _paint(0.5 + pile + 0.2 * fractal(height, width, rng, (3, 3), 3), dark, light)


Painter = Callable[[int, int, float, Generator], Image]

SURFACES: dict[Split, dict[str, Painter]] = {
    "tune": {"wood": _wood, "tiles": _tiles, "desk": _desk, "white": _white},
    "test": {
        "cloth": _cloth,
        "terrazzo": _terrazzo,
        "batik": _batik,
        "mat": _mat,
        "carpet": _carpet,
        "white": _white,
    },
}


def surface(height: int, width: int, mm_per_px: float, split: Split, rng: Generator) -> tuple[Image, str]:
    """Paints a surface of the split's half.

    Args:
        height, width: size in pixels.
        mm_per_px: size of one pixel in millimetres, so that patterns have their real size.
        split: which half of the surfaces to draw from.
        rng: source of chance.

    Returns:
        BGR pixels and the surface's name.
    """
    painters = SURFACES[split]
    name = str(rng.choice(list(painters)))
    return painters[name](height, width, mm_per_px, rng), name
