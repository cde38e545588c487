"""What an inspection tells of an exhibit in words and numbers: the sheet draws it, the terminal prints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kia_verify.case import Exhibit
from kia_verify.documents.document import Field, State
from kia_verify.imaging.measure import Measure
from kia_verify.imaging.pass_photo import PassPhoto
from kia_verify.intake.application import Photograph
from kia_verify.page import labels
from kia_verify.page.shapes import CONFIDENT
from kia_verify.reading.page import Line, Page

MEASURE_HEAD = ("Ukuran / measure", "raw", "unit", "score", "verdict")
FIELD_HEAD = ("Isian / field", "value", "confidence")
NOTHING = "–"


@dataclass(frozen=True)
class FieldRow:
    """One field as read.

    Attributes:
        value: for people: what could not be relied on stands in brackets, as the print seemed to say.
        confidence: 0 to 1, None where nothing was read.
        certain: a value was read.
    """

    label: str
    value: str
    confidence: float | None
    certain: bool


def photograph_line(photograph: Photograph) -> str:
    """Size of a photograph and what its EXIF data say."""
    height, width = photograph.pixels.shape[:2]
    return f"{width} × {height} px, EXIF orientation {photograph.orientation}"


def title(number: int, exhibit: Exhibit) -> str:
    """Number and kind of a subject."""
    kind = labels.KINDS[exhibit.kind]
    return f"{number}  {kind.id} / {kind.en}"


def place(exhibit: Exhibit) -> str:
    """Form, rotation, skew and what lies outside the photograph, in one line."""
    subject, document = exhibit.subject, exhibit.document
    told = [f"form {document.form}"] if document is not None and document.form else []
    if subject is not None:
        turn = "unknown" if subject.rotation is None else f"{subject.rotation}°"
        told.append(f"rotation {turn}")
        told.append("skew unknown" if subject.skew is None else f"skew {subject.skew or 0.0:+.2f}°")
        told += [f"cut off: {', '.join(subject.cut)}"] if subject.cut else []
    return "   ".join(told)


def corners_line(exhibit: Exhibit) -> str:
    """The corners in pixels of the file, numbered as on the sheet."""
    if exhibit.subject is None:
        return NOTHING
    corners = exhibit.subject.corners
    return "   ".join(f"{number} ({round(x)}, {round(y)})" for number, (x, y) in enumerate(corners, start=1))


def measure_name(measure: Measure) -> str:
    """A measure's name in both languages."""
    label = labels.MEASURES.get(measure.name, labels.Label(measure.name, measure.name))
    return f"{label.id} / {label.en.lower()}"


def raw(measure: Measure) -> str:
    """The raw value with three significant digits."""
    if measure.raw is None:
        return NOTHING
    return f"{measure.raw:.0f}" if abs(measure.raw) >= 100 else f"{measure.raw:#.3g}"


def verdict(measure: Measure) -> str:
    """The verdict in both languages."""
    label = labels.VERDICTS[measure.verdict]
    return f"{label.id} / {label.en}"


def field_rows(exhibit: Exhibit) -> list[FieldRow]:
    """The document's fields, without a family card's members."""
    fields = exhibit.document.fields if exhibit.document is not None else {}
    return [_field_row(name, field) for name, field in fields.items()]


def member_rows(exhibit: Exhibit) -> list[list[FieldRow]]:
    """The rows of a family card, each with its fields."""
    members = exhibit.document.members if exhibit.document is not None else ()
    return [[_field_row(name, field) for name, field in member.items()] for member in members]


def _field_row(name: str, field: Field) -> FieldRow:
    certain = field.state is State.READ
    seen = field.reading.text if field.reading is not None else ""
    value = {
        State.READ: str(field.value),
        State.UNCERTAIN: f"? ({seen})",
        State.EMPTY: "(kosong / empty)",
        State.ABSENT: "(tidak ditemukan / not found)",
    }[field.state]
    confidence = field.confidence if certain or field.state is State.UNCERTAIN else None
    return FieldRow(labels.field(name).id, value, confidence, certain)


def pass_photo_rows(photo: PassPhoto) -> list[tuple[str, str]]:
    """What was seen in a pass photo: name and value."""
    background = labels.BACKGROUNDS[photo.background]
    sure = "certain" if photo.certain else "not certain"
    faces = "could not be looked for" if photo.faces is None else str(photo.faces)
    share = NOTHING if photo.face_share is None else f"{photo.face_share:.3f}"
    score = NOTHING if photo.face is None else f"{photo.face.score:.3f}"
    return [
        ("Latar / background", f"{background.id} / {background.en}, {sure}"),
        ("Warna terlihat / colour seen", photo.background_name),
        ("Jumlah wajah / faces", faces),
        ("Kepastian wajah / face probability", score),
        ("Tinggi wajah / face over photo height", share),
        ("Wajah terpotong / face cut off", "ya / yes" if photo.face_cut else "tidak / no"),
        ("Wajah tertutup / face covered", "ya / yes" if photo.face_covered else "tidak / no"),
        ("Wajah silau / face burnt out", f"{photo.face_burnt:.0%}"),
        ("Wajah menyamping / nose off the middle", f"{photo.face_aside:.2f}"),
        ("Lebar : tinggi / width over height", f"{photo.aspect:.3f} (3×4 = 0.750)"),
        ("Hitam putih / black and white", "ya / yes" if photo.grey else "tidak / no"),
    ]


def in_order(page: Page) -> list[Line]:
    """The lines as people read: from top to bottom, those at one height from left to right."""
    step = max(page.text_height, 1.0)
    return sorted(page.lines, key=lambda line: (round(line.middle / step), line.left))


def lines_line(page: Page) -> str:
    """How many lines were read, and how many of them for certain."""
    sure = sum(line.reading.confidence >= CONFIDENT for line in page.lines)
    return f"{len(page.lines)} baris / lines, {sure} at {CONFIDENT:.2f} or more"


def stages_line(stages: dict[str, float]) -> str:
    """Seconds by stage."""
    return ", ".join(f"{name} {seconds:.2f} s" for name, seconds in stages.items())


def columns(rows: Sequence[Sequence[FieldRow]]) -> Iterator[str]:
    """The fields that some row of a family card has, in their order."""
    yield from dict.fromkeys(cell.label for row in rows for cell in row)
