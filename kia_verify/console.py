"""The terminal: standard output for results alone, standard error for everything else."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import UnsupportedOperation
from pathlib import Path
from typing import TextIO

import click

from kia_verify.output import INDEX, Entry, mask
from kia_verify.page import labels
from kia_verify.report import Check, Decision, DocumentReport, Reason, Report, Severity, Status

_DECISION_COLOURS = {Decision.ACCEPT: "green", Decision.REVIEW: "yellow", Decision.REJECT: "red"}
_SHOWN = (Status.FAIL, Status.REVIEW, Status.NOT_DONE)


@contextmanager
def results() -> Iterator[TextIO]:
    """Keeps standard output for results.

    Yields the real standard output. Whatever else writes to it meanwhile, be it Python's print, a
    library's logger, native code or a child process, lands on standard error.
    """
    real = sys.stdout
    real.flush()
    try:
        saved = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # a descriptor is closed: nothing to guard
        saved = None
    sys.stdout = sys.stderr
    try:
        if saved is not None and _is_descriptor(real):
            with open(saved, "w", encoding="utf-8", closefd=False) as stream:
                yield stream
        else:
            yield real
    finally:
        sys.stdout = real
        if saved is not None:
            os.dup2(saved, 1)
            os.close(saved)


def _is_descriptor(stream: TextIO) -> bool:
    """Whether it is descriptor 1 and not a replacement in memory."""
    try:
        return stream.fileno() == 1
    except (UnsupportedOperation, ValueError):
        return False


def wants_colour(stream: TextIO) -> bool:
    """Colour only for a terminal, and not where NO_COLOR (no-color.org) is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class _StandardError(logging.Handler):
    """Writes to whatever standard error is at the moment, with identity numbers masked."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(mask(self.format(record)), err=True)


def configure_logging(debug: bool) -> None:
    """Sends the package's diagnostics to standard error."""
    logger = logging.getLogger("kia_verify")
    logger.handlers[:] = [_StandardError()]
    logger.setLevel(logging.DEBUG if debug else logging.WARNING)
    logger.propagate = False


def report_text(report: Report, colour: bool) -> str:
    """A report to read in a terminal: decision, reasons, documents found, checks that did not pass."""
    decision = labels.DECISIONS[report.decision]
    badge = click.style(f" {decision.id} ", fg="black", bg=_DECISION_COLOURS[report.decision], bold=True)
    lines = [f"{click.style(report.application_id, bold=True)}  {badge}  {decision.en}"]
    for reason in report.reasons:
        lines.extend(_reason_lines(reason))
    lines.append(f"  {'Dokumen / documents':<24}{_documents(report.documents)}")
    counts = Counter(check.status for check in report.checks)
    told = ", ".join(f"{counts[status]} {labels.STATUSES[status].id}" for status in Status if counts[status])
    lines.append(f"  {'Pemeriksaan / checks':<24}{told or '-'}")
    lines.extend(_check_line(check) for check in report.checks if check.status in _SHOWN)
    lines.append(f"  {'Waktu / time':<24}{report.timing.total_s:.1f} s")
    text = "\n".join(lines) + "\n"
    return text if colour else click.unstyle(text)


def _reason_lines(reason: Reason) -> list[str]:
    sign, fg = ("x", "red") if reason.severity is Severity.REJECT else ("!", "yellow")
    files = f" [{', '.join(reason.files)}]" if reason.files else ""
    told = _wrapped(reason.message.id)
    told[0] = f"  {click.style(sign, fg=fg, bold=True)} {told[0].lstrip()}"
    english = _wrapped(f"{reason.message.en} ({reason.code.value}){files}")
    return [*told, *(click.style(line, dim=True) for line in english)]


def _wrapped(text: str) -> list[str]:
    """Lines of at most the terminal's width, four columns in."""
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    return textwrap.wrap(text, width, initial_indent=" " * 4, subsequent_indent=" " * 4) or [""]


def _documents(documents: list[DocumentReport]) -> str:
    if not documents:
        return "-"
    return ("\n" + " " * 26).join(
        f"{labels.document(document).id:<28}{document.file}" for document in documents
    )


def _check_line(check: Check) -> str:
    status = labels.STATUSES[check.status].id
    values = " | ".join(
        f"{name}: {labels.shown(value)}" for name, value in check.values.items() if value is not None
    )
    return f"    {status:<24}{check.id}{'  ' if values else ''}{values}"


def batch_text(entries: Sequence[Entry], out: Path) -> str:
    """The outcome of a batch in a few lines: how many of each decision, and where to look."""
    counts = Counter(entry.report.decision if entry.report else None for entry in entries)
    lines = [f"{len(entries)} applications"]
    lines += [f"  {decision.value:<8}{counts[decision]:>6}" for decision in Decision]
    if counts[None]:
        lines.append(f"  {'failed':<8}{counts[None]:>6}")
    lines.append(str(out / INDEX))
    return "\n".join(lines) + "\n"
