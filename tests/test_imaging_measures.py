"""Image measures on pages made here: what must pass, what must be refused, what says nothing."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest
import segno

from kia_verify.errors import EngineMissingError
from kia_verify.imaging import (
    colour,
    compression,
    contrast,
    cut_off,
    exposure,
    glare,
    motion,
    qr,
    quality,
    screen,
    shadow,
    sharpness,
    text_size,
    thresholds,
)
from kia_verify.imaging.geometry import Floats, Image, rectangle
from kia_verify.imaging.measure import Measure, Verdict
from kia_verify.imaging.spread import Spread, spread
from kia_verify.imaging.straightening import seen_in_file
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


def smeared(image: Image, length: float, degrees: float) -> Image:
    """The page moved by so many pixels in a direction while it was exposed."""
    size = 2 * round(length) + 1
    kernel = np.zeros((size, size))
    reach = length / 2 * np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    start, end = (tuple(int(v) for v in np.rint((size // 2 + sign * reach) * 16)) for sign in (-1, 1))
    cv2.line(kernel, start, end, (1.0,), 1, cv2.LINE_8, 4)
    return np.asarray(cv2.filter2D(image, -1, kernel / kernel.sum()), np.uint8)


def blur_of(image: Image, quads: list[Floats], capitals: int) -> Spread:
    found = spread(image, quads, capitals)
    assert found is not None
    return found


@pytest.mark.parametrize("capitals", [6, 9, 14, 24, 35])
def test_blur_counts_as_a_share_of_the_letter(capitals: int) -> None:
    image, quads = page(capitals)
    mild = spoilt(image, blur=0.07 * capitals, noise=4, jpeg=60)
    strong = spoilt(image, blur=0.6 * capitals, noise=2)
    assert sharpness.assess(blur_of(mild, quads, capitals)).verdict in (Verdict.GOOD, Verdict.POOR)
    measure = sharpness.assess(blur_of(strong, quads, capitals))
    assert measure.verdict is Verdict.BAD
    assert measure.code is Code.IMAGE_BLURRED


def test_sharpness_falls_with_blur_and_is_not_raised_by_noise() -> None:
    image, quads = page(14)
    blurs = [blur_of(spoilt(image, blur=sigma), quads, 14).blur for sigma in (0.4, 1.5, 3.0, 5.0)]
    assert all(mild < 0.8 * strong for mild, strong in itertools.pairwise(blurs))
    assert blurs[-1] == pytest.approx(5.0 / 14, rel=0.3)
    noisy = blur_of(spoilt(image, blur=5.0, noise=8.0), quads, 14).blur
    assert sharpness.assess(Spread(noisy, 1.0)).verdict is Verdict.BAD


@pytest.mark.parametrize("degrees", [0, 30, 60, 90, 135])
def test_motion_is_seen_in_any_direction_and_told_from_mild_defocus(degrees: float) -> None:
    image, quads = page(12)
    moved = motion.assess(blur_of(spoilt(smeared(image, 12, degrees), noise=2), quads, 12))
    assert moved.verdict in (Verdict.POOR, Verdict.BAD)
    assert moved.code is Code.IMAGE_BLURRED
    assert motion.assess(blur_of(spoilt(image, blur=1.2, noise=2), quads, 12)).verdict is Verdict.GOOD
    assert motion.assess(blur_of(spoilt(image, noise=2), quads, 12)).verdict is Verdict.GOOD


def test_blank_paper_has_neither_sharpness_nor_motion() -> None:
    blank = np.full((500, 700, 3), 220, np.uint8)
    found = spread(spoilt(blank, noise=3), [], 12)
    assert found is None
    assert sharpness.assess(found).verdict is Verdict.NOT_ASSESSED
    assert motion.assess(found).verdict is Verdict.NOT_ASSESSED


def test_unreadable_blur_is_seen_without_a_line() -> None:
    image, _ = page(24)
    assert sharpness.assess(spread(spoilt(image, blur=14), [], 24)).verdict is Verdict.BAD
    assert sharpness.assess(spread(image, [], 24)).verdict is Verdict.GOOD


@pytest.mark.parametrize(
    ("gain", "verdict"), [(1.0, Verdict.GOOD), (0.22, Verdict.POOR), (0.05, Verdict.BAD)]
)
def test_exposure(gain: float, verdict: Verdict) -> None:
    image, quads = page()
    dark = spoilt(image, gain=gain)
    assert exposure.assess(dark, cut_lines(dark, quads)).verdict is verdict


def test_shadow_is_what_the_darkest_part_gets() -> None:
    image, quads = page(12, rows=14)
    even = shadow.assess(image, quads)
    image[: image.shape[0] // 3] = image[: image.shape[0] // 3] // 12
    half = shadow.assess(image, quads)
    assert even.verdict is Verdict.GOOD
    assert half.raw is not None
    assert half.raw < 0.02
    assert half.verdict in (Verdict.POOR, Verdict.BAD)
    assert shadow.assess(image, []).verdict is Verdict.NOT_ASSESSED


def test_contrast_is_lost_in_a_veil_and_not_in_the_dark() -> None:
    image, quads = page(12)
    dark = spoilt(image, gain=0.3)
    veiled = np.asarray(image // 16 + 190, np.uint8)
    assert contrast.assess(dark, cut_lines(dark, quads)).verdict is Verdict.GOOD
    assert contrast.assess(veiled, cut_lines(veiled, quads)).verdict is Verdict.BAD
    assert contrast.assess(veiled, []).verdict is Verdict.BAD


def test_compression_shows_at_the_borders_of_the_blocks() -> None:
    image, _ = page(12)
    grain = spoilt(image, noise=2, jpeg=95)
    usual, strong = (compression.assess(subject(spoilt(grain, jpeg=jpeg))) for jpeg in (80, 3))
    assert usual.verdict is Verdict.GOOD
    assert strong.verdict in (Verdict.POOR, Verdict.BAD)
    reduced = subject(spoilt(grain, jpeg=3), to_file=np.diag([2.0, 2.0, 1.0]))
    assert compression.assess(reduced).verdict is Verdict.NOT_ASSESSED


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


def test_sun_on_a_part_of_white_paper_is_no_glare_and_a_mirrored_lamp_is() -> None:
    image, quads = page(12, rows=20)
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    dim = (image * 0.6).astype(np.uint8)
    sunlit = np.where((y + 0.4 * x < 0.45 * height)[..., None], np.clip(image * 1.2, 0, 255), dim)
    assert glare.assess(sunlit.astype(np.uint8), quads, Kind.KK).verdict is Verdict.GOOD
    lamp = np.exp(-(((x - 0.5 * width) / 60) ** 2) - ((y - 0.5 * height) / 25) ** 2)[..., None]
    mirrored = np.clip(dim + 900 * lamp, 0, 255).astype(np.uint8)
    seen = [quad for quad in quads if abs(quad[:, 1].mean() - 0.5 * height) > 55]
    assert glare.assess(mirrored, seen, Kind.KK).verdict in (Verdict.POOR, Verdict.BAD)


@pytest.mark.parametrize(("capitals", "verdict"), [(4, Verdict.BAD), (8, Verdict.GOOD), (12, Verdict.GOOD)])
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
    for unknown, lines in ((half, []), (whole, at_border[:2])):
        assert cut_off.assess(unknown, lines, Kind.UNKNOWN, (1000, 700)).verdict is Verdict.BAD
    assert cut_off.assess(whole, [], Kind.UNKNOWN, (1000, 700)).verdict is Verdict.GOOD


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


def test_a_sliver_of_the_portrait_tells_an_original_and_a_stamp_no_copy() -> None:
    grey = np.asarray(
        cv2.cvtColor(cv2.cvtColor(coloured_card(), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR), np.uint8
    )
    sliver = grey.copy()
    sliver[150:330, 640:660] = (20, 20, 200)
    assert colour.assess(sliver, Kind.KTP).verdict is Verdict.GOOD
    stamped = cv2.circle(grey.copy(), (600, 400), 60, (150, 30, 120), 2, cv2.LINE_AA)
    assert colour.assess(np.asarray(stamped, np.uint8), Kind.KTP).verdict is not Verdict.GOOD


def test_the_table_repeated_beyond_the_photographs_border_does_not_colour_a_copy() -> None:
    grey = np.asarray(
        cv2.cvtColor(cv2.cvtColor(coloured_card(), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR), np.uint8
    )
    grey[:, :140] = (50, 45, 120)
    to_file = np.array([[1.0, 0.0, -130.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    seen = seen_in_file((grey.shape[0], grey.shape[1]), to_file, (2000, 1500))
    assert not seen[:, :129].any()
    assert seen[:, 131:].all()
    assert colour.assess(grey, Kind.KTP).verdict is Verdict.GOOD
    assert colour.assess(grey, Kind.KTP, seen=seen).verdict is Verdict.BAD


@pytest.mark.parametrize(("copied", "verdict"), [(False, Verdict.GOOD), (True, Verdict.POOR)])
def test_a_table_beside_the_print_does_not_colour_a_copy(copied: bool, verdict: Verdict) -> None:
    image = coloured_card()
    if copied:
        image = np.asarray(
            cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR), np.uint8
        )
    table = (90, 150, 90)
    wide = np.asarray(
        cv2.copyMakeBorder(image, 120, 120, 120, 120, cv2.BORDER_CONSTANT, value=table), np.uint8
    )
    lines = [quad + 120.0 for quad in (*card(None)[1], rectangle(190, 20) + np.array([640.0, 420.0]))]
    assert colour.assess(wide, Kind.KTP).verdict is Verdict.GOOD
    assert colour.assess(wide, Kind.KTP, line_quads=lines).verdict is verdict


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
    printed, quads = page()
    # A sheet on which letters of 12 px are those of a certificate.
    image = np.full((1485, 1050, 3), (226, 228, 230), np.uint8)
    image[: printed.shape[0], : printed.shape[1]] = printed
    names = [
        "sharpness", "motion", "exposure", "shadow", "contrast", "glare", "text_size", "compression",
        "cut_off", "colour", "screen",
    ]  # fmt: skip
    measures = quality.assess(subject(image), quads, Kind.BIRTH_CERTIFICATE, (1050, 1485))
    assert [measure.name for measure in measures] == names
    assert quality.refusals(measures) == ()
    assert quality.causes(measures) == ()

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


def test_the_worst_cause_is_named_first_and_mild_ones_beside_it_are_not() -> None:
    def measure(name: str, score: float, code: Code) -> Measure:
        verdict = Verdict.BAD if score < 60 else Verdict.POOR if score < 80 else Verdict.GOOD
        return Measure(name, 0.0, "", score, verdict, code)

    size = measure("text_size", 5, Code.IMAGE_TOO_SMALL)
    blur, veil = measure("sharpness", 0, Code.IMAGE_BLURRED), measure("contrast", 50, Code.IMAGE_GLARE)
    assert quality.causes([veil, size, blur]) == (Code.IMAGE_BLURRED, Code.IMAGE_TOO_SMALL)
    poor, good = measure("motion", 70, Code.IMAGE_BLURRED), measure("glare", 90, Code.IMAGE_GLARE)
    assert quality.causes([poor, good]) == (Code.IMAGE_BLURRED,)
    assert quality.causes([measure("cut_off", 70, Code.DOCUMENT_CROPPED)]) == ()
    dark = measure("exposure", 35, Code.IMAGE_DARK)
    assert quality.causes([dark, size]) == (Code.IMAGE_DARK,)


def test_missing_thresholds_are_an_error_and_not_a_measure_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> dict[str, object]:
        raise FileNotFoundError

    monkeypatch.setattr(thresholds, "scales", lost)
    image, quads = page()
    with pytest.raises(EngineMissingError):
        quality.assess(subject(image), quads, Kind.KK, (400, 300))
