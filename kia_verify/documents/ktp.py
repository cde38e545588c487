"""The KTP-el: where it prints which field.

Labels stand on the left, values in a column beside them, the photograph and, below it, place and date
of issue on the right, on the very lines of Kewarganegaraan and Berlaku Hingga. Values are therefore taken
only from the value column, and closed lists end a value; `ktp_card` finds them, with their labels or without.
Order and spelling of the labels: blank template of e-ktp-generator; SE Mendagri 470/296/SJ for old end dates.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kia_verify.civil.vocabulary import MARITAL_STATUS, NATIONALITY, RELIGION
from kia_verify.documents.document import ABSENT, Document, Field, State
from kia_verify.documents.judging import certainty, trimmed
from kia_verify.documents.ktp_card import Card, is_address, is_name
from kia_verify.documents.ktp_values import LIFELONG
from kia_verify.documents.labels import find_labels, similarity
from kia_verify.documents.numbers import date_field, find_date, number_field, rt_rw_field
from kia_verify.documents.values import (
    blood_type_field,
    choice_field,
    name_field,
    sex_field,
    text_field,
    text_value,
)
from kia_verify.reading.page import Line, Page
from kia_verify.report import Kind

_FREE = ("name", "birth_place", "address", "village", "district", "occupation")
"""Free text: that its beginning is lost shows in its place alone."""
_OVERPRINT = ("CONTOH", "SPECIMEN")
_CITIZEN = re.compile(r"\W*WN[IA1L]\b")
_LIKE_LIFELONG = 0.6


def parse(page: Page, form: str) -> Document:
    """Reads a KTP.

    Args:
        page: the straightened card.
        form: `ktp_el`, `ktp_old` or `ktp_foreign`, as told by `kinds.classify`.
    """
    lines = [line for line in page.lines if not any(similarity(line.text, word) > 0.8 for word in _OVERPRINT)]
    card = Card(lines)
    foreign = form == "ktp_foreign"
    birth = _birth(card)
    place, birth_date = _place_and_date(birth)
    sex = sex_field(card.value("sex"))
    regency = text_field(card.regency())
    issue_place = str(regency.value or "")

    def free(key: str) -> Field:
        return text_field(_without_bleed(card.value(key), issue_place))

    nationality = choice_field(card.value("nationality"), NATIONALITY, prefix=True)
    if nationality.value is None and foreign:
        nationality = free("nationality")
    religion = choice_field(card.value("religion"), RELIGION)
    if religion.value is None and foreign:
        religion = free("religion")
    fields: dict[str, Field] = {
        "nik": number_field(card.number(), text_value(birth_date), text_value(sex)),
        "name": name_field(card.wrapped("name", is_name)),
        "birth_place": place,
        "birth_date": birth_date,
        "sex": sex,
        "blood_type": blood_type_field(card.value("blood_type")),
        "address": text_field(card.wrapped("address", is_address)),
        "rt_rw": rt_rw_field(card.value("rt_rw")),
        "village": free("village"),
        "district": free("district"),
        "religion": religion,
        "marital_status": choice_field(card.value("marital_status"), MARITAL_STATUS, prefix=True),
        "occupation": text_field(_without_bleed(card.wrapped("occupation", _is_occupation), issue_place)),
        "nationality": nationality,
        "valid_until": _valid_until(card.value("valid_until")),
        "province": text_field(card.value("province")),
        "regency": regency,
    }
    for key in _FREE:
        if card.begins_late("birth" if key == "birth_place" else key):
            fields[key] = replace(fields[key], value=None, state=State.UNCERTAIN, confidence=0.0)
    return Document(Kind.KTP, fields, form=form, old_form=form == "ktp_old", foreign=foreign)


def _is_occupation(text: str) -> bool:
    """Whether a line without a label may go on with an occupation: the next values may have lost theirs."""
    lifelong = similarity(text, LIFELONG.variants[0]) >= _LIKE_LIFELONG
    return is_name(text) and not _CITIZEN.match(text) and not lifelong


def _birth(card: Card) -> Line | None:
    """Place and date of birth, the date on the next line where the place is long."""
    line = card.value("birth")
    if line is None or find_date(line.text):
        return line
    wrapped = card.wrapped("birth", lambda text: True)
    return wrapped if wrapped is not None and find_date(wrapped.text) else line


def _place_and_date(line: Line | None) -> tuple[Field, Field]:
    """`BANJARMASIN, 02-03-1985` taken apart."""
    if line is None:
        return ABSENT, ABSENT
    found = find_date(line.text)
    if found is None:
        place = Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading) if line.text else name_field(line)
        return place, date_field(line)
    place_line = trimmed(line.part(0, found[0]), " ,.-:;/")
    return name_field(place_line), date_field(line.part(*found))


def _valid_until(line: Line | None) -> Field:
    """SEUMUR HIDUP or the end date; the date of issue may follow in the same line."""
    if line is None:
        return ABSENT
    hits = find_labels(line.text, [LIFELONG])
    if hits:
        part = line.part(hits[0].start, hits[0].stop)
        confidence = max(hits[0].score * 0.9, certainty(part.reading))
        return Field("SEUMUR HIDUP", State.READ, round(confidence, 4), part.quad, part.reading)
    return date_field(line)


def _without_bleed(line: Line | None, issue_place: str) -> Line | None:
    """Cuts off the place of issue (the regency of the card's head) where it was read with the value."""
    if line is None or not issue_place:
        return line
    bare = re.sub(r"^(KOTA|KABUPATEN)\s*", "", issue_place)
    words = [found.start() for found in re.finditer(r"(?<=\s)\S", line.text)]
    for start, rest in ((start, line.text[start:]) for start in words):
        if max(similarity(rest, issue_place), similarity(rest, bare)) > 0.85:
            return line.part(0, start)
    return line
