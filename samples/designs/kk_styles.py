"""The designs of family cards, as figures, and the columns of their two tables."""

from __future__ import annotations

from dataclasses import dataclass

from samples.designs.drawing import Colour
from samples.model import Split

Column = tuple[str, str, float, float]
"""Heading, member field, least and greatest width in mm before the table is stretched to the sheet."""

_UPPER: tuple[Column, ...] = (
    ("Nama Lengkap", "name", 42, 74),
    ("NIK", "nik", 28, 38),
    ("Jenis Kelamin", "sex", 17, 22),
    ("Tempat Lahir", "birth_place", 20, 36),
    ("Tanggal Lahir", "birth_date", 18, 22),
    ("Agama", "religion", 15, 22),
    ("Pendidikan", "education", 26, 46),
    ("Jenis Pekerjaan", "occupation", 26, 46),
)
_BLOOD: Column = ("Golongan Darah", "blood_type", 14, 18)
_MARRIED: Column = ("Tanggal Perkawinan/ Perceraian", "married_on", 22, 28)
_STATUS: Column = ("Status Perkawinan", "marital_status", 24, 36)
_LOWER_TAIL: tuple[Column, ...] = (
    ("Status Hubungan Dalam Keluarga", "relation", 26, 36),
    ("Kewarganegaraan", "nationality", 22, 28),
    ("No. Paspor", "passport", 17, 24),
    ("No. KITAP", "residence_permit", 17, 24),
    ("Ayah", "father_name", 38, 66),
    ("Ibu", "mother_name", 38, 66),
)
_CENTRED = {"sex", "birth_date", "blood_type", "married_on", "nationality", "passport", "residence_permit"}


@dataclass(frozen=True)
class Style:
    """One design. Lengths in mm, type in points."""

    name: str
    split: Split
    form: str  # "old" or "new"
    face: str
    paper: tuple[Colour, Colour, Colour] | None  # top, bottom, waves; None is white paper
    points: float = 7.0
    head_points: float = 9.0
    title_points: float = 24.0
    number_points: float = 15.0
    title_y: float = 16.0
    header_y: float = 32.0
    header_pitch: float = 4.9
    labels: tuple[float, float, float, float] = (
        21.0,
        60.0,
        192.0,
        222.0,
    )  # label and value x, left and right
    sides: tuple[float, float] = (12.0, 285.0)
    table_y: float = 52.0
    gap: float = 4.0
    pitch: float = 4.5
    grid: float = 0.15
    grid_ink: Colour = (40, 40, 40)
    ink: Colour = (22, 22, 26)
    heading_fill: Colour | None = None
    heading_bold: bool = True
    numbered: bool = True  # a row (1) (2) ... under the headings
    colon_gap: float = 1.6
    centred: frozenset[str] = frozenset(_CENTRED)
    by_content: bool = True  # columns follow their contents
    horizontal: bool = True  # lines between rows
    dashes: bool = True  # "-" in the rows that stay empty
    village_label: str = "Desa/Kelurahan"
    qr_left: bool = True  # the QR left rather than right of the office's block
    separator: str = "-"


_BLUE_PAPER: tuple[Colour, Colour, Colour] = ((224, 236, 248), (214, 230, 246), (150, 190, 230))
STYLES: tuple[Style, ...] = (
    Style("kk-old-a", "tune", "old", "Liberation Sans", _BLUE_PAPER, dashes=False, grid_ink=(40, 70, 130)),
    Style(
        "kk-old-b",
        "tune",
        "old",
        "DejaVu Sans Condensed",
        ((236, 243, 246), (220, 236, 244), (176, 206, 226)),
        points=6.6,
        head_points=8.4,
        title_points=21,
        number_points=13,
        header_y=30,
        header_pitch=4.5,
        labels=(14, 52, 186, 220),
        table_y=49,
        pitch=4.7,
        gap=5,
        grid=0.2,
        grid_ink=(70, 70, 90),
        heading_fill=(206, 224, 240),
        numbered=False,
        by_content=False,
        dashes=True,
        village_label="Kelurahan/Desa",
        heading_bold=False,
    ),
    Style(
        "kk-old-c",
        "test",
        "old",
        "TeX Gyre Heros",
        ((206, 226, 246), (224, 236, 250), (160, 186, 236)),
        points=7.2,
        title_points=26,
        title_y=17,
        header_y=33,
        labels=(18, 56, 196, 226),
        sides=(10, 287),
        table_y=54,
        pitch=4.4,
        gap=3.5,
        grid=0.12,
        grid_ink=(30, 60, 120),
        heading_bold=False,
        centred=frozenset({"sex"}),
        dashes=True,
        colon_gap=2.4,
    ),
    Style(
        "kk-old-d",
        "test",
        "old",
        "FreeSans",
        ((228, 240, 240), (212, 232, 238), (168, 210, 214)),
        points=7.6,
        head_points=8.8,
        title_points=20,
        number_points=16,
        title_y=14,
        header_y=29.5,
        header_pitch=4.7,
        labels=(26, 66, 200, 234),
        sides=(14, 283),
        table_y=48.5,
        pitch=4.6,
        gap=6,
        grid=0.25,
        grid_ink=(90, 60, 60),
        heading_fill=(232, 224, 206),
        dashes=False,
        horizontal=False,
        colon_gap=1.0,
        village_label="Kelurahan/Desa",
        ink=(14, 14, 60),
        separator="/",
    ),
    Style("kk-new-a", "tune", "new", "Liberation Sans", None, points=6.9, grid_ink=(20, 20, 20)),
    Style(
        "kk-new-b",
        "tune",
        "new",
        "Roboto Condensed",
        None,
        points=7.8,
        head_points=9.4,
        title_points=22,
        number_points=14,
        header_y=31,
        labels=(13, 48, 190, 220),
        sides=(11, 286),
        table_y=51,
        pitch=4.7,
        heading_fill=(226, 226, 226),
        qr_left=False,
        heading_bold=False,
        by_content=False,
        centred=frozenset(),
        grid=0.1,
        village_label="Kelurahan/Desa",
    ),
    Style(
        "kk-new-c",
        "test",
        "new",
        "Nimbus Sans",
        None,
        points=7.0,
        head_points=8.6,
        title_points=25,
        number_points=14,
        title_y=17,
        header_y=34,
        header_pitch=4.6,
        labels=(17, 57, 194, 226),
        sides=(13, 284),
        table_y=54,
        pitch=4.3,
        gap=3,
        grid=0.2,
        heading_fill=(208, 208, 208),
        colon_gap=2.2,
        centred=frozenset({"sex", "blood_type", "nik", "birth_date"}),
    ),
    Style(
        "kk-new-d",
        "test",
        "new",
        "Open Sans",
        None,
        points=6.5,
        head_points=8.2,
        title_points=19,
        number_points=13,
        title_y=15,
        header_y=29,
        header_pitch=4.8,
        labels=(24, 62, 184, 214),
        sides=(10, 287),
        table_y=49.5,
        pitch=4.8,
        gap=6,
        grid=0.1,
        grid_ink=(110, 110, 110),
        numbered=False,
        colon_gap=1.2,
        qr_left=False,
        ink=(30, 30, 30),
    ),
)


def columns(style: Style) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """The columns of the upper and of the lower table: 15 on the old blank, 17 on the new form."""
    if style.form == "old":
        return _UPPER, (_STATUS, *_LOWER_TAIL)
    return (*_UPPER, _BLOOD), (_STATUS, _MARRIED, *_LOWER_TAIL)
