"""What a measure of image quality says: a raw value, a score and a verdict that agree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kia_verify.report import Code


class Verdict(StrEnum):
    """GOOD: no doubt; POOR: readable, but look; BAD: cannot be relied on."""

    GOOD = "good"
    POOR = "poor"
    BAD = "bad"
    NOT_ASSESSED = "not_assessed"


POOR_FROM, GOOD_FROM = 60, 80
"""Scores from which a verdict is POOR and GOOD."""


@dataclass(frozen=True)
class Scale:
    """Maps a raw value to a score by three points, so that score and verdict never disagree.

    Attributes:
        hopeless: raw value of score 0.
        limit: raw value of score 60; below it the verdict is BAD.
        target: raw value of score 100; scores from 80 on are GOOD.
    `hopeless` may lie above `target`: then less is better.
    """

    hopeless: float
    limit: float
    target: float

    def score(self, raw: float) -> float:
        """0 to 100, piecewise linear through the three points."""
        sign = 1.0 if self.target > self.hopeless else -1.0
        value, low, mid, high = (sign * x for x in (raw, self.hopeless, self.limit, self.target))
        if value <= low:
            return 0.0
        if value < mid:
            return 60.0 * (value - low) / (mid - low)
        return min(100.0, 60.0 + 40.0 * (value - mid) / (high - mid))


@dataclass(frozen=True)
class Measure:
    """One measure of one subject.

    Attributes:
        name: `sharpness`, `exposure`, ...
        raw: the value in `unit`, None when not assessed.
        score: 0 to 100, None when not assessed.
        code: the contract's reason code that a BAD verdict stands for, None if it has none.
    """

    name: str
    raw: float | None
    unit: str
    score: float | None
    verdict: Verdict
    code: Code | None = None

    @classmethod
    def on(cls, scale: Scale, name: str, raw: float, unit: str, code: Code | None) -> Measure:
        """A measure whose verdict follows from its score."""
        score = scale.score(raw)
        if score < POOR_FROM:
            verdict = Verdict.BAD
        elif score < GOOD_FROM:
            verdict = Verdict.POOR
        else:
            verdict = Verdict.GOOD
        return cls(name, raw, unit, score, verdict, code)

    @classmethod
    def not_assessed(cls, name: str, unit: str, code: Code | None = None) -> Measure:
        """For a subject on which this measure says nothing (no text, no colour)."""
        return cls(name, None, unit, None, Verdict.NOT_ASSESSED, code)
