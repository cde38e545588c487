"""The certificate's sentence in layouts that no design of ours has: never a wrong value."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from kia_verify.documents.birth_certificate import parse
from kia_verify.documents.document import State
from tests.certificate_layouts import certificate, misread, placed
from tests.document_pages import Placed, page

FOOT: list[Placed] = [
    ("Kutipan ini dikeluarkan di KOTA BANJARMASIN", 0, 20), ("The excerpt is issued in", 0, 21),
    ("pada tanggal 20 MARET 2015", 0, 22), ("on date", 0, 23), ("Kepala", 400, 25),
]  # fmt: skip


def sentence(*rows: str, foot: list[Placed] = FOOT) -> list[Placed]:
    """The first part of a certificate, row by row, with its foot."""
    return [*((text, 0.0, float(row)) for row, text in enumerate(rows) if text), *foot]


def results(seeds: range, slips: float) -> tuple[Counter[str], list[str]]:
    """How many fields of these certificates are exact, null and wrong, and the wrong ones."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in seeds:
        random = Random(seed)
        said = certificate(random)
        lines = misread(random, placed(random, said), slips)
        document = parse(page(lines), "akta_new")
        for name, printed in said.truth.items():
            value = document[name].value
            counts["exact" if value == printed else "null" if value is None else "wrong"] += 1
            if value not in (None, printed):
                wrong.append(f"{seed} {name}: {printed} read as {value}")
    return counts, wrong


def test_any_layout() -> None:
    counts, wrong = results(range(24), 0.0)
    assert not wrong
    assert counts["exact"] > 0.98 * counts.total()


def test_misread_phrases() -> None:
    counts, wrong = results(range(100, 116), 0.06)
    assert not wrong
    assert counts["exact"] > 0.95 * counts.total()


def test_english_that_repeats_the_parents_is_no_part_of_the_mother() -> None:
    document = parse(page(sentence(
        "telah lahir MUHAMMAD SYAUQI", "was born",
        "ANAK KE SATU, LAKI-LAKI DARI AYAH SAIFUL RAHMAN DAN IBU RABIATUL ADAWIYAH",
        "child no. FIRST, SON OF FATHER SAIFUL RAHMAN AND MOTHER RABIATUL ADAWIYAH",
    )), "akta_new")  # fmt: skip
    assert document["name"].value == "MUHAMMAD SYAUQI"
    assert document["father_name"].value == "SAIFUL RAHMAN"
    assert document["mother_name"].value == "RABIATUL ADAWIYAH"
    assert (document["child_order"].value, document["sex"].value) == (1, "L")


def test_english_that_wraps_within_the_mother() -> None:
    document = parse(page(sentence(
        "anak ke SATU, LAKI-LAKI DARI AYAH SAIFUL RAHMAN DAN IBU RABIATUL ADAWIYAH",
        "child no. FIRST, SON OF FATHER SAIFUL RAHMAN AND MOTHER RABIATUL", "ADAWIYAH",
    )), "akta_new")  # fmt: skip
    assert document["mother_name"].value == "RABIATUL ADAWIYAH"


def test_english_phrases_that_were_not_recognised_leave_the_name_open() -> None:
    document = parse(page(sentence(
        "anak ke SATU, LAKI-LAKI DARI AYAH SAIFUL RAHMAN DAN IBU RABIATUL",
        "chxx nx. FIRST, SXN SAIFUL RAHMAN RABIATUL",
    )), "akta_new")  # fmt: skip
    assert document["mother_name"].state is State.UNCERTAIN


