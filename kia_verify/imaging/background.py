"""The colour behind the person on a pass photo.

Samples are taken at the photo's upper edge and beside the head, outside the head's own zone, most
trusted in the upper corners, where neither hair, hijab nor clothes reach. The background is the
densest colour among them; what differs (a strand of hair, a shoulder) is left out of it.
Colours are compared in Oklab a/L and b/L, which a shadow across the background does not change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntFlag
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.backdrop_colour import (
    SAME_HUE,
    TINTED,
    Shade,
    burnt_out,
    classify,
    classify_dye,
    hue_of,
    unveiled,
)  # fmt: skip
from kia_verify.imaging.backdrop_pattern import is_patterned
from kia_verify.imaging.colour import linear, oklab
from kia_verify.imaging.face import Face
from kia_verify.imaging.geometry import Floats, Image
from kia_verify.imaging.reflection import reflection
from kia_verify.imaging.working_copy import shrink, smooth

WORKING_SIDE = 240
NEAR = 0.075
"""Radius of one colour in (a/L, b/L, lightness weighted by LIGHTNESS_WEIGHT)."""
LIGHTNESS_WEIGHT = 0.20
"""A shadow that takes 60 % of the light lowers Oklab lightness by a quarter: 0.05 with this weight."""
NO_LIGHT = 0.06
"""Oklab lightness of the lightest tenth below which nothing can be told: an 8-bit value of about 2."""
SIDE, SIDE_SHARE = 0.06, 0.93
"""Width of the strip along either side, as a share of the photo's, and the share of one of them, down to the
shoulders, that has the background's very colour: hair reaches one side now and then, a horizon ends the sky
on both, and hazy hills are nearly as blue."""
NEARBY_SHARE = 0.50
"""Share of the surroundings of the head that has the background's colour: where a print lies on a cloth,
the corners of a misplaced outline may show the cloth."""
SKIN_YELLOW, WARMEST = 0.04, 0.035
"""Oklab b/L of skin in neutral light, and the most by which the light is taken to raise it. In 42 photos:
0.03 to 0.05 in neutral light (dark skin up to 0.075), 0.05 to 0.09 in warm light."""
SLANT, SLANT_OF_SKY = 1.0, 1.5
"""Rows per column from which the lower end of a backdrop at the photo's edge is a head's outline (long hair),
not a horizon; below the colour of a sky, which hills and roofs may end."""
PALE_SKY = 0.20
"""Saturation (Oklab C/L) of usual skies: hills as dark as hair ended one on both sides, and two of 60 flashes
out of doors were accepted (tune split). Light blue backdrops have 0.12 to 0.18, other blues 0.30 and more."""
SHOULDER, SHOULDER_BEFORE_SKY = 0.25, 0.5
"""Rows per column from which what ends a backdrop at the photo's edge below the chin is a shoulder or a
hijab: 0.3 to 1.0 on other people's photos, a horizon behind the neck has none."""
BY_THE_EYES = 0.05
"""Share of the photo's height above the eyes from which hair at its edge counts as beside them."""
HAIR_FROM, CORNER = 0.12, 0.40
"""Share of the photo's height down to which hair leaves the backdrop beside it free, and the share of either
upper corner that has its colour: a curtain behind half of a person fills one of them."""
ONE_COLOUR = 0.20
"""Distance in Oklab within which hair at the photo's edge is hair beside the cheek: its light and dark."""
FOLDS = 0.5
"""Weight of lightness there below the chin, where a hijab or a shirt falls in folds."""
RIVAL = 0.15
"""Share of the samples from which a plain red or blue beside another colour leaves a doubt."""
MOST_HIDDEN = 0.75
"""Share of the samples that a reflection may hide for the rest to tell the colour."""
SPECK = 5
"""Side in pixels of the working copy of a spot that is noise, neither person nor background."""


class Part(IntFlag):
    """What a pixel of a pass photo was taken for; the person is what has no flag, or SAMPLED alone."""

    BACKGROUND = 1
    """Of the background's colour, and connected with its samples."""
    SAMPLED = 2
    """Asked for the background's colour."""
    BORDER = 4
    """White border, or the sliver at the edge that is left out."""


