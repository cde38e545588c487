"""What the engine sees in a pass photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
