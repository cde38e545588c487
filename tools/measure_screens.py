"""Measures how screens and prints are told apart: what share of each is passed, reviewed, refused.

Documents are drawn from seeds and photographed by a simulated colour sensor (`samples.display`): shown on
displays of many pitches with stripes or a diamond lattice, and printed with fine lines of several inks, with
offset tints and on woven stuff. How well a person sees a display's pattern is the difference that it makes
to the same photograph without it, in CIELAB after a blur of one pixel; nobody can be asked to see less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import click
import cv2
import numpy as np
from numpy.random import Generator

from kia_verify.imaging import screen
from kia_verify.imaging.geometry import Floats, Image
from kia_verify.imaging.measure import Verdict
from kia_verify.imaging.straightening import straighten
from samples import contents, designs, display
from samples.designs.faces import age_group, portrait
from samples.families import make_family
from samples.model import Sheet, Split

SEEN = 2.0
"""Root mean square difference in CIELAB from which the pattern is plain to see on a document."""
LARGEST_AREA = 1.9e6
"""Pixels of a straightened page at most, as the engine has it."""
PRINTS = ("plain", "rosette", "guilloche, straight", "guilloche, curved", "weave")
INKS = ((0.02, 0.10, 0.35), (0.05, 0.35, 0.10), (0.35, 0.08, 0.02), (0.25, 0.05, 0.20), (0.05, 0.25, 0.25))
"""What yellow, magenta, cyan, green and red inks swallow of blue, green and red."""


@dataclass(frozen=True)
class Outcome:
    """One photograph: what it shows, whether its pattern is plain to see, and the verdict."""

    what: str
    seen: bool
    verdict: Verdict
    value: float
    seed: int


def _sheet(rng: Generator, split: Split) -> Sheet:
    family = make_family(rng, date(2023, 5, 4), child_age=int(rng.integers(5, 17)))
    which = int(rng.integers(5))
    if which < 2:
        content = contents.kk_content(family, rng)
        content.variant["form"] = ("old", "new")[which]
    elif which == 2:
        content = contents.ktp_content(family, "mother", rng, portrait(rng, "P", age_group(35), None))
    else:
        content = contents.certificate_content(family, rng)
        content.variant["form"] = ("blank", "new")[which - 3]
    return designs.render(content, rng, split)


def _printed(what: str, sheet: Sheet, spans: float, blur: float, rng: Generator) -> display.Shade | None:
    lines = spans / float(np.exp(rng.uniform(np.log(1.8), np.log(30))))
    if what == "plain":
        return None
    if what == "rosette":
        cyan, magenta, yellow = rng.uniform(0.05, 0.3, 3)
        return display.rosette(rng.uniform(5.4, 7) * sheet.size_mm[0], (cyan, magenta, yellow), blur)
    if what == "weave":
        return display.weave(lines, blur, rng)
    inks = [INKS[index] for index in rng.permutation(len(INKS))[: int(rng.integers(1, 4))]]
    return display.guilloche(lines, inks, what.endswith("curved"), blur, rng)


def _flat(pixels: Image, corners: Floats) -> Image:
    area = float(cv2.contourArea(corners.astype(np.float32)))
    return straighten(pixels, corners, min(1.0, float(np.sqrt(LARGEST_AREA / area))))[0]


def _difference(one: Image, other: Image) -> float:
    """Root mean square difference in CIELAB of two straightened pictures, without slow changes."""
    lab = [cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_BGR2LAB) for image in (one, other)]
    fine = cv2.GaussianBlur(lab[0] - lab[1], (0, 0), 1.0)
    apart = np.asarray(fine - cv2.GaussianBlur(fine, (0, 0), 40), np.float32)
    rim = min(apart.shape[:2]) // 20
    return float(np.sqrt((apart[rim:-rim, rim:-rim] ** 2).sum(axis=2).mean()))


def measure(seed: int, split: Split) -> Iterator[Outcome]:
    """One photograph of a display and one of a print."""
    rng = np.random.default_rng(seed)
    sheet, optics = _sheet(rng, split), display.draw_optics(rng)
    spans = optics.sensor * optics.fill * (0.9 if sheet.size_mm[0] > sheet.size_mm[1] else 0.68)
    panel: display.Panel = "stripe" if rng.random() < 0.65 else "diamond"
    pitch = float(np.exp(rng.uniform(np.log(1.5), np.log(8))))
    what = PRINTS[seed % len(PRINTS)]
    shown = display.lit(sheet.image, rng), display.display(spans / pitch, panel, optics.blur)
    printed = sheet.image, _printed(what, sheet, spans, optics.blur, rng)
    for name, (image, shade) in ((f"screen, {panel}", shown), (what, printed)):
        pixels, corners = display.photograph(image, shade, optics, np.random.default_rng(seed))
        flat = _flat(pixels, corners + rng.normal(0, 0.003, (4, 2)) * pixels.shape[1])
        seen = False
        if name.startswith("screen"):
            bare, corners = display.photograph(image, None, optics, np.random.default_rng(seed))
            seen = _difference(_flat(pixels, corners), _flat(bare, corners)) >= SEEN
        found = screen.assess(flat)
        yield Outcome(name + (", plain to see" if seen else ""), seen, found.verdict, found.raw or 0.0, seed)


@click.command(help=__doc__)
@click.option("--count", type=click.IntRange(1), default=40, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--split", type=click.Choice(["tune", "test"]), default="tune", show_default=True)
def main(count: int, seed: int, split: Split) -> None:
    """Prints one row for each kind of photograph."""
    cv2.setNumThreads(1)
    rows: defaultdict[str, list[Outcome]] = defaultdict(list)
    for each in range(seed, seed + count):
        for outcome in measure(each, split):
            rows[outcome.what].append(outcome)
    click.echo(f"{'':32}{'number':>8}{'refused':>9}{'review':>9}{'passed':>9}   largest (seed)")
    for what, outcomes in sorted(rows.items()):
        verdicts = [outcome.verdict for outcome in outcomes]
        refused, review = verdicts.count(Verdict.BAD), verdicts.count(Verdict.POOR)
        most = max(outcomes, key=lambda outcome: outcome.value)
        click.echo(
            f"{what:32}{len(outcomes):8}{refused:9}{review:9}{len(outcomes) - refused - review:9}"
            f"   {most.value:.2f} ({most.seed})"
        )


if __name__ == "__main__":
    main()
