"""Cut off: how much of the document lies outside the photograph?

A margin, the labels of a KTP or the foot of a certificate outside are no loss of what decides; words that
run into the border are for a person to look at; a document far shorter than its kind lacks values.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, apply, from_border, quad_area, quad_size, rectangle
from kia_verify.imaging.measure import Measure, Scale
from kia_verify.imaging.subject import Subject
from kia_verify.report import Code, Kind

NAME = "cut_off"
UNIT = "share of the document outside the photograph"
SCALES = {
    Kind.KTP: Scale(hopeless=0.60, limit=0.27, target=0.0),
    Kind.KK: Scale(hopeless=0.50, limit=0.21, target=0.0),
    Kind.BIRTH_CERTIFICATE: Scale(hopeless=0.70, limit=0.30, target=0.0),
}
"""A KTP's labels take the left quarter, a family card's margins and footer a fifth, the officer's block at
the foot of a certificate a quarter: a loss of so much leaves all values. A tilted sheet looks shorter by
a tenth. Measured: cuts through values 0.36 and 0.47; sheets whose edge alone lies outside up to 0.16."""
BROKEN = Scale(hopeless=1.0, limit=0.25, target=0.0)
"""For a page that nobody recognises: a quarter of its lines broken off, or of itself outside, is the likely
cause."""
BROKEN_UNIT = "share of the lines that run into the border, or of the page outside"
AT_BORDER = 1.5
"""Distance in pixels from the border of a picture within which a line runs into it."""
ASPECTS = {
    Kind.KTP: (85.6 / 53.98,),
    Kind.KK: (297.0 / 210.0,),
    Kind.BIRTH_CERTIFICATE: (210.0 / 297.0, 210.0 / 330.0),
}
"""Width over height: ISO 7810 ID-1, A4 landscape, A4 or folio portrait."""


def assess(
    subject: Subject, line_quads: Sequence[Floats], kind: Kind, file_size: tuple[int, int] | None
) -> Measure:
    """BAD where much of the document is missing, POOR where its print runs into the border.

    Args:
        subject: with the sides that lie outside the photograph.
        line_quads: text lines in pixels of the straightened subject.
        kind: what the subject is.
        file_size: width and height of the file as stored; not assessed without it.
    """
    if kind is Kind.UNKNOWN and file_size is not None:
        broken = sum(_touches(subject, [quad], file_size) for quad in line_quads) / max(len(line_quads), 1)
        lost = max(broken, _outside(subject, file_size))
        return Measure.on(BROKEN, NAME, lost, BROKEN_UNIT, Code.DOCUMENT_CROPPED)
    scale = SCALES.get(kind)
    if scale is None or file_size is None:
        return Measure.not_assessed(NAME, UNIT, Code.DOCUMENT_CROPPED)
    touching = _touches(subject, line_quads, file_size)
    if not subject.cut and not touching:
        return Measure.on(scale, NAME, 0.0, UNIT, Code.DOCUMENT_CROPPED)
    # Print at the border is looked at by a person even where next to nothing seems to be missing.
    missing = max(_missing(subject, kind, file_size), 0.6 * scale.limit if touching else 0.0)
    return Measure.on(scale, NAME, missing, UNIT, Code.DOCUMENT_CROPPED)


def _touches(subject: Subject, line_quads: Sequence[Floats], file_size: tuple[int, int]) -> bool:
    """Whether a line reaches the border of the file, or of the subject as found."""
    if not line_quads:
        return False
    height, width = subject.image.shape[:2]
    return runs_into_border(np.concatenate(line_quads), (width, height), subject.to_file, file_size)


def runs_into_border(
    points: Floats, size: tuple[int, int], to_file: Floats, file_size: tuple[int, int]
) -> bool:
    """Whether print reaches the border of its straightened page, or of the file.

    Args:
        points: (n, 2) pixels of the page.
        size, file_size: width and height of page and file.
        to_file: homography from pixels of the page to those of the file.
    """
    in_file = from_border(apply(to_file, points), file_size)
    return min(in_file, from_border(points, size)) <= AT_BORDER


def _missing(subject: Subject, kind: Kind, file_size: tuple[int, int]) -> float:
    """Share of the document outside the file, by its corners or by the proportions that it lacks."""
    outside = _outside(subject, file_size)
    if outside > 0.01:
        return outside
    width, height = quad_size(subject.corners)
    losses = []
    for aspect in ASPECTS[kind]:
        # What was cut off at a side makes it too narrow, at the top or bottom too low.
        ratio = width / max(height, 1.0) / aspect
        losses.append(1.0 - min(ratio, 1.0 / ratio))
    return float(min(losses))


def _outside(subject: Subject, file_size: tuple[int, int]) -> float:
    """Share of the subject's corners' quadrilateral outside the file."""
    frame = rectangle(*file_size).astype(np.float32)
    inside, _ = cv2.intersectConvexConvex(subject.corners.astype(np.float32), frame)
    return 1.0 - float(inside) / max(quad_area(subject.corners), 1.0)
