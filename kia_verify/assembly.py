"""From the case and its findings to the contract's report."""

from __future__ import annotations

from kia_verify.case import Case, Exhibit
from kia_verify.documents.document import Field, State
from kia_verify.imaging.geometry import Floats
from kia_verify.imaging.quality import refusals
from kia_verify.reading.page import Page
from kia_verify.report import DocumentReport, FieldValue, Quality


def documents(case: Case) -> list[DocumentReport]:
    """One entry for each subject found, in the order of the files."""
    return [_document(exhibit) for exhibit in case.exhibits]


def _document(exhibit: Exhibit) -> DocumentReport:
    subject = exhibit.subject
    return DocumentReport(
        file=exhibit.file,
        kind=exhibit.kind,
        role=exhibit.role,
        corners=_rounded(subject.corners) if subject else None,
        rotation=subject.rotation if subject else None,  # type: ignore[arg-type] # an int of the four
        skew=subject.skew if subject else None,
        quality=quality(exhibit),
        fields=_fields(exhibit),
    )


def quality(exhibit: Exhibit) -> Quality:
    """Whether a subject can be relied on, and the score of each measure (0 to 100, null if not assessed)."""
    issues = refusals(exhibit.measures)
    return Quality(
        usable=not issues,
        issues=list(issues),
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
