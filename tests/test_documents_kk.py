"""The family card's two tables with merged, wrapped, misread and lost print."""

from __future__ import annotations

import pytest

from kia_verify.documents.document import Document, State
from kia_verify.documents.kk import parse
from kia_verify.documents.layout import Flow
from kia_verify.documents.strip import Strip, split_at
from tests.document_pages import Placed, line, page

HEAD: list[Placed] = [
    ("KARTU KELUARGA", 400, 0), ("No. 6371010203150001", 380, 1),
    ("Nama Kepala Keluarga", 0, 2), (": I NYOMAN MAHENDRA", 220, 2), ("Desa/Kelurahan : SURGI MUFTI", 900, 2),
    ("Alamat : JL. SULTAN ADAM NO. 17", 0, 3), ("Kecamatan : BANJARMASIN UTARA", 900, 3),
    ("RT/RW : 003/001", 0, 4), ("Kabupaten/Kota : KOTA BANJARMASIN", 900, 4),
    ("Kode Pos : 70122", 0, 5), ("Provinsi : KALIMANTAN SELATAN", 900, 5),
]  # fmt: skip
FIRST_HEADING: list[Placed] = [
    ("No", 0, 7), ("Nama Lengkap", 120, 7), ("NIK", 380, 7), ("Jenis Kelamin", 500, 7),
    ("Tempat Lahir", 660, 7), ("Tanggal Lahir", 800, 7), ("Agama", 960, 7), ("Pendidikan", 1060, 7),
    ("(1)", 160, 8), ("(2)", 380, 8), ("(3)", 540, 8), ("(4)", 700, 8), ("5)", 850, 8), ("(6)", 970, 8),
]  # fmt: skip
FIRST: list[Placed] = [
    ("1", 0, 10), ("I NYOMAN MAHENDRA", 40, 10), ("6371012108870006", 330, 10), ("LAKI-LAKI", 520, 10),
    ("ROTE NDAO", 650, 10), ("21-08-1987", 800, 10), ("HINDU", 960, 10), ("STRATA I", 1060, 10),
    ("2", 0, 11), ("DEWI SARTIKA", 40, 11), ("6371016207920009", 330, 11), ("PEREMPUAN", 520, 11),
    ("BANJARMASIN", 650, 11), ("22-07-1992", 800, 11), ("HINDU", 960, 11), ("STRATA I", 1060, 11),
    ("3", 0, 12), ("NI LUH AYU", 40, 12), ("6371016105170001", 330, 12), ("PEREMPUAN", 520, 12),
    ("BANJARMASIN", 650, 12), ("21-05-2017", 800, 12), ("HINDU", 960, 12), ("BELUM SEKOLAH", 1060, 12),
    ("4", 0, 13), ("-", 40, 13), ("5", 0, 14), ("-", 40, 14),
]  # fmt: skip
SECOND_HEADING: list[Placed] = [
    ("No", 0, 16), ("Status Perkawinan", 40, 16), ("Status Hubungan Dalam Keluarga", 240, 16),
    ("Kewarganegaraan", 570, 16), ("Ayah", 900, 16), ("Ibu", 1200, 16),
]  # fmt: skip
SECOND: list[Placed] = [
    ("1", 0, 18), ("KAWIN", 40, 18), ("KEPALA KELUARGA", 250, 18), ("WNI", 600, 18),
    ("IDA BAGUS ARTAWAN", 780, 18), ("NI LUH SUKERTI", 1090, 18),
    ("2", 0, 19), ("KAWIN", 40, 19), ("ISTRI", 250, 19), ("WNI", 600, 19),
    ("DWI SAPUTRO", 780, 19), ("SEKAR", 1090, 19),
    ("3", 0, 20), ("BELUM KAWIN", 40, 20), ("ANAK", 250, 20), ("WNI", 600, 20),
    ("I NYOMAN MAHENDRA", 780, 20), ("DEWI SARTIKA", 1090, 20),
]  # fmt: skip
FOOT: list[Placed] = [
    ("Dikeluarkan Tanggal : 02-03-2018", 0, 30), ("KEPALA KELUARGA", 500, 30),
    ("KEPALA DINAS KEPENDUDUKAN DAN", 900, 30), ("I NYOMAN MAHENDRA", 500, 33),
]  # fmt: skip
CARD = [*HEAD, *FIRST_HEADING, *FIRST, *SECOND_HEADING, *SECOND, *FOOT]
MEMBERS = [
    {
        "name": "I NYOMAN MAHENDRA", "nik": "6371012108870006", "sex": "L", "birth_place": "ROTE NDAO",
        "birth_date": "1987-08-21", "religion": "HINDU", "relation": "KEPALA KELUARGA",
        "marital_status": "KAWIN", "nationality": "WNI",
        "father_name": "IDA BAGUS ARTAWAN", "mother_name": "NI LUH SUKERTI",
    },
    {
        "name": "DEWI SARTIKA", "nik": "6371016207920009", "sex": "P", "birth_place": "BANJARMASIN",
        "birth_date": "1992-07-22", "religion": "HINDU", "relation": "ISTRI",
        "marital_status": "KAWIN", "nationality": "WNI",
        "father_name": "DWI SAPUTRO", "mother_name": "SEKAR",
    },
    {
        "name": "NI LUH AYU", "nik": "6371016105170001", "sex": "P", "birth_place": "BANJARMASIN",
        "birth_date": "2017-05-21", "religion": "HINDU", "relation": "ANAK",
        "marital_status": "BELUM KAWIN", "nationality": "WNI",
        "father_name": "I NYOMAN MAHENDRA", "mother_name": "DEWI SARTIKA",
    },
]  # fmt: skip
BOTH_PARENTS = f"{'IDA BAGUS ARTAWAN':31}NI LUH SUKERTI"
Change = dict[str, "list[Placed]"]


