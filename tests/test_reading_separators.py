"""Spaces, apostrophes and dots of which it cannot be told whether they stand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kia_verify.documents.document import State
from kia_verify.documents.values import name_field
from kia_verify.reading.evidence import ALPHABET, BLANK, INDEX, Reading
from kia_verify.reading.page import Line
from kia_verify.reading.separators import separator_in_doubt

QUAD = np.array([[0, 0], [90, 0], [90, 10], [0, 10]], dtype=np.float64)


def seen(text: str, before: int, character: str, chance: float) -> Reading:
    """A reading of `text` with one step that says `character` with that chance, and else nothing."""
    reading = Reading.of(text, 0.999)
    posteriors = reading.posteriors.copy()
    step = reading.steps[before] - 1
    posteriors[step] = np.log(1e-6)
    posteriors[step, BLANK], posteriors[step, INDEX[character]] = np.log(1 - chance), np.log(chance)
    return Reading.decode(posteriors)


@pytest.mark.parametrize(
    ("text", "before", "mark", "chance", "value"),
    [
        ("NURJANNAH", 3, " ", 0.15, None),
        ("LESTARIANGGRAENI", 7, " ", 0.95, "LESTARI ANGGRAENI"),
        ("BANJARMASIN", 3, " ", 0.05, "BANJARMASIN"),
        ("NAIMAH", 2, "'", 0.2, None),
        ("NAIMAH", 2, "'", 0.95, "NA'IMAH"),
        ("NAIMAH", 2, "'", 0.01, "NAIMAH"),
        ("MUHRIZKI", 3, ".", 0.3, None),
    ],
)
def test_a_name_with_a_mark_in_doubt_is_uncertain(
    text: str, before: int, mark: str, chance: float, value: str | None
) -> None:
    reading = seen(text, before, mark, chance)
    field = name_field(Line(QUAD, reading))
    assert field.value == value
    assert (field.state is State.UNCERTAIN) == (value is None) == separator_in_doubt(reading)


@given(st.text(alphabet="".join(ALPHABET[1:]), max_size=30))
def test_a_clear_reading_is_in_no_doubt(text: str) -> None:
    assert not separator_in_doubt(Reading.of(text, 0.9999))
