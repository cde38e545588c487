"""What has to agree with what: every pair of fields that tell the same fact about the same person."""

from __future__ import annotations

from dataclasses import dataclass

from kia_verify.case import Case
from kia_verify.checks import comparison
from kia_verify.checks.comparison import Comparison
from kia_verify.checks.places import (
    KTPS,
    PARENTS,
    Parent,
    Person,
    Place,
    Spot,
    has_document,
    kk_spot,
    mother_only,
)
from kia_verify.documents.document import State
from kia_verify.policy import Thresholds

COMPARE = {
    "name": comparison.names,
    "nik": comparison.numbers,
    "birth_date": comparison.dates,
    "sex": comparison.sexes,
}


@dataclass(frozen=True)
class Pair:
    """Two spots that tell one fact.

    Attributes:
        fact: `name`, `nik`, `birth_date` or `sex`.
        decides: a pair that cannot be compared forbids an accept.
    """

    person: Person
    fact: str
    first: Spot
    second: Spot
    decides: bool = True

    @property
    def id(self) -> str:
        """The check's id, as `child.nik:birth_certificate=kk`."""
        return f"{self.person}.{self.fact}:{self.first.place.subject}={self.second.place.subject}"

    def compare(self, case: Case, thresholds: Thresholds) -> Comparison:
        """Compares what stands there."""
        return COMPARE[self.fact](self.first.field(case), self.second.field(case), thresholds)


def pairs(case: Case) -> tuple[Pair, ...]:
    """All pairs of a case, child first; where a document or a row is missing there is no pair."""
    found = _child(case)
    for parent in PARENTS:
        if parent == "mother" or not mother_only(case):
            found += _parent(case, parent)
    return tuple(found)


def _child(case: Case) -> list[Pair]:
    if not has_document(case, Place.CERTIFICATE):
        return []
    found = []
    for fact in COMPARE:
        first = Spot(Place.CERTIFICATE, fact)
        second = kk_spot(case, "child", fact)
        printed = first.field(case).state not in (State.ABSENT, State.EMPTY)
        if second is not None and (printed or fact in ("name", "birth_date")):
            found.append(Pair("child", fact, first, second, decides=fact != "sex"))
    return found


def _parent(case: Case, parent: Parent) -> list[Pair]:
    ktp = KTPS[parent]
    on_certificate = Spot(Place.CERTIFICATE, f"{parent}_name")
    column = kk_spot(case, "child", f"{parent}_name")
    found = []
    if has_document(case, Place.CERTIFICATE):
        if has_document(case, ktp):
            found.append(Pair(parent, "name", on_certificate, Spot(ktp, "name")))
        if column:
            found.append(Pair(parent, "name", on_certificate, column))
    for fact in COMPARE if has_document(case, ktp) else ():
        row = kk_spot(case, parent, fact)
        if row:
            found.append(Pair(parent, fact, Spot(ktp, fact), row, decides=fact != "sex"))
    return found
