"""One application: plan, documents, photographs, files and truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator, SeedSequence

from samples import contents, defects, designs, wear
from samples.designs.faces import age_group, portrait
from samples.families import make_family
from samples.files import File, named, photograph_file, replacement_file
from samples.model import Content, Sheet, Split
from samples.pass_photos import digital, expected_background, pass_photo, with_border
from samples.plan import ROLES, Key, Plan, complete, completed_years
from samples.planting import Planted
from samples.scene import Picture, photograph
from samples.tiers import TIERS, Tier
from samples.truth import validate
from samples.view import NOTHING
from samples.wear import Laid

_FIRST_DAY, _LAST_DAY = date(2020, 8, 3), date(2025, 12, 19)


@dataclass(frozen=True)
class Order:
    """What to make. Picklable, so that workers can be handed it.

    Attributes:
        out: directory of the set.
        seed: of the whole set.
        tier: name of the tier.
        split: half of the designs and surfaces.
        defect_codes: defects to plant, by the application's index in the set.
        faces: directory of cut-out faces, None for the stand-in.
    """

    out: Path
    seed: int
    tier: str
    split: Split
    defect_codes: tuple[str | None, ...]
    faces: Path | None = None


def defect_schedule(count: int, seed: int, codes: tuple[str, ...], share: float) -> tuple[str | None, ...]:
    """Which application carries which defect: the codes in turn, spread over the set.

    Args:
        count: applications in the set.
        seed: of the set.
        codes: to use in turn; all of them if empty.
        share: of the applications that carry a defect, 0 to 1.
    """
    rng = np.random.default_rng(SeedSequence(seed, spawn_key=(2**31,)))
    wanted = list(codes) or [str(code) for code in rng.permutation(list(defects.DEFECTS))]
    chosen = rng.permutation(count)[: round(share * count)]
    schedule: list[str | None] = [None] * count
    for turn, index in enumerate(sorted(int(i) for i in chosen)):
        schedule[index] = wanted[turn % len(wanted)]
    return tuple(schedule)


def make_application(order: Order, index: int) -> str:
    """Makes one application of a set, independent of all others.

    Args:
        order: the set.
        index: of the application in it.

    Returns:
        Its id. Its folder and truth are written below `order.out`.
    """
    cv2.setNumThreads(1)
    rng = np.random.default_rng(SeedSequence(order.seed, spawn_key=(index,)))
    application_id = f"A-{index + 1:04d}"
    plan, defect = _plan(order.defect_codes[index], rng)
    files = list(_photographs(plan, TIERS[order.tier], order.split, order.faces, rng))
    subjects: list[dict[str, Any]] = []
    files_named = named(plan.received_at, files, rng)
    folder = order.out / "applications" / application_id
    folder.mkdir(parents=True, exist_ok=True)
    for name, photo in files_named:
        (folder / name).write_bytes(photo.data)
        subjects += [{"file": name} | subject for subject in photo.subjects]
    (folder / "application.json").write_text(
        json.dumps(_application_json(application_id, plan, defect is None, rng), indent=2), encoding="utf-8"
    )
    truth = _truth(application_id, order, index, plan, defect, subjects)
    validate(truth)
    path = order.out / "truth" / f"{application_id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(truth, indent=1, ensure_ascii=False), encoding="utf-8")
    return application_id


_KTPS: tuple[Key, ...] = ("ktp_father", "ktp_mother")

Defect = tuple[str, str, Planted]  # code, variant, what was planted


def _plan(code: str | None, rng: Generator) -> tuple[Plan, Defect | None]:
    received_at = _FIRST_DAY + timedelta(days=int(rng.integers((_LAST_DAY - _FIRST_DAY).days)))
    if code is None:
        age = int(rng.integers(0, 5)) if rng.random() < 0.25 else int(rng.integers(5, 17))
        draw = rng.random()
        family = make_family(
            rng, received_at, child_age=age, mother_only=draw < 0.10, twins=0.10 <= draw < 0.16
        )
        plan = complete(family, received_at, True if age < 5 and rng.random() < 0.1 else None)
    else:
        age = int(rng.integers(17, 19)) if code == "age_out_of_range" else int(rng.integers(5, 17))
        family = make_family(rng, received_at, child_age=age)
        while not defects.suits(code, family):
            family = make_family(rng, received_at, child_age=age)
        plan = complete(family, received_at)
    defect: Defect | None = None
    if code is not None:
        variant, planted = defects.plant(plan, code, rng)
        defect = (code, variant, planted)
    touched = {*plan.spoils, *plan.wear, *plan.replaced}
    both = sorted(key for key in plan.keys if key in ROLES) == sorted(ROLES)
    plan.together = both and not touched & set(ROLES) and bool(rng.random() < 0.15)
    return plan, defect


def _photographs(plan: Plan, tier: Tier, split: Split, faces: Path | None, rng: Generator) -> Iterator[File]:
    sheets: dict[Key, Sheet] = {}
    for key in dict.fromkeys(plan.keys):
        if key != "pass_photo":
            sheets[key] = designs.render(_content(plan, key, faces, rng), rng, split)
    done: set[Key] = set()
    for key in plan.keys:
        if plan.together and key in ROLES:
            if not done & set(ROLES):
                pair = [wear.flat(_worn(sheets[one], plan, one, rng)) for one in _KTPS]
                yield photograph_file(photograph(pair, tier, split, rng), tier, rng)
            done.add(key)
            continue
        if key in plan.replaced:
            yield replacement_file(plan.replaced[key], rng)
            continue
        if key == "pass_photo":
            picture = _photo_picture(plan, tier, split, faces, rng)
        else:
            laid = _laid(_worn(sheets[key], plan, key, rng), plan, key, tier, rng)
            picture = photograph([laid], tier, split, rng, plan.spoils.get(key, NOTHING))
        for subject in picture.subjects:
            subject["readable"] = key not in plan.unreadable
        yield photograph_file(picture, tier, rng)


def _content(plan: Plan, key: Key, faces: Path | None, rng: Generator) -> Content:
    family = plan.printed.get(key, plan.family)
    switches = plan.switches.get(key, {})
    if key == "kk":
        content = contents.kk_content(family, rng, **switches)
    elif key == "birth_certificate":
        content = contents.certificate_content(family, rng, **switches)
    else:
        # The face is the parent's own, also where a defect prints something else beside it.
        person = plan.family.father if key == "ktp_father" else plan.family.mother
        if person is None:
            raise ValueError("a family without a father has no KTP of his")
        face = portrait(
            rng, person.sex, age_group(completed_years(person.birth_date, plan.received_at)), faces
        )
        content = contents.ktp_content(
            family, "father" if key == "ktp_father" else "mother", rng, face, **switches
        )
    content.variant.update(plan.variants.get(key, {}))
    for field, value in plan.edits.get(key, {}).items():
        content.printed[field] = content.truth[field] = value
    return content


def _worn(sheet: Sheet, plan: Plan, key: Key, rng: Generator) -> Sheet:
    if key in plan.smears:
        sheet = wear.smear(sheet, [name for name in plan.smears[key] if name in sheet.quads], rng)
    how = plan.wear.get(key)
    if how in ("photocopy", "copy_on_paper"):
        sheet = wear.photocopy(sheet, rng)
    return sheet


def _laid(sheet: Sheet, plan: Plan, key: Key, tier: Tier, rng: Generator) -> Laid:
    how = plan.wear.get(key)
    if how == "screen":
        return wear.on_screen(sheet, rng)
    if how == "copy_on_paper":
        return wear.on_paper(sheet, rng)
    if sheet.material != "paper":
        return wear.flat(sheet)
    if rng.random() < tier.fold_share:
        sheet = wear.fold(sheet, rng)
    laid = wear.flat(sheet)
    return wear.curl(laid, rng, tier.tilt * rng.uniform(0.0001, 0.0006)) if rng.random() < 0.6 else laid


def _photo_picture(plan: Plan, tier: Tier, split: Split, faces: Path | None, rng: Generator) -> Picture:
    how = plan.wear.get("pass_photo")
    child = plan.family.child
    photo = pass_photo(
        child, plan.age, plan.background, rng, faces, plan.composition, how == "black_and_white"
    )
    if rng.random() < 0.5:
        return digital(photo, rng)
    if rng.random() < 0.5:
        photo = with_border(photo, rng)
    return photograph([wear.flat(photo)], tier, split, rng)


def _application_json(application_id: str, plan: Plan, clean: bool, rng: Generator) -> dict[str, Any]:
    child = plan.family.child
    data: dict[str, Any] = {"application_id": application_id, "received_at": plan.received_at.isoformat()}
    if clean and rng.random() < 0.4:
        data["declared"] = {"name": child.name, "nik": child.nik, "birth_date": child.birth_date.isoformat()}
    return data


def _truth(
    application_id: str,
    order: Order,
    index: int,
    plan: Plan,
    defect: Defect | None,
    subjects: list[dict[str, Any]],
) -> dict[str, Any]:
    child = plan.family.child
    shown = "pass_photo" in plan.keys and "pass_photo" not in plan.replaced and plan.composition != "no_face"
    background = None
    if shown and plan.wear.get("pass_photo") != "black_and_white":
        background = plan.background if plan.background in ("red", "blue") else "other"
    planted = None
    if defect is not None:
        code, variant, what = defect
        planted = {
            "code": code,
            "variant": variant,
            "detail": what.detail,
            "subject": what.subject,
            "role": what.role,
        }
    return {
        "application_id": application_id,
        "tier": order.tier,
        "split": order.split,
        "seed": order.seed,
        "index": index,
        "received_at": plan.received_at.isoformat(),
        "defect": planted,
        "decisions": ["accept"] if defect is None else ["reject", "review"],
        "codes": [] if defect is None else [defect[0], *defect[2].also],
        "child": {
            "name": child.name,
            "nik": child.nik,
            "birth_date": child.birth_date.isoformat(),
            "sex": child.sex,
        },
        "subjects": subjects,
        "pass_photo": {
            "required": plan.age >= 5,
            "background": background,
            "expected_background": expected_background(child.birth_date.year),
        },
    }
