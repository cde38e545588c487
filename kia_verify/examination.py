"""From one photograph to its exhibits: every subject is found and examined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kia_verify.case import Exhibit
from kia_verify.document_examination import LARGEST_AREA, DocumentExaminer
from kia_verify.documents.several_cards import cards_apart
from kia_verify.imaging import face_exposure, face_sharpness, face_size, quality, screen
from kia_verify.imaging.card_on_sheet import find_cards_on
from kia_verify.imaging.face import turned
from kia_verify.imaging.finder import find_documents, find_pictures
from kia_verify.imaging.geometry import Floats, Image, apply, quad_area, quad_iou, rectangle
from kia_verify.imaging.outlined_documents import around_text
from kia_verify.imaging.pass_photo_candidates import card_shaped
from kia_verify.imaging.pass_photo_finder import FoundPassPhoto, find_pass_photo
from kia_verify.imaging.region import FEWEST_LINES, Region
from kia_verify.imaging.segmentation import CERTAIN, Segmenter, Silhouette
from kia_verify.imaging.straightening import move, straighten
from kia_verify.imaging.subject import Subject
from kia_verify.imaging.text_block import along
from kia_verify.intake.application import Photograph
from kia_verify.reading.readers import Reader, ReaderName, load_reader
from kia_verify.report import Kind
from kia_verify.timing import Stopwatch

FINDING_SIDES = (960, 1600)
"""Long sides in pixels of the copies on which text is first looked for: the next one where one shows
hardly any (small print in a large file)."""
FEWEST_ON_SHEET = 18
"""Lines below which the next copy is looked at where the outline network sees a sheet: of one with ten, only
the large print had been found, and its tables lay outside what the lines spanned. Seven of 140 sheets (tune
split, hard) had fewer."""
PRINT_SIDE = 640
"""The same where the outline network is sure of photographic prints alone: it shows whether there is text."""
WELL_SEEN = 0.8
"""Support from which a region's edges count as seen."""
LEAST_SHARE = 0.05
"""Share of a photograph below which what is hardly seen is no subject, but print on a blurred card."""
OVERLAPS, SAME_CARD = 0.05, 0.5
"""Overlap (intersection over union) from which two places on a sheet are not those of two cards, and from
which they are the place of one."""


class Examiner:
    """Examines photographs one at a time; holds the networks, so that they load once."""

    def __init__(self, reader: Reader, segmenter: Segmenter) -> None:
        self._reader = reader
        self._segmenter = segmenter
        self._document_examiner = DocumentExaminer(reader)

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
                if one.form == "sheet" and card_shaped(one.quad, photograph.size)
            ]
            prints = [one.quad for one in sure if one.form == "print"]
            doubtful = [one.quad for one in silhouettes if one.form == "print" and one not in sure]
            photo = find_pass_photo(pixels, regions, cards, prints, doubtful)
        regions += [Region(quad, (), True, 1.0) for quad in cards]
        if photo is None:
            return exhibits[:1] or self._distant(photograph, regions, watch)
        with watch.stage("judge"):
            portrait = _portrait(photograph.file, photo)
        told = photo.judged.certain and photo.judged.background != "other"
        if told and not quality.refusals(portrait.measures):
            return [portrait]
        # It may be the portrait on an identity card whose print is too dark or blurred to be seen.
        return [replace(portrait, otherwise=(exhibits or [_unrecognised(photograph, regions, watch)])[0])]

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
        sheet = any(one.form == "sheet" for one in silhouettes)
        enough = FEWEST_ON_SHEET if sheet else FEWEST_LINES
        text: list[Floats] = []
        side = FINDING_SIDES[0]
        if only_prints and len(text := self._reader.detect(pixels, PRINT_SIDE)) < FEWEST_LINES:
            return text, PRINT_SIDE
        for side in FINDING_SIDES:
            text = self._reader.detect(pixels, side)
            if len(text) >= enough or max(pixels.shape[:2]) <= side or only_prints:
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
        found = self._document_examiner.examine(photograph, region, text, side, watch, covered)
        return [*self._cards_apart(photograph, found, watch), *cards]

    def _cards_apart(self, photograph: Photograph, found: Exhibit, watch: Stopwatch) -> list[Exhibit]:
        """The identity cards of a sheet that was taken for one card; a card remains as it is."""
        if found.kind is not Kind.KTP or found.page is None:
            return [found]
        groups = cards_apart(found.page.lines)
        if len(groups) == 1:
            return [found]
        cards = []
        for group in groups:
            with watch.stage("find"):
                lines = [apply(found.page.to_file, line.quad) for line in group]
                region = around_text(photograph.pixels, lines, range(len(lines)))
            card = self._document_examiner.examine(photograph, region, lines, max(photograph.size), watch)
            cards.append(card)
        return cards if all(card.kind is Kind.KTP for card in cards) else [found]

    def _card(self, photograph: Photograph, quad: Floats, watch: Stopwatch) -> Exhibit | None:
        """What lies on a sheet as an identity card; None where it is none."""
        with watch.stage("find"):
            # On the copy of the whole photograph its print was too small to be found.
            image, to_file = straighten(photograph.pixels, quad)
            lines = move(self._reader.detect(image, FINDING_SIDES[0]), to_file)
        if len(lines) < FEWEST_LINES:
            return None
        region = Region(along(quad, lines), tuple(range(len(lines))), True, 0.0)
        card = self._document_examiner.examine(photograph, region, lines, max(photograph.size), watch)
        return card if card.kind is Kind.KTP else None


def _unrecognised(photograph: Photograph, regions: list[Region], watch: Stopwatch) -> Exhibit:
    """A photograph on which nothing was recognised, with what may be the cause."""
    with watch.stage("judge"):
        # The largest of the well seen: a portrait on a blurred card has the clearer edges.
        least = LEAST_SHARE * photograph.size[0] * photograph.size[1]
        likely = [one for one in regions if one.support > WELL_SEEN or quad_area(one.quad) > least]
        best = max(likely, key=lambda one: (one.support > WELL_SEEN, quad_area(one.quad)), default=None)
        quad = best.quad if best is not None else rectangle(*photograph.size)
        scale = float(np.sqrt(LARGEST_AREA / quad_area(quad)))
        image, to_file = straighten(photograph.pixels, quad, min(scale, 1.0))
        subject = Subject(photograph.file, quad, None, None, image, to_file)
        measures = quality.assess(subject, [], Kind.UNKNOWN, file_size=photograph.size)
    return Exhibit(photograph.file, Kind.UNKNOWN, subject, measures=measures)


def _portrait(file: str, photo: FoundPassPhoto) -> Exhibit:
    """A pass photo as an exhibit: its face is judged, and whether a screen shows it."""
    judged = photo.judged
    subject = Subject(file, photo.quad, photo.rotation, photo.skew, photo.image, photo.to_file)
    measures = [screen.assess(photo.image)]
    if judged.face is not None:
        scale = float(np.sqrt(abs(np.linalg.det(photo.to_file[:2, :2]))))
        upright = turned(photo.image, judged.turn)
        measures.append(face_sharpness.assess(upright, judged.face))
        measures.append(face_exposure.assess(upright, judged.face))
        measures.append(face_size.assess(scale * judged.face.height))
    return Exhibit(file, Kind.PASS_PHOTO, subject, measures=tuple(measures), photo=judged)
