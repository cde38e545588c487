"""Image measures on pages made here: what must pass, what must be refused, what says nothing."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
import segno

from kia_verify.imaging import colour, cut_off, exposure, glare, qr, quality, screen, sharpness, text_size
from kia_verify.imaging.geometry import Floats, Image, rectangle
from kia_verify.imaging.measure import Measure, Verdict
from kia_verify.imaging.subject import Subject
from kia_verify.imaging.text_line import cut_lines
from kia_verify.report import Code, Kind
from samples import display

WORDS = ("HALIMATUS KAMILA", "6371054310800008", "BANJARMASIN BARAT", "JL. CEMARA RAYA 9", "15 MARET 2015")
SAMPLING = 4
FONT = cv2.FONT_HERSHEY_SIMPLEX


def page(
    capitals: int = 12, paper: tuple[int, int, int] = (226, 228, 230), rows: int = 8
) -> tuple[Image, list[Floats]]:
    """A page of printed lines, and their quads with the margin that a detector leaves."""
    size = SAMPLING * capitals
    width, height = 26 * capitals, 2 * capitals * (rows + 1)
    large = np.full((SAMPLING * height, SAMPLING * width, 3), paper, np.uint8)
    quads: list[Floats] = []
    scale = size / 21.0  # capitals of this font are 21 px high at scale 1
    for row in range(rows):
        base, left = SAMPLING * 2 * capitals * (row + 1), 2 * size
        text = WORDS[row % len(WORDS)]
        thick = max(1, round(size / 7))
        cv2.putText(large, text, (left, base), FONT, scale, (30, 30, 30), thick, cv2.LINE_AA)
        long = cv2.getTextSize(text, FONT, scale, thick)[0][0]
        box = rectangle(long + 0.6 * size, 1.6 * size) + np.array([left - 0.3 * size, base - 1.3 * size])
        quads.append(box / SAMPLING)
    return np.asarray(cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA), np.uint8), quads


def spoilt(image: Image, blur: float = 0.0, noise: float = 0.0, gain: float = 1.0, jpeg: int = 80) -> Image:
    """The page as a phone and WhatsApp leave it."""
    pixels: Floats = image.astype(np.float64) * gain
    if blur:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), blur), np.float64)
    pixels = pixels + np.random.default_rng(1).normal(0, noise, pixels.shape) if noise else pixels
    clipped = np.clip(pixels, 0, 255).astype(np.uint8)
    encoded = cv2.imencode(".jpg", clipped, [cv2.IMWRITE_JPEG_QUALITY, jpeg])[1]
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8)


def subject(image: Image, corners: Floats | None = None, to_file: Floats | None = None) -> Subject:
    height, width = image.shape[:2]
    quad = rectangle(width, height) if corners is None else corners
    return Subject("a.jpg", quad, 0, 0.0, image, np.eye(3) if to_file is None else to_file)


def sharp(image: Image, quads: list[Floats]) -> Measure:
    return sharpness.assess(image, cut_lines(image, quads))


@pytest.mark.parametrize("capitals", [6, 9, 14, 24, 35])
def test_blur_counts_as_a_share_of_the_letter(capitals: int) -> None:
    image, quads = page(capitals)
    mild = spoilt(image, blur=min(1.5, 0.2 * capitals), noise=4, jpeg=60)
    strong = spoilt(image, blur=0.6 * capitals, noise=2)
    assert sharp(mild, quads).verdict in (Verdict.GOOD, Verdict.POOR)
    measure = sharp(strong, quads)
    assert measure.verdict in (Verdict.BAD, Verdict.NOT_ASSESSED)
    assert measure.code is Code.IMAGE_BLURRED


def test_sharpness_falls_with_blur_and_is_not_raised_by_noise() -> None:
    image, quads = page(14)
    raws = [sharp(spoilt(image, blur=sigma), quads).raw for sigma in (0.4, 1.5, 3.0, 5.0)]
    assert all(a is not None and b is not None and a > 1.2 * b for a, b in itertools.pairwise(raws))
    noisy, clean = (sharp(spoilt(image, blur=5.0, noise=noise), quads).raw for noise in (8.0, 0.0))
    assert noisy is not None
    assert clean is not None
    assert noisy < 0.45


def test_motion_along_one_direction_is_blur() -> None:
    image, quads = page(12)
    kernel = np.zeros((25, 25))
    kernel[12, :] = 1 / 25
    smeared = np.asarray(cv2.filter2D(image, -1, kernel), np.uint8)
    still, moved = sharp(image, quads).raw, sharp(smeared, quads).raw
    assert still is not None
    assert moved is not None
    assert moved < 0.35 * still


def test_blank_paper_has_no_sharpness() -> None:
    blank = np.full((500, 700, 3), 220, np.uint8)
    noisy = spoilt(blank, noise=10)
    assert sharp(noisy, [rectangle(300, 20) + 50]).verdict is Verdict.NOT_ASSESSED


def test_unreadable_blur_is_seen_without_a_line() -> None:
    image, _ = page(24)
    assert sharpness.assess(spoilt(image, blur=14), []).verdict is Verdict.BAD
    assert sharpness.assess(image, []).verdict is Verdict.GOOD


@pytest.mark.parametrize(
    ("gain", "verdict"), [(1.0, Verdict.GOOD), (0.36, Verdict.POOR), (0.12, Verdict.BAD)]
)
def test_exposure(gain: float, verdict: Verdict) -> None:
    image, quads = page()
    dark = spoilt(image, gain=gain)
    assert exposure.assess(dark, cut_lines(dark, quads)).verdict is verdict


def test_a_local_shadow_lowers_exposure() -> None:
    image, quads = page()
    image[: image.shape[0] // 3] = image[: image.shape[0] // 3] // 4
    assert exposure.assess(image, cut_lines(image, quads)).verdict is Verdict.BAD


def card(spot: tuple[float, float] | None) -> tuple[Image, list[Floats]]:
    image = np.full((540, 856, 3), (240, 215, 190), np.uint8)
    quads = [rectangle(420, 22) + np.array([200, 120 + 30 * row]) for row in range(12)]
    for quad in quads:
        cv2.putText(image, "KALIMANTAN", (205, int(quad[3, 1]) - 3), FONT, 0.8, (20, 20, 20), 2)
    if spot is None:
        return image, quads
    y, x = np.mgrid[0:540, 0:856]
    light = np.exp(-(((x - spot[0] * 856) / 230) ** 2) - ((y - spot[1] * 540) / 75) ** 2)[..., None]
    image = np.clip(image + 500 * light, 0, 255).astype(np.uint8)
    seen = [quad for quad in quads if light[int(quad[:, 1].mean()), int(quad[:, 0].mean()), 0] < 0.1]
    return image, seen


def test_glare_matters_on_the_deciding_rows_of_a_card() -> None:
    assert glare.assess(*card(None), Kind.KTP).verdict is Verdict.GOOD
    assert glare.assess(*card((0.4, 0.75)), Kind.KTP).verdict is Verdict.GOOD
    measure = glare.assess(*card((0.47, 0.3)), Kind.KTP)
    assert measure.verdict is Verdict.BAD
    assert measure.code is Code.IMAGE_GLARE


def test_bright_white_paper_is_no_glare() -> None:
    image, quads = page(paper=(253, 254, 254))
    assert glare.assess(image, quads, Kind.KK).verdict is Verdict.NOT_ASSESSED


@pytest.mark.parametrize(("capitals", "verdict"), [(4, Verdict.BAD), (6, Verdict.POOR), (12, Verdict.GOOD)])
def test_text_size_in_pixels_of_the_file(capitals: int, verdict: Verdict) -> None:
    image, quads = page(capitals)
    larger = np.asarray(cv2.resize(image, None, fx=2.0, fy=2.0), np.uint8)
    # The corners of a family card whose print has that size.
    corners = rectangle(168 * capitals, 119 * capitals)
    straightened = subject(larger, corners, to_file=np.diag([0.5, 0.5, 1.0]))
    lines = cut_lines(larger, [2.0 * quad for quad in quads])
    measure = text_size.assess(straightened, lines, Kind.KK)
    assert measure.verdict is verdict
    assert measure.raw == pytest.approx(capitals, rel=0.2)


def test_text_size_of_an_unread_card_follows_from_its_width() -> None:
    tiny = subject(np.zeros((90, 143, 3), np.uint8))
    assert text_size.assess(tiny, [], Kind.KTP).verdict is Verdict.BAD
    assert text_size.assess(tiny, [], Kind.PASS_PHOTO).verdict is Verdict.NOT_ASSESSED


def test_cut_off() -> None:
    quads = [rectangle(300, 20) + np.array([100.0, 50.0 + 40 * row]) for row in range(8)]
    whole = Subject("a.jpg", rectangle(860, 540) + 60, 0, 0.0, np.zeros((540, 860, 3), np.uint8), np.eye(3))
    assert cut_off.assess(whole, quads, Kind.KTP, (1000, 700)).verdict is Verdict.GOOD
    assert cut_off.assess(whole, quads, Kind.KTP, None).verdict is Verdict.NOT_ASSESSED
    shifted = rectangle(860, 540) + np.array([-400.0, 60.0])
    half = Subject("a.jpg", shifted, 0, 0.0, whole.image, np.eye(3), ("left",))
    measure = cut_off.assess(half, quads, Kind.KTP, (1000, 700))
    assert (measure.verdict, measure.code) == (Verdict.BAD, Code.DOCUMENT_CROPPED)
    at_border = [rectangle(300, 20) + np.array([-1.0, 80.0]), *quads]
    assert cut_off.assess(whole, at_border, Kind.KTP, (1000, 700)).verdict is Verdict.POOR


def coloured_card() -> Image:
    image, _ = card(None)
    image[150:400, 640:830] = (20, 20, 200)
    image[230:400, 680:790] = (130, 160, 200)
    return image


@pytest.mark.parametrize("light", [(1.0, 1.0, 1.0), (0.85, 0.94, 1.0), (1.0, 0.96, 0.9)])
def test_a_grey_copy_is_known_in_any_light(light: tuple[float, float, float]) -> None:
    original = coloured_card()
    grey = cv2.cvtColor(cv2.cvtColor(original, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    shade = np.linspace(1.0, 0.75, 856)[None, :, None] * np.array(light)
    copy, lit = (spoilt((image * shade).astype(np.uint8), noise=2.5, jpeg=60) for image in (grey, original))
    assert colour.assess(np.asarray(copy), Kind.KTP).verdict is Verdict.BAD
    assert colour.assess(np.asarray(lit), Kind.KTP).verdict is Verdict.GOOD


def test_fingers_do_not_colour_a_copy() -> None:
    grey = cv2.cvtColor(cv2.cvtColor(coloured_card(), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    cv2.ellipse(grey, (430, 530), (90, 160), 0, 0, 360, (60, 100, 165), -1, cv2.LINE_AA)
    assert colour.assess(np.asarray(grey, np.uint8), Kind.KTP).verdict is Verdict.BAD


def test_a_white_print_needs_no_colour() -> None:
    image, _ = page()
    assert colour.assess(image, Kind.KK, "kk_new").verdict is Verdict.NOT_ASSESSED
    assert colour.assess(image, Kind.KK, "kk_old").verdict is Verdict.BAD


def phone_picture(shade: display.Shade | None) -> Measure:
    """A page with that fine structure before a colour sensor, as the measure of screens sees it."""
    optics = display.Optics(sensor=1400, file=1000, fill=0.95, blur=0.7, noise=0.003)
    pixels, corners = display.photograph(page(20, rows=14)[0], shade, optics, np.random.default_rng(1))
    low, high = np.rint(corners.min(axis=0)).astype(int) + 40, np.rint(corners.max(axis=0)).astype(int) - 40
    return screen.assess(pixels[low[1] : high[1], low[0] : high[0]])


@pytest.mark.parametrize(("panel", "expected"), [("stripe", Verdict.BAD), ("diamond", Verdict.POOR)])
def test_a_display_is_known_by_its_pixels(panel: display.Panel, expected: Verdict) -> None:
    measure = phone_picture(display.display(150, panel, 0.7))
    assert measure.verdict is expected
    assert measure.code is Code.NOT_ORIGINAL


def test_fine_print_is_no_display() -> None:
    rng = np.random.default_rng(3)
    inks = [(0.05, 0.35, 0.1), (0.05, 0.25, 0.25)]
    prints = {
        "plain": None,
        "ruled": display.guilloche(130, inks, False, 0.7, rng),
        "rings and waves": display.guilloche(130, inks, True, 0.7, rng),
        "tinted": display.rosette(400, (0.25, 0.1, 0.05), 0.7),
        "woven": display.weave(300, 0.7, rng),
    }
    assert {name: phone_picture(shade).verdict for name, shade in prints.items()} == dict.fromkeys(
        prints, Verdict.GOOD
    )


def test_too_small_a_picture_says_nothing_about_screens() -> None:
    assert screen.assess(np.full((200, 400, 3), 200, np.uint8)).verdict is Verdict.NOT_ASSESSED


def test_qr_is_decoded_and_its_host_told() -> None:
    matrix = segno.make("https://tte.contoh.invalid/a?b=1").matrix
    modules = np.array([[not cell for cell in row] for row in matrix])
    code = np.kron(modules.astype(np.uint8) * 255, np.ones((4, 4), np.uint8))
    image = cv2.cvtColor(np.pad(code, 40, constant_values=255), cv2.COLOR_GRAY2BGR)
    assert qr.read_qr(np.asarray(image, np.uint8)) == ("https://tte.contoh.invalid/a?b=1",)
    assert qr.read_qr(np.full((60, 60, 3), 200, np.uint8)) == ()


@pytest.mark.parametrize(
    ("payload", "host"),
    [
        ("https://TTE.contoh.invalid/Pindai/1", "tte.contoh.invalid"),
        ("https://tte.contoh.invalid@jahat.invalid/", "jahat.invalid"),
        ("https://10.0.0.1:8443/x", "10.0.0.1"),
        ("http://tte.contoh.invalid/", None),
        ("https://[::1", None),
        ("KK-6371", None),
    ],
)
def test_qr_host(payload: str, host: str | None) -> None:
    assert qr.qr_host(payload) == host


def test_all_measures_in_one_call_and_a_crash_keeps_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    image, quads = page()
    names = ["sharpness", "exposure", "glare", "text_size", "cut_off", "colour", "screen"]
    measures = quality.assess(subject(image), quads, Kind.BIRTH_CERTIFICATE, (400, 300))
    assert [measure.name for measure in measures] == names
    assert quality.refusals(measures) == ()

    def crash(*_: object) -> Measure:
        raise ZeroDivisionError

    monkeypatch.setattr(sharpness, "assess", crash)
    broken = quality.assess(subject(image), quads, Kind.KK, (400, 300))
    assert [measure.name for measure in broken] == names
    assert broken[0].verdict is Verdict.NOT_ASSESSED


def test_a_title_alone_does_not_stand_for_the_small_print() -> None:
    image, quads = page(12)
    card = subject(image, rectangle(350, 250))
    assert text_size.assess(card, cut_lines(image, quads[:1]), Kind.KK).verdict is Verdict.BAD
