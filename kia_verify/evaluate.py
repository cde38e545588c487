"""Runs a generated set through the engine and says how good it is."""

from __future__ import annotations

import json
import resource
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kia_verify import batch
from kia_verify.errors import UsageError
from kia_verify.policy import Policy
from kia_verify.report import Decision, Report
from kia_verify.scoring import NAMES, FieldScore, Score, SubjectScore, score

CONFIDENCE_STEPS = (0.8, 0.9, 0.95, 0.99)
"""Where the table of reliability is cut."""


@dataclass(frozen=True)
class Evaluation:
    """The figures of one set.

    Attributes:
        settings: how the set was made (tier, split, seed, count).
        scores: one per application that has a report.
        failed: ids of the others; the run's messages say why the program failed on them.
        peak_mib: largest resident memory of one process, in MiB.
    """

    settings: dict[str, Any]
    scores: tuple[Score, ...]
    failed: tuple[str, ...]
    peak_mib: float

    @property
    def clean(self) -> list[Score]:
        return [score for score in self.scores if score.planted is None]

    @property
    def defective(self) -> list[Score]:
        return [score for score in self.scores if score.planted is not None]

    def as_dict(self) -> dict[str, Any]:
        """All figures, JSON-ready."""
        subjects = [subject for score in self.scores for subject in score.subjects]
        return {
            "settings": self.settings,
            "applications": len(self.scores),
            "failed": list(self.failed),
            "false_accepts": [
                f"{s.application_id} {s.planted}/{s.variant}" for s in self.scores if s.false_accept
            ],
            "clean": _decisions(self.clean),
            "defective": _decisions(self.defective),
            "recall_of_planted_reason": _recall(self.defective),
            "subjects": _subjects(subjects),
            "fields": _fields([field for score in self.scores for field in score.fields]),
            "reliability": _reliability([field for score in self.scores for field in score.fields]),
            "seconds": _seconds(self.scores),
            "peak_mib": round(self.peak_mib),
        }

    def text(self) -> str:
        """The figures as plain tables, the failures listed below them."""
        figures = self.as_dict()
        lines = [
            "{applications} applications, {settings}".format(
                applications=figures["applications"],
                settings=", ".join(f"{key} {value}" for key, value in self.settings.items()),
            ),
            "",
            *(f"program failed: {', '.join(self.failed)}" for _ in self.failed[:1]),
            f"false accepts: {len(figures['false_accepts'])}",
            *(f"  {entry}" for entry in figures["false_accepts"]),
        ]
        for title in ("clean", "defective"):
            lines.append(f"{title}: " + ", ".join(f"{k} {v}" for k, v in figures[title].items()))
        lines += ["", f"{'planted reason':28}recall   of"]
        for code, (hits, total) in figures["recall_of_planted_reason"].items():
            lines.append(f"{code:28}{hits / max(total, 1):6.1%} {total:4}")
        lines += ["", "subjects"]
        lines += [f"  {key:24}{value}" for key, value in figures["subjects"].items()]
        lines += ["", f"{'field':44}{'exact':>8}{'wrong':>8}{'null':>8}{'n':>6}{'CER':>8}"]
        for name, row in figures["fields"].items():
            cer = "" if row["cer"] is None else f"{row['cer']:8.2%}"
            lines.append(
                f"{name:44}{row['exact']:8.1%}{row['wrong']:8.1%}{row['null']:8.1%}{row['n']:6}{cer}"
            )
        lines += ["", f"{'confidence of the values given':44}{'n':>6}{'mean':>8}{'exact':>8}"]
        for name, row in figures["reliability"].items():
            lines.append(f"{name:44}{row['n']:6}{row['confidence']:8.1%}{row['exact']:8.1%}")
        lines += ["", "seconds per application"]
        lines += [f"  {key:24}{value}" for key, value in figures["seconds"].items()]
        lines += [f"  {'peak memory':24}{figures['peak_mib']} MiB"]
        lines += ["", "not as expected"]
        for entry in self.scores:
            missed = entry.planted is not None and entry.planted not in entry.codes
            if not entry.right or missed:
                planted = f"{entry.planted}/{entry.variant}" if entry.planted else "clean"
                lines.append(
                    f"  {entry.application_id} {planted} -> {entry.decision.value}; "
                    + "; ".join(entry.reasons)
                )
        return "\n".join(lines) + "\n"


def run_evaluation(
    set_directory: Path,
    workers: int = 1,
    policy: Policy | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    *,
    make_engine: batch.MakeEngine = batch.make_verifier,
) -> Evaluation:
    """Runs every application of a generated set and scores it.

    The reports are kept in SET/reports, so that failures can be looked at.

    Raises:
        UsageError: the folder is not a set that `python -m samples` wrote.
    """
    settings_file = set_directory / "set.json"
    if not settings_file.is_file():
        raise UsageError(
            f"{set_directory} is not a generated set: it has no set.json.",
            remedy="Make one with `python -m samples OUT`.",
        )
    settings = json.loads(settings_file.read_text(encoding="utf-8"))
    reports = set_directory / "reports"
    batch.run(
        set_directory / "applications",
        reports,
        workers=workers,
        resume=False,
        policy=policy or Policy(),
        on_progress=on_progress,
        make_engine=make_engine,
    )
    scores: list[Score] = []
    failed: list[str] = []
    for truth_file in sorted((set_directory / "truth").glob("*.json")):
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        report_file = reports / truth["application_id"] / "report.json"
        if not report_file.is_file():
            failed.append(truth["application_id"])
            continue
        report = Report.model_validate_json(report_file.read_text(encoding="utf-8"))
        scores.append(score(report, truth))
    return Evaluation(
        settings={key: settings[key] for key in ("tier", "split", "seed", "count") if key in settings},
        scores=tuple(scores),
        failed=tuple(failed),
        peak_mib=_peak_mib(),
    )


