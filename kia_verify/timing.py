"""Wall-clock time by stage."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Adds up the seconds spent in each named stage; stages do not nest."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._stages: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self._stages[name] += time.perf_counter() - started

    @property
    def total(self) -> float:
        return time.perf_counter() - self._started

    @property
    def stages(self) -> dict[str, float]:
        return {name: round(seconds, 3) for name, seconds in self._stages.items()}
