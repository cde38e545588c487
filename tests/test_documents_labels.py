"""Labels through the reader's slips, rows on skewed pages, wrapped values."""

from __future__ import annotations

import pytest

from kia_verify.documents.labels import Label, ends_word, find_label, find_labels, squeeze, starts_word
from kia_verify.documents.layout import continued, join_lines, labelled_rows, rows
from tests.document_pages import line, page

LABELS = (
    Label("nik", ("NIK",)),
    Label("name", ("Nama",)),
    Label("birth", ("Tempat/Tgl Lahir",)),
    Label("sex", ("Jenis Kelamin",)),
    Label("blood", ("Gol. Darah",)),
    Label("address", ("Alamat",)),
    Label("religion", ("Agama",)),
)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("Nama : BUDI SANTOSO", "name", "BUDI SANTOSO"),
        ("Nama:BUDISANTOSO", "name", "BUDISANTOSO"),
        ("NamaBUDI", "name", "BUDI"),
        ("NAMA . BUDI", "name", "BUDI"),
        ("NlK : 6371", "nik", "6371"),
        ("Tempat/TglLahir BANJARMASIN", "birth", "BANJARMASIN"),
        ("TempatlTg1 Lahir ;BANJARMASIN", "birth", "BANJARMASIN"),
        ("Jenis Kelarnin : LAKI-LAKI", "sex", "LAKI-LAKI"),
        ("A1amati: JL. VETERAN", "address", "JL. VETERAN"),
        ("Gol. Darah :-", "blood", "-"),
    ],
)
def test_label_is_found_and_the_value_begins_after_it(text: str, key: str, value: str) -> None:
    hit = find_label(text, LABELS)
    assert hit is not None
    assert (hit.key, text[hit.value :]) == (key, value)


@pytest.mark.parametrize("text", ["NIKEN SARI", "NANA SURYANA", "BUDI SANTOSO", "PURNAMA", ": ISLAM", ""])
def test_values_are_no_labels(text: str) -> None:
    assert find_labels(text, LABELS) == []


def test_two_labels_in_one_line_without_a_space() -> None:
    text = "Jenis Kelamin:LAKI-LAKIGol. Darah:O"
    assert [(hit.key, text[hit.start : hit.stop]) for hit in find_labels(text, LABELS)] == [
        ("sex", "Jenis Kelamin"),
        ("blood", "Gol. Darah"),
    ]


def test_margin_is_small_between_like_labels() -> None:
    alike = (Label("mother", ("DAN IBU",)), Label("alone", ("DARI IBU",)))
    clear, unclear = (find_label(text, alike) for text in ("DAN IBU SITI", "DARIBU SITI"))
    assert clear is not None
    assert unclear is not None
    assert unclear.margin < clear.margin


def test_squeezed_text_maps_back() -> None:
    text = "RT/RW: 0l2"
    squeezed, index = squeeze(text)
    assert squeezed == "RTRWOI2"
    assert [text[i] for i in index] == list("RTRW0l2")


@pytest.mark.parametrize("skew", [-0.03, 0.0, 0.03])
def test_rows_follow_the_skew(skew: float) -> None:
    placed = [(f"LEFT COLUMN {n}", 0.0, n) for n in range(8)] + [
        (f"RIGHT SIDE {n}", 700.0, n) for n in range(8)
    ]
    found = [[part.text for part in row] for row in rows(page(placed, skew).lines)]
    assert found == [[f"LEFT COLUMN {n}", f"RIGHT SIDE {n}"] for n in range(8)]


def test_value_ends_at_the_next_label_and_at_a_column_gap() -> None:
    (row,) = labelled_rows(
        page(
            [("Jenis Kelamin", 0, 0), (": PEREMPUAN", 200, 0), ("Gol. Darah : O", 400, 0), ("BANJAR", 800, 0)]
        ).lines,
        LABELS,
    )
    assert [(entry.key, entry.value.text if entry.value else None) for entry in row.entries] == [
        ("sex", ": PEREMPUAN"),
        ("blood", "O"),
    ]
    assert [piece.text for piece in row.loose] == ["BANJAR"]


def test_wrapped_value_goes_on_below_until_a_label() -> None:
    lines = page(
        [
            ("Alamat", 0, 0), ("JL. SULTAN ADAM KOMP. MANDIRI", 200, 0), ("BLOK D NO. 17", 200, 1),
            ("KOTA", 700, 1),
            ("Agama", 0, 2), ("ISLAM", 200, 2),
        ]
    ).lines  # fmt: skip
    found = labelled_rows(lines, LABELS)
    address = found[0].entries[0]
    joined = join_lines(continued(address, found, lambda text: True))
    assert joined.text == "JL. SULTAN ADAM KOMP. MANDIRI BLOK D NO. 17"
    assert joined.left == pytest.approx(200)
    assert joined.bottom > line("", 0, 1).top


def test_part_of_a_merged_line_keeps_only_its_own_quad() -> None:
    (row,) = labelled_rows(page([("Nama : BUDI", 0, 0)]).lines, LABELS)
    value = row.entries[0].value
    assert value is not None
    assert value.text == "BUDI"
    assert value.left == pytest.approx(70, abs=8)


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("RIZKY DAN IBU SITI", True, True),
        ("RIZKYDAN IBUNDA", False, False),
        ("MUHAMMAD Dan ibuSITI", True, True),
        ("rizkyDAN IBU", True, True),
    ],
)
def test_labels_that_are_words_of_their_own(text: str, starts: bool, ends: bool) -> None:
    (hit,) = find_labels(text, [Label("mother", ("DAN IBU",))])
    assert (starts_word(hit, text), ends_word(hit, text)) == (starts, ends)


@pytest.mark.parametrize(("text", "value"), [
    ("pada tangga 22 JULI 2012", "22 JULI 2012"), ("pada tangga 7 JULI 2012", "7 JULI 2012"),
    ("pada tangga1 7 JULI 2012", "7 JULI 2012"),
])  # fmt: skip
def test_a_label_that_lost_a_letter_takes_none_of_the_next_word(text: str, value: str) -> None:
    (hit,) = find_labels(text, [Label("date", ("pada tanggal",))])
    assert text[hit.value :] == value


@pytest.mark.parametrize("text", ["AISYAH ZAHIRA nak ke TIGA", "KOTA BANJARBARU anak ke DUA"])
def test_a_label_takes_no_last_letter_of_the_word_before(text: str) -> None:
    (hit,) = find_labels(text, [Label("child", ("anak ke",))])
    assert text[hit.start :].split()[0] in ("nak", "anak")
