"""An inbox of applications: every sub-folder is verified, none is lost."""

from __future__ import annotations

import hashlib
import json
import logging
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from kia_verify import output
from kia_verify.errors import EngineMissingError, KiaVerifyError, UsageError
from kia_verify.intake.application import Application
from kia_verify.intake.folder import load_application, printable_name
from kia_verify.intake.limits import MAX_FILE_BYTES
from kia_verify.output import Entry
from kia_verify.page.render import write_application_page, write_batch_page
from kia_verify.policy import Policy
from kia_verify.report import Decision, Report
from kia_verify.workers import Died, run_tasks

logger = logging.getLogger(__name__)

_SOURCE = "source.json"
_DIED = "The process that verified it was killed. Look for a photograph that exhausts memory."


class Engine(Protocol):
    """What verifies an application; `kia_verify.verifier.Verifier` is the one there is."""

    def verify(self, application: Application) -> Report:
        """Judges one application."""


MakeEngine = Callable[[Policy, str], Engine]
"""Makes an engine from the policy and the name of the reader; must be picklable."""


def make_verifier(policy: Policy, reader: str) -> Engine:
    """The real engine. Imported here, so that wrong usage is told without loading any model."""
    from kia_verify.verifier import Verifier

    return Verifier(policy, reader=reader)


@dataclass(frozen=True)
class Task:
    """One application of the inbox, under the id by which its results are kept."""

    folder: Path
    application: Application

    def entry(self, report: Report | None = None, error: str = "") -> Entry:
        """What became of it."""
        return Entry(self.application.application_id, printable_name(self.folder.name), report, error)


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
    reader: str = "rapidocr",
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
    folders = _folders(inbox, out)
    out.mkdir(parents=True, exist_ok=True)
    output.sweep(out)
    for name in (output.CARDS, output.SUMMARY, output.INDEX):
        (out / name).unlink(missing_ok=True)

    entries: dict[Path, Entry] = {}
    tasks: list[Task] = []
    settings = _settings(policy, reader)
    for folder, claim in _claim_ids(folders, out):
        finished = _finished(claim, out, settings) if resume and isinstance(claim, Task) else None
        if isinstance(claim, Entry):
            entries[folder] = claim
        elif finished:
            entries[folder] = claim.entry(finished)
        else:
            tasks.append(claim)

    work = partial(_work, out=out, policy=policy, reader=reader, make_engine=make_engine)
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


def describe(error: BaseException) -> str:
    """An error as one sentence. Of unforeseen ones only the place is told: their text may quote a person."""
    if isinstance(error, KiaVerifyError):
        return output.mask(str(error))
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" at {Path(frame[0].filename).name}:{frame[0].lineno}" if frame else ""
    return f"The program failed ({type(error).__name__}{place}). Please report it; --debug shows more."


def _folders(inbox: Path, out: Path) -> list[Path]:
    """The sub-folders of the inbox, by name."""
    if not inbox.is_dir():
        raise UsageError(f"{inbox} is not a folder.", remedy="Give the folder whose sub-folders are applications.")
    home = inbox.resolve()
    if out.resolve().is_relative_to(home):
        raise UsageError(
            f"{out} lies in the inbox, where it would be taken for an application.",
            remedy="Give --out another place.",
        )
    folders: list[Path] = []
    files = 0
    for path in sorted(inbox.iterdir(), key=lambda entry: entry.name):
        if path.name.startswith("."):
            continue
        if not path.is_dir():
            files += 1
        elif path.is_symlink() and not path.resolve().is_relative_to(home):
            logger.warning("%s: a link that leads out of the inbox is not followed", path.name)
        elif (out / path.name).resolve() == path.resolve():
            raise UsageError(
                f"The results of {path.name} would be written among its photographs.",
                remedy="Give --out another place.",
            )
        else:
            folders.append(path)
    if files and not folders:
        raise UsageError(
            f"{inbox} holds files and no sub-folders.",
            remedy="For the folder of a single application use `kia-verify check`.",
        )
    if files:
        logger.warning("%d files that lie in the inbox itself are ignored", files)
    return folders


def _claim_ids(folders: list[Path], out: Path) -> Iterator[tuple[Path, Task | Entry]]:
    """Gives every folder an id of its own; a folder that is no application becomes its error."""
    wanted: dict[Path, Application] = {}
    for folder in folders:
        try:
            wanted[folder] = load_application(folder)
        except KiaVerifyError as error:
            name = printable_name(folder.name)
            logger.error("%s: %s", name, describe(error))
            yield folder, Entry(name, name, error=describe(error))
    claimed = {_key(application.application_id) for application in wanted.values()}
    for folder in folders:
        if folder not in wanted and _key(folder.name) not in claimed:
            # What an earlier run said of it no longer stands.
            (out / folder.name / output.REPORT).unlink(missing_ok=True)
    taken: set[str] = set()
    for folder, application in wanted.items():
        unique, number = application.application_id, 1
        while _key(unique) in taken or (number > 1 and _key(unique) in claimed):
            number += 1
            unique = f"{application.application_id}~{number}"
        if number > 1:
            logger.warning(
                "%s: the id %s belongs to an earlier folder; its results are kept as %s",
                printable_name(folder.name),
                application.application_id,
                unique,
            )
        taken.add(_key(unique))
        yield folder, Task(folder, replace(application, application_id=unique))


def _key(application_id: str) -> str:
    """Equal for names that some file system takes for the same."""
    return unicodedata.normalize("NFC", application_id).casefold()


def _fingerprint(application: Application, settings: str) -> str:
    """Of everything that the verdict depends on: files, declarations, policy and reader."""
    digest = hashlib.sha256(f"{settings}\n{application.declared}\n".encode())
    for source in application.sources:
        digest.update(source.file.encode() + b"\0")
        # Pipes would block, and what is above the limit is refused unread.
        if source.path and source.path.is_file() and source.path.stat().st_size <= MAX_FILE_BYTES:
            digest.update(hashlib.sha256(source.path.read_bytes()).digest())
    return digest.hexdigest()


def _settings(policy: Policy, reader: str) -> str:
    return f"{policy.model_dump_json()}\n{reader}"


def _source(task: Task, settings: str) -> dict[str, str]:
    return {"folder": printable_name(task.folder.name), "fingerprint": _fingerprint(task.application, settings)}


def _finished(task: Task, out: Path, settings: str) -> Report | None:
    """The report of an earlier run, None if it has to be made again.

    A report without a fingerprint beside it was put there by someone who means it to be kept.
    """
    directory = out / task.application.application_id
    report = output.read_report(directory, task.application.application_id)
    try:
        source = json.loads((directory / _SOURCE).read_text(encoding="utf-8"))
        return report if source == _source(task, settings) else None
    except FileNotFoundError:
        return report
    except (OSError, ValueError):
        return None


_engine: Engine | None = None
"""The engine of this worker process, made at its first task."""


def _work(task: Task, out: Path, policy: Policy, reader: str, make_engine: MakeEngine) -> Outcome:
    """One application, in a worker process. Only a missing engine is raised."""
    global _engine
    directory = out / task.application.application_id
    try:
        (directory / output.REPORT).unlink(missing_ok=True)
        if _engine is None:
            _engine = make_engine(policy, reader)
        source = _source(task, _settings(policy, reader))
        output.write_atomically(directory / _SOURCE, json.dumps(source))
        return Outcome(task.entry(verify_into(task.application, _engine, directory)))
    except EngineMissingError:
        raise
    except Exception as error:
        return Outcome(task.entry(error=describe(error)), traceback.format_exc())
