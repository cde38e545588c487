"""Is everything there that the office asks for?"""

from __future__ import annotations

from kia_verify.case import Case, Exhibit
from kia_verify.checks import comparison
from kia_verify.checks.applicant import photo_required
from kia_verify.checks.comparison import Answer
from kia_verify.checks.finding import Finding, not_done, objection, passed, reason
from kia_verify.checks.messages import PLACES, listed
from kia_verify.checks.places import KTPS, Place, Spot, exhibit_at, has_document, mother_only
from kia_verify.documents.document import State
from kia_verify.policy import Policy
from kia_verify.report import Code, Kind, Reason, Severity


def required(case: Case, policy: Policy) -> dict[Place, bool | None]:
    """Which places have to be taken; None where that is not known yet."""
    asked = policy.documents
    return {
        Place.CERTIFICATE: asked.birth_certificate,
        Place.KK: asked.kk,
        Place.FATHER_KTP: asked.father_ktp and not mother_only(case),
        Place.MOTHER_KTP: asked.mother_ktp,
        Place.PASS_PHOTO: photo_required(case, policy),
    }


def missing(case: Case, policy: Policy) -> list[Place]:
    """Required places that are empty."""
    return [
        place
        for place, needed in required(case, policy).items()
        if needed and exhibit_at(case, place) is None
    ]


def check(case: Case, policy: Policy) -> list[Finding]:
    """Presence of each subject, files that were refused, and copies sent in place of something else."""
    absent = missing(case, policy)
    findings = []
    for place, needed in required(case, policy).items():
        if place in absent:
            findings.append(objection(f"{place}.present", [_missing(case, place)]))
        elif needed is None and exhibit_at(case, place) is None:
            findings.append(not_done(f"{place}.present"))
        elif needed:
            findings.append(passed(f"{place}.present"))
    if case.refused:
        findings.append(objection("files.accepted", _refused(case, absent)))
    if absent and (copies := [copy for copy in case.duplicates if _is_copy(case, copy, policy)]):
        findings.append(objection("subjects.different", [_duplicate(case, copies, absent)]))
    return findings


def _missing(case: Case, place: Place) -> Reason:
    parent = next((parent for parent, ktp in KTPS.items() if ktp is place), None)
    doubtful = place is Place.FATHER_KTP and _parents_unread(case)
    severity = Severity.REVIEW if doubtful else Severity.REJECT
    return reason(case, Code.DOCUMENT_MISSING, severity, [place], field=parent)


def _parents_unread(case: Case) -> bool:
    """Whether nothing tells if the certificate names a father: where it stands, nothing was found."""
    if not has_document(case, Place.CERTIFICATE):
        return False
    names = (Spot(Place.CERTIFICATE, name).field(case) for name in ("father_name", "mother_name"))
    return all(name.state is State.ABSENT for name in names)


def _refused(case: Case, absent: list[Place]) -> list[Reason]:
    """Nothing has to be sent again where everything is there without the refused file."""
    grave = Severity.REJECT if absent else Severity.REVIEW
    return [
        reason(case, Code(refusal.code), grave, files=[file], words={"file": file})
        for file, refusal in case.refused
    ]


def _is_copy(case: Case, copy: Exhibit, policy: Policy) -> bool:
    """Whether a surplus exhibit is the same document again, not another one of its kind."""
    key = {Kind.BIRTH_CERTIFICATE: (Place.CERTIFICATE, "name"), Kind.KK: (Place.KK, "kk_number")}.get(
        copy.kind
    )
    original = exhibit_at(case, key[0]) if key else None
    if key is None or original is None or original.document is None or copy.document is None:
        return True
    compare = comparison.numbers if copy.kind is Kind.KK else comparison.names
    found = compare(original.document[key[1]], copy.document[key[1]], policy.thresholds)
    return found.answer is not Answer.DISAGREE


def _duplicate(case: Case, copies: list[Exhibit], absent: list[Place]) -> Reason:
    return reason(
        case,
        Code.DUPLICATE_SUBJECT,
        Severity.REJECT,
        subjects=[copy.kind.value for copy in copies],
        files=[copy.file for copy in copies],
        words={
            "missing": listed([PLACES[place][0] for place in absent], "dan"),
            "missing_en": listed([PLACES[place][1] for place in absent], "and"),
        },
    )
