"""Identity cards: the electronic KTP, the foreigner's orange card and the card before 2011."""

from __future__ import annotations

from datetime import date

import cv2
import numpy as np

from samples.designs.drawing import Canvas, Colour, Run, Type, signature, specimen, tint
from samples.designs.ktp_styles import STYLES, Style
from samples.model import Content, Image, Sheet
from samples.words import short_date

SIZE_MM = (85.6, 53.98)
PX_PER_MM = 15.0

__all__ = ["STYLES", "render"]

_RED: Colour = (206, 24, 30)
_BLUE: Colour = (22, 96, 190)


def render(content: Content, style: Style, rng: np.random.Generator) -> Sheet:
    """Renders a KTP in one style; small offsets are drawn from `rng`, as blanks and printers vary."""
    background = tint((642, 405), style.top, style.bottom, style.wave, style.period, style.swing, 0.5)
    canvas = Canvas(SIZE_MM, PX_PER_MM, background)
    shift = float(rng.uniform(-0.35, 0.35)), float(rng.uniform(-0.3, 0.3))
    printed = content.printed
    _heading(canvas, style, printed, shift)
    _rows(canvas, style, printed, shift)
    _right_column(canvas, style, content, rng, shift)
    specimen(canvas, 2.4, 3.0, Type(style.body, 4.0, True, ink=(170, 60, 60)))
    return canvas.sheet(content, style.name, rounded=3.18)


def _heading(canvas: Canvas, style: Style, printed: dict[str, str], shift: tuple[float, float]) -> None:
    centre, y = SIZE_MM[0] / 2 + shift[0], style.head_y + shift[1]
    kind = Type(style.body, style.head_points, True, ink=style.ink)
    step = style.head_points * 0.38
    province: list[Run] = [("PROVINSI ", None), (printed["province"], "province")]
    lines: list[list[Run]] = [province, [(printed["regency"], "regency")]]
    if style.form == "old":
        lines = [province, [(printed["regency"], "regency")], [("KARTU TANDA PENDUDUK", None)]]
        centre += 8
    for number, runs in enumerate(lines):
        canvas.flow(centre - 35, y + number * step, 70, step, runs, canvas.fitted(runs, kind, 60), "m")


def _rows(canvas: Canvas, style: Style, printed: dict[str, str], shift: tuple[float, float]) -> None:
    dx, dy = shift
    label = Type(style.body, style.points, style.label_bold, ink=style.ink)
    value = Type(style.body, style.points, style.value_bold, ink=style.ink)
    number = Type(style.number, style.number_points, style.number_bold, ink=style.ink)
    number_label = Type(
        style.body, style.number_points * (0.9 if style.form != "old" else 1), True, ink=style.ink
    )
    canvas.text(style.left + dx, style.first + dy, "NIK", number_label)
    canvas.text(style.colon + dx, style.first + dy, ":", number_label)
    rows = _table(style, printed)
    right = SIZE_MM[0] - 3 if style.form == "old" else style.photo[0] - 0.8
    width = right - style.value
    number = canvas.fitted([(printed["nik"], "nik")], number, width - 0.8)
    canvas.text(style.value + dx + 0.4, style.first + dy, printed["nik"], number, field="nik")
    needed = sum(min(2, canvas.lines_needed(runs, value, width)) for _, _, runs in rows)
    y = style.first + style.pitch * 1.28 + dy
    pitch = min(style.pitch, (52.2 - y) / (needed - 1))
    for text, indented, runs in rows:
        canvas.text((style.indent if indented else style.left) + dx, y, text, label)
        canvas.text(style.colon + dx, y, ":", label)
        fitted = canvas.fitted(runs, value, width, lines=2)
        if text == "Jenis Kelamin":
            canvas.text(style.blood_x + dx, y, "Gol. Darah", label)
            at = style.blood_x + canvas.width("Gol. Darah ", label)
            canvas.text(at + dx, y, ":", label)
            canvas.text(at + 1.4 + dx, y, printed["blood_type"], value, field="blood_type")
        y += pitch * canvas.flow(style.value + dx, y, width, pitch, runs, fitted)


def _table(style: Style, printed: dict[str, str]) -> list[tuple[str, bool, list[Run]]]:
    """Label, whether it is indented, and the value's runs, in the card's order."""

    def plain(field: str) -> list[Run]:
        return [(printed[field], field)]

    born = _date(printed["birth_date"], style)
    return [
        ("Nama", False, plain("name")),
        (
            "Tempat/Tgl Lahir",
            False,
            [(printed["birth_place"], "birth_place"), (", ", None), (born, "birth_date")],
        ),
        ("Jenis Kelamin", False, plain("sex")),
        ("Alamat", False, plain("address")),
        ("RT/RW", True, plain("rt_rw")),
        ("Kel/Desa", True, plain("village")),
        ("Kecamatan", True, plain("district")),
        ("Agama", False, plain("religion")),
        ("Status Perkawinan", False, plain("marital_status")),
        ("Pekerjaan", False, plain("occupation")),
        ("Kewarganegaraan", False, plain("nationality")),
        ("Berlaku Hingga", False, [(_date(printed["valid_until"], style), "valid_until")]),
    ]


def _date(printed: str, style: Style) -> str:
    """A date as the card writes it; SEUMUR HIDUP stays."""
    return short_date(date.fromisoformat(printed), style.separator) if printed[:1].isdigit() else printed


def _right_column(
    canvas: Canvas, style: Style, content: Content, rng: np.random.Generator, shift: tuple[float, float]
) -> None:
    """Photograph, place and date of issue, signature."""
    x, y, width, height = style.photo
    year = int(content.printed["birth_date"][:4])
    background = _RED if year % 2 else _BLUE
    canvas.picture(
        _photo(content.face, background, width / height), x + shift[0], y + shift[1], width, height
    )
    kind = Type(style.body, style.points * 0.92, style.value_bold, ink=style.ink)
    middle = x + width / 2 + shift[0]
    place = content.printed["issued_at"]
    fitted = canvas.fitted([(place, None)], kind, width + 2)
    canvas.text(middle, style.issue_rows[0] + shift[1], place, fitted, "m")
    issued = short_date(date.fromisoformat(content.printed["issued_on"]), style.separator)
    canvas.text(middle, style.issue_rows[1] + shift[1], issued, kind, "m")
    signature(canvas, rng, middle, style.signed_y, 11, (30, 30, 60))


def _photo(face: Image | None, background: Colour, ratio: float) -> Image:
    """An RGB picture 300 px high: the portrait, or a plain head where there is none."""
    height, width = 300, round(300 * ratio)
    result = np.full((height, width, 3), background, np.uint8)
    if face is None:
        cv2.ellipse(result, (width // 2, 120), (width // 5, 62), 0, 0, 360, (180, 140, 120), -1, cv2.LINE_AA)
        cv2.ellipse(
            result, (width // 2, 300), (width * 2 // 5, 105), 0, 180, 360, (60, 60, 80), -1, cv2.LINE_AA
        )
        return result
    scale = max((height * 0.9) / face.shape[0], width / face.shape[1])
    resized = cv2.resize(face, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    left = (resized.shape[1] - width) // 2
    part = resized[: min(height, resized.shape[0]), left : left + width].astype(np.float32)
    alpha = part[..., 3:] / 255
    rows = slice(height - part.shape[0], height)
    result[rows] = (part[..., 2::-1] * alpha + result[rows] * (1 - alpha)).astype(np.uint8)
    return result
