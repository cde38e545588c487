"""Dates and numbers in words, as certificates write them."""

from __future__ import annotations

from datetime import date

from lokal import terbilang

MONTHS = (
    "JANUARI",
    "FEBRUARI",
    "MARET",
    "APRIL",
    "MEI",
    "JUNI",
    "JULI",
    "AGUSTUS",
    "SEPTEMBER",
    "OKTOBER",
    "NOVEMBER",
    "DESEMBER",
)
_ORDINALS = (
    "FIRST",
    "SECOND",
    "THIRD",
    "FOURTH",
    "FIFTH",
    "SIXTH",
    "SEVENTH",
    "EIGHTH",
    "NINTH",
    "TENTH",
    "ELEVENTH",
    "TWELFTH",
)


def number_words(number: int) -> str:
    """A number in Indonesian words in capitals: 2015 is DUA RIBU LIMA BELAS."""
    return str(terbilang(number)).upper()


def ordinal_english(number: int) -> str:
    """A child's order in English words in capitals; digits above twelve."""
    return _ORDINALS[number - 1] if 1 <= number <= len(_ORDINALS) else f"{number}TH"


def month_name(day: date, old_spelling: bool = False) -> str:
    """The month in capitals; the old spelling writes NOPEMBER and PEBRUARI."""
    name = MONTHS[day.month - 1]
    if old_spelling:
        return {"NOVEMBER": "NOPEMBER", "FEBRUARI": "PEBRUARI"}.get(name, name)
    return name


def long_date(day: date) -> str:
    """A date with its month's name: 09 DESEMBER 2019."""
    return f"{day.day:02d} {month_name(day)} {day.year}"


def short_date(day: date, separator: str = "-") -> str:
    """A date in digits: 09-12-2019."""
    return day.strftime(f"%d{separator}%m{separator}%Y")
