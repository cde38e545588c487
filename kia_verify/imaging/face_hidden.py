"""What hides a face: mirrored light, a medical mask, a veil before the mouth.

The finder of faces sees eyes above a mask, and a mouth where it should be; but a mask has not the skin's
colour. Both are told on the face alone: skin is never burnt out by daylight, and of one colour on the bridge
of the nose or the forehead, under the nose and beside the mouth.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.colour import linear, oklab
from kia_verify.imaging.face import Face
from kia_verify.imaging.geometry import Floats, Image

WORKING_HEIGHT = 160
"""Height in pixels of the face on the copy that is looked at; smaller faces are not enlarged."""
BURNT = 235
"""Value of the darkest channel from which skin is burnt out."""
WITHIN = 0.85
"""Axes of the ellipse that is skin, as a share of the face's box."""
LIGHTNESS_WEIGHT = 0.08
"""Weight of the logarithm of Oklab lightness beside a/L and b/L: shade takes four tenths of the light."""
OTHER_COLOUR = 0.07
"""Distance of the lower face from the upper one (a/L, b/L, weighted lightness) from which it is covered. Of
459 bare faces (drawn pass photos in all lights, tune split, and 240 of other people's) the most was 0.052;
a blue mask had 0.22."""
FEWEST = 6
"""Pixels of a part of the face at least."""

# Parts of a face by u (from eye to eye) and v (from the eyes to the mouth), both 0 between the eyes: u from
# the middle outwards, least and most, then v.
_UPPER = {"forehead": (0.0, 0.35, -0.5, -0.25), "bridge of the nose": (0.0, 0.12, -0.1, 0.22)}
_LOWER = {"under the nose": (0.0, 0.35, 0.68, 0.85), "beside the mouth": (0.38, 0.58, 0.8, 1.1)}


def burnt_share(image: Image, face: Face) -> float:
    """Share of a face that mirrored light burns out, 0 to 1.

    Args:
        image: BGR.
        face: upright in it.
    """
    small, scale = _around(image, face)
    height, width = small.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    axes = WITHIN * scale * face.width, WITHIN * scale * face.height
    cv2.ellipse(mask, ((width / 2, height / 2), axes, 0.0), (1,), -1)
    skin = mask > 0
    return float((small.min(axis=2)[skin] >= BURNT).mean()) if skin.any() else 0.0


def is_covered(image: Image, face: Face) -> bool:
    """Whether the face below the eyes has another colour than above them.

    Args:
        image: BGR.
        face: upright in it.
    """
    small, scale = _around(image, face)
    lab = oklab(linear(small))
    light = np.maximum(lab[..., :1], 0.08)
    points = np.concatenate([lab[..., 1:] / light, LIGHTNESS_WEIGHT * np.log(light)], axis=-1)
    u, v = _coordinates(small, face, scale)
    upper, lower = ([_colour(points, u, v, part) for part in parts.values()] for parts in (_UPPER, _LOWER))
    bare = [one for one in upper if one is not None]
    apart = [
        min(float(np.linalg.norm(one - skin)) for skin in bare) for one in lower if one is not None and bare
    ]
    return len(apart) == len(lower) and min(apart) > OTHER_COLOUR


def _around(image: Image, face: Face) -> tuple[Image, float]:
    """The face's box, its middle kept in the middle where it reaches out of the image, and its scale."""
    left, top, right, bottom = face.box
    size = max(1, round(face.width)), max(1, round(face.height))
    centre = (left + right - 1) / 2, (top + bottom - 1) / 2
    box = cv2.getRectSubPix(image, size, centre)
    scale = min(1.0, WORKING_HEIGHT / size[1])
    small = cv2.resize(box, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), scale


def _coordinates(small: Image, face: Face, scale: float) -> tuple[Floats, Floats]:
    """u and v of every pixel of the face's box, see `_UPPER`; u without its sign."""
    corner = np.array(face.box[:2])
    left, right, _, *mouth = ((np.array(point) - corner) * scale for point in face.landmarks)
    origin = (left + right) / 2
    across, down = right - left, (mouth[0] + mouth[1]) / 2 - origin
    y, x = np.mgrid[0 : small.shape[0], 0 : small.shape[1]].astype(np.float64)
    from_origin = np.stack([x - origin[0], y - origin[1]], axis=-1)
    u = np.abs(from_origin @ across) / max(float(across @ across), 1e-9)
    v = (from_origin @ down) / max(float(down @ down), 1e-9)
    return u, v


def _colour(
    points: Floats, u: Floats, v: Floats, part: tuple[float, float, float, float]
) -> NDArray[np.float64] | None:
    """Median colour of a part of the face, None where too little of it is seen."""
    inside = (u >= part[0]) & (u < part[1]) & (v >= part[2]) & (v < part[3])
    return np.median(points[inside], axis=0) if int(inside.sum()) >= FEWEST else None
