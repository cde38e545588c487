"""The designs of identity cards, as figures."""

from __future__ import annotations

from dataclasses import dataclass

from samples.designs.drawing import Colour
from samples.model import Split


@dataclass(frozen=True)
class Style:
    """One design. Lengths in mm, type in points."""

    name: str
    split: Split
    form: str  # "el", "foreign" or "old"
    body: str
    number: str  # face of the NIK
    top: Colour
    bottom: Colour
    wave: Colour
    points: float = 5.5
    label_bold: bool = False
    value_bold: bool = False
    number_points: float = 10.0
    number_bold: bool = False
    head_points: float = 8.0
    head_y: float = 6.8
    first: float = 14.4  # baseline of the NIK
    pitch: float = 2.6
    left: float = 2.2
    indent: float = 4.6
    colon: float = 21.6
    value: float = 22.8
    blood_x: float = 43.0
    photo: tuple[float, float, float, float] = (62.0, 12.6, 20.4, 26.4)
    issue_rows: tuple[float, float] = (41.2, 43.6)
    signed_y: float = 48.0
    ink: Colour = (25, 25, 30)
    period: float = 8.0
    swing: float = 3.0
    separator: str = "-"


_SKY: tuple[Colour, Colour, Colour] = ((186, 226, 248), (214, 239, 249), (142, 196, 232))
_ORANGE: tuple[Colour, Colour, Colour] = ((250, 196, 130), (252, 222, 172), (236, 160, 92))
STYLES: tuple[Style, ...] = (
    Style("ktp-el-a", "tune", "el", "Liberation Sans", "OCR A", *_SKY),
    Style(
        "ktp-el-b",
        "tune",
        "el",
        "Carlito",
        "Liberation Mono",
        (196, 222, 244),
        (225, 240, 246),
        (160, 190, 226),
        points=6.3,
        value_bold=True,
        number_points=9.4,
        number_bold=True,
        head_points=8.6,
        head_y=6.2,
        first=13.6,
        pitch=2.68,
        left=3.0,
        indent=3.0,
        colon=23.0,
        value=24.4,
        blood_x=44.0,
        photo=(62.8, 12.0, 19.6, 26.8),
        issue_rows=(44.4, 47.0),
        signed_y=50.2,
        period=11.0,
        swing=1.6,
    ),
    Style(
        "ktp-el-c",
        "test",
        "el",
        "Nimbus Sans",
        "OCR A",
        (174, 220, 246),
        (206, 236, 250),
        (128, 182, 226),
        points=5.3,
        label_bold=True,
        number_points=10.8,
        head_points=7.6,
        head_y=7.4,
        first=14.9,
        pitch=2.56,
        left=2.0,
        indent=6.4,
        colon=21.0,
        value=22.2,
        blood_x=42.0,
        photo=(61.4, 13.2, 21.2, 27.0),
        issue_rows=(43.2, 45.8),
        signed_y=49.6,
        ink=(12, 14, 40),
        period=6.5,
        swing=4.0,
    ),
    Style(
        "ktp-el-d",
        "test",
        "el",
        "Open Sans",
        "OCR B",
        (200, 230, 246),
        (190, 220, 240),
        (150, 206, 226),
        points=5.3,
        number_points=9.6,
        head_points=7.8,
        head_y=6.0,
        first=13.2,
        pitch=2.7,
        left=3.4,
        indent=5.4,
        colon=22.2,
        value=23.6,
        blood_x=45.0,
        photo=(63.2, 11.4, 19.0, 25.2),
        issue_rows=(40.0, 42.4),
        signed_y=47.4,
        period=14.0,
        swing=1.2,
        ink=(40, 36, 36),
    ),
    Style("ktp-foreign-a", "tune", "foreign", "Liberation Sans", "OCR A", *_ORANGE, points=5.4),
    Style(
        "ktp-foreign-b",
        "test",
        "foreign",
        "TeX Gyre Heros",
        "OCR A",
        (246, 184, 112),
        (248, 210, 150),
        (226, 140, 80),
        points=5.5,
        value_bold=True,
        head_points=7.6,
        first=13.8,
        left=3.0,
        colon=22.4,
        value=23.6,
        pitch=2.64,
        period=12.0,
        issue_rows=(43.8, 46.2),
        signed_y=49.6,
    ),
    Style(
        "ktp-old-a",
        "tune",
        "old",
        "DejaVu Sans Condensed",
        "DejaVu Sans Condensed",
        (247, 236, 224),
        (226, 236, 226),
        (214, 190, 190),
        points=5.2,
        number_points=6.4,
        number_bold=True,
        head_points=6.6,
        head_y=5.0,
        first=15.4,
        pitch=2.66,
        left=26.0,
        indent=26.0,
        colon=46.0,
        value=47.4,
        blood_x=66.0,
        photo=(3.4, 16.0, 18.6, 24.6),
        issue_rows=(46.6, 44.4),
        signed_y=50.8,
    ),
    Style(
        "ktp-old-b",
        "test",
        "old",
        "FreeSans",
        "FreeSans",
        (238, 232, 214),
        (244, 226, 208),
        (200, 204, 170),
        points=5.4,
        number_points=6.2,
        number_bold=True,
        head_points=6.2,
        head_y=5.6,
        first=16.0,
        pitch=2.6,
        left=27.2,
        indent=29.0,
        colon=45.2,
        value=46.6,
        blood_x=67.0,
        photo=(4.2, 15.0, 17.6, 23.4),
        issue_rows=(46.4, 44.2),
        signed_y=50.4,
        separator="/",
    ),
)
