"""Spaces, apostrophes and dots that were seen and passed over."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kia_verify.documents.document import State
from kia_verify.documents.values import name_field
from kia_verify.reading.evidence import ALPHABET, BLANK, INDEX, Reading
from kia_verify.reading.page import Line
from kia_verify.reading.separators import may_lack_separator, restored


def seen(text: str, before: int, character: str, chance: float) -> Reading:
    """A reading of `text` with one step that says `character` with that chance, and else nothing."""
    reading = Reading.of(text)
    posteriors = reading.posteriors.copy()
    step = reading.steps[before] - 1
    posteriors[step] = np.log(1e-6)
    posteriors[step, BLANK], posteriors[step, INDEX[character]] = np.log(1 - chance), np.log(chance)
    return Reading.decode(posteriors)


@pytest.mark.parametrize(
    ("text", "before", "character", "chance", "expected"),
    [
        ("LESTARIANGGRAENI", 7, " ", 0.35, "LESTARI ANGGRAENI"),
        ("IWAYAN SUARDANA", 1, " ", 0.4, "I WAYAN SUARDANA"),
        ("MUH.ABDULLAH", 4, " ", 0.45, "MUH. ABDULLAH"),
        ("NAIMAH", 2, "'", 0.06, "NA'IMAH"),
        ("JL SUTOYO", 2, ".", 0.1, "JL. SUTOYO"),
        ("PANJAITAN", 3, " ", 0.2, "PANJAITAN"),
        ("PANJAITAN", 3, ".", 0.4, "PANJAITAN"),
        ("6371030303", 4, " ", 0.4, "6371030303"),
    ],
)
def test_what_is_seen_stands_in_the_text(
    text: str, before: int, character: str, chance: float, expected: str
) -> None:
    reading = restored(seen(text, before, character, chance))
    assert reading.text == expected
    assert list(reading.steps) == sorted(reading.steps)
    assert len(reading.chances) == len(expected)


def test_the_evidence_stays_and_the_text_is_cut_at_the_space() -> None:
    before = seen("LESTARIANGGRAENI", 7, " ", 0.35)
    reading = restored(before)
    assert reading.posteriors is before.posteriors
    assert reading.part(8, len(reading.text)).text == "ANGGRAENI"


@pytest.mark.parametrize(("chance", "state"), [(0.1, State.UNCERTAIN), (0.001, State.READ)])
def test_a_name_that_may_lack_a_space_is_uncertain(chance: float, state: State) -> None:
    reading = seen("NURJANNAH", 3, " ", chance)
    assert may_lack_separator(reading) == (state is State.UNCERTAIN)
    quad = np.array([[0, 0], [90, 0], [90, 10], [0, 10]], dtype=np.float64)
    assert name_field(Line(quad, restored(reading))).state is state


@given(st.text(alphabet="".join(ALPHABET[1:]), max_size=30))
def test_a_clear_reading_is_left_alone(text: str) -> None:
    reading = Reading.of(text, 0.999)
    assert restored(reading).text == text
