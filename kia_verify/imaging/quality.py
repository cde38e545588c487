"""All measures of one document's image, in one call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kia_verify.errors import EngineMissingError
from kia_verify.imaging import (
    colour,
    compression,
    contrast,
    cut_off,
    exposure,
    glare,
    motion,
    screen,
    shadow,
    sharpness,
    text_size,
)
from kia_verify.imaging.geometry import Floats
from kia_verify.imaging.measure import Measure, Verdict
from kia_verify.imaging.spread import Spread, spread
from kia_verify.imaging.straightening import seen_in_file
from kia_verify.imaging.subject import Subject
from kia_verify.imaging.text_line import cut_lines
from kia_verify.report import Code, Kind

log = logging.getLogger(__name__)

CALIBRATED = frozenset(
    module.NAME for module in (sharpness, motion, exposure, shadow, contrast, glare, text_size, compression)
)
"""Measures of the photograph whose scales were fitted to what was read (models/quality_gate)."""
DOUBTED = CALIBRATED - {compression.NAME}
"""Of these, POOR is a cause as well. Not compression: coders other than those of the calibration leave steps
as high on photographs that are read well."""
AS_BAD = 10.0
"""Difference in score up to which a second cause is named beside the worst: blur takes contrast, too."""


class _Measuring(Protocol):
    NAME: str
    UNIT: str


def assess(
    subject: Subject,
    line_quads: Sequence[Floats],
    kind: Kind,
    file_size: tuple[int, int] | None = None,
    form: str = "",
) -> tuple[Measure, ...]:
    """Judges a straightened document, text upright.

    Args:
        subject: the document.
        line_quads: its text lines, each (4, 2), pixels of `subject.image`.
        kind: what it is.
        file_size: width and height of the file as stored; without it the cut is not assessed.
        form: `kk_old` or `akta_blank` for coloured security paper, else empty.

    Returns:
        One measure each of sharpness, motion, exposure, shadow, contrast, glare, text size,
        compression, cut, colour and screen, in this order. A measure that fails keeps its row as not
        assessed.
    """
    image, quads = subject.image, list(line_quads)
    lines = cut_lines(image, quads)

    @cache
    def blur() -> Spread | None:
        letter = text_size.small_print(subject, lines, kind)
        return None if letter is None else spread(image, quads, letter)

    def seen() -> NDArray[np.bool_] | None:
        if file_size is None or not subject.cut:
            return None
        return seen_in_file((image.shape[0], image.shape[1]), subject.to_file, file_size)

    return (
        _run(sharpness, lambda: sharpness.assess(blur()), Code.IMAGE_BLURRED),
        _run(motion, lambda: motion.assess(blur()), Code.IMAGE_BLURRED),
        _run(exposure, lambda: exposure.assess(image, lines), Code.IMAGE_DARK),
        _run(shadow, lambda: shadow.assess(image, quads), Code.IMAGE_DARK),
        _run(contrast, lambda: contrast.assess(image, lines), Code.IMAGE_GLARE),
        _run(glare, lambda: glare.assess(image, quads, kind), Code.IMAGE_GLARE),
        _run(text_size, lambda: text_size.assess(subject, lines, kind), Code.IMAGE_TOO_SMALL),
        _run(compression, lambda: compression.assess(subject), Code.IMAGE_BLURRED),
        _run(cut_off, lambda: cut_off.assess(subject, quads, kind, file_size), Code.DOCUMENT_CROPPED),
        _run(colour, lambda: colour.assess(image, kind, form, seen(), quads), Code.NOT_ORIGINAL),
        _run(screen, lambda: screen.assess(image), Code.NOT_ORIGINAL),
    )


def refusals(measures: Sequence[Measure]) -> tuple[Code, ...]:
    """Reason codes of the BAD measures, each once, in their order."""
    return tuple(dict.fromkeys(m.code for m in measures if m.verdict is Verdict.BAD and m.code is not None))


def causes(measures: Sequence[Measure]) -> tuple[Code, ...]:
    """Why a document may not have been read, as a person would name it: the worst code, and what is as bad.

    Most calibrated measures are a cause where they are not GOOD, as hardly any photograph without that
    fault lies there; any other one is where it is BAD. In the dark only some of the print is found, which
    says nothing about the size of all of it.
    """
    found: dict[Code, float] = {}
    dark = any(measure.name == exposure.NAME and measure.verdict is Verdict.BAD for measure in measures)
    for measure in measures:
        if dark and measure.name == text_size.NAME:
            continue
        blamed = measure.verdict is Verdict.BAD or (
            measure.verdict is Verdict.POOR and measure.name in DOUBTED
        )
        if blamed and measure.code is not None and measure.score is not None:
            found[measure.code] = min(measure.score, found.get(measure.code, measure.score))
    worst = min(found.values(), default=0.0)
    return tuple(sorted((code for code in found if found[code] <= worst + AS_BAD), key=found.__getitem__))


def _run(module: _Measuring, measure: Callable[[], Measure], code: Code) -> Measure:
    try:
        return measure()
    except EngineMissingError:
        raise
    except Exception:  # whatever fails in one measure, the others still tell what they saw
        log.exception("measure %s failed", module.NAME)
        return Measure.not_assessed(module.NAME, module.UNIT, code)
