"""The case: everything that was found in one application, sorted by whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from kia_verify.documents.document import Document
from kia_verify.errors import ImageRefused
from kia_verify.imaging.measure import Measure
from kia_verify.imaging.pass_photo import PassPhoto
from kia_verify.imaging.subject import Subject
from kia_verify.intake.application import Application
from kia_verify.reading.page import Page
from kia_verify.report import Kind, Role


@dataclass(frozen=True, eq=False)
class Exhibit:
    """One subject with all that was learnt from it.

    Attributes:
        kind: what it is; `unknown` where nothing was recognised.
        page, document: None unless it was read.
        photo: None unless it is a pass photo.
        measures: image quality, in the order of the measures.
        role: whose it is, None where that is not (yet) known.
        qr: text payloads of the QR codes on it.
        otherwise: what it is if it is not what it was taken for; None where that is beyond doubt.
    """

    file: str
    kind: Kind
    subject: Subject | None = None
    page: Page | None = None
    document: Document | None = None
    photo: PassPhoto | None = None
    measures: tuple[Measure, ...] = ()
    role: Role | None = None
    qr: tuple[str, ...] = ()
    otherwise: Exhibit | None = None


@dataclass(frozen=True, eq=False)
class Case:
    """An application whose exhibits have been given their places.

    Attributes:
        exhibits: all of them, in the order of files.
        refused: files that could not be taken as photographs, with the reason.
        certificate, kk, father_ktp, mother_ktp, pass_photo: the exhibit that stands for that
            place, None where it is missing.
        strangers: KTPs that belong to neither parent.
        duplicates: further exhibits for a place that is taken.
        child_row, father_row, mother_row: index into the KK's members, None where not found.
    """

    application: Application
    exhibits: tuple[Exhibit, ...] = ()
    refused: tuple[tuple[str, ImageRefused], ...] = ()
    certificate: Exhibit | None = None
    kk: Exhibit | None = None
    father_ktp: Exhibit | None = None
    mother_ktp: Exhibit | None = None
    pass_photo: Exhibit | None = None
    strangers: tuple[Exhibit, ...] = ()
    duplicates: tuple[Exhibit, ...] = ()
    child_row: int | None = None
    father_row: int | None = None
    mother_row: int | None = None
    notes: dict[str, str] = field(default_factory=dict)
