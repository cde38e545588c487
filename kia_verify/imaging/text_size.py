"""Text size: height of the letters in pixels of the file as sent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kia_verify.imaging.geometry import Floats, apply, quad_size
from kia_verify.imaging.measure import Measure
from kia_verify.imaging.subject import Subject
from kia_verify.imaging.text_line import TextLine
from kia_verify.imaging.thresholds import scale_of
from kia_verify.report import Code, Kind

NAME = "text_size"
UNIT = "letter height in pixels of the file"
LETTER_SHARE = {Kind.KTP: 1.35 / 85.6, Kind.KK: 1.77 / 297.0, Kind.BIRTH_CERTIFICATE: 2.4 / 210.0}
"""Height of the printed capitals over the width of the document (DOMAIN 3.1 to 3.4), for pages on which
no line was found."""
LARGEST_PRINT = 1.5
"""Capitals are at most so many times as high: a title alone does not stand for the small print."""


def assess(subject: Subject, lines: Sequence[TextLine], kind: Kind) -> Measure:
    """Median letter height of the lines; without lines the height that this kind would have."""
    likely = _likely(kind, subject)
    expected = LETTER_SHARE[likely] * quad_size(subject.corners)[0] if likely else None
    if lines:
        value = float(np.median([line.capitals * _scale(subject.to_file, line.quad) for line in lines]))
        if kind in LETTER_SHARE and expected is not None:
            value = min(value, LARGEST_PRINT * expected)
    elif expected is not None:
        value = expected
    else:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_TOO_SMALL)
    return Measure.on(scale_of(NAME), NAME, value, UNIT, Code.IMAGE_TOO_SMALL)


def small_print(subject: Subject, lines: Sequence[TextLine], kind: Kind) -> float | None:
    """Height of the small print's capitals in pixels of the page.

    What the kind prints says it better than the lines: blur makes letters higher, and hides the small ones.
    """
    likely = _likely(kind, subject)
    if likely is not None:
        return LETTER_SHARE[likely] * float(subject.image.shape[1])
    return float(np.percentile([line.capitals for line in lines], 25)) if lines else None


def _likely(kind: Kind, subject: Subject) -> Kind | None:
    """The kind whose letters to expect; an unknown subject's by its proportions."""
    if kind in LETTER_SHARE:
        return kind
    if kind is not Kind.UNKNOWN:
        return None
    width, height = quad_size(subject.corners)
    if width < height:
        return Kind.BIRTH_CERTIFICATE
    return Kind.KTP if width / max(height, 1.0) > 1.5 else Kind.KK


def _scale(to_file: Floats, quad: Floats) -> float:
    """Pixels of the file per pixel of the page, across the line at its middle."""
    across = np.array([quad[[0, 1]].mean(axis=0), quad[[2, 3]].mean(axis=0)])
    length = float(np.linalg.norm(across[1] - across[0]))
    mapped = apply(to_file, across)
    return float(np.linalg.norm(mapped[1] - mapped[0])) / max(length, 1e-6)
