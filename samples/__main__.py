"""Command line: `python -m samples OUT --count 100 --seed 1 --tier normal`."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import cast

import click

from samples.applications import Order, defect_schedule, make_application
from samples.defects import DEFECTS
from samples.model import Split
from samples.tiers import TIERS


def _chosen(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[int, str | None], ...]:
    """Seed and defect of each `SEED:CODE`."""
    pairs = []
    for value in values:
        seed, _, code = value.partition(":")
        if not (seed.isascii() and seed.isdigit() and (code == "clean" or code in DEFECTS)):
            raise click.BadParameter(f"{value} is not a seed, a colon, and clean or a reason code")
        pairs.append((int(seed), None if code == "clean" else code))
    return tuple(pairs)


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--count", type=click.IntRange(1), default=20, show_default=True, help="Applications to make.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Same seed, same set.")
@click.option("--tier", type=click.Choice(list(TIERS)), default="normal", show_default=True)
@click.option(
    "--split",
    type=click.Choice(["tune", "test"]),
    default="tune",
    show_default=True,
    help="Half of the designs and surfaces: thresholds are tuned on one and measured on the other.",
)
@click.option(
    "--defect",
    "codes",
    multiple=True,
    type=click.Choice(list(DEFECTS)),
    help="Plant these in turn; may be repeated.",
)
@click.option(
    "--defective-share",
    type=click.FloatRange(0, 1),
    default=None,
    help="Share of applications with a defect: 0.5, or 1 where --defect is given.",
)
@click.option(
    "--application",
    "chosen",
    multiple=True,
    metavar="SEED:CODE",
    callback=_chosen,
    help="Make exactly these applications instead (CODE: clean or a reason code); may be repeated.",
)
@click.option(
    "--faces",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Directory of cut-out faces.",
)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True)
def main(
    out: Path,
    count: int,
    seed: int,
    tier: str,
    split: str,
    codes: tuple[str, ...],
    defective_share: float | None,
    chosen: tuple[tuple[int, str | None], ...],
    faces: Path | None,
    workers: int,
) -> None:
    """Makes a set of fictional applications with their truth below OUT."""
    if (out / "set.json").exists():
        raise click.ClickException(f"{out} already holds a set; give an empty directory.")
    share = defective_share if defective_share is not None else (1.0 if codes else 0.5)
    schedule = tuple(code for _, code in chosen) or defect_schedule(count, seed, codes, share)
    order = Order(out, seed, tier, cast(Split, split), schedule, faces)
    orders = [replace(order, seed=own) for own, _ in chosen] or [order] * count
    out.mkdir(parents=True, exist_ok=True)
    with click.progressbar(length=len(orders), label="Applications", file=sys.stderr) as bar:
        if workers == 1:
            for index, each in enumerate(orders):
                make_application(each, index)
                bar.update(1)
        else:
            with ProcessPoolExecutor(workers) as pool:
                for _ in pool.map(make_application, orders, range(len(orders))):
                    bar.update(1)
    settings = {
        "count": len(orders),
        "seed": [own for own, _ in chosen] or seed,
        "tier": tier,
        "split": split,
        "defects": [code or "clean" for _, code in chosen] or list(codes),
        "defective_share": None if chosen else share,
        "faces": faces is not None,
    }
    (out / "set.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
