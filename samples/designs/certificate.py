"""Excerpts of birth certificates: white form with a QR, bilingual security blank, form before 2000."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import numpy as np

from samples.designs.certificate_styles import STYLES, Style
from samples.designs.drawing import (
    ELECTRONIC_STATEMENT,
    Canvas,
    Colour,
    Run,
    Type,
    signature,
    specimen,
    stamp,
    tint,
)
from samples.model import Content, Sheet
from samples.words import long_date, month_name, number_words, ordinal_english, short_date

SIZE_MM = (210.0, 297.0)
PX_PER_MM = 10.0

__all__ = ["STYLES", "render"]

_UNRECORDED = "YANG PERKAWINANNYA BELUM TERCATAT SESUAI DENGAN PERATURAN PERUNDANG-UNDANGAN"

_Part = tuple[str, str, list[Run], float]
"""Label, its English, the value's runs, and its share of the spare room (0: no rule beneath)."""


def render(content: Content, style: Style, rng: np.random.Generator) -> Sheet:
    """Renders a birth certificate in one style."""
    background: Any = tint((700, 990), *style.paper, 8.0, 2.2, 0.5) if style.paper else (254, 254, 253)
    canvas = Canvas(SIZE_MM, PX_PER_MM, background)
    page = _Page(canvas, style, content, float(rng.uniform(-1.5, 1.5)), float(rng.uniform(-1.5, 1.5)))
    if style.border:
        _border(canvas, style.border)
    bottom = page.old_text() if style.form == "old" else page.text(page.heading(rng) + style.gap)
    page.office(rng, bottom)
    specimen(
        canvas,
        SIZE_MM[0] / 2,
        19.5 if style.border else 7.5,
        Type(style.face, 8, True, ink=(170, 60, 60)),
        "m",
    )
    return canvas.sheet(content, style.name)


def _border(canvas: Canvas, ink: Colour) -> None:
    """An ornamental frame of interlaced rings between two rules."""
    width, height = SIZE_MM
    for inset, thick in ((7.0, 0.5), (8.2, 0.2), (14.0, 0.2), (15.0, 0.5)):
        canvas.box(inset, inset, width - inset, height - inset, thick, ink)
    for x in np.linspace(11, width - 11, 62):
        for y in (11.0, height - 11):
            canvas.ellipse(float(x), y, 2.6, 2.4, 0.2, ink)
    for y in np.linspace(11, height - 11, 90):
        for x in (11.0, width - 11):
            canvas.ellipse(x, float(y), 2.4, 2.6, 0.2, ink)


