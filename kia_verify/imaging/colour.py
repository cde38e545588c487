"""Colour that survives the light: is the subject coloured, or a grey copy of something coloured?

Chromaticity is judged in Oklab (Ottosson 2020, https://bottosson.github.io/posts/oklab/): its three
coordinates scale together when the light dims, so a/L and b/L of a surface stay the same in shadow,
and unlike CIELAB its hue keeps pure blue and violet well apart.

Under tungsten light a photocopy is brown all over, and in mixed light brown here and blue there: not
the mean of the chromaticity tells a copy from an original, but what is left of it after a smooth
surface over the page, the light's own colour, has been taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image
from kia_verify.imaging.measure import Measure, Scale
from kia_verify.imaging.working_copy import shrink, smooth
from kia_verify.report import Code, Kind

NAME = "colour"
UNIT = "chromaticity spread"
SCALE = Scale(hopeless=0.004, limit=0.014, target=0.022)
"""Oklab a/L, b/L of the 97th percentile, for a KTP: its portrait alone is a tenth of the card. Measured in
mixed light: photocopies 0.004 to 0.0095; of some 550 originals all 0.05 to 0.41 but five, most of them under
reflections, 0.019 to 0.036."""
FEWEST_LINES, WITH_PORTRAIT = 6, 1.3
"""Lines, and width over height of the box around them, at which a KTP's print shows where the card is: place
and date of issue stand below the portrait. In that box a photocopy whose outline was seen too wide had 0.006,
with the tablecloth 0.042. Of five other copies none had more than 0.006, of 66 originals (tune split) none
less than 0.084."""
BLANK_SCALE = Scale(hopeless=0.004, limit=0.014, target=0.026)
"""Of the 99.7th percentile, for a form on coloured paper: pale paper can be taken for the light's own
colour, and what tells is little: a red serial number, a stamp, an ornament. Measured: photocopies 0.007
to 0.0105, originals 0.021 and more."""
MOST_COLOURED, A_LITTLE = 97.0, 99.7
COLOURED_FORMS = frozenset({"kk_old", "akta_blank"})
"""Forms on coloured security paper. White prints with a QR are originals without colour."""
WORKING_SIDE = 720
CLEARLY = 0.03
"""Chromaticity from which a part is coloured beyond doubt."""
SKIN_HUES = (45.0, 95.0)
"""Oklab hue in degrees of skin and wood; a portrait's red background has 29, a blue one 250."""
VIVID, PATCH, STROKE = 0.12, 0.004, 9
"""Chromaticity of a portrait's background, the least share of a card that such a patch takes, and its least
width in working pixels: a millimetre, which the strokes of a stamp on a copy have not."""
FITTED = 10_000
"""Pixels that the light's surface is fitted to."""
INTRUSION = 0.03
"""Share of the sides left out at the edges, where a finger or the table may show."""
DARK = 0.25
"""Oklab lightness below which chromaticity is mostly noise (8-bit value of about 35)."""
BURNT = 0.985
"""Oklab lightness from which a channel is clipped and chromaticity lost."""

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(bgr: Image | Floats) -> Floats:
    """Linear RGB, 0 to 1, of sRGB pixels in BGR order, 0 to 255 (IEC 61966-2-1)."""
    if bgr.dtype == np.uint8:
        return _LINEAR[bgr[..., ::-1]]
    return _to_linear(np.asarray(bgr, dtype=np.float64)[..., ::-1] / 255.0)


def _to_linear(value: Floats) -> Floats:
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


_LINEAR = _to_linear(np.arange(256) / 255.0)


def oklab(linear_rgb: Floats) -> Floats:
    """Oklab L (0 to 1), a, b of linear RGB; shape (..., 3)."""
    # By OpenCV, as its roots take a sixth of the time of NumPy's.
    cones = cv2.pow(cv2.transform(linear_rgb.reshape(-1, 1, 3), _TO_LMS), 1 / 3)
    return np.asarray(cv2.transform(cones, _TO_OKLAB), np.float64).reshape(linear_rgb.shape)


def spread(
    image: Image, percentile: float = MOST_COLOURED, seen: NDArray[np.bool_] | None = None
) -> float | None:
    """A high percentile of the chromaticity's distance from the light's own colour.

    Args:
        image: BGR, straightened, without surroundings.
        percentile: of the pixels, 0 to 100.
        seen: pixels of the image that lie in the photograph (height, width); None where all do.

    Returns:
        Distance in Oklab a/L, b/L (a pure red has 0.41, a light blue card 0.06); None where too
        little of the image is neither dark nor burnt out.
    """
    found = _deviation(image, seen)
    if found is None:
        return None
    deviation, usable = found
    distance = np.linalg.norm(deviation, axis=2)
    asked = usable & ~_fingers(deviation, distance)
    return float(np.percentile(distance[asked], percentile))


