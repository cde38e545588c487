"""Motion: a hand that moved smears strokes along one direction and leaves the edges across it sharp.

Hopeless defocus turns lines of text into level bars, which look moved as well; the cause has the same name.
"""

from __future__ import annotations

from kia_verify.imaging.measure import Measure
from kia_verify.imaging.spread import Spread
from kia_verify.imaging.thresholds import scale_of
from kia_verify.report import Code

NAME = "motion"
UNIT = "slopes left along the motion / slopes across"


def assess(spread: Spread | None) -> Measure:
    """The evenness of the print's slopes; not assessed where no print was seen."""
    if spread is None:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_BLURRED)
    return Measure.on(scale_of(NAME), NAME, spread.evenness, UNIT, Code.IMAGE_BLURRED)
