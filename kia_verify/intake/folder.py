"""A folder of photographs, or photographs in memory, as one application."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kia_verify.errors import ApplicationError
from kia_verify.intake import limits
from kia_verify.intake.application import Application, Declared, Source
from kia_verify.intake.image import load_photograph
from kia_verify.intake.manifest import MANIFEST, Manifest, is_safe_id, read_manifest

logger = logging.getLogger(__name__)

_LITTER = frozenset({"thumbs.db", "desktop.ini", MANIFEST})
"""Files that systems leave beside photographs, and the application's own."""


def load_application(folder: Path, today: date | None = None) -> Application:
    """Takes a folder as one application. Photographs are decoded later, when they are asked for.

    Files are taken in the order of their names. Hidden files, the litter of operating systems,
    sub-folders and links that lead out of the folder are left out, the latter two with a warning.
    A folder without photographs is an application whose documents are all missing.

    Args:
        folder: holds the photographs and perhaps an application.json.
        today: the day of the application where application.json names none; default is today.

    Raises:
        ApplicationError: not a folder, too many files, a malformed application.json, or a folder
            name that cannot serve as the id while application.json gives no other.
    """
    if not folder.is_dir():
        raise ApplicationError(
            f"{folder} is not a folder.", remedy="Give the folder that holds one application's photographs."
        )
    sources: list[Source] = []
    manifest = Manifest()
    for path in _entries(folder):
        if path.name == MANIFEST:
            manifest = read_manifest(path)
        elif path.name.casefold() not in _LITTER:
            name = printable_name(path.name)
            sources.append(Source(file=name, load=partial(load_photograph, path, name), path=path))
    if len(sources) > limits.MAX_FILES:
        raise ApplicationError(
            f"{folder} holds {len(sources)} files; an application has at most {limits.MAX_FILES}.",
            remedy="Give every application its own folder and use `kia-verify batch` for all of them.",
        )
    application_id = manifest.application_id or folder.resolve().name
    if not is_safe_id(application_id):
        raise ApplicationError(
            f"The name of the folder {folder} cannot be used as an application id.",
            remedy=f"Rename the folder, or give an application_id in its {MANIFEST}.",
        )
    return Application(
        application_id=application_id,
        received_at=manifest.received_at or today or date.today(),
        sources=tuple(sources),
        declared=manifest.declared,
    )


def application_from(
    photographs: Mapping[str, bytes | Path | NDArray[np.generic]],
    *,
    application_id: str = "application",
    received_at: date | None = None,
    declared: Declared | None = None,
) -> Application:
    """An application from photographs in memory or anywhere on disk.

    Args:
        photographs: name of the photograph to its file's bytes, path or pixels (see `load_photograph`).
        application_id: must be usable as a directory's name.
        received_at: the day on which ages are reckoned; default is today.
        declared: what the applicant typed.

    Raises:
        ApplicationError: the id cannot be used, or there are too many photographs.
    """
    if not is_safe_id(application_id):
        raise ApplicationError(
            "The application_id cannot be used as a directory's name.",
            remedy="Use letters, digits, hyphens and underscores.",
        )
    if len(photographs) > limits.MAX_FILES:
        raise ApplicationError(
            f"An application has at most {limits.MAX_FILES} photographs.", remedy="Split them by application."
        )
    sources = tuple(
        Source(
            file=name,
            load=partial(load_photograph, content, name),
            path=content if isinstance(content, Path) else None,
        )
        for name, content in photographs.items()
    )
    return Application(application_id, received_at or date.today(), sources, declared or Declared())


def _entries(folder: Path) -> list[Path]:
    """The files of the folder by name, without what is left out."""
    home = folder.resolve()
    kept: list[Path] = []
    for path in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if path.name.startswith("."):
            continue
        name = printable_name(path.name)
        if path.is_symlink() and not _stays_in(path, home):
            logger.warning("%s: a link that leads out of the folder is not followed", name)
        elif path.is_dir():
            logger.warning("%s: a folder within an application is ignored", name)
        else:
            kept.append(path)
    return kept


def _stays_in(link: Path, home: Path) -> bool:
    try:
        return link.resolve().is_relative_to(home)
    except (OSError, RuntimeError):  # a loop
        return False


def printable_name(name: str) -> str:
    """The name of a file or folder as valid Unicode: undecodable bytes become the replacement character."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
