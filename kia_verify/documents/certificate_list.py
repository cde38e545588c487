"""A birth certificate laid out as a list of labels with their values, instead of the usual sentence.

Offices' own prints name the same facts in a list: `Tempat Lahir : BANJARMASIN`, the English label below or
beside. A list is told by labels that no sentence holds at the beginning of its lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kia_verify.civil.dates import parse_date
from kia_verify.civil.vocabulary import SEX
from kia_verify.documents.certificate_people import open_again, parents_apart, person, place, written_date
from kia_verify.documents.document import ABSENT, Field
from kia_verify.documents.labels import Label
from kia_verify.documents.layout import Entry, Row, continued, labelled_rows
from kia_verify.documents.numbers import count_field, find_date
from kia_verify.documents.running_text import Passage, RunningText, in_capitals
from kia_verify.documents.values import choice_field
from kia_verify.reading.page import Line

LABELS: tuple[Label, ...] = (
    Label("number", ("Nomor Akta Kelahiran", "No. Akta Kelahiran", "Akta Kelahiran Nomor"), leads=True),
    Label(
        "name",
        (
            "Nama", "Nama Lengkap", "Nama Anak", "Nama Lengkap Anak", "Bernama",
            "Telah Lahir Seorang Anak Bernama", "Telah Lahir Seorang Anak", "Telah Lahir",
        ),
        leads=True,
    ),
    Label("birth_place", ("Tempat Lahir", "Tempat Kelahiran"), leads=True),
    Label("birth_date", ("Tanggal Lahir", "Tgl. Lahir", "Tanggal Kelahiran"), leads=True),
    Label(
        "birth",
        ("Tempat/Tanggal Lahir", "Tempat dan Tanggal Lahir", "Tempat/Tgl. Lahir", "Tempat & Tanggal Lahir"),
        leads=True,
    ),
    Label("sex", ("Jenis Kelamin",), leads=True),
    Label("child_order", ("Anak Ke", "Kelahiran Ke", "Anak Nomor"), leads=True),
    Label("father_name", ("Nama Ayah", "Nama Lengkap Ayah", "Nama Bapak", "Ayah"), leads=True),
    Label("mother_name", ("Nama Ibu", "Nama Lengkap Ibu", "Ibu"), leads=True),
    Label("issued_at", ("Kutipan Ini Dikeluarkan Di", "Dikeluarkan Di"), leads=True),
    Label("issued_on", ("Pada Tanggal", "Tanggal Dikeluarkan", "Tanggal Penerbitan"), leads=True),
    Label("nik", ("Nomor Induk Kependudukan", "NIK"), leads=True),
    Label("nationality", ("Kewarganegaraan", "Warga Negara"), leads=True),
    Label("officer", ("Pejabat Pencatatan Sipil", "Kepala Dinas"), leads=True),
    # A label's translation beside it: what follows is the label's value.
    Label(
        "translation",
        (
            "Place of Birth", "Date of Birth", "Place and Date of Birth", "Name", "Full Name", "Child's Name",
            "Was Born a Child Named", "Sex", "Gender", "Child No", "Child Number", "Name of Father",
            "Father's Name", "Name of Mother", "Mother's Name", "This Excerpt is Issued In", "On Date",
            "Birth Certificate Number", "Date of Issue", "Place of Issue",
        ),
    ),
)  # fmt: skip
_TELLING = ("birth_place", "birth_date", "birth", "sex", "father_name", "mother_name")
"""Labels that begin no line of a sentence."""
_LEAST_TELLING = 3
_FATHER = re.compile(r"AYAH|BAPAK|BAPA|FATHER")


class CertificateList:
    """The list's fields.

    Args:
        lines: of the page.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self._rows = [_merged(row) for row in labelled_rows(lines, LABELS)]
        self._entries: dict[str, Entry] = {}
        for entry in (entry for row in self._rows for entry in row.entries):
            if entry.values and entry.key not in self._entries:
                self._entries[entry.key] = entry
        self._father_named = any(_FATHER.search(line.text.upper()) for line in lines)

    @property
    def is_one(self) -> bool:
        """Whether the page is a list at all."""
        return sum(key in self._entries for key in _TELLING) >= _LEAST_TELLING

    @property
    def mother_only(self) -> bool:
        """Whether it names a mother, and no word on the page stands for a father."""
        return "mother_name" in self._entries and not self._father_named

    def fields(self) -> dict[str, Field]:
        """All fields but the two numbers, by their names in the report."""
        born_at, born_on = self._birth()
        father, mother = parents_apart(
            person(self._passage("father_name", _wraps)), person(self._passage("mother_name", _wraps))
        )
        order, sex = self._passage("child_order"), self._passage("sex")
        return {
            "name": person(self._passage("name", _wraps)),
            "birth_place": born_at,
            "birth_date": born_on,
            "sex": choice_field(sex.line, SEX) if sex else ABSENT,
            "child_order": count_field(order.line) if order else ABSENT,
            "father_name": father,
            "mother_name": mother,
            "issued_at": place(self._passage("issued_at")),
            "issued_on": self._date("issued_on"),
        }

    def number(self) -> Passage | None:
        """What follows the label of the register number."""
        return self._passage("number")

    def _birth(self) -> tuple[Field, Field]:
        if "birth" not in self._entries:
            return place(self._passage("birth_place")), self._date("birth_date")
        both = self._passage("birth")
        comma = both.text.find(",") if both else -1
        if both is None or comma < 0:
            return ABSENT, both.unread if both else ABSENT
        return place(both.part(0, comma)), written_date(both.part(comma + 1, len(both.text)))

    def _date(self, key: str) -> Field:
        """A date beside its label; the line below may end it, or repeat it in words and not contradict it."""
        first = self._passage(key)
        whole = self._passage(key, lambda text: find_date(text) is None)
        field = written_date(first)
        if whole is None or first is None:
            return field
        if field.value is None:
            return written_date(whole)
        repeated = parse_date(whole.text[len(first.text) :].strip(" ().,:;-"))
        return open_again(field) if repeated and repeated.value.isoformat() != field.value else field

    def _passage(self, key: str, accepts: Callable[[str], bool] | None = None) -> Passage | None:
        """The value beside a label; with `accepts`, with the line that it goes on with below."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        values = continued(entry, self._rows, accepts, most=1) if accepts else entry.values
        text = RunningText(values)
        return Passage(text, 0, len(text.text))


def _wraps(text: str) -> bool:
    """Whether a line below a name may go on with it."""
    return bool(in_capitals(text)) and not any(character.isdigit() for character in text)


def _merged(row: Row) -> Row:
    """The row with the values behind a label's translation given to the label."""
    entries: list[Entry] = []
    for entry in row.entries:
        if entry.key != "translation":
            entries.append(entry)
        elif entries and not entries[-1].values:
            before = entries[-1]
            entries[-1] = Entry(before.key, before.row, before.label, entry.values, before.score)
    return Row(tuple(entries), row.loose)
