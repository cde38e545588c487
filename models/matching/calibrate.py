"""Calibrates the thresholds of matching on generated photographs, and says how good they are.

    python -m models.matching.calibrate build/matching --count 40 --seed 611
    python -m models.matching.calibrate build/matching_test --count 20 --seed 612 --split test --check

The first writes models/matching.json; the second measures with the thresholds that are there. Each print of
a name, number or date is asked for its truth, and for values that a clerk or a forger would put in its
place (`samples.misprints`): another letter, another digit, another day. `same` is the lowest ratio that
lets none of those pass, or `MARGIN` below the lowest ratio of any true name or number where that is higher:
no lower than true values need. `different` is what these need, or a `STEP` below `same`. (A date in words of
which a line was lost is far from its truth; it never counts as read, and only what was read is held against
anybody.)
The ratios are kept in the directory, so that other limits can be tried without reading again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator

from kia_verify import ImageRefused, load_application
from kia_verify.checks.comparison import TESTS
from kia_verify.documents.document import Field, State
from kia_verify.examination import Examiner
from kia_verify.imaging.geometry import quad_iou
from kia_verify.models_path import models_directory
from kia_verify.policy import MATCHING_FILE, Thresholds
from kia_verify.reading.weights import CHANGES
from kia_verify.timing import Stopwatch
from samples.misprints import another_day, one_letter_off, replace_digit, respelt

MARGIN = 1.0
"""What a larger sample may hold below the lowest true ratio seen: each such print costs a family a trip."""
STEP = 0.5
LOWEST, HIGHEST = -14.0, -0.5
FORGERIES = 4
"""Values that each print is asked for beside its truth."""
FACTS = {
    "name": "name", "father_name": "name", "mother_name": "name", "nik": "nik", "kk_number": "nik",
    "birth_date": "birth_date",
}  # fmt: skip
INSISTING = ("name", "nik")
TIERS = ("normal", "hard")


@dataclass(frozen=True)
class Ratio:
    """What one print says of one value.

    Attributes:
        fact: `name`, `nik` or `birth_date`.
        true: whether the value is what is printed.
        ratio: log-likelihood ratio to the text as read.
    """

    fact: str
    true: bool
    ratio: float


def main() -> None:
    """Draws, reads, chooses, writes, and prints the curve."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory", type=Path, help="where the photographs and the ratios are kept")
    parser.add_argument("--count", type=int, default=40, help="applications of each tier")
    parser.add_argument("--seed", type=int, default=611)
    parser.add_argument("--split", choices=("tune", "test"), default="tune")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--check", action="store_true", help="choose nothing, measure only")
    arguments = parser.parse_args()
    ratios = _kept(arguments)
    thresholds = Thresholds()
    if not arguments.check:
        same, different = choose(ratios)
        thresholds = Thresholds(same=same, different=different)
        made_by = {key: getattr(arguments, key) for key in ("count", "seed", "split")}
        _write(thresholds, ratios, made_by)
    print(_table(ratios, thresholds))


def choose(ratios: Sequence[Ratio]) -> tuple[float, float]:
    """The thresholds `same` and `different` by the rules above."""
    forged = np.array([one.ratio for one in ratios if not one.true])
    true = [one.ratio for one in ratios if one.true and one.fact in INSISTING]
    steps = np.arange(LOWEST, HIGHEST + STEP / 2, STEP)
    safe = float(min(step for step in (*steps, 0.0) if not (forged >= step).any() or step == 0))
    needed = float(np.floor((min(true) - MARGIN) / STEP) * STEP)
    return max(safe, needed), min(safe - STEP, needed)


def _share(ratios: Sequence[Ratio], fact: str, true: bool, least: float) -> float:
    """Share of the ratios of a sort that reach a threshold."""
    sort = [one.ratio for one in ratios if one.fact == fact and one.true is true]
    return float(np.mean([ratio >= least for ratio in sort])) if sort else 0.0


def _table(ratios: Sequence[Ratio], thresholds: Thresholds) -> str:
    lines = [f"same {thresholds.same}, different {thresholds.different}"]
    lines.append(f"{'fact':12}{'value':8}{'n':>7}{'agrees':>9}{'cannot tell':>13}{'disagrees':>11}")
    for fact in sorted({one.fact for one in ratios}):
        for true in (True, False):
            count = sum(one.fact == fact and one.true is true for one in ratios)
            agrees = _share(ratios, fact, true, thresholds.same)
            apart = 1 - _share(ratios, fact, true, thresholds.different)
            name = "true" if true else "forged"
            lines.append(f"{fact:12}{name:8}{count:7}{agrees:9.2%}{1 - agrees - apart:13.2%}{apart:11.2%}")
    return "\n".join(lines)


