"""The program as people and other programs call it: exit statuses, streams, messages."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kia_verify import cli, console
from kia_verify.batch import Engine
from kia_verify.policy import Policy
from kia_verify.reading.readers import ReaderName
from kia_verify.report import Report
from tests.fake_engine import NAME, NIK, encode, make_fake, picture


@pytest.fixture(autouse=True)
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "make_verifier", make_fake)


def folder(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    path.mkdir(parents=True)
    (path / "a.jpg").write_bytes(encode(picture((NAME, NIK))))
    return path


def call(*arguments: object, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(cli.cli, [str(argument) for argument in arguments], env=env)


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (("accept-1",), 0),
        (("accept-1", "review-1"), 3),
        (("review-1", "reject-1", "accept-1"), 4),
        (("crash-1",), 1),
        (("crash-1", "reject-1"), 1),
        (("missing-1",), 1),
    ],
)
def test_exit_status_of_check(tmp_path: Path, names: tuple[str, ...], status: int) -> None:
    result = call("check", *(folder(tmp_path, name) for name in names))
    assert result.exit_code == status
    assert "Traceback" not in result.stderr


def test_json_is_one_report_per_line_and_nothing_else(tmp_path: Path) -> None:
    result = call("check", "--json", folder(tmp_path, "accept-1"), folder(tmp_path, "reject-1"))
    reports = [Report.model_validate_json(line) for line in result.stdout.splitlines()]
    assert [report.application_id for report in reports] == ["accept-1", "reject-1"]
    assert "a library prints" in result.stderr


def test_text_tells_decision_reason_and_remedy(tmp_path: Path) -> None:
    result = call("check", folder(tmp_path, "reject-1"))
    assert "DIKEMBALIKAN" in result.stdout
    assert "Nama anak berbeda; perbaiki KK." in result.stdout
    assert "The child's name differs" in result.stdout
    assert "\x1b[" not in result.stdout


def test_wrong_usage_is_two_with_a_remedy(tmp_path: Path) -> None:
    broken = folder(tmp_path, "accept-1")
    (broken / "application.json").write_text('{"declared": {"nik": 6371}}')
    policy = tmp_path / "policy.toml"
    policy.write_text("[ages]\nnonsense = 1\n")
    good = folder(tmp_path, "accept-2")
    for arguments in (
        ["check"],
        ["check", tmp_path / "gone"],
        ["check", broken],
        ["check", good, "--policy", policy],
        ["check", good, "--policy", tmp_path / "gone.toml"],
        ["check", good, "--nonsense"],
        ["batch", tmp_path],
        ["batch", tmp_path / "gone", "--out", tmp_path / "o"],
        ["nonsense"],
    ):
        result = call(*arguments)
        assert result.exit_code == 2, arguments
        assert result.stdout == ""
        assert result.stderr
        assert "Traceback" not in result.stderr
    assert "declared.nik" in call("check", broken).stderr


def test_a_bad_folder_stops_before_work_is_done(tmp_path: Path) -> None:
    result = call("check", folder(tmp_path, "accept-1"), tmp_path / "gone")
    assert (result.exit_code, result.stdout) == (2, "")


def test_failures_name_no_person(tmp_path: Path) -> None:
    result = call("check", folder(tmp_path, "crash-1"))
    assert "ValueError" in result.stderr
    assert NAME not in result.stderr
    assert NIK not in result.stderr


def test_traceback_only_with_debug(tmp_path: Path) -> None:
    result = call("--debug", "check", folder(tmp_path, "crash-1"))
    assert "Traceback" in result.stderr
    assert NIK not in result.stderr


def test_check_writes_where_it_is_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call("check", folder(tmp_path, "accept-1"), "--out", out).exit_code == 0
    assert (out / "accept-1" / "report.json").is_file()
    assert (out / "accept-1" / "index.html").is_file()


def test_check_never_writes_among_the_photographs(tmp_path: Path) -> None:
    source = folder(tmp_path, "accept-1")
    result = call("check", source, "--out", tmp_path)
    assert result.exit_code == 2
    assert [path.name for path in source.iterdir()] == ["a.jpg"]


def test_check_refuses_to_overwrite_its_own_results(tmp_path: Path) -> None:
    one, other = folder(tmp_path / "x", "accept-1"), folder(tmp_path / "y", "accept-1")
    assert call("check", one, other, "--out", tmp_path / "out").exit_code == 2
    assert call("check", one, other).exit_code == 0


def test_batch(tmp_path: Path) -> None:
    folder(tmp_path / "inbox", "accept-1")
    folder(tmp_path / "inbox", "review-1")
    result = call("batch", tmp_path / "inbox", "--out", tmp_path / "out", "--workers", 1)
    assert result.exit_code == 3
    assert "2 applications" in result.stdout
    assert "2/2" in result.stderr


def test_interrupt_is_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "make_verifier", interrupted)
    result = call("check", folder(tmp_path, "accept-1"))
    assert result.exit_code == 130


def test_help_and_version() -> None:
    assert call("--help").exit_code == 0
    assert "batch" in call("--help").stdout
    assert call().exit_code in (0, 2)


PROGRAM = """
from kia_verify import cli
from tests.fake_engine import make_fake
if __name__ == "__main__":
    cli.make_verifier = make_fake
    cli.main()
"""


def process(tmp_path: Path, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    return subprocess.run(
        [sys.executable, str(script), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_real_standard_output_is_pure(tmp_path: Path) -> None:
    """Python's print and writes to descriptor 1 both land on standard error."""
    done = process(tmp_path, "check", "--json", folder(tmp_path, "review-1"))
    assert done.returncode == 3
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["decision"] == "review"
    assert b"a library prints" in done.stderr
    assert b"native code prints" in done.stderr


def test_real_batch_keeps_its_output_pure(tmp_path: Path) -> None:
    folder(tmp_path / "inbox", "accept-1")
    done = process(tmp_path, "batch", tmp_path / "inbox", "--out", tmp_path / "out", "--workers", 1)
    assert done.returncode == 0
    assert b"prints" not in done.stdout
    assert b"native code prints" in done.stderr


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_only_on_a_terminal_without_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert console.wants_colour(Terminal())
    assert not console.wants_colour(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not console.wants_colour(Terminal())


def test_a_reader_that_leaves_is_no_traceback(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    command = [sys.executable, str(script), "check", "--json", str(folder(tmp_path, "accept-1"))]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["check", "batch", "inspect", "evaluate"])
def test_the_reader_is_one_of_those_there_are(tmp_path: Path, command: str) -> None:
    result = call(command, tmp_path, "--reader", "abbyy")
    assert result.exit_code == 2
    assert "tesseract" in result.stderr


def test_the_reader_asked_for_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def make(policy: Policy, threads: int, reader: ReaderName) -> Engine:
        asked.append(reader)
        return make_fake(policy, threads, reader)

    monkeypatch.setattr(cli, "make_verifier", make)
    call("check", folder(tmp_path, "accept-1"))
    call("check", folder(tmp_path, "accept-2"), "--reader", "tesseract")
    assert asked == [ReaderName.RAPIDOCR, ReaderName.TESSERACT]
