"""From the hOCR that Tesseract writes to lines with their evidence.

Tesseract's recogniser is a network with connectionist temporal classification, as the engine's own is. For
every step along a line its hOCR lists the characters (none: the blank) with a probability of one per cent or
more, so a `Reading` can be made of it. What it does not list shares what is left over.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import numpy as np

from kia_verify.errors import KiaVerifyError
from kia_verify.imaging.geometry import Floats
from kia_verify.reading.evidence import ALPHABET, BLANK, INDEX, Posteriors, Reading
from kia_verify.reading.tesseract import DOCTOR

_LINES = {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"}
_SAME = {
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": ",",
    "–": "-", "—": "-", "~": "-", "¢": "c", "€": "C", "é": "e", "É": "E", "£": "E", "©": "C", "®": "R",
    "§": "S", "{": "(", "}": ")", "\\": "/", "$": "S",
}  # fmt: skip
"""Characters that the documents do not print, and those that they print instead."""
_FOREIGN = INDEX["*"]
"""Stands for every other one, so that foreign print is noticed."""
_UNLISTED = 0.1
"""Share of what the listed per cents leave over that goes to the characters not listed. Per cents are cut
off, not rounded, so most is theirs; over the 250 steps of a long number a larger share adds up to doubt."""
_LEAST_REST = 0.002
"""What is left over at least: nothing is certain."""
_SPACE = 0.98
"""Probability of a space between two words; the program does not list that step's."""


@dataclass(frozen=True, eq=False)
class Word:
    """One word of a line.

    Attributes:
        left, top, right, bottom: its box in pixels of the picture.
        posteriors: log probabilities of its steps, as in `Reading`.
    """

    left: float
    top: float
    right: float
    bottom: float
    posteriors: Posteriors


@dataclass(frozen=True, eq=False)
class PrintedLine:
    """One line of text, its words from left to right; at least one."""

    words: tuple[Word, ...]

    @property
    def hull(self) -> Word:
        """One word in the place of all, without evidence."""
        return Word(
            min(word.left for word in self.words),
            min(word.top for word in self.words),
            max(word.right for word in self.words),
            max(word.bottom for word in self.words),
            self.words[0].posteriors[:0],
        )

    @property
    def quad(self) -> Floats:
        """Its box, (4, 2), clockwise from the upper left, in pixels of the picture."""
        box = self.hull
        corners = [[box.left, box.top], [box.right, box.top], [box.right, box.bottom], [box.left, box.bottom]]
        return np.array(corners, dtype=np.float64)

    @property
    def reading(self) -> Reading:
        """The line's text and evidence; its steps are spread along the box as the words are."""
        steps = sum(len(word.posteriors) for word in self.words)
        inked = sum(word.right - word.left for word in self.words)
        pitch = max(inked / max(steps, 1), 1e-6)
        rows: list[Posteriors] = []
        for number, word in enumerate(self.words):
            if number:
                gap = round((word.left - self.words[number - 1].right) / pitch)
                rows.append(_between(max(gap, 1)))
            rows.append(word.posteriors)
        return Reading.decode(np.concatenate(rows))


def parse(hocr: bytes) -> list[list[PrintedLine]]:
    """The lines of every page of an hOCR document, in its order.

    Raises:
        KiaVerifyError: it is not hOCR.
    """
    try:
        root = ElementTree.fromstring(hocr)
    except ElementTree.ParseError as error:
        raise KiaVerifyError(
            f"Tesseract wrote something that is not hOCR: {error}.",
            remedy=DOCTOR,
        ) from error
    return [list(_lines(page)) for page in root.iter() if page.get("class") == "ocr_page"]


def _lines(page: Element) -> Iterator[PrintedLine]:
    for element in page.iter():
        if element.get("class") in _LINES:
            words = [word for child in element.iter() if (word := _word(child)) is not None]
            if words:
                yield PrintedLine(tuple(sorted(words, key=lambda word: word.left)))


def _word(element: Element) -> Word | None:
    box = re.search(r"bbox (\d+) (\d+) (\d+) (\d+)", element.get("title", ""))
    if element.get("class") != "ocrx_word" or box is None:
        return None
    rows = [_row(step) for step in element.iter() if step.get("id", "").startswith("timestep")]
    if not rows:
        return None
    left, top, right, bottom = (float(value) for value in box.groups())
    return Word(left, top, right, bottom, np.array(rows, dtype=np.float32))


def _row(step: Element) -> Posteriors:
    """Log probabilities of one step, shape (alphabet,)."""
    chances = np.zeros(len(ALPHABET))
    for choice in step:
        told = re.search(r"x_confs (\d+)", choice.get("title", ""))
        if told is not None:
            chances[_column(choice.text)] += int(told[1]) / 100
    unlisted = chances == 0
    rest = max(1.0 - float(chances.sum()), _LEAST_REST)
    chances[unlisted] = _UNLISTED * rest / max(int(unlisted.sum()), 1)
    chances[~unlisted] += (1 - _UNLISTED) * rest / max(int((~unlisted).sum()), 1)
    row: Posteriors = np.log(chances / chances.sum()).astype(np.float32)
    return row


def _column(text: str | None) -> int:
    if not text:
        return BLANK
    return INDEX.get(_SAME.get(text, text), _FOREIGN)


def _between(steps: int) -> Posteriors:
    """The gap between two words: nothing, and a space in its middle."""
    rows = np.full((steps, len(ALPHABET)), np.log((1 - _SPACE) / (len(ALPHABET) - 1)), dtype=np.float32)
    rows[:, BLANK] = np.log(_SPACE)
    middle = steps // 2
    rows[middle, BLANK], rows[middle, INDEX[" "]] = rows[middle, INDEX[" "]], rows[middle, BLANK]
    return rows
