"""The measuring of finding and skew: what counts as found, and pages whose skew is what they say."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from kia_verify.imaging.geometry import rectangle
from kia_verify.report import Kind
from tools.measure_finding import Answer, Subject, Tally
from tools.measure_skew import make_scan, off

CARD, PRINT = Subject(Kind.KTP, rectangle(80, 50)), Subject(Kind.PASS_PHOTO, rectangle(30, 40) + 200)


def test_the_best_quad_counts_and_the_chosen_pass_photo() -> None:
    near, far = rectangle(80, 48), rectangle(80, 50) + 500
    answer = Answer([far, near, PRINT.corners], [near, far], [PRINT.corners + 5], 0.1)
    iou, index = answer.overlap(CARD)
    assert iou == pytest.approx(0.96)
    assert index == 1
    assert answer.overlap(PRINT)[0] < 0.8
    assert Answer([], [], None, 0.1).overlap(CARD) == (0.0, -1)
    tally = Tally()
    assert tally.add(answer, [CARD, PRINT]) < 0.8
    assert tally.nowhere == 1
    assert tally.add(Answer([near], [near], None, 0.1, ["card"]), [CARD]) == pytest.approx(0.96)
    assert tally.forms == [True]


@pytest.mark.parametrize(
    ("estimate", "skew", "error"), [(44.9, -44.9, 0.2), (-10.0, 12.0, 22.0), (None, 3.0, 45.0)]
)
def test_quarter_turns_are_no_error_of_skew(estimate: float | None, skew: float, error: float) -> None:
    assert off(estimate, skew) == pytest.approx(error)


@pytest.mark.parametrize("seed", [2, 3])
def test_rows_of_print_appear_when_a_scan_is_turned_back_by_its_skew(seed: int) -> None:
    scan = make_scan(seed)
    ink = 255 - cv2.cvtColor(scan.pixels, cv2.COLOR_BGR2GRAY)
    height, width = ink.shape

    def contrast(degrees: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        rows = cv2.warpAffine(ink, turn, (width, height))[:, width // 3 : -width // 3].mean(axis=1)
        return float(np.abs(np.diff(rows)).mean())

    assert contrast(-scan.skew) > 1.1 * max(contrast(1 - scan.skew), contrast(-1 - scan.skew))
