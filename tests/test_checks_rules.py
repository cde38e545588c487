"""Legibility, originality, age, pass photo, expiry, area, head of family."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kia_verify.case import Exhibit
from kia_verify.checks.card import card
from kia_verify.checks.legibility import image_issues
from kia_verify.checks.messages import message
from kia_verify.checks.originality import web_host
from kia_verify.checks.pass_photo import describe
from kia_verify.checks.places import Place
from kia_verify.imaging import face_exposure, face_sharpness, face_size, screen
from kia_verify.imaging.measure import Measure, Verdict
from kia_verify.policy import Policy, Service
from kia_verify.report import Code, Kind, Severity
from tests.synthetic_case import (
    CHILD,
    FATHER,
    MOTHER,
    POLICY,
    case_of,
    certificate,
    exhibits,
    findings_of,
    kk,
    ktp,
    photo,
    reasons_of,
    summary_of,
)

BLURRED = Measure("sharpness", 0.1, "", 20.0, Verdict.BAD, Code.IMAGE_BLURRED)
GREY = Measure("colour", 0.0, "", 10.0, Verdict.BAD, Code.NOT_ORIGINAL)


def test_a_bad_image_is_a_reason_and_explains_what_was_not_read() -> None:
    unread = certificate(name=None)
    found = exhibits(certificate=replace(unread, measures=(BLURRED,)))
    assert summary_of(found) == {("image_blurred", "reject")}


def test_a_document_that_was_read_is_not_refused_for_its_image() -> None:
    found = exhibits(certificate=replace(certificate(), measures=(BLURRED,)))
    assert summary_of(found) == set()


def test_an_image_that_is_in_order_explains_nothing() -> None:
    sharp = Measure("sharpness", 0.02, "", 95.0, Verdict.GOOD, Code.IMAGE_BLURRED)
    found = exhibits(certificate=replace(certificate(name=None), measures=(sharp,)))
    assert summary_of(found) == {("field_unreadable", "review")}


def test_one_hidden_field_is_enough_for_glare() -> None:
    spot = Measure("glare", 0.01, "", 75.0, Verdict.POOR, Code.IMAGE_GLARE)
    found = exhibits(father=replace(ktp({**FATHER, "nik": None}, "a.jpg"), measures=(spot,)))
    assert ("image_glare", "reject") in summary_of(found)
    assert ("field_unreadable", "review") not in summary_of(found)


@pytest.mark.parametrize(("verdict", "severity"), [(Verdict.POOR, "review"), (Verdict.BAD, "reject")])
def test_one_doubtful_field_in_a_poor_image_is_left_to_a_person(verdict: Verdict, severity: str) -> None:
    shaded = Measure("shadow", 3.0, "", 45.0, verdict, Code.IMAGE_DARK)
    one = exhibits(certificate=replace(certificate(name=None), measures=(shaded,)))
    assert summary_of(one) == {("image_dark", severity)}
    two = exhibits(certificate=replace(certificate(name=None, birth_date=None), measures=(shaded,)))
    assert ("image_dark", "reject") in summary_of(two)


def test_a_row_that_cannot_be_seen_is_the_images_fault() -> None:
    hidden = replace(kk(FATHER, MOTHER), measures=(BLURRED,))
    assert ("image_blurred", "reject") in summary_of(exhibits(kk=hidden))


def test_the_issues_of_an_image_are_those_it_is_refused_for() -> None:
    unread = replace(certificate(name=None), measures=(BLURRED,))
    was_read = replace(kk(), measures=(BLURRED,))
    unknown = Exhibit("gelap.jpg", Kind.UNKNOWN, measures=(BLURRED,))
    case = case_of(exhibits(certificate=unread, kk=was_read, extra=unknown))
    issues = [image_issues(case, POLICY, exhibit) for exhibit in case.exhibits]
    assert issues == [(Code.IMAGE_BLURRED,), (), (), (), (), (Code.IMAGE_BLURRED,)]


def test_an_unknown_photograph_matters_where_something_is_missing() -> None:
    unknown = Exhibit("gelap.jpg", Kind.UNKNOWN, measures=(BLURRED,))
    assert summary_of(exhibits(extra=unknown)) == set()
    assert ("image_blurred", "reject") in summary_of(exhibits(kk=None, extra=unknown))


def test_copies() -> None:
    assert summary_of(exhibits(father=replace(ktp(FATHER, "a.jpg"), measures=(GREY,)))) == {
        ("not_original", "reject")
    }
    assert summary_of(exhibits(photo=photo(grey=True, background=None))) == {("not_original", "reject")}
    burnt = photo(grey=True, background=None, face_burnt=0.4)
    assert summary_of(exhibits(photo=burnt)) == {("not_original", "review"), ("image_glare", "review")}
    light = Measure.on(face_exposure.SCALE, face_exposure.NAME, 22.0, "", Code.IMAGE_DARK)
    dark = replace(photo(grey=True, background=None), measures=(light,))
    assert summary_of(exhibits(photo=dark)) == {("not_original", "review"), ("image_dark", "review")}


def test_what_may_be_a_screen_is_for_an_operator_and_pale_colour_is_not() -> None:
    for name, expected in (("screen", {("not_original", "review")}), ("colour", set())):
        poor = Measure(name, 0.3, "", 65.0, Verdict.POOR, Code.NOT_ORIGINAL)
        assert summary_of(exhibits(kk=replace(kk(), measures=(poor,)))) == expected


@pytest.mark.parametrize(("score", "severity"), [(39.0, "reject"), (53.0, "review")])
def test_a_blank_that_is_hardly_paler_than_a_copy_is_for_a_person(score: float, severity: str) -> None:
    pale = Measure("colour", 0.01, "", score, Verdict.BAD, Code.NOT_ORIGINAL)
    assert summary_of(exhibits(kk=replace(kk(), measures=(pale,)))) == {("not_original", severity)}
    card = replace(ktp(FATHER, "ayah.jpg"), measures=(pale,))
    assert summary_of(exhibits(father=card)) == {("not_original", "reject")}


@pytest.mark.parametrize(
    ("payload", "host"),
    [
        ("https://layananonline.dukcapil.kemendagri.go.id/x", "layananonline.dukcapil.kemendagri.go.id"),
        ("https://layananonline.dukcapil.kemendagri.go.id@evil.com/", "evil.com"),
        ("https://10.0.0.1/Terpusat/Pindai", "10.0.0.1"),
        ("https://dukcapil.invalid/x", None),
        ("AKTA 123", None),
        ("https://[", None),
    ],
)
def test_hosts(payload: str, host: str | None) -> None:
    assert web_host(payload) == host


def test_a_strange_qr_is_for_an_operator() -> None:
    assert summary_of(exhibits(kk=replace(kk(), qr=("https://bit.ly/x",)))) == {("not_original", "review")}
    official = "https://layananonline.dukcapil.kemendagri.go.id/Terpusat/Pindai"
    assert summary_of(exhibits(kk=replace(kk(), qr=(official,)))) == set()


@pytest.mark.parametrize("received", [date(2032, 3, 15), date(2015, 3, 14)])
def test_age_out_of_range(received: date) -> None:
    assert ("age_out_of_range", "reject") in summary_of(exhibits(), received_at=received)
    assert card(case_of(exhibits(), received_at=received), POLICY) is None


def test_a_disputed_birth_date_leaves_the_age_open() -> None:
    found = exhibits(certificate=certificate(birth_date="2004-03-15"), photo=photo(background="blue"))
    assert summary_of(found) == {("birth_date_mismatch", "reject")}


def test_a_birthday_before_the_card_is_due_is_noted() -> None:
    (found,) = [
        f for f in findings_of(exhibits(), received_at=date(2032, 3, 10)) if f.check.id == "child.age"
    ]
    assert found.check.values["turns_before_due"] == 17


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"background": "blue"}, {("pass_photo_background", "reject")}),
        ({"background": "other"}, {("pass_photo_background", "reject")}),
        ({"certain": False}, {("pass_photo_background", "review")}),
        ({"background": "blue", "certain": False}, {("pass_photo_background", "review")}),
        ({"background": None}, {("pass_photo_background", "review")}),
        ({"faces": 0}, {("pass_photo_unsuitable", "review")}),
        ({"faces": 2}, {("pass_photo_unsuitable", "reject")}),
        ({"faces": 2, "faces_sure": False}, {("pass_photo_unsuitable", "review")}),
        ({"faces": None}, {("pass_photo_unsuitable", "review")}),
        ({"face_cut": True}, {("pass_photo_unsuitable", "review")}),
        ({"face_share": 0.1}, {("pass_photo_unsuitable", "reject")}),
        ({"aspect": 1.0}, {("pass_photo_unsuitable", "reject")}),
        ({"aspect": 1.0, "face_cut": True}, {("pass_photo_unsuitable", "review")}),
        ({"aspect": 0.81}, set()),
        ({"aspect": 0.82}, {("pass_photo_unsuitable", "review")}),
        ({"aspect": 0.81, "edges_seen": False}, {("pass_photo_unsuitable", "review")}),
        ({"aspect": 1.33, "edges_seen": False, "face_share": 0.25}, {("pass_photo_unsuitable", "review")}),
        ({"aspect": 1.33, "edges_seen": False, "face_share": 0.5}, {("pass_photo_unsuitable", "reject")}),
        ({"aspect": 1.33}, {("pass_photo_unsuitable", "review")}),
        ({"face_share": 0.77}, {("pass_photo_unsuitable", "review")}),
        ({"face_aside": 0.3}, set()),
        ({"face_aside": 0.39}, {("pass_photo_unsuitable", "review")}),
        ({"face_share": 0.15, "edges_seen": False}, {("pass_photo_unsuitable", "review")}),
    ],
)
def test_pass_photo(change: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    assert summary_of(exhibits(photo=photo(**change))) == expected


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Measure.on(face_sharpness.SCALE, "", 0.71, "", Code.IMAGE_BLURRED), set()),
        (Measure.on(face_sharpness.SCALE, "", 0.82, "", Code.IMAGE_BLURRED), {("image_blurred", "review")}),
        (Measure.on(face_sharpness.SCALE, "", 0.89, "", Code.IMAGE_BLURRED), {("image_blurred", "reject")}),
        (Measure.on(face_exposure.SCALE, "", 45.0, "", Code.IMAGE_DARK), set()),
        (Measure.on(face_exposure.SCALE, "", 30.0, "", Code.IMAGE_DARK), {("image_dark", "review")}),
        (Measure.on(face_exposure.SCALE, "", 15.0, "", Code.IMAGE_DARK), {("image_dark", "reject")}),
        (face_size.assess(90.0), set()),
        (face_size.assess(50.0), {("image_too_small", "review")}),
        (face_size.assess(30.0), {("image_too_small", "reject")}),
        (Measure.on(screen.SCALE, screen.NAME, 0.25, "", Code.NOT_ORIGINAL), {("not_original", "review")}),
    ],
)
def test_the_image_of_a_pass_photo(measure: Measure, expected: set[tuple[str, str]]) -> None:
    found = exhibits(photo=replace(photo(), measures=(measure,)))
    assert summary_of(found) == expected


def test_a_disputed_birth_year_is_not_held_against_the_photo() -> None:
    found = exhibits(certificate=certificate(birth_date="2014-03-15"))
    assert summary_of(found) == {("birth_date_mismatch", "reject")}


def test_the_background_follows_the_birth_year() -> None:
    report = describe(case_of(exhibits()), POLICY)
    assert (report.required, report.background, report.expected_background) == (True, "red", "red")
    assert describe(case_of([]), POLICY).required is None


def test_expiry() -> None:
    foreign = ktp(FATHER, "a.jpg", foreign=True, valid_until="2020-01-01")
    assert summary_of(exhibits(father=foreign)) == {("ktp_expired", "reject")}
    assert summary_of(exhibits(father=ktp(FATHER, "a.jpg", foreign=True, valid_until="2030-01-01"))) == set()
    assert summary_of(exhibits(father=ktp(FATHER, "a.jpg", valid_until="2017-01-01"))) == set()
    assert summary_of(exhibits(father=ktp(FATHER, "a.jpg", old_form=True))) == {("ktp_expired", "reject")}
    assert summary_of(exhibits(father=ktp(FATHER, "a.jpg", foreign=True, valid_until=None))) == {
        ("field_unreadable", "review")
    }


def test_area() -> None:
    here, elsewhere = (Policy(service=Service(regency_codes=(code,))) for code in ("6371", "6372"))
    assert summary_of(exhibits(), here) == set()
    (why,) = reasons_of(exhibits(), elsewhere)
    assert (why.code, why.severity, why.subjects) == ("document_missing", "review", ["kk"])


def test_the_head_of_the_family_is_named_alike() -> None:
    assert summary_of(exhibits(kk=kk(head_name="RUSLAN EFENDI"))) == {("name_mismatch", "review")}


def test_a_certificate_of_unknown_form_is_for_an_operator() -> None:
    old = certificate()
    assert old.document is not None
    found = exhibits(certificate=replace(old, document=replace(old.document, old_form=True)))
    assert summary_of(found) == {("field_unreadable", "review")}


def test_a_row_without_nik_is_never_accepted() -> None:
    found = exhibits(certificate=certificate(nik=None), kk=kk(FATHER, MOTHER, {**CHILD, "nik": None}))
    (why,) = reasons_of(found)
    assert (why.code, why.severity, why.field) == ("field_unreadable", "review", "child.nik")


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_words_in_both_languages(code: Code) -> None:
    variant = {"age_out_of_range": "old"}.get(code.value, "")
    names = (
        "file Person person_en limit seen seen_en expected expected_en year fault fault_en missing missing_en"
    )
    words = dict.fromkeys(names.split(), "x")
    for severity in Severity:
        found = message(code, variant, [Place.KK, Place.MOTHER_KTP], "mother.name", severity, words)
        assert found.id.endswith(".")
        assert found.en.endswith(".")
        assert "{" not in found.id + found.en


def test_a_cut_document_that_disagrees_is_refused_as_cut() -> None:
    cut = Measure("cut_off", 1.0, "", 0.0, Verdict.BAD, Code.DOCUMENT_CROPPED)
    whole = replace(certificate(), measures=(cut,))
    shortened = replace(certificate(mother_name="SITI NURHA"), measures=(cut,))
    assert summary_of(exhibits(certificate=whole)) == set()
    assert ("document_cropped", "reject") in summary_of(exhibits(certificate=shortened))


def test_print_that_runs_into_the_border_explains_fields_that_are_nowhere() -> None:
    at_border = Measure("cut_off", 0.13, "", 76.0, Verdict.POOR, Code.DOCUMENT_CROPPED)
    nameless = [{**row, "name": None} for row in (FATHER, MOTHER, CHILD)]
    found = summary_of(exhibits(kk=replace(kk(*nameless, kk_number=None), measures=(at_border,))))
    assert ("document_cropped", "reject") in found
    one_lost = summary_of(exhibits(kk=replace(kk(kk_number=None), measures=(at_border,))))
    assert ("document_cropped", "reject") not in one_lost


def test_a_card_that_tells_nobody_is_refused_for_its_image_and_not_as_a_strangers() -> None:
    cropped = Measure("cut_off", 0.5, "", 20.0, Verdict.BAD, Code.DOCUMENT_CROPPED)
    nobody = replace(
        ktp({**FATHER, "nik": None, "name": None}, "b.jpg", birth_date=None, sex=None), measures=(cropped,)
    )
    found = exhibits(father=nobody)
    assert ("document_cropped", "reject") in summary_of(found)
    assert ("not_the_parent", "reject") not in summary_of(found)
