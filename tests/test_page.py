"""The pages that operators read: the right box on the right pixel, nothing that a file's name could do."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import cv2
import numpy as np
import pytest

from kia_verify.intake.folder import application_from
from kia_verify.output import Entry
from kia_verify.page.comparison import Spot, compare
from kia_verify.page.drawing import Picture, close_up, make_album, spot_key
from kia_verify.page.render import write_application_page, write_batch_page
from kia_verify.page.shapes import STROKES
from kia_verify.report import Decision, DocumentReport, FieldValue, Kind, Report, Status
from tests.fake_engine import NAME, NIK, encode, line_box, picture, report_on

EVIL = '<script>alert(1)</script>"onload=x.jpg'


class Page(HTMLParser):
    """Tags and attributes of a page; void and nested tags have to match up."""

    VOID = frozenset({"meta", "img", "input", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def written(
    tmp_path: Path, decision: Decision, files: tuple[str, ...] = ("a.jpg", "b.jpg")
) -> tuple[Report, Page]:
    report = report_on("A-1", decision, list(files))
    application = application_from({file: encode(picture((NAME, NIK))) for file in files})
    write_application_page(report, application, tmp_path / "A-1")
    return report, Page((tmp_path / "A-1" / "index.html").read_text(encoding="utf-8"))


def test_page_shows_every_photograph_with_its_boxes(tmp_path: Path) -> None:
    _, page = written(tmp_path, Decision.REJECT)
    images = [image["src"] or "" for image in page.all("img")]
    assert {"photos/01.jpg", "photos/02.jpg"} <= set(images)
    assert all((tmp_path / "A-1" / image).is_file() for image in images)
    kinds = [polygon["class"] for polygon in page.all("polygon")]
    assert kinds.count("document") == 2
    assert kinds.count("fail") == 2


def test_page_is_self_contained_and_runs_nothing(tmp_path: Path) -> None:
    _, page = written(tmp_path, Decision.REVIEW)
    assert not page.all("script")
    assert not page.all("link")
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv"))
    assert "default-src 'none'" in (policy or "")
    text = (tmp_path / "A-1" / "index.html").read_text(encoding="utf-8")
    assert not re.findall(r"https?://", text)


def test_names_and_values_cannot_inject(tmp_path: Path) -> None:
    report, page = written(tmp_path, Decision.REJECT, (EVIL,))
    assert not page.all("script")
    assert not any("onload" in attributes for _, attributes in page.tags)
    entry = Entry("A-1", EVIL, report, error=EVIL)
    write_batch_page([entry], tmp_path)
    assert not Page((tmp_path / "index.html").read_text(encoding="utf-8")).all("script")


def test_shapes_have_the_colours_of_the_inspection_sheet(tmp_path: Path) -> None:
    written(tmp_path, Decision.REVIEW)
    text = (tmp_path / "A-1" / "index.html").read_text(encoding="utf-8")
    assert all(f"polygon.{kind} {{ stroke: {colour}; }}" in text for kind, colour in STROKES.items())


def test_both_languages_are_there(tmp_path: Path) -> None:
    written(tmp_path, Decision.REJECT)
    text = (tmp_path / "A-1" / "index.html").read_text(encoding="utf-8")
    assert "Nama anak berbeda" in text
    assert "The child&#39;s name differs" in text
    assert text.count('<span lang="id">') == text.count('<span lang="en">')


def test_files_without_picture_are_named(tmp_path: Path) -> None:
    report = report_on("A-1", Decision.REJECT, ["a.pdf", "b.jpg"])
    application = application_from({"a.pdf": b"%PDF-1.4", "b.jpg": encode(picture((NAME,)))})
    write_application_page(report, application, tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "Tanpa gambar" in page
    assert "a.pdf" in page


def test_batch_page_has_every_application_and_finds_their_pictures(tmp_path: Path) -> None:
    report, _ = written(tmp_path, Decision.REVIEW)
    entries = [Entry("A-1", "A-1", report), Entry("A 2?", "A 2?", error="It broke.")]
    write_batch_page(entries, tmp_path)
    page = Page((tmp_path / "index.html").read_text(encoding="utf-8"))
    articles = [article["class"] for article in page.all("article")]
    assert articles == ["application review", "application failed"]
    assert all((tmp_path / (image["src"] or "")).is_file() for image in page.all("img"))
    assert "A-1/index.html" in [link["href"] for link in page.all("a")]
    assert [choice["id"] for choice in page.all("input")][:2] == ["show-all", "show-accept"]


def test_empty_batch_page(tmp_path: Path) -> None:
    write_batch_page([], tmp_path)
    assert "Tidak ada permohonan" in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_points_turn_with_their_picture(tmp_path: Path, turn: int) -> None:
    """A white square is found in the shown picture where the turned box says."""
    upright = np.zeros((300, 500, 3), np.uint8)
    upright[40:80, 100:180] = 255
    stored = np.ascontiguousarray(np.rot90(upright, turn // 90))
    ys, xs = np.nonzero(stored[:, :, 0])
    box = [(float(x), float(y)) for x, y in ((xs.min(), ys.min()), (xs.max() + 1, ys.max() + 1))]
    document = DocumentReport(file="a", kind=Kind.KTP, rotation=turn)  # type: ignore[arg-type]
    report = report_on("A-1", Decision.ACCEPT, []).model_copy(update={"documents": [document]})
    album = make_album(report, application_from({"a": stored}), [], tmp_path)
    shown = cv2.imread(str(tmp_path / album.pictures[0].src))
    assert shown is not None
    assert shown.shape[:2] == (300, 500) == album.pictures[0].size[::-1]
    corners = np.array(album.pictures[0].turned(box))
    assert sorted(corners[:, 0]) == [100, 180]
    assert sorted(corners[:, 1]) == [40, 80]
    assert np.abs(shown.astype(int) - upright).mean() < 2


def test_exif_turns_a_picture_that_nothing_else_turns(tmp_path: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "a.jpg"
    Image.new("RGB", (200, 100)).save(path, exif=exif.tobytes())
    report = report_on("A-1", Decision.REJECT, [])
    album = make_album(report, application_from({"a.jpg": path}), [], tmp_path)
    assert album.pictures == (Picture(file="a.jpg", src="photos/01.jpg", width=200, height=100, turn=90),)
    assert album.pictures[0].size == (100, 200)


def test_close_up_is_upright_from_any_box() -> None:
    upright = picture((NAME,))
    straight = close_up(upright, line_box(0))
    turned = np.ascontiguousarray(np.rot90(upright))  # counter-clockwise: (x, y) to (y, width - 1 - x)
    box = [(y, upright.shape[1] - 1 - x) for x, y in line_box(0)]
    assert np.abs(close_up(turned, box).astype(int) - straight).mean() < 3
    assert straight.shape[0] >= 48


@pytest.mark.parametrize("box", [[(0.0, 0.0)] * 4, [(-50.0, -50.0), (9e3, 0.0), (9e3, 9e3), (0.0, 9e3)]])
def test_close_up_survives_any_box(box: list[tuple[float, float]]) -> None:
    assert close_up(picture(()), box).size < 4_000_000


def test_pictures_of_an_earlier_run_go(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "09.jpg").write_bytes(b"old")
    make_album(report_on("A", Decision.ACCEPT, []), application_from({}), [], tmp_path)
    assert not list((tmp_path / "photos").iterdir())


def test_comparison_lays_fields_side_by_side() -> None:
    report = report_on("A", Decision.REJECT, ["a.jpg", "b.jpg"])
    rows = {(row.person, row.field): row for row in compare(report)}
    name = rows["child", "name"]
    assert name.status is Status.FAIL
    assert {column: cell.value for column, cell in name.cells.items()} == {
        "birth_certificate": NAME,
        "kk": "AISYAH NUR RAHMA",
    }
    assert [spot.file for spot in name.spots] == ["a.jpg", "b.jpg"]
    assert list(rows["child", "nik"].spots) == []
    assert rows["child", "nik"].status is None


def test_family_rows_are_found_by_what_other_documents_say() -> None:
    def member(name: str | None, nik: str) -> dict[str, FieldValue]:
        return {"name": FieldValue(value=name), "nik": FieldValue(value=nik)}

    members = [member("AHMAD FAUZI", "6371010101800001"), member(None, "6371014502820002"), member(NAME, NIK)]
    ktp: dict[str, FieldValue | list[dict[str, FieldValue]]] = {
        "name": FieldValue(value="SITI AMINAH"),
        "nik": FieldValue(value="6371014502820002"),
    }
    report = report_on("A", Decision.ACCEPT, []).model_copy(
        update={
            "documents": [
                DocumentReport(file="k", kind=Kind.KK, fields={"members": members}),
                DocumentReport(file="m", kind=Kind.KTP, role="mother", fields=ktp),
            ],
            "checks": [],
        }
    )
    rows = {(row.person, row.field): row.cells for row in compare(report)}
    assert rows["mother", "nik"]["kk"].value == "6371014502820002"
    assert "kk" not in rows["mother", "name"]
    assert rows["child", "name"]["kk"].value == NAME
    assert ("father", "name") not in rows


def test_spot_keys_tell_spots_apart() -> None:
    assert spot_key(Spot("a", tuple(line_box(0)))) != spot_key(Spot("a", tuple(line_box(1))))
