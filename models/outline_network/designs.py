"""Flat prints of the generator's designs for tuning, as JPEG files: the known half of the training documents.

Usage: python -m models.outline_network.designs build/prints --count 300
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import cv2
import numpy as np
from numpy.random import Generator

from samples import contents, designs, wear
from samples.designs.faces import age_group, portrait
from samples.families import make_family
from samples.model import Sheet
from samples.pass_photos import Background, pass_photo, with_border
from samples.plan import completed_years

LONG_SIDE = 600
"""Of the stored prints in pixels: a sheet in a picture of 320 pixels drawn at twice its size."""
_BACKGROUNDS: tuple[Background, ...] = ("red", "red", "blue", "blue", "white", "green", "grey", "yellow")
_KINDS = ("sheet", "sheet", "sheet", "card", "card", "photo")


def make_print(kind: str, rng: Generator, faces: Path | None) -> Sheet:
    """One document of the tune half.

    Args:
        kind: `sheet`, `card` or `photo`.
        rng: source of chance.
        faces: directory of cut-out faces, None for the stand-in.
    """
    received = date(int(rng.integers(2020, 2026)), int(rng.integers(1, 13)), int(rng.integers(1, 28)))
    age = int(rng.integers(5, 17))
    family = make_family(rng, received, child_age=age)
    if kind == "photo":
        background = _BACKGROUNDS[int(rng.integers(len(_BACKGROUNDS)))]
        photo = pass_photo(family.child, age, background, rng, faces, "proper", bool(rng.random() < 0.1))
        return with_border(photo, rng) if rng.random() < 0.5 else photo
    if kind == "card":
        person = family.father or family.mother
        face = portrait(rng, person.sex, age_group(completed_years(person.birth_date, received)), faces)
        content = contents.ktp_content(family, "father" if family.father else "mother", rng, face)
        content.variant.update({"old_form": True} if rng.random() < 0.2 else {})
    elif rng.random() < 0.5:
        content = contents.kk_content(family, rng)
        content.variant.update({"form": "old"} if rng.random() < 0.4 else {})
    else:
        content = contents.certificate_content(family, rng)
        content.variant["form"] = str(rng.choice(["new", "blank", "old"]))
    sheet = designs.render(content, rng, "tune")
    return wear.photocopy(sheet, rng) if rng.random() < 0.12 else sheet


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--count", default=300, show_default=True)
@click.option("--faces", type=click.Path(path_type=Path, exists=True), help="Directory of cut-out faces.")
def main(folder: Path, count: int, faces: Path | None) -> None:
    """Renders COUNT prints into FOLDER; a file's name begins with its kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(count):
        kind = _KINDS[index % len(_KINDS)]
        sheet = make_print(kind, np.random.default_rng((20261124, index)), faces)
        scale = LONG_SIDE / max(sheet.image.shape[:2])
        small = cv2.resize(sheet.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        path = folder / f"{kind}-{index:04d}.jpg"
        if not cv2.imwrite(str(path), small, [cv2.IMWRITE_JPEG_QUALITY, 92]):
            raise click.ClickException(f"cannot write {path}")


if __name__ == "__main__":
    main()
