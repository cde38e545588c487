"""Do the documents agree about the same person?

Between documents a NIK, a birth date, a sex or another name that differs has to be put right by the
applicant; a spelling, or a print that nobody can be sure of, goes to an operator. All disagreements about
one fact of one person are one reason.
"""

from __future__ import annotations

from kia_verify.case import Case
from kia_verify.checks.comparison import Answer, Comparison, How
from kia_verify.checks.deciding import deciding, relied_on
from kia_verify.checks.finding import Finding, not_done, passed, reason
from kia_verify.checks.pairs import Pair, pairs
from kia_verify.checks.places import KTPS, Place, Spot
from kia_verify.documents.document import State
from kia_verify.policy import Policy
from kia_verify.report import Check, Code, Reason, Severity, Status

CODES = {
    "nik": Code.NIK_MISMATCH,
    "name": Code.NAME_MISMATCH,
    "birth_date": Code.BIRTH_DATE_MISMATCH,
    "sex": Code.SEX_MISMATCH,
}


def check(case: Case, policy: Policy) -> list[Finding]:
    """One finding for each pair of fields."""
    covered = {
        item.spot for place in (Place.CERTIFICATE, Place.KK, *KTPS.values()) for item in deciding(case, place)
    }
    compared = [(pair, pair.compare(case, policy.thresholds)) for pair in pairs(case)]
    differing = [(pair, found) for pair, found in compared if _differs(case, pair, found, covered)]
    findings: list[Finding] = []
    told: set[tuple[str, str]] = set()
    for pair, found in compared:
        values = {spot.place.subject: spot.field(case).value for spot in (pair.first, pair.second)}
        if found.answer is Answer.AGREE:
            findings.append(passed(pair.id, values, decides=pair.decides))
        elif (pair, found) not in differing:
            findings.append(_unread(case, pair, values, covered))
        else:
            key = (pair.person, pair.fact)
            reasons = () if key in told else (_mismatch(case, policy, pair, differing),)
            told.add(key)
            status = Status.FAIL if severity(case, policy, pair, found) is Severity.REJECT else Status.REVIEW
            findings.append(Finding(Check(id=pair.id, status=status, values=values), reasons))
    return findings


def severity(case: Case, policy: Policy, pair: Pair, found: Comparison) -> Severity:
    """How grave a disagreement is: only two confident readings are held against anybody."""
    relied = all(relied_on(spot.field(case), policy.thresholds) for spot in (pair.first, pair.second))
    clear = found.answer is Answer.DISAGREE and found.how is How.FAR and relied
    return Severity.REJECT if clear else Severity.REVIEW


def disputed(case: Case, policy: Policy, person: str, facts: tuple[str, ...]) -> bool:
    """Whether documents disagree about one of these facts of a person."""
    return any(
        pair.compare(case, policy.thresholds).answer is Answer.DISAGREE
        for pair in pairs(case)
        if pair.person == person and pair.fact in facts
    )


def _differs(case: Case, pair: Pair, found: Comparison, covered: set[Spot]) -> bool:
    """Whether two fields disagree, or were read and leave it in doubt; anything else is unread.

    An empty cell disagrees only where it says that there is nobody: a parent's name. Elsewhere it is a
    field that could not be read.
    """
    if found.how is How.EMPTY:
        empty = [spot for spot in (pair.first, pair.second) if spot.field(case).state is State.EMPTY]
        return pair.fact == "name" and not covered & set(empty)
    return found.answer is Answer.DISAGREE or (found.answer is Answer.CANNOT_TELL and found.certain)


def _mismatch(case: Case, policy: Policy, pair: Pair, differing: list[tuple[Pair, Comparison]]) -> Reason:
    """The one reason for all disagreements about a fact."""
    key = (pair.person, pair.fact)
    same = [(other, found) for other, found in differing if (other.person, other.fact) == key]
    grave = any(severity(case, policy, other, found) is Severity.REJECT for other, found in same)
    return reason(
        case,
        CODES[pair.fact],
        Severity.REJECT if grave else Severity.REVIEW,
        [spot.place for other, _ in same for spot in (other.first, other.second)],
        field=f"{pair.person}.{pair.fact}",
    )


def _unread(case: Case, pair: Pair, values: dict[str, str | int | None], covered: set[Spot]) -> Finding:
    """A pair that nobody can compare; legibility gives the reason unless the field is not its own."""
    if not pair.decides:
        return not_done(pair.id, values, decides=False)
    for spot in (pair.first, pair.second):
        if spot.field(case).state is State.UNCERTAIN and spot not in covered:
            why = reason(
                case, Code.FIELD_UNREADABLE, Severity.REVIEW, [spot.place], field=f"{pair.person}.{pair.fact}"
            )
            return Finding(Check(id=pair.id, status=Status.NOT_DONE, values=values), (why,))
    return not_done(pair.id, values)
