"""Which part of a photograph is a pass photo: a print on a table, or the whole of a digital file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from kia_verify.imaging import face, pass_photo
from kia_verify.imaging.background import Part
from kia_verify.imaging.face import Face
from kia_verify.imaging.finder import PRINTS, SURE
from kia_verify.imaging.geometry import (
    Floats,
    Image,
    apply,
    quad_area,
    quad_iou,
    quad_size,
    rectangle,
)  # fmt: skip
from kia_verify.imaging.orientation import direction_of, rotation_and_skew
from kia_verify.imaging.pass_photo import PassPhoto
from kia_verify.imaging.pass_photo_candidates import (
    FACELESS_LIKENESS,
    PROPORTIONS,
    SEARCH_SIDE,
    before_dyes,
    beside,
    candidates,
    likeness_of,
    pages_of,
    without_patterns,
)  # fmt: skip
from kia_verify.imaging.pass_photo_disputes import (
    ALONG,
    BORNE_OUT,
    is_disputed,
    is_file,
    shows_a_print,
    undisputed,
)  # fmt: skip
from kia_verify.imaging.pass_photo_outline import (
    LIKELY,
    SAME,
    FaceSeen,
    better_outline,
    shaped,
    three_by_four,
)  # fmt: skip
from kia_verify.imaging.print_around_face import find_print
from kia_verify.imaging.proportions import open_aspect, true_aspect
from kia_verify.imaging.region import Region
from kia_verify.imaging.settle import at_border, evidence, refine, settle_around
from kia_verify.imaging.straightening import straighten
from kia_verify.imaging.white_border import Border, find_border, white_border

LARGEST_SIDE = 1200
"""Long side in pixels of the copy that is judged."""
LEAST_LIKENESS = 0.3
"""Likeness to a pass photo (`face.looks_like_pass_photo`) from which a subject counts as one."""
PROPORTIONS_COUNT = 0.4
"""Weight of the proportions 3 to 4 among candidates that look like pass photos."""
COMPLETED_COUNT = 0.5
"""What the proportions of a print count whose last side was put where they ask for it."""
BORDERED = 0.15
"""Weight of a white border all around, in a file mostly filled: that is the print, not the picture in it."""
FILLED = 0.78
"""Share of a file that the picture inside such a border takes at least."""
SEEN_AROUND_FACE = 0.75
"""Share of the four edges around a face (`print_around_face`) from which they make a print."""
ALL_AROUND_FACE = 0.9
"""Share of the four edges from which they are taken instead of an outline that leaves a doubt."""
CARD_PORTRAIT = 0.15
"""Share of a file below which a print found around a face may be the portrait on an identity card (13 % of
the card) whose print is too blurred to be read; a person looks at it."""
NESTED = 0.85
"""Share of an outline that a picture lying within it takes at most; more is that without its border."""
LOWEST, CLOTHES = 20, 1 / 3
"""The lowest part of a photo's rows, and the share of it that a person's clothes take at least."""
WELL_SEEN = 0.7
"""Edge support from which an outline is taken as it is."""
OUTSIDE = 0.02
"""Share of the file's long side by which a print whose edges were not all seen may reach out of the file."""
OWN_COUNT = 0.8
"""What an outline beyond doubt counts with proportions of its own: less than a 3x4 print around it."""
SPARE = 0.01
"""Share of an outline's width outside the white border in it from which the border is the print's outline."""


@dataclass(frozen=True, eq=False)
class FoundPassPhoto:
    """A pass photo in a photograph.

    Attributes:
        quad: (4, 2) pixels of the file as stored, clockwise from the person's top left.
        rotation: clockwise quarter turn in degrees that brings the file upright.
        skew: angle in degrees left after it, counter-clockwise positive.
        image: the straightened print, upright, BGR.
        to_file: homography from pixels of `image` to pixels of the file as stored.
        judged: what is seen in it.
    """

    quad: Floats
    rotation: int
    skew: float
    image: Image
    to_file: Floats
    judged: PassPhoto


