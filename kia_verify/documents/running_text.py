"""Running text over several lines, searched as one string and cut back into its lines' evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kia_verify.documents.labels import Hit, Label, find_labels
from kia_verify.documents.layout import WORD_GAP, join_lines, rows
from kia_verify.reading.page import Line

_SURE = 0.95
"""Similarity from which capitals are words of the translation too."""


class RunningText:
    """Lines in reading order as one text.

    Attributes:
        text: their texts, a space between.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.text = " ".join(line.text for line in lines)
        self._lines = lines
        self._starts: list[int] = []
        at = 0
        for line in lines:
            self._starts.append(at)
            at += len(line.text) + 1

    def cut(self, start: int, stop: int) -> Line | None:
        """The print of the characters start to stop, joined over lines; None where there is none.

        Values stand in capitals: where some of the pieces do, those in small letters are remains of
        phrases that were not recognised, and are left out.
        """
        pieces: list[Line] = []
        for line, begin in zip(self._lines, self._starts, strict=True):
            first, last = max(start - begin, 0), min(stop - begin, len(line.text))
            if first < last and any(character.isalnum() for character in line.text[first:last]):
                pieces.append(line.part(first, last))
        if any(_in_capitals(piece.text) is True for piece in pieces):
            pieces = [piece for piece in pieces if _in_capitals(piece.text) is not False]
        return join_lines(pieces) if pieces else None


@dataclass(frozen=True, eq=False)
class Passage:
    """A part of a running text.

    Attributes:
        whole: the running text.
        start, stop: its characters there.
    """

    whole: RunningText
    start: int
    stop: int

    @property
    def text(self) -> str:
        return self.whole.text[self.start : self.stop]

    @property
    def line(self) -> Line | None:
        """Its print, see `RunningText.cut`."""
        return self.whole.cut(self.start, self.stop)

    def part(self, start: int, stop: int) -> Passage:
        """The passage cut down to some of its own characters, with the box of these alone."""
        return Passage(self.whole, self.start + start, self.start + stop)


def without_translation(
    lines: Sequence[Line], original: Sequence[Label], translation: Sequence[Label]
) -> list[Line]:
    """Lines in reading order without those of the second language.

    A line that holds words of the translation and none of the original goes, with what follows it closely in
    its row (values are repeated in translation); in a line of both only the translated words go.
    """
    kept: list[Line] = []
    for row in rows(lines):
        dropped: Line | None = None
        for line in row:
            foreign = [hit for hit in find_labels(line.text, translation) if _is_translated(hit, line.text)]
            native = find_labels(line.text, original)
            follows = dropped is not None and line.left - dropped.right < WORD_GAP * line.height
            if not native and (foreign or follows):
                dropped = line
            else:
                dropped = None
                kept.extend(_without(line, [(hit.start, hit.stop) for hit in foreign]))
    return kept


def _is_translated(hit: Hit, text: str) -> bool:
    """Values stand in capitals: what resembles a phrase within them (MARGARE-THA SIN-AGA) is none."""
    return hit.score >= _SURE or not _in_capitals(text[hit.start : hit.stop])


def _in_capitals(text: str) -> bool | None:
    """Whether a text stands in capitals; None without letters."""
    letters = [character for character in text if character.isalpha()]
    return sum(letter.isupper() for letter in letters) > len(letters) / 2 if letters else None


def _without(line: Line, spans: list[tuple[int, int]]) -> list[Line]:
    """What a line holds outside some spans."""
    if not spans:
        return [line]
    borders = [0, *(border for span in spans for border in span), len(line.text)]
    pairs = zip(borders[::2], borders[1::2], strict=True)
    return [line.part(start, stop) for start, stop in pairs if line.text[start:stop].strip(" /:.,")]
