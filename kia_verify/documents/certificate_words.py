"""The words of the birth certificate's form: its phrases in both languages, and what no name holds.

Wordings: the present form and the bilingual blank, models by parents' status of Permendagri 108/2019 and
9/2016 (father and mother; the same with a clause on the marriage; mother alone).
"""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz.distance import Levenshtein

from kia_verify.civil.number_words import UNITS
from kia_verify.documents.labels import Label

PHRASES: tuple[Label, ...] = (
    Label("nik", ("Nomor Induk Kependudukan", "NIK")),
    Label("title", ("KUTIPAN AKTA KELAHIRAN",)),
    Label("number", ("Berdasarkan Akta Kelahiran Nomor", "Akta Kelahiran Nomor", "Akta Kelahiran No")),
    Label("gazette", ("menurut Stbld", "menurut Staatsblad")),
    Label("place", ("bahwa di",)),
    Label("date", ("pada tanggal", "tanggal")),
    Label("part_of_date", ("bulan", "tahun")),
    Label("born", (
        "telah lahir", "telah lahir seorang anak bernama", "telah lahir seorang anak perempuan bernama",
        "telah lahir seorang anak laki-laki bernama",
    )),
    Label("child", ("anak ke",)),
    Label("couple", ("DARI SUAMI ISTERI", "DARI SUAMI ISTRI", "SUAMI ISTERI", "SUAMI ISTRI")),
    Label("father", ("DARI AYAH", "DARI SEORANG AYAH")),
    Label("mother", ("DAN IBU", "DAN SEORANG IBU")),
    Label("mother_alone", (
        "DARI IBU", "DARI SEORANG IBU", "DARI SEORANG IBU BERNAMA", "DARI SEORANG PEREMPUAN",
        "DARI SEORANG PEREMPUAN BERNAMA", "DARI SEORANG WANITA BERNAMA",
    )),
    Label("clause", ("yang perkawinannya", "yang perkawinan", "pada hari", "pukul")),
    Label("issued", ("Kutipan ini dikeluarkan di", "ini dikeluarkan di", "dikeluarkan di")),
    Label("officer", (
        "Pejabat Pencatatan Sipil", "Kepala Dinas", "Kepala Dinas Kependudukan", "Kepala",
        "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL", "Dokumen ini telah ditandatangani",
    )),
)  # fmt: skip
"""Phrases of the Indonesian sentence, by what follows them."""
TRANSLATION: tuple[Label, ...] = (
    Label("nik", ("Personal Registration Number", "Personnel Registration Number")),
    Label("heading", (
        "REGISTRY OFFICE", "NATIONALITY", "NATIONALITY INDONESIA", "EXCERPT OF BIRTH CERTIFICATE",
    )),
    Label("number", ("By virtue of Birth Certificate Number", "By virtue of", "Birth Certificate Number")),
    Label("gazette", ("in accordance with state gazette",)),
    Label("place", ("that in", "that at")),
    Label("date", ("on date", "on the date")),
    Label("year", ("on year", "in the year", "month of", "year", "month")),
    Label("born", ("was born", "was bom")),
    Label("child", ("child no", "child number")),
    Label("son", ("SON OF", "SON FROM")),
    Label("daughter", ("DAUGHTER OF", "DAUGHTER FROM", "DAUGHTER")),
    Label("couple", ("OF THE MARRIED COUPLE", "THE MARRIED COUPLE", "MARRIED COUPLE")),
    Label("father", ("FROM FATHER", "OF FATHER", "FATHER")),
    Label("mother", ("AND MOTHER", "FROM MOTHER", "OF MOTHER", "MOTHER")),
    Label("issued", (
        "The excerpt is issued in", "The excerpt is issued at", "this excerpt is issued in",
        "this excerpt is issued at", "this excerpt is issued", "is issued in", "is issued at",
    )),
    Label("officer", ("Officer of Civil Registration", "Head of Service", "Head of Office", "Head of")),
)  # fmt: skip
"""The same in English; values may be repeated between them."""
ORDINALS = (
    "FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH", "NINTH", "TENTH", "ELEVENTH",
    "TWELFTH",
)  # fmt: skip
ENGLISH_MONTHS = (
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER",
    "NOVEMBER", "DECEMBER",
)  # fmt: skip
NUMBER_WORDS = (*UNITS[1:], "SEPULUH", "SEBELAS", "BELAS", "PULUH")
"""Words of a day in words, and of the end of a year."""
OVERPRINT = ("CONTOH", "SPECIMEN", "SALINAN")

_FORM_WORDS = (
    "DARI", "SEORANG", "AYAH", "IBU", "SUAMI", "ISTERI", "ISTRI", "DAN", "KEMBAR", "LAKI", "PEREMPUAN",
    "BAHWA", "TELAH", "LAHIR", "PADA", "TANGGAL", "TAHUN", "KUTIPAN", "DIKELUARKAN", "KELAHIRAN", "AKTA",
    "NOMOR", "BERDASARKAN", "PERKAWINAN", "PERKAWINANNYA", "RIBU", "BELAS", "PULUH", "KEPALA", "DINAS",
    "PEJABAT", "PENCATATAN", "SIPIL", "KABUPATEN", "KEPENDUDUKAN", "DISDUKCAPIL",
    *ORDINALS, "SON", "DAUGHTER", "CHILD", "OF", "FROM", "FATHER", "MOTHER", "AND", "MALE", "FEMALE", "BORN",
    "WAS", "THE", "MARRIED", "COUPLE", "THAT", "YEAR", "EXCERPT", "ISSUED", "CERTIFICATE", "REGISTRATION",
)  # fmt: skip
_REPAIRABLE = 8
"""Form words of so many letters are known through one slip; shorter ones are too near to names (FATHIR)."""


def is_form_word(word: str) -> bool:
    """Whether a word, capitals without punctuation, belongs to the form and to no person's name.

    ANAK (Anak Agung), BULAN, MEI and YANG are names too and not listed.
    """
    return is_one_of(word, _FORM_WORDS, _REPAIRABLE)


def is_one_of(word: str, words: Collection[str], repairable: int) -> bool:
    """Whether a word is one of some, or but for one slip one of those with so many letters or more."""
    if word in words:
        return True
    near = (known for known in words if len(known) >= repairable <= len(word) + 1)
    return any(Levenshtein.distance(word, known, score_cutoff=1) <= 1 for known in near)
