"""Exposure: how bright the paper around the text is, in the darkest part that carries text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kia_verify.imaging.geometry import Image
from kia_verify.imaging.measure import Measure
from kia_verify.imaging.text_line import TextLine
from kia_verify.imaging.thresholds import scale_of
from kia_verify.imaging.working_copy import grey
from kia_verify.report import Code

NAME = "exposure"
UNIT = "luminance of the paper, 0 to 255"
DARKEST_PART = 10
"""Percentile over the lines: a shadow that lies on a tenth of them counts."""


def assess(image: Image, lines: Sequence[TextLine]) -> Measure:
    """Tenth percentile over the lines of the paper's luminance; of the whole page without lines."""
    if lines:
        value = float(np.percentile([line.paper for line in lines], DARKEST_PART))
    else:
        # Too dark for the reader to find a line: the brightest tenth of the page stands for its paper.
        value = float(np.percentile(grey(image), 90))
    return Measure.on(scale_of(NAME), NAME, value, UNIT, Code.IMAGE_DARK)
