"""Dates and counts in Indonesian words and digits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kia_verify.civil.dates import date_words, parse_date, printed_forms
from kia_verify.civil.number_words import parse_count, to_words

days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "15-03-2015", "15.03.2015", "15/03/2015", "15 03 2015", "15 Maret 2015", "15 MAR 2015",
        "lima belas Maret dua ribu lima belas", "LIMABELAS MARET DUARIBU LIMABELAS",
        "tanggal LIMA BELAS bulan MARET tahun DUA RIBU LIMA BELAS", "15 MARET DUA RIBU LIMA BELAS",
        "LIMA BELAS MARET 2015",
    ],
)  # fmt: skip
def test_reads_every_way_to_print_a_date(text: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert found.value == date(2015, 3, 15)
    assert not found.repaired


@pytest.mark.parametrize("text", ["Nopember", "NOVEMBER"])
def test_old_spelling(text: str) -> None:
    found = parse_date(f"9 {text} 1997")
    assert found is not None
    assert found.value == date(1997, 11, 9)


@pytest.mark.parametrize(
    "text",
    [
        "31-02-2015", "15-O3-2015", "15-03-15", "00-03-2015", "", "-", "LIMA BELAS", "15-03-2015 02-12-2012",
        "TIMA MARET DUA RIBU",  # LIMA and TIGA are equally near
        "SEMBILAN JUII DUA RIBU",  # JUNI or JULI
    ],
)  # fmt: skip
def test_never_guesses(text: str) -> None:
    assert parse_date(text) is None


def test_repairs_a_slip_that_leaves_one_date() -> None:
    found = parse_date("LIMA BELAS MARFT DUA RIBU LIMA BEIAS")
    assert found is not None
    assert found.value == date(2015, 3, 15)
    assert found.repaired


@given(days)
def test_words_round_trip(day: date) -> None:
    for text in (date_words(day), date_words(day).replace(" ", ""), date_words(day).title()):
        found = parse_date(text)
        assert found is not None
        assert (found.value, found.repaired) == (day, False)


@given(days)
def test_printed_forms_are_all_read_back(day: date) -> None:
    for form in printed_forms(day):
        found = parse_date(form)
        assert found is not None
        assert found.value == day


@given(days, st.data())
def test_a_slip_never_gives_another_date_by_repair(day: date, data: st.DataObject) -> None:
    text = date_words(day)
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    found = parse_date(text[:at] + letter + text[at + 1 :])
    assert found is None or not found.repaired or found.value == day


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    parse_date(text)
    parse_count(text)


@given(st.integers(1, 20))
def test_counts_round_trip(number: int) -> None:
    words = to_words(number)
    for text in (words, f"KE{words}", f"ke {words.lower()}", str(number), f"KE-{number}"):
        assert parse_count(text) == (number, False)


def test_first_child() -> None:
    assert parse_count("PERTAMA") == (1, False)
    assert parse_count("PEREMPUAN") is None
