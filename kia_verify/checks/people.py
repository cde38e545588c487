"""Who is who: sorts the exhibits of an application into the places of a case.

The birth certificate names the people; the family card's rows and the KTPs are matched with it by NIK,
name, birth date and sex together, so that one altered or unread field does not lose a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from kia_verify.case import Case, Exhibit
from kia_verify.checks.affinity import FIRM, NAME, OPEN, name_points, same_person, sex_points
from kia_verify.checks.comparison import Answer, numbers
from kia_verify.checks.places import PARENTS, Parent
from kia_verify.checks.settle import settle
from kia_verify.documents.document import ABSENT, Document, Field, State
from kia_verify.errors import ImageRefused
from kia_verify.imaging.quality import refusals
from kia_verify.intake.application import Application
from kia_verify.policy import Policy, Thresholds
from kia_verify.report import Kind, Role, Sex

SEXES: dict[Parent, Sex] = {"father": "L", "mother": "P"}
_RELATIONS = {"father": ("KEPALA KELUARGA", "SUAMI"), "mother": ("ISTRI", "ISTERI", "KEPALA KELUARGA")}
CHILD_LEAST = 2.0
"""Points from which a row is the child's: a name with nothing against it, or the date and both parents."""
PARENT_NAME = 2 / 3
"""Share of a name's points for a parent's name in the child's row: it is copied from elsewhere."""
RELATION = 0.5


def assign(
    exhibits: Sequence[Exhibit],
    application: Application,
    policy: Policy,
    refused: Sequence[tuple[str, ImageRefused]] = (),
) -> Case:
    """Gives every exhibit its place and its role, finds the family's rows, and settles doubtful prints.

    Args:
        exhibits: all subjects found, in the order of files.
        refused: files that could not be taken as photographs.
    """
    photo = max(_of_kind(exhibits, Kind.PASS_PHOTO), key=_photo_rank, default=None)
    exhibits = [one.otherwise if one.otherwise and one is not photo else one for one in exhibits]
    certificates = _of_kind(exhibits, Kind.BIRTH_CERTIFICATE)
    cards = _of_kind(exhibits, Kind.KK)
    photos = _of_kind(exhibits, Kind.PASS_PHOTO)
    certificate, kk = _clearest(certificates), _clearest(cards)
    family = _Family(_document(certificate), _document(kk), policy.thresholds)
    ktps, copies = _without_copies(_of_kind(exhibits, Kind.KTP), policy.thresholds)
    child_row = family.child_row()
    rows = family.parent_rows(child_row, [_document(ktp) for ktp in ktps])
    parents, strangers = _give_places(ktps, family, child_row, rows)
    kept = [certificate, kk, photo]
    surplus = [one for one in (*certificates, *cards, *photos) if all(one is not other for other in kept)]
    case = Case(
        application=application,
        exhibits=tuple(exhibits),
        refused=tuple(refused),
        certificate=certificate,
        kk=kk,
        father_ktp=parents.get("father"),
        mother_ktp=parents.get("mother"),
        pass_photo=photo,
        strangers=tuple(strangers),
        duplicates=(*surplus, *copies),
        child_row=child_row,
        father_row=rows.get("father"),
        mother_row=rows.get("mother"),
    )
    return settle(_with_roles(case), policy)


def _of_kind(exhibits: Sequence[Exhibit], kind: Kind) -> list[Exhibit]:
    return [exhibit for exhibit in exhibits if exhibit.kind is kind]


def _document(exhibit: Exhibit | None) -> Document | None:
    return exhibit.document if exhibit else None


def _read_fields(exhibit: Exhibit) -> float:
    """How much of a document was read: its certain fields, weighted by confidence."""
    if exhibit.document is None:
        return 0.0
    fields = [
        *exhibit.document.fields.values(),
        *(f for row in exhibit.document.members for f in row.values()),
    ]
    return sum(field.confidence for field in fields if field.state is State.READ)


def _clearest(exhibits: Sequence[Exhibit]) -> Exhibit | None:
    return max(exhibits, key=_read_fields, default=None)


def _photo_rank(exhibit: Exhibit) -> tuple[bool, bool, bool, bool]:
    photo = exhibit.photo
    return (
        not refusals(exhibit.measures),
        photo is not None and not photo.grey,
        photo is not None and photo.faces == 1,
        photo is not None and photo.certain,
    )


def _without_copies(ktps: list[Exhibit], thresholds: Thresholds) -> tuple[list[Exhibit], list[Exhibit]]:
    """The KTPs of different people, and the less legible ones of people who are there twice."""
    copies: list[Exhibit] = []
    for first, second in combinations(ktps, 2):
        if any(one is copy for one in (first, second) for copy in copies):
            continue
        if first.document is None or second.document is None:
            continue
        nik = numbers(first.document["nik"], second.document["nik"], thresholds)
        alike = same_person(first.document.fields, second.document.fields, thresholds)
        if alike >= NAME + FIRM and nik.answer is not Answer.DISAGREE:
            copies.append(min(second, first, key=_read_fields))
    return [one for one in ktps if all(one is not copy for copy in copies)], copies


