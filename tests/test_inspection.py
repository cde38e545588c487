"""`kia-verify inspect`: the sheet shows what was found where it lies; nothing but the sheet is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner, Result

from kia_verify import cli
from kia_verify.case import Exhibit
from kia_verify.documents.document import Document, Field, State
from kia_verify.imaging import face_exposure, face_sharpness, face_size, quality
from kia_verify.imaging.background import Part
from kia_verify.imaging.face import Face
from kia_verify.imaging.geometry import Floats, Image, rectangle
from kia_verify.imaging.measure import Measure, Scale
from kia_verify.imaging.pass_photo import PassPhoto
from kia_verify.imaging.subject import Subject
from kia_verify.intake.application import Photograph
from kia_verify.page import canvas, labels
from kia_verify.page.canvas import hexadecimal
from kia_verify.page.inspection_panels import PERSON_TINT, RIM, photograph_panel, portrait_panel
from kia_verify.page.inspection_sheet import draw_sheet
from kia_verify.page.inspection_text import inspection_text
from kia_verify.page.shapes import STROKES, confidence_colour, corner_marks, outline, side_marks
from kia_verify.reading.evidence import Reading
from kia_verify.reading.page import Line, Page
from kia_verify.report import Code, Kind
from kia_verify.timing import Stopwatch
from tests.fake_engine import NAME, NIK, encode, line_box, picture

CARD = np.array([[40, 40], [600, 40], [600, 380], [40, 380]], dtype=np.float64)
MEASURES = (
    Measure.on(Scale(0.0, 0.3, 1.0), "sharpness", 0.2, "slope", Code.IMAGE_BLURRED),
    Measure.on(Scale(1.0, 0.3, 0.0), "glare", 0.0, "share", Code.IMAGE_GLARE),
    Measure.not_assessed("colour", "spread"),
)
STAGES = {"find": 0.5, "read": 1.25}


def shot(lines: tuple[str, ...] = (NAME, NIK)) -> Photograph:
    return Photograph("a.jpg", picture(lines))


def card(doubt: float = 0.55, cut: tuple[str, ...] = ()) -> Exhibit:
    """A KTP on `picture`, whose page is the photograph cut to the card; its second line is doubtful."""
    to_file = np.array([[1, 0, 40], [0, 1, 40], [0, 0, 1]], dtype=np.float64)
    quads = [np.array(line_box(number)) - 40 for number in range(2)]
    lines = (Line(quads[0], Reading.of(NAME)), Line(quads[1], Reading.of(NIK, doubt)))
    fields = {
        "name": Field(NAME, State.READ, 0.98, quads[0], lines[0].reading),
        "nik": Field(None, State.UNCERTAIN, doubt, quads[1], lines[1].reading),
        "blood_type": Field(state=State.EMPTY),
    }
    document = Document(Kind.KTP, fields, members=({"name": fields["name"]},), form="ktp_el")
    subject = Subject("a.jpg", CARD, 90, -1.25, np.zeros((340, 560, 3), np.uint8), to_file, cut)
    return Exhibit("a.jpg", Kind.KTP, subject, Page(lines, 560, 340, to_file), document, None, MEASURES)


def pass_photo(turn: int = 0) -> tuple[Image, PassPhoto]:
    """A grey print with a person in the lower right quarter once it is upright."""
    upright = np.full((400, 300, 3), 120, np.uint8)
    parts = np.full((100, 75), Part.BACKGROUND, np.uint8)
    parts[:25, :20] = Part.BACKGROUND | Part.SAMPLED
    parts[50:, 40:] = 0
    face = Face((180.0, 220.0, 260.0, 320.0), 0.99, ((200.0, 250.0),))
    judged = PassPhoto("red", True, "red", 1, 0.25, False, 0.75, False, turn, face, parts)
    return np.ascontiguousarray(np.rot90(upright, turn // 90)), judged


def near(image: Image, at: tuple[float, float], colour: canvas.Colour, off: int = 12) -> bool:
    """Whether the colour is found around a point; `off` is how much each channel may differ."""
    reach = 3
    x, y = round(at[0]), round(at[1])
    around = image[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1].astype(int)
    return bool((np.abs(around - colour[::-1]).max(axis=2) < off).any())


def inked(image: Image) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is not white."""
    ys, xs = np.nonzero((image < 200).any(axis=2))
    return int(xs.min()), int(ys.min()), int(xs.max()), int(ys.max())