@pytest.mark.parametrize(
    ("field", "english"),
    [
        ("mother_name", "child no. FIRST, SON OF FATHER SAIFUL RAHMAN AND MOTHER SITI AMINAH"),
        ("father_name", "child no. FIRST, SON OF FATHER HASAN AND MOTHER RABIATUL"),
        ("sex", "child no. FIRST, DAUGHTER OF FATHER SAIFUL RAHMAN AND MOTHER RABIATUL"),
        ("child_order", "child no. THIRD, SON OF FATHER SAIFUL RAHMAN AND MOTHER RABIATUL"),
    ],
)
def test_contradicted_by_the_english(field: str, english: str) -> None:
    document = parse(page(sentence(
        "anak ke SATU, LAKI-LAKI DARI AYAH SAIFUL RAHMAN DAN IBU RABIATUL", english,
    )), "akta_new")  # fmt: skip
    told = ("mother_name", "father_name", "sex", "child_order")
    assert document[field].state is State.UNCERTAIN
    assert all(document[other].state is State.READ for other in told if other != field)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("pada tanggal LIMA MEI tahun DUA RIBU ENAM telah lahir",), "2006-05-05"),
        (("pada tanggal LIMA MEI tahun DUA RIBU ENAM (05-05-2006) telah lahir",), "2006-05-05"),
        (("pada tanggal LIMA MEI tahun DUA RIBU ENAM (05-05-2008) telah lahir",), None),
        (("pada tanggal 05 MEI 2006 (LIMA MEI DUA RIBU", "ENAM) telah lahir"), "2006-05-05"),
        (("pada tanggal 05 MEI 2006 (LIMA MEI DUA RIBU", "DELAPAN) telah lahir"), None),
        (("pada tanggal LIMA MEI DUA RIBU ENAM / 5 MEI 2006 telah lahir",), "2006-05-05"),
        (("pada tanggal 05-05-2006 (LIMA MEI DUA RIBU ENAM) telah lahir",), "2006-05-05"),
        (("pada tanggal 05-05-2006 (LIMA MEI DUA RIBU DELAPAN) telah lahir",), None),
        (("pada tanggal LIMA MEI", "on date MAY 5", "tahun DUA RIBU ENAM", "on year 2006", "telah lahir"),
         "2006-05-05"),
        (("pada tanggal LIMA MEI", "on date MAY 5", "tahun DUA RIBU ENAM", "on year 2016", "telah lahir"),
         None),
        (("pada", "tanggal LIMA", "MEI tahun", "DUA RIBU ENAM", "BELAS telah", "lahir"), "2016-05-05"),
    ],
)  # fmt: skip
def test_dates_that_confirm_or_contradict_each_other(rows: tuple[str, ...], expected: str | None) -> None:
    document = parse(page(sentence(*rows, "DANI", "anak ke SATU, LAKI-LAKI DARI IBU RABIATUL")), "akta_new")
    assert document["birth_date"].value == expected
    assert document["name"].value == "DANI"


def test_year_that_lost_its_end_is_noticed_by_the_nik() -> None:
    rows = (
        "Nomor Induk Kependudukan", "{nik}", "bahwa di BANJARMASIN",
        "pada tanggal LIMA MEI tahun DUA RIBU ENAM telah lahir", "DANI", "anak ke SATU, LAKI-LAKI",
    )  # fmt: skip
    states = {}
    for nik in ("6371030505060001", "6371030505160001"):
        document = parse(page(sentence(*(row.format(nik=nik) for row in rows))), "akta_new")
        assert document["nik"].value == nik
        states[nik[10:12]] = document["birth_date"].state
    assert states == {"06": State.READ, "16": State.UNCERTAIN}


@pytest.mark.parametrize("name", ["IBUNDA AISYAH", "FATHIR ANDI", "ANAK AGUNG RAI", "DARIUS AYAHANDA"])
def test_names_that_begin_like_the_form(name: str) -> None:
    document = parse(page(sentence(
        f"telah lahir {name} anak ke SATU, LAKI-LAKI", f"DARI SUAMI ISTERI : {name} X", f"DAN {name} Y",
    )), "akta_blank")  # fmt: skip
    found = [document[field].value for field in ("name", "father_name", "mother_name")]
    assert found == [name, f"{name} X", f"{name} Y"]


def test_values_on_the_rows_of_the_english_labels() -> None:
    lines = [*sentence("telah lahir", foot=[]), ("was born", 0, 1), ("DANI SAPUTRA", 90, 1.0),
             ("anak ke SATU, LAKI-LAKI DARI AYAH BUDI DAN IBU ANI", 0, 2), *FOOT]  # fmt: skip
    assert parse(page(lines), "akta_new")["name"].value == "DANI SAPUTRA"


