"""What the engine sees in a pass photo."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import cv2
import numpy as np

from kia_verify.imaging import colour, face
from kia_verify.imaging.background import Part, judge_background
from kia_verify.imaging.face import Face
from kia_verify.imaging.face_hidden import burnt_share, is_covered
from kia_verify.imaging.geometry import Image
from kia_verify.imaging.white_border import within_border

GREY_SPREAD = 0.030
"""Chromaticity spread (`colour.spread`) below which a print has no colour. Black and white prints in
warm and cool light: up to 0.02; colour prints: 0.06 and more, for the skin alone."""
ABOVE_EYES = 1.7
"""Least room above the eyes in distances from eyes to mouth. Eyes stand half way up a head and the mouth a
fifth above the chin, so a crown without hair takes 1.6; whole heads in 60 pass photos had 2.3 and more."""
BESIDE_EYES = 0.3
"""Least room beside an eye in distances between the eyes: a face ends half of one beside its eyes."""
SAME_RANK = 0.4
"""A face at least this high, as a share of the largest, is a second person; smaller ones are patterns."""
SECOND_SURE = 0.95
"""Probability from which a second face is one: the lesser of 24 pairs of portraits had 0.97 and more, an ear
in tousled hair 0.91."""


@dataclass(frozen=True)
class PassPhoto:
    """Judgement of a 3x4 pass photo.

    Attributes:
        background: red, blue, other, or None where the colour cannot be told.
        certain: False where the colour lies near the border of its class (goes to review).
        background_name: plain English name of the colour seen (`white`, `green`, `pattern`, ...).
        faces: number of faces found, None if no finder could be run.
        face_share: height of the face box over the height of the photo, None without a face.
        face_cut: the head reaches out of the picture.
        aspect: width over height of the photo.
        grey: the photo has no colour (a black and white print).
        turn: clockwise quarter turn in degrees that was made to judge the photo; 0 where it was
            already upright, or where no face tells.
        face: the largest face, in pixels of the photo so turned.
        parts: (height, width) flags of `background.Part` on a small copy of the photo so turned, with its
            border; None where no background was judged. For a person to look at: nothing is decided by it.
        edges_seen: False where no edge of a print was seen and the whole file was judged: a shop's file,
            or a print whose edges do not stand out from the table.
        aspect_seen: False where a side of the print was put where the proportions of a pass photo have it.
        faces_sure: False where all faces but the largest may be none.
        face_burnt: share of the largest face that mirrored light burns out, 0 to 1.
        face_covered: its lower half has not the skin's colour: a mask, a veil.
        face_aside: how far it is turned to a side (`Face.turned_aside`), 0 without a face.
    """

    background: Literal["red", "blue", "other"] | None
    certain: bool
    background_name: str
    faces: int | None
    face_share: float | None
    face_cut: bool
    aspect: float
    grey: bool
    turn: int = 0
    face: Face | None = None
    parts: Image | None = field(default=None, compare=False, repr=False)
    edges_seen: bool = True
    aspect_seen: bool = True
    faces_sure: bool = True
    face_burnt: float = 0.0
    face_covered: bool = False
    face_aside: float = 0.0


def judge(image: Image, aspect: float | None = None) -> PassPhoto:
    """Judges a pass photo: a straightened print or a digital file.

    Args:
        image: BGR, in any of four turns, without surroundings.
        aspect: true width over height as it lies in `image`, perspective taken away; that of the
            image without it.
    """
    degrees, faces = face.best_turn(image)
    upright = face.turned(image, degrees or 0)
    height, width = upright.shape[:2]
    faces = [found for found in faces if found.height >= SAME_RANK * faces_height(faces)]
    largest = max(faces, key=lambda found: found.height, default=None)
    second = max((found.score for found in faces if found is not largest), default=1.0)
    inside, white = within_border(upright)
    inner = upright[inside]
    spread = colour.spread(inner)
    grey = spread is not None and spread < GREY_SPREAD
    seen = None
    if not grey:
        seen = judge_background(inner, _moved(largest, inside), white)
    cut = largest is not None and _cut(largest, (width, height), inside[0].start)
    return PassPhoto(
        background=seen.colour if seen else None,
        # What lies beside a cheek that fills the photo is as likely hair or clothes.
        certain=seen is not None and seen.certain and not cut,
        background_name=seen.name if seen else "no colour" if grey else "unknown",
        faces=len(faces) if face.available() else None,
        face_share=largest.height / height if largest else None,
        face_cut=cut,
        aspect=_aspect(aspect or image.shape[1] / image.shape[0], degrees),
        grey=grey,
        turn=degrees or 0,
        face=largest,
        parts=_framed(seen.parts, upright, inside) if seen and seen.parts is not None else None,
        faces_sure=second >= SECOND_SURE,
        face_burnt=burnt_share(upright, largest) if largest else 0.0,
        face_covered=largest is not None and not grey and is_covered(upright, largest),
        face_aside=largest.turned_aside if largest else 0.0,
    )


def _aspect(aspect: float, degrees: int | None) -> float:
    """Width over height of the upright photo from that before a quarter turn."""
    if degrees is None:  # a print whose turn is unknown is taken as standing, as pass photos are
        return min(aspect, 1 / aspect)
    return aspect if degrees in (0, 180) else 1 / aspect


def faces_height(faces: list[Face]) -> float:
    """Height of the largest face in pixels, 0 without one."""
    return max((found.height for found in faces), default=0.0)


def _cut(found: Face, size: tuple[int, int], top: int) -> bool:
    """Whether the head reaches out of the photo: no room for its crown, or the face itself at an edge.

    Args:
        found: the face.
        size: width and height of the photo.
        top: row in which the picture begins, below a white border.
    """
    left, _, right, bottom = found.box
    margin = 0.03 * found.height
    beside = left < -margin or right > size[0] + margin or bottom > size[1] + margin
    # A box may end at the photo's edge though the face goes on beyond it.
    room = min(found.landmarks[0][0], size[0] - found.landmarks[1][0])
    beside = beside or room < BESIDE_EYES * found.eyes_apart
    return beside or found.eyes - top < ABOVE_EYES * found.eyes_to_mouth


def _moved(found: Face | None, inside: tuple[slice, slice]) -> Face | None:
    """The face in pixels of the photo without its border."""
    if found is None:
        return None
    y, x = (part.start for part in inside)
    left, top, right, bottom = found.box
    return Face((left - x, top - y, right - x, bottom - y), found.score, found.landmarks)


def _framed(parts: Image, upright: Image, inside: tuple[slice, slice]) -> Image:
    """The flags of the photo within its border, with the border around them."""
    height, width = upright.shape[:2]
    rows, columns = inside
    scale = parts.shape[0] / (rows.stop - rows.start)
    above, left = round(scale * rows.start), round(scale * columns.start)
    below, right = round(scale * (height - rows.stop)), round(scale * (width - columns.stop))
    framed = cv2.copyMakeBorder(
        parts, above, below, left, right, cv2.BORDER_CONSTANT, value=[float(Part.BORDER)]
    )
    return np.asarray(framed, dtype=np.uint8)
