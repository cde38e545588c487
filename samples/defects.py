"""Planted defects: one per application, one entry per reason code of the contract.

A variant changes a plan and says what it did. What makes a document unreadable makes it unreadable
to a person too; every other defect leaves all documents readable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import get_args

from numpy.random import Generator

from samples import contradictions, spoilt
from samples.misprints import pick
from samples.model import Family
from samples.plan import Key, Plan
from samples.planting import KTPS, Planted, Variant
from samples.view import Spoil


def _variants(make: Callable[..., Variant], **arguments: tuple[str, ...]) -> dict[str, Variant]:
    return {name: make(*values) for name, values in arguments.items()}


DEFECTS: Mapping[str, Mapping[str, Variant]] = MappingProxyType(
    {
        "document_missing": {key: spoilt.missing(key) for key in get_args(Key)},
        "file_type_not_accepted": {kind: spoilt.instead(kind) for kind in ("pdf", "mp4", "txt")},
        "file_unreadable": {kind: spoilt.instead(kind) for kind in ("truncated", "noise", "empty")},
        "image_blurred": {
            "defocus": spoilt.photographed(
                "out of focus", lambda rng: Spoil(blur=float(rng.uniform(0.6, 1.0)))
            )
        },
        "image_dark": {
            "night": spoilt.photographed(
                "taken in the dark", lambda rng: Spoil(gain=float(rng.uniform(0.002, 0.005)))
            )
        },
        "image_glare": {"flash": spoilt.flash},
        "image_too_small": {
            "small_file": spoilt.photographed(
                "a very small file", lambda rng: Spoil(capitals=(1.4, 2.2), tiny_file=True), "image_blurred"
            ),
            "far_away": spoilt.photographed(
                "taken from too far away", lambda rng: Spoil(capitals=(1.4, 2.2)), "image_blurred"
            ),
        },
        "document_cropped": {"cut": spoilt.cropped},
        "not_original": {
            "ktp_photocopy": spoilt.grey_ktp,
            "ktp_copy_on_paper": spoilt.ktp_on_paper,
            "kk_blank_photocopy": spoilt.grey_blank("kk"),
            "certificate_blank_photocopy": spoilt.grey_blank("birth_certificate"),
            "grey_pass_photo": spoilt.grey_photo,
            "screen": spoilt.screen,
        },
        "field_unreadable": {"smear": spoilt.smeared, "finger": spoilt.fingered},
        "nik_invalid": {who: contradictions.invalid(who) for who in ("child", "father", "mother", "kk")},
        "nik_mismatch": _variants(
            contradictions.nik_differs,
            child=("birth_certificate", "child"),
            father=("ktp_father", "father"),
            mother=("ktp_mother", "mother"),
        ),
        "name_mismatch": _variants(
            contradictions.name_differs,
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
            contradictions.date_differs,
            child_day=("birth_certificate", "child", "day"),
            child_month=("kk", "child", "month"),
            child_year=("birth_certificate", "child", "year"),
            father_day=("ktp_father", "father", "day"),
            mother_year=("ktp_mother", "mother", "year"),
        ),
        "sex_mismatch": _variants(
            contradictions.sex_differs,
            child_certificate=("birth_certificate", "child"),
            child_kk=("kk", "child"),
            father_ktp=("ktp_father", "father"),
        ),
        "child_not_in_kk": {"left_out": contradictions.child_left_out},
        "parent_not_in_kk": {who: contradictions.parent_left_out(who) for who in ("father", "mother")},
        "not_the_parent": {key: contradictions.stranger(key) for key in KTPS},
        "age_out_of_range": {"seventeen": contradictions.too_old},
        "pass_photo_background": {
            "swapped": spoilt.backdrop(None),
            "white": spoilt.backdrop(("white",)),
            "other": spoilt.backdrop(("green", "grey", "yellow")),
        },
        "pass_photo_unsuitable": {
            "no_face": spoilt.composed("no_face", "pass_photo_background", "document_missing"),
            "two_faces": spoilt.composed("two_faces"),
            "tiny_face": spoilt.composed("tiny_face", "pass_photo_background"),
            "wrong_proportions": spoilt.composed("wrong_proportions"),
            "head_cut": spoilt.composed("head_cut", "pass_photo_background"),
        },
        "ktp_expired": {"old_form": contradictions.old_ktp, "foreigner": contradictions.foreigner},
        "duplicate_subject": {
            "father_twice": spoilt.twice("ktp_father", "ktp_mother"),
            "mother_twice": spoilt.twice("ktp_mother", "ktp_father"),
            "kk_twice": spoilt.twice("kk", "birth_certificate"),
            "certificate_twice": spoilt.twice("birth_certificate", "kk"),
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
