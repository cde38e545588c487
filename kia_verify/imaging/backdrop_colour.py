"""What the colour of a pass photo's background is called, and how sure that is.

The limits are Oklab hues and saturations (C/L) of the dyes that shops use, of their neighbours, and of both
in the light that a phone's white balance leaves: gains of red and blue to green within 0.65 to 1.2.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from kia_verify.imaging.geometry import Floats

EVEN, PATCHY = 0.60, 0.45
"""Share of the samples within the background's colour: from EVEN on certain, below PATCHY a pattern."""
COLOURED, COLOURLESS = 0.075, 0.055
"""Saturation C/L: from COLOURED on certainly a colour, below COLOURLESS none.
White in cool light has 0.03, in tungsten light 0.07 (yellow, never taken for red or blue);
the palest blue of photo shops, (135, 206, 250), has 0.11."""
RED, RED_CERTAIN = (5.0, 41.0), (13.0, 36.0)
"""Oklab hue in degrees. Shop reds (219,21,20), (255,0,0), (190,0,0) and maroon: 27 to 30;
crimson 20; orange-red (255,69,0) 36; orange (255,100,0) 44; pink and magenta below 5."""
DULL_RED, DULL_HUE, PER_DEGREE = 0.17, 22.0, 0.012
"""Least saturation of a certain red, at the hue of a faded red print (0.19 to 0.24 at 19 to 30), and how
much more each degree from there asks for: salmon has 0.21 at 28, brick 0.20 at 32, pink in warm light
0.18 at 18 but is lighter."""
LIGHT_RED = 0.66
"""Lightness above which a red has to be more saturated than pink in warm light (0.18)."""
BLUE, BLUE_CERTAIN = (212.0, 281.0), (220.0, 274.0)
"""Shop blues from deep-sky (0,191,255) at 233 over (0,144,255) at 254 to pure blue and navy at 264;
cyan 195, turquoise 186, indigo and violet 290 and more."""
BLUISH = 0.060
"""Saturation from which a hue in the middle of blue is certain: white in the coolest light has 0.04."""
DEEP_BLUE, DARK_BLUE, DARK = 0.35, 0.16, 0.52
"""Saturation from which blue is certain up to its last hue, and that of one darker than DARK: a veil of white
light turns pure blue and navy to 280; lavender in cool light has 0.22 there, but is lighter."""
NEARLY_BLUE = 185.0
"""Hue from which a colour less than VIVID may be a pale blue in warm light: sky blue has 0.08
at 200 there."""
COOL, COOLISH = (150.0, 295.0), 0.02
"""Hues and saturation that warm light may leave of a pale blue: neither certainly colourless nor green."""
REDDISH = 0.03
"""Saturation at a red hue that a flash may leave of a dark red; white in warm light is yellow."""
VERY_DARK, DARK_CHROMA = 0.22, 0.035
"""Oklab lightness below which a hue is certain only with so much chroma C: black with the tint that a
phone gives to shadows has 0.02 at most, navy in a dim room 0.05."""
HUE_NAMES: tuple[tuple[float, str], ...] = (
    (5.0, "pink"), (41.0, "red"), (75.0, "orange"), (118.0, "yellow"), (172.0, "green"),
    (212.0, "turquoise"), (281.0, "blue"), (335.0, "purple"), (360.0, "pink"),
)  # fmt: skip
VIVID, VIVID_BLUE, TINTED = 0.15, 0.09, 0.04
"""Saturation of the least veiled fifth of a backdrop, of one that is certainly blue (a light blue has 0.12 to
begin with), and of what a flash has washed out."""
BURNT, LEAST_TINT = 0.97, 0.05
"""Oklab lightness of white in which the sensor is full, and the share of tinted samples to doubt it."""
SAME_HUE, VEILED_SHARE = 20.0, 0.80
"""Degrees within which samples have the hue of the vivid ones, and the share of them that a veil asks for."""

FADING, HALO = 0.75, 3.0
"""Share of the dye's saturation below which it is veiled, and how much of a backdrop the white core of a
reflection may hide, over how much is veiled around it."""


class Shade(NamedTuple):
    """A colour's class, its plain English name, and whether it is certain."""

    colour: Literal["red", "blue", "other"]
    name: str
    certain: bool


def classify(lightness: float, chromaticity: Floats, evenness: float) -> Shade:
    """The class of a background.

    Args:
        lightness: Oklab L of it, 0 to 1.
        chromaticity: its a/L and b/L.
        evenness: share of the samples that have its colour, 0 to 1.
    """
    saturation = float(np.hypot(*chromaticity))
    hue = hue_of(chromaticity)
    even = evenness >= EVEN
    if evenness < PATCHY:
        return Shade("other", "pattern", False)
    pale_blue = COOL[0] < hue < COOL[1] and COOLISH < saturation < COLOURED
    if saturation < COLOURLESS:
        name = "white" if lightness > 0.80 else "grey" if lightness > 0.30 else "black"
        washed_out = RED[0] <= hue < RED[1] and saturation > REDDISH
        return Shade("other", name, even and not pale_blue and not washed_out)
    light_enough = lightness >= VERY_DARK or saturation * lightness >= DARK_CHROMA
    clear = even and light_enough
    if RED[0] <= hue < RED[1]:
        return Shade("red", "red", clear and _surely_red(lightness, saturation, hue))
    if BLUE[0] <= hue < BLUE[1]:
        return Shade("blue", "blue", clear and _surely_blue(lightness, saturation, hue))
    name = next(name for limit, name in HUE_NAMES if hue < limit)
    if name == "orange" and lightness < 0.55:
        name = "brown"
    pale_blue |= NEARLY_BLUE < hue < BLUE[0] and saturation < VIVID
    borders = min(abs(hue - border) for border in (*RED, *BLUE))
    return Shade("other", name, even and not pale_blue and (borders > 8.0 or saturation < COLOURED))


