"""Long numbers read a second time, by a model that knows the digits of a KTP-el.

A KTP-el prints its NIK in OCR-A, which Tesseract's own languages misread. `models/numbers.traineddata` was
trained for that (its card is `models/numbers.md`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import cv2
import numpy as np

from kia_verify.imaging.geometry import Image
from kia_verify.models_path import models_directory
from kia_verify.reading import tesseract
from kia_verify.reading.evidence import Reading
from kia_verify.reading.tesseract import Layout
from kia_verify.reading.tesseract_hocr import PrintedLine, Word, parse

MODEL = "numbers"
LEAST_LENGTH = 12
"""Characters of a word or of neighbouring ones from which they are a long number."""
DIGITS = 0.5
"""Share of digits among them, at least: of sixteen in OCR-A some are read as letters."""
MARGIN = 0.2
"""Paper left around a number, as a share of its height."""
HEIGHT = 48
TIMEOUT = 60.0


def with_numbers(lines: Sequence[PrintedLine], luminance: Image) -> list[PrintedLine]:
    """The lines with their long numbers as the model of numbers reads them, where it is the surer one.

    Args:
        lines: of a page.
        luminance: the page they were read on, grey.

    Raises:
        EngineMissingError: Tesseract or the model is not there.
    """
    places = [(index, run) for index, line in enumerate(lines) for run in _long_numbers(line)]
    if not places:
        return list(lines)
    crops = [_cut(luminance, lines[index].words[run]) for index, run in places]
    pages = parse(tesseract.run(crops, Layout.RAW_LINE, TIMEOUT, MODEL, models_directory()))
    read = list(lines)
    # From the right, so that the places of the words before stay.
    for (index, run), page in reversed(list(zip(places, pages, strict=True))):
        words = read[index].words
        again = [word for line in page for word in line.words]
        if not again or not _surer(again, words[run]):
            continue
        posteriors = np.concatenate([word.posteriors for word in again])
        number = replace(PrintedLine(words[run]).hull, posteriors=posteriors)
        read[index] = PrintedLine((*words[: run.start], number, *words[run.stop :]))
    return read


def _long_numbers(line: PrintedLine) -> Iterator[slice]:
    """Runs of neighbouring words that make a long number."""
    texts = [Reading.decode(word.posteriors).text for word in line.words]
    start = 0
    for number, group in groupby(texts, key=_is_number):
        words = list(group)
        if number and sum(len(text) for text in words) >= LEAST_LENGTH:
            yield slice(start, start + len(words))
        start += len(words)


def _is_number(text: str) -> bool:
    return sum(character.isdigit() for character in text) >= max(DIGITS * len(text), 1)


def _cut(luminance: Image, words: Sequence[Word]) -> Image:
    """The print of these words with a little paper around it, HEIGHT pixels high."""
    box = PrintedLine(tuple(words)).hull
    margin = MARGIN * (box.bottom - box.top)
    height, width = luminance.shape[:2]
    top, bottom = max(round(box.top - margin), 0), min(round(box.bottom + margin), height)
    left, right = max(round(box.left - 2 * margin), 0), min(round(box.right + 2 * margin), width)
    crop = luminance[top:bottom, left:right]
    length = max(round(crop.shape[1] * HEIGHT / crop.shape[0]), HEIGHT)
    return np.asarray(cv2.resize(crop, (length, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


def _surer(again: Sequence[Word], before: Sequence[Word]) -> bool:
    """Whether the least certain character of the second reading is more certain than that of the first."""
    return _certainty(again) > _certainty(before)


def _certainty(words: Sequence[Word]) -> float:
    return min(Reading.decode(word.posteriors).confidence for word in words)
