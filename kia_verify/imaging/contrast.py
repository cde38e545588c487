"""Contrast: how dark the print is against its paper. A veil of stray light or a dirty lens lifts the ink.

Underexposure leaves the ratio as it is (`exposure` tells that), a veil does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kia_verify.imaging.geometry import Image
from kia_verify.imaging.measure import Measure
from kia_verify.imaging.text_line import TextLine
from kia_verify.imaging.thresholds import scale_of
from kia_verify.imaging.working_copy import grey, shrink, smooth
from kia_verify.report import Code

NAME = "contrast"
UNIT = "(paper - ink) / paper"
WORKING_SIDE = 960
PAPER, INK = 90.0, 0.5
"""Percentiles of a page's luminance that stand for its paper and its darkest print."""


def assess(image: Image, lines: Sequence[TextLine]) -> Measure:
    """Median over the lines of the share of the light that ink takes; of the whole page without lines."""
    if lines:
        value = float(np.median([(line.paper - line.ink) / max(line.paper, 1.0) for line in lines]))
    else:
        luminance = smooth(grey(shrink(image, WORKING_SIDE)[0]), 1.0)
        paper, ink = np.percentile(luminance, (PAPER, INK))
        value = float((paper - ink) / max(paper, 1.0))
    return Measure.on(scale_of(NAME), NAME, value, UNIT, Code.IMAGE_GLARE)
