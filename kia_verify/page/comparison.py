"""The same field of all documents side by side, as an operator compares them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from kia_verify.report import Check, FieldValue, Kind, Point, Report, Status

PERSONS = ("child", "father", "mother")
COLUMNS = ("declared", "birth_certificate", "kk", "ktp")
FIELDS = ("name", "nik", "birth_date", "birth_place", "sex")
GRAVITY = (Status.PASS, Status.NOT_DONE, Status.REVIEW, Status.FAIL)

_LIKE = 0.75
"""Mean similarity of NIK and name from which a row of the family card is shown as a person's own. It
decides what is laid side by side on the page, nothing else: the verdict is the checks' matter."""


@dataclass(frozen=True)
class Spot:
    """A place in a photograph: `box` in pixels of the file as stored, clockwise from the text's top left."""

    file: str
    box: tuple[Point, ...]


@dataclass(frozen=True)
class Cell:
    """What one document says; `value` is None where it could not be read."""

    value: str | None
    spot: Spot | None = None
    status: Status | None = None


@dataclass(frozen=True)
class Row:
    """One field of one person; a column that does not print it is missing from `cells`.

    Attributes:
        status: the gravest outcome among the checks of this field, None if there is none.
    """

    person: str
    field: str
    cells: dict[str, Cell]
    status: Status | None

    @property
    def spots(self) -> Iterator[Spot]:
        """Places worth a close look: of a field that did not pass, or was not read."""
        for cell in self.cells.values():
            if cell.spot and (cell.value is None or self.status not in (None, Status.PASS)):
                yield cell.spot


def compare(report: Report) -> tuple[Row, ...]:
    """Lays out every field of child, father and mother that some document or check tells about."""
    printed = _printed(report)
    rows: list[Row] = []
    for person in PERSONS:
        for field in FIELDS:
            checks = [check for check in report.checks if check.id.split(":")[0] == f"{person}.{field}"]
            cells: dict[str, Cell] = {}
            for column in COLUMNS:
                found = printed.get((person, field, column))
                concerned = [check for check in checks if column in _columns(check)]
                said = [value for check in concerned for value in _values(check, column)]
                if found is None and not said:
                    continue
                value, spot = found or (None, None)
                cells[column] = Cell(said[0] if said else value, spot, worst(concerned))
            if cells:
                rows.append(Row(person, field, cells, worst(checks)))
    return tuple(rows)


def worst(checks: list[Check]) -> Status | None:
    """The gravest status, None of no checks."""
    return max((check.status for check in checks), key=GRAVITY.index, default=None)


def _column(name: str) -> str:
    """The column of a name that a check uses for a document (`ktp`, `father_ktp`, ...)."""
    return "ktp" if "ktp" in name else name


def _columns(check: Check) -> set[str]:
    compared = check.id.partition(":")[2].split("=")
    return {_column(name) for name in (*compared, *check.values)}


def _values(check: Check, column: str) -> Iterator[str]:
    for name, value in check.values.items():
        if _column(name) == column and value is not None:
            yield str(value)


Printed = dict[tuple[str, str, str], tuple[str | None, Spot | None]]


def _printed(report: Report) -> Printed:
    """(person, field, column) to the value as printed and its place; the first document of a kind wins."""
    printed: Printed = {}

    def add(person: str, field: str, column: str, file: str, value: object) -> None:
        if isinstance(value, FieldValue):
            spot = Spot(file, tuple(value.box)) if value.box else None
            if value.value is not None or spot:
                text = None if value.value is None else str(value.value)
                printed.setdefault((person, field, column), (text, spot))

    for document in report.documents:
        fields = document.fields
        if document.kind is Kind.BIRTH_CERTIFICATE:
            for field in FIELDS:
                add("child", field, "birth_certificate", document.file, fields.get(field))
            for parent in ("father", "mother"):
                add(parent, "name", "birth_certificate", document.file, fields.get(f"{parent}_name"))
        elif document.kind is Kind.KTP and document.role in PERSONS:
            for field in FIELDS:
                add(document.role, field, "ktp", document.file, fields.get(field))

    # The family card comes last: whose row is whose is told by what the other documents say.
    for document in report.documents:
        members = document.fields.get("members")
        if document.kind is not Kind.KK or not isinstance(members, list):
            continue
        child = _own_row(members, report.child.name, report.child.nik)
        for person in PERSONS:
            own = child if person == "child" else _own_row(members, *_known(printed, person))
            for field in FIELDS:
                add(person, field, "kk", document.file, (own or {}).get(field))
            if person != "child":
                add(person, "name", "kk", document.file, (child or {}).get(f"{person}_name"))
    return printed


def _known(printed: Printed, person: str) -> tuple[str | None, str | None]:
    """Name and NIK of a parent, from the identity card or else the birth certificate."""
    said = [
        next((printed[key][0] for column in ("ktp", "birth_certificate")
              if (key := (person, field, column)) in printed and printed[key][0]), None)
        for field in ("name", "nik")
    ]  # fmt: skip
    return said[0], said[1]


def _own_row(
    members: list[dict[str, FieldValue]], name: str | None, nik: str | None
) -> dict[str, FieldValue] | None:
    wanted = [(field, value) for field, value in (("name", name), ("nik", nik)) if value]
    if not wanted or not members:
        return None

    def likeness(member: dict[str, FieldValue]) -> float:
        ratios = [
            SequenceMatcher(None, value, str(member[field].value)).ratio()
            for field, value in wanted
            if field in member and member[field].value is not None
        ]
        return sum(ratios) / len(ratios) if ratios else 0.0

    best = max(members, key=likeness)
    return best if likeness(best) >= _LIKE else None
