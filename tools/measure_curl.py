"""What curled paper costs the reading: the same sheets flat and bowed, read by the engine as it is.

Tells whether straightening the lines of a curled sheet (dewarping) has anything to win. Every sheet is
photographed with the same camera, light and background at each strength; only the bow differs.

Usage: python tools/measure_curl.py --families 12 --tier normal
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import cast, get_args

import click
import numpy as np
from numpy.random import SeedSequence

from kia_verify.examination import Examiner
from kia_verify.policy import Policy
from models.quality_gate.reading import Trial, trial
from models.quality_gate.spoiling import Shot
from samples import contents, designs, wear
from samples.families import make_family
from samples.model import Split
from samples.scene import photograph
from samples.tiers import TIERS

STRENGTHS = (0.0, 0.003, 0.006, 0.012, 0.024, 0.048)
"""Deepest bow as a share of the sheet's longer side; that of the samples is 0.006 at most."""
DAY = date(2024, 5, 6)


@click.command(help=__doc__)
@click.option("--families", default=12, show_default=True)
@click.option("--tier", type=click.Choice(list(TIERS)), default="normal", show_default=True)
@click.option("--seed", default=701, show_default=True)
@click.option("--split", type=click.Choice(list(get_args(Split))), default="tune", show_default=True)
def main(families: int, tier: str, seed: int, split: str) -> None:
    """Prints a row for each strength and kind."""
    examiner, confident = Examiner.load(threads=1), Policy().thresholds.confident
    trials: dict[tuple[str, float], list[Trial]] = defaultdict(list)
    for number in range(families):
        rng = np.random.default_rng(SeedSequence(seed, spawn_key=(number,)))
        family = make_family(rng, DAY, child_age=int(rng.integers(0, 17)))
        for content in (contents.certificate_content(family, rng), contents.kk_content(family, rng)):
            sheet = designs.render(content, rng, cast(Split, split))
            for strength in STRENGTHS:
                same = np.random.default_rng(SeedSequence(seed, spawn_key=(number, 1)))
                laid = wear.curl(wear.flat(sheet), same, strength)
                picture = photograph([laid], TIERS[tier], cast(Split, split), same)
                shot = Shot(f"{number}-{content.kind}", "curl", strength, picture.pixels, picture.subjects[0])
                trials[content.kind, strength].append(trial(shot, examiner, confident))
    click.echo(f"{'kind':20}{'bow':>8}{'sheets':>8}{'fields':>8}{'exact %':>9}{'certain %':>11}")
    for (kind, strength), several in sorted(trials.items()):
        fields = sum(one.fields for one in several)
        exact, certain = (
            sum(counts) for counts in zip(*((one.exact, one.certain) for one in several), strict=True)
        )
        click.echo(
            f"{kind:20}{strength:8.3f}{len(several):8}{fields:8}"
            f"{100 * exact / fields:9.1f}{100 * certain / fields:11.1f}"
        )


if __name__ == "__main__":
    main()
