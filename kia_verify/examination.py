"""From one photograph to its exhibits: find, straighten, read, parse and judge every subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kia_verify.case import Exhibit
from kia_verify.documents import parse
from kia_verify.documents.covered import open_covered
from kia_verify.documents.kinds import classify
from kia_verify.imaging import qr, quality
from kia_verify.imaging.card_on_sheet import covered_up, find_cards_on
from kia_verify.imaging.finder import find_documents, find_pictures
from kia_verify.imaging.geometry import Floats, Image, apply, quad_area, quad_iou, quad_size, rectangle
from kia_verify.imaging.orientation import (
    direction_of,
    direction_of_subject,
    rotation_and_skew,
    sides_outside,
)
from kia_verify.imaging.pass_photo_candidates import card_shaped
from kia_verify.imaging.pass_photo_finder import FoundPassPhoto, find_pass_photo
from kia_verify.imaging.region import FEWEST_LINES, Region
from kia_verify.imaging.segmentation import Segmenter, Silhouette
from kia_verify.imaging.straightening import move, straighten
from kia_verify.imaging.subject import Subject
from kia_verify.imaging.text_block import along
from kia_verify.intake.application import Photograph
from kia_verify.reading.page import Page
from kia_verify.reading.readers import Reader, ReaderName, load_reader
from kia_verify.report import Kind
from kia_verify.timing import Stopwatch

FINDING_SIDES = (960, 1600)
"""Long sides in pixels of the copies on which text is first looked for: the next one where one shows
hardly any (small print in a large file)."""
BEST_CAPITALS = 9.0
"""Height in pixels of capitals at which the text detector works best; pages are scaled to it."""
BOX_MARGIN, BOX_RATIO = 9.5, 1.25
"""Height of the detector's boxes, in pixels of its copy: margin + ratio x height of the capitals. Measured
on 40 photographs of all kinds with capitals of 4 to 20 px."""
LARGEST_AREA = 1.9e6
"""Pixels of a straightened page at most: the detector takes some 250 bytes of memory for each."""
WELL_SEEN = 0.8
"""Support from which a region's edges count as seen."""
CERTAIN = 0.9
"""Certainty of silhouettes from which a portrait is not searched for small print as well, nor a card for a
pass photo."""
SURE_TURN = 0.2
"""Margin from which the certainty of the characters alone tells upright from upside down."""
OVERLAPS, SAME_CARD = 0.05, 0.5
"""Overlap (intersection over union) from which two places on a sheet are not those of two cards, and from
which they are the place of one."""


