"""Sharpness: how far every stroke is spread, measured against the letters' height.

Blur matters as a share of the letter: a spread of 1.5 px leaves a KTP's name crisp and a family card's
table grey. A variance of the Laplacian, the usual measure, rates a noisy blur above a clean sharp page.
"""

from __future__ import annotations

from kia_verify.imaging.measure import Measure
from kia_verify.imaging.spread import Spread
from kia_verify.imaging.thresholds import scale_of
from kia_verify.report import Code

NAME = "sharpness"
UNIT = "blur sigma / letter height"


def assess(spread: Spread | None) -> Measure:
    """The blur of the print; not assessed where no print was seen."""
    if spread is None:
        return Measure.not_assessed(NAME, UNIT, Code.IMAGE_BLURRED)
    return Measure.on(scale_of(NAME), NAME, spread.blur, UNIT, Code.IMAGE_BLURRED)
