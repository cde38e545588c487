"""A document as an object: rounded, folded, bowed, faded, and laid into a picture with its shadow."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from models.outline_network.paint import Picture, chance, to_bytes
from samples.model import Image, Quad


@dataclass(frozen=True, eq=False)
class Piece:
    """Something flat with an edge.

    Attributes:
        pixels: BGR.
        rounded: radius of its corners, share of the longer side.
        shadow: darkness of the shadow around it, 0 to 1.
    """

    pixels: Image
    rounded: float = 0.0
    shadow: float = 0.4


def _opacity(height: int, width: int, rounded: float) -> Image:
    radius = round(rounded * max(height, width))
    if radius < 1:
        return np.full((height, width), 255, np.uint8)
    mask = np.zeros((height, width), np.uint8)
    cv2.rectangle(mask, (radius, 0), (width - 1 - radius, height - 1), (255,), -1)
    cv2.rectangle(mask, (0, radius), (width - 1, height - 1 - radius), (255,), -1)
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(mask, (x, y), radius, (255,), -1, cv2.LINE_AA)
    return mask


def _folded(pixels: Picture, rng: Generator) -> None:
    """Creases and panels that catch the light differently, in place: not an edge."""
    for axis in range(2):
        length = pixels.shape[axis]
        if chance(rng, 0.35):
            continue
        profile = np.ones(length, np.float32)
        position = np.arange(length, dtype=np.float32)
        for _ in range(int(rng.integers(1, 4))):
            at = rng.choice([0.5, 1 / 3, 2 / 3, 0.25, 0.75]) * length + rng.normal(0, 0.02) * length
            step = np.tanh((position - at) / rng.uniform(0.5, 6)) * np.exp(
                -np.abs(position - at) / (length * rng.uniform(0.1, 2))
            )
            profile *= 1 + np.float32(rng.normal(0, 0.06)) * step
            profile *= 1 + np.float32(rng.normal(0, 0.12)) * np.exp(
                -(((position - at) / rng.uniform(0.6, 1.8)) ** 2)
            )
        pixels *= profile[:, None, None] if axis == 0 else profile[None, :, None]


def _bowed(pixels: Image, opacity: Image, pad: int, bow: Quad) -> tuple[Image, Image]:
    """Sides bent in or out by up to `bow` pixels, the corners where they were."""
    height, width = opacity.shape
    xs, ys = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    u = ((xs - pad) / np.float32(width - 2 * pad)).clip(0, 1)
    v = ((ys - pad) / np.float32(height - 2 * pad)).clip(0, 1)
    # Each side has its own bow: left and right blend over u, upper and lower over v.
    across = np.sin(np.pi * v) * (bow[0] * (1 - u) + bow[1] * u)
    down = np.sin(np.pi * u) * (bow[2] * (1 - v) + bow[3] * v)
    at_x = np.asarray(xs - across, np.float32)
    at_y = np.asarray(ys - down, np.float32)
    bent = cv2.remap(pixels, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(bent, np.uint8), np.asarray(cv2.remap(opacity, at_x, at_y, cv2.INTER_LINEAR), np.uint8)


def lay(
    picture: Picture, owners: Image | None, number: int, piece: Piece, quad: Quad, paper: bool, rng: Generator
) -> None:
    """Draws a piece into a picture.

    Args:
        picture: BGR, changed in place.
        owners: number of the piece that each pixel belongs to, changed in place; None for what has no owner.
        number: of this piece.
        piece: what to draw.
        quad: where its corners come to lie, pixels.
        paper: it may be folded and bowed.
        rng: source of chance.
    """
    height, width = piece.pixels.shape[:2]
    limits = picture.shape[1], picture.shape[0]
    sides = np.linalg.norm(quad - np.roll(quad, -1, axis=0), axis=1)
    factor = min(1.0, 1.15 * max(sides[[0, 2]].max() / width, sides[[1, 3]].max() / height))
    small = max(8, round(width * factor)), max(8, round(height * factor))
    pixels = cv2.resize(piece.pixels, small, interpolation=cv2.INTER_AREA).astype(np.float32)
    pixels *= np.asarray(np.exp(rng.normal(0, 0.05) + rng.normal(0, 0.02, 3)), np.float32)
    if chance(rng, 0.08):
        pixels = np.repeat(pixels.mean(axis=2, keepdims=True), 3, axis=2)
    if paper and chance(rng, 0.45):
        _folded(pixels, rng)
    whole = cv2.resize(_opacity(height, width, piece.rounded), small, interpolation=cv2.INTER_AREA)
    bend = paper and chance(rng, 0.4)
    pad = 3 + (round(0.02 * max(small)) if bend else 0)
    shown = np.asarray(
        cv2.copyMakeBorder(to_bytes(pixels), pad, pad, pad, pad, cv2.BORDER_REPLICATE), np.uint8
    )
    opacity = np.asarray(
        cv2.copyMakeBorder(whole, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=(0,)), np.uint8
    )
    if bend:
        shown, opacity = _bowed(shown, opacity, pad, rng.normal(0, 0.006, 4).clip(-0.018, 0.018) * max(small))
    reach = 6 + 0.02 * max(limits)
    low = np.floor(np.maximum(quad.min(axis=0) - reach, 0)).astype(int)
    high = np.ceil(np.minimum(quad.max(axis=0) + reach, limits)).astype(int)
    if np.any(high - low < 2):
        return
    left, top = pad - 0.5, pad - 0.5
    source = np.array(
        [[left, top], [left + small[0], top], [left + small[0], top + small[1]], [left, top + small[1]]]
    )
    to_window = cv2.getPerspectiveTransform(source.astype(np.float32), (quad - low).astype(np.float32))
    window = (int(high[0] - low[0]), int(high[1] - low[1]))
    warped = cv2.warpPerspective(
        shown, to_window, window, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    alpha = cv2.warpPerspective(opacity, to_window, window, flags=cv2.INTER_LINEAR)
    part = picture[low[1] : high[1], low[0] : high[0]]
    if piece.shadow > 0:
        spread = max(0.6, reach * rng.uniform(0.03, 0.4))
        fall = np.array([[1, 0, rng.normal(0, spread)], [0, 1, rng.normal(0, spread)]])
        cast = cv2.warpAffine(cv2.GaussianBlur(alpha, (0, 0), spread), fall, window)
        part *= 1 - np.float32(piece.shadow / 255) * cast.astype(np.float32)[..., None]
    part += (warped - part) * (alpha.astype(np.float32) / 255)[..., None]
    if owners is not None:
        owners[low[1] : high[1], low[0] : high[0]][alpha > 127] = number
