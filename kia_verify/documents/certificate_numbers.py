"""The two numbers of a birth certificate: the child's NIK and the register's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kia_verify.civil.regions import regency_known
from kia_verify.documents.alphabets import LIKE_DIGITS, as_name
from kia_verify.documents.certificate_words import PHRASES, TRANSLATION
from kia_verify.documents.document import ABSENT, Field, State
from kia_verify.documents.judging import certainty
from kia_verify.documents.labels import find_labels
from kia_verify.documents.layout import join_lines
from kia_verify.documents.numbers import digits_field, find_number, number_field, printed_date
from kia_verify.documents.running_text import Passage
from kia_verify.documents.values import text_field
from kia_verify.reading.page import Line

_DIGIT = f"[{re.escape(LIKE_DIGITS)}]"
_JOINT = r"\s?([-./,_: ]?)\s?"
_JOINTS = str.maketrans(",:_", "..-")
"""What joints are printed for those that none is printed as."""
_NUMBER = re.compile(
    rf"({_DIGIT}{{4}}){_JOINT}(L[A-Z1]){_JOINT}({_DIGIT}{{8}}){_JOINT}({_DIGIT}{{4,6}})(?![0-9])"
)
_FREE_NUMBER = re.compile(r"[0-9A-Z.\-]*[0-9][0-9A-Z.\-]*(?:/[0-9A-Z.\-]+)+")
_OFFICIAL = re.compile(r"(?i)\bN[I1L]P\b")
_NIK_DIGITS = 14
"""True digits that print must hold to be a NIK."""
_NIP_DIGITS = 18
_LABELS = (*PHRASES, *TRANSLATION)
_NONE = re.compile(r"[:\s][-–]+(\s|$)")
"""What a certificate without a NIK prints for it."""
_BELOW = 2
"""A NIK stands at most so many rows below its label (the label's translation comes between)."""


def nik(page_rows: Sequence[Sequence[Line]], birth_date: str | None, sex: str | None) -> Field:
    """The sixteen digits above the sentence; the blank's serial is shorter, the officer's NIP longer.

    One beside or right below the label NIK goes before others; two that differ are no answer. A label without
    a number is a number that was not read.

    Args:
        page_rows: the page's rows, top to bottom.
        birth_date, sex: see `values.number_field`.
    """
    labelled: list[Line] = []
    others: list[Line] = []
    labels: list[Line] = []
    since = _BELOW + 1
    for row in page_rows:
        hits = {hit.key: hit for line in row for hit in find_labels(line.text, PHRASES)}
        if not _NONE.search(" ".join(line.text for line in row)):
            labels += [line for line in row if _names_nik(line)]
        if "place" in hits or "issued" in hits:
            break
        since = 0 if "nik" in hits else since + 1
        number = _sixteen_digits(row)
        if number:
            (labelled if since <= _BELOW else others).append(number)
    found = labelled or others
    texts = {re.sub(r"[^0-9A-Za-z]", "", line.text) for line in found}
    if not found:
        return Field(None, State.UNCERTAIN, 0.0, labels[0].quad) if labels else ABSENT
    if len(texts) > 1:
        return Field(None, State.UNCERTAIN, 0.0, found[0].quad, found[0].reading)
    return number_field(found[0], birth_date, sex)


def _names_nik(line: Line) -> bool:
    return any(hit.key == "nik" for hit in find_labels(line.text, _LABELS))


def _sixteen_digits(row: Sequence[Line]) -> Line | None:
    """The number in a row, in one piece or in several."""
    if any(_OFFICIAL.search(line.text) or _NUMBER.search(line.text.upper()) for line in row):
        return None
    for line in (*row, *((join_lines(row),) if len(row) > 1 else ())):
        digits = sum(character.isdigit() for character in line.text)
        number = find_number(line) if digits >= _NIK_DIGITS else None
        if number and sum(character.isdigit() for character in number.text) < _NIP_DIGITS:
            return number
    return None


def certificate_number(passage: Passage | None, whole: Passage) -> Field:
    """The register number, `6371-LU-12052021-0001` or an older one with slashes; never the blank's serial.

    Args:
        passage: what follows its phrase, None where that is lost.
        whole: the page; a number of the first kind is known anywhere on it.
    """
    for place in (passage, whole):
        if place and (found := list(_NUMBER.finditer(place.text.upper()))):
            fields = [_register_number(place, one) for one in found]
            values = Counter(field.value for field in fields if field.value is not None)
            if len(values) > 1:
                return Field(None, State.UNCERTAIN, 0.0, fields[0].quad, fields[0].reading)
            return max(fields, key=lambda field: (field.value is not None, field.confidence))
    if passage is None:
        return ABSENT
    if free := _FREE_NUMBER.search(passage.text.upper()):
        return text_field(passage.part(*free.span()).line)
    return passage.unread


def _register_number(place: Passage, found: re.Match[str]) -> Field:
    """Region, register, date and serial of a number, each judged by its own evidence."""
    whole, register = place.part(*found.span()).line, place.part(*found.span(3)).line
    if whole is None or register is None:
        return ABSENT
    groups = [
        digits_field(place.part(*found.span(number)).line, len(found[number]), possible)
        for number, possible in ((1, regency_known), (5, _is_day), (7, str.isdigit))
    ]
    name = as_name(register)
    letters = "".join(character for character in name.text if character.isalpha())
    confidence = min([*(group.confidence for group in groups), certainty(name.reading)])
    separators = [found[n].strip().translate(_JOINTS) for n in (2, 4, 6) if found[n].strip()]
    if any(group.value is None for group in groups) or len(letters) != 2:
        return Field(None, State.UNCERTAIN, confidence, whole.quad, whole.reading)
    joint = max(separators, key=separators.count, default="-")
    region, day, serial = (str(group.value) for group in groups)
    value = joint.join((region, letters, day, serial))
    return Field(value, State.READ, round(confidence, 4), whole.quad, whole.reading)


def _is_day(digits: str) -> bool:
    return printed_date(digits) is not None
