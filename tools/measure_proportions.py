"""How well the proportions of a rectangle in perspective are told, on the KTPs of a generated set.

The true corners, off by one pixel, against 85.60 x 53.98 mm; beside it what one would take without a focal
length: mean width over mean height as seen.

Usage: python tools/measure_proportions.py SET
"""

from __future__ import annotations

import json
from pathlib import Path

import click
import numpy as np
from PIL import Image

from kia_verify.imaging.geometry import Floats, quad_size
from kia_verify.imaging.proportions import true_aspect
from kia_verify.imaging.settle import CARD


@click.command(help=__doc__)
@click.argument("set_folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(set_folder: Path) -> None:
    """Prints median and 95th percentile of the error as a share."""
    rng = np.random.default_rng(0)
    told, seen = [], []
    for path in sorted(set_folder.joinpath("truth").glob("*.json")):
        for subject in json.loads(path.read_text(encoding="utf-8"))["subjects"]:
            if subject["kind"] != "ktp":
                continue
            with Image.open(set_folder / "applications" / path.stem / subject["file"]) as picture:
                size = picture.size
            corners: Floats = np.array(subject["corners"], np.float64)
            if corners.min() < 0 or (corners > np.array(size)).any():
                continue
            quad = corners + rng.normal(0, 1, corners.shape)
            width, height = quad_size(quad)
            told.append(abs(np.log(true_aspect(quad, size) / CARD)))
            seen.append(abs(np.log(width / height / CARD)))
    for name, errors in (("proportions in perspective", told), ("as seen", seen)):
        median, high = 100 * np.percentile(errors, [50, 95])
        click.echo(f"{name:28}{len(errors):5} KTPs: median {median:.2f} %, 95th percentile {high:.2f} %")


if __name__ == "__main__":
    main()
