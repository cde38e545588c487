"""The designs of birth certificates, as figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from samples.designs.drawing import Colour
from samples.model import Split


@dataclass(frozen=True)
class Style:
    """One design. Lengths in mm, type in points."""

    name: str
    split: Split
    form: Literal["new", "blank", "old"]
    face: str
    value_face: str
    paper: tuple[Colour, Colour, Colour] | None = None  # top, bottom, waves; None is white paper
    border: Colour | None = None
    points: float = 10.5
    value_points: float = 10.5
    value_bold: bool = False
    english_points: float = 7.5
    name_points: float = 16.0
    title_points: float = 15.0
    left: float = 22.0
    top: float = 30.0
    pitch: float = 13.0
    gap: float = 15.0  # from the heading to the first line of text
    parents_apart: bool = False  # father and mother on lines of their own
    ink: Colour = (20, 20, 24)
    rule: Literal["solid", "dotted", "none"] = "solid"
    dates: Literal["words", "digits", "both"] = "words"
    issued_in_words: bool = True
    nik_centred: bool = False
    centred: bool = False  # values centred in their room
    year_on_own_line: bool = False
    mother_words: str = "DARI IBU"
    parent_words: tuple[str, str] = ("DARI AYAH", "DAN IBU")


STYLES: tuple[Style, ...] = (
    Style("akta-new-a", "tune", "new", "Liberation Serif", "Liberation Serif", value_bold=True),
    Style(
        "akta-new-b",
        "tune",
        "new",
        "Liberation Sans",
        "Liberation Sans",
        points=9.6,
        value_points=10,
        english_points=7,
        name_points=18,
        title_points=14,
        left=18,
        top=24,
        gap=13,
        pitch=12,
        rule="dotted",
        dates="both",
        issued_in_words=False,
        nik_centred=True,
        centred=True,
        mother_words="DARI SEORANG IBU",
    ),
    Style(
        "akta-new-c",
        "test",
        "new",
        "TeX Gyre Termes",
        "Nimbus Sans",
        points=11.5,
        value_points=10.5,
        english_points=8,
        name_points=15,
        title_points=16,
        left=25,
        top=34,
        gap=18,
        pitch=14,
        rule="none",
        dates="digits",
        issued_in_words=False,
        centred=False,
        year_on_own_line=True,
        mother_words="DARI SEORANG IBU :",
    ),
    Style(
        "akta-new-d",
        "test",
        "new",
        "Open Sans",
        "Open Sans",
        points=9,
        value_points=9.4,
        value_bold=True,
        english_points=6.8,
        name_points=17,
        title_points=13,
        left=20,
        top=27,
        gap=16,
        parents_apart=True,
        pitch=12.6,
        rule="solid",
        dates="words",
        nik_centred=True,
        year_on_own_line=True,
        ink=(34, 34, 34),
        parent_words=("DARI AYAH :", "DAN IBU :"),
    ),
    Style(
        "akta-blank-a",
        "tune",
        "blank",
        "Liberation Serif",
        "Liberation Sans",
        ((250, 240, 220), (246, 232, 214), (236, 206, 176)),
        (176, 96, 60),
        points=10.5,
        value_points=10.5,
        left=28,
        top=40,
        gap=16,
        pitch=13,
        rule="dotted",
        centred=True,
    ),
    Style(
        "akta-blank-b",
        "tune",
        "blank",
        "Carlito",
        "Liberation Mono",
        ((232, 244, 232), (224, 240, 236), (186, 222, 196)),
        (50, 120, 84),
        points=11.5,
        value_points=10.5,
        value_bold=True,
        english_points=8,
        name_points=15,
        left=30,
        top=36,
        gap=14,
        pitch=12.4,
        rule="solid",
        issued_in_words=False,
        dates="both",
        mother_words="DARI SEORANG IBU",
    ),
    Style(
        "akta-blank-c",
        "test",
        "blank",
        "P052",
        "TeX Gyre Heros",
        ((250, 232, 236), (244, 228, 240), (230, 190, 206)),
        (150, 60, 104),
        points=10.5,
        value_points=11,
        english_points=7.6,
        name_points=17,
        left=26,
        top=38,
        gap=12,
        parents_apart=True,
        pitch=13.4,
        rule="dotted",
        year_on_own_line=True,
        ink=(24, 16, 40),
    ),
    Style(
        "akta-blank-d",
        "test",
        "blank",
        "C059",
        "TeX Gyre Cursor",
        ((234, 240, 250), (240, 244, 252), (190, 206, 236)),
        (60, 84, 156),
        points=10,
        value_points=11,
        value_bold=True,
        english_points=7.4,
        name_points=14,
        left=31,
        top=42,
        gap=20,
        pitch=12.2,
        rule="none",
        centred=True,
        issued_in_words=False,
        dates="words",
        mother_words="DARI SEORANG IBU :",
    ),
    Style(
        "akta-old-a",
        "tune",
        "old",
        "Liberation Serif",
        "Liberation Mono",
        ((246, 242, 226), (238, 232, 212), (222, 214, 186)),
        (110, 100, 80),
        points=11.5,
        value_points=11,
        left=30,
        top=44,
    ),
    Style(
        "akta-old-b",
        "test",
        "old",
        "Nimbus Roman",
        "FreeMono",
        ((240, 244, 238), (232, 236, 226), (206, 214, 198)),
        (80, 100, 90),
        points=12,
        value_points=11.5,
        value_bold=True,
        left=26,
        top=38,
        name_points=14,
    ),
)
