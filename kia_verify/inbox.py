"""What lies in an inbox: its applications, the ids they are kept under, and what is done already."""

from __future__ import annotations

import hashlib
import json
import logging
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kia_verify import output
from kia_verify.errors import KiaVerifyError, UsageError
from kia_verify.intake.application import Application
from kia_verify.intake.folder import load_application, printable_name
from kia_verify.intake.limits import MAX_FILE_BYTES
from kia_verify.intake.manifest import MANIFEST
from kia_verify.output import Entry
from kia_verify.policy import Policy
from kia_verify.report import Report

logger = logging.getLogger(__name__)

_SOURCE = "source.json"


@dataclass(frozen=True)
class Task:
    """One application of the inbox, under the id by which its results are kept."""

    folder: Path
    application: Application

    def entry(self, report: Report | None = None, error: str = "") -> Entry:
        """What became of it."""
        return Entry(self.application.application_id, printable_name(self.folder.name), report, error)


def folders_of(inbox: Path, out: Path) -> list[Path]:
    """The sub-folders of the inbox, by name."""
    if not inbox.is_dir():
        raise UsageError(
            f"{inbox} is not a folder.", remedy="Give the folder whose sub-folders are applications."
        )
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


def claim_ids(folders: list[Path], out: Path) -> Iterator[tuple[Path, Task | Entry]]:
    """Gives every folder an id of its own; a folder that is no application becomes its error."""
    wanted: dict[Path, Application] = {}
    for folder in folders:
        try:
            wanted[folder] = load_application(folder)
        except KiaVerifyError as error:
            name = printable_name(folder.name)
            logger.error("%s: %s", name, output.describe(error))
            yield folder, Entry(name, name, error=output.describe(error))
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


def finished(task: Task, out: Path, policy: Policy) -> Report | None:
    """The report of an earlier run, None if it has to be made again.

    A report without a fingerprint beside it was put there by someone who means it to be kept.
    """
    directory = out / task.application.application_id
    report = output.read_report(directory, task.application.application_id)
    try:
        source = json.loads((directory / _SOURCE).read_text(encoding="utf-8"))
        return report if source == _source(task, policy) else None
    except FileNotFoundError:
        return report
    except (OSError, ValueError):
        return None


def note_source(task: Task, out: Path, policy: Policy) -> None:
    """Writes down what the report that is about to be made is made from."""
    path = out / task.application.application_id / _SOURCE
    output.write_atomically(path, json.dumps(_source(task, policy)))


def _source(task: Task, policy: Policy) -> dict[str, str]:
    return {"folder": printable_name(task.folder.name), "fingerprint": _fingerprint(task, policy)}


def _fingerprint(task: Task, policy: Policy) -> str:
    """Of everything that the verdict depends on: photographs, application.json and policy."""
    digest = hashlib.sha256(policy.model_dump_json().encode())
    paths = [source.path for source in task.application.sources if source.path]
    for path in (*paths, task.folder / MANIFEST):
        digest.update(printable_name(path.name).encode() + b"\0")
        # Pipes would block; what is above the limit or cannot be opened is refused unread.
        with suppress(OSError):
            if path.is_file() and path.stat().st_size <= MAX_FILE_BYTES:
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
