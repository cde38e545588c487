"""Backgrounds of pass photos in many colours and lights, with a drawn person in front."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from kia_verify.imaging import face, face_exposure, face_sharpness, pass_photo, pass_photo_finder
from kia_verify.imaging.backdrop_colour import Dye, classify_dye
from kia_verify.imaging.background import Background, judge_background
from kia_verify.imaging.face import Face
from kia_verify.imaging.face_hidden import burnt_share, is_covered
from kia_verify.imaging.finder import find_pictures
from kia_verify.imaging.geometry import Floats, Image, apply, homography, quad_iou, quad_size, rectangle
from kia_verify.imaging.measure import Verdict
from kia_verify.imaging.pass_photo_candidates import pages_of
from kia_verify.imaging.pass_photo_finder import SEEN_AROUND_FACE, find_pass_photo
from kia_verify.imaging.pass_photo_outline import FaceSeen
from kia_verify.imaging.print_around_face import find_print
from kia_verify.imaging.reflection import reflection
from kia_verify.imaging.region import FEWEST_LINES, Region
from kia_verify.imaging.segmentation import Silhouette
from kia_verify.imaging.white_border import find_border, white_border

Colour = tuple[int, int, int]
NEUTRAL, TUNGSTEN, SHADE = (1.0, 1.0, 1.0), (1.0, 0.85, 0.6), (0.8, 0.92, 1.0)
FACE = Face((105.0, 120.0, 195.0, 240.0), 0.99, ((130, 165), (170, 165), (150, 190), (135, 215), (165, 215)))


def photo(
    rgb: Colour,
    light: tuple[float, float, float] = NEUTRAL,
    gain: float = 0.8,
    fall: float = 0.0,
    hair: Colour = (25, 20, 20),
    shirt: Colour = (230, 230, 230),
    border: int = 0,
) -> Image:
    """A 300 x 400 print: head, hair or hijab and shoulders before a plain colour (RGB)."""
    image = np.full((400, 300, 3), rgb, np.uint8)
    cv2.ellipse(image, (150, 420), (140, 130), 0, 0, 360, shirt, -1, cv2.LINE_AA)
    cv2.ellipse(image, (150, 185), (80, 100), 0, 0, 360, hair, -1, cv2.LINE_AA)
    cv2.ellipse(image, (150, 190), (50, 68), 0, 0, 360, (205, 160, 130), -1, cv2.LINE_AA)
    if border:
        image = np.pad(image, ((border, border), (border, border), (0, 0)), constant_values=248)
    linear = (image / 255.0) ** 2.2 * np.array(light) * gain
    linear *= np.linspace(1.0, 1.0 - fall, linear.shape[1])[None, :, None]
    pixels = np.clip(linear, 0, 1) ** (1 / 2.2) * 255 + np.random.default_rng(2).normal(0, 3, image.shape)
    bgr = np.clip(pixels, 0, 255).astype(np.uint8)[..., ::-1]
    encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, 70])[1]
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8)


def seen(image: Image) -> Background:
    inner, white = white_border(image)
    background = judge_background(inner, FACE, white)
    assert background is not None
    return background


@pytest.mark.parametrize("light", [NEUTRAL, TUNGSTEN, SHADE])
@pytest.mark.parametrize(
    ("rgb", "expected"),
    [
        ((219, 21, 20), "red"), ((255, 0, 0), "red"), ((190, 0, 0), "red"), ((128, 0, 0), "red"),
        ((0, 144, 255), "blue"), ((0, 0, 255), "blue"), ((0, 0, 139), "blue"), ((60, 120, 200), "blue"),
        ((255, 255, 255), "other"), ((150, 150, 150), "other"), ((0, 128, 0), "other"),
        ((255, 230, 0), "other"), ((255, 150, 0), "other"), ((128, 0, 128), "other"),
        ((64, 224, 208), "other"),
    ],
)  # fmt: skip
def test_class_of_the_background(rgb: Colour, expected: str, light: tuple[float, float, float]) -> None:
    assert seen(photo(rgb, light, fall=0.5)).colour == expected


@pytest.mark.parametrize("rgb", [(219, 21, 20), (190, 0, 0), (0, 144, 255), (0, 0, 255)])
def test_shop_colours_are_certain(rgb: Colour) -> None:
    assert seen(photo(rgb, fall=0.3)).certain


@pytest.mark.parametrize("rgb", [(255, 80, 0), (200, 0, 90), (0, 200, 230), (95, 0, 190)])
def test_colours_between_the_classes_are_not_taken_for_certain_red_or_blue(rgb: Colour) -> None:
    background = seen(photo(rgb))
    assert background.colour == "other" or not background.certain


@pytest.mark.parametrize(("rgb", "expected"), [((12, 22, 92), "blue"), ((118, 8, 18), "red")])
def test_dark_dyes_are_certain_in_a_dim_room_where_they_have_colour_enough(
    rgb: Colour, expected: str
) -> None:
    background = seen(photo(rgb, gain=0.35))
    assert (background.colour, background.certain) == (expected, True)


def test_black_with_a_blue_tint_is_not_taken_for_certain_blue() -> None:
    background = seen(photo((18, 19, 24), gain=0.5))
    assert background.colour == "other" or not background.certain


@pytest.mark.parametrize("rgb", [(250, 128, 114), (165, 85, 70), (245, 150, 190), (200, 110, 85)])
@pytest.mark.parametrize("gain", [0.3, 0.8])
def test_salmon_brick_and_pink_in_warm_light_are_no_certain_red(rgb: Colour, gain: float) -> None:
    for light in (NEUTRAL, TUNGSTEN):
        background = seen(photo(rgb, light, gain))
        assert background.colour == "other" or not background.certain


def veiled(image: Image, strength: float, at: tuple[int, int], reach: float = 110.0) -> Image:
    """White light laid over an image (BGR), strongest at x, y."""
    y, x = np.mgrid[0 : image.shape[0], 0 : image.shape[1]]
    spot = strength * np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2 * reach**2))
    linear = (image / 255.0) ** 2.2 + spot[..., None]
    return np.asarray(np.clip(linear, 0, 1) ** (1 / 2.2) * 255, np.uint8)


@pytest.mark.parametrize("strength", [0.3, 0.6])
def test_a_flash_washes_a_colour_out_but_leaves_its_hue(strength: float) -> None:
    red = seen(veiled(photo((190, 0, 0)), strength, (60, 60)))
    assert (red.colour, red.certain) == ("red", True)
    white = seen(veiled(photo((240, 240, 240), shirt=(190, 0, 0), hair=(190, 0, 0)), strength, (60, 60)))
    assert white.colour == "other"


def test_a_light_blue_under_a_flash_is_told_by_what_is_left_of_it() -> None:
    background = seen(veiled(photo((95, 165, 235)), 0.8, (20, 0), 160.0))
    assert (background.colour, background.certain) == ("blue", True)


@pytest.mark.parametrize(
    ("hue", "saturation", "lightness", "colour", "certain"),
    [
        (278, 0.22, 0.35, "blue", True), (278, 0.22, 0.60, "blue", False),  # a navy, a lavender
        (22, 0.19, 0.60, "red", False),  # a pink, the least veiled part of which lies in the shade
    ],
)  # fmt: skip
def test_a_dark_blue_under_a_veil_is_told_by_the_lightness_of_its_dye(
    hue: float, saturation: float, lightness: float, colour: str, certain: bool
) -> None:
    chromaticity = saturation * np.array([np.cos(np.radians(hue)), np.sin(np.radians(hue))])
    shade = classify_dye(Dye(lightness, chromaticity, 1.0), veiled=0.70)
    assert (shade.colour, shade.certain) == (colour, certain)


@pytest.mark.parametrize(("tint", "burnt"), [(40, True), (0, False)])
def test_a_white_that_fades_to_a_tint_may_be_burnt_out(tint: int, burnt: bool) -> None:
    backdrop = np.full((400, 300, 3), 253, np.uint8)
    backdrop[:, :60, 1:] -= np.array([tint // 2, tint], np.uint8)
    found = judge_background(backdrop, None)
    assert found is not None
    assert (found.name, found.certain) == ("white", not burnt)


def test_the_white_core_of_a_reflection_counts_where_it_fades_out() -> None:
    image = photo((190, 0, 0))
    red = seen(veiled(image, 6.0, (40, 60), reach=40.0))
    assert (red.colour, red.certain) == ("red", True)
    wall = image.copy()
    wall[:250, :120] = 250
    beside = seen(np.asarray(cv2.GaussianBlur(wall, (0, 0), 2.0), np.uint8))
    assert not (beside.colour == "red" and beside.certain)


def beam(image: Image, softness: float) -> Image:
    """A white band from the upper edge down past the right of the head."""
    band = np.zeros(image.shape[:2], np.float32)
    cv2.line(band, (120, -20), (290, 170), (1.0,), 30)
    share = cv2.GaussianBlur(band, (0, 0), softness)[..., None]
    return np.asarray(np.clip(image * (1 - share) + 255 * share, 0, 255), np.uint8)


@pytest.mark.parametrize("rgb", [(190, 0, 0), (30, 80, 200)])
def test_a_beam_of_light_across_a_plain_backdrop_is_neither_pattern_nor_white(rgb: Colour) -> None:
    soft, sharp = (seen(beam(photo(rgb), softness)) for softness in (9.0, 0.8))
    assert (soft.colour, soft.certain) == ("red" if rgb[0] > rgb[2] else "blue", True)
    assert not sharp.certain  # a white stripe


def test_what_fades_out_twice_is_no_single_reflection() -> None:
    lab, weight = np.zeros((240, 180, 3)), np.ones((240, 180))
    lab[..., 0], lab[..., 1] = 0.45, 0.15
    y, x = np.mgrid[0:240, 0:180]

    def hidden(*places: int) -> float:
        spots = sum(np.exp(-((x - place) ** 2 + (y - 60) ** 2) / 500) for place in places)
        share = np.clip(1.5 * spots, 0, 1)[..., None]
        return float(reflection(lab * (1 - share) + np.array([1.0, 0, 0]) * share, weight).mean())

    assert hidden(90) > 0.05
    assert hidden(30, 150) == 0


def test_what_a_flash_may_have_left_of_a_dark_red_is_not_certainly_grey() -> None:
    background = seen(photo((168, 150, 148)))
    assert (background.colour, background.certain) == ("other", False)


def test_a_sky_ends_at_a_horizon() -> None:
    image = photo((120, 180, 235))
    assert seen(image).certain
    hills = image.copy()
    hills[170:, :40] = hills[170:, -40:] = (70, 120, 80)
    assert not seen(hills).certain


def test_a_colour_that_keeps_away_from_the_head_is_the_tables() -> None:
    image = photo((150, 150, 155), hair=(150, 150, 155))
    image[:, :60] = image[:, -60:] = image[:60] = (20, 21, 219)
    assert not seen(image).certain


@pytest.mark.parametrize(("rgb", "other"), [((0, 0, 255), (200, 10, 10)), ((219, 21, 20), (0, 60, 200))])
def test_clothes_and_hijab_do_not_sway_it(rgb: Colour, other: Colour) -> None:
    expected = "blue" if rgb[2] == 255 else "red"
    assert seen(photo(rgb, hair=other, shirt=other)).colour == expected
    assert seen(photo(rgb, hair=rgb, shirt=rgb)).colour == expected


def test_a_white_border_is_left_out_and_tells_the_light() -> None:
    image = photo((135, 206, 250), TUNGSTEN, border=18)
    inner, white = white_border(image)
    assert white is not None
    assert white[0] > 1.3 * white[2]
    assert abs(inner.shape[1] - 300) <= 10
    assert seen(image).colour == "blue"
    assert white_border(photo((255, 255, 255)))[1] is None


def test_a_border_is_seen_within_surroundings_too() -> None:
    image = photo((0, 0, 255), shirt=(40, 40, 60), border=18)
    assert find_border(photo((0, 0, 255), hair=(245, 245, 245), shirt=(245, 245, 245))) is None
    wide = cv2.copyMakeBorder(image, 14, 14, 14, 14, cv2.BORDER_CONSTANT, value=(30, 60, 120))
    border = find_border(np.asarray(wide, np.uint8))
    assert border is not None
    assert border.corners == pytest.approx(rectangle(336, 436) + [14, 14], abs=4)
    assert border.white.min() > 0.5
    found = find_pass_photo(
        np.asarray(
            cv2.copyMakeBorder(wide, 90, 90, 90, 90, cv2.BORDER_CONSTANT, value=(30, 60, 120)), np.uint8
        ),
        [Region(rectangle(364, 464) + [90, 90], (), True, 0.9)],
    )
    assert found is not None
    assert quad_iou(found.quad, rectangle(336, 436) + [104, 104]) > 0.95


@pytest.mark.parametrize(("score", "sure"), [(0.999, True), (0.91, False)])
def test_a_second_face_that_may_be_none_is_not_sure(
    score: float, sure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(face, "best_turn", lambda _: (0, [FACE, replace(FACE, score=score)]))
    judged = pass_photo.judge(photo((0, 0, 255)))
    assert judged.faces == 2
    assert judged.faces_sure is sure


@pytest.mark.parametrize(("eyes", "cut"), [(165, False), (95, False), (70, True), (40, True)])
def test_a_head_without_room_for_its_crown_is_cut_off(
    eyes: int, cut: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    down = eyes - 165
    left, top, right, bottom = FACE.box
    moved = Face(
        (left, max(top + down, 0), right, bottom + down),
        0.99,
        tuple((x, y + down) for x, y in FACE.landmarks),
    )
    monkeypatch.setattr(face, "best_turn", lambda _: (0, [moved]))
    judged = pass_photo.judge(photo((0, 0, 255)))
    assert judged.face_cut is cut
    assert judged.certain is not cut


@pytest.mark.parametrize(("width", "cut"), [(300, False), (178, True)])
def test_a_face_that_goes_on_beyond_the_side_is_cut_off(
    width: int, cut: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = replace(FACE, box=(*FACE.box[:2], min(FACE.box[2], width), FACE.box[3]))
    monkeypatch.setattr(face, "best_turn", lambda _: (0, [ended]))
    assert pass_photo.judge(photo((0, 0, 255))[:, :width]).face_cut is cut


def test_the_nose_tells_how_far_a_face_is_turned_to_a_side() -> None:
    points = FACE.landmarks
    assert FACE.turned_aside == 0.0
    aside = replace(FACE, landmarks=(*points[:2], (166, 186), *points[3:]))
    assert aside.turned_aside == pytest.approx(0.4)
    tilted = replace(FACE, landmarks=tuple((x - 0.2 * y, y + 0.2 * x) for x, y in points))
    assert tilted.turned_aside == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("size", [1.0, 0.5])
def test_a_face_is_blurred_by_what_blur_takes_from_its_height(size: float) -> None:
    image = photo((0, 0, 255))
    cv2.putText(image, "eyes", (112, 190), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (20, 20, 30), 2, cv2.LINE_AA)
    image = np.asarray(cv2.resize(image, None, fx=size, fy=size, interpolation=cv2.INTER_AREA), np.uint8)
    left, top, right, bottom = (size * value for value in FACE.box)
    seen_so = replace(FACE, box=(left, top, right, bottom))
    verdicts = []
    for share in (0.0, 0.05):
        blurred = cv2.GaussianBlur(image, (0, 0), share * seen_so.height) if share else image
        verdicts.append(face_sharpness.assess(np.asarray(blurred, np.uint8), seen_so).verdict)
    assert verdicts == [Verdict.GOOD, Verdict.BAD]


@pytest.mark.parametrize(
    ("gain", "verdict"), [(0.8, Verdict.GOOD), (0.012, Verdict.POOR), (0.002, Verdict.BAD)]
)
def test_a_face_in_the_dark(gain: float, verdict: Verdict) -> None:
    assert face_exposure.assess(photo((0, 0, 255), gain=gain), FACE).verdict is verdict


def test_skin_tells_pale_blue_in_warm_light_from_turquoise() -> None:
    warm = (1.0, 0.93, 0.68)
    pale = judge_background(photo((135, 206, 250), warm), FACE)
    assert pale is not None
    assert pale.colour == "blue"
    turquoise = judge_background(photo((64, 224, 208), warm), FACE)
    assert turquoise is not None
    assert turquoise.colour == "other"


@pytest.mark.parametrize(
    ("rgb", "eyes", "certain"),
    [((120, 180, 235), 165, False), ((30, 80, 200), 165, True), ((219, 21, 20), 235, True)],
)
def test_hair_at_both_sides_leaves_what_a_sky_would(rgb: Colour, eyes: int, certain: bool) -> None:
    image = photo(rgb)
    cv2.ellipse(image, (150, 330), (165, 260), 0, 0, 360, (60, 40, 40), -1)
    cv2.ellipse(image, (150, 190), (50, 68), 0, 0, 360, (130, 160, 205), -1)
    face_so = replace(FACE, landmarks=((130, eyes), (170, eyes), *FACE.landmarks[2:]))
    background = judge_background(image, face_so)
    assert background is not None
    assert background.certain is certain


def test_long_hair_at_both_sides_is_no_horizon() -> None:
    image = photo((219, 21, 20))
    cv2.ellipse(image, (150, 330), (165, 260), 0, 0, 360, (60, 40, 40), -1)
    cv2.ellipse(image, (150, 190), (50, 68), 0, 0, 360, (130, 160, 205), -1)
    background = judge_background(image, FACE)
    assert background is not None
    assert (background.colour, background.certain) == ("red", True)
    horizon = photo((219, 21, 20))
    horizon[200:, :100] = horizon[200:, 200:] = (60, 90, 40)
    background = judge_background(horizon, FACE)
    assert background is not None
    assert not background.certain


def test_hills_that_slant_down_to_a_veil_are_no_hair() -> None:
    image = photo((120, 180, 235), hair=(240, 240, 240))
    cv2.ellipse(image, (150, 330), (130, 260), 0, 0, 360, (240, 240, 240), -1)
    cv2.ellipse(image, (150, 190), (50, 68), 0, 0, 360, (130, 160, 205), -1)
    veil = image.min(axis=2) > 200
    hill = np.array([(0, 220), (60, 80), (60, 400), (0, 400)])
    for slope in (hill, np.array([299, 0]) + np.array([-1, 1]) * hill):
        cv2.fillPoly(image, [slope], (70, 120, 80))
    image[veil] = 240
    background = judge_background(image, FACE)
    assert background is not None
    assert not background.certain


@pytest.mark.parametrize(("slope", "certain"), [(0.0, False), (0.7, True)])
def test_below_the_chin_shoulders_slant_and_a_horizon_does_not(slope: float, certain: bool) -> None:
    image = photo((219, 21, 20))
    x = np.arange(300)
    end = 270 + slope * np.abs(x - 150) * (np.abs(x - 150) > 100) - slope * 100
    below = np.arange(400)[:, None] > np.maximum(end, 250)[None, :]
    image[below] = (230, 230, 230)
    background = judge_background(image, FACE)
    assert background is not None
    assert (background.colour, background.certain) == ("red", certain)


def test_an_outdoor_picture_is_a_pattern() -> None:
    image = photo((0, 0, 0))
    patches = np.random.default_rng(3).integers(0, 255, (13, 10, 3), dtype=np.uint8)
    person = image.sum(axis=2) > 60
    garden = np.asarray(cv2.resize(patches, (300, 400), interpolation=cv2.INTER_CUBIC), np.uint8)
    garden[person] = image[person]
    background = seen(garden)
    assert (background.colour, background.certain) == ("other", False)


def test_a_pattern_of_two_reds_is_no_red() -> None:
    image = photo((200, 100, 75))
    backdrop = (np.abs(image.astype(int) - image[5, 5]) < 40).all(axis=2)
    y, x = np.mgrid[0 : image.shape[0], 0 : image.shape[1]]
    image[backdrop & ((x // 16 + y // 16) % 2 == 0)] = (16, 8, 70)
    background = judge_background(np.asarray(cv2.GaussianBlur(image, (0, 0), 1.0), np.uint8), FACE)
    assert background is not None
    assert (background.name, background.certain) == ("pattern", False)


def test_the_rest_of_a_border_around_a_large_head_is_no_pattern() -> None:
    backdrop = np.full((400, 300, 3), (92, 22, 12), np.uint8)
    backdrop[:3] = backdrop[:, :3] = backdrop[:, -3:] = (150, 110, 100)
    background = judge_background(backdrop, replace(FACE, box=(30.0, 80.0, 270.0, 390.0)))
    assert background is not None
    assert (background.name, background.certain) == ("blue", True)


@pytest.mark.parametrize(("dark", "pale"), [((110, 30, 36), (200, 140, 130)), ((12, 22, 92), (30, 80, 200))])
@pytest.mark.parametrize("pitch", [22, 40, 80])
def test_a_tartan_of_two_shades_of_a_dye_is_a_pattern(dark: Colour, pale: Colour, pitch: int) -> None:
    plain, y, x = photo(pale), *np.mgrid[0:400, 0:300]
    backdrop = (np.abs(plain.astype(int) - plain[5, 5]) < 40).all(axis=2)
    bands = backdrop & ((x % pitch < 0.35 * pitch) | (y % pitch < 0.35 * pitch))
    plain[bands] = photo(dark)[bands]
    background = seen(np.asarray(cv2.GaussianBlur(plain, (0, 0), 1.0), np.uint8))
    assert (background.name, background.certain) == ("pattern", False)


@pytest.mark.parametrize("rgb", [(219, 21, 20), (30, 80, 200)])
def test_a_shadow_a_fall_of_light_and_a_reflection_make_no_pattern(rgb: Colour) -> None:
    image = photo(rgb, fall=0.5)
    image[:, 180:] = cv2.GaussianBlur(image, (0, 0), 1.0)[:, 180:] * np.linspace(1, 0.6, 120)[:, None]
    background = seen(veiled(image, 0.6, (60, 60)))
    assert background.name in ("red", "blue")


def test_names_of_other_colours() -> None:
    names = {seen(photo(rgb)).name for rgb in [(255, 255, 255), (0, 128, 0), (255, 230, 0), (128, 0, 128)]}
    assert names == {"white", "green", "yellow", "purple"}


def test_a_black_and_white_print_has_no_background_colour() -> None:
    grey = cv2.cvtColor(cv2.cvtColor(photo((219, 21, 20)), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    judged = pass_photo.judge(np.asarray(grey, np.uint8))
    assert judged.grey
    assert judged.background is None
    assert not judged.certain


def test_judging_without_a_face_still_tells_colour_and_shape() -> None:
    blank = np.full((400, 300, 3), (20, 21, 219), np.uint8)
    blank[150:, 60:240] = (60, 120, 60)
    judged = pass_photo.judge(blank)
    assert judged.faces == 0
    assert judged.face_share is None
    assert not judged.face_cut
    assert judged.aspect == pytest.approx(0.75)


def test_without_the_finder_faces_are_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(face, "_finder", lambda: None)
    judged = pass_photo.judge(photo((219, 21, 20)))
    assert judged.faces is None
    assert judged.background == "red"


def test_uprightness_and_likeness() -> None:
    assert FACE.uprightness == pytest.approx(1.0)
    image = np.zeros((400, 300, 3), np.uint8)
    assert face.looks_like_pass_photo(image, [FACE], 0) == pytest.approx(1.0)
    assert face.looks_like_pass_photo(image, [FACE], 20) == 0.0
    assert face.looks_like_pass_photo(image, [], 0) == 0.0
    assert face.find_faces(np.zeros((8, 8, 3), np.uint8)) == []


@pytest.mark.parametrize(
    ("plain", "standing", "degrees"), [(0.96, 0.99, 90), (0.96, 0.95, 0), (0.999, 0.99, 0)]
)
def test_portraits_stand_where_a_reflection_leaves_the_turn_open(
    plain: float, standing: float, degrees: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_faces(image: Image, glaring: bool = False) -> list[Face]:
        if image.shape[0] < image.shape[1]:
            return [replace(FACE, score=0.994 if glaring else plain)] if image[0, 0, 0] else []
        return [replace(FACE, score=standing)] if glaring and not image[0, 0, 0] else []

    monkeypatch.setattr(face, "find_faces", find_faces)
    lying = np.zeros((300, 400, 3), np.uint8)
    lying[0, 0] = 255
    assert face.best_turn(lying)[0] == degrees


@pytest.mark.parametrize("degrees", face.QUARTER_TURNS)
def test_turning_clockwise(degrees: int) -> None:
    image = np.zeros((4, 6, 3), np.uint8)
    image[0, 0] = 255
    turned = face.turned(image, degrees)
    corner = {0: (0, 0), 90: (0, -1), 180: (-1, -1), 270: (-1, 0)}[degrees]
    assert turned[corner].tolist() == [255, 255, 255]


def test_a_digital_file_without_a_face_is_the_whole_picture() -> None:
    found = find_pass_photo(photo((219, 21, 20)), [])
    assert found is not None
    assert found.rotation == 0
    assert quad_iou(found.quad, rectangle(300, 400)) == pytest.approx(1.0, abs=1e-3)
    assert found.judged.background == "red"
    assert found.judged.aspect == pytest.approx(0.75)


def test_a_print_without_a_face_on_a_table_is_found_and_turned() -> None:
    table = np.full((900, 1200, 3), (120, 160, 170), np.uint8)
    table[250:550, 400:800] = np.rot90(photo((0, 0, 255)))
    found = find_pass_photo(table, find_pictures(table, []))
    assert found is not None
    assert found.rotation == 90
    assert quad_iou(found.quad, rectangle(400, 300) + [400, 250]) > 0.97
    assert found.judged.background == "blue"
    assert found.judged.aspect == pytest.approx(0.75, abs=0.02)


def test_the_pictures_edges_decide_between_two_outlines_of_one_print() -> None:
    table = np.full((520, 900, 3), (120, 110, 90), np.uint8)
    corners = np.array([[310.0, 12], [606, 50], [580, 450], [290, 425]])
    to_table = homography(rectangle(300, 400), corners)
    laid = cv2.warpPerspective(photo((219, 21, 20), gain=1.0), to_table, (900, 520))
    whole = cv2.warpPerspective(np.full((400, 300), 1.0), to_table, (900, 520))[..., None]
    pixels = np.clip(table * (1 - whole) + laid * whole, 0, 255).astype(np.uint8)
    # The network takes the print for one that the file cuts off.
    guess = Silhouette(np.array([[300.0, 0], [620, -8], [560, 449], [300, 426]]), "print", 0.95)
    pictures = find_pictures(pixels, [], [guess])
    assert max(quad_iou(one.quad, corners) for one in pictures) > 0.97


def test_a_line_across_a_digital_photo_is_no_end_of_a_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, None))
    shoulders = Region(rectangle(300, 350), (), True, 1.0)
    found = find_pass_photo(photo((219, 21, 20)), [shoulders])
    assert found is not None
    assert found.quad[:, 1].max() == 400
    assert found.judged.aspect == pytest.approx(0.75)


def test_a_file_but_for_a_shoulder_is_the_whole_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, None))
    file = cv2.copyMakeBorder(photo((219, 21, 20)), 0, 20, 0, 0, cv2.BORDER_REPLICATE)
    shoulder = np.array([[0, 0], [300, 0], [300, 390], [0, 420]], np.float64)
    found = find_pass_photo(np.asarray(file, np.uint8), [Region(shoulder, (), True, 1.0)])
    assert found is not None
    assert found.judged.aspect == pytest.approx(300 / 420)
    assert found.judged.aspect_seen


@pytest.mark.parametrize(("width", "seen"), [(300, True), (225, False)])
def test_a_print_of_a_pass_photos_proportions_is_one_though_a_reflection_hides_the_face(
    width: int, seen: bool
) -> None:
    table = np.full((900, 1200, 3), (120, 160, 170), np.uint8)
    table[250:650, 500 : 500 + width] = veiled(photo((219, 21, 20)), 9.0, (150, 200))[:, :width]
    place = rectangle(width, 400) + [500, 250]
    found = find_pass_photo(table, [Region(place, (), True, 0.95)], prints=[place])
    assert (found is not None) is seen
    assert found is None or (not found.judged.faces and not found.judged.certain)


@pytest.mark.parametrize(("sure", "seen"), [(True, True), (False, False)])
def test_a_print_on_which_patterned_clothes_look_like_text_is_no_document(sure: bool, seen: bool) -> None:
    table = np.full((900, 1200, 3), (120, 160, 170), np.uint8)
    table[250:650, 500:800] = photo((219, 21, 20))
    place = rectangle(300, 400) + [500, 250]
    batik = Region(place, tuple(range(FEWEST_LINES)), True, 0.95)
    assert (find_pass_photo(table, [batik], prints=[place] if sure else []) is not None) is seen


def print_on_a_table(monkeypatch: pytest.MonkeyPatch) -> Image:
    """A print of 300 by 400 pixels whose corner lies at (500, 250); every region passes for a photo."""
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, None))
    table = np.full((900, 1200, 3), (120, 160, 170), np.uint8)
    table[250:650, 500:800] = photo((219, 21, 20))
    return table


@pytest.mark.parametrize(("height", "seen"), [(400, True), (370, True), (225, False)])
def test_an_outline_that_the_network_disputes_is_for_a_person(
    height: int, seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = print_on_a_table(monkeypatch)
    table[475:650, 500:800] //= 2  # a print's end, or where a stripe of the cloth begins
    outline = Region(rectangle(300, 400) + [500, 250], (), True, 0.95)
    found = find_pass_photo(table, [outline], prints=[rectangle(300, height) + [500, 250]])
    assert found is not None
    assert found.judged.aspect_seen is seen


def test_an_outline_that_edges_bear_out_is_not_disputed_by_one_without_any(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = print_on_a_table(monkeypatch)
    place = rectangle(300, 400) + [500, 250]
    tiles = rectangle(420, 400) + [500, 250]
    found = find_pass_photo(table, [Region(place, (), True, 0.95)], prints=[tiles])
    assert found is not None
    assert found.judged.aspect_seen


@pytest.mark.parametrize(
    ("left", "height", "clear", "seen"),
    [(500, 440, True, True), (500, 440, False, False), (500, 400, False, True), (0, 440, True, False)],
)
def test_proportions_that_are_not_quite_3x4_need_all_sides(
    left: int, height: int, clear: bool, seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, None))
    table = np.full((900, 1200, 3), (120, 160, 170), np.uint8)
    table[200 : 200 + height, left : left + 300] = cv2.resize(photo((219, 21, 20)), (300, height))
    if not clear:  # the left side runs on in the table
        table[200 : 200 + height, left - 100 : left] = table[210, left + 10]
    place = rectangle(300, height) + [left, 200]
    found = find_pass_photo(table, [Region(place, (), True, 1.0)], prints=[place])
    assert found is not None
    assert found.judged.aspect_seen is seen


def test_an_outline_in_a_cloths_pattern_gives_way_to_a_print_seen_beyond_doubt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = print_on_a_table(monkeypatch)
    place = rectangle(300, 400) + [500, 250]
    stripes = Region(rectangle(450, 600) + [400, 150], (), True, 1.0)
    found = find_pass_photo(table, [stripes, Region(place, (), True, 0.95)], prints=[place])
    assert found is not None
    assert quad_iou(found.quad, place) > 0.97
    assert found.judged.aspect_seen


@pytest.mark.parametrize(("level", "seen"), [(3, True), (250, True), (90, False)])
def test_bars_of_a_screenshot_end_a_photo(level: int, seen: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, None))
    screen = np.pad(
        photo((219, 21, 20)), ((130, 130), (0, 0), (0, 0)), mode="constant", constant_values=level
    )
    part = Region(rectangle(300, 400) + [0, 130], (), True, 0.95)
    found = find_pass_photo(screen, [part])
    assert found is not None
    assert found.judged.aspect_seen is seen


def test_a_part_of_a_digital_photo_is_no_print_beyond_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, None))
    long = np.pad(photo((219, 21, 20)), ((100, 100), (0, 0), (0, 0)), mode="edge")
    part = Region(rectangle(300, 400) + [0, 100], (), True, 0.95)
    found = find_pass_photo(long, [part])
    assert found is not None
    assert not (found.judged.aspect_seen and 0.66 < found.judged.aspect < 0.8)


@pytest.mark.parametrize(("table", "certain"), [(60, False), (0, True)])
def test_a_file_in_which_the_network_sees_a_print_is_no_photo_itself(
    table: int, certain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, None))
    red = (20, 21, 219)
    file = cv2.copyMakeBorder(
        photo((219, 21, 20)), table, table, table, table, cv2.BORDER_CONSTANT, value=red
    )
    # Of a digital file it may see the outline of the person, who reaches down to the border.
    seen = rectangle(240, 320) + [30 + table, 40 + table]
    found = find_pass_photo(np.asarray(file, np.uint8), [], doubtful=[seen])
    assert found is not None
    assert found.judged.certain is found.judged.aspect_seen is certain


@pytest.mark.parametrize("corners", [
    [[0, 0], [297, 0], [297, 361], [0, 316]],  # a shoulder line, from border to border
    [[23, 117], [280, -42], [267, 366], [31, 367]],  # a corner out of the file
])  # fmt: skip
def test_what_no_print_in_a_file_can_be_says_nothing_against_the_file(
    corners: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, None))
    found = find_pass_photo(photo((219, 21, 20)), [], doubtful=[np.array(corners, np.float64)])
    assert found is not None
    assert found.judged.certain


@pytest.mark.parametrize("slant", [0, 18, -14])
def test_a_print_on_a_table_of_its_own_colour_is_found_around_the_face(slant: int) -> None:
    rng = np.random.default_rng(4)
    table = np.full((900, 700, 3), (26, 26, 204), np.float64)
    corners = rectangle(300, 400) + [200, 220] + np.array([[slant, 0], [0, slant], [-slant, 0], [0, -slant]])
    to_table = homography(rectangle(300, 400), corners)
    laid = cv2.warpPerspective(photo((219, 21, 20), gain=1.0), to_table, (700, 900))
    whole = cv2.warpPerspective(np.full((400, 300), 1.0), to_table, (700, 900))
    shade = cv2.warpAffine(cv2.GaussianBlur(whole, (0, 0), 3), np.array([[1, 0, 2.0], [0, 1, 2]]), (700, 900))
    scene = table * (1 - 0.2 * shade[..., None]) * (1 - whole[..., None]) + laid * whole[..., None]
    pixels = np.clip(scene + rng.normal(0, 2, scene.shape), 0, 255).astype(np.uint8)
    around = find_print(pixels, FACE, to_table)
    assert around is not None
    assert quad_iou(around[0], corners) > 0.95
    assert around[1] > 0.8


@pytest.mark.parametrize(("seen", "below", "height"), [(4, 0, 400), (3, 0, 400), (3, 300, 300)])
def test_a_side_that_was_not_seen_says_nothing_of_the_proportions(
    seen: int, below: int, height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = np.full((650 + below, 600, 3), (120, 160, 170), np.uint8)
    table[250 + below :, 150:450] = photo((219, 21, 20))
    table = np.ascontiguousarray(table[:700])
    shoulders = Region(rectangle(300, 300) + [150, 250 + below], (), True, 0.5)
    whole = rectangle(300, 400) + [150, 250 + below]
    monkeypatch.setattr(pass_photo_finder, "settle_around", lambda *_: (whole, seen))
    monkeypatch.setattr(pass_photo_finder, "candidates", lambda *_: iter([shoulders]))
    monkeypatch.setattr(pass_photo_finder, "find_print", lambda *_: None)
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, None))
    found = find_pass_photo(table, [])
    assert found is not None
    assert quad_size(found.quad)[1] == pytest.approx(height, abs=4)
    assert found.judged.aspect_seen == (seen == 4)


@pytest.mark.parametrize(("grown", "certain"), [(1.0, True), (2.0, False)])
def test_a_small_print_around_a_face_may_be_a_cards_portrait(
    grown: float, certain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = round(600 * grown), round(500 * grown)
    pixels = np.full((size[1], size[0], 3), (26, 26, 204), np.uint8)
    pixels[50:450, 150:450] = photo((219, 21, 20), gain=1.0)
    box = FACE.box[0] + 150, FACE.box[1] + 50, FACE.box[2] + 150, FACE.box[3] + 50
    inside = Face(box, 0.99, tuple((x + 150, y + 50) for x, y in FACE.landmarks))
    whole = Region(rectangle(*size), (), False, 0.0)
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda image, region: (0, 0.0, inside))
    monkeypatch.setattr(pass_photo_finder, "candidates", lambda regions, pages, size: iter([whole]))
    monkeypatch.setattr(pass_photo_finder, "SEARCH_SIDE", max(size))
    monkeypatch.setattr(pass_photo_finder, "find_print", lambda *_: (rectangle(300, 400) + [150, 50], 1.0))
    found = find_pass_photo(pixels, [])
    assert found is not None
    assert found.judged.background == "red"
    assert found.judged.certain is certain


def print_in_sight(monkeypatch: pytest.MonkeyPatch) -> tuple[Image, Floats]:
    """A print on a light table, whose face is seen, and its place."""
    pixels = np.full((700, 600, 3), (190, 196, 198), np.uint8)
    pixels[150:550, 150:450] = photo((30, 80, 200), gain=1.0)
    box = FACE.box[0] + 150, FACE.box[1] + 150, FACE.box[2] + 150, FACE.box[3] + 150
    inside = Face(box, 0.99, tuple((x + 150, y + 150) for x, y in FACE.landmarks))
    whole = Region(rectangle(600, 700), (), False, 0.0)
    seen = FaceSeen(inside, np.eye(3))
    monkeypatch.setattr(pass_photo_finder, "candidates", lambda *_: iter([whole]))
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, None))
    monkeypatch.setattr(pass_photo_finder, "FaceSeen", lambda *_: seen)
    return pixels, rectangle(300, 400) + [150, 150]


def test_an_outline_drawn_outwards_gives_way_to_the_print_that_the_edges_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pixels, place = print_in_sight(monkeypatch)
    wide = place + np.array([[0.0, 0], [50, 0], [50, 0], [0, 0]])
    face_in_it = (0, 0.9, FACE)
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: face_in_it)
    monkeypatch.setattr(pass_photo_finder, "candidates", lambda *_: iter([Region(wide, (), True, 0.95)]))
    found = find_pass_photo(pixels, [], prints=[wide])
    assert found is not None
    assert quad_iou(found.quad, place) > 0.97
    assert found.judged.aspect_seen


@pytest.mark.parametrize(("seen", "again"), [(1.0, True), (0.8, False)])
def test_a_print_on_a_form_is_looked_for_around_its_face(
    seen: float, again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels, place = print_in_sight(monkeypatch)
    pixels[(pixels == pixels[0, 0]).all(axis=2)] = (90, 120, 100)
    drawn_out = place + np.array([[-60.0, 0], [0, 0], [0, 0], [-20, 0]])
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, FACE))
    monkeypatch.setattr(pass_photo_finder, "candidates", lambda *_: iter([Region(drawn_out, (), True, 0.95)]))
    monkeypatch.setattr(pass_photo_finder, "is_disputed", lambda *_: False)
    monkeypatch.setattr(pass_photo_finder, "find_print", lambda *_: (place, seen))
    monkeypatch.setattr(face, "best_turn", lambda _: (0, [FACE]))
    found = find_pass_photo(pixels, [])
    assert found is not None
    assert (quad_iou(found.quad, place) > 0.97) is again
    assert (found.judged.background, found.judged.certain) == ("blue", again)


def test_a_print_around_a_face_reaches_as_far_as_the_network_and_the_edges_see_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pixels, place = print_in_sight(monkeypatch)
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, FACE))
    shoulders = rectangle(300, 330) + [150, 150]
    monkeypatch.setattr(pass_photo_finder, "find_print", lambda *_: (shoulders, 0.8))
    found = find_pass_photo(pixels, [], prints=[np.roll(place, 1, axis=0)])
    assert found is not None
    assert quad_iou(found.quad, place) > 0.97
    assert found.quad[0] == pytest.approx(place[0], abs=4)


@pytest.mark.parametrize(("rgb", "found"), [((30, 80, 200), True), ((160, 162, 165), False)])
def test_a_print_before_a_dye_whose_face_nobody_sees_is_for_a_person(rgb: Colour, found: bool) -> None:
    table = np.full((900, 1200, 3), (120, 160, 170), np.uint8)
    lit = photo(rgb)
    cv2.rectangle(lit, (0, 110), (300, 220), (255, 255, 255), -1)
    table[250:650, 500:800] = lit
    print_seen = find_pass_photo(table, [Region(rectangle(300, 400) + [500, 250], (), True, 0.95)])
    assert (print_seen is not None) is found
    assert print_seen is None or (not print_seen.judged.certain and not print_seen.judged.faces)


def test_around_a_face_in_the_open_there_is_no_print() -> None:
    plain = cv2.GaussianBlur(np.random.default_rng(5).normal(128, 40, (900, 700, 3)), (0, 0), 6)
    around = find_print(np.clip(plain, 0, 255).astype(np.uint8), FACE, np.diag([1.5, 1.5, 1.0]))
    assert around is None or around[1] < SEEN_AROUND_FACE


@pytest.mark.parametrize("degrees", face.QUARTER_TURNS)
def test_turning_back(degrees: int) -> None:
    image = np.zeros((4, 6, 3), np.uint8)
    image[1, 4] = 255
    y, x = np.argwhere(face.turned(image, degrees)[..., 0])[0]
    assert apply(face.turn_back(degrees, (4, 6)), np.array([[x, y]])).tolist() == [[4, 1]]


def test_a_plain_scene_is_no_pass_photo() -> None:
    scene = np.zeros((400, 300, 3), np.uint8)
    scene[:200] = (230, 190, 120)
    scene[200:] = (60, 140, 70)
    assert find_pass_photo(scene, []) is None
    assert find_pass_photo(np.full((400, 300, 3), (20, 21, 219), np.uint8), []) is None


@pytest.mark.parametrize(("sure", "cards", "found"), [(True, 0, True), (False, 0, False), (True, 1, False)])
def test_a_print_on_printed_paper_is_for_a_person(
    sure: bool, cards: int, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pass_photo_finder, "likeness_of", lambda *_: (0, 0.9, FACE))
    paper = np.full((900, 1200, 3), 235, np.uint8)
    paper[250:650, 500:800] = photo((219, 21, 20))
    place = rectangle(300, 400) + [500, 250]
    page = Region(rectangle(1200, 900), tuple(range(20)), True, 1.0)
    family_card = find_pass_photo(
        paper, [page, Region(place, (), True, 0.9)], [page.quad] * cards, [place] if sure else []
    )
    assert (family_card is not None) is found
    assert family_card is None or not family_card.judged.certain


def test_the_portrait_of_an_identity_card_is_no_pass_photo() -> None:
    table = np.full((900, 1200, 3), (120, 160, 170), np.uint8)
    table[250:650, 500:800] = photo((219, 21, 20))
    card = Region(rectangle(420, 500) + [100, 200], (0, 1, 2, 3, 4, 5), False, 0.0)
    portrait = Region(rectangle(300, 400) + [500, 250], (), True, 1.0)
    assert find_pass_photo(table, [card, portrait]) is None
    assert find_pass_photo(table, [portrait]) is not None
    assert find_pass_photo(table, [portrait], [card.quad]) is None


def test_a_print_that_the_network_knows_is_no_card_whatever_its_proportions() -> None:
    table = np.full((900, 1200, 3), (120, 160, 170), np.uint8)
    table[200:680, 400:703] = cv2.resize(photo((219, 21, 20)), (303, 480))
    slanted = Region(rectangle(303, 480) + [400, 200], (), True, 1.0)
    assert not pages_of(table, [slanted], prints=[slanted.quad])
    assert pages_of(np.full_like(table, 200), [slanted]) == [slanted]


def test_the_aspect_is_that_of_the_upright_print() -> None:
    turned = np.ascontiguousarray(np.rot90(photo((0, 0, 255))))
    assert pass_photo.judge(turned, 1.3).aspect == pytest.approx(1 / 1.3)


@pytest.mark.parametrize(("red", "certain"), [(30, False), (15, True)])
def test_white_beside_a_plain_red_may_be_a_reflection(red: int, certain: bool) -> None:
    backdrop = np.full((400, 300, 3), 225, np.uint8)
    backdrop[:, :red] = (26, 26, 204)
    found = judge_background(backdrop, None)
    assert found is not None
    assert (found.colour, found.name, found.certain) == ("other", "white", certain)


def bare_face() -> Image:
    """A face without hair: eyes, nose and mouth where FACE has them."""
    image = np.full((400, 300, 3), (130, 160, 205), np.uint8)
    for x, y in FACE.landmarks[:2]:
        cv2.circle(image, (int(x), int(y)), 6, (30, 30, 40), -1)
    cv2.line(image, (135, 215), (165, 215), (90, 90, 170), 5)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 1.0), np.uint8)


@pytest.mark.parametrize("mask", [(200, 160, 90), (245, 245, 245), (25, 25, 25)])
def test_a_mask_covers_the_face_and_shade_does_not(mask: Colour) -> None:
    image = bare_face()
    assert not is_covered(image, FACE)
    shaded = image.copy()
    shaded[185:] = (shaded[185:] * 0.6).astype(np.uint8)
    assert not is_covered(shaded, FACE)
    cv2.ellipse(image, (150, 210), (50, 30), 0, 0, 360, mask, -1, cv2.LINE_AA)
    assert is_covered(image, FACE)


def test_light_mirrored_on_the_face_is_measured() -> None:
    image = bare_face()
    assert burnt_share(image, FACE) == 0.0
    image[:180] = 255
    assert 0.3 < burnt_share(image, FACE) < 0.7


@pytest.mark.parametrize("beside", [(235, 225, 200), (20, 40, 200), (240, 130, 20)])
def test_another_colour_behind_one_side_leaves_a_doubt(beside: Colour) -> None:
    image = photo((219, 21, 20))
    assert seen(image).certain
    other = photo(beside)
    image[:, 200:] = other[:, 200:]
    assert not seen(image).certain