@dataclass(frozen=True)
class Background:
    """Colour of a pass photo's background.

    Attributes:
        colour: the class that the rule about birth years knows.
        name: plain English name.
        certain: False near the border of a class and where the background is uneven.
        evenness: share of the samples within the colour, 0 to 1.
        parts: (height, width) flags of `Part`, on a copy of the image that is at most WORKING_SIDE
            long; for a person to look at, nothing is decided by it.
    """

    colour: Literal["red", "blue", "other"]
    name: str
    certain: bool
    evenness: float
    parts: Image | None = field(default=None, compare=False, repr=False)


def judge_background(image: Image, face: Face | None, white: Floats | None = None) -> Background | None:
    """Colour behind the person.

    Args:
        image: BGR, upright, without a white border.
        face: the face in it, if one was found.
        white: linear RGB of something white in the same light, to take the light's cast away.

    Returns:
        None where the image is too small or too dark to tell.
    """
    small, scale = shrink(image, WORKING_SIDE)
    if min(small.shape[:2]) < 16:
        return None
    rgb = smooth(linear(small), 1.2)
    if white is not None:
        rgb = rgb * (white.max() / np.maximum(white, 1e-3))
    lab = oklab(rgb)
    weight = _trust(small.shape[0], small.shape[1], face, scale)
    hidden = reflection(lab, weight)
    if weight[hidden].sum() > MOST_HIDDEN * weight.sum():
        hidden = np.zeros_like(hidden)
    weight[hidden] = 0.0
    chosen = weight > 0
    step = max(1, int(chosen.sum()) // 3000)
    samples, weights = lab[chosen][::step], weight[chosen][::step]
    if float(np.percentile(samples[:, 0], 90)) < NO_LIGHT:
        return None
    points = _chromaticity(samples)
    centre = _densest(points, weights)
    inside = np.linalg.norm(points - centre, axis=1) < 1.5 * NEAR
    evenness = float(weights[inside].sum() / weights.sum())
    lightness = float(np.median(samples[inside, 0]))
    shade = classify(lightness, centre[:2], evenness)
    if is_patterned(lab, weight):
        return Background("other", "pattern", False, evenness, _parts(np.zeros_like(chosen), chosen))
    if white is None and face is not None and not shade.certain:
        shade = _in_warm_light(shade, lightness, centre[:2], evenness, _warmth(lab, face, scale))
    dye = unveiled(samples[:, 0], points[:, :2], weights)
    distance = np.linalg.norm(_chromaticity(lab) - centre, axis=-1)
    alike, same = distance < 1.5 * NEAR, distance < NEAR
    if dye is not None:
        beneath = classify_dye(dye, lightness)
        if shade.colour in (beneath.colour, "other"):
            sure = beneath.certain and (shade.colour == beneath.colour or not shade.certain)
            shade = beneath._replace(certain=sure)
        of_dye = _of_hue(lab, dye.chromaticity)
        alike, same = alike | of_dye, same | of_dye
    if shade.colour == "other":
        beside = _beside_a_dye(samples, points, weights, inside)
        certain = shade.certain and not (beside or burnt_out(samples[:, 0], points, weights))
    else:
        sky = shade.colour == "blue"
        pale = sky and float(np.hypot(*(centre[:2] if dye is None else dye.chromaticity))) < PALE_SKY
        certain = shade.certain and _throughout(lab, alike | hidden, same, face, scale, sky, pale)
    return Background(shade.colour, shade.name, certain, evenness, _parts(alike, chosen))


def _beside_a_dye(samples: Floats, points: Floats, weights: Floats, inside: NDArray[np.bool_]) -> bool:
    """Whether a good part of the samples is plainly red or blue: a reflection may hide the rest of it."""
    share = float(weights[~inside].sum() / weights.sum())
    if share < RIVAL:
        return False
    centre = _densest(points[~inside], weights[~inside])
    near = ~inside & (np.linalg.norm(points - centre, axis=1) < 1.5 * NEAR)
    if float(weights[near].sum() / weights.sum()) < RIVAL:
        return False
    rival = classify(float(np.median(samples[near, 0])), centre[:2], 1.0)
    return rival.colour != "other" and rival.certain


def _warmth(lab: Floats, face: Face, scale: float) -> float:
    """How much yellower the light makes the cheeks than daylight does, Oklab b/L; 0 where it does not."""
    left, right, _, *corners = (np.array(point) * scale for point in face.landmarks)
    radius = max(1, round(0.12 * float(right[0] - left[0])))
    cheeks = []
    for eye, mouth in zip((left, right), corners, strict=True):
        x, y = np.rint(0.45 * eye + 0.55 * mouth).astype(int)
        cheeks.append(lab[max(y - radius, 0) : y + radius, max(x - radius, 0) : x + radius].reshape(-1, 3))
    skin = np.concatenate(cheeks)
    if not len(skin):
        return 0.0
    light, _, yellow = np.median(skin, axis=0)
    return float(np.clip(yellow / max(light, 0.08) - SKIN_YELLOW, 0.0, WARMEST))


def _in_warm_light(
    shade: Shade, lightness: float, chromaticity: Floats, evenness: float, warmth: float
) -> Shade:
    """A doubtful colour that skin in the same light shows to be blue; nothing else is decided by skin."""
    cooler = classify(lightness, chromaticity - np.array([0.0, warmth]), evenness)
    return cooler if cooler.colour == "blue" and cooler.certain else shade


def _trust(height: int, width: int, face: Face | None, scale: float) -> Floats:
    """Weight of every pixel as a sample of the background, 0 in the head's zone."""
    y, x = np.mgrid[0:height, 0:width]
    across = np.minimum(x, width - 1 - x) / width
    chin, head_left, head_right, head_top = 0.6, 0.25, 0.75, 0.25
    if face is not None:
        left, top, right, bottom = (value * scale for value in face.box)
        chin = min(max(bottom / height, 0.3), 0.8)
        # Hair and hijab widen a head by about a third of the face on each side and above.
        margin = 0.33 * (right - left)
        head_left, head_right = (left - margin) / width, (right + margin) / width
        head_top = (top - 0.45 * (bottom - top)) / height
    beside = (across < 0.14) & (y / height < chin)
    above = y / height < 0.10
    in_head = (x / width > head_left) & (x / width < head_right) & (y / height > head_top)
    corner = np.clip(1.0 - y / (chin * height), 0.05, 1.0)
    weight: Floats = np.where((beside | above) & ~in_head, corner, 0.0)
    if float((weight > 0).mean()) < 0.02:  # the head fills the photo: only the corners are left
        weight = np.where((across < 0.10) & (y / height < 0.15), 1.0, 0.0)
    return weight


def _chromaticity(lab: Floats) -> Floats:
    """Oklab colours, shape (..., 3), as points that a shadow hardly moves: a/L, b/L, weighted L."""
    light = np.maximum(lab[..., :1], 0.08)
    return np.concatenate([lab[..., 1:] / light, LIGHTNESS_WEIGHT * lab[..., :1]], axis=-1)


def _of_hue(lab: Floats, dye: Floats) -> NDArray[np.bool_]:
    """Pixels that are the dye under a veil of white light."""
    turned = np.degrees(np.arctan2(lab[..., 2], lab[..., 1])) - hue_of(dye)
    tinted = np.hypot(lab[..., 1], lab[..., 2]) > TINTED * np.maximum(lab[..., 0], 0.08)
    return np.asarray((np.abs((turned + 180) % 360 - 180) < SAME_HUE) & tinted, dtype=np.bool_)


def _throughout(
    lab: Floats,
    alike: NDArray[np.bool_],
    same: NDArray[np.bool_],
    face: Face | None,
    scale: float,
    sky: bool,
    pale: bool,
) -> bool:
    """Whether the colour goes down a side to the shoulders, and comes near the head.

    `sky`: it has the colour of one, `pale`: of a usual one, of which hair on both sides proves nothing.
    """
    height, width = alike.shape
    left, top, right, bottom = (
        (scale * value for value in face.box) if face else (0.0, 0.0, 0.0, 0.4 * height)
    )
    # Down to the shoulders: a horizon may stand behind the neck.
    lowest = round(min(max(bottom + 0.5 * (bottom - top), 0.3 * height), 0.8 * height))
    strip = max(2, round(SIDE * width))
    corners = (part[: max(2, round(HAIR_FROM * height)), :strip] for part in (alike, alike[:, ::-1]))
    if min(float(corner.mean()) for corner in corners) < CORNER:
        return False
    eyes = scale * face.eyes - BY_THE_EYES * height if face and sky else 0.0
    chin = bottom if face else float(lowest)
    sides = [
        _reaches_down(lab, same, lowest, strip, left, eyes, chin),
        _reaches_down(lab[:, ::-1], same[:, ::-1], lowest, strip, width - right, eyes, chin),
    ]
    if not (True in sides or (sides == [None, None] and not pale)):
        return False
    if face is None:
        return True
    y, x = np.mgrid[0:height, 0:width]
    beyond = np.maximum(np.maximum(left - x, x - right) / (right - left), (top - y) / (bottom - top))
    nearby = (beyond > 0.35) & (beyond < 0.60) & (y < (top + bottom) / 2)
    return not nearby.any() or float(alike[nearby].mean()) >= NEARBY_SHARE


def _reaches_down(
    lab: Floats, same: NDArray[np.bool_], lowest: int, strip: int, cheek: float, eyes: float, chin: float
) -> bool | None:
    """Whether the background's colour goes down the left side; None where a person's outline ends it.

    Long hair slants where it meets the photo's edge, and goes on to the cheek; a horizon does neither. A head
    that is so large covers both sides: before a horizon, hair on one of them proves nothing. Where it does so
    above the eyes (0 where no sky can be), what is left of the backdrop is a sky's as well. Below the chin it
    may be a shoulder, which slants less.
    """
    if float((same[:lowest, :strip].mean(axis=1) >= 0.5).mean()) >= SIDE_SHARE:
        return True
    ends = [lowest if column.all() else int(np.argmin(column)) for column in same[:lowest, : 2 * strip].T]
    outer, inner = float(np.median(ends[:strip])), float(np.median(ends[strip:]))
    slant = SLANT_OF_SKY if eyes else SLANT
    hair = eyes < outer < lowest and (outer - inner) / strip > slant and inner > HAIR_FROM * len(same)
    if hair and _goes_on(lab[int(inner) : lowest], strip, cheek):
        return None
    steepness = SHOULDER_BEFORE_SKY if eyes else SHOULDER
    shoulder = chin < outer < lowest and (outer - inner) / strip > steepness
    folds = np.array([FOLDS, 1.0, 1.0])
    return None if shoulder and _goes_on(folds * lab[int(outer) : lowest], strip, cheek) else False


def _goes_on(lab: Floats, strip: int, cheek: float) -> bool:
    """Whether what stands at the left edge of these rows is what stands beside the cheek: hair or a veil."""
    beside = slice(max(round(cheek) - strip, 0), max(round(cheek), strip))
    if not len(lab) or cheek < 2 * strip:
        return True
    apart = np.median(lab[:, :strip], axis=1) - np.median(lab[:, beside], axis=1)
    return float(np.median(np.linalg.norm(apart, axis=1))) < ONE_COLOUR


def _parts(alike: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> Image:
    """Flags of `Part` for every pixel of the working copy."""
    alike = cv2.medianBlur(alike.astype(np.uint8), SPECK) > 0
    _, areas = cv2.connectedComponents(alike.astype(np.uint8))
    # Clothes of the same colour are not the background unless they touch it.
    reached = np.isin(areas, np.unique(areas[chosen & alike])) & alike
    flags = Part.BACKGROUND * reached.astype(np.uint8) | Part.SAMPLED * chosen.astype(np.uint8)
    return np.asarray(flags, dtype=np.uint8)


def _densest(points: Floats, weights: Floats) -> Floats:
    """Centre of the densest colour: mean shift from the best of a grid of samples."""
    seeds = points[:: max(1, len(points) // 150)]
    squared = ((seeds[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    density = (np.exp(-0.5 * squared / (NEAR / 2) ** 2) * weights).sum(axis=1)
    centre: Floats = seeds[int(np.argmax(density))]
    for _ in range(5):
        pull = weights * np.exp(-0.5 * ((points - centre) ** 2).sum(axis=1) / (NEAR / 2) ** 2)
        centre = (points * pull[:, None]).sum(axis=0) / pull.sum()
    return centre
