"""Is this installation fit for work? Versions, weights, Tesseract, and one card read from memory.

Every examination ends in an `Item`, also when it breaks: a doctor who falls ill is of no use. What may be
missing (OpenCV, the reader) is therefore imported where it is examined.
"""

from __future__ import annotations

import hashlib
import importlib.metadata as metadata
import json
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from kia_verify.errors import EngineMissingError
from kia_verify.models_path import models_directory

if TYPE_CHECKING:
    from kia_verify.imaging.geometry import Image

LEAST_PYTHON = (3, 11)
REINSTALL = "Install the locked packages again (make setup)."
CARD_NIK = "6371051203900000"
"""Well-formed, but serials begin at 0001: this number belongs to nobody."""


class Health(StrEnum):
    """OK; MISSING: not there; WRONG: there, but not what it should be."""

    OK = "ok"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True)
class Item:
    """One finding.

    Attributes:
        name: what was examined.
        detail: what was found.
        remedy: what to do about it, empty where nothing is to be done.
        optional: the engine works without it.
    """

    name: str
    health: Health
    detail: str
    remedy: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Diagnosis:
    """All findings, in the order of examination."""

    items: tuple[Item, ...]

    @property
    def healthy(self) -> bool:
        """Whether everything that the engine cannot do without is in order."""
        return all(item.health is Health.OK or item.optional for item in self.items)


@dataclass(frozen=True)
class Weight:
    """A file of weights that an installed package carries (models/third_party.json).

    Attributes:
        distribution, version: the package and the version in which it was measured.
        file: path inside the installation.
        bytes, sha256: size and checksum.
        licence: SPDX identifier.
        source: who made it.
        use: what the engine does with it.
    """

    distribution: str
    version: str
    file: str
    bytes: int
    sha256: str
    licence: str
    source: str
    use: str


def diagnose() -> Diagnosis:
    """Examines this installation; takes a second or two, reads only, opens no connection."""
    return Diagnosis((_python(), *_packages(), *_weights(), examine_tesseract(), examine_reader()))


def render(diagnosis: Diagnosis) -> str:
    """The diagnosis as plain text, one line per item and its remedy below it."""
    width = max((len(item.name) for item in diagnosis.items), default=0)
    lines: list[str] = []
    for item in diagnosis.items:
        health = f"{item.health}{' (optional)' if item.optional and item.health is not Health.OK else ''}"
        lines.append(f"{item.name:<{width}}  {health:<8}  {item.detail}")
        if item.remedy:
            lines.append(f"{'':<{width}}  -> {item.remedy}")
    lines.append("Fit for work." if diagnosis.healthy else "Not fit for work: see the remedies above.")
    return "\n".join(lines)