def _deviation(image: Image, seen: NDArray[np.bool_] | None) -> tuple[Floats, NDArray[np.bool_]] | None:
    """Chromaticity without the light's own, (height, width, 2), and where it can be told; see `spread`."""
    small, _ = shrink(image, WORKING_SIDE)
    # Averaging in linear light before the ratios: sensor noise and JPEG's chroma blocks go first.
    lab = oklab(smooth(linear(small), 1.6))
    edge = max(2, round(INTRUSION * min(small.shape[:2])))
    lab = lab[edge:-edge, edge:-edge]
    light = lab[..., 0]
    usable = (light > DARK) & (light < BURNT)
    if seen is not None:
        # What is repeated beyond the photograph's border, and a sliver of table along it.
        near = cv2.resize(
            seen.astype(np.uint8), (small.shape[1], small.shape[0]), interpolation=cv2.INTER_NEAREST
        )
        inside = cv2.erode(near, np.ones((2 * edge + 1, 2 * edge + 1), np.uint8))
        usable &= inside[edge:-edge, edge:-edge] > 0
    if usable.sum() < 0.2 * usable.size:
        return None
    chromaticity = lab[..., 1:] / np.maximum(light, DARK)[..., None]
    places = np.flatnonzero(usable)
    places = places[:: max(1, len(places) // FITTED)]
    y, x = (np.linspace(-0.5, 0.5, size, endpoint=False) for size in usable.shape)
    terms = np.column_stack(_terms(x[places % len(x)], y[places // len(x)]))
    coefficients = _surface(terms, chromaticity.reshape(-1, 2)[places])
    light_colour = np.zeros_like(chromaticity)
    for term, coefficient in zip(_terms(x[None], y[:, None]), coefficients, strict=True):
        light_colour += term[..., None] * coefficient
    return np.where(usable[..., None], chromaticity - light_colour, 0.0), usable


def _shows_vivid_patch(image: Image, seen: NDArray[np.bool_] | None) -> bool:
    """Whether a part of a card is as red or blue as a portrait's background, and not the table at its rim."""
    found = _deviation(image, seen)
    if found is None:
        return False
    distance = np.linalg.norm(found[0], axis=2)
    vivid = (distance > VIVID) & ~_has_hue_of_skin(found[0])
    solid = cv2.morphologyEx(vivid.astype(np.uint8), cv2.MORPH_OPEN, np.ones((STROKE, STROKE), np.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(solid)
    areas = boxes[:, cv2.CC_STAT_AREA].copy()
    areas[_at_rim(labels, len(areas))] = 0
    areas[0] = 0
    return bool(areas.max() >= PATCH * vivid.size)


def _has_hue_of_skin(deviation: Floats) -> NDArray[np.bool_]:
    hue = np.degrees(np.arctan2(deviation[..., 1], deviation[..., 0]))
    return np.asarray((hue >= SKIN_HUES[0]) & (hue <= SKIN_HUES[1]), np.bool_)


def _fingers(deviation: Floats, distance: Floats) -> NDArray[np.bool_]:
    """Brown or orange parts that reach in from the edge: fingers and the table, not the document's own."""
    skin = (distance > CLEARLY) & _has_hue_of_skin(deviation)
    count, labels = cv2.connectedComponents(skin.astype(np.uint8))
    return np.asarray(_at_rim(labels, count)[labels], np.bool_)


def _at_rim(labels: NDArray[Any], count: int) -> NDArray[np.bool_]:
    """Which of so many connected parts reach the image's edge; never the ground, number 0."""
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    reaches = np.zeros(count, np.bool_)
    reaches[rim[rim > 0]] = True
    return reaches


def _terms(x: Floats, y: Floats) -> list[Floats]:
    """Terms of a surface of the second degree."""
    return [np.ones_like(x), x, y, x * x, x * y, y * y]


def _surface(terms: Floats, values: Floats) -> Floats:
    """Coefficients of the smooth surface through most of the values, shape (terms, 2)."""
    keep = np.ones(len(values), dtype=bool)
    coefficients: Floats = np.zeros((terms.shape[1], 2))
    for _ in range(4):  # a robust fit: coloured parts must not bend the light's surface
        kept = terms[keep]
        normal = np.linalg.lstsq(kept.T @ kept, kept.T @ values[keep], rcond=None)
        coefficients = np.asarray(normal[0], np.float64)
        distance = np.linalg.norm(values - terms @ coefficients, axis=1)
        keep = distance <= max(2.0 * float(np.median(distance)), 1e-6)
    return coefficients


def must_be_coloured(kind: Kind, form: str) -> bool:
    """Whether an original of this kind and form has colour."""
    return kind in (Kind.KTP, Kind.PASS_PHOTO) or form in COLOURED_FORMS


def assess(
    image: Image,
    kind: Kind,
    form: str = "",
    seen: NDArray[np.bool_] | None = None,
    line_quads: Sequence[Floats] = (),
) -> Measure:
    """BAD where an original would be coloured and this is not; not assessed on other forms.

    Args:
        image: BGR, straightened.
        kind, form: what it is.
        seen: as for `spread`.
        line_quads: its text lines, each (4, 2), in pixels of the image.
    """
    blank = form in COLOURED_FORMS
    value = None
    if must_be_coloured(kind, form):
        value = spread(image, A_LITTLE if blank else MOST_COLOURED, seen)
    if value is None:
        return Measure.not_assessed(NAME, UNIT, Code.NOT_ORIGINAL)
    if kind is Kind.KTP and len(line_quads) >= FEWEST_LINES:
        within = _spread_within_print(image, line_quads, seen)
        if within is not None and within < SCALE.limit:
            value = min(value, SCALE.limit)  # POOR: what is coloured may be the table
    if kind is Kind.KTP and value < SCALE.target and _shows_vivid_patch(image, seen):
        value = SCALE.target  # most of the portrait is hidden, or outside the photograph
    return Measure.on(BLANK_SCALE if blank else SCALE, NAME, value, UNIT, Code.NOT_ORIGINAL)


def _spread_within_print(
    image: Image, line_quads: Sequence[Floats], seen: NDArray[np.bool_] | None
) -> float | None:
    """The spread in the box around the text lines, beyond which a table may show; None without portrait."""
    corners = np.concatenate(list(line_quads))
    left, top = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int)
    if right - left < WITH_PORTRAIT * (bottom - top):
        return None
    box = (slice(top, bottom), slice(left, right))
    return spread(np.ascontiguousarray(image[box]), seen=None if seen is None else seen[box])
