"""What one application is going to hold, before anything is drawn. Defects change plans."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from samples.model import Family
from samples.pass_photos import Background, Composition, expected_background
from samples.view import Spoil

Key = Literal["birth_certificate", "kk", "ktp_father", "ktp_mother", "pass_photo"]
Wear = Literal["photocopy", "copy_on_paper", "black_and_white", "screen"]
Replacement = Literal["pdf", "mp4", "txt", "truncated", "noise", "empty"]

KINDS = {
    "birth_certificate": "birth_certificate",
    "kk": "kk",
    "ktp_father": "ktp",
    "ktp_mother": "ktp",
    "pass_photo": "pass_photo",
}
ROLES = {"ktp_father": "father", "ktp_mother": "mother"}


def completed_years(birth_date: date, day: date) -> int:
    """Age in completed years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


@dataclass
class Plan:
    """One application.

    Attributes:
        family: the family as it is.
        received_at: day of the application.
        keys: what is photographed; a key stands twice where a document is sent twice.
        together: both KTPs lie in one photograph.
        printed: the family as a single document prints it, where that differs.
        switches: arguments of the document's content, by key.
        variants: entries of `Content.variant`, by key.
        edits: printed values (and contract values) put in place of the content's own, by key.
        spoils: what happens to the photograph, by key.
        wear: what happens to the sheet, by key.
        smears: values made unreadable, by key.
        replaced: the file is no photograph, by key.
        background: of the pass photo.
        composition: of the pass photo.
        unreadable: keys whose deciding values a person cannot read (or not all of them).
    """

    family: Family
    received_at: date
    keys: list[Key]
    together: bool = False
    printed: dict[Key, Family] = field(default_factory=dict)
    switches: dict[Key, dict[str, Any]] = field(default_factory=dict)
    variants: dict[Key, dict[str, Any]] = field(default_factory=dict)
    edits: dict[Key, dict[str, str]] = field(default_factory=dict)
    spoils: dict[Key, Spoil] = field(default_factory=dict)
    wear: dict[Key, Wear] = field(default_factory=dict)
    smears: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    replaced: dict[Key, Replacement] = field(default_factory=dict)
    background: Background = "red"
    composition: Composition = "proper"
    unreadable: set[Key] = field(default_factory=set)

    @property
    def age(self) -> int:
        """The child's completed years."""
        return completed_years(self.family.child.birth_date, self.received_at)

    def copy_for(self, key: Key) -> Family:
        """The family that one document prints, to be changed without touching the others."""
        if key not in self.printed:
            self.printed[key] = copy.deepcopy(self.family)
        return self.printed[key]

    def row(self, person: str) -> int:
        """Row of the child, father or mother in the family card."""
        return next(
            i for i, member in enumerate(self.family.members) if member is getattr(self.family, person)
        )


def complete(family: Family, received_at: date, with_photo: bool | None = None) -> Plan:
    """The plan of an application that can be accepted.

    Args:
        family: a family whose data agree.
        received_at: day of the application.
        with_photo: send a pass photo; None sends it exactly where it is required.
    """
    keys: list[Key] = ["birth_certificate", "kk"]
    if family.father is not None:
        keys.append("ktp_father")
    keys.append("ktp_mother")
    plan = Plan(family, received_at, keys, background=expected_background(family.child.birth_date.year))
    if with_photo if with_photo is not None else plan.age >= 5:
        keys.append("pass_photo")
    return plan
