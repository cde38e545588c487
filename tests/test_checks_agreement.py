"""A clean case is accepted; every disagreement gives its code; noise of the reader does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from kia_verify.checks.card import card, child
from kia_verify.checks.comparison import Answer, How, names, numbers
from kia_verify.documents.document import Document, Field, State
from kia_verify.intake.application import Declared
from kia_verify.reading.evidence import Reading
from kia_verify.report import Kind, Status
from tests.synthetic_case import (
    CHILD,
    FATHER,
    MOTHER,
    POLICY,
    SIBLING,
    case_of,
    certificate,
    exhibits,
    fields,
    findings_of,
    kk,
    ktp,
    noisy,
    read,
    reasons_of,
    summary_of,
)


def test_a_clean_application_is_accepted() -> None:
    findings = findings_of(exhibits())
    assert [finding for finding in findings if finding.check.status is not Status.PASS] == []
    ids = {finding.check.id for finding in findings}
    assert {
        "child.nik:birth_certificate=kk",
        "father.name:ktp=kk",
        "mother.name:birth_certificate=ktp",
        "mother.name:birth_certificate=kk",
    } <= ids


def test_the_card_is_the_contracts_example() -> None:
    case = case_of(exhibits())
    printed = card(case, POLICY)
    assert printed is not None
    assert (printed.valid_until, printed.due_on) == ("2032-03-14", "2021-07-02")
    assert (printed.name, printed.nik, printed.sex) == (CHILD["name"], CHILD["nik"], "L")
    assert (printed.head_name, printed.rt_rw, printed.nationality) == ("AHMAD FAUZI", "012/003", "WNI")
    assert child(case).birth_date == "2015-03-15"


def test_titles_and_spaces_make_no_difference() -> None:
    found = exhibits(
        father=ktp(FATHER, "ayah.jpg", name="H. AHMAD FAUZI, S.E."),
        certificate=certificate(name="MUHAMMAD RIZKYPRATAMA"),
    )
    assert summary_of(found) == set()


@pytest.mark.parametrize(
    ("instead", "code", "severity", "field"),
    [
        ({"certificate": certificate(nik="6371011503150009")}, "nik_mismatch", "reject", "child.nik"),
        ({"father": ktp(FATHER, "a.jpg", nik="6371010107850008")}, "nik_mismatch", "reject", "father.nik"),
        ({"certificate": certificate(name="BUDI SANTOSO")}, "name_mismatch", "reject", "child.name"),
        ({"certificate": certificate(name="MUHAMAD RIZKY PRATAMA")}, "name_mismatch", "review", "child.name"),
        (
            {"certificate": certificate(name="MUHAMMAD RISKY PRATAMA")},
            "name_mismatch",
            "review",
            "child.name",
        ),
        ({"certificate": certificate(name="MUHAMMAD RIZKY")}, "name_mismatch", "review", "child.name"),
        ({"certificate": certificate(mother_name="DEWI LESTARI")}, "name_mismatch", "reject", "mother.name"),
        ({"mother": ktp(MOTHER, "b.jpg", name="SITI NURHALIZA")}, "name_mismatch", "review", "mother.name"),
        (
            {"kk": kk(FATHER, MOTHER, {**CHILD, "birth_date": "2015-03-16"})},
            "birth_date_mismatch",
            "reject",
            "child.birth_date",
        ),
        (
            {"father": ktp(FATHER, "a.jpg", birth_date="1985-01-07")},
            "birth_date_mismatch",
            "reject",
            "father.birth_date",
        ),
        ({"certificate": certificate(sex="P")}, "sex_mismatch", "reject", "child.sex"),
        (
            {"kk": kk(FATHER, MOTHER, {**CHILD, "father_name": "SURYADI"})},
            "name_mismatch",
            "reject",
            "father.name",
        ),
        (
            {"kk": kk(FATHER, MOTHER, {**CHILD, "father_name": None})},
            "name_mismatch",
            "review",
            "father.name",
        ),
    ],
)
def test_each_disagreement_is_one_reason(
    instead: dict[str, Any], code: str, severity: str, field: str
) -> None:
    (why,) = reasons_of(exhibits(**instead))
    assert (why.code, why.severity, why.field) == (code, severity, field)
    assert why.files
    assert why.message.id
    assert why.message.en


def test_a_fragment_of_a_name_is_for_an_operator() -> None:
    assert summary_of(exhibits(mother=ktp(MOTHER, "b.jpg", name="SITI"))) == {("name_mismatch", "review")}


def test_what_was_read_without_confidence_is_held_against_nobody() -> None:
    document = certificate().document
    assert document is not None
    nik = read("nik", "6371011503150099", confidence=0.6)
    doubtful = replace(certificate(), document=replace(document, fields={**document.fields, "nik": nik}))
    assert summary_of(exhibits(certificate=doubtful)) == {("nik_mismatch", "review")}


def test_a_wrong_nik_of_ones_own_is_for_an_operator() -> None:
    nik = "6371011603150002"
    found = exhibits(certificate=certificate(nik=nik), kk=kk(FATHER, MOTHER, {**CHILD, "nik": nik}))
    assert summary_of(found) == {("birth_date_mismatch", "review")}
    nik = "6371015503150002"
    found = exhibits(certificate=certificate(nik=nik), kk=kk(FATHER, MOTHER, {**CHILD, "nik": nik}))
    assert summary_of(found) == {("sex_mismatch", "review")}


def test_an_impossible_nik() -> None:
    nik = "6371013202150002"
    found = exhibits(certificate=certificate(nik=nik), kk=kk(FATHER, MOTHER, {**CHILD, "nik": nik}))
    assert ("nik_invalid", "reject") in summary_of(found)
    assert summary_of(exhibits(kk=kk(kk_number="6371014004150011"))) == {("nik_invalid", "reject")}
    assert summary_of(exhibits(kk=kk(kk_number=FATHER["nik"]))) == {("nik_invalid", "review")}


def test_noise_of_the_reader_is_no_disagreement() -> None:
    wrong = "MUHAMMAD RIZKV PRATAMA"
    document = certificate().document
    assert document is not None
    name = Field(wrong, State.READ, 0.7, None, noisy(wrong, CHILD["name"]))
    damaged = replace(certificate(), document=replace(document, fields={**document.fields, "name": name}))
    case = case_of(exhibits(certificate=damaged))
    assert summary_of(exhibits(certificate=damaged)) == set()
    assert child(case).name == CHILD["name"]


def test_an_uncertain_field_is_settled_by_its_evidence() -> None:
    row = fields(CHILD)
    row["nik"] = Field(None, State.UNCERTAIN, 0.4, None, noisy("6371011503150008", CHILD["nik"], 0.45))
    card_of_family = Document(Kind.KK, kk().document.fields, (fields(FATHER), fields(MOTHER), row))  # type: ignore[union-attr]
    found = exhibits(kk=replace(kk(), document=card_of_family))
    assert summary_of(found) == set()
    case = case_of(found)
    assert case.kk is not None
    assert case.kk.document is not None
    assert case.kk.document.members[2]["nik"].value == CHILD["nik"]


def test_the_parents_name_in_a_siblings_row_is_settled_too() -> None:
    row = fields(SIBLING)
    row["mother_name"] = Field(
        "SITI NURHALLZAH", State.READ, 0.75, None, noisy("SITI NURHALLZAH", MOTHER["name"])
    )
    row["father_name"] = read("father_name", "AHMADFAUZI")
    document = kk().document
    assert document is not None
    members = (fields(FATHER), fields(MOTHER), fields(CHILD), row)
    case = case_of(exhibits(kk=replace(kk(), document=replace(document, members=members))))
    assert case.kk is not None
    assert case.kk.document is not None
    settled = case.kk.document.members[3]
    assert settled["mother_name"].value == MOTHER["name"]
    assert settled["father_name"].value == "AHMADFAUZI"  # its print shows no space at all


def test_an_uncertain_field_that_insists_goes_to_an_operator() -> None:
    row = fields(CHILD)
    row["nik"] = Field(None, State.UNCERTAIN, 0.4, None, Reading.of("6371011503159999"))
    card_of_family = Document(Kind.KK, kk().document.fields, (fields(FATHER), fields(MOTHER), row))  # type: ignore[union-attr]
    found = summary_of(exhibits(kk=replace(kk(), document=card_of_family)))
    assert found
    assert all(severity == "review" for _, severity in found)


def test_a_field_without_any_print_is_never_accepted() -> None:
    for name in ("name", "birth_date", "certificate_number", "father_name", "mother_name"):
        document = certificate().document
        assert document is not None
        unread = {**document.fields, name: Field(None, State.UNCERTAIN)}
        found = exhibits(certificate=replace(certificate(), document=replace(document, fields=unread)))
        assert ("field_unreadable", "review") in summary_of(found)
        assert card(case_of(found), POLICY) is None


def test_a_certificate_without_nik_is_compared_without_it() -> None:
    found = exhibits(certificate=certificate(nik=None))
    assert summary_of(found) == set()
    assert "child.nik:birth_certificate=kk" not in {finding.check.id for finding in findings_of(found)}


def test_what_was_typed_is_for_an_operator() -> None:
    typed = Declared("Muhammad Rizky Pratama", "6371 0115 0315 0002", date(2015, 3, 15))
    assert summary_of(exhibits(), declared=typed) == set()
    (why,) = reasons_of(exhibits(), declared=Declared(name="Budi"))
    assert (why.code, why.severity, why.subjects) == ("name_mismatch", "review", ["declared"])
    assert summary_of(exhibits(), declared=Declared(nik="123")) == {("nik_mismatch", "review")}
    assert summary_of(exhibits(), declared=Declared(birth_date=date(2015, 3, 16))) == {
        ("birth_date_mismatch", "review")
    }


def test_three_answers() -> None:
    thresholds = POLICY.thresholds
    assert names(read("name", "AHMAD"), read("name", "H. AHMAD"), thresholds).answer is Answer.AGREE
    assert names(read("name", "AHMAD"), read("name", "ACHMAD"), thresholds).how is How.VARIANT
    assert numbers(read("nik", "1"), Field(), thresholds).answer is Answer.CANNOT_TELL
    between = float(np.exp((thresholds.same + thresholds.different) / 2))
    doubtful = Field("6371", State.READ, 0.9, None, noisy("6371", "6378", between))
    assert numbers(Field("6378", State.READ, 0.9), doubtful, thresholds).answer is Answer.CANNOT_TELL


def test_messages_hold_no_numbers_of_persons() -> None:
    found = reasons_of(exhibits(certificate=certificate(nik="6371011503150009", mother_name="DEWI")))
    for why in found:
        for value in (CHILD["nik"], "6371011503150009", SIBLING["nik"]):
            assert value not in why.message.id + why.message.en
