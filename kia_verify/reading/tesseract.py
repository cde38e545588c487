"""The external program Tesseract: is it there, which version, and what does it say of pictures?

pytesseract runs it. It writes hOCR rather than TSV, because that alone carries the probabilities of every
step along a line (`lstm_choice_mode`), which are the evidence that a `Reading` keeps.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytesseract
from PIL import Image as Picture

from kia_verify.errors import EngineMissingError, KiaVerifyError

if TYPE_CHECKING:
    from kia_verify.imaging.geometry import Image  # loads OpenCV, without which the doctor asks too

PROGRAM = "tesseract"
LANGUAGE = "eng"
"""Not `ind`, which reads Q as O, with certainty and in all documents alike: a wrong name would pass."""
LEAST_VERSION = (5, 0)
"""Older ones do not write the probabilities of every step together with the characters' boxes."""
REMEDY = "Install the packages tesseract-ocr and tesseract-ocr-eng, or read with --reader rapidocr."
DOCTOR = "`kia-verify doctor` examines the installation."
PROBE_TIMEOUT = 10.0
"""Seconds; listing the languages takes hundredths of one."""
DPI = 300
"""Told to the program, which otherwise guesses: letters of 30 pixels are then print of 10 points."""
_SETTINGS = "-c lstm_choice_mode=1 -c hocr_char_boxes=1"
_NO_LANGUAGE = ("failed loading language", "couldn't load any languages", "error opening data file")
"""What the program says on standard error where a language is missing, in small letters."""


class Layout(IntEnum):
    """How a picture is laid out (`--psm`)."""

    LINE = 7
    """It is a single line of text."""
    RAW_LINE = 13
    """The same, and the program does not look for the line in it."""
    SPARSE = 11
    """Lines stand anywhere, in no particular order: forms and tables."""


@dataclass(frozen=True)
class Program:
    """What is installed.

    Attributes:
        version: as the program tells it, for instance `5.3.0`.
        languages: those that it finds.
    """

    version: str
    languages: frozenset[str]


def probe() -> Program:
    """Asks the program for its version and languages.

    Raises:
        EngineMissingError: it is not installed, does not answer, is too old, or lacks the language.
    """
    path = shutil.which(PROGRAM)
    if path is None:
        raise EngineMissingError("Tesseract is not installed.", remedy=REMEDY)
    try:
        answer = _ask(path, "--version")
        languages = frozenset(_ask(path, "--list-langs").split())
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineMissingError(f"Tesseract does not run: {error}.", remedy=REMEDY) from error
    found = re.search(r"tesseract v?(\d+)\.(\d+)(?:\.\d+)*", answer)
    if found is None:
        raise EngineMissingError("Tesseract does not tell its version.", remedy=REMEDY)
    version = found[0].split()[-1]
    if (int(found[1]), int(found[2])) < LEAST_VERSION:
        least = ".".join(str(part) for part in LEAST_VERSION)
        raise EngineMissingError(f"Tesseract {version} is older than {least}.", remedy=REMEDY)
    if LANGUAGE not in languages:
        raise EngineMissingError(f"Tesseract {version} is without the language {LANGUAGE}.", remedy=REMEDY)
    return Program(version, languages)


def run(
    pictures: Sequence[Image],
    layout: Layout,
    timeout: float,
    language: str = LANGUAGE,
    data: Path | None = None,
) -> bytes:
    """Reads pictures in one call, which alone takes a tenth of a second.

    Args:
        pictures: grey, shape (height, width), at least one; they go to the program as PNG.
        layout: how each of them is laid out.
        timeout: seconds for all of them.
        data: directory of the language's trained data; that of the installation if None.

    Returns:
        hOCR, one `ocr_page` for each picture.

    Raises:
        EngineMissingError: the program or the language is not there.
        KiaVerifyError: the program failed, or took longer than it was given.
    """
    settings = f"--psm {layout.value} --dpi {DPI} {_SETTINGS}"
    if data is not None:
        settings = f'--tessdata-dir "{data}" {settings}'
    with TemporaryDirectory(prefix="kia-verify-") as directory, _private():
        paths = [Path(directory, f"{number}.png") for number in range(len(pictures))]
        for path, pixels in zip(paths, pictures, strict=True):
            Picture.fromarray(pixels).save(path, compress_level=1)
        listed = Path(directory, "pictures.txt")
        listed.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
        try:
            hocr: bytes = pytesseract.image_to_pdf_or_hocr(
                str(listed), lang=language, config=settings, extension="hocr", timeout=timeout
            )
        except pytesseract.TesseractNotFoundError as error:
            raise EngineMissingError("Tesseract is not installed.", remedy=REMEDY) from error
        except pytesseract.TesseractError as error:
            raise _triaged(str(error.message), language) from error
        except RuntimeError as error:
            # Of pytesseract's errors this is the bare one: the process was ended.
            raise KiaVerifyError(
                f"Tesseract took longer than {timeout:.0f} seconds and was stopped.",
                remedy="Try again on a quieter machine, or read with --reader rapidocr.",
            ) from error
    return hocr


def _triaged(said: str, language: str) -> KiaVerifyError:
    """The error that the program's standard error stands for; what it read is never quoted."""
    small = said.lower()
    if any(phrase in small for phrase in _NO_LANGUAGE):
        return EngineMissingError(f"Tesseract cannot load the language {language}.", remedy=REMEDY)
    lines = [line for line in re.split(r"[\r\n]+|(?<=[.!])\s", said) if "error" in line.lower()]
    detail = lines[0].strip() if lines else "it does not say why"
    return KiaVerifyError(f"Tesseract failed: {detail}", remedy=DOCTOR)


@contextmanager
def _private() -> Iterator[None]:
    """One thread for the program (several are slower), and files that nobody else can read.

    pytesseract hands on this process's own environment, so that is where the limit has to stand.
    """
    before = os.environ.get("OMP_THREAD_LIMIT")
    os.environ["OMP_THREAD_LIMIT"] = "1"
    mask = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(mask)
        if before is None:
            del os.environ["OMP_THREAD_LIMIT"]
        else:
            os.environ["OMP_THREAD_LIMIT"] = before


def _ask(program: str, option: str) -> str:
    """Standard output of a short call; older releases answer on standard error."""
    done = subprocess.run(
        [program, option], capture_output=True, text=True, timeout=PROBE_TIMEOUT, check=True
    )
    return done.stdout or done.stderr
