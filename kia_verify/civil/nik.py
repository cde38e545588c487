"""The NIK (Nomor Induk Kependudukan): its structure and what it says about its holder.

Sixteen digits PP KK CC DD MM YY SSSS: the region of first registration, the birth date with 40
added to a woman's day, and a serial from 0001 (PP 37/2007 article 37). There is no check digit.
A NIK never changes, even when the date or the region is corrected later: disagreement with its
own person is a hint to a human, never a proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kia_verify.civil import regions
from kia_verify.report import Sex

WOMAN = 40
"""Added to the day of birth in a woman's NIK."""


class NikError(ValueError):
    """Not a NIK or KK number.

    Attributes:
        reason: `length`, `date`, `province` or `regency`.
    """

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(f"{text!r}: {reason}")
        self.reason = reason


class Gravity(StrEnum):
    """ERROR: the number cannot exist; HINT: unusual, for a person to look at."""

    ERROR = "error"
    HINT = "hint"


@dataclass(frozen=True)
class Problem:
    """What is wrong with a number.

    Attributes:
        what: `date`, `province`, `regency`, `district` or `serial`.
    """

    what: str
    gravity: Gravity


@dataclass(frozen=True)
class Nik:
    """A NIK taken apart.

    Attributes:
        day: day of birth, 1 to 31, without the woman's 40.
        year: the last two digits; the century is not encoded.
    """

    digits: str
    day: int
    month: int
    year: int
    sex: Sex

    @property
    def province(self) -> str:
        return self.digits[:2]

    @property
    def regency(self) -> str:
        return self.digits[:4]

    @property
    def district(self) -> str:
        return self.digits[:6]

    @property
    def serial(self) -> str:
        return self.digits[12:]


def is_possible_date(day: int, month: int, year: int) -> bool:
    """Whether a day with a two-digit year exists in some century (29-02-00 does: 2000)."""
    return date_in(2000 + year, month, day) is not None or date_in(1900 + year, month, day) is not None


def date_in(year: int, month: int, day: int) -> date | None:
    """A date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def split_nik(text: str) -> Nik:
    """Takes sixteen digits apart without asking whether they can exist.

    Raises:
        NikError: not exactly sixteen digits (blanks and dots between them are allowed).
    """
    digits = re.sub(r"[\s.]", "", text)
    if not re.fullmatch(r"[0-9]{16}", digits):
        raise NikError("length", text)
    day = int(digits[6:8])
    sex: Sex = "P" if day > WOMAN else "L"
    return Nik(digits, day % WOMAN if day > WOMAN else day, int(digits[8:10]), int(digits[10:12]), sex)


def parse_nik(text: str) -> Nik:
    """A NIK that can exist.

    Raises:
        NikError: wrong length, a date that no calendar has, an unknown province or regency.
    """
    nik = split_nik(text)
    for problem in problems(nik):
        if problem.gravity is Gravity.ERROR:
            raise NikError(problem.what, text)
    return nik


def problems(nik: Nik) -> tuple[Problem, ...]:
    """All that speaks against a NIK, errors first.

    An unknown district under a known regency is a hint only: districts of before 2015 are in no
    table. The serial starts at 0001, so 0000 is a hint too.
    """
    found: list[Problem] = []
    if not is_possible_date(nik.day, nik.month, nik.year):
        found.append(Problem("date", Gravity.ERROR))
    found += _region_problems(nik.digits)
    return tuple(sorted(found, key=lambda problem: problem.gravity is Gravity.HINT))


def _region_problems(digits: str) -> list[Problem]:
    found: list[Problem] = []
    if not regions.province_known(digits[:2]):
        found.append(Problem("province", Gravity.ERROR))
    elif not regions.regency_known(digits[:4]):
        found.append(Problem("regency", Gravity.ERROR))
    elif not regions.district_known(digits[:6]):
        found.append(Problem("district", Gravity.HINT))
    if digits[12:] == "0000":
        found.append(Problem("serial", Gravity.HINT))
    return found


def agrees_with(nik: Nik, birth_date: date | None, sex: Sex | None) -> tuple[bool | None, bool | None]:
    """Whether the NIK agrees with its person's birth date and sex; None where one is not known."""
    same_date = None
    if birth_date is not None:
        printed = birth_date.day, birth_date.month, birth_date.year % 100
        same_date = (nik.day, nik.month, nik.year) == printed
    return same_date, None if sex is None else nik.sex == sex


def birth_date(nik: Nik, printed: Iterable[date] = ()) -> date | None:
    """The NIK's birth date in the century of the dates that documents print.

    Args:
        printed: dates of the same person on documents; they settle the century only.

    Returns:
        None where no date is given, the dates speak of different centuries, or the day does not exist.
    """
    centuries = {day.year // 100 for day in printed}
    if len(centuries) != 1:
        return None
    return date_in(100 * centuries.pop() + nik.year, nik.month, nik.day)


def mask_nik(text: str) -> str:
    """A number fit for logs and messages: `6371**********01` (UU 27/2022 article 4)."""
    return f"{text[:4]}{'*' * (len(text) - 6)}{text[-2:]}" if len(text) > 6 else "*" * len(text)


def kk_number_problems(text: str) -> tuple[Problem, ...]:
    """All that speaks against a KK number, errors first.

    It has the NIK's shape, but the date is that of recording, so nothing is added to the day. A day
    of 41 to 71 is a hint: such numbers were issued where a card took over its head's NIK.

    Raises:
        NikError: not exactly sixteen digits.
    """
    number = split_nik(text)
    found: list[Problem] = []
    if not is_possible_date(number.day, number.month, number.year):
        found.append(Problem("date", Gravity.ERROR))
    elif number.sex == "P":
        found.append(Problem("date", Gravity.HINT))
    found += _region_problems(number.digits)
    return tuple(sorted(found, key=lambda problem: problem.gravity is Gravity.HINT))
