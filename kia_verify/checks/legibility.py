"""Can the subjects be relied on, and were the deciding fields read?

Where a measure of the image explains why a field could not be read, the image is the reason and not the
field as well.
"""

from __future__ import annotations

from kia_verify.case import Case, Exhibit
from kia_verify.checks.completeness import missing, required
from kia_verify.checks.deciding import deciding, relied_on
from kia_verify.checks.finding import Finding, objection, passed, reason
from kia_verify.checks.messages import fact_words, listed
from kia_verify.checks.places import Place, exhibit_at
from kia_verify.imaging.quality import refusals
from kia_verify.policy import Policy
from kia_verify.report import Code, Kind, Reason, Severity


def image_codes(exhibit: Exhibit) -> tuple[Code, ...]:
    """Why a subject cannot be relied on, as its image measures say (originality apart)."""
    return tuple(code for code in refusals(exhibit.measures) if code is not Code.NOT_ORIGINAL)


def check(case: Case, policy: Policy) -> list[Finding]:
    """One finding for each document in its place, and for unknown photographs where one is missing."""
    findings = []
    needed = required(case, policy)
    for place in needed:
        exhibit = exhibit_at(case, place)
        if exhibit is not None and (place is not Place.PASS_PHOTO or needed[place]):
            findings.append(_document(case, policy, place, exhibit))
    findings += _unknown(case, policy)
    return findings


def _document(case: Case, policy: Policy, place: Place, exhibit: Exhibit) -> Finding:
    check_id = f"{place}.legible"
    codes = image_codes(exhibit)
    if codes:
        return objection(check_id, [reason(case, code, Severity.REJECT, [place]) for code in codes])
    document = exhibit.document
    if place is Place.PASS_PHOTO or (exhibit.kind is Kind.KTP and document is not None and document.old_form):
        return passed(check_id)
    if document is None or document.old_form:
        why = reason(case, Code.FIELD_UNREADABLE, Severity.REVIEW, [place], variant="form")
        return objection(check_id, [why])
    unread = [
        item.fact for item in deciding(case, place) if not relied_on(item.spot.field(case), policy.thresholds)
    ]
    if place is Place.KK and not document.members:
        unread.append("members")
    unread = list(dict.fromkeys(unread))
    if not unread:
        return passed(check_id)
    return objection(check_id, [_unreadable(case, place, unread)], {"unread": unread})


def _unreadable(case: Case, place: Place, unread: list[str]) -> Reason:
    facts = [fact_words(fact) for fact in unread]
    return reason(
        case,
        Code.FIELD_UNREADABLE,
        Severity.REVIEW,
        [place],
        field=unread[0] if len(unread) == 1 else None,
        words={
            "what": listed([fact[0] for fact in facts], "dan"),
            "what_en": listed([fact[1] for fact in facts], "and"),
        },
    )


def _unknown(case: Case, policy: Policy) -> list[Finding]:
    """A photograph too poor to be recognised matters only where something is missing."""
    if not missing(case, policy):
        return []
    findings = []
    for exhibit in case.exhibits:
        codes = image_codes(exhibit) if exhibit.kind is Kind.UNKNOWN else ()
        if codes:
            given = [
                reason(
                    case,
                    code,
                    Severity.REJECT,
                    files=[exhibit.file],
                    subjects=[Kind.UNKNOWN.value],
                    words={"places": f"pada berkas {exhibit.file}", "places_en": f"the file {exhibit.file}"},
                )
                for code in codes
            ]
            findings.append(objection("unknown.legible", given, {"file": exhibit.file}))
    return findings
