"""Pass photos for measuring: every shade, dress, light and way of sending, each by its name.

The applications of `samples` hold what families send; here right and wrong backdrops come in equal parts,
and the hard pairs (a red shirt before red, a blue print on a blue cloth) as often as the easy ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.random import Generator, SeedSequence

from kia_verify.imaging.geometry import Floats
from samples import wear
from samples.backdrops import OTHERS, PAINTERS, SEAMS, two_coloured
from samples.files import photograph_file
from samples.model import Content, Image, Person, Sheet, Split
from samples.pass_photos import lit_backdrop, pass_photo, with_border
from samples.print_camera import LIGHTS, LightName, photograph_print, plain_cloth, take_file
from samples.scene import photograph
from samples.sitters import Attire, add_sitter, landscape
from samples.surfaces import SURFACES, fractal, surface
from samples.tiers import Tier

Rgb = tuple[int, int, int]
Subject = Literal["right", "wrong", "no face", "selfie", "two faces", "tiny face", "head cut"]
SUBJECTS: dict[Subject, float] = {
    "right": 0.42, "wrong": 0.39, "no face": 0.05, "selfie": 0.05, "two faces": 0.03, "tiny face": 0.03,
    "head cut": 0.03,
}  # fmt: skip
SHADES: dict[str, dict[str, Rgb]] = {
    "red": {
        "pure red": (255, 0, 0), "published red": (219, 21, 20), "shop red": (190, 0, 0),
        "dark red": (150, 10, 16), "maroon": (118, 8, 18), "bright red": (236, 50, 44),
    },
    "blue": {
        "pure blue": (0, 0, 255), "published blue": (0, 144, 255), "royal blue": (30, 80, 200),
        "light blue": (95, 165, 235), "sky blue": (135, 200, 248), "navy": (12, 22, 92),
    },
    "other": {
        "white": (245, 246, 247), "grey": (160, 162, 165), "cream": (236, 220, 190), "green": (20, 140, 60),
        "orange": (250, 130, 20), "yellow": (245, 212, 40), "pink": (245, 150, 190), "purple": (110, 30, 150),
        "brown": (120, 78, 45),
    },
}  # fmt: skip
TWO_SHADES = 80
"""Distance in RGB from which two shades of one colour are seen beside each other."""
PATTERNS = ("pattern", "outdoors")
CLOTHING = (
    "backdrop's colour",
    "white uniform",
    "hijab of backdrop's colour",
    "white hijab",
    "dark",
    "patterned",
)
PRESENTATIONS = (
    "file", "print", "bordered print", "faded print", "on red", "on blue", "on like colour",
)  # fmt: skip
_SHARES = (0.34, 0.16, 0.16, 0.08, 0.08, 0.08, 0.10)


@dataclass(frozen=True, eq=False)
class Sitting:
    """One photograph that holds a pass photo, or something sent for one.

    Attributes:
        subject: right or wrong backdrop for the child's birth year, or what is unsuitable.
        expected: colour that the birth year asks for.
        shade: of the backdrop.
        pixels: BGR, as stored.
        corners: (4, 2) of the photo in it, clockwise from the person's top left.
    """

    subject: Subject
    expected: Literal["red", "blue"]
    shade: str
    clothing: str
    light: LightName | Literal["as it falls"]
    presentation: str
    pixels: Image
    corners: Floats


def make_sitting(seed: int, index: int, split: Split, faces: Path | None = None) -> Sitting:
    """One case of a set, independent of all others.

    Args:
        seed: of the set.
        index: of the case in it.
        split: half of the tables to use; the other half's cases never come up.
        faces: directory of cut-out faces, see `designs.faces`.
    """
    rng = np.random.default_rng(SeedSequence((seed, index, split == "test")))
    subject: Subject = list(SUBJECTS)[int(rng.choice(len(SUBJECTS), p=list(SUBJECTS.values())))]
    expected: Literal["red", "blue"] = "red" if rng.random() < 0.5 else "blue"
    opposite = "blue" if expected == "red" else "red"
    family = expected if subject != "wrong" else opposite if rng.random() < 0.5 else "other"
    names = [*SHADES[family], *(PATTERNS if family == "other" else ())]
    shade = str(rng.choice(names))
    rgb = np.array(SHADES[family].get(shade, (128, 128, 128)), np.float32)
    rgb = np.clip(rgb + rng.normal(0, 5, 3), 0, 255).astype(np.float32)
    clothing, light = str(rng.choice(CLOTHING)), LIGHTS[int(rng.integers(len(LIGHTS)))]
    presentation = str(rng.choice(PRESENTATIONS, p=_SHARES))
    if subject in ("no face", "selfie"):
        presentation = "file" if subject == "selfie" or rng.random() < 0.6 else "print"
        shade = "outdoors" if subject == "selfie" or rng.random() < 0.5 else shade
    picture = _picture(subject, shade, rgb, clothing, split, rng, faces)
    if presentation == "file":
        pixels, corners = take_file(picture, light, rng)
    else:
        sheet = _print(picture, presentation, rng)
        pixels, corners = photograph_print(sheet, _table(presentation, rgb, split, rng), light, rng)
    turns = int(
        rng.choice(4, p=(0.85, 0.05, 0.05, 0.05) if presentation == "file" else (0.55, 0.15, 0.15, 0.15))
    )
    height, width = pixels.shape[:2]
    for _ in range(turns):  # counter-clockwise: the right edge comes to lie on top
        corners = np.column_stack([corners[:, 1], width - 1 - corners[:, 0]])
        height, width = width, height
    turned = np.ascontiguousarray(np.rot90(pixels, turns))
    return Sitting(subject, expected, shade, clothing, light, presentation, turned, corners)


def make_sent_print(seed: int, index: int, split: Split, tier: Tier, faces: Path | None = None) -> Sitting:
    """The print of a right pass photo as a clean application of a tier holds it, independent of all others.

    Args:
        seed, index, split, faces: as in `make_sitting`.
        tier: how hard the photograph is.
    """
    rng = np.random.default_rng(SeedSequence((seed, index, split == "test")))
    expected: Literal["red", "blue"] = "red" if rng.random() < 0.5 else "blue"
    photo = pass_photo(_child(False, rng), int(rng.integers(5, 17)), expected, rng, faces)
    bordered = rng.random() < 0.5
    picture = photograph([wear.flat(with_border(photo, rng) if bordered else photo)], tier, split, rng)
    encoded = np.frombuffer(photograph_file(picture, tier, rng).data, np.uint8)
    pixels = cv2.imdecode(encoded, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    return Sitting(
        "right", expected, expected, "as it comes", "as it falls",
        "bordered print" if bordered else "print", np.asarray(pixels, np.uint8),
        np.array(picture.subjects[0]["corners"], np.float64),
    )  # fmt: skip


def make_two_coloured(seed: int, index: int, split: Split, faces: Path | None = None) -> Sitting:
    """A file before two colours of which one is right, independent of all others.

    Args:
        seed, index, split, faces: as in `make_sitting`.
    """
    rng = np.random.default_rng(SeedSequence((seed, index, split == "test")))
    expected: Literal["red", "blue"] = "red" if rng.random() < 0.5 else "blue"
    shades = list(SHADES[expected].values())
    right = shades[int(rng.integers(len(shades)))]
    name = str(rng.choice(list(PAINTERS[split])))
    painter = PAINTERS[split][name]
    apart = [shade for shade in shades if np.linalg.norm(np.subtract(shade, right)) > TWO_SHADES]
    beside = [*(() if painter in SEAMS else apart), *OTHERS, *SHADES["other"].values()]
    other = beside[int(rng.integers(len(beside)))]
    dyes = (right, other) if rng.random() < 0.5 else (other, right)
    width, height = round(1100 * rng.uniform(0.725, 0.775)), 1100
    canvas = two_coloured(width, height, dyes, painter, rng)
    clothing, light = str(rng.choice(CLOTHING)), LIGHTS[int(rng.integers(len(LIGHTS)))]
    attire = _attire(clothing, right, rng)
    size, foot = width * rng.uniform(0.92, 1.14), height * rng.uniform(1.0, 1.03)
    child = _child(attire.veil is not None, rng)
    add_sitter(canvas, child, int(rng.integers(5, 17)), rng, faces, size, width / 2, foot, attire)
    pixels, corners = take_file(canvas, light, rng)
    return Sitting("wrong", expected, name, clothing, light, "file", pixels, corners)


def _child(veiled: bool, rng: Generator) -> Person:
    sex: Literal["L", "P"] = "P" if veiled or rng.random() < 0.5 else "L"
    return Person("", "", sex, "", date(2015, 1, 1), "ISLAM", "", "", "", "")


def _attire(clothing: str, rgb: Rgb, rng: Generator) -> Attire:
    """What the child wears; its colour never quite that of the backdrop."""
    near = np.clip(np.array(rgb[::-1]) * rng.uniform(0.8, 1.1) + rng.normal(0, 12, 3), 0, 255)
    alike = int(near[0]), int(near[1]), int(near[2])
    white, dark = (240, 242, 243), (44, 36, 34)
    return {
        "backdrop's colour": Attire(alike),
        "white uniform": Attire(white),
        "hijab of backdrop's colour": Attire(white, alike),
        "white hijab": Attire(white, white),
        "dark": Attire(dark),
        "patterned": Attire(white, None, alike if rng.random() < 0.5 else (40, 160, 60)),
    }[clothing]


def _picture(
    subject: Subject,
    shade: str,
    rgb: np.ndarray[tuple[int], np.dtype[np.float32]],
    clothing: str,
    split: Split,
    rng: Generator,
    faces: Path | None,
) -> Image:
    """What the camera of the shop, or of a parent, saw: backdrop and child."""
    height = 1100
    width = round(height * (rng.choice([0.5625, 0.75]) if subject == "selfie" else rng.uniform(0.725, 0.775)))
    canvas = lit_backdrop(width, height, rgb, rng)
    if shade == "outdoors":
        canvas = landscape(width, height, rng)
    elif shade == "pattern":
        painters = SURFACES[split]
        name = str(rng.choice([name for name in painters if name in ("batik", "cloth", "wood", "tiles")]))
        canvas = painters[name](height, width, 0.15, rng)
    if subject == "no face":
        return canvas if shade == "outdoors" else _still_life(canvas, rng)
    age = int(rng.integers(5, 17))
    attire = _attire(clothing, (int(rgb[0]), int(rgb[1]), int(rgb[2])), rng)
    child = _child(attire.veil is not None, rng)
    if subject == "two faces":
        for centre in (0.27, 0.73):
            add_sitter(canvas, child, age, rng, faces, width * 0.6, width * centre, height * 1.01, attire)
    elif subject == "tiny face":
        size, foot = width * rng.uniform(0.14, 0.18), height * 0.7
        add_sitter(canvas, child, age, rng, faces, size, width * rng.uniform(0.3, 0.7), foot, attire)
        cv2.rectangle(canvas, (0, round(foot)), (width, height), (70, 84, 96), -1)
    elif subject == "head cut":
        size = width * rng.uniform(1.2, 1.4)
        add_sitter(canvas, child, age, rng, faces, size, width / 2, size * rng.uniform(0.56, 0.62), attire)
    elif subject == "selfie":
        size = width * rng.uniform(1.3, 1.8)
        add_sitter(canvas, child, age, rng, faces, size, width * rng.uniform(0.4, 0.6), height, attire)
    else:
        size, foot = width * rng.uniform(0.92, 1.14), height * rng.uniform(1.0, 1.03)
        add_sitter(canvas, child, age, rng, faces, size, width / 2 + rng.normal(0, 10), foot, attire)
    return canvas


def _still_life(canvas: Image, rng: Generator) -> Image:
    """A thing before the backdrop where a child should sit."""
    height, width = canvas.shape[:2]
    colour = tuple(int(value) for value in rng.integers(20, 235, 3))
    centre = round(width * rng.uniform(0.4, 0.6)), round(height * rng.uniform(0.55, 0.7))
    axes = round(width * rng.uniform(0.2, 0.35)), round(height * rng.uniform(0.15, 0.3))
    cv2.ellipse(canvas, centre, axes, float(rng.uniform(0, 180)), 0, 360, colour, -1, cv2.LINE_AA)
    cv2.rectangle(canvas, (0, round(height * 0.85)), (width, height), (92, 108, 122), -1)
    folds = 1 + 0.12 * fractal(height, width, rng, (3, 3), 3)
    return np.asarray(np.clip(canvas * folds[..., None], 0, 255), np.uint8)


def _print(picture: Image, presentation: str, rng: Generator) -> Sheet:
    """The picture on photographic paper, 38 mm high, perhaps with a white border, perhaps faded."""
    if presentation == "faded print":
        # Dyes lose density, the cyan one first: lighter, flatter, towards red or yellow.
        paper = np.array([rng.uniform(205, 235), rng.uniform(225, 242), rng.uniform(236, 250)])
        share = rng.uniform(0.15, 0.35)
        picture = np.asarray(picture * (1 - share) + paper * share, np.uint8)
    height, width = picture.shape[:2]
    size = 38 * width / height, 38.0
    content = Content("pass_photo", "child", {}, {})
    sheet = Sheet(content, picture, size, {}, float(height), 0.0, "photo", "pass_photo")
    bordered = presentation == "bordered print" or (presentation.startswith("on ") and rng.random() < 0.4)
    return with_border(sheet, rng) if bordered else sheet


def _table(
    presentation: str, rgb: np.ndarray[tuple[int], np.dtype[np.float32]], split: Split, rng: Generator
) -> Image:
    """What the print lies on."""
    if not presentation.startswith("on "):
        return surface(800, 800, rng.uniform(0.1, 0.25), split, rng)[0]
    if presentation == "on like colour":
        dye = np.clip(rgb * rng.uniform(0.75, 1.15) + rng.normal(0, 16, 3), 0, 255)
    else:
        family = SHADES[presentation.removeprefix("on ")]
        dye = np.clip(np.array(family[str(rng.choice(list(family)))]) + rng.normal(0, 14, 3), 0, 255)
    return plain_cloth(800, 800, (int(dye[0]), int(dye[1]), int(dye[2])), rng)
