"""Fingers that hold a sheet at its edge."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from kia_verify.imaging.geometry import quad_area
from samples.model import Image, Quad

_SKINS = ((134, 166, 208), (112, 146, 190), (94, 126, 172), (78, 108, 152), (150, 180, 218))  # BGR

THUMB_MM = 19.0


def skin(rng: Generator) -> NDArray[np.float64]:
    """A tone of skin, BGR."""
    tone = np.array(_SKINS[int(rng.integers(len(_SKINS)))], np.float64)
    return np.asarray(np.clip(tone + rng.normal(0, 6, 3), 0, 255), np.float64)


def _outline(base: NDArray[np.float64], tip: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    """Outline of a finger from beyond the frame to its tip."""
    axis = (tip - base) / np.linalg.norm(tip - base)
    side = np.array([-axis[1], axis[0]])
    half = width / 2
    turn = np.linspace(-np.pi / 2, np.pi / 2, 24)
    knuckle = tip - axis * half
    arc = [knuckle + np.cos(t) * axis * half * 1.12 + np.sin(t) * side * half * 0.94 for t in turn]
    length = float(np.linalg.norm(tip - base))
    # From the first joint on the finger keeps its width, further on it runs into the hand.
    stations = ((1.7, 0.92), (2.8, 1.12), (4.5, 1.9), (7.0, 4.0), (max(7.5, length / width), 4.4))
    flanks = [tip - axis * width * at + side * half * wide for at, wide in stations]
    others = [tip - axis * width * at - side * half * wide for at, wide in reversed(stations)]
    return np.array([*arc, *flanks, *others])


def draw_finger(image: Image, base: Quad, tip: Quad, width: float, tone: Quad, nail: bool) -> None:
    """Draws one finger into a picture.

    Args:
        image: BGR, changed in place.
        base: x, y where the finger leaves the frame.
        tip: x, y of its tip.
        width: in pixels.
        tone: BGR of the skin.
        nail: the back of the finger is seen.
    """
    outline = _outline(base, tip, width)
    reach = int(width)
    low = np.maximum(np.floor(outline.min(axis=0)).astype(int) - reach, 0)
    high = np.minimum(np.ceil(outline.max(axis=0)).astype(int) + reach, (image.shape[1], image.shape[0]))
    if np.any(high - low < 2):
        return
    window = image[low[1] : high[1], low[0] : high[0]]
    mask = np.zeros(window.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.rint((outline - low) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    inside = np.pad(mask, 1)  # the frame cuts the finger: no rim there, but one is barely seen
    depth = np.clip(
        cv2.distanceTransform((inside > 127).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1] / (width / 2), 0, 1
    )
    round_light = (0.62 + 0.42 * np.sin(depth * np.pi / 2))[..., None]
    colour = tone * round_light
    if nail:
        axis = (tip - base) / np.linalg.norm(tip - base)
        centre = tip - axis * width * 0.36 - low
        plate = np.zeros(window.shape[:2], np.uint8)
        angle = float(np.degrees(np.arctan2(axis[1], axis[0])))
        cv2.ellipse(
            plate, (tuple(map(float, centre)), (width * 0.62, width * 0.52), angle), (255,), -1, cv2.LINE_AA
        )
        share = (
            cv2.GaussianBlur(plate, (0, 0), max(0.6, width / 60)).astype(np.float64)[..., None] / 255 * 0.55
        )
        colour = colour * (1 - share) + (tone * 0.6 + np.array([96, 92, 104])) * share
    shade = cv2.GaussianBlur(mask, (0, 0), max(1.0, width / 10)).astype(np.float64)[..., None] / 255
    alpha = mask.astype(np.float64)[..., None] / 255
    shadowed = window * (1 - 0.4 * shade)
    window[:] = np.clip(shadowed * (1 - alpha) + colour * alpha, 0, 255).astype(np.uint8)


def _clear(tip: Quad, base: Quad, width: float, keep: list[Quad]) -> bool:
    outline = cv2.convexHull(_outline(base, tip, width * 1.15).astype(np.float32))
    for quad in keep:
        hull = cv2.convexHull(quad.astype(np.float32))
        if quad_area(quad) > 0 and cv2.intersectConvexConvex(outline, hull)[0] > 0:
            return False
    return True


def holding_fingers(
    sheet: Quad, keep: list[Quad], frame: tuple[int, int], px_per_mm: float, rng: Generator
) -> list[tuple[Quad, Quad]]:
    """Places for one or two thumbs over a sheet's edge that hide no printed value.

    Args:
        sheet: corners of the sheet in the picture.
        keep: quads in the picture that must stay visible.
        frame: width and height of the picture.
        px_per_mm: scale at the sheet.
        rng: source of chance.

    Returns:
        Base and tip of each thumb; empty where no place is free.
    """
    width = THUMB_MM * px_per_mm
    found: list[tuple[Quad, Quad]] = []
    wanted = 1 if rng.random() < 0.6 else 2
    for _ in range(24):
        side = int(rng.integers(4))
        a, b = sheet[side], sheet[(side + 1) % 4]
        edge = a + (b - a) * rng.uniform(0.08, 0.92)
        inward = np.array([-(b - a)[1], (b - a)[0]]) / np.linalg.norm(b - a)
        slant = rng.uniform(-0.6, 0.6)
        c, s = np.cos(slant), np.sin(slant)
        direction = np.array([c * inward[0] - s * inward[1], s * inward[0] + c * inward[1]])
        tip = edge + direction * width * rng.uniform(0.15, 0.75)
        base = edge - direction * (max(frame) * 0.5 + 2 * width)
        apart = all(np.linalg.norm(tip - other) > 1.6 * width for _, other in found)
        if apart and _clear(tip, base, width, keep):
            found.append((base, tip))
        if len(found) == wanted:
            break
    return found
