"""The real engine with its real networks on samples/demo, through the library and through the program."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from kia_verify import Application, Decision, Report, Verifier, application_from, cli, load_application
from kia_verify.imaging.geometry import quad_iou
from kia_verify.scoring import NAMES, Score, score

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "samples" / "demo"
INBOX = DEMO / "applications"
TRUTHS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((DEMO / "truth").glob("*.json"))}
CLEAN, WITH_PDF = "A-0001", "A-0005"


def program(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Runs `kia-verify`."""
    command = [sys.executable, "-m", "kia_verify.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)


def told(report: Report) -> dict[str, Any]:
    """What a report says, without how long it took."""
    return report.model_dump(mode="json", exclude={"timing"})


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the whole inbox."""
    directory = tmp_path_factory.mktemp("results")
    done = program("batch", INBOX, "--out", directory, "--workers", 2)
    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr
    return directory


@pytest.fixture(scope="module")
def reports(out: Path) -> dict[str, Report]:
    files = {path.parent.name: path.read_text("utf-8") for path in out.glob("*/report.json")}
    return {name: Report.model_validate_json(text) for name, text in files.items()}


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    """One engine for all that asks the library; one thread, as in a worker of the batch."""
    return Verifier(threads=1)


@pytest.fixture
def scored(reports: dict[str, Report], request: pytest.FixtureRequest) -> Score:
    return score(reports[request.param], TRUTHS[request.param])


every = pytest.mark.parametrize("scored", list(TRUTHS), indirect=True)


@every
def test_decision_is_right_and_names_what_is_wrong(scored: Score) -> None:
    assert not scored.false_accept
    assert scored.right, scored.reasons
    assert scored.planted is None or scored.planted in scored.codes


@every
def test_every_readable_document_is_found_where_it_lies(scored: Score) -> None:
    hidden = {entry["file"] for entry in TRUTHS[scored.application_id]["subjects"] if not entry["readable"]}
    for subject in scored.subjects:
        if subject.file not in hidden:
            assert subject.kind_right, subject
            assert subject.role_right, subject
            assert subject.rotation_right, subject
            assert subject.iou is not None, subject
            assert subject.iou > 0.9, subject


@every
def test_no_number_and_no_date_is_wrong(scored: Score) -> None:
    """Unread is allowed, guessed is not. A letter of a name may be misread: the evidence tells."""
    values = [field for field in scored.fields if field.name.rsplit(".", 1)[-1] not in NAMES]
    assert values
    assert not [field for field in values if field.outcome == "wrong"]


def test_the_demo_shows_every_decision(reports: dict[str, Report]) -> None:
    assert {report.decision for report in reports.values()} == set(Decision)


def test_the_card_says_what_the_documents_say(reports: dict[str, Report]) -> None:
    truth, card = TRUTHS[CLEAN], reports[CLEAN].card
    fields = {subject["kind"]: subject["fields"] for subject in truth["subjects"]}
    assert card is not None
    assert card.model_dump(include={"nik", "name", "birth_date", "sex"}) == truth["child"]
    assert card.kk_number == fields["kk"]["kk_number"]
    assert card.certificate_number == fields["birth_certificate"]["certificate_number"]


def test_what_the_batch_leaves_behind(out: Path, reports: dict[str, Report]) -> None:
    assert set(reports) == set(TRUTHS)
    with (out / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["application_id"]: row["decision"] for row in rows} == {
        name: report.decision for name, report in reports.items()
    }
    cards = [json.loads(line) for line in (out / "cards.jsonl").read_text("utf-8").splitlines()]
    accepted = [report for report in reports.values() if report.decision is Decision.ACCEPT]
    assert len(cards) == len(accepted) > 0
    page = (out / "index.html").read_text("utf-8")
    assert all(name in page for name in reports)
    assert all((out / name / "index.html").is_file() for name in reports)


def test_check_writes_one_report_per_line_and_nothing_else(reports: dict[str, Report]) -> None:
    done = program("check", INBOX / WITH_PDF, INBOX / CLEAN, "--json")
    assert done.returncode == 4, done.stderr
    lines = [Report.model_validate_json(line) for line in done.stdout.splitlines()]
    assert [report.application_id for report in lines] == [WITH_PDF, CLEAN]
    for report in lines:
        assert report.decision is reports[report.application_id].decision
        assert report.card == reports[report.application_id].card


def test_the_library_says_what_the_program_says(verifier: Verifier, reports: dict[str, Report]) -> None:
    assert told(verifier.verify(load_application(INBOX / CLEAN))) == told(reports[CLEAN])


def test_paths_bytes_and_pixels_give_the_same_report(verifier: Verifier) -> None:
    """On one photograph; the engine is used again for each."""
    (ktp, *_) = (entry["file"] for entry in TRUTHS[CLEAN]["subjects"] if entry["kind"] == "ktp")
    folder = load_application(INBOX / CLEAN)
    (pixels,) = (source.load().pixels for source in folder.sources if source.file == ktp)

    def application(photograph: Any) -> Application:
        return application_from({ktp: photograph}, received_at=folder.received_at)

    path = INBOX / CLEAN / ktp
    first, *others = (told(verifier.verify(application(form))) for form in (path, path.read_bytes(), pixels))
    assert [document["kind"] for document in first["documents"]] == ["ktp"]
    assert all(other == first for other in others)


def subject_of(kind: str) -> dict[str, Any]:
    """The first subject of a kind in the clean application, as it was drawn."""
    return next(entry for entry in TRUTHS[CLEAN]["subjects"] if entry["kind"] == kind)


def test_inspect_shows_where_a_ktp_lies_and_what_it_says(tmp_path: Path) -> None:
    ktp, sheet = subject_of("ktp"), tmp_path / "ktp.png"
    done = program("inspect", INBOX / CLEAN / ktp["file"], "--out", sheet)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(ktp["file"])
    assert f"rotation {ktp['rotation']}°" in done.stdout
    (corners,) = (line for line in done.stdout.splitlines() if "corners" in line)
    seen = np.array([float(number) for number in re.findall(r"(-?\d+)[,)]", corners)]).reshape(4, 2)
    assert quad_iou(seen, np.array(ktp["corners"])) > 0.9
    for name in ("nik", "name"):
        assert ktp["fields"][name] in done.stdout
    assert "baik / good" in done.stdout
    picture = cv2.imread(str(sheet))
    assert picture is not None
    assert min(picture.shape[:2]) > 1000


def test_inspect_shows_the_mask_of_a_pass_photo(
    verifier: Verifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The models are loaded once for all tests that ask the library.
    monkeypatch.setattr(cli, "make_examiner", lambda threads, reader: verifier._examiner)
    monkeypatch.chdir(tmp_path)
    file = INBOX / CLEAN / subject_of("pass_photo")["file"]
    result = CliRunner().invoke(cli.cli, ["inspect", str(file)])
    assert result.exit_code == 0, result.stderr
    assert "biru / blue, certain" in result.stdout
    picture = cv2.imread(str(tmp_path / f"{file.stem}.inspect.jpg"))
    assert picture is not None
    # A person in a blue picture is tinted magenta: red and blue well above green.
    blue, green, red = (picture[..., channel].astype(int) for channel in range(3))
    assert ((red > green + 30) & (blue > green + 15)).mean() > 0.03
