"""How hard the photographs are: the figures of each tier.

All tiers stay readable by a person; what differs is how far from a flat, evenly lit sheet they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Range = tuple[float, float]


@dataclass(frozen=True)
class Tier:
    """Limits of one tier.

    Attributes:
        name: easy, normal or hard.
        tilt: angle in degrees between the optical axis and the sheet's normal, up to.
        skew: angle in degrees left after the quarter turn, up to, either way.
        capital_px: height of the smallest capitals of deciding text in the file, by kind.
        print_px: height of a photographed pass photo in the file.
        blur: standard deviation of the blur in pixels of the file, up to.
        shadow: share of the light lost in the deepest shadow, up to.
        glare_share: share of glossy sheets (cards, photographic prints) with a reflection.
        fold_share: share of paper sheets with folds.
        jpeg_quality: quality of the JPEG file (libjpeg's scale).
        noise: standard deviation of sensor noise at mid-grey, share of full scale, up to.
    """

    name: str
    tilt: float
    skew: float
    capital_px: Mapping[str, Range]
    print_px: Range
    blur: float
    shadow: float
    glare_share: float
    fold_share: float
    jpeg_quality: tuple[int, int]
    noise: float


def _capitals(kk: Range, certificate: Range, ktp: Range) -> Mapping[str, Range]:
    return MappingProxyType({"kk": kk, "birth_certificate": certificate, "ktp": ktp})


TIERS: Mapping[str, Tier] = MappingProxyType(
    {
        tier.name: tier
        for tier in (
            Tier(
                "easy", 8, 3, _capitals((7, 14), (9, 25), (10, 35)), (600, 1400),
                0.5, 0.25, 0.10, 0.05, (76, 88), 0.008,
            ),
            Tier(
                "normal", 15, 8, _capitals((6, 10), (9, 15), (10, 25)), (450, 1100),
                1.0, 0.45, 0.30, 0.25, (68, 84), 0.014,
            ),
            Tier(
                "hard", 25, 13, _capitals((6, 8.5), (8, 13), (9, 21)), (350, 800),
                1.5, 0.60, 0.50, 0.50, (60, 74), 0.020,
            ),
        )
    }
)  # fmt: skip
