"""Defects of files and photographs: missing, damaged, unreadable, copied, and unsuitable pass photos."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from numpy.random import Generator

from samples.misprints import pick
from samples.pass_photos import Background, Composition
from samples.plan import KINDS, ROLES, Key, Plan, Replacement
from samples.planting import DOCUMENTS, KTPS, Planted, Variant, planted
from samples.view import Spoil


def missing(key: Key) -> Variant:
    """A document is not sent."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        plan.keys.remove(key)
        return planted(key, f"{key} was not sent")

    return plant


def instead(replacement: Replacement) -> Variant:
    """A file that is no photograph takes a document's place."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        key = pick(rng, plan.keys)
        plan.replaced[key] = replacement
        plan.unreadable.add(key)
        return planted(key, f"{replacement} instead of the photograph of {key}", "document_missing")

    return plant


def twice(sent: Key, absent: Key) -> Variant:
    """One document is sent twice, another one not at all."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        plan.keys[plan.keys.index(absent)] = sent
        return Planted(
            KINDS[sent], f"{sent} twice, {absent} not sent", ROLES.get(sent), ("document_missing",)
        )

    return plant


def _deciding(plan: Plan, key: Key) -> tuple[str, ...]:
    """Deciding values of which losing one suffices, by the names of their quads."""
    if key == "kk":
        row = plan.row("child")
        return tuple(f"members.{row}.{name}" for name in ("nik", "name", "birth_date"))
    if key == "birth_certificate":
        return ("name", "mother_name", "birth_date", "certificate_number")
    return ("nik", "name")


def photographed(what: str, make: Callable[[Generator], Spoil], *also: str) -> Variant:
    """A photograph on which a person cannot read the deciding values."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        key = pick(rng, DOCUMENTS)
        plan.spoils[key] = make(rng)
        plan.unreadable.add(key)
        return planted(
            key, f"the photograph of {key} is {what}", "field_unreadable", "document_missing", *also
        )

    return plant


def flash(plan: Plan, rng: Generator) -> Planted:
    """A flash hides deciding values."""
    key = pick(rng, DOCUMENTS)
    plan.spoils[key] = Spoil(flash=_deciding(plan, key)[:2])
    plan.unreadable.add(key)
    return planted(key, f"a flash hides {plan.spoils[key].flash} of {key}", "field_unreadable")


# A cut goes through deciding values: side of the sheet, least and most share of it.
_CUTS: Mapping[Key, tuple[tuple[str, float, float], ...]] = MappingProxyType(
    {
        "ktp_father": (("left", 0.33, 0.42), ("right", 0.55, 0.65), ("top", 0.36, 0.45)),
        "ktp_mother": (("left", 0.33, 0.42), ("right", 0.55, 0.65), ("top", 0.36, 0.45)),
        "kk": (("right", 0.25, 0.40), ("left", 0.25, 0.40), ("bottom", 0.55, 0.65)),
        "birth_certificate": (("bottom", 0.52, 0.62), ("top", 0.45, 0.55), ("right", 0.45, 0.52)),
    }
)


def cropped(plan: Plan, rng: Generator) -> Planted:
    """A cut goes through deciding values."""
    key = pick(rng, DOCUMENTS)
    side, least, most = pick(rng, _CUTS[key])
    plan.spoils[key] = Spoil(cut=(side, float(rng.uniform(least, most))))
    plan.unreadable.add(key)
    return planted(key, f"{side} part of {key} cut off", "field_unreadable", "document_missing")


def grey_ktp(plan: Plan, rng: Generator) -> Planted:
    """A photocopy of a KTP, cut out."""
    key = pick(rng, KTPS)
    plan.wear[key] = "photocopy"
    return planted(key, f"photocopy of {key}, cut out")


def ktp_on_paper(plan: Plan, rng: Generator) -> Planted:
    """A photocopy of a KTP on its paper."""
    key = pick(rng, KTPS)
    plan.wear[key] = "copy_on_paper"
    return planted(key, f"photocopy of {key} on paper")


def grey_blank(key: Key) -> Variant:
    """A photocopy of a coloured blank."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        plan.wear[key] = "photocopy"
        if key == "kk":
            plan.variants[key] = {"form": "old"}
        else:
            plan.switches[key] = {"form": "blank"}
        return planted(key, f"photocopy of a coloured blank: {key}")

    return plant


def grey_photo(plan: Plan, rng: Generator) -> Planted:
    """A black and white pass photo."""
    plan.wear["pass_photo"] = "black_and_white"
    return planted("pass_photo", "black and white pass photo", "pass_photo_background")


def screen(plan: Plan, rng: Generator) -> Planted:
    """A photograph of a screen."""
    key = pick(rng, DOCUMENTS)
    plan.wear[key] = "screen"
    return planted(key, f"photograph of a screen that shows {key}")


def smeared(plan: Plan, rng: Generator) -> Planted:
    """A deciding value that cannot be read on the paper itself."""
    key = pick(rng, DOCUMENTS)
    name = pick(rng, _deciding(plan, key))
    plan.smears[key] = (name,)
    plan.unreadable.add(key)
    return planted(key, f"{name} of {key} cannot be read on the paper")


def fingered(plan: Plan, rng: Generator) -> Planted:
    """A finger covers a NIK."""
    key = pick(rng, KTPS)
    plan.spoils[key] = Spoil(finger="nik")
    plan.unreadable.add(key)
    return planted(key, f"a finger covers the NIK of {key}")


def backdrop(colours: tuple[Background, ...] | None) -> Variant:
    """A pass photo on another colour: one of those given, or the other year's."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        plan.background = pick(rng, colours) if colours else ("blue" if plan.background == "red" else "red")
        return planted("pass_photo", f"background {plan.background}")

    return plant


def composed(composition: Composition, *also: str) -> Variant:
    """A pass photo composed wrongly."""

    def plant(plan: Plan, rng: Generator) -> Planted:
        plan.composition = composition
        return planted("pass_photo", f"pass photo: {composition}", *also)

    return plant
