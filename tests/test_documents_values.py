"""From print to values: what is read, what stays uncertain, what is empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kia_verify.civil.vocabulary import MARITAL_STATUS, NATIONALITY, RELIGION
from kia_verify.documents import numbers, values
from kia_verify.documents.document import Field, State
from kia_verify.reading.evidence import INDEX, Reading
from kia_verify.reading.page import Line
from tests.document_pages import doubtful, line

NIK = "6371014203850001"


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (values.name_field, ": H. BUDI SANTOSo, S.E.", "H. BUDI SANTOSO, S.E."),
        (values.name_field, "MU'MIN  AL-FATIH", "MU'MIN AL-FATIH"),
        (values.name_field, "5ITI RAHMAH", "SITI RAHMAH"),
        (values.text_field, "JL. A. YANI KM 5 NO. 12", "JL. A. YANI KM 5 NO. 12"),
        (numbers.date_field, "02-03-1985", "1985-03-02"),
        (numbers.date_field, "O2-O3-1985", "1985-03-02"),
        (numbers.date_field, "02031985", "1985-03-02"),
        (numbers.date_field, "SEMBILAN DESEMBER DUA RIBU SEMBILAN BELAS", "2019-12-09"),
        (numbers.date_field, "tanggal SEMBILAN bulan DESEMBER tahun DUA RIBU SEMBILAN BELAS", "2019-12-09"),
        (numbers.date_field, "09 DESEMBER 2019", "2019-12-09"),
        (values.sex_field, "LAKI-LAKI", "L"),
        (values.sex_field, "PEREMPUAM", "P"),
        (values.blood_type_field, "0", "O"),
        (values.blood_type_field, "AB+", "AB+"),
        (numbers.rt_rw_field, "007/008", "007/008"),
        (numbers.rt_rw_field, "RT 12 RW 3", "012/003"),
        (numbers.rt_rw_field, "RT012/RW003", "012/003"),
        (numbers.rt_rw_field, "0071008", "007/008"),
        (numbers.rt_rw_field, "O07/0O8", "007/008"),
        (numbers.count_field, "SATU,", 1),
        (numbers.count_field, "KE-2", 2),
        (numbers.number_field, NIK, NIK),
        (numbers.number_field, ": 63710142O385OO01", NIK),
        (numbers.number_field, "6371 0142 0385 0001", NIK),
    ],
)
def test_value(read: Callable[[Line], Field], text: str, value: Any) -> None:
    field = read(line(text))
    assert (field.value, field.state) == (value, State.READ)


@pytest.mark.parametrize(
    "read",
    [
        values.name_field,
        numbers.date_field,
        numbers.number_field,
        numbers.rt_rw_field,
        values.blood_type_field,
    ],
)
def test_dash_is_empty_and_no_line_is_absent(read: Callable[[Line | None], Field]) -> None:
    assert read(line("-")).state is State.EMPTY
    assert read(None).state is State.ABSENT


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (numbers.date_field, "31-02-1985"),
        (numbers.date_field, "DUA PULUH"),
        (numbers.number_field, "637101420385000"),
        (numbers.number_field, "63710142038500011"),
        (numbers.number_field, "MENGURUS RUMAH TANGGA"),
        (numbers.rt_rw_field, "0078"),
        (values.sex_field, "ISLAM"),
        (values.blood_type_field, "AC"),
        (numbers.count_field, "KAWIN"),
    ],
)
def test_impossible_print_is_uncertain(read: Callable[[Line], Field], text: str) -> None:
    field = read(line(text))
    assert (field.value, field.state) == (None, State.UNCERTAIN)
    assert field.reading is not None


def test_doubtful_letter_makes_a_name_uncertain() -> None:
    doubt = Line(line("RISKY").quad, doubtful("RISKY", 2, "Z", 0.45))
    assert values.name_field(doubt).state is State.UNCERTAIN


def test_letter_that_may_have_been_passed_over_makes_a_name_uncertain() -> None:
    reading = Reading.of("WIAYA")
    posteriors = reading.posteriors.copy()
    gap = reading.steps[2] - 1  # between I and A
    posteriors[gap, 0], posteriors[gap, INDEX["J"]] = np.log(0.52), np.log(0.47)
    assert values.name_field(Line(line("WIAYA").quad, Reading.decode(posteriors))).state is State.UNCERTAIN


@pytest.mark.parametrize(
    ("printed", "name"),
    [("RIZKl ANDRlANl", "RIZKI ANDRIANI"), ("Nurhaliza Putri", "NURHALIZA PUTRI"), ("SITl", "SITI")],
)
def test_a_small_l_among_capitals_is_an_i(printed: str, name: str) -> None:
    assert values.name_field(line(printed)).value == name
    assert numbers.date_field(line("15 MEl 2018")).value == "2018-05-15"


def test_digit_for_two_letters_alike_stays_open() -> None:
    assert values.name_field(line("ME1ANI")).state is State.UNCERTAIN


def test_birth_date_settles_a_doubtful_digit_but_never_a_clear_one() -> None:
    doubt = Line(line(NIK).quad, doubtful(NIK, 9, "8", 0.5))
    assert numbers.number_field(doubt).value is None
    assert numbers.number_field(doubt, "1985-03-02", "P").value == NIK
    assert numbers.number_field(line(NIK), "1985-08-02", "P").value == NIK


def test_confident_impossible_number_is_reported_as_printed() -> None:
    assert numbers.number_field(line("6371019913850001")).value == "6371019913850001"


def test_kk_number_takes_no_account_of_a_birth_date() -> None:
    number = "6371010203150001"
    assert numbers.number_field(line(number), structure=numbers.kk_problems).value == number


def test_colon_read_as_a_digit_stands_apart_from_the_number() -> None:
    colon, number = Reading.of("2"), Reading.of(NIK)
    gap = np.repeat(number.posteriors[:1], 3, axis=0)
    joined = Reading.decode(np.concatenate([colon.posteriors, gap, number.posteriors]))
    assert joined.text == "2" + NIK
    field = numbers.number_field(Line(line("2" + NIK).quad, joined))
    assert field.value == NIK
    assert field.reading is not None
    assert field.reading.text == NIK


@pytest.mark.parametrize(
    ("text", "value"), [("WNI JAKARTA BARAT", "WNI"), ("WNIBANJARMASIN", "WNI"), ("INDONESIA", "INDONESIA")]
)
def test_closed_list_ends_the_value(text: str, value: str) -> None:
    field = values.choice_field(line(text), NATIONALITY, prefix=True)
    assert field.value == value
    assert field.reading is not None
    assert field.reading.text == value


def test_a_date_between_words_is_as_certain_as_its_digits_and_words() -> None:
    text = "06 OKTOBER DUA RIBU DUA PULUH"
    like = doubtful(text, 0, "O", 0.1)
    assert numbers.date_field(Line(line(text).quad, like)).value == "2020-10-06"
    for index, other in ((1, "8"), (3, "D")):
        read = numbers.date_field(Line(line(text).quad, doubtful(text, index, other, 0.1)))
        assert (read.value, read.state) == (None, State.UNCERTAIN)


def test_closed_lists_keep_the_spelling_as_printed() -> None:
    assert values.choice_field(line("KATHOLIK"), RELIGION).value == "KATHOLIK"
    assert values.choice_field(line("BELUM KAWlN"), MARITAL_STATUS).value == "BELUM KAWIN"


def weakened(text: str, index: int, mark: str, share: float) -> Line:
    """A line that leaves so much probability to a mark before one of its characters."""
    reading = Reading.of(text)
    posteriors = reading.posteriors.copy()
    gap = reading.steps[index] - 1 if index < len(text) else len(posteriors)
    if gap == len(posteriors):
        posteriors = np.concatenate([posteriors, posteriors[:1]])
    posteriors[gap, 0], posteriors[gap, INDEX[mark]] = np.log(0.99 - share), np.log(share)
    return Line(line(text).quad, Reading.decode(posteriors))


def test_last_letter_that_may_have_been_dropped_makes_a_name_uncertain() -> None:
    assert values.name_field(weakened("RIZKIAN", 7, "I", 0.4)).state is State.UNCERTAIN


def test_several_doubtful_digits_make_a_number_uncertain() -> None:
    reading = Reading.of(NIK)
    posteriors = reading.posteriors.copy()
    for place, other in ((3, "7"), (5, "7"), (12, "8"), (13, "8"), (14, "8")):
        posteriors[reading.steps[place], INDEX[other]] = np.log(0.2)
        posteriors[reading.steps[place], INDEX[NIK[place]]] = np.log(0.79)
    doubt = Line(line(NIK).quad, Reading.decode(posteriors))
    assert numbers.number_field(doubt, "1985-03-02", "P").state is State.UNCERTAIN


def test_degrees_are_written_without_spaces_inside() -> None:
    assert values.name_field(line("WULAN NINGSIH, S. PD., M. KOM")).value == "WULAN NINGSIH, S.PD., M.KOM"
    assert values.name_field(line("ABD. RAHMAN")).value == "ABD. RAHMAN"


def test_no_name_holds_a_digit() -> None:
    assert values.name_field(line("BAIQ 7 NADHIRA")).state is State.UNCERTAIN


def test_the_word_of_a_sex_is_no_name() -> None:
    assert values.name_field(line("LAKI-LAKI")).state is State.UNCERTAIN
    assert values.name_field(line("LAKSMI")).value == "LAKSMI"
