"""Dates as Indonesian documents print them: digits, month names, and words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product

from kia_verify.civil.nik import date_in
from kia_verify.civil.number_words import MAX_REPAIRS, Trie, expressions, letters, read, slips, to_words, trie

MONTHS: tuple[tuple[str, ...], ...] = (
    ("JANUARI", "JAN"),
    ("FEBRUARI", "PEBRUARI", "FEB", "PEB"),
    ("MARET", "MAR"),
    ("APRIL", "APR"),
    ("MEI",),
    ("JUNI", "JUN"),
    ("JULI", "JUL"),
    ("AGUSTUS", "AGS", "AGT", "AGUST"),
    ("SEPTEMBER", "SEP", "SEPT"),
    ("OKTOBER", "OCTOBER", "OKT"),
    ("NOVEMBER", "NOPEMBER", "NOV", "NOP"),
    ("DESEMBER", "DES"),
)
"""Names of the months with their old spellings and short forms, the common one first."""
FIRST_YEAR, LAST_YEAR = 1900, 2099

_SEPARATOR = r"\s*[-./,\s\u2013\u2014]\s*"
_DIGITS = re.compile(rf"\W*([0-9]{{1,2}}){_SEPARATOR}([0-9]{{1,2}}){_SEPARATOR}([0-9]{{4}})\W*")
_JOINED = re.compile(r"\W*([0-9]{2})([0-9]{2})([0-9]{4})\W*")
_NAMED = re.compile(
    r"\W*(?:TANGGAL|TGL)?\W*([0-9]{1,2})\W*(?:BULAN)?\W*([A-Z]+?)\W*(?:TAHUN)?\W*([0-9]{4})\W*"
)
_FILLERS = ("TANGGAL", "BULAN", "TAHUN")
_NAMED_WITHIN = re.compile(
    rf"(?<![0-9])[0-9]{{1,2}}\W{{0,2}}(?:{'|'.join(sorted(sum(MONTHS, ()), key=len, reverse=True))})"
    r"\W{0,2}(?:TAHUN\W{0,2})?[0-9]{4}(?![0-9])"
)


@dataclass(frozen=True)
class PrintedDate:
    """A date read from print.

    Attributes:
        repaired: a slip of the reader was put right where only one date was possible.
    """

    value: date
    repaired: bool = False


def parse_date(text: str) -> PrintedDate | None:
    """The one date that a printed text says.

    Understands `15-03-2015` (also with dots, slashes, blanks), `15 Maret 2015` and `LIMA BELAS MARET
    DUA RIBU LIMA BELAS`, joined or apart, with the words tanggal, bulan and tahun between. Digits are
    never guessed; in words one slip per word is repaired where that leaves a single date.

    Returns:
        None where the text says no date of the years 1900 to 2099, or could say several.
    """
    upper = text.upper().strip()
    if found := _DIGITS.fullmatch(upper) or _JOINED.fullmatch(upper):
        day, month, year = (int(part) for part in found.groups())
        return _checked(year, month, day, repaired=_JOINED.fullmatch(upper) is not None)
    if found := _NAMED.fullmatch(upper):
        named = _month(found[2])
        return _checked(int(found[3]), named[0], int(found[1]), repaired=named[1]) if named else None
    if re.search(r"[0-9]", upper):
        return _mixed(upper)
    return _in_words(letters(upper))


def find_named_date(text: str) -> tuple[int, int] | None:
    """Where a date with its month's name between digits (`15 Maret 2015`) stands in a text."""
    found = _NAMED_WITHIN.search(text.upper())
    return found.span() if found else None


def _checked(year: int, month: int, day: int, *, repaired: bool) -> PrintedDate | None:
    value = date_in(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    return PrintedDate(value, repaired) if value else None


def _month(name: str) -> tuple[int, bool] | None:
    """Number of a month and whether a slip was repaired."""
    for number, names in enumerate(MONTHS, 1):
        if name in names:
            return number, False
    near = {
        number
        for number, names in enumerate(MONTHS, 1)
        for known in names
        if any(end == len(name) for end, _ in slips(name, known, 0))
    }
    return (near.pop(), True) if len(near) == 1 else None


def _mixed(upper: str) -> PrintedDate | None:
    """Digits on one side and words on the other: `15 MARET DUA RIBU LIMA BELAS`, `LIMA MARET 2015`."""
    if found := re.fullmatch(r"\D*?([0-9]{1,2})(\D+)", upper):
        day = int(found[1])
        return _in_words(letters(to_words(day)) + letters(found[2])) if 1 <= day <= 31 else None
    if found := re.fullmatch(r"(\D+)([0-9]{4})\W*", upper):
        year = int(found[2])
        return _in_words(letters(found[1]) + letters(to_words(year)))
    return None


def _long_names(month: int) -> list[str]:
    """Names of a month that are not short forms."""
    return [name for name in MONTHS[month - 1] if len(name) > 3 or name == "MEI"]


@cache
def _tries() -> tuple[Trie, Trie, Trie]:
    months: dict[tuple[str, ...], int] = {
        (name,): number for number in range(1, 13) for name in _long_names(number)
    }
    return trie(expressions(1, 31)), trie(months), trie(expressions(FIRST_YEAR, LAST_YEAR))


def _in_words(text: str) -> PrintedDate | None:
    """The only date that letters without spaces can say with the fewest repairs."""
    costs: dict[date, int] = {}
    states: list[tuple[tuple[int, ...], int, int]] = [((), 0, 0)]
    for filler, tree in zip(_FILLERS, _tries(), strict=True):
        grown: list[tuple[tuple[int, ...], int, int]] = []
        for parts, start, spent in states:
            for begin, slip in ((start, 0), *slips(text, filler, start)):
                left = MAX_REPAIRS - spent - slip
                grown += [
                    ((*parts, value), end, spent + slip + cost)
                    for value, end, cost in read(text, tree, begin, left)
                ]
        states = grown
    for (day, month, year), end, cost in states:
        value = date_in(year, month, day)
        if end == len(text) and value:
            costs[value] = min(cost, costs.get(value, cost))
    if not costs:
        return None
    least = min(costs.values())
    if least and len(costs) > 1:
        return None
    (value, *others) = [value for value, cost in costs.items() if cost == least]
    return None if others else PrintedDate(value, repaired=least > 0)


def date_words(day: date, month_name: str = "") -> str:
    """A date in words, capitals: `SEMBILAN DESEMBER DUA RIBU SEMBILAN BELAS`."""
    return f"{to_words(day.day)} {month_name or MONTHS[day.month - 1][0]} {to_words(day.year)}"


def printed_forms(day: date) -> tuple[str, ...]:
    """How documents may print a date, in capitals: hypotheses for a test against a print's evidence."""
    long_names = _long_names(day.month)
    forms = [f"{day.day:02}-{day.month:02}-{day.year}"]
    for name, number in product(long_names, dict.fromkeys((f"{day.day:02}", str(day.day)))):
        forms.append(f"{number} {name} {day.year}")
    for name in long_names:
        forms.append(date_words(day, name))
        forms.append(f"{to_words(day.day)} {name} TAHUN {to_words(day.year)}")
    return tuple(forms)