def sha256(path: Path) -> str:
    """Checksum of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _python() -> Item:
    detail = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] >= LEAST_PYTHON:
        return Item("Python", Health.OK, detail)
    wanted = ".".join(str(part) for part in LEAST_PYTHON)
    return Item("Python", Health.WRONG, detail, f"Use Python {wanted} or later.")


def _packages() -> Iterator[Item]:
    """The run-time requirements of the installed project, against what is installed."""
    try:
        requirements = [Requirement(line) for line in metadata.requires("kia-verify") or ()]
    except metadata.PackageNotFoundError:
        yield Item("kia-verify", Health.MISSING, "not installed as a package", REINSTALL)
        return
    for requirement in requirements:
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield _package(requirement)
    yield from _opencv_twins()


def _package(requirement: Requirement) -> Item:
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return Item(requirement.name, Health.MISSING, "not installed", REINSTALL)
    if requirement.specifier.contains(version, prereleases=True):
        return Item(requirement.name, Health.OK, version)
    return Item(requirement.name, Health.WRONG, f"{version}, wanted {requirement.specifier}", REINSTALL)


def _opencv_twins() -> Iterator[Item]:
    """Two builds of OpenCV share the directory cv2: the one installed last overwrites the other."""
    found: dict[str, str] = {}
    for name in ("opencv-python", "opencv-python-headless", "opencv-contrib-python"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    if len(set(found.values())) > 1:
        detail = "installed over each other: " + ", ".join(f"{n} {v}" for n, v in found.items())
        yield Item("OpenCV", Health.WRONG, detail, "Uninstall all of them, then install opencv-python alone.")


def _weights() -> Iterator[Item]:
    try:
        manifest = models_directory() / "third_party.json"
    except EngineMissingError as error:
        yield Item("models", Health.MISSING, error.args[0], error.remedy)
        return
    entries = json.loads(manifest.read_text("utf-8"))["weights"]
    yield from examine_weights(Weight(**entry) for entry in entries)


def examine_weights(weights: Iterable[Weight]) -> Iterator[Item]:
    """Compares installed weights with the manifest.

    A checksum that differs is WRONG also where the package's version explains it: the measured
    figures hold for the weights of the manifest.
    """
    for weight in weights:
        name = Path(weight.file).name
        try:
            installed = metadata.distribution(weight.distribution)
        except metadata.PackageNotFoundError:
            yield Item(name, Health.MISSING, f"{weight.distribution} is not installed", REINSTALL)
            continue
        path = Path(str(installed.locate_file(weight.file)))
        if not path.is_file():
            detail = f"{weight.distribution} {installed.version} does not carry it"
            yield Item(name, Health.MISSING, detail, REINSTALL)
        elif path.stat().st_size != weight.bytes or sha256(path) != weight.sha256:
            detail = f"not the file of {weight.distribution} {weight.version}; installed: {installed.version}"
            yield Item(name, Health.WRONG, detail, REINSTALL)
        else:
            yield Item(name, Health.OK, f"{weight.distribution} {installed.version}, {weight.use}")


def examine_tesseract() -> Item:
    """Tesseract reads where `--reader tesseract` asks for it, and nowhere else."""
    try:
        from kia_verify.reading import tesseract

        program = tesseract.probe()
    except ImportError as error:
        detail = f"pytesseract cannot be loaded: {error}"
        return Item("Tesseract", Health.WRONG, detail, REINSTALL, optional=True)
    except EngineMissingError as error:
        health = Health.WRONG if shutil.which(tesseract.PROGRAM) else Health.MISSING
        remedy = f"Needed for --reader tesseract alone. {error.remedy}"
        return Item("Tesseract", health, str(error.args[0]), remedy, optional=True)
    detail = f"{program.version}, {tesseract.LANGUAGE}, for --reader tesseract"
    return Item("Tesseract", Health.OK, detail, optional=True)


def draw_card() -> Image:
    """A plain card with the lines of a KTP, drawn with OpenCV's own font. BGR, shape (640, 1000, 3)."""
    import cv2
    import numpy as np

    card = np.full((640, 1000, 3), (235, 220, 200), dtype=np.uint8)
    lines = (
        ("PROVINSI KALIMANTAN SELATAN", 230, 60, 1.0),
        ("KOTA BANJARMASIN", 340, 110, 1.0),
        (f"NIK : {CARD_NIK}", 40, 200, 1.5),
        ("Nama : CONTOH SAJA", 40, 280, 1.0),
        ("Tempat/Tgl Lahir : BANJARMASIN, 12-03-1990", 40, 340, 1.0),
        ("Jenis Kelamin : LAKI-LAKI", 40, 400, 1.0),
        ("Berlaku Hingga : SEUMUR HIDUP", 40, 460, 1.0),
    )
    for text, x, y, scale in lines:
        cv2.putText(card, text, (x, y), cv2.FONT_HERSHEY_DUPLEX, scale, (40, 30, 30), 2, cv2.LINE_AA)
    return card


def examine_reader() -> Item:
    """Reads the drawn card with the engine's own reader and looks for its NIK."""
    try:
        import numpy as np

        from kia_verify.reading.reader import Reader

        card = draw_card()
        page = Reader().read(card, to_file=np.eye(3), stored=card)
    except ImportError as error:
        remedy = f"{REINSTALL} OpenCV also needs the system's libgl1 and libglib2.0-0."
        return Item("self-test", Health.WRONG, f"the reader cannot be loaded: {error}", remedy)
    except Exception as error:
        detail = f"the reader failed: {type(error).__name__}: {error}"
        return Item("self-test", Health.WRONG, detail, REINSTALL)
    if any(CARD_NIK in re.sub(r"\D", "", line.text) for line in page.lines):
        return Item("self-test", Health.OK, f"{len(page.lines)} lines read, the NIK among them")
    seen = " | ".join(line.text for line in page.lines)
    return Item("self-test", Health.WRONG, f"the NIK was not read; seen: {seen or 'nothing'}", REINSTALL)