def members(document: Document) -> list[dict[str, str | int | None]]:
    return [{name: field.value for name, field in row.items()} for row in document.members]


def changed(change: Change, card: list[Placed] = CARD) -> list[Placed]:
    """The card with the first occurrence of some texts replaced by other print."""
    rest, result = dict(change), []
    for item in card:
        result += rest.pop(item[0], [item])
    assert not rest
    return result


def in_row(row: float, change: Change) -> list[Placed]:
    """The same in one row alone."""
    kept = [item for item in CARD if item[2] != row]
    return kept + changed(change, [item for item in CARD if item[2] == row])


@pytest.mark.parametrize("skew", [-0.02, 0.0, 0.02])
def test_header_and_members(skew: float) -> None:
    document = parse(page(CARD, skew), "kk_new")
    assert members(document) == MEMBERS
    assert {name: field.value for name, field in document.fields.items()} == {
        "kk_number": "6371010203150001", "head_name": "I NYOMAN MAHENDRA",
        "address": "JL. SULTAN ADAM NO. 17", "rt_rw": "003/001", "village": "SURGI MUFTI",
        "district": "BANJARMASIN UTARA", "regency": "KOTA BANJARMASIN", "postal_code": "70122",
        "province": "KALIMANTAN SELATAN", "issued_on": "2018-03-02",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["HALIMATUS SADIYAH", "SELAMAT RIYADI", "SALAMAT SIREGAR", "ALAMANDA"])
@pytest.mark.parametrize("colon", [": ", ""])
def test_head_whose_name_resembles_a_label(name: str, colon: str) -> None:
    card = changed({": I NYOMAN MAHENDRA": [(colon + name, 220, 2)]})
    fields = parse(page(card), "kk_new").fields
    assert (fields["head_name"].value, fields["address"].value) == (name, "JL. SULTAN ADAM NO. 17")


