"""A photograph of one or two sheets on a table, with its truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator

from kia_verify.imaging.geometry import Floats, apply
from samples import framing, hands, light
from samples.camera import Exposure, Matrix, develop, plane_to_image, shift, to_light, turn
from samples.model import Image, Quad, Sheet, Split
from samples.surfaces import surface
from samples.tiers import Tier
from samples.truth import deciding_quads, rounded
from samples.wear import Laid, pixel_grid

_ATTEMPTS = 60


@dataclass(frozen=True)
class Spoil:
    """What a planted defect does to a photograph.

    Attributes:
        blur: standard deviation of the blur in heights of the smallest capitals; 0 leaves the tier's.
        gain: factor on the light.
        flash: names of quads on which a flash is mirrored.
        capitals: height in pixels of the smallest capitals instead of the tier's.
        tiny_file: the whole file is small; otherwise small sheets lie far away in a usual frame.
        cut: side of the sheet that is cut off, and the share of it.
        finger: name of a quad that a finger covers.
    """

    blur: float = 0.0
    gain: float = 1.0
    flash: tuple[str, ...] = ()
    capitals: tuple[float, float] | None = None
    tiny_file: bool = False
    cut: tuple[str, float] | None = None
    finger: str | None = None


NOTHING = Spoil()


@dataclass(frozen=True, eq=False)
class Picture:
    """A photograph as stored, and the truth about its subjects (without the file's name)."""

    pixels: Image
    rotation: int
    subjects: list[dict[str, Any]]


@dataclass(frozen=True, eq=False)
class _View:
    """Geometry of one photograph before the quarter turn."""

    laid: list[Laid]
    to_image: list[Matrix]  # from pixels of each sheet to pixels of the picture
    plane: Matrix  # from millimetres of the table to pixels of the picture
    size: tuple[int, int]
    tilt: float
    scan: bool

    def corners(self, index: int) -> Quad:
        return apply(self.to_image[index], framing.sheet_corners(self.laid[index].sheet))

    def quads(self, index: int) -> dict[str, Quad]:
        sheet = self.laid[index].sheet
        return {name: apply(self.to_image[index], quad) for name, quad in sheet.quads.items()}

    def deciding(self) -> list[Quad]:
        return [
            quad
            for index, laid in enumerate(self.laid)
            for quad in deciding_quads(laid.sheet.content.kind, self.quads(index)).values()
        ]

    def outline(self, index: int) -> Quad:
        """Corners of everything that is fixed to the sheet."""
        laid = self.laid[index]
        height, width = laid.image.shape[:2]
        box = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64) - 0.5
        return apply(self.to_image[index], box - np.array(laid.origin, np.float64))


def _lay_out(laid: Sequence[Laid], tier: Tier, rng: Generator) -> list[Matrix]:
    """From pixels of each sheet to millimetres of the table; one sheet lies in the middle."""
    matrices = [framing.paper_to_plane(one.sheet) for one in laid]
    if len(laid) == 1:
        return matrices
    gap = rng.uniform(6, 25)
    first, second = (one.sheet.size_mm for one in laid)
    below = rng.random() < 0.7
    step = (first[1] + second[1]) / 2 + gap if below else (first[0] + second[0]) / 2 + gap
    aside = rng.normal(0, 4)
    for index, sign in ((0, -0.5), (1, 0.5)):
        along, across = sign * step, sign * aside
        move = shift(across, along) if below else shift(along, across)
        matrices[index] = move @ turn(rng.uniform(-0.3, 0.3) * tier.skew) @ matrices[index]
    return matrices


def _view(laid: Sequence[Laid], tier: Tier, rng: Generator, spoil: Spoil) -> _View:
    papers = [framing.sheet_corners(one.sheet) for one in laid]
    plain = spoil is NOTHING or spoil == NOTHING
    scan = plain and len(laid) == 1 and not laid[0].screen and rng.random() < 0.08
    extent = float(np.linalg.norm(laid[0].sheet.size_mm)) * len(laid)
    for _ in range(_ATTEMPTS):
        on_table = _lay_out(laid, tier, rng)
        tilt = rng.uniform(0, 0.5) if scan else rng.uniform(0.05, 1) * tier.tilt
        plane = plane_to_image(tilt, rng.uniform(0, 360), extent * rng.uniform(1.1, 2.0))
        skew = rng.uniform(-1, 1) * (min(1.5, tier.skew) if scan else tier.skew * (0.97 if len(laid) == 1 else 0.7))
        level = framing.levelled(plane @ on_table[0], papers[0], skew) @ np.linalg.inv(plane @ on_table[0])
        plane = level @ plane
        if any(abs(framing.skew_of(apply(plane @ m, c))) > tier.skew for m, c in zip(on_table, papers, strict=True)):
            continue
        kind = laid[0].sheet.content.kind
        bounds = spoil.capitals or tier.capital_px.get(kind, tier.print_px)
        have = [framing.capital_height(one.sheet, plane @ m) for one, m in zip(laid, on_table, strict=True)]
        least, most = bounds[0] / min(have), bounds[1] / max(have)
        if least > most:
            continue
        plane = np.diag([scale := rng.uniform(least, most), scale, 1.0]) @ plane
        view = _View(list(laid), [plane @ m for m in on_table], plane, (0, 0), tilt, scan)
        boxes = np.concatenate([view.outline(i) for i in range(len(laid))])
        low, high = boxes.min(axis=0), boxes.max(axis=0)
        size = _frame(high - low, laid, spoil, scan, rng)
        if size is None:
            continue
        offset = (np.array(size) - high - low) / 2 if scan else framing.place((low, high), size, rng)
        view = _moved(view, offset, size)
        if spoil.cut is not None:
            return _moved(view, *framing.cut_through(view.corners(0), *spoil.cut, size))
        if plain and not scan and len(laid) == 1 and kind != "pass_photo" and rng.random() < 0.08:
            printed = list(view.quads(0).values())
            view = _moved(view, framing.edge_shift(view.corners(0), printed, size, rng), size)
        return view
    raise ValueError(f"no view of {[one.sheet.design for one in laid]} meets tier {tier.name}")