class Examiner:
    """Examines photographs one at a time; holds the networks, so that they load once."""

    def __init__(self, reader: Reader, segmenter: Segmenter) -> None:
        self._reader = reader
        self._segmenter = segmenter

    @classmethod
    def load(cls, threads: int, reader: ReaderName = ReaderName.RAPIDOCR) -> Examiner:
        """An examiner with that reader, whose networks use so many threads each."""
        return cls(load_reader(reader, threads), Segmenter(threads))

    def examine(self, photograph: Photograph, watch: Stopwatch) -> list[Exhibit]:
        """Every subject of the photograph; one of kind `unknown` where nothing is recognised."""
        pixels = photograph.pixels
        with watch.stage("find"):
            silhouettes = self._segmenter.find(pixels)
            text, side = self._text(pixels, silhouettes)
            documents = find_documents(pixels, text, silhouettes)
        exhibits = [
            exhibit
            for region in documents
            for exhibit in self._documents(photograph, region, documents, text, side, watch)
        ]
        if any(exhibit.kind is not Kind.UNKNOWN for exhibit in exhibits):
            return [exhibit for exhibit in exhibits if exhibit.kind is not Kind.UNKNOWN]
        with watch.stage("pass photo"):
            regions = [*documents, *find_pictures(pixels, text, silhouettes, documents)]
            sure = [one for one in silhouettes if one.certainty > CERTAIN]
            cards = [one.quad for one in sure if one.form == "card"]
            # Out of focus, a card is taken for a sheet.
            cards += [
                one.quad
                for one in silhouettes
                if one.form == "sheet" and card_shaped(one.quad, _size(photograph))
            ]
            prints = [one.quad for one in sure if one.form == "print"]
            photo = find_pass_photo(pixels, regions, cards, prints)
        if photo is not None:
            return [_portrait(photograph.file, photo)]
        regions += [Region(quad, (), True, 1.0) for quad in cards]
        return exhibits[:1] or self._distant(photograph, regions, watch)

    def _distant(self, photograph: Photograph, regions: list[Region], watch: Stopwatch) -> list[Exhibit]:
        """Cards that are far away, or else the photograph as one that nobody recognises."""
        with watch.stage("find"):
            far = self._segmenter.find_distant(photograph.pixels)
        cards = [self._card(photograph, one.quad, watch) for one in far if one.form == "card"]
        regions = [Region(one.quad, (), True, one.certainty) for one in far] or regions
        return [card for card in cards if card is not None] or [_unrecognised(photograph, regions, watch)]

    def _text(self, pixels: Image, silhouettes: Sequence[Silhouette] = ()) -> tuple[list[Floats], int]:
        """The text lines of a photograph, and the long side of the copy that showed them."""
        only_prints = bool(silhouettes) and all(
            one.form == "print" and one.certainty > CERTAIN for one in silhouettes
        )
        text: list[Floats] = []
        side = FINDING_SIDES[0]
        for side in FINDING_SIDES:
            text = self._reader.detect(pixels, side)
            if len(text) >= FEWEST_LINES or max(pixels.shape[:2]) <= side or only_prints:
                break
        return text, side

    def _documents(
        self,
        photograph: Photograph,
        region: Region,
        regions: Sequence[Region],
        text: list[Floats],
        side: int,
        watch: Stopwatch,
    ) -> list[Exhibit]:
        """The region as a document, and the identity cards on it that are no regions of their own."""
        with watch.stage("find"):
            own = [text[index] for index in region.lines]
            places = find_cards_on(photograph.pixels, region.quad, own)
        others = [other.quad for other in regions if other is not region]
        cards: list[Exhibit] = []
        covered: list[Floats] = []
        for quad in places:
            if any(quad_iou(quad, other) > OVERLAPS for other in covered):
                continue
            known = [other for other in others if quad_iou(quad, other) > SAME_CARD]
            card = None if known else self._card(photograph, quad, watch)
            if card is not None and card.subject is not None:
                cards.append(card)
                known = [card.subject.corners]
            covered += known
        return [self._document(photograph, region, text, side, watch, covered), *cards]

    def _card(self, photograph: Photograph, quad: Floats, watch: Stopwatch) -> Exhibit | None:
        """What lies on a sheet as an identity card; None where it is none."""
        with watch.stage("find"):
            # On the copy of the whole photograph its print was too small to be found.
            image, to_file = straighten(photograph.pixels, quad)
            lines = move(self._reader.detect(image, FINDING_SIDES[0]), to_file)
        if len(lines) < FEWEST_LINES:
            return None
        region = Region(along(quad, lines), tuple(range(len(lines))), True, 0.0)
        card = self._document(photograph, region, lines, max(photograph.pixels.shape[:2]), watch)
        return card if card.kind is Kind.KTP else None

    def _document(
        self,
        photograph: Photograph,
        region: Region,
        text: list[Floats],
        side: int,
        watch: Stopwatch,
        covered: Sequence[Floats] = (),
    ) -> Exhibit:
        """The region as a document: upright, read, classified, parsed and judged."""
        with watch.stage("turn"):
            lines = [along(text[index], [region.quad]) for index in region.lines]
            lines = [line for line in lines if _level(line, region.quad)]
            down, margin = self._reader.upside_down(photograph.pixels, lines)
        capitals = _capitals(lines, min(1.0, side / max(photograph.pixels.shape[:2])))
        turned = np.roll(region.quad, 2, axis=0)
        attempts = [turned, region.quad] if down else [region.quad, turned]
        exhibit = self._read(photograph, attempts[0], capitals, watch, covered)
        if exhibit.kind is Kind.UNKNOWN and margin < SURE_TURN:
            other = self._read(photograph, attempts[1], capitals, watch, covered)
            exhibit = other if other.kind is not Kind.UNKNOWN else exhibit
        return exhibit

    def _read(
        self,
        photograph: Photograph,
        quad: Floats,
        capitals: float,
        watch: Stopwatch,
        covered: Sequence[Floats],
    ) -> Exhibit:
        pixels = photograph.pixels
        with watch.stage("straighten"):
            width, height = quad_size(quad)
            largest = float(np.sqrt(LARGEST_AREA / (width * height)))
            scale = min(BEST_CAPITALS / capitals, largest, 2.0)
            image, to_file = straighten(pixels, quad, scale)
        with watch.stage("read"):
            page = self._reader.read(covered_up(image, to_file, covered), to_file, pixels)
        with watch.stage("parse"):
            kind, _, form = classify(page)
        if kind is Kind.BIRTH_CERTIFICATE:
            with watch.stage("read"):
                page = self._reader.read_sentences(page, pixels)
            kind, _, form = classify(page)
        with watch.stage("parse"):
            document = parse(page, kind, form) if kind is not Kind.UNKNOWN else None
            if document is not None and covered:
                to_page = np.asarray(np.linalg.inv(to_file), np.float64)
                document = open_covered(document, move(list(covered), to_page), page.text_height)
        subject = _subject(photograph, quad, page, image)
        with watch.stage("judge"):
            sharp, sharp_to_file = straighten(pixels, quad, min(largest, 1.0))
            sharp = covered_up(sharp, sharp_to_file, covered)
            judged = replace(subject, image=sharp, to_file=sharp_to_file)
            quads = move([line.quad for line in page.lines], np.linalg.inv(sharp_to_file) @ to_file)
            measures = quality.assess(judged, quads, kind, form=form, file_size=_size(photograph))
            payloads = qr.read_qr(sharp) if document is not None and kind is not Kind.KTP else ()
        return Exhibit(photograph.file, kind, subject, page, document, None, measures, None, payloads)


