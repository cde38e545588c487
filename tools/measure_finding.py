"""Measures how well the subjects of photographs are found: the overlap of their corners with the true ones.

SET is what `python -m samples` writes. Three finders see the same photographs: the engine's own, the same
without the outline network, and the network's silhouettes alone. Every subject of a file that can
be decoded is asked for, those in spoilt photographs too; a pass photo is looked for where the truth has one.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import cv2
import numpy as np

from kia_verify.errors import ImageRefused
from kia_verify.examination import Examiner
from kia_verify.imaging.finder import find_documents, find_pictures
from kia_verify.imaging.geometry import Floats, Image, quad_iou
from kia_verify.imaging.pass_photo_finder import find_pass_photo
from kia_verify.imaging.segmentation import Segmenter, Silhouette
from kia_verify.intake.image import load_photograph
from kia_verify.reading.reader import Reader
from kia_verify.report import Kind

WHOLE, UNAIDED, NETWORK = "whole finder", "contours and text", "network alone"
GOOD = 0.9
"""Intersection over union above which a subject counts as found; the others are drawn with --failures."""
NOWHERE = 0.5
"""Largest overlap with a subject of what was found where none is."""
FORMS = {Kind.KK: "sheet", Kind.BIRTH_CERTIFICATE: "sheet", Kind.KTP: "card", Kind.PASS_PHOTO: "print"}


@dataclass(frozen=True, eq=False)
class Subject:
    """A subject of the truth: its kind, and its corners (4, 2) in pixels of the file as stored."""

    kind: Kind
    corners: Floats


@dataclass(frozen=True, eq=False)
class Answer:
    """What a finder makes of one photograph.

    Attributes:
        quads: everything that may be a subject.
        claims: what it takes for a subject.
        photo: the pass photo; None where this finder chooses none, and `quads` count.
        seconds: processor time taken, which a busy machine does not lengthen much.
        forms: the shape of paper of each of `quads`, where this finder tells it.
    """

    quads: list[Floats]
    claims: list[Floats]
    photo: list[Floats] | None
    seconds: float
    forms: list[str] = field(default_factory=list)

    def overlap(self, subject: Subject) -> tuple[float, int]:
        """Best intersection over union with a subject, and the index of that quad (-1: none)."""
        quads = self.photo if subject.kind is Kind.PASS_PHOTO and self.photo is not None else self.quads
        ious = [quad_iou(quad, subject.corners) for quad in quads]
        return (max(ious), int(np.argmax(ious))) if ious else (0.0, -1)


class Finders:
    """The three finders, with the engine's networks on one thread each."""

    def __init__(self) -> None:
        self._segmenter = Segmenter(threads=1)
        self._examiner = Examiner(Reader(threads=1), self._segmenter)

    def answers(self, image: Image, portrait: bool) -> dict[str, Answer]:
        """What each makes of a BGR photograph.

        Args:
            image: as stored.
            portrait: it holds a pass photo. The engine looks for one where it recognised no document,
                which takes reading; that is measured elsewhere.
        """
        begin = time.process_time()
        # Private, but there is no second way of looking for the text that could not drift apart from it.
        text, _ = self._examiner._text(image)
        reading = time.process_time() - begin
        begin = time.process_time()
        seen = self._segmenter.find(image)
        looking = time.process_time() - begin
        whole = self._answer(image, text, seen, portrait)
        unaided = self._answer(image, text, [], portrait)
        quads = [one.quad for one in seen]
        return {
            WHOLE: Answer(whole.quads, whole.claims, whole.photo, reading + looking + whole.seconds),
            UNAIDED: Answer(unaided.quads, unaided.claims, unaided.photo, reading + unaided.seconds),
            NETWORK: Answer(quads, quads, None, looking, [one.form for one in seen]),
        }

    @staticmethod
    def _answer(image: Image, text: list[Floats], seen: list[Silhouette], portrait: bool) -> Answer:
        begin = time.process_time()
        documents = find_documents(image, text, seen)
        pictures = [] if documents and not portrait else find_pictures(image, text, seen, documents)
        found = find_pass_photo(image, [*documents, *pictures]) if portrait else None
        seconds = time.process_time() - begin
        photo = [found.quad] if found else []
        claims = [region.quad for region in documents] + photo
        return Answer([region.quad for region in (*documents, *pictures)], claims, photo, seconds)


