"""Where each document prints which field; one file per document."""

from collections.abc import Mapping
from dataclasses import replace

from kia_verify.civil.regions import with_known_spaces
from kia_verify.documents import birth_certificate, kk, ktp
from kia_verify.documents.document import Document, Field
from kia_verify.documents.numbers import LOST
from kia_verify.reading.page import Page
from kia_verify.report import Kind

_PARSERS = {Kind.KTP: ktp.parse, Kind.KK: kk.parse, Kind.BIRTH_CERTIFICATE: birth_certificate.parse}
_REGIONS = ("birth_place", "district", "regency", "province", "issued_at")


def parse(page: Page, kind: Kind, form: str) -> Document:
    """Reads a page of known kind (not `pass_photo` or `unknown`) and form, see `kinds.classify`."""
    document = _PARSERS[kind](page, form)
    members = tuple(_with_regions(member) for member in document.members)
    return replace(document, fields=_with_regions(document.fields), members=members)


def _with_regions(fields: Mapping[str, Field]) -> dict[str, Field]:
    return {key: _spaced(field) if key in _REGIONS else field for key, field in fields.items()}


def _spaced(field: Field) -> Field:
    """A region's name with the spaces of the official list.

    Readers invent spaces (`TA NAH LAUT`); but where documents print fewer (`PALANGKARAYA`), theirs are kept
    unless the print could say the official ones.
    """
    if not isinstance(field.value, str) or field.reading is None:
        return field
    known = with_known_spaces(field.value)
    fewer = known.count(" ") < field.value.count(" ")
    return replace(field, value=known) if fewer or field.reading.ratio(known) > LOST else field
