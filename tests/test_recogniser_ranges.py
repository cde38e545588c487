"""Ranges for computing in 8 bits leave out the few values that would take the levels of all others."""

from __future__ import annotations

import numpy as np

from models.recogniser_ranges.measure import best_range


def test_a_few_large_values_do_not_widen_the_range() -> None:
    usual = np.random.default_rng(3).normal(0, 1, 50_000).astype(np.float32)
    low, high = best_range(np.concatenate([usual, np.array([40.0, -5.0], np.float32)]))
    assert high < 40.0
    assert low < usual.mean() < high


def test_the_range_holds_zero_and_even_values_whole() -> None:
    assert best_range(np.linspace(1.0, 3.0, 5_000, dtype=np.float32)) == (0.0, 3.0)
