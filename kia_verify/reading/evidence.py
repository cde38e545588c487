"""A reading and its evidence: what a print says, and whether it could say something else.

The recogniser gives, for every step along a line, a probability for every character. The
probability of a whole string is its sum over all alignments, computed by the forward algorithm
of connectionist temporal classification (Graves et al., ICML 2006, section 4.1). Its ratio to
the probability of the text as read tells whether the print could say the other string: near 0
it could just as well, far below 0 the print insists on what was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log1p

import numpy as np
from numpy.typing import NDArray

Posteriors = NDArray[np.float32]
"""Natural-log probabilities, shape (steps, len(ALPHABET)); column 0 is the CTC blank."""

ALPHABET: tuple[str, ...] = (
    "",
    *"0123456789",
    *"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    *"abcdefghijklmnopqrstuvwxyz",
    *" .,:;/-'\"()+&#°@%_=*?!<>[]`’|",
)
"""The characters that documents print; everything else is cut from the recogniser. Index 0 is the blank."""
INDEX: dict[str, int] = {character: index for index, character in enumerate(ALPHABET)}
BLANK = 0
DIGITS = "0123456789"
LEAST = -14.0
"""Floor of a log probability: a network's certainty is never worth more than this (about 1e-6)."""


@dataclass(frozen=True, eq=False)
class Reading:
    """The text of a line and the posteriors that it was decoded from.

    Attributes:
        text: greedy decoding, repeats collapsed and blanks removed.
        steps: for each character of `text`, the step at which it is strongest.
        posteriors: log probabilities, shape (steps, alphabet).
        chances: for each character of `text`, its probability at that step, 0 to 1.
    """

    text: str
    steps: tuple[int, ...]
    posteriors: Posteriors
    chances: tuple[float, ...]

    @classmethod
    def decode(cls, posteriors: Posteriors) -> Reading:
        """Greedy decoding of log posteriors of shape (steps, alphabet)."""
        best = posteriors.argmax(axis=1)
        text: list[str] = []
        steps: list[int] = []
        chances: list[float] = []
        previous = BLANK
        for step, index in enumerate(best):
            if index != BLANK:
                chance = float(np.exp(posteriors[step, index]))
                if index != previous:
                    text.append(ALPHABET[index])
                    steps.append(step)
                    chances.append(chance)
                elif chance > chances[-1]:
                    steps[-1], chances[-1] = step, chance
            previous = index
        return cls("".join(text), tuple(steps), posteriors, tuple(chances))

    @classmethod
    def of(cls, text: str, chance: float = 0.999) -> Reading:
        """A synthetic reading that says `text` with the given certainty, for tests and joins."""
        rows: list[NDArray[np.float32]] = []
        rest = np.log((1 - chance) / (len(ALPHABET) - 1))
        for character in text:
            for index in (BLANK, INDEX[character]):
                row = np.full(len(ALPHABET), rest, dtype=np.float32)
                row[index] = np.log(chance)
                rows.append(row)
        empty = np.zeros((0, len(ALPHABET)), dtype=np.float32)
        return cls.decode(np.array(rows, dtype=np.float32) if rows else empty)

    @property
    def confidence(self) -> float:
        """The least certain character's probability, 0 to 1; 0 for an empty reading."""
        return min(self.chances, default=0.0)

    def part(self, start: int, stop: int) -> Reading:
        """The reading of the characters start (included) to stop (excluded), with their steps."""
        if start >= stop:
            return Reading("", (), self.posteriors[:0], ())
        first = self._border(start)
        last = self._border(stop)
        return Reading(
            self.text[start:stop],
            tuple(step - first for step in self.steps[start:stop]),
            self.posteriors[first:last],
            self.chances[start:stop],
        )

    def extent(self, start: int, stop: int) -> tuple[float, float]:
        """Where those characters lie along the line, as fractions of its length."""
        total = max(len(self.posteriors), 1)
        return self._border(start) / total, self._border(stop) / total

    def _border(self, index: int) -> int:
        """The step between character index - 1 and character index."""
        if index <= 0 or not self.steps:
            return 0
        if index >= len(self.steps):
            return len(self.posteriors)
        return (self.steps[index - 1] + self.steps[index] + 1) // 2

    @staticmethod
    def join(readings: list[Reading], separator: str = " ") -> Reading:
        """One reading of several consecutive ones (a wrapped name), with a certain separator between."""
        parts: list[Reading] = []
        for number, reading in enumerate(readings):
            if number and separator:
                parts.append(Reading.of(separator))
            parts.append(reading)
        if not parts:
            return Reading.of("")
        steps: list[int] = []
        offset = 0
        for part in parts:
            steps.extend(step + offset for step in part.steps)
            offset += len(part.posteriors)
        return Reading(
            "".join(part.text for part in parts),
            tuple(steps),
            np.concatenate([part.posteriors for part in parts]),
            tuple(chance for part in parts for chance in part.chances),
        )

    def log_likelihood(self, hypothesis: str, free: str = "") -> float:
        """Log probability that the print says exactly `hypothesis`, over all alignments.

        Characters in `free` (spaces, punctuation) may stand or be missing anywhere: their
        probability counts as blank and they are removed from the hypothesis.
        Characters outside the alphabet make it impossible (-inf).
        """
        return _forward(self._freed(free), _indices(hypothesis, free))

    def ratio(self, hypothesis: str, free: str = "") -> float:
        """Log-likelihood ratio of `hypothesis` to the text as read: 0 equal, negative less likely.

        Slightly above 0 where the greedy text was not the best one.
        """
        posteriors = self._freed(free)
        asked = _forward(posteriors, _indices(hypothesis, free))
        if asked == -np.inf:
            return -np.inf
        return asked - _forward(posteriors, _indices(self.text, free))

    def candidates(self, characters: str, count: int = 5, width: int = 24) -> list[tuple[str, float]]:
        """The best strings over `characters` only, with log probabilities, best first.

        Prefix beam search (Hannun et al. 2014, algorithm 1) without language model on the posteriors
        restricted to those characters and the blank, so they are comparable with each other only.
        """
        return _beam(self.posteriors, [INDEX[character] for character in characters], count, width)

    def _freed(self, free: str) -> Posteriors:
        clipped: Posteriors = np.maximum(self.posteriors, LEAST)
        if not free or not len(clipped):
            return clipped
        columns = [BLANK, *(INDEX[character] for character in free if character in INDEX)]
        freed = clipped.copy()
        freed[:, BLANK] = np.logaddexp.reduce(clipped[:, columns], axis=1)
        return freed


