"""The pipeline's order and outcome, with an examiner that already knows what every photograph shows."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from kia_verify import verifier
from kia_verify.case import Exhibit
from kia_verify.errors import ImageRefused
from kia_verify.intake.application import Application, Photograph, Source
from kia_verify.reading.readers import ReaderName
from kia_verify.report import Code, Decision, Kind, Report, Severity
from kia_verify.timing import Stopwatch
from kia_verify.verifier import Verifier
from tests.synthetic_case import CHILD, MOTHER, exhibits, ktp

SHOWN = {exhibit.file: exhibit for exhibit in exhibits()}


class KnowingExaminer:
    @classmethod
    def load(cls, threads: int, reader: ReaderName) -> KnowingExaminer:
        return cls()

    def examine(self, photograph: Photograph, watch: Stopwatch) -> list[Exhibit]:
        with watch.stage("read"):
            return [SHOWN.get(photograph.file, Exhibit(photograph.file, Kind.UNKNOWN))]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Verifier:
    monkeypatch.setattr(verifier, "Examiner", KnowingExaminer)
    return Verifier()


def source(file: str) -> Source:
    return Source(file, lambda: Photograph(file, np.zeros((8, 8, 3), np.uint8)))


def refused(file: str) -> Source:
    def load() -> Photograph:
        raise ImageRefused(Code.FILE_TYPE_NOT_ACCEPTED, "pdf", remedy="Send a photograph.")

    return Source(file, load)


def application(*sources: Source) -> Application:
    return Application("A-1", date(2021, 6, 14), sources)


def test_a_complete_application_is_accepted_with_its_card(engine: Verifier) -> None:
    report = engine.verify(application(*map(source, SHOWN)))
    assert (report.decision, report.reasons) == (Decision.ACCEPT, [])
    assert report.card is not None
    assert (report.card.name, report.card.nik) == (CHILD["name"], CHILD["nik"])
    assert (report.application_id, report.received_at) == ("A-1", "2021-06-14")
    assert [document.file for document in report.documents] == list(SHOWN)
    assert set(report.timing.stages) == {"load", "read", "check"}
    assert sum(report.timing.stages.values()) <= report.timing.total_s + 0.01


def test_a_refused_file_is_a_reason_and_stops_nothing(engine: Verifier) -> None:
    files = [refused(file) if file == "kk.jpg" else source(file) for file in SHOWN]
    report = engine.verify(application(*files))
    (refusal,) = (reason for reason in report.reasons if reason.code is Code.FILE_TYPE_NOT_ACCEPTED)
    assert (refusal.severity, refusal.files) == (Severity.REJECT, ["kk.jpg"])
    assert report.decision is Decision.REJECT
    assert {document.file for document in report.documents} == set(SHOWN) - {"kk.jpg"}


def test_an_unknown_photograph_beside_a_complete_application_is_listed(engine: Verifier) -> None:
    report = engine.verify(application(*map(source, [*SHOWN, "kucing.jpg"])))
    (cat,) = (document for document in report.documents if document.file == "kucing.jpg")
    assert (cat.kind, cat.corners, cat.rotation, cat.fields) == (Kind.UNKNOWN, None, None, {})


def test_an_application_without_photographs_lacks_everything(engine: Verifier) -> None:
    report = engine.verify(application())
    assert report.decision is Decision.REJECT
    assert {reason.code for reason in report.reasons} == {Code.DOCUMENT_MISSING}
    assert (report.card, report.child.name, report.documents) == (None, None, [])


def test_an_engine_keeps_nothing_of_one_application_for_the_next(engine: Verifier) -> None:
    whole = application(*map(source, SHOWN))
    first = engine.verify(whole)
    engine.verify(application())
    assert engine.verify(whole).model_copy(update={"timing": first.timing}) == first


def test_the_report_survives_its_own_json(engine: Verifier) -> None:
    report = engine.verify(application(*map(source, SHOWN)))
    assert Report.model_validate_json(report.model_dump_json()) == report


@pytest.mark.parametrize(
    ("reader", "expected"), [("rapidocr", Decision.REJECT), ("tesseract", Decision.REVIEW)]
)
def test_what_tesseract_may_have_misread_goes_to_a_person(
    monkeypatch: pytest.MonkeyPatch, reader: str, expected: Decision
) -> None:
    monkeypatch.setattr(verifier, "Examiner", KnowingExaminer)
    other = ktp(MOTHER, "ibu.jpg", nik=str(MOTHER["nik"])[:-2] + "77")
    monkeypatch.setitem(SHOWN, "ibu.jpg", other)
    report = Verifier(reader=reader).verify(application(*map(source, SHOWN)))
    assert report.decision is expected
    assert {reason.code for reason in report.reasons} == {Code.NIK_MISMATCH}
