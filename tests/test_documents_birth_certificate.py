"""The birth certificate's sentence on several layouts, with English between and phrases broken over lines."""

from __future__ import annotations

import pytest

from kia_verify.documents.birth_certificate import parse
from kia_verify.documents.certificate_words import ORDINALS
from kia_verify.documents.document import Document, State
from kia_verify.documents.translation import _consists_of as consists_of
from tests.document_pages import Placed, page

HEAD: list[Placed] = [
    ("Nomor Induk Kependudukan : 6371035503150002", 0, 0), ("Personal Registration Number", 0, 1),
    ("PENCATATAN SIPIL", 300, 2), ("REGISTRY OFFICE", 300, 3),
    ("KUTIPAN AKTA KELAHIRAN", 280, 4), ("EXCERPT OF BIRTH CERTIFICATE", 270, 5),
]  # fmt: skip
FOOT: list[Placed] = [
    ("Pejabat Pencatatan Sipil KOTA BANJARMASIN", 400, 30), ("Officer of Civil Registration", 400, 31),
    ("Drs. H. AHMAD, M.Si", 420, 33), ("NIP. 196501011990031005", 420, 34),
]  # fmt: skip
NEW: list[Placed] = [
    *HEAD,
    ("Berdasarkan Akta Kelahiran Nomor", 0, 8), ("6371-LU-20032015-0007", 400, 8),
    ("By virtue of Birth Certificate Number", 0, 9),
    ("bahwa di", 0, 11), ("BANJARMASIN", 120, 11), ("pada tanggal", 300, 11), ("LIMA BELAS MARET", 450, 11),
    ("that in", 0, 12), ("on date", 300, 12), ("FIFTEENTH MARCH", 390, 12),
    ("tahun DUA RIBU LIMA BELAS telah lahir", 0, 14), ("on year", 0, 15), ("was bom", 240, 15),
    ("NUR AISYAH PUTRI", 300, 17),
    ("anak ke SATU, PEREMPUAN DARI AYAH MUHAMMAD", 0, 19), ("child no FIRST, DAUGHTER OF FATHER", 0, 20),
    ("RIZKY DAN", 0, 22), ("IBU SITI RAHMAH", 120, 22), ("AND MOTHER", 60, 23),
    ("Kutipan ini dikeluarkan di KOTA BANJARMASIN", 0, 25), ("The excerpt is issued in", 0, 26),
    ("pada tanggal DUA PULUH MARET tahun DUA RIBU LIMA BELAS", 0, 28), ("on date", 0, 29),
    *FOOT,
]  # fmt: skip
BLANK: list[Placed] = [
    ("NIK 6371035503150002", 0, 0), ("No. AL 6270477579", 600, 0), ("Personnel Registration Number", 0, 1),
    *HEAD[2:],
    ("Berdasarkan Akta Kelahiran Nomor 6371.LT.20032015.0007 menurut Stbld ------", 0, 8),
    ("By virtue of Birth Certificate Number", 0, 9), ("in accordance with state gazette", 420, 9),
    ("bahwa di BANJARMASIN pada tanggal 15 MARET 2015 telah lahir", 0, 11),
    ("that in", 0, 12), ("on date", 300, 12), ("was born", 500, 12),
    ("NUR AISYAH PUTRI", 300, 14),
    ("anak ke SATU, PEREMPUAN DARI SUAMI ISTERI : MUHAMMAD RIZKY", 0, 16),
    ("child no.", 0, 17), ("of the married couple", 250, 17),
    ("dan SITI RAHMAH", 0, 19), ("and", 0, 20),
    ("Kutipan ini dikeluarkan di KOTA BANJARMASIN", 0, 25), ("The excerpt is issued in", 0, 26),
    ("pada tanggal 20 MARET 2015", 0, 28), ("on date", 0, 29),
    ("Kepala DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL", 400, 30), *FOOT[2:],
]  # fmt: skip
EXPECTED = {
    "certificate_number": "6371-LU-20032015-0007", "name": "NUR AISYAH PUTRI", "nik": "6371035503150002",
    "birth_place": "BANJARMASIN", "birth_date": "2015-03-15", "sex": "P", "child_order": 1,
    "father_name": "MUHAMMAD RIZKY", "mother_name": "SITI RAHMAH", "issued_at": "KOTA BANJARMASIN",
    "issued_on": "2015-03-20",
}  # fmt: skip


def values(document: Document) -> dict[str, str | int | None]:
    return {name: document[name].value for name in EXPECTED}


def swapped(placed: list[Placed], changes: dict[str, str]) -> list[Placed]:
    return [(changes.get(text, text), x, row) for text, x, row in placed if changes.get(text, text)]


@pytest.mark.parametrize("skew", [-0.01, 0.0, 0.01])
def test_present_form(skew: float) -> None:
    document = parse(page(NEW, skew), "akta_new")
    assert values(document) == EXPECTED
    assert not document.mother_only


def test_bilingual_blank_of_a_married_couple() -> None:
    document = parse(page(BLANK), "akta_blank")
    assert values(document) == EXPECTED | {"certificate_number": "6371.LT.20032015.0007"}


