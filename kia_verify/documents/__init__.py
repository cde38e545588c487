"""Where each document prints which field; one file per document."""

from kia_verify.documents import birth_certificate, kk, ktp
from kia_verify.documents.document import Document
from kia_verify.reading.page import Page
from kia_verify.report import Kind

_PARSERS = {Kind.KTP: ktp.parse, Kind.KK: kk.parse, Kind.BIRTH_CERTIFICATE: birth_certificate.parse}


def parse(page: Page, kind: Kind, form: str) -> Document:
    """Reads a page of known kind (not `pass_photo` or `unknown`) and form, see `kinds.classify`."""
    return _PARSERS[kind](page, form)
