"""Which document a page is, whole, cropped, or another paper altogether."""

from __future__ import annotations

import pytest

from kia_verify.documents.kinds import classify, upright_score
from kia_verify.report import Kind
from tests.document_pages import Placed, page
from tests.test_documents_birth_certificate import BLANK, NEW
from tests.test_documents_ktp import MERGED, SEPARATE

KK: list[Placed] = [
    ("KARTU KELUARGA", 400, 0), ("No. 6371010203150001", 380, 1),
    ("Nama Kepala Keluarga : BUDI", 0, 2), ("Desa/Kelurahan : SURGI MUFTI", 600, 2),
    ("Alamat : JL. SULTAN ADAM", 0, 3), ("Kecamatan : BANJARMASIN UTARA", 600, 3),
    ("RT/RW : 003/001", 0, 4), ("Kabupaten/Kota : BANJARMASIN", 600, 4), ("Kode Pos : 70122", 0, 5),
    ("Provinsi : KALIMANTAN SELATAN", 600, 5), ("Nama Lengkap", 60, 7), ("NIK", 300, 7),
    ("Jenis Kelamin", 380, 7),
    ("Tempat Lahir", 450, 7), ("Tanggal Lahir", 560, 7), ("Agama", 610, 7), ("Pendidikan", 680, 7),
    ("Jenis Pekerjaan", 820, 7), ("Status Perkawinan", 60, 15), ("Status Hubungan Dalam Keluarga", 260, 15),
    ("Kewarganegaraan", 370, 15), ("Dokumen Imigrasi", 480, 15), ("Nama Orang Tua", 700, 15),
    ("Dikeluarkan Tanggal : 02-03-2015", 0, 20), ("KEPALA KELUARGA", 450, 20),
]  # fmt: skip
COPIES: list[Placed] = [
    ("LEMBAR : I. Kepala Keluarga", 0, 21), ("II. RT", 90, 22), ("III. Desa/Kelurahan", 90, 23),
    ("IV. Kecamatan", 90, 24),
]  # fmt: skip
SIGNED = "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik"
OTHERS: dict[str, list[str]] = {
    "kia": [
        "PROVINSI KALIMANTAN SELATAN", "KARTU IDENTITAS ANAK", "NIK : 6371035503150002", "Nama : NUR AISYAH",
        "Tempat/Tgl Lahir : BANJARMASIN, 15-03-2015", "Jenis Kelamin : PEREMPUAN", "Gol. Darah : O",
        "No. Kartu Keluarga : 6371010203150001", "Nama Kepala Keluarga : BUDI",
        "No. Akta Kelahiran : 6371-LU-20032015-0007",
        "Agama : ISLAM", "Kewarganegaraan : WNI", "Alamat : JL. SULTAN ADAM", "RT/RW : 003/001",
        "Kel/Desa : SURGI MUFTI",
        "Kecamatan : BANJARMASIN UTARA", "Berlaku Hingga : 14-03-2032",
    ],
    "sim": ["SURAT IZIN MENGEMUDI", "DRIVING LICENSE", "1. BUDI SANTOSO", "PRIA", "POLDA KALSEL"],
    "bpjs": [
        "KARTU INDONESIA SEHAT", "BPJS Kesehatan", "Nomor Kartu : 0001234567890", "Nama : BUDI",
        "Alamat : JL. A. YANI", "Tanggal Lahir : 02-03-1985", "NIK : 6371014203850001",
        "Faskes Tingkat I : PUSKESMAS",
    ],
    "buku nikah": [
        "KUTIPAN AKTA NIKAH", "Nama : BUDI", "Tempat Lahir : BANJARMASIN", "Kewarganegaraan : WNI",
        "Agama : ISLAM", "Pekerjaan : SWASTA", "Alamat : JL. A. YANI",
    ],
    "marriage": [
        "PENCATATAN SIPIL", "KUTIPAN AKTA PERKAWINAN", "EXCERPT OF MARRIAGE CERTIFICATE",
        "bahwa di BANJARMASIN", "pada tanggal DUA MARET", "telah tercatat perkawinan antara",
    ],
    "ijazah": [
        "KEMENTERIAN PENDIDIKAN", "IJAZAH", "SEKOLAH DASAR", "tempat dan tanggal lahir : BANJARMASIN",
    ],
    "ikd": ["Identitas Kependudukan Digital", "NIK", "6371014203850001", "Nama", "BUDI SANTOSO", "Dokumen"],
    "chat": ["WhatsApp", "Terima kasih pak", "10.24", "Kirim"],
    "nothing": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("placed", "kind", "form"),
    [
        (SEPARATE, Kind.KTP, "ktp_el"),
        (MERGED, Kind.KTP, "ktp_el"),
        ([("KARTU TANDA PENDUDUK", 300, 0), *SEPARATE[1:]], Kind.KTP, "ktp_old"),
        (KK, Kind.KK, "kk"),
        ([*KK, *COPIES], Kind.KK, "kk_old"),
        ([*KK, ("Ibu", 900, 16), ("(15)", 895, 17)], Kind.KK, "kk_old"),
        ([*KK, ("Ibu", 900, 16), ("(17)", 895, 17)], Kind.KK, "kk_new"),
        ([*KK, *COPIES, ("Golongan Darah", 900, 7)], Kind.KK, "kk_new"),
        ([*KK, ("Golongan", 900, 6.7), ("Darah", 910, 7.3)], Kind.KK, "kk_new"),
        ([*KK, ("Tanggal Perkawinan/", 300, 15)], Kind.KK, "kk_new"),
        ([*KK, (SIGNED, 200, 30)], Kind.KK, "kk_new"),
        (NEW, Kind.BIRTH_CERTIFICATE, "akta_new"),
        (BLANK, Kind.BIRTH_CERTIFICATE, "akta_blank"),
    ],
)
def test_kind_and_form(placed: list[Placed], kind: Kind, form: str) -> None:
    found = classify(page(placed))
    assert found[0] is kind
    assert found[2] == form
    assert 0.5 < found[1] <= 1.0


