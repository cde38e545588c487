"""A photograph of one or two sheets on a table, with its truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator

from kia_verify.imaging.geometry import Floats, apply, rectangle
from samples import framing, hands, light
from samples.camera import Exposure, Matrix, develop, shift, to_light
from samples.model import Image, Quad, Sheet, Split
from samples.surfaces import surface
from samples.tiers import Tier
from samples.truth import rounded
from samples.view import NOTHING, Spoil, View, take_view
from samples.wear import Laid, pixel_grid

LEGIBLE_BLUR, LEGIBLE_MOTION = 0.10, 0.08
"""Blur in heights of the capitals, out of focus and by motion, up to which a person still reads
every digit of small print (judged by eye on capitals of 6 to 8 px)."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A photograph as stored, and the truth about its subjects (without the file's name)."""

    pixels: Image
    rotation: int
    subjects: list[dict[str, Any]]


def _table(view: View, split: Split, rng: Generator) -> Image:
    """The surface on which the sheets lie, in the picture's perspective."""
    width, height = view.size
    if view.scan:
        return np.full((height, width, 3), int(rng.integers(226, 250)), np.uint8)
    seen = apply(np.linalg.inv(view.plane).astype(np.float64), rectangle(width, height))
    low, high = seen.min(axis=0), seen.max(axis=0)
    mm = float((high - low).max()) / min(1100, max(width, height))
    columns, rows = (max(8, int(side / mm)) for side in high - low)
    texture, _ = surface(rows, columns, mm, split, rng)
    to_plane = np.array([[mm, 0, low[0]], [0, mm, low[1]], [0, 0, 1.0]])
    warped = cv2.warpPerspective(
        texture, view.plane @ to_plane, view.size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(warped, np.uint8)


def _opacity(laid: Laid) -> Image:
    """Opacity of what lies there: bowed paper, or a card with round corners."""
    if laid.opacity is not None:
        return laid.opacity
    height, width = laid.image.shape[:2]
    radius = round(laid.sheet.rounded * laid.sheet.image.shape[1] / laid.sheet.size_mm[0])
    if radius == 0 or laid.image is not laid.sheet.image:
        return np.full((height, width), 255, np.uint8)
    mask = np.zeros((height, width), np.uint8)
    cv2.rectangle(mask, (radius, 0), (width - radius, height), 255, -1)
    cv2.rectangle(mask, (0, radius), (width, height - radius), 255, -1)
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(mask, (x, y), radius, 255, -1, cv2.LINE_AA)
    return mask


def _lay(picture: Image, laid: Laid, to_image: Matrix, size: tuple[int, int], rng: Generator) -> None:
    """Puts a sheet into the picture, with the soft shadow at its edges."""
    height, width = laid.image.shape[:2]
    centre = np.array([[width / 2, height / 2], [width / 2 + 1, height / 2]])
    move = to_image @ shift(-laid.origin[0], -laid.origin[1])
    across = apply(move, centre)
    scale = float(np.linalg.norm(across[1] - across[0]))
    # Reduced by areas first: the warp alone would alias.
    factor = min(1.0, scale * 1.2)
    small = max(2, round(width * factor)), max(2, round(height * factor))
    pixels = cv2.resize(laid.image, small, interpolation=cv2.INTER_AREA)
    opaque = cv2.resize(_opacity(laid), small, interpolation=cv2.INTER_AREA)
    pixels = cv2.copyMakeBorder(pixels, 2, 2, 2, 2, cv2.BORDER_REPLICATE)
    opaque = cv2.copyMakeBorder(opaque, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=(0,))
    fx, fy = width / small[0], height / small[1]
    grow = np.array([[fx, 0, (0.5 - 2) * fx - 0.5], [0, fy, (0.5 - 2) * fy - 0.5], [0, 0, 1.0]])
    sheet = cv2.warpPerspective(
        pixels, move @ grow, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    alpha = cv2.warpPerspective(opaque, move @ grow, size, flags=cv2.INTER_LINEAR)
    reach = scale * laid.sheet.image.shape[1] / laid.sheet.size_mm[0] * rng.uniform(0.5, 2.2)
    low = cv2.resize(alpha, (max(1, size[0] // 4), max(1, size[1] // 4)), interpolation=cv2.INTER_AREA)
    fall = np.array([[1, 0, rng.normal(0, reach / 4)], [0, 1, rng.normal(0, reach / 4)]])
    low = cv2.warpAffine(
        cv2.GaussianBlur(low, (0, 0), max(0.5, reach / 4)), fall, (low.shape[1], low.shape[0])
    )
    shade = cv2.resize(low, size, interpolation=cv2.INTER_LINEAR)
    darkness = np.float32(rng.uniform(0.25, 0.55) / 255)
    x, y, wide, tall = cv2.boundingRect(cv2.max(shade, alpha))
    part = np.s_[y : y + tall, x : x + wide]
    share = (alpha[part].astype(np.float32) / 255)[..., None]
    mixed = picture[part] * (1 - darkness * shade[part].astype(np.float32))[..., None]
    mixed += (sheet[part] - mixed) * share
    picture[part] = np.clip(mixed, 0, 255).astype(np.uint8)


def _hold(picture: Image, view: View, spoil: Spoil, rng: Generator) -> None:
    """Fingers at the edge, or the finger of a defect across a value."""
    wanted = len(view.laid) == 1 and not view.scan and not view.laid[0].screen and rng.random() < 0.2
    tone = hands.skin(rng)
    corners, quads = view.corners(0), view.quads(0)
    mm = float(np.linalg.norm(corners[1] - corners[0])) / view.laid[0].sheet.size_mm[0]
    if spoil.finger is not None:
        quad = quads[spoil.finger]
        right = (quad[1] - quad[0]) / np.linalg.norm(quad[1] - quad[0])
        tip = (
            quad[:2].mean(axis=0) * 0.5
            + quad[2:].mean(axis=0) * 0.5
            - right * np.linalg.norm(quad[1] - quad[0]) * 0.6
        )
        hands.draw_finger(picture, tip + right * 3 * max(view.size), tip, hands.THUMB_MM * mm, tone, True)
    elif wanted and view.laid[0].sheet.content.kind != "pass_photo":
        for base, tip in hands.holding_fingers(corners, _with_labels(view, 0), view.size, mm, rng):
            hands.draw_finger(picture, base, tip, hands.THUMB_MM * mm, tone, True)


def _with_labels(view: View, index: int) -> list[Quad]:
    """Quads of the values, reaching left over their labels where these stand in a column."""
    sheet = view.laid[index].sheet
    if sheet.content.kind == "kk":
        return list(view.quads(index).values())
    left = 0.03 * sheet.image.shape[1]
    wide = []
    for quad in sheet.quads.values():
        reaching = quad.copy()
        reaching[[0, 3], 0] = np.minimum(quad[[0, 3], 0], left)
        wide.append(apply(view.to_image[index], reaching))
    return wide


def photograph(
    laid: Sequence[Laid], tier: Tier, split: Split, rng: Generator, spoil: Spoil = NOTHING
) -> Picture:
    """Photographs one sheet, or two side by side.

    Args:
        laid: what lies on the table.
        tier: limits of the photograph.
        split: half of the surfaces to use.
        rng: source of chance.
        spoil: what a planted defect does to it.

    Returns:
        The picture as stored, turned by a quarter turn now and then, with the truth of each subject.

    Raises:
        ValueError: the sheet cannot be photographed within the tier's figures.
    """
    view = take_view(laid, tier, rng, spoil)
    width, height = view.size
    picture = _table(view, split, rng)
    for one, to_image in zip(view.laid, view.to_image, strict=True):
        _lay(picture, one, to_image, view.size, rng)
    screen = any(one.screen for one in view.laid)
    if screen:
        picture = pixel_grid(picture, rng.uniform(2.1, 3.2), rng.uniform(-4, 4), rng)
    _hold(picture, view, spoil, rng)
    shadow = 0.0 if view.scan or screen or rng.random() < 0.3 else rng.uniform(0.2, 1) * tier.shadow
    shine = to_light(picture)
    shine *= light.lamp(width, height, shadow, rng, 0.03 if view.scan else rng.uniform(0.05, 0.3))
    glare = [_glare(view, index, tier, rng) for index in range(len(view.laid))]
    for spot in glare:
        if spot is not None:
            shine += spot[..., None]
    if spoil.flash:
        shine += light.flash(width, height, [view.quads(0)[name] for name in spoil.flash], rng)[..., None]
    capital = [framing.capital_height(one.sheet, m) for one, m in zip(view.laid, view.to_image, strict=True)]
    blur = rng.uniform(0, 0.4) * tier.blur if view.scan else rng.uniform(0.1, 1) * tier.blur
    motion = float(rng.uniform(0, 180)) if rng.random() < 0.25 else None
    blur = min(blur, (LEGIBLE_BLUR if motion is None else LEGIBLE_MOTION) * min(capital))
    blur = spoil.blur * min(capital) if spoil.blur else blur
    exposure = Exposure(
        blur=blur,
        motion=motion,
        noise=tier.noise * rng.uniform(0.2, 1) * (3 if spoil.gain < 0.2 else 1),
        gain=spoil.gain,
        sharpening=float(rng.uniform(0, 0.35)) if not spoil.blur else 0.0,
    )
    pixels = develop(shine, exposure, rng)
    turns = int(rng.choice(4, p=(0.52, 0.18, 0.12, 0.18)))
    optics = [
        {
            "capital_px": round(capital[index], 2),
            "tilt": round(view.tilt, 2),
            "blur": round(blur, 2),
            "shadow": round(shadow, 2),
            "glare": glare[index] is not None or bool(spoil.flash),
        }
        for index in range(len(view.laid))
    ]
    every = range(len(view.laid))
    return quarter_turn(
        pixels,
        turns,
        [one.sheet for one in view.laid],
        [view.corners(i) for i in every],
        [view.quads(i) for i in every],
        optics,
    )


def quarter_turn(
    pixels: Image,
    turns: int,
    sheets: Sequence[Sheet],
    corners: Sequence[Quad],
    quads: Sequence[dict[str, Quad]],
    optics: Sequence[dict[str, Any]],
) -> Picture:
    """Turns an upright picture as the phone stores it, and its truth along.

    Args:
        pixels: upright picture.
        turns: quarter turns counter-clockwise.
        sheets: what it shows.
        corners: of each sheet in the upright picture.
        quads: of each sheet's values in the upright picture.
        optics: measured figures of each sheet, taken into its truth.
    """
    size = pixels.shape[1], pixels.shape[0]
    subjects = [
        {
            "kind": sheet.content.kind,
            "role": sheet.content.role,
            "corners": rounded(_stored(outline, size, turns)),
            "rotation": 90 * turns,
            "skew": round(framing.skew_of(outline), 2),
            "fields": sheet.content.truth,
            "quads": {name: rounded(_stored(quad, size, turns)) for name, quad in values.items()},
            **figures,
            "design": sheet.design,
            "readable": True,
        }
        for sheet, outline, values, figures in zip(sheets, corners, quads, optics, strict=True)
    ]
    return Picture(np.ascontiguousarray(np.rot90(pixels, turns)), 90 * turns, subjects)


def _glare(view: View, index: int, tier: Tier, rng: Generator) -> light.Map | None:
    sheet = view.laid[index].sheet
    if sheet.material == "paper" or view.scan or rng.random() >= tier.glare_share:
        return None
    return light.reflection(*view.size, view.corners(index), view.deciding(), rng)


def _stored(points: Floats, size: tuple[int, int], turns: int) -> Floats:
    """Points of the upright picture in the picture turned counter-clockwise by quarter turns."""
    width, height = size
    x, y = points[:, 0], points[:, 1]
    turned = {
        0: (x, y),
        1: (y, width - 1 - x),
        2: (width - 1 - x, height - 1 - y),
        3: (height - 1 - y, x),
    }[turns]
    return np.column_stack(turned)
