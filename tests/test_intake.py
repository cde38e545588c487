"""Files and folders as strangers send them: every refusal has its code, nothing hostile is decoded."""

from __future__ import annotations

import io
import json
import os
import struct
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageFile

from kia_verify.errors import ApplicationError, ImageRefused
from kia_verify.intake import limits
from kia_verify.intake.filetype import identify
from kia_verify.intake.folder import application_from, load_application
from kia_verify.intake.image import load_photograph
from kia_verify.intake.manifest import is_safe_id


def photo(width: int = 320, height: int = 240) -> np.ndarray[Any, Any]:
    """A picture with enough detail that no coder shrinks it to a few bytes."""
    rng = np.random.default_rng(1)
    coarse = rng.integers(0, 255, (height // 8, width // 8, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def encoded(fmt: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    image = Pillow.fromarray(photo()[:, :, ::-1]).convert(mode)
    stream = io.BytesIO()
    image.save(stream, fmt, **options)
    return stream.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds no pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in chunks)


def refusal(source: Any) -> ImageRefused:
    with pytest.raises(ImageRefused) as caught:
        load_photograph(source, "x.jpg")
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_three_types_are_taken_whatever_their_name(tmp_path: Path, fmt: str) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(encoded(fmt))
    photograph = load_photograph(path)
    assert photograph.file == "scan.pdf"
    assert photograph.pixels.shape == (240, 320, 3)
    assert photograph.pixels.dtype == np.uint8
    assert np.abs(photograph.pixels.astype(int) - photo()).mean() < 12
    assert photograph.orientation == 1


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (b"junk\n%PDF-1.4\n", "pdf"),
        (b"GIF89a\x01\x00\x01\x00", "gif"),
        (b"II*\x00\x08\x00\x00\x00", "tiff"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "heic"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", "video"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00", "avif"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "video"),
        (b"PK\x03\x04\x14\x00", "zip archive"),
        (b"PK\x03\x04\x14\x00" + bytes(24) + b"[Content_Types].xml", "office document"),
        (b"OggS\x00\x02", "audio"),
        (b"BEGIN:VCARD\nVERSION:3.0", "contact card"),
        ("Selamat pagi, ini berkas saya é\n".encode(), "text"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text"),
    ],
)
def test_other_types_are_refused_by_name(data: bytes, detail: str) -> None:
    error = refusal(data)
    assert (error.code, error.detail) == ("file_type_not_accepted", detail)


def test_pdf_message_says_photographs_only() -> None:
    assert "photographs only" in str(refusal(b"%PDF-1.4"))


def test_animation_is_refused() -> None:
    frames = [Pillow.new("RGB", (100, 100), colour) for colour in ("red", "blue")]
    stream = io.BytesIO()
    frames[0].save(stream, "WEBP", save_all=True, append_images=frames[1:])
    assert refusal(stream.getvalue()).detail == "animation"


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.98])
def test_truncated_is_unreadable_never_grey(fmt: str, share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as some library might leave it
    data = encoded(fmt)
    assert refusal(data[: int(len(data) * share)]).code == "file_unreadable"


def test_truncated_progressive_jpeg_is_unreadable() -> None:
    data = encoded(progressive=True)
    assert refusal(data[: len(data) // 2]).code == "file_unreadable"


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"", "empty"),
        (bytes(range(128, 256)) * 10, "no known type"),
        (png_header(100_000, 100_000), "too many pixels"),
        (png_header(9_000, 8_000), "too many pixels"),
        (png_header(60_000, 70), "a strip, not a photograph"),
        (png_header(50, 50), "too small"),
        (png_header(500, 500), "truncated"),
    ],
)
def test_damaged_and_hostile_images_are_unreadable(data: bytes, detail: str) -> None:
    error = refusal(data)
    assert error.code == "file_unreadable"
    assert error.detail in (detail, "damaged")


def test_webp_bomb_is_refused_from_its_header() -> None:
    canvas = (16_383).to_bytes(3, "little") * 2
    data = b"RIFF" + struct.pack("<I", 1000) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + canvas
    assert refusal(data + bytes(100)).detail == "too many pixels"


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    with path.open("wb") as stream:
        stream.write(b"\xff\xd8\xff")
        stream.truncate(limits.MAX_FILE_BYTES + 1)
    assert refusal(path).detail == "too large"


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    path = tmp_path / "pipe.jpg"
    os.mkfifo(path)
    assert refusal(path).code == "file_unreadable"


def test_missing_file_is_unreadable(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.jpg").code == "file_unreadable"


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK"])
def test_colour_modes_become_bgr(mode: str) -> None:
    fmt = "JPEG" if mode in ("L", "CMYK") else "PNG"
    photograph = load_photograph(encoded(fmt, mode))
    assert photograph.pixels.shape == (240, 320, 3)
    if mode == "CMYK":
        assert np.abs(photograph.pixels.astype(int) - photo()).mean() < 12


def test_transparency_is_laid_on_white() -> None:
    image = Pillow.new("RGBA", (100, 80), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 50, 80))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    pixels = load_photograph(stream.getvalue()).pixels
    assert pixels[40, 20].tolist() == [255, 0, 0]
    assert pixels[40, 80].tolist() == [255, 255, 255]


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    grey = np.linspace(0, 65535, 100 * 100).reshape(100, 100).astype(np.uint16)
    ok, data = cv2.imencode(".png", grey)
    assert ok
    pixels = load_photograph(data.tobytes()).pixels
    assert np.array_equal(pixels[:, :, 0], (grey >> 8).astype(np.uint8))


