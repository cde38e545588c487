"""A page whose print runs into its edge: the values there go on outside, and read as other values."""

from __future__ import annotations

from kia_verify.documents.document import Document, Field, State
from kia_verify.imaging.cut_off import runs_into_border
from kia_verify.reading.page import Page


def open_cut(document: Document, page: Page, file_size: tuple[int, int]) -> Document:
    """The document with the fields open that the edge may have cut: SUMARNI LE is no name.

    Args:
        document: parsed from the page.
        file_size: width and height of the file as stored.
    """

    def seen(field: Field) -> Field:
        size = page.width, page.height
        if field.quad is None or not runs_into_border(field.quad, size, page.to_file, file_size):
            return field
        return Field(None, State.UNCERTAIN, quad=field.quad)  # no evidence: nothing shall confirm it

    return document.mapped(seen)
