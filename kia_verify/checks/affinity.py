"""How strongly fields speak for two documents or rows being about the same person.

Points, not probabilities: a NIK weighs more than a name, a name more than a birth date; a fact that cannot
be told counts nothing, so poor print is never held against anybody.
"""

from __future__ import annotations

from collections.abc import Mapping

from kia_verify.checks import comparison
from kia_verify.checks.comparison import Answer, Comparison, How
from kia_verify.documents.document import ABSENT, Field
from kia_verify.policy import Thresholds
from kia_verify.report import Sex

Fields = Mapping[str, Field]

NIK = 4.0
NAME = 3.0
BIRTH_DATE = 2.0
SEX = 1.0
FIRM = 1.0
"""Points from which a place is given."""
OPEN = 0.0
"""Points from which a place that is left is given: nothing is known, or no more against than for it."""


def name_points(first: Field, second: Field, thresholds: Thresholds) -> float:
    """1 for the same name, less for a spelling, down to -2/3 for another name."""
    found = comparison.names(first, second, thresholds)
    if found.answer is Answer.AGREE:
        return 1.0
    if found.answer is Answer.CANNOT_TELL or found.how is How.EMPTY:
        return 0.0
    return {How.VARIANT: 0.5, How.NEAR: 1 / 3}.get(found.how, -2 / 3)


def points(found: Comparison, against: float) -> float:
    """1 where two facts agree, `against` where they do not, 0 where nobody can tell."""
    if found.how is How.EMPTY:
        return 0.0
    return {Answer.AGREE: 1.0, Answer.DISAGREE: against}.get(found.answer, 0.0)


def same_person(first: Fields, second: Fields, thresholds: Thresholds) -> float:
    """Points for two sets of fields (`nik`, `name`, `birth_date`) telling of one person."""
    nik = comparison.numbers(first.get("nik", ABSENT), second.get("nik", ABSENT), thresholds)
    born = comparison.dates(first.get("birth_date", ABSENT), second.get("birth_date", ABSENT), thresholds)
    name = name_points(first.get("name", ABSENT), second.get("name", ABSENT), thresholds)
    return NIK * points(nik, -0.5) + BIRTH_DATE * points(born, -0.75) + NAME * name


def sex_points(field: Field, sex: Sex) -> float:
    """For a sex that fits a role; a wrong one is three times as grave."""
    if field.value is None:
        return 0.0
    return SEX if field.value == sex else -3 * SEX
