"""Is a KTP still valid?

A citizen's KTP-el is valid for life whatever end date it prints (UU 24/2013 articles 64(7)a and 101c);
an old non-electronic KTP no longer is, and a foreigner's card ends on its date.
"""

from __future__ import annotations

from datetime import date

from kia_verify.case import Case
from kia_verify.checks.finding import Finding, objection, passed, reason
from kia_verify.checks.places import KTPS, Parent, Place, exhibit_at
from kia_verify.documents.document import Document, Field, State
from kia_verify.policy import Policy
from kia_verify.report import Code, Severity

FOR_LIFE = "SEUMUR HIDUP"


def check(case: Case, policy: Policy) -> list[Finding]:
    """One finding for each KTP."""
    findings = []
    for parent, place in KTPS.items():
        exhibit = exhibit_at(case, place)
        if exhibit is not None and exhibit.document is not None:
            findings.append(_ktp(case, parent, place, exhibit.document))
    return findings


def _ktp(case: Case, parent: Parent, place: Place, document: Document) -> Finding:
    check_id = f"{parent}.ktp_valid"
    if document.old_form:
        return objection(check_id, [reason(case, Code.KTP_EXPIRED, Severity.REJECT, [place], field=parent)])
    if not document.foreign:
        return passed(check_id)
    end = document["valid_until"]
    values = {"valid_until": end.value}
    expired = _past(end, case.application.received_at)
    if expired is None:
        why = reason(case, Code.FIELD_UNREADABLE, Severity.REVIEW, [place], field="valid_until")
        return objection(check_id, [why], values)
    if expired:
        why = reason(case, Code.KTP_EXPIRED, Severity.REJECT, [place], field=parent, variant="foreign")
        return objection(check_id, [why], values)
    return passed(check_id, values)


def _past(end: Field, today: date) -> bool | None:
    """Whether an end of validity has passed; None where it was not read."""
    if end.state is not State.READ:
        return None
    if end.value == FOR_LIFE:
        return False
    return date.fromisoformat(str(end.value)) < today
