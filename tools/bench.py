"""Seconds for each photograph and application, beside what one would use instead, on the same photographs.

The plain baseline is what one would write first: RapidOCR with its defaults on the whole file as stored. It
does not find, turn, classify, parse or judge anything, so it shows what reading alone costs. `akshara-ocr`
reads identity cards with Tesseract; it is timed on the KTPs where it is installed (`pip install --no-deps
akshara-ocr`: what else it asks for is here, but for a second OpenCV). Everything is measured in processes of
one thread each, as `kia-verify batch` uses. Contenders take turns on each photograph and are warmed up before
the clock starts; loading and memory are those of processes that hold kia-verify alone. Figures are medians
and 95th percentiles. On a busy machine compare the processor times.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import resource
import shutil
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

import cv2
import numpy as np

from kia_verify.imaging.working_copy import shrink
from kia_verify.workers import Died, run_tasks

if TYPE_CHECKING:
    from rapidocr import RapidOCR

    from kia_verify.intake.application import Application
    from kia_verify.report import Report

FEWEST_TASKS = 12
"""Applications in a measurement of throughput: small sets are gone through again."""
Rows = dict[str, list[float]]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Timed:
    """One application, photograph by photograph, by every contender."""

    photographs: Rows
    application: Rows


@dataclass(frozen=True)
class Run:
    """One application verified in a process of its own.

    Attributes:
        load: seconds to import the engine and load its models, the same for all runs of a process.
        started, ended: wall-clock times in seconds.
        busy: seconds of processor time, less than the time passed where others took the core.
        peak: the most memory that the process has taken so far, MiB.
    """

    load: float
    started: float
    ended: float
    busy: float
    peak: float


def main() -> None:
    """Prints every table as soon as it is known."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("inbox", type=Path, help="every sub-folder is an application")
    parser.add_argument("--long-side", type=int, help="reduce what is larger, in pixels, as WhatsApp does")
    arguments = parser.parse_args()
    folders = sorted(path for path in arguments.inbox.iterdir() if path.is_dir())
    if not folders:
        parser.error("no applications there")
    print(f"{len(folders)} applications, one thread; seconds", flush=True)
    if arguments.long_side is None:
        _bench(folders)
        return
    with TemporaryDirectory() as reduced:
        _bench([_reduced(folder, Path(reduced) / folder.name, arguments.long_side) for folder in folders])


def _reduced(folder: Path, to: Path, long_side: int) -> Path:
    """A copy of an application in which no photograph is longer than that."""
    shutil.copytree(folder, to)
    for path in to.iterdir():
        pixels = cv2.imread(str(path))
        if pixels is not None and max(pixels.shape[:2]) > long_side:
            cv2.imwrite(str(path), shrink(np.asarray(pixels, np.uint8), long_side)[0])
    return to


def _bench(folders: list[Path]) -> None:
    photographs: Rows = defaultdict(list)
    applications: Rows = defaultdict(list)
    for timed in _results(_side_by_side, folders, workers=1):
        for rows, more in ((photographs, timed.photographs), (applications, timed.application)):
            for name, seconds in more.items():
                rows[name] += seconds
    _table("per photograph (a stage: of those that it saw)", photographs)
    _table("per application", applications)
    tasks = list(islice(cycle(folders), max(len(folders), FEWEST_TASKS)))
    runs = {workers: _results(_run, tasks, workers) for workers in (1, 2)}
    everyone = [run for several in runs.values() for run in several]
    _table("per process", {"load": [run.load for run in everyone]})
    _table("per process, MiB", {"peak memory": [run.peak for run in everyone]})
    for workers, several in runs.items():
        name = f"with {workers} worker{'s' if workers > 1 else ''}"
        passed = [run.ended - run.started for run in several]
        _table(f"per application {name}", {"passed": passed, "processor": [run.busy for run in several]})
        print(f"{'applications a minute':50}{60 * _rate(several):8.1f}", flush=True)
    print(f"{'2 workers over 1':50}{_rate(runs[2]) / _rate(runs[1]):8.2f}", flush=True)


