"""What scenes are put together from: prints of known designs, invented ones, surfaces, faces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator

from models.outline_network.inventions import invent
from models.outline_network.layout import KINDS
from models.outline_network.paint import chance
from models.outline_network.surfaces import paint_surface
from samples.model import Image

_INVENTED, _SURFACES = {"sheet": 110, "card": 90, "photo": 50}, 160
"""How many inventions and surfaces are kept at a time."""


@dataclass
class Library:
    """Prints and surfaces to draw from; inventions and surfaces are replaced by new ones all the time."""

    prints: dict[str, list[Image]]
    faces: list[Image]
    invented: dict[str, list[Image]] = field(default_factory=dict)
    surfaces: list[Image] = field(default_factory=list)

    @classmethod
    def read(cls, prints: Path, faces: Path | None) -> Library:
        """Loads the prints that `designs.py` made, and cut-out faces."""
        files = sorted(prints.glob("*.jpg"))
        sheets = {
            kind: [_read(f, cv2.IMREAD_COLOR) for f in files if f.name.startswith(kind)] for kind in KINDS
        }
        heads = []
        for file in sorted(faces.glob("*.webp")) if faces else []:
            heads.append(np.asarray(cv2.resize(_read(file, cv2.IMREAD_UNCHANGED), (200, 200)), np.uint8))
        return cls(sheets, heads)

    def document(self, kind: str, rng: Generator) -> Image:
        """A known or an invented document of a kind, BGR."""
        known = self.prints[kind]
        if known and chance(rng, 0.4):
            return known[int(rng.integers(len(known)))]
        shelf = self.invented.setdefault(kind, [])
        return self._drawn(shelf, _INVENTED[kind], 0.1, lambda: invent(kind, rng, self.faces), rng)

    def surface(self, rng: Generator) -> Image:
        """A table, BGR."""
        return self._drawn(self.surfaces, _SURFACES, 0.08, lambda: paint_surface(rng), rng)

    @staticmethod
    def _drawn(
        shelf: list[Image], size: int, fresh: float, make: Callable[[], Image], rng: Generator
    ) -> Image:
        if len(shelf) < size:
            shelf.append(make())
            return shelf[-1]
        index = int(rng.integers(size))
        if chance(rng, fresh):
            shelf[index] = make()
        return shelf[index]


def _read(file: Path, mode: int) -> Image:
    pixels = cv2.imread(str(file), mode)
    if pixels is None:
        raise FileNotFoundError(file)
    return np.asarray(pixels, np.uint8)
