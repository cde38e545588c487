"""The birth certificate (Kutipan Akta Kelahiran): running text with values between fixed phrases.

The Indonesian sentence is the same on the present form and on the bilingual blank: number, place and date
of birth, name, place among siblings and sex, parents, place and date of issue. English lines in between are
dropped, the rest is read as one text, and every value is what stands between two phrases of the sentence.
Models by parents' status: Permendagri 108/2019 and 9/2016 (father and mother; mother alone).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kia_verify.civil.dates import parse_date
from kia_verify.civil.number_words import UNITS
from kia_verify.civil.vocabulary import SEX
from kia_verify.documents.alphabets import LIKE_DIGITS, as_name
from kia_verify.documents.document import ABSENT, Document, Field, State
from kia_verify.documents.labels import Hit, Label, find_labels, similarity
from kia_verify.documents.running_text import Passage, RunningText, without_translation
from kia_verify.documents.values import (
    certainty,
    choice_field,
    count_field,
    date_field,
    digits_field,
    find_date,
    find_number,
    name_field,
    number_field,
    text_field,
    text_value,
)
from kia_verify.reading.page import Line, Page
from kia_verify.report import Kind

PHRASES: tuple[Label, ...] = (
    Label("nik", ("Nomor Induk Kependudukan", "NIK")),
    Label("number", ("Berdasarkan Akta Kelahiran Nomor", "Akta Kelahiran Nomor", "Akta Kelahiran No")),
    Label("gazette", ("menurut Stbld", "menurut Staatsblad")),
    Label("place", ("bahwa di",)),
    Label("date", ("pada tanggal",)),
    Label("born", ("telah lahir",)),
    Label("child", ("anak ke",)),
    Label("couple", ("DARI SUAMI ISTERI", "DARI SUAMI ISTRI", "SUAMI ISTERI", "SUAMI ISTRI")),
    Label("father", ("DARI AYAH", "DARI SEORANG AYAH")),
    Label("mother", ("DAN IBU",)),
    Label("mother_alone", ("DARI IBU", "DARI SEORANG IBU")),
    Label("clause", ("yang perkawinannya", "yang perkawinan")),
    Label("issued", ("Kutipan ini dikeluarkan di", "ini dikeluarkan di", "dikeluarkan di")),
    Label("officer", (
        "Pejabat Pencatatan Sipil", "Kepala Dinas", "Kepala Dinas Kependudukan", "Kepala",
        "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL", "Dokumen ini telah ditandatangani",
    )),
)  # fmt: skip
TRANSLATION: tuple[Label, ...] = (
    Label("english", (
        "Personal Registration Number", "Personnel Registration Number", "REGISTRY OFFICE", "NATIONALITY",
        "NATIONALITY INDONESIA", "EXCERPT OF BIRTH CERTIFICATE", "By virtue of Birth Certificate Number",
        "By virtue of", "Birth Certificate Number", "in accordance with state gazette", "that in", "that at",
        "on date", "on the date", "on year", "in the year", "month of", "was born", "was bom", "child no",
        "child number", "SON OF", "DAUGHTER OF", "FROM FATHER", "of father", "AND MOTHER", "FROM MOTHER",
        "of mother", "of the married couple", "married couple", "The excerpt is issued in",
        "The excerpt is issued at",
        "this excerpt is issued", "is issued in", "is issued at", "Officer of Civil Registration",
        "Head of Service", "Head of Office",
    )),
)  # fmt: skip
_SENTENCE_ORDER = ("number", "place", "date", "born", "child", "parents", "mother", "issued")
_SEXES = (Label("sex", ("LAKI-LAKI", "PEREMPUAN")),)
_TWIN = (Label("twin", ("KEMBAR",)),)
_OVERPRINT = ("CONTOH", "SPECIMEN", "SALINAN")
_DIGIT = f"[{re.escape(LIKE_DIGITS)}]"
_JOINT = r"\s?([-./ ]?)\s?"
_NUMBER = re.compile(
    rf"({_DIGIT}{{4}}){_JOINT}(L[A-Z1]){_JOINT}({_DIGIT}{{8}}){_JOINT}({_DIGIT}{{4,6}})(?![0-9])"
)
_FREE_NUMBER = re.compile(r"[0-9A-Z.\-]*[0-9][0-9A-Z.\-]*(?:/[0-9A-Z.\-]+)+")
_NUMBER_WORDS = (*UNITS[1:], "SEPULUH", "SEBELAS", "BELAS", "PULUH")
_FIRST_WORD = re.compile(r"\W*([A-Za-z]+)")
_LIKE_A_NUMBER = 0.5
_NIK_DIGITS = 14
"""True digits that a line above the sentence must hold to be the NIK without its label beside it."""
_AMBIGUOUS = 0.1
"""Lead of DARI IBU over DAN IBU below which a certificate is not taken for one of a mother alone."""


def parse(page: Page, form: str) -> Document:
    """Reads a birth certificate.

    Args:
        page: the straightened sheet.
        form: from `kinds.classify`; `akta_old` is not read.
    """
    if form == "akta_old":
        return Document(Kind.BIRTH_CERTIFICATE, form=form, old_form=True)
    lines = [line for line in page.lines if not any(similarity(line.text, word) > 0.8 for word in _OVERPRINT)]
    lines = without_translation(lines, PHRASES, TRANSLATION)
    text = RunningText(lines)
    sentence = _Sentence(text)
    order, sex = _order_and_sex(sentence.between("child", ("parents", "mother", "issued")))
    father, mother = _parents(sentence)
    birth_date = _date(sentence.between("date", ("born", "child")))
    number = sentence.between("number", ("place", "date", "born"))
    fields = {
        "certificate_number": _certificate_number(number, Passage(text, 0, len(text.text))),
        "name": name_field(_print(sentence.between("born", ("child",)))),
        "nik": _nik(lines, birth_date, sex),
        "birth_place": text_field(_print(sentence.between("place", ("date",)))),
        "birth_date": birth_date,
        "sex": sex,
        "child_order": order,
        "father_name": father,
        "mother_name": mother,
        "issued_at": text_field(_print(sentence.between("issued", ("issue_date",)))),
        "issued_on": _date(sentence.between("issue_date", ("officer", "end"))),
    }
    return Document(Kind.BIRTH_CERTIFICATE, fields, form=form, mother_only=sentence.mother_only)


class _Sentence:
    """The certificate's sentence with its phrases found in their order.

    Attributes:
        mother_only: it names the mother alone.
    """

    def __init__(self, text: RunningText) -> None:
        self._text = text
        self._found: dict[str, Hit] = {}
        hits = find_labels(text.text, PHRASES)
        self._all = hits
        issued = max((hit for hit in hits if hit.key == "issued"), key=lambda hit: hit.score, default=None)
        end = issued.start if issued else len(text.text)
        for hit in hits:
            if hit.start >= end:
                break
            key = "parents" if hit.key in ("couple", "father", "mother_alone") else hit.key
            known = self._found.get(key)
            if known is None or hit.score > known.score + 0.1:
                self._found[key] = hit
        self._drop_out_of_order()
        if issued:
            self._found["issued"] = issued
            later = [hit for hit in hits if hit.start >= issued.stop]
            for name, key in (("issue_date", "date"), ("officer", "officer")):
                first = next((hit for hit in later if hit.key == key), None)
                if first:
                    self._found[name] = first
        parents = self._found.get("parents")
        self.couple = parents is not None and parents.key == "couple"
        alone = parents if parents and parents.key == "mother_alone" and "mother" not in self._found else None
        father_named = "AYAH" in text.text[:end].upper()
        self.mother_only = alone is not None and alone.margin >= _AMBIGUOUS and not father_named

    def between(self, key: str, ends: Sequence[str]) -> Passage | None:
        """The text between a phrase and the first of the given ones that is found after it.

        None where the phrase or all its ends are lost: what stands there could be anything.
        """
        phrase = self._found.get(key)
        if phrase is None:
            return None
        stops = [self._found[end].start for end in ends if end in self._found]
        stops = [stop for stop in stops if stop >= phrase.stop]
        if "end" in ends and not stops:
            stops = [len(self._text.text)]
        if not stops:
            return None
        # a clause on the marriage or the state gazette within ends the value too
        others = [hit for hit in self._all if hit.key in ("clause", "gazette")]
        stops += [hit.start for hit in others if hit.start >= phrase.stop]
        return Passage(self._text, phrase.value, max(min(stops), phrase.value))

    def _drop_out_of_order(self) -> None:
        """Keeps the phrases that follow each other as in the sentence."""
        last = -1
        for key in _SENTENCE_ORDER:
            hit = self._found.get(key)
            if hit is None:
                continue
            if hit.start < last:
                del self._found[key]
            else:
                last = hit.start


def _print(passage: Passage | None) -> Line | None:
    return passage.line if passage else None


def _unread(passage: Passage) -> Field:
    line = passage.line
    return Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading) if line else ABSENT


def _order_and_sex(passage: Passage | None) -> tuple[Field, Field]:
    """`SATU, PEREMPUAN` taken apart."""
    if passage is None:
        return ABSENT, ABSENT
    hits = find_labels(passage.text, _SEXES)
    if not hits:
        return _unread(passage), ABSENT
    order = passage.part(0, hits[0].start)
    twins = find_labels(order.text, _TWIN)
    if twins:
        order = order.part(0, twins[0].start)
    return count_field(order.line), choice_field(passage.part(hits[0].start, hits[0].stop).line, SEX)


def _parents(sentence: _Sentence) -> tuple[Field, Field]:
    if sentence.mother_only:
        return ABSENT, name_field(_print(sentence.between("parents", ("issued",))))
    if not sentence.couple:
        father, mother = sentence.between("parents", ("mother",)), sentence.between("mother", ("issued",))
        return name_field(_print(father)), name_field(_print(mother))
    both = sentence.between("parents", ("issued",))
    if both is None:
        return ABSENT, ABSENT
    joints = list(re.finditer(r"(?i)(?<![A-Z])dan(?![A-Z])", both.text))
    if len(joints) != 1:  # a lost or a second DAN: which name ends where is anyone's guess
        return _unread(both), _unread(both)
    father, mother = both.part(0, joints[0].start()), both.part(joints[0].end(), len(both.text))
    return name_field(father.line), name_field(mother.line)


def _date(passage: Passage | None) -> Field:
    """A date in words or digits; further print may follow it (a heading whose phrase was lost).

    Nothing like a number word may follow: DUA RIBU, then what is left of DELAPAN, is not the year 2000.
    """
    if passage and (digits := find_date(passage.text)):
        return date_field(passage.part(*digits).line)
    field = date_field(_print(passage))
    if passage is None or field.value is not None:
        return field
    ends = [found.start() for found in re.finditer(r"\s", passage.text)]
    for stop in reversed(ends):
        if parse_date(passage.text[:stop]):
            word = _FIRST_WORD.match(passage.text, stop)
            cut = word and max(similarity(word[1], number) for number in _NUMBER_WORDS) >= _LIKE_A_NUMBER
            return field if cut else date_field(passage.part(0, stop).line)
    return field


def _nik(lines: Sequence[Line], birth_date: Field, sex: Field) -> Field:
    """The sixteen digits at the head of the sheet; the blank's serial is shorter, a NIP longer."""
    numbers: list[Line] = []
    for line in lines:
        if any(hit.key in ("number", "place") for hit in find_labels(line.text, PHRASES)):
            break
        if sum(character.isdigit() for character in line.text) >= _NIK_DIGITS and find_number(line):
            numbers.append(line)
    if len(numbers) != 1:
        return ABSENT
    return number_field(numbers[0], text_value(birth_date), text_value(sex))


