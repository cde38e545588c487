"""What the generator's parts hand to each other: people, printed contents, sheets and truth.

families -> contents -> (defects change contents) -> designs render sheets -> the camera photographs them ->
truth.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]  # BGR
Quad = NDArray[np.float64]  # (4, 2) pixels, clockwise from the thing's own top left
Split = Literal["tune", "test"]
Kind = Literal["birth_certificate", "kk", "ktp", "pass_photo", "unknown"]


@dataclass
class Person:
    name: str  # capitals, without titles
    nik: str
    sex: Literal["L", "P"]
    birth_place: str
    birth_date: date
    religion: str
    blood_type: str  # "A", "O+", "-", ...
    occupation: str
    education: str
    marital_status: str
    nationality: str = "WNI"
    title_before: str = ""  # "H.", "Dr.", only on KTP and KK
    title_after: str = ""  # "S.E."
    father_name: str = "-"
    mother_name: str = "-"
    relation: str = ""  # in the family card: KEPALA KELUARGA, ISTRI, ANAK, ...


@dataclass
class Family:
    kk_number: str
    members: list[Person]  # rows of the family card, in order
    child: Person  # the applicant, one of `members`
    father: Person | None  # None for a child of a mother alone
    mother: Person
    address: str
    rt_rw: str
    village: str
    district: str
    regency: str  # "KOTA BANJARMASIN"
    province: str
    postal_code: str
    kk_issued_on: date
    certificate_number: str
    certificate_issued_on: date
    certificate_issued_at: str
    child_order: int


@dataclass
class Content:
    """What one document prints. Defects change this, never the family.

    `printed` holds the strings as they stand on the paper, by contract field name (dates as the
    design writes them are made by the design from ISO dates). `truth` holds the contract's values.
    For the KK `members` is a list of {field: printed string}; truth["members"] the same in contract form.
    """

    kind: Kind
    role: str | None  # father, mother, child, None
    printed: dict[str, Any]
    truth: dict[str, Any]
    # Switches of the design: mother_only, twins, old_form, foreign, greyscale, ...
    variant: dict[str, Any] = field(default_factory=dict)
    face: Image | None = None  # BGRA portrait for KTP and pass photo


@dataclass
class Sheet:
    """A rendered document, flat and clean, before the camera.

    Attributes:
        image: BGR, at least 12 px per mm for cards and 10 px per mm for A4.
        size_mm: width, height of the paper.
        quads: field name (members as "members.0.nik") -> Quad of its value in `image` pixels.
        capital_px: height of the smallest capitals of deciding text in `image` pixels.
        rounded: radius of the corners in mm (cards), 0 for paper.
        material: "card" (glossy laminate), "paper", "photo" (glossy print).
    """

    content: Content
    image: Image
    size_mm: tuple[float, float]
    quads: dict[str, Quad]
    capital_px: float
    rounded: float = 0.0
    material: Literal["card", "paper", "photo"] = "paper"
    design: str = ""
