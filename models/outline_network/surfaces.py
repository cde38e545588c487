"""What documents lie on, painted at random: nothing here imitates one table, everything is drawn wide.

Each painter returns a square texture of `SIDE` pixels, BGR; the scene stretches and turns it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import cv2
import numpy as np
from numpy.random import Generator

from models.outline_network.paint import (
    Colour,
    Picture,
    Plane,
    blend,
    chance,
    colour,
    ink_on,
    noise,
    to_bytes,
    words,
)
from samples.model import Image

SIDE = 384
_PHOTOGRAPHS = (
    "brick", "chelsea", "clock", "coffee", "coins", "grass", "gravel",
    "hubble_deep_field", "immunohistochemistry", "moon", "page", "retina", "rocket", "text", "cell",
)  # fmt: skip


def _grid() -> tuple[Plane, Plane]:
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    return y, x


def _turned(rng: Generator) -> tuple[Plane, Plane]:
    y, x = _grid()
    angle = rng.uniform(0, np.pi)
    c, s = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    return y * c - x * s, x * c + y * s


def _pair(rng: Generator) -> tuple[Colour, Colour]:
    """Two colours: near each other, or two shades of one, or any."""
    one = colour(rng)
    drawn = rng.random()
    if drawn < 0.4:
        return one, np.asarray(np.clip(one * rng.uniform(1.1, 2.0), 0, 255), np.float32)
    if drawn < 0.65:
        return one, np.asarray(np.clip(one + rng.normal(0, 25, 3), 0, 255), np.float32)
    return one, colour(rng)


def _plain(rng: Generator) -> Picture:
    one, _ = _pair(rng)
    speckle = rng.normal(0, rng.uniform(0, 0.04), (SIDE, SIDE)).astype(np.float32)
    cloudy = np.float32(rng.uniform(0, 0.12)) * noise(SIDE, SIDE, rng, 2, 2)
    return np.asarray(one * (1 + speckle + cloudy)[..., None], np.float32)


def _near_white(rng: Generator) -> Picture:
    one = colour(rng, (185, 255), (0, 22))
    cloudy = np.float32(rng.uniform(0, 0.08)) * noise(SIDE, SIDE, rng, 2, 3, 5)
    return np.asarray(one * (1 + cloudy)[..., None], np.float32)


def _wood(rng: Generator) -> Picture:
    base = np.array([rng.uniform(0.3, 0.75), rng.uniform(0.6, 0.9), 1.0], np.float32)
    light = base * np.float32(rng.uniform(60, 250))
    dark = light * np.float32(rng.uniform(0.35, 0.85))
    y, _ = _grid()
    grain = noise(SIDE, SIDE, rng, rng.uniform(30, 120), rng.uniform(1, 4), 3)
    warp = noise(SIDE, SIDE, rng, rng.uniform(1, 4), 1.5, 2)
    rings = np.sin(y / rng.uniform(3, 20) + rng.uniform(2, 12) * warp)
    share = 0.5 + rng.uniform(0.1, 0.4) * grain + rng.uniform(0, 0.25) * rings
    if chance(rng, 0.6):
        plank = rng.uniform(30, 190)
        share += rng.uniform(-0.25, 0.25, 64).astype(np.float32)[(y / plank).astype(int) % 64]
        share -= np.where(
            np.mod(y, plank) < rng.uniform(1, 4), np.float32(rng.uniform(0.2, 0.7)), np.float32(0)
        )
    return blend(np.asarray(share, np.float32), dark, light)


def _tiles(rng: Generator) -> Picture:
    page = (_marble if chance(rng, 0.5) else _plain)(rng)
    y, x = _grid()
    tall, wide, joint = rng.uniform(20, 260), rng.uniform(20, 260), rng.uniform(1, 6)
    wide = tall if chance(rng, 0.6) else wide
    row = np.floor(y / tall)
    x = x + (row % 2) * wide / 2 if chance(rng, 0.3) else x
    tone = rng.normal(1, rng.uniform(0, 0.12), (64, 64)).astype(np.float32)
    page = page * tone[row.astype(int) % 64, np.floor(x / wide).astype(int) % 64][..., None]
    page[(np.mod(y, tall) < joint) | (np.mod(x, wide) < joint)] = colour(rng, (20, 250), (0, 50))
    return np.asarray(page, np.float32)


def _marble(rng: Generator) -> Picture:
    one, other = _pair(rng)
    if chance(rng, 0.5):
        one, other = colour(rng, (150, 255), (0, 40)), colour(rng, (60, 220), (0, 60))
    cells = rng.uniform(1, 6)
    veins = 1 - np.abs(noise(SIDE, SIDE, rng, cells, cells, 5)) * rng.uniform(1.5, 8)
    return blend(np.asarray(veins, np.float32), one, other)


def _bands(rng: Generator) -> Picture:
    """Stripes, checks and tartans: random bands in one direction or two."""
    y, x = _turned(rng) if chance(rng, 0.5) else _grid()
    palette = np.array([colour(rng) for _ in range(int(rng.integers(2, 6)))], np.float32)
    lengths = np.cumsum(rng.uniform(3, 60, 8) * rng.choice([0.4, 1.0, 1.8]))
    order = rng.integers(len(palette), size=8)

    def weave(along: Plane) -> Picture:
        at = np.searchsorted(lengths, np.mod(along, lengths[-1])).clip(0, 7)
        return np.asarray(palette[order[at]], np.float32)

    page = weave(x)
    return np.asarray((page + weave(y)) / 2, np.float32) if chance(rng, 0.6) else page


def _weave(rng: Generator) -> Picture:
    """Threads, a basket or a mat: over and under in turn."""
    y, x = _turned(rng)
    strip = rng.uniform(2.5, 28)
    over = (np.floor(y / strip) + np.floor(x / (strip * rng.choice([1, 1, 2])))) % 2
    bow = np.where(
        over > 0, np.sin(np.pi * np.mod(y, strip) / strip), np.sin(np.pi * np.mod(x, strip) / strip)
    )
    one, other = _pair(rng)
    return blend(
        np.asarray(rng.uniform(0.3, 1) * bow + 0.2 * noise(SIDE, SIDE, rng, 5, 5), np.float32), one, other
    )


def _batik(rng: Generator) -> Picture:
    """Cosines of a few directions, cut at levels: ornaments that repeat."""
    y, x = _turned(rng)
    pitch = rng.uniform(14, 110)
    total = np.zeros((SIDE, SIDE), np.float32)
    for _ in range(int(rng.integers(2, 6))):
        a, b = rng.integers(-4, 5, 2)
        wave = np.cos(2 * np.pi * (a * x + b * y) / pitch + rng.uniform(0, 6)) * np.cos(
            2 * np.pi * (b * x - a * y) / pitch
        )
        total += np.float32(rng.uniform(0.3, 1)) * wave
    levels = np.sort(rng.uniform(-1, 1, int(rng.integers(1, 4))))
    palette = np.array([colour(rng) for _ in range(len(levels) + 1)], np.float32)
    return palette[np.digitize(total, levels)]


def _scatter(rng: Generator) -> Picture:
    """Flowers, chips and dots strewn over a ground."""
    page = np.ascontiguousarray(_plain(rng))
    palette = [[float(t) for t in colour(rng)] for _ in range(int(rng.integers(1, 6)))]
    size = rng.uniform(2, 40)
    for _ in range(int(min(500, 30000 / size**1.6))):
        at = (float(rng.uniform(0, SIDE)), float(rng.uniform(0, SIDE)))
        axes = (size * rng.uniform(0.4, 1.6), size * rng.uniform(0.4, 1.6))
        cv2.ellipse(
            page,
            (at, axes, float(rng.uniform(0, 180))),
            palette[int(rng.integers(len(palette)))],
            -1,
            cv2.LINE_AA,
        )
    return page


def _pile(rng: Generator) -> Picture:
    """Carpet, terry, concrete: fine noise, a little directed."""
    grain = rng.normal(0, 1, (SIDE, SIDE)).astype(np.float32)
    soft = cv2.GaussianBlur(grain, (0, 0), rng.uniform(0.4, 3), sigmaY=rng.uniform(0.4, 3))
    grain = np.asarray(soft / (soft.std() + 1e-6), np.float32)
    one, other = _pair(rng)
    return blend(np.asarray(0.5 + 0.2 * grain + 0.3 * noise(SIDE, SIDE, rng, 3, 3), np.float32), one, other)


def _print(rng: Generator) -> Picture:
    """A newspaper, a book's page, lined paper: text that is no document of ours, without an edge."""
    page = np.full((SIDE, SIDE, 3), colour(rng, (170, 250), (0, 40)), np.float32)
    tone = colour(rng, (10, 110), (0, 60))
    if chance(rng, 0.3):
        page[:: int(rng.uniform(6, 20))] = colour(rng, (80, 220), (20, 160))
        return page
    size = rng.uniform(2, 7)
    columns = int(rng.integers(1, 5))
    wide = SIDE // columns
    for column in range(columns):
        ink_on(
            page,
            column * wide + 4,
            0,
            words(SIDE, wide - 8, rng, size * rng.uniform(1.4, 2), size, 0.2),
            tone,
        )
    return page


