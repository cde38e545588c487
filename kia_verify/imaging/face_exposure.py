"""Light on the face of a pass photo: what is nearly black is printed black."""

from __future__ import annotations

import numpy as np

from kia_verify.imaging.face import Face
from kia_verify.imaging.geometry import Image
from kia_verify.imaging.measure import Measure, Scale
from kia_verify.report import Code

NAME = "face_exposure"
UNIT = "lightest channel of the face's median pixel, 0 to 255"
SCALE = Scale(hopeless=12.0, limit=20.0, target=52.0)
"""Of 24 drawn pass photos in dim rooms and shade (tune split), faces of all colours, the darkest has 45; a
twentieth of the light leaves some 31 to 48 of a studio's photo, a fiftieth 22 to 31."""
WITHIN = (0.2, 0.25, 0.8, 0.875)
"""Left, top, right, bottom of the skin as shares of the face's box."""


def assess(image: Image, face: Face) -> Measure:
    """How light a face is.

    Args:
        image: BGR.
        face: upright in it.
    """
    left, top, right, bottom = (
        max(round(start + share * size), 0)
        for start, size, share in zip(face.box[:2] * 2, (face.width, face.height) * 2, WITHIN, strict=True)
    )
    skin = image[top:bottom, left:right]
    if not skin.size:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_DARK)
    return Measure.on(SCALE, NAME, float(np.median(skin.max(axis=2))), UNIT, Code.IMAGE_DARK)
