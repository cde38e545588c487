"""An engine that needs no models: the application's id tells it how to behave."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import cv2
import numpy as np

from kia_verify.batch import Engine
from kia_verify.errors import EngineMissingError, ImageRefused
from kia_verify.intake.application import Application
from kia_verify.policy import Policy
from kia_verify.reading.readers import ReaderName
from kia_verify.report import (
    Card,
    Check,
    Child,
    Code,
    Decision,
    DocumentReport,
    FieldValue,
    Kind,
    Message,
    PassPhotoReport,
    Reason,
    Report,
    Severity,
    Status,
    Timing,
)

NIK = "6371015503150001"
NAME = "AISYAH NUR RAHMAH"


def picture(lines: tuple[str, ...], size: tuple[int, int] = (640, 420)) -> np.ndarray[Any, Any]:
    """Lines of text on a card on a table; the first stands at x 80, y 120, each 50 below the last."""
    image = np.full((size[1], size[0], 3), (90, 110, 130), np.uint8)
    cv2.rectangle(image, (40, 40), (size[0] - 40, size[1] - 40), (240, 225, 205), -1)
    for number, line in enumerate(lines):
        cv2.putText(image, line, (80, 120 + 50 * number), cv2.FONT_HERSHEY_DUPLEX, 0.9, (40, 30, 30), 2)
    return image


def encode(image: np.ndarray[Any, Any]) -> bytes:
    return cv2.imencode(".jpg", image)[1].tobytes()


def line_box(number: int, length: int = 17) -> list[tuple[float, float]]:
    top = 95.0 + 50 * number
    return [(78, top), (80 + 19 * length, top), (80 + 19 * length, top + 32), (78, top + 32)]


def reason(severity: Severity, file: str = "a.jpg") -> Reason:
    return Reason(
        code=Code.NAME_MISMATCH,
        severity=severity,
        subjects=["birth_certificate", "kk"],
        files=[file],
        field="child.name",
        message=Message(id="Nama anak berbeda; perbaiki KK.", en="The child's name differs; correct the KK."),
    )


def report_on(application_id: str, decision: Decision, files: list[str]) -> Report:
    """A plausible report: each file is a birth certificate, then a family card."""
    accepted = decision is Decision.ACCEPT
    other = NAME if accepted else "AISYAH NUR RAHMA"
    corners = [(40.0, 40.0), (600.0, 40.0), (600.0, 380.0), (40.0, 380.0)]
    name = FieldValue(value=NAME, confidence=0.98, box=line_box(0))
    documents = [
        DocumentReport(
            file=file,
            kind=Kind.BIRTH_CERTIFICATE if number == 0 else Kind.KK,
            corners=corners,
            rotation=0,
            fields={"name": name, "nik": FieldValue(value=NIK, confidence=0.99, box=line_box(1))}
            if number == 0
            else {"members": [{"name": FieldValue(value=other, confidence=0.9, box=line_box(0))}]},
        )
        for number, file in enumerate(files)
    ]
    severity = {Decision.REVIEW: Severity.REVIEW, Decision.REJECT: Severity.REJECT}.get(decision)
    return Report(
        application_id=application_id,
        received_at="2021-06-14",
        decision=decision,
        reasons=[reason(severity, files[0] if files else "")] if severity else [],
        child=Child(name=NAME, nik=NIK, birth_date="2015-03-15", sex="P"),
        documents=documents,
        checks=[
            Check(
                id="child.name:birth_certificate=kk",
                status=Status.PASS if accepted else Status.FAIL,
                values={"birth_certificate": NAME, "kk": other},
            )
        ],
        pass_photo=PassPhotoReport(required=True, background="red", expected_background="red"),
        card=card() if accepted else None,
        timing=Timing(total_s=0.1),
    )


def card() -> Card:
    return Card(
        nik=NIK,
        name=NAME,
        birth_place="BANJARMASIN",
        birth_date="2015-03-15",
        sex="P",
        kk_number="6371010101010001",
        head_name="AHMAD",
        certificate_number="6371-LT-01042015-0001",
        religion="ISLAM",
        nationality="WNI",
        address="JL. SULTAN ADAM",
        rt_rw="012/003",
        village="SURGI MUFTI",
        district="BANJARMASIN UTARA",
        regency="KOTA BANJARMASIN",
        province="KALIMANTAN SELATAN",
        valid_until="2032-03-14",
        due_on="2021-07-02",
    )


class FakeEngine:
    """Behaves as the application's id begins: accept, review, reject, crash, kill, sleep, missing."""

    def verify(self, application: Application) -> Report:
        print("a library prints")
        os.write(1, b"native code prints\n")
        behaviour = application.application_id.split("-")[0]
        if behaviour == "crash":
            raise ValueError(f"{NAME} {NIK}")
        if behaviour == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if behaviour == "sleep":
            time.sleep(60)
        if behaviour == "missing":
            raise EngineMissingError("The model is not installed.", remedy="Install it.")
        for source in application.sources:
            try:
                source.load()
            except ImageRefused:
                behaviour = "reject"
        decision = Decision(behaviour) if behaviour in set(Decision) else Decision.ACCEPT
        files = [source.file for source in application.sources]
        return report_on(application.application_id, decision, files)


def make_fake(policy: Policy, threads: int, reader: ReaderName = ReaderName.RAPIDOCR) -> Engine:
    return FakeEngine()
