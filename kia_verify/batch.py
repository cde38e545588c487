"""An inbox of applications: every sub-folder is verified, none is lost."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from kia_verify import output
from kia_verify.errors import EngineMissingError
from kia_verify.inbox import Task, claim_ids, finished, folders_of, note_source
from kia_verify.intake.application import Application
from kia_verify.output import Entry
from kia_verify.page.render import write_application_page, write_batch_page
from kia_verify.policy import Policy
from kia_verify.reading.readers import ReaderName
from kia_verify.report import Decision, Report
from kia_verify.workers import Died, run_tasks

logger = logging.getLogger(__name__)

_DIED = "The process that verified it was killed. Look for a photograph that exhausts memory."


class Engine(Protocol):
    """What verifies an application; `kia_verify.verifier.Verifier` is the one there is."""

    def verify(self, application: Application) -> Report:
        """Judges one application."""


MakeEngine = Callable[[Policy, int], Engine]
"""Makes an engine from the policy and a number of threads; must be picklable."""


def make_verifier(policy: Policy, threads: int, reader: ReaderName = ReaderName.RAPIDOCR) -> Engine:
    """The real engine. Imported here, so that wrong usage is told without loading any model."""
    from kia_verify.verifier import Verifier

    return Verifier(policy, threads=threads, reader=reader)


@dataclass(frozen=True)
class Outcome:
    """What a worker hands back; `trace` is the traceback of an unforeseen error."""

    entry: Entry
    trace: str = ""


@dataclass(frozen=True)
class BatchResult:
    """What became of every application, in the order of folders."""

    entries: tuple[Entry, ...]

    @property
    def exit_code(self) -> int:
        """The contract's exit status."""
        decisions = [entry.report.decision for entry in self.entries if entry.report]
        return output.exit_code(decisions, failed=any(entry.error for entry in self.entries))


def run(
    inbox: Path,
    out: Path,
    workers: int = 1,
    resume: bool = False,
    policy: Policy | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    *,
    make_engine: MakeEngine = make_verifier,
) -> BatchResult:
    """Verifies every sub-folder of an inbox.

    Writes `out/<application_id>/report.json` and `index.html` as each is done, and when all are:
    `out/summary.csv`, `out/index.html` and `out/cards.jsonl`. These three are removed at the start,
    so that the issuer never reads the feed of a run that was not finished.

    Args:
        workers: processes; each loads the models once and keeps to one thread.
        resume: leave applications alone whose report is there, valid, and made from the same files
            under the same policy.
        on_progress: called with (done, total).

    Returns:
        One entry per sub-folder. An application on which the program failed has an entry with the
        error and no report; it does not stop the others.

    Raises:
        UsageError: the inbox is no folder, holds photographs itself, or the results would be
            written among the applications.
        EngineMissingError: the engine cannot work at all.
    """
    policy = policy or Policy()
    folders = folders_of(inbox, out)
    out.mkdir(parents=True, exist_ok=True)
    output.sweep(out)
    for name in (output.CARDS, output.SUMMARY, output.INDEX):
        (out / name).unlink(missing_ok=True)

    entries: dict[Path, Entry] = {}
    tasks: list[Task] = []
    for folder, claim in claim_ids(folders, out):
        report = finished(claim, out, policy) if resume and isinstance(claim, Task) else None
        if isinstance(claim, Entry):
            entries[folder] = claim
        elif report:
            entries[folder] = claim.entry(report)
        else:
            tasks.append(claim)

    work = partial(_work, out=out, policy=policy, make_engine=make_engine)
    if on_progress:
        on_progress(len(entries), len(folders))
    for task, outcome in run_tasks(work, tasks, max(1, min(workers, len(tasks)))):
        if isinstance(outcome, Died):
            outcome = Outcome(task.entry(error=_DIED))
        entries[task.folder] = outcome.entry
        if outcome.entry.error:
            logger.error("%s: %s", task.application.application_id, outcome.entry.error)
            logger.debug("%s", outcome.trace)
        if on_progress:
            on_progress(len(entries), len(folders))

    ordered = tuple(entries[folder] for folder in folders)
    write_batch_page(ordered, out)
    output.write_summary(ordered, out / output.SUMMARY)
    output.write_cards(ordered, out / output.CARDS)
    return BatchResult(ordered)


def verify_into(application: Application, engine: Engine, directory: Path) -> Report:
    """Verifies one application and writes its report and page into a directory."""
    (directory / output.REPORT).unlink(missing_ok=True)
    report = engine.verify(application)
    if report.decision is Decision.ACCEPT and report.card is None:
        raise RuntimeError("accepted without a card")
    write_application_page(report, application, directory)
    output.write_report(report, directory)
    return report


_engine: Engine | None = None
"""The engine of this worker process, made at its first task."""


def _work(task: Task, out: Path, policy: Policy, make_engine: MakeEngine) -> Outcome:
    """One application, in a worker process. Only a missing engine is raised."""
    global _engine
    directory = out / task.application.application_id
    try:
        # First of all: an old report must never stand beside a new fingerprint.
        (directory / output.REPORT).unlink(missing_ok=True)
        if _engine is None:
            _engine = make_engine(policy, 1)
        note_source(task, out, policy)
        return Outcome(task.entry(verify_into(task.application, _engine, directory)))
    except EngineMissingError:
        raise
    except Exception as error:
        return Outcome(task.entry(error=output.describe(error)), traceback.format_exc())