def _keys(rng: Generator) -> Picture:
    page = np.full((SIDE, SIDE, 3), colour(rng, (10, 220), (0, 40)), np.float32)
    top = colour(rng, (10, 250), (0, 40))
    pitch = rng.uniform(18, 60)
    for y in np.arange(0, SIDE, pitch):
        for x in np.arange(-pitch * rng.random(), SIDE, pitch):
            low, high = (int(x + 2), int(y + 2)), (int(x + pitch * 0.88), int(y + pitch * 0.88))
            cv2.rectangle(page, low, high, [float(t) for t in top * np.float32(rng.uniform(0.9, 1.05))], -1)
    return page


@lru_cache(maxsize=1)
def _photographs() -> list[Image]:
    from skimage import data

    pictures = []
    for name in _PHOTOGRAPHS:
        pixels = np.asarray(getattr(data, name)())
        pixels = pixels[..., 2::-1] if pixels.ndim == 3 else np.dstack([pixels] * 3)
        pictures.append(np.ascontiguousarray(pixels, np.uint8))
    return pictures


def _photograph(rng: Generator) -> Picture:
    """A crop of a picture that scikit-image ships, in other colours."""
    pictures = _photographs()
    source = pictures[int(rng.integers(len(pictures)))]
    side = int(min(source.shape[:2]) * rng.uniform(0.2, 1))
    y, x = (int(rng.integers(0, limit - side + 1)) for limit in source.shape[:2])
    crop = cv2.resize(source[y : y + side, x : x + side], (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    page = crop.astype(np.float32)
    if chance(rng, 0.5):
        one, other = _pair(rng)
        page = blend(page.mean(axis=2) / 255, one, other)
    elif chance(rng, 0.5):
        page = page[..., rng.permutation(3)]
    return np.asarray(page * rng.uniform(0.5, 1.4), np.float32)


_PAINTERS: tuple[tuple[Callable[[Generator], Picture], float], ...] = (
    (_plain, 2), (_near_white, 2), (_wood, 3), (_tiles, 2), (_marble, 1.5), (_bands, 1.5), (_weave, 1.2),
    (_batik, 1.2), (_scatter, 1.2), (_pile, 1.2), (_print, 0.6), (_keys, 0.4), (_photograph, 2),
)  # fmt: skip


def paint_surface(rng: Generator) -> Image:
    """A table, floor, cloth or whatever, BGR, (384, 384, 3)."""
    weights = np.array([weight for _, weight in _PAINTERS])
    painter = _PAINTERS[int(rng.choice(len(_PAINTERS), p=weights / weights.sum()))][0]
    page = painter(rng)
    if chance(rng, 0.25):  # wrinkles of a cloth or sheet
        cells = rng.uniform(1, 5, 2)
        ridges = np.abs(noise(SIDE, SIDE, rng, cells[0], cells[1], 4))
        page *= (1 + np.float32(rng.uniform(0.1, 0.6)) * (np.float32(0.3) - ridges))[..., None]
    if chance(rng, 0.25):
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), rng.uniform(0.7, 4)), np.float32)
    return to_bytes(page)
