"""A document after reading: its fields with their evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kia_verify.imaging.geometry import Floats
from kia_verify.reading.evidence import Reading
from kia_verify.report import Kind


class State(StrEnum):
    """What is known of a field."""

    READ = "read"
    """A value was read for certain."""
    UNCERTAIN = "uncertain"
    """Print is there, but no value can be relied on."""
    EMPTY = "empty"
    """The cell or the line is there and holds nothing, or a dash."""
    ABSENT = "absent"
    """The field was not found on the page."""


@dataclass(frozen=True, eq=False)
class Field:
    """One field of a document.

    Attributes:
        value: in the contract's form (names in capitals as printed, ISO dates, 16-digit strings, ...);
            None unless `state` is READ.
        confidence: 0 to 1.
        quad: corners in pixels of the page, or None.
        reading: the print's evidence for the value alone (label cut off), or None.
    """

    value: str | int | None = None
    state: State = State.ABSENT
    confidence: float = 0.0
    quad: Floats | None = None
    reading: Reading | None = None


ABSENT = Field()


@dataclass(frozen=True, eq=False)
class Document:
    """A document of known kind with its fields.

    Attributes:
        fields: by the contract's field names; a field that was not found is ABSENT or not listed.
        members: rows of the family card, in the order of the rows; empty for other kinds.
        form: which design was recognised (`ktp_el`, `kk_old`, `kk_new`, `akta_new`, `akta_blank`, ...).
        old_form: the design is one the office does not read by machine (non-electronic KTP, pre-2000s akta).
        mother_only: a birth certificate that names the mother alone.
        foreign: a foreigner's KTP.
        covered: something lies on it, so that what was not found may be printed nevertheless.
    """

    kind: Kind
    fields: dict[str, Field] = field(default_factory=dict)
    members: tuple[dict[str, Field], ...] = ()
    form: str = ""
    old_form: bool = False
    mother_only: bool = False
    foreign: bool = False
    covered: bool = False

    def __getitem__(self, name: str) -> Field:
        return self.fields.get(name, ABSENT)

    def mapped(self, change: Callable[[Field], Field]) -> Document:
        """The document with every field, its members' too, changed."""
        fields = {name: change(one) for name, one in self.fields.items()}
        members = tuple({name: change(one) for name, one in row.items()} for row in self.members)
        return replace(self, fields=fields, members=members)