@dataclass
class Tally:
    """Figures of one finder: overlaps by kind, processor seconds, finds where nothing is, forms right."""

    overlaps: defaultdict[Kind, list[float]] = field(default_factory=lambda: defaultdict(list))
    seconds: list[float] = field(default_factory=list)
    nowhere: int = 0
    forms: list[bool] = field(default_factory=list)

    def add(self, answer: Answer, subjects: list[Subject]) -> float:
        """Counts one photograph; the lowest overlap of its subjects, 1 where it holds none."""
        worst = 1.0
        for subject in subjects:
            iou, index = answer.overlap(subject)
            self.overlaps[subject.kind].append(iou)
            worst = min(worst, iou)
            if answer.forms and iou > NOWHERE:
                self.forms.append(answer.forms[index] == FORMS.get(subject.kind))
        self.seconds.append(answer.seconds)
        self.nowhere += sum(
            all(quad_iou(claim, subject.corners) <= NOWHERE for subject in subjects)
            for claim in answer.claims
        )
        return worst


def photographs(folder: Path) -> Iterator[tuple[str, Image, list[Subject]]]:
    """Name, pixels and subjects of every photograph of a set that can be decoded."""
    for file in sorted((folder / "truth").glob("*.json")):
        listed: dict[str, list[Any]] = defaultdict(list)
        for entry in json.loads(file.read_text(encoding="utf-8"))["subjects"]:
            listed[entry["file"]].append(entry)
        for path in sorted((folder / "applications" / file.stem).iterdir()):
            try:
                image = load_photograph(path).pixels
            except ImageRefused:  # application.json, or a file that was planted as no photograph
                continue
            subjects = [
                Subject(Kind(entry["kind"]), np.array(entry["corners"], np.float64))
                for entry in listed[path.name]
                if entry.get("corners") and entry["kind"] != Kind.UNKNOWN.value
            ]
            yield f"{file.stem}-{path.stem}", image, subjects


def draw(image: Image, answer: Answer, subjects: list[Subject], file: Path) -> None:
    """The photograph with the true corners (green) and what was found (red; the pass photo yellow)."""
    scale = 900 / max(image.shape[:2])
    shown = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    layers = (
        ([subject.corners for subject in subjects], (0, 220, 0), 4),
        (answer.quads, (0, 0, 255), 2),
        (answer.photo or [], (0, 230, 255), 2),
    )
    for quads, colour, width in layers:
        for quad in quads:
            points = np.rint(quad * scale).astype(np.int32)
            cv2.polylines(shown, [points], True, colour, width, cv2.LINE_AA)
    file.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(file), shown)


def show(tallies: dict[str, Tally]) -> None:
    """Prints the tables."""
    click.echo(f"{'finder':20}{'subject':20}{'n':>5}{'median':>9}{'5 %':>8}{f'> {GOOD}':>8}")
    for name, tally in tallies.items():
        everything = [iou for ious in tally.overlaps.values() for iou in ious]
        rows = [(kind.value, ious) for kind, ious in sorted(tally.overlaps.items())]
        for title, ious in [*rows, ("all", everything)]:
            low, middle = np.percentile(ious, (5, 50)) if ious else (0.0, 0.0)
            good = float(np.mean(np.array(ious) > GOOD)) if ious else 0.0
            click.echo(f"{name:20}{title:20}{len(ious):5}{middle:9.3f}{low:8.3f}{good:8.1%}")
    click.echo(f"\n{'finder':20}{'CPU ms, median':>16}{'95 %':>10}{'found where nothing is':>25}")
    for name, tally in tallies.items():
        middle, high = 1000 * np.percentile(tally.seconds or [0.0], (50, 95))
        click.echo(f"{name:20}{middle:16.0f}{high:10.0f}{tally.nowhere:25}")
    forms = tallies[NETWORK].forms
    click.echo(f"\nthe network's form (sheet, card, print) is right for {sum(forms)} of {len(forms)} found")


@click.command(help=__doc__)
@click.argument("set_folder", metavar="SET", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--failures", type=click.Path(path_type=Path), help="Folder for pictures of what was missed.")
def main(set_folder: Path, failures: Path | None) -> None:
    """Measures the finders on one set."""
    if not (set_folder / "truth").is_dir():
        raise click.UsageError(f"{set_folder} is not a generated set. Make one with `python -m samples OUT`.")
    cv2.setNumThreads(1)
    finders = Finders()
    tallies = {name: Tally() for name in (WHOLE, UNAIDED, NETWORK)}
    for name, image, subjects in photographs(set_folder):
        portrait = any(subject.kind is Kind.PASS_PHOTO for subject in subjects)
        for finder, answer in finders.answers(image, portrait).items():
            worst = tallies[finder].add(answer, subjects)
            if worst <= GOOD and failures is not None:
                file = failures / finder.replace(" ", "-") / f"{worst:.2f}-{name}.jpg"
                draw(image, answer, subjects, file)
    show(tallies)


if __name__ == "__main__":
    main()
