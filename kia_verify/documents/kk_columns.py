"""The columns of a family card's second table, told by its headings and by its rows together.

Contents tell most cells (a word of a closed list). Where they fail, a cell belongs to the first heading
whose centre lies right of its left edge: that holds for cells set flush left and for centred ones.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kia_verify.civil.vocabulary import NATIONALITY, RELATION
from kia_verify.documents.labels import Label, find_labels
from kia_verify.documents.strip import Strip
from kia_verify.reading.page import Line

SECOND_TABLE = (
    Label("marital_status", ("Status Perkawinan",)),
    Label("marriage_date", ("Tanggal Perkawinan", "Tanggal Perkawinan/Perceraian")),
    Label("relation", ("Status Hubungan Dalam Keluarga", "Status Hubungan", "Hubungan Dalam")),
    Label("nationality", ("Kewarganegaraan",)),
    Label("immigration", ("Dokumen Imigrasi",)),
    Label("parents", ("Nama Orang Tua",)),
    Label("passport", ("No. Paspor",)),
    Label("permit", ("No. KITAS/KITAP", "No. KITAP")),
    Label("father_name", ("Ayah",)),
    Label("mother_name", ("Ibu",)),
)
LEAST_NAME = 4
"""Letters from which print is taken for a name where the columns are told from."""
_SPANNING = ("immigration", "parents")
"""Headings over two columns."""
_FATHER_WIDTH = 0.75
"""The father's column begins at most this share of the two headings' distance left of its heading."""
_FLUSH = 0.25
"""Left edges within this share of half a column's width are one common edge."""
_NEAR_BORDER = 0.8
"""The mothers' edge lies within this share of half a column's width from the middle of the headings."""
_SAME_EDGE = 1.5
"""Cells of a column begin within this many text heights."""
_BEFORE_EDGE = 2.0
"""Pixels left of a common edge where its column is taken to begin."""


class Columns:
    """Where the columns of the second table lie.

    Args:
        header: the lines of its heading.
        strips: its rows.

    Attributes:
        parents_first: their names stand left of the other cells.
        names_left: where they begin at the earliest, or None; None where they stand first.
        border: between the father's and the mother's name, or None where it cannot be told.
    """

    def __init__(self, header: Sequence[Line], strips: Sequence[Strip]) -> None:
        self._centres = {
            hit.key: float(line.part(hit.start, hit.stop).quad[:, 0].mean())
            for line in header
            for hit in find_labels(line.text, SECOND_TABLE)
        }
        father, mother = self._centres.get("father_name"), self._centres.get("mother_name")
        self._parents: tuple[float, float] | None = None
        if father is not None and mother is not None and father < mother:
            self._parents = father, mother
        relation = self._centres.get("relation")
        self.parents_first = bool(self._parents and relation and self._parents[1] < relation)
        self.names_left = None if self.parents_first else self._names_left(strips)
        self.border = self._border(strips)

    def key(self, piece: Line) -> str | None:
        """The column that a piece begins in, or None where the headings do not tell."""
        single = {key: centre for key, centre in self._centres.items() if key not in _SPANNING}
        right = [key for key in single if single[key] > piece.left]
        return min(right, key=lambda key: single[key], default=None)

    def _names_left(self, strips: Sequence[Strip]) -> float | None:
        cells = [cell for strip in strips if (cell := strip.cell(NATIONALITY))]
        cells = cells or [p for strip in strips for p in strip.pieces if self.key(p) == "nationality"]
        cells = cells or [cell for strip in strips if (cell := strip.cell(RELATION))]
        edges: list[float] = []
        if cells:
            left = float(np.median([cell.left for cell in cells]))
            # what resembles a word of the list elsewhere in a row is part of a name
            edges = [cell.right for cell in cells if abs(cell.left - left) < _SAME_EDGE * cell.height]
        if self._parents:
            father, mother = self._parents
            edges.append(father - _FATHER_WIDTH * (mother - father))
        return max(edges, default=None)

    def _border(self, strips: Sequence[Strip]) -> float | None:
        if self.names_left is None and not self.parents_first:
            return None
        least = -np.inf if self.names_left is None else self.names_left
        lefts = sorted(
            piece.left
            for strip in strips
            for piece in strip.pieces
            if letters(piece) >= LEAST_NAME and piece.left > least
        )
        if self._parents:
            middle = sum(self._parents) / 2
            reach = (self._parents[1] - self._parents[0]) / 2
            # columns are set flush left as a rule: the mothers' common left edge is the better border
            near = [left for left in lefts if abs(left - middle) < _NEAR_BORDER * reach]
            flush = len(near) >= 2 and max(near) - min(near) < _FLUSH * reach
            return min(near) - _BEFORE_EDGE if flush else middle
        if len(lefts) >= 4:
            gaps = np.diff(lefts)
            at = int(np.argmax(gaps))
            if gaps[at] > _FLUSH * (lefts[-1] - lefts[0]):
                return float(lefts[at + 1]) - _BEFORE_EDGE
        return self._centres.get("parents")  # it spans both columns


def letters(line: Line) -> int:
    """How many letters a line holds."""
    return sum(character.isalpha() for character in line.text)
