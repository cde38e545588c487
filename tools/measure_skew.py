"""Measures how exactly the skew of scanned pages of plain text is told, beside two packages for just that.

Pages are drawn in memory from seeds: random words in several fonts, sizes and layouts on white, with blur,
grain and JPEG, turned by up to 45 degrees either way on a white or grey canvas. The engine's answer is the
direction of the text lines that its detector finds (`text_block.text_angle`). The packages belong to the
extra `compare`; without them their rows say so.
"""

from __future__ import annotations

import importlib
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import click
import cv2
import numpy as np
from numpy.random import Generator
from PIL import Image as Pillow
from PIL import ImageDraw

from kia_verify.examination import FINDING_SIDES
from kia_verify.imaging.geometry import Image
from kia_verify.imaging.orientation import rotation_and_skew
from kia_verify.imaging.text_block import text_angle
from kia_verify.reading.reader import Reader
from samples.fonts import font

FONTS = (
    "Liberation Serif", "Liberation Sans", "Liberation Mono", "DejaVu Serif", "Open Sans", "Carlito",
    "C059", "TeX Gyre Bonum",
)  # fmt: skip
PAGE = (1240, 1754)
"""An A4 page at 150 dots an inch."""
LETTERS, FREQUENCY = "abcdefghijklmnoprstuvwyz", (
    20, 2.5, 0.8, 5, 8, 0.3, 3.5, 2.5, 8, 0.8, 4.5, 3.5, 4, 9.5, 2, 3, 5.5, 4.5, 5.5, 5, 0.2, 0.5, 1.5, 0.2,
)  # fmt: skip
"""Letters and about how many in a hundred they are in Indonesian."""
GOAL = 0.3
"""Degrees of error that a page may have; 95 % of pages are to have less."""

Estimator = Callable[[Image], float | None]
"""From a BGR page to its skew in degrees, counter-clockwise positive; None where it tells none."""


@dataclass(frozen=True, eq=False)
class Scan:
    """A scanned page, BGR, and its skew in degrees, counter-clockwise positive, within -45 to 45."""

    pixels: Image
    skew: float


def _words(rng: Generator, length: int) -> list[str]:
    weights = np.array(FREQUENCY) / sum(FREQUENCY)
    words = []
    for _ in range(length):
        word = "".join(rng.choice(list(LETTERS), size=int(rng.integers(2, 11)), p=weights))
        words.append(word.capitalize() if rng.random() < 0.12 else word)
    return words


def _column(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], rng: Generator) -> None:
    """Paragraphs within left, top, right, bottom: set flush left or justified, indented or apart."""
    left, top, right, bottom = box
    face = font(FONTS[int(rng.integers(len(FONTS)))], float(rng.uniform(17, 30)), bold=rng.random() < 0.1)
    step, space = face.size * rng.uniform(1.15, 1.7), draw.textlength(" ", face)
    justified, indent, apart = rng.random() < 0.4, rng.choice([0.0, 40.0]), rng.choice([0.0, 0.6])
    y = top
    while y + step < bottom:
        words, x_first = _words(rng, int(rng.integers(8, 90))), left + indent
        while words and y + step < bottom:
            count, width = 1, draw.textlength(words[0], face)
            while count < len(words):
                wider = width + space + draw.textlength(words[count], face)
                if x_first + wider > right:
                    break
                count, width = count + 1, wider
            full = justified and count < len(words) and count > 1
            gap = space + (right - x_first - width) / (count - 1) if full else space
            x = x_first
            for word in words[:count]:
                draw.text((x, y), word, fill=0, font=face)
                x += draw.textlength(word, face) + gap
            words, x_first, y = words[count:], left, y + step
        y += step * apart


