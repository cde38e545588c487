"""What the applicant and the operator are told, in Indonesian and English.

One plain sentence or two: what is the matter, and what to do. The wording stands in `messages.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from kia_verify.checks.places import Place
from kia_verify.report import Code, Message, Severity

PLACES: dict[Place, tuple[str, str]] = {
    Place.CERTIFICATE: ("Kutipan Akta Kelahiran", "the birth certificate"),
    Place.KK: ("Kartu Keluarga", "the family card"),
    Place.FATHER_KTP: ("KTP ayah", "the father's KTP"),
    Place.MOTHER_KTP: ("KTP ibu", "the mother's KTP"),
    Place.PASS_PHOTO: ("pas foto anak", "the child's pass photo"),
    Place.DECLARED: ("isian permohonan", "the application form"),
}
_FACTS: dict[str, tuple[str, str]] = {
    "name": ("nama", "name"),
    "nik": ("NIK", "NIK"),
    "birth_date": ("tanggal lahir", "birth date"),
    "sex": ("jenis kelamin", "sex"),
    "relation": ("hubungan keluarga", "relation"),
    "father_name": ("nama ayah", "father's name"),
    "mother_name": ("nama ibu", "mother's name"),
    "kk_number": ("nomor Kartu Keluarga", "family card number"),
    "certificate_number": ("nomor akta kelahiran", "certificate number"),
    "valid_until": ("masa berlaku", "end of validity"),
    "head_name": ("nama kepala keluarga", "name of the head of the family"),
    "members": ("daftar anggota keluarga", "list of members"),
}
_PERSONS = {
    "child": ("anak", "the child's"),
    "father": ("ayah", "the father's"),
    "mother": ("ibu", "the mother's"),
}
COLOURS = {
    "red": ("merah", "red"),
    "blue": ("biru", "blue"),
    "other": ("warna lain", "another colour"),
}


@cache
def _templates() -> dict[str, dict[str, str]]:
    text = files("kia_verify.checks").joinpath("messages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def fact_words(field: str) -> tuple[str, str]:
    """A fact in words: `mother.name` is `nama ibu`, `the mother's name`."""
    person, _, fact = field.rpartition(".")
    indonesian, english = _FACTS.get(fact, (fact, fact))
    if person not in _PERSONS:
        return indonesian, f"the {english}"
    return f"{indonesian} {_PERSONS[person][0]}", f"{_PERSONS[person][1]} {english}"


def listed(items: Sequence[str], last: str) -> str:
    """`A, B dan C`."""
    return f" {last} ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def message(
    code: Code,
    variant: str,
    places: Sequence[Place],
    field: str | None,
    severity: Severity,
    words: Mapping[str, str],
) -> Message:
    """The message of a reason.

    Args:
        variant: the template's variant; where there is none, a template of the severity is preferred.
        words: what the template asks for beside places and fact; keys ending in `_en` are English.
    """
    templates = _templates()
    key = f"{code}/{variant}" if variant else code.value
    if not variant and severity is Severity.REVIEW and f"{code}/review" in templates:
        key = f"{code}/review"
    return Message(
        id=_filled(templates[key]["id"], 0, "dan", places, field, words),
        en=_filled(templates[key]["en"], 1, "and", places, field, words),
    )


def _filled(
    template: str,
    language: int,
    last: str,
    places: Sequence[Place],
    field: str | None,
    words: Mapping[str, str],
) -> str:
    suffix = "_en" if language else ""
    names = words.get(f"places{suffix}") or listed([PLACES[place][language] for place in places], last)
    what = words.get(f"what{suffix}") or (fact_words(field)[language] if field else "")
    given = {**words, "places": names, "what": what, "Places": _capital(names), "What": _capital(what)}
    return template.format_map(given)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
