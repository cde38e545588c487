"""Defects of contents: numbers that cannot exist, documents that disagree, people who do not belong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

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
from samples.plan import Key, Plan
from samples.planting import KTPS, Planted, Variant, person_of, planted


def invalid(who: str) -> Variant:
    """A number that cannot exist, the same on all documents."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        fault = pick(rng, ("day", "month", "province"))
        if who == "kk":
            plan.family.kk_number = impossible_number(plan.family.kk_number, fault, rng)
            return planted("kk", f"KK number with an impossible {fault}")
        person = person_of(plan.family, who)
        person.nik = impossible_number(person.nik, fault, rng)
        also = ("nik_mismatch", "birth_date_mismatch", "sex_mismatch")
        subject = "kk" if who == "child" else "ktp"
        return Planted(subject, f"NIK of the {who} with an impossible {fault} on all documents", who, also)

    return plant


def nik_differs(key: Key, who: str) -> Variant:
    """One digit of a NIK differs on one document."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        person = person_of(plan.copy_for(key), who)
        at = int(rng.integers(16))
        person.nik = replace_digit(person.nik, at, rng)
        also = ["nik_invalid", "birth_date_mismatch", "sex_mismatch"]
        if key == "birth_certificate":
            plan.switches.setdefault(key, {})["form"] = pick(rng, ("new", "blank"))
        else:
            also += ["not_the_parent", "parent_not_in_kk"]
        return planted(key, f"digit {at + 1} of the {who}'s NIK differs on {key}", *also)

    return plant


_NAMING: dict[str, Callable[[str, Generator], str]] = {
    "respelt": respelt,
    "letter": one_letter_off,
    "word": other_word,
}


def name_differs(key: Key, who: str, how: str) -> Variant:
    """A name differs on one document, by a spelling, a letter or a word."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        family = plan.copy_for(key)
        person = person_of(family, who)
        old = person.name
        person.name = _NAMING[how](old, rng)
        if key == "kk":
            for member in family.members:
                if who in ("father", "mother") and getattr(member, f"{who}_name") == old:
                    setattr(member, f"{who}_name", person.name)
        also = () if who == "child" else ("not_the_parent", "parent_not_in_kk")
        return planted(key, f"{who} is {person.name} on {key}, {old} elsewhere", *also)

    return plant


def date_differs(key: Key, who: str, part: str) -> Variant:
    """A birth date differs on one document."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        person = person_of(plan.copy_for(key), who)
        person.birth_date = another_day(person.birth_date, part, rng)
        return planted(key, f"birth date of the {who} differs by its {part} on {key}", "nik_mismatch")

    return plant


def sex_differs(key: Key, who: str) -> Variant:
    """The sex differs on one document."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        person = person_of(plan.copy_for(key), who)
        person.sex = "P" if person.sex == "L" else "L"
        return planted(key, f"sex of the {who} differs on {key}", "nik_mismatch")

    return plant


def child_left_out(plan: Plan, rng: Generator) -> Planted:
    """The family card does not list the child."""
    family = plan.copy_for("kk")
    family.members = [member for member in family.members if member is not family.child]
    return planted("kk", "the child is not in the family card")


def parent_left_out(who: str) -> Variant:
    """The family card does not list a parent."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        family = plan.copy_for("kk")
        gone = person_of(family, who)
        family.members = [member for member in family.members if member is not gone]
        if family.members[0].relation != "KEPALA KELUARGA":
            family.members[0].relation = "KEPALA KELUARGA"
        return Planted("kk", f"the {who} is not in the family card", who, ("not_the_parent",))

    return plant


def stranger(key: Key) -> Variant:
    """Somebody else's KTP in place of a parent's."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        plan.printed[key] = make_family(rng, plan.received_at, child_age=plan.age)
        also = (
            "parent_not_in_kk",
            "document_missing",
            "name_mismatch",
            "nik_mismatch",
            "birth_date_mismatch",
        )
        return planted(key, f"the KTP of a stranger instead of {key}", *also)

    return plant


def too_old(plan: Plan, rng: Generator) -> Planted:
    """The family was chosen with a child of 17 or more; nothing is changed."""
    return Planted("birth_certificate", f"the child is {plan.age} years old", "child")


def old_ktp(plan: Plan, rng: Generator) -> Planted:
    """A non-electronic KTP."""
    key = pick(rng, KTPS)
    plan.switches[key] = {"old_form": True}
    return planted(key, f"non-electronic {key}", "document_missing")


def foreigner(plan: Plan, rng: Generator) -> Planted:
    """A foreigner's KTP past its end date."""
    key = pick(rng, KTPS)
    ended = plan.received_at - timedelta(days=int(rng.integers(20, 900)))
    plan.switches[key] = {"foreign": True}
    plan.edits[key] = {"valid_until": ended.isoformat()}
    return planted(key, f"foreigner's {key} that ended on {ended}")
