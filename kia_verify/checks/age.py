"""Is the child of an age for a KIA on the day of the application?"""

from __future__ import annotations

from kia_verify.case import Case
from kia_verify.checks.applicant import birth_date, birth_dates
from kia_verify.checks.finding import Finding, not_done, objection, passed, reason
from kia_verify.checks.places import Place
from kia_verify.civil.ages import birthday, completed_years, eligible
from kia_verify.civil.working_days import due_on
from kia_verify.policy import Policy
from kia_verify.report import Code, Severity


def check(case: Case, policy: Policy) -> list[Finding]:
    """The age, with a note where a birthday that matters falls before the card is due."""
    born, received = birth_date(case), case.application.received_at
    if born is None:
        return [not_done("child.age")]
    if len({eligible(told, received, policy.ages) for told in birth_dates(case)}) > 1:
        return [not_done("child.age")]  # the documents' disagreement is the reason
    age = completed_years(born, received)
    values: dict[str, object] = {"birth_date": born.isoformat(), "age": age}
    if eligible(born, received, policy.ages):
        due = due_on(received, policy.service.working_days, policy.service.extra_holidays)
        turning = [
            limit
            for limit in (policy.ages.pass_photo_from, policy.ages.limit)
            if received < birthday(born, limit) <= due
        ]
        if turning:
            values["turns_before_due"] = turning[0]
        return [passed("child.age", values)]
    place = Place.CERTIFICATE if case.certificate else Place.KK
    why = reason(
        case,
        Code.AGE_OUT_OF_RANGE,
        Severity.REJECT,
        [place],
        field="child.birth_date",
        variant="unborn" if age < 0 else "old",
        words={"limit": str(policy.ages.limit)},
    )
    return [objection("child.age", [why], values)]
