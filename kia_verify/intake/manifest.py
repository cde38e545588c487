"""The optional application.json beside the photographs."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from kia_verify.errors import ApplicationError
from kia_verify.intake import limits
from kia_verify.intake.application import Declared

logger = logging.getLogger(__name__)

MANIFEST = "application.json"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\<>:"|?*\ud800-\udfff]')
_RESERVED = re.compile(
    r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?|index\.html|summary\.csv|cards\.jsonl", re.IGNORECASE
)
"""Device names of Windows, and the batch's own files."""


def is_safe_id(text: str) -> bool:
    """Whether an application id can be a directory's name on any system and stay where it is put."""
    return (
        0 < len(text) <= limits.MAX_ID_LENGTH
        and not _UNSAFE.search(text)
        and text[0] not in ". "
        and text[-1] not in ". "
        and not _RESERVED.fullmatch(text)
    )


def _day(value: object) -> object:
    """The day of an ISO 8601 date or datetime, as written (an offset from UTC does not move it)."""
    if value is None or isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError("not an ISO 8601 date such as 2021-06-14")
    try:
        return datetime.fromisoformat(value.strip()).date()
    except ValueError:
        raise ValueError("not an ISO 8601 date such as 2021-06-14") from None


def _blank_is_none(value: object) -> object:
    """An entry that the applicant left empty says nothing."""
    return None if isinstance(value, str) and not value.strip() else value


Day = Annotated[date | None, BeforeValidator(_day)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="allow", str_strip_whitespace=True)


class _DeclaredPart(_Part):
    name: Annotated[str | None, BeforeValidator(_blank_is_none)] = None
    nik: Annotated[str | None, BeforeValidator(_blank_is_none)] = None
    birth_date: Annotated[Day, BeforeValidator(_blank_is_none)] = None


class _ManifestPart(_Part):
    application_id: str | None = None
    received_at: Day = None
    declared: _DeclaredPart | None = None


@dataclass(frozen=True)
class Manifest:
    """What application.json says; None where it says nothing."""

    application_id: str | None = None
    received_at: date | None = None
    declared: Declared = field(default_factory=Declared)


def read_manifest(path: Path) -> Manifest:
    """Reads and validates an application.json. Unknown keys are named in a warning and ignored.

    Raises:
        ApplicationError: it cannot be read, is not JSON, or a value is malformed; the message names
            the file and the key, never the value.
    """
    part = _parse(path)
    declared = part.declared or _DeclaredPart()
    unknown = [*(part.model_extra or {}), *(f"declared.{key}" for key in declared.model_extra or {})]
    if unknown:
        logger.warning("%s: unknown keys are ignored: %s", MANIFEST, ", ".join(sorted(unknown)))
    if part.application_id is not None and not is_safe_id(part.application_id):
        raise ApplicationError(
            f"{path}: application_id cannot be used as a directory's name.",
            remedy="Use letters, digits, hyphens, underscores and single dots, "
            f"at most {limits.MAX_ID_LENGTH} characters.",
        )
    return Manifest(
        application_id=part.application_id,
        received_at=part.received_at,
        declared=Declared(
            name=declared.name,
            nik=re.sub(r"\s", "", declared.nik) if declared.nik else None,
            birth_date=declared.birth_date,
        ),
    )


def _parse(path: Path) -> _ManifestPart:
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.MAX_MANIFEST_BYTES + 1)
    except OSError as error:
        raise ApplicationError(
            f"{path} cannot be read: {error.strerror}.", remedy="Look at its permissions."
        ) from error
    if len(data) > limits.MAX_MANIFEST_BYTES:
        raise ApplicationError(
            f"{path} is larger than {limits.MAX_MANIFEST_BYTES} bytes.",
            remedy="It may carry application_id, received_at and declared only.",
        )
    try:
        content: Any = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise ApplicationError(f"{path} is not valid JSON{line}.", remedy="Correct or remove it.") from error
    if not isinstance(content, dict):
        raise ApplicationError(f"{path} is not a JSON object.", remedy="Write {...} with the keys in it.")
    try:
        return _ManifestPart.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(step) for step in first["loc"])
        raise ApplicationError(
            f"{path}: {key}: {first['msg']}.", remedy="Correct that value; texts and dates stand in quotes."
        ) from error
