"""The doctor finds what is wrong and stays on its feet while doing so."""

from __future__ import annotations

import importlib.metadata as metadata
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kia_verify import doctor
from kia_verify.doctor import Diagnosis, Health, Item, Weight
from kia_verify.reading import reader


class _Installed:
    """A distribution whose files lie in a directory of the test."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.version = "2.0"

    def locate_file(self, file: str) -> Path:
        return self.root / file


@pytest.fixture
def weight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Weight:
    """A weight that is installed as the manifest says."""
    path = tmp_path / "net.onnx"
    path.write_bytes(b"weights")
    monkeypatch.setattr(metadata, "distribution", lambda name: _Installed(tmp_path))
    return Weight("package", "2.0", "net.onnx", 7, doctor.sha256(path), "MIT", "somebody", "testing")


def _only(weight: Weight) -> Item:
    (item,) = doctor.examine_weights([weight])
    return item


def test_weight_as_in_the_manifest_is_ok(weight: Weight) -> None:
    assert _only(weight).health is Health.OK


def test_weight_with_other_bytes_is_wrong(weight: Weight, tmp_path: Path) -> None:
    (tmp_path / "net.onnx").write_bytes(b"weighty")
    item = _only(weight)
    assert item.health is Health.WRONG
    assert item.remedy


def test_weight_of_another_size_is_wrong(weight: Weight) -> None:
    assert _only(replace(weight, bytes=8)).health is Health.WRONG


def test_weight_that_is_not_there_is_missing(weight: Weight) -> None:
    assert _only(replace(weight, file="other.onnx")).health is Health.MISSING


def test_weight_of_a_package_that_is_not_installed_is_missing(
    weight: Weight, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", absent)
    assert _only(weight).health is Health.MISSING


def test_an_optional_part_does_not_spoil_the_diagnosis() -> None:
    fine = Item("Python", Health.OK, "3.11")
    optional = Item("Tesseract", Health.MISSING, "not installed", "Install it.", optional=True)
    assert Diagnosis((fine, optional)).healthy
    assert not Diagnosis((fine, replace(optional, optional=False))).healthy


def test_every_item_of_this_installation_has_a_remedy_or_is_fine() -> None:
    items = doctor.diagnose().items
    assert {"Python", "Tesseract", "self-test"} <= {item.name for item in items}
    assert all(item.remedy for item in items if item.health is not Health.OK)


def test_rendering_names_every_item_and_remedy() -> None:
    text = doctor.render(
        Diagnosis(
            (
                Item("Python", Health.OK, "3.11"),
                Item("net.onnx", Health.WRONG, "not the file of package 2.0", "Install it again."),
            )
        )
    )
    assert "net.onnx  wrong" in text
    assert "-> Install it again." in text
    assert text.endswith("Not fit for work: see the remedies above.")


def test_tesseract_that_hangs_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*arguments: Any, **options: Any) -> None:
        raise subprocess.TimeoutExpired("tesseract", options["timeout"])

    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/tesseract")
    monkeypatch.setattr(subprocess, "run", hang)
    item = doctor.examine_tesseract()
    assert item.health is Health.WRONG
    assert item.optional


def test_tesseract_without_its_language_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        output = "tesseract 5.3.0\n" if command[1] == "--version" else "List of languages (1):\nosd\n"
        return subprocess.CompletedProcess(command, 0, output, "")

    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/tesseract")
    monkeypatch.setattr(subprocess, "run", answer)
    item = doctor.examine_tesseract()
    assert item.health is Health.WRONG
    assert "without the language eng" in item.detail


def test_tesseract_that_is_not_installed_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    item = doctor.examine_tesseract()
    assert (item.health, item.optional) == (Health.MISSING, True)
    assert "--reader tesseract" in item.remedy


def test_the_drawn_card_is_read() -> None:
    """The one test here that needs the real networks."""
    item = doctor.examine_reader()
    assert (item.name, item.health) == ("self-test", Health.OK), item.detail


def test_a_reader_that_breaks_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any) -> None:
        raise RuntimeError("no session")

    monkeypatch.setattr(reader, "Reader", broken)
    item = doctor.examine_reader()
    assert item.health is Health.WRONG
    assert "no session" in item.detail


def test_a_library_that_cannot_be_loaded_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a system without libGL looks like."""
    monkeypatch.setitem(sys.modules, "cv2", None)
    item = doctor.examine_reader()
    assert item.health is Health.WRONG
    assert "libgl1" in item.remedy
