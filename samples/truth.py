"""The truth about a rendered application, written beside its folder."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from samples.model import Kind, Quad

_DECIDING: dict[str, frozenset[str]] = {
    "ktp": frozenset({"nik", "name", "birth_date"}),
    "kk": frozenset(
        {"kk_number"}
        | {
            f"members.{field}"
            for field in ("name", "nik", "birth_date", "relation", "father_name", "mother_name")
        }
    ),
    "birth_certificate": frozenset(
        {"certificate_number", "name", "birth_date", "father_name", "mother_name"}
    ),
    "pass_photo": frozenset({"face"}),
}


def is_deciding(kind: Kind, quad: str) -> bool:
    """Whether a quad's name (`nik`, `members.0.nik`) is that of a deciding field of the contract."""
    parts = quad.split(".")
    name = f"members.{parts[-1]}" if parts[0] == "members" else quad
    return name in _DECIDING.get(kind, frozenset())


def deciding_quads(kind: Kind, quads: dict[str, Quad]) -> dict[str, Quad]:
    """The quads of the deciding fields."""
    return {name: quad for name, quad in quads.items() if is_deciding(kind, name)}


def rounded(points: Iterable[Iterable[float]]) -> list[list[float]]:
    """Points to a tenth of a pixel, as JSON holds them."""
    return [[round(float(x), 1), round(float(y), 1)] for x, y in points]


def validate(truth: dict[str, Any]) -> None:
    """Checks that a truth holds what its readers rely on.

    Raises:
        ValueError: a key is missing, or a decision contradicts the planted defect.
    """
    keys = {
        "application_id",
        "tier",
        "split",
        "seed",
        "received_at",
        "defect",
        "decisions",
        "codes",
        "child",
        "subjects",
        "pass_photo",
    }
    if missing := keys - truth.keys():
        raise ValueError(f"truth lacks {sorted(missing)}")
    clean = truth["defect"] is None
    if clean != (truth["decisions"] == ["accept"]) or ("accept" in truth["decisions"]) != clean:
        raise ValueError("exactly the applications without a defect are to be accepted")
    if clean == bool(truth["codes"]) or (not clean and truth["codes"][0] != truth["defect"]["code"]):
        raise ValueError("the planted code comes first among the codes, and a clean application has none")
    for subject in truth["subjects"]:
        if len(subject["corners"]) != 4 or subject["rotation"] not in (0, 90, 180, 270):
            raise ValueError(f"subject of {subject['file']} has no proper geometry")
