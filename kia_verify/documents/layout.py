"""Where lines stand towards each other: rows, labelled entries, wrapped values.

A straightened page keeps a little skew, perspective and curl, so nothing is compared by its y alone:
a smooth field of text directions, fitted to the lines' own edges, says where a line would continue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kia_verify.documents.labels import COLONS, Hit, Label, find_labels
from kia_verify.imaging.geometry import Floats
from kia_verify.reading.evidence import Reading
from kia_verify.reading.page import Line

SAME_ROW = 0.5
"""Lines of a row lie less than this share of the lower one's height apart."""
WORD_GAP = 2.5
"""Pieces of one value are at most this many text heights apart; more is another column."""
NEXT_LINE = 1.9
"""A wrapped value goes on at most this many text heights below."""
ALIGNED = 1.2
"""A continuation begins at most this many text heights left or right of the value's first line."""


class Flow:
    """The local direction of text over a page: slope = a + b x + c y, weighted by line width.

    Args:
        lines: the page's lines; without long ones the text is taken as level.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self._scale = max((float(np.abs(line.quad).max()) for line in lines), default=1.0) or 1.0
        self._coefficients: Floats = np.zeros(3)
        long = [line for line in lines if line.right - line.left > 3 * line.height]
        if not long:
            return
        slopes = np.array([line.slope for line in long])
        weights = np.array([line.right - line.left for line in long]) / self._scale
        design = np.array([[1.0, *self._normal(*_centre(line))] for line in long])
        self._coefficients[0] = _weighted_median(slopes, weights)
        if len(long) >= 8:
            near = np.abs(slopes - self._coefficients[0]) < 0.05
            rows, wanted, weight = design[near], slopes[near], weights[near]
            # a ridge keeps the slope's change small where the lines do not ask for it
            normal = rows.T @ (rows * weight[:, None]) + np.diag([0.0, 0.05, 0.05]) * weight.sum()
            self._coefficients = np.linalg.solve(normal, rows.T @ (wanted * weight))

    def slope(self, x: float, y: float) -> float:
        """dy/dx of text at a point of the page."""
        return float(self._coefficients @ np.array([1.0, *self._normal(x, y)]))

    def offset(self, line: Line, other: Line) -> float:
        """How far `other` lies below the course of `line`, in pixels (negative: above)."""
        if other.left >= line.left:
            start, end = _end(line), _start(other)
            sign = 1.0
        else:
            start, end = _end(other), _start(line)
            sign = -1.0
        slope = self.slope(*((start + end) / 2))
        return sign * float(end[1] - start[1] - slope * (end[0] - start[0]))

    def level(self, line: Line) -> float:
        """The line's height on the page once its text is followed to x = 0, for sorting."""
        x, y = _centre(line)
        return y - self.slope(x / 2, y) * x

    def _normal(self, x: float, y: float) -> tuple[float, float]:
        return x / self._scale - 0.5, y / self._scale - 0.5


@dataclass(frozen=True, eq=False)
class Entry:
    """A label and the print to its right, up to the next label or column.

    Attributes:
        key: the label's key.
        row: index of its row.
        label: the label's own part of its line.
        values: the pieces of the value from left to right; empty where nothing is printed.
        score: the label's similarity, 0 to 1.
    """

    key: str
    row: int
    label: Line
    values: tuple[Line, ...]
    score: float

    @property
    def value(self) -> Line | None:
        """The value as one line, or None."""
        return join_lines(self.values) if self.values else None


@dataclass(frozen=True, eq=False)
class Row:
    """A visual row.

    Attributes:
        entries: its labelled entries from left to right.
        loose: its pieces that follow no label closely, from left to right.
    """

    entries: tuple[Entry, ...]
    loose: tuple[Line, ...]


def rows(lines: Sequence[Line], flow: Flow | None = None) -> list[list[Line]]:
    """Groups lines into visual rows, top to bottom, each from left to right."""
    flow = flow or Flow(lines)
    chains: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.left):
        best: tuple[float, list[Line]] | None = None
        for chain in chains:
            last = chain[-1]
            lower = min(last.height, line.height)
            if line.left < last.right - 0.8 * lower - 0.2 * (last.right - last.left):
                continue
            distance = abs(flow.offset(last, line)) / lower
            if distance < SAME_ROW and (best is None or distance < best[0]):
                best = distance, chain
        if best:
            best[1].append(line)
        else:
            chains.append([line])
    return sorted(chains, key=lambda chain: float(np.mean([flow.level(line) for line in chain])))


def labelled_rows(
    lines: Sequence[Line], labels: Sequence[Label], where: Callable[[Line], Sequence[Label]] | None = None
) -> list[Row]:
    """The page's rows with their labels found and the values cut from their lines.

    Args:
        lines: the page's lines.
        labels: what to look for in every line.
        where: which labels a line can hold at its place, if that is known better.
    """
    return [_labelled(number, row, where or (lambda _: labels)) for number, row in enumerate(rows(lines))]


