"""NIK, KK number and region codes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kia_verify.civil import regions
from kia_verify.civil.nik import (
    Gravity,
    NikError,
    agrees_with,
    birth_date,
    kk_number_problems,
    mask_nik,
    parse_nik,
    problems,
    split_nik,
)


@given(st.dates(date(1930, 1, 1), date(2029, 12, 31)), st.sampled_from("LP"), st.integers(1, 9999))
def test_a_nik_tells_its_birth_date_and_sex(day: date, sex: str, serial: int) -> None:
    text = f"637101{day.day + 40 * (sex == 'P'):02}{day:%m%y}{serial:04}"
    nik = parse_nik(text)
    assert problems(nik) == ()
    assert agrees_with(nik, day, nik.sex) == (True, True)
    assert nik.sex == sex
    assert birth_date(nik, [day]) == day
    assert birth_date(nik) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("637101150315000", "length"), ("63710115031500011", "length"), ("637101150315000O", "length"),
        ("6371013202150001", "date"), ("6371013002150001", "date"), ("6371017203150001", "date"),
        ("6371011513150001", "date"), ("6371014003150001", "date"), ("9901011503150001", "province"),
        ("6399011503150001", "regency"), ("6371012902010001", "date"),
    ],
)  # fmt: skip
def test_impossible_numbers(text: str, reason: str) -> None:
    with pytest.raises(NikError) as error:
        parse_nik(text)
    assert error.value.reason == reason


@pytest.mark.parametrize(("text", "what"), [("6371991503150001", "district"), ("6371011503150000", "serial")])
def test_hints_do_not_forbid_a_number(text: str, what: str) -> None:
    (problem,) = problems(parse_nik(text))
    assert (problem.what, problem.gravity) == (what, Gravity.HINT)


def test_retired_codes_stay_valid() -> None:
    assert problems(parse_nik("9101011503150001")) == ()
    assert regions.regency_known("6473")
    assert regions.regency_known("7321")
    assert not regions.regency_known("6312")


def test_disagreement_is_told_apart() -> None:
    nik = split_nik("6371015503150001")
    assert agrees_with(nik, date(2015, 3, 16), "P") == (False, True)
    assert agrees_with(nik, None, "L") == (None, False)


def test_kk_number_carries_the_date_of_recording() -> None:
    assert kk_number_problems("6371011208190007") == ()
    assert [problem.gravity for problem in kk_number_problems("6371015208190007")] == [Gravity.HINT]
    assert [problem.gravity for problem in kk_number_problems("6371013508190007")] == [Gravity.ERROR]
    with pytest.raises(NikError):
        kk_number_problems("637101")


def test_mask() -> None:
    assert mask_nik("6371011503150001") == "6371**********01"
    assert mask_nik("12345") == "*****"


def test_region_names() -> None:
    assert regions.regency_name("6371") == "KOTA BANJARMASIN"
    assert regions.same_region_name("KOTA BANJARMASIN", "Banjarmasln")
    assert regions.same_region_name("JAKARTA BARAT", "KOTA ADM. JAKARTA BARAT")
    assert not regions.same_region_name("KOTA BOGOR", "KABUPATEN BOGOR")
    assert not regions.same_region_name("KOTA BANJARMASIN", "KOTA BANJARBARU")


@pytest.mark.parametrize(
    ("printed", "known"),
    [
        ("KABUPATEN MA NOKWARI", "KABUPATEN MANOKWARI"),
        ("BANJARMASINUTARA", "BANJARMASIN UTARA"),
        ("KOTABANJARMASIN", "KOTA BANJARMASIN"),
        ("JAKARTABARAT", "JAKARTA BARAT"),
        ("KOTA BANJARMASLN", "KOTA BANJARMASLN"),
        ("", ""),
    ],
)
def test_spaces_of_region_names(printed: str, known: str) -> None:
    assert regions.with_known_spaces(printed) == known


@given(st.text(max_size=20))
def test_any_text_is_a_nik_or_an_error(text: str) -> None:
    try:
        nik = parse_nik(text)
    except NikError:
        return
    assert len(nik.digits) == 16
