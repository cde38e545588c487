"""Which document a page is, told by the words on it, and a KTP by its values too.

Several keywords vote for each kind, so a page that lost its title to a glare or its foot to the edge of
the photograph is still recognised; titles of other papers (a marriage book, a driving licence, the
child's identity card itself) vote for unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

from kia_verify.documents.forms import akta_form, kk_form, ktp_form
from kia_verify.documents.ktp_values import values_in_order
from kia_verify.documents.labels import Hit, Label, find_labels
from kia_verify.reading.page import Page
from kia_verify.report import Kind

LEAST_VOTES = 3.0
"""Votes that a kind needs."""
LEAST_LEAD = 1.3
"""How many times the votes of the runner-up it needs."""
VALUE_VOTES = 0.8
"""Votes for a KTP of each value that stands in its order: a card whose labels are cut off or burnt out."""
ENOUGH_HITS = 8
"""Keywords that make a page certainly upright."""


@dataclass(frozen=True)
class _Clue:
    """A keyword and how many votes it gives (or takes) each kind."""

    label: Label
    votes: dict[Kind, float]


def _clues(votes: dict[Kind, float], *words: str) -> list[_Clue]:
    return [_Clue(Label(word.split("|")[0], tuple(word.split("|"))), votes) for word in words]


_KTP, _KK, _AKTA, _OTHER = Kind.KTP, Kind.KK, Kind.BIRTH_CERTIFICATE, Kind.UNKNOWN
_CLUES: tuple[_Clue, ...] = (
    *_clues({_KTP: 4.0}, "KARTU TANDA PENDUDUK"),
    *_clues({_KTP: 1.5, _KK: 0.3}, "Berlaku Hingga"),
    *_clues(
        {_KTP: 1.5},
        "Tempat/Tgl Lahir|Tempat/Tgl. Lahir|Place/Date of Birth", "Gol. Darah|Gol Darah|Golongan Darah",
    ),
    *_clues({_KTP: 1.0}, "Kel/Desa|Kel./Desa"),
    *_clues({_KTP: 1.0, _KK: 0.5}, "Status Perkawinan", "Pekerjaan", "Kewarganegaraan"),
    *_clues({_KTP: 0.7, _KK: 0.5}, "Jenis Kelamin", "Agama", "RT/RW", "Alamat", "Kecamatan"),
    *_clues({_KTP: 0.5, _KK: 0.3}, "PROVINSI", "NIK"),
    *_clues({_KK: 3.0, _KTP: -2.0}, "KARTU KELUARGA", "Nama Kepala Keluarga"),
    *_clues(
        {_KK: 1.5},
        "Status Hubungan Dalam Keluarga|Hubungan Dalam Keluarga", "Dokumen Imigrasi", "Nama Orang Tua",
    ),
    *_clues(
        {_KK: 1.0},
        "Nama Lengkap", "Pendidikan", "Jenis Pekerjaan", "Kode Pos", "Kabupaten/Kota", "Desa/Kelurahan",
        "No. Paspor", "No. KITAS/KITAP|No. KITAP", "Tempat Lahir", "Tanggal Lahir", "KEPALA KELUARGA",
        "Lembar",
    ),
    *_clues({_AKTA: 3.5}, "KUTIPAN AKTA KELAHIRAN", "EXCERPT OF BIRTH CERTIFICATE"),
    *_clues({_AKTA: 2.0, _KTP: -1.0, _KK: -1.0}, "Akta Kelahiran Nomor", "Birth Certificate Number"),
    *_clues(
        {_AKTA: 1.5},
        "PENCATATAN SIPIL", "REGISTRY OFFICE", "telah lahir", "was born|was bom", "bahwa di",
        "Berdasarkan Akta Kelahiran", "By virtue of", "Kutipan ini dikeluarkan", "The excerpt is issued",
        "menurut Stbld", "Pejabat Pencatatan Sipil", "Officer of Civil Registration",
    ),
    *_clues(
        {_AKTA: 1.0},
        "DARI AYAH", "DAN IBU", "DARI IBU", "SUAMI ISTERI|SUAMI ISTRI", "anak ke", "child no", "pada tanggal",
        "Nomor Induk Kependudukan", "Personal Registration Number|Personnel Registration Number",
    ),
    *_clues(
        {_OTHER: 8.0},
        "KARTU IDENTITAS ANAK", "SURAT IZIN MENGEMUDI", "DRIVING LICENSE", "BUKU NIKAH", "KUTIPAN AKTA NIKAH",
        "AKTA PERKAWINAN", "AKTA KEMATIAN", "AKTA PERCERAIAN", "KARTU INDONESIA SEHAT", "BPJS KESEHATAN",
        "IDENTITAS KEPENDUDUKAN DIGITAL", "IJAZAH", "NOMOR POKOK WAJIB PAJAK", "KARTU PELAJAR",
        "SURAT KETERANGAN LAHIR|SURAT KETERANGAN KELAHIRAN", "PASPOR REPUBLIK INDONESIA|PASSPORT",
        "SURAT KETERANGAN PINDAH", "KARTU INDONESIA PINTAR",
    ),
    *_clues(
        {_OTHER: 4.0},
        "No. Kartu Keluarga|Nomor Kartu Keluarga", "No. Akta Kelahiran|Nomor Akta Kelahiran",
        "Faskes Tingkat|Faskes", "Mempelai",
    ),
)  # fmt: skip
_LABELS = tuple(clue.label for clue in _CLUES)
_FORMS = {_KTP: ktp_form, _KK: kk_form, _AKTA: akta_form}


def classify(page: Page) -> tuple[Kind, float, str]:
    """What a page is.

    Returns:
        Its kind (`UNKNOWN` where too few words speak for one, or two kinds compete), the share of the
        votes that it has (0 to 1), and the form (see `forms`; empty for unknown).
    """
    texts = [line.text for line in page.lines]
    votes = dict.fromkeys((_KTP, _KK, _AKTA, _OTHER), 0.0)
    found = _clue_hits(texts)
    for clue in _CLUES:
        hit = found.get(clue.label.key)
        if hit:
            for kind, weight in clue.votes.items():
                votes[kind] += weight * hit.score
    votes[_KTP] += VALUE_VOTES * len(values_in_order(page.lines))
    ranked = sorted(votes, key=lambda kind: -votes[kind])
    best, second = votes[ranked[0]], max(votes[ranked[1]], 0.0)
    kind = ranked[0]
    if best < LEAST_VOTES or best < LEAST_LEAD * second or kind is _OTHER:
        return Kind.UNKNOWN, round(best / (best + second + LEAST_VOTES), 3) if kind is _OTHER else 0.0, ""
    return kind, round(best / (best + second + 1.0), 3), _FORMS[kind](page.lines)


def upright_score(page: Page) -> float:
    """How much the page's words make sense the way it stands: 0 to 1, for telling 0 from 180 degrees."""
    found = _clue_hits([line.text for line in page.lines])
    told = sum(hit.score for hit in found.values()) + len(values_in_order(page.lines))
    return min(told / ENOUGH_HITS, 1.0)


def _clue_hits(texts: list[str]) -> dict[str, Hit]:
    """The best hit of each keyword on the page."""
    best: dict[str, Hit] = {}
    for text in texts:
        for hit in find_labels(text, _LABELS):
            if hit.key not in best or hit.score > best[hit.key].score:
                best[hit.key] = hit
    return best
