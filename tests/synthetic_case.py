"""Synthetic exhibits with readings that say what they should, for tests of the checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from kia_verify.case import Case, Exhibit
from kia_verify.checks import assign, run
from kia_verify.checks.finding import Finding
from kia_verify.civil.dates import date_words
from kia_verify.documents.document import Document, Field, State
from kia_verify.imaging.pass_photo import PassPhoto
from kia_verify.intake.application import Application, Declared
from kia_verify.policy import Policy
from kia_verify.reading.evidence import ALPHABET, INDEX, Reading
from kia_verify.report import Kind, Reason

POLICY = Policy()
SEX_WORDS = {"L": "LAKI-LAKI", "P": "PEREMPUAN"}


def printed(name: str, value: Any, *, words: bool = False) -> str:
    """What a document prints for a value in the contract's form."""
    if name in ("birth_date", "issued_on"):
        day = date.fromisoformat(value)
        return date_words(day) if words else f"{day:%d-%m-%Y}"
    return SEX_WORDS[value] if name == "sex" else str(value)


def read(name: str, value: Any, *, words: bool = False, confidence: float = 0.95) -> Field:
    """A field that was read for certain."""
    return Field(value, State.READ, confidence, None, Reading.of(printed(name, value, words=words)))


def noisy(says: str, truth: str, chance: float = 0.3) -> Reading:
    """A reading of `says` whose posteriors leave `truth`, of equal length, a chance where they differ."""
    reading = Reading.of(says, 0.98)
    posteriors = reading.posteriors.copy()
    for at, (wrong, right) in enumerate(zip(says, truth, strict=True)):
        if wrong != right:
            posteriors[2 * at + 1] = np.log(0.02 / len(ALPHABET))
            posteriors[2 * at + 1, INDEX[wrong]] = np.log(0.98 - chance)
            posteriors[2 * at + 1, INDEX[right]] = np.log(chance)
    return Reading.decode(posteriors)


def fields(values: dict[str, Any], *, words: bool = False) -> dict[str, Field]:
    return {
        name: Field(None, State.EMPTY) if value is None else read(name, value, words=words)
        for name, value in values.items()
    }


CHILD = {
    "name": "MUHAMMAD RIZKY PRATAMA", "nik": "6371011503150002", "sex": "L", "birth_place": "BANJARMASIN",
    "birth_date": "2015-03-15", "religion": "ISLAM", "relation": "ANAK", "marital_status": "BELUM KAWIN",
    "nationality": "WNI", "father_name": "AHMAD FAUZI", "mother_name": "SITI NURHALIZAH",
}  # fmt: skip
FATHER = {
    **CHILD, "name": "AHMAD FAUZI", "nik": "6371010107850003", "birth_date": "1985-07-01",
    "relation": "KEPALA KELUARGA", "marital_status": "KAWIN", "father_name": "HASAN", "mother_name": "AMINAH",
}  # fmt: skip
MOTHER = {
    **CHILD, "name": "SITI NURHALIZAH", "nik": "6371015212880001", "sex": "P", "birth_date": "1988-12-12",
    "relation": "ISTRI", "marital_status": "KAWIN", "father_name": "RUSDI", "mother_name": "FATIMAH",
}  # fmt: skip
SIBLING = {
    **CHILD,
    "name": "NAYLA AZZAHRA",
    "nik": "6371014908180001",
    "sex": "P",
    "birth_date": "2018-08-09",
}
KTP_FIELDS = ("nik", "name", "birth_place", "birth_date", "sex", "religion", "marital_status", "nationality")
GOOD_PHOTO = PassPhoto("red", True, "red", 1, 0.5, False, 0.75, False)


def certificate(**changes: Any) -> Exhibit:
    mother_only = changes.pop("mother_only", False)
    values = {name: CHILD[name] for name in ("name", "nik", "birth_place", "birth_date", "sex")} | {
        "certificate_number": "6371-LU-20032015-0007", "father_name": CHILD["father_name"],
        "mother_name": CHILD["mother_name"], "issued_on": "2015-03-20",
    }  # fmt: skip
    document = Document(Kind.BIRTH_CERTIFICATE, fields(values | changes, words=True), mother_only=mother_only)
    return Exhibit("akta.jpg", Kind.BIRTH_CERTIFICATE, document=document)


def kk(*rows: dict[str, Any], **changes: Any) -> Exhibit:
    values = {
        "kk_number": "6371012004150011", "head_name": "AHMAD FAUZI", "address": "JL. MAWAR NO. 5",
        "rt_rw": "012/003", "village": "SUNGAI MIAI", "district": "BANJARMASIN UTARA",
        "regency": "KOTA BANJARMASIN", "province": "KALIMANTAN SELATAN",
    }  # fmt: skip
    members = tuple(fields(row) for row in (rows or (FATHER, MOTHER, CHILD, SIBLING)))
    return Exhibit("kk.jpg", Kind.KK, document=Document(Kind.KK, fields(values | changes), members))


def ktp(person: dict[str, Any], file: str, **changes: Any) -> Exhibit:
    shape = {name: changes.pop(name) for name in ("foreign", "old_form") if name in changes}
    values = {name: person[name] for name in KTP_FIELDS} | {"valid_until": "SEUMUR HIDUP"} | changes
    return Exhibit(file, Kind.KTP, document=Document(Kind.KTP, fields(values), **shape))


def photo(**changes: Any) -> Exhibit:
    return Exhibit("foto.jpg", Kind.PASS_PHOTO, photo=replace(GOOD_PHOTO, **changes))


def exhibits(**instead: Exhibit | None) -> list[Exhibit]:
    """A complete application; None leaves an exhibit out, another name adds one."""
    full: dict[str, Exhibit | None] = {
        "certificate": certificate(), "kk": kk(), "father": ktp(FATHER, "ayah.jpg"),
        "mother": ktp(MOTHER, "ibu.jpg"), "photo": photo(),
    }  # fmt: skip
    return [exhibit for exhibit in (full | instead).values() if exhibit is not None]


def case_of(
    found: list[Exhibit], policy: Policy = POLICY, declared: Declared = Declared(), **more: Any
) -> Case:
    application = Application("A-1", more.pop("received_at", date(2021, 6, 14)), (), declared)
    return assign(found, application, policy, **more)


def findings_of(found: list[Exhibit], policy: Policy = POLICY, **more: Any) -> list[Finding]:
    return run(case_of(found, policy, **more), policy)


def reasons_of(found: list[Exhibit], policy: Policy = POLICY, **more: Any) -> list[Reason]:
    return [why for finding in findings_of(found, policy, **more) for why in finding.reasons]


def summary_of(found: list[Exhibit], policy: Policy = POLICY, **more: Any) -> set[tuple[str, str]]:
    """Codes with severities."""
    return {(why.code.value, why.severity.value) for why in reasons_of(found, policy, **more)}