def test_lost_spaces() -> None:
    placed = swapped(
        NEW,
        {
            "tahun DUA RIBU LIMA BELAS telah lahir": "tahunDUARIBULIMABELAS telahlahir",
            "anak ke SATU, PEREMPUAN DARI AYAH MUHAMMAD": "anakke SATU,PEREMPUAN DARIAYAH MUHAMMAD",
            "bahwa di": "bahwadi",
        },
    )
    assert values(parse(page(placed), "akta_new")) == EXPECTED


@pytest.mark.parametrize("words", ["DARI IBU", "DARI SEORANG IBU"])
def test_mother_alone(words: str) -> None:
    placed = swapped(
        NEW,
        {
            "anak ke SATU, PEREMPUAN DARI AYAH MUHAMMAD": f"anak ke SATU, PEREMPUAN {words} SITI",
            "RIZKY DAN": "", "IBU SITI RAHMAH": "RAHMAH", "AND MOTHER": "",
            "child no FIRST, DAUGHTER OF FATHER": "child no FIRST, DAUGHTER OF MOTHER",
        },
    )  # fmt: skip
    document = parse(page(placed), "akta_new")
    assert document.mother_only
    assert document["father_name"].state is State.ABSENT
    assert document["mother_name"].value == "SITI RAHMAH"


def test_lost_father_is_not_a_mother_alone() -> None:
    placed = swapped(NEW, {"anak ke SATU, PEREMPUAN DARI AYAH MUHAMMAD": "anak ke SATU, PEREMPUAN"})
    document = parse(page(placed), "akta_new")
    assert not document.mother_only
    assert document["father_name"].value is None
    assert document["mother_name"].value == "SITI RAHMAH"


def test_clause_on_the_marriage_is_no_part_of_the_mothers_name() -> None:
    clause = ("yang perkawinannya belum tercatat sesuai dengan peraturan perundang-undangan", 0.0, 24.0)
    assert values(parse(page([*NEW, clause]), "akta_new")) == EXPECTED


def test_names_with_a_second_dan_are_not_split_by_guess() -> None:
    placed = swapped(BLANK, {"dan SITI RAHMAH": "dan SITI DAN RAHMAH"})
    document = parse(page(placed), "akta_blank")
    assert (document["father_name"].state, document["mother_name"].state) == (
        State.UNCERTAIN,
        State.UNCERTAIN,
    )


def test_serial_of_the_blank_is_not_the_number() -> None:
    placed = [item for item in BLANK if "Berdasarkan" not in item[0]]
    assert parse(page(placed), "akta_blank")["certificate_number"].value is None


def test_twins_and_the_evidence_of_the_value_alone() -> None:
    single = "anak ke SATU, PEREMPUAN DARI AYAH MUHAMMAD"
    english = "child no FIRST, DAUGHTER OF FATHER"
    placed = swapped(
        NEW,
        {
            single: single.replace("SATU", "DUA KEMBAR PERTAMA"),
            english: english.replace("FIRST", "SECOND, FIRST OF TWINS"),
        },
    )
    document = parse(page(placed), "akta_new")
    assert document["child_order"].value == 2
    father = document["father_name"].reading
    assert father is not None
    assert father.text == "MUHAMMAD RIZKY"


def test_old_form_is_named_and_not_read() -> None:
    document = parse(page(BLANK), "akta_old")
    assert document.old_form
    assert document.fields == {}


def test_name_that_resembles_the_translation_is_kept() -> None:
    name = "HOTNIDA MARGARETHA SINAGA"
    placed = [(name if text == "NUR AISYAH PUTRI" else text, x, row) for text, x, row in NEW]
    assert parse(page(placed), "akta_new")["name"].value == name


@pytest.mark.parametrize(
    "misread",
    [
        "cAA ar FIRST SON OF THE MARKIED COUPLE",
        "DIBR MR SEDOND, SOIN OF THE MARSIED COUPLE",
        "OF FKTHER AND MTHR",
    ],
)
def test_misread_translation_is_no_second_line_of_a_name(misread: str) -> None:
    placed = [(misread if text == "and" else text, x, row) for text, x, row in BLANK]
    assert parse(page(placed), "akta_blank")["mother_name"].value == "SITI RAHMAH"


def test_second_line_of_a_name_belongs_to_it() -> None:
    placed = [("NAPITUPULU" if text == "and" else text, x, row) for text, x, row in BLANK]
    assert parse(page(placed), "akta_blank")["mother_name"].value == "SITI RAHMAH NAPITUPULU"


def test_year_is_not_cut_short() -> None:
    placed = [
        ("pada tanggal DELAPAN JULI tahun DUA RIBU DELAPAN" if "DUA PULUH MARET" in text else text, x, row)
        for text, x, row in NEW
    ]
    assert parse(page(placed), "akta_new")["issued_on"].value == "2008-07-08"
    torn = [(text.replace("RIBU DELAPAN", "RIBU DELAP"), x, row) for text, x, row in placed]
    assert parse(page([*torn, ("KEPALA DINAS", 400, 29.5)]), "akta_new")["issued_on"].value != "2000-07-08"