def _results(function: Callable[[Path], Result], folders: list[Path], workers: int) -> list[Result]:
    """What so many processes of one thread each make of the applications."""
    results = [result for _, result in run_tasks(function, folders, workers)]
    finished = [result for result in results if not isinstance(result, Died)]
    if len(finished) < len(results):
        raise SystemExit(f"{len(results) - len(finished)} processes died")
    return finished


def _side_by_side(folder: Path) -> Timed:
    """Every contender on each photograph of an application, then kia-verify on the whole of it."""
    from kia_verify import ImageRefused, application_from, load_application

    warm = _contenders.cache_info().currsize > 0
    verify, plain, akshara = _contenders()
    timed = Timed(defaultdict(list), defaultdict(list))
    application = load_application(folder)
    if not warm:
        verify(application)
    reading = busy = 0.0
    for source in application.sources:
        try:
            pixels = source.load().pixels
        except ImageRefused:
            continue
        if source.path is None:
            continue
        if not warm:
            plain(pixels)
            warm = True
        started = time.process_time()
        seconds = _seconds(functools.partial(plain, pixels))
        busy += time.process_time() - started
        reading += seconds
        timed.photographs["plain RapidOCR"].append(seconds)
        report = verify(application_from({source.path.name: source.path}))
        timed.photographs["kia-verify"].append(report.timing.total_s)
        for stage, seconds in report.timing.stages.items():
            timed.photographs[f"  {stage}"].append(seconds)
        if akshara is not None and any(document.kind == "ktp" for document in report.documents):
            timed.photographs["akshara-ocr, KTP"].append(_seconds(functools.partial(akshara, pixels)))
            timed.photographs["kia-verify, KTP"].append(report.timing.total_s)
    timed.application["plain RapidOCR"].append(reading)
    timed.application["  processor time of plain RapidOCR"].append(busy)
    started = time.process_time()
    timing = verify(application).timing
    timed.application["kia-verify"].append(timing.total_s)
    timed.application["  processor time of kia-verify"].append(time.process_time() - started)
    for stage, seconds in timing.stages.items():
        timed.application[f"  {stage}"].append(seconds)
    return timed


@functools.cache
def _contenders() -> tuple[Callable[[Application], Report], RapidOCR, Callable[[object], object] | None]:
    """A process's own kia-verify, plain RapidOCR, and akshara-ocr where it is installed."""
    from rapidocr import RapidOCR

    from kia_verify import Verifier

    one_thread = {"EngineConfig.onnxruntime.intra_op_num_threads": 1}
    plain = RapidOCR(params={"Global.log_level": "error", **one_thread})
    akshara: Callable[[object], object] | None = None
    if find_spec("akshara_ocr") is not None:
        akshara = importlib.import_module("akshara_ocr").IDDocOCR(doc_type="ktp").extract
    return Verifier(threads=1).verify, plain, akshara


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _table(title: str, rows: Rows) -> None:
    print(f"\n{title:50}{'median':>8}{'95 %':>8}{'n':>5}")
    for name, row in rows.items():
        median, high = np.percentile(row, [50, 95])
        print(f"{name:50}{median:8.2f}{high:8.2f}{len(row):5}", flush=True)


def _run(folder: Path) -> Run:
    """Verifies one application in a worker process."""
    verify, load = _worker()
    started, busy = time.time(), time.process_time()
    verify(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(load, started, time.time(), time.process_time() - busy, peak)


@functools.cache
def _worker() -> tuple[Callable[[Path], object], float]:
    """A process's own verifier, and the seconds that it took to import and load it."""
    started = time.perf_counter()
    from kia_verify import Verifier, load_application

    verifier = Verifier(threads=1)
    return lambda folder: verifier.verify(load_application(folder)), time.perf_counter() - started


def _rate(runs: list[Run]) -> float:
    """Applications a second, from the first start to the last end."""
    return len(runs) / (max(run.ended for run in runs) - min(run.started for run in runs))


if __name__ == "__main__":
    main()
