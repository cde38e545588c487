"""The reader with its real networks: which way up text stands."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from kia_verify.imaging.geometry import Image, rectangle
from kia_verify.reading.evidence import Reading
from kia_verify.reading.page import is_ornament
from kia_verify.reading.reader import Reader
from kia_verify.reading.recogniser import crop_line


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(1)


def _sheet(blur: float) -> Image:
    page = np.full((420, 900, 3), 245, np.uint8)
    for row, text in enumerate(
        ("NAMA LENGKAP", "MUHAMMAD RIZKY RAMADHAN", "KOTA BANJARMASIN", "DEWI SARTIKA")
    ):
        where = (60, 90 + 90 * row)
        cv2.putText(page, text, where, cv2.FONT_HERSHEY_DUPLEX, 1.3, (40, 40, 40), 2, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(page, (0, 0), blur), np.uint8)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("blur", [0.5, 5.0])
def test_upside_down_is_told(reader: Reader, turned: bool, blur: float) -> None:
    page = _sheet(blur)
    page = np.ascontiguousarray(page[::-1, ::-1]) if turned else page
    answer, margin = reader.upside_down(page, reader.detect(page, 900))
    assert answer is turned
    assert margin > 0.05


def test_clear_upright_text_is_not_read_upside_down(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []
    recogniser = reader._recogniser
    read = recogniser.read

    def counted(crops: Sequence[Image]) -> list[Reading]:
        counts.append(len(crops))
        return read(crops)

    monkeypatch.setattr(recogniser, "read", counted)
    page = _sheet(0.5)
    reader.upside_down(page, reader.detect(page, 900))
    assert counts == [3]
    turned = np.ascontiguousarray(page[::-1, ::-1])
    reader.upside_down(turned, reader.detect(turned, 900))
    assert counts == [3, 3, 3]


@pytest.mark.parametrize(
    ("text", "ornament"),
    [("0" * 40, True), ("OOOOOOOOOO0O", True), (". . . . . . . . . . . .", True), ("6371030000000002", False),
     ("-", False), ("000000", False), ("", False)],
)  # fmt: skip
def test_borders_of_like_ornaments_are_no_text(text: str, ornament: bool) -> None:
    assert is_ornament(text) is ornament


@pytest.mark.parametrize("turned", [False, True])
def test_rosettes_along_the_borders_do_not_tell_what_is_upright(reader: Reader, turned: bool) -> None:
    page = cv2.copyMakeBorder(_sheet(0.5), 60, 60, 0, 0, cv2.BORDER_CONSTANT, value=[255] * 3)
    for x in range(20, page.shape[1] - 20, 30):
        for y in (30, page.shape[0] - 30):
            cv2.circle(page, (x, y), 12, (120, 60, 60), 3)
            cv2.circle(page, (x, y), 4, (120, 60, 60), -1)
    image = np.ascontiguousarray(page[::-1, ::-1] if turned else page, np.uint8)
    answer, _ = reader.upside_down(image, reader.detect(image, 900))
    assert answer is turned


@pytest.mark.parametrize("place", [(400, -200), (400, 700), (-900, 100), (1500, 100)])
def test_a_line_where_a_page_reaches_out_of_its_photograph_is_blank(place: tuple[int, int]) -> None:
    crop = crop_line(_sheet(0.5), rectangle(600, 100) + np.array(place, np.float64))
    assert crop.shape == (48, 288, 3)
    assert int(np.ptp(crop)) == 0
