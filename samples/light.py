"""Light that falls on a table: lamp and window, shadows, reflections on laminate.

Everything here is smooth, so it is computed at a fraction of the picture's size and enlarged.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from samples.camera import Light
from samples.model import Quad

Map = NDArray[np.float32]

_STEP = 8  # pixels of the picture per cell of the maps

# Linear gains B, G, R of what remains of a lamp's colour after the phone's white balance.
_LAMPS = {
    "daylight": (1.04, 1.00, 0.97),
    "shade": (1.10, 1.00, 0.92),
    "bulb": (0.80, 0.96, 1.08),
    "tube": (0.96, 1.03, 0.94),
    "evening": (0.88, 0.97, 1.06),
}


def _coordinates(width: int, height: int) -> tuple[Map, Map]:
    """x and y of each cell, -1 to 1 along the longer side."""
    rows, columns = height // _STEP + 1, width // _STEP + 1
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    unit = np.float32(max(rows, columns) / 2)
    return (x - columns / 2) / unit, (y - rows / 2) / unit


def _sigmoid(value: Map) -> Map:
    return np.asarray(1 / (1 + np.exp(-np.clip(value, -30, 30))), np.float32)


def _shadow(x: Map, y: Map, rng: Generator) -> Map:
    """Depth 0 to 1 of the shadow of a body's edge, a phone or a hand."""
    angle = rng.uniform(0, 2 * np.pi)
    softness = rng.uniform(0.03, 0.16)
    along = x * np.cos(angle) + y * np.sin(angle)
    across = -x * np.sin(angle) + y * np.cos(angle)
    form = rng.choice(["edge", "phone", "hand"])
    if form == "edge":
        wave = 0.08 * np.sin(across * rng.uniform(2, 6) + rng.uniform(0, 6))
        return _sigmoid((along - rng.uniform(-0.4, 0.5) + wave) / softness)
    if form == "phone":
        half = rng.uniform(0.25, 0.4), rng.uniform(0.45, 0.8)
        inside = np.minimum(half[0] - np.abs(along - rng.uniform(-0.5, 0.5)), half[1] - np.abs(across - 0.4))
        return _sigmoid(inside / softness)
    start = rng.uniform(-0.1, 0.4)
    arm = np.minimum(along - start, 0.22 - np.abs(across + 0.06 * np.sin(along * 4)))
    fingers = [
        np.minimum(along - start + rng.uniform(0.15, 0.35), 0.05 - np.abs(across - offset))
        for offset in (-0.17, -0.06, 0.05, 0.16)
    ]
    return _sigmoid(np.maximum.reduce([arm, *fingers]) / (softness * 0.6))


def lamp(width: int, height: int, shadow: float, rng: Generator, unevenness: float = 0.2) -> Light:
    """Light falling on the scene.

    Args:
        width, height: size of the picture in pixels.
        shadow: share of the light lost where the shadow is deepest; 0 for none.
        rng: source of chance.
        unevenness: fall of the light from its brightest side to the other, share.

    Returns:
        Linear gains, shape (height, width, 3), about 0.6 to 1 outside the shadow.
    """
    x, y = _coordinates(width, height)
    angle = rng.uniform(0, 2 * np.pi)
    slope = 1 - unevenness * (0.5 + 0.5 * (x * np.cos(angle) + y * np.sin(angle)))
    vignette = 1 - rng.uniform(0.02, 0.12) * (x * x + y * y)
    level = slope * vignette * rng.uniform(0.72, 0.98)
    names = list(_LAMPS)
    first, second = (np.array(_LAMPS[str(rng.choice(names))], np.float32) for _ in range(2))
    mix = _sigmoid((x * np.sin(angle) - y * np.cos(angle)) * 2)[..., None]
    colour = first * (1 - 0.5 * mix) + second * 0.5 * mix
    light = level[..., None] * colour
    if shadow > 0:
        depth = _shadow(x, y, rng)
        # The sky still lights what the lamp does not: shadows are a little blue.
        tint = np.array((0.94, 1.0, 1.04), np.float32)
        light = light * (1 - shadow * depth[..., None] * tint)
    return np.asarray(cv2.resize(light.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR))


def _mask(quads: list[Quad], width: int, height: int) -> Map:
    mask = np.zeros((height // _STEP + 1, width // _STEP + 1), np.uint8)
    for quad in quads:
        cv2.fillConvexPoly(mask, np.rint(quad / _STEP * 16).astype(np.int32), 1, cv2.LINE_8, 4)
        cv2.polylines(mask, [np.rint(quad / _STEP * 16).astype(np.int32)], True, 1, 1, cv2.LINE_8, 4)
    return mask.astype(np.float32)


def reflection(
    width: int, height: int, sheet: Quad, deciding: list[Quad], rng: Generator, limit: float = 0.10
) -> Map | None:
    """A lamp or window mirrored in laminate, kept off the deciding print.

    Args:
        width, height: size of the picture in pixels.
        sheet: corners of the glossy sheet in the picture.
        deciding: quads of the deciding values in the picture.
        rng: source of chance.
        limit: most light that may fall on a deciding value (the print stays readable).

    Returns:
        Light to add, shape (height, width), linear; None where no place was found.
    """
    x, y = _coordinates(width, height)
    unit = max(x.shape) / 2 * _STEP
    inside, guarded = _mask([sheet], width, height), _mask(deciding, width, height)
    size = float(np.linalg.norm(sheet[2] - sheet[0])) / unit
    for _ in range(14):
        share = rng.uniform(0.05, 0.95, 2)
        top, bottom = (sheet[i] + (sheet[j] - sheet[i]) * share[0] for i, j in ((0, 1), (3, 2)))
        at = ((top + (bottom - top) * share[1]) - (width / 2, height / 2)) / unit
        angle = rng.uniform(0, np.pi)
        along = (x - at[0]) * np.cos(angle) + (y - at[1]) * np.sin(angle)
        across = -(x - at[0]) * np.sin(angle) + (y - at[1]) * np.cos(angle)
        long, short = size * rng.uniform(0.08, 0.3), size * rng.uniform(0.03, 0.1)
        if rng.random() < 0.5:
            spot = np.exp(-0.5 * ((along / long) ** 2 + (across / short) ** 2))
        else:
            spot = _sigmoid((long - np.abs(along)) / (size * 0.012)) * _sigmoid(
                (short - np.abs(across)) / (size * 0.012)
            )
        spot = (
            spot * rng.uniform(0.5, 1.6) + 0.02 * np.exp(-(along**2 + across**2) / (size * 0.4) ** 2)
        ) * inside
        if float((spot * guarded).max()) <= limit and float(spot.max()) > 0.3:
            return np.asarray(
                cv2.resize(spot.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
            )
    return None


def flash(width: int, height: int, targets: list[Quad], rng: Generator) -> Map:
    """A flash mirrored right on the given values: they are blown out beyond reading."""
    total = np.zeros((height, width), np.float32)
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    for quad in targets:
        centre = quad.mean(axis=0)
        axis = quad[1] - quad[0]
        length, tall = float(np.linalg.norm(axis)), float(np.linalg.norm(quad[3] - quad[0]))
        c, s = axis / max(length, 1e-6)
        along, across = (x - centre[0]) * c + (y - centre[1]) * s, -(x - centre[0]) * s + (y - centre[1]) * c
        spot = (along / (length * rng.uniform(0.42, 0.5))) ** 2 + (
            across / (tall * rng.uniform(1.6, 2.6))
        ) ** 2
        total = np.maximum(total, np.float32(6) * np.exp(-spot))
    return total
