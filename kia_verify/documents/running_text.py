"""Running text over several lines, searched as one string and cut back into its lines' evidence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kia_verify.documents.document import ABSENT, Field, State
from kia_verify.documents.layout import join_lines
from kia_verify.reading.page import Line

_WORD = re.compile(r"[A-Za-z]{3,}")


class RunningText:
    """Lines in reading order as one text.

    Attributes:
        text: their texts, a space between.
        starts: where each line begins in it.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.text = " ".join(line.text for line in lines)
        self._lines = lines
        self.starts: list[int] = []
        at = 0
        for line in lines:
            self.starts.append(at)
            at += len(line.text) + 1

    def number(self, at: int) -> int:
        """The number of the line that a character stands in."""
        return bisect_right(self.starts, at) - 1

    def cut(self, start: int, stop: int) -> Line | None:
        """The print of the characters start to stop, joined over lines; None where there is none.

        Values stand in capitals: where some of the pieces do, those in small letters are remains of
        phrases that were not recognised, and are left out.
        """
        pieces: list[Line] = []
        for line, begin in zip(self._lines, self.starts, strict=True):
            first, last = max(start - begin, 0), min(stop - begin, len(line.text))
            if first < last and any(character.isalnum() for character in line.text[first:last]):
                pieces.append(line.part(first, last))
        if any(_WORD.search(piece.text) and in_capitals(piece.text) for piece in pieces):
            pieces = [piece for piece in pieces if not _is_remains(piece.text)]
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

    @property
    def unread(self) -> Field:
        """A field whose print is there and says nothing certain."""
        line = self.line
        return Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading) if line else ABSENT

    def part(self, start: int, stop: int) -> Passage:
        """The passage cut down to some of its own characters, with the box of these alone."""
        return Passage(self.whole, self.start + start, self.start + stop)


def _is_remains(text: str) -> bool:
    """Whether a text stands in small letters, without a word in capitals."""
    return in_capitals(text) is False and not any(word.isupper() for word in _WORD.findall(text))


def in_capitals(text: str) -> bool | None:
    """Whether a text stands in capitals; None without letters."""
    letters = [character for character in text if character.isalpha()]
    return sum(letter.isupper() for letter in letters) > len(letters) / 2 if letters else None
