"""The KTP on several layouts, with merged, split and lost print."""

from __future__ import annotations

import pytest

from kia_verify.documents import parse as parse_document
from kia_verify.documents.document import Document, State
from kia_verify.documents.ktp import parse
from kia_verify.report import Kind
from tests.document_pages import Placed, page

SEPARATE: list[Placed] = [
    ("PROVINSI KALIMANTAN SELATAN", 300, 0), ("KOTA BANJARMASIN", 350, 1),
    ("NIK", 0, 2), (": 6371014203850001", 200, 2),
    ("Nama", 0, 3), (": SITI RAHMAH, S.PD.", 200, 3),
    ("Tempat/Tgl Lahir", 0, 4), (": BANJARMASIN, 02-03-1985", 200, 4),
    ("Jenis Kelamin", 0, 5), (": PEREMPUAN", 200, 5), ("Gol. Darah : O", 420, 5),
    ("Alamat", 0, 6), (": JL. SULTAN ADAM NO. 17", 200, 6),
    ("RT/RW", 40, 7), (": 012/003", 200, 7),
    ("Kel/Desa", 40, 8), (": SURGI MUFTI", 200, 8),
    ("Kecamatan", 40, 9), (": BANJARMASIN UTARA", 200, 9),
    ("Agama", 0, 10), (": ISLAM", 200, 10),
    ("Status Perkawinan", 0, 11), (": KAWIN", 200, 11),
    ("Pekerjaan", 0, 12), (": GURU", 200, 12),
    ("Kewarganegaraan", 0, 13), (": WNI", 200, 13), ("KOTA BANJARMASIN", 760, 13),
    ("Berlaku Hingga", 0, 14), (": SEUMUR HIDUP", 200, 14), ("02-12-2012", 800, 14),
]  # fmt: skip
MERGED: list[Placed] = [
    ("PROVINSI KALIMANTAN SELATAN", 300, 0), ("KOTA BANJARMASIN", 350, 1),
    ("NIK : 6371014203850001", 0, 2),
    ("Nama      :SITI RAHMAH, S.PD.", 0, 3),
    ("Tempat/TglLahir:BANJARMASIN,02-03-1985", 0, 4),
    ("Jenis Kelamin:PEREMPUAN Gol.Darah:O", 0, 5),
    ("Alamat      JL. SULTAN ADAM NO. 17", 0, 6),
    ("RT/RW .012/003", 40, 7), ("Kel/Desa : SURGI MUFTI", 40, 8), ("Kecamatan ;BANJARMASIN UTARA", 40, 9),
    ("Agama : ISLAM", 0, 10), ("StatusPerkawinan:KAWIN", 0, 11),
    ("Pekerjaan : GURU KOTA BANJARMASIN", 0, 12),
    ("Kewarganegaraan: WNI KOTA BANJARMASIN", 0, 13),
    ("Berlaku Hingga : SEUMUR HIDUP 02-12-2012", 0, 14),
]  # fmt: skip
EXPECTED = {
    "nik": "6371014203850001", "name": "SITI RAHMAH, S.PD.", "birth_place": "BANJARMASIN",
    "birth_date": "1985-03-02",
    "sex": "P", "blood_type": "O", "address": "JL. SULTAN ADAM NO. 17", "rt_rw": "012/003",
    "village": "SURGI MUFTI",
    "district": "BANJARMASIN UTARA", "religion": "ISLAM", "marital_status": "KAWIN", "occupation": "GURU",
    "nationality": "WNI", "valid_until": "SEUMUR HIDUP", "province": "KALIMANTAN SELATAN",
    "regency": "KOTA BANJARMASIN",
}  # fmt: skip


def values(document: Document) -> dict[str, str | int | None]:
    return {name: field.value for name, field in document.fields.items()}


def without(placed: list[Placed], *texts: str) -> list[Placed]:
    return [item for item in placed if item[0] not in texts]


def replaced(placed: list[Placed], text: str, *new: Placed) -> list[Placed]:
    return [part for item in placed for part in (new if item[0] == text else (item,))]


@pytest.mark.parametrize("skew", [-0.02, 0.0, 0.02])
@pytest.mark.parametrize("placed", [SEPARATE, MERGED], ids=["separate", "merged"])
def test_all_fields(placed: list[Placed], skew: float) -> None:
    document = parse(page(placed, skew), "ktp_el")
    assert values(document) == EXPECTED
    assert not document.old_form
    assert not document.foreign


