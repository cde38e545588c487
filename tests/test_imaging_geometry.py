"""Corners, turns and outlines."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kia_verify.imaging.finder import find_documents
from kia_verify.imaging.geometry import Floats, apply, homography, quad_area, quad_iou, rectangle
from kia_verify.imaging.orientation import (
    direction_of,
    direction_of_subject,
    rotation_and_skew,
    sides_outside,
)
from kia_verify.imaging.outline import find_outlines
from kia_verify.imaging.proportions import completed, could_be_rectangle, open_aspect, true_aspect
from kia_verify.imaging.settle import _beyond, settle, settle_around
from kia_verify.imaging.straightening import straighten
from kia_verify.imaging.text_block import text_angle


@given(st.sampled_from([0, 90, 180, 270]), st.floats(-40, 40))
def test_rotation_brings_the_file_upright_and_skew_is_what_is_left(turn: int, skew: float) -> None:
    # A file stored after turning the upright picture counter-clockwise by `turn` needs that turn
    # clockwise; text that rises to the right by `skew` runs counter-clockwise.
    direction = np.radians(-turn - skew)
    rotation, left = rotation_and_skew(direction)
    assert rotation == turn
    assert left == pytest.approx(skew, abs=1e-6)


def test_direction_follows_the_upper_edge() -> None:
    square = rectangle(100, 50)
    assert direction_of(square) == pytest.approx(0.0)
    assert direction_of(np.roll(square, -1, axis=0)) == pytest.approx(np.pi / 2)


def test_homography_and_back() -> None:
    quad = np.array([[10, 12], [210, 30], [190, 160], [5, 140]], dtype=float)
    there = homography(quad, rectangle(200, 100))
    back = homography(rectangle(200, 100), quad)
    assert apply(back, apply(there, quad)) == pytest.approx(quad, abs=1e-2)
    assert quad_iou(quad, quad) == pytest.approx(1.0, abs=1e-4)
    assert quad_iou(quad, quad + 1000) == 0.0
    assert quad_area(rectangle(4, 3)) == pytest.approx(12)


@pytest.mark.parametrize("angle", [-30.0, -8.0, 0.0, 13.0, 80.0, 97.0])
def test_text_angle_is_that_of_the_lines(angle: float) -> None:
    radians = np.radians(angle)
    turn = np.array([[np.cos(radians), np.sin(radians)], [-np.sin(radians), np.cos(radians)]])
    lines = [(rectangle(120, 12) + [0, 30 * row]) @ turn for row in range(6)]
    assert np.degrees(text_angle(lines)) == pytest.approx(angle, abs=0.01)


def _table_with_card(angle: float) -> tuple[np.ndarray, np.ndarray]:
    """A light card with dark lines of text on a darker table, and its corners."""
    image = np.full((600, 800, 3), (70, 90, 110), dtype=np.uint8)
    centre = np.array([400.0, 300.0])
    radians = np.radians(angle)
    turn = np.array([[np.cos(radians), np.sin(radians)], [-np.sin(radians), np.cos(radians)]])
    corners = (rectangle(430, 270) - [215, 135]) @ turn + centre
    cv2.fillConvexPoly(image, np.rint(corners).astype(np.int32), (240, 228, 205), lineType=cv2.LINE_AA)
    for row in range(8):
        on_card = np.array([[30, 30 + 27 * row], [300, 30 + 27 * row]], dtype=float)
        start, end = np.rint((on_card - [215, 135]) @ turn + centre).astype(int).tolist()
        cv2.line(image, start, end, (40, 40, 40), 6, cv2.LINE_AA)
    return image, corners


@pytest.mark.parametrize("angle", [0.0, 12.0, -25.0, 60.0])
def test_the_outline_of_a_card_is_found(angle: float) -> None:
    image, corners = _table_with_card(angle)
    assert max(quad_iou(outline.quad, corners) for outline in find_outlines(image)) > 0.95


def test_a_region_begins_along_its_text_and_is_straightened() -> None:
    image, corners = _table_with_card(12.0)
    radians = np.radians(12.0)
    turn = np.array([[np.cos(radians), np.sin(radians)], [-np.sin(radians), np.cos(radians)]])
    lines = [(rectangle(270, 10) + [30, 25 + 27 * row] - [215, 135]) @ turn + [400, 300] for row in range(8)]
    (region,) = find_documents(image, lines)
    assert region.outlined
    assert len(region.lines) == 8
    assert quad_iou(region.quad, corners) > 0.95
    assert np.degrees(direction_of(region.quad)) == pytest.approx(12.0, abs=1.0)
    page, to_file = straighten(image, region.quad)
    assert page.shape[1] == pytest.approx(430, abs=8)
    assert apply(to_file, rectangle(page.shape[1], page.shape[0])) == pytest.approx(region.quad, abs=0.1)


def test_text_without_an_outline_is_a_region_too() -> None:
    image = np.full((600, 800, 3), 250, dtype=np.uint8)
    lines = [rectangle(300, 12) + [100, 80 + 30 * row] for row in range(10)]
    (region,) = find_documents(image, lines)
    assert not region.outlined
    assert region.quad[:, 0].min() < 100
    assert region.quad[:, 0].max() > 400


def _seen(
    rectangle_size: tuple[float, float], tilt: float, focal: float, size: tuple[int, int]
) -> NDArray[np.float64]:
    """Corners of a rectangle in the picture of a camera tilted over it."""
    width, height = rectangle_size
    corners = np.column_stack([rectangle(width, height) - [width / 2, height / 2], np.zeros(4)])
    angle = np.radians(tilt)
    axis = np.array([0.8, 0.6, 0.0])
    turn, _ = cv2.Rodrigues(axis * angle)
    points = corners @ turn.T + [0, 0, 3.0 * max(rectangle_size)]
    projected: NDArray[np.float64] = points[:, :2] / points[:, 2:] * focal * max(size) + np.array(size) / 2
    return projected


@pytest.mark.parametrize("tilt", [0.0, 8.0, 20.0, 35.0])
@pytest.mark.parametrize("rectangle_size", [(85.6, 53.98), (30.0, 40.0)])
def test_true_proportions_in_perspective(rectangle_size: tuple[float, float], tilt: float) -> None:
    size = (1200, 900)
    quad = _seen(rectangle_size, tilt, 1.2, size)
    expected = rectangle_size[0] / rectangle_size[1]
    assert true_aspect(quad, size) == pytest.approx(expected, rel=0.02)
    assert could_be_rectangle(quad)


def test_weak_perspective_leaves_proportions_open_and_none_leaves_nothing() -> None:
    size = (1200, 900)
    flat, tilted = (_seen((30.0, 40.0), tilt, 0.9, size) for tilt in (0.0, 8.0))
    assert open_aspect(flat, size, 0.9) == pytest.approx(0.75, rel=1e-3)
    assert true_aspect(tilted, size) < open_aspect(tilted, size, 0.9) < 0.9
    assert open_aspect(tilted, size, 0.75) == pytest.approx(0.75)


@pytest.mark.parametrize("missing", range(4))
def test_a_side_that_is_cut_off_is_inferred_from_the_proportions(missing: int) -> None:
    whole = _seen((85.6, 53.98), 10.0, 1.2, (1200, 900))
    cut = whole.copy()
    here, there = missing, (missing + 1) % 4
    cut[here] += 0.3 * (whole[here - 1] - whole[here])
    cut[there] += 0.15 * (whole[(there + 1) % 4] - whole[there])
    found = completed(cut, missing, 85.6 / 53.98)
    assert found is not None
    assert quad_iou(found, whole) > 0.95


def test_what_no_rectangle_looks_like() -> None:
    assert not could_be_rectangle(np.array([[0, 0], [400, 0], [250, 300], [0, 300]], dtype=float))
    assert not could_be_rectangle(np.array([[0, 0], [400, 0], [400, 300], [0, 60]], dtype=float))


def test_a_card_that_the_picture_cuts_off_reaches_out_of_it() -> None:
    image, corners = _table_with_card(0.0)
    image = np.ascontiguousarray(image[:, 250:])
    corners = corners - [250, 0]
    lines = [rectangle(205, 17) + [0, 187 + 27 * row] for row in range(8)]
    (region,) = find_documents(image, lines)
    assert region.quad[:, 0].min() < -40
    assert quad_iou(region.quad, corners) > 0.95


@pytest.mark.parametrize(("high", "whole"), [(0.0, True), (250.0, False)])
def test_a_sheet_of_its_proportions_is_whole_though_a_side_runs_along_the_border(
    high: float, whole: bool
) -> None:
    seen = np.array([[1175.0, 849.0], [71.0, 846.0], [46.0, high - 5], [1256.0, high + 45]])
    found = _beyond(seen, 0, (297 / 210, 210 / 297, 215 / 330), (1280, 853))
    assert np.array_equal(found, seen) is whole


def test_the_sheet_counts_and_not_the_frame_printed_on_it() -> None:
    image = np.full((800, 640, 3), (60, 80, 100), dtype=np.uint8)
    cv2.rectangle(image, (40, 50), (590, 750), (235, 240, 240), -1)
    cv2.rectangle(image, (65, 75), (565, 725), (40, 120, 40), 4)
    lines = [rectangle(300, 14) + [150, 150 + 50 * row] for row in range(11)]
    for line in lines:
        cv2.rectangle(image, line[0].astype(int).tolist(), line[2].astype(int).tolist(), (90, 90, 90), -1)
    frame = rectangle(500, 650) + [65, 75]
    settled, sure = settle(image, frame, (1 / np.sqrt(2),))
    assert sure
    assert quad_iou(settled, rectangle(551, 701) + [40, 50]) > 0.98
    (region,) = find_documents(image, lines)
    assert quad_iou(region.quad, rectangle(551, 701) + [40, 50]) > 0.97


def test_a_sheet_of_unknown_proportions_is_settled_on_its_edges() -> None:
    image = np.full((800, 900, 3), 70, np.uint8)
    image[100:700, 150:750] = 235  # square: no document's proportions
    around, seen = settle_around(image, rectangle(480, 480) + [210, 160], ())
    assert seen == 4
    assert quad_iou(around, rectangle(600, 600) + [150, 100]) > 0.97


def test_the_direction_is_that_of_the_sides_unless_the_text_contradicts_them() -> None:
    quad = rectangle(400, 200) + [100, 100]

    def lines(*angles: float) -> list[Floats]:
        turns = [np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) for a in np.radians(angles)]
        level = rectangle(100, 12)
        return [level @ turn + [50, 40 * row] for row, turn in enumerate(turns)]

    assert direction_of_subject(quad, lines(0.1, -0.1, 0.1, 0.1, -0.1), 200) == 0.0
    off = direction_of_subject(quad, lines(0.7, 0.7, 0.7, 0.7, 9.0), 200)
    assert off == pytest.approx(np.radians(0.7), abs=0.002)
    # Of a wrong upper side the lines near it show the most, and half way down counts.
    fan = direction_of_subject(quad, lines(2.0, 1.6, 1.2, 0.8, 0.4, 0.0), 212)
    assert fan == pytest.approx(np.radians(1.0), abs=0.001)
    assert direction_of_subject(quad, lines(5.0, 5.0, 5.0), 200) == 0.0  # too few tell nothing


def test_sides_on_the_photographs_border_are_cut() -> None:
    quad = rectangle(400, 200) + [100, 100]
    assert sides_outside(quad, (1000, 800)) == ()
    assert sides_outside(quad, (500, 300)) == ("right", "bottom")


def test_an_edge_within_the_margin_is_not_the_sheets() -> None:
    image = np.full((800, 900, 3), 243, np.uint8)
    image[130:700, 150:750] = 215  # the block of print, darker than the paper around it
    image[150:690, 160:740] = 200
    print_block = rectangle(576, 536) + [162, 152]
    assert settle_around(image, print_block, ())[1] == 4
    assert settle_around(image, print_block, (), margin=40)[1] == 0
