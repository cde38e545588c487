"""Who is who, membership of the family card, and completeness."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kia_verify.case import Exhibit
from kia_verify.documents.document import Document, Field, State
from kia_verify.errors import ImageRefused
from kia_verify.imaging.measure import Measure, Verdict
from kia_verify.policy import Documents, Policy
from kia_verify.reading.evidence import Reading
from kia_verify.report import Code, Kind
from tests.synthetic_case import (
    CHILD,
    FATHER,
    MOTHER,
    SIBLING,
    case_of,
    certificate,
    exhibits,
    kk,
    ktp,
    photo,
    reasons_of,
    summary_of,
)

UNCLE = {**FATHER, "name": "RUSLAN EFENDI", "nik": "6371010505800004", "birth_date": "1980-05-05"}
AUNT = {**MOTHER, "name": "KARTINI DEWI", "nik": "6371014505800004", "birth_date": "1980-05-05"}


def test_everybody_gets_a_place_and_a_role() -> None:
    case = case_of(exhibits()[::-1])
    assert [exhibit.role for exhibit in case.exhibits] == ["child", "mother", "father", None, "child"]
    assert (case.father_row, case.mother_row, case.child_row) == (0, 1, 2)
    assert case.father_ktp is not None
    assert case.father_ktp.file == "ayah.jpg"
    assert (case.strangers, case.duplicates) == ((), ())


def test_rows_are_found_wherever_they_stand() -> None:
    case = case_of(exhibits(kk=kk(SIBLING, CHILD, MOTHER, {**UNCLE, "relation": "FAMILI LAIN"}, FATHER)))
    assert (case.father_row, case.mother_row, case.child_row) == (4, 2, 1)


def test_twins_are_told_apart_by_name_and_nik() -> None:
    twin = {**CHILD, "name": "MUHAMMAD RIZKI PRATAMI", "nik": "6371011503150003"}
    assert case_of(exhibits(kk=kk(FATHER, MOTHER, twin, CHILD))).child_row == 3


@pytest.mark.parametrize("change", [{"name": "ZAINAL ABIDIN"}, {"nik": "6371010101800001"}, {"sex": "P"}])
def test_an_altered_ktp_is_still_the_fathers(change: dict[str, Any]) -> None:
    case = case_of(exhibits(father=ktp(FATHER, "ayah.jpg", **change)))
    assert case.father_ktp is not None
    assert case.father_ktp.file == "ayah.jpg"
    assert case.strangers == ()


@pytest.mark.parametrize(
    ("gone", "field"),
    [("certificate", None), ("kk", None), ("father", "father"), ("mother", "mother"), ("photo", None)],
)
def test_a_missing_document_is_one_reason(gone: str, field: str | None) -> None:
    (why,) = reasons_of(exhibits(**{gone: None}))
    assert (why.code, why.severity, why.field) == ("document_missing", "reject", field)


def test_whether_a_father_is_missing_is_open_where_the_certificate_names_nobody() -> None:
    whole = certificate()
    assert whole.document is not None
    unread = {key: value for key, value in whole.document.fields.items() if not key.endswith("r_name")}
    torn = replace(whole, document=replace(whole.document, fields=unread))
    assert ("document_missing", "review") in summary_of(exhibits(certificate=torn, father=None))
    assert ("document_missing", "reject") in summary_of(exhibits(certificate=torn, mother=None))


def test_a_child_under_five_needs_no_photo() -> None:
    assert summary_of(exhibits(photo=None), received_at=date(2020, 3, 14)) == set()
    assert summary_of(exhibits(photo=photo(background="blue")), received_at=date(2020, 3, 14)) == set()
    assert summary_of(exhibits(photo=None), received_at=date(2020, 3, 15)) == {("document_missing", "reject")}


def test_a_certificate_of_the_mother_alone_asks_for_no_father() -> None:
    child = {**CHILD, "father_name": None}
    found = exhibits(
        certificate=certificate(mother_only=True, father_name=None),
        father=None,
        kk=kk({**MOTHER, "relation": "KEPALA KELUARGA"}, child, head_name=MOTHER["name"]),
    )
    assert summary_of(found) == set()


def test_the_policy_decides_what_is_asked_for() -> None:
    policy = Policy(documents=Documents(father_ktp=False, mother_ktp=False))
    assert summary_of(exhibits(father=None, mother=None), policy) == set()


def test_the_same_ktp_twice_where_another_was_needed() -> None:
    found = exhibits(mother=None, again=ktp(FATHER, "ayah2.jpg"))
    assert summary_of(found) == {("document_missing", "reject"), ("duplicate_subject", "reject")}


def test_of_two_pass_photos_the_doubtful_one_is_what_else_it_may_be() -> None:
    dark = Measure("exposure", 20.0, "0 to 255", 0.0, Verdict.BAD, Code.IMAGE_DARK)
    card = Exhibit("gelap.jpg", Kind.UNKNOWN, measures=(dark,))
    portrait = replace(photo(certain=False), file="gelap.jpg", otherwise=card)
    assert summary_of(exhibits(mother=None, portrait=portrait)) == {
        ("document_missing", "reject"),
        ("image_dark", "reject"),
    }
    alone = case_of(exhibits(photo=portrait))
    assert alone.pass_photo is not None
    assert alone.pass_photo.file == "gelap.jpg"


def test_a_harmless_duplicate_is_no_reason() -> None:
    assert summary_of(exhibits(again=ktp(FATHER, "ayah2.jpg"), more=kk())) == set()


def test_the_clearer_of_two_is_kept() -> None:
    poor = certificate()
    assert poor.document is not None
    poor = replace(poor, file="buram.jpg", document=Document(Kind.BIRTH_CERTIFICATE, {"name": Field()}))
    case = case_of([poor, *exhibits()])
    assert case.certificate is not None
    assert case.certificate.file == "akta.jpg"
    assert [exhibit.file for exhibit in case.duplicates] == ["buram.jpg"]


def test_a_stranger() -> None:
    found = exhibits(mother=ktp(AUNT, "bibi.jpg"))
    assert summary_of(found) == {("not_the_parent", "reject"), ("document_missing", "reject")}
    (why,) = [why for why in reasons_of(found) if why.code == "not_the_parent"]
    assert why.files == ["bibi.jpg"]
    assert summary_of(exhibits(extra=ktp(UNCLE, "paman.jpg"))) == {("not_the_parent", "reject")}


def test_a_namesake_is_a_stranger() -> None:
    namesake = {**AUNT, "name": "SITI NURHALIZAN"}
    assert ("not_the_parent", "reject") in summary_of(exhibits(mother=ktp(namesake, "bibi.jpg")))


def test_an_unreadable_ktp_takes_the_place_that_is_left() -> None:
    blank = Document(
        Kind.KTP, {name: Field(None, State.UNCERTAIN, 0.1) for name in ("nik", "name", "birth_date")}
    )
    found = exhibits(mother=Exhibit("ibu.jpg", Kind.KTP, document=blank))
    assert summary_of(found) == {("field_unreadable", "review")}


def test_a_child_that_is_not_on_the_card() -> None:
    assert summary_of(exhibits(kk=kk(FATHER, MOTHER, SIBLING))) == {("child_not_in_kk", "reject")}


def test_another_familys_card_is_one_reason() -> None:
    child = {**SIBLING, "father_name": UNCLE["name"], "mother_name": AUNT["name"]}
    others = kk(UNCLE, AUNT, child, head_name=UNCLE["name"])
    assert summary_of(exhibits(kk=others)) == {("child_not_in_kk", "reject")}


def test_a_child_that_nobody_can_read_is_for_an_operator() -> None:
    card = kk(FATHER, MOTHER, CHILD)
    assert card.document is not None
    row = {name: Field(None, State.UNCERTAIN, 0.1) for name in CHILD}
    document = replace(card.document, members=(*card.document.members[:2], row))
    found = summary_of(exhibits(kk=replace(card, document=document)))
    assert found == {("child_not_in_kk", "review")}


def test_a_parent_on_another_card() -> None:
    (why,) = reasons_of(exhibits(kk=kk(MOTHER, CHILD, SIBLING, head_name=MOTHER["name"])))
    assert (why.code, why.severity, why.field) == ("parent_not_in_kk", "review", "father")


def test_a_grandfather_is_not_taken_for_the_father() -> None:
    case = case_of(exhibits(kk=kk(UNCLE, {**MOTHER, "relation": "ANAK"}, {**CHILD, "relation": "CUCU"})))
    assert case.father_row is None
    assert (case.mother_row, case.child_row) == (1, 2)


def test_refused_files() -> None:
    pdf = [("kk.pdf", ImageRefused("file_type_not_accepted", "pdf"))]
    assert summary_of(exhibits(kk=None), refused=pdf) == {
        ("file_type_not_accepted", "reject"),
        ("document_missing", "reject"),
    }
    assert summary_of(exhibits(), refused=pdf) == {("file_type_not_accepted", "review")}


def test_nothing_at_all() -> None:
    found = summary_of([])
    assert found == {("document_missing", "reject")}


def test_no_two_exhibits_share_a_place_whatever_comes() -> None:
    odd = Field("X", State.READ, 0.9, None, Reading.of("X"))
    extra = [
        Exhibit("x.jpg", Kind.KTP, document=Document(Kind.KTP, {"name": odd})),
        Exhibit("y.jpg", Kind.UNKNOWN),
    ]
    case = case_of([*extra, *exhibits(), *extra])
    places = [case.certificate, case.kk, case.father_ktp, case.mother_ktp, case.pass_photo]
    assert len({id(exhibit) for exhibit in places}) == 5
    assert case.father_ktp is not None
    assert case.father_ktp.file == "ayah.jpg"
