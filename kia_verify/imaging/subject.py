"""A subject of a photograph: a document or a print, found and straightened."""

from __future__ import annotations

from dataclasses import dataclass

from kia_verify.imaging.geometry import Floats, Image


@dataclass(frozen=True, eq=False)
class Subject:
    """One document or print in a photograph.

    Attributes:
        file: name of the photograph.
        corners: (4, 2) pixels of the file as stored, clockwise from the subject's own top left.
        rotation: clockwise quarter turn in degrees (0, 90, 180, 270) that brings the stored
            photograph upright, None where it cannot be told.
        skew: angle in degrees left after it, counter-clockwise positive, None where unknown.
        image: the straightened subject, BGR.
        to_file: homography from pixels of `image` to pixels of the file as stored.
        cut: sides of the subject that lie outside the photograph (`top`, `right`, `bottom`, `left`
            of the straightened subject).
    """

    file: str
    corners: Floats
    rotation: int | None
    skew: float | None
    image: Image
    to_file: Floats
    cut: tuple[str, ...] = ()