@dataclass(frozen=True, eq=False)
class _Family:
    """The certificate and the family card, asked who is who."""

    certificate: Document | None
    kk: Document | None
    thresholds: Thresholds

    @property
    def members(self) -> tuple[dict[str, Field], ...]:
        return self.kk.members if self.kk else ()

    def named(self, parent: Parent) -> Field:
        """The parent's name on the certificate."""
        if self.certificate is None or (parent == "father" and self.certificate.mother_only):
            return ABSENT
        return self.certificate[f"{parent}_name"]

    def child_row(self) -> int | None:
        """The row that tells of the certificate's child, None where none does well enough."""
        if self.certificate is None:
            return None
        scores = [self._child_points(row) for row in self.members]
        best = max(range(len(scores)), key=scores.__getitem__, default=None)
        return best if best is not None and scores[best] >= CHILD_LEAST else None

    def _child_points(self, row: dict[str, Field]) -> float:
        assert self.certificate is not None
        total = same_person(self.certificate.fields, row, self.thresholds)
        for parent in PARENTS:
            total += name_points(self.named(parent), row.get(f"{parent}_name", ABSENT), self.thresholds)
        return total

    def parent_rows(self, child_row: int | None, ktps: Sequence[Document | None]) -> dict[Parent, int]:
        """The parents' rows, each the best one that speaks for that parent."""
        found: dict[Parent, int] = {}
        for parent in PARENTS:
            scores = {
                number: self._row_points(row, parent, child_row, ktps)
                for number, row in enumerate(self.members)
                if number != child_row and number not in found.values()
            }
            best = max(scores, key=scores.__getitem__, default=None)
            if best is not None and scores[best] > FIRM:
                found[parent] = best
        return found

    def _row_points(
        self, row: dict[str, Field], parent: Parent, child_row: int | None, ktps: Sequence[Document | None]
    ) -> float:
        if parent == "father" and self.certificate is not None and self.certificate.mother_only:
            return 0.0
        total = self.name_evidence(row.get("name", ABSENT), parent, child_row)
        total += sex_points(row.get("sex", ABSENT), SEXES[parent])
        if row.get("relation", ABSENT).value in _RELATIONS[parent]:
            total += RELATION
        # A KTP of this very person was sent along, which only parents' are.
        niks = [numbers(ktp["nik"], row.get("nik", ABSENT), self.thresholds) for ktp in ktps if ktp]
        return total + float(any(nik.answer is Answer.AGREE for nik in niks))

    def name_evidence(self, name: Field, parent: Parent, child_row: int | None) -> float:
        """Whether certificate and child's row give a parent this name."""
        total = NAME * name_points(self.named(parent), name, self.thresholds)
        if child_row is not None:
            stated = self.members[child_row].get(f"{parent}_name", ABSENT)
            total += NAME * PARENT_NAME * name_points(stated, name, self.thresholds)
        return total

    def ktp_points(self, ktp: Document, parent: Parent, child_row: int | None, row: int | None) -> float:
        """Points for a KTP being that parent's."""
        total = self.name_evidence(ktp["name"], parent, child_row) + sex_points(ktp["sex"], SEXES[parent])
        if row is not None:
            unnamed = {name: field for name, field in ktp.fields.items() if name != "name"}
            total += same_person(unnamed, self.members[row], self.thresholds)
        return total


def _give_places(
    ktps: list[Exhibit], family: _Family, child_row: int | None, rows: dict[Parent, int]
) -> tuple[dict[Parent, Exhibit], list[Exhibit]]:
    """The KTPs of father and mother, and those of neither.

    The assignment with the most points wins. A KTP too poor to tell anything takes a place that is left, so
    that its owner is asked for a better photograph rather than for a document that was sent.
    """
    scores = [
        {
            parent: family.ktp_points(ktp.document, parent, child_row, rows.get(parent))
            if ktp.document
            else 0.0
            for parent in PARENTS
        }
        for ktp in ktps
    ]
    left = list(range(len(ktps)))
    given: dict[Parent, Exhibit] = {}
    for least in (FIRM, OPEN):
        offers = [
            (scores[number][parent], -number, parent)
            for number in left
            for parent in PARENTS
            if parent not in given
        ]
        for score, negated, parent in sorted(offers, reverse=True):
            if score >= least and parent not in given and -negated in left:
                given[parent] = ktps[-negated]
                left.remove(-negated)
    return given, [ktps[number] for number in left]


def _with_roles(case: Case) -> Case:
    """The case with the role written on every exhibit."""
    roles: list[tuple[Exhibit | None, Role]] = [(case.father_ktp, "father"), (case.mother_ktp, "mother")]

    def role(exhibit: Exhibit) -> Role | None:
        if exhibit.kind in (Kind.BIRTH_CERTIFICATE, Kind.PASS_PHOTO):
            return "child"
        return next((role for owner, role in roles if exhibit is owner), None)

    renewed = {id(exhibit): replace(exhibit, role=role(exhibit)) for exhibit in case.exhibits}

    def new(exhibit: Exhibit | None) -> Exhibit | None:
        return renewed[id(exhibit)] if exhibit is not None else None

    return replace(
        case,
        exhibits=tuple(renewed.values()),
        certificate=new(case.certificate),
        kk=new(case.kk),
        father_ktp=new(case.father_ktp),
        mother_ktp=new(case.mother_ktp),
        pass_photo=new(case.pass_photo),
        strangers=tuple(renewed[id(exhibit)] for exhibit in case.strangers),
        duplicates=tuple(renewed[id(exhibit)] for exhibit in case.duplicates),
    )
