"""The inspection sheet: one picture of all that the engine saw in one photograph."""

from __future__ import annotations

from collections.abc import Sequence

from kia_verify.case import Exhibit
from kia_verify.imaging.background import Part
from kia_verify.imaging.geometry import Image
from kia_verify.imaging.measure import GOOD_FROM, POOR_FROM, Measure, Verdict
from kia_verify.imaging.pass_photo import PassPhoto
from kia_verify.imaging.working_copy import shrink
from kia_verify.intake.application import Photograph
from kia_verify.page import canvas
from kia_verify.page import inspection_facts as facts
from kia_verify.page import inspection_panels as panels
from kia_verify.page.canvas import BOLD, INK, SOFT, Cell, Colour, below, beside, hexadecimal
from kia_verify.page.inspection_facts import FieldRow
from kia_verify.page.shapes import CONFIDENT, STROKES, confidence_colour

MARGIN, TITLE = 30, 22
"""White around the sheet, and height of titles, in pixels."""
VERDICTS: dict[Verdict, Colour] = {
    Verdict.GOOD: hexadecimal(STROKES["pass"]),
    Verdict.POOR: (214, 120, 0),
    Verdict.BAD: hexadecimal(STROKES["fail"]),
    Verdict.NOT_ASSESSED: SOFT,
}
_LEGEND = (420, 16)


def draw_sheet(photograph: Photograph, exhibits: Sequence[Exhibit], stages: dict[str, float]) -> Image:
    """Draws the sheet, BGR; the photograph's own pixels are not touched.

    Args:
        exhibits: what `Examiner.examine` found in the photograph.
        stages: seconds by stage.
    """
    blocks = [_overview(photograph, list(exhibits), stages)]
    blocks += [_section(photograph, number, exhibit) for number, exhibit in enumerate(exhibits, start=1)]
    rule = canvas.blank(max(block.shape[1] for block in blocks), 2, canvas.LINE)
    sheet = below(blocks[0], *(part for block in blocks[1:] for part in (rule, block)))
    return canvas.framed(sheet, MARGIN)


def _overview(photograph: Photograph, exhibits: list[Exhibit], stages: dict[str, float]) -> Image:
    told = [
        canvas.paragraph([Cell(photograph.file, weight=BOLD)], 24),
        canvas.paragraph([Cell(facts.photograph_line(photograph)), Cell(facts.stages_line(stages), SOFT)]),
    ]
    for number, exhibit in enumerate(exhibits, start=1):
        corners = Cell(f"corners   {facts.corners_line(exhibit)}", SOFT)
        told.append(canvas.paragraph([Cell(facts.title(number, exhibit), weight=BOLD)], TITLE))
        told.append(canvas.paragraph([Cell(facts.place(exhibit)), corners]))
        if exhibit.measures:
            told.append(_measure_table(exhibit.measures))
        if exhibit.photo is not None:
            told.append(_pass_photo_table(exhibit.photo))
    if any(exhibit.page is not None for exhibit in exhibits):
        told.append(_legend())
    return beside(panels.photograph_panel(photograph, exhibits), below(*told))


def _section(photograph: Photograph, number: int, exhibit: Exhibit) -> Image:
    blocks = [canvas.paragraph([Cell(facts.title(number, exhibit), weight=BOLD)], TITLE)]
    subject, page = exhibit.subject, exhibit.page
    if page is not None and page.lines:
        blocks.append(panels.reading_panels(photograph, exhibit, page))
    elif subject is not None and exhibit.photo is not None:
        blocks.append(beside(panels.portrait_panel(subject.image, exhibit.photo), _keys(exhibit.photo)))
    elif subject is not None:
        blocks.append(shrink(subject.image, panels.PORTRAIT_SIDE)[0])
    if fields := facts.field_rows(exhibit):
        blocks.append(_field_table(fields))
    if members := facts.member_rows(exhibit):
        blocks.append(_member_table(members))
    return below(*blocks)


def _measure_table(measures: Sequence[Measure]) -> Image:
    ticks = (POOR_FROM / 100, GOOD_FROM / 100)
    rows = []
    for one in measures:
        colour = VERDICTS[one.verdict]
        scored = one.score is not None
        score = Cell(f"{one.score:.0f}" if scored else facts.NOTHING, colour, share=(one.score or 0) / 100,
                     ticks=ticks)  # fmt: skip
        rows.append(
            [
                Cell(facts.measure_name(one)),
                Cell(facts.raw(one)),
                Cell(one.unit, SOFT),
                score,
                Cell(facts.verdict(one), colour, BOLD),
            ]
        )
    return canvas.table(facts.MEASURE_HEAD, rows)


def _field_table(fields: Sequence[FieldRow]) -> Image:
    rows = [[Cell(field.label, SOFT), _value(field), _confidence(field)] for field in fields]
    return canvas.table(facts.FIELD_HEAD, rows)


def _member_table(members: Sequence[Sequence[FieldRow]]) -> Image:
    names = list(facts.columns(members))
    rows = []
    for number, member in enumerate(members, start=1):
        cells = {field.label: field for field in member}
        rows.append(
            [Cell(str(number), SOFT), *(_value(cells[name]) if name in cells else Cell() for name in names)]
        )
    return canvas.table(["#", *names], rows, 14)


def _value(field: FieldRow) -> Cell:
    if field.confidence is None:
        return Cell(field.value, SOFT)
    sure = field.certain and field.confidence >= CONFIDENT
    return Cell(field.value, INK if sure else confidence_colour(field.confidence))


def _confidence(field: FieldRow) -> Cell:
    if field.confidence is None:
        return Cell(facts.NOTHING, SOFT)
    colour = confidence_colour(field.confidence)
    return Cell(f"{field.confidence:.2f}", colour, share=field.confidence, ticks=(CONFIDENT,))


def _pass_photo_table(photo: PassPhoto) -> Image:
    rows = [[Cell(name, SOFT), Cell(value)] for name, value in facts.pass_photo_rows(photo)]
    return canvas.table(("Pas foto / pass photo", ""), rows)


def _keys(photo: PassPhoto) -> Image:
    """What the colours of the mask mean."""
    if photo.parts is None:
        return canvas.paragraph([Cell("Latar tidak dinilai / background not judged", SOFT)])
    keys = {
        "orang / person": panels.PERSON_TINT,
        "latar / background": panels.TINTS[Part.BACKGROUND],
        "contoh latar / sampled for the background": panels.TINTS[Part.SAMPLED],
        "tepi, tidak dipakai / border, left out": panels.TINTS[Part.BORDER],
        "wajah / face": panels.FACE,
    }
    lines = []
    for name, colour in keys.items():
        patch = canvas.framed(canvas.blank(28, 20, colour), 1, SOFT)
        lines.append(beside(patch, canvas.paragraph([Cell(name)]), gap=10))
    return below(*lines, gap=8)


def _legend() -> Image:
    """The colours of confidence, 0 to 1."""
    width, height = _LEGEND
    ramp = canvas.blank(width, height)
    for x in range(width):
        ramp[:, x] = confidence_colour(x / (width - 1))[::-1]
    ticks = canvas.blank(width + 30, 24)
    for value in (0.0, 0.5, CONFIDENT, 1.0):
        canvas.write(ticks, f"{value:.1f}", (value * (width - 22), 16), 14, SOFT)
    words = "Kepastian / confidence: probability of a line's least certain character"
    title = canvas.paragraph([Cell(words, weight=BOLD)])
    return below(title, ramp, ticks, gap=4)
