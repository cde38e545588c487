"""Calibrates the scales of the image measures, and says how good the gate is.

    python -m models.quality_gate.calibrate build/quality --families 8 --seed 501
    python -m models.quality_gate.calibrate build/quality_test --families 4 --seed 502 --split test --check

The first writes models/quality.json and models/quality.svg; the second measures with the thresholds
that are there. What was read is kept in the directory: after a change of a measure the same command fits
again within a minute or two.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np

from kia_verify.examination import Examiner
from kia_verify.imaging import glare
from kia_verify.imaging.measure import Measure
from kia_verify.imaging.quality import CALIBRATED, causes
from kia_verify.imaging.thresholds import FILE, scale_of, scales
from kia_verify.models_path import models_directory
from kia_verify.policy import Policy
from kia_verify.report import Code, Kind
from models.quality_gate.drawing import Panel, svg
from models.quality_gate.fitting import Aim, Sample, fit, shares
from models.quality_gate.reading import Trial, keep, kept, trial
from models.quality_gate.spoiling import shots

_BLUR, _LIGHT, _SPOT = frozenset({"defocus", "motion"}), frozenset({"dark", "shadow"}), frozenset({"flash"})
_BESIDE = frozenset({"flash_beside"})

AIMS: Mapping[str, Aim] = MappingProxyType(
    {
        "sharpness": Aim(False, frozenset({"defocus"}), frozenset({"motion", "small", "compressed", "haze"})),
        "motion": Aim(True, frozenset({"motion"}), frozenset({"defocus", "small", "haze"})),
        "exposure": Aim(True, frozenset({"dark"}), frozenset({"shadow"})),
        "shadow": Aim(True, frozenset({"shadow"}), _SPOT | _BESIDE | {"dark"}),
        "contrast": Aim(True, frozenset({"haze"}), _BLUR | _SPOT | _BESIDE | {"small", "overexposed"}),
        "glare_card": Aim(False, _SPOT, _BESIDE | {"overexposed"}),
        "glare_page": Aim(False, _SPOT, _BESIDE | {"overexposed"}),
        "text_size": Aim(True, frozenset({"small"})),
        "compression": Aim(False, frozenset({"compressed"})),
    }
)
RIGHT: Mapping[str, frozenset[Code]] = MappingProxyType(
    {
        "defocus": frozenset({Code.IMAGE_BLURRED}),
        "motion": frozenset({Code.IMAGE_BLURRED}),
        "compressed": frozenset({Code.IMAGE_BLURRED}),
        "dark": frozenset({Code.IMAGE_DARK}),
        "shadow": frozenset({Code.IMAGE_DARK}),
        "haze": frozenset({Code.IMAGE_GLARE}),
        "flash": frozenset({Code.IMAGE_GLARE}),
        "flash_beside": frozenset({Code.IMAGE_GLARE}),
        "small": frozenset({Code.IMAGE_TOO_SMALL}),
    }
)
"""The cause that a person would name."""

Measured = tuple[Trial, dict[str, Measure]]


def main() -> None:
    """Reads, fits, writes, and prints how good the gate is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory", type=Path, help="where what was read is kept")
    parser.add_argument("--families", type=int, default=8)
    parser.add_argument("--seed", type=int, default=501)
    parser.add_argument("--split", choices=("tune", "test"), default="tune")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--check", action="store_true", help="fit nothing, measure only")
    arguments = parser.parse_args()
    if arguments.split == "test" and not arguments.check:
        parser.error("thresholds are never fitted to the split for testing")
    measured = [(one, {measure.name: measure for measure in one.measures()}) for one in _trials(arguments)]
    if not arguments.check:
        _calibrate(measured, arguments)
        measured = [(one, _scored_again(one, found)) for one, found in measured]
    for line in _figures(measured):
        print(line)


def _trials(arguments: argparse.Namespace) -> Iterator[Trial]:
    examiner: Examiner | None = None
    confident = Policy().thresholds.confident
    for shot in shots(arguments.families, arguments.seed, arguments.split):
        path = arguments.directory / f"{shot.name}.npz"
        if not path.is_file():
            examiner = examiner or Examiner.load(arguments.threads)
            keep(trial(shot, examiner, confident), path)
        yield kept(path)