def test_readings_and_quads_hold_the_value_alone() -> None:
    document = parse(page(MERGED), "ktp_el")
    name = document["name"]
    assert name.reading is not None
    assert name.reading.text == "SITI RAHMAH, S.PD."
    assert name.quad is not None
    assert name.quad[0, 0] > 90


def test_wrapped_name_and_address() -> None:
    placed = [(text, x, row + (row > 3) + (row > 6)) for text, x, row in SEPARATE]
    placed = [*placed, ("PUTRI AYU", 215, 4), ("KOMP. MANDIRI BLOK D", 215, 8)]
    found = values(parse(page(placed), "ktp_el"))
    assert found["name"] == "SITI RAHMAH, S.PD. PUTRI AYU"
    assert found["address"] == "JL. SULTAN ADAM NO. 17 KOMP. MANDIRI BLOK D"
    assert {name: found[name] for name in ("birth_date", "rt_rw", "village")} == {
        "birth_date": "1985-03-02", "rt_rw": "012/003", "village": "SURGI MUFTI",
    }  # fmt: skip


def test_wrapped_occupation() -> None:
    placed = [(text, x, row + (row > 12)) for text, x, row in SEPARATE]
    found = values(parse(page([*placed, ("HUKUM DAN NOTARIS", 215, 13)]), "ktp_el"))
    assert found["occupation"] == f"{EXPECTED['occupation']} HUKUM DAN NOTARIS"
    assert (found["nationality"], found["valid_until"]) == ("WNI", "SEUMUR HIDUP")


@pytest.mark.parametrize(
    "label", ["NIK", "Nama", "Tempat/Tgl Lahir", "RT/RW", "Kecamatan", "Agama", "Pekerjaan"]
)
def test_lost_label_is_replaced_by_the_order_of_rows(label: str) -> None:
    assert values(parse(page(without(SEPARATE, label)), "ktp_el")) == EXPECTED


def test_lost_value_does_not_take_its_neighbours() -> None:
    placed = without(SEPARATE, ": WNI", ": SEUMUR HIDUP", ": SURGI MUFTI")
    document = parse(page(placed), "ktp_el")
    assert document["nationality"].state is State.EMPTY
    assert document["valid_until"].state is State.EMPTY
    assert document["village"].value is None
    assert document["district"].value == "BANJARMASIN UTARA"


def test_lost_row_is_absent() -> None:
    document = parse(page(without(SEPARATE, "Nama", ": SITI RAHMAH, S.PD.")), "ktp_el")
    assert document["name"].state is State.ABSENT
    assert document["nik"].value == EXPECTED["nik"]


def test_end_date_of_an_early_card_is_not_the_date_of_issue() -> None:
    placed = replaced(
        MERGED, "Berlaku Hingga : SEUMUR HIDUP 02-12-2012", ("Berlaku Hingga : 02-03-2017 02-12-2012", 0, 14)
    )
    assert parse(page(placed), "ktp_el")["valid_until"].value == "2017-03-02"


def test_jakarta_prints_no_kota() -> None:
    head: list[Placed] = [("PROVINSI DKI JAKARTA", 300, 0), ("JAKARTA BARAT", 350, 1)]
    document = parse(page([*head, *SEPARATE[2:]]), "ktp_el")
    assert (document["province"].value, document["regency"].value) == ("DKI JAKARTA", "JAKARTA BARAT")


@pytest.mark.parametrize(
    ("printed", "value"),
    [("KABUPATEN TA NAH LAUT", "KABUPATEN TANAH LAUT"), ("KOTA PALANGKARAYA", "KOTA PALANGKARAYA")],
    ids=["an invented space goes", "the document's own spelling stays"],
)
def test_spaces_of_a_region(printed: str, value: str) -> None:
    placed = replaced(SEPARATE, "KOTA BANJARMASIN", (printed, 350, 1))
    assert parse_document(page(placed), Kind.KTP, "")["regency"].value == value


def test_foreigners_card() -> None:
    english = {
        ": PEREMPUAN": ": FEMALE", ": KAWIN": ": MARRIED", ": WNI": ": SOUTH KOREA", ": ISLAM": ": CHRISTIAN",
        ": SEUMUR HIDUP": ": 05-05-2030", ": GURU": ": TEACHER",
    }  # fmt: skip
    document = parse(page([(english.get(text, text), x, row) for text, x, row in SEPARATE]), "ktp_foreign")
    assert document.foreign
    assert values(document) == EXPECTED | {
        "marital_status": "MARRIED", "nationality": "SOUTH KOREA", "religion": "CHRISTIAN",
        "valid_until": "2030-05-05", "occupation": "TEACHER",
    }  # fmt: skip


