"""`kia-verify inspect`: one photograph in, one sheet and one text that tell what the engine saw.

The sheet and the text hold personal data in clear; they go where the caller asks and nowhere else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from kia_verify.case import Exhibit
from kia_verify.errors import ImageRefused, KiaVerifyError, UsageError
from kia_verify.intake.application import Photograph
from kia_verify.intake.folder import printable_name
from kia_verify.intake.image import load_photograph
from kia_verify.page.drawing import ENCODINGS, write_picture
from kia_verify.page.inspection_sheet import draw_sheet
from kia_verify.page.inspection_text import inspection_text
from kia_verify.reading.readers import ReaderName
from kia_verify.timing import Stopwatch

ENDING = ".inspect.jpg"
QUALITY = 90
"""Of a JPEG sheet: small text and thin lines suffer below it."""


class Engine(Protocol):
    """What examines a photograph; `kia_verify.examination.Examiner` is the one there is."""

    def examine(self, photograph: Photograph, watch: Stopwatch) -> list[Exhibit]:
        """Every subject of the photograph."""


def make_examiner(threads: int, reader: ReaderName = ReaderName.RAPIDOCR) -> Engine:
    """The real engine. Imported here, so that wrong usage is told without loading any model."""
    from kia_verify.examination import Examiner

    return Examiner.load(threads, reader)


def take(path: Path) -> Photograph:
    """Decodes the photograph to be inspected.

    Raises:
        UsageError: it is not there, a folder, or no photograph (JPEG, PNG or WebP).
    """
    if path.is_dir():
        raise UsageError(
            f"{path} is a folder.", remedy="Give one photograph; `kia-verify check` takes a whole folder."
        )
    if not path.exists():
        raise UsageError(f"There is no file {path}.", remedy="Give the path of one photograph.")
    try:
        return load_photograph(path, printable_name(path.name))
    except ImageRefused as refusal:
        raise UsageError(
            f"{path} cannot be taken as a photograph: {refusal.detail}.", remedy=refusal.remedy
        ) from refusal


def destination(photo: Path, out: Path | None) -> Path:
    """Where the sheet goes: `out`, or the photograph's name with ENDING in the current folder.

    Raises:
        UsageError: the sheet would replace the photograph, or lie beside it, where it would be
            taken for a part of the application, without having been asked to; or `out` is a folder or
            has an ending that is neither JPEG's nor PNG's.
    """
    chosen = out or Path.cwd() / f"{photo.stem}{ENDING}"
    if chosen.is_dir():
        raise UsageError(f"{chosen} is a folder.", remedy="Give --out the name of a file.")
    if chosen.suffix.lower() not in ENCODINGS:
        raise UsageError(f"{chosen} has no known ending.", remedy=f"Use one of {', '.join(ENCODINGS)}.")
    if chosen.exists() and chosen.samefile(photo):
        raise UsageError(
            f"{chosen} is the photograph itself, which is never overwritten.",
            remedy="Give --out another name.",
        )
    if out is None and any(chosen.parent.samefile(path.parent) for path in (photo, photo.resolve())):
        raise UsageError(
            "The sheet would be written beside the photograph and be taken for one of its application.",
            remedy="Name its place with --out FILE, or run the command in another folder.",
        )
    return chosen


def inspect_photograph(photograph: Photograph, engine: Engine, sheet: Path, colour: bool) -> str:
    """Examines a photograph and writes the sheet.

    Args:
        sheet: where it goes; the ending tells JPEG from PNG.
        colour: whether the text may use the terminal's colours.

    Returns:
        The text that tells the same.

    Raises:
        KiaVerifyError: the sheet cannot be written.
    """
    watch = Stopwatch()
    exhibits = engine.examine(photograph, watch)
    try:
        write_picture(draw_sheet(photograph, exhibits, watch.stages), sheet, QUALITY)
    except OSError as error:
        raise KiaVerifyError(
            f"{sheet} cannot be written.", remedy="Give --out a place where you may write and there is room."
        ) from error
    return inspection_text(photograph, exhibits, watch.stages, colour)
