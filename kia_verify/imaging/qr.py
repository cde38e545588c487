"""QR codes: what is written in them. They are decoded here and never followed.

A QR on a family card or certificate is the mark of an electronic signature. Look-alike targets exist,
so its host can be compared with the office's list, but no page is opened, and no QR alone makes a
document authentic.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import cv2
import numpy as np
import zxingcpp

from kia_verify.imaging.geometry import Image
from kia_verify.imaging.working_copy import grey

MOST = 8
"""Codes looked for in one image."""
ENLARGED = 2.0
"""Small codes are tried again at this scale: a module under two pixels is lost otherwise."""


def read_qr(image: Image) -> tuple[str, ...]:
    """Payloads of the QR codes in a BGR image, from top to bottom, each once."""
    found = _decode(image)
    if not found:
        larger = cv2.resize(image, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC)
        found = _decode(np.asarray(larger, dtype=np.uint8))
    return tuple(dict.fromkeys(text for _, text in sorted(found)))


def qr_host(payload: str) -> str | None:
    """The host of an https link in lower case; None for anything else.

    A payload with a user part (`https://office@elsewhere/`) or a port gives its true host.
    """
    try:
        parts = urlsplit(payload.strip())
        host = parts.hostname
    except ValueError:
        return None
    return host if parts.scheme == "https" and host else None


def _decode(image: Image) -> list[tuple[int, str]]:
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    codes = zxingcpp.read_barcodes(grey(image), formats=formats)
    return [(code.position.top_left.y, code.text) for code in codes[:MOST] if code.text]