def _indices(text: str, free: str) -> list[int] | None:
    indices: list[int] = []
    for character in text:
        if character in free:
            continue
        if character not in INDEX:
            return None
        indices.append(INDEX[character])
    return indices


def _forward(posteriors: Posteriors, labels: list[int] | None) -> float:
    """log P(labels | posteriors): the CTC forward variable at the last step."""
    if labels is None:
        return -np.inf
    steps = len(posteriors)
    if steps == 0:
        return 0.0 if not labels else -np.inf
    extended = np.zeros(2 * len(labels) + 1, dtype=np.intp)
    extended[1::2] = labels
    scores = posteriors[:, extended].astype(np.float64)
    skip = np.zeros(len(extended), dtype=bool)
    skip[2:] = (extended[2:] != BLANK) & (extended[2:] != extended[:-2])
    alpha = np.full(len(extended), -np.inf)
    alpha[:2] = scores[0, :2]
    one = np.full_like(alpha, -np.inf)
    two = np.full_like(alpha, -np.inf)
    for step in range(1, steps):
        one[1:] = alpha[:-1]
        two[2:] = alpha[:-2]
        reach = np.logaddexp(alpha, one)
        alpha = np.where(skip, np.logaddexp(reach, two), reach) + scores[step]
    return float(np.logaddexp(alpha[-1], alpha[-2]) if len(alpha) > 1 else alpha[-1])


_Beams = dict[tuple[int, ...], tuple[float, float]]
"""Columns of a prefix to the log probabilities of the alignments that end in a blank and in its last one."""


def _add(beams: _Beams, prefix: tuple[int, ...], blank: float, label: float) -> None:
    """Adds the probabilities of further alignments to a prefix."""
    before = beams.get(prefix)
    beams[prefix] = (blank, label) if before is None else (_sum(before[0], blank), _sum(before[1], label))


def _sum(one: float, other: float) -> float:
    """Logarithm of the sum of two probabilities by their logarithms; NumPy's is slow on single numbers."""
    low, high = (one, other) if one < other else (other, one)
    return high if low == -inf else high + log1p(exp(low - high))


def _beam(posteriors: Posteriors, columns: list[int], count: int, width: int) -> list[tuple[str, float]]:
    """Prefix beam search over the given columns and the blank."""
    beams: _Beams = {(): (0.0, -inf)}
    for row in np.maximum(posteriors.astype(np.float64), LEAST).tolist():
        grown: _Beams = {}
        strong = [column for column in columns if row[column] > LEAST + 2]
        for prefix, (blank, label) in beams.items():
            total = _sum(blank, label)
            _add(grown, prefix, total + row[BLANK], -inf)
            if prefix:
                _add(grown, prefix, -inf, label + row[prefix[-1]])
            for column in strong:
                repeated = bool(prefix) and column == prefix[-1]
                _add(grown, (*prefix, column), -inf, (blank if repeated else total) + row[column])
        ranked = sorted(grown.items(), key=lambda item: -_sum(*item[1]))
        beams = dict(ranked[:width])
    # Already ranked: they come out of the last step's order.
    return [
        ("".join(ALPHABET[column] for column in prefix), _sum(*values))
        for prefix, values in list(beams.items())[:count]
    ]
