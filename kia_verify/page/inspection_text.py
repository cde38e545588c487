"""An inspection for the terminal: what the sheet shows, in words."""

from __future__ import annotations

from collections.abc import Sequence

import click

from kia_verify.case import Exhibit
from kia_verify.imaging.measure import Measure, Verdict
from kia_verify.intake.application import Photograph
from kia_verify.page import inspection_facts as facts
from kia_verify.page.canvas import plain
from kia_verify.page.inspection_facts import FieldRow
from kia_verify.page.shapes import CONFIDENT
from kia_verify.reading.page import Page

_COLOURS = {Verdict.GOOD: "green", Verdict.POOR: "yellow", Verdict.BAD: "red", Verdict.NOT_ASSESSED: None}
_BAR = 20
"""Characters of a full score bar."""


def inspection_text(
    photograph: Photograph, exhibits: Sequence[Exhibit], stages: dict[str, float], colour: bool
) -> str:
    """The subjects of a photograph with their places, measures and fields.

    Args:
        stages: seconds by stage.
        colour: with the terminal's colours.
    """
    lines = [click.style(plain(photograph.file), bold=True), f"  {facts.photograph_line(photograph)}"]
    lines.append(f"  {facts.stages_line(stages)}")
    for number, exhibit in enumerate(exhibits, start=1):
        lines += ["", click.style(facts.title(number, exhibit), bold=True), f"  {facts.place(exhibit)}"]
        lines.append(f"  corners   {facts.corners_line(exhibit)}")
        lines += _measures(exhibit.measures)
        if exhibit.photo is not None:
            lines += _table(("Pas foto / pass photo", ""), facts.pass_photo_rows(exhibit.photo))
        lines += _fields(facts.field_rows(exhibit))
        for row, member in enumerate(facts.member_rows(exhibit), start=1):
            lines += ["", f"  Baris / row {row}", *_fields(member)[1:]]
        if exhibit.page is not None:
            lines += _doubtful(exhibit.page)
    text = "\n".join(lines) + "\n"
    return text if colour else click.unstyle(text)


def _measures(measures: Sequence[Measure]) -> list[str]:
    rows = []
    for one in measures:
        verdict = click.style(facts.verdict(one), fg=_COLOURS[one.verdict])
        rows.append((facts.measure_name(one), facts.raw(one), one.unit, _score(one.score), verdict))
    return _table(facts.MEASURE_HEAD, rows)


def _score(score: float | None) -> str:
    if score is None:
        return f"{facts.NOTHING:>3}"
    bar = "#" * round(score / 100 * _BAR)
    return f"{score:3.0f} {bar:.<{_BAR}}"


def _fields(fields: Sequence[FieldRow]) -> list[str]:
    return _table(facts.FIELD_HEAD, [(row.label, plain(row.value), _confidence(row)) for row in fields])


def _confidence(row: FieldRow) -> str:
    if row.confidence is None:
        return facts.NOTHING
    told = f"{row.confidence:.2f}"
    return told if row.certain and row.confidence >= CONFIDENT else click.style(told, fg="yellow")


def _doubtful(page: Page) -> list[str]:
    """The lines with characters that are not certain; the sheet shows all lines in their places."""
    doubtful = [line for line in facts.in_order(page) if line.reading.confidence < CONFIDENT]
    rows = [(f"{line.reading.confidence:.2f}", plain(line.text)) for line in doubtful]
    return ["", f"  {facts.lines_line(page)}", *(f"    {confidence}  {text}" for confidence, text in rows)]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns as wide as their widest cell, two spaces in; nothing of no rows."""
    if not rows:
        return []
    everything = (head, *rows)
    widths = [max(len(click.unstyle(row[column])) for row in everything) for column in range(len(head))]
    lines = [""]
    for row in everything:
        cells = [
            cell + " " * (width - len(click.unstyle(cell))) for cell, width in zip(row, widths, strict=True)
        ]
        lines.append(f"  {'  '.join(cells).rstrip()}")
    return lines
