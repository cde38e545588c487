"""Lines for tuning the recogniser, and that it reads such lines better than the one that was installed."""

from __future__ import annotations

import numpy as np

from kia_verify.network import Network
from kia_verify.reading.evidence import ALPHABET
from kia_verify.reading.recogniser import HEIGHT, Recogniser, read_lines
from kia_verify.reading.weights import latin_recogniser
from models.recogniser_tuning.lines import FAMILIES, HELD_OUT, draw_line
from models.recogniser_tuning.texts import make_text

LINES = 120


def test_texts_hold_nothing_but_what_documents_print() -> None:
    rng = np.random.default_rng(3)
    texts = [make_text(rng) for _ in range(400)]
    assert all(text.strip() and set(text) <= set(ALPHABET) for text in texts)
    assert len(set(texts)) > 300


def test_lines_are_drawn_as_the_recogniser_is_given_them() -> None:
    first, again = (draw_line(np.random.default_rng(7), held_out=True) for _ in range(2))
    assert first[0].shape[0] == HEIGHT
    assert np.array_equal(first[0], again[0])
    assert first[1] == again[1]


def test_no_font_is_for_training_and_for_measuring() -> None:
    assert not set(FAMILIES) & set(HELD_OUT)


def test_the_tuned_recogniser_reads_small_print_better() -> None:
    rng = np.random.default_rng(11)
    drawn = [draw_line(rng, held_out=True) for _ in range(LINES)]
    lines = [line for line, _ in drawn]
    installed, tuned = (
        sum(reading.text.strip() == text for reading, (_, text) in zip(readings, drawn, strict=True))
        for readings in (read_lines(Network(latin_recogniser(), 1), lines), Recogniser().read(lines))
    )
    assert tuned > installed + 0.05 * LINES
