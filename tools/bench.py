"""Seconds for each photograph and application, beside what one would use instead, on the same photographs.

The plain baseline is what one would write first: RapidOCR with its defaults on the whole file as stored. It
does not find, turn, classify, parse or judge anything, so it shows what reading alone costs. `akshara-ocr`
reads identity cards with Tesseract; it is timed on the KTPs where it is installed (`pip install --no-deps
akshara-ocr`: what else it asks for is here, but for a second OpenCV). All run in this process, one after
the other on each photograph, with as many threads, and are loaded and warmed up before the clock starts.
Load time, memory and throughput are those of fresh processes of one thread each, as `kia-verify batch` uses.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import resource
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from kia_verify.workers import Died, run_tasks

THREADS = 2
FEWEST_TASKS = 12
"""Applications in a measurement of throughput: small sets are gone through again."""
Rows = defaultdict[str, list[float]]


@dataclass(frozen=True)
class Run:
    """One application verified in a process of its own.

    Attributes:
        load: seconds to import the engine and load its models, the same for all runs of a process.
        started, ended: wall-clock times in seconds.
        peak: the most memory that the process has taken so far, MiB.
    """

    load: float
    started: float
    ended: float
    peak: float


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inbox", type=Path, help="every sub-folder is an application")
    folders = sorted(path for path in parser.parse_args().inbox.iterdir() if path.is_dir())
    if not folders:
        parser.error("no applications there")
    # Processes first: while they run, this one holds no models.
    one, two = (_runs(folders, workers) for workers in (1, 2))
    photographs, applications = _side_by_side(folders)
    print(f"{len(folders)} applications, {THREADS} threads; seconds")
    _table("per photograph (and of those that a stage saw)", photographs)
    _table("per application", applications)
    everyone = [*one, *two]
    print(f"\nmodel load time   median {np.median([run.load for run in everyone]):.2f} s")
    print(f"peak memory       {max(run.peak for run in everyone):.0f} MiB per process")
    single, double = _throughput(one), _throughput(two)
    print(f"throughput        {single:.1f} applications a minute with 1 worker, {double:.1f} with 2", end="")
    print(f": {double / single:.2f} times")


def _side_by_side(folders: list[Path]) -> tuple[Rows, Rows]:
    """Seconds of every contender for each photograph, and for each application."""
    from rapidocr import RapidOCR

    from kia_verify import ImageRefused, Verifier, application_from, load_application

    verifier = Verifier(threads=THREADS)
    plain = RapidOCR(
        params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": THREADS}
    )
    akshara = _akshara()
    photographs: Rows = defaultdict(list)
    applications: Rows = defaultdict(list)
    warm = False
    for folder in folders:
        application = load_application(folder)
        reading = 0.0
        for source in application.sources:
            try:
                pixels = source.load().pixels
            except ImageRefused:
                continue
            if source.path is None:
                continue
            alone = application_from({source.path.name: source.path})
            if not warm:
                plain(pixels)
                verifier.verify(alone)
                warm = True
            seconds = _seconds(functools.partial(plain, pixels))
            reading += seconds
            photographs["plain RapidOCR"].append(seconds)
            report = verifier.verify(alone)
            photographs["kia-verify"].append(report.timing.total_s)
            for stage, seconds in report.timing.stages.items():
                photographs[f"  {stage}"].append(seconds)
            if akshara is not None and any(document.kind == "ktp" for document in report.documents):
                photographs["akshara-ocr, KTP"].append(_seconds(functools.partial(akshara, pixels)))
                photographs["kia-verify, KTP"].append(report.timing.total_s)
        applications["plain RapidOCR"].append(reading)
        timing = verifier.verify(application).timing
        applications["kia-verify"].append(timing.total_s)
        for stage, seconds in timing.stages.items():
            applications[f"  {stage}"].append(seconds)
    return photographs, applications


def _akshara() -> Callable[[object], object] | None:
    """The package's reader of identity cards, None where it is not installed."""
    if find_spec("akshara_ocr") is None:
        return None
    module = importlib.import_module("akshara_ocr")
    extract: Callable[[object], object] = module.IDDocOCR(doc_type="ktp").extract
    return extract


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _table(title: str, rows: Rows) -> None:
    print(f"\n{title:50}{'median':>8}{'95 %':>8}{'n':>5}")
    for name, row in rows.items():
        median, high = np.percentile(row, [50, 95])
        print(f"{name:50}{median:8.2f}{high:8.2f}{len(row):5}")


def _runs(folders: list[Path], workers: int) -> list[Run]:
    """Verifies every application in so many processes of one thread each."""
    tasks = folders * -(-FEWEST_TASKS // len(folders))
    runs = [result for _, result in run_tasks(_run, tasks, workers)]
    lost = sum(isinstance(run, Died) for run in runs)
    if lost:
        raise SystemExit(f"{lost} processes died")
    return [run for run in runs if isinstance(run, Run)]


def _run(folder: Path) -> Run:
    """Verifies one application in a worker process."""
    verify, load = _worker()
    started = time.time()
    verify(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(load, started, time.time(), peak)


@functools.cache
def _worker() -> tuple[Callable[[Path], object], float]:
    """A process's own verifier, and the seconds that it took to import and load it."""
    started = time.perf_counter()
    from kia_verify import Verifier, load_application

    verifier = Verifier(threads=1)
    return lambda folder: verifier.verify(load_application(folder)), time.perf_counter() - started


def _throughput(runs: list[Run]) -> float:
    """Applications a minute, from the first start to the last end."""
    return 60 * len(runs) / (max(run.ended for run in runs) - min(run.started for run in runs))


if __name__ == "__main__":
    main()
