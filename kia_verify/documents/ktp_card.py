"""The rows of a KTP: which print belongs to which field, by its label, by what it is, or by its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from kia_verify.civil.vocabulary import SEX, match
from kia_verify.documents.ktp_values import TELLING, is_rt_rw, looks_like
from kia_verify.documents.labels import Label
from kia_verify.documents.layout import ALIGNED, Entry, Row, continued, join_lines, labelled_rows
from kia_verify.documents.numbers import find_date, find_number
from kia_verify.reading.page import Line

LABELS: tuple[Label, ...] = (
    Label("province", ("PROVINSI", "PROPINSI"), leads=True),
    Label("nik", ("NIK", "N.I.K"), leads=True),
    Label("name", ("Nama", "Nama Lengkap"), leads=True),
    Label(
        "birth",
        ("Tempat/Tgl Lahir", "Tempat/Tgl. Lahir", "Tempat/Tanggal Lahir", "Tempat Tgl Lahir"),
        leads=True,
    ),
    Label("sex", ("Jenis Kelamin",), leads=True),
    Label("blood_type", ("Gol. Darah", "Gol Darah", "Golongan Darah"), ends=True),
    Label("address", ("Alamat",), leads=True, ends=True),
    Label("rt_rw", ("RT/RW",), leads=True),
    Label("village", ("Kel/Desa", "Kelurahan/Desa", "Desa/Kelurahan"), leads=True),
    Label("district", ("Kecamatan",), leads=True),
    Label("religion", ("Agama",), leads=True, ends=True),
    Label("marital_status", ("Status Perkawinan",), leads=True),
    Label("occupation", ("Pekerjaan",), leads=True),
    Label("nationality", ("Kewarganegaraan",), leads=True),
    Label("valid_until", ("Berlaku Hingga", "Berlaku s/d", "Berlaku Sampai"), leads=True),
)
"""In the order of the card."""
_INNER = tuple(label for label in LABELS if not label.leads or label.key == "province")
"""What may stand right of the label column."""
_COLUMN_KEYS = tuple(label.key for label in LABELS if label.key not in ("province", "blood_type"))
_WRAPPING = ("name", "birth", "address")
_COLUMN_WIDTH = 4.0
"""A value begins at most this many text heights left or right of the value column."""
_LATE = 1.5
"""Text heights right of the value column from which a value has lost its beginning."""
_FLUSH = 0.6
"""Text heights that values set flush left begin off the edge at most."""
_LEAST_FLUSH = 3
_STEEPEST = 0.4
"""dx/dy of the value column in a photograph that was straightened."""
_KIND_OF_REGENCY = re.compile(r"\W*(?:KOTA|KAB)")


class Card:
    """The card's rows with their entries.

    Args:
        lines: of the card.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        column = _Column.through(labelled_rows(lines, LABELS))

        def at_its_place(line: Line) -> Sequence[Label]:
            return _INNER if column is not None and column.holds(line, 1.0) else LABELS

        self._rows = labelled_rows(lines, LABELS, at_its_place)
        self._column = column
        self._entries: dict[str, Entry] = {}
        for entry in (entry for row in self._rows for entry in row.entries):
            known = self._entries.get(entry.key)
            if known is None or entry.score > known.score + 0.05:
                self._entries[entry.key] = entry
        for key, entry in list(self._entries.items()):
            if key in _COLUMN_KEYS and entry.values and not self._in_column(entry.values[0], _COLUMN_WIDTH):
                self._entries[key] = replace(entry, values=())
        for key in TELLING:
            self._find_by_content(key)
        self._fill_by_order()

    def value(self, key: str) -> Line | None:
        """The value's line; empty print where only the label stands, None where the field is not found."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        return entry.value or entry.label.part(0, 0)

    def wrapped(self, key: str, accepts: Callable[[str], bool]) -> Line | None:
        """The value with the line that it goes on with, where that one is acceptable."""
        entry = self._entries.get(key)
        if entry is None or not entry.values:
            return self.value(key)
        return join_lines(continued(entry, self._rows, accepts, most=1))

    def begins_late(self, key: str) -> bool:
        """Whether a value begins right of the value column: its first letters are burnt out or covered."""
        entry = self._entries.get(key)
        if self._column is None or not self._column.flush or entry is None or not entry.values:
            return False
        return self._column.distance(entry.values[0]) > _LATE

    def number(self) -> Line | None:
        """The NIK's line: beside its label, or the only line of so many digits."""
        value = self.value("nik")
        if value is not None and find_number(value):
            return value
        values = [piece for row in self._rows for entry in row.entries for piece in entry.values]
        others = [piece for piece in (*values, *self._loose()) if find_number(piece)]
        return others[0] if len(others) == 1 else value

    def regency(self) -> Line | None:
        """The row below PROVINSI; the regency is printed with its kind, save in Jakarta."""
        province, nik = self._entries.get("province"), self._entries.get("nik")
        if province is None:
            head = self._rows[: nik.row] if nik else []
            named = [row for row in head if row.loose and _KIND_OF_REGENCY.match(row.loose[0].text.upper())]
            return join_lines(named[0].loose) if len(named) == 1 else None
        if province.row + 1 >= len(self._rows):
            return None
        row = self._rows[province.row + 1]
        return join_lines(row.loose) if row.loose and not row.entries else None

    def _find_by_content(self, key: str) -> None:
        """The only print at a field's place in the order whose content tells that field."""
        if key in self._entries:
            return
        first, last = self._between(key)
        found = [piece for piece in self._free_values(first, last) if looks_like(key, piece.line)]
        if len(found) == 1:
            self._entries[key] = found[0].entry(key)

    def _fill_by_order(self) -> None:
        """Free text without labels: as many rows as fields between two that are known."""
        for lost, group in groupby(_COLUMN_KEYS, key=lambda key: key not in self._entries):
            keys = list(group)
            if not lost or keys[0] == _COLUMN_KEYS[0] or keys[-1] == _COLUMN_KEYS[-1]:
                continue
            found = self._free_values(*self._between(keys[0]))
            wraps = len(keys) == 1 and keys[0] in _WRAPPING and len(found) == 2
            if len(found) != len(keys) and not wraps:
                continue
            if all(_suits(key, piece.line) for key, piece in zip(keys, found, strict=False)):
                for key, piece in zip(keys, found, strict=False):
                    self._entries[key] = piece.entry(key)

    def _between(self, key: str) -> tuple[int, int]:
        """First and last row (excluded) where a field can stand, by those found above and below it."""
        at = _COLUMN_KEYS.index(key)
        above = [self._entries[other].row for other in _COLUMN_KEYS[:at] if other in self._entries]
        below = [self._entries[other].row for other in _COLUMN_KEYS[at + 1 :] if other in self._entries]
        return max(above, default=-1) + 1, min(below, default=len(self._rows))

    def _free_values(self, first: int, last: int) -> list[_Value]:
        """Print in the value column that belongs to no label, one piece per row."""
        values = []
        for number in range(first, last):
            pieces = [_after_colon(piece) for piece in self._rows[number].loose]
            pieces = [piece for piece in pieces if self._in_column(piece, ALIGNED)]
            if pieces:
                values.append(_Value(number, pieces[0]))
        return values

    def _loose(self) -> list[Line]:
        return [piece for row in self._rows for piece in row.loose]

    def _in_column(self, piece: Line, width: float) -> bool:
        return self._column is not None and self._column.holds(piece, width)


