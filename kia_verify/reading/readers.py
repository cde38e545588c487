"""What every reader does, and which there are. Loads none until it is asked for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kia_verify.imaging.geometry import Floats, Image
    from kia_verify.reading.page import Page


class ReaderName(StrEnum):
    """The readers to choose from."""

    RAPIDOCR = "rapidocr"
    """The networks that come with the package rapidocr: the one that all figures are measured with."""
    TESSERACT = "tesseract"
    """The external program, for where RapidOCR cannot be installed: more goes to a person."""


class Reader(Protocol):
    """A picture in, a page of lines with their evidence out; used again and again."""

    def detect(self, image: Image, long_side: int) -> list[Floats]:
        """Quads of the text lines of a BGR picture, in its pixels, each running along its text.

        Args:
            long_side: of the copy on which they are sought, in pixels.
        """

    def read(self, image: Image, to_file: Floats, stored: Image) -> Page:
        """Detects and reads all lines of a straightened subject whose text stands upright.

        Args:
            image: the straightened subject, BGR.
            to_file: homography from its pixels to pixels of the file as stored.
            stored: the file's pixels, BGR.
        """

    def upside_down(self, image: Image, quads: list[Floats]) -> tuple[bool | None, float]:
        """Whether the text in these quads is read better turned by half; None where it cannot be told.

        Also by how much the certainty of the characters speaks for the answer, 0 to 1.
        """


def load_reader(name: ReaderName, threads: int) -> Reader:
    """The reader of that name.

    Args:
        threads: threads of its networks; Tesseract always keeps to one.

    Raises:
        EngineMissingError: what it needs is not installed.
    """
    if name is ReaderName.TESSERACT:
        from kia_verify.reading.tesseract_reader import TesseractReader

        return TesseractReader()
    from kia_verify.reading.reader import Reader as RapidReader

    return RapidReader(threads)