def _certificate_number(passage: Passage | None, whole: Passage) -> Field:
    """The register number, `6371-LU-12052021-0001` or an older one with slashes; never the blank's serial.

    Where its phrase is lost, a number of the first kind anywhere on the page.
    """
    place = passage or whole
    if found := _NUMBER.search(place.text.upper()):
        return _register_number(place, found)
    if passage is None:
        return ABSENT
    if found := _FREE_NUMBER.search(passage.text.upper()):
        return text_field(passage.part(*found.span()).line)
    return _unread(passage)


def _register_number(place: Passage, found: re.Match[str]) -> Field:
    """Region, register, date and serial of a number, each judged by its own evidence."""
    whole, register = place.part(*found.span()).line, place.part(*found.span(3)).line
    if whole is None or register is None:
        return ABSENT
    groups = [digits_field(place.part(*found.span(n)).line, len(found[n])) for n in (1, 5, 7)]
    name = as_name(register)
    letters = "".join(character for character in name.text if character.isalpha())
    confidence = min([*(group.confidence for group in groups), certainty(name.reading)])
    separators = [found[n].strip() for n in (2, 4, 6) if found[n].strip()]
    if any(group.value is None for group in groups) or len(letters) != 2:
        return Field(None, State.UNCERTAIN, confidence, whole.quad, whole.reading)
    joint = max(separators, key=separators.count, default="-")
    region, day, serial = (str(group.value) for group in groups)
    value = joint.join((region, letters, day, serial))
    return Field(value, State.READ, round(confidence, 4), whole.quad, whole.reading)
