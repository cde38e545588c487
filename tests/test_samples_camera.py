"""The generator's second half: tiers, geometry, defects and determinism."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from kia_verify.imaging.geometry import Floats, apply, homography, quad_size
from kia_verify.report import Code
from samples import camera, framing, scene, wear
from samples.applications import Order, defect_schedule, make_application
from samples.defects import DEFECTS
from samples.families import make_family
from samples.misprints import impossible_number, one_letter_off, respelt
from samples.model import Content, Kind, Sheet, Split
from samples.pass_photos import pass_photo
from samples.surfaces import SURFACES
from samples.tiers import TIERS
from samples.truth import deciding_quads, is_deciding, validate


def _sheet(kind: Kind) -> Sheet:
    width_mm, height_mm, scale = {"ktp": (85.6, 54.0, 12), "kk": (297.0, 210.0, 10)}.get(
        kind, (210.0, 297.0, 10)
    )
    width, height = round(width_mm * scale), round(height_mm * scale)
    image = np.full((height, width, 3), 230, np.uint8)
    names = (
        ["members.0.name", "members.0.nik", "kk_number"] if kind == "kk" else ["nik", "name", "birth_date"]
    )
    quads = {}
    for row, name in enumerate(names):
        x, y = width * 0.3, height * (0.3 + 0.15 * row)
        quads[name] = np.array([[x, y], [x + width * 0.3, y], [x + width * 0.3, y + 20], [x, y + 20]])
        cv2.rectangle(image, tuple(map(int, quads[name][0])), tuple(map(int, quads[name][2])), (0, 0, 0), -1)
    content = Content(kind, None, {}, {})
    return Sheet(
        content,
        image,
        (width_mm, height_mm),
        quads,
        20.0,
        3.0 if kind == "ktp" else 0.0,
        "card" if kind == "ktp" else "paper",
        "plain",
    )


def _quads(subject: dict[str, object]) -> dict[str, Floats]:
    quads = subject["quads"]
    assert isinstance(quads, dict)
    return {name: np.array(quad) for name, quad in quads.items()}


@pytest.mark.parametrize("tier", list(TIERS))
@pytest.mark.parametrize("kind", ["ktp", "kk", "birth_certificate"])
def test_photographs_keep_to_the_tiers_figures(tier: str, kind: Kind) -> None:
    limits, sheet = TIERS[tier], _sheet(kind)
    for seed in range(2):
        picture = scene.photograph([wear.flat(sheet)], limits, "tune", np.random.default_rng(seed))
        (subject,) = picture.subjects
        least, most = limits.capital_px[kind]
        assert least - 0.01 <= subject["capital_px"] <= most + 0.01
        assert subject["tilt"] <= limits.tilt
        assert abs(subject["skew"]) <= limits.skew
        assert subject["blur"] <= limits.blur
        assert subject["shadow"] <= limits.shadow
        assert 500 <= max(picture.pixels.shape[:2]) <= 4096


def test_quads_lie_where_the_corners_homography_puts_them() -> None:
    sheet = _sheet("ktp")
    for seed in range(6):
        picture = scene.photograph([wear.flat(sheet)], TIERS["hard"], "test", np.random.default_rng(seed))
        (subject,) = picture.subjects
        mapping = homography(framing.sheet_corners(sheet), np.array(subject["corners"]))
        for name, quad in _quads(subject).items():
            assert np.abs(apply(mapping, sheet.quads[name]) - quad).max() < 0.6


def test_print_is_dark_where_the_truth_says_that_it_stands() -> None:
    for seed in range(4):
        picture = scene.photograph(
            [wear.flat(_sheet("kk"))], TIERS["easy"], "tune", np.random.default_rng(seed)
        )
        for quad in _quads(picture.subjects[0]).values():
            x, y = np.rint(quad.mean(axis=0)).astype(int)
            assert picture.pixels[y, x].mean() < 60


def test_rotation_and_skew_describe_the_stored_file() -> None:
    turns = set()
    for seed in range(12):
        picture = scene.photograph(
            [wear.flat(_sheet("ktp"))], TIERS["normal"], "tune", np.random.default_rng(seed)
        )
        (subject,) = picture.subjects
        right = np.array(subject["corners"])[[1, 2]].sum(axis=0) - np.array(subject["corners"])[[0, 3]].sum(
            axis=0
        )
        seen = np.degrees(np.arctan2(-right[1], right[0]))  # counter-clockwise positive
        assert (seen - subject["skew"] - subject["rotation"] + 180) % 360 - 180 == pytest.approx(0, abs=0.2)
        turns.add(subject["rotation"])
    assert len(turns) > 1


def test_two_cards_in_one_photograph_do_not_overlap() -> None:
    pair = [wear.flat(_sheet("ktp")), wear.flat(_sheet("ktp"))]
    for seed in range(4):
        picture = scene.photograph(pair, TIERS["hard"], "test", np.random.default_rng(seed))
        one, other = (np.array(subject["corners"], np.float32) for subject in picture.subjects)
        assert cv2.intersectConvexConvex(one, other)[0] == 0
        assert all(abs(subject["skew"]) <= TIERS["hard"].skew for subject in picture.subjects)


def test_curled_paper_keeps_its_corners_and_moves_its_quads_along() -> None:
    sheet = _sheet("kk")
    laid = wear.curl(wear.flat(sheet), np.random.default_rng(3), 0.02)
    for name, quad in laid.sheet.quads.items():
        x, y = np.rint(quad.mean(axis=0)).astype(int)
        assert laid.image[y, x].mean() < 60, name
        assert np.abs(quad - sheet.quads[name]).max() > 0.5
    assert laid.opacity is not None
    assert laid.opacity[1, 1] == 255


def test_light_survives_a_round_trip() -> None:
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    assert np.abs(camera.to_pixels(camera.to_light(ramp)).astype(int) - ramp).max() <= 2


@pytest.mark.parametrize(("rotation", "tag"), [(90, 6), (180, 3), (270, 8)])
def test_exif_orientation_turns_the_stored_file_upright(rotation: int, tag: int, tmp_path: Path) -> None:
    upright = np.zeros((40, 60, 3), np.uint8)
    upright[:10, :20] = 255
    stored = np.ascontiguousarray(np.rot90(upright, rotation // 90))
    path = tmp_path / "a.jpg"
    path.write_bytes(camera.encode(stored, ".jpg", 95, camera.EXIF_ORIENTATION[rotation]))
    assert camera.EXIF_ORIENTATION[rotation] == tag
    seen = cv2.imread(str(path))  # applies the orientation
    assert seen is not None
    assert np.abs(seen.astype(int) - upright).mean() < 4


def test_every_reason_code_has_a_defect() -> None:
    assert set(DEFECTS) == {code.value for code in Code}
    assert all(DEFECTS.values())


def test_surfaces_are_divided_between_the_splits() -> None:
    assert set(SURFACES["tune"]) & set(SURFACES["test"]) == {"white"}


def test_misspellings_change_the_name() -> None:
    for seed in range(60):
        rng = np.random.default_rng(seed)
        for name in ("MUHAMMAD RIZKY PRATAMA", "SITI AISYAH", "TUTIK"):
            assert respelt(name, rng) != name
            assert one_letter_off(name, rng) != name


@pytest.mark.parametrize("fault", ["day", "month", "province"])
def test_impossible_numbers_keep_sixteen_digits(fault: str) -> None:
    number = impossible_number("6371014503150002", fault, np.random.default_rng(1))
    assert len(number) == 16
    assert number != "6371014503150002"


def test_schedule_uses_the_codes_in_turn() -> None:
    schedule = defect_schedule(8, 1, ("image_dark", "nik_invalid"), 0.5)
    planted = [code for code in schedule if code]
    assert planted == ["image_dark", "nik_invalid"] * 2


@pytest.mark.parametrize(
    ("kind", "quad", "deciding"),
    [
        ("kk", "members.3.nik", True),
        ("kk", "members.3.religion", False),
        ("ktp", "nik", True),
        ("ktp", "address", False),
    ],
)
def test_deciding_quads(kind: Kind, quad: str, deciding: bool) -> None:
    assert is_deciding(kind, quad) is deciding


def _make(out: Path, codes: Sequence[str | None], indices: Sequence[int], split: Split = "tune") -> None:
    order = Order(out, 11, "easy", split, tuple(codes))
    for index in indices:
        make_application(order, index)


def test_an_application_depends_on_its_seed_and_index_alone(tmp_path: Path) -> None:
    _make(tmp_path / "one", (None, "document_missing"), (1,))
    _make(tmp_path / "other", ("image_dark", "document_missing", None), (1,))
    files = sorted(
        path.relative_to(tmp_path / "other") for path in (tmp_path / "other").rglob("*") if path.is_file()
    )
    assert len(files) > 4
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_truth_of_a_made_application(tmp_path: Path) -> None:
    _make(tmp_path, (None,), (0,), "test")
    truth = json.loads((tmp_path / "truth" / "A-0001.json").read_text(encoding="utf-8"))
    validate(truth)
    folder = tmp_path / "applications" / "A-0001"
    assert truth["decisions"] == ["accept"]
    for subject in truth["subjects"]:
        pixels = cv2.imread(str(folder / subject["file"]), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
        assert pixels is not None
        for quad in _quads(subject).values():
            assert quad.min() >= -1
            assert (quad <= np.array([pixels.shape[1], pixels.shape[0]])).all()
            assert min(quad_size(quad)) > 2


def test_validation_refuses_a_defect_that_is_to_be_accepted(tmp_path: Path) -> None:
    _make(tmp_path, ("document_missing",), (0,))
    truth = json.loads((tmp_path / "truth" / "A-0001.json").read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="accepted"):
        validate(truth | {"decisions": ["accept"]})


def test_a_sheet_that_fills_the_frame_is_painted_whole() -> None:
    red = np.full((380, 280, 3), (20, 20, 200), np.uint8)
    photo = Sheet(Content("pass_photo", "child", {}, {}), red, (28.0, 38.0), {}, 380.0, 0.0, "photo", "plain")
    for seed in range(8):
        table = np.full((380, 280, 3), 240, np.uint8)
        scene._lay(table, wear.flat(photo), np.eye(3), (280, 380), np.random.default_rng(seed))
        assert (table[5:-5, 5:-5, 1] < 60).all()


def test_no_reflection_hides_a_clean_photos_face() -> None:
    rng = np.random.default_rng(4)
    photo = pass_photo(make_family(rng, date(2024, 5, 6)).child, 9, "red", rng)
    assert list(deciding_quads("pass_photo", photo.quads)) == ["face"]
    corners = photo.quads["face"]
    assert (corners > 0).all()
    assert (corners < (photo.image.shape[1], photo.image.shape[0])).all()
