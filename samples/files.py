"""The files of an application: photographs as WhatsApp hands them on, and what people send instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator

from samples.camera import EXIF_ORIENTATION, encode
from samples.model import Image
from samples.plan import Replacement
from samples.scene import Picture
from samples.tiers import Tier


@dataclass(frozen=True, eq=False)
class File:
    """A file without a name, and the truth of the subjects in it."""

    data: bytes
    suffix: str
    subjects: list[dict[str, Any]]


def photograph_file(picture: Picture, tier: Tier, rng: Generator) -> File:
    """Encodes a picture: JPEG as a rule, a fifth of them with EXIF; PNG or WebP now and then."""
    quality = int(rng.integers(tier.jpeg_quality[0], tier.jpeg_quality[1] + 1))
    draw = rng.random()
    suffix = ".png" if draw < 0.03 else ".webp" if draw < 0.06 else ".jpg"
    orientation = EXIF_ORIENTATION[picture.rotation] if suffix == ".jpg" and rng.random() < 0.2 else None
    pixels: Image = picture.pixels
    if suffix == ".png":  # a picture of a picture that was a JPEG once
        once = np.frombuffer(encode(pixels, ".jpg", quality), np.uint8)
        pixels = np.asarray(cv2.imdecode(once, cv2.IMREAD_COLOR), np.uint8)
    return File(encode(pixels, suffix, quality, orientation), suffix, picture.subjects)


_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x08free\x00\x00\x00\x08mdat"


def replacement_file(kind: Replacement, rng: Generator) -> File:
    """A file that is no photograph."""
    if kind == "pdf":
        return File(_PDF, ".pdf", [])
    if kind == "mp4":
        return File(_MP4, ".mp4", [])
    if kind == "txt":
        return File(b"Assalamualaikum, berkas menyusul ya min. Terima kasih.\n", ".txt", [])
    if kind == "empty":
        return File(b"", ".jpg", [])
    junk = rng.integers(0, 256, 60_000, dtype=np.uint8).tobytes()
    if kind == "noise":
        return File(junk, ".jpg", [])
    whole = encode(rng.integers(0, 256, (960, 1280, 3), dtype=np.uint8), ".jpg", 70)
    return File(whole[: int(rng.integers(200, 1500))], ".jpg", [])


def named(received_at: date, files: list[File], rng: Generator) -> list[tuple[str, File]]:
    """Names as WhatsApp gives them, in shuffled order."""
    day = received_at - timedelta(days=int(rng.integers(0, 3)))
    at = datetime(
        day.year, day.month, day.day, int(rng.integers(6, 22)), int(rng.integers(60)), int(rng.integers(60))
    )
    shuffled = [files[int(i)] for i in rng.permutation(len(files))]
    desktop, serial = rng.random() < 0.3, int(rng.integers(0, 40))
    result = []
    for photo in shuffled:
        at += timedelta(seconds=int(rng.integers(1, 50)))
        serial += 1 + int(rng.random() < 0.2)
        suffix = ".jpeg" if desktop and photo.suffix == ".jpg" else photo.suffix
        prefix = {".mp4": "VID", ".pdf": "DOC", ".txt": "DOC"}.get(suffix, "IMG")
        phone = f"{prefix}-{day:%Y%m%d}-WA{serial:04d}{suffix}"
        result.append((f"WhatsApp Image {at:%Y-%m-%d} at {at:%H.%M.%S}{suffix}" if desktop else phone, photo))
    return result
