"""A patterned backdrop: a tartan, stripes, bricks or a garden, told by its edges whatever its colours.

Two shades of one dye (a tartan of dark and pale red) have the hue of a plain backdrop, and the pale ones look
like the dye under a reflection. But a reflection, a shadow and a fall of light fade out; a pattern has edges.
Hair and clothes have them, too, but low down or on one side: a pattern has them on both.
"""

from __future__ import annotations

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats

LIGHT_EDGE, DYE_EDGE, NEARBY = 0.12, 0.06, 5
"""An edge: so much change of the logarithm of Oklab lightness, or of a/L and b/L, within so many pixels of
the copy of 240 pixels in which a backdrop is judged."""
DIM = 0.20
"""Oklab lightness below which changes are compared with this instead: there they are noise."""
RIMS, LEFT = (0.07, 0.025, 0.0), 0.1
"""Shares of the photo's width along its edges where a rest of a border may lie: no edges are looked for in
the first that leaves more than LEFT of the samples. Beside a large head hardly any lie outside the widest;
the second still leaves out the blurred step of a border that was cut a little too wide (2 pixels, and half
of NEARBY)."""
PATTERNED = 0.07
"""Share of the samples near an edge from which a backdrop is a pattern. Of 95 drawn patterns of two shades
(tartans, stripes, checks, dots, bricks, flowers, houndstooths; pitch from 2 to 30 % of the photo's height)
93 have more, most of them five times as much; of 130 plain backdrops of all shades and lights one has."""


def is_patterned(lab: Floats, weight: Floats) -> bool:
    """Whether a backdrop is a pattern.

    Args:
        lab: Oklab of a copy of the photo, shape (height, width, 3).
        weight: trust in every pixel as one of the backdrop's, shape (height, width).
    """
    light = np.maximum(lab[..., :1], DIM)
    values = np.concatenate([np.log(light), lab[..., 1:] / light], axis=-1).astype(np.float32)
    kernel = np.ones((NEARBY, NEARBY), np.uint8)
    change = np.asarray(cv2.dilate(values, kernel)) - np.asarray(cv2.erode(values, kernel))
    edged = (change[..., 0] > LIGHT_EDGE) | (np.hypot(change[..., 1], change[..., 2]) > DYE_EDGE)
    upper = weight**2  # a veil reaches in on both sides, but lower down
    rims = (_without_rim(upper, round(share * weight.shape[1])) for share in RIMS)
    asked = next(within for within in rims if within.sum() >= LEFT * upper.sum())
    halves = zip(np.array_split(asked, 2, axis=1), np.array_split(edged, 2, axis=1), strict=True)
    shares = [float((part * near).sum() / max(part.sum(), 1e-9)) for part, near in halves]
    return min(shares) > PATTERNED


def _without_rim(weight: Floats, rim: int) -> Floats:
    """The weights with those along the edges set to nothing."""
    height, width = weight.shape
    return np.pad(weight[rim : height - rim, rim : width - rim], rim)
