"""Photographs spoilt in one known way and by a known amount, mild to hopeless."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator, SeedSequence

from kia_verify.imaging.geometry import Floats
from samples import contents, designs, light, wear
from samples.camera import Exposure, Light, develop, encode, to_light
from samples.designs.faces import portrait
from samples.families import make_family
from samples.model import Content, Image, Split
from samples.scene import photograph
from samples.tiers import TIERS
from samples.truth import deciding_quads

DAY = date(2024, 5, 6)
USUAL = "none"
"""Name of what is done to a usual photograph."""
QUALITY = (68, 84)
"""Of the JPEG files of photographs that are spoilt in another way: WhatsApp's."""


@dataclass(frozen=True, eq=False)
class Shot:
    """A photograph with what is known about it.

    Attributes:
        name: which of its set.
        spoil: name of what was done to it, `USUAL` for a usual photograph.
        amount: how much of it, in the spoil's own unit.
        pixels: BGR as the file holds them.
        truth: the subject, as samples/README.md describes it; its quads are those before it was made smaller.
    """

    name: str
    spoil: str
    amount: float
    pixels: Image
    truth: dict[str, Any]


Spoilt = tuple[Image, float]
Spoiler = Callable[[Image, dict[str, Any], Generator], Spoilt]


def _encoded(pixels: Image, rng: Generator, quality: int | None = None) -> Image:
    chosen = int(rng.integers(*QUALITY)) if quality is None else quality
    data = np.frombuffer(encode(pixels, ".jpg", chosen), np.uint8)
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def _developed(shine: Light, rng: Generator, **exposure: Any) -> Image:
    return _encoded(develop(shine, Exposure(**{"noise": 0.005, **exposure}), rng), rng)


