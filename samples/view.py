"""What the camera sees of one or two sheets: where they lie, where it stands, what the frame takes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from kia_verify.imaging.geometry import Floats, apply, rectangle
from samples import framing
from samples.camera import Matrix, plane_to_image, shift, turn
from samples.model import Quad
from samples.tiers import Tier
from samples.truth import deciding_quads
from samples.wear import Laid

_ATTEMPTS = 3000


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
class View:
    """Geometry of one photograph before the quarter turn.

    Attributes:
        laid: what lies on the table.
        to_image: from pixels of each sheet to pixels of the picture.
        plane: from millimetres of the table to pixels of the picture.
        size: width and height of the picture.
        tilt: of the camera in degrees.
        scan: a flat scan that the sheet fills.
    """

    laid: list[Laid]
    to_image: list[Matrix]
    plane: Matrix
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
        box = rectangle(width, height) - 0.5
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


def take_view(laid: Sequence[Laid], tier: Tier, rng: Generator, spoil: Spoil) -> View:
    """Chooses a view of the sheets that keeps to the tier's figures.

    Args:
        laid: one sheet, or two of the same kind.
        tier: limits of tilt, skew and size of print.
        rng: source of chance.
        spoil: a defect's wishes for size and cut.

    Raises:
        ValueError: no such view was found.
    """
    papers = [framing.sheet_corners(one.sheet) for one in laid]
    plain = spoil == NOTHING
    scan = plain and len(laid) == 1 and not laid[0].screen and rng.random() < 0.08
    extent = float(np.linalg.norm(laid[0].sheet.size_mm)) * len(laid)
    for _ in range(_ATTEMPTS):
        on_table = _lay_out(laid, tier, rng)
        tilt = rng.uniform(0, 0.5) if scan else rng.uniform(0.05, 1) * tier.tilt
        plane = plane_to_image(tilt, rng.uniform(0, 360), extent * rng.uniform(1.1, 2.0))
        skew = rng.uniform(-1, 1) * (
            min(1.5, tier.skew) if scan else tier.skew * (0.97 if len(laid) == 1 else 0.7)
        )
        level = framing.levelled(plane @ on_table[0], papers[0], skew) @ np.linalg.inv(plane @ on_table[0])
        plane = level @ plane
        if any(
            abs(framing.skew_of(apply(plane @ m, c))) > tier.skew
            for m, c in zip(on_table, papers, strict=True)
        ):
            continue
        kind = laid[0].sheet.content.kind
        bounds = spoil.capitals or tier.capital_px.get(kind, tier.print_px)
        have = [framing.capital_height(one.sheet, plane @ m) for one, m in zip(laid, on_table, strict=True)]
        least, most = bounds[0] / min(have), bounds[1] / max(have)
        if least > most:
            continue
        plane = np.diag([scale := rng.uniform(least, most), scale, 1.0]) @ plane
        view = View(list(laid), [plane @ m for m in on_table], plane, (0, 0), tilt, scan)
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
    size = framing.frame_size(width, height, 1.7 if max(laid[0].sheet.size_mm) > 150 else 2.5, rng)
    pixels = size[0] * size[1]
    # Few people send HD, and such a file only takes time.
    rare = pixels > framing.COMMON and rng.random() < 0.9
    return None if rare or pixels > framing.LARGEST else size


def _moved(view: View, offset: Floats, size: tuple[int, int]) -> View:
    move = shift(float(offset[0]), float(offset[1]))
    return View(view.laid, [move @ m for m in view.to_image], move @ view.plane, size, view.tilt, view.scan)