def _surely_red(lightness: float, saturation: float, hue: float) -> bool:
    least = DULL_RED + PER_DEGREE * abs(hue - DULL_HUE)
    if lightness > LIGHT_RED:
        least = max(least, DULL_RED + 0.05)
    return RED_CERTAIN[0] <= hue <= RED_CERTAIN[1] and saturation > least


def _surely_blue(lightness: float, saturation: float, hue: float) -> bool:
    low, high = BLUE_CERTAIN
    if hue > high:
        return saturation > (DARK_BLUE if lightness < DARK else DEEP_BLUE)
    return hue >= low and saturation >= BLUISH


def hue_of(chromaticity: Floats) -> float:
    """Oklab hue in degrees, 0 to 360."""
    return float(np.degrees(np.arctan2(chromaticity[1], chromaticity[0])) % 360)


def burnt_out(lightness: Floats, chromaticities: Floats, weights: Floats) -> bool:
    """Whether what seems white may be a backdrop of which a flash has left a tint of blue or red.

    Args:
        lightness, chromaticities, weights: as for `unveiled`.
    """
    saturation = np.hypot(chromaticities[:, 0], chromaticities[:, 1])
    hue = np.degrees(np.arctan2(chromaticities[:, 1], chromaticities[:, 0])) % 360
    blue = (hue > COOL[0]) & (hue < COOL[1]) & (saturation > COOLISH)
    red = (hue >= RED[0]) & (hue < RED[1]) & (saturation > REDDISH)
    tinted = float(weights[blue | red].sum() / weights.sum())
    return float(np.median(lightness)) > BURNT and tinted > LEAST_TINT


class Dye(NamedTuple):
    """What lies under a veil of white light, as far as the least veiled fifth of the samples shows it.

    Attributes:
        lightness: Oklab L.
        chromaticity: a/L and b/L.
        share: of the samples that have its hue.
    """

    lightness: float
    chromaticity: Floats
    share: float


def unveiled(lightness: Floats, chromaticities: Floats, weights: Floats) -> Dye | None:
    """The dye of a backdrop on which a flash or a lamp lays white light.

    A veil takes saturation away, more here and less there, and leaves the hue. In the core of a reflection
    nothing is left but white; it counts for a veil as far as one fades out around it, which tells it from a
    white wall beside a coloured one.

    Args:
        lightness: Oklab L of the samples, shape (n,).
        chromaticities: a/L, b/L of the samples, shape (n, 2).
        weights: of the samples, shape (n,).

    Returns:
        None where the samples are not shades of one vivid hue.
    """
    saturation = np.hypot(chromaticities[:, 0], chromaticities[:, 1])
    order = np.argsort(-saturation)
    vivid = order[np.cumsum(weights[order]) <= 0.2 * weights.sum()]
    if len(vivid) < 10:
        return None
    dye: Floats = np.median(chromaticities[vivid], axis=0)
    angles = np.degrees(np.arctan2(chromaticities[:, 1], chromaticities[:, 0])) - hue_of(dye)
    alike = (np.abs((angles + 180) % 360 - 180) < SAME_HUE) & (saturation > TINTED)
    fading = alike & (saturation < FADING * float(np.hypot(*dye)))
    core = ~alike & (lightness > float(np.median(lightness[vivid])))
    hidden = min(float(weights[core].sum()), HALO * float(weights[fading].sum()))
    share = float(weights[alike].sum() / (weights.sum() - hidden))
    blue = BLUE_CERTAIN[0] <= hue_of(dye) <= BLUE_CERTAIN[1]
    if float(np.hypot(*dye)) < (VIVID_BLUE if blue else VIVID) or share < VEILED_SHARE:
        return None
    return Dye(float(np.median(lightness[vivid])), dye, share)


def classify_dye(dye: Dye, veiled: float) -> Shade:
    """The class of a dye under a veil.

    A veil lightens as well as it fades: a dark blue is told by the dye's own lightness. Reds keep that of the
    veiled backdrop, as a pink in the shade is as dark as a red.

    Args:
        dye: what `unveiled` has found.
        veiled: Oklab L of most of the backdrop.
    """
    shade = classify(veiled, dye.chromaticity, dye.share)
    return classify(dye.lightness, dye.chromaticity, dye.share) if shade.colour == "blue" else shade
