"""A block of text lines: which way it runs, what it takes up, and what its print tells about the document."""

from __future__ import annotations

import numpy as np

from kia_verify.imaging.geometry import Floats, quad_area, quad_size
from kia_verify.imaging.settle import CARD, FOLIO, SHEET

CARD_PRINT, SHEET_PRINT = 0.032, 0.030
"""Median height of the detector's boxes over the square root of the document's area. Identity cards: 0.033
to 0.052; family cards and certificates: 0.017 to 0.028, with few lines up to 0.033."""


def text_angle(quads: list[Floats]) -> float:
    """Direction of the text in radians, clockwise from the picture's x axis, in (-pi/4, 3*pi/4].

    Length-weighted mean of the lines' directions modulo a half turn, outliers left out.
    """
    edges = np.array([quad[1] - quad[0] + quad[2] - quad[3] for quad in quads])
    lengths = np.linalg.norm(edges, axis=1) * (
        np.array([quad_size(q)[0] > 1.6 * quad_size(q)[1] for q in quads]) + 0.02
    )
    doubled = 2 * np.arctan2(edges[:, 1], edges[:, 0])
    mean = float(np.angle(np.sum(lengths * np.exp(1j * doubled))))
    off = np.abs(np.angle(np.exp(1j * (doubled - mean))))
    close = off < 0.35
    if close.any():
        mean = float(np.angle(np.sum((lengths * np.exp(1j * doubled))[close])))
    angle = mean / 2
    return angle + np.pi if angle <= -np.pi / 4 else angle


def along(quad: Floats, text: list[Floats]) -> Floats:
    """The quad turned so that its first edge runs along its text."""
    if not text:
        return quad
    angle = text_angle(text)
    direction = np.array([np.cos(angle), np.sin(angle)])
    edges = np.roll(quad, -1, axis=0) - quad
    lengths = np.maximum(np.linalg.norm(edges, axis=1), 1e-6)
    return np.roll(quad, -int(np.argmax(edges @ direction / lengths)), axis=0)


def text_quad(quads: list[Floats]) -> Floats:
    """The quadrilateral around text lines, its upper and lower side along the lines nearest to them."""
    angle = text_angle(quads)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    turned = [quad @ turn.T for quad in quads]
    points = np.concatenate(turned)
    # In perspective the lines' slope changes evenly from the top to the bottom.
    middles = np.array([quad.mean(axis=0)[1] for quad in turned])
    edges = np.array([(quad[1] - quad[0] + quad[2] - quad[3]) / 2 for quad in turned])
    edges *= np.where(edges[:, :1] < 0, -1.0, 1.0)
    long = edges[:, 0] > 3 * np.array([quad_size(quad)[1] for quad in turned])
    slope = np.array([0.0, 0.0])
    if long.sum() >= 6 and np.ptp(middles[long]) > 0:
        slopes = edges[long, 1] / edges[long, 0]
        slope = np.polyfit(middles[long], slopes, 1, w=np.sqrt(edges[long, 0]))
    low, high = points.min(axis=0), points.max(axis=0)
    sides = []
    for end, pick in ((low[1], min), (high[1], max)):
        incline = float(np.clip(np.polyval(slope, end), -0.2, 0.2))
        offset = float(pick(points[:, 1] - incline * points[:, 0]))
        sides.append([[x, incline * x + offset] for x in (low[0], high[0])])
    (top, bottom) = sides
    around: Floats = np.array([*top, *bottom[::-1]]) @ turn
    return around


def likely_aspects(lines: list[Floats], quad: Floats) -> tuple[float, ...]:
    """Standard proportions of a document (width over height along its text), told by the size of its print.

    The print of an identity card is large for the card, that of a sheet small for the sheet.
    """
    print_size = float(np.median([quad_size(line)[1] for line in lines])) / np.sqrt(max(quad_area(quad), 1.0))
    if print_size > CARD_PRINT:
        return (CARD,)
    return (SHEET, 1 / SHEET, 1 / FOLIO) if print_size < SHEET_PRINT else ()
