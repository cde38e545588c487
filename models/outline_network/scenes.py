"""Random photographs of documents with their labels: as various as could be, true to no one table or design.

What the network has to find in a new office is on tables, in light and of designs that are not here; so
every property that does not make a document a document is drawn at random (domain randomisation, Tobin et
al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, apply, rectangle
from models.outline_network import clutter, layout, light
from models.outline_network.layout import KINDS, View
from models.outline_network.paint import Picture, chance, colour
from models.outline_network.pieces import Piece, lay
from models.outline_network.stock import Library
from samples.model import Image, Quad

PADDING = 128
"""Value of the canvas beside the picture, 0 to 255."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A training example of side s.

    Attributes:
        image: (s, s, 3) RGB; the picture lies in the upper left corner.
        classes: (s / 2, s / 2) class of the visible surface, 0 to 3.
        boundary: (s / 2, s / 2) share of each cell within the boundary's band, 0 to 255.
        inside: (s / 2, s / 2) 1 where the picture is, 0 on the padding.
    """

    image: Image
    classes: Image
    boundary: Image
    inside: Image


def _ground(
    library: Library, view: View, size: tuple[int, int], like: Floats | None, rng: Generator
) -> Picture:
    """The table, or two of them with a border between, in the camera's perspective."""
    width, height = size
    seen = apply(np.asarray(np.linalg.inv(view.matrix), np.float64), rectangle(width, height))
    low, high = seen.min(axis=0), seen.max(axis=0)

    def one() -> Picture:
        texture = library.surface(rng)
        side = texture.shape[0]
        extent = float((high - low).max()) / side * np.exp(rng.uniform(np.log(0.5), np.log(1.6)))
        angle = (
            rng.uniform(0, 2 * np.pi)
            if chance(rng, 0.5)
            else np.pi / 2 * rng.integers(4) + rng.normal(0, 0.03)
        )
        c, s = extent * np.cos(angle), extent * np.sin(angle)
        middle = (low + high) / 2
        to_plane = np.array([[c, -s, middle[0]], [s, c, middle[1]], [0, 0, 1.0]]) @ np.array(
            [[1, 0, -side / 2], [0, 1, -side / 2], [0, 0, 1.0]]
        )
        warped = cv2.warpPerspective(
            texture, view.matrix @ to_plane, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
        )
        return warped.astype(np.float32)

    ground = one()
    if like is not None:  # the colour of what lies on it
        ground += (np.asarray(like, np.float32) - ground.mean(axis=(0, 1))) * np.float32(
            rng.uniform(0.85, 1.0)
        )
    if chance(rng, 0.3):
        cover = np.zeros((height, width), np.uint8)
        cv2.fillConvexPoly(cover, _beyond(view, size, rng), (255,), cv2.LINE_AA)
        other = one() if chance(rng, 0.8) else ground * np.float32(rng.uniform(0.3, 1.5))
        share = (cover.astype(np.float32) / 255)[..., None]
        if chance(rng, 0.6):
            shade = cv2.GaussianBlur(cover, (0, 0), rng.uniform(1, 12)).astype(np.float32)[..., None] / 255
            ground *= 1 - np.float32(rng.uniform(0.1, 0.6)) * shade
        ground += (other - ground) * share
    return ground


def _beyond(view: View, size: tuple[int, int], rng: Generator) -> NDArray[np.int32]:
    """One side of a straight line: the table's edge, often close to a document's and along it."""
    quad = view.quads[int(rng.integers(len(view.quads)))]
    side = int(rng.integers(4))
    start, end = quad[side], quad[(side + 1) % 4]
    along = (end - start) / max(float(np.linalg.norm(end - start)), 1e-6)
    out = np.array([along[1], -along[0]])
    if chance(rng, 0.55):
        point = (start + end) / 2 + out * max(size) * rng.uniform(0.01, 0.15)
        turn = rng.normal(0, 0.06)
    else:
        point = rng.uniform(0, 1, 2) * size
        turn = rng.uniform(0, 2 * np.pi)
    c, s = np.cos(turn), np.sin(turn)
    along = np.array([c * along[0] - s * along[1], s * along[0] + c * along[1]])
    out = np.array([along[1], -along[0]])
    far = 3.0 * max(size)
    corners = [
        point - far * along,
        point + far * along,
        point + far * (along + out),
        point + far * (out - along),
    ]
    return np.rint(corners).astype(np.int32)