def _labelled(number: int, row: Sequence[Line], labels: Callable[[Line], Sequence[Label]]) -> Row:
    found: list[tuple[Line, Hit, list[Line]]] = []
    loose: list[Line] = []
    for line in row:
        possible = labels(line)
        # A value follows a colon, and is the first print right of a label: SELAMAT RIYADI begins like Alamat.
        first = bool(found) and not found[-1][2] and line.left > found[-1][0].right
        if first or line.text.lstrip().startswith(tuple(COLONS)):
            possible = [label for label in possible if not label.leads]
        for piece, hit in split(line, possible):
            if hit:
                found.append((piece, hit, []))
                continue
            if found and not found[-1][2]:
                piece = _without_translation(piece)
            if _holds_text(piece):
                values = found[-1][2] if found else None
                # the first piece belongs to its label however far the value column is
                near = values is not None and (
                    not values or piece.left - values[-1].right < WORD_GAP * piece.height
                )
                (values if values is not None and near else loose).append(piece)
    entries = (Entry(hit.key, number, label, tuple(values), hit.score) for label, hit, values in found)
    return Row(tuple(entries), tuple(loose))


def _without_translation(piece: Line) -> Line:
    """What follows a label without its translation: `Nama Ayah`, then `/ Father : UMAR`.

    Without a colon nobody knows where the translation ends: all of it is left out.
    """
    if not piece.text.lstrip().startswith("/"):
        return piece
    colon = next((at for at, letter in enumerate(piece.text) if letter in COLONS), len(piece.text))
    return piece.part(colon, len(piece.text))


def split(line: Line, labels: Sequence[Label]) -> list[tuple[Line, Hit | None]]:
    """Cuts a line into labels (with their hit) and what stands before, between and after them."""
    pieces: list[tuple[Line, Hit | None]] = []
    at = 0
    for hit in find_labels(line.text, labels):
        if hit.start > at:
            pieces.append((line.part(at, hit.start), None))
        pieces.append((line.part(hit.start, hit.stop), hit))
        at = max(hit.value, at)
    if at < len(line.text):
        pieces.append((line.part(at, len(line.text)), None))
    return pieces


def continued(
    entry: Entry, page_rows: Sequence[Row], accepts: Callable[[str], bool], most: int = 2
) -> tuple[Line, ...]:
    """The entry's value with the lines that it goes on with below.

    A continuation stands right below, left-aligned with the value, in a row without a label left of it.

    Args:
        entry: whose value may be wrapped.
        page_rows: all rows of the page.
        accepts: whether a text may belong to this value (it may be another field that lost its label).
        most: how many further lines at most.
    """
    if not entry.values:
        return ()
    lines = list(entry.values)
    first = last = lines[0]
    for row in page_rows[entry.row + 1 : entry.row + 1 + most]:
        if any(other.label.left < first.right and other.label.left < first.left for other in row.entries):
            break
        pieces = [
            piece
            for piece in row.loose
            if piece.left > first.left - ALIGNED * first.height and accepts(piece.text)
        ]
        if not pieces or abs(pieces[0].left - first.left) > ALIGNED * first.height:
            break
        if not 0 < pieces[0].middle - last.middle < NEXT_LINE * max(last.height, first.height):
            break
        lines.append(pieces[0])
        for piece in pieces[1:]:
            if piece.left - lines[-1].right < WORD_GAP * piece.height:
                lines.append(piece)
        last = pieces[0]
    return tuple(lines)


def join_lines(lines: Sequence[Line], separator: str = " ") -> Line:
    """One line of several pieces in reading order: joined evidence, one quad around them all.

    Pieces of one row keep their slant; pieces of several rows get the upright box around them.
    """
    if len(lines) == 1:
        return lines[0]
    reading = Reading.join([line.reading for line in lines], separator)
    first, last = lines[0], lines[-1]
    in_a_row = all(
        after.left > before.left and abs(after.middle - before.middle) < SAME_ROW * before.height
        for before, after in pairwise(lines)
    )
    if in_a_row:
        return Line(np.array([first.quad[0], last.quad[1], last.quad[2], first.quad[3]]), reading)
    points = np.concatenate([line.quad for line in lines])
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return Line(np.array([[left, top], [right, top], [right, bottom], [left, bottom]]), reading)


def _holds_text(line: Line) -> bool:
    return any(character.isalnum() or character == "-" for character in line.text)


def _centre(line: Line) -> tuple[float, float]:
    x, y = line.quad.mean(axis=0)
    return float(x), float(y)


def _start(line: Line) -> Floats:
    start: Floats = (line.quad[0] + line.quad[3]) / 2
    return start


def _end(line: Line) -> Floats:
    end: Floats = (line.quad[1] + line.quad[2]) / 2
    return end


def _weighted_median(values: Floats, weights: Floats) -> float:
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])
