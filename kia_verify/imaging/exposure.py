"""Exposure: how bright the paper around the text is, in the darkest part that carries text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kia_verify.imaging.geometry import Image
from kia_verify.imaging.measure import Measure, Scale
from kia_verify.imaging.text_line import TextLine
from kia_verify.imaging.working_copy import grey
from kia_verify.report import Code

NAME = "exposure"
UNIT = "luminance of the paper, 0 to 255"
SCALE = Scale(hopeless=20.0, limit=66.0, target=120.0)
"""A white sheet in a shadow that takes 60 % of a dim lamp's light still has 118, a card's light blue 100.
Below about 60 a JPEG of usual quality keeps hardly twenty steps between ink and paper."""
DARKEST_PART = 10
"""Percentile over the lines: a shadow that lies on a tenth of them counts."""


def assess(image: Image, lines: Sequence[TextLine]) -> Measure:
    """Tenth percentile over the lines of the paper's luminance; of the whole page without lines."""
    if lines:
        value = float(np.percentile([line.paper for line in lines], DARKEST_PART))
    else:
        # Too dark for the reader to find a line: the brightest tenth of the page stands for its paper.
        value = float(np.percentile(grey(image), 90))
    return Measure.on(SCALE, NAME, value, UNIT, Code.IMAGE_DARK)