@pytest.mark.parametrize(
    ("row", "change"),
    [
        (10, {"1": [], "I NYOMAN MAHENDRA": [("1 I NYOMAN MAHENDRA", 20, 10)]}),
        (10, {"1": [("I", 0, 10)]}),
        (10, {"1": []}),
        (10, {"I NYOMAN MAHENDRA": [("I", 40, 10), ("NYOMAN MAHENDRA", 60, 10)]}),
        (11, {"2": [("Z", 0, 11)]}),
        (11, {"PEREMPUAN": [("PEREMPUAN BANJARMASIN", 520, 11)], "BANJARMASIN": []}),
        (11, {"6371016207920009": [("6371016207920009PEREMPUAN", 330, 11)], "PEREMPUAN": []}),
        (12, {"BANJARMASIN": [("BANJARMASIN 21-05-2017 HINDU", 650, 12)], "21-05-2017": [], "HINDU": []}),
        (18, {"KEPALA KELUARGA": [("KEPALA KELUARGA WNI", 250, 18)], "WNI": []}),
        (18, {"IDA BAGUS ARTAWAN": [(BOTH_PARENTS, 780, 18)], "NI LUH SUKERTI": []}),
        (19, {"WNI": [(f"{'WNI':18}DWI SAPUTRO", 600, 19)], "DWI SAPUTRO": []}),
        (20, {"3": [], "BELUM KAWIN": [("3 BELUM KAWIN ANAK", 20, 20)], "ANAK": []}),
    ],
)
def test_merged_and_lost_boxes(row: float, change: Change) -> None:
    assert members(parse(page(in_row(row, change)), "kk_new")) == MEMBERS


@pytest.mark.parametrize(
    ("rows", "moved"),
    [
        (range(10, 13), {40: 250, 330: 40}),
        (range(10, 13), {520: 260, 330: 420}),
        (range(10, 13), {520: 900, 650: 540, 800: 700, 960: 1010}),
        (
            range(16, 21),
            {780: 40, 900: 160, 1090: 300, 1200: 420, 40: 600, 240: 770, 250: 780, 570: 1060, 600: 1090},
        ),
    ],
    ids=["number first", "sex before number", "sex after date", "parents first"],
)  # fmt: skip
def test_columns_in_another_order(rows: range, moved: dict[float, float]) -> None:
    card = [(text, moved.get(x, x) if row in rows else x, row) for text, x, row in CARD]
    assert members(parse(page(card), "kk_new")) == MEMBERS


@pytest.mark.parametrize(
    ("label", "value"),
    [("Nama Kepala Keluarga / Head of Family", ": I NYOMAN MAHENDRA"),
     ("Nama Kepala Keluarga / Head : I NYOMAN MAHENDRA", "")],
)  # fmt: skip
def test_a_labels_translation_is_no_part_of_the_value(label: str, value: str) -> None:
    placed = {"Nama Kepala Keluarga": label, ": I NYOMAN MAHENDRA": value}
    card = [(placed.get(text, text), x + 200 * (text[0] == ":"), row) for text, x, row in CARD]
    document = parse(page([item for item in card if item[0]]), "kk_new")
    assert document["head_name"].value == "I NYOMAN MAHENDRA"


def test_the_place_beside_a_lost_sex_says_nothing_of_it() -> None:
    lost = parse(page([item for item in CARD if item[0] not in ("LAKI-LAKI", "PEREMPUAN")]), "kk_new")
    misread = parse(page([(text.replace("PEREMPUAN", "PRMPN"), x, row) for text, x, row in CARD]), "kk_new")
    for document, reading in ((lost, None), (misread, "PRMPN")):
        sex = document.members[1]["sex"]
        assert sex.state is State.UNCERTAIN
        assert (sex.reading and sex.reading.text) == reading


def test_wrapped_cells() -> None:
    placed = [(text, x, row * 2) for text, x, row in CARD]
    wrapped = changed(
        {
            "NI LUH AYU": [("NI LUH", 40, 23.5), ("AYU", 40, 24.5)],
            "IDA BAGUS ARTAWAN": [("IDA BAGUS", 780, 35.5), ("ARTAWAN", 780, 36.5)],
        },
        placed,
    )
    assert members(parse(page(wrapped), "kk_new")) == MEMBERS


@pytest.mark.parametrize("lost", ["Ayah", "Ibu", "Kewarganegaraan", "Status Hubungan Dalam Keluarga"])
def test_lost_heading(lost: str) -> None:
    assert members(parse(page(changed({lost: []})), "kk_new")) == MEMBERS


@pytest.mark.parametrize("misread", ["WN", "whe", "MN"])
def test_misread_nationality_does_not_get_into_a_name(misread: str) -> None:
    found = parse(page(in_row(19, {"WNI": [(misread, 600, 19)]})), "kk_new").members[1]
    assert found["nationality"].state is State.UNCERTAIN
    assert (found["father_name"].value, found["mother_name"].value) == ("DWI SAPUTRO", "SEKAR")


