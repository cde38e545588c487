"""Family cards: the blue security blank of 15 columns and the white form of 17 columns with a QR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from samples.designs.drawing import ELECTRONIC_STATEMENT, Canvas, Run, Type, signature, specimen, stamp, tint
from samples.designs.kk_styles import STYLES, Column, Style, columns
from samples.model import Content, Sheet
from samples.words import short_date

SIZE_MM = (297.0, 210.0)
PX_PER_MM = 11.0
ROWS = 10

__all__ = ["STYLES", "render"]


def render(content: Content, style: Style, rng: np.random.Generator) -> Sheet:
    """Renders a family card in one style; type size and offsets vary a little with `rng`."""
    style = replace(style, points=style.points * float(rng.uniform(0.95, 1.1)))
    background: Any = tint((990, 700), *style.paper, 7.0, 2.5, 0.45) if style.paper else (254, 254, 253)
    canvas = Canvas(SIZE_MM, PX_PER_MM, background)
    shift = float(rng.uniform(-1.5, 1.5)), float(rng.uniform(-1.2, 1.2))
    # An old blank's rules are printed before its text, which seldom hits them exactly.
    slack = 0.45 if style.form == "old" else 0.0
    slip = float(rng.uniform(-slack, slack)), float(rng.uniform(-slack, slack))
    printed = content.printed
    _title(canvas, style, printed, rng, shift)
    _header(canvas, style, printed, shift)
    upper, lower = columns(style)
    rows = printed["members"]
    bottom = _table(canvas, style, upper, rows, 1, style.table_y + shift[1], slip)
    bottom = _table(canvas, style, lower, rows, len(upper) + 1, bottom + style.gap, slip)
    _footer(canvas, style, printed, rng, bottom + 5)
    return canvas.sheet(content, style.name)


def _title(
    canvas: Canvas,
    style: Style,
    printed: dict[str, Any],
    rng: np.random.Generator,
    shift: tuple[float, float],
) -> None:
    centre, y = SIZE_MM[0] / 2 + shift[0], style.title_y + shift[1]
    canvas.text(centre, y, "KARTU KELUARGA", Type(style.face, style.title_points, True, ink=style.ink), "m")
    number = Type(style.face, style.number_points, ink=style.ink)
    label = "No. " if style.separator == "-" else "No : "
    y += style.number_points * 0.46
    left = centre - canvas.width(label + printed["kk_number"], number) / 2
    left += canvas.text(left, y, label, number)
    canvas.text(left, y, printed["kk_number"], number, field="kk_number")
    small = Type(style.face, 7.5, True, ink=(176, 60, 60))
    if style.form == "old":
        serial = f"No. K {int(rng.integers(10**8, 10**9 - 1))}"
        canvas.text(style.sides[1], 10, serial, Type(style.face, 8, ink=(150, 30, 40)), "r")
        specimen(canvas, style.sides[0], 9, small)
    else:
        emblem_x = style.sides[0] + 18
        stamp(canvas, emblem_x, style.title_y - 2, 6, (150, 150, 150), style.face)  # where the Garuda stands
        canvas.text(
            emblem_x, style.title_y + 7, "REPUBLIK INDONESIA", Type(style.face, 6, True, ink=style.ink), "m"
        )
        specimen(canvas, style.sides[1], 9, small, "r")


def _header(canvas: Canvas, style: Style, printed: dict[str, Any], shift: tuple[float, float]) -> None:
    village, district = (style.village_label, "village"), ("Kecamatan", "district")
    regency, province = ("Kabupaten/Kota", "regency"), ("Provinsi", "province")
    postal = ("Kode Pos", "postal_code")
    left = [("Nama Kepala Keluarga", "head_name"), ("Alamat", "address"), ("RT/RW", "rt_rw")]
    if style.form == "old":
        blocks = ([*left, village], [district, regency, postal, province])
    else:
        blocks = ([*left, postal], [village, district, regency, province])
    kind = Type(style.face, style.head_points, ink=style.ink)
    for side, rows in enumerate(blocks):
        label_x, value_x = (x + shift[0] for x in style.labels[2 * side : 2 * side + 2])
        room = (style.labels[2] if side == 0 else style.sides[1]) - style.labels[2 * side + 1] - 3
        for number, (label, field) in enumerate(rows):
            y = style.header_y + shift[1] + number * style.header_pitch
            canvas.text(label_x, y, label, kind)
            canvas.text(value_x, y, ":", kind)
            fitted = canvas.fitted([(printed[field], field)], kind, room)
            canvas.text(value_x + style.colon_gap + 1, y, printed[field], fitted, field=field)


def _widths(
    canvas: Canvas, style: Style, columns: Sequence[Column], rows: Sequence[dict[str, str]]
) -> list[float]:
    """Column widths in mm that fill the table: after the contents, or fixed."""
    kind = Type(style.face, style.points)
    widths = []
    for _, field, least, most in columns:
        width = least + (most - least) * 0.35
        if style.by_content:
            width = max(canvas.width(_printed(row[field], field, style), kind) for row in rows) + 2.4
        widths.append(min(max(width, least), most))
    room = style.sides[1] - style.sides[0] - 7
    return [width * room / sum(widths) for width in widths]


def _table(
    canvas: Canvas,
    style: Style,
    columns: Sequence[Column],
    rows: Sequence[dict[str, str]],
    first: int,
    top: float,
    slip: tuple[float, float],
) -> float:
    """Draws one of the two tables; returns its lower edge in mm."""
    left, right = style.sides
    edges = [left, left + 7, *(left + 7 + np.cumsum(_widths(canvas, style, columns, rows))).tolist()]
    heading = 9.0 if first == 1 else 11.0
    body = top + heading + (3.4 if style.numbered else 0)
    bottom = body + ROWS * style.pitch
    if style.heading_fill:
        canvas.box(left, top, right, body, fill=style.heading_fill)
    _heading(canvas, style, columns, edges, first, top, heading)
    ink, thick = style.grid_ink, style.grid
    canvas.box(left, top, right, bottom, thick, ink)
    canvas.line(left, body, right, body, thick, ink)
    if style.numbered:
        canvas.line(left, top + heading, right, top + heading, thick, ink)
    for number in range(1, ROWS):
        if style.horizontal or number == len(rows):
            canvas.line(left, body + number * style.pitch, right, body + number * style.pitch, thick, ink)
    grouped = {"residence_permit", "mother_name"}
    for edge, (_, field, _, _) in zip(edges[1:-1], columns, strict=True):
        canvas.line(edge, top + (heading / 2 if field in grouped else 0), edge, bottom, thick, ink)
    kind = Type(style.face, style.points, ink=style.ink)
    for number in range(ROWS):
        y = body + number * style.pitch
        canvas.text(left + 3.5, y + style.pitch * 0.68, str(number + 1), kind, "m")
        for edge, end, (_, field, _, _) in zip(edges[1:-1], edges[2:], columns, strict=True):
            if number < len(rows):
                text = _printed(rows[number][field], field, style)
                if text == "-" and not style.dashes:
                    continue
                _cell(
                    canvas,
                    style,
                    text,
                    f"members.{number}.{field}",
                    edge + slip[0],
                    end + slip[0],
                    y + slip[1],
                )
            elif style.dashes:
                x, align = ((edge + end) / 2, "m") if field in style.centred else (edge + 0.9, "l")
                canvas.text(x, y + style.pitch * 0.68, "-", kind, align)
    return bottom


def _heading(
    canvas: Canvas,
    style: Style,
    columns: Sequence[Column],
    edges: Sequence[float],
    first: int,
    top: float,
    height: float,
) -> None:
    kind = Type(style.face, style.points, style.heading_bold, ink=style.ink)
    groups = {"passport": "Dokumen Imigrasi", "father_name": "Nama Orang Tua"}
    canvas.text((edges[0] + edges[1]) / 2, top + height * 0.6, "No", kind, "m")
    for number, (title, field, _, _) in enumerate(columns):
        x0, x1 = edges[number + 1], edges[number + 2]
        upper, room = top, height
        if field in {"passport", "residence_permit", "father_name", "mother_name"}:
            upper, room = top + height / 2, height / 2
        if field in groups:
            end = edges[number + 3]
            canvas.line(x0, top + height / 2, end, top + height / 2, style.grid, style.grid_ink)
            canvas.text((x0 + end) / 2, top + height * 0.34, groups[field], kind, "m")
        if field == "residence_permit" and style.form == "old":
            title = "No. KITAS/KITAP"
        runs: list[Run] = [(title, None)]
        fitted = canvas.fitted(runs, kind, x1 - x0 - 1, 3 if room > 6 else 1)
        lines = canvas.lines_needed(runs, fitted, x1 - x0 - 1)
        step = fitted.points * 0.40
        y = upper + (room - lines * step) / 2 + step * 0.8
        canvas.flow(x0 + 0.5, y, x1 - x0 - 1, step, runs, fitted, "m")
        if style.numbered:
            small = Type(style.face, style.points * 0.85, ink=style.ink)
            canvas.text((x0 + x1) / 2, top + height + 2.6, f"({first + number})", small, "m")


def _cell(canvas: Canvas, style: Style, text: str, field: str, x0: float, x1: float, top: float) -> None:
    """A value in its cell: one line, made up to a sixth smaller if need be, else two small lines."""
    kind = Type(style.face, style.points, ink=style.ink)
    room = x1 - x0 - 1.8
    centred = field.rpartition(".")[2] in style.centred
    known: str | None = None if text == "-" else field
    runs: list[Run] = [(text, known)]
    fitted = canvas.fitted(runs, kind, room)
    lines, baseline, step = 1, top + style.pitch * 0.68, 0.0
    if fitted.points < style.points * 0.84 and " " in text:
        two = canvas.fitted(runs, kind.scaled(0.8), room, 2)
        if two.points > fitted.points:
            fitted, lines = two, canvas.lines_needed(runs, two, room)
    if lines == 2:
        step = style.pitch * 0.45
        baseline = top + style.pitch * 0.44
    canvas.flow(x0 + 0.9, baseline, room, step, runs, fitted, "m" if centred else "l")


def _printed(text: str, field: str, style: Style) -> str:
    """A cell's text; ISO dates in the form of the card."""
    if field in {"birth_date", "married_on"} and text != "-":
        return short_date(date.fromisoformat(text), style.separator)
    return text


