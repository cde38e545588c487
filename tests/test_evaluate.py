"""Scores and figures, on reports and truths whose comparison can be done by head."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kia_verify import batch
from kia_verify.errors import UsageError
from kia_verify.evaluate import Evaluation, run_evaluation, write_json
from kia_verify.report import Decision, DocumentReport, FieldValue, Kind, Report
from kia_verify.scoring import Score, score
from tests.fake_engine import NAME, NIK, report_on

SQUARE = [[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]]


def truth(code: str | None = None, *subjects: dict[str, Any], application_id: str = "A") -> dict[str, Any]:
    return {
        "application_id": application_id,
        "defect": {"code": code, "variant": "some"} if code else None,
        "decisions": ["reject", "review"] if code else ["accept"],
        "subjects": list(subjects),
    }


def subject(kind: str = "ktp", **changes: Any) -> dict[str, Any]:
    whole = {
        "file": "a.jpg", "kind": kind, "role": "father", "corners": SQUARE, "rotation": 90, "skew": 1.0,
        "fields": {"name": NAME, "nik": NIK, "birth_date": None},
    }  # fmt: skip
    return {**whole, **changes}


def document(kind: Kind = Kind.KTP, shift: float = 0.0, **changes: Any) -> DocumentReport:
    whole = DocumentReport(
        file="a.jpg",
        kind=kind,
        role="father",
        corners=[(x + shift, y) for x, y in SQUARE],
        rotation=90,
        skew=0.5,
        fields={
            "name": FieldValue(value="AISYAH NUR RAHMAN", confidence=0.9),
            "nik": FieldValue(value=NIK, confidence=0.99),
            "birth_date": FieldValue(),
        },
    )
    return whole.model_copy(update=changes)


def report(decision: Decision, *documents: DocumentReport) -> Report:
    return report_on("A", decision, []).model_copy(update={"documents": list(documents)})


def outcomes(scored: Score) -> dict[str, str]:
    return {field.name: field.outcome for field in scored.fields}


def test_fields_are_exact_wrong_null_or_rightly_absent() -> None:
    scored = score(report(Decision.ACCEPT, document()), truth(None, subject()))
    assert outcomes(scored) == {"nik": "exact", "name": "wrong", "birth_date": "absent"}
    (name,) = (field for field in scored.fields if field.name == "name")
    assert (name.errors, name.length, name.confidence) == (1, len(NAME), 0.9)
    unread = document(fields={"nik": FieldValue(value=None)})
    assert outcomes(score(report(Decision.ACCEPT, unread), truth(None, subject())))["nik"] == "null"


@pytest.mark.parametrize("documents", [(), (document(Kind.KK),)])
def test_fields_of_a_document_that_was_not_recognised_are_null(documents: tuple[DocumentReport, ...]) -> None:
    scored = score(report(Decision.REVIEW, *documents), truth(None, subject()))
    assert outcomes(scored) == {"nik": "null", "name": "null", "birth_date": "absent"}
    assert not scored.subjects[0].kind_right


def test_what_a_person_cannot_read_is_not_asked_for() -> None:
    scored = score(report(Decision.REJECT), truth("image_blurred", subject(readable=False)))
    assert scored.fields == ()
    assert len(scored.subjects) == 1


def test_geometry() -> None:
    (found,) = score(report(Decision.ACCEPT, document(shift=50.0)), truth(None, subject())).subjects
    assert found.iou == pytest.approx(1 / 3, abs=1e-3)
    assert (found.rotation_right, found.skew_error, found.role_right) == (True, 0.5, True)
    (missed,) = score(report(Decision.ACCEPT), truth(None, subject())).subjects
    assert (missed.found, missed.iou, missed.rotation_right) == (False, None, False)


def test_two_subjects_of_one_photograph_are_told_apart_by_place() -> None:
    right = [[x + 200.0, y] for x, y in SQUARE]
    both = truth(None, subject(), subject(corners=right, role="mother"))
    mother = document(shift=200.0, role="mother")
    scored = score(report(Decision.ACCEPT, mother, document()), both)
    assert [entry.role_right for entry in scored.subjects] == [True, True]
    assert [entry.iou for entry in scored.subjects] == pytest.approx([1.0, 1.0])


def test_rows_of_a_family_card() -> None:
    row = {"name": NAME, "nik": NIK}
    card = subject("kk", fields={"kk_number": NIK, "members": [row, row]})
    read = document(Kind.KK, fields={"members": [{"name": FieldValue(value=NAME, confidence=0.9)}]})
    scored = score(report(Decision.REVIEW, read), truth(None, card))
    assert (scored.subjects[0].rows_expected, scored.subjects[0].rows_found) == (2, 1)
    names = [field.outcome for field in scored.fields if field.name == "members.name"]
    assert names == ["exact", "null"]


def evaluation(*scores: Score) -> Evaluation:
    return Evaluation(settings={"tier": "normal"}, scores=scores, failed=(), peak_mib=100.0)


def test_a_false_accept_is_counted_and_named() -> None:
    wrong = score(report(Decision.ACCEPT), truth("name_mismatch"))
    right = score(report(Decision.ACCEPT), truth())
    assert (wrong.false_accept, right.false_accept) == (True, False)
    figures = evaluation(wrong, right).as_dict()
    assert figures["false_accepts"] == ["A name_mismatch/some"]
    text = evaluation(wrong, right).text()
    assert "false accepts: 1\n  A name_mismatch/some\n" in text
    assert "A name_mismatch/some -> accept" in text
    assert "clean -> accept" not in text


def test_recall_counts_the_planted_reason_not_the_decision() -> None:
    """The fake report gives name_mismatch, whatever was planted."""
    hit = score(report(Decision.REJECT), truth("name_mismatch"))
    miss = score(report(Decision.REJECT), truth("nik_mismatch"))
    assert (hit.right, miss.right) == (True, True)
    assert evaluation(hit, hit, miss).as_dict()["recall_of_planted_reason"] == {
        "name_mismatch": (2, 2),
        "nik_mismatch": (0, 1),
        "all": (2, 3),
    }
    assert "nik_mismatch/some -> reject" in evaluation(miss).text()


def test_figures_of_fields_and_corners() -> None:
    scores = [
        score(report(Decision.ACCEPT, document(shift=shift)), truth(None, subject())) for shift in (0.0, 50.0)
    ]
    figures = evaluation(*scores).as_dict()
    assert figures["fields"]["ktp.name"] == {
        "exact": 0.0, "wrong": 1.0, "null": 0.0, "n": 2, "cer": pytest.approx(1 / len(NAME)),
    }  # fmt: skip
    assert "ktp.birth_date" not in figures["fields"]
    assert figures["subjects"]["corner IoU"].startswith(f"median {np.mean([1, 1 / 3]):.3f}")


def test_subjects_that_nobody_can_read_are_counted_apart() -> None:
    scores = [
        score(report(Decision.REJECT), truth("image_blurred", subject(readable=False))),
        score(report(Decision.ACCEPT, document()), truth(None, subject())),
    ]
    subjects = evaluation(*scores).as_dict()["subjects"]
    assert (subjects["found"], subjects["spoilt, found"]) == ("100.0% of 1", "0.0% of 1")


def test_reliability_counts_the_values_given_alone() -> None:
    scored = score(report(Decision.REVIEW, document()), truth(None, subject()))
    table = Evaluation({}, (scored,), (), 100.0).as_dict()["reliability"]
    assert table == {
        "names, 0.90 to 0.95": {"n": 1, "confidence": 0.9, "exact": 0.0},
        "numbers, dates, words, 0.99 to 1.00": {"n": 1, "confidence": 0.99, "exact": 1.0},
    }


def test_an_empty_set_has_figures_too() -> None:
    assert "0 applications" in evaluation().text()


def test_a_set_is_run_scored_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(inbox: Path, out: Path, **options: Any) -> None:
        assert (inbox, options["workers"]) == (tmp_path / "applications", 2)
        (out / "A").mkdir(parents=True)
        (out / "A" / "report.json").write_text(report(Decision.REVIEW, document()).model_dump_json())

    monkeypatch.setattr(batch, "run", run)
    (tmp_path / "set.json").write_text('{"tier": "easy", "seed": 5}')
    (tmp_path / "truth").mkdir()
    (tmp_path / "truth" / "A.json").write_text(json.dumps(truth(None, subject())))
    result = run_evaluation(tmp_path, workers=2)
    assert result.settings == {"tier": "easy", "seed": 5}
    write_json(result, tmp_path / "figures.json")
    written = json.loads((tmp_path / "figures.json").read_text())
    assert written["clean"] == {"accept": 0, "review": 1, "reject": 0}
    assert written["scores"][0]["application_id"] == "A"


def test_an_application_that_failed_is_named_and_the_others_are_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(inbox: Path, out: Path, **_: Any) -> None:
        (out / "A").mkdir(parents=True)
        (out / "A" / "report.json").write_text(report(Decision.REVIEW).model_dump_json())

    monkeypatch.setattr(batch, "run", run)
    with pytest.raises(UsageError, match=r"no set\.json"):
        run_evaluation(tmp_path)
    (tmp_path / "set.json").write_text("{}")
    (tmp_path / "truth").mkdir()
    for name in ("A", "B"):
        (tmp_path / "truth" / f"{name}.json").write_text(json.dumps(truth() | {"application_id": name}))
    result = run_evaluation(tmp_path)
    assert (len(result.scores), result.failed) == (1, ("B",))
    assert "program failed: B" in result.text()
