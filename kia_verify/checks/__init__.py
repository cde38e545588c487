"""The checks: what has to be there, be legible, be valid and agree before a card is printed.

`run` makes them all, in the order in which an operator would, and never leaves an application without a
reason when a check that decides could not be made.
"""

from __future__ import annotations

from collections.abc import Callable

from kia_verify.case import Case
from kia_verify.checks import (
    age,
    agreement,
    area,
    completeness,
    declared,
    expiry,
    head,
    legibility,
    membership,
    numbers,
    originality,
    pass_photo,
)
from kia_verify.checks.card import card
from kia_verify.checks.finding import Finding, objection, reason
from kia_verify.checks.people import assign
from kia_verify.policy import Policy
from kia_verify.report import Code, Severity, Status

__all__ = ["ALL", "Finding", "assign", "run"]

ALL: tuple[Callable[[Case, Policy], list[Finding]], ...] = (
    completeness.check,
    legibility.check,
    originality.check,
    membership.check,
    numbers.check,
    agreement.check,
    head.check,
    age.check,
    pass_photo.check,
    expiry.check,
    area.check,
    declared.check,
)


def run(case: Case, policy: Policy) -> list[Finding]:
    """All findings on a case, in the order of `ALL`."""
    findings = [finding for check in ALL for finding in check(case, policy)]
    if any(finding.reasons for finding in findings):
        return findings
    undecided = any(finding.decides and finding.check.status is not Status.PASS for finding in findings)
    if undecided or card(case, policy) is None:
        why = reason(case, Code.FIELD_UNREADABLE, Severity.REVIEW, variant="undecided")
        findings.append(objection("application.decided", [why]))
    return findings
