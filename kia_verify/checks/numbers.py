"""Can a NIK or KK number exist, and does a NIK agree with its own person?

A NIK is never changed, even when a birth date is corrected: disagreement with its own person is for an
operator to look at, and no news where documents already disagree about the same thing.
"""

from __future__ import annotations

from datetime import date

from kia_verify.case import Case
from kia_verify.checks.agreement import CODES, disputed
from kia_verify.checks.deciding import relied_on
from kia_verify.checks.finding import Finding, objection, passed, reason
from kia_verify.checks.places import KTPS, PARENTS, Person, Place, Spot, kk_spot
from kia_verify.civil.nik import Gravity, agrees_with, kk_number_problems, problems, split_nik
from kia_verify.policy import Policy
from kia_verify.report import Code, Severity

PERSONS: tuple[Person, ...] = ("child", *PARENTS)


def check(case: Case, policy: Policy) -> list[Finding]:
    """Validity of every number that was read for certain, and each NIK against its own person."""
    findings = _kk_number(case, policy)
    for person in PERSONS:
        for spot in _nik_spots(case, person):
            if relied_on(spot.field(case), policy.thresholds):
                findings.append(_valid(case, person, spot))
                findings += _own(case, policy, person, spot)
    return _once(findings)


def _nik_spots(case: Case, person: Person) -> list[Spot]:
    """Where a person's NIK is printed."""
    place = Place.CERTIFICATE if person == "child" else KTPS[person]
    return [spot for spot in (Spot(place, "nik"), kk_spot(case, person, "nik")) if spot]


def _valid(case: Case, person: Person, spot: Spot) -> Finding:
    check_id = f"{person}.nik:{spot.place.subject}=valid"
    found = problems(split_nik(str(spot.field(case).value)))
    if not found:
        return passed(check_id)
    error = found[0].gravity is Gravity.ERROR
    why = reason(
        case,
        Code.NIK_INVALID,
        Severity.REJECT if error else Severity.REVIEW,
        [spot.place],
        field=f"{person}.nik",
        variant="" if error else "hint",
    )
    return objection(check_id, [why], {"problem": found[0].what})


def _kk_number(case: Case, policy: Policy) -> list[Finding]:
    field = Spot(Place.KK, "kk_number").field(case)
    if not relied_on(field, policy.thresholds):
        return []
    found = [(problem.what, problem.gravity) for problem in kk_number_problems(str(field.value))]
    members = case.kk.document.members if case.kk and case.kk.document else ()
    if any("nik" in row and row["nik"].value == field.value for row in members):
        found.append(("member's NIK", Gravity.HINT))
    if not found:
        return [passed("kk_number:kk=valid")]
    what, gravity = found[0]
    error = gravity is Gravity.ERROR
    why = reason(
        case,
        Code.NIK_INVALID,
        Severity.REJECT if error else Severity.REVIEW,
        [Place.KK],
        field="kk_number",
        variant="" if error else "hint",
    )
    return [objection("kk_number:kk=valid", [why], {"problem": what})]


def _own(case: Case, policy: Policy, person: Person, spot: Spot) -> list[Finding]:
    """A NIK against the birth date and the sex that the same document prints for the same person."""
    nik = split_nik(str(spot.field(case).value))
    printed = Spot(spot.place, "birth_date", spot.row).field(case)
    sex = Spot(spot.place, "sex", spot.row).field(case).value
    born = date.fromisoformat(str(printed.value)) if relied_on(printed, policy.thresholds) else None
    answers = agrees_with(nik, born, "L" if sex == "L" else "P" if sex == "P" else None)
    findings = []
    for fact, agrees in zip(("birth_date", "sex"), answers, strict=True):
        check_id = f"{person}.{fact}:{spot.place.subject}=nik"
        if agrees:
            findings.append(passed(check_id))
        elif agrees is False:
            known = disputed(case, policy, person, ("nik", fact))
            why = reason(
                case,
                CODES[fact],
                Severity.REVIEW,
                [spot.place],
                field=f"{person}.{fact}",
                variant="own_nik",
            )
            findings.append(objection(check_id, [] if known else [why]))
    return findings


def _once(findings: list[Finding]) -> list[Finding]:
    """The same fault on a person's second document is no second reason."""
    told: set[tuple[Code, str | None]] = set()
    kept = []
    for finding in findings:
        keys = {(why.code, why.field) for why in finding.reasons}
        kept.append(Finding(finding.check, () if keys & told else finding.reasons, finding.decides))
        told |= keys
    return kept
