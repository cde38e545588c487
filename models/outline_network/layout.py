"""Where the documents of a training scene lie, and how the camera sees their plane.

Lengths in the plane are millimetres; the camera is the pinhole model of `samples.camera`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from kia_verify.imaging.geometry import Floats, apply, quad_area, rectangle
from models.outline_network.paint import chance
from samples.camera import plane_to_image, shift, turn
from samples.model import Quad

KINDS = ("sheet", "card", "photo")
"""In the order of their classes, which begin at 1."""
_LONG_MM = {"sheet": (190, 330), "card": (84, 88), "photo": (28, 62)}
_GROUPS: tuple[tuple[tuple[str, ...], float], ...] = (
    (("sheet",), 0.42),
    (("card",), 0.20),
    (("photo",), 0.15),
    (("card", "card"), 0.12),
    (("sheet", "card"), 0.04),
    (("sheet", "photo"), 0.025),
    (("card", "photo"), 0.015),
    (("photo", "photo"), 0.015),
    (("sheet", "card", "card"), 0.015),
)


@dataclass(frozen=True, eq=False)
class View:
    """How a plane is seen.

    Attributes:
        matrix: from millimetres to pixels.
        quads: corners of the documents in pixels, clockwise from each one's own top left.
        near: (n, 2) all their corners, or points strewn over a picture without documents.
    """

    matrix: Floats
    quads: list[Quad]

    @property
    def near(self) -> Floats:
        return np.concatenate(self.quads)


def group(rng: Generator) -> tuple[str, ...]:
    """The kinds of what lies in one picture, the lowest first."""
    weights = np.array([weight for _, weight in _GROUPS])
    return _GROUPS[int(rng.choice(len(_GROUPS), p=weights / weights.sum()))][0]


def _rectangle(kind: str, aspect: float, rng: Generator) -> Quad:
    """Corners about the origin, mm."""
    long = rng.uniform(*_LONG_MM[kind])
    width, height = (long, long / aspect) if aspect > 1 else (long * aspect, long)
    return rectangle(width, height) - (width / 2, height / 2)


def _spun(quad: Quad, degrees: float, at: Quad | tuple[float, float]) -> Quad:
    moved: Quad = quad @ turn(degrees)[:2, :2].T + np.asarray(at)
    return moved


def lay_out(kinds: tuple[str, ...], aspects: list[float], rng: Generator) -> list[Quad]:
    """Corners of each document in the plane, mm: beside each other, or a small one on a sheet.

    Args:
        kinds: from `group`.
        aspects: width over height of each.
        rng: source of chance.
    """
    quads = [_spun(_rectangle(kinds[0], aspects[0], rng), 0, (0, 0))]
    for kind, aspect in zip(kinds[1:], aspects[1:], strict=True):
        flat = _rectangle(kind, aspect, rng)
        spin = rng.normal(0, 3) + (90 * rng.integers(4) if chance(rng, 0.3) else 0)
        before = np.concatenate(quads)
        low, high = before.min(axis=0), before.max(axis=0)
        own = _spun(flat, spin, (0, 0))
        reach = own.max(axis=0)
        gap = float(rng.choice([rng.uniform(0.2, 4), rng.uniform(2, 40)]))
        if kinds[0] == "sheet" and chance(rng, 0.65):
            inside = rng.uniform(low + 0.3 * reach, high - 0.3 * reach)
            quads.append(own + inside)
            continue
        beside = chance(rng, 0.5)
        middle = (low + high) / 2 + rng.normal(0, 0.06, 2) * (high - low)
        at = (high[0] + reach[0] + gap, middle[1]) if beside else (middle[0], high[1] + reach[1] + gap)
        quads.append(own + np.asarray(at))
    return quads


def look(quads: list[Quad], size: tuple[int, int], rng: Generator) -> View:
    """Points a camera at documents: any turn, tilted up to 30 degrees, near or far, whole or cut.

    Args:
        quads: corners in the plane, mm.
        size: width and height of the picture.
        rng: source of chance.
    """
    everything = np.concatenate(quads)
    middle = (everything.min(axis=0) + everything.max(axis=0)) / 2
    extent = float(np.ptp(everything, axis=0).max())
    spin = 90.0 * rng.integers(4) + (rng.normal(0, 6) if chance(rng, 0.65) else rng.uniform(-45, 45))
    tilt = 30 * rng.random() ** 1.5
    seen = plane_to_image(tilt, rng.uniform(0, 360), extent * rng.uniform(1.0, 3.5))
    matrix = turn(spin) @ seen @ shift(-middle[0], -middle[1])
    corners = apply(matrix, everything)
    low, high = corners.min(axis=0), corners.max(axis=0)
    frame = np.array(size, float)
    hulls = sum(quad_area(apply(matrix, quad)) for quad in quads)
    share = float(np.exp(rng.uniform(np.log(0.13), np.log(0.75))))
    scale = float(np.sqrt(share * frame.prod() / hulls))
    drawn = rng.random()
    if drawn < 0.78:  # whole, with a margin that may be nothing
        fit = float((frame * (1 - rng.uniform(0.0, 0.16)) / (high - low)).min())
        scale = min(scale, fit) if chance(rng, 0.6) else fit * rng.uniform(0.8, 1)
        room = frame - scale * (high - low)
        at = rng.uniform(0, 1, 2) * room if chance(rng, 0.4) else rng.normal(0.5, 0.12, 2).clip(0, 1) * room
    else:  # cut by a side or two, or overflowing
        fit = float((frame / (high - low)).min())
        scale = fit * rng.uniform(0.6, 1.35)
        room = frame - scale * (high - low)
        at = rng.normal(0.5, 0.1, 2) * room
        for axis in range(2):
            if chance(rng, 0.6):
                out = rng.uniform(0.01, 0.35) * scale * (high - low)[axis]
                at[axis] = -out if chance(rng, 0.5) else room[axis] + out
    placed = shift(*(at - scale * low)) @ np.diag([scale, scale, 1.0]) @ matrix
    return View(placed, [apply(placed, quad) for quad in quads])


def scan(aspect: float, size: tuple[int, int], rng: Generator) -> tuple[list[Quad], View]:
    """A flat scan: the sheet fills the picture, or leaves slivers of the glass."""
    plane = rectangle(100 * aspect, 100)
    frame = rectangle(*size) - 0.5
    if chance(rng, 0.5):
        frame = frame + rng.normal(0, 0.012, (4, 2)) * max(size)
    else:
        grow = rng.uniform(1.0, 1.06)
        frame = (frame - frame.mean(axis=0)) * grow + frame.mean(axis=0)
    scale = np.diag([size[0] / (100 * aspect), size[1] / 100, 1.0])
    return [plane], View(np.asarray(scale), [np.roll(frame, 2 * int(rng.integers(2)), axis=0)])