def find_pass_photo(
    pixels: Image,
    regions: list[Region],
    cards: Sequence[Floats] = (),
    prints: Sequence[Floats] = (),
    doubtful: Sequence[Floats] = (),
) -> FoundPassPhoto | None:
    """The most convincing pass photo among the regions of a photograph and the whole of it.

    Args:
        pixels: BGR, as stored.
        regions: of the photograph; those with lines of text are documents, and no pass photo is
            looked for in or beside them.
        cards, prints: corners of what the outline network takes for identity cards, and for photographic
            prints.
        doubtful: corners of what it takes for prints, but not for certain.

    Returns:
        None where nothing looks like a pass photo.
    """
    size = (pixels.shape[1], pixels.shape[0])
    regions = undisputed(pixels, without_patterns(regions, prints), prints)
    pages = pages_of(pixels, regions, cards, prints)
    best, face_in_file = _best_candidate(pixels, regions, pages, prints)
    # In the whole file no misplaced outline has distorted the face.
    both = dict.fromkeys((face_in_file, best.face_seen if best else None))
    faces = [seen for seen in both if seen is not None]
    if not (best and best.plain):
        best = _around_a_face(pixels, faces, pages, best, prints) or best
    if best is None and not cards:
        best = _upon_paper(pixels, prints) or _faceless(pixels, regions, pages)
    if best is None and pages:
        best = _face_upon_paper(pixels, cards)
    if best is None:
        return None
    region = best.region
    quad = np.roll(region.quad, best.degrees // 90, axis=0)
    image, to_file = _straightened(pixels, quad, LARGEST_SIDE)
    border = find_border(image) if region.outlined else None
    if border is not None and _spare(border, image) > SPARE:
        quad = apply(to_file, border.corners)
        image, to_file = _straightened(pixels, quad, LARGEST_SIDE)
    disputed = region.outlined and is_disputed(pixels, quad, prints)
    if disputed and (other := better_outline(pixels, quad, faces, prints, doubtful)) is not None:
        quad, disputed = other, False
        image, to_file = _straightened(pixels, quad, LARGEST_SIDE)
    found = _judged(quad, image, to_file, size)
    judged = found.judged
    if not region.outlined:
        # The file may hold a print whose edge was not seen; then this is the colour of the table.
        judged = replace(judged, edges_seen=False, certain=judged.certain and judged.background != "other")
    parted = shows_a_print(pixels, quad, [*prints, *doubtful], _standing_on_border(judged))
    if parted or (judged.background == "other" and _holds_another(pixels, quad, regions)):
        judged = replace(judged, certain=False)  # this is the colour of the table or paper beneath the print
    judged = replace(judged, aspect_seen=not (best.completed or parted or disputed))
    small = best.inferred and quad_area(quad) < CARD_PORTRAIT * size[0] * size[1]
    doubted = best.doubtful or small
    found = replace(found, judged=judged)
    if judged.certain and judged.aspect_seen and not doubted:
        return found
    unsure = replace(found, judged=replace(judged, certain=judged.certain and not doubted))
    return _seen_again(pixels, found, doubted) or unsure


def _seen_again(pixels: Image, found: FoundPassPhoto, doubted: bool) -> FoundPassPhoto | None:
    """The print around the face of one that leaves a doubt: a form or a shadow drew the outline outwards.

    All four sides have to be seen as a 3x4 print's, and red or blue beyond doubt within them.

    Args:
        pixels: BGR, as stored.
        found: what leaves the doubt.
        doubted: whether it may be no pass photo but the portrait on an identity card.
    """
    seen, size = found.judged.face, (pixels.shape[1], pixels.shape[0])
    if seen is None:
        return None
    upright = found.to_file @ face.turn_back(found.judged.turn, found.image.shape[:2])
    around = find_print(pixels, seen, upright)
    if around is None or around[1] < ALL_AROUND_FACE:
        return None
    quad = around[0]
    if not shaped(quad, 0, size) or evidence(pixels, quad, PRINTS) < BORNE_OUT:
        return None
    if doubted and quad_area(quad) < CARD_PORTRAIT * size[0] * size[1]:
        return None
    again = _judged(quad, *_straightened(pixels, quad, LARGEST_SIDE), size)
    return again if again.judged.certain and again.judged.background != "other" else None


def _judged(quad: Floats, image: Image, to_file: Floats, size: tuple[int, int]) -> FoundPassPhoto:
    """What is seen in a straightened print.

    Args:
        quad, image, to_file: as for `FoundPassPhoto`.
        size: width and height of the file.
    """
    rotation, skew = rotation_and_skew(direction_of(quad))
    judged = pass_photo.judge(image, open_aspect(quad, size, PRINTS[0]))
    return FoundPassPhoto(quad, rotation, round(skew, 2), image, to_file, judged)


def _best_candidate(
    pixels: Image, regions: list[Region], pages: list[Region], prints: Sequence[Floats]
) -> tuple[_Candidate | None, FaceSeen | None]:
    """The region that looks most like a pass photo, and the face that was seen last: in the whole file."""
    best: _Candidate | None = None
    face_seen: FaceSeen | None = None
    size = (pixels.shape[1], pixels.shape[0])
    # A border takes little of a file; a print that leaves more of it lies on a white table.
    filled = any(quad_area(region.quad) > FILLED * size[0] * size[1] for region in regions)
    for region in candidates(regions, pages, size):
        along_borders = int(at_border(region.quad, size, ALONG).sum()) >= 3
        # With a slanting side at each border it is a print's.
        if along_borders and evidence(pixels, region.quad, PRINTS) > SURE:
            along_borders = False
        elif not pages and is_file(pixels, region.quad):
            continue  # the whole file is a candidate as well
        image, to_file = _straightened(pixels, region.quad, SEARCH_SIDE)
        degrees, likeness, largest = likeness_of(image, region)
        if largest is not None:
            face_seen = FaceSeen(largest, to_file @ face.turn_back(degrees, image.shape[:2]))
        unrecognised = likeness <= LEAST_LIKENESS
        if unrecognised:
            standing = _print_standing(region, prints, size)
            if standing is None:
                continue
            degrees, likeness = standing, FACELESS_LIKENESS
        if filled and white_border(face.turned(image, degrees))[1] is not None:
            likeness += BORDERED
        if along_borders:
            # Its fourth side is more likely a shoulder line in a digital photo than the end of a print.
            region = replace(region, support=0.0)
        plain = _plain(region, degrees, size)
        region, completed = _beyond_person(pixels, region, degrees)
        # A print is smaller than its photograph: between likes, the seen outline wins, and the one
        # with a pass photo's proportions before the edge of hair and shoulders.
        proportioned = (COMPLETED_COUNT if completed else 1.0) * _proportioned(region, degrees, size)
        likeness += 0.1 * region.support + PROPORTIONS_COUNT * proportioned
        if likeness > (best.likeness if best else 0.0):
            best = _Candidate(
                likeness, region, degrees, plain, face_seen, completed=completed, doubtful=unrecognised
            )
    return best, face_seen


def _around_a_face(
    pixels: Image,
    faces: Sequence[FaceSeen],
    pages: list[Region],
    best: _Candidate | None,
    prints: Sequence[Floats],
) -> _Candidate | None:
    """The print around the first of the faces that has one away from documents.

    Its end may be the shoulders': the outline network's is taken where the picture bears that out better.
    """
    for seen in faces:
        around = find_print(pixels, seen.face, seen.to_file)
        if around is None or around[1] < SEEN_AROUND_FACE or any(beside(around[0], page) for page in pages):
            continue
        confirmed = best is not None and best.region.outlined and quad_iou(best.region.quad, around[0]) > SAME
        seen_by_network = (refine(pixels, one, PRINTS) for one in prints if quad_iou(one, around[0]) > SAME)
        upright = (_from_top_left_of(around[0], one) for one in seen_by_network)
        quad = max([around[0], *upright], key=lambda one: evidence(pixels, one, PRINTS))
        return _Candidate(1.0, Region(quad, (), True, around[1]), 0, True, None, not confirmed)
    return None


def _upon_paper(pixels: Image, prints: Sequence[Floats]) -> _Candidate | None:
    """The first print with a face on printed paper, of which the outline network is sure.

    Portraits on identity cards are none: of 11 cards too blurred to be read it saw the card, and no print.
    Where the picture does not bear a print out, or it is no larger than such a portrait, a person looks.
    """
    least = CARD_PORTRAIT * pixels.shape[0] * pixels.shape[1]
    for quad in prints:
        region = Region(refine(pixels, quad, PRINTS), (), True, 0.0)
        image, _ = _straightened(pixels, region.quad, SEARCH_SIDE)
        degrees, likeness, largest = likeness_of(image, region)
        if largest is not None and likeness > LEAST_LIKENESS:
            plain = evidence(pixels, region.quad, PRINTS) > SURE and quad_area(region.quad) > least
            return _Candidate(likeness, region, degrees, plain=plain, doubtful=not plain)
    return None


def _face_upon_paper(pixels: Image, cards: Sequence[Floats]) -> _Candidate | None:
    """A face on printed paper where no print was seen, one of a strip maybe: a person looks.

    Not the portrait on an identity card, which has no other face beside it.
    """
    height, width = pixels.shape[:2]
    halves = (0, 1 / 4, 1 / 2)
    windows = [rectangle(width, height)]
    windows += [rectangle(width / 2, height / 2) + [x * width, y * height] for x in halves for y in halves]
    for window in windows:
        image, to_file = _straightened(pixels, window, SEARCH_SIDE)
        degrees, faces = face.best_turn(image)
        if degrees is None:
            continue
        to_file = to_file @ face.turn_back(degrees, image.shape[:2])
        places = [apply(to_file, _box(one)) for one in faces]
        if len(faces) <= sum(any(_inside(place, card) for place in places) for card in cards):
            continue
        seen = FaceSeen(faces[0], to_file)
        around = find_print(pixels, seen.face, seen.to_file)
        if around is not None and around[1] >= SEEN_AROUND_FACE:
            return _Candidate(1.0, Region(around[0], (), True, around[1]), 0, True, seen, True, doubtful=True)
        whole = Region(rectangle(width, height), (), False, 0.0)
        return _Candidate(FACELESS_LIKENESS, whole, degrees, plain=False, face_seen=seen, doubtful=True)
    return None


def _box(found: Face) -> Floats:
    """Corners of a face's box."""
    left, top, right, bottom = found.box
    return rectangle(right - left, bottom - top) + [left, top]


def _holds_another(pixels: Image, quad: Floats, regions: Sequence[Region]) -> bool:
    """Whether a picture before red or blue lies within an outline: on the paper that it is clipped to."""
    for region in regions:
        within = quad_area(region.quad) < NESTED * quad_area(quad)
        if region.outlined and within and _inside(region.quad, quad):
            image, _ = _straightened(pixels, region.quad, SEARCH_SIDE)
            if before_dyes(image) is not None:
                return True
    return False


def _inside(inner: Floats, outer: Floats) -> bool:
    """Whether all corners of one quadrilateral lie in another, or hardly outside it."""
    around = outer.astype(np.float32).reshape(-1, 1, 2)
    reach = OUTSIDE * max(quad_size(outer))
    return all(cv2.pointPolygonTest(around, (float(x), float(y)), True) > -reach for x, y in inner)


def _from_top_left_of(other: Floats, quad: Floats) -> Floats:
    """A quadrilateral whose first corner is the one nearest to another's first."""
    return np.roll(quad, -int(np.argmin(np.linalg.norm(quad - other[0], axis=1))), axis=0)


def _faceless(pixels: Image, regions: Sequence[Region], pages: list[Region]) -> _Candidate | None:
    """A print seen beyond doubt whose face a reflection hides: a person looks, nothing is missing."""
    size = (pixels.shape[1], pixels.shape[0])
    for region in candidates(list(regions), pages, size):
        if not region.outlined or evidence(pixels, region.quad, PRINTS) < SURE:
            continue
        image, _ = _straightened(pixels, region.quad, SEARCH_SIDE)
        degrees = before_dyes(image)
        if degrees is not None:
            return _Candidate(FACELESS_LIKENESS, region, degrees, plain=False, doubtful=True)
    return None


def _standing_on_border(judged: PassPhoto) -> bool:
    """Whether the person reaches down to the photo's lower border, with clothes of another colour."""
    if judged.parts is None:
        return False
    lowest = judged.parts[-max(len(judged.parts) // LOWEST, 1) :]
    return float((lowest & (Part.BACKGROUND | Part.BORDER) == 0).mean()) > CLOTHES


def _spare(border: Border, image: Image) -> float:
    """How much of an image lies outside the white border in it, as a share of the image's width."""
    rows, columns = border.outer
    height, width = image.shape[:2]
    return float(max(rows.start, columns.start, height - rows.stop, width - columns.stop) / width)


def _straightened(pixels: Image, quad: Floats, side: int) -> tuple[Image, Floats]:
    """A print on a copy whose long side is that at most, and the homography from it to the file."""
    return straighten(pixels, quad, min(1.0, side / max(quad_size(quad))))


@dataclass(frozen=True, eq=False)
class _Candidate:
    """A region that looks like a pass photo.

    Attributes:
        degrees: clockwise turn that brings it upright.
        plain: its outline was seen beyond doubt.
        face_seen: the face in it.
        inferred: it was found around the face, without an outline of its own.
        completed: one of its sides was not seen, but put where a 3x4 print has it.
        doubtful: it may be none: no person is seen on it (maybe for a reflection), or it lies on print.
    """

    likeness: float
    region: Region
    degrees: int
    plain: bool
    face_seen: FaceSeen | None = None
    inferred: bool = False
    completed: bool = False
    doubtful: bool = False


def _print_standing(region: Region, prints: Sequence[Floats], size: tuple[int, int]) -> int | None:
    """The turn in which a print that the outline network is sure of has a pass photo's proportions."""
    if not any(quad_iou(region.quad, quad) > SAME for quad in prints):
        return None
    return next((turn for turn in (0, 90) if three_by_four(region.quad, turn, size) > LIKELY), None)


def _plain(region: Region, degrees: int, size: tuple[int, int]) -> bool:
    """Whether a print's outline was seen beyond doubt."""
    return region.outlined and region.support >= WELL_SEEN and _proportioned(region, degrees, size) > LIKELY


def _beyond_person(pixels: Image, region: Region, degrees: int) -> tuple[Region, bool]:
    """The whole print where the outline found may be the edge between the person and the background.

    Returns:
        The print, and whether one of its sides was completed by the proportions of a pass photo.
    """
    size = (pixels.shape[1], pixels.shape[0])
    if not region.outlined or _plain(region, degrees, size):
        return region, False
    aspect = 0.75 if degrees in (0, 180) else 1 / 0.75
    quad, seen = settle_around(pixels, region.quad, (aspect,))
    within = bool((quad > -OUTSIDE * max(size)).all() and (quad < np.array(size) + OUTSIDE * max(size)).all())
    if seen < 3 or not within or not shaped(quad, degrees, size):
        return region, False
    return replace(region, quad=quad, support=max(region.support, WELL_SEEN)), seen == 3


def _proportioned(region: Region, degrees: int, size: tuple[int, int]) -> float:
    """How well proportions speak for a candidate, 0 to 1; an outline beyond doubt may have its own."""
    aspect = true_aspect(region.quad, size)
    aspect = aspect if degrees in (0, 180) else 1 / aspect
    own = region.support if PROPORTIONS[0] <= aspect <= PROPORTIONS[1] else 0.0
    return max(three_by_four(region.quad, degrees, size), OWN_COUNT * own if own > 0.9 else 0.0)