@pytest.mark.parametrize("read", ["6371.LU.20032015.0007", "6371,LU.20032015.0007", "6371,LU,20032015,0007"])
def test_number_with_dots(read: str) -> None:
    dashes, dots = "6371-LU-20032015-0007", "6371.LU.20032015.0007"
    without_nik = [(text, x, row) for text, x, row in NEW if "6371035503150002" not in text]
    document = parse(page([(text.replace(dashes, read), x, row) for text, x, row in without_nik]), "akta_new")
    assert document["certificate_number"].value == dots
    assert document["nik"].value is None


def test_a_label_without_its_number_is_a_number_that_was_not_read() -> None:
    burnt = [(text.replace("NIK 6371035503150002", "NI"), x, row) for text, x, row in BLANK]
    unread = parse(page(burnt), "akta_blank")["nik"]
    assert unread.state is State.UNCERTAIN
    assert unread.reading is None  # the label's print is no evidence against another document's number
    none = [(text.replace("NIK 6371035503150002", "NIK : -"), x, row) for text, x, row in BLANK]
    unlabelled = [item for item in none if "Registration Number" not in item[0]]
    assert parse(page(unlabelled), "akta_blank")["nik"].state is State.ABSENT


def test_a_translation_apart_from_its_label_is_no_name() -> None:
    placed = swapped(
        NEW,
        {"child no FIRST, DAUGHTER OF FATHER": "child no", "RIZKY DAN": "RIZKY DAN IBU SITI RAHMAH",
         "IBU SITI RAHMAH": "", "AND MOTHER": ""},
    )  # fmt: skip
    beside = ("FIRST, SON OF FATHER MUHAMMAD RIZKY AND MOTHER SITI RAHMAH", 160, 23)
    document = parse(page([*placed, beside]), "akta_new")
    assert document["father_name"].value == "MUHAMMAD RIZKY"
    assert document["mother_name"].value == "SITI RAHMAH"


@pytest.mark.parametrize(
    ("printed", "value"),
    [("15 (LIMA BELAS) MARET 2015 (DUA RIBU LIMA BELAS)", "2015-03-15"),
     ("15 (LIMA BELAS) MARET 2015 (DUA RIBU", "2015-03-15"),
     ("15 (LIMA) MARET 2015 (DUA RIBU LIMA BELAS)", None),
     ("15 (LIMA BELAS) MARET 2015 (DUA RIBU ENAM BELAS)", None),
     ("15-03-2015 (Lima Belas Maret Dua Ribu", "2015-03-15"),
     ("15-03-2015 (Lima Belas Maret Dua Ribu Enam Belas)", None)],
)  # fmt: skip
def test_a_date_in_digits_and_words(printed: str, value: str | None) -> None:
    dated = [(text.replace("15 MARET 2015", printed), x, row) for text, x, row in BLANK if row != 0]
    assert parse(page(dated), "akta_blank")["birth_date"].value == value


@pytest.mark.parametrize(
    ("text", "foreign"), [("FIRST", True), ("FIRST, SON", True), ("15-03-2015", False), ("SON", False)]
)
def test_words_of_the_translation(text: str, foreign: bool) -> None:
    assert consists_of({*ORDINALS, "SON"}, text) is foreign


def test_a_stroke_before_a_date_in_words_is_none_of_it() -> None:
    placed = swapped(NEW, {"LIMA BELAS MARET": "I LIMA BELAS MARET"})
    assert parse(page(placed), "akta_new")["birth_date"].value == "2015-03-15"


def test_boxes_hold_the_value_alone_where_the_sentence_runs_over_lines() -> None:
    sentence = [item for item in NEW if not 17 < item[2] < 24]
    couple: list[Placed] = [
        ("anak ke SATU, PEREMPUAN DARI SUAMI ISTERI : MUHAMMAD RIZKY dan", 0, 19), ("SITI RAHMAH", 0, 22),
    ]  # fmt: skip
    dated = [
        ("tahun DUA RIBU LIMA BELAS (15-03-2015) telah lahir" if row == 14 else text, x, row)
        for text, x, row in [*sentence, *couple]
    ]
    document = parse(page(dated), "akta_new")
    boxes = {name: document[name].quad for name in ("father_name", "mother_name", "birth_date")}
    assert document["birth_date"].value == "2015-03-15"
    for name, (left, right, row) in {
        "father_name": (440, 580, 19), "mother_name": (0, 110, 22), "birth_date": (270, 370, 14),
    }.items():  # fmt: skip
        quad = boxes[name]
        assert quad is not None
        assert quad[:, 0].min() == pytest.approx(left, abs=12)
        assert quad[:, 0].max() == pytest.approx(right, abs=12)
        assert quad[:, 1].min() == pytest.approx(row * 24, abs=3)
        assert quad[:, 1].max() == pytest.approx(row * 24 + 20, abs=3)
