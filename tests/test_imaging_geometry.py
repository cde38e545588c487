"""Corners, turns and outlines."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kia_verify.imaging.finder import find_regions, straighten, text_angle
from kia_verify.imaging.geometry import apply, homography, quad_area, quad_iou, rectangle
from kia_verify.imaging.orientation import direction_of, rotation_and_skew
from kia_verify.imaging.outline import find_outlines


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
    lines = [
        (rectangle(270, 10) + [30, 25 + 27 * row] - [215, 135]) @ turn + [400, 300] for row in range(8)
    ]
    (region,) = find_regions(image, lines)
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
    (region,) = find_regions(image, lines)
    assert not region.outlined
    assert region.quad[:, 0].min() < 100
    assert region.quad[:, 0].max() > 400
