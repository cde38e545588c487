"""How well two identity cards on one sheet are told apart: scanned together, or the sheet photographed.

Both parents' cards stand one below the other or side by side on white A4, at places drawn by lot. Counted are
sheets of which both NIKs are given (and no third document), and none of a NIK that neither card has.

Usage: python tools/measure_card_sheets.py --count 24 --split test --seed 801
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Literal, cast, get_args

import click
import cv2
import numpy as np
from numpy.random import Generator, SeedSequence

from kia_verify.examination import Examiner
from kia_verify.intake.application import Photograph
from kia_verify.report import Kind
from kia_verify.timing import Stopwatch
from samples import contents, designs, wear
from samples.designs.faces import portrait
from samples.families import make_family
from samples.model import Image, Sheet, Split
from samples.scene import photograph
from samples.tiers import TIERS

PAPER = 210.0, 297.0
"""Millimetres."""
DPI = 200
"""Of the scan."""
DAY = date(2024, 5, 6)
WAYS = ("scanned", "photographed")


def _cards(rng: Generator, split: Split) -> list[Sheet]:
    family = make_family(rng, DAY, child_age=int(rng.integers(5, 17)))
    roles: tuple[Literal["father", "mother"], ...] = ("father", "mother")
    return [
        designs.render(contents.ktp_content(family, role, rng, portrait(rng, sex, "adult", None)), rng, split)
        for role, sex in zip(roles, ("L", "P"), strict=True)
    ]


def _sheet(cards: list[Sheet], rng: Generator) -> Sheet:
    """The cards on one paper: below each other, or side by side; 1 to 40 mm apart."""
    scale = cards[0].image.shape[1] / cards[0].size_mm[0]
    width, height = cards[0].size_mm
    paper = np.full(
        (round(PAPER[1] * scale), round(PAPER[0] * scale), 3), int(rng.integers(232, 254)), np.uint8
    )
    gap = float(rng.uniform(1, 40))
    beside = bool(rng.random() < 0.5)
    gap = min(gap, PAPER[0] - 2 * width - 6) if beside else gap
    taken = (2 * width + gap, height + 20) if beside else (width + 30, 2 * height + gap)
    left, top = (float(rng.uniform(3, whole - part - 3)) for whole, part in zip(PAPER, taken, strict=True))
    for number, card in enumerate(cards):
        x, y = (left + number * (width + gap), top) if beside else (left, top + number * (height + gap))
        # The second one lies a little off the first one's line.
        x, y = (x, y + number * rng.uniform(0, 20)) if beside else (x + number * rng.uniform(0, 30), y)
        rows, columns = card.image.shape[:2]
        paper[round(y * scale) :, round(x * scale) :][:rows, :columns] = card.image
    return replace(cards[0], image=paper, size_mm=PAPER, quads={}, rounded=0.0, material="paper")


def _pixels(way: str, sheet: Sheet, split: Split, rng: Generator) -> Image:
    if way == "photographed":
        return photograph([wear.flat(sheet)], TIERS["easy"], split, rng).pixels
    size = round(PAPER[0] / 25.4 * DPI), round(PAPER[1] / 25.4 * DPI)
    scan = np.asarray(cv2.resize(sheet.image, size, interpolation=cv2.INTER_AREA), np.uint8)
    return np.ascontiguousarray(np.rot90(scan, int(rng.integers(4))))


@click.command(help=__doc__)
@click.option("--count", default=24, show_default=True, help="Sheets of each kind.")
@click.option("--seed", default=801, show_default=True)
@click.option("--split", type=click.Choice(list(get_args(Split))), default="tune", show_default=True)
def main(count: int, seed: int, split: str) -> None:
    """Prints a row for each way."""
    examiner = Examiner.load(threads=1)
    click.echo(f"{'way':14}{'sheets':>8}{'both NIKs':>11}{'two cards':>11}{'foreign NIK':>13}")
    for way in WAYS:
        tally: Counter[str] = Counter()
        for number in range(count):
            rng = np.random.default_rng(SeedSequence(seed, spawn_key=(number, WAYS.index(way))))
            cards = _cards(rng, cast(Split, split))
            pixels = _pixels(way, _sheet(cards, rng), cast(Split, split), rng)
            found = examiner.examine(Photograph(f"{way}-{number}", pixels), Stopwatch())
            read = {one.document["nik"].value for one in found if one.kind is Kind.KTP and one.document}
            printed = {card.content.truth["nik"] for card in cards}
            tally["both"] += read == printed
            tally["two"] += len(found) == len(cards) and all(one.kind is Kind.KTP for one in found)
            tally["foreign"] += bool(read - printed - {None})
        click.echo(f"{way:14}{count:8}{tally['both']:11}{tally['two']:11}{tally['foreign']:13}")


if __name__ == "__main__":
    main()
