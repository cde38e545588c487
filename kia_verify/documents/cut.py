"""A page whose print runs into its edge: the values there go on outside, and read as other values."""

from __future__ import annotations

from dataclasses import replace

from kia_verify.documents.document import Document, Field, State
from kia_verify.imaging.cut_off import AT_BORDER
from kia_verify.imaging.geometry import Floats, apply, from_border
from kia_verify.reading.page import Page


def open_cut(document: Document, page: Page, file_size: tuple[int, int]) -> Document:
    """The document with the fields open that the edge may have cut: SUMARNI LE is no name.

    Args:
        document: parsed from the page.
        file_size: width and height of the file as stored.
    """

    def seen(field: Field) -> Field:
        if field.quad is None or not _runs_into_edge(field.quad, page, file_size):
            return field
        return Field(None, State.UNCERTAIN, quad=field.quad)  # no evidence: nothing shall confirm it

    fields = {name: seen(field) for name, field in document.fields.items()}
    members = tuple({name: seen(field) for name, field in row.items()} for row in document.members)
    return replace(document, fields=fields, members=members)


def _runs_into_edge(quad: Floats, page: Page, file_size: tuple[int, int]) -> bool:
    """Whether a quad of the page reaches its edge or that of the file."""
    in_file = from_border(apply(page.to_file, quad), file_size)
    return min(in_file, from_border(quad, (page.width, page.height))) <= AT_BORDER
