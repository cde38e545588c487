"""From the print of one cell or entry to a field: the value in the contract's form, or why there is none.

Every function takes the value's own line (label cut off, wrapped lines joined), or None where the
label was not found (ABSENT). A value is given only where its evidence carries it; otherwise the field is
UNCERTAIN and keeps its reading, so that a check can still ask "could this print say X?".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kia_verify.civil.vocabulary import BLOOD_TYPE, SEX, SHORT, Vocabulary, match
from kia_verify.documents.alphabets import as_name, as_text
from kia_verify.documents.document import ABSENT, Field, State
from kia_verify.documents.judging import EDGES, LEAST_CHANCE, certainty, empty, is_empty, judged, trimmed
from kia_verify.documents.labels import Label, find_labels
from kia_verify.reading.evidence import Reading
from kia_verify.reading.page import Line
from kia_verify.reading.separators import separator_in_doubt

LEAST_NAME_CHANCE = 0.9
"""The same for a person's name.

Measured on the tune half, 24 hard and 30 normal applications, half of them clean: of 436 names 1 is read
with a wrong letter and 26 are left uncertain (at 0.7: 6 and 9). What is left uncertain is settled by another
document where its print could say the same.
"""
LEAST_CHOICE = 0.4
"""The same for a word of a closed list, which is only taken where no other word is near.

None of 1013 is wrong, and above this none of them is lost.
"""
_WITHIN_DEGREE = re.compile(r"(?<=[A-Z])\. (?=[A-Z]{1,4}\b)")
"""A space that the reader sees after the dot of a degree: S. PD. is printed S.PD."""


def name_field(line: Line | None) -> Field:
    """A person's name: capitals as printed, with its titles, dots and apostrophes.

    UNCERTAIN with a digit in it that no letter resembles, where it is the word of a sex, which stands in
    the row below on a card (no name is either), and where a space, an apostrophe or a dot is in doubt.
    """
    field = _text(line, as_name, LEAST_NAME_CHANCE)
    if line is None or field.value is None:
        return field
    name = str(field.value)
    no_name = any(character.isdigit() for character in name) or match(name, SEX)[0] is not None
    if no_name or separator_in_doubt(line.reading):
        return replace(field, value=None, state=State.UNCERTAIN, confidence=0.0)
    core, comma, degrees = name.partition(",")
    return replace(field, value=core + comma + _WITHIN_DEGREE.sub(".", degrees))


def text_field(line: Line | None) -> Field:
    """Free text in capitals: an address, a village, an occupation."""
    return _text(line, as_text)


def choice_field(line: Line | None, vocabulary: Vocabulary, *, prefix: bool = False) -> Field:
    """A value of a closed list.

    Args:
        line: the value's line, or None.
        vocabulary: what may be printed.
        prefix: more print may follow the value in its line (the right column of a card).
    """
    if line is None:
        return ABSENT
    if is_empty(line) and vocabulary is not BLOOD_TYPE:
        return empty(line)
    line = trimmed(as_name(line), EDGES)
    stops = [len(line.text), *(_stops(line.text, vocabulary) if prefix else ())]
    for stop in stops:
        value, score = match(line.text[:stop], vocabulary)
        if value is not None:
            line = line.part(0, stop)
            break
    else:
        return Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading)
    sure = certainty(line.reading)
    if score < 1.0 or sure < LEAST_CHANCE:
        sure = _share(line.reading, vocabulary, vocabulary.forms.get(value, value))
    return judged(value, sure, line, LEAST_CHOICE)


def text_value(field: Field) -> str | None:
    """A field's value where it is text."""
    return field.value if isinstance(field.value, str) else None


def sex_field(line: Line | None) -> Field:
    """`L` or `P`."""
    return choice_field(line, SEX, prefix=True)


def blood_type_field(line: Line | None) -> Field:
    """`A`, `B`, `AB` or `O` with its sign where printed; EMPTY for a dash or TIDAK TAHU."""
    if line is None:
        return ABSENT
    if is_empty(line) or find_labels(line.text, [Label("unknown", ("TIDAK TAHU",))], at_start=True):
        return empty(line)
    return choice_field(line, BLOOD_TYPE)


def _text(line: Line | None, alphabet: Callable[[Line], Line], least: float = LEAST_CHANCE) -> Field:
    if line is None:
        return ABSENT
    if is_empty(line):
        return empty(line)
    line = trimmed(alphabet(line), EDGES + ".", EDGES)
    if is_empty(line):
        return empty(line)
    return judged(re.sub(r"\s+", " ", line.text), certainty(line.reading), line, least)


def _stops(text: str, vocabulary: Vocabulary) -> list[int]:
    """Where an entry at the beginning of a text may end: at a space, or where it was lost (WNIJAKARTA)."""
    spaces = [found.start() for found in re.finditer(r"\s", text)]
    forms = [form for form in vocabulary.forms if SHORT <= len(form) < len(text)]
    return spaces[::-1] + [len(form) for form in forms if text.startswith(form)]


def _share(reading: Reading, vocabulary: Vocabulary, meaning: str) -> float:
    """The probability of a meaning among all entries of a closed list, given the print."""
    scores = {form: reading.log_likelihood(form, free=" -.") for form in vocabulary.forms}
    total = np.logaddexp.reduce(list(scores.values()))
    right = np.logaddexp.reduce([scores[form] for form in scores if vocabulary.forms[form] == meaning])
    return float(np.exp(right - total)) if np.isfinite(total) else 0.0