class _Page:
    """A certificate while it is written."""

    def __init__(self, canvas: Canvas, style: Style, content: Content, dx: float, dy: float) -> None:
        self.canvas, self.style = canvas, style
        self.printed, self.variant = content.printed, content.variant
        self.left, self.right = style.left + dx, SIZE_MM[0] - style.left + dx
        self.middle, self.dy = SIZE_MM[0] / 2 + dx, dy
        self.label = Type(style.face, style.points, ink=style.ink)
        self.english = Type(style.face, style.english_points, italic=True, ink=style.ink)
        self.value = Type(style.value_face, style.value_points, style.value_bold, ink=style.ink)
        self.born = date.fromisoformat(self.printed["birth_date"])
        self.issued = date.fromisoformat(self.printed["issued_on"])

    def heading(self, rng: np.random.Generator) -> float:
        """NIK, names of state and office, title; returns the y below."""
        style, canvas = self.style, self.canvas
        y = style.top + self.dy - 8
        nik_label = "Nomor Induk Kependudukan"
        english = "Personal Registration Number" if style.form == "new" else "Personnel Registration Number"
        shown = f"{nik_label}  :  "
        small = self.label.scaled(0.92)
        x = self.left
        if style.nik_centred:
            x = self.middle - (canvas.width(shown, small) + canvas.width(self.printed["nik"], self.value)) / 2
        canvas.text(x, y + 3.6, english, self.english)
        at = x + canvas.text(x, y, shown, small)
        if self.printed["nik"] != "-":
            canvas.text(at, y, self.printed["nik"], self.value, field="nik")
        if style.form == "blank":
            serial = f"No. AL {int(rng.integers(10**9, 10**10 - 1))}"
            if rng.random() < 0.4:
                serial = f"AL.{int(rng.integers(500, 900))}.{int(rng.integers(10**6)):07d}"
            canvas.text(self.right, y, serial, Type(style.face, 11, True, ink=(170, 30, 40)), "r")
        y += 21
        stamp(canvas, self.middle, y - 7, 6.5, (150, 150, 150), style.face)  # where the Garuda stands
        title = Type(style.face, style.title_points, True, ink=style.ink)
        step = style.title_points * 0.36
        headings: list[tuple[str, str | None, float]] = (
            [("REPUBLIK INDONESIA", None, 0.8)] if style.form == "new" else []
        )
        headings += [
            ("PENCATATAN SIPIL", "REGISTRY OFFICE", 0.85),
            ("WARGA NEGARA INDONESIA", "NATIONALITY INDONESIA", 0.75),
            ("KUTIPAN AKTA KELAHIRAN", "EXCERPT OF BIRTH CERTIFICATE", 1.0),
        ]
        y += 5
        for text, translation, factor in headings:
            canvas.text(self.middle, y, text, title.scaled(factor), "m")
            if translation:
                y += step * 0.72
                canvas.text(self.middle, y, translation, self.english.scaled(1.05), "m")
            y += step * 1.3
        return y

    def text(self, y: float) -> float:
        """The certificate's sentence, line by line from y on; returns the y below it."""
        style, printed = self.style, self.printed
        step = style.pitch
        number: list[Run] = [(printed["certificate_number"], "certificate_number")]
        self._line(
            y, [("Berdasarkan Akta Kelahiran Nomor", "By virtue of Birth Certificate Number", number, 1)]
        )
        if style.form == "blank":
            y += step * 0.8
            self._line(y, [("menurut Stbld", "in accordance with state gazette", [("-----", None)], 1)])
        y += step
        day, year = self._date_runs(self.born, "birth_date", style.dates)
        place: _Part = ("bahwa di", "that in", [(printed["birth_place"], "birth_place")], 0.8)
        if style.year_on_own_line or not year:
            self._line(y, [place])
            y += step
            parts: list[_Part] = [("pada tanggal", "on date", day, 1.0)]
        else:
            self._line(y, [place, ("pada tanggal", "on date", day, 1.0)])
            y += step
            parts = []
        if year:
            parts.append(("tahun", "on year", year, 1.0))
        self._line(y, [*parts, ("telah lahir", "was born", [], 0.0)])
        y += step * 1.15
        kind = Type(style.value_face, style.name_points, True, ink=style.ink)
        runs: list[Run] = [(printed["name"], "name")]
        kind = self.canvas.fitted(runs, kind, self.right - self.left, 2)
        width, pitch = self.right - self.left, kind.points * 0.45
        y += pitch * self.canvas.flow(self.left, y, width, pitch, runs, kind, "m") + step * 0.35
        y = self._parents(y)
        self._line(
            y,
            [
                (
                    "Kutipan ini dikeluarkan di",
                    "The excerpt is issued in",
                    [(printed["issued_at"], "issued_at")],
                    1,
                )
            ],
        )
        y += step
        mode: Literal["words", "digits"] = "words" if style.issued_in_words else "digits"
        day, year = self._date_runs(self.issued, "issued_on", mode)
        parts = [("pada tanggal", "on date", day, 1.0)]
        self._line(y, [*parts, ("tahun", "on year", year, 1.0)] if year else parts)
        return y + step

    def old_text(self) -> float:
        """The form before 2000: typewritten into a printed sentence, no English, no NIK."""
        style, canvas, printed = self.style, self.canvas, self.printed
        y = style.top + self.dy
        title = Type(style.face, style.title_points, True, ink=style.ink)
        for text in ("PENCATATAN SIPIL", "WARGA NEGARA INDONESIA", "KUTIPAN AKTA KELAHIRAN"):
            canvas.text(self.middle, y, text, title, "m")
            y += 9
        number: list[Run] = [("No. ", None), (printed["certificate_number"], "certificate_number")]
        canvas.flow(self.left, y, self.right - self.left, 7, number, self.value, "m")
        y += 18
        width, pitch = self.right - self.left, 8.5
        opening = "Dari daftar kelahiran menurut Stbld. 1920 No. 751 jo. 1927 No. 564 ternyata, bahwa di"
        y += pitch * canvas.flow(self.left, y, width, pitch, [(opening, None)], self.label)
        spelled = f"{_old_number(self.born.day)} {month_name(self.born, True).capitalize()}"
        runs: list[Run] = [
            (printed["birth_place"], "birth_place"),
            (" pada tanggal ", None),
            (spelled, "birth_date"),
            (" tahun ", None),
            (_old_number(self.born.year), "birth_date"),
            (" telah lahir :", None),
        ]
        y += pitch * canvas.flow(self.left, y, width, pitch, runs, self.value) + 4
        kind = Type(style.value_face, style.name_points, True, ink=style.ink)
        runs = [('"', None), (printed["name"], "name"), ('"', None)]
        y += (
            pitch * canvas.flow(self.left, y, width, pitch, runs, canvas.fitted(runs, kind, width, 2), "m")
            + 4
        )
        runs = [
            ("anak ke ", None),
            (_old_number(int(printed["child_order"])), "child_order"),
            (" ", None),
            (printed["sex"].lower(), "sex"),
            (" dari ", None),
            *self._parent_runs("seorang ibu :", "ayah :", "dan ibu :", "suami isteri :", "dan"),
        ]
        y += pitch * canvas.flow(self.left, y, width, pitch, runs, self.value)
        closing = "Kutipan ini sesuai dengan keadaan pada hari ini."
        canvas.text(self.left, y + 4, closing, self.label)
        runs = [(printed["issued_at"], "issued_at"), (", ", None), (_old_date(self.issued), "issued_on")]
        canvas.flow(self.left, y + 16, width, pitch, runs, self.value, "r")
        return y + 26

    def office(self, rng: np.random.Generator, y: float) -> None:
        """The officer's block with signature and stamp, or with a QR."""
        canvas, style = self.canvas, self.style
        x = self.right - 42
        y = min(max(y + 4, 205.0), 240.0)
        if style.form == "new":
            officer = f"Pejabat Pencatatan Sipil {self.printed['issued_at']}"
            canvas.text(x, y, officer, canvas.fitted([(officer, None)], self.label, 82), "m")
            canvas.text(x, y + 4, "Officer of Civil Registration", self.english, "m")
            payload = f"https://contoh.invalid/akta/{int(rng.integers(16**8)):08x}"
            canvas.qr(payload, x - 12 if style.centred else self.left + 4, y + 7, 24)
            below = canvas.fitted([(ELECTRONIC_STATEMENT, None)], self.english, self.right - self.left)
            canvas.text(self.middle, SIZE_MM[1] - 12, ELECTRONIC_STATEMENT, below, "m")
            name_y = y + 37
        else:
            canvas.text(x, y, "Kepala", self.label, "m")
            if style.form == "blank":
                canvas.text(x, y + 3.6, "Head of", self.english, "m")
            canvas.text(x, y + 8, "DINAS KEPENDUDUKAN DAN", self.label.scaled(0.9), "m")
            canvas.text(x, y + 12, "PENCATATAN SIPIL", self.label.scaled(0.9), "m")
            signature(canvas, rng, x, y + 22, 30, (30, 40, 110))
            stamp(canvas, x - 22, y + 22, 13, (110, 80, 160), style.face)
            name_y = y + 34
        canvas.text(x, name_y, "Drs. CONTOH PEJABAT, M.Si", self.label, "m")
        nip = f"NIP. 19{int(rng.integers(60, 90))}0101 199003 1 00{int(rng.integers(1, 9))}"
        canvas.text(x, name_y + 5, nip, self.label, "m")

    def _line(self, y: float, parts: list[_Part]) -> None:
        """One line of labelled values: label, English below, the value on a rule in its share of the room."""
        canvas = self.canvas
        labels = [max(canvas.width(p[0], self.label), canvas.width(p[1], self.english)) + 2.5 for p in parts]
        room = self.right - self.left - sum(labels)
        natural = [
            sum(canvas.width(text, self.value) for text, _ in p[2]) + 4 if p[3] else 0.0 for p in parts
        ]
        spare = max(0.0, room - sum(natural))
        weights = sum(p[3] for p in parts) or 1.0
        fit = min(1.0, room / max(sum(natural), 1e-6))
        x = self.left
        for (text, english, runs, weight), label, own in zip(parts, labels, natural, strict=True):
            width = own * fit + spare * weight / weights
            canvas.text(x, y, text, self.label)
            canvas.text(x, y + self.style.points * 0.32 + 0.9, english, self.english)
            if self.style.rule == "solid":
                canvas.line(
                    x, y + 0.9, x + label - 2.5 + (width if weight else 0), y + 0.9, 0.15, self.style.ink
                )
            elif self.style.rule == "dotted" and weight:
                canvas.line(x + label, y + 0.9, x + label + width - 2, y + 0.9, 0.2, self.style.ink, dots=1.0)
            if runs:
                kind = canvas.fitted(runs, self.value, width - 2)
                align = "m" if self.style.centred else "l"
                canvas.flow(x + label, y, max(width - 2, 1.0), 5, runs, kind, align)
            x += label + width

    def _date_runs(
        self, day: date, field: str, mode: Literal["words", "digits", "both"]
    ) -> tuple[list[Run], list[Run]]:
        """Day and month, and the year where it stands apart."""
        if mode == "digits":
            return [(long_date(day), field)], []
        year = number_words(day.year)
        if mode == "both":
            year += f" ({short_date(day)})"
        return [(f"{number_words(day.day)} {month_name(day)}", field)], [(year, field)]

    def _parent_runs(self, alone: str, father: str, mother: str, couple: str, conjunction: str) -> list[Run]:
        """Who the parents are, in the wording that the case and the variant ask for."""
        father_run: Run = (self.printed["father_name"], "father_name")
        mother_run: Run = (self.printed["mother_name"], "mother_name")
        if self.variant.get("mother_only"):
            return [(f"{alone} ", None), mother_run]
        if self.variant.get("suami_isteri"):
            return [(f"{couple} ", None), father_run, (f" {conjunction} ", None), mother_run]
        return [(f"{father} ", None), father_run, (f" {mother} ", None), mother_run]

    def _parents(self, y: float) -> float:
        """Order, sex and parents, wrapped over as many lines as they need; returns the next line's y."""
        canvas, style = self.canvas, self.style
        order = int(self.printed["child_order"])
        runs: list[Run] = [
            (number_words(order), "child_order"),
            (", ", None),
            (self.printed["sex"], "sex"),
            (" ", None),
            *self._parent_runs(style.mother_words, *style.parent_words, "DARI SUAMI ISTERI :", "dan"),
        ]
        if self.variant.get("unrecorded_marriage"):
            runs.append((f" {_UNRECORDED}", None))
        label = canvas.width("anak ke", self.label) + 3
        canvas.text(self.left, y, "anak ke", self.label)
        width, pitch = self.right - self.left - label, style.pitch * 0.55
        kind = canvas.fitted(runs, self.value, width, 4)
        for group in self._groups(runs):
            lines = canvas.flow(self.left + label, y, width, pitch, group, kind)
            for _ in range(lines):
                if style.rule != "none":
                    dots = 1.0 if style.rule == "dotted" else 0.0
                    canvas.line(self.left + label, y + 0.9, self.right, y + 0.9, 0.15, style.ink, dots)
                y += pitch
        y += style.points * 0.32 + 0.9 - pitch
        child = "SON" if self.printed["sex"] == "LAKI-LAKI" else "DAUGHTER"
        whose = "MOTHER" if self.variant.get("mother_only") else "FATHER AND MOTHER"
        if self.variant.get("suami_isteri"):
            whose = "THE MARRIED COUPLE"
        canvas.text(self.left, y, f"child no {ordinal_english(order)}, {child} OF {whose}", self.english)
        return y + style.pitch

    def _groups(self, runs: list[Run]) -> list[list[Run]]:
        """The sentence in one piece, or broken before each of the parents."""
        if not self.style.parents_apart:
            return [runs]
        groups: list[list[Run]] = [[]]
        for run in runs:
            if run[0].lstrip().startswith(("DARI", "DAN", "dan")):
                groups.append([])
            groups[-1].append(run)
        return groups


def _old_number(number: int) -> str:
    """A number in the spelling of older certificates: seribu sembilanratus sembilanpuluh tujuh."""
    return (
        number_words(number)
        .lower()
        .replace(" ratus", "ratus")
        .replace(" puluh", "puluh")
        .replace(" belas", "belas")
    )


def _old_date(day: date) -> str:
    return f"{day.day} {month_name(day, True).capitalize()} {day.year}"
