"""Portraits for KTPs and pass photos: from a directory of cut-out faces, or one public-domain stand-in."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.model import Image

AgeGroup = Literal["baby", "child", "teen", "adult", "old"]

_ROW = re.compile(r"^\|\s*(?P<file>[\w.-]+\.(?:webp|png))\s*\|\s*(?P<sex>[LP])\s*\|\s*(?P<group>\w+)\s*\|")
_NEIGHBOURS: dict[str, tuple[str, ...]] = {
    "baby": ("baby", "child"),
    "child": ("child", "baby", "teen"),
    "teen": ("teen", "child", "adult"),
    "adult": ("adult", "old", "teen"),
    "old": ("old", "adult"),
}


def age_group(age: int) -> AgeGroup:
    """The age group of a person of `age` completed years."""
    if age < 2:
        return "baby"
    if age < 12:
        return "child"
    if age < 19:
        return "teen"
    return "adult" if age < 55 else "old"


def portrait(rng: np.random.Generator, sex: str, age_group: str, faces_dir: Path | None = None) -> Image:
    """A cut-out portrait of head and shoulders.

    Args:
        rng: chooses among the portraits and varies flip and tone.
        sex: "L" or "P"; a face of the nearest age group is preferred to one of the other sex.
        age_group: "baby", "child", "teen", "adult" or "old".
        faces_dir: directory of cut-out faces with a `README.md` whose table rows are
            `| file | sex | age group |`; None takes NASA's public-domain portrait of Eileen Collins
            that ships with scikit-image, whatever sex and age are asked for.

    Returns:
        BGRA pixels, shape (height, width, 4), alpha 0 outside the person.

    Raises:
        FileNotFoundError: `faces_dir` holds no README.md or none of the files that it lists.
    """
    face = _astronaut().copy() if faces_dir is None else _read(_choose(rng, sex, age_group, faces_dir)).copy()
    if rng.random() < 0.5:
        face = face[:, ::-1].copy()
    gain = rng.uniform(0.92, 1.06) * (1 + rng.normal(0, 0.02, 3))
    gamma = rng.uniform(0.9, 1.1)
    colour = np.clip((face[..., :3] / 255.0) ** gamma * gain, 0, 1) * 255
    face[..., :3] = colour.round().astype(np.uint8)
    return face


def _choose(rng: np.random.Generator, sex: str, group: str, faces_dir: Path) -> Path:
    table = _table(faces_dir)
    for wanted_sex in (sex, "P" if sex == "L" else "L"):
        for wanted_group in _NEIGHBOURS.get(group, ("adult",)):
            files = [path for path, s, g in table if s == wanted_sex and g == wanted_group]
            if files:
                return files[int(rng.integers(len(files)))]
    return table[int(rng.integers(len(table)))][0]


@lru_cache(maxsize=8)
def _table(faces_dir: Path) -> tuple[tuple[Path, str, str], ...]:
    rows = []
    for line in (faces_dir / "README.md").read_text(encoding="utf-8").splitlines():
        match = _ROW.match(line)
        if match and (faces_dir / match["file"]).is_file():
            rows.append((faces_dir / match["file"], match["sex"], match["group"]))
    if not rows:
        raise FileNotFoundError(f"{faces_dir}: README.md lists no portrait that exists")
    return tuple(rows)


@lru_cache(maxsize=64)
def _read(path: Path) -> Image:
    pixels = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.ndim != 3 or pixels.shape[2] != 4:
        raise FileNotFoundError(f"{path}: not a picture with an alpha channel")
    return np.asarray(pixels, dtype=np.uint8)


@lru_cache(maxsize=1)
def _astronaut() -> Image:
    """Head and shoulders of the one portrait that is always at hand, softly cut out."""
    from skimage import data  # only the stand-in needs scikit-image's pictures

    rgb: NDArray[np.uint8] = data.astronaut()[0:312, 60:372]  # type: ignore[no-untyped-call]
    height, width = rgb.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    cv2.ellipse(mask, (168, 86), (66, 70), 0, 0, 360, 255, -1)
    cv2.ellipse(mask, (161, 132), (52, 72), 0, 0, 360, 255, -1)
    shoulders = np.array(
        [[0, height], [10, 272], [60, 232], [128, 190], [206, 190], [266, 232], [306, 272], [width, height]]
    )
    cv2.fillPoly(mask, [shoulders.astype(np.int32)], 255)
    alpha = cv2.GaussianBlur(mask, (0, 0), 4)
    return np.dstack([rgb[..., ::-1], alpha])
