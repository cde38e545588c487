"""Values as a clerk would get them wrong: numbers, spellings and dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from numpy.random import Generator

T = TypeVar("T")


def pick(rng: Generator, options: Sequence[T]) -> T:
    """One of the options."""
    return options[int(rng.integers(len(options)))]


def replace_digit(number: str, at: int, rng: Generator) -> str:
    """The number with another digit at one place."""
    return number[:at] + str((int(number[at]) + int(rng.integers(1, 10))) % 10) + number[at + 1 :]


def impossible_number(number: str, fault: str, rng: Generator) -> str:
    """A NIK or KK number that cannot exist.

    Args:
        number: sixteen digits.
        fault: day, month or province.
        rng: source of chance.
    """
    if fault == "province":
        return pick(rng, ("00", "09", "27", "49", "99")) + number[2:]
    if fault == "month":
        return number[:8] + pick(rng, ("00", "13", "15", "47")) + number[10:]
    return number[:6] + pick(rng, ("00", "34", "39", "72", "78")) + number[8:]


_RESPELLINGS = (
    ("MUHAMMAD", "MUHAMAD"),
    ("MUHAMAD", "MUHAMMAD"),
    ("AHMAD", "ACHMAD"),
    ("RIZKY", "RISKY"),
    ("ABDUL ", "ABD "),
    ("NUR ", "NOOR "),
    ("NUR", "NOR"),
    ("SITI", "SITTI"),
    ("AISYAH", "AISAH"),
    ("FAUZ", "FAUS"),
    ("HIDAYAT", "HIDAYAH"),
    ("YAH", "IYAH"),
    ("SYI", "SI"),
    ("Y", "I"),
    ("Z", "S"),
    ("DJ", "J"),
    ("F", "P"),
)


def respelt(name: str, rng: Generator) -> str:
    """The name as somebody else would have written it."""
    options = [name.replace(old, new, 1) for old, new in _RESPELLINGS if old in name]
    return pick(rng, options) if options else one_letter_off(name, rng)


def one_letter_off(name: str, rng: Generator) -> str:
    """The name with another letter in one place, or one letter less."""
    inner = [i for i in range(1, len(name) - 1) if name[i].isalpha() and name[i - 1].isalpha()]
    at = pick(rng, inner)
    if rng.random() < 0.3:
        return name[:at] + name[at + 1 :]
    letters = "AEIOU" if name[at] in "AEIOU" else "BDFGHKLMNPRSTYZ"
    return name[:at] + pick(rng, [c for c in letters if c != name[at]]) + name[at + 1 :]


def other_word(name: str, rng: Generator) -> str:
    """The name with one word replaced by another name."""
    words = name.split()
    at = int(rng.integers(len(words)))
    options = [w for w in ("HIDAYAT", "SAPUTRA", "LESTARI", "RAHMAH", "MAULANA", "SAFITRI") if w not in words]
    return " ".join([*words[:at], pick(rng, options), *words[at + 1 :]])


def another_day(born: date, part: str, rng: Generator) -> date:
    """A date that differs from `born` in its day, month or year."""
    if part == "year":
        return born.replace(year=born.year + pick(rng, (-1, 1)), day=min(born.day, 28))
    if part == "month":
        return born.replace(month=born.month % 12 + 1, day=min(born.day, 28))
    other = born + timedelta(days=pick(rng, (-10, -3, -1, 1, 2, 10)))
    return other if other.month == born.month else born.replace(day=15 if born.day != 15 else 16)