def _write(thresholds: Thresholds, ratios: Sequence[Ratio], made_by: dict[str, Any]) -> None:
    steps = [float(step) for step in np.arange(LOWEST, HIGHEST + STEP / 2, 1.0)]
    curves = {
        fact: {
            "true": [round(_share(ratios, fact, True, step), 4) for step in steps],
            "forged": [round(_share(ratios, fact, False, step), 4) for step in steps],
        }
        for fact in sorted({one.fact for one in ratios})
    }
    content = {
        "made_by": "models/matching/calibrate.py", **made_by, "tiers": TIERS,
        "same": thresholds.same, "different": thresholds.different,
        "curve": {"at_least": steps, **curves},
    }  # fmt: skip
    target = models_directory() / MATCHING_FILE
    target.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _kept(arguments: argparse.Namespace) -> list[Ratio]:
    """The ratios of all photographs, read from the directory or else measured and written there.

    Those of another recogniser are of no use.
    """
    reader = sha256((models_directory() / CHANGES).read_bytes()).hexdigest()[:12]
    file: Path = arguments.directory / f"ratios-{reader}.json"
    if file.is_file():
        return [Ratio(**entry) for entry in json.loads(file.read_text(encoding="utf-8"))]
    truths: list[Path] = []
    for tier in TIERS:
        folder = arguments.directory / tier
        if not (folder / "set.json").is_file():
            command = [
                sys.executable,
                "-m",
                "samples",
                str(folder),
                "--tier",
                tier,
                "--split",
                arguments.split,
            ]
            command += ["--count", str(arguments.count), "--seed", str(arguments.seed)]
            subprocess.run([*command, "--workers", str(arguments.workers)], check=True)
        truths += sorted((folder / "truth").glob("*.json"))
    with ProcessPoolExecutor(arguments.workers) as pool:
        ratios = [one for found in pool.map(_measured, truths) for one in found]
    file.write_text(json.dumps([asdict(one) for one in ratios]) + "\n", encoding="utf-8")
    return ratios


def _measured(truth_file: Path) -> list[Ratio]:
    """All ratios of one application, seeded by its name; defective ones are left out."""
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    if truth["defect"] is not None:
        return []
    rng = np.random.default_rng([ord(letter) for letter in str(truth_file)])
    found: list[Ratio] = []
    for fact, value, field in _prints(truth, truth_file.parent.parent / "applications" / truth_file.stem):
        if field.reading is None or field.state not in (State.READ, State.UNCERTAIN):
            continue
        found.append(Ratio(fact, True, TESTS[fact](value, field.reading)[0]))
        forged = {_forged(fact, value, rng) for _ in range(FORGERIES)} - {value}
        found += [Ratio(fact, False, TESTS[fact](other, field.reading)[0]) for other in sorted(forged)]
    return found


def _prints(truth: dict[str, Any], folder: Path) -> Iterator[tuple[str, str, Field]]:
    """Fact, true value and field of every print of the documents that were recognised."""
    for source in load_application(folder).sources:
        try:
            photograph = source.load()
        except ImageRefused:
            continue
        subjects = [one for one in truth["subjects"] if one["file"] == photograph.file]
        for exhibit in _examiner().examine(photograph, Stopwatch()) if subjects else ():
            if exhibit.document is None or exhibit.subject is None:
                continue
            corners = exhibit.subject.corners
            nearest = max(subjects, key=lambda one: quad_iou(np.array(one["corners"], float), corners))
            if nearest["kind"] != exhibit.kind.value:
                continue
            printed = nearest["fields"]
            rows = [(printed, exhibit.document.fields)]
            if len(printed.get("members", ())) == len(exhibit.document.members):
                rows += list(zip(printed.get("members", ()), exhibit.document.members, strict=True))
            for values, fields in rows:
                for name, fact in FACTS.items():
                    if isinstance(values.get(name), str) and name in fields:
                        yield fact, values[name], fields[name]


def _forged(fact: str, value: str, rng: Generator) -> str:
    if fact == "nik":
        return replace_digit(value, int(rng.integers(len(value))), rng)
    if fact == "birth_date":
        part = ("day", "month", "year")[int(rng.integers(3))]
        return another_day(date.fromisoformat(value), part, rng).isoformat()
    return (one_letter_off if rng.random() < 0.5 else respelt)(value, rng)


@cache
def _examiner() -> Examiner:
    return Examiner.load(threads=1)


if __name__ == "__main__":
    main()
