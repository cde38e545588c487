"""Size of the face on a pass photo, in pixels of the file: what is printed cannot be finer."""

from __future__ import annotations

from kia_verify.imaging.measure import Measure, Scale
from kia_verify.report import Code

NAME = "face_size"
UNIT = "height in pixels of the file"
SCALE = Scale(hopeless=24.0, limit=40.0, target=72.0)
"""A face half as high as its 3x4 photo is 236 pixels high where that is printed with 300 dots per inch; 56
(score 80) leave a quarter of that resolution. Drawn prints far away (tune split) have 88 and more."""


def assess(height: float) -> Measure:
    """Whether a face is large enough to be printed.

    Args:
        height: of its box, forehead to chin, in pixels of the file.
    """
    return Measure.on(SCALE, NAME, height, UNIT, Code.IMAGE_TOO_SMALL)
