"""Cores of text lines in a map of probabilities become the lines' own rectangles."""

import cv2
import numpy as np
import pytest

from kia_verify.imaging.geometry import quad_size
from kia_verify.reading.detector import BAND_AREA, UNCLIP, Detector, along_text, boxes


def _map(length: int, breadth: int, angle: float, chance: float = 0.9) -> np.ndarray:
    chances = np.zeros((200, 300), np.float32)
    core = cv2.boxPoints(((150.0, 100.0), (float(length), float(breadth)), angle))
    cv2.fillPoly(chances, [np.round(core).astype(np.int32)], (chance,))
    return chances


@pytest.mark.parametrize("angle", [0.0, 17.0, -30.0])
def test_a_core_grows_by_its_area_over_its_perimeter(angle: float) -> None:
    (quad,) = boxes(_map(120, 8, angle))
    width, height = quad_size(along_text(quad))
    growth = 120 * 8 * UNCLIP / (120 + 8)
    assert width == pytest.approx(120 + growth, abs=6)
    assert height == pytest.approx(8 + growth, abs=6)
    assert quad.mean(axis=0) == pytest.approx((150, 100), abs=1.5)


def test_doubtful_and_tiny_cores_are_no_lines() -> None:
    assert boxes(_map(120, 8, 0.0, chance=0.4)) == []
    assert boxes(_map(1, 1, 0.0)) == []


def test_lines_end_at_the_pictures_border() -> None:
    chances = np.zeros((200, 300), np.float32)
    chances[2:12, :] = 0.9
    (quad,) = boxes(chances)
    assert quad.min() >= 0
    assert (quad <= (300, 200)).all()


def test_a_long_line_that_a_fold_has_bent_is_found() -> None:
    chances = np.zeros((200, 300), np.float32)
    bend = np.array([[20, 100], [150, 92], [280, 100]], np.int32)
    cv2.polylines(chances, [bend], False, 0.8, thickness=6)
    (quad,) = boxes(chances)
    assert quad_size(along_text(quad))[0] == pytest.approx(284, abs=10)


def test_a_large_page_is_looked_at_in_bands_of_one_shape_divided_between_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = np.full((1184, 1600, 3), 240, np.uint8)
    for row in range(20, 1170, 60):  # lines of 40 rows with 20 between them; row 592 runs through one
        page[row : row + 40, 100:1500:4] = 0
    seen: list[np.ndarray] = []

    def network(values: np.ndarray) -> tuple[np.ndarray]:
        seen.append(values)
        return (values[:, :1],)

    detector = Detector()
    monkeypatch.setattr(detector, "_network", network)
    chances = detector._chances(page)
    assert np.array_equal(chances, page[..., 0].astype(np.float32) / 127.5 - 1.0)
    assert {one.shape for one in seen} == {seen[0].shape}
    assert len(seen) == 3
    assert seen[0].shape[2] * 1600 < 1.2 * BAND_AREA
