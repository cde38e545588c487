"""Names, dates and places of the certificate's sentence: taken where they can be nothing else.

A form says most things twice: in a translation that repeats them, in words and digits. Agreement changes
nothing, a contradiction leaves the field open.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kia_verify.civil.dates import MONTHS, PrintedDate, find_named_date, parse_date
from kia_verify.civil.nik import date_in
from kia_verify.civil.number_words import to_words
from kia_verify.documents.certificate_words import ENGLISH_MONTHS, NUMBER_WORDS, is_form_word
from kia_verify.documents.document import ABSENT, Field, State
from kia_verify.documents.judging import certainty
from kia_verify.documents.labels import similarity
from kia_verify.documents.numbers import date_field, find_date
from kia_verify.documents.running_text import Passage, in_capitals
from kia_verify.documents.values import name_field, text_field
from kia_verify.reading.page import Line

_ALIKE = 0.75
"""Similarity from which a value and its repetition, in small italics, say the same."""
_LIKE_A_NUMBER = 0.5
_SPELT = re.compile(r"([0-9]{1,2})\s*\(([^()]*)\)\s*([A-Za-z]+)\s*([0-9]{4})(?:\s*\(([^()]*)(\))?)?")
"""A date in digits with words in parentheses; the last ones may go on elsewhere."""
_STROKE = re.compile(r"[Il|!]\s+")
"""What a rule or a fold before a date in words is read as."""
_FIRST_WORD = re.compile(r"\W*([A-Za-z]+)")
_SHORTEST = 3
"""Letters of a word in small letters, from which it is one of the form and no misread capitals."""
_LONGEST_TITLE = 4
"""Letters of a title at most: Prof."""
_SAME = 0.9
"""Similarity from which two parts of a text are one print read twice."""
_DOUBLED = 4
"""Letters of such a part at least."""
_PLACE_WORDS = ("KABUPATEN", "PULUH", "BELAS")
"""Words of the form that places hold too: LIMA PULUH KOTA."""
_NOT_IN_PLACES = frozenset(
    ("IN", "AT", "ON", "DATE", "RIBU", *(name for names in MONTHS for name in names if len(name) > 3))
)


def person(passage: Passage | None, repeated: Passage | None = None) -> Field:
    """A person's name, or UNCERTAIN where it holds words of the form or contradicts its repetition."""
    return _told(passage, repeated, name_field, is_form_word)


def place(passage: Passage | None, repeated: Passage | None = None) -> Field:
    """A place, or UNCERTAIN where it holds a part of a date or contradicts its repetition."""
    return _told(passage, repeated, text_field, _is_in_no_place)


def open_again(field: Field) -> Field:
    """The field as UNCERTAIN: its print is there, but something speaks against it."""
    return replace(field, value=None, state=State.UNCERTAIN, confidence=0.0)


def _told(
    passage: Passage | None,
    repeated: Passage | None,
    read: Callable[[Line | None], Field],
    foreign: Callable[[str], bool],
) -> Field:
    if passage is None:
        return ABSENT
    line = passage.line
    other = _repetition(repeated, foreign)
    if line is None and other is not None:
        line, other = other, None  # it stands behind the label of the other language
    field = read(line)
    if field.value is None:
        return field
    value = str(field.value)
    contradicted = other is not None and similarity(value, other.text) < _ALIKE
    strange = _is_doubled(value) or any(foreign(word) for word in _words(value))
    small = _has_small_words(line) or _begins_small(line)
    return open_again(field) if contradicted or strange or small else field


def _repetition(passage: Passage | None, foreign: Callable[[str], bool]) -> Line | None:
    """The print up to the first foreign word; None where no letters are left."""
    if passage is None:
        return None
    stop = len(passage.text)
    for word in re.finditer(r"[A-Za-z]+", passage.text):
        if foreign(word[0].upper()):
            stop = word.start()
            break
    line = passage.part(0, stop).line
    if line is None or not in_capitals(line.text):
        return None
    return line if sum(letter.isalpha() for letter in line.text) >= _SHORTEST else None


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Z]+", text.upper())


def _is_in_no_place(word: str) -> bool:
    """Whether a word belongs to the form or to a date."""
    return word not in _PLACE_WORDS and (is_form_word(word) or word in _NOT_IN_PLACES)


