"""A card lying on a sheet: finding it, painting it over, and what of the sheet can still be relied on."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from kia_verify.documents.covered import open_covered
from kia_verify.documents.document import Document, Field, State
from kia_verify.imaging.card_on_sheet import covered_up, find_cards_on
from kia_verify.imaging.card_pose import HEIGHT, WIDTH, Pose
from kia_verify.imaging.geometry import Floats, Image, apply, homography, quad_iou, rectangle
from kia_verify.reading.evidence import Reading
from kia_verify.report import Kind
from tests.synthetic_case import CHILD, FATHER, MOTHER, SIBLING, exhibits, kk, summary_of

PIXELS = 5
"""Of the flat drawings, to a millimetre."""
MARGIN = 40
"""Millimetres of table around the drawn sheet."""
TO_PICTURE = homography(
    PIXELS * rectangle(297 + 2 * MARGIN, 210 + 2 * MARGIN),
    np.array([[30, 20], [1270, 5], [1240, 950], [5, 930]], np.float64),
)
SMALL_PRINT = [rectangle(100, 12)]
"""A line of text, small for the sheet."""


def _flat() -> Image:
    """A family card on a table, with rows of print and a round red stamp."""
    flat = np.full((PIXELS * (210 + 2 * MARGIN), PIXELS * (297 + 2 * MARGIN), 3), (60, 90, 120), np.uint8)
    sheet = flat[PIXELS * MARGIN : PIXELS * (MARGIN + 210), PIXELS * MARGIN : PIXELS * (MARGIN + 297)]
    sheet[:] = (238, 242, 244)
    for y in range(60, 1000, 40):
        cv2.line(sheet, (40, y), (1440, y), (120, 120, 120), 2)
        for x in range(60, 1300, 260):
            cv2.putText(sheet, "6371 LAHIR", (x, y - 8), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (50, 50, 50), 2)
    cv2.circle(sheet, (1150, 900), 6 * PIXELS, (40, 40, 200), 3)
    return flat


def _card() -> Image:
    card = np.full((round(HEIGHT * 8), round(WIDTH * 8), 3), (225, 205, 170), np.uint8)
    card[100:310, 500:660] = (40, 40, 190)
    cv2.circle(card, (580, 210), 45, (120, 150, 190), -1)
    for y in range(60, 420, 32):
        cv2.putText(card, "NAMA : SITI", (30, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40, 40, 40), 2)
    return card


def _photograph(pose: Pose | None) -> tuple[Image, Floats, Floats]:
    """A photograph, the corners of its sheet, and those of the card on it."""
    flat = _flat()
    corners = np.zeros((4, 2))
    if pose is not None:
        corners = (pose.corners() + MARGIN) * PIXELS
        card = _card()
        move = homography(rectangle(card.shape[1], card.shape[0]), corners)
        size = (flat.shape[1], flat.shape[0])
        share = cv2.warpPerspective(np.ones(card.shape[:2], np.float32), move, size)[..., None]
        flat = np.asarray(flat * (1 - share) + cv2.warpPerspective(card, move, size) * share, np.uint8)
    seen = cv2.warpPerspective(flat, TO_PICTURE, (1280, 960), flags=cv2.INTER_AREA)
    picture: Image = np.asarray(cv2.GaussianBlur(seen, (0, 0), 0.8), np.uint8)
    sheet = PIXELS * (rectangle(297, 210) + MARGIN)
    return picture, apply(TO_PICTURE, sheet), apply(TO_PICTURE, corners)


@pytest.mark.parametrize(
    "pose",
    [
        Pose((90.0, 70.0), 2.0, 1.0),
        Pose((160.0, 120.0), 217.0, 1.0),
        Pose((60.0, 110.0), 94.0, 1.0),
        Pose((100.0, 195.0), 176.0, 1.0),
    ],
    ids=["level", "askew", "upright", "over the edge"],
)
def test_a_card_is_found_wherever_it_lies(pose: Pose) -> None:
    picture, sheet, card = _photograph(pose)
    found = find_cards_on(picture, sheet, SMALL_PRINT)
    assert found
    assert quad_iou(found[0], card) > 0.93
    long, short = (float(np.linalg.norm(found[0][end] - found[0][end - 1])) for end in (1, 2))
    assert long > short


def test_a_sheet_with_a_stamp_holds_no_card() -> None:
    picture, sheet, _ = _photograph(None)
    assert find_cards_on(picture, sheet, SMALL_PRINT) == []


def test_only_sheets_are_searched() -> None:
    picture, sheet, card = _photograph(Pose((150.0, 100.0), 0.0, 1.0))
    assert find_cards_on(picture, card, SMALL_PRINT) == []
    assert find_cards_on(picture, sheet, [rectangle(400, 40)]) == []


def test_a_card_is_painted_over_in_the_colour_of_the_paper() -> None:
    page = np.full((200, 300, 3), 240, np.uint8)
    page[50:100, 80:160] = (200, 100, 20)
    to_file = np.diag([2.0, 2.0, 1.0])
    painted = covered_up(page, to_file, [2.0 * (rectangle(80, 50) + (80, 50))])
    assert (painted == 240).all()
    assert (page[60, 100] == (200, 100, 20)).all()
    assert covered_up(page, to_file, []) is page


def _field(left: float, top: float, width: float = 60.0) -> Field:
    return Field("X", State.READ, 0.99, rectangle(width, 10) + (left, top), Reading.of("X"))


COVER = rectangle(80, 50) + (100, 100)


@pytest.mark.parametrize(
    ("field", "seen"),
    [
        (_field(120, 110), False),
        (_field(30, 120), False),
        (_field(25, 120), False),
        (_field(120, 80), False),
        (_field(120, 60), True),
        (_field(200, 120), True),
    ],
    ids=["beneath", "cut", "beside", "above", "far above", "far beside"],
)
def test_a_value_that_may_go_on_beneath_a_cover_is_open(field: Field, seen: bool) -> None:
    found = open_covered(Document(Kind.KK, {"address": field}), [COVER], 10.0)
    assert found.covered
    assert (found["address"].state is State.READ) == seen
    if not seen:
        assert found["address"].value is None
        assert found["address"].reading is None


def test_what_was_not_found_on_a_covered_sheet_is_not_empty() -> None:
    row = {"father_name": Field(None, State.EMPTY, 0.5), "mother_name": _field(300, 300)}
    document = Document(Kind.BIRTH_CERTIFICATE, {}, (row,), mother_only=True)
    found = open_covered(document, [COVER], 10.0)
    assert found.members[0]["father_name"].state is State.UNCERTAIN
    assert found.members[0]["mother_name"].state is State.READ
    assert not found.mother_only


@pytest.mark.parametrize(("top", "joined"), [(70.0, False), (300.0, True)])
def test_tables_are_not_joined_where_a_row_may_be_hidden(top: float, joined: bool) -> None:
    row = {"name": _field(110, top), "nik": _field(180, top), "father_name": _field(300, 400)}
    found = open_covered(Document(Kind.KK, {}, (row,)), [COVER], 10.0)
    assert (found.members[0]["father_name"].state is State.READ) == joined


def test_a_child_that_may_be_covered_is_not_refused() -> None:
    seen = kk(FATHER, MOTHER, SIBLING)
    assert seen.document is not None
    assert ("child_not_in_kk", "reject") in summary_of(exhibits(kk=seen))
    hidden = replace(seen, document=replace(seen.document, covered=True))
    found = summary_of(exhibits(kk=hidden))
    assert {("child_not_in_kk", "review"), ("field_unreadable", "review")} <= found
    assert "reject" not in {severity for _, severity in found}


def test_a_covered_family_card_with_every_row_is_accepted() -> None:
    whole = kk(FATHER, MOTHER, CHILD)
    assert whole.document is not None
    assert not summary_of(exhibits(kk=replace(whole, document=replace(whole.document, covered=True))))
