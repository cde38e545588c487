"""All measures of one document's image, in one call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from kia_verify.imaging import colour, cut_off, exposure, glare, screen, sharpness, text_size
from kia_verify.imaging.geometry import Floats
from kia_verify.imaging.measure import Measure, Verdict
from kia_verify.imaging.subject import Subject
from kia_verify.imaging.text_line import cut_lines
from kia_verify.report import Code, Kind

log = logging.getLogger(__name__)


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
        One measure each of sharpness, exposure, glare, text size, cut, colour and screen, in this
        order. A measure that fails keeps its row as not assessed.
    """
    quads = list(line_quads)
    lines = cut_lines(subject.image, quads)
    return (
        _run(sharpness, lambda: sharpness.assess(subject.image, lines), Code.IMAGE_BLURRED),
        _run(exposure, lambda: exposure.assess(subject.image, lines), Code.IMAGE_DARK),
        _run(glare, lambda: glare.assess(subject.image, quads, kind), Code.IMAGE_GLARE),
        _run(text_size, lambda: text_size.assess(subject, lines, kind), Code.IMAGE_TOO_SMALL),
        _run(cut_off, lambda: cut_off.assess(subject, quads, kind, file_size), Code.DOCUMENT_CROPPED),
        _run(colour, lambda: colour.assess(subject.image, kind, form), Code.NOT_ORIGINAL),
        _run(screen, lambda: screen.assess(subject.image), Code.NOT_ORIGINAL),
    )


def refusals(measures: Sequence[Measure]) -> tuple[Code, ...]:
    """Reason codes of the BAD measures, each once, in their order."""
    return tuple(
        dict.fromkeys(m.code for m in measures if m.verdict is Verdict.BAD and m.code is not None)
    )


def _run(module: _Measuring, measure: Callable[[], Measure], code: Code) -> Measure:
    try:
        return measure()
    except Exception:  # whatever fails in one measure, the others still tell what they saw
        log.exception("measure %s failed", module.NAME)
        return Measure.not_assessed(module.NAME, module.UNIT, code)