def _scored_again(one: Trial, found: Mapping[str, Measure]) -> dict[str, Measure]:
    """The same raw values on the scales that have just been written."""
    scales.cache_clear()
    part = glare.CARD if one.found is Kind.KTP else glare.PAGE
    return {
        name: Measure.on(
            scale_of(part if name == glare.NAME else name), name, measure.raw, measure.unit, measure.code
        )
        for name, measure in found.items()
        if name in CALIBRATED and measure.raw is not None
    }


def _calibrate(measured: Sequence[Measured], arguments: argparse.Namespace) -> None:
    points: dict[str, dict[str, float | str]] = {}
    panels: list[Panel] = []
    for name, aim in AIMS.items():
        sample, unit = _sample(name, aim, measured)
        scale, clear = fit(sample, aim)
        points[name] = {
            "unit": unit,
            "hopeless": float(f"{scale.hopeless:.4g}"),
            "limit": float(f"{scale.limit:.4g}"),
            "target": float(f"{scale.target:.4g}"),
        }
        grid = np.linspace(float(sample.raw.min()), float(sample.raw.max()), 200)
        read, lost = shares(sample, grid, aim.less_is_worse)
        panels.append(Panel(name, unit, list(grid), read, lost, scale.limit, clear))
    made = {"families": arguments.families, "seed": arguments.seed, "split": arguments.split}
    made_by = {"made_by": "models/quality_gate/calibrate.py", **made, "trials": len(measured)}
    content = {**made_by, "scales": points}
    path = models_directory() / FILE
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".svg").write_text(svg(panels), encoding="utf-8")


def _sample(name: str, aim: Aim, measured: Sequence[Measured]) -> tuple[Sample, str]:
    """The raw values of a measure; `glare` has one scale for cards and one for pages."""
    measure, _, part = name.partition("_") if name.startswith("glare") else (name, "", "")
    rows = [
        (found[measure].raw, one.readable, one.spoil in aim.own, one.spoil in aim.lowered_by)
        for one, found in measured
        if found[measure].raw is not None and (not part or (one.found is Kind.KTP) == (part == "card"))
    ]
    raw, readable, own, lowered = (np.array(column) for column in zip(*rows, strict=True))
    return Sample(raw.astype(np.float64), readable, own, lowered), measured[0][1][measure].unit


def _figures(measured: Sequence[Measured]) -> Iterator[str]:
    """Of each spoil: how many were read; of the others, how many are refused, and with the right cause.

    A photograph is refused where a deciding field was not read for certain and a measure is no longer good.
    `accused` is how many of the readable would be refused if nothing had been read.
    """
    yield f"{'spoil':14}{'n':>5}{'read':>6}{'lost':>6}{'refused':>9}{'cause':>7}{'accused':>9}"
    total: Counter[str] = Counter()
    for spoil in dict.fromkeys(one.spoil for one, _ in measured):
        counts: Counter[str] = Counter()
        for one, found in measured:
            if one.spoil != spoil:
                continue
            named = causes([measure for measure in found.values() if measure.name in CALIBRATED])
            counts["n"] += 1
            counts["read" if one.read else "lost"] += 1
            if one.readable:
                counts["readable"] += 1
                counts["accused"] += bool(named)
                counts["wrongly refused"] += bool(named) and one.certain < one.fields
            elif named:
                counts["refused"] += 1
                counts["right"] += named[0] in RIGHT.get(spoil, frozenset())
        if spoil in RIGHT:
            total.update({key: counts[key] for key in ("lost", "refused", "right")})
        total.update({key: counts[key] for key in ("readable", "wrongly refused")})
        yield (
            f"{spoil:14}{counts['n']:5}{counts['read']:6}{counts['lost']:6}{counts['refused']:9}"
            f"{counts['right']:7}{counts['accused']:9}"
        )
    yield f"unreadable refused: {total['refused']} of {total['lost']}"
    yield f"readable refused: {total['wrongly refused']} of {total['readable']}"
    yield f"cause right: {total['right']} of {total['refused']}"


if __name__ == "__main__":
    main()
