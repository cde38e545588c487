"""Birth certificates laid out as a list of labels."""

from __future__ import annotations

import pytest

from kia_verify.documents.birth_certificate import parse
from kia_verify.documents.document import Document, State
from tests.document_pages import Placed, page

LIST: dict[str, str] = {
    "Nomor Akta Kelahiran": "6371-LU-20032015-0012",
    "Tempat Lahir": "BANJARMASIN",
    "Tanggal Lahir": "8 MARET 2015",
    "Telah Lahir Seorang Anak Bernama": "SITI RAHMAH",
    "Jenis Kelamin": "PEREMPUAN",
    "Anak Ke": "DUA",
    "Nama Ayah": "SAIFUL RAHMAN",
    "Nama Ibu": "RABIATUL ADAWIYAH",
    "Kutipan Ini Dikeluarkan Di": "KOTA BANJARMASIN",
    "Pada Tanggal": "20 MARET 2015",
}


def certificate(entries: dict[str, str], *below: tuple[str, str], gap: float = 400) -> Document:
    """A list with its labels left, `below`: (label, print in the value column under its value)."""
    placed: list[Placed] = [("NIK", 0, 0), ("6371034803150002", gap, 0), ("KUTIPAN AKTA KELAHIRAN", 200, 1)]
    row = 2.0
    for label, value in entries.items():
        placed += [(label, 0, row), (f": {value}", gap, row)]
        row += 1
        for name, text in below:
            if name == label:
                placed.append((text, gap + 20, row))
                row += 1
    return parse(page(placed), "akta_blank")


def test_every_field() -> None:
    document = certificate(LIST)
    assert {key: document[key].value for key in (
        "certificate_number", "nik", "name", "birth_place", "birth_date", "sex", "child_order",
        "father_name", "mother_name", "issued_at", "issued_on",
    )} == {
        "certificate_number": "6371-LU-20032015-0012", "nik": "6371034803150002", "name": "SITI RAHMAH",
        "birth_place": "BANJARMASIN", "birth_date": "2015-03-08", "sex": "P", "child_order": 2,
        "father_name": "SAIFUL RAHMAN", "mother_name": "RABIATUL ADAWIYAH",
        "issued_at": "KOTA BANJARMASIN", "issued_on": "2015-03-20",
    }  # fmt: skip
    assert not document.mother_only


def test_a_date_that_goes_on_below() -> None:
    broken = {**LIST, "Tanggal Lahir": "8 (DELAPAN) MARET"}
    document = certificate(broken, ("Tanggal Lahir", "2015 (DUA RIBU LIMA BELAS)"), gap=400)
    assert document["birth_date"].value == "2015-03-08"


@pytest.mark.parametrize(("father", "mother"), [("Name of Father", "Name of Mother"), ("Father", "Mother")])
def test_english_beside_and_below(father: str, mother: str) -> None:
    beside = {f"{label} / {english}": LIST[label] for label, english in {
        "Tempat Lahir": "Place of Birth", "Tanggal Lahir": "Date of Birth", "Jenis Kelamin": "Sex",
        "Nama Ayah": father, "Nama Ibu": mother,
    }.items()}  # fmt: skip
    document = certificate(beside, gap=500)
    assert document["birth_place"].value == "BANJARMASIN"
    assert document["father_name"].value == "SAIFUL RAHMAN"
    assert document["mother_name"].value == "RABIATUL ADAWIYAH"


def test_name_on_two_lines() -> None:
    document = certificate(LIST, ("Nama Ibu", "BINTI SYAHRANI"))
    assert document["mother_name"].value == "RABIATUL ADAWIYAH BINTI SYAHRANI"


@pytest.mark.parametrize(("words", "date"), [
    ("(DELAPAN MARET DUA RIBU LIMA BELAS)", "2015-03-08"), ("(DELAPAN MEI DUA RIBU LIMA BELAS)", None),
])  # fmt: skip
def test_date_repeated_in_words(words: str, date: str | None) -> None:
    document = certificate(LIST, ("Tanggal Lahir", words))
    assert document["birth_date"].value == date


def test_place_and_date_together() -> None:
    entries = {
        label: value for label, value in LIST.items() if label not in ("Tempat Lahir", "Tanggal Lahir")
    }
    document = certificate({"Tempat/Tanggal Lahir": "BANJARMASIN, 08-03-2015", **entries})
    assert (document["birth_place"].value, document["birth_date"].value) == ("BANJARMASIN", "2015-03-08")


def test_mother_alone_only_without_a_father_on_the_page() -> None:
    alone = {label: value for label, value in LIST.items() if label != "Nama Ayah"}
    assert certificate(alone).mother_only
    assert certificate(alone)["father_name"].state is State.ABSENT
    assert not certificate({**alone, "Nama Ayah": "-"}).mother_only


def test_running_text_of_another_paper_is_no_name() -> None:
    document = certificate({**LIST, "Nama Ibu": "panen di musim hujan"})
    assert document["mother_name"].value is None
