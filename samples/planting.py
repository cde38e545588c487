"""What planting a defect means: a variant changes a plan and says what it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from numpy.random import Generator

from samples.model import Family, Person
from samples.plan import KINDS, ROLES, Key, Plan


@dataclass(frozen=True)
class Planted:
    """What was planted.

    Attributes:
        subject: kind of the subject concerned, in the contract's words.
        detail: what was done, for a person.
        role: father, mother or child where the kind does not tell.
        also: further reason codes that may rightly be given for it.
    """

    subject: str
    detail: str
    role: str | None = None
    also: tuple[str, ...] = ()


Variant = Callable[[Plan, Generator], Planted]


def planted(key: Key, detail: str, *also: str) -> Planted:
    """What was planted in the document of that key."""
    return Planted(KINDS[key], detail, ROLES.get(key), also)


DOCUMENTS: tuple[Key, ...] = ("birth_certificate", "kk", "ktp_father", "ktp_mother")
KTPS: tuple[Key, ...] = ("ktp_father", "ktp_mother")


def person_of(family: Family, who: str) -> Person:
    """The child, father or mother.

    Raises:
        ValueError: the family has none.
    """
    person: Person | None = getattr(family, who)
    if person is None:
        raise ValueError(f"this family has no {who}")
    return person
