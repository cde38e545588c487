"""The child's 3x4 photograph: as a shop makes it, as a file or as a print, and as it should not be."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.random import Generator

from samples.designs.faces import age_group, portrait
from samples.model import Content, Image, Person, Quad, Sheet
from samples.scene import Picture, quarter_turn
from samples.surfaces import fractal
from samples.wear import black_and_white

Background = Literal["red", "blue", "white", "green", "grey", "yellow"]

# RGB. The first pair is the one published for KTP-el photographs, the others are what photo shops use.
_SHADES: dict[Background, tuple[tuple[int, int, int], ...]] = {
    "red": ((219, 21, 20), (255, 0, 0), (190, 0, 0), (205, 18, 30), (232, 36, 32), (172, 12, 20)),
    "blue": ((0, 144, 255), (0, 0, 255), (30, 80, 200), (60, 130, 220), (0, 60, 170), (88, 160, 235)),
    "white": ((248, 248, 248), (236, 238, 240)),
    "green": ((30, 160, 70), (0, 120, 50)),
    "grey": ((150, 152, 155), (196, 196, 198)),
    "yellow": ((240, 205, 30), (250, 220, 90)),
}
_SHIRTS = (
    (245, 245, 245),
    (245, 245, 245),
    (238, 230, 222),
    (40, 30, 190),
    (120, 60, 30),
    (44, 66, 104),
    (60, 60, 60),
)
_VEILS = ((245, 245, 245), (245, 245, 245), (40, 36, 36), (110, 60, 30), (60, 50, 150), (60, 90, 130))  # BGR

Composition = Literal["proper", "no_face", "two_faces", "tiny_face", "wrong_proportions", "head_cut"]


def expected_background(birth_year: int) -> Background:
    """Red for an odd birth year, blue for an even one."""
    return "red" if birth_year % 2 else "blue"


def _backdrop(width: int, height: int, background: Background, rng: Generator) -> Image:
    shades = _SHADES[background]
    rgb = np.array(shades[int(rng.integers(len(shades)))], np.float32) + rng.normal(0, 5, 3).astype(
        np.float32
    )
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    fall = (
        1
        - rng.uniform(0, 0.10) * (x * np.cos(angle) + y * np.sin(angle))
        - rng.uniform(0, 0.06) * (x * x + y * y)
    )
    return np.asarray(np.clip(rgb[::-1] * fall[..., None], 0, 255), np.uint8)


def _over(canvas: Image, top: Image, left: int, upper: int) -> None:
    """Lays BGRA pixels over a canvas, in place; what reaches out is cut."""
    height, width = canvas.shape[:2]
    x0, y0 = max(left, 0), max(upper, 0)
    x1, y1 = min(left + top.shape[1], width), min(upper + top.shape[0], height)
    if x1 <= x0 or y1 <= y0:
        return
    part = top[y0 - upper : y1 - upper, x0 - left : x1 - left].astype(np.float32)
    alpha = part[..., 3:] / 255
    window = canvas[y0:y1, x0:x1]
    window[:] = (window * (1 - alpha) + part[..., :3] * alpha).astype(np.uint8)


def _garment(
    canvas: Image, outlines: list[Quad], hole: Image | None, colour: tuple[int, int, int], rng: Generator
) -> None:
    """Fills outlines with cloth, softly shaded, around an optional hole."""
    height, width = canvas.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    for outline in outlines:
        cv2.fillPoly(mask, [np.rint(outline * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    if hole is not None:
        mask = np.minimum(mask, 255 - hole)
    folds = 1 + 0.09 * fractal(height, width, rng, (2, 5), 3)
    rim = cv2.GaussianBlur(mask, (0, 0), width / 40).astype(np.float32) / 255
    cloth = np.array(colour, np.float32) * (folds * (0.72 + 0.28 * rim))[..., None]
    alpha = cv2.GaussianBlur(mask, (0, 0), 1.2).astype(np.float32)[..., None] / 255
    canvas[:] = np.clip(canvas * (1 - alpha) + cloth * alpha, 0, 255).astype(np.uint8)


def _shoulders(centre: float, bottom: float, size: float, neck: float, floor: float) -> Quad:
    """Outline of a shirt from the collar down to `floor`, pixels."""
    points = (
        (-0.52, -0.03), (-0.36, -0.10), (-0.14, neck), (0.0, neck + 0.07), (0.14, neck),
        (0.36, -0.10), (0.52, -0.03),
    )  # fmt: skip
    collar = [(centre + x * size, bottom + y * size) for x, y in points]
    return np.array([(centre - 0.56 * size, floor), *collar, (centre + 0.56 * size, floor)])


def _sitter(
    canvas: Image,
    child: Person,
    age: int,
    rng: Generator,
    faces: Path | None,
    size: float,
    centre: float,
    bottom: float,
) -> None:
    """Puts a child with shirt, and perhaps a veil, before the backdrop."""
    face = portrait(rng, child.sex, age_group(age), faces)
    width = round(size)
    size_px = width, round(width * face.shape[0] / face.shape[1])
    face = np.array(cv2.resize(face, size_px, interpolation=cv2.INTER_AREA), np.uint8)
    shirt = _SHIRTS[int(rng.integers(len(_SHIRTS)))]
    floor = max(canvas.shape[0], bottom + 0.05 * size)
    _garment(canvas, [_shoulders(centre, bottom, size, -0.16, floor)], None, shirt, rng)
    veiled = child.sex == "P" and child.religion == "ISLAM" and age >= 6 and rng.random() < 0.45
    left, upper = round(centre - size / 2), round(bottom - face.shape[0])
    opening = np.zeros(canvas.shape[:2], np.uint8)
    middle = (float(centre), float(bottom - 0.46 * size))
    if veiled:  # no hair beside the veil
        cv2.ellipse(opening, (middle, (0.50 * size, 0.68 * size), 0.0), (255,), -1, cv2.LINE_AA)
        shown = np.zeros(face.shape[:2], np.uint8)
        cv2.ellipse(
            shown, ((middle[0] - left, middle[1] - upper), (0.54 * size, 0.72 * size), 0.0), (255,), -1
        )
        face[..., 3] = np.minimum(face[..., 3], shown)
    _over(canvas, face, left, upper)
    if veiled:
        veil = _VEILS[int(rng.integers(len(_VEILS)))]
        turn = np.linspace(0, 2 * np.pi, 60)
        hood = np.stack(
            [middle[0] + 0.36 * size * np.cos(turn), middle[1] - 0.03 * size + 0.45 * size * np.sin(turn)], 1
        )
        cape = (
            np.array([(-0.34, -0.5), (0.34, -0.5), (0.42, -0.2), (0.55, 0.0), (-0.55, 0.0), (-0.42, -0.2)])
            * size
        )
        cape += (centre, bottom)
        cape = np.concatenate(
            [cape[:4], [(centre + 0.56 * size, floor), (centre - 0.56 * size, floor)], cape[4:]]
        )
        _garment(canvas, [hood, cape], opening, veil, rng)
    elif bottom < canvas.shape[0] or rng.random() < 0.4:
        _garment(canvas, [_shoulders(centre, bottom, size, -0.13, floor)], None, shirt, rng)


def _landscape(width: int, height: int, rng: Generator) -> Image:
    """A holiday picture without anybody."""
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    canvas = np.broadcast_to(
        np.array((235, 190, 130), np.float32) * (1 - 0.2 * y) + 30 * y, (height, width, 3)
    ).copy()
    canvas += 14 * np.maximum(fractal(height, width, rng, (4, 3), 4), 0)[..., None] * 3
    x = np.arange(width)
    for layer, colour in enumerate(((150, 130, 90), (80, 120, 70), (50, 110, 80))):
        ridge = height * (0.5 + 0.14 * layer) + 0.05 * height * np.sin(
            x / width * rng.uniform(3, 9) + rng.uniform(0, 6)
        )
        below = np.arange(height)[:, None] > ridge[None, :]
        canvas[below] = np.array(colour, np.float32) + rng.normal(0, 6, (int(below.sum()), 1)).astype(
            np.float32
        )
    return np.clip(canvas, 0, 255).astype(np.uint8)


def pass_photo(
    child: Person,
    age: int,
    background: Background,
    rng: Generator,
    faces: Path | None = None,
    composition: Composition = "proper",
    grey: bool = False,
) -> Sheet:
    """A pass photo of the child.

    Args:
        child: whose photo.
        age: completed years.
        background: colour of the backdrop.
        rng: source of chance.
        faces: directory of cut-out faces, see `designs.faces`.
        composition: proper, or in which way unsuitable.
        grey: a black and white print.

    Returns:
        A photographic sheet without fields, 28 x 38 mm if its proportions are right.
    """
    height, aspect = 1100, rng.uniform(0.72, 0.775)
    if composition == "wrong_proportions":
        aspect = float(rng.choice([1.0, 1.34, 0.5]))
    width = round(height * aspect)
    sitter = width if composition != "wrong_proportions" else min(width, round(height * 0.75))
    canvas = _backdrop(width, height, background, rng)
    bottom = height * rng.uniform(1.0, 1.03)
    if composition == "no_face":
        canvas = _landscape(width, height, rng)
    elif composition == "two_faces":
        for centre in (0.27, 0.73):
            _sitter(canvas, child, age, rng, faces, width * 0.6, width * centre, bottom)
    elif composition == "tiny_face":
        _sitter(
            canvas,
            child,
            age,
            rng,
            faces,
            width * rng.uniform(0.14, 0.18),
            width * rng.uniform(0.3, 0.7),
            height * 0.7,
        )
        cv2.rectangle(canvas, (0, round(height * 0.7)), (width, height), (70, 84, 96), -1)
    elif composition == "head_cut":
        size = sitter * rng.uniform(1.2, 1.4)
        _sitter(canvas, child, age, rng, faces, size, width / 2, size * rng.uniform(0.56, 0.62))
    else:
        _sitter(
            canvas,
            child,
            age,
            rng,
            faces,
            sitter * rng.uniform(0.96, 1.14),
            width / 2 + rng.normal(0, 6),
            bottom,
        )
    content = Content("pass_photo", "child", {}, {}, {"background": background, "composition": composition})
    sheet = Sheet(
        content, canvas, (38 * aspect, 38.0), {}, float(height), 0.0, "photo", f"pass_photo_{composition}"
    )
    return black_and_white(sheet) if grey else sheet


def with_border(sheet: Sheet, rng: Generator) -> Sheet:
    """The same photo as a print with the white border that a shop's cutter leaves."""
    pad = round(sheet.image.shape[0] * rng.uniform(0.02, 0.05))
    image = cv2.copyMakeBorder(sheet.image, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=(244, 246, 246))
    mm = sheet.size_mm[1] / sheet.image.shape[0]
    size = image.shape[1] * mm, image.shape[0] * mm
    return Sheet(
        sheet.content,
        np.asarray(image, np.uint8),
        size,
        {},
        float(image.shape[0]),
        0.0,
        "photo",
        sheet.design + "_border",
    )


def digital(sheet: Sheet, rng: Generator) -> Picture:
    """The photo as the shop's file, 354 x 472 pixels or larger, now and then turned.

    The contract's photographs have 800 px or more on the long side; a shop's file may be smaller.
    """
    height = int(rng.choice([472, 591, 640, 800, 945, 1200, 1600]))
    size = round(height * sheet.image.shape[1] / sheet.image.shape[0]), height
    shrinks = height < sheet.image.shape[0]
    pixels = cv2.resize(sheet.image, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    noisy = np.clip(pixels + rng.normal(0, rng.uniform(0.5, 2.5), pixels.shape), 0, 255).astype(np.uint8)
    turns = int(rng.choice(4, p=(0.91, 0.03, 0.03, 0.03)))
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float64) - 0.5
    return quarter_turn(
        noisy, turns, [sheet], [corners], [{}],
        [{"capital_px": float(height), "tilt": 0.0, "blur": 0.0, "shadow": 0.0, "glare": False}],
    )  # fmt: skip
