"""Brushes that documents, surfaces and clutter share: noise, colours, rows of words, portraits."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from samples.model import Image

Plane = NDArray[np.float32]
Colour = NDArray[np.float32]  # BGR, 0 to 255
Picture = NDArray[np.float32]  # BGR, 0 to 255


def chance(rng: Generator, share: float) -> bool:
    """True in `share` of the calls."""
    return bool(rng.random() < share)


def noise(height: int, width: int, rng: Generator, rows: float, columns: float, octaves: int = 3) -> Plane:
    """Value noise summed over octaves, about -1 to 1; `rows` and `columns` are the coarsest cells."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        size = (
            int(np.clip(columns * 2**octave, 2, width)),
            int(np.clip(rows * 2**octave, 2, height)),
        )
        grid = rng.uniform(-1, 1, size[::-1]).astype(np.float32)
        total += np.float32(0.5**octave) * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
    return total / np.float32(1.4)


def colour(
    rng: Generator, value: tuple[float, float] = (30, 250), saturation: tuple[float, float] = (0, 200)
) -> Colour:
    """A random colour; small saturations are more frequent, as they are in the world."""
    low, high = saturation
    hsv = (rng.integers(180), low + (high - low) * rng.random() ** 1.6, rng.uniform(*value))
    pixel = np.array([[hsv]], np.float32).astype(np.uint8)
    return np.asarray(cv2.cvtColor(pixel, cv2.COLOR_HSV2BGR)[0, 0], np.float32)


def blend(share: Plane, dark: Colour, light: Colour) -> Picture:
    """Colours a plane of 0 to 1 between two colours."""
    share = np.clip(share, 0, 1)[..., None]
    return np.asarray(dark + (light - dark) * share, np.float32)


def to_bytes(picture: Picture) -> Image:
    """Clipped to 0..255."""
    return np.asarray(np.clip(picture, 0, 255), np.uint8)


def words(height: int, width: int, rng: Generator, pitch: float, size: float, ragged: float = 0.5) -> Plane:
    """Rows of words as print looks from afar: ink 0 to 1.

    Args:
        height, width: of the block in pixels.
        rng: source of chance.
        pitch: from row to row in pixels.
        size: height of the letters in pixels.
        ragged: how far rows may end before the right side, share of the width.
    """
    ink = np.zeros((height, width), np.float32)
    gap = max(1.0, size * 0.5)
    top = 0.0
    while top + size <= height:
        end = width * (1 - ragged * rng.random() * (rng.random() < 0.5))
        x = 0.0
        upper, lower = int(top), int(max(top + size, top + 1))
        while x < end:
            length = size * rng.uniform(0.8, 6)
            stop = int(min(x + length, end))
            ink[upper:lower, int(x) : stop] = 1
            x += length + gap
        top += pitch
    grain = np.float32(rng.uniform(0.3, 1.0)) * rng.uniform(0.35, 1.0, (height, width)).astype(np.float32)
    return np.asarray(ink * grain, np.float32)


def ink_on(page: Picture, left: int, top: int, ink: Plane, tone: Colour) -> None:
    """Prints a plane of ink into a page, in place; what reaches out of it is cut."""
    height, width = page.shape[:2]
    part = page[max(top, 0) : top + ink.shape[0], max(left, 0) : left + ink.shape[1]]
    shown = ink[max(-top, 0) :, max(-left, 0) :][: part.shape[0], : part.shape[1], None]
    if height > 0 and width > 0 and shown.size:
        part += (tone - part) * shown


def bust(height: int, width: int, rng: Generator, faces: list[Image]) -> Picture:
    """Head and shoulders before an even background: a cut-out face, or a drawn one."""
    strong = chance(rng, 0.75)
    back = colour(rng, (120, 255), (120, 255)) if strong else colour(rng, (120, 255), (0, 60))
    fall = np.float32(rng.uniform(0, 0.15)) * noise(height, width, rng, 2, 2, 1)
    page = np.asarray(back * (1 + fall)[..., None], np.float32)
    if faces and chance(rng, 0.7):
        face = faces[int(rng.integers(len(faces)))]
        face = face[:, ::-1] if chance(rng, 0.5) else face
        wide = int(width * rng.uniform(0.75, 1.15))
        tall = round(wide * face.shape[0] / face.shape[1])
        small = cv2.resize(face, (wide, tall), interpolation=cv2.INTER_AREA).astype(np.float32)
        left, top = (width - wide) // 2, height - tall + int(rng.uniform(0, 0.1) * height)
        part = page[max(top, 0) :, max(left, 0) : left + wide]
        shown = small[max(-top, 0) :, max(-left, 0) :][: part.shape[0], : part.shape[1]]
        part += (shown[..., :3] - part) * shown[..., 3:] / 255
        return page
    skin = np.float32(rng.uniform(60, 190)) * np.array([1.0, 1.22, 1.5], np.float32)
    centre = (width * rng.uniform(0.44, 0.56), height * rng.uniform(0.36, 0.5))
    across, down = width * rng.uniform(0.3, 0.48), height * rng.uniform(0.36, 0.5)
    floor = (width / 2, height * rng.uniform(0.95, 1.15))
    shirt, hair = colour(rng, (20, 250)), colour(rng, (10, 90), (0, 120))

    def oval(at: tuple[float, float], size: tuple[float, float], tone: Colour) -> None:
        cv2.ellipse(page, (at, size, 0.0), [float(t) for t in tone], -1, cv2.LINE_AA)

    oval((centre[0], centre[1] - down * 0.12), (across * rng.uniform(1.05, 1.5), down * 1.15), hair)
    oval(floor, (width * rng.uniform(0.8, 1.15), height * 0.6), shirt)
    oval((centre[0], centre[1] + down * 0.45), (across * 0.5, down * 0.6), skin * np.float32(0.9))
    oval(centre, (across, down), skin)
    for side in (-1, 1):
        oval(
            (centre[0] + side * across * 0.22, centre[1]),
            (across * 0.14, down * 0.06),
            skin * np.float32(0.3),
        )
    oval((centre[0], centre[1] + down * 0.27), (across * 0.3, down * 0.06), skin * np.float32(0.6))
    return page