def write_json(evaluation: Evaluation, path: Path) -> None:
    """Writes the figures and every application's score."""
    content = {**evaluation.as_dict(), "scores": [asdict(score) for score in evaluation.scores]}
    path.write_text(json.dumps(content, indent=1, default=str) + "\n", encoding="utf-8")


def _decisions(scores: Iterable[Score]) -> dict[str, int]:
    counts = Counter(score.decision for score in scores)
    return {decision.value: counts[decision] for decision in Decision}


def _recall(scores: Iterable[Score]) -> dict[str, tuple[int, int]]:
    totals: dict[str, list[bool]] = defaultdict(list)
    for entry in scores:
        totals[str(entry.planted)].append(entry.planted in entry.codes)
    table = {code: (sum(hits), len(hits)) for code, hits in sorted(totals.items())}
    everything = [hit for hits in totals.values() for hit in hits]
    return {**table, "all": (sum(everything), len(everything))}


def _subjects(subjects: list[SubjectScore]) -> dict[str, str]:
    """Figures of the subjects that can be read, and how many of the spoilt ones were found all the same."""
    spoilt = [subject for subject in subjects if not subject.readable]
    subjects = [subject for subject in subjects if subject.readable]
    known = [subject for subject in subjects if subject.kind.value != "unknown"]
    ious = np.array([subject.iou or 0.0 for subject in known]) if known else np.zeros(1)
    skews = [subject.skew_error for subject in known if subject.skew_error is not None] or [0.0]
    turned = [subject.rotation_right for subject in known if subject.rotation_right is not None]
    rows = sum(subject.rows_expected for subject in known)
    return {
        "found": _share([subject.found for subject in known]),
        "kind right": _share([subject.kind_right for subject in subjects]),
        "role right": _share([subject.role_right for subject in known]),
        "rotation right": _share([bool(right) for right in turned]),
        "corner IoU": f"median {np.median(ious):.3f}, 5th percentile {np.percentile(ious, 5):.3f}",
        "skew error": f"95th percentile {np.percentile(skews, 95):.2f} degrees",
        "KK rows found": f"{sum(s.rows_found for s in known) / max(rows, 1):.1%} of {rows}",
        "spoilt, found": _share([subject.found for subject in spoilt]),
    }


def _share(hits: list[bool]) -> str:
    return f"{sum(hits) / max(len(hits), 1):.1%} of {len(hits)}"


def _fields(fields: list[FieldScore]) -> dict[str, dict[str, Any]]:
    groups: dict[str, list[FieldScore]] = defaultdict(list)
    for entry in fields:
        if entry.outcome != "absent":
            groups[f"{entry.kind.value}.{entry.name}"].append(entry)
    table: dict[str, dict[str, Any]] = {}
    for name, group in sorted(groups.items()):
        counts = Counter(entry.outcome for entry in group)
        length = sum(entry.length for entry in group)
        table[name] = {
            **{outcome: counts[outcome] / len(group) for outcome in ("exact", "wrong", "null")},
            "n": len(group),
            "cer": sum(entry.errors for entry in group) / length if length else None,
        }
    return table


def _reliability(fields: list[FieldScore]) -> dict[str, dict[str, float]]:
    """How often values of about the same confidence are exact: as often as it says, if it is calibrated."""
    given: dict[str, list[FieldScore]] = defaultdict(list)
    for entry in fields:
        if entry.outcome in ("exact", "wrong"):
            sort = "names" if entry.name.rsplit(".", 1)[-1] in NAMES else "numbers, dates, words"
            step = bisect_right(CONFIDENCE_STEPS, entry.confidence)
            low, high = ((0.0, *CONFIDENCE_STEPS, 1.0)[at] for at in (step, step + 1))
            given[f"{sort}, {low:.2f} to {high:.2f}"].append(entry)
    return {
        name: {
            "n": len(group),
            "confidence": float(np.mean([entry.confidence for entry in group])),
            "exact": sum(entry.outcome == "exact" for entry in group) / len(group),
        }
        for name, group in sorted(given.items())
    }


def _seconds(scores: Iterable[Score]) -> dict[str, str]:
    scores = list(scores)
    totals = [entry.seconds for entry in scores] or [0.0]
    table = {"total": f"median {np.median(totals):.2f}, 95th percentile {np.percentile(totals, 95):.2f}"}
    for stage in sorted({stage for entry in scores for stage in entry.stages}):
        table[stage] = f"median {np.median([entry.stages.get(stage, 0.0) for entry in scores]):.2f}"
    return table


def _peak_mib() -> float:
    """Largest resident memory of this process and of its workers; Linux counts KiB, macOS bytes."""
    unit = 1024.0 if sys.platform != "darwin" else 1024.0 * 1024.0
    usages = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(usages) / unit
