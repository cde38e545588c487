"""How well the recogniser reads small print as it is installed and as it was tuned, in one run.

Usage: python -m models.recogniser_tuning.measure [--count 2000]

Lines are drawn as for training, in the fonts of the test split's designs, in which none was for training, and
as dot matrix print.
"""

from __future__ import annotations

from collections.abc import Sequence

import click
import numpy as np

from kia_verify.network import Network
from kia_verify.reading.evidence import Reading
from kia_verify.reading.recogniser import PLANS, Recogniser, read_lines
from kia_verify.reading.weights import latin_recogniser
from models.recogniser_tuning.lines import draw_line

SEED = 20270101
SURE = 0.9
"""Confidence from which a wrong text is counted as given."""
KINDS = ("letters", "digits")


@click.command()
@click.option("--count", default=2000, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=SEED, show_default=True)
def main(count: int, seed: int) -> None:
    """Prints a table of what either network reads."""
    rng = np.random.default_rng(seed)
    drawn = [draw_line(rng, held_out=True) for _ in range(count)]
    lines, texts = [line for line, _ in drawn], [text for _, text in drawn]
    print("lines of   network        n   exact  but for spaces  wrong and sure")
    installed = Network(latin_recogniser(), 1, plans=PLANS)
    readings = {"installed": read_lines(installed, lines), "tuned": Recogniser().read(lines)}
    for kind in KINDS:
        of_kind = [number for number, text in enumerate(texts) if _kind(text) == kind]
        for name, read in readings.items():
            print(f"{kind:10s} {name:10s} {_row([read[n] for n in of_kind], [texts[n] for n in of_kind])}")


def _kind(text: str) -> str:
    return KINDS[sum(character.isdigit() for character in text) > len(text) / 2]


def _row(readings: Sequence[Reading], texts: Sequence[str]) -> str:
    exact = np.array([one.text.strip() == text for one, text in zip(readings, texts, strict=True)])
    squeezed = [
        one.text.replace(" ", "") == text.replace(" ", "") for one, text in zip(readings, texts, strict=True)
    ]
    sure = np.array([one.confidence >= SURE for one in readings])
    wrong = (~exact & sure).mean()
    return f"{len(exact):5d} {exact.mean():7.1%} {np.mean(squeezed):15.1%} {wrong:15.2%}"


if __name__ == "__main__":
    main()
