"""The evidence of a reading, against naive enumeration."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kia_verify.reading.evidence import ALPHABET, INDEX, LEAST, Posteriors, Reading

LETTERS = "A1 "


def _posteriors(seed: int, steps: int) -> Posteriors:
    """Random posteriors that put nearly everything on the blank and LETTERS."""
    rng = np.random.default_rng(seed)
    chances = np.full((steps, len(ALPHABET)), 1e-12)
    columns = [0, *(INDEX[letter] for letter in LETTERS)]
    chances[:, columns] = rng.dirichlet(np.full(len(columns), 0.7), steps) + 1e-6
    shares = chances / chances.sum(axis=1, keepdims=True)
    posteriors: Posteriors = np.log(shares).astype(np.float32)
    return posteriors


def _collapse(path: tuple[int, ...]) -> str:
    merged = [index for index, _ in itertools.groupby(path)]
    return "".join(ALPHABET[index] for index in merged if index)


def _naive(posteriors: np.ndarray, text: str) -> float:
    """log P(text) by summing over every path of blanks and LETTERS."""
    columns = [0, *(INDEX[letter] for letter in LETTERS)]
    clipped = np.maximum(posteriors.astype(np.float64), LEAST)
    total = -np.inf
    for path in itertools.product(columns, repeat=len(posteriors)):
        if _collapse(path) == text:
            total = np.logaddexp(total, sum(clipped[step, index] for step, index in enumerate(path)))
    return float(total)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5), st.text(LETTERS, max_size=3))
def test_forward_probability_is_the_sum_over_all_paths(seed: int, steps: int, text: str) -> None:
    posteriors = _posteriors(seed, steps)
    expected = _naive(posteriors, text)
    assert Reading.decode(posteriors).log_likelihood(text) == pytest.approx(expected, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.text("A1", max_size=2))
def test_free_characters_may_stand_anywhere(seed: int, steps: int, text: str) -> None:
    posteriors = _posteriors(seed, steps)
    spaced = {
        candidate
        for length in range(steps + 1)
        for candidate in map("".join, itertools.product(LETTERS, repeat=length))
        if candidate.replace(" ", "") == text
    }
    with_spaces = [_naive(posteriors, candidate) for candidate in spaced]
    freed = Reading.decode(posteriors).log_likelihood(text, free=" ")
    # Repeated letters with a space between collapse when the space counts as blank, so the freed
    # probability holds all spaced strings and nothing less.
    assert freed >= float(np.logaddexp.reduce(with_spaces)) - 1e-3


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_beam_search_finds_the_likeliest_string(seed: int, steps: int) -> None:
    posteriors = _posteriors(seed, steps)
    strings = {_collapse(path) for path in itertools.product([0, *(INDEX[c] for c in "A1")], repeat=steps)}
    best = max(strings, key=lambda text: _naive(posteriors, text))
    found, score = Reading.decode(posteriors).candidates("A1", width=200)[0]
    assert score == pytest.approx(_naive(posteriors, best), abs=1e-2)
    assert _naive(posteriors, found) == pytest.approx(_naive(posteriors, best), abs=1e-2)


def test_ratio_is_zero_for_what_was_read_and_far_below_for_another_name() -> None:
    reading = Reading.of("MUHAMMAD")
    assert reading.ratio("MUHAMMAD") == pytest.approx(0.0)
    assert reading.ratio("MUHAMAD") < -5
    assert reading.ratio("ÅSE") == -np.inf


def test_doubtful_print_could_say_both() -> None:
    sure = Reading.of("RAHMAN")
    posteriors = sure.posteriors.copy()
    step = sure.steps[4]
    posteriors[step, INDEX["A"]] = np.log(0.6)
    posteriors[step, INDEX["O"]] = np.log(0.4)
    doubtful = Reading.decode(posteriors)
    assert doubtful.text == "RAHMAN"
    assert doubtful.ratio("RAHMON") > -1
    assert doubtful.ratio("RAHMEN") < -5
    assert doubtful.confidence == pytest.approx(0.6, abs=0.01)


@given(st.text("ABC 123", min_size=1, max_size=12), st.data())
def test_part_keeps_the_text_and_its_evidence(text: str, data: st.DataObject) -> None:
    reading = Reading.of(text)
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    part = reading.part(start, stop)
    assert part.text == text[start:stop]
    assert Reading.decode(part.posteriors).text == part.text
    left, right = reading.extent(start, stop)
    assert 0 <= left <= right <= 1


@given(st.lists(st.text("ABC", min_size=1, max_size=5), min_size=1, max_size=3))
def test_join_reads_as_one_line(words: list[str]) -> None:
    joined = Reading.join([Reading.of(word) for word in words])
    assert joined.text == " ".join(words)
    assert Reading.decode(joined.posteriors).text == joined.text
    assert joined.ratio(" ".join(words)) == pytest.approx(0.0, abs=1e-3)
