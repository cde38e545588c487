"""Backdrops that hold a pass photo's colour and are none: patterns of two shades, and two colours in one.

They are harder than the patterns of tables: one of the two shades is always a right backdrop's.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from samples.model import Image, Split
from samples.surfaces import fractal

Plane = NDArray[np.floating]
Mask = NDArray[np.bool_]
Painter = Callable[[Plane, Plane, float, Generator], Mask]
Rgb = tuple[int, int, int]

OTHERS: tuple[Rgb, ...] = ((245, 245, 245), (25, 25, 28), (240, 205, 40), (30, 140, 60), (150, 152, 155))


def _tartan(x: Plane, y: Plane, pitch: float, rng: Generator) -> Mask:
    broad = rng.uniform(0.2, 0.5) * pitch
    return np.asarray((x % pitch < broad) | (y % pitch < broad), np.bool_)


def _stripes(x: Plane, y: Plane, pitch: float, rng: Generator) -> Mask:
    angle = rng.choice([0.0, 0.5, 0.25, -0.25]) * np.pi
    return np.asarray(
        (x * np.cos(angle) + y * np.sin(angle)) % pitch < rng.uniform(0.3, 0.6) * pitch, np.bool_
    )


def _checks(x: Plane, y: Plane, pitch: float, rng: Generator) -> Mask:
    return np.asarray((x // pitch + y // pitch) % 2 == 0, np.bool_)


def _dots(x: Plane, y: Plane, pitch: float, rng: Generator) -> Mask:
    shifted = x + (y // pitch % 2) * pitch / 2
    return np.asarray(
        np.hypot(shifted % pitch - pitch / 2, y % pitch - pitch / 2) < rng.uniform(0.2, 0.4) * pitch, np.bool_
    )


def _side(x: Plane, y: Plane, pitch: float, rng: Generator) -> Mask:
    """Another colour behind one half."""
    edge = float(x.max()) * rng.uniform(0.3, 0.7) + 0.02 * pitch * np.sin(y / pitch)
    return np.asarray((x < edge) if rng.random() < 0.5 else (x > edge), np.bool_)


def _bricks(x: Plane, y: Plane, pitch: float, rng: Generator) -> Mask:
    shifted = x + (y // (pitch / 2) % 2) * pitch / 2
    joint = rng.uniform(0.05, 0.12) * pitch
    return np.asarray((shifted % pitch < joint) | (y % (pitch / 2) < joint), np.bool_)


def _diamonds(x: Plane, y: Plane, pitch: float, rng: Generator) -> Mask:
    return np.asarray(((x + y) // pitch + (x - y) // pitch) % 2 == 0, np.bool_)


def _zigzag(x: Plane, y: Plane, pitch: float, rng: Generator) -> Mask:
    return np.asarray((y + np.abs(x % pitch - pitch / 2)) % pitch < rng.uniform(0.3, 0.6) * pitch, np.bool_)


def _flowers(x: Plane, y: Plane, pitch: float, rng: Generator) -> Mask:
    turn = np.arctan2(y % pitch - pitch / 2, x % pitch - pitch / 2)
    reach = np.hypot(x % pitch - pitch / 2, y % pitch - pitch / 2)
    return np.asarray(reach < (0.28 + 0.12 * np.cos(5 * turn)) * pitch, np.bool_)


def _curtain(x: Plane, y: Plane, pitch: float, rng: Generator) -> Mask:
    """Another colour behind one side and below a height, as beside and under a curtain."""
    edge, sill = float(x.max()) * rng.uniform(0.3, 0.7), float(y.max()) * rng.uniform(0.2, 0.5)
    beside = (x < edge) if rng.random() < 0.5 else (x > edge)
    return np.asarray(beside if rng.random() < 0.6 else beside | (y > sill), np.bool_)


SEAMS = (_side, _curtain)
"""What two cloths of like colour make as well: a seam, no pattern."""
PAINTERS: dict[Split, dict[str, Painter]] = {
    "tune": {"tartan": _tartan, "stripes": _stripes, "checks": _checks, "dots": _dots, "side": _side},
    "test": {
        "bricks": _bricks, "diamonds": _diamonds, "zigzag": _zigzag, "flowers": _flowers, "curtain": _curtain,
    },
}  # fmt: skip


def two_coloured(width: int, height: int, dyes: tuple[Rgb, Rgb], painter: Painter, rng: Generator) -> Image:
    """A backdrop of two colours.

    Args:
        width, height: size in pixels.
        dyes: RGB of the ground and of what is on it.
        painter: of what is on the ground.
        rng: source of chance.
    """
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    pitch = height * float(np.exp(rng.uniform(np.log(0.02), np.log(0.3))))
    figure = painter(x, y, pitch, rng).astype(np.float32)
    over = cv2.GaussianBlur(figure, (0, 0), rng.uniform(0.5, 2.0))[..., None]
    ground, upper = (np.array(dye[::-1], np.float32) for dye in dyes)
    folds = 1 + 0.05 * fractal(height, width, rng, (2, 3), 3)[..., None]
    return np.asarray(np.clip((ground * (1 - over) + upper * over) * folds, 0, 255), np.uint8)