def _is_doubled(value: str) -> bool:
    """Whether a text says some of its words twice in a row (BAU BAU is a name)."""
    words = value.split()
    for size in range(1, len(words) // 2 + 1):
        for start in range(len(words) - 2 * size + 1):
            once = " ".join(words[start : start + size])
            again = " ".join(words[start + size : start + 2 * size])
            if len(once) >= _DOUBLED and similarity(once, again) >= _SAME:
                return True
    return False


def _has_small_words(line: Line | None) -> bool:
    """Whether some words stand in capitals and others in small letters: remains of the form.

    Titles (Drs. and drg., S.Kom) are no such words.
    """
    words = re.findall(r"[A-Za-z]+(?![A-Za-z.])", line.text) if line else []
    remains = any(
        (word.islower() and len(word) >= _SHORTEST) or (len(word) > _LONGEST_TITLE and not in_capitals(word))
        for word in words
    )
    return remains and any(in_capitals(word) for word in words if len(word) > 1)


def _begins_small(line: Line | None) -> bool:
    """Whether most words begin with a small letter: running text of another paper, no name or place."""
    words: list[str] = re.findall(rf"[A-Za-z]{{{_SHORTEST},}}", line.text) if line else []
    return sum(word[0].islower() for word in words) > len(words) / 2


def parents_apart(father: Field, mother: Field) -> tuple[Field, Field]:
    """Both names as given, open where one holds the whole of the other."""
    names = [str(field.value) for field in (father, mother) if field.value is not None]
    if len(names) == 2:
        short, long = sorted(names, key=len)
        if " " in short and f" {short} " in f" {long} ":
            return open_again(father), open_again(mother)
    return father, mother


def written_date(passage: Passage | None, repeated: Passage | None = None) -> Field:
    """A date in words or digits; further print may follow it (a heading whose phrase was lost).

    Nothing like a number word may follow: DUA RIBU, then what is left of DELAPAN, is not the year 2000.
    """
    if passage is None:
        return ABSENT
    if passage.line is None and repeated is not None:
        passage, repeated = repeated, None
    field = _date(passage)
    if field.value is None:
        return field
    others = [_english_date(repeated.text) if repeated else None]
    if digits := _digits(passage.text):
        start, stop = digits
        others += [_in_words(passage.text[:start]), _in_words(_closed(passage.text[stop:]))]
    contradicted = any(other and other.isoformat() != field.value for other in others)
    return open_again(field) if contradicted else field


def _date(passage: Passage) -> Field:
    if digits := _digits(passage.text):
        return date_field(passage.part(*digits).line)
    if spelt := _SPELT.search(passage.text):
        return _spelt_date(passage, spelt)
    if stroke := _STROKE.match(passage.text):
        passage = passage.part(stroke.end(), len(passage.text))
    field = date_field(passage.line)
    if field.value is not None:
        return field
    ends = [found.start() for found in re.finditer(r"\s", passage.text)]
    for stop in reversed(ends):
        if parse_date(passage.text[:stop]):
            word = _FIRST_WORD.match(passage.text, stop)
            cut = word and max(similarity(word[1], number) for number in NUMBER_WORDS) >= _LIKE_A_NUMBER
            return field if cut else date_field(passage.part(0, stop).line)
    return field


def _spelt_date(passage: Passage, found: re.Match[str]) -> Field:
    """`15 (LIMA BELAS) MARET 2015 (DUA RIBU LIMA BELAS)`: digits that the words confirm as far as they go."""
    line = passage.part(found.start(), found.end(4)).line
    printed = parse_date(f"{found[1]} {found[3]} {found[4]}")
    if line is None or printed is None:
        return passage.unread
    year = found[5] if found[6] else to_words(printed.value.year)
    words = parse_date(f"{found[2]} {found[3]} {year}")
    if printed.repaired or words is None or words.value != printed.value:
        return Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading)
    confidence = round(certainty(line.reading), 4)
    return Field(printed.value.isoformat(), State.READ, confidence, line.quad, line.reading)


def _closed(text: str) -> str:
    """A text without a parenthesis that goes on elsewhere: what is left of its words is another date."""
    return text if text.count("(") == text.count(")") else ""


def _digits(text: str) -> tuple[int, int] | None:
    """Where a date in digits stands, also with its month's name; no word's end (BEL-AS 17 2014)."""
    found = find_date(text)
    cut = found is not None and text[: found[0]][-1:].isalpha() and text[found[0]].isalpha()
    return find_named_date(text) if cut or found is None else found


def _in_words(text: str) -> date | None:
    """A date in words that needs no repair, or None."""
    printed: PrintedDate | None = parse_date(text.strip(" (,.:;-"))
    return printed.value if printed and not printed.repaired else None


def _english_date(text: str) -> date | None:
    """`FEBRUARY 8 on year 2020` or `8 FEBRUARY 2020`; None where a part is missing or read doubtfully."""
    words = re.findall(r"[A-Z]+|[0-9]+", text.upper())
    months = [ENGLISH_MONTHS.index(word) + 1 for word in words if word in ENGLISH_MONTHS]
    days = [int(word) for word in words if word.isdigit() and len(word) <= 2]
    years = [int(word) for word in words if word.isdigit() and len(word) == 4]
    if not (len(months) == len(days) == len(years) == 1):
        return None
    return date_in(years[0], months[0], days[0])


def cut_short(field: Field, year: int | None) -> bool:
    """Whether a date in words may have lost its end, as another date on the sheet says.

    DUA RIBU ENAM, then BELAS on a line that was not found, reads as 2006; the NIK says 16.

    Args:
        field: the date.
        year: the year of the other date.
    """
    if year is None or field.value is None or field.reading is None or find_date(field.reading.text):
        return False
    printed = int(str(field.value)[:4])
    return year != printed and to_words(year).startswith(to_words(printed))
