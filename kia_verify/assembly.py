"""From the case and its findings to the contract's report."""

from __future__ import annotations

from kia_verify.case import Case, Exhibit
from kia_verify.checks.legibility import image_issues
from kia_verify.documents.document import Field, State
from kia_verify.imaging.geometry import Floats
from kia_verify.imaging.quality import refusals
from kia_verify.policy import Policy
from kia_verify.reading.page import Page
from kia_verify.report import Code, DocumentReport, FieldValue, Quality


def documents(case: Case, policy: Policy) -> list[DocumentReport]:
    """One entry for each subject found, in the order of the files."""
    return [_document(case, policy, exhibit) for exhibit in case.exhibits]


def _document(case: Case, policy: Policy, exhibit: Exhibit) -> DocumentReport:
    subject = exhibit.subject
    return DocumentReport(
        file=exhibit.file,
        kind=exhibit.kind,
        role=exhibit.role,
        corners=_rounded(subject.corners) if subject else None,
        rotation=subject.rotation if subject else None,  # type: ignore[arg-type] # an int of the four
        skew=subject.skew if subject else None,
        quality=quality(case, policy, exhibit),
        fields=_fields(exhibit),
    )


def quality(case: Case, policy: Policy, exhibit: Exhibit) -> Quality:
    """Whether a subject can be relied on, and the score of each measure (0 to 100, null if not assessed)."""
    issues = list(image_issues(case, policy, exhibit))
    if Code.NOT_ORIGINAL in refusals(exhibit.measures):
        issues.append(Code.NOT_ORIGINAL)
    return Quality(
        usable=not issues,
        issues=list(dict.fromkeys(issues)),
        measures={
            measure.name: None if measure.score is None else round(measure.score, 1)
            for measure in exhibit.measures
        },
    )


def _fields(exhibit: Exhibit) -> dict[str, FieldValue | list[dict[str, FieldValue]]]:
    if exhibit.document is None or exhibit.page is None:
        return {}
    page = exhibit.page
    fields: dict[str, FieldValue | list[dict[str, FieldValue]]] = {
        name: _value(field, page) for name, field in exhibit.document.fields.items()
    }
    if exhibit.document.members:
        fields["members"] = [
            {name: _value(field, page) for name, field in row.items()} for row in exhibit.document.members
        ]
    return fields


def _value(field: Field, page: Page) -> FieldValue:
    return FieldValue(
        value=field.value if field.state is State.READ else None,
        confidence=round(field.confidence, 4),
        box=page.file_quad(field.quad) if field.quad is not None else None,
    )


def _rounded(corners: Floats) -> list[tuple[float, float]]:
    return [(round(float(x), 1), round(float(y), 1)) for x, y in corners]
