"""The KTP-el: where it prints which field.

Labels stand on the left, values in a column beside them, the photograph and, below it, place and date
of issue on the right, on the very lines of Kewarganegaraan and Berlaku Hingga. Values are therefore taken
only from the value column, closed lists end a value, and a lost label is replaced by the order of the rows.
Order and spelling of the labels: blank template of e-ktp-generator; SE Mendagri 470/296/SJ for old end dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from kia_verify.civil.vocabulary import MARITAL_STATUS, NATIONALITY, RELIGION, SEX, match
from kia_verify.documents.document import ABSENT, Document, Field, State
from kia_verify.documents.labels import Label, find_labels, similarity
from kia_verify.documents.layout import ALIGNED, Entry, Row, continued, join_lines, labelled_rows
from kia_verify.documents.values import (
    blood_type_field,
    certainty,
    choice_field,
    date_field,
    find_date,
    find_number,
    name_field,
    number_field,
    rt_rw_field,
    sex_field,
    text_field,
    text_value,
    trimmed,
)
from kia_verify.reading.page import Line, Page
from kia_verify.report import Kind

LABELS: tuple[Label, ...] = (
    Label("province", ("PROVINSI", "PROPINSI")),
    Label("nik", ("NIK", "N.I.K")),
    Label("name", ("Nama", "Nama Lengkap")),
    Label("birth", ("Tempat/Tgl Lahir", "Tempat/Tgl. Lahir", "Tempat/Tanggal Lahir", "Tempat Tgl Lahir")),
    Label("sex", ("Jenis Kelamin",)),
    Label("blood_type", ("Gol. Darah", "Gol Darah", "Golongan Darah")),
    Label("address", ("Alamat",)),
    Label("rt_rw", ("RT/RW",)),
    Label("village", ("Kel/Desa", "Kelurahan/Desa", "Desa/Kelurahan")),
    Label("district", ("Kecamatan",)),
    Label("religion", ("Agama",)),
    Label("marital_status", ("Status Perkawinan",)),
    Label("occupation", ("Pekerjaan",)),
    Label("nationality", ("Kewarganegaraan",)),
    Label("valid_until", ("Berlaku Hingga", "Berlaku s/d", "Berlaku Sampai")),
)
"""In the order of the card."""
_COLUMN_KEYS = tuple(label.key for label in LABELS if label.key not in ("province", "blood_type"))
_LIFELONG = Label("lifelong", ("SEUMUR HIDUP",))
_RT_RW = re.compile(r"\W*[0-9OIl]{3}\s*[/1Il|]\s*[0-9OIl]{3}\W*")
_COLUMN_WIDTH = 4.0
"""A value begins at most this many text heights right of the value column."""
_CLOSED = {
    "sex": SEX, "religion": RELIGION, "marital_status": MARITAL_STATUS, "nationality": NATIONALITY,
}  # fmt: skip
_OVERPRINT = ("CONTOH", "SPECIMEN")


def parse(page: Page, form: str) -> Document:
    """Reads a KTP.

    Args:
        page: the straightened card.
        form: `ktp_el`, `ktp_old` or `ktp_foreign`, as told by `kinds.classify`.
    """
    lines = [line for line in page.lines if not any(similarity(line.text, word) > 0.8 for word in _OVERPRINT)]
    card = _Card(labelled_rows(lines, LABELS))
    foreign = form == "ktp_foreign"
    birth = card.value("birth")
    place, birth_date = _place_and_date(birth)
    sex = sex_field(card.value("sex"))
    regency = text_field(card.regency())
    issue_place = str(regency.value or "")

    def free(key: str) -> Field:
        return text_field(_without_bleed(card.value(key), issue_place))

    nationality = choice_field(card.value("nationality"), NATIONALITY, prefix=True)
    if nationality.value is None and foreign:
        nationality = free("nationality")
    religion = choice_field(card.value("religion"), RELIGION)
    if religion.value is None and foreign:
        religion = free("religion")
    fields = {
        "nik": number_field(card.number(), text_value(birth_date), text_value(sex)),
        "name": name_field(card.wrapped("name", _is_name)),
        "birth_place": place,
        "birth_date": birth_date,
        "sex": sex,
        "blood_type": blood_type_field(card.value("blood_type")),
        "address": text_field(card.wrapped("address", _is_address)),
        "rt_rw": rt_rw_field(card.value("rt_rw")),
        "village": free("village"),
        "district": free("district"),
        "religion": religion,
        "marital_status": choice_field(card.value("marital_status"), MARITAL_STATUS, prefix=True),
        "occupation": free("occupation"),
        "nationality": nationality,
        "valid_until": _valid_until(card.value("valid_until")),
        "province": text_field(card.value("province")),
        "regency": regency,
    }
    return Document(Kind.KTP, fields, form=form, old_form=form == "ktp_old", foreign=foreign)


class _Card:
    """The card's rows with their entries, and what the order of the rows says where a label is lost."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._entries: dict[str, Entry] = {}
        for row in rows:
            for entry in row.entries:
                known = self._entries.get(entry.key)
                if known is None or entry.score > known.score + 0.05:
                    self._entries[entry.key] = entry
        starts = [
            (entry.values[0].left, entry.values[0].height)
            for key, entry in self._entries.items()
            if key in _COLUMN_KEYS and entry.values
        ]
        self._column = float(np.median([left for left, _ in starts])) if starts else None
        self._height = float(np.median([height for _, height in starts])) if starts else 1.0
        for key, entry in list(self._entries.items()):
            if key in _COLUMN_KEYS and entry.values and not self._in_column(entry.values[0], _COLUMN_WIDTH):
                self._entries[key] = replace(entry, values=())

    def value(self, key: str) -> Line | None:
        """The value's line; empty print where only the label stands, None where the field is not found."""
        entry = self._entries.get(key) or self._from_order(key)
        if entry is None:
            return None
        return entry.value or entry.label.part(0, 0)

    def wrapped(self, key: str, accepts: Callable[[str], bool]) -> Line | None:
        """The value with the line that it goes on with."""
        entry = self._entries.get(key) or self._from_order(key)
        if entry is None or not entry.values:
            return self.value(key)
        return join_lines(continued(entry, self._rows, accepts, most=1))

    def number(self) -> Line | None:
        """The NIK's line: beside its label, or the only line of so many digits."""
        value = self.value("nik")
        if value is not None and find_number(value):
            return value
        others = [piece for row in self._rows for piece in (*row.loose, *_values(row)) if find_number(piece)]
        return others[0] if len(others) == 1 else value

    def regency(self) -> Line | None:
        """The row below PROVINSI; the regency is printed with its kind, save in Jakarta."""
        province = self._entries.get("province")
        if province is None or province.row + 1 >= len(self._rows):
            return None
        row = self._rows[province.row + 1]
        if row.entries or not row.loose:
            return None
        return join_lines(row.loose)

    def _from_order(self, key: str) -> Entry | None:
        """The entry of a lost label: the one row between its neighbours', if its value is in the column."""
        if key == "blood_type" or key not in _COLUMN_KEYS:
            return None
        at = _COLUMN_KEYS.index(key)
        before = self._entries.get(_COLUMN_KEYS[at - 1]) if at else None
        after = self._entries.get(_COLUMN_KEYS[at + 1]) if at + 1 < len(_COLUMN_KEYS) else None
        if before is None or after is None or after.row - before.row != 2:
            return None
        pieces = [piece for piece in self._rows[before.row + 1].loose if self._in_column(piece, ALIGNED)]
        if len(pieces) != 1 or not _suits(key, pieces[0].text):
            return None
        return Entry(key, before.row + 1, pieces[0].part(0, 0), (pieces[0],), 0.0)

    def _in_column(self, piece: Line, width: float) -> bool:
        if self._column is None:
            return False
        return -_COLUMN_WIDTH * self._height < piece.left - self._column < width * self._height


