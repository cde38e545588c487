"""What else lies about: fingers and hands, pens, cups, cables, other papers."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.random import Generator

from models.outline_network.paint import Colour, Picture, chance, colour, words
from samples.model import Image, Quad


def _fill(picture: Picture, cover: Image, tone: Colour, rng: Generator, round_light: bool) -> None:
    """Paints a silhouette: a cast shadow, and perhaps light that falls off towards its rim."""
    x, y, wide, tall = cv2.boundingRect(cover)
    pad = 6
    window = np.s_[max(y - pad, 0) : y + tall + pad, max(x - pad, 0) : x + wide + pad]
    if wide < 2 or tall < 2:
        return
    part, mask = picture[window], cover[window]
    alpha = mask.astype(np.float32)[..., None] / 255
    shade = cv2.GaussianBlur(mask, (0, 0), rng.uniform(1, 4)).astype(np.float32)[..., None] / 255
    part *= 1 - np.float32(rng.uniform(0, 0.5)) * shade
    body = np.broadcast_to(tone, part.shape)
    if round_light:
        depth = cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 3)
        depth = np.sqrt(np.clip(depth / max(float(depth.max()), 1.0), 0, 1))
        body = body * (np.float32(rng.uniform(0.5, 0.8)) + np.float32(0.4) * depth)[..., None]
    part += (body - part) * alpha


def _capsule(cover: Image, start: Quad, end: Quad, width: float) -> None:
    ends = [tuple(int(v) for v in np.rint(point * 16)) for point in (start, end)]
    cv2.line(cover, ends[0], ends[1], (255,), max(1, round(width)), cv2.LINE_AA, 4)


def skin(rng: Generator) -> Colour:
    """A tone of human skin, from very dark to very light."""
    level = rng.uniform(50, 245)
    return np.array([level * rng.uniform(0.5, 0.75), level * rng.uniform(0.66, 0.85), level], np.float32)


def draw_hand(picture: Picture, hidden: Image, at: Quad, inward: Quad, scale: float, rng: Generator) -> None:
    """One to four fingers that come from outside and end near a point of a document's edge.

    Args:
        picture: changed in place.
        hidden: 255 is written where the hand covers the picture.
        at: point of the edge, pixels.
        inward: unit vector from the edge into the document.
        scale: width of a finger in pixels.
        rng: source of chance.
    """
    cover = np.zeros(picture.shape[:2], np.uint8)
    slant = rng.normal(0, 0.5)
    c, s = np.cos(slant), np.sin(slant)
    into = np.array([c * inward[0] - s * inward[1], s * inward[0] + c * inward[1]])
    aside = np.array([-into[1], into[0]])
    count = int(rng.choice([1, 1, 1, 2, 3, 4]))
    for finger in range(count):
        tip = at + into * scale * rng.uniform(-0.3, 1.6) + aside * scale * 1.15 * (finger - (count - 1) / 2)
        knuckle = tip - into * scale * rng.uniform(2, 4)
        _capsule(cover, tip, knuckle, scale)
        _capsule(
            cover, knuckle, knuckle - into * 2000 + aside * rng.normal(0, 200), scale * rng.uniform(1, 1.9)
        )
    _fill(picture, cover, skin(rng), rng, True)
    np.maximum(hidden, cover, out=hidden)


def draw_object(picture: Picture, hidden: Image | None, at: Quad, size: float, rng: Generator) -> None:
    """A pen, a cable, a cup, a box: a simple silhouette of `size` pixels about a point."""
    cover = np.zeros(picture.shape[:2], np.uint8)
    turn = rng.uniform(0, np.pi)
    along = np.array([np.cos(turn), np.sin(turn)])
    kind = int(rng.integers(4))
    if kind == 0:
        _capsule(cover, at - along * size, at + along * size, max(2, size * rng.uniform(0.03, 0.14)))
    elif kind == 1:
        walk = at + np.cumsum(rng.normal(0, size / 5, (12, 2)) + along * size / 6, axis=0)
        smooth = cv2.GaussianBlur(walk.astype(np.float32), (1, 5), 0)
        cv2.polylines(
            cover, [np.rint(smooth).astype(np.int32)], False, (255,), int(rng.integers(1, 5)), cv2.LINE_AA
        )
    elif kind == 2:
        axes = (size * rng.uniform(0.4, 1.2), size * rng.uniform(0.4, 1.2))
        cv2.ellipse(
            cover, ((float(at[0]), float(at[1])), axes, float(np.degrees(turn))), (255,), -1, cv2.LINE_AA
        )
    else:
        box = cv2.boxPoints(
            (
                (float(at[0]), float(at[1])),
                (size * rng.uniform(0.3, 1.5), size * rng.uniform(0.3, 1)),
                float(np.degrees(turn)),
            )
        )
        cv2.fillConvexPoly(cover, np.rint(box).astype(np.int32), (255,), cv2.LINE_AA)
    _fill(picture, cover, colour(rng, (10, 255)), rng, chance(rng, 0.6))
    if hidden is not None:
        np.maximum(hidden, cover, out=hidden)


def blank_paper(rng: Generator) -> Image:
    """An envelope, a notebook's page, a newspaper: paper, but no document. BGR, 200 pixels."""
    page = np.full((200, 200, 3), colour(rng, (60, 255), (0, 120)), np.float32)
    if chance(rng, 0.4):
        page[:] = colour(rng, (215, 255), (0, 16))
    if chance(rng, 0.3):
        page[:: int(rng.integers(6, 16))] *= np.float32(rng.uniform(0.6, 0.9))
    elif chance(rng, 0.07):
        page *= 1 - words(200, 200, rng, 6, 3.5)[..., None]
    return np.asarray(page, np.uint8)
