"""Which design of its kind a document is; only positive evidence counts.

An old form may stop an application or ask for coloured paper, so it is never claimed because something of a
newer one was not read: a page that shows neither is left open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kia_verify.documents.labels import Label, find_labels
from kia_verify.reading.page import Line

_SIGNED = Label("signed", ("ditandatangani secara elektronik", "Balai Sertifikasi Elektronik"))
_OLD_KTP = Label("title", ("KARTU TANDA PENDUDUK",))
_FOREIGN = Label(
    "foreign",
    ("MALE", "FEMALE", "MARRIED", "SINGLE", "DIVORCED", "WIDOWED", "MOSLEM", "CHRISTIAN", "CATHOLIC"),
)
_CITIZEN = re.compile(r"\bWN[I1L]\b")
_BLOOD = Label("blood", ("Golongan Darah",))
_BLOOD_HALVES = (Label("group", ("Golongan",)), Label("blood", ("Darah",)))
_MARRIAGE_DATE = Label("marriage", ("Tanggal Perkawinan", "Perceraian"))
_SHEET = Label("sheet", ("LEMBAR",))
_COPIES = (
    Label("head", ("I. Kepala Keluarga",)),
    Label("neighbourhood", ("II. RT",)),
    Label("village", ("III. Desa/Kelurahan",)),
    Label("district", ("IV. Kecamatan",)),
)
_MOTHER = Label("mother", ("Ibu",))
_COLUMN = re.compile(r"\((\d{1,2})\)")
_LAST_OLD, _LAST_NEW = "15", ("16", "17")
_ABOVE = 1.5
"""A column's number stands at most this many text heights beside its heading's centre."""
_NEW_AKTA = (_SIGNED, Label("officer", ("Pejabat Pencatatan Sipil", "Officer of Civil Registration")))
_BLANK_AKTA = (
    Label("gazette", ("menurut Stbld", "in accordance with state gazette")),
    Label("head", ("Kepala Dinas", "Head of Service", "Head of DINAS KEPENDUDUKAN")),
    Label("of", ("Head of",)),
)
_SERIAL = re.compile(r"\bA[LI1][ .]*\d{3}[ .]*\d{6,7}\b")
"""The printed number of a security blank: `No. AL 6270477579`, `AL.500.0008752`."""
_MODERN = (
    _SIGNED,
    Label("nik", ("Nomor Induk Kependudukan", "Personal Registration Number")),
    Label("english", ("was born", "EXCERPT OF BIRTH CERTIFICATE", "The excerpt is issued", "By virtue of")),
)
_LAST_CENTURY = (
    Label("year", ("seribu sembilan ratus", "seribu sembilanratus", "tahun seribu sembilan")),
    Label("gazette", ("Staatsblad",)),
)
_OLD_NUMBER = re.compile(r"\b\d{1,6}\s?/(?:\s?[A-Z.]{1,8}\s?/)*\s?19\d\d\b")
"""A register number of the last century: `22282/U/JS/1997`."""


def ktp_form(lines: Sequence[Line]) -> str:
    """`ktp_old` (not electronic), `ktp_foreign` or `ktp_el`."""
    if _has(lines, _OLD_KTP):
        return "ktp_old"
    if any(_CITIZEN.search(line.text.upper()) for line in lines):
        return "ktp_el"
    # A regency (KUANTAN SINGINGI) that reads like one of them stands twice on a card.
    english = {line.text for line in lines if find_labels(line.text, [_FOREIGN])}
    return "ktp_foreign" if len(english) >= 2 else "ktp_el"


def kk_form(lines: Sequence[Line]) -> str:
    """`kk_new` (white paper, e-signature), `kk_old` (security paper) or `kk` where neither is certain."""
    halves = all(_has([line for line in lines if len(line.text) < 12], half) for half in _BLOOD_HALVES)
    columns = {number for line in lines for number in _COLUMN.findall(line.text)}
    if (
        halves
        or any(_has(lines, label) for label in (_SIGNED, _BLOOD, _MARRIAGE_DATE))
        or columns.intersection(_LAST_NEW)
    ):
        return "kk_new"
    copies = _has(lines, _SHEET) and sum(_has(lines, copy) for copy in _COPIES) >= 2
    return "kk_old" if copies or _last_column(lines) == _LAST_OLD else "kk"


def akta_form(lines: Sequence[Line]) -> str:
    """`akta_new` (white paper, e-signature), `akta_blank` (bilingual blank), `akta_old`, or `akta`."""
    new = sum(_has(lines, label) for label in _NEW_AKTA)
    blank = sum(_has(lines, label) for label in _BLANK_AKTA)
    blank += any(_SERIAL.search(line.text) for line in lines)
    if new != blank:
        return "akta_new" if new > blank else "akta_blank"
    if any(_has(lines, label) for label in _MODERN):
        return "akta"
    numbered = any(_OLD_NUMBER.search(line.text) for line in lines)
    old = numbered or any(_has(lines, label) for label in _LAST_CENTURY)
    return "akta_old" if old else "akta"


def _has(lines: Sequence[Line], label: Label) -> bool:
    return any(find_labels(line.text, [label]) for line in lines)


def _last_column(lines: Sequence[Line]) -> str | None:
    """The number of the mother's column, the last one of every form."""
    mothers = [line for line in lines if line.text.strip(" .:").upper() in ("IBU", "LBU")]
    for line in lines:
        found = _COLUMN.fullmatch(line.text.strip())
        centre = float(line.quad[:, 0].mean())
        near = (abs(centre - float(mother.quad[:, 0].mean())) < _ABOVE * line.height for mother in mothers)
        if found and any(near):
            return found.group(1)
    return None
