"""A sheet of paper measured in millimetres, to draw on: text with known places, lines, tints, stamps and QRs.

All lengths are millimetres from the sheet's top left, type sizes are points, colours are RGB.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
import segno
from numpy.typing import NDArray
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from samples import fonts
from samples.model import Content, Image, Quad, Sheet

Colour = tuple[int, int, int]
Run = tuple[str, str | None]
"""Some text and the field whose value it is (None for labels and punctuation)."""

MM_PER_POINT = 25.4 / 72
ELECTRONIC_STATEMENT = (
    "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik "
    "yang diterbitkan oleh Balai Sertifikasi Elektronik (BSrE), BSSN"
)
_DECIDING = frozenset(
    {"nik", "name", "birth_date", "kk_number", "relation", "father_name", "mother_name", "certificate_number"}
)


@dataclass(frozen=True)
class Type:
    """A face, its size in points and its ink."""

    family: str
    points: float
    bold: bool = False
    italic: bool = False
    ink: Colour = (20, 20, 20)

    def scaled(self, factor: float) -> Type:
        return replace(self, points=self.points * factor)


class Canvas:
    """A sheet under the pen; remembers where each field's value was written."""

    def __init__(self, size_mm: tuple[float, float], px_per_mm: float, background: Image | Colour) -> None:
        self.size_mm = size_mm
        self.scale = px_per_mm
        width, height = round(size_mm[0] * px_per_mm), round(size_mm[1] * px_per_mm)
        if isinstance(background, tuple):
            self._picture = Pictures.new("RGB", (width, height), background)
        else:
            self._picture = Pictures.fromarray(cv2.resize(background, (width, height)))
        self._pen = ImageDraw.Draw(self._picture)
        self._boxes: dict[str, tuple[float, float, float, float]] = {}
        self._capital_px = float("inf")

    def width(self, text: str, kind: Type) -> float:
        """Advance width of a text in mm."""
        return float(self._font(kind).getlength(text)) / self.scale

    def text(
        self, x: float, y: float, text: str, kind: Type, align: str = "l", field: str | None = None
    ) -> float:
        """Writes one line with its baseline at y; align "l", "m" or "r" of x. Returns its width in mm."""
        face = self._font(kind)
        length = float(face.getlength(text))
        left = x * self.scale - {"l": 0.0, "m": length / 2, "r": length}[align]
        baseline = y * self.scale
        self._pen.text((left, baseline), text, font=face, fill=kind.ink, anchor="ls")
        if field is not None and text.strip():
            x0, y0, x1, y1 = face.getbbox(text, anchor="ls")
            # The rasteriser may round by a pixel.
            self._note(field, (left + x0 - 1, baseline + y0 - 1, left + x1 + 1, baseline + y1 + 1))
            if field.rpartition(".")[2] in _DECIDING:
                height = fonts.capital_height(kind.family, kind.points * MM_PER_POINT * self.scale, kind.bold)
                self._capital_px = min(self._capital_px, height)
        return length / self.scale

    def flow(
        self,
        x: float,
        y: float,
        width: float,
        pitch: float,
        runs: Iterable[Run],
        kind: Type,
        align: str = "l",
    ) -> int:
        """Writes runs as words wrapped within `width`, first baseline at y; returns the number of lines."""
        lines = self._wrap(runs, kind, width)
        for number, line in enumerate(lines):
            # Neighbouring words of one field are written as one text: spaces keep their natural width.
            joined = self._join(line)
            length = sum(self.width(text, kind) for text, _ in joined)
            pen = x + {"l": 0.0, "m": (width - length) / 2, "r": width - length}[align]
            for text, field in joined:
                pen += self.text(pen, y + number * pitch, text, kind, field=field)
        return len(lines)

    def lines_needed(self, runs: Iterable[Run], kind: Type, width: float) -> int:
        """How many lines `flow` would take."""
        return len(self._wrap(runs, kind, width))

    def fitted(self, runs: Sequence[Run], kind: Type, width: float, lines: int = 1) -> Type:
        """The type, made smaller in steps of 4 % until the runs fit into `lines` lines of `width`."""
        for _ in range(24):
            wrapped = self._wrap(runs, kind, width)
            widest = max(
                (sum(self.width(t, kind) for t, _ in self._join(line)) for line in wrapped), default=0.0
            )
            if len(wrapped) <= lines and widest <= width:
                break
            kind = kind.scaled(0.96)
        return kind

    def line(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        width: float,
        ink: Colour = (30, 30, 30),
        dots: float = 0.0,
    ) -> None:
        """A straight line `width` mm thick; `dots` > 0 is the period of a horizontal dotted line in mm."""
        s, pixels = self.scale, max(1, round(width * self.scale))
        if dots:
            for step in np.arange(x0, x1, dots):
                self._pen.rectangle([step * s, y0 * s, step * s + pixels - 1, y0 * s + pixels - 1], fill=ink)
        else:
            self._pen.line([x0 * s, y0 * s, x1 * s, y1 * s], fill=ink, width=pixels)

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        width: float = 0.0,
        ink: Colour = (30, 30, 30),
        fill: Colour | None = None,
    ) -> None:
        """A rectangle with an outline `width` mm thick and perhaps a fill."""
        s = self.scale
        outline, pixels = (ink, max(1, round(width * s))) if width else (None, 0)
        self._pen.rectangle([x0 * s, y0 * s, x1 * s, y1 * s], outline=outline, width=pixels, fill=fill)

    def polyline(self, points: NDArray[np.float64], width: float, ink: Colour) -> None:
        """A curve through points of shape (n, 2)."""
        pixels = max(1, round(width * self.scale))
        self._pen.line(
            [tuple(p) for p in (points * self.scale).tolist()], fill=ink, width=pixels, joint="curve"
        )

    def ellipse(self, x: float, y: float, rx: float, ry: float, width: float, ink: Colour) -> None:
        """The outline of an ellipse about (x, y)."""
        s = self.scale
        area = [(x - rx) * s, (y - ry) * s, (x + rx) * s, (y + ry) * s]
        self._pen.ellipse(area, outline=ink, width=max(1, round(width * s)))

    def picture(self, rgb: Image, x: float, y: float, width: float, height: float) -> None:
        """Puts pixels of shape (h, w, 3) or, with alpha, (h, w, 4) into a rectangle."""
        size = (max(1, round(width * self.scale)), max(1, round(height * self.scale)))
        resized = Pictures.fromarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA))
        mask = resized if resized.mode == "RGBA" else None
        self._picture.paste(resized, (round(x * self.scale), round(y * self.scale)), mask)

    def qr(self, payload: str, x: float, y: float, side: float) -> None:
        """A QR code; callers give payloads on contoh.invalid only."""
        modules = np.array([list(row) for row in segno.make(payload, error="m").matrix], dtype=np.uint8)
        pixels = max(1, int(side * self.scale / len(modules)))
        grey = np.kron(255 - modules * 255, np.ones((pixels, pixels), np.uint8)).astype(np.uint8)
        picture = Pictures.fromarray(grey).convert("RGB")
        self._picture.paste(picture, (round(x * self.scale), round(y * self.scale)))

    def sheet(self, content: Content, design: str, rounded: float = 0.0) -> Sheet:
        """The finished sheet."""
        quads: dict[str, Quad] = {
            field: np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float64)
            for field, (x0, y0, x1, y1) in self._boxes.items()
        }
        return Sheet(
            content=content,
            image=np.ascontiguousarray(np.asarray(self._picture)[..., ::-1]),
            size_mm=self.size_mm,
            quads=quads,
            capital_px=self._capital_px,
            rounded=rounded,
            material="card" if rounded else "paper",
            design=design,
        )

    def _font(self, kind: Type) -> ImageFont.FreeTypeFont:
        pixels = round(kind.points * MM_PER_POINT * self.scale, 1)
        return fonts.font(kind.family, pixels, kind.bold, kind.italic)

    def _note(self, field: str, box: tuple[float, float, float, float]) -> None:
        old = self._boxes.get(field, box)
        self._boxes[field] = (
            min(old[0], box[0]),
            min(old[1], box[1]),
            max(old[2], box[2]),
            max(old[3], box[3]),
        )

    def _wrap(self, runs: Iterable[Run], kind: Type, width: float) -> list[list[list[Run]]]:
        """Lines of words; a word is a list of runs that are glued together."""
        words: list[list[Run]] = [[]]
        for text, field in runs:
            for part in re.split(r"(\s+)", text):
                if part.isspace():
                    words.append([])
                elif part:
                    words[-1].append((part, field))
        lines: list[list[list[Run]]] = [[]]
        used, space = 0.0, self.width(" ", kind)
        for word in filter(None, words):
            length = sum(self.width(text, kind) for text, _ in word)
            if lines[-1] and used + space + length > width:
                lines.append([])
                used = 0.0
            used += length + (space if lines[-1] else 0.0)
            lines[-1].append(word)
        return [line for line in lines if line]

    @staticmethod
    def _join(line: list[list[Run]]) -> list[Run]:
        joined: list[Run] = []
        for position, word in enumerate(line):
            for part, (text, field) in enumerate(word):
                blank = " " if position and not part else ""
                if joined and joined[-1][1] == field:
                    joined[-1] = (joined[-1][0] + blank + text, field)
                elif blank and joined:
                    joined[-1] = (joined[-1][0] + blank, joined[-1][1])
                    joined.append((text, field))
                else:
                    joined.append((text, field))
        return joined


