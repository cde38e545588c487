"""Sharpness of the face on a pass photo: a card is printed with it.

Blur is told by how little a picture changes when it is blurred once more (Crete, Dolmiere, Ladret and
Nicolas, "The Blur Effect: Perception and Estimation with a New No-Reference Perceptual Blur Metric", SPIE
2007), on a copy on which every face is equally high.
"""

from __future__ import annotations

import cv2
import numpy as np
from skimage.measure import blur_effect

from kia_verify.imaging.face import Face
from kia_verify.imaging.geometry import Image
from kia_verify.imaging.measure import Measure, Scale
from kia_verify.report import Code

NAME = "face_sharpness"
UNIT = "blur effect, 0 (sharp) to 1"
SCALE = Scale(hopeless=0.92, limit=0.84, target=0.76)
"""Of 179 faces that can be made out (drawn pass photos, tune split) the blurriest had 0.71; a Gaussian of a
standard deviation of 2 % of the face's height makes 0.74 to 0.86 of it, one of 3 % 0.83 to 0.89."""
FACE_PX = 128
"""Height of the face on the copy that is measured."""
AGAIN = 9
"""Width in pixels of the mean by which it is blurred once more."""


def assess(image: Image, face: Face) -> Measure:
    """How blurred a face is.

    Args:
        image: BGR.
        face: upright in it.
    """
    left, top, right, bottom = (max(round(value), 0) for value in face.box)
    box = image[top:bottom, left:right]
    if min(box.shape[:2]) < AGAIN:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_BLURRED)
    scale = FACE_PX / box.shape[0]
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    seen = cv2.resize(cv2.cvtColor(box, cv2.COLOR_BGR2GRAY), None, fx=scale, fy=scale, interpolation=method)
    value = float(blur_effect(seen, h_size=AGAIN)) if np.ptp(seen) else 1.0  # type: ignore[no-untyped-call]
    return Measure.on(SCALE, NAME, value, UNIT, Code.IMAGE_BLURRED)