def test_corners_and_sides_are_named_clockwise_from_the_subjects_own_top_left() -> None:
    turned = [(100.0, 0.0), (100.0, 50.0), (0.0, 50.0), (0.0, 0.0)]  # its top runs down the right
    assert [(mark.text, mark.at) for mark in corner_marks(turned)] == list(zip("1234", turned, strict=True))
    assert {mark.text: mark.at for mark in side_marks(turned)} == {
        "top": (100.0, 25.0),
        "right": (50.0, 50.0),
        "bottom": (0.0, 25.0),
        "left": (50.0, 0.0),
    }
    assert outline(turned, "KTP").at == (0, 0)


def test_the_outline_is_drawn_where_the_subject_lies_and_the_photograph_is_not_touched() -> None:
    photograph = shot()
    before = photograph.pixels.copy()
    panel = photograph_panel(photograph, [card()])
    assert np.array_equal(photograph.pixels, before)
    assert panel.shape[:2] == (before.shape[0] + 2 * RIM, before.shape[1] + 2 * RIM)
    green = hexadecimal(STROKES["document"])
    for x, y in ((200, 40), (600, 120), (200, 380), (40, 300)):
        assert near(panel, (x + RIM, y + RIM), green), (x, y)
    middle = panel[260 + RIM : 330 + RIM, 330 + RIM : 560 + RIM]
    assert np.array_equal(middle, before[260:330, 330:560])


def test_a_side_outside_the_photograph_is_red() -> None:
    red = hexadecimal(STROKES["fail"])
    assert near(photograph_panel(shot(), [card(cut=("right",))]), (600 + RIM, 120 + RIM), red)
    assert not near(photograph_panel(shot(), [card()]), (600 + RIM, 120 + RIM), red)


