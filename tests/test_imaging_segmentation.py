"""The outline network on pictures that are drawn here: what it sees at once, and what only close up."""

from __future__ import annotations

import cv2
import numpy as np

from kia_verify.imaging.geometry import Floats, Image, homography, quad_iou, rectangle
from kia_verify.imaging.segmentation import Segmenter


def _table_with_card(width: float) -> tuple[Image, Floats]:
    """A grained table of 1280 x 960 pixels with an identity card so many pixels wide, and its corners."""
    rng = np.random.default_rng(5)
    grain = cv2.resize(
        rng.normal(0, 14, (96, 128)).astype(np.float32), (1280, 960), interpolation=cv2.INTER_CUBIC
    )
    table = np.clip(np.array([96, 112, 122]) + grain[..., None], 0, 255).astype(np.uint8)
    card = np.full((540, 856, 3), (232, 214, 176), np.uint8)
    cv2.rectangle(card, (600, 130), (800, 400), (40, 40, 190), -1)
    cv2.circle(card, (700, 250), 62, (130, 160, 200), -1)
    for row in range(11):
        cv2.putText(
            card, "NAMA  : SITI RAHMAH", (40, 90 + 38 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (50, 45, 45), 2
        )
    corners = rectangle(width, width * 540 / 856) @ np.array([[0.995, 0.09], [-0.09, 0.995]]) + [720, 290]
    move = homography(rectangle(856, 540), corners)
    small = cv2.GaussianBlur(card, (0, 0), 0.4 * 856 / width)
    share = cv2.warpPerspective(np.ones(card.shape[:2], np.float32), move, (1280, 960))[..., None]
    picture = table * (1 - share) + cv2.warpPerspective(small, move, (1280, 960)) * share
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.6), np.uint8), corners


def test_a_card_that_is_far_away_is_seen_close_up() -> None:
    picture, corners = _table_with_card(110.0)
    segmenter = Segmenter()
    assert segmenter.find(picture) == []
    (card,) = segmenter.find_distant(picture)
    assert card.form == "card"
    assert quad_iou(card.quad, corners) > 0.85


def test_an_empty_table_shows_nothing_close_up() -> None:
    picture = _table_with_card(110.0)[0][500:]
    assert Segmenter().find_distant(np.ascontiguousarray(picture)) == []
