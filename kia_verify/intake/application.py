"""One application: a folder (or a list) of photographs and what its application.json says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kia_verify.imaging.geometry import Image


@dataclass(frozen=True, eq=False)
class Photograph:
    """A decoded photograph.

    Attributes:
        file: the file's name.
        pixels: BGR, exactly as stored in the file (EXIF orientation NOT applied).
        orientation: EXIF orientation 1 to 8; 1 where there is none. A prior only: people send
            photographs whose EXIF is wrong or stripped.
    """

    file: str
    pixels: Image
    orientation: int = 1

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, as stored."""
        height, width = self.pixels.shape[:2]
        return width, height


@dataclass(frozen=True)
class Source:
    """A file of an application that is decoded when it is needed.

    Attributes:
        file: its name.
        load: decodes it; raises `ImageRefused` with the reason code and the remedy.
        path: where it lies, None for bytes and arrays.
    """

    file: str
    load: Callable[[], Photograph]
    path: Path | None = None


@dataclass(frozen=True)
class Declared:
    """What the applicant typed; None where nothing was."""

    name: str | None = None
    nik: str | None = None
    birth_date: date | None = None


@dataclass(frozen=True)
class Application:
    """What came in."""

    application_id: str
    received_at: date
    sources: tuple[Source, ...]
    declared: Declared = Declared()
