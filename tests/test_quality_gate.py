"""The calibration of the image measures: photographs spoilt by known amounts, and limits found by a rule."""

from __future__ import annotations

import json

import numpy as np
import pytest

from kia_verify.imaging.measure import Measure, Verdict
from kia_verify.imaging.quality import CALIBRATED
from kia_verify.imaging.thresholds import FILE, scale_of
from kia_verify.models_path import models_directory
from models.quality_gate.calibrate import AIMS
from models.quality_gate.drawing import Panel, svg
from models.quality_gate.fitting import Aim, Sample, fit, shares
from models.quality_gate.spoiling import SPOILS

AIM = Aim(less_is_worse=True, own=frozenset({"small"}))


def sample(read: list[float], mild: list[float], lost: list[float]) -> Sample:
    """Raw values of photographs that were read, spoilt and read, and spoilt and not read."""
    return Sample(
        np.array(read + mild + lost),
        np.array([True] * (len(read) + len(mild)) + [False] * len(lost)),
        np.array([False] * len(read) + [True] * (len(mild) + len(lost))),
        np.zeros(len(read + mild + lost), dtype=bool),
    )


def test_limits_lie_beyond_what_was_read_and_halfway_to_what_was_not() -> None:
    scale, clear = fit(sample([8.0, 9.0, 10.0], [5.0], [6.0, 3.0, 2.0]), AIM)
    assert clear == pytest.approx(7.0)
    assert scale.limit == pytest.approx(4.0)
    assert scale.hopeless == pytest.approx(2.5)
    assert scale.score(7.0) == pytest.approx(80.0)
    verdicts = [Measure.on(scale, "", raw, "", None).verdict for raw in (8.0, 6.0, 3.0)]
    assert verdicts == [Verdict.GOOD, Verdict.POOR, Verdict.BAD]


def test_more_may_be_worse() -> None:
    more = Aim(less_is_worse=False, own=frozenset({"defocus"}))
    scale, clear = fit(sample([0.0, 0.1], [0.3], [0.2, 0.5, 0.7]), more)
    assert clear == pytest.approx(0.15)
    assert scale.limit == pytest.approx(0.4)
    assert scale.score(0.0) > 80 > scale.score(0.2) > 60 > scale.score(0.45)


def test_one_in_a_hundred_may_lie_beyond() -> None:
    read = [10.0 + number for number in range(199)]
    scale, _ = fit(sample([1.0, *read], [], [5.0, 4.0]), AIM)
    assert scale.limit == pytest.approx(8.0)  # two of two hundred: the next has 11


def test_nothing_is_fitted_to_nothing() -> None:
    with pytest.raises(ValueError, match="too few"):
        fit(sample([1.0], [0.5], []), AIM)


def test_the_thresholds_in_use_were_calibrated_for_every_measure() -> None:
    content = json.loads((models_directory() / FILE).read_text(encoding="utf-8"))
    assert set(content["scales"]) == set(AIMS)
    assert content["split"] == "tune"
    assert {name.split("_")[0] if name.startswith("glare") else name for name in AIMS} == CALIBRATED
    for name, aim in AIMS.items():
        scale = scale_of(name)
        assert aim.own | aim.lowered_by <= set(SPOILS)
        assert (scale.hopeless < scale.limit < scale.target) == aim.less_is_worse


def test_the_curves_are_drawn() -> None:
    one = sample([8.0, 9.0], [], [2.0])
    grid = np.linspace(2.0, 9.0, 3)
    read, lost = shares(one, grid, less_is_worse=True)
    assert (list(read), list(lost)) == ([0.0, 0.0, 1.0], [1.0, 1.0, 1.0])
    picture = svg([Panel("text_size", "px", list(grid), read, lost, 3.0, 4.0)] * 4)
    assert picture.count("<polyline") == 8


@pytest.mark.parametrize("spoil", SPOILS)
def test_spoiling_is_the_same_again(spoil: str) -> None:
    pixels = np.full((300, 420, 3), 180, np.uint8)
    pixels[100:110, 50:300] = 20
    truth = {
        "kind": "ktp",
        "capital_px": 10.0,
        "corners": [[5, 5], [414, 5], [414, 294], [5, 294]],
        "quads": {"nik": [[50, 98], [300, 98], [300, 112], [50, 112]]},
    }
    first, second = (SPOILS[spoil](pixels, truth, np.random.default_rng(4)) for _ in range(2))
    assert np.array_equal(first[0], second[0])
    assert first[1] == second[1]
