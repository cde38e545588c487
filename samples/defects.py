"""Planted defects: one per application, one entry per reason code of the contract.

A variant changes a plan and says what it did. What makes a document unreadable makes it unreadable
to a person too; every other defect leaves all documents readable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import get_args

from numpy.random import Generator

from samples.families import make_family
from samples.misprints import (
    another_day,
    impossible_number,
    one_letter_off,
    other_word,
    pick,
    replace_digit,
    respelt,
)
from samples.model import Family, Person
from samples.pass_photos import Background, Composition
from samples.plan import KINDS, ROLES, Key, Plan, Replacement
from samples.view import Spoil


@dataclass(frozen=True)
class Planted:
    """What was planted.

    Attributes:
        subject: kind of the subject concerned, in the contract's words.
        detail: what was done, for a person.
        role: father, mother or child where the kind does not tell.
        also: further reason codes that may rightly be given for it.
    """

    subject: str
    detail: str
    role: str | None = None
    also: tuple[str, ...] = ()


Variant = Callable[[Plan, Generator], Planted]


def _planted(key: Key, detail: str, *also: str) -> Planted:
    return Planted(KINDS[key], detail, ROLES.get(key), also)


_DOCUMENTS: tuple[Key, ...] = ("birth_certificate", "kk", "ktp_father", "ktp_mother")
_KTPS: tuple[Key, ...] = ("ktp_father", "ktp_mother")


def _person(family: Family, who: str) -> Person:
    person: Person | None = getattr(family, who)
    if person is None:
        raise ValueError(f"this family has no {who}")
    return person


# Files ------------------------------------------------------------------------------------------


def _missing(key: Key) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        plan.keys.remove(key)
        return _planted(key, f"{key} was not sent")

    return plant


def _instead(replacement: Replacement) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        key = pick(rng, plan.keys)
        plan.replaced[key] = replacement
        plan.unreadable.add(key)
        return _planted(key, f"{replacement} instead of the photograph of {key}", "document_missing")

    return plant


def _twice(sent: Key, absent: Key) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        plan.keys[plan.keys.index(absent)] = sent
        return Planted(
            KINDS[sent], f"{sent} twice, {absent} not sent", ROLES.get(sent), ("document_missing",)
        )

    return plant


# Photographs ------------------------------------------------------------------------------------


def _deciding(plan: Plan, key: Key) -> tuple[str, ...]:
    """Deciding values of which losing one suffices, by the names of their quads."""
    if key == "kk":
        row = plan.row("child")
        return tuple(f"members.{row}.{name}" for name in ("nik", "name", "birth_date"))
    if key == "birth_certificate":
        return ("name", "mother_name", "birth_date", "certificate_number")
    return ("nik", "name")


def _spoilt(what: str, make: Callable[[Generator], Spoil], *also: str) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        key = pick(rng, _DOCUMENTS)
        plan.spoils[key] = make(rng)
        plan.unreadable.add(key)
        return _planted(
            key, f"the photograph of {key} is {what}", "field_unreadable", "document_missing", *also
        )

    return plant


def _flash(plan: Plan, rng: Generator) -> Planted:
    key = pick(rng, _DOCUMENTS)
    plan.spoils[key] = Spoil(flash=_deciding(plan, key)[:2])
    plan.unreadable.add(key)
    return _planted(key, f"a flash hides {plan.spoils[key].flash} of {key}", "field_unreadable")


# A cut goes through deciding values: side of the sheet, least and most share of it.
_CUTS: Mapping[Key, tuple[tuple[str, float, float], ...]] = MappingProxyType(
    {
        "ktp_father": (("left", 0.33, 0.42), ("right", 0.55, 0.65), ("top", 0.36, 0.45)),
        "ktp_mother": (("left", 0.33, 0.42), ("right", 0.55, 0.65), ("top", 0.36, 0.45)),
        "kk": (("right", 0.25, 0.40), ("left", 0.25, 0.40), ("bottom", 0.55, 0.65)),
        "birth_certificate": (("bottom", 0.52, 0.62), ("top", 0.45, 0.55), ("right", 0.45, 0.52)),
    }
)


def _cropped(plan: Plan, rng: Generator) -> Planted:
    key = pick(rng, _DOCUMENTS)
    side, least, most = pick(rng, _CUTS[key])
    plan.spoils[key] = Spoil(cut=(side, float(rng.uniform(least, most))))
    plan.unreadable.add(key)
    return _planted(key, f"{side} part of {key} cut off", "field_unreadable", "document_missing")


def _grey_ktp(plan: Plan, rng: Generator) -> Planted:
    key = pick(rng, _KTPS)
    plan.wear[key] = "photocopy"
    return _planted(key, f"photocopy of {key}, cut out")


def _ktp_on_paper(plan: Plan, rng: Generator) -> Planted:
    key = pick(rng, _KTPS)
    plan.wear[key] = "copy_on_paper"
    return _planted(key, f"photocopy of {key} on paper")


def _grey_blank(key: Key) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        plan.wear[key] = "photocopy"
        if key == "kk":
            plan.variants[key] = {"form": "old"}
        else:
            plan.switches[key] = {"form": "blank"}
        return _planted(key, f"photocopy of a coloured blank: {key}")

    return plant


def _grey_photo(plan: Plan, rng: Generator) -> Planted:
    plan.wear["pass_photo"] = "black_and_white"
    return _planted("pass_photo", "black and white pass photo", "pass_photo_background")


def _screen(plan: Plan, rng: Generator) -> Planted:
    key = pick(rng, _DOCUMENTS)
    plan.wear[key] = "screen"
    return _planted(key, f"photograph of a screen that shows {key}")


def _smeared(plan: Plan, rng: Generator) -> Planted:
    key = pick(rng, _DOCUMENTS)
    name = pick(rng, _deciding(plan, key))
    plan.smears[key] = (name,)
    plan.unreadable.add(key)
    return _planted(key, f"{name} of {key} cannot be read on the paper")


def _fingered(plan: Plan, rng: Generator) -> Planted:
    key = pick(rng, _KTPS)
    plan.spoils[key] = Spoil(finger="nik")
    plan.unreadable.add(key)
    return _planted(key, f"a finger covers the NIK of {key}")


# Contents ---------------------------------------------------------------------------------------


def _invalid(who: str) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        fault = pick(rng, ("day", "month", "province"))
        if who == "kk":
            plan.family.kk_number = impossible_number(plan.family.kk_number, fault, rng)
            return _planted("kk", f"KK number with an impossible {fault}")
        person = _person(plan.family, who)
        person.nik = impossible_number(person.nik, fault, rng)
        also = ("nik_mismatch", "birth_date_mismatch", "sex_mismatch")
        subject = "kk" if who == "child" else "ktp"
        return Planted(subject, f"NIK of the {who} with an impossible {fault} on all documents", who, also)

    return plant


def _nik_differs(key: Key, who: str) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        person = _person(plan.copy_for(key), who)
        at = int(rng.integers(16))
        person.nik = replace_digit(person.nik, at, rng)
        also = ["nik_invalid", "birth_date_mismatch", "sex_mismatch"]
        if key == "birth_certificate":
            plan.switches.setdefault(key, {})["form"] = pick(rng, ("new", "blank"))
        else:
            also += ["not_the_parent", "parent_not_in_kk"]
        return _planted(key, f"digit {at + 1} of the {who}'s NIK differs on {key}", *also)

    return plant


_NAMING: dict[str, Callable[[str, Generator], str]] = {
    "respelt": respelt,
    "letter": one_letter_off,
    "word": other_word,
}


def _name_differs(key: Key, who: str, how: str) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        family = plan.copy_for(key)
        person = _person(family, who)
        old = person.name
        person.name = _NAMING[how](old, rng)
        if key == "kk":
            for member in family.members:
                if who in ("father", "mother") and getattr(member, f"{who}_name") == old:
                    setattr(member, f"{who}_name", person.name)
        also = () if who == "child" else ("not_the_parent", "parent_not_in_kk")
        return _planted(key, f"{who} is {person.name} on {key}, {old} elsewhere", *also)

    return plant


def _date_differs(key: Key, who: str, part: str) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        person = _person(plan.copy_for(key), who)
        person.birth_date = another_day(person.birth_date, part, rng)
        return _planted(key, f"birth date of the {who} differs by its {part} on {key}", "nik_mismatch")

    return plant


def _sex_differs(key: Key, who: str) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        person = _person(plan.copy_for(key), who)
        person.sex = "P" if person.sex == "L" else "L"
        return _planted(key, f"sex of the {who} differs on {key}", "nik_mismatch")

    return plant


def _child_left_out(plan: Plan, rng: Generator) -> Planted:
    family = plan.copy_for("kk")
    family.members = [member for member in family.members if member is not family.child]
    return _planted("kk", "the child is not in the family card")


def _parent_left_out(who: str) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        family = plan.copy_for("kk")
        gone = _person(family, who)
        family.members = [member for member in family.members if member is not gone]
        if family.members[0].relation != "KEPALA KELUARGA":
            family.members[0].relation = "KEPALA KELUARGA"
        return Planted("kk", f"the {who} is not in the family card", who, ("not_the_parent",))

    return plant


def _stranger(key: Key) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        plan.printed[key] = make_family(rng, plan.received_at, child_age=plan.age)
        also = (
            "parent_not_in_kk",
            "document_missing",
            "name_mismatch",
            "nik_mismatch",
            "birth_date_mismatch",
        )
        return _planted(key, f"the KTP of a stranger instead of {key}", *also)

    return plant


def _too_old(plan: Plan, rng: Generator) -> Planted:
    return Planted("birth_certificate", f"the child is {plan.age} years old", "child")


def _backdrop(colours: tuple[Background, ...] | None) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        plan.background = pick(rng, colours) if colours else ("blue" if plan.background == "red" else "red")
        return _planted("pass_photo", f"background {plan.background}")

    return plant


def _composed(composition: Composition, *also: str) -> Variant:
    def plant(plan: Plan, rng: Generator) -> Planted:
        plan.composition = composition
        return _planted("pass_photo", f"pass photo: {composition}", *also)

    return plant


def _old_ktp(plan: Plan, rng: Generator) -> Planted:
    key = pick(rng, _KTPS)
    plan.switches[key] = {"old_form": True}
    return _planted(key, f"non-electronic {key}", "document_missing")


def _foreigner(plan: Plan, rng: Generator) -> Planted:
    key = pick(rng, _KTPS)
    ended = plan.received_at - timedelta(days=int(rng.integers(20, 900)))
    plan.switches[key] = {"foreign": True}
    plan.edits[key] = {"valid_until": ended.isoformat()}
    return _planted(key, f"foreigner's {key} that ended on {ended}")


def _variants(make: Callable[..., Variant], **arguments: tuple[str, ...]) -> dict[str, Variant]:
    return {name: make(*values) for name, values in arguments.items()}


DEFECTS: Mapping[str, Mapping[str, Variant]] = MappingProxyType(
    {
        "document_missing": {key: _missing(key) for key in get_args(Key)},
        "file_type_not_accepted": {kind: _instead(kind) for kind in ("pdf", "mp4", "txt")},
        "file_unreadable": {kind: _instead(kind) for kind in ("truncated", "noise", "empty")},
        "image_blurred": {
            "defocus": _spoilt("out of focus", lambda rng: Spoil(blur=float(rng.uniform(0.6, 1.0))))
        },
        "image_dark": {
            "night": _spoilt("taken in the dark", lambda rng: Spoil(gain=float(rng.uniform(0.002, 0.005))))
        },
        "image_glare": {"flash": _flash},
        "image_too_small": {
            "small_file": _spoilt(
                "a very small file", lambda rng: Spoil(capitals=(1.4, 2.2), tiny_file=True), "image_blurred"
            ),
            "far_away": _spoilt(
                "taken from too far away", lambda rng: Spoil(capitals=(1.4, 2.2)), "image_blurred"
            ),
        },
        "document_cropped": {"cut": _cropped},
        "not_original": {
            "ktp_photocopy": _grey_ktp,
            "ktp_copy_on_paper": _ktp_on_paper,
            "kk_blank_photocopy": _grey_blank("kk"),
            "certificate_blank_photocopy": _grey_blank("birth_certificate"),
            "grey_pass_photo": _grey_photo,
            "screen": _screen,
        },
        "field_unreadable": {"smear": _smeared, "finger": _fingered},
        "nik_invalid": {who: _invalid(who) for who in ("child", "father", "mother", "kk")},
        "nik_mismatch": _variants(
            _nik_differs,
            child=("birth_certificate", "child"),
            father=("ktp_father", "father"),
            mother=("ktp_mother", "mother"),
        ),
        "name_mismatch": _variants(
            _name_differs,
            child_respelt=("birth_certificate", "child", "respelt"),
            child_letter=("birth_certificate", "child", "letter"),
            child_word=("kk", "child", "word"),
            mother_letter=("birth_certificate", "mother", "letter"),
            mother_respelt=("kk", "mother", "respelt"),
            father_respelt=("ktp_father", "father", "respelt"),
            father_word=("birth_certificate", "father", "word"),
            mother_on_ktp=("ktp_mother", "mother", "letter"),
        ),
        "birth_date_mismatch": _variants(
            _date_differs,
            child_day=("birth_certificate", "child", "day"),
            child_month=("kk", "child", "month"),
            child_year=("birth_certificate", "child", "year"),
            father_day=("ktp_father", "father", "day"),
            mother_year=("ktp_mother", "mother", "year"),
        ),
        "sex_mismatch": _variants(
            _sex_differs,
            child_certificate=("birth_certificate", "child"),
            child_kk=("kk", "child"),
            father_ktp=("ktp_father", "father"),
        ),
        "child_not_in_kk": {"left_out": _child_left_out},
        "parent_not_in_kk": {who: _parent_left_out(who) for who in ("father", "mother")},
        "not_the_parent": {key: _stranger(key) for key in _KTPS},
        "age_out_of_range": {"seventeen": _too_old},
        "pass_photo_background": {
            "swapped": _backdrop(None),
            "white": _backdrop(("white",)),
            "other": _backdrop(("green", "grey", "yellow")),
        },
        "pass_photo_unsuitable": {
            "no_face": _composed("no_face", "pass_photo_background", "document_missing"),
            "two_faces": _composed("two_faces"),
            "tiny_face": _composed("tiny_face", "pass_photo_background"),
            "wrong_proportions": _composed("wrong_proportions"),
            "head_cut": _composed("head_cut", "pass_photo_background"),
        },
        "ktp_expired": {"old_form": _old_ktp, "foreigner": _foreigner},
        "duplicate_subject": {
            "father_twice": _twice("ktp_father", "ktp_mother"),
            "mother_twice": _twice("ktp_mother", "ktp_father"),
            "kk_twice": _twice("kk", "birth_certificate"),
            "certificate_twice": _twice("birth_certificate", "kk"),
        },
    }
)


def suits(code: str, family: Family) -> bool:
    """Whether a family can carry the defect: a child left out must leave brothers or sisters."""
    if family.father is None:
        return False
    siblings = sum(member.mother_name == family.mother.name for member in family.members)
    return code != "child_not_in_kk" or siblings > 1


def plant(plan: Plan, code: str, rng: Generator) -> tuple[str, Planted]:
    """Plants a defect, its variant chosen by chance.

    Returns:
        The variant's name and what was planted.
    """
    variants = DEFECTS[code]
    name = pick(rng, list(variants))
    return name, variants[name](plan, rng)