def test_foreigners_card() -> None:
    english = {": PEREMPUAN": ": FEMALE", ": KAWIN": ": MARRIED", ": WNI": ": JAPAN"}
    assert classify(page((english.get(text, text), x, row) for text, x, row in SEPARATE))[2] == "ktp_foreign"


@pytest.mark.parametrize("nationality", [": WNI", ": WNl", ""])
def test_a_regency_that_reads_like_english_makes_no_foreigner(nationality: str) -> None:
    twice = [("KABUPATEN KUANTAN SINGINGI", 200, row) for row in (30, 31)]
    card = [(nationality if text == ": WNI" else text, x, row) for text, x, row in SEPARATE]
    assert classify(page([*card, *twice]))[2] == "ktp_el"


@pytest.mark.parametrize(
    ("placed", "kind"), [(SEPARATE, Kind.KTP), (KK, Kind.KK), (NEW, Kind.BIRTH_CERTIFICATE)]
)
@pytest.mark.parametrize("part", ["head", "foot"])
def test_half_a_page_is_recognised(placed: list[Placed], kind: Kind, part: str) -> None:
    middle = max(row for _, _, row in placed) / 2
    kept = [item for item in placed if (item[2] <= middle) == (part == "head")]
    assert classify(page(kept))[0] is kind


@pytest.mark.parametrize("name", OTHERS)
def test_other_papers_are_unknown(name: str) -> None:
    placed: list[Placed] = [(text, 0.0, float(row)) for row, text in enumerate(OTHERS[name])]
    assert classify(page(placed))[0] is Kind.UNKNOWN


def test_kia_without_its_title_is_still_no_ktp() -> None:
    texts = [text for text in OTHERS["kia"] if text != "KARTU IDENTITAS ANAK"]
    assert classify(page([(text, 0.0, float(row)) for row, text in enumerate(texts)]))[0] is Kind.UNKNOWN


def test_words_make_sense_upright_only() -> None:
    assert upright_score(page(SEPARATE)) == 1.0
    gibberish: list[Placed] = [("ISVNIAOHd", 0, 0), ("VIVN", 0, 1), ("NVWIH HVMNWnf", 0, 2)]
    assert upright_score(page(gibberish)) < 0.2


def test_certificate_without_its_foot_is_no_old_form() -> None:
    head = [item for item in BLANK if item[2] < 10 and "Stbld" not in item[0] and "gazette" not in item[0]]
    head = [item for item in head if "AL" not in item[0].split()]
    assert classify(page(head))[2] == "akta"


def test_certificate_of_the_last_century() -> None:
    texts = [
        "PENCATATAN SIPIL", "KUTIPAN AKTA KELAHIRAN", "No. 22282/U/JS/1997",
        "bahwa di JAKARTA pada tanggal dua belas Nopember seribu sembilanratus sembilanpuluh tujuh",
        "telah lahir", "anak ke dua laki-laki dari suami isteri : BUDI dan SITI",
    ]  # fmt: skip
    assert classify(page([(text, 0.0, float(row)) for row, text in enumerate(texts)]))[2] == "akta_old"


def values_alone(placed: list[Placed]) -> list[Placed]:
    """What is left of a page whose left part is cut off."""
    return [item for item in placed if item[1] >= 200]


def test_ktp_whose_labels_are_cut_off_is_told_by_its_values() -> None:
    kind, confidence, form = classify(page(values_alone(SEPARATE)))
    assert (kind, form) == (Kind.KTP, "ktp_el")
    assert confidence > 0.5
    bare = [item for item in values_alone(SEPARATE) if "PROVINSI" not in item[0] and "Gol" not in item[0]]
    assert classify(page(bare))[0] is Kind.KTP


def test_other_cards_whose_labels_are_cut_off_are_no_ktp() -> None:
    kia = [
        "PROVINSI KALIMANTAN SELATAN", "KOTA BANJARMASIN", "6371035503150002", "NUR AISYAH PUTRI",
        "BANJARMASIN, 15-03-2015", "PEREMPUAN", "6371010203150001", "BUDI SANTOSO",
        "6371-LU-20032015-0007", "ISLAM", "WNI", "JL. SULTAN ADAM", "003/001", "SURGI MUFTI", "14-03-2032",
    ]  # fmt: skip
    without_family_card = [text for text in kia if text != "6371010203150001"]
    licence = ["BUDI SANTOSO", "BANJARMASIN, 02-03-1985", "PRIA", "JL. A. YANI", "637114203850", "02-03-2026"]
    for texts in (kia, without_family_card, licence):
        placed: list[Placed] = [(text, 200.0, float(row)) for row, text in enumerate(texts)]
        assert classify(page(placed))[0] is not Kind.KTP
