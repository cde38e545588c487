"""Whatever single thing is altered, nothing is accepted; whatever noise comes, nothing is rejected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kia_verify.case import Exhibit
from kia_verify.civil.names import strip_titles
from kia_verify.documents.document import Document, Field, State
from kia_verify.reading.evidence import Reading
from tests.synthetic_case import CHILD, FATHER, MOTHER, exhibits, noisy, read, summary_of

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COMPARED = [
    *(("certificate", name) for name in ("name", "nik", "birth_date", "father_name", "mother_name")),
    *(("father", name) for name in ("name", "nik", "birth_date")),
    *(("mother", name) for name in ("name", "nik", "birth_date")),
    *((f"kk.{row}", name) for row in (0, 1, 2) for name in ("name", "nik", "birth_date")),
    ("kk.2", "father_name"),
    ("kk.2", "mother_name"),
]
PEOPLE = {
    "certificate": CHILD,
    "father": FATHER,
    "mother": MOTHER,
    "kk.0": FATHER,
    "kk.1": MOTHER,
    "kk.2": CHILD,
}


FILES = {"certificate": "akta.jpg", "kk": "kk.jpg", "father": "ayah.jpg", "mother": "ibu.jpg"}


def changed(where: str, name: str, field: Field) -> dict[str, Exhibit]:
    """The one exhibit with the one field exchanged."""
    place, _, row = where.partition(".")
    exhibit = next(one for one in exhibits() if one.file == FILES[place])
    document = exhibit.document
    assert document is not None
    new: Document
    if row:
        members = list(document.members)
        members[int(row)] = {**members[int(row)], name: field}
        new = replace(document, members=tuple(members))
    else:
        new = replace(document, fields={**document.fields, name: field})
    return {place: replace(exhibit, document=new)}


def edited(data: st.DataObject, name: str, value: str) -> str:
    """The value with one character changed, never into what would be the same."""
    if name == "birth_date":
        day = data.draw(st.dates().filter(lambda day: day.isoformat() != value and 1900 < day.year < 2100))
        return day.isoformat()
    alphabet = "0123456789" if name == "nik" else LETTERS
    at = data.draw(st.sampled_from([i for i, character in enumerate(value) if character in alphabet]))
    new = data.draw(st.sampled_from(alphabet).filter(lambda character: character != value[at]))
    return value[:at] + new + value[at + 1 :]


@given(st.sampled_from(COMPARED), st.data())
@settings(max_examples=60, deadline=None)
def test_no_altered_field_is_accepted(spot: tuple[str, str], data: st.DataObject) -> None:
    where, name = spot
    value: Any = PEOPLE[where][name]
    new = edited(data, name, value)
    if strip_titles(new) == strip_titles(value):
        return
    field = read(name, new, words=where == "certificate")
    assert summary_of(exhibits(**changed(where, name, field)))


@given(st.sampled_from(COMPARED), st.sampled_from([State.READ, State.UNCERTAIN]), st.data())
@settings(max_examples=60, deadline=None)
def test_no_noise_is_rejected(spot: tuple[str, str], state: State, data: st.DataObject) -> None:
    where, name = spot
    if name == "birth_date":
        return
    truth: Any = PEOPLE[where][name]
    says = edited(data, name, truth)
    chance = data.draw(st.sampled_from([0.1, 0.3, 0.45]))
    field = Field(says if state is State.READ else None, state, 0.6, None, noisy(says, truth, chance))
    assert all(severity == "review" for _, severity in summary_of(exhibits(**changed(where, name, field))))


@given(st.sampled_from(COMPARED), st.text(LETTERS + "0123456789 -", max_size=20))
@settings(max_examples=40, deadline=None)
def test_garbage_in_an_uncertain_field_is_never_accepted_unless_it_says_the_value(
    spot: tuple[str, str], text: str
) -> None:
    where, name = spot
    field = Field(None, State.UNCERTAIN, 0.3, None, Reading.of(text))
    if "".join(text.split()) != "".join(str(PEOPLE[where][name]).split()):
        assert summary_of(exhibits(**changed(where, name, field)))
