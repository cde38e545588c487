"""The child's 3x4 photograph: as a shop makes it, as a file or as a print, and as it should not be."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from samples.model import Content, Image, Person, Quad, Sheet
from samples.scene import Picture, quarter_turn
from samples.sitters import add_sitter, landscape
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

Composition = Literal["proper", "no_face", "two_faces", "tiny_face", "wrong_proportions", "head_cut"]


def expected_background(birth_year: int) -> Background:
    """Red for an odd birth year, blue for an even one."""
    return "red" if birth_year % 2 else "blue"


def lit_backdrop(width: int, height: int, rgb: NDArray[np.float32], rng: Generator) -> Image:
    """Plain cloth or paper of one colour behind the child; the light falls off across it.

    Args:
        width, height: size in pixels.
        rgb: the dye, three values of 0 to 255.
        rng: source of chance.
    """
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    fall = (
        1
        - rng.uniform(0, 0.10) * (x * np.cos(angle) + y * np.sin(angle))
        - rng.uniform(0, 0.06) * (x * x + y * y)
    )
    return np.asarray(np.clip(rgb[::-1] * fall[..., None], 0, 255), np.uint8)


def _backdrop(width: int, height: int, background: Background, rng: Generator) -> Image:
    shades = _SHADES[background]
    rgb = np.array(shades[int(rng.integers(len(shades)))], np.float32)
    rgb += rng.normal(0, 5, 3).astype(np.float32)
    return lit_backdrop(width, height, rgb, rng)


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
        A photographic sheet, 28 x 38 mm if its proportions are right. The face of a proper one, or one
        that is wrongly cut, is what no reflection may hide.
    """
    height, aspect = 1100, rng.uniform(0.72, 0.775)
    if composition == "wrong_proportions":
        aspect = float(rng.choice([1.0, 1.34, 0.5]))
    width = round(height * aspect)
    sitter = width if composition != "wrong_proportions" else min(width, round(height * 0.75))
    canvas = _backdrop(width, height, background, rng)
    bottom = height * rng.uniform(1.0, 1.03)
    quads: dict[str, Quad] = {}
    if composition == "no_face":
        canvas = landscape(width, height, rng)
    elif composition == "two_faces":
        for centre in (0.27, 0.73):
            add_sitter(canvas, child, age, rng, faces, width * 0.6, width * centre, bottom)
    elif composition == "tiny_face":
        add_sitter(
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
        add_sitter(canvas, child, age, rng, faces, size, width / 2, size * rng.uniform(0.56, 0.62))
    else:
        size, centre = sitter * rng.uniform(0.96, 1.14), width / 2 + rng.normal(0, 6)
        quads["face"] = add_sitter(canvas, child, age, rng, faces, size, centre, bottom)
    content = Content("pass_photo", "child", {}, {}, {"background": background, "composition": composition})
    sheet = Sheet(
        content, canvas, (38 * aspect, 38.0), quads, float(height), 0.0, "photo", f"pass_photo_{composition}"
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
        {name: quad + pad for name, quad in sheet.quads.items()},
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