def _underlay(picture: Picture, view: View, plane: list[Quad], rng: Generator) -> None:
    """Papers and things that are no documents, partly under the documents."""
    size = np.array([picture.shape[1], picture.shape[0]])
    for _ in range(int(rng.integers(0, 4)) if chance(rng, 0.4) else 0):
        quad = plane[int(rng.integers(len(plane)))]
        middle = quad.mean(axis=0)
        extent = np.ptp(quad, axis=0)
        box = rectangle(*(extent * rng.uniform(0.3, 1.3, 2)))
        box = box - box.mean(axis=0)
        angle = rng.normal(0, 0.05) if chance(rng, 0.5) else rng.uniform(0, np.pi)
        c, s = np.cos(angle), np.sin(angle)
        away = rng.normal(0, 1, 2)
        away = away / np.abs(away).max() * extent * rng.uniform(0.4, 1.1)
        paper = box @ np.array([[c, s], [-s, c]]) + middle + away
        blank = Piece(clutter.blank_paper(rng), float(rng.choice([0, 0, 0.03])), rng.uniform(0, 0.5))
        lay(picture, None, 0, blank, apply(view.matrix, paper), True, rng)
    for _ in range(int(rng.integers(0, 4)) if chance(rng, 0.4) else 0):
        clutter.draw_object(
            picture, None, rng.uniform(0, 1, 2) * size, max(size) * rng.uniform(0.04, 0.35), rng
        )
    if chance(rng, 0.08):  # a hand behind them
        quad = view.quads[0]
        inward = quad.mean(axis=0) - quad[0]
        inward = inward / max(float(np.linalg.norm(inward)), 1e-6)
        scale = max(size) * rng.uniform(0.05, 0.12)
        at = quad[0] + inward * scale * rng.uniform(-1, 1.5)
        clutter.draw_hand(picture, np.zeros(picture.shape[:2], np.uint8), at, inward, scale, rng)
    if chance(rng, 0.12):  # a folder, a sleeve, a screen, a larger paper around the first of them
        quad = plane[0]
        grown = quad.mean(axis=0) + (quad - quad.mean(axis=0)) * (1 + rng.uniform(0.04, 0.6, 2))
        tone = colour(rng, (5, 255), (0, 160)) if chance(rng, 0.6) else colour(rng, (200, 255), (0, 20))
        mount = Piece(
            np.full((64, 64, 3), tone, np.uint8), float(rng.choice([0, 0.02, 0.06])), rng.uniform(0, 0.6)
        )
        lay(picture, None, 0, mount, apply(view.matrix, grown), False, rng)


def _overlay(picture: Picture, hidden: Image, view: View, rng: Generator) -> None:
    """Fingers at the edges, small things on the documents."""
    long = max(hidden.shape)
    for _ in range(int(rng.integers(1, 3)) if chance(rng, 0.25) else 0):
        quad = view.quads[int(rng.integers(len(view.quads)))]
        side = int(rng.integers(4))
        start, end = quad[side], quad[(side + 1) % 4]
        at = start + (end - start) * rng.uniform(-0.02, 1.02)
        inward = quad.mean(axis=0) - at
        inward = inward / max(float(np.linalg.norm(inward)), 1e-6)
        clutter.draw_hand(picture, hidden, at, inward, long * rng.uniform(0.03, 0.12), rng)
    for _ in range(int(rng.integers(1, 3)) if chance(rng, 0.12) else 0):
        quad = view.quads[int(rng.integers(len(view.quads)))]
        side = int(rng.integers(4))
        at = quad[side] + (quad[(side + 1) % 4] - quad[side]) * rng.random()
        clutter.draw_object(
            picture, hidden, at + rng.normal(0, 0.05 * long, 2), long * rng.uniform(0.02, 0.12), rng
        )


def _size(side: int, rng: Generator) -> tuple[int, int]:
    short = round(side * float(rng.choice([0.75, 0.75, 0.5625, 1.0, rng.uniform(0.46, 1)])))
    return (side, short) if chance(rng, 0.45) else (short, side)


