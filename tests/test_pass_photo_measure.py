"""The measuring of pass photos: cases with their truth, and what counts as caught."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kia_verify.case import Exhibit
from kia_verify.imaging.background import judge_background
from kia_verify.imaging.pass_photo import PassPhoto
from kia_verify.imaging.straightening import straighten
from kia_verify.report import Kind
from samples.sittings import CLOTHING, PRESENTATIONS, SHADES, make_sent_print, make_sitting, make_two_coloured
from samples.tiers import TIERS
from tools.measure_pass_photo import verdict, wilson

RED = PassPhoto("red", True, "red", 1, 0.5, False, 0.75, False)


@pytest.mark.parametrize(
    ("judged", "expected", "decision"),
    [
        (RED, "red", "accept"), (RED, "blue", "reject"), (replace(RED, certain=False), "red", "review"),
        (replace(RED, faces=0), "red", "review"), (replace(RED, grey=True), "red", "reject"),
        (replace(RED, face_cut=True), "red", "review"),
    ],
)  # fmt: skip
def test_the_verdict_is_that_of_the_checks(judged: PassPhoto, expected: str, decision: str) -> None:
    assert verdict(Exhibit("photo.jpg", Kind.PASS_PHOTO, photo=judged), expected)[0] == decision


def test_nothing_found_is_a_photo_that_is_missing() -> None:
    nothing = Exhibit("photo.jpg", Kind.UNKNOWN)
    assert verdict(nothing, "red") == ("reject", ("pass_photo.present reject", "pass_photo.face review"))


def test_wilson_interval() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(400, 400)[0] == pytest.approx(0.9905, abs=1e-4)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)


def test_a_sitting_is_named_and_depends_on_its_seed_alone() -> None:
    one, again = (make_sitting(3, 5, "tune") for _ in range(2))
    assert np.array_equal(one.pixels, again.pixels)
    assert one.clothing in CLOTHING
    assert one.presentation in PRESENTATIONS
    height, width = one.pixels.shape[:2]
    assert (one.corners > -5).all()
    assert (one.corners < max(width, height) + 5).all()
    assert not np.array_equal(make_sitting(3, 5, "test").pixels, one.pixels)


def test_a_print_as_it_is_sent_lies_where_it_is_said_to_lie() -> None:
    one, again = (make_sent_print(3, 5, "tune", TIERS["easy"]) for _ in range(2))
    assert np.array_equal(one.pixels, again.pixels)
    upright, _ = straighten(one.pixels, one.corners, 0.2)
    seen = judge_background(upright, None)
    assert seen is not None
    assert seen.colour == one.expected


def test_right_and_wrong_sittings_hold_what_they_say() -> None:
    for index in range(6):
        sitting = make_sitting(11, index, "tune")
        if sitting.subject in ("right", "wrong"):
            assert (sitting.shade in SHADES[sitting.expected]) == (sitting.subject == "right")


def test_two_coloured_backdrops_hold_the_right_colour_and_another() -> None:
    kinds = {make_two_coloured(5, index, "tune").shade for index in range(12)}
    assert len(kinds) > 2
    one, again = (make_two_coloured(5, 3, "test") for _ in range(2))
    assert np.array_equal(one.pixels, again.pixels)
    assert one.subject == "wrong"
