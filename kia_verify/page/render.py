"""The HTML pages: one for each application, and one for a whole batch.

The pages need no network and run no script; a content security policy holds them to it, whatever a
file's name or a printed value may contain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import ValidationError

from kia_verify.intake.application import Application
from kia_verify.output import INDEX, Entry, write_atomically
from kia_verify.page import labels
from kia_verify.page.comparison import COLUMNS, Row, Spot, compare
from kia_verify.page.drawing import Album, Picture, make_album, spot_key
from kia_verify.page.shapes import STROKES, Shape, outline
from kia_verify.report import DocumentReport, FieldValue, Kind, Report

ALBUM = "page.json"


@dataclass(frozen=True)
class Figure:
    """A picture with what is drawn over it and the documents in it."""

    picture: Picture
    shapes: tuple[Shape, ...]
    documents: tuple[DocumentReport, ...]

    @property
    def portrait(self) -> bool:
        """Whether it is a pass photo, which need not be shown as large as a page of small print."""
        return bool(self.documents) and all(document.kind is Kind.PASS_PHOTO for document in self.documents)


@dataclass(frozen=True)
class View:
    """All that a template needs of one application."""

    entry: Entry
    report: Report | None
    href: str
    figures: tuple[Figure, ...] = ()
    without_picture: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    columns: tuple[str, ...] = ()
    close_ups: dict[str, str] | None = None

    def close_up(self, spot: Spot | None) -> str | None:
        """Path of a spot's close-up."""
        return (self.close_ups or {}).get(spot_key(spot)) if spot else None


def write_application_page(report: Report, application: Application, directory: Path) -> None:
    """Writes `directory/index.html` with its pictures. The photographs are read again from their source."""
    spots = [spot for row in compare(report) for spot in row.spots]
    album = make_album(report, application, [*spots, *_unread(report)], directory)
    write_atomically(directory / ALBUM, album.model_dump_json())
    view = _view(Entry(report.application_id, "", report), album, prefix="")
    write_atomically(directory / INDEX, _environment().get_template("application.html").render(view=view))


def write_batch_page(entries: Sequence[Entry], out: Path) -> None:
    """Writes `out/index.html`: every application, with the pictures that lie in its own directory."""
    views = [_view(entry, _album(out / entry.application_id), _href(entry)) for entry in entries]
    counts = Counter(_outcome(entry) for entry in entries)
    template = _environment().get_template("batch.html")
    write_atomically(out / INDEX, template.render(views=views, counts=counts))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kia_verify.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(labels=labels, outcome=_outcome, Label=labels.Label, strokes=STROKES)
    return environment


def _outcome(entry: Entry) -> str:
    return entry.report.decision.value if entry.report else "failed"


def _href(entry: Entry) -> str:
    return f"{quote(entry.application_id)}/"


def _album(directory: Path) -> Album:
    try:
        return Album.model_validate_json((directory / ALBUM).read_bytes())
    except (OSError, ValidationError):
        return Album()


def _view(entry: Entry, album: Album, prefix: str) -> View:
    report = entry.report
    if report is None:
        return View(entry, None, prefix)
    rows = compare(report)
    shown = {picture.file for picture in album.pictures}
    mentioned = [document.file for document in report.documents]
    mentioned += [file for reason in report.reasons for file in reason.files]
    return View(
        entry=entry,
        report=report,
        href=prefix,
        figures=tuple(_figure(picture, report, rows) for picture in album.pictures),
        without_picture=tuple(dict.fromkeys(file for file in mentioned if file not in shown)),
        rows=rows,
        columns=tuple(column for column in COLUMNS if any(column in row.cells for row in rows)),
        close_ups={key: prefix + src for key, src in album.close_ups.items()},
    )


def _figure(picture: Picture, report: Report, rows: tuple[Row, ...]) -> Figure:
    documents = tuple(document for document in report.documents if document.file == picture.file)
    compared = {
        spot_key(cell.spot): cell.status or row.status
        for row in rows
        for cell in row.cells.values()
        if cell.spot and cell.spot.file == picture.file
    }
    shapes: list[Shape] = []
    for document in documents:
        if document.corners:
            label = labels.document(document)
            shapes.append(outline(picture.turned(document.corners), label.id, f"{label.id} / {label.en}"))
        for name, field in _leaves(document):
            if field.box:
                status = compared.get(spot_key(Spot(picture.file, tuple(field.box))))
                read = "unread" if field.value is None else "read"
                title = f"{name}: {'?' if field.value is None else field.value} ({field.confidence:.2f})"
                points = tuple(picture.turned(field.box))
                shapes.append(Shape(points, status.value if status else read, title))
    return Figure(picture, tuple(shapes), documents)


def _leaves(document: DocumentReport) -> Iterator[tuple[str, FieldValue]]:
    """Every field of a document with its name, those of a family card's members too."""
    for name, value in document.fields.items():
        if isinstance(value, FieldValue):
            yield labels.field(name).id, value
        else:
            for number, member in enumerate(value, start=1):
                for field, cell in member.items():
                    yield f"{number}. {labels.field(field).id}", cell


def _unread(report: Report) -> Iterator[Spot]:
    """Places of a document's own fields that were found and could not be read."""
    for document in report.documents:
        for field in document.fields.values():
            if isinstance(field, FieldValue) and field.value is None and field.box:
                yield Spot(document.file, tuple(field.box))