def _edges(owners: Image) -> Image:
    """255 on the pixels at both sides of a change of owner, and one pixel more."""
    edge = np.zeros(owners.shape, np.uint8)
    across, down = owners[:, 1:] != owners[:, :-1], owners[1:] != owners[:-1]
    edge[:, 1:][across] = edge[:, :-1][across] = 255
    edge[1:][down] = edge[:-1][down] = 255
    return np.asarray(cv2.dilate(edge, np.ones((3, 3), np.uint8)), np.uint8)


def make_scene(library: Library, side: int, rng: Generator) -> Scene:
    """One random scene.

    Args:
        library: what to draw from.
        side: of the example in pixels, even.
        rng: source of chance.
    """
    fine = 1.0 if chance(rng, 0.75) else float(rng.uniform(1.3, 2.0))
    long = round(side * fine)
    empty, scanned = chance(rng, 0.07), chance(rng, 0.12)
    kinds = (
        (str(rng.choice(["sheet", "sheet", "card", "photo", "photo", "photo"])),)
        if scanned
        else layout.group(rng)
    )
    documents = [library.document(kind, rng) for kind in kinds]
    aspects = [pixels.shape[1] / pixels.shape[0] for pixels in documents]
    size = _size(long, rng)
    if scanned:
        flip = aspects[0] if chance(rng, 0.7) else 1 / aspects[0]
        size = (long, round(long / flip)) if flip > 1 else (round(long * flip), long)
        if flip != aspects[0]:
            documents[0] = np.ascontiguousarray(np.rot90(documents[0]))
        plane, view = layout.scan(flip, size, rng)
    else:
        plane = layout.lay_out(kinds, aspects, rng)
        view = layout.look(plane, size, rng)
    like = None
    if chance(rng, 0.18):
        rim = documents[0]
        like = np.asarray(np.concatenate([rim[:4].reshape(-1, 3), rim[-4:].reshape(-1, 3)]).mean(axis=0))
    picture = _ground(library, view, size, like, rng)
    owners = np.zeros(picture.shape[:2], np.uint8)
    hidden = np.zeros(picture.shape[:2], np.uint8)
    if not scanned:
        _underlay(picture, view, plane, rng)
    for number, (kind, pixels, quad) in enumerate(zip(kinds, documents, view.quads, strict=True), 1):
        if empty:
            break
        rounded = 3.18 / 85.6 * rng.uniform(0.7, 1.2) if kind == "card" and chance(rng, 0.85) else 0.0
        piece = Piece(pixels, rounded, rng.uniform(0, 0.6) if chance(rng, 0.8) else 0.0)
        lay(picture, owners, number, piece, quad, kind == "sheet" and not scanned, rng)
    if not scanned:
        _overlay(picture, hidden, view, rng)
    light.shine(picture, rng, view.near)
    return _finish(picture, owners, hidden, kinds, side, rng)


def _finish(
    picture: Picture, owners: Image, hidden: Image, kinds: tuple[str, ...], side: int, rng: Generator
) -> Scene:
    """Reduces to the example's size, develops and labels it."""
    scale = side / max(owners.shape)
    size = (min(side, round(owners.shape[1] * scale)), min(side, round(owners.shape[0] * scale)))
    if scale < 1:
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)
        owners = np.asarray(cv2.resize(owners, size, interpolation=cv2.INTER_NEAREST), np.uint8)
        hidden = np.asarray(cv2.resize(hidden, size, interpolation=cv2.INTER_AREA), np.uint8)
    image = np.full((side, side, 3), PADDING, np.uint8)
    image[: size[1], : size[0]] = light.expose(picture, rng)[..., ::-1]
    edge = np.zeros((side, side), np.uint8)
    edge[: size[1], : size[0]] = _edges(owners)
    table = np.array([0, *(KINDS.index(kind) + 1 for kind in kinds)], np.uint8)
    shown = table[owners]
    shown[hidden > 127] = 0
    classes = np.zeros((side, side), np.uint8)
    classes[: size[1], : size[0]] = shown
    inside = np.zeros((side // 2, side // 2), np.uint8)
    inside[: (size[1] + 1) // 2, : (size[0] + 1) // 2] = 1
    half = (side // 2, side // 2)
    cells = np.sort(
        classes.reshape(side // 2, 2, side // 2, 2).transpose(0, 2, 1, 3).reshape(*half, 4), axis=2
    )
    boundary = cv2.resize(edge, half, interpolation=cv2.INTER_AREA)
    return Scene(image, np.ascontiguousarray(cells[..., 1]), np.asarray(boundary, np.uint8), inside)