def test_ornament_beside_the_sentence() -> None:
    ornament: list[Placed] = [
        (text, x, row * 1.1)
        for x in (-60.0, 800.0)
        for row, text in enumerate(["DOO", "poo", "ooo", "Doo", "poo", "pOo"] * 4)
    ]
    lines = sentence(
        "bahwa di BANJARMASIN", "that in", "pada tanggal LIMA MEI", "on date",
        "tahun DUA RIBU ENAM", "on year", "telah lahir", "was born", "DANI SAPUTRA",
        "anak ke SATU, LAKI-LAKI DARI", "child no.",
        "SUAMI ISTERI : BUDI DAN ANI", "of the married couple",
    )  # fmt: skip
    document = parse(page([*lines, *ornament]), "akta_blank")
    expected = {
        "name": "DANI SAPUTRA", "birth_place": "BANJARMASIN", "birth_date": "2006-05-05",
        "father_name": "BUDI", "mother_name": "ANI", "issued_at": "KOTA BANJARMASIN",
        "issued_on": "2015-03-20",
    }  # fmt: skip
    assert {name: document[name].value for name in expected} == expected


def test_form_cut_at_its_left_side() -> None:
    document = parse(page(sentence(
        "elah lahir", "ANANG AZHARI", "kke SATU, LAKI-LAKI DARI AYAH HUSAINI DAN IBU HALIMATUS",
        foot=[("pan ini dikeluarkan di KOTA BANJARMASIN", 0, 20), ("tanggal 03 FEBRUARI 2010", 0, 22)],
    )), "akta_blank")  # fmt: skip
    expected = {
        "name": "ANANG AZHARI", "child_order": 1, "sex": "L", "mother_name": "HALIMATUS",
        "issued_at": "KOTA BANJARMASIN", "issued_on": "2010-02-03",
    }  # fmt: skip
    assert {name: document[name].value for name in expected} == expected


@pytest.mark.parametrize(
    "order", [("label", "english", "nik"), ("label", "nik", "english"), ("nik", "label")]
)
def test_nik_anywhere_above_the_sentence(order: tuple[str, ...]) -> None:
    words = {"label": "Nomor Induk Kependudukan", "english": "Personal Registration Number",
             "nik": "6371030505160001"}  # fmt: skip
    lines: list[Placed] = [("KUTIPAN AKTA KELAHIRAN", 300, -6), ("No. AL 6270477579", 700, -5)]
    lines += [(words[part], 300, row - 4) for row, part in enumerate(order)]
    lines += [("NIP. 19630510199403 1 008", 500, 30), *sentence("bahwa di BANJARMASIN pada tanggal")]
    assert parse(page(lines), "akta_new")["nik"].value == "6371030505160001"


def test_two_numbers_without_a_label_are_no_nik() -> None:
    lines = [("6371030505160001", 0, -3), ("6371030505160009", 0, -2), *sentence("bahwa di BANJARMASIN")]
    assert parse(page(lines), "akta_new")["nik"].value is None


def test_mother_alone_with_english_between_the_words() -> None:
    document = parse(page(sentence(
        "telah lahir DANI", "anak ke SATU, LAKI-LAKI DARI", "child no.", "IBU SITI RAHMAH", "of mother",
    )), "akta_blank")  # fmt: skip
    assert document.mother_only
    assert document["mother_name"].value == "SITI RAHMAH"


def test_titles_are_no_remains_of_the_form() -> None:
    document = parse(page(sentence(
        "anak ke SATU, LAKI-LAKI DARI AYAH Drs. H. AHMAD FAUZI, M.Si DAN IBU drg. SITI RAHMAH, S.Kom",
    )), "akta_new")  # fmt: skip
    assert document["father_name"].value == "DRS. H. AHMAD FAUZI, M.SI"
    assert document["mother_name"].value == "DRG. SITI RAHMAH, S.KOM"


def test_sentence_in_small_letters() -> None:
    document = parse(page(sentence(
        "bahwa di Banjarmasin pada tanggal Lima Mei dua ribu enam telah lahir", "that in on date was born",
        "Hotnida Margaretha Sinaga", "anak ke satu, perempuan dari ayah Fathir Sinaga dan ibu Ani Margaretha",
    )), "akta_new")  # fmt: skip
    expected = {
        "name": "HOTNIDA MARGARETHA SINAGA", "birth_date": "2006-05-05", "father_name": "FATHIR SINAGA",
        "mother_name": "ANI MARGARETHA", "birth_place": "BANJARMASIN", "sex": "P",
    }  # fmt: skip
    assert {name: document[name].value for name in expected} == expected


def test_a_phrase_takes_no_letter_of_the_value_below() -> None:
    document = parse(page([
        ("telah lahir", 0, 0), ("was bor", 0, 1), ("NARENDRA", 80, 2),
        ("anak ke DUA, LAKI-LAKI", 0, 3), ("DARI AYAH GALIH CAHYONO", 0, 4), ("DAN IBU SRI SETYOWATI", 0, 5),
        *FOOT,
    ]), "akta_blank")  # fmt: skip
    assert document["name"].value == "NARENDRA"


