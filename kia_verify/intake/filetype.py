"""What a file is, by its first bytes. Its name and extension are never asked."""

from __future__ import annotations

import codecs

HEAD_BYTES = 4096
"""How much of a file `identify` wants to see."""

PHOTOGRAPHS = frozenset({"jpeg", "png", "webp"})

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"8BPS", "psd"),
    (b"\xff\x0a", "jpeg xl"),
    (b"\x00\x00\x00\x0cJXL ", "jpeg xl"),
    (b"\x00\x00\x00\x0cjP  ", "jpeg 2000"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office document"),
    (b"{\\rtf", "office document"),
    (b"Rar!\x1a\x07", "rar archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"\x1a\x45\xdf\xa3", "video"),
    (b"\x00\x00\x01\xba", "video"),
    (b"\x00\x00\x01\xb3", "video"),
    (b"FLV\x01", "video"),
    (b"OggS", "audio"),
    (b"ID3", "audio"),
    (b"#!AMR", "audio"),
    (b"fLaC", "audio"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"BEGIN:VCARD", "contact card"),
    (b"BM", "bmp"),
)

_RIFF = {b"WEBP": "webp", b"AVI ": "video", b"WAVE": "audio"}

_BRANDS = {
    "heic": (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
    "avif": (b"avif", b"avis"),
    "audio": (b"M4A ", b"M4B "),
}
"""Major brands of ISO base media files (ISO/IEC 14496-12) that are not video."""

_PDF_WINDOW = 1024
"""PDF readers accept the header anywhere in the first 1024 bytes (ISO 32000-1, implementation notes)."""


def identify(head: bytes) -> str | None:
    """Names the type of a file by its content.

    Args:
        head: the first `HEAD_BYTES` bytes, or all of a shorter file.

    Returns:
        `jpeg`, `png`, `webp` (see `PHOTOGRAPHS`), another type's plain English name (`pdf`, `heic`,
        `video`, `zip archive`, `text`, ...), or None for bytes that no known type begins with.
    """
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return next((name for name, brands in _BRANDS.items() if brand in brands), "video")
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        office = (b"[Content_Types].xml", b"_rels/.rels", b"vnd.oasis.opendocument")
        return "office document" if any(mark in head for mark in office) else "zip archive"
    if b"%PDF-" in head[:_PDF_WINDOW]:
        return "pdf"
    return "text" if _is_text(head) else None


def _is_text(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    text = text.lstrip("\ufeff")
    return bool(text) and all(character.isprintable() or character.isspace() for character in text)
