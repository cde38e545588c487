"""A batch loses no application, whatever happens to one of them."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kia_verify import batch, output
from kia_verify.errors import EngineMissingError, UsageError
from kia_verify.output import Entry
from kia_verify.policy import Policy
from kia_verify.report import Decision
from tests.fake_engine import NAME, NIK, encode, make_fake, picture, report_on


def inbox_of(tmp_path: Path, *names: str) -> Path:
    inbox = tmp_path / "inbox"
    for name in names:
        folder = inbox / name
        folder.mkdir(parents=True)
        for file in ("a.jpg", "b.jpg"):
            (folder / file).write_bytes(encode(picture((NAME, NIK))))
    return inbox


def run(inbox: Path, out: Path, workers: int = 1, resume: bool = False) -> batch.BatchResult:
    return batch.run(inbox, out, workers, resume, make_engine=make_fake)


def summary(out: Path) -> dict[str, dict[str, str]]:
    with (out / "summary.csv").open(newline="", encoding="utf-8") as stream:
        return {row["application_id"]: row for row in csv.DictReader(stream)}


def test_everything_is_written(tmp_path: Path) -> None:
    inbox = inbox_of(tmp_path, "accept-1", "review-1", "reject-1")
    (inbox / "accept-1" / "application.json").write_text('{"application_id": "accept-WA"}')
    (inbox / "notes.txt").write_text("not an application")
    out = tmp_path / "out"
    seen: list[tuple[int, int]] = []
    result = batch.run(inbox, out, 2, on_progress=lambda *step: seen.append(step), make_engine=make_fake)
    assert result.exit_code == 4
    assert seen[-1] == (3, 3)
    for name in ("accept-WA", "review-1", "reject-1"):
        report = json.loads((out / name / "report.json").read_text(encoding="utf-8"))
        assert report["application_id"] == name
        assert (out / name / "index.html").is_file()
    rows = summary(out)
    assert tuple(rows["review-1"]) == output.SUMMARY_COLUMNS
    assert rows["review-1"]["codes"] == "name_mismatch"
    assert rows["accept-WA"]["child_nik"] == "6371**********01"
    assert NIK not in (out / "summary.csv").read_text()
    cards = (out / "cards.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["nik"] for line in cards] == [NIK]
    page = (out / "index.html").read_text(encoding="utf-8")
    assert all(name in page for name in ("accept-WA", "review-1", "reject-1"))
    assert not list(out.rglob("*.partial"))


def test_crash_and_kill_lose_nobody_else(tmp_path: Path) -> None:
    inbox = inbox_of(tmp_path, "accept-1", "crash-1", "kill-1", "review-1", "review-2")
    out = tmp_path / "out"
    result = run(inbox, out, workers=2)
    assert result.exit_code == 1
    rows = summary(out)
    assert {name: row["decision"] for name, row in rows.items()} == {
        "accept-1": "accept",
        "crash-1": "error",
        "kill-1": "error",
        "review-1": "review",
        "review-2": "review",
    }
    assert "ValueError" in rows["crash-1"]["error"]
    assert NAME not in rows["crash-1"]["error"]
    assert "killed" in rows["kill-1"]["error"]
    assert not (out / "kill-1" / "report.json").exists()


def test_a_missing_engine_stops_the_batch(tmp_path: Path) -> None:
    with pytest.raises(EngineMissingError, match="Install it"):
        run(inbox_of(tmp_path, "missing-1"), tmp_path / "out")


def test_broken_manifest_is_an_error_of_that_application(tmp_path: Path) -> None:
    inbox = inbox_of(tmp_path, "accept-1", "accept-2")
    (inbox / "accept-2" / "application.json").write_text("{")
    out = tmp_path / "out"
    (out / "accept-2").mkdir(parents=True)
    (out / "accept-2" / "report.json").write_text("{}")
    result = run(inbox, out)
    assert [bool(entry.error) for entry in result.entries] == [False, True]
    assert not (out / "accept-2" / "report.json").exists()


def test_same_id_twice_keeps_both(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    inbox = inbox_of(tmp_path, "a", "b", "c")
    for name, given in (("a", "accept-X"), ("b", "ACCEPT-x"), ("c", "accept-X~2")):
        (inbox / name / "application.json").write_text(json.dumps({"application_id": given}))
    out = tmp_path / "out"
    result = run(inbox, out)
    ids = [entry.application_id for entry in result.entries]
    assert ids == ["accept-X", "ACCEPT-x~3", "accept-X~2"]
    assert "belongs to an earlier folder" in caplog.text
    for name in ids:
        assert json.loads((out / name / "report.json").read_text())["application_id"] == name


def test_resume_repeats_only_what_is_needed(tmp_path: Path) -> None:
    inbox = inbox_of(tmp_path, "accept-1", "accept-2", "accept-3", "accept-4")
    out = tmp_path / "out"
    run(inbox, out)
    reports = {name: out / name / "report.json" for name in ("accept-1", "accept-2", "accept-3", "accept-4")}
    reports["accept-2"].write_text('{"schema_version": "1"}')
    reports["accept-3"].unlink()
    (inbox / "accept-4" / "c.jpg").write_bytes(encode(picture(("NEW",))))
    (out / "cards.jsonl").unlink()
    before = {name: path.stat().st_mtime_ns for name, path in reports.items() if path.exists()}
    result = run(inbox, out, resume=True)
    assert result.exit_code == 0
    assert reports["accept-1"].stat().st_mtime_ns == before["accept-1"]
    assert reports["accept-2"].stat().st_mtime_ns != before["accept-2"]
    assert reports["accept-3"].exists()
    assert reports["accept-4"].stat().st_mtime_ns != before["accept-4"]
    assert len((out / "cards.jsonl").read_text().splitlines()) == 4
    assert "photos/01.jpg" in (out / "index.html").read_text()


def test_resume_keeps_a_report_that_was_put_there(tmp_path: Path) -> None:
    inbox = inbox_of(tmp_path, "review-1")
    directory = tmp_path / "out" / "review-1"
    output.write_report(report_on("review-1", Decision.REJECT, []), directory)
    assert run(inbox, tmp_path / "out", resume=True).exit_code == 4
    output.write_report(report_on("another", Decision.REJECT, []), directory)
    assert run(inbox, tmp_path / "out", resume=True).exit_code == 3


def test_a_changed_manifest_is_no_resume(tmp_path: Path) -> None:
    inbox = inbox_of(tmp_path, "review-1")
    out = tmp_path / "out"
    run(inbox, out)
    before = (out / "review-1" / "report.json").stat().st_mtime_ns
    (inbox / "review-1" / "application.json").write_text('{"received_at": "2020-01-01"}')
    run(inbox, out, resume=True)
    assert (out / "review-1" / "report.json").stat().st_mtime_ns != before


def test_another_policy_is_no_resume(tmp_path: Path) -> None:
    inbox = inbox_of(tmp_path, "review-1")
    out = tmp_path / "out"
    run(inbox, out)
    before = (out / "review-1" / "report.json").stat().st_mtime_ns
    policy = Policy.model_validate({"ages": {"limit": 18}})
    batch.run(inbox, out, resume=True, policy=policy, make_engine=make_fake)
    assert (out / "review-1" / "report.json").stat().st_mtime_ns != before


def test_wrong_usage(tmp_path: Path) -> None:
    inbox = inbox_of(tmp_path, "accept-1")
    with pytest.raises(UsageError, match="not a folder"):
        run(tmp_path / "gone", tmp_path / "out")
    with pytest.raises(UsageError, match="check"):
        run(inbox / "accept-1", tmp_path / "out")
    with pytest.raises(UsageError, match="lies in the inbox"):
        run(inbox, inbox / "out")


def test_empty_inbox_is_an_empty_batch(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    assert run(tmp_path / "inbox", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "cards.jsonl").read_text() == ""


def test_links_out_of_the_inbox_are_not_followed(tmp_path: Path) -> None:
    inbox = inbox_of(tmp_path, "accept-1")
    (tmp_path / "outside").mkdir()
    (inbox / "accept-2").symlink_to(tmp_path / "outside")
    assert len(run(inbox, tmp_path / "out").entries) == 1


@pytest.mark.parametrize("evil", ["=1+1", "+62812", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("x"),\n'])
def test_cells_are_never_formulas(tmp_path: Path, evil: str) -> None:
    output.write_summary([Entry(evil, "f", error=evil)], tmp_path / "s.csv")
    with (tmp_path / "s.csv").open(newline="", encoding="utf-8") as stream:
        (row,) = csv.DictReader(stream)
    assert row["application_id"] == f"'{evil}"
    assert row["error"] == f"'{evil}"


def test_atomic_write_leaves_the_old_file_on_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    output.write_atomically(path, "old")

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        output.write_atomically(path, "new")
    assert path.read_text() == "old"
    output.sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [path]


def test_masking() -> None:
    assert output.mask(f"x {NIK} y 12345") == "x 6371**********01 y 12345"


def test_ctrl_c_ends_the_workers_and_leaves_no_half_files(tmp_path: Path) -> None:
    inbox = inbox_of(tmp_path, "accept-1", "sleep-1", "sleep-2")
    script = tmp_path / "program.py"
    # Started in a shell's background, the tests ignore Ctrl-C, and what they start would too.
    script.write_text(
        "import signal\n"
        "from kia_verify import cli\n"
        "from tests.fake_engine import make_fake\n"
        "if __name__ == '__main__':\n"
        "    signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "    cli.make_verifier = make_fake\n"
        "    cli.main()\n"
    )
    out = tmp_path / "out"
    command = [sys.executable, str(script), "batch", str(inbox), "--out", str(out), "--workers", "2"]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while not (out / "sleep-2" / "source.json").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the whole group
    stdout, stderr = process.communicate(timeout=90)
    assert process.returncode == 130
    assert stdout == b""
    assert b"Traceback" not in stderr
    assert (out / "accept-1" / "report.json").exists()
    assert not (out / "sleep-1" / "report.json").exists()
    assert not (out / "cards.jsonl").exists()
    assert not list(out.rglob(".*"))
