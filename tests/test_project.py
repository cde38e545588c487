"""The house: what is promised to those who install it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import kia_verify
from kia_verify.models_path import models_directory
from kia_verify.report import Code

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements/runtime.lock", "requirements/dev.lock")
# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = ("pypi" + r"\.org", "pythonhosted" + r"\.org", "--(extra-)?index" + "-url")
GENERATED = ("build", "dist", "demo-report", "__pycache__")
LOCKED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ \\]+)", re.MULTILINE)


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _tracked() -> list[Path]:
    """Files under version control, or all that would be, outside a repository."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return _written()
    listing = subprocess.run(
        [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    ).stdout  # fmt: skip
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def _written() -> list[Path]:
    """Files outside a repository, without environments, caches and results."""
    found: list[Path] = []
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if name == ".ci" or not name.startswith((".", *GENERATED))]
        found += [Path(folder, name) for name in names]
    return found


def test_the_changelog_knows_this_version() -> None:
    version = _project()["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_exported_names() -> None:
    """Others import these; a name may be added, but not vanish or be exported by accident."""
    assert kia_verify.__all__ == [
        "Application",
        "ApplicationError",
        "Decision",
        "EngineMissingError",
        "ImageRefused",
        "KiaVerifyError",
        "Policy",
        "PolicyError",
        "Report",
        "UsageError",
        "Verifier",
        "application_from",
        "load_application",
    ]
    assert all(hasattr(kia_verify, name) for name in kia_verify.__all__)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    for entry in re.split(r"\n(?=[a-z])", text[text.index("\n", text.rindex("\n# ") + 1) + 1 :]):
        assert LOCKED.match(entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


@pytest.mark.parametrize("lock", LOCKS)
def test_only_one_build_of_opencv_is_locked(lock: str) -> None:
    names = {match["name"] for match in LOCKED.finditer((ROOT / lock).read_text("utf-8"))}
    assert {name for name in names if name.startswith("opencv")} == {"opencv-python"}


def test_every_dependency_is_locked() -> None:
    for lock, groups in zip(LOCKS, ((), ("samples", "dev")), strict=True):
        project = _project()["project"]
        wanted = [*project["dependencies"]]
        for group in groups:
            wanted += project["optional-dependencies"][group]
        locked = {match["name"] for match in LOCKED.finditer((ROOT / lock).read_text("utf-8"))}
        assert {re.split(r"[<>=!~\[; ]", line)[0] for line in wanted} <= locked


def test_locks_agree_on_versions() -> None:
    runtime, dev = (set(LOCKED.findall((ROOT / lock).read_text("utf-8"))) for lock in LOCKS)
    assert runtime <= dev


def test_no_file_names_a_package_registry() -> None:
    found = []
    for path in _tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if re.search("|".join(REGISTRIES), text):
            found.append(path.relative_to(ROOT))
    assert not found


def test_models_are_found_in_the_repository() -> None:
    assert models_directory() == ROOT / "models"


@pytest.mark.parametrize("readme", ["README.id.md"])
def test_operators_are_told_what_every_reason_code_means(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    assert not [code for code in Code if f"`{code}`" not in text]


def test_every_make_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony is not None
    explained = set(re.findall(r"^([a-z]+):.*##", makefile, re.MULTILINE))
    assert explained == set(phony[1].split())


WITHOUT_OPENCV = """
import sys
sys.modules["cv2"] = sys.modules["openvino"] = None
import kia_verify
from kia_verify.civil.nik import parse_nik
assert kia_verify.Policy().ages.limit == 17
from kia_verify.cli import main
sys.argv = ["kia-verify", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize(("command", "told"), [("doctor", "libgl1"), ("check .", "kia-verify doctor")])
def test_without_opencv_the_program_still_says_what_is_missing(command: str, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_OPENCV, *command.split()],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert told in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_readme_explains_every_setting_of_the_policy() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    table = text[text.index("| setting |") : text.index("```toml")]
    for section, settings in kia_verify.Policy().model_dump().items():
        named = {name for name in settings if f"`{section}.{name}`" in table or f"`.{name}`" in table}
        assert named == set(settings), section
