"""Fonts by name, found among the system's font files; a missing one names the Debian package to install."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

DIRECTORIES = (
    Path("/usr/share/fonts"),
    Path("/usr/share/texmf/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".fonts",
)

_PACKAGES: dict[str, dict[str, tuple[str, ...]]] = {
    # package: {family: (regular, bold, italic, bold italic) file names}
    "fonts-liberation2": {
        "Liberation Sans": tuple(
            f"LiberationSans-{s}.ttf" for s in ("Regular", "Bold", "Italic", "BoldItalic")
        ),
        "Liberation Serif": tuple(
            f"LiberationSerif-{s}.ttf" for s in ("Regular", "Bold", "Italic", "BoldItalic")
        ),
        "Liberation Mono": tuple(
            f"LiberationMono-{s}.ttf" for s in ("Regular", "Bold", "Italic", "BoldItalic")
        ),
    },
    "fonts-dejavu": {
        "DejaVu Sans": (
            "DejaVuSans.ttf",
            "DejaVuSans-Bold.ttf",
            "DejaVuSans-Oblique.ttf",
            "DejaVuSans-BoldOblique.ttf",
        ),
        "DejaVu Sans Condensed": tuple(
            f"DejaVuSansCondensed{s}.ttf" for s in ("", "-Bold", "-Oblique", "-BoldOblique")
        ),
        "DejaVu Serif": tuple(f"DejaVuSerif{s}.ttf" for s in ("", "-Bold", "-Italic", "-BoldItalic")),
    },
    "fonts-freefont-ttf": {
        "FreeSans": ("FreeSans.ttf", "FreeSansBold.ttf", "FreeSansOblique.ttf", "FreeSansBoldOblique.ttf"),
        "FreeSerif": ("FreeSerif.ttf", "FreeSerifBold.ttf", "FreeSerifItalic.ttf", "FreeSerifBoldItalic.ttf"),
        "FreeMono": ("FreeMono.ttf", "FreeMonoBold.ttf", "FreeMonoOblique.ttf", "FreeMonoBoldOblique.ttf"),
    },
    "fonts-crosextra-carlito": {
        "Carlito": tuple(f"Carlito-{s}.ttf" for s in ("Regular", "Bold", "Italic", "BoldItalic")),
    },
    "fonts-open-sans": {
        "Open Sans": tuple(f"OpenSans-{s}.ttf" for s in ("Regular", "Bold", "Italic", "BoldItalic")),
    },
    "fonts-roboto-unhinted": {
        "Roboto": tuple(f"Roboto-{s}.ttf" for s in ("Regular", "Bold", "Italic", "BoldItalic")),
        "Roboto Condensed": tuple(
            f"RobotoCondensed-{s}.ttf" for s in ("Regular", "Bold", "Italic", "BoldItalic")
        ),
    },
    "fonts-lato": {"Lato": tuple(f"Lato-{s}.ttf" for s in ("Regular", "Bold", "Italic", "BoldItalic"))},
    "fonts-urw-base35": {
        "Nimbus Sans": tuple(f"NimbusSans-{s}.otf" for s in ("Regular", "Bold", "Italic", "BoldItalic")),
        "Nimbus Sans Narrow": tuple(
            f"NimbusSansNarrow-{s}.otf" for s in ("Regular", "Bold", "Oblique", "BoldOblique")
        ),
        "Nimbus Roman": tuple(f"NimbusRoman-{s}.otf" for s in ("Regular", "Bold", "Italic", "BoldItalic")),
        "C059": ("C059-Roman.otf", "C059-Bold.otf", "C059-Italic.otf", "C059-BdIta.otf"),
        "P052": ("P052-Roman.otf", "P052-Bold.otf", "P052-Italic.otf", "P052-BoldItalic.otf"),
    },
    "fonts-texgyre": {
        "TeX Gyre Heros": tuple(f"texgyreheros-{s}.otf" for s in ("regular", "bold", "italic", "bolditalic")),
        "TeX Gyre Heros Cn": tuple(
            f"texgyreheroscn-{s}.otf" for s in ("regular", "bold", "italic", "bolditalic")
        ),
        "TeX Gyre Termes": tuple(
            f"texgyretermes-{s}.otf" for s in ("regular", "bold", "italic", "bolditalic")
        ),
        "TeX Gyre Bonum": tuple(f"texgyrebonum-{s}.otf" for s in ("regular", "bold", "italic", "bolditalic")),
        "TeX Gyre Cursor": tuple(
            f"texgyrecursor-{s}.otf" for s in ("regular", "bold", "italic", "bolditalic")
        ),
    },
    "fonts-ocr-a": {"OCR A": ("OCRA.ttf", "OCRABold.ttf", "OCRAItalic.ttf", "OCRABold.ttf")},
    "fonts-ocr-b": {"OCR B": ("OCRB.otf", "OCRB.otf", "OCRB.otf", "OCRB.otf")},
}


class FontMissingError(RuntimeError):
    """A font of a design is not installed."""


@lru_cache(maxsize=1)
def _installed() -> dict[str, Path]:
    return {
        file: Path(folder, file)
        for directory in DIRECTORIES
        for folder, _, files in os.walk(directory)
        for file in files
        if file.endswith((".ttf", ".otf"))
    }


@lru_cache(maxsize=1024)
def font(family: str, pixels: float, bold: bool = False, italic: bool = False) -> ImageFont.FreeTypeFont:
    """A font at `pixels` per em.

    Raises:
        FontMissingError: it is not installed; the message names the Debian package.
        KeyError: no design uses a family of that name.
    """
    package, file = _file(family, bold, italic)
    path = _installed().get(file)
    if path is None:
        raise FontMissingError(f"font {family!r} ({file}) not found; install the Debian package {package}")
    return ImageFont.truetype(str(path), pixels)


@lru_cache(maxsize=1024)
def capital_height(family: str, pixels: float, bold: bool = False) -> float:
    """Height in pixels of a capital H of the font at `pixels` per em."""
    # Measured large and scaled down, as boxes of small type are rounded to whole pixels.
    _, top, _, bottom = font(family, 400, bold).getbbox("H", anchor="ls")
    return (bottom - top) * pixels / 400


def _file(family: str, bold: bool, italic: bool) -> tuple[str, str]:
    for package, families in _PACKAGES.items():
        if family in families:
            return package, families[family][bold + 2 * italic]
    raise KeyError(family)
