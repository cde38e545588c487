"""What the issuer prints (Permendagri 2/2016): copied from documents that were read for certain."""

from __future__ import annotations

from kia_verify.case import Case
from kia_verify.checks.applicant import birth_date, child, sex, text, told
from kia_verify.checks.deciding import deciding, relied_on
from kia_verify.checks.head import head_in_rows
from kia_verify.checks.places import KTPS, Place, Spot, kk_spot
from kia_verify.civil import ages
from kia_verify.civil.working_days import due_on
from kia_verify.policy import Policy
from kia_verify.report import Card

__all__ = ["card", "child"]

_RESIDENCE = ("address", "rt_rw", "village", "district", "regency", "province")


def card(case: Case, policy: Policy) -> Card | None:
    """The card, None while a deciding field is unread or the child is of no age for one."""
    items = [
        item for place in (Place.CERTIFICATE, Place.KK, *KTPS.values()) for item in deciding(case, place)
    ]
    if not all(relied_on(item.spot.field(case), policy.thresholds) for item in items):
        return None
    who, born, its_sex, received = child(case), birth_date(case), sex(case), case.application.received_at
    number = text(Spot(Place.CERTIFICATE, "certificate_number").field(case))
    kk_number = text(Spot(Place.KK, "kk_number").field(case))
    if (
        who.name is None
        or who.nik is None
        or born is None
        or its_sex is None
        or number is None
        or kk_number is None
    ):
        return None
    if not ages.eligible(born, received, policy.ages):
        return None
    return Card(
        nik=who.nik,
        name=who.name,
        birth_place=text(told(case, "birth_place")),
        birth_date=born.isoformat(),
        sex=its_sex,
        kk_number=kk_number,
        head_name=_head_name(case),
        certificate_number=number,
        religion=_row_text(case, "religion"),
        nationality=_row_text(case, "nationality"),
        **{name: text(Spot(Place.KK, name).field(case)) for name in _RESIDENCE},
        valid_until=ages.valid_until(born, received, policy.ages).isoformat(),
        due_on=due_on(received, policy.service.working_days, policy.service.extra_holidays).isoformat(),
    )


def _row_text(case: Case, name: str) -> str | None:
    spot = kk_spot(case, "child", name)
    return text(spot.field(case)) if spot else None


def _head_name(case: Case) -> str | None:
    document = case.kk.document if case.kk else None
    if document is None:
        return None
    return text(document["head_name"]) or text(head_in_rows(document))
