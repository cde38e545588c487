"""Where the camera stands and what its frame takes in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from kia_verify.imaging.geometry import Floats, apply
from samples.camera import Matrix, shift, turn
from samples.model import Quad, Sheet
from samples.truth import deciding_quads

# Long sides in pixels to which WhatsApp reduces a photograph (standard, HD), see README.
LONG_SIDES = (1280, 1600, 2048, 4096)
SHORTEST = 800
COMMON, LARGEST = 4_000_000, 8_500_000  # pixels of a file


def paper_to_plane(sheet: Sheet) -> Matrix:
    """From pixels of a sheet to millimetres around its centre."""
    height, width = sheet.image.shape[:2]
    mm = sheet.size_mm[0] / width, sheet.size_mm[1] / height
    return np.diag([*mm, 1.0]) @ shift(0.5 - width / 2, 0.5 - height / 2)


def sheet_corners(sheet: Sheet) -> Quad:
    """Corners of the paper in pixels of its image (pixel centres are whole numbers)."""
    height, width = sheet.image.shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64) - 0.5


def skew_of(corners: Quad) -> float:
    """Angle of a sheet's horizontal direction in degrees, counter-clockwise positive."""
    right = corners[1] + corners[2] - corners[0] - corners[3]
    return float(-np.degrees(np.arctan2(right[1], right[0])))


def capital_height(sheet: Sheet, to_image: Matrix) -> float:
    """Height in the picture of the smallest capitals of the deciding values.

    Args:
        sheet: the sheet.
        to_image: from pixels of the sheet to pixels of the picture.
    """
    quads = deciding_quads(sheet.content.kind, sheet.quads) or {"sheet": sheet_corners(sheet)}
    scales = []
    for quad in quads.values():
        seen = apply(to_image, quad)
        scales.append(
            (np.linalg.norm(seen[3] - seen[0]) + np.linalg.norm(seen[2] - seen[1]))
            / (np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1]))
        )
    return float(min(scales)) * sheet.capital_px


def levelled(to_image: Matrix, corners: Quad, skew: float) -> Matrix:
    """Turns a projection about the optical axis until a sheet stands at the given skew."""
    return turn(skew - skew_of(apply(to_image, corners))) @ to_image


def frame_size(width: float, height: float, widest: float, rng: Generator) -> tuple[int, int]:
    """A size of file that takes in the sheets and that WhatsApp could have made.

    Args:
        width, height: of the sheets' bounding box in pixels.
        widest: the frame is at most so many times as large as the box.
        rng: source of chance.

    Returns:
        Width and height in pixels.
    """
    options = []
    for long in LONG_SIDES:
        for aspect in (4 / 3, 16 / 9, 3 / 2):
            for size in ((long, round(long / aspect)), (round(long / aspect), long)):
                room = min(size[0] / width, size[1] / height)
                if 1.03 <= room <= widest:
                    options.append(size)
    if options and rng.random() < 0.75:
        weight = np.array([1.0 / (w * h) ** 1.5 for w, h in options])
        return options[int(rng.choice(len(options), p=weight / weight.sum()))]
    # Cropped by hand before sending.
    cropped = np.array([width * rng.uniform(1.03, 1.14), height * rng.uniform(1.03, 1.14)])
    cropped *= max(1.0, SHORTEST / cropped.max())
    wide, tall = (round(float(side)) for side in np.minimum(cropped, LONG_SIDES[-1]))
    return wide, tall


def place(box: tuple[Floats, Floats], size: tuple[int, int], rng: Generator) -> Floats:
    """Offset that puts a bounding box (low, high) somewhere around the middle of a frame."""
    low, high = box
    slack = np.maximum(np.array(size) - (high - low), 0)
    margin = slack * np.clip(0.5 + rng.normal(0, 0.18, 2), 0.08, 0.92)
    return np.asarray(margin - low)


def edge_shift(corners: Quad, keep: Sequence[Quad], size: tuple[int, int], rng: Generator) -> Floats:
    """Moves the frame so that one edge of a sheet falls outside while all print stays inside.

    Returns:
        Offset to add to the picture's coordinates; zero where no print-free margin is left.
    """
    side = int(rng.integers(4))
    printed = np.concatenate(keep) if keep else corners
    low, high = printed.min(axis=0), printed.max(axis=0)
    outer = corners[side], corners[(side + 1) % 4]
    axis, positive = (
        (1, False) if side == 0 else (0, True) if side == 1 else (1, True) if side == 2 else (0, False)
    )
    if positive:
        edge, text, end = min(point[axis] for point in outer), high[axis] + 8, size[axis]
        target = text + (edge - text) * rng.uniform(0.2, 0.8)
        move = end - target
    else:
        edge, text = max(point[axis] for point in outer), low[axis] - 8
        target = text + (edge - text) * rng.uniform(0.2, 0.8)
        move = -target
    if (positive and edge <= text) or (not positive and edge >= text):
        return np.zeros(2)
    offset = np.zeros(2)
    offset[axis] = move
    other_low, other_high = low + offset, high + offset
    inside = np.all(other_low >= 2) and np.all(other_high <= np.array(size) - 2)
    return offset if inside else np.zeros(2)


def cut_through(
    corners: Quad, side: str, share: float, size: tuple[int, int]
) -> tuple[Floats, tuple[int, int]]:
    """Frames a sheet so that a part of it is cut off.

    Args:
        corners: of the sheet in the picture.
        side: of the sheet that falls outside: top, right, bottom or left.
        share: of the sheet's extent that falls outside.
        size: width and height of the frame.

    Returns:
        Offset to add to the picture's coordinates, and the size of the smaller frame.
    """
    top_left, top_right, bottom_right, bottom_left = corners
    near, far = {
        "left": ((top_left, bottom_left), (top_right, bottom_right)),
        "right": ((top_right, bottom_right), (top_left, bottom_left)),
        "top": ((top_left, top_right), (bottom_left, bottom_right)),
        "bottom": ((bottom_left, bottom_right), (top_left, top_right)),
    }[side]
    axis = 0 if side in ("left", "right") else 1
    at = float(np.mean([a[axis] + (b[axis] - a[axis]) * share for a, b in zip(near, far, strict=True)]))
    offset, frame = np.zeros(2), list(size)
    if side in ("left", "top"):
        offset[axis] = -at
        frame[axis] = round(size[axis] - at)
    else:
        frame[axis] = round(at)
    return offset, (frame[0], frame[1])
