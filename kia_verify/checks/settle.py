"""A doubtful print settled by what another document says for certain.

Documents of one family nearly always agree. A print that could say what the other document says is
taken to say it when this prior and its own evidence together make that likely enough; equal independent
readings confirm each other. A print that insists on something else keeps it, and the checks report it.
"""

from __future__ import annotations

import math
from dataclasses import replace

from kia_verify.case import Case, Exhibit
from kia_verify.checks.comparison import Answer, Comparison, How, confirmed, likelier_spelling
from kia_verify.checks.pairs import Pair, pairs
from kia_verify.checks.places import KTPS, PARENTS, Place, Spot, exhibit_at, has_document
from kia_verify.documents.document import ABSENT, Document, Field, State
from kia_verify.policy import Policy

AGREEMENT = 4.0
"""Log-odds that two documents of one person agree: in about 98 of 100 cases they do."""
CHILDREN = ("ANAK", "ANAK KANDUNG")


def settle(case: Case, policy: Policy) -> Case:
    """The case with its doubtful fields settled where another document allows it."""
    for pair in pairs(case):
        found = pair.compare(case, policy.thresholds)
        if found.answer is Answer.AGREE:
            case = _settled(case, pair, found, policy.thresholds.confident)
    for pair in _siblings(case):
        case = _yielding(case, pair, policy)
    return case


def _settled(case: Case, pair: Pair, found: Comparison, confident: float) -> Case:
    first, second = pair.first.field(case), pair.second.field(case)
    if found.how is How.EQUAL and first.value is not None and second.value is not None:
        together = 1 - (1 - first.confidence) * (1 - second.confidence)
        spelling = likelier_spelling(first, second)
        case = _put(case, pair.first, confirmed(first, spelling or first.value, together))
        return _put(case, pair.second, confirmed(second, spelling or second.value, together))
    on_first, on_second = found.on_first, found.on_second
    if on_first is None and on_second is None:
        return case
    # Where both were read, the value that both prints together find likelier is taken for both.
    first_yields = on_second is None or (on_first is not None and on_first[0] >= on_second[0])
    spot, field, said = (pair.first, first, on_first) if first_yields else (pair.second, second, on_second)
    against = on_second if first_yields else on_first
    assert said is not None
    chance = _logistic(AGREEMENT + said[0])
    if against is not None:
        chance = min(chance, _logistic(said[0] - against[0]))
    if chance >= confident:
        return _put(case, spot, confirmed(field, said[1], chance))
    return case if against is None else _put(case, spot, replace(field, confidence=chance))


def _siblings(case: Case) -> list[Pair]:
    """The parents' names in the rows of the child's brothers and sisters, beside those already settled."""
    if case.kk is None or case.kk.document is None:
        return []
    rows = [
        number
        for number, row in enumerate(case.kk.document.members)
        if number != case.child_row and row.get("relation", ABSENT).value in CHILDREN
    ]
    found = []
    for parent in PARENTS:
        known = Spot(KTPS[parent], "name")
        if not has_document(case, KTPS[parent]):
            known = Spot(Place.CERTIFICATE, f"{parent}_name")
        found += [Pair(parent, "name", known, Spot(Place.KK, f"{parent}_name", row)) for row in rows]
    return found


def _yielding(case: Case, pair: Pair, policy: Policy) -> Case:
    """The case with the second of a pair settled by the first, which keeps what it says."""
    found = pair.compare(case, policy.thresholds)
    first, second = pair.first.field(case), pair.second.field(case)
    if found.answer is not Answer.AGREE:
        return case
    if found.how is How.EQUAL:
        spelling = likelier_spelling(first, second)
        return _put(case, pair.second, confirmed(second, spelling, second.confidence)) if spelling else case
    if found.on_second is None:
        return case
    ratio, value = found.on_second
    chance = _logistic(AGREEMENT + ratio)
    certain = chance >= policy.thresholds.confident
    return _put(case, pair.second, confirmed(second, value, chance)) if certain else case


def _logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(log_odds, -50.0), 50.0)))


def _put(case: Case, spot: Spot, field: Field) -> Case:
    exhibit = exhibit_at(case, spot.place)
    if exhibit is None or exhibit.document is None or spot.field(case).state is State.ABSENT:
        return case
    return replaced(case, exhibit, replace(exhibit, document=_with(exhibit.document, spot, field)))


def _with(document: Document, spot: Spot, field: Field) -> Document:
    if spot.row is None:
        return replace(document, fields={**document.fields, spot.name: field})
    members = list(document.members)
    members[spot.row] = {**members[spot.row], spot.name: field}
    return replace(document, members=tuple(members))


def replaced(case: Case, old: Exhibit, new: Exhibit) -> Case:
    """The case with one exhibit exchanged wherever it stands."""

    def swap(exhibit: Exhibit | None) -> Exhibit | None:
        return new if exhibit is old else exhibit

    return replace(
        case,
        exhibits=tuple(new if exhibit is old else exhibit for exhibit in case.exhibits),
        certificate=swap(case.certificate),
        kk=swap(case.kk),
        father_ktp=swap(case.father_ktp),
        mother_ktp=swap(case.mother_ktp),
        pass_photo=swap(case.pass_photo),
    )