@lru_cache(maxsize=32)
def tint(
    size: tuple[int, int],
    top: Colour,
    bottom: Colour,
    wave: Colour,
    period: float,
    swing: float,
    strength: float,
) -> Image:
    """A security paper's tint: a vertical gradient under fine wavy lines.

    Args:
        size: width and height in pixels of the returned picture.
        top: colour at the upper edge.
        bottom: colour at the lower edge.
        wave: colour of the lines.
        period: distance of the lines in pixels.
        swing: how far the lines swing, in periods.
        strength: 0 to 1, how strongly the lines show.

    Returns:
        RGB pixels; shared between callers, not to be written to.
    """
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    slow = np.sin(x / width * 9 + y / height * 4) + 0.6 * np.sin(x / width * 23 - y / height * 11)
    lines = np.cos(2 * np.pi * (y / period + swing * slow)) * 0.5 + 0.5
    cross = np.cos(2 * np.pi * (x / (period * 1.7) + swing * np.cos(y / height * 13))) * 0.5 + 0.5
    amount = (strength * (0.7 * lines**4 + 0.3 * cross**6))[..., None]
    fall = (y / height)[..., None]
    base = np.array(top, np.float32) * (1 - fall) + np.array(bottom, np.float32) * fall
    mixed = base * (1 - amount) + np.array(wave, np.float32) * amount
    result: Image = mixed.round().astype(np.uint8)
    return result


