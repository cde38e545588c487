"""Ages and the validity of a KIA (Permendagri 2/2016)."""

from __future__ import annotations

from datetime import date, timedelta

from kia_verify.policy import Ages


def birthday(birth_date: date, age: int) -> date:
    """The day on which somebody completes `age` years.

    Who was born on 29 February completes a year on 1 March of a common year: only then a whole
    year has passed.
    """
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def completed_years(birth_date: date, on: date) -> int:
    """Completed years on a day; negative before the birth."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def needs_photo(birth_date: date, on: date, ages: Ages) -> bool:
    """Whether the card bears a photograph: from the fifth birthday on."""
    return completed_years(birth_date, on) >= ages.pass_photo_from


def eligible(birth_date: date, on: date, ages: Ages) -> bool:
    """Whether a KIA can be issued: born, and not yet seventeen."""
    return birth_date <= on and completed_years(birth_date, on) < ages.limit


def valid_until(birth_date: date, on: date, ages: Ages) -> date:
    """Last day of validity: the fifth birthday under five, else the day before the seventeenth."""
    if needs_photo(birth_date, on, ages):
        return birthday(birth_date, ages.limit) - timedelta(days=1)
    return birthday(birth_date, ages.pass_photo_from)
