"""Ages, validity, working days and closed vocabularies."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kia_verify.civil.ages import birthday, completed_years, eligible, needs_photo, valid_until
from kia_verify.civil.vocabulary import BLOOD_TYPE, MARITAL_STATUS, RELATION, RELIGION, SEX, Vocabulary, match
from kia_verify.civil.working_days import due_on, is_working_day
from kia_verify.policy import Ages

AGES = Ages()
days = st.dates(date(1990, 1, 1), date(2040, 12, 31))


def test_example_of_the_contract() -> None:
    assert due_on(date(2021, 6, 14), 14) == date(2021, 7, 2)
    assert valid_until(date(2015, 3, 15), date(2021, 6, 14), AGES) == date(2032, 3, 14)


def test_public_and_own_holidays_are_not_counted() -> None:
    assert due_on(date(2021, 8, 16), 1) == date(2021, 8, 18)
    assert due_on(date(2021, 6, 14), 1, [date(2021, 6, 15)]) == date(2021, 6, 16)
    assert is_working_day(date(2021, 5, 12))
    assert not is_working_day(date(2021, 5, 12), joint_leave=True)


@given(st.dates(date(2015, 1, 1), date(2026, 1, 1)), st.integers(1, 30))
def test_due_day_is_a_working_day_after_that_many(received: date, count: int) -> None:
    due = due_on(received, count)
    between = [received + timedelta(days=step) for step in range(1, (due - received).days + 1)]
    assert sum(is_working_day(day) for day in between) == count
    assert is_working_day(due)


def test_leap_day_completes_years_on_the_first_of_march() -> None:
    born = date(2016, 2, 29)
    assert completed_years(born, date(2021, 2, 28)) == 4
    assert completed_years(born, date(2021, 3, 1)) == 5
    assert valid_until(born, date(2020, 1, 1), AGES) == date(2021, 3, 1)
    assert valid_until(born, date(2022, 1, 1), AGES) == date(2033, 2, 28)


@given(days, st.integers(0, 40))
def test_birthday_and_completed_years_agree(born: date, age: int) -> None:
    day = birthday(born, age)
    assert completed_years(born, day) == age
    assert completed_years(born, day - timedelta(days=1)) == age - 1


@given(days, days)
def test_only_an_eligible_child_has_a_day_left(born: date, on: date) -> None:
    if eligible(born, on, AGES):
        assert valid_until(born, on, AGES) >= on
    assert needs_photo(born, on, AGES) == (completed_years(born, on) >= 5)


@pytest.mark.parametrize(
    ("text", "vocabulary", "value"),
    [
        ("LAKI-LAK1", SEX, "L"),
        ("PEREMPUAN", SEX, "P"),
        ("FEMALE", SEX, "P"),
        ("MALE", SEX, "L"),
        ("XX", SEX, None),
        ("0+", BLOOD_TYPE, "O+"),
        ("-", BLOOD_TYPE, None),
        ("KATHOLIK", RELIGION, "KATHOLIK"),
        ("lSLAM", RELIGION, "ISLAM"),
        ("KAWINTERCATAT", MARITAL_STATUS, "KAWIN TERCATAT"),
        ("CERAI", MARITAL_STATUS, None),
        ("KEPALAKELUARGA", RELATION, "KEPALA KELUARGA"),
        ("ISTERI", RELATION, "ISTERI"),
        ("", RELATION, None),
    ],
)
def test_vocabulary(text: str, vocabulary: Vocabulary, value: str | None) -> None:
    assert match(text, vocabulary)[0] == value
