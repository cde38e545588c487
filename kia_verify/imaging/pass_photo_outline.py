"""Which outline of a 3x4 print the picture bears out where the one at hand is in dispute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kia_verify.imaging.face import Face
from kia_verify.imaging.finder import PRINTS, SURE
from kia_verify.imaging.geometry import Floats, Image, quad_iou
from kia_verify.imaging.pass_photo_disputes import BORNE_OUT, is_disputed
from kia_verify.imaging.print_around_face import find_print
from kia_verify.imaging.proportions import could_be_rectangle, true_aspect
from kia_verify.imaging.settle import evidence, settle_around

SAME = 0.6
"""Overlap from which two outlines are of one print."""
LIKELY = 0.6
"""Nearness to the proportions 3 to 4 (1 where exact, 0.6 at a difference of 6.5 %) that raises no doubt."""


@dataclass(frozen=True, eq=False)
class FaceSeen:
    """A face in an upright copy, and the homography from that copy to the file."""

    face: Face
    to_file: Floats


def better_outline(
    pixels: Image,
    quad: Floats,
    faces: Sequence[FaceSeen],
    prints: Sequence[Floats],
    doubtful: Sequence[Floats],
) -> Floats | None:
    """The outline to take instead of one in dispute; None where every other is in dispute as well.

    Args:
        pixels: BGR, as stored.
        quad: the outline, clockwise from the person's top left.
        faces: in the photograph.
        prints, doubtful: corners of what the outline network takes for photographic prints, and for
            likely ones.
    """
    whole = _with_hidden_end(pixels, quad, [*prints, *doubtful])
    if whole is not None and not is_disputed(pixels, whole, prints):
        return whole
    around = _seen_better(pixels, quad, faces)
    return around if around is not None and not is_disputed(pixels, around, prints) else None


def _with_hidden_end(pixels: Image, quad: Floats, prints: Sequence[Floats]) -> Floats | None:
    """The 3x4 print of which an outline leaves out an end: where a veil or hair stands clearer than its edge.

    Its four sides have to be seen, and the outline network has to see rather this print than the outline.

    Args:
        pixels: BGR, as stored.
        quad: the outline, clockwise from the person's top left.
        prints: corners of what the outline network takes for photographic prints.
    """
    size = (pixels.shape[1], pixels.shape[0])
    whole, seen = settle_around(pixels, quad, (0.75,))
    nearer = any(quad_iou(whole, one) > quad_iou(quad, one) > SAME for one in prints)
    seen_whole = seen == 4 and nearer and shaped(whole, 0, size)
    return whole if seen_whole and evidence(pixels, whole, PRINTS) > SURE else None


def _seen_better(pixels: Image, quad: Floats, faces: Sequence[FaceSeen]) -> Floats | None:
    """The 3x4 print around a face that the picture bears out better than an outline that is nearly the same.

    The outline network is drawn outwards by a table that is as light as a print's white border.
    """
    least = max(evidence(pixels, quad, PRINTS), BORNE_OUT)
    found = (find_print(pixels, seen.face, seen.to_file) for seen in faces)
    alike = (one[0] for one in found if one is not None and quad_iou(one[0], quad) > SAME)
    return next((one for one in alike if evidence(pixels, one, PRINTS) > least), None)


def shaped(quad: Floats, degrees: int, size: tuple[int, int]) -> bool:
    """Whether an outline can be that of a 3x4 print in perspective, after a quarter turn."""
    return could_be_rectangle(quad) and three_by_four(quad, degrees, size) > LIKELY


def three_by_four(quad: Floats, degrees: int, size: tuple[int, int]) -> float:
    """Nearness to the proportions 3 to 4 after a quarter turn, 0 to 1."""
    aspect = true_aspect(quad, size)
    off = np.log((aspect if degrees in (0, 180) else 1 / aspect) / 0.75)
    return float(np.exp(-((off / 0.09) ** 2)))
