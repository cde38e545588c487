"""What one check found: its line in the report, and the reasons that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kia_verify.case import Case
from kia_verify.checks.messages import message
from kia_verify.checks.places import Place, exhibit_at
from kia_verify.report import Check, Code, Reason, Severity, Status


@dataclass(frozen=True)
class Finding:
    """One check with its outcome.

    Attributes:
        decides: without this check there is no accept.
    """

    check: Check
    reasons: tuple[Reason, ...] = ()
    decides: bool = True


def passed(check_id: str, values: Mapping[str, Any] | None = None, *, decides: bool = True) -> Finding:
    """A check that found all in order."""
    return Finding(Check(id=check_id, status=Status.PASS, values=dict(values or {})), decides=decides)


def not_done(check_id: str, values: Mapping[str, Any] | None = None, *, decides: bool = True) -> Finding:
    """A check that could not be made; what hindered it is another check's reason."""
    return Finding(Check(id=check_id, status=Status.NOT_DONE, values=dict(values or {})), decides=decides)


def objection(check_id: str, reasons: Iterable[Reason], values: Mapping[str, Any] | None = None) -> Finding:
    """A check with reasons: it fails where the applicant has to act, else an operator looks."""
    given = tuple(reasons)
    grave = any(reason.severity is Severity.REJECT for reason in given)
    status = Status.FAIL if grave else Status.REVIEW
    return Finding(Check(id=check_id, status=status, values=dict(values or {})), given)


def reason(
    case: Case,
    code: Code,
    severity: Severity,
    places: Iterable[Place] = (),
    *,
    field: str | None = None,
    variant: str = "",
    files: Iterable[str] | None = None,
    subjects: Iterable[str] | None = None,
    words: Mapping[str, str] | None = None,
) -> Reason:
    """A reason with its message.

    Args:
        places: the documents concerned; they give subjects, files and the message's wording.
        field: the fact, as `mother.name`.
        variant: which wording of the code's message.
        files, subjects: where they are not those of the places.
        words: further words for the message's template.
    """
    concerned = tuple(dict.fromkeys(places))
    if files is None:
        files = [exhibit.file for place in concerned if (exhibit := exhibit_at(case, place))]
    if subjects is None:
        subjects = [place.subject for place in concerned]
    return Reason(
        code=code,
        severity=severity,
        subjects=list(dict.fromkeys(subjects)),
        files=list(dict.fromkeys(files)),
        field=field,
        message=message(code, variant, concerned, field, severity, words or {}),
    )
