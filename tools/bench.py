"""Seconds of each stage for each photograph, beside a plain use of RapidOCR on the same photographs.

The baseline is what one would write first: RapidOCR with its defaults on the whole file as stored. It does
not find, turn, classify, parse or judge anything, so it shows what reading alone costs. Both run in
this process, one photograph after the other, with as many threads. Networks are loaded, and
warmed up on the first photograph, before the clock starts.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from rapidocr import RapidOCR

from kia_verify import ImageRefused, Verifier, application_from, load_application
from kia_verify.imaging.geometry import Image

THREADS = 2


def main() -> None:
    """Prints median and 95th percentile of each row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inbox", type=Path, help="every sub-folder is an application")
    arguments = parser.parse_args()
    photographs = _photographs(arguments.inbox)
    if not photographs:
        parser.error(f"no photographs in {arguments.inbox}")
    verifier = Verifier(threads=THREADS)
    plain = RapidOCR(
        params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": THREADS}
    )
    path, pixels = photographs[0]
    _verify(verifier, path)
    plain(pixels)
    rows: defaultdict[str, list[float]] = defaultdict(list)
    for path, pixels in photographs:
        started = time.perf_counter()
        plain(pixels)
        rows["plain RapidOCR"].append(time.perf_counter() - started)
        for name, seconds in _verify(verifier, path).items():
            rows[name].append(seconds)
    print(f"{len(photographs)} photographs, {THREADS} threads; seconds per photograph that the stage saw")
    print(f"{'':16}{'median':>8}{'95 %':>8}{'n':>5}")
    for name, row in rows.items():
        median, high = np.percentile(row, [50, 95])
        print(f"{name:16}{median:8.2f}{high:8.2f}{len(row):5}")


def _photographs(inbox: Path) -> list[tuple[Path, Image]]:
    """Every file of the applications that can be decoded, and its pixels."""
    photographs = []
    for folder in sorted(path for path in inbox.iterdir() if path.is_dir()):
        for source in load_application(folder).sources:
            try:
                pixels = source.load().pixels
            except ImageRefused:
                continue
            if source.path is not None:
                photographs.append((source.path, pixels))
    return photographs


def _verify(verifier: Verifier, path: Path) -> dict[str, float]:
    """Seconds of an application of this one photograph, in all and by stage."""
    report = verifier.verify(application_from({path.name: path}))
    return {"kia-verify": report.timing.total_s, **report.timing.stages}


if __name__ == "__main__":
    main()
