"""A pass photo before a phone's camera, in a light and on a table that are chosen, not drawn by lot.

`scene.photograph` draws them by lot, for applications as they come in; a figure by light and by table needs
both held fixed.
"""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from numpy.random import Generator

from kia_verify.imaging.geometry import Floats, apply
from samples import framing
from samples.camera import Exposure, Light, Matrix, develop, encode, plane_to_image, shift, to_light
from samples.model import Image, Sheet
from samples.surfaces import fractal

LightName = Literal["neutral", "warm", "cool", "dim", "shadow", "flash"]
LIGHTS: tuple[LightName, ...] = ("neutral", "warm", "cool", "dim", "shadow", "flash")

# Linear gains R, G, B, least and most: what is left of the lamp's colour after the phone's white balance.
_CASTS: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "warm": ((1.00, 0.90, 0.58), (1.10, 0.97, 0.85)),
    "cool": ((0.78, 0.92, 1.00), (0.93, 1.00, 1.15)),
}
_SLIGHT = ((0.94, 0.97, 0.92), (1.06, 1.03, 1.08))
LONG_SIDES = (800, 1080, 1280, 1600)


def plain_cloth(height: int, width: int, rgb: tuple[int, int, int], rng: Generator) -> Image:
    """Cloth, a plastic folder or a painted table of one colour."""
    weave = rng.uniform(0, 0.06) * rng.standard_normal((height, width)).astype(np.float32)
    folds = rng.uniform(0.01, 0.10) * fractal(height, width, rng, (3, 3), 4)
    dye = np.array(rgb[::-1], np.float32) * (1 + cv2.GaussianBlur(weave, (0, 0), 0.8) + folds)[..., None]
    return np.asarray(np.clip(dye, 0, 255), np.uint8)


def _gains(height: int, width: int, light: LightName, rng: Generator) -> tuple[Light, Light | None]:
    """Linear BGR gains of every pixel, and light mirrored by the subject (a flash)."""
    low, high = _CASTS.get(light, _SLIGHT)
    colour = rng.uniform(low, high)[::-1].astype(np.float32)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    along = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
    level = rng.uniform(0.75, 1.0) * (1 - rng.uniform(0.03, 0.12) * (1 + along))
    if light == "shadow":
        edge = (along - rng.uniform(-0.4, 0.4)) / rng.uniform(0.04, 0.2)
        level = level * (1 - rng.uniform(0.35, 0.65) / (1 + np.exp(-np.clip(edge, -30, 30))))
    gains = np.asarray(level[..., None] * colour, np.float32)
    if light != "flash":
        return gains, None
    centre, reach = rng.uniform(-0.6, 0.6, 2), rng.uniform(0.15, 0.4)
    spot = np.exp(-((x - centre[0]) ** 2 + (y - centre[1]) ** 2) / (2 * reach**2))
    return gains, np.asarray(rng.uniform(0.25, 0.9) * spot[..., None], np.float32)


def _taken(scene: Image, light: LightName, blur: float, rng: Generator) -> Image:
    """The scene as the phone's file: light, lens, sensor, JPEG."""
    height, width = scene.shape[:2]
    gains, mirrored = _gains(height, width, light, rng)
    shine = to_light(scene) * gains
    if mirrored is not None:
        shine += mirrored
    dim = light == "dim"
    exposure = Exposure(
        blur=blur,
        noise=float(rng.uniform(0.012, 0.025) if dim else rng.uniform(0.002, 0.012)),
        gain=float(rng.uniform(0.15, 0.40) if dim else 1.0),
        sharpening=float(rng.uniform(0, 0.35)),
    )
    data = encode(develop(shine, exposure, rng), ".jpg", int(rng.integers(66, 88)))
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def take_file(picture: Image, light: LightName, rng: Generator) -> tuple[Image, Floats]:
    """The photograph itself, as the phone or the shop that took the child's picture sends it.

    Args:
        picture: BGR, what stands before the lens.
        light: in which it stands.
        rng: source of chance.

    Returns:
        Pixels and the corners of the photo in them: the whole file.
    """
    height = int(rng.choice([591, 800, 1067, 1280]))
    size = round(height * picture.shape[1] / picture.shape[0]), height
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float64)
    return _taken(small, light, float(rng.uniform(0, 0.6)), rng), corners - 0.5


def photograph_print(sheet: Sheet, table: Image, light: LightName, rng: Generator) -> tuple[Image, Floats]:
    """A print on a table, seen at an angle of up to 18 degrees.

    Args:
        sheet: the print.
        table: BGR texture, stretched over the frame.
        light: in which it lies.
        rng: source of chance.

    Returns:
        Pixels and the print's corners in them, clockwise from its own top left.
    """
    to_plane = framing.paper_to_plane(sheet)
    paper = framing.sheet_corners(sheet)
    distance = max(sheet.size_mm) * rng.uniform(2.5, 5)
    seen = plane_to_image(rng.uniform(0, 18), rng.uniform(0, 360), distance) @ to_plane
    seen = framing.levelled(seen, paper, rng.uniform(-10, 10))
    corners = apply(seen, paper)
    box = corners.max(axis=0) - corners.min(axis=0)
    # The frame leaves the print a third to nearly all of its height or width.
    room = rng.uniform(1.12, 2.6)
    long = int(rng.choice(LONG_SIDES))
    wide = rng.random() < 0.4
    frame = np.array([long, round(long * 0.75)] if wide else [round(long * 0.75), long])
    zoom = float((frame / (box * room)).min())
    seen = np.diag([zoom, zoom, 1.0]) @ seen
    corners = apply(seen, paper)
    low, high = corners.min(axis=0), corners.max(axis=0)
    seen = shift(*(map(float, framing.place((low, high), (int(frame[0]), int(frame[1])), rng)))) @ seen
    size = int(frame[0]), int(frame[1])
    scene = _laid(sheet.image, seen, np.asarray(cv2.resize(table, size), np.uint8), rng)
    height = float(np.linalg.norm(corners[3] - corners[0]))
    return _taken(scene, light, float(rng.uniform(0.1, 1.0) * min(1.0, height / 500)), rng), apply(
        seen, paper
    )


def _laid(image: Image, to_scene: Matrix, table: Image, rng: Generator) -> Image:
    """The table with the print on it, and the print's soft shadow."""
    size = table.shape[1], table.shape[0]
    whole = np.full(image.shape[:2], 255, np.uint8)
    across = apply(to_scene, np.array([[0.0, 0.0], [0.0, image.shape[0]]]))
    factor = min(1.0, 1.2 * float(np.linalg.norm(across[1] - across[0])) / image.shape[0])
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    fx, fy = image.shape[1] / small.shape[1], image.shape[0] / small.shape[0]
    grow = np.array([[fx, 0, 0.5 * fx - 0.5], [0, fy, 0.5 * fy - 0.5], [0, 0, 1.0]])
    laid = cv2.warpPerspective(
        small, to_scene @ grow, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    alpha = cv2.warpPerspective(whole, to_scene, size, flags=cv2.INTER_LINEAR).astype(np.float32) / 255
    reach = max(size) * rng.uniform(0.001, 0.006)
    shade = cv2.GaussianBlur(alpha, (0, 0), reach)
    fall = np.array([[1, 0, rng.normal(0, reach)], [0, 1, rng.normal(0, reach)]])
    shade = cv2.warpAffine(shade, fall, size)
    dark = table * (1 - rng.uniform(0.15, 0.5) * shade)[..., None]
    return np.asarray(np.clip(dark + (laid - dark) * alpha[..., None], 0, 255), np.uint8)
