"""Runs the batch over a folder of applications and says what became of each, and where the page is.

Applications that need review or are rejected are results, not failures (statuses 3 and 4 of the
contract); only a program that failed or was used wrongly ends with its own status.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

RESULTS = (0, 3, 4)


def main() -> int:
    """Returns 0, or the batch's own status where it failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inbox", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    command = [Path(sys.executable).with_name("kia-verify"), "batch", arguments.inbox, "--out", arguments.out]
    status = subprocess.run(command, check=False).returncode
    if status not in RESULTS:
        return status
    print()
    for path in sorted(arguments.out.glob("*/report.json")):
        report = json.loads(path.read_text("utf-8"))
        codes = ", ".join(dict.fromkeys(reason["code"] for reason in report["reasons"]))
        print(f"{report['application_id']:<12} {report['decision']:<8} {codes}".rstrip())
    print(f"\nOpen {arguments.out / 'index.html'} in a browser.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
