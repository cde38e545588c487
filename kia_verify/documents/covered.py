"""A sheet on which something lies: what of its fields can be relied on.

What can be seen of a value whose end is covered reads as another value, and a row that is covered shifts the
ones below it. Such fields are open, and without evidence, so that nothing confirms them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from kia_verify.documents.document import Document, Field, State
from kia_verify.imaging.geometry import Floats

BESIDE = 1.6
"""Text heights around the cover within which a value may go on beneath it: more than a word's gap, and than
the pitch of wrapped lines."""
_ROW = 2.5
"""Text heights that the rows of a table are apart, where the cover may hide one next to those seen."""
_OPEN = Field(None, State.UNCERTAIN)
_SECOND_TABLE = ("marital_status", "relation", "nationality", "father_name", "mother_name")


def open_covered(document: Document, covers: Sequence[Floats], text_height: float) -> Document:
    """The document with all fields open that the covers may hide in part.

    Args:
        document: parsed from the sheet without what lies on it.
        covers: (4, 2) each, clockwise, pixels of the page.
        text_height: of the page, in its pixels.
    """

    def seen(field: Field) -> Field:
        if field.quad is None:
            # Nothing was found: it may be covered as well as not printed.
            return _OPEN if field.state is State.EMPTY else field
        near = any(_touch(_box(field.quad, BESIDE * text_height), cover) for cover in covers)
        return replace(_OPEN, quad=field.quad) if near else field

    told = document.mapped(seen)
    members = told.members
    if _may_hide_a_row(document, covers, text_height):
        # The tables are joined by the number of the row.
        members = tuple(
            {name: _OPEN if name in _SECOND_TABLE else field for name, field in row.items()}
            for row in members
        )
    # The father of whom nothing is seen may be covered.
    return replace(told, members=members, covered=True, mother_only=False)


def _may_hide_a_row(document: Document, covers: Sequence[Floats], text_height: float) -> bool:
    """Whether a member's name and number may lie beneath a cover, between those seen or next to them."""
    quads = [
        field.quad
        for row in document.members
        for name, field in row.items()
        if name in ("name", "nik") and field.quad is not None
    ]
    if not quads:
        return False
    column = _box(np.concatenate(quads), _ROW * text_height)
    return any(_touch(column, cover) for cover in covers)


def _box(points: Floats, margin: float) -> Floats:
    """The upright box around points, with a margin."""
    (left, top), (right, bottom) = points.min(axis=0) - margin, points.max(axis=0) + margin
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]])


def _touch(one: Floats, other: Floats) -> bool:
    overlap, _ = cv2.intersectConvexConvex(one.astype(np.float32), other.astype(np.float32))
    return overlap > 0
