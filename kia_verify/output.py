"""Files that outside programs read: reports, the summary and the issuer's feed.

Every file appears whole or not at all: it is written beside its place and renamed into it.
"""

from __future__ import annotations

import csv
import io
import os
import re
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from kia_verify.errors import KiaVerifyError
from kia_verify.report import Decision, Report

REPORT = "report.json"
SUMMARY = "summary.csv"
CARDS = "cards.jsonl"
INDEX = "index.html"

SUMMARY_COLUMNS = (
    "application_id",
    "decision",
    "codes",
    "received_at",
    "due_on",
    "child_nik",
    "documents",
    "seconds",
    "error",
)

_PARTIAL = ".partial"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by spreadsheet programs (OWASP, CSV injection)."""


@dataclass(frozen=True)
class Entry:
    """One application of a batch.

    Attributes:
        folder: name of its folder in the inbox.
        report: None if the program failed on it.
        error: what failed and what to do about it, empty if nothing did.
    """

    application_id: str
    folder: str
    report: Report | None = None
    error: str = ""


def exit_code(decisions: Iterable[Decision], failed: bool) -> int:
    """The contract's exit status: 1 failed, 4 any rejected, 3 any to review, 0 all accepted."""
    if failed:
        return 1
    seen = set(decisions)
    if Decision.REJECT in seen:
        return 4
    return 3 if Decision.REVIEW in seen else 0


def mask(text: str) -> str:
    """Hides the middle of every 16-digit number (NIK, family card): 6371**********01."""
    return re.sub(r"(?<!\d)(\d{4})\d{10}(\d{2})(?!\d)", r"\1**********\2", text)


def describe(error: BaseException) -> str:
    """An error as one sentence. Of unforeseen ones only the place is told: their text may quote a person."""
    if isinstance(error, KiaVerifyError):
        return mask(str(error))
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" at {Path(frame[0].filename).name}:{frame[0].lineno}" if frame else ""
    return f"The program failed ({type(error).__name__}{place}). Please report it; --debug shows more."


def write_atomically(path: Path, content: str | bytes) -> None:
    """Writes a file beside its place and renames it; a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}{_PARTIAL}")
    partial.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    os.replace(partial, path)


def sweep(directory: Path) -> None:
    """Removes what an interrupted write left in the directory or one or two levels below it."""
    for pattern in (f".*{_PARTIAL}", f"*/.*{_PARTIAL}", f"*/*/.*{_PARTIAL}"):
        for partial in directory.glob(pattern):
            partial.unlink(missing_ok=True)


def write_report(report: Report, directory: Path) -> None:
    """Writes DIR/report.json. Its presence says that the application is done: write it last."""
    write_atomically(directory / REPORT, report.model_dump_json(indent=2) + "\n")


def read_report(directory: Path, application_id: str) -> Report | None:
    """The finished report in a directory, None if there is no valid one of this application."""
    try:
        report = Report.model_validate_json((directory / REPORT).read_bytes())
    except (OSError, ValidationError):
        return None
    return report if report.application_id == application_id else None


def write_summary(entries: Sequence[Entry], path: Path) -> None:
    """Writes the CSV (UTF-8, one row per application, header `SUMMARY_COLUMNS`)."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(SUMMARY_COLUMNS)
    for entry in entries:
        writer.writerow(_harmless(cell) for cell in _summary_row(entry))
    write_atomically(path, stream.getvalue())


def write_cards(entries: Sequence[Entry], path: Path) -> None:
    """Writes the issuer's feed: the card of every accepted application, one JSON object per line."""
    lines = [
        entry.report.card.model_dump_json() + "\n"
        for entry in entries
        if entry.report and entry.report.decision is Decision.ACCEPT and entry.report.card
    ]
    write_atomically(path, "".join(lines))


def _summary_row(entry: Entry) -> tuple[str, ...]:
    report = entry.report
    if report is None:
        return (entry.application_id, "error", *[""] * 6, entry.error)
    return (
        entry.application_id,
        report.decision.value,
        " ".join(dict.fromkeys(reason.code.value for reason in report.reasons)),
        report.received_at,
        report.card.due_on if report.card else "",
        mask(report.child.nik or ""),
        " ".join(f"{document.kind.value}" for document in report.documents),
        f"{report.timing.total_s:.2f}",
        entry.error,
    )


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
