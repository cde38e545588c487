"""Light and camera of the training scenes: shadows, glare, exposure, blur, noise, compression."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from models.outline_network.paint import Picture, Plane, chance, noise, to_bytes
from samples.model import Image, Quad


def _half_plane(height: int, width: int, rng: Generator, through: Quad, soft: float) -> Plane:
    """1 on one side of a straight line through a point, 0 on the other, `soft` pixels between."""
    y = np.arange(height, dtype=np.float32)[:, None]
    x = np.arange(width, dtype=np.float32)[None, :]
    angle = rng.uniform(0, 2 * np.pi)
    distance = (x - through[0]) * np.cos(angle) + (y - through[1]) * np.sin(angle)
    return np.asarray(np.clip(distance / soft + 0.5, 0, 1), np.float32)


def _shadow(height: int, width: int, rng: Generator, near: Quad) -> Plane:
    """A shadow's coverage: of a window's bar, a phone, an arm; hard or soft."""
    soft = float(np.exp(rng.uniform(np.log(1), np.log(max(height, width) / 2))))
    through = near[int(rng.integers(len(near)))] + rng.normal(0, 0.2 * max(height, width), 2)
    through = 0.5 * through + 0.5 * near.mean(axis=0)
    cover = _half_plane(height, width, rng, through, soft)
    if chance(rng, 0.6):
        again = through + rng.normal(0, 0.3 * max(height, width), 2)
        cover = np.minimum(cover, _half_plane(height, width, rng, again, soft))
    if chance(rng, 0.25):
        blob = noise(height, width, rng, 2, 2, 2) * 6 + 0.5
        cover = np.minimum(cover, np.clip(blob, 0, 1))
    return cover


def shine(picture: Picture, rng: Generator, near: Quad) -> None:
    """Lights a picture, in place.

    Args:
        picture: BGR, 0 to 255.
        rng: source of chance.
        near: (n, 2) points of interest: shadows and glare fall about them.
    """
    full = picture.shape[1], picture.shape[0]
    near = near / 2  # light is computed at half the size
    height, width = (picture.shape[0] + 1) // 2, (picture.shape[1] + 1) // 2
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    angle = rng.uniform(0, 2 * np.pi)
    lamp = (
        1
        + rng.uniform(0, 0.35) * (x * np.cos(angle) + y * np.sin(angle))
        - rng.uniform(0, 0.2) * (x * x + y * y)
    )
    lamp = np.broadcast_to(np.asarray(lamp, np.float32), (height, width)).copy()
    tint = np.ones(3, np.float32)
    if chance(rng, 0.5):
        for _ in range(int(rng.choice([1, 1, 2]))):
            lamp *= 1 - np.float32(rng.uniform(0.1, 0.6)) * _shadow(height, width, rng, near)
    if chance(rng, 0.5):
        tint = np.asarray(np.exp(rng.normal(0, 0.10, 3)), np.float32)
    picture *= cv2.resize(lamp, full, interpolation=cv2.INTER_LINEAR)[..., None] * tint
    if chance(rng, 0.2):
        at = near[int(rng.integers(len(near)))] * 0.5 + near.mean(axis=0) * 0.5
        wide, tall = rng.uniform(0.02, 0.25, 2) * max(height, width)
        c, s = np.cos(angle), np.sin(angle)
        px = np.arange(width, dtype=np.float32)[None, :] - np.float32(at[0])
        py = np.arange(height, dtype=np.float32)[:, None] - np.float32(at[1])
        spot = np.exp(-(((px * c + py * s) / wide) ** 2) - ((py * c - px * s) / tall) ** 2)
        spot = np.asarray(spot * rng.uniform(40, 260), np.float32)
        picture += cv2.resize(spot, full, interpolation=cv2.INTER_LINEAR)[..., None]


def expose(picture: Picture, rng: Generator) -> Image:
    """What the camera and the messenger make of it: tone, blur, grain, JPEG.

    Blur and grain are in pixels of a picture whose long side is 320; give it at that size.
    """
    height, width = picture.shape[:2]
    gain = float(np.exp(rng.normal(0, 0.22)))
    if chance(rng, 0.12):
        gain *= rng.uniform(0.4, 0.75) if chance(rng, 0.6) else rng.uniform(1.3, 1.7)
    picture = picture * np.float32(gain)
    if chance(rng, 0.3):  # shoulder or lifted blacks
        picture = np.float32(255) * np.power(
            np.clip(picture / 255, 0, None), np.float32(rng.uniform(0.7, 1.4))
        )
    if chance(rng, 0.15):
        grey = picture.mean(axis=2, keepdims=True)
        picture = grey + (picture - grey) * np.float32(rng.choice([0.0, rng.uniform(0.2, 1.6)]))
    drawn = rng.random()
    if drawn < 0.45:
        spread = float(np.exp(rng.uniform(np.log(0.3), np.log(2.2))))
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), spread), np.float32)
    elif drawn < 0.55:
        size = int(rng.integers(1, 4)) * 2 + 1
        kernel = np.zeros((size, size), np.float32)
        reach, angle = (size - 1) / 2, rng.uniform(0, np.pi)
        ends = [
            (round(reach + sign * reach * np.cos(angle)), round(reach + sign * reach * np.sin(angle)))
            for sign in (-1, 1)
        ]
        cv2.line(kernel, ends[0], ends[1], (1.0,), 1)
        picture = np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.float32)
    elif drawn < 0.85:  # reduced from a larger picture, or sharpened by the phone
        soft = cv2.GaussianBlur(picture, (0, 0), 1.0)
        picture = picture + np.float32(rng.uniform(0.1, 1.2)) * (picture - soft)
    if chance(rng, 0.6):
        grain = rng.normal(0, 1, (height, width)).astype(np.float32)
        picture = picture + np.float32(np.exp(rng.uniform(np.log(0.5), np.log(9)))) * grain[..., None]
    pixels = to_bytes(np.asarray(picture, np.float32))
    if chance(rng, 0.5):
        quality = int(rng.integers(35, 92))
        _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
        pixels = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    return pixels