def _page(rng: Generator) -> Image:
    """A white page, grey values: a column, two columns, or blocks with gaps like a form or a letter."""
    page = Pillow.new("L", PAGE, 255)
    draw = ImageDraw.Draw(page)
    width, height = PAGE
    margin, layout = float(rng.uniform(70, 160)), int(rng.integers(3))
    if layout == 1:
        middle = width / 2
        _column(draw, (margin, margin, middle - 25, height - margin), rng)
        _column(draw, (middle + 25, margin, width - margin, height - margin), rng)
    elif layout == 2:
        y = margin
        while y < height - margin - 120:
            tall, left = rng.uniform(60, 380), margin + rng.choice([0.0, 0.0, 0.35]) * width
            _column(draw, (left, y, width - margin, min(y + tall, height - margin)), rng)
            y += tall + rng.uniform(30, 160)
    else:
        _column(draw, (margin, margin, width - margin, height - margin - rng.choice([0, 0, 600])), rng)
    return np.asarray(page, np.uint8)


def make_scan(seed: int) -> Scan:
    """The page of a seed."""
    rng = np.random.default_rng(seed)
    page, skew = _page(rng), float(rng.uniform(-45, 45))
    canvas = 255 if rng.random() < 0.5 else int(rng.integers(90, 225))
    height, width = page.shape
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), skew, 1.0)
    reach = np.abs(turn[:, :2]) @ np.array([width, height]) + 40
    turn[:, 2] += (reach - (width, height)) / 2
    size = (int(reach[0]), int(reach[1]))
    turned = cv2.warpAffine(page, turn, size, flags=cv2.INTER_CUBIC, borderValue=(canvas,))
    soft = cv2.GaussianBlur(turned, (0, 0), rng.uniform(0.3, 1.2)).astype(np.float32)
    grainy = np.clip(soft + rng.normal(0, rng.uniform(1, 8), soft.shape), 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", grainy, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(60, 91))])
    return Scan(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8), skew)


def ours() -> Estimator:
    """The engine's own: its detector's lines, and their common direction."""
    reader = Reader(threads=1)

    def skew(image: Image) -> float | None:
        text = reader.detect(image, FINDING_SIDES[0])
        return rotation_and_skew(text_angle(text))[1] if text else None

    return skew


def peer(name: str) -> Estimator | None:
    """A package's estimator, told to search the same range in tenths of a degree; None if it is missing."""
    try:
        module = importlib.import_module("jdeskew.estimator" if name == "jdeskew" else name)
    except ImportError:
        return None

    def skew(image: Image) -> float | None:
        if name == "jdeskew":
            return -float(module.get_angle(image, angle_max=45.0))
        angle = module.determine_skew(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), min_deviation=0.1)
        return None if angle is None else -float(angle)

    return skew


def off(estimate: float | None, skew: float) -> float:
    """Error in degrees; quarter turns do not count, an answer that was not given counts as 45."""
    return 45.0 if estimate is None else abs((estimate - skew + 45) % 90 - 45)


@click.command(help=__doc__)
@click.option("--count", type=click.IntRange(1), default=100, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
def main(count: int, seed: int) -> None:
    """Prints one row for each estimator."""
    cv2.setNumThreads(1)
    estimators: dict[str, Estimator | None] = {"kia-verify": ours()}
    estimators |= {name: peer(name) for name in ("deskew", "jdeskew")}
    errors: defaultdict[str, list[float]] = defaultdict(list)
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    for each in range(seed, seed + count):
        scan = make_scan(each)
        for name, estimator in estimators.items():
            if estimator is not None:
                begin = time.process_time()
                errors[name].append(off(estimator(scan.pixels), scan.skew))
                seconds[name].append(time.process_time() - begin)
    click.echo(f"{'degrees':14}{'n':>5}{'median':>9}{'95 %':>8}{f'< {GOAL}':>9}{'CPU ms':>8}   worst (seed)")
    for name, estimator in estimators.items():
        if estimator is None:
            click.echo(f"{name:14}not installed")
            continue
        row = np.array(errors[name])
        middle, high = np.percentile(row, (50, 95))
        worst = int(row.argmax())
        click.echo(
            f"{name:14}{len(row):5}{middle:9.3f}{high:8.3f}{(row < GOAL).mean():9.1%}"
            f"{1000 * np.median(seconds[name]):8.0f}   {row[worst]:.2f} ({seed + worst})"
        )


if __name__ == "__main__":
    main()
