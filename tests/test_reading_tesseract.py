"""The reader by Tesseract: its errors become ours, its hOCR evidence; words are found anyhow turned."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytesseract
import pytest
from PIL import Image as Picture

from kia_verify.errors import EngineMissingError, KiaVerifyError, UsageError
from kia_verify.imaging.geometry import Image, quad_size
from kia_verify.reading import tesseract, tesseract_numbers
from kia_verify.reading.evidence import Reading
from kia_verify.reading.readers import ReaderName, load_reader
from kia_verify.reading.tesseract import Layout
from kia_verify.reading.tesseract_detector import find_words
from kia_verify.reading.tesseract_hocr import PrintedLine, Word, parse
from kia_verify.verifier import Verifier

installed = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is optional, and not installed here"
)
BLANK = np.full((40, 200), 255, np.uint8)


def program(version: str = "tesseract 5.3.0", languages: str = "eng\nosd") -> Any:
    """Answers like the program itself."""

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        answer = version if command[1] == "--version" else f"List of available languages (2):\n{languages}\n"
        return subprocess.CompletedProcess(command, 0, answer, "")

    return run


@pytest.mark.parametrize(
    ("version", "languages", "said"),
    [
        ("tesseract 4.1.1", "eng", "4.1.1 is older than 5.0"),
        ("tesseract v5.0.1.20220118", "osd", "without the language eng"),
        ("something else", "eng", "does not tell its version"),
    ],
)
def test_an_unfit_program_is_refused(
    monkeypatch: pytest.MonkeyPatch, version: str, languages: str, said: str
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/tesseract")
    monkeypatch.setattr(subprocess, "run", program(version, languages))
    with pytest.raises(EngineMissingError, match=said) as caught:
        tesseract.probe()
    assert "rapidocr" in caught.value.remedy


def test_a_fit_program_tells_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/tesseract")
    monkeypatch.setattr(subprocess, "run", program())
    found = tesseract.probe()
    assert found.version == "5.3.0"
    assert {"eng", "osd"} <= found.languages


def test_a_missing_program_is_told_when_the_reader_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(EngineMissingError, match="not installed"):
        load_reader(ReaderName.TESSERACT, 1)


def test_pictures_go_as_png_to_one_thread_in_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def read(listed: str, **options: Any) -> bytes:
        paths = Path(listed).read_text(encoding="utf-8").split()
        for path in paths:
            with Picture.open(path) as picture:
                seen.append((picture.format, picture.size))
        seen.append((os.environ["OMP_THREAD_LIMIT"], options["timeout"], "--dpi" in options["config"]))
        return b"hocr"

    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    monkeypatch.setattr(pytesseract, "image_to_pdf_or_hocr", read)
    assert tesseract.run([BLANK, BLANK], Layout.LINE, 7.0) == b"hocr"
    assert seen == [("PNG", (200, 40)), ("PNG", (200, 40)), ("1", 7.0, True)]
    assert "OMP_THREAD_LIMIT" not in os.environ


@pytest.mark.parametrize(
    ("raised", "expected", "said"),
    [
        (pytesseract.TesseractNotFoundError(), EngineMissingError, "not installed"),
        (RuntimeError("Tesseract process timeout"), KiaVerifyError, "longer than 7 seconds"),
        (
            pytesseract.TesseractError(1, "Error opening data file xy Failed loading language 'xy'"),
            EngineMissingError,
            "cannot load the language",
        ),
        (pytesseract.TesseractError(1, "Warning. Error in pixRead: no"), KiaVerifyError, "Error in pixRead"),
        (pytesseract.TesseractError(-9, ""), KiaVerifyError, "does not say why"),
    ],
)
def test_the_programs_errors_become_ours(
    monkeypatch: pytest.MonkeyPatch, raised: Exception, expected: type[KiaVerifyError], said: str
) -> None:
    def fail(*arguments: Any, **options: Any) -> bytes:
        raise raised

    monkeypatch.setattr(pytesseract, "image_to_pdf_or_hocr", fail)
    with pytest.raises(expected, match=said) as caught:
        tesseract.run([BLANK], Layout.LINE, 7.0)
    assert caught.value.remedy
    assert type(caught.value) is expected


def hocr(*words: tuple[str, list[str]]) -> bytes:
    """A page with one line; each step of a word is told as `A99 B1`, the blank as `_`."""
    spans = []
    for box, steps in words:
        rows = ""
        for step in steps:
            choices = "".join(
                f"<span class='ocrx_cinfo' title='x_confs {one[1:]}'>{'' if one[0] == '_' else one[0]}</span>"
                for one in step.split()
            )
            rows += f"<span class='ocrx_cinfo' id='timestep1'>{choices}</span>"
        spans.append(f"<span class='ocrx_word' title='bbox {box}; x_wconf 90'>{rows}</span>")
    line = f"<span class='ocr_line'>{''.join(spans)}</span>"
    return f"<html><body><div class='ocr_page'>{line}</div></body></html>".encode()


def test_steps_become_evidence() -> None:
    word = ("10 5 50 25", ["_99", "A99", "_60 B39", "B98", "_99", "060 O39", "_99"])
    ((line,),) = parse(hocr(word))
    reading = line.reading
    assert reading.text == "AB0"
    assert line.quad.tolist() == [[10, 5], [50, 5], [50, 25], [10, 25]]
    assert reading.ratio("ABO") == pytest.approx(np.log(0.39 / 0.60), abs=0.1)
    assert reading.ratio("AC0") < -7.0
    assert 0.55 < reading.confidence < 0.65


def test_no_step_says_more_than_the_program_does() -> None:
    ((line,),) = parse(hocr(("0 0 9 9", ["_40 A30 B20", "A99"])))
    rows = np.exp(line.reading.posteriors)
    assert rows.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert (rows[1] < 1.0).all()


def test_words_stand_apart_as_they_are_printed() -> None:
    first, second = ("0 0 30 20", ["A99", "_99", "B99"]), ("60 0 90 20", ["C99", "_99", "D99"])
    ((line,),) = parse(hocr(second, first))
    reading = line.reading
    assert reading.text == "AB CD"
    assert reading.extent(3, 5)[0] == pytest.approx(60 / 90, abs=0.12)


def test_foreign_characters_are_noticed() -> None:
    ((line,),) = parse(hocr(("0 0 9 9", ["’99", "ß99", "é99"])))
    assert line.reading.text == "'*e"


def test_what_is_not_hocr_is_an_error() -> None:
    with pytest.raises(KiaVerifyError, match="not hOCR"):
        parse(b"<html>")


def word(text: str, left: float, right: float, chance: float) -> Word:
    return Word(left, 10, right, 40, Reading.of(text, chance).posteriors)


@pytest.mark.parametrize(
    ("again", "expected"), [(0.99, "NIK 6371051203900001"), (0.4, "NIK 6371o5l203900007")]
)
def test_a_number_is_read_again_and_the_surer_reading_stays(
    monkeypatch: pytest.MonkeyPatch, again: float, expected: str
) -> None:
    asked: list[tuple[int, ...]] = []

    def run(pictures: list[Image], *arguments: Any) -> bytes:
        asked.extend(picture.shape for picture in pictures)
        return b""

    second = PrintedLine((word("6371051203900001", 0, 400, again),))
    monkeypatch.setattr(tesseract, "run", run)
    monkeypatch.setattr(tesseract_numbers, "parse", lambda _: [[second]])
    line = PrintedLine((word("NIK", 0, 50, 0.9), word("6371o5l203900007", 100, 500, 0.6)))
    (read,) = tesseract_numbers.with_numbers([line], np.full((60, 600), 255, np.uint8))
    assert read.reading.text == expected
    assert len(asked) == 1


def test_lines_without_a_number_are_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "run", lambda *arguments: pytest.fail("was asked"))
    line = PrintedLine((word("12-03-1990", 0, 100, 0.9), word("BANJARMASIN", 110, 300, 0.9)))
    assert tesseract_numbers.with_numbers([line], BLANK) == [line]


TEXTS = (
    "KARTU KELUARGA", "MUHAMMAD RIZKY", "BANJARMASIN", "SITI AISYAH", "QUEENZA", "KALIMANTAN", "SELATAN",
    "WNI ISLAM",
)  # fmt: skip


def sheet() -> Image:
    page = np.full((600, 900, 3), (235, 240, 240), np.uint8)
    for number, text in enumerate(TEXTS):
        place = (60, 80 + 65 * number)
        cv2.putText(page, text, place, cv2.FONT_HERSHEY_DUPLEX, 1.1, (40, 30, 30), 2, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("turns", range(4))
def test_words_are_found_whatever_way_the_picture_is_turned(turns: int) -> None:
    page = np.ascontiguousarray(np.rot90(sheet(), turns))
    quads = find_words(page, 900)
    assert 8 <= len(quads) <= 12
    for quad in quads:
        width, height = quad_size(quad)
        assert width > 1.5 * height
        x, y = quad[1] - quad[0]
        assert (x > 0 and abs(y) < x) if turns % 2 == 0 else (y > 0 and abs(x) < y)


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_blank_picture_has_no_words(value: int) -> None:
    assert find_words(np.full((300, 400, 3), value, np.uint8), 960) == []


@installed
def test_a_sloping_page_is_read() -> None:
    page = sheet()
    matrix = np.array([[1, 0, 0], [0.05, 1, -20]], np.float64)
    sloping = np.asarray(cv2.warpAffine(page, matrix, (900, 600), borderMode=cv2.BORDER_REPLICATE), np.uint8)
    reader = load_reader(ReaderName.TESSERACT, 1)
    small = np.asarray(cv2.resize(sloping, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA), np.uint8)
    read = reader.read(small, np.diag([2.5, 2.5, 1.0]), sloping)
    texts = [line.text for line in read.lines]
    assert {"MUHAMMAD RIZKY", "BANJARMASIN", "SITI AISYAH", "QUEENZA"} <= set(texts)
    (line,) = (line for line in read.lines if line.text == "MUHAMMAD RIZKY")
    slope = (line.quad[1] - line.quad[0])[1] / (line.quad[1] - line.quad[0])[0]
    assert slope == pytest.approx(0.05, abs=0.02)
    assert line.reading.ratio("MUHAMAD RISKY") < -7.0


@installed
@pytest.mark.parametrize("turned", [False, True])
def test_upside_down_is_told(turned: bool) -> None:
    page = np.ascontiguousarray(sheet()[::-1, ::-1]) if turned else sheet()
    reader = load_reader(ReaderName.TESSERACT, 1)
    answer, margin = reader.upside_down(page, reader.detect(page, 900))
    assert answer is turned
    assert margin > 0.1


@installed
def test_the_model_of_numbers_reads_digits() -> None:
    line = np.full((60, 620), 250, np.uint8)
    cv2.putText(line, "6371051203900001", (20, 42), cv2.FONT_HERSHEY_DUPLEX, 1.1, (30,), 2, cv2.LINE_AA)
    words = (word("6371O5l2O39OOOO1", 15, 600, 0.3),)
    (read,) = tesseract_numbers.with_numbers([PrintedLine(words)], line)
    assert sum(character.isdigit() for character in read.reading.text) >= 14


def test_an_unknown_reader_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="tesseract"):
        Verifier(reader="abbyy")


def test_it_does_without_rapidocr() -> None:
    """In a fresh interpreter in which the package cannot be imported."""
    script = (
        "import sys; sys.modules['rapidocr'] = None\n"
        "import kia_verify.examination, kia_verify.reading.tesseract_reader, kia_verify.cli\n"
        "assert 'kia_verify.reading.reader' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