def test_lines_have_the_colour_of_their_confidence() -> None:
    panel = photograph_panel(shot(), [card(doubt=0.4)])
    (x, certain), (_, doubtful) = line_box(0)[1], line_box(1)[1]
    assert near(panel, (x + RIM, certain + 20 + RIM), confidence_colour(0.99), 70)
    assert near(panel, (x + RIM, doubtful + 20 + RIM), confidence_colour(0.4), 70)
    red, _, blue = confidence_colour(0.0)
    assert red > blue
    red, _, blue = confidence_colour(1.0)
    assert red < blue


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_mask_of_a_pass_photo_lies_on_the_person_however_it_was_turned(turn: int) -> None:
    image, judged = pass_photo(turn)
    before = image.copy()
    panel = portrait_panel(image, judged)
    assert np.array_equal(image, before)
    marked = panel[:, -panel.shape[0] * 3 // 4 :]
    height, width = marked.shape[:2]

    def reddish(x: float, y: float) -> bool:
        pixel = marked[round(y * height), round(x * width)].astype(int)
        return bool(pixel[2] > pixel[1] + 30)

    assert PERSON_TINT[0] > PERSON_TINT[1]
    assert reddish(0.95, 0.95)
    assert reddish(0.6, 0.9)
    assert not reddish(0.2, 0.9)
    assert not reddish(0.8, 0.2)
    assert near(marked, (180 / 300 * width, 270 / 400 * height), (255, 255, 255))


def test_a_pass_photo_without_a_judged_background_is_shown_as_it_is() -> None:
    image, judged = pass_photo()
    panel = portrait_panel(image, replace(judged, parts=None, face=None))
    assert set(np.unique(panel)) == {120, 255}


def photographs() -> list[tuple[Photograph, list[Exhibit]]]:
    image, judged = pass_photo()
    subject = Subject("a.jpg", rectangle(300, 400), 0, 0.0, image, np.eye(3))
    unknown = Exhibit("a.jpg", Kind.UNKNOWN, subject, measures=MEASURES)
    portrait = Exhibit("a.jpg", Kind.PASS_PHOTO, subject, photo=judged)
    empty_page = replace(unknown, page=Page((), 560, 340))
    return [
        (shot(), [card(), card(cut=("left",))]),
        (Photograph("a.jpg", image), [portrait]),
        (Photograph("a.jpg", image), [unknown]),
        (Photograph("a.jpg", image), [empty_page]),
        (Photograph("foto日本.jpg", image), [Exhibit("foto日本.jpg", Kind.UNKNOWN)]),
        (Photograph("a.jpg", image), []),
    ]


@pytest.mark.parametrize(("photograph", "exhibits"), photographs())
def test_every_kind_of_exhibit_has_a_sheet(photograph: Photograph, exhibits: list[Exhibit]) -> None:
    sheet = draw_sheet(photograph, exhibits, STAGES)
    assert sheet.dtype == np.uint8
    assert sheet.shape[2] == 3
    assert max(sheet.shape) < 6000
    assert inspection_text(photograph, exhibits, STAGES, colour=False).startswith(photograph.file[:4])


def test_the_sheet_shows_verdicts_in_their_colours() -> None:
    sheet = draw_sheet(shot(), [card()], STAGES)
    table = sheet[:, 700:]
    for stroke in ("pass", "fail"):
        assert (np.abs(table.astype(int) - hexadecimal(STROKES[stroke])[::-1]).max(axis=2) < 6).sum() > 100


def test_the_text_tells_measures_and_fields() -> None:
    text = inspection_text(shot(), [card(cut=("left",))], STAGES, colour=False)
    rows = {line.split("  ")[1]: line for line in text.splitlines() if line.startswith("  ")}
    assert "form ktp_el   rotation 90°   skew -1.25°   cut off: left" in text
    assert "1 (40, 40)   2 (600, 40)   3 (600, 380)   4 (40, 380)" in text
    assert "0.200" in rows["Ketajaman / sharpness"]
    assert "slope" in rows["Ketajaman / sharpness"]
    assert "40 ########............" in rows["Ketajaman / sharpness"]
    assert rows["Ketajaman / sharpness"].endswith("buruk / bad")
    assert rows["Silau / glare"].endswith("baik / good")
    assert rows["Warna / colour"].endswith("tidak dinilai / not assessed")
    assert rows["Nama"].split("  ")[-1] == "0.98"
    assert f"? ({NIK})" in rows["NIK"]
    assert rows["NIK"].endswith("0.55")
    assert "kosong" in rows["Golongan darah"]
    assert "\x1b" not in text
    assert "\x1b" in inspection_text(shot(), [card()], STAGES, colour=True)


def test_every_measure_has_a_name_for_people() -> None:
    subject = card().subject
    assert subject is not None
    of_documents = {measure.name for measure in quality.assess(subject, [], Kind.KTP)}
    of_faces = {face_sharpness.NAME, face_exposure.NAME, face_size.NAME}
    assert of_documents | of_faces == set(labels.MEASURES)


def test_control_characters_reach_neither_the_terminal_nor_the_sheet() -> None:
    photograph = replace(shot(), file="a\x1b[31m\nb.jpg")
    assert "\x1b" not in inspection_text(photograph, [], STAGES, colour=False)
    assert canvas.plain("é\n\x1b日") == "é\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}日"


def test_text_begins_where_it_is_told_and_is_as_wide_as_measured() -> None:
    image = canvas.blank(400, 60)
    after = canvas.write(image, "NIK é 日", (50, 40), 20)
    left, top, right, bottom = inked(image)
    assert abs(left - 50) <= 3
    assert 20 <= top < bottom <= 46
    assert abs(right - after) <= 4
    assert abs(after - 50 - canvas.width_of("NIK é 日", 20)) <= 4
    assert canvas.write(image, "", (50, 40)) == 50


def test_a_tag_stays_within_the_image() -> None:
    for at in ((-50.0, -50.0), (199.0, 10.0), (100.0, 500.0)):
        image = canvas.blank(200, 80)
        canvas.tag(image, "bottom", at, canvas.INK)
        left, top, right, bottom = inked(image)
        wide = canvas.width_of("bottom", weight=canvas.BOLD)
        assert right - left > wide + 10
        assert 24 <= bottom - top <= 27


@pytest.mark.parametrize("corner", [1e12, -1e9])
def test_corners_far_outside_do_no_harm(corner: float) -> None:
    quad: Floats = CARD.copy()
    quad[0] = corner
    image = canvas.blank(100, 100)
    canvas.polygon(image, quad, canvas.INK)
    canvas.fill(image, quad, canvas.SOFT)


class KnowingExaminer:
    """Examines nothing; sees a card on every photograph."""

    def examine(self, photograph: Photograph, watch: Stopwatch) -> list[Exhibit]:
        with watch.stage("find"):
            print("a library prints")
            return [card()]


Call = Callable[..., Result]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """The program, run in an empty folder with an engine that needs no models."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setattr(cli, "make_examiner", lambda threads, reader: KnowingExaminer())
    return lambda *arguments: CliRunner().invoke(cli.cli, ["inspect", *map(str, arguments)])


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "application" / "ktp ibu.jpg"
    path.parent.mkdir()
    path.write_bytes(encode(picture((NAME, NIK))))
    return path


def test_the_sheet_goes_to_the_current_folder(call: Call, photo: Path) -> None:
    before = photo.read_bytes()
    result = call(photo)
    assert result.exit_code == 0
    sheet = Path.cwd() / "ktp ibu.inspect.jpg"
    assert cv2.imread(str(sheet)) is not None
    assert result.stdout.endswith(f"\n{sheet}\n")
    assert NAME in result.stdout
    assert [path.name for path in photo.parent.iterdir()] == [photo.name]
    assert photo.read_bytes() == before


def test_standard_error_tells_no_values(call: Call, photo: Path) -> None:
    result = call(photo)
    assert "a library prints" in result.stderr
    assert "a library prints" not in result.stdout
    assert NAME not in result.stderr
    assert NIK not in result.stderr


def test_out_names_the_sheet_and_its_type(call: Call, photo: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "new" / "sheet.png"
    result = call(photo, "--out", sheet)
    assert result.exit_code == 0, result.stderr
    assert sheet.read_bytes().startswith(b"\x89PNG")


def test_the_photograph_is_never_overwritten(call: Call, photo: Path, tmp_path: Path) -> None:
    before = photo.read_bytes()
    (tmp_path / "link.jpg").symlink_to(photo)
    for out in (photo, photo.parent / "." / photo.name, tmp_path / "link.jpg"):
        result = call(photo, "--out", out)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "--out" in result.stderr
    assert photo.read_bytes() == before


def test_beside_the_photograph_only_when_told(
    call: Call, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(photo.parent)
    assert call(photo.name).exit_code == 2
    assert [path.name for path in photo.parent.iterdir()] == [photo.name]
    assert call(photo.name, "--out", "here.jpg").exit_code == 0
    assert (photo.parent / "here.jpg").is_file()


@pytest.mark.parametrize("content", [b"%PDF-1.4\n", b"", b"\xff\xd8\xff\xe0 damaged"])
def test_what_is_no_photograph_is_wrong_usage_with_a_remedy(
    call: Call, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "kk.jpg"
    path.write_bytes(content)
    result = call(path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "send" in result.stderr.lower()
    assert not list(Path.cwd().iterdir())


def test_wrong_paths_are_wrong_usage(call: Call, photo: Path) -> None:
    for arguments in ((), ("gone.jpg",), (photo.parent,), (photo, "--out", "a.tiff"), (photo, "--out", "..")):
        result = call(*arguments)
        assert (result.exit_code, result.stdout) == (2, ""), arguments
        assert "Error" in result.stderr


def test_a_sheet_that_cannot_be_written_is_a_failure_with_a_remedy(call: Call, photo: Path) -> None:
    Path("file").write_text("in the way")
    result = call(photo, "--out", "file/sheet.jpg")
    assert result.exit_code == 1
    assert "Give --out" in result.stderr
