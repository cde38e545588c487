"""From photographs that were read or not to the three points of each measure's scale.

A measure has two limits. Beyond the second one hardly any readable photograph lies, whatever was done to it:
score 60, BAD. Beyond the first one hardly any readable photograph lies that was not spoilt in a way that
this measure is there for: score 80, no longer GOOD. What lies between was spoilt, and may have been read all
the same. "Hardly any" is one in a hundred. Each limit is moved on halfway to the next photograph that was
spoilt and not read, as no more is known about what lies between. Readable is what the engine read
exactly, and every usual photograph, whether it was read or not: a person can read those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kia_verify.imaging.geometry import Floats
from kia_verify.imaging.measure import Scale

MOST_BEYOND = 0.01
"""Share of the readable photographs that may lie beyond a limit."""
LEAST_STEP = 0.02
"""Least distance between the limits, as a share of the distance to the hopeless."""


@dataclass(frozen=True)
class Aim:
    """What a measure is there for.

    Attributes:
        less_is_worse: of its raw value.
        own: spoils that it has to find.
        lowered_by: further spoils that lower it, and have another cause that a person would name.
    """

    less_is_worse: bool
    own: frozenset[str]
    lowered_by: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Sample:
    """The raw values of one measure.

    Attributes:
        raw: shape (n,).
        readable: whether its deciding fields were all read exactly, or nothing was done to it.
        own, lowered: whether it was spoilt in the measure's own way, or in one that lowers it too.
    """

    raw: Floats
    readable: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    own: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    lowered: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def fit(sample: Sample, aim: Aim) -> tuple[Scale, float]:
    """The scale of a measure, and the raw value of score 80.

    Raises:
        ValueError: no photograph that should be found was lost, or none was read.
    """
    sign = 1.0 if aim.less_is_worse else -1.0
    value = sign * sample.raw  # less is worse
    lost = np.sort(value[sample.own & ~sample.readable])
    whole = value[sample.readable & ~sample.own & ~sample.lowered]
    if not len(lost) or not len(whole):
        raise ValueError("too few photographs to fit a scale")
    clear = _limit(whole, lost)
    bad = min(_limit(value[sample.readable], lost), clear)
    hopeless = float(np.median(lost[lost < bad])) if (lost < bad).any() else bad - max(abs(bad), 1e-3)
    hopeless = min(hopeless, bad - LEAST_STEP * max(abs(clear), 1e-3))
    clear = max(clear, bad + LEAST_STEP * (bad - hopeless))
    # A score of 80 lies halfway from the limit to the target.
    points = (sign * point for point in (hopeless, bad, 2 * clear - bad))
    return Scale(*points), sign * clear


def _limit(readable: Floats, lost: Floats) -> float:
    """The value below which at most a hundredth of the readable lies, halfway to the next lost one."""
    ordered = np.sort(readable)
    edge = float(ordered[int(MOST_BEYOND * len(ordered))])
    below = lost[lost < edge]
    return (edge + float(below[-1])) / 2 if len(below) else edge


def shares(sample: Sample, grid: Floats, less_is_worse: bool) -> tuple[Sequence[float], Sequence[float]]:
    """Share of the readable photographs, and of the own ones not read, at or beyond each raw value."""
    sign = 1.0 if less_is_worse else -1.0

    def beyond(values: Floats) -> list[float]:
        return [float((sign * values <= sign * x).mean()) if len(values) else 0.0 for x in grid]

    return beyond(sample.raw[sample.readable]), beyond(sample.raw[sample.own & ~sample.readable])