def _values(row: Row) -> list[Line]:
    return [piece for entry in row.entries for piece in entry.values]


def _suits(key: str, text: str) -> bool:
    """Whether a text without a label could be that field: free text must not look like a closed one."""
    if key == "rt_rw":
        return bool(_RT_RW.fullmatch(text))
    if key == "birth":
        return find_date(text) is not None
    if key in _CLOSED:
        return match(text, _CLOSED[key])[0] is not None
    return _is_name(text) if key == "name" else _is_address(text)


def _is_address(text: str) -> bool:
    return not _RT_RW.fullmatch(text) and find_date(text) is None and match(text, SEX)[0] is None


def _is_name(text: str) -> bool:
    return _is_address(text) and sum(c.isdigit() for c in text) <= 1


def _place_and_date(line: Line | None) -> tuple[Field, Field]:
    """`BANJARMASIN, 02-03-1985` taken apart."""
    if line is None:
        return ABSENT, ABSENT
    found = find_date(line.text)
    if found is None:
        place = Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading) if line.text else name_field(line)
        return place, date_field(line)
    place_line = trimmed(line.part(0, found[0]), " ,.-:;/")
    return name_field(place_line), date_field(line.part(*found))


def _valid_until(line: Line | None) -> Field:
    """SEUMUR HIDUP or the end date; the date of issue may follow in the same line."""
    if line is None:
        return ABSENT
    hits = find_labels(line.text, [_LIFELONG])
    if hits:
        part = line.part(hits[0].start, hits[0].stop)
        confidence = max(hits[0].score * 0.9, certainty(part.reading))
        return Field("SEUMUR HIDUP", State.READ, round(confidence, 4), part.quad, part.reading)
    return date_field(line)


def _without_bleed(line: Line | None, issue_place: str) -> Line | None:
    """Cuts off the place of issue (the regency of the card's head) where it was read with the value."""
    if line is None or not issue_place:
        return line
    bare = re.sub(r"^(KOTA|KABUPATEN)\s*", "", issue_place)
    words = [found.start() for found in re.finditer(r"(?<=\s)\S", line.text)]
    for start, rest in ((start, line.text[start:]) for start in words):
        if max(similarity(rest, issue_place), similarity(rest, bare)) > 0.85:
            return line.part(0, start)
    return line
