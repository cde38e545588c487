"""Fictional families, their documents' contents and the rendered designs."""

from __future__ import annotations

from datetime import date
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from samples import contents, designs, fonts, words
from samples.designs import certificate, faces, kk, ktp
from samples.families import make_family
from samples.model import Content, Family, Sheet

RECEIVED = date(2021, 6, 14)
CASES = [
    pytest.param(module, style, id=style.name) for module in (ktp, kk, certificate) for style in module.STYLES
]


def family(seed: int, **options: bool) -> Family:
    return make_family(np.random.default_rng(seed), RECEIVED, **options)


def content_for(module: ModuleType, form: str, seed: int) -> Content:
    rng, some = np.random.default_rng(seed), family(seed)
    if module is ktp:
        return contents.ktp_content(some, "father", rng, foreign=form == "foreign", old_form=form == "old")
    if module is kk:
        return contents.kk_content(some, rng)
    return contents.certificate_content(some, rng, form=form)  # type: ignore[arg-type]


def age(born: date) -> int:
    return RECEIVED.year - born.year - ((RECEIVED.month, RECEIVED.day) < (born.month, born.day))


@pytest.mark.parametrize("seed", range(40))
def test_family_is_consistent(seed: int) -> None:
    made = family(seed)
    assert made.father is not None
    assert {id(made.child), id(made.mother), id(made.father)} <= {id(m) for m in made.members}
    assert 3 <= len(made.members) <= 10
    assert 0 <= age(made.child.birth_date) < 17
    assert (made.child.father_name, made.child.mother_name) == (made.father.name, made.mother.name)
    assert made.child.birth_date < made.certificate_issued_on < RECEIVED
    assert len({member.nik for member in made.members}) == len(made.members)
    for member in made.members:
        day = member.birth_date.day + (40 if member.sex == "P" else 0)
        assert member.nik[6:12] == f"{day:02d}{member.birth_date:%m%y}"
        assert len(member.nik) == 16
        assert member.nik[12:] != "0000"
        assert member.birth_date <= made.kk_issued_on < RECEIVED
        assert member.name == member.name.upper()
    assert made.kk_number[6:12] == made.kk_issued_on.strftime("%d%m%y")


@pytest.mark.parametrize("years", range(17))
def test_age_of_the_applicant_can_be_chosen(years: int) -> None:
    made = make_family(np.random.default_rng(years), RECEIVED, child_age=years)
    assert age(made.child.birth_date) == years


def test_mother_only_and_twins() -> None:
    alone = family(3, mother_only=True)
    assert alone.father is None
    assert alone.child.father_name == "-"
    content = contents.certificate_content(alone, np.random.default_rng(0))
    assert content.truth["father_name"] is None
    assert content.variant["mother_only"]
    with pytest.raises(ValueError, match="no father"):
        contents.ktp_content(alone, "father", np.random.default_rng(0))
    pair = family(4, twins=True)
    born = [m for m in pair.members if m.birth_date == pair.child.birth_date]
    assert len(born) == 2
    assert born[0].nik != born[1].nik


def test_truth_has_the_contracts_fields() -> None:
    rng, some = np.random.default_rng(1), family(1)
    card = contents.ktp_content(some, "mother", rng)
    assert tuple(card.truth) == contents.KTP_FIELDS
    assert card.truth["sex"] == "P"
    table = contents.kk_content(some, rng)
    assert set(table.truth) == {*contents.KK_FIELDS, "members"}
    assert all(tuple(row) == contents.MEMBER_FIELDS for row in table.truth["members"])
    assert len(table.truth["members"]) == len(some.members)
    birth = contents.certificate_content(some, rng)
    assert tuple(birth.truth) == contents.CERTIFICATE_FIELDS
    assert birth.truth["child_order"] == some.child_order
    assert "-" not in [*card.truth.values(), *birth.truth.values()]


@pytest.mark.parametrize(("module", "style"), CASES)
def test_design_renders_every_field_inside_the_sheet(module: ModuleType, style: Any) -> None:
    content = content_for(module, style.form, seed=7)
    sheet: Sheet = module.render(content, style, np.random.default_rng(2))
    height, width = sheet.image.shape[:2]
    assert min(width / sheet.size_mm[0], height / sheet.size_mm[1]) >= (12 if module is ktp else 9.99)
    expected = {name for name, value in content.truth.items() if value is not None and name != "members"}
    for number, row in enumerate(content.truth.get("members", [])):
        expected |= {f"members.{number}.{name}" for name, value in row.items() if value is not None}
    assert expected <= set(sheet.quads)
    for quad in sheet.quads.values():
        assert quad.shape == (4, 2)
        assert quad.min() >= 0
        assert (quad.max(axis=0) <= (width, height)).all()
    for name in expected:
        (x0, y0), (x1, y1) = sheet.quads[name][0], sheet.quads[name][2]
        ink = sheet.image[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1]
        assert int(ink.max()) - int(ink.min()) > 60, name
    assert 10 < sheet.capital_px < 60


@pytest.mark.parametrize("kind", ["ktp", "kk", "birth_certificate"])
def test_splits_share_no_design(kind: str) -> None:
    module = {"ktp": ktp, "kk": kk, "birth_certificate": certificate}[kind]
    for form in {style.form for style in module.STYLES}:
        assert {style.split for style in module.STYLES if style.form == form} == {"tune", "test"}
    assert not set(designs.names("tune")) & set(designs.names("test"))


@pytest.mark.parametrize("split", ["tune", "test"])
def test_render_is_deterministic(split: str) -> None:
    def once() -> Sheet:
        rng = np.random.default_rng(11)
        content = contents.ktp_content(make_family(rng, RECEIVED), "mother", rng)
        return designs.render(content, rng, split)  # type: ignore[arg-type]

    one, other = once(), once()
    assert one.design == other.design
    assert one.design in designs.names(split)  # type: ignore[arg-type]
    assert np.array_equal(one.image, other.image)


def test_greyscale_prints_without_colour() -> None:
    content = contents.ktp_content(family(5), "mother", np.random.default_rng(0))
    content.variant["greyscale"] = True
    image = designs.render(content, np.random.default_rng(0), "tune").image.astype(int)
    assert np.ptp(image, axis=2).max() == 0


def test_a_missing_font_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    with pytest.raises(fonts.FontMissingError, match="fonts-ocr-a"):
        fonts.font("OCR A", 123.4)


def test_stand_in_portrait_is_cut_out() -> None:
    face = faces.portrait(np.random.default_rng(0), "L", "adult")
    assert face.shape[2] == 4
    assert face[0, 0, 3] < 20
    assert face[120, face.shape[1] // 2, 3] == 255


def test_words() -> None:
    assert words.number_words(2019) == "DUA RIBU SEMBILAN BELAS"
    assert words.long_date(date(2019, 12, 9)) == "09 DESEMBER 2019"
    assert words.month_name(date(2001, 11, 1), old_spelling=True) == "NOPEMBER"
    assert words.ordinal_english(3) == "THIRD"
