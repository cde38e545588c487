"""A row of a table as one text, every character of it traceable to its place on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_letters

import numpy as np

from kia_verify.civil.vocabulary import Vocabulary
from kia_verify.documents.labels import Label, find_labels
from kia_verify.documents.layout import Flow, join_lines
from kia_verify.reading.page import Line

ONE_CELL = 1.2
"""Pieces of one cell's line are at most this many text heights apart."""
SAME_COLUMN = 0.5
"""Pieces that overlap by this share of the narrower one's width are lines of one cell."""

_LETTERS = " " + ascii_letters


@dataclass(frozen=True, eq=False)
class Strip:
    """Pieces of a table row in the order of its cells, lines of a wrapped cell one after the other.

    Attributes:
        pieces: from left to right.
        text: their texts with a space between.
        starts: where each piece begins in `text`.
    """

    pieces: tuple[Line, ...]
    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, pieces: Sequence[Line], flow: Flow) -> Strip:
        """Orders the pieces of one row."""
        columns: list[list[Line]] = []
        for piece in sorted(pieces, key=lambda piece: piece.left):
            if columns and _overlap(columns[-1], piece) > SAME_COLUMN:
                columns[-1].append(piece)
            else:
                columns.append([piece])
        ordered = [piece for column in columns for piece in sorted(column, key=flow.level)]
        starts: list[int] = []
        length = 0
        for piece in ordered:
            starts.append(length)
            length += len(piece.text) + 1
        return cls(tuple(ordered), " ".join(piece.text for piece in ordered), tuple(starts))

    def cut(self, start: int, stop: int) -> Line | None:
        """The print of the characters start (included) to stop (excluded), or None where there is none."""
        parts: list[Line] = []
        for piece, offset in zip(self.pieces, self.starts, strict=True):
            first, last = max(start - offset, 0), min(stop - offset, len(piece.text))
            while first < last and piece.text[first] == " ":
                first += 1
            while first < last and piece.text[last - 1] == " ":
                last -= 1
            if first >= last:
                continue
            whole = first == 0 and last == len(piece.text)
            parts.append(piece if whole else piece.part(first, last))
        return join_lines(parts) if parts else None

    def find(self, words: Vocabulary, start: int = 0, stop: int | None = None) -> tuple[int, int] | None:
        """Where the best match of a closed list stands in a part of the text, within one cell."""
        hits = find_labels(self.text[start:stop], [Label(form, (form,)) for form in words.forms])
        hits = [hit for hit in hits if self._in_one_cell(hit.start + start, hit.stop + start)]
        best = max(hits, key=lambda hit: (hit.score, hit.stop - hit.start), default=None)
        return (best.start + start, best.stop + start) if best else None

    def _in_one_cell(self, start: int, stop: int) -> bool:
        """Whether no gap between columns lies within a part of the text (WN and the I of I NYOMAN)."""
        pairs = zip(self.pieces, self.starts, strict=True)
        touched = [piece for piece, at in pairs if at < stop and at + len(piece.text) > start]
        return all(after.left - before.right < ONE_CELL * after.height for before, after in pairwise(touched))

    def widened(self, span: tuple[int, int], stop: int | None = None) -> tuple[int, int]:
        """A span with the letters beside it in the pieces that it lies in, up to `stop`."""
        begin, end = span
        for piece, start in zip(self.pieces, self.starts, strict=True):
            if start <= span[0] < start + len(piece.text):
                offset = span[0] - start
                begin = span[0] - len(piece.text[:offset]) + len(piece.text[:offset].rstrip(_LETTERS))
            if start < span[1] <= start + len(piece.text):
                offset = span[1] - start
                end = span[1] + len(piece.text[offset:]) - len(piece.text[offset:].lstrip(_LETTERS))
        return begin, end if stop is None else max(min(end, stop), span[1])

    def cell(self, words: Vocabulary) -> Line | None:
        """The print of that match."""
        span = self.find(words)
        return self.cut(*span) if span else None


def split_at(line: Line, x: float) -> tuple[Line | None, Line | None]:
    """Cuts a line that runs over a column border at the gap between characters nearest to it.

    Args:
        line: the line.
        x: of the border, in pixels of the page.

    Returns:
        The parts left and right of the border; a line that lies on one side comes back whole.
    """
    total = max(len(line.reading.posteriors), 1)
    centres = line.left + (np.array(line.reading.steps) + 0.5) / total * (line.right - line.left)
    if len(centres) < 2 or x <= centres[0] or x >= centres[-1]:
        return (line, None) if line.quad[:, 0].mean() < x else (None, line)
    gaps = np.diff(centres)
    middles = (centres[1:] + centres[:-1]) / 2
    # A wide gap near the border beats a narrow one on it: columns are set apart, letters are not.
    badness = np.abs(middles - x) / max(line.height, 1.0) - 1.5 * gaps / max(float(np.median(gaps)), 1e-6)
    at = int(np.argmin(badness)) + 1
    left, right = line.part(0, at), line.part(at, len(line.text))
    return (left if left.text.strip() else None), (right if right.text.strip() else None)


def _overlap(column: list[Line], piece: Line) -> float:
    left, right = min(line.left for line in column), max(line.right for line in column)
    shared = min(right, piece.right) - max(left, piece.left)
    return shared / max(min(right - left, piece.right - piece.left), 1.0)