def _footer(
    canvas: Canvas, style: Style, printed: dict[str, Any], rng: np.random.Generator, top: float
) -> None:
    kind = Type(style.face, style.head_points * 0.92, ink=style.ink)
    left, right = style.sides
    x = left + 3
    x += canvas.text(x, top, "Dikeluarkan Tanggal  : ", kind)
    issued = short_date(date.fromisoformat(printed["issued_on"]), style.separator)
    canvas.text(x, top, issued, kind, field="issued_on")
    middle = (left + right) / 2 + 4
    name_y = top + (21 if style.form == "old" else 17)
    canvas.text(middle, top, "KEPALA KELUARGA", kind, "m")
    canvas.text(middle, name_y, printed["head_name"], kind, "m")
    canvas.text(middle, name_y + 3.8, "Tanda Tangan/Cap Jempol", kind.scaled(0.85), "m")
    office_x = right - (42 if style.form == "old" or style.qr_left else 62)
    canvas.text(office_x, top, "KEPALA DINAS KEPENDUDUKAN DAN", kind, "m")
    canvas.text(office_x, top + 3.8, "PENCATATAN SIPIL " + printed["regency"], kind.scaled(0.9), "m")
    official = (
        "Drs. CONTOH PEJABAT, M.Si",
        f"NIP. 19{int(rng.integers(60, 90))}0101 199003 1 00{int(rng.integers(1, 9))}",
    )
    for number, text in enumerate(official):
        canvas.text(office_x, name_y + 3.8 * number, text, kind, "m")
    if style.form == "new":
        payload = f"https://contoh.invalid/kk/{int(rng.integers(16**8)):08x}"
        canvas.qr(payload, office_x - 52 if style.qr_left else right - 24, top, 20)
        canvas.text((left + right) / 2, SIZE_MM[1] - 4.5, ELECTRONIC_STATEMENT, kind.scaled(0.75), "m")
        return
    for number, text in enumerate(("I. Kepala Keluarga", "II. RT", "III. Desa/Kelurahan", "IV. Kecamatan")):
        canvas.text(left + 22, top + 5 + 3.6 * number, text, kind)
    canvas.text(left + 3, top + 5, "LEMBAR :", kind)
    signature(canvas, rng, middle, top + 12, 20, (30, 40, 110))
    signature(canvas, rng, office_x, top + 12, 26, (30, 40, 110))
    stamp(canvas, office_x - 22, top + 13, 11, (110, 80, 160), style.face)