def test_dash_for_the_blood_type_is_empty() -> None:
    document = parse(page(replaced(SEPARATE, "Gol. Darah : O", ("Gol. Darah :-", 420, 5))), "ktp_el")
    assert document["blood_type"].state is State.EMPTY


def test_old_card_is_named() -> None:
    assert parse(page(SEPARATE), "ktp_old").old_form


def test_values_without_any_label() -> None:
    placed = [item for item in SEPARATE if item[1] >= 200]
    assert values(parse(page(placed), "ktp_el")) == EXPECTED


@pytest.mark.parametrize("skew", [-0.02, 0.02])
def test_remains_of_labels(skew: float) -> None:
    placed = [(text[-3:], 60, row) if x < 200 else (text, x, row) for text, x, row in SEPARATE]
    assert values(parse(page(placed, skew), "ktp_el")) == EXPECTED


def test_without_labels_a_lost_row_shifts_no_other() -> None:
    placed = [item for item in SEPARATE if item[1] >= 200 and item[0] != ": SURGI MUFTI"]
    found = values(parse(page(placed), "ktp_el"))
    assert found == EXPECTED | {"village": None, "district": None}
    named = [item for item in SEPARATE if item[1] >= 200 and "RAHMAH" not in item[0]]
    assert values(parse(page(named), "ktp_el")) == EXPECTED | {"name": None}


def test_long_place_of_birth_takes_two_lines() -> None:
    placed = [(text, x, row + (row > 4)) for text, x, row in SEPARATE]
    placed = replaced(
        placed, ": BANJARMASIN, 02-03-1985",
        (": KEP. SIAU TAGULANDANG BIARO,", 200, 4), ("02-03-1985", 215, 5),
    )  # fmt: skip
    found = values(parse(page(placed), "ktp_el"))
    assert found == EXPECTED | {"birth_place": "KEP. SIAU TAGULANDANG BIARO"}


@pytest.mark.parametrize(
    "name", ["HALIMATUS SA'DIAH", "AGAMA PUTRI", "NAMA ALAMATSYAH", "HELDA RAHMAH", "GOLDA RAHMAN", "SELAMAT"]
)
@pytest.mark.parametrize("merged", [False, True])
def test_name_that_resembles_a_label(name: str, merged: bool) -> None:
    placed = MERGED if merged else SEPARATE
    old = "Nama      :SITI RAHMAH, S.PD." if merged else ": SITI RAHMAH, S.PD."
    new = (f"Nama      :{name}", 0, 3) if merged else (f": {name}", 200, 3)
    assert values(parse(page(replaced(placed, old, new)), "ktp_el")) == EXPECTED | {"name": name}


@pytest.mark.parametrize(
    ("whole", "rest", "key"),
    [
        (": SITI RAHMAH, S.PD.", ("I RAHMAH, S.PD.", 250, 3), "name"),
        (": SURGI MUFTI", ("GI MUFTI", 250, 8), "village"),
        (": BANJARMASIN, 02-03-1985", ("RMASIN, 02-03-1985", 270, 4), "birth_place"),
    ],
)
def test_value_that_lost_its_beginning_is_uncertain(whole: str, rest: Placed, key: str) -> None:
    document = parse(page(replaced(SEPARATE, whole, rest)), "ktp_el")
    assert document[key].state is State.UNCERTAIN
    assert values(document) == EXPECTED | {key: None}


def test_values_behind_a_reflection_are_uncertain_also_where_most_lost_their_beginning() -> None:
    placed = SEPARATE
    for whole, rest in (
        (": JL. SULTAN ADAM NO. 17", ("DAM NO. 17", 330, 6)),
        (": SURGI MUFTI", ("MUFTI", 300, 8)),
        (": BANJARMASIN UTARA", ("UTARA", 370, 9)),
        (": GURU", ("RU", 280, 12)),
    ):
        placed = replaced(placed, whole, rest)
    for hidden in (": 012/003", ": ISLAM", ": KAWIN", ": WNI"):
        placed = [one for one in placed if one[0] != hidden]
    document = parse(page(placed), "ktp_el")
    assert {document[key].value for key in ("address", "village", "district", "occupation")} == {None}
    assert document["name"].value == EXPECTED["name"]
