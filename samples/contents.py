"""What each document of a family prints, and what a reader should get from it (the contract's fields).

`Content.printed` holds the paper's own strings; dates are ISO there, as each design writes them its own
way. Beside the contract's fields it holds what the paper prints as well (issue dates, education, ...).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal

import numpy as np

from samples import names
from samples.model import Content, Family, Image, Person

SEX = {"L": "LAKI-LAKI", "P": "PEREMPUAN"}
KTP_FIELDS = (
    "nik",
    "name",
    "birth_place",
    "birth_date",
    "sex",
    "blood_type",
    "address",
    "rt_rw",
    "village",
    "district",
    "religion",
    "marital_status",
    "occupation",
    "nationality",
    "valid_until",
    "province",
    "regency",
)
KK_FIELDS = (
    "kk_number",
    "head_name",
    "address",
    "rt_rw",
    "village",
    "district",
    "regency",
    "postal_code",
    "province",
    "issued_on",
)
MEMBER_FIELDS = (
    "name",
    "nik",
    "sex",
    "birth_place",
    "birth_date",
    "religion",
    "relation",
    "marital_status",
    "nationality",
    "father_name",
    "mother_name",
)
CERTIFICATE_FIELDS = (
    "certificate_number",
    "name",
    "nik",
    "birth_place",
    "birth_date",
    "sex",
    "child_order",
    "father_name",
    "mother_name",
    "issued_on",
    "issued_at",
)

UNRECORDED = "KAWIN BELUM TERCATAT"
CertificateForm = Literal["new", "blank", "old"]
_ELECTRONIC_KTP_SINCE = date(2011, 9, 1)
_LIFELONG_SINCE = date(2014, 1, 17)  # UU 24/2013
_WHITE_FORMS_SINCE = date(2019, 6, 1)
_ENGLISH = {
    "LAKI-LAKI": "MALE",
    "PEREMPUAN": "FEMALE",
    "KAWIN": "MARRIED",
    UNRECORDED: "MARRIED",
    "BELUM KAWIN": "SINGLE",
    "CERAI HIDUP": "DIVORCED",
    "KRISTEN": "CHRISTIAN",
    "KATHOLIK": "CATHOLIC",
    "HINDU": "HINDU",
    "BUDHA": "BUDDHIST",
    "ISLAM": "ISLAM",
}
_ENGLISH_JOBS = "PRIVATE|EMPLOYEE ENTREPRENEUR TEACHER CONSULTANT"
_COUNTRIES = "JAPAN AUSTRALIA MALAYSIA INDIA GERMANY NETHERLANDS SOUTH|KOREA UNITED|KINGDOM"


def titled(person: Person) -> str:
    """The name with its titles, as KTP and KK print it."""
    before = f"{person.title_before} " if person.title_before else ""
    after = f", {person.title_after}" if person.title_after else ""
    return f"{before}{person.name}{after}".upper()


def ktp_content(
    family: Family,
    role: Literal["father", "mother"],
    rng: np.random.Generator,
    face: Image | None = None,
    *,
    foreign: bool = False,
    old_form: bool = False,
) -> Content:
    """The KTP of one parent.

    Args:
        family: the family.
        role: whose card.
        rng: source of chance for dates of issue and the like.
        face: BGRA portrait for the card.
        foreign: an orange foreigner's card with English values and an expiry date.
        old_form: the non-electronic card used before 2011 to 2014.

    Raises:
        ValueError: the father of a family without one.
    """
    person = family.father if role == "father" else family.mother
    if person is None:
        raise ValueError("this family has no father")
    youngest = max(member.birth_date for member in family.members)
    adult = person.birth_date + timedelta(days=6210)
    until = _ELECTRONIC_KTP_SINCE if old_form else youngest
    earliest = max(adult, until - timedelta(days=1800)) if old_form else max(adult, _ELECTRONIC_KTP_SINCE)
    latest = max(earliest + timedelta(days=30), _ELECTRONIC_KTP_SINCE if old_form else family.kk_issued_on)
    issued_on = earliest + timedelta(days=int(rng.integers((latest - earliest).days)))
    valid_until = "SEUMUR HIDUP"
    if foreign:
        valid_until = (family.kk_issued_on + timedelta(days=int(rng.integers(1900, 3600)))).isoformat()
    elif old_form or issued_on < _LIFELONG_SINCE:
        valid_until = _birthday_after(person.birth_date, issued_on, 5).isoformat()
    printed = {
        "nik": person.nik,
        "name": titled(person),
        "birth_place": person.birth_place,
        "birth_date": person.birth_date.isoformat(),
        "sex": SEX[person.sex],
        "blood_type": "-" if person.blood_type == "TIDAK TAHU" else person.blood_type,
        "address": family.address,
        "rt_rw": family.rt_rw,
        "village": family.village,
        "district": family.district,
        "religion": person.religion,
        "marital_status": person.marital_status,
        "occupation": person.occupation,
        "nationality": "WNI",
        "valid_until": valid_until,
        "province": family.province,
        "regency": family.regency,
        "issued_on": issued_on.isoformat(),
        "issued_at": family.regency,
    }
    if foreign:
        printed |= {
            field: _ENGLISH.get(printed[field], printed[field])
            for field in ("sex", "religion", "marital_status")
        }
        printed["occupation"] = names.choose(rng, _ENGLISH_JOBS)
        printed["nationality"] = names.choose(rng, _COUNTRIES)
        printed["birth_place"] = printed["nationality"]
    truth = {field: _value(printed[field]) for field in KTP_FIELDS} | {"sex": person.sex}
    variant = {"foreign": foreign, "old_form": old_form}
    return Content("ktp", role, printed, truth, variant, face)


def kk_content(family: Family, rng: np.random.Generator) -> Content:
    """The family card: the old blank or the new white form, after its date of issue (`variant["form"]`)."""
    changeover = _WHITE_FORMS_SINCE + timedelta(days=int(rng.integers(-300, 390)))
    new = family.kk_issued_on >= changeover
    regency = family.regency
    if rng.random() < 0.3:
        regency = regency.removeprefix("KABUPATEN ")
    head = family.members[0]
    printed: dict[str, Any] = {
        "kk_number": family.kk_number,
        "head_name": titled(head),
        "address": family.address,
        "rt_rw": family.rt_rw,
        "village": family.village,
        "district": family.district,
        "regency": regency,
        "postal_code": family.postal_code,
        "province": family.province,
        "issued_on": family.kk_issued_on.isoformat(),
    }
    recorded = " TERCATAT" if new and rng.random() < 0.7 else ""
    relations = {"ISTRI": "ISTERI"} if not new and rng.random() < 0.3 else {}
    children = [member for member in family.members if member.relation == family.child.relation]
    eldest = min(child.birth_date for child in children)
    married_on = (eldest - timedelta(days=int(rng.integers(280, 900)))).isoformat()
    rows = [_member(member, recorded, relations, married_on) for member in family.members]
    truth: dict[str, Any] = {field: _value(printed[field]) for field in KK_FIELDS}
    truth["members"] = [
        {field: _value(row[field]) for field in MEMBER_FIELDS} | {"sex": member.sex}
        for row, member in zip(rows, family.members, strict=True)
    ]
    variant = {"form": "new" if new else "old", "mother_only": family.father is None}
    return Content("kk", None, printed | {"members": rows}, truth, variant)


def _member(person: Person, recorded: str, relations: dict[str, str], married_on: str) -> dict[str, str]:
    married = person.marital_status.startswith("KAWIN")
    if person.marital_status == UNRECORDED or person.marital_status == "BELUM KAWIN":
        recorded = ""
    return {
        "name": titled(person),
        "nik": person.nik,
        "sex": SEX[person.sex],
        "birth_place": person.birth_place,
        "birth_date": person.birth_date.isoformat(),
        "religion": person.religion,
        "education": person.education,
        "occupation": person.occupation,
        "blood_type": person.blood_type,
        "marital_status": person.marital_status + recorded,
        "married_on": married_on if married else "-",
        "relation": relations.get(person.relation, person.relation),
        "nationality": person.nationality,
        "passport": "-",
        "residence_permit": "-",
        "father_name": person.father_name,
        "mother_name": person.mother_name,
    }


def certificate_content(
    family: Family, rng: np.random.Generator, *, form: CertificateForm | None = None
) -> Content:
    """The applicant's birth certificate.

    Args:
        family: the family.
        rng: source of chance.
        form: "new" (white, QR), "blank" (bilingual security paper), "old" (before 2000, no NIK, an
            older kind of number); None chooses new or blank by the date of issue.
    """
    child, father = family.child, family.father
    if form is None:
        # A second excerpt is printed on the present form whatever the date of the first.
        form = "new" if family.certificate_issued_on >= _WHITE_FORMS_SINCE or rng.random() < 0.2 else "blank"
    number = family.certificate_number
    if form == "old":
        serial, kind, office = (
            int(rng.integers(100, 29000)),
            names.choose(rng, "U IST"),
            names.choose(rng, "JS BJM DISP"),
        )
        number = f"{serial}/{kind}/{office}/{child.birth_date.year}"
    printed: dict[str, Any] = {
        "certificate_number": number,
        "name": child.name,
        "nik": child.nik if form != "old" else "-",
        "birth_place": child.birth_place,
        "birth_date": child.birth_date.isoformat(),
        "sex": SEX[child.sex],
        "child_order": str(family.child_order),
        "father_name": father.name if father else "-",
        "mother_name": family.mother.name,
        "issued_on": family.certificate_issued_on.isoformat(),
        "issued_at": family.certificate_issued_at,
    }
    truth: dict[str, Any] = {field: _value(printed[field]) for field in CERTIFICATE_FIELDS}
    truth |= {"sex": child.sex, "child_order": family.child_order}
    variant = {
        "form": form,
        "old_form": form == "old",
        "mother_only": father is None,
        "twins": sum(member.birth_date == child.birth_date for member in family.members) > 1,
        "unrecorded_marriage": father is not None and family.mother.marital_status == UNRECORDED,
        "suami_isteri": form != "new" and father is not None and bool(rng.random() < 0.6),
    }
    return Content("birth_certificate", "child", printed, truth, variant)


def _value(printed: str) -> str | None:
    return None if printed in {"-", ""} else printed


def _birthday_after(born: date, day: date, years: int) -> date:
    """The birthday in the year `years` after `day`, where cards used to end."""
    return date(day.year + years, born.month, min(born.day, 28))