@dataclass(frozen=True, eq=False)
class _Value:
    """A value without a label."""

    row: int
    line: Line

    def entry(self, key: str) -> Entry:
        return Entry(key, self.row, self.line.part(0, 0), (self.line,), 0.0)


@dataclass(frozen=True)
class _Column:
    """The left edge of the values: x = left + slope * y.

    Attributes:
        left, slope: of the edge.
        height: of the text.
        flush: whether values begin at the edge, or right of it where their beginning is hidden.
    """

    left: float
    slope: float
    height: float
    flush: bool

    @classmethod
    def through(cls, card_rows: Sequence[Row]) -> _Column | None:
        """The column of the values that follow labels or tell their field by themselves."""
        values = [
            entry.values[0]
            for row in card_rows
            for entry in row.entries
            if entry.key in _COLUMN_KEYS and entry.values
        ]
        values += [
            piece
            for row in card_rows
            for piece in map(_after_colon, row.loose)
            if any(looks_like(key, piece) for key in TELLING if key != "valid_until")
        ]
        if not values:
            return None
        y = np.array([value.middle for value in values])
        x = np.array([value.left for value in values])
        slope = 0.0
        if len(values) >= 4:  # median of the pairs' slopes (Theil 1950)
            first, second = np.triu_indices(len(values), 1)
            across, down = x[first] - x[second], y[first] - y[second]
            apart = np.abs(down) > 1.0
            slope = float(np.median(across[apart] / down[apart])) if apart.any() else 0.0
        slope = slope if abs(slope) < _STEEPEST else 0.0
        height = float(np.median([value.height for value in values]))
        at = x - slope * y
        # Where most begin: the median would move where a reflection hides the beginnings of many.
        aligned = (np.abs(at[:, None] - at) < _FLUSH * height).sum(axis=1)
        left = float(np.median(at[aligned == aligned.max()]))
        before = int((at < left - _FLUSH * height).sum())
        return cls(left, slope, height, aligned.max() >= _LEAST_FLUSH and aligned.max() > before)

    def distance(self, line: Line) -> float:
        """How far right of the edge a line begins, in text heights (negative: left of it)."""
        return (line.left - self.left - self.slope * line.middle) / self.height

    def holds(self, line: Line, width: float) -> bool:
        """Whether a line begins at most `width` text heights left or right of the edge."""
        return abs(self.distance(line)) < width


def _after_colon(piece: Line) -> Line:
    """The value of a piece that begins with what is left of its label (`ahir : BANJARMASIN`)."""
    colon = piece.text.find(":")
    if colon <= 0 or not any(character.islower() for character in piece.text[:colon]):
        return piece
    return piece.part(colon + 1, len(piece.text))


def is_address(text: str) -> bool:
    """Whether a text without a label could be free text, no value of another field."""
    return not is_rt_rw(text) and find_date(text) is None and match(text, SEX)[0] is None


def is_name(text: str) -> bool:
    """Whether a text without a label could be a person's name."""
    return is_address(text) and sum(c.isdigit() for c in text) <= 1


def _suits(key: str, line: Line) -> bool:
    if key in TELLING:
        return looks_like(key, line)
    return is_name(line.text) if key == "name" else is_address(line.text)
