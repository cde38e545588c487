"""Seconds per application and per stage, from the timing that every report carries.

Each application is checked in one process, one after another; the first one also loads the networks
and is left out of the figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

RESULTS = (0, 3, 4)


def main() -> int:
    """Returns 0, or the command's own status where it failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inbox", type=Path, help="every sub-folder is an application")
    arguments = parser.parse_args()
    folders = sorted(path for path in arguments.inbox.iterdir() if path.is_dir())
    if not folders:
        parser.error(f"no applications in {arguments.inbox}")
    program = Path(sys.executable).with_name("kia-verify")
    command = [program, "check", "--json", folders[0], *folders]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode not in RESULTS:
        return done.returncode
    timings = [json.loads(line)["timing"] for line in done.stdout.splitlines()][1:]
    _print("total", [timing["total_s"] for timing in timings])
    for stage in dict.fromkeys(stage for timing in timings for stage in timing["stages"]):
        _print(stage, [timing["stages"].get(stage, 0.0) for timing in timings])
    return 0


def _print(name: str, seconds: list[float]) -> None:
    median, high = np.percentile(seconds, [50, 95])
    print(f"{name:<16} median {median:6.2f} s   95 % {high:6.2f} s   of {len(seconds)}")


if __name__ == "__main__":
    sys.exit(main())