def _unrecognised(photograph: Photograph, regions: list[Region], watch: Stopwatch) -> Exhibit:
    """A photograph on which nothing was recognised, with what may be the cause."""
    with watch.stage("judge"):
        # The largest of the well seen: a portrait on a blurred card has the clearer edges.
        best = max(regions, key=lambda one: (one.support > WELL_SEEN, quad_area(one.quad)), default=None)
        quad = best.quad if best is not None else rectangle(*_size(photograph))
        scale = float(np.sqrt(LARGEST_AREA / quad_area(quad)))
        image, to_file = straighten(photograph.pixels, quad, min(scale, 1.0))
        subject = Subject(photograph.file, quad, None, None, image, to_file)
        measures = quality.assess(subject, [], Kind.UNKNOWN, file_size=_size(photograph))
    return Exhibit(photograph.file, Kind.UNKNOWN, subject, measures=measures)


def _size(photograph: Photograph) -> tuple[int, int]:
    """Width and height of the file."""
    height, width = photograph.pixels.shape[:2]
    return width, height


def _subject(photograph: Photograph, quad: Floats, page: Page, image: Image) -> Subject:
    """The subject's place in its photograph."""
    lines = [direction_of(apply(page.to_file, line.quad)) for line in page.lines if _long(line.quad)]
    cut = sides_outside(quad, _size(photograph))
    rotation, skew = rotation_and_skew(direction_of_subject(quad, lines, cut))
    return Subject(photograph.file, quad, rotation, round(skew, 2), image, page.to_file, cut)


def _capitals(lines: list[Floats], shrunk: float) -> float:
    """Height of a document's small capitals in pixels of the file, from the boxes of its lines.

    Args:
        lines: quads in pixels of the file.
        shrunk: scale of the copy on which they were detected.
    """
    if not lines:
        return BEST_CAPITALS
    box = shrunk * float(np.percentile([quad_size(line)[1] for line in lines], 20))
    return max((box - BOX_MARGIN) / BOX_RATIO, 2.5) / shrunk


def _long(quad: Floats) -> bool:
    width, height = quad_size(quad)
    return width > 4 * height


def _level(line: Floats, quad: Floats) -> bool:
    """Whether a line runs along its subject, within some 25 degrees."""
    return abs(float(np.angle(np.exp(1j * (direction_of(line) - direction_of(quad)))))) < 0.45


def _portrait(file: str, photo: FoundPassPhoto) -> Exhibit:
    subject = Subject(file, photo.quad, photo.rotation, photo.skew, photo.image, photo.to_file)
    return Exhibit(file, Kind.PASS_PHOTO, subject, photo=photo.judged)
