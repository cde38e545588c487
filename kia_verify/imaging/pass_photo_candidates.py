"""Which parts of a photograph may be a pass photo, and how much each looks like one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np

from kia_verify.imaging import face
from kia_verify.imaging.background import judge_background
from kia_verify.imaging.face import Face
from kia_verify.imaging.geometry import Floats, Image, quad_area, quad_iou, quad_size, rectangle
from kia_verify.imaging.proportions import true_aspect
from kia_verify.imaging.region import FEWEST_LINES, Region
from kia_verify.imaging.settle import CARD, at_border
from kia_verify.imaging.straightening import straighten
from kia_verify.imaging.white_border import white_border

SEARCH_SIDE = 480
"""Long side in pixels of the copies that are searched for a face."""
MOST_CANDIDATES = 5
FACELESS_LIKENESS = 0.35
"""Likeness of a picture before a plain red or blue background in which no face was found."""
PROPORTIONS = (0.60, 0.90)
"""Width over height within which a picture without a face may be a pass photo (2x3, 3x4 and 4x6)."""
DOCUMENT_NEARBY = 1.35
"""A picture within a document, grown by this factor, is printed on it: the portrait of an identity card."""
SAME_OUTLINE = 0.7
"""Overlap from which two outlines are of one subject."""
CARD_FACE = 0.45
"""Height of a face over that of an identity card from which it is no portrait on one: there it has 0.25."""
CARD_SEEN, CARD_OFF = 0.8, 0.1
"""Edge support from which an outline counts as a card's, and tolerance of its proportions (log)."""


def without_patterns(regions: Sequence[Region], prints: Sequence[Floats]) -> list[Region]:
    """The regions, those that the outline network takes for photographic prints without their lines.

    What was found on them was read, and is no document's: patterned clothes look like lines of text.
    """
    return [
        replace(one, lines=()) if any(quad_iou(one.quad, quad) > SAME_OUTLINE for quad in prints) else one
        for one in regions
    ]


def pages_of(
    pixels: Image, regions: list[Region], cards: Sequence[Floats] = (), prints: Sequence[Floats] = ()
) -> list[Region]:
    """Documents, and what has the shape of an identity card: too blurred to show its print.

    Args:
        pixels: BGR, as stored.
        regions: of the photograph.
        cards: corners of what the outline network takes for identity cards.
        prints: of what it takes for photographic prints: in perspective one may have a card's proportions.
    """
    size = (pixels.shape[1], pixels.shape[0])

    def like_a_card(one: Region) -> bool:
        if any(quad_iou(one.quad, quad) > SAME_OUTLINE for quad in prints):
            return False
        seen = one.outlined and one.support > CARD_SEEN
        return seen and card_shaped(one.quad, size) and not _mostly_face(pixels, one)

    pages = [one for one in regions if len(one.lines) >= FEWEST_LINES or like_a_card(one)]
    seen = [Region(quad, (), True, 1.0) for quad in cards]
    return [*pages, *(card for card in seen if not _mostly_face(pixels, card))]


def candidates(regions: list[Region], pages: list[Region], size: tuple[int, int]) -> Iterator[Region]:
    """Pictures away from documents, best seen first, and the whole file where it holds no document."""
    pictures = sorted((one for one in regions if one not in pages), key=lambda region: -region.support)
    apart = [
        picture
        for picture in pictures
        if not any(
            beside(picture.quad, page) or quad_iou(picture.quad, page.quad) > SAME_OUTLINE for page in pages
        )
    ]
    yield from apart[:MOST_CANDIDATES]
    if not pages:
        yield Region(rectangle(*size), (), False, 0.0)


def beside(quad: Floats, document: Region) -> bool:
    """Whether a picture lies in a document or within reach of it."""
    centre = document.quad.mean(axis=0)
    grown = centre + DOCUMENT_NEARBY * (document.quad - centre)
    return quad_iou(quad, grown) > 0 and quad_area(quad) < quad_area(document.quad)


def likeness_of(image: Image, region: Region) -> tuple[int, float, Face | None]:
    """Clockwise turn that brings a straightened candidate upright, its likeness to a pass photo, its face."""
    degrees, faces = face.best_turn(image)
    if degrees is not None:
        upright = face.turned(image, degrees)
        largest = max(faces, key=lambda found: found.height)
        return degrees, face.looks_like_pass_photo(upright, faces, len(region.lines)), largest
    for degrees in _standing(image):
        if _person_before_plain_colour(face.turned(image, degrees)):
            return degrees, FACELESS_LIKENESS, None
    return 0, 0.0, None


def card_shaped(quad: Floats, size: tuple[int, int]) -> bool:
    """Whether a quadrilateral in a photograph of that size has an identity card's proportions."""
    return abs(abs(float(np.log(true_aspect(quad, size)))) - float(np.log(CARD))) < CARD_OFF


def _mostly_face(pixels: Image, picture: Region) -> bool:
    """Whether a face is too large for the card that a picture's outline looks like.

    Then it is a part of a print, cut at dark clothes; or one of a file, with sides along its border.
    """
    size = (pixels.shape[1], pixels.shape[0])
    least = CARD_FACE * min(quad_size(picture.quad))
    places = [picture.quad, rectangle(*size)] if at_border(picture.quad, size).any() else [picture.quad]
    for quad in places:
        scale = min(1.0, SEARCH_SIDE / max(quad_size(quad)))
        _, faces = face.best_turn(straighten(pixels, quad, scale)[0])
        if any(one.height > scale * least for one in faces):
            return True
    return False


def _standing(image: Image) -> tuple[int, ...]:
    """Quarter turns in which an image stands upright with the proportions of a pass photo."""
    height, width = image.shape[:2]
    low, high = PROPORTIONS
    if low <= width / height <= high:
        return (0, 180)
    return (90, 270) if low <= height / width <= high else ()


def before_dyes(image: Image) -> int | None:
    """The turn in which a picture of a pass photo's proportions has red or blue above and at its sides."""
    for degrees in _standing(image):
        inner, white = white_border(face.turned(image, degrees))
        background = judge_background(inner, None, white)
        if background is not None and background.colour != "other":
            return degrees
    return None


def _person_before_plain_colour(image: Image) -> bool:
    """Whether an even red or blue stands above and beside something like a head on shoulders."""
    inner, white = white_border(image)
    background = judge_background(inner, None, white)
    if background is None or background.colour == "other" or not background.certain:
        return False
    height, width = inner.shape[:2]
    lab = cv2.cvtColor(cv2.GaussianBlur(inner, (0, 0), 2), cv2.COLOR_BGR2LAB).astype(np.float64)
    corners = np.concatenate(
        [lab[: height // 8, : width // 8].reshape(-1, 3), lab[: height // 8, -width // 8 :].reshape(-1, 3)]
    )
    unlike = np.linalg.norm((lab - np.median(corners, axis=0))[..., 1:], axis=2) > 20
    middle = slice(width // 4, 3 * width // 4)
    head = unlike[3 * height // 10 : height // 2]
    edges = np.hstack([head[:, : width // 10], head[:, -width // 10 :]])
    # The background stands on both sides of the head; a sky ends in a horizon.
    flanked = head[:, middle].mean() > 0.6 and edges.mean() < 0.4
    return bool(
        flanked and unlike[: height // 12].mean() < 0.2 and unlike[height // 2 :, middle].mean() > 0.7
    )
