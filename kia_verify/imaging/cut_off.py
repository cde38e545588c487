"""Cut off: does the photograph's border run through the document's print?

A blank margin outside the photograph is no loss. Lines that run into the border are cut words, and a
document far shorter than its kind is lacks a part that may hold what decides.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kia_verify.imaging.geometry import Floats, apply, quad_size
from kia_verify.imaging.measure import Measure, Scale, Verdict
from kia_verify.imaging.subject import Subject
from kia_verify.report import Code, Kind

NAME = "cut_off"
UNIT = "share of the document outside the photograph"
SCALE = Scale(hopeless=0.35, limit=0.12, target=0.0)
"""Margins without print take up to 0.10 of a family card or certificate."""
LINE_SHARE = 0.04
"""Share of the lines that run into the border from which print is lost; a single one may be a smear."""
LEAST_LINES = 2
AT_BORDER = 1.5
"""Distance in pixels of the file from its border within which a line runs into it."""
ASPECTS = {
    Kind.KTP: (85.6 / 53.98,),
    Kind.KK: (297.0 / 210.0,),
    Kind.BIRTH_CERTIFICATE: (210.0 / 297.0, 210.0 / 330.0),
}
"""Width over height: ISO 7810 ID-1, A4 landscape, A4 or folio portrait."""
CUT_LINES_SHARE = 0.25
"""Stands as the share where lines run into the border but the corners tell of no loss."""


def assess(
    subject: Subject, line_quads: Sequence[Floats], kind: Kind, file_size: tuple[int, int] | None
) -> Measure:
    """BAD where lines run into the photograph's border or much of the document is missing.

    Args:
        subject: with the sides that lie outside the photograph.
        line_quads: text lines in pixels of the straightened subject.
        kind: what the subject is.
        file_size: width and height of the file as stored; not assessed without it.
    """
    if file_size is None:
        return Measure.not_assessed(NAME, UNIT, Code.DOCUMENT_CROPPED)
    touching = _touching(subject, line_quads, file_size)
    missing = _missing(subject, kind) if subject.cut or touching else 0.0
    if touching >= max(LEAST_LINES, LINE_SHARE * len(line_quads)):
        missing = max(missing, CUT_LINES_SHARE)
    measure = Measure.on(SCALE, NAME, missing, UNIT, Code.DOCUMENT_CROPPED)
    if (subject.cut or touching) and measure.verdict is Verdict.GOOD:
        return Measure.on(SCALE, NAME, 0.8 * SCALE.limit, UNIT, Code.DOCUMENT_CROPPED)
    return measure


def _touching(subject: Subject, line_quads: Sequence[Floats], file_size: tuple[int, int]) -> int:
    """Number of lines that reach the file's border."""
    if not line_quads:
        return 0
    points = apply(subject.to_file, np.concatenate(line_quads)).reshape(-1, 4, 2)
    limit = np.array(file_size) - 1.0
    reach = np.minimum(points.min(axis=(1, 2)), (limit - points).min(axis=(1, 2)))
    return int((reach <= AT_BORDER).sum())


def _missing(subject: Subject, kind: Kind) -> float:
    """Share of the document's length that its proportions lack."""
    if kind not in ASPECTS:
        return 0.0
    width, height = quad_size(subject.corners)
    losses = []
    for aspect in ASPECTS[kind]:
        # What was cut off at a side makes it too narrow, at the top or bottom too low.
        ratio = width / max(height, 1.0) / aspect
        losses.append(1.0 - min(ratio, 1.0 / ratio))
    return float(min(losses))
