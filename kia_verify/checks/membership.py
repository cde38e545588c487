"""Are child and parents members of the family card, and do the KTPs belong to the parents?"""

from __future__ import annotations

from kia_verify.case import Case
from kia_verify.checks import comparison
from kia_verify.checks.comparison import Answer
from kia_verify.checks.finding import Finding, objection, passed, reason
from kia_verify.checks.places import (
    PARENTS,
    Parent,
    Place,
    Spot,
    has_document,
    mother_only,
    row_of,
    tells_nobody,
)
from kia_verify.documents.document import ABSENT, State
from kia_verify.policy import Policy
from kia_verify.report import Code, Severity

_WORDS = {"father": ("Ayah", "father"), "mother": ("Ibu", "mother")}


def check(case: Case, policy: Policy) -> list[Finding]:
    """Membership of each person, and one finding for KTPs of strangers."""
    findings: list[Finding] = []
    document = case.kk.document if case.kk else None
    if document is not None and document.members and has_document(case, Place.CERTIFICATE):
        findings.append(_child(case, policy))
        # Without the child it is another family's card, or not yet the newest: one cause.
        if case.child_row is not None:
            findings += [
                _parent(case, parent) for parent in PARENTS if parent == "mother" or not mother_only(case)
            ]
    strangers = [exhibit for exhibit in case.strangers if not tells_nobody(exhibit)]
    if strangers and (has_document(case, Place.CERTIFICATE) or has_document(case, Place.KK)):
        why = reason(
            case,
            Code.NOT_THE_PARENT,
            Severity.REJECT,
            files=[exhibit.file for exhibit in strangers],
            subjects=["ktp"],
        )
        findings.append(objection("ktp.parents", [why]))
    return findings


def _child(case: Case, policy: Policy) -> Finding:
    if case.child_row is not None:
        return passed("child.in_kk")
    why = reason(
        case,
        Code.CHILD_NOT_IN_KK,
        Severity.REJECT if _surely_absent(case, policy) else Severity.REVIEW,
        [Place.CERTIFICATE, Place.KK],
    )
    return objection("child.in_kk", [why])


def _surely_absent(case: Case, policy: Policy) -> bool:
    """Whether every row insists on another name than the certificate's."""
    name = Spot(Place.CERTIFICATE, "name").field(case)
    kk = case.kk.document if case.kk else None
    if name.state is not State.READ or kk is None or kk.covered:
        return False
    names = [row.get("name", ABSENT) for row in kk.members]
    # A row that nobody could read may be the child's.
    return all(
        row.state is State.READ and comparison.names(name, row, policy.thresholds).answer is Answer.DISAGREE
        for row in names
    )


def _parent(case: Case, parent: Parent) -> Finding:
    check_id = f"{parent}.in_kk"
    if row_of(case, parent) is not None:
        return passed(check_id)
    person, person_en = _WORDS[parent]
    why = reason(
        case,
        Code.PARENT_NOT_IN_KK,
        Severity.REVIEW,
        [Place.KK],
        field=parent,
        words={"Person": person, "person_en": person_en},
    )
    return objection(check_id, [why])
