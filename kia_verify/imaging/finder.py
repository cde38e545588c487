"""Which subjects a photograph holds and where their corners are.

Three witnesses: the outline network, edges in the picture, and the text. A silhouette that holds text, whose
sides lie on edges and that has the proportions of its kind needs no other; else outlines seen in the
picture are asked as well, and the picture decides between them. What holds no text may be a pass photo.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kia_verify.imaging.geometry import Floats, Image, quad_area, quad_iou, quad_size
from kia_verify.imaging.outline import find_outlines
from kia_verify.imaging.outlined_documents import documents_by_outline
from kia_verify.imaging.proportions import could_be_rectangle
from kia_verify.imaging.region import FEWEST_LINES, TEXT_INSIDE, Region, contains
from kia_verify.imaging.segmentation import Silhouette
from kia_verify.imaging.settle import CARD, FOLIO, SHEET, at_border, evidence, refine, settle
from kia_verify.imaging.text_block import along, likely_aspects

PROPORTIONS = {"card": (CARD,), "sheet": (SHEET, 1 / SHEET, 1 / FOLIO), "print": ()}
"""Width over height of what the network tells apart, along the text."""
SURE = 0.75
"""Evidence from which a silhouette needs no other witness."""
GROWN = 1.3
"""Text within a silhouette grown by this factor is near it."""
OTHER_PRINT = 2.5
"""Lines so many times as high as a document's own are none of its."""
SUPPORTED = 0.5
"""Edge support from which an outline without text may be a picture's."""
MOST_PICTURES = 5
SAME_PICTURE = 0.85
"""Overlap from which two outlines are of one picture."""
PRINTS = (0.75, 1 / 0.75)
"""Proportions of pass photos, upright and lying."""


def find_documents(image: Image, text: list[Floats], silhouettes: Sequence[Silhouette] = ()) -> list[Region]:
    """Regions of a photograph that hold a document each, told by its text.

    Args:
        image: BGR, as stored.
        text: quads of its text lines, clockwise along the text.
        silhouettes: subjects as the outline network sees them.
    """
    sure, doubtful = _from_silhouettes(image, silhouettes, text)
    taken = {index for region in sure for index in region.lines}
    # Text of documents that the network does not see, or not with certainty: outlines have a say.
    rest = [index for index in range(len(text)) if index not in taken]
    outlined = []
    if len(rest) >= FEWEST_LINES:
        outlined = documents_by_outline(image, find_outlines(image), text, rest)
    return [*sure, *_decided(image, doubtful, outlined, text)]


def _from_silhouettes(
    image: Image, silhouettes: Sequence[Silhouette], text: list[Floats]
) -> tuple[list[Region], list[Region]]:
    """Documents among the silhouettes: those that the picture's edges bear out, and the others."""
    centres = [quad.mean(axis=0) for quad in text]
    held: dict[int, list[int]] = defaultdict(list)
    for index, centre in enumerate(centres):
        # A card that lies on a sheet is the smaller of the two that hold its text.
        around = [number for number, one in enumerate(silhouettes) if contains(one.quad, centre)]
        if around:
            held[min(around, key=lambda number: quad_area(silhouettes[number].quad))].append(index)
    free = [text[i] for i in range(len(text)) if not any(i in lines for lines in held.values())]
    sure: list[Region] = []
    doubtful: list[Region] = []
    for number, lines in held.items():
        own = [text[index] for index in lines]
        if len(lines) < FEWEST_LINES:
            continue
        aspects = PROPORTIONS[silhouettes[number].form]
        quad = refine(image, along(silhouettes[number].quad, own), aspects)
        support = evidence(image, quad, aspects)
        region = Region(quad, tuple(lines), True, support)
        alone = support > SURE and not _runs_on(silhouettes[number].quad, own, free)
        (sure if alone else doubtful).append(region)
    return sure, doubtful


def _decided(image: Image, seen: list[Region], outlined: list[Region], text: list[Floats]) -> list[Region]:
    """Of what the network and the outlines make of the same text, what the picture speaks for.

    Args:
        image: BGR.
        seen: documents as the network sees them.
        outlined: documents by outlines and text.
        text: all lines.
    """

    kept = list(seen)
    for one in seen:
        others = [region for region in outlined if set(region.lines) & set(one.lines)]
        same = sum(len(set(region.lines) & set(one.lines)) for region in others)
        if not others or same <= TEXT_INSIDE * len(one.lines):
            continue
        least = min(
            evidence(image, region.quad, likely_aspects([text[i] for i in region.lines], region.quad))
            for region in others
        )
        if least > one.support:
            kept.remove(one)
    lines = {index for region in kept for index in region.lines}
    return [*kept, *(region for region in outlined if not lines & set(region.lines))]


def _runs_on(quad: Floats, inside: list[Floats], free: list[Floats]) -> bool:
    """Whether much of a document's text lies just outside a silhouette, which then shows a part of it."""
    grown = quad.mean(axis=0) + GROWN * (quad - quad.mean(axis=0))
    # Patterns of a table that pass for text are as a rule much larger than the print.
    largest = OTHER_PRINT * float(np.median([quad_size(line)[1] for line in inside]))
    near = [line for line in free if contains(grown, line.mean(axis=0)) and quad_size(line)[1] < largest]
    length = sum(quad_size(line)[0] for line in inside)
    return sum(quad_size(line)[0] for line in near) > (1 - TEXT_INSIDE) * length


def find_pictures(
    image: Image, text: list[Floats], silhouettes: Sequence[Silhouette] = (), documents: Sequence[Region] = ()
) -> list[Region]:
    """Regions without text outside the documents: they may be pass photos.

    They may lie in one another (a print, the picture inside its border, the table's edge around it):
    which of them is a pass photo is for the face in it to tell.

    Args:
        image: BGR, as stored.
        text: quads of its text lines.
        silhouettes: subjects as the outline network sees them.
        documents: regions found already.
    """
    size = (image.shape[1], image.shape[0])
    candidates = [(refine(image, one.quad, ()), one.certainty) for one in silhouettes]
    candidates += [
        (settle(image, outline.quad, ())[0], outline.support)
        for outline in find_outlines(image)
        if outline.support > SUPPORTED
    ]
    pictures: list[Region] = []
    for quad, support in candidates:
        short, long = sorted(quad_size(quad))
        middle = quad.mean(axis=0)
        if not 0.5 < short / max(long, 1.0) < 0.95 or any(contains(page.quad, middle) for page in documents):
            continue
        inside = [index for index, line in enumerate(text) if contains(quad, line.mean(axis=0))]
        if not could_be_rectangle(quad, at_border(quad, size)) or len(inside) >= FEWEST_LINES:
            continue
        picture = Region(quad, tuple(inside), True, support)
        same = [number for number, other in enumerate(pictures) if quad_iou(quad, other.quad) > SAME_PICTURE]
        if not same and len(pictures) < MOST_PICTURES:
            pictures.append(picture)
        elif same and _clearer(image, picture, pictures[same[0]]):
            pictures[same[0]] = replace(picture, support=max(support, pictures[same[0]].support))
    return pictures


def _clearer(image: Image, one: Region, other: Region) -> bool:
    """Whether the picture's edges speak more for one outline of a print than for another of the same."""
    return evidence(image, one.quad, PRINTS) > evidence(image, other.quad, PRINTS)
