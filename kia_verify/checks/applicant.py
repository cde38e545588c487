"""The child as the documents tell it, and what follows from its age."""

from __future__ import annotations

from datetime import date

from kia_verify.case import Case
from kia_verify.checks.places import Place, Spot, kk_spot
from kia_verify.civil import ages
from kia_verify.documents.document import Field, State
from kia_verify.policy import Policy
from kia_verify.report import Child, Sex


def told(case: Case, name: str, *, kk_first: bool = False) -> Field | None:
    """The child's field from the certificate, else from the family card (or the other way round)."""
    spots = [Spot(Place.CERTIFICATE, name), kk_spot(case, "child", name)]
    fields = [spot.field(case) for spot in spots if spot]
    if kk_first:
        fields.reverse()
    return next((field for field in fields if field.state is State.READ), None)


def text(field: Field | None) -> str | None:
    """A field's value as text."""
    return None if field is None or field.value is None else str(field.value)


def child(case: Case) -> Child:
    """The report's child; what no document tells for certain is None."""
    return Child(
        name=text(told(case, "name")),
        nik=text(told(case, "nik", kk_first=True)),
        birth_date=text(told(case, "birth_date")),
        sex=sex(case),
    )


def sex(case: Case) -> Sex | None:
    """The child's sex."""
    value = text(told(case, "sex"))
    return "L" if value == "L" else "P" if value == "P" else None


def birth_date(case: Case) -> date | None:
    """The child's birth date."""
    value = text(told(case, "birth_date"))
    return date.fromisoformat(value) if value else None


def birth_dates(case: Case) -> set[date]:
    """All birth dates that documents tell of the child."""
    spots = [Spot(Place.CERTIFICATE, "birth_date"), kk_spot(case, "child", "birth_date")]
    values = [text(spot.field(case)) for spot in spots if spot]
    return {date.fromisoformat(value) for value in values if value}


def photo_required(case: Case, policy: Policy) -> bool | None:
    """Whether a pass photo is asked for; None while the child's age is unknown."""
    if not policy.documents.pass_photo:
        return False
    born = birth_date(case)
    return None if born is None else ages.needs_photo(born, case.application.received_at, policy.ages)
