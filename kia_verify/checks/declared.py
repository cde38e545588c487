"""Does what the applicant typed agree with the documents? Only ever a matter for an operator."""

from __future__ import annotations

from kia_verify.case import Case
from kia_verify.checks.agreement import CODES
from kia_verify.checks.comparison import Answer, How, supposed
from kia_verify.checks.finding import Finding, not_done, objection, passed, reason
from kia_verify.checks.pairs import COMPARE
from kia_verify.checks.places import Place, Spot, kk_spot
from kia_verify.documents.document import State
from kia_verify.policy import Policy
from kia_verify.report import Severity


def check(case: Case, policy: Policy) -> list[Finding]:
    """One finding for each thing that was typed."""
    typed = case.application.declared
    values = {
        "name": typed.name,
        "nik": "".join(typed.nik.split()) if typed.nik else None,
        "birth_date": typed.birth_date.isoformat() if typed.birth_date else None,
    }
    return [_fact(case, policy, fact, value) for fact, value in values.items() if value]


def _fact(case: Case, policy: Policy, fact: str, value: str) -> Finding:
    spot = _printed(case, fact)
    check_id = f"child.{fact}:declared={spot.place.subject}"
    field = spot.field(case)
    found = COMPARE[fact](supposed(value), field, policy.thresholds)
    values = {"declared": value, spot.place.subject: field.value}
    if found.answer is Answer.AGREE:
        return passed(check_id, values, decides=False)
    if found.answer is Answer.CANNOT_TELL and found.how is How.UNREAD:
        return not_done(check_id, values, decides=False)
    why = reason(
        case,
        CODES[fact],
        Severity.REVIEW,
        [Place.DECLARED, spot.place],
        field=f"child.{fact}",
        subjects=[Place.DECLARED.subject],
    )
    return objection(check_id, [why], values)


def _printed(case: Case, fact: str) -> Spot:
    """Where the documents tell the fact best: a NIK on the family card, the rest on the certificate."""
    certificate, card = Spot(Place.CERTIFICATE, fact), kk_spot(case, "child", fact)
    order = [card, certificate] if fact == "nik" else [certificate, card]
    return next((spot for spot in order if spot and spot.field(case).state is State.READ), certificate)
