"""The report: the contract's words as types, and nothing else.

Outside programs rely on these names and shapes (schema version 1). The engine's own types
live with the stages that make them; `verifier` translates.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Point = tuple[float, float]
Quad = Annotated[list[Point], Field(min_length=4, max_length=4)]
"""Four corners in pixels of the file as stored, clockwise from the subject's own top left."""

Sex = Literal["L", "P"]
Role = Literal["father", "mother", "child"]


class Kind(StrEnum):
    """What a subject is."""

    BIRTH_CERTIFICATE = "birth_certificate"
    KK = "kk"
    KTP = "ktp"
    PASS_PHOTO = "pass_photo"
    UNKNOWN = "unknown"


class Decision(StrEnum):
    """What becomes of the application; ordered by gravity."""

    ACCEPT = "accept"
    REVIEW = "review"
    REJECT = "reject"


class Severity(StrEnum):
    """How grave a reason is: an operator looks, or the applicant has to act."""

    REVIEW = "review"
    REJECT = "reject"


class Code(StrEnum):
    """Reason codes of the contract."""

    DOCUMENT_MISSING = "document_missing"
    FILE_TYPE_NOT_ACCEPTED = "file_type_not_accepted"
    FILE_UNREADABLE = "file_unreadable"
    IMAGE_BLURRED = "image_blurred"
    IMAGE_DARK = "image_dark"
    IMAGE_GLARE = "image_glare"
    IMAGE_TOO_SMALL = "image_too_small"
    DOCUMENT_CROPPED = "document_cropped"
    NOT_ORIGINAL = "not_original"
    FIELD_UNREADABLE = "field_unreadable"
    NIK_INVALID = "nik_invalid"
    NIK_MISMATCH = "nik_mismatch"
    NAME_MISMATCH = "name_mismatch"
    BIRTH_DATE_MISMATCH = "birth_date_mismatch"
    SEX_MISMATCH = "sex_mismatch"
    CHILD_NOT_IN_KK = "child_not_in_kk"
    PARENT_NOT_IN_KK = "parent_not_in_kk"
    NOT_THE_PARENT = "not_the_parent"
    AGE_OUT_OF_RANGE = "age_out_of_range"
    PASS_PHOTO_BACKGROUND = "pass_photo_background"
    PASS_PHOTO_UNSUITABLE = "pass_photo_unsuitable"
    KTP_EXPIRED = "ktp_expired"
    DUPLICATE_SUBJECT = "duplicate_subject"


class Status(StrEnum):
    """Outcome of one check. A check that could not be made is never a pass."""

    PASS = "pass"
    REVIEW = "review"
    FAIL = "fail"
    NOT_DONE = "not_done"


class Model(BaseModel):
    """Base of the report's parts: immutable, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Message(Model):
    """One plain sentence with the remedy, in Indonesian (to the applicant) and English."""

    id: str
    en: str


class Reason(Model):
    """Why an application is not simply accepted."""

    code: Code
    severity: Severity
    subjects: list[str] = []
    files: list[str] = []
    field: str | None = None
    message: Message


class FieldValue(Model):
    """A field as printed; `value` is null when it is empty or could not be read for certain."""

    value: Any = None
    confidence: float = Field(default=0.0, ge=0.0, le=1.0)
    box: Quad | None = None


class Quality(Model):
    """Whether the subject can be relied on; `issues` are reason codes."""

    usable: bool = True
    issues: list[Code] = []
    measures: dict[str, float | None] = {}


class DocumentReport(Model):
    """One subject found in a photograph."""

    file: str
    kind: Kind
    role: Role | None = None
    corners: Quad | None = None
    rotation: Literal[0, 90, 180, 270] | None = None
    skew: float | None = None
    quality: Quality = Quality()
    fields: dict[str, FieldValue | list[dict[str, FieldValue]]] = {}


class Check(Model):
    """One thing that was compared or tested, with the values it saw."""

    id: str
    status: Status
    values: dict[str, Any] = {}


class Child(Model):
    """The child as the documents tell it."""

    name: str | None = None
    nik: str | None = None
    birth_date: str | None = None
    sex: Sex | None = None


class PassPhotoReport(Model):
    """The pass photo's rule and what was seen."""

    required: bool | None
    background: Literal["red", "blue", "other"] | None = None
    expected_background: Literal["red", "blue"] | None = None


class Card(Model):
    """What the issuer prints."""

    nik: str
    name: str
    birth_place: str | None
    birth_date: str
    sex: Sex
    blood_type: str | None = None
    kk_number: str
    head_name: str | None
    certificate_number: str
    religion: str | None
    nationality: str | None
    address: str | None
    rt_rw: str | None
    village: str | None
    district: str | None
    regency: str | None
    province: str | None
    valid_until: str
    due_on: str


class Timing(Model):
    """Wall-clock seconds of this application, in all and by stage."""

    total_s: float
    stages: dict[str, float] = {}


class Report(Model):
    """The verdict on one application with its evidence."""

    schema_version: Literal["1"] = "1"
    application_id: str
    received_at: str
    decision: Decision
    reasons: list[Reason] = []
    child: Child = Child()
    documents: list[DocumentReport] = []
    checks: list[Check] = []
    pass_photo: PassPhotoReport
    card: Card | None = None
    timing: Timing


def decide(reasons: list[Reason]) -> Decision:
    """The worst severity among the reasons; accept exactly when there is none."""
    if any(reason.severity is Severity.REJECT for reason in reasons):
        return Decision.REJECT
    return Decision.REVIEW if reasons else Decision.ACCEPT
