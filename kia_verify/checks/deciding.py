"""The fields that decide, and whether they can be relied on (those in bold in the contract).

Of the family card these are the cells of the child's and the parents' rows: nothing is decided on
brothers, sisters and grandparents.
"""

from __future__ import annotations

from dataclasses import dataclass

from kia_verify.case import Case
from kia_verify.checks.places import KTPS, PARENTS, Place, Spot, has_document, kk_spot, mother_only
from kia_verify.documents.document import Field, State
from kia_verify.policy import Thresholds


@dataclass(frozen=True)
class Deciding:
    """A deciding field of a case.

    Attributes:
        fact: as reasons name it, `mother.name`.
    """

    fact: str
    spot: Spot


def relied_on(field: Field, thresholds: Thresholds) -> bool:
    """Whether a field was read with the confidence that a deciding field needs."""
    return field.state is State.READ and field.confidence >= thresholds.confident


def deciding(case: Case, place: Place) -> tuple[Deciding, ...]:
    """The deciding fields of one document of the case."""
    if not has_document(case, place):
        return ()
    if place is Place.CERTIFICATE:
        return _certificate(case)
    if place is Place.KK:
        return _kk(case)
    return tuple(
        Deciding(f"{parent}.{name}", Spot(place, name))
        for parent in PARENTS
        if place is KTPS[parent]
        for name in ("nik", "name", "birth_date")
    )


def _certificate(case: Case) -> tuple[Deciding, ...]:
    found = [
        Deciding("certificate_number", Spot(Place.CERTIFICATE, "certificate_number")),
        Deciding("child.name", Spot(Place.CERTIFICATE, "name")),
        Deciding("child.birth_date", Spot(Place.CERTIFICATE, "birth_date")),
    ]
    for parent in PARENTS:
        if parent == "mother" or not mother_only(case):
            found.append(Deciding(f"{parent}.name", Spot(Place.CERTIFICATE, f"{parent}_name")))
    return tuple(found)


def _kk(case: Case) -> tuple[Deciding, ...]:
    found = [Deciding("kk_number", Spot(Place.KK, "kk_number"))]
    for name in ("name", "nik", "birth_date", "relation", "father_name", "mother_name"):
        spot = kk_spot(case, "child", name)
        parent = name.removesuffix("_name")
        # An empty cell is no unread one: whether the certificate names somebody there is compared.
        empty = parent in PARENTS and spot is not None and spot.field(case).state is State.EMPTY
        if spot and not empty and not (parent == "father" and mother_only(case)):
            found.append(Deciding(f"{parent}.name" if parent in PARENTS else f"child.{name}", spot))
    for parent in PARENTS:
        for name in ("name", "nik", "birth_date"):
            if spot := kk_spot(case, parent, name):
                found.append(Deciding(f"{parent}.{name}", spot))
    return tuple(found)