def signature(
    canvas: Canvas, rng: np.random.Generator, x: float, y: float, width: float, ink: Colour
) -> None:
    """A scribble about (x, y), `width` mm wide."""
    t = np.linspace(0, 1, 90)
    loops = rng.uniform(3, 6)
    phase = rng.uniform(0, 6.28, 3)
    dx = t - 0.5 + 0.12 * np.sin(2 * np.pi * loops * t + phase[0])
    dy = 0.22 * np.sin(2 * np.pi * loops * t + phase[1]) * (1 - 0.6 * t) + 0.08 * np.sin(9 * t + phase[2])
    canvas.polyline(np.column_stack([x + dx * width, y + dy * width]), 0.28, ink)


def stamp(canvas: Canvas, x: float, y: float, radius: float, ink: Colour, family: str) -> None:
    """A round rubber stamp that says CONTOH."""
    for share, width in ((1.0, 0.5), (0.9, 0.2), (0.6, 0.2)):
        canvas.ellipse(x, y, radius * share, radius * share, width, ink)
    canvas.text(x, y + 1.0, "CONTOH", Type(family, radius * 0.75, True, ink=ink), "m")


def specimen(canvas: Canvas, x: float, y: float, kind: Type, align: str = "l") -> None:
    """The mark that every sheet bears where nothing is read."""
    canvas.text(x, y, "CONTOH / SPECIMEN", kind, align)