def _frame(
    box: Floats, laid: Sequence[Laid], spoil: Spoil, scan: bool, rng: Generator
) -> tuple[int, int] | None:
    """Size of the file, None where the sheets do not fit into any."""
    width, height = float(box[0]), float(box[1])
    if scan:
        size = round(width * rng.uniform(0.99, 1.01)), round(height * rng.uniform(0.99, 1.01))
        return size if framing.SHORTEST <= max(size) <= framing.LONG_SIDES[-1] else None
    if spoil.tiny_file:
        return round(width * rng.uniform(1.05, 1.2)), round(height * rng.uniform(1.05, 1.2))
    if spoil.capitals:
        return (1280, 960) if max(width / 1280, height / 960) < 0.9 else None
    if max(width, height) * 1.03 > framing.LONG_SIDES[-1]:
        return None
    return framing.frame_size(width, height, 1.7 if max(laid[0].sheet.size_mm) > 150 else 2.5, rng)


def _moved(view: _View, offset: Floats, size: tuple[int, int]) -> _View:
    move = shift(float(offset[0]), float(offset[1]))
    return _View(view.laid, [move @ m for m in view.to_image], move @ view.plane, size, view.tilt, view.scan)


def _table(view: _View, split: Split, rng: Generator) -> Image:
    """The surface on which the sheets lie, in the picture's perspective."""
    width, height = view.size
    if view.scan:
        return np.full((height, width, 3), int(rng.integers(226, 250)), np.uint8)
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    seen = apply(np.linalg.inv(view.plane), frame)
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
    sheet = cv2.warpPerspective(pixels, move @ grow, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.warpPerspective(opaque, move @ grow, size, flags=cv2.INTER_LINEAR)
    mm = scale * width / laid.sheet.size_mm[0] * laid.sheet.image.shape[1] / width
    reach = mm * rng.uniform(0.5, 2.2)
    low = cv2.resize(alpha, (max(1, size[0] // 4), max(1, size[1] // 4)), interpolation=cv2.INTER_AREA)
    fall = np.float64([[1, 0, rng.normal(0, reach / 4)], [0, 1, rng.normal(0, reach / 4)]])
    low = cv2.warpAffine(cv2.GaussianBlur(low, (0, 0), max(0.5, reach / 4)), fall, (low.shape[1], low.shape[0]))
    shade = cv2.resize(low, size, interpolation=cv2.INTER_LINEAR)
    darkness = np.float32(rng.uniform(0.25, 0.55) / 255)
    share = (alpha.astype(np.float32) / 255)[..., None]
    shadowed = picture * (1 - darkness * shade[..., None].astype(np.float32))
    picture[:] = np.clip(shadowed * (1 - share) + sheet * share, 0, 255).astype(np.uint8)


def _hold(picture: Image, view: _View, spoil: Spoil, rng: Generator) -> None:
    """Fingers at the edge, or the finger of a defect across a value."""
    wanted = len(view.laid) == 1 and not view.scan and not view.laid[0].screen and rng.random() < 0.2
    tone = hands.skin(rng)
    corners, quads = view.corners(0), view.quads(0)
    mm = float(np.linalg.norm(corners[1] - corners[0])) / view.laid[0].sheet.size_mm[0]
    if spoil.finger is not None:
        quad = quads[spoil.finger]
        right = (quad[1] - quad[0]) / np.linalg.norm(quad[1] - quad[0])
        tip = quad[:2].mean(axis=0) * 0.5 + quad[2:].mean(axis=0) * 0.5 - right * np.linalg.norm(quad[1] - quad[0]) * 0.6
        hands.draw_finger(picture, tip + right * 3 * max(view.size), tip, hands.THUMB_MM * mm, tone, True)
    elif wanted and view.laid[0].sheet.content.kind != "pass_photo":
        for base, tip in hands.holding_fingers(corners, list(quads.values()), view.size, mm, rng):
            hands.draw_finger(picture, base, tip, hands.THUMB_MM * mm, tone, True)


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
    view = _view(laid, tier, rng, spoil)
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
    blur = spoil.blur * min(capital) if spoil.blur else blur
    exposure = Exposure(
        blur=blur,
        motion=float(rng.uniform(0, 180)) if rng.random() < 0.25 else None,
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
        pixels, turns, [one.sheet for one in view.laid], [view.corners(i) for i in every], [view.quads(i) for i in every], optics
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


def _glare(view: _View, index: int, tier: Tier, rng: Generator) -> light.Map | None:
    sheet = view.laid[index].sheet
    if sheet.material == "paper" or view.scan or rng.random() >= tier.glare_share:
        return None
    guarded = view.deciding() if sheet.content.kind != "pass_photo" else []
    return light.reflection(*view.size, view.corners(index), guarded, rng)


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
