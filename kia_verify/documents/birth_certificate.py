"""The birth certificate (Kutipan Akta Kelahiran): running text with values between fixed phrases.

The Indonesian sentence is the same on the present form and on the bilingual blank: number, place and date
of birth, name, place among siblings and sex, parents, place and date of issue. Its lines are told from the
English ones and read as one text, wherever they break; every value is what stands between two phrases of the
sentence. English lines that repeat values confirm them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kia_verify.civil.vocabulary import SEX
from kia_verify.documents.certificate_list import CertificateList
from kia_verify.documents.certificate_numbers import certificate_number, nik
from kia_verify.documents.certificate_people import (
    cut_short,
    open_again,
    parents_apart,
    person,
    place,
    written_date,
)
from kia_verify.documents.certificate_sentence import SEXES, TWIN, Sentence, Translation
from kia_verify.documents.certificate_words import ORDINALS, OVERPRINT, PHRASES, TRANSLATION
from kia_verify.documents.document import ABSENT, Document, Field
from kia_verify.documents.labels import find_labels, similarity
from kia_verify.documents.layout import rows
from kia_verify.documents.numbers import count_field
from kia_verify.documents.ornament import without_ornament, without_stamps
from kia_verify.documents.running_text import Passage, RunningText
from kia_verify.documents.translation import separate
from kia_verify.documents.values import choice_field, text_value
from kia_verify.reading.page import Line, Page
from kia_verify.report import Kind

_AYAH = re.compile(r"(?i)\W*ayah\b\W*")
"""A label that the form for a couple may hold as well: DARI SUAMI ISTERI: AYAH A DAN IBU B."""
_OVERPRINTED = 0.8
"""Similarity from which a line is a mark across the sheet."""


def parse(page: Page, form: str) -> Document:
    """Reads a birth certificate.

    Args:
        page: the straightened sheet.
        form: from `kinds.classify`; `akta_old` is not read.
    """
    if form == "akta_old":
        return Document(Kind.BIRTH_CERTIFICATE, form=form, old_form=True)
    lines = [
        line
        for line in without_stamps(without_ornament(page.lines))
        if not any(similarity(line.text, word) > _OVERPRINTED for word in OVERPRINT)
    ]
    page_rows = rows(lines)
    everything = RunningText([line for row in page_rows for line in row])
    whole = Passage(everything, 0, len(everything.text))
    listed = CertificateList(lines)
    if listed.is_one:
        return _from_list(listed, page_rows, whole, form)
    original, translation = separate(page_rows, PHRASES, TRANSLATION)
    sentence, english = Sentence(RunningText(original)), Translation(translation)
    order, sex = _order_and_sex(sentence.between("child", ("parents", "mother", "issued")), english)
    father, mother = _parents(sentence, english)
    born = written_date(sentence.between("date", ("born", "child")), english.after("date", ("year",)))
    number = sentence.between("number", ("place", "date", "born"))
    identity = nik(page_rows, text_value(born), text_value(sex))
    issued_on = written_date(
        sentence.between("issue_date", ("officer", "end")), english.after("issue_date", ("year",))
    )
    register = certificate_number(number, whole)
    fields = {
        "certificate_number": register,
        "name": person(sentence.between("born", ("child",)), english.after("born")),
        "nik": identity,
        "birth_place": place(sentence.between("place", ("date",)), english.after("place")),
        "birth_date": open_again(born) if cut_short(born, _nik_year(identity)) else born,
        "sex": sex,
        "child_order": order,
        "father_name": father,
        "mother_name": mother,
        "issued_at": place(sentence.between("issued", ("issue_date",)), english.after("issued")),
        "issued_on": open_again(issued_on) if cut_short(issued_on, _register_year(register)) else issued_on,
    }
    return Document(
        Kind.BIRTH_CERTIFICATE,
        fields,
        form=form,
        mother_only=sentence.mother_only and not english.names("father"),
    )


def _from_list(
    listed: CertificateList, page_rows: Sequence[Sequence[Line]], whole: Passage, form: str
) -> Document:
    fields = listed.fields()
    fields["nik"] = nik(page_rows, text_value(fields["birth_date"]), text_value(fields["sex"]))
    fields["certificate_number"] = certificate_number(listed.number(), whole)
    return Document(Kind.BIRTH_CERTIFICATE, fields, form=form, mother_only=listed.mother_only)


def _nik_year(field: Field) -> int | None:
    """The year of birth in a NIK, as one of this century: children who get a card were born in it."""
    return 2000 + int(str(field.value)[10:12]) if field.value is not None else None


def _register_year(field: Field) -> int | None:
    """The year of registration in a register number."""
    found = re.search(r"[0-9]{4}([0-9]{4})[-. ]?[0-9]{4,6}$", str(field.value))
    return int(found[1]) if found else None


def _order_and_sex(passage: Passage | None, english: Translation) -> tuple[Field, Field]:
    """`SATU, PEREMPUAN` taken apart."""
    if passage is None:
        return ABSENT, ABSENT
    hits = find_labels(passage.text, SEXES)
    if not hits:
        return passage.unread, ABSENT
    counted = passage.part(0, hits[0].start)
    twins = find_labels(counted.text, TWIN)
    if twins:
        counted = counted.part(0, twins[0].start)
    order = count_field(counted.line)
    sex = choice_field(passage.part(hits[0].start, hits[0].stop).line, SEX)
    repeated = english.after("child")
    ordinals = [word for word in ORDINALS if repeated and re.search(rf"\b{word}\b", repeated.text.upper())]
    if order.value is not None and len(ordinals) == 1 and ORDINALS.index(ordinals[0]) + 1 != order.value:
        order = open_again(order)
    if english.names({"L": "daughter", "P": "son"}.get(str(sex.value), "")):
        sex = open_again(sex)
    return order, sex


def _parents(sentence: Sentence, english: Translation) -> tuple[Field, Field]:
    if sentence.mother_only:
        if english.names("father"):
            return ABSENT, ABSENT
        return ABSENT, person(sentence.between("parents", ("issued",)), english.after("mother"))
    couple = sentence.between("parents", ("issued",)) if sentence.couple else None
    father, mother = sentence.between("parents", ("mother",)), sentence.between("mother", ("issued",))
    if couple and father and (label := _AYAH.match(father.text)):
        father = father.part(label.end(), len(father.text))
    if couple and mother is None:
        joints = list(re.finditer(r"(?i)(?<![A-Z])dan(?![A-Z])", couple.text))
        if len(joints) != 1:  # a lost or a second DAN: which name ends where is anyone's guess
            return couple.unread, couple.unread
        father = couple.part(0, joints[0].start())
        mother = couple.part(joints[0].end(), len(couple.text))
    return parents_apart(person(father, english.after("father")), person(mother, english.after("mother")))
