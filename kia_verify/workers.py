"""Tasks in processes of their own, where a task that kills its process takes no other task with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_ONE_THREAD = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Numerical libraries read these when they are loaded; every worker process has one core to itself."""


@dataclass(frozen=True)
class Died:
    """Stands for the result of a task whose process was killed or crashed while it ran."""


def usable_cores() -> int:
    """Cores that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_tasks(
    function: Callable[[Task], Result], tasks: Sequence[Task], workers: int
) -> Iterator[tuple[Task, Result | Died]]:
    """Runs `function` over the tasks in `workers` spawned processes, yielding results as they come.

    When a process dies, the executor cannot say which of the running tasks did it. So no more tasks
    are handed out than there are workers, and those that were running are repeated one at a time,
    each in a process of its own: only one that dies again is given up as `Died`.

    Args:
        function, tasks: picklable; an exception of the function is raised here.

    Raises:
        KeyboardInterrupt: after all worker processes were ended.
    """
    waiting = list(reversed(tasks))
    with _one_thread_each():
        while waiting:
            running: list[Task] = []
            yield from _until_broken(function, waiting, running, workers)
            for suspect in running:
                alone: list[Task] = []
                yield from _until_broken(function, [suspect], alone, 1)
                if alone:
                    yield suspect, Died()


def _until_broken(
    function: Callable[[Task], Result], waiting: list[Task], running: list[Task], workers: int
) -> Iterator[tuple[Task, Result | Died]]:
    """Takes tasks from the end of `waiting` until none is left or a process dies.

    On return `running` holds the tasks that were under way when it died.
    """
    crew = _Crew(workers)
    futures: dict[Future[Result], Task] = {}
    try:
        while waiting or futures:
            while waiting and len(futures) < workers:
                futures[crew.pool.submit(function, waiting[-1])] = waiting[-1]
                waiting.pop()
            done, _ = wait(futures, return_when=FIRST_COMPLETED)
            for future in done:
                result = future.result()
                yield futures.pop(future), result
    except BrokenProcessPool:
        finished = [future for future in futures if future.done() and future.exception() is None]
        for future in finished:
            yield futures.pop(future), future.result()
        running.extend(futures.values())
    except BaseException:
        crew.end()
        raise
    finally:
        crew.pool.shutdown(cancel_futures=True)


class _Crew:
    """A pool whose processes can be ended at once."""

    def __init__(self, workers: int) -> None:
        self._others = set(multiprocessing.active_children())
        self.pool = ProcessPoolExecutor(
            workers, mp_context=multiprocessing.get_context("spawn"), initializer=_settle
        )

    def end(self) -> None:
        for process in set(multiprocessing.active_children()) - self._others:
            process.terminate()


def _settle() -> None:
    """First thing in a worker: the parent alone answers Ctrl-C, and OpenCV keeps to one thread."""
    import cv2  # here, so that the parent needs no OpenCV

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes spawned within inherit the limits; the parent's own environment is put back."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
