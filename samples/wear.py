"""What happens to a sheet before it is photographed: folds, curl, stains, copying, a screen.

Every function returns a new sheet whose quads still fit its pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.random import Generator

from samples.model import Image, Quad, Sheet
from samples.surfaces import Plane, fractal


@dataclass(frozen=True, eq=False)
class Laid:
    """A sheet as it lies before the camera, with what it is fixed to.

    Attributes:
        sheet: the document itself; its `quads` are in pixels of `sheet.image`.
        image: what lies on the table: the sheet's pixels, perhaps bowed, or the screen or paper around it.
        origin: the sheet's top left corner in `image`, pixels.
        opacity: 255 where `image` covers the table; None for all of it.
        screen: `image` is a device that shines.
    """

    sheet: Sheet
    image: Image
    origin: tuple[int, int] = (0, 0)
    opacity: Image | None = None
    screen: bool = False


def flat(sheet: Sheet) -> Laid:
    """A sheet lying flat by itself."""
    return Laid(sheet, sheet.image)


def fold(sheet: Sheet, rng: Generator) -> Sheet:
    """Fold lines: the panels between them catch the light differently."""
    height, width = sheet.image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    shade = np.ones((height, width), np.float32)
    mm = width / sheet.size_mm[0]
    for vertical in (True, False):
        if rng.random() < 0.3:
            continue
        count = int(rng.integers(1, 3))
        extent, position = (width, x) if vertical else (height, y)
        for index in range(count):
            at = extent * ((index + 1) / (count + 1) + rng.normal(0, 0.01))
            slant = rng.normal(0, 0.004) * (y - height / 2 if vertical else x - width / 2)
            distance = (position - at - slant) / mm
            side = np.float32(rng.choice([-1, 1]))
            step = 0.5 * (1 + np.tanh(distance / 6)) * np.exp(-np.abs(distance) / rng.uniform(25, 70))
            crease = np.exp(-((distance / 0.35) ** 2)) - 0.7 * np.exp(-(((distance - 0.8) / 0.5) ** 2))
            shade *= 1 - side * rng.uniform(0.04, 0.10) * step + rng.uniform(0.03, 0.08) * crease
    image = np.clip(sheet.image * shade[..., None], 0, 255).astype(np.uint8)
    return replace(sheet, image=image)


def curl(laid: Laid, rng: Generator, strength: float) -> Laid:
    """Paper that does not lie flat: edges bow while the corners stay where they are.

    Args:
        laid: a flat sheet without surroundings.
        rng: source of chance.
        strength: deepest bow as a share of the sheet's longer side.
    """
    sheet = laid.sheet
    height, width = sheet.image.shape[:2]
    bow = rng.uniform(-1, 1, 2) * strength * max(width, height)

    def offset(u: Plane, v: Plane) -> tuple[Plane, Plane]:
        across = bow[0] * np.sin(np.pi * v) * (2 * u - 1)
        return np.asarray(across, np.float32), np.asarray(
            bow[1] * np.sin(np.pi * u) * (2 * v - 1), np.float32
        )

    def moved(quad: Quad) -> Quad:
        return quad + np.column_stack(offset(*(quad / (width, height)).astype(np.float32).T))

    # The bow is small, so its inverse is the bow taken the other way at the point itself.
    xs, ys = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    u, v = xs / np.float32(width), ys / np.float32(height)
    across, down = offset(u, v)
    at = np.broadcast_to(xs, (height, width)) - across, np.broadcast_to(ys, (height, width)) - down
    image = cv2.remap(laid.image, at[0], at[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    opacity = cv2.remap(np.full((height, width), 255, np.uint8), at[0], at[1], cv2.INTER_LINEAR)
    light = 1 + np.float32(rng.uniform(-0.05, 0.05)) * np.cos(np.pi * (u + v) * rng.uniform(0.6, 1.6))
    image = np.clip(image * light[..., None], 0, 255).astype(np.uint8)
    quads = {name: moved(quad) for name, quad in sheet.quads.items()}
    return replace(
        laid, sheet=replace(sheet, quads=quads), image=image, opacity=np.asarray(opacity, np.uint8)
    )


def photocopy(sheet: Sheet, rng: Generator) -> Sheet:
    """A black and white copy on plain paper: no colour, hard toner, specks."""
    grey = cv2.cvtColor(sheet.image, cv2.COLOR_BGR2GRAY).astype(np.float32)
    low, high = np.percentile(grey, (1, 90))
    toned = np.clip((grey - low) / max(high - low, 1) * rng.uniform(0.95, 1.1), 0, 1)
    toned = 0.5 + 0.5 * np.tanh((toned - 0.52) * rng.uniform(3, 4.5)) / np.tanh(1.9)
    toned += 0.03 * rng.standard_normal(toned.shape).astype(np.float32)
    specks = rng.random(toned.shape) < 0.0004
    toned[specks] = 0.2
    image = cv2.cvtColor((np.clip(toned, 0.06, 0.97) * 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)
    return replace(sheet, image=np.asarray(image, np.uint8), material="paper")


def black_and_white(sheet: Sheet) -> Sheet:
    """The same sheet without its colours, as a black and white print shows it."""
    grey = cv2.cvtColor(sheet.image, cv2.COLOR_BGR2GRAY)
    return replace(sheet, image=np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8))


def on_screen(sheet: Sheet, rng: Generator) -> Laid:
    """A phone or monitor that shows the sheet."""
    height, width = sheet.image.shape[:2]
    bar, side, rim = (
        int(height * rng.uniform(0.12, 0.3)),
        int(width * rng.uniform(0.02, 0.06)),
        int(width * 0.035),
    )
    device = np.full((height + 2 * bar + 2 * rim, width + 2 * side + 2 * rim, 3), (22, 20, 20), np.uint8)
    device[rim:-rim, rim:-rim] = (6, 6, 6) if rng.random() < 0.6 else (236, 236, 236)
    # A lit panel is bluish, and its blacks are never quite black.
    shown = np.clip(sheet.image * np.array((1.0, 0.95, 0.9), np.float32) * 0.92 + 14, 0, 255).astype(np.uint8)
    device[rim + bar : rim + bar + height, rim + side : rim + side + width] = shown
    for index in range(3):
        at = (device.shape[1] * (index + 1) // 4, device.shape[0] - rim - bar // 2)
        cv2.circle(device, at, bar // 7, (190, 190, 190), max(2, bar // 40), cv2.LINE_AA)
    return Laid(sheet, device, (rim + side, rim + bar), screen=True)


def on_paper(sheet: Sheet, rng: Generator) -> Laid:
    """A copied card in the middle of a plain paper."""
    height, width = sheet.image.shape[:2]
    pad = round(rng.uniform(6, 20) * width / sheet.size_mm[0])
    canvas = np.full((height + 2 * pad, width + 2 * pad, 3), int(rng.integers(228, 246)), np.uint8)
    canvas[pad : pad + height, pad : pad + width] = sheet.image
    return Laid(sheet, canvas, (pad, pad))


def pixel_grid(image: Image, pitch: float, angle: float, rng: Generator) -> Image:
    """Beats between a screen's pixels and the sensor's: colour bands and a fine grid.

    Args:
        image: BGR picture of the screen.
        pitch: of the screen's pixels in pixels of the picture; near 2 gives the broadest bands.
        angle: of the screen in the picture, degrees.
        rng: source of chance.
    """
    height, width = image.shape[:2]
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    warp = 2.5 * fractal(height, width, rng, (2, 2), 1)
    u, v = (x * c - y * s + warp) * (2 * np.pi / pitch), (x * s + y * c + warp) * (2 * np.pi / pitch)
    gains = [1 + 0.16 * np.sin(u + phase) + 0.10 * np.sin(v) for phase in (0, 2.1, 4.2)]
    bands = [1 + 0.07 * np.sin(u * 0.045 + v * 0.03 + phase) for phase in (0, 2.1, 4.2)]
    gain = np.stack([g * b for g, b in zip(gains, bands, strict=True)], -1)
    return np.asarray(np.clip(image * gain, 0, 255), np.uint8)


def smear(sheet: Sheet, names: list[str], rng: Generator) -> Sheet:
    """Makes the given values unreadable: a blot, correction fluid, rubbed-off print or water."""
    image = sheet.image.copy()
    height, width = image.shape[:2]
    for name in names:
        quad = sheet.quads[name]
        tall = float(np.linalg.norm(quad[3] - quad[0]))
        pad = tall * rng.uniform(0.35, 0.6)
        low = np.maximum(np.floor(quad.min(axis=0) - pad).astype(int), 0)
        high = np.minimum(np.ceil(quad.max(axis=0) + pad).astype(int), (width, height))
        window = image[low[1] : high[1], low[0] : high[0]]
        rows, columns = window.shape[:2]
        edge = np.zeros((rows, columns), np.float32)
        inner = int(max(1, pad * 0.4))
        edge[inner : rows - inner, inner : columns - inner] = 1
        ragged = cv2.GaussianBlur(edge, (0, 0), max(1.0, pad * 0.3)) + 0.15 * fractal(
            rows, columns, rng, (3, 12), 3
        )
        alpha = np.clip((ragged - 0.4) * 6, 0, 1)[..., None]
        paper = np.median(window.reshape(-1, 3), axis=0)
        kind = str(rng.choice(["ink", "fluid", "rubbed", "water"]))
        if kind == "ink":
            cover = (
                np.array((62, 30, 24), np.float32) + 12 * fractal(rows, columns, rng, (4, 16), 3)[..., None]
            )
        elif kind == "fluid":
            cover = (
                np.array((236, 240, 240), np.float32) + 8 * fractal(rows, columns, rng, (6, 20), 3)[..., None]
            )
        elif kind == "rubbed":
            cover = paper + 10 * fractal(rows, columns, rng, (10, 30), 4)[..., None]
        else:
            soft = cv2.GaussianBlur(window, (0, 0), tall * 0.9).astype(np.float32)
            cover = soft * np.array((0.86, 0.92, 0.95), np.float32)
        window[:] = np.clip(window * (1 - alpha) + cover * alpha, 0, 255).astype(np.uint8)
    return replace(sheet, image=image)
