"""What the engine sees in a pass photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kia_verify.imaging import colour, face
from kia_verify.imaging.background import judge_background, white_border
from kia_verify.imaging.face import Face
from kia_verify.imaging.geometry import Floats, Image
from kia_verify.imaging.working_copy import smooth

GREY_SPREAD = 0.030
"""Chromaticity spread (`colour.spread`) below which a print has no colour. Black and white prints in
warm and cool light: up to 0.02; colour prints: 0.06 and more, for the skin alone."""
SAME_RANK = 0.4
"""A face at least this high, as a share of the largest, is a second person; smaller ones are patterns."""


@dataclass(frozen=True)
class PassPhoto:
    """Judgement of a 3x4 pass photo.

    Attributes:
        background: red, blue, other, or None where the colour cannot be told.
        certain: False where the colour lies near the border of its class (goes to review).
        background_name: plain English name of the colour seen (`white`, `green`, `pattern`, ...).
        faces: number of faces found, None if no finder could be run.
        face_share: height of the face box over the height of the photo, None without a face.
        face_cut: the head reaches out of the photo.
        aspect: width over height of the photo.
        grey: the photo has no colour (a black and white print).
    """

    background: Literal["red", "blue", "other"] | None
    certain: bool
    background_name: str
    faces: int | None
    face_share: float | None
    face_cut: bool
    aspect: float
    grey: bool


def judge(image: Image, outer: Image | None = None, aspect: float | None = None) -> PassPhoto:
    """Judges a pass photo: a straightened print or a digital file.

    Args:
        image: BGR, in any of four turns, without surroundings.
        outer: BGR pixels around the print in the photograph; something white among them tells the
            colour of the light. None for a digital file.
        aspect: true width over height as it lies in `image`, perspective taken away; that of the
            image without it.
    """
    degrees, faces = face.best_turn(image)
    upright = face.turned(image, degrees or 0)
    height, width = upright.shape[:2]
    faces = [found for found in faces if found.height >= SAME_RANK * faces_height(faces)]
    largest = max(faces, key=lambda found: found.height, default=None)
    inner, white = white_border(upright)
    if white is None and outer is not None:
        white = _white_nearby(outer)
    spread = colour.spread(inner)
    grey = spread is not None and spread < GREY_SPREAD
    seen = None
    if spread is not None and not grey:
        seen = judge_background(inner, _moved(largest, upright, inner), white)
    return PassPhoto(
        background=seen.colour if seen else None,
        certain=seen.certain if seen else False,
        background_name=seen.name if seen else "no colour" if grey else "unknown",
        faces=len(faces) if face.available() else None,
        face_share=largest.height / height if largest else None,
        face_cut=largest is not None and _cut(largest, width, height),
        aspect=_aspect(aspect or image.shape[1] / image.shape[0], degrees),
        grey=grey,
    )


def _aspect(aspect: float, degrees: int | None) -> float:
    """Width over height of the upright photo from that before a quarter turn."""
    if degrees is None:  # a print whose turn is unknown is taken as standing, as pass photos are
        return min(aspect, 1 / aspect)
    return aspect if degrees in (0, 180) else 1 / aspect


def faces_height(faces: list[Face]) -> float:
    """Height of the largest face in pixels, 0 without one."""
    return max((found.height for found in faces), default=0.0)


def _cut(found: Face, width: int, height: int) -> bool:
    """Whether the face itself (forehead, cheeks or chin) reaches beyond the photo's edge.

    The box of a whole face may come as near as a hair's breadth to the edge, above all under a veil.
    """
    left, top, right, bottom = found.box
    margin = 0.03 * found.height
    return left < -margin or top < -margin or right > width + margin or bottom > height + margin


def _moved(found: Face | None, outside: Image, inside: Image) -> Face | None:
    """The face in pixels of the photo without its border."""
    if found is None:
        return None
    # Borders are nearly as wide on opposite sides, and the box need not be exact to a pixel.
    x = (outside.shape[1] - inside.shape[1]) / 2
    y = (outside.shape[0] - inside.shape[0]) / 2
    left, top, right, bottom = found.box
    return Face((left - x, top - y, right - x, bottom - y), found.score, found.landmarks)


def _white_nearby(outer: Image) -> Floats | None:
    """Linear RGB of paper-like pixels in the surroundings, None where nothing there is nearly white."""
    pixels = smooth(colour.linear(outer), 2.0).reshape(-1, 3)
    lab = colour.oklab(pixels)
    light = lab[:, 0]
    saturation = np.hypot(lab[:, 1], lab[:, 2]) / np.maximum(light, 0.05)
    paper = (light > 0.75) & (light < 0.985) & (saturation < 0.08)
    if paper.mean() < 0.05:
        return None
    white: Floats = np.median(pixels[paper], axis=0)
    return white