def test_no_nationality_is_read_at_all() -> None:
    misread: list[Placed] = [("WN" if text == "WNI" else text, x, row) for text, x, row in CARD]
    without = [item for item in misread if item[0] not in ("Ayah", "Ibu")]
    for placed in (misread, without):
        found = members(parse(page(placed), "kk_new"))
        assert found == [{**row, "nationality": None} for row in MEMBERS]


def test_relations_misread_beyond_recognition_keep_their_rows() -> None:
    placed = changed({"ISTRI": [("1STSY", 250, 19)], "ANAK": [("ANAN", 250, 20)]})
    placed = [("HH" if text == "WNI" and row > 18 else text, x, row) for text, x, row in placed]
    found = parse(page(placed), "kk_new").members
    assert [row["father_name"].value for row in found] == [row["father_name"] for row in MEMBERS]
    assert found[1]["relation"].state is State.UNCERTAIN


def test_what_is_left_of_belum_kawin_is_not_kawin() -> None:
    found = parse(page(in_row(20, {"BELUM KAWIN": [("BEIIJM KAWIN", 40, 20)]})), "kk_new").members[2]
    assert found["marital_status"].value != "KAWIN"


def test_word_of_another_column_makes_a_name_uncertain() -> None:
    found = parse(page(in_row(19, {"DWI SAPUTRO": [("KEPALA KELUARGA DWI", 780, 19)]})), "kk_new").members[1]
    assert found["father_name"].state is State.UNCERTAIN


def test_misread_column_number_is_no_part_of_the_first_name() -> None:
    placed = changed({"(1)": [("0", 160, 9.2)]})
    assert members(parse(page(placed), "kk_new")) == MEMBERS


def test_name_that_lost_its_beginning_is_uncertain() -> None:
    fourth: list[Placed] = [
        (text, x, 13) for text, x, row in FIRST if row == 12 and text not in ("3", "NI LUH AYU")
    ]
    placed = [item for item in CARD if item[2] != 13]
    found = parse(page([*placed, *fourth, ("4", 0, 13), ("LUH AYU", 85, 13)]), "kk_new").members[3]
    assert found["name"].state is State.UNCERTAIN


def test_dash_is_an_empty_cell() -> None:
    found = parse(page(in_row(18, {"NI LUH SUKERTI": [("-", 1150, 18)]})), "kk_new").members[0]
    assert found["mother_name"].state is State.EMPTY
    assert found["father_name"].value == "IDA BAGUS ARTAWAN"


def test_row_lost_in_the_second_table_is_not_taken_from_its_neighbour() -> None:
    found = parse(page([item for item in CARD if item[2] != 19]), "kk_new").members
    assert len(found) == 3
    assert found[0]["father_name"].value == "IDA BAGUS ARTAWAN"
    assert found[2]["father_name"].value == "I NYOMAN MAHENDRA"
    assert "father_name" not in found[1] or found[1]["father_name"].value is None


def test_page_without_a_second_table() -> None:
    found = parse(page([item for item in CARD if item[2] < 15]), "kk_new").members
    assert [row["nik"].value for row in found] == [row["nik"] for row in MEMBERS]
    assert all("father_name" not in row for row in found)


def test_strip_orders_wrapped_cells_and_cuts_over_pieces() -> None:
    pieces = [line("RAHMAH", 40, 1), line("WNI", 200, 0.5), line("SITI NUR", 40, 0)]
    strip = Strip.of(pieces, Flow(pieces))
    assert strip.text == "SITI NUR RAHMAH WNI"
    cell = strip.cut(0, 15)
    assert cell is not None
    assert cell.text == "SITI NUR RAHMAH"
    assert cell.right == pytest.approx(120)
    assert strip.cut(8, 9) is None


def test_line_over_a_column_border_is_cut_between_words() -> None:
    left, right = split_at(line("BUDI SANTOSO SITI RAHMAH"), 126.0)
    assert left is not None
    assert right is not None
    assert (left.text.strip(), right.text.strip()) == ("BUDI SANTOSO", "SITI RAHMAH")
    assert split_at(line("BUDI", 10), 200.0)[1] is None
    assert split_at(line("BUDI", 10), 5.0)[0] is None
