"""How one report compares with the truth of a generated application.

The truth is what `samples` writes beside each application (see samples/README.md): what every
photograph shows, which decisions are right, which defect was planted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein

from kia_verify.imaging.geometry import quad_iou
from kia_verify.report import Decision, DocumentReport, FieldValue, Kind, Report

DECIDING: dict[Kind, tuple[str, ...]] = {
    Kind.KTP: ("nik", "name", "birth_date"),
    Kind.KK: ("kk_number",),
    Kind.BIRTH_CERTIFICATE: (
        "certificate_number", "name", "nik", "birth_date", "father_name", "mother_name",
    ),
}  # fmt: skip
DECIDING_OF_MEMBERS = ("name", "nik", "birth_date", "relation", "father_name", "mother_name")
NAMES = {"name", "father_name", "mother_name"}

Fields = dict[str, FieldValue | list[dict[str, FieldValue]]]


@dataclass(frozen=True)
class FieldScore:
    """One deciding field of one readable document against its truth.

    Attributes:
        outcome: `exact`, `wrong`, `null`, or `absent` (rightly null).
        errors, length: edit distance and length of a name that was read, 0 otherwise.
    """

    file: str
    kind: Kind
    name: str
    outcome: str
    confidence: float = 0.0
    errors: int = 0
    length: int = 0
    expected: str = ""
    got: str = ""


@dataclass(frozen=True)
class SubjectScore:
    """One subject of the truth and what the report makes of it."""

    file: str
    kind: Kind
    design: str
    found: bool
    kind_right: bool
    role_right: bool
    rotation_right: bool | None
    iou: float | None
    skew_error: float | None
    rows_expected: int = 0
    rows_found: int = 0
    readable: bool = True


@dataclass(frozen=True)
class Score:
    """One application against its truth."""

    application_id: str
    planted: str | None
    variant: str
    decision: Decision
    codes: tuple[str, ...]
    reasons: tuple[str, ...]
    right: bool
    seconds: float
    stages: dict[str, float]
    subjects: tuple[SubjectScore, ...] = ()
    fields: tuple[FieldScore, ...] = ()

    @property
    def false_accept(self) -> bool:
        """A defective application that would be printed."""
        return self.planted is not None and self.decision is Decision.ACCEPT


def score(report: Report, truth: dict[str, Any]) -> Score:
    """Compares one report with the truth of its application."""
    defect = truth.get("defect")
    codes = tuple(reason.code.value for reason in report.reasons)
    subjects: list[SubjectScore] = []
    fields: list[FieldScore] = []
    unmatched = list(report.documents)
    for subject in truth["subjects"]:
        if not subject.get("corners"):
            continue
        document = _match(subject, unmatched)
        if document is not None:
            unmatched.remove(document)
        subjects.append(_score_subject(subject, document))
        if subject.get("readable", True):
            recognised = document is not None and document.kind == subject["kind"]
            fields.extend(_score_fields(subject, document.fields if document and recognised else {}))
    return Score(
        application_id=report.application_id,
        planted=defect["code"] if defect else None,
        variant=defect.get("variant", "") if defect else "",
        decision=report.decision,
        codes=codes,
        reasons=tuple(
            f"{reason.severity.value} {reason.code.value}:{'/'.join(reason.subjects)}:{reason.field or ''}"
            for reason in report.reasons
        ),
        right=report.decision.value in truth["decisions"],
        seconds=report.timing.total_s,
        stages=report.timing.stages,
        subjects=tuple(subjects),
        fields=tuple(fields),
    )


def _match(subject: dict[str, Any], documents: list[DocumentReport]) -> DocumentReport | None:
    """The report's document for a subject of the truth: same file, best overlap, then same kind."""
    corners = np.array(subject["corners"], dtype=np.float64)

    def rank(document: DocumentReport) -> tuple[float, bool]:
        overlap = quad_iou(corners, np.array(document.corners)) if document.corners else 0.0
        return (round(overlap, 1), document.kind == subject["kind"])

    same_file = [document for document in documents if document.file == subject["file"]]
    return max(same_file, key=rank, default=None)


def _score_subject(subject: dict[str, Any], document: DocumentReport | None) -> SubjectScore:
    kind = Kind(subject["kind"])
    found = document is not None and document.kind is not Kind.UNKNOWN
    iou = skew_error = None
    rotation_right: bool | None = False
    if document is not None and document.corners:
        iou = quad_iou(np.array(subject["corners"], dtype=np.float64), np.array(document.corners))
    if document is not None:
        rotation_right = document.rotation == subject["rotation"]
        if document.skew is not None and rotation_right:
            skew_error = abs(document.skew - subject["skew"])
    if kind is Kind.UNKNOWN:
        rotation_right = skew_error = None
    rows = len(subject["fields"].get("members", [])) if kind is Kind.KK else 0
    members = document.fields.get("members", []) if document is not None else []
    return SubjectScore(
        file=subject["file"],
        kind=kind,
        design=subject.get("design", ""),
        found=found,
        kind_right=document is not None and document.kind is kind,
        role_right=document is not None and document.role == subject["role"],
        rotation_right=rotation_right,
        iou=iou,
        skew_error=skew_error,
        rows_expected=rows,
        rows_found=min(rows, len(members)) if isinstance(members, list) else 0,
        readable=subject.get("readable", True),
    )


def _score_fields(subject: dict[str, Any], fields: Fields) -> Iterator[FieldScore]:
    """The deciding fields of a readable document; all are null where the document was not recognised."""
    kind = Kind(subject["kind"])
    file = subject["file"]
    truth = subject["fields"]
    for name in DECIDING.get(kind, ()):
        value = fields.get(name)
        single = value if isinstance(value, FieldValue) else None
        yield _score_field(file, kind, name, truth.get(name), single)
    if kind is Kind.KK:
        members = fields.get("members", [])
        rows = members if isinstance(members, list) else []
        for number, row in enumerate(truth.get("members", [])):
            read = rows[number] if number < len(rows) else {}
            for name in DECIDING_OF_MEMBERS:
                yield _score_field(file, kind, f"members.{name}", row.get(name), read.get(name))


def _score_field(file: str, kind: Kind, name: str, expected: Any, field: FieldValue | None) -> FieldScore:
    got = field.value if field else None
    if got is None:
        outcome = "absent" if expected is None else "null"
    else:
        outcome = "exact" if got == expected else "wrong"
    errors = length = 0
    if name.rsplit(".", 1)[-1] in NAMES and expected is not None and got is not None:
        errors, length = Levenshtein.distance(expected, got), len(expected)
    confidence = field.confidence if field else 0.0
    return FieldScore(file, kind, name, outcome, confidence, errors, length, str(expected), str(got))