@pytest.mark.parametrize(
    ("born", "parents"),
    [
        ("bahwa di TAHUNA pada hari SENIN tanggal LIMA MEI DUA RIBU ENAM telah lahir", "DARI IBU"),
        ("bahwa di TAHUNA pada tanggal LIMA MEI DUA RIBU ENAM pukul 10.15 telah lahir", "dari seorang ibu"),
        ("bahwa di TAHUNA pada tanggal 5 Mei 2006 telah lahir", "dari seorang perempuan bernama"),
        ("bahwa di TAHUNA pada tanggal 05-05-2006 telah lahir seorang anak laki-laki bernama",
         "dari seorang ibu bernama"),
    ],
)  # fmt: skip
def test_wordings_around_the_values(born: str, parents: str) -> None:
    document = parse(page(sentence(born, "DANI", f"anak ke SATU, LAKI-LAKI {parents} RABIATUL")), "akta_new")
    told = {key: document[key].value for key in ("birth_place", "birth_date", "name", "mother_name")}
    assert list(told.values()) == ["TAHUNA", "2006-05-05", "DANI", "RABIATUL"]
    assert document.mother_only


def test_translations_beside_the_words_of_a_date() -> None:
    document = parse(page(sentence(
        "bahwa di / that in BANJARMASIN pada tanggal / on date TIGA PULUH",
        "bulan / month JUNI tahun / year DUA RIBU DUA PULUH", "telah lahir / was born", "FAHRI NOOR",
        "anak ke / child no SATU, LAKI-LAKI dari ayah / from father HAIRUL dan ibu / and mother RUSMIATI",
    )), "akta_new")  # fmt: skip
    assert document["birth_date"].value == "2020-06-30"
    assert document["birth_place"].value == "BANJARMASIN"


def test_ayah_after_the_couple_is_a_label() -> None:
    document = parse(page(sentence(
        "telah lahir IRFAN HAKIM", "anak ke SATU, LAKI-LAKI dari suami isteri :", "Ayah MUH. RIDHANI",
        "dan Ibu HILDA YUNITA",
    )), "akta_blank")  # fmt: skip
    assert (document["father_name"].value, document["mother_name"].value) == ("MUH. RIDHANI", "HILDA YUNITA")


def test_balinese_names_read_together_with_their_label() -> None:
    document = parse(page(sentence(
        "telah lahir ZAYN", "anak ke SATU, LAKI-LAKI DARI AYAHI GEDE SUDIANTARA DAN IBUNI KETUT SUKERTI",
    )), "akta_new")  # fmt: skip
    assert (document["father_name"].value, document["mother_name"].value) == (
        "I GEDE SUDIANTARA",
        "NI KETUT SUKERTI",
    )


def test_a_stamp_below_a_name_is_no_part_of_it() -> None:
    sheet = page(sentence(
        "telah lahir FATIMAH", "anak ke DUA, PEREMPUAN DARI AYAH AHMAD DAN IBU", "RAHMAWATI", "PEMERINTAH",
    ))  # fmt: skip
    stamp = next(line for line in sheet.lines if line.text == "PEMERINTAH")
    rise = np.array([[0, 0], [0, 0.2], [0, 0.2], [0, 0]]) * (stamp.right - stamp.left)
    lines = [replace(line, quad=line.quad - rise) if line is stamp else line for line in sheet.lines]
    aslant = parse(replace(sheet, lines=tuple(lines)), "akta_new")
    assert aslant["mother_name"].value == "RAHMAWATI"
    assert parse(sheet, "akta_new")["mother_name"].value != "RAHMAWATI"


def test_a_year_goes_on_below_the_translation() -> None:
    document = parse(page(sentence(
        "bahwa di BANJARMASIN pada tanggal ENAM BELAS bulan DESEMBER tahun DUA RIBU DUA",
        "that in on date month on year", "BELAS", "telah lahir YEHEZKIEL", "was born",
        "anak ke SATU, LAKI-LAKI DARI AYAH DANIEL DAN IBU ESTER",
        "child no FIRST, SON OF FATHER DANIEL AND MOTHER ESTER",
    )), "akta_new")  # fmt: skip
    assert document["birth_date"].value == "2012-12-16"
