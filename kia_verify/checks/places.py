"""Where a value stands: the places of a case, and spots on their documents."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from kia_verify.case import Case, Exhibit
from kia_verify.documents.document import ABSENT, Field, State

Person = Literal["child", "father", "mother"]
Parent = Literal["father", "mother"]
PARENTS: tuple[Parent, Parent] = ("father", "mother")


class Place(StrEnum):
    """The exhibits that an application has places for, and what the applicant typed."""

    CERTIFICATE = "certificate"
    KK = "kk"
    FATHER_KTP = "father_ktp"
    MOTHER_KTP = "mother_ktp"
    PASS_PHOTO = "pass_photo"
    DECLARED = "declared"

    @property
    def subject(self) -> str:
        """The contract's word for it."""
        if self is Place.CERTIFICATE:
            return "birth_certificate"
        return "ktp" if self in KTPS.values() else self.value


KTPS: dict[Parent, Place] = {"father": Place.FATHER_KTP, "mother": Place.MOTHER_KTP}


def exhibit_at(case: Case, place: Place) -> Exhibit | None:
    """The exhibit that stands for a place, None where it is missing (or what was typed)."""
    return {
        Place.CERTIFICATE: case.certificate,
        Place.KK: case.kk,
        Place.FATHER_KTP: case.father_ktp,
        Place.MOTHER_KTP: case.mother_ktp,
        Place.PASS_PHOTO: case.pass_photo,
    }.get(place)


def row_of(case: Case, person: Person) -> int | None:
    """A person's row in the family card, None where it was not found."""
    return {"child": case.child_row, "father": case.father_row, "mother": case.mother_row}[person]


@dataclass(frozen=True)
class Spot:
    """One field of one document of the case.

    Attributes:
        row: index of the member on a family card, None for a field of the sheet.
    """

    place: Place
    name: str
    row: int | None = None

    def field(self, case: Case) -> Field:
        """The field there; ABSENT where the document, the row or the field is missing."""
        exhibit = exhibit_at(case, self.place)
        if exhibit is None or exhibit.document is None:
            return ABSENT
        if self.row is None:
            return exhibit.document[self.name]
        members = exhibit.document.members
        return members[self.row].get(self.name, ABSENT) if self.row < len(members) else ABSENT


def kk_spot(case: Case, person: Person, name: str) -> Spot | None:
    """A person's cell in the family card, None where there is no card or no such row."""
    row = row_of(case, person)
    return None if row is None or case.kk is None else Spot(Place.KK, name, row)


def mother_only(case: Case) -> bool:
    """Whether the birth certificate names the mother alone."""
    document = case.certificate.document if case.certificate else None
    return document is not None and document.mother_only


def has_document(case: Case, place: Place) -> bool:
    """Whether a place is taken by a document that was read."""
    exhibit = exhibit_at(case, place)
    return exhibit is not None and exhibit.document is not None


def tells_nobody(ktp: Exhibit) -> bool:
    """Whether neither name nor NIK was read on an identity card, so that nobody can say whose it is."""
    document = ktp.document
    if document is None or document.old_form:
        return False
    return all(document[key].state is not State.READ for key in ("name", "nik"))