def _log_uniform(rng: Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _none(pixels: Image, truth: dict[str, Any], rng: Generator) -> Spoilt:
    return _encoded(pixels, rng), 0.0


def _defocus(pixels: Image, truth: dict[str, Any], rng: Generator) -> Spoilt:
    """Standard deviation in heights of the smallest capitals."""
    amount = _log_uniform(rng, 0.08, 1.0)
    return _developed(to_light(pixels), rng, blur=amount * truth["capital_px"]), amount


def _motion(pixels: Image, truth: dict[str, Any], rng: Generator) -> Spoilt:
    """Standard deviation along the motion in heights of the smallest capitals."""
    amount, direction = _log_uniform(rng, 0.08, 1.5), float(rng.uniform(0, 180))
    return _developed(to_light(pixels), rng, blur=amount * truth["capital_px"], motion=direction), amount


def _dark(pixels: Image, truth: dict[str, Any], rng: Generator) -> Spoilt:
    """Factor on the light; a dark room's noise grows with it."""
    amount = _log_uniform(rng, 0.002, 0.3)
    return _developed(to_light(pixels), rng, gain=amount, noise=float(rng.uniform(0.005, 0.03))), amount


def _shadow(pixels: Image, truth: dict[str, Any], rng: Generator) -> Spoilt:
    """Share of the light that the deepest part of a shadow loses."""
    height, width = pixels.shape[:2]
    amount = 1.0 - _log_uniform(rng, 0.003, 0.5)
    shine = to_light(pixels) * light.lamp(width, height, amount, rng)
    return _developed(np.asarray(shine, np.float32), rng), amount


def _haze(pixels: Image, truth: dict[str, Any], rng: Generator) -> Spoilt:
    """Contrast left by light scattered over the picture: a dirty lens, a window mirrored in plastic."""
    amount = _log_uniform(rng, 0.01, 0.7)
    veil = np.float32(rng.uniform(0.3, 0.9) * (1 - amount))
    return _developed(to_light(pixels) * np.float32(amount) + veil, rng), amount


def _quads(truth: dict[str, Any]) -> dict[str, Floats]:
    return {name: np.array(quad) for name, quad in truth["quads"].items()}


def _flash(pixels: Image, truth: dict[str, Any], rng: Generator) -> Spoilt:
    """Deciding values on which a lamp is mirrored: one or two."""
    height, width = pixels.shape[:2]
    quads = list(deciding_quads(truth["kind"], _quads(truth)).values())
    chosen = rng.permutation(len(quads))[: int(rng.integers(1, 3))]
    spot = light.flash(width, height, [quads[int(index)] for index in chosen], rng)
    return _developed(to_light(pixels) + spot[..., None], rng), float(len(chosen))


def _flash_beside(pixels: Image, truth: dict[str, Any], rng: Generator) -> Spoilt:
    """A lamp mirrored on the sheet, but not on deciding values: brightness of the brightest point."""
    height, width = pixels.shape[:2]
    sheet = np.array(truth["corners"])
    deciding = list(deciding_quads(truth["kind"], _quads(truth)).values())
    spot = light.reflection(width, height, sheet, deciding, rng, limit=0.05)
    if spot is None:
        return _none(pixels, truth, rng)
    return _developed(to_light(pixels) + 3 * spot[..., None], rng), float(3 * spot.max())


def _overexposed(pixels: Image, truth: dict[str, Any], rng: Generator) -> Spoilt:
    """Factor on the light: paper becomes white, print stays."""
    amount = float(rng.uniform(1.2, 3.0))
    return _developed(to_light(pixels), rng, gain=amount), amount


def _small(pixels: Image, truth: dict[str, Any], rng: Generator) -> Spoilt:
    """Height of the smallest capitals in the file in pixels."""
    amount = _log_uniform(rng, 1.5, 7.0)
    scale = min(1.0, amount / truth["capital_px"])
    small = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    return _encoded(small, rng), scale * truth["capital_px"]


def _compressed(pixels: Image, truth: dict[str, Any], rng: Generator) -> Spoilt:
    """Quality of the JPEG file."""
    quality = round(_log_uniform(rng, 2, 50))
    return _encoded(pixels, rng, quality), float(quality)


SPOILS: Mapping[str, Spoiler] = MappingProxyType(
    {
        USUAL: _none,
        "defocus": _defocus,
        "motion": _motion,
        "dark": _dark,
        "shadow": _shadow,
        "haze": _haze,
        "flash": _flash,
        "flash_beside": _flash_beside,
        "overexposed": _overexposed,
        "small": _small,
        "compressed": _compressed,
    }
)


def shots(families: int, seed: int, split: Split) -> Iterator[Shot]:
    """Photographs of certificate, family card and KTP of so many families: spoilt in every way, and as usual.

    What is spoilt was easy before; the usual ones are of the tiers `normal` and `hard`, two of each.
    The same arguments give the same photographs, and more families the same ones and further.
    """
    for number in range(families):
        rng = np.random.default_rng(SeedSequence(seed, spawn_key=(number,)))
        other = np.random.default_rng(SeedSequence(seed, spawn_key=(number, 1)))
        for content in _contents(rng):
            sheet = designs.render(content, rng, split)
            name = f"{number:03d}-{content.kind}"
            picture = photograph([wear.flat(sheet)], TIERS["easy"], split, rng)
            for spoil, spoiler in SPOILS.items():
                pixels, amount = spoiler(picture.pixels, picture.subjects[0], rng)
                yield Shot(f"{name}-{spoil}", spoil, amount, pixels, picture.subjects[0])
            for tier in ("normal", "hard"):
                for turn in range(2):
                    picture = photograph([wear.flat(sheet)], TIERS[tier], split, other)
                    pixels, _ = _none(picture.pixels, picture.subjects[0], other)
                    yield Shot(f"{name}-{tier}-{turn}", USUAL, 0.0, pixels, picture.subjects[0])


def _contents(rng: Generator) -> Iterator[Content]:
    family = make_family(rng, DAY, child_age=int(rng.integers(0, 17)))
    yield contents.certificate_content(family, rng)
    yield contents.kk_content(family, rng)
    face = portrait(rng, family.mother.sex, "adult", None)
    yield contents.ktp_content(family, "mother", rng, face)