def test_exif_orientation_is_a_prior() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6
    turned = load_photograph(encoded(exif=exif.tobytes()))
    assert turned.orientation == 6
    assert turned.pixels.shape == (240, 320, 3)
    exif[0x0112] = 9
    assert load_photograph(encoded(exif=exif.tobytes())).orientation == 1
    assert load_photograph(encoded(exif=b"Exif\x00\x00MM\x00\x2a\xff\xff\xff\xff")).orientation == 1


def test_arrays_are_photographs_too() -> None:
    assert np.array_equal(load_photograph(photo(), "a").pixels, photo())
    assert load_photograph(photo()[:, :, 0]).pixels.shape == (240, 320, 3)
    assert refusal(photo().astype(np.float32)).code == "file_unreadable"
    assert refusal(np.zeros((3, 2000, 3), np.uint8)).code == "file_unreadable"


MAGIC = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"]


@given(st.binary(max_size=200), st.sampled_from(MAGIC))
@settings(max_examples=150, deadline=None)
def test_no_bytes_do_more_than_be_refused(noise: bytes, magic: bytes) -> None:
    with pytest.raises(ImageRefused):
        load_photograph(magic + noise)


def test_identify_knows_nothing_of_nothing() -> None:
    assert identify(b"") is None


def folder_with(tmp_path: Path, manifest: Any = None, name: str = "A-0001") -> Path:
    folder = tmp_path / name
    folder.mkdir()
    for file in ("b.jpg", "a.jpg"):
        (folder / file).write_bytes(encoded())
    if manifest is not None:
        content = manifest if isinstance(manifest, str) else json.dumps(manifest)
        (folder / "application.json").write_text(content, encoding="utf-8")
    return folder


def test_folder_is_taken_in_order_without_litter(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = folder_with(tmp_path)
    for litter in (".hidden.jpg", "Thumbs.db", ".DS_Store", "desktop.ini"):
        (folder / litter).write_bytes(b"x")
    (folder / "more").mkdir()
    application = load_application(folder, today=date(2021, 6, 14))
    assert [source.file for source in application.sources] == ["a.jpg", "b.jpg"]
    assert application.application_id == "A-0001"
    assert application.received_at == date(2021, 6, 14)
    assert application.sources[0].load().file == "a.jpg"
    assert "more" in caplog.text


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (tmp_path / "secret.jpg").write_bytes(encoded())
    (folder / "c.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder / "d.jpg").symlink_to(folder / "a.jpg")
    (folder / "e.jpg").symlink_to(folder / "e.jpg")
    files = [source.file for source in load_application(folder).sources]
    assert files == ["a.jpg", "b.jpg", "d.jpg"]


def test_empty_folder_is_an_application(tmp_path: Path) -> None:
    assert load_application(tmp_path).sources == ()


def test_manifest_is_read(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        {
            "application_id": "WA-77",
            "received_at": "2021-06-14T23:30:00+08:00",
            "declared": {"name": " AISYAH ", "nik": "6371 0155 0315 0001", "birth_date": "2015-03-15"},
            "phone": "ignored",
        },
    )
    application = load_application(folder, today=date(2026, 1, 1))
    assert application.application_id == "WA-77"
    assert application.received_at == date(2021, 6, 14)
    assert application.declared.name == "AISYAH"
    assert application.declared.nik == "6371015503150001"
    assert application.declared.birth_date == date(2015, 3, 15)


def test_blank_declarations_say_nothing(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"declared": {"name": "", "nik": " ", "birth_date": ""}})
    declared = load_application(folder).declared
    assert (declared.name, declared.nik, declared.birth_date) == (None, None, None)


@pytest.mark.parametrize(
    ("manifest", "key"),
    [
        ({"application_id": 17}, "application_id"),
        ({"application_id": "../../etc"}, "application_id"),
        ({"received_at": "14-06-2021"}, "received_at"),
        ({"received_at": 20210614}, "received_at"),
        ({"declared": {"nik": 6371015503150001}}, "declared.nik"),
        ({"declared": {"birth_date": "kemarin"}}, "declared.birth_date"),
        ({"declared": []}, "declared"),
        ([], "object"),
        ("{", "JSON"),
        ("[" * 100_000, "application.json"),
    ],
)
def test_malformed_manifest_names_file_and_key_not_value(tmp_path: Path, manifest: Any, key: str) -> None:
    with pytest.raises(ApplicationError) as caught:
        load_application(folder_with(tmp_path, manifest))
    assert "application.json" in str(caught.value)
    assert key in str(caught.value)
    assert caught.value.remedy
    assert "6371015503150001" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "a/b", "a\\b", "../x", "/etc", "a\x00b", ".git", "con", "x.", "a" * 101, "index.html"],
)
def test_unsafe_ids(text: str) -> None:
    assert not is_safe_id(text)


@pytest.mark.parametrize("text", ["A-0001", "+62 812-555", "permohonan_ke-3", "Ayu 2021.06", "-x"])
def test_safe_ids(text: str) -> None:
    assert is_safe_id(text)


def test_too_many_files_are_an_inbox(tmp_path: Path) -> None:
    for number in range(limits.MAX_FILES + 1):
        (tmp_path / f"{number}.jpg").write_bytes(b"")
    with pytest.raises(ApplicationError, match="batch"):
        load_application(tmp_path)


def test_not_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ApplicationError, match="not a folder"):
        load_application(tmp_path / "gone")


def test_application_from_memory(tmp_path: Path) -> None:
    path = tmp_path / "c.jpg"
    path.write_bytes(encoded())
    application = application_from({"a": encoded(), "b": photo(), "c": path}, received_at=date(2021, 1, 1))
    assert [source.load().pixels.shape for source in application.sources] == [(240, 320, 3)] * 3
    with pytest.raises(ApplicationError):
        application_from({}, application_id="../x")
