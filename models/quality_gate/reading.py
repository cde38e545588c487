"""What the engine reads of a photograph whose contents are known, and what its image measures are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from kia_verify.case import Exhibit
from kia_verify.document_examination import LARGEST_AREA
from kia_verify.documents.document import Document, Field, State
from kia_verify.examination import Examiner
from kia_verify.imaging import quality
from kia_verify.imaging.geometry import Floats, Image, quad_area, rectangle
from kia_verify.imaging.measure import Measure
from kia_verify.imaging.straightening import move, straighten
from kia_verify.imaging.subject import Subject
from kia_verify.intake.application import Photograph
from kia_verify.report import Kind
from kia_verify.scoring import DECIDING, DECIDING_OF_MEMBERS
from kia_verify.timing import Stopwatch
from models.quality_gate.spoiling import USUAL, Shot


@dataclass(frozen=True, eq=False)
class Trial:
    """One photograph after the engine has looked at it.

    Attributes:
        name, spoil, amount: of the photograph.
        kind: what it shows.
        found: what the engine took it for.
        fields, exact: deciding fields on it, and how many of them were read exactly.
        certain: how many the engine gave with the confidence that a deciding field needs.
        subject, quads, size, form: what its image is judged by (`quality.assess`).
    """

    name: str
    spoil: str
    amount: float
    kind: Kind
    found: Kind
    fields: int
    exact: int
    certain: int
    subject: Subject
    quads: list[Floats]
    size: tuple[int, int]
    form: str

    @property
    def read(self) -> bool:
        """Whether its deciding fields were all read, and exactly."""
        return self.exact == self.fields

    @property
    def readable(self) -> bool:
        """Whether no cause may be named: it was read, or it is a usual photograph, which a person reads."""
        return self.read or self.spoil == USUAL

    def measures(self) -> tuple[Measure, ...]:
        """Its image measures by the present code."""
        return quality.assess(self.subject, self.quads, self.found, self.size, self.form)


def trial(shot: Shot, examiner: Examiner, confident: float) -> Trial:
    """Examines a photograph and compares its deciding fields with the truth."""
    exhibits = examiner.examine(Photograph(shot.name, shot.pixels), Stopwatch())
    kind = Kind(shot.truth["kind"])
    exhibit = next((one for one in exhibits if one.kind is kind), exhibits[0])
    document = exhibit.document if exhibit.kind is kind else None
    pairs = list(_pairs(kind, shot.truth["fields"], document))
    exact = sum(field.value == expected for expected, field in pairs)
    certain = sum(
        expected is None or (field.state is State.READ and field.confidence >= confident)
        for expected, field in pairs
    )
    subject, quads = _judged(shot.pixels, exhibit)
    height, width = shot.pixels.shape[:2]
    form = exhibit.document.form if exhibit.document is not None else ""
    return Trial(
        shot.name, shot.spoil, shot.amount, kind, exhibit.kind, len(pairs), exact, certain,
        subject, quads, (width, height), form,
    )  # fmt: skip


def _pairs(kind: Kind, truth: dict[str, Any], document: Document | None) -> Iterator[tuple[Any, Field]]:
    """Deciding values and what was read of them (the NIK of a certificate decides nothing)."""
    fields = document.fields if document else {}
    for name in DECIDING[kind]:
        if (kind, name) != (Kind.BIRTH_CERTIFICATE, "nik"):
            yield truth.get(name), fields.get(name, Field())
    if kind is Kind.KK:
        rows = document.members if document else ()
        for number, row in enumerate(truth["members"]):
            read = rows[number] if number < len(rows) else {}
            for name in DECIDING_OF_MEMBERS:
                yield row.get(name), read.get(name, Field())


def _judged(pixels: Image, exhibit: Exhibit) -> tuple[Subject, list[Floats]]:
    """The subject and its lines as the examiner hands them to the measures."""
    height, width = pixels.shape[:2]
    corners = exhibit.subject.corners if exhibit.subject else rectangle(width, height)
    image, to_file = straighten(pixels, corners, min(float(np.sqrt(LARGEST_AREA / quad_area(corners))), 1.0))
    cut = exhibit.subject.cut if exhibit.subject else ()
    quads: list[Floats] = []
    if exhibit.page is not None:
        quads = move(
            [line.quad for line in exhibit.page.lines], np.linalg.inv(to_file) @ exhibit.page.to_file
        )
    return Subject(exhibit.file, corners, 0, 0.0, image, to_file, cut), quads


def keep(one: Trial, path: Path) -> None:
    """Writes a trial, so that thresholds can be fitted again without reading again."""
    meta = {
        "name": one.name, "spoil": one.spoil, "amount": one.amount, "kind": one.kind, "found": one.found,
        "fields": one.fields, "exact": one.exact, "certain": one.certain, "size": one.size,
        "form": one.form, "cut": one.subject.cut,
    }  # fmt: skip
    png = cv2.imencode(".png", one.subject.image)[1]
    quads = np.array(one.quads).reshape(-1, 4, 2)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        path, meta=json.dumps(meta), png=png, corners=one.subject.corners,
        to_file=one.subject.to_file, quads=quads,
    )  # fmt: skip


def kept(path: Path) -> Trial:
    """Reads a trial that `keep` wrote."""
    with np.load(path) as data:
        meta = json.loads(str(data["meta"]))
        image = np.asarray(cv2.imdecode(data["png"], cv2.IMREAD_COLOR), np.uint8)
        cut = tuple(meta["cut"])
        subject = Subject(meta["name"], data["corners"], 0, 0.0, image, data["to_file"], cut)
        return Trial(
            meta["name"], meta["spoil"], meta["amount"], Kind(meta["kind"]), Kind(meta["found"]),
            meta["fields"], meta["exact"], meta["certain"], subject, list(data["quads"]),
            (meta["size"][0], meta["size"][1]), meta["form"],
        )  # fmt: skip
