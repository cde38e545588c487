"""Bytes to pixels: the only door through which a photograph enters.

Everything here is written for hostile input: the type is told by content, sizes are limited before
pixels are decoded, and no message repeats anything that a file contains.
"""

from __future__ import annotations

import io
import stat
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageFile

from kia_verify.errors import ImageRefused
from kia_verify.imaging.geometry import Image
from kia_verify.intake import limits
from kia_verify.intake.application import Photograph
from kia_verify.intake.filetype import HEAD_BYTES, PHOTOGRAPHS, identify
from kia_verify.report import Code

_ORIENTATION_TAG = 0x0112
_RESEND = "Take the photograph again and send it once more."
_NOT_A_PHOTOGRAPH = "Send a photograph of the document itself (JPEG, PNG or WebP)."
_REMEDIES = {
    "pdf": "The service accepts photographs only: send a photo of the document itself, not a PDF.",
    "video": "The service accepts photographs only: send a photo of the document, not a video.",
    "heic": "Send it as an ordinary WhatsApp photo, or set the camera to JPEG (on iPhones: Most Compatible).",
    "zip archive": "Unpack the archive and send the photographs in it one by one.",
}


def load_photograph(source: Path | bytes | NDArray[np.generic], file: str = "") -> Photograph:
    """Decodes one photograph.

    Args:
        source: a path, the bytes of a JPEG, PNG or WebP file, or pixels: an array of shape
            (height, width), (height, width, 3) BGR or (height, width, 4) BGRA, uint8 or uint16.
        file: the name to report; a path's own name if empty.

    Returns:
        The pixels as stored, BGR uint8. The EXIF orientation is read, not applied. Transparency
        is laid on white, 16 bits are cut to 8, CMYK and palettes become BGR.

    Raises:
        ImageRefused: `file_type_not_accepted` for anything but the three types;
            `file_unreadable` for an empty, damaged, truncated, oversized or undersized image.
    """
    if isinstance(source, Path):
        return _decode(_read(source), file or source.name)
    if isinstance(source, bytes):
        if len(source) > limits.MAX_FILE_BYTES:
            raise _too_large()
        return _decode(source, file)
    _check_size(*_array_size(source))
    return Photograph(file=file, pixels=_to_bgr(np.asarray(source), "BGR"))


def _unreadable(detail: str, remedy: str = _RESEND) -> ImageRefused:
    return ImageRefused(Code.FILE_UNREADABLE.value, detail, remedy=remedy)


def _too_large() -> ImageRefused:
    mebibytes = limits.MAX_FILE_BYTES // 2**20
    return _unreadable("too large", f"Send it as an ordinary photo; up to {mebibytes} MiB are accepted.")


def _read(path: Path) -> bytes:
    try:
        status = path.stat()
        # A named pipe or a device would block or never end.
        if not stat.S_ISREG(status.st_mode):
            raise _unreadable("not a regular file")
        if status.st_size > limits.MAX_FILE_BYTES:
            raise _too_large()
        with path.open("rb") as stream:
            data = stream.read(limits.MAX_FILE_BYTES + 1)
    except OSError as error:
        raise _unreadable("cannot be opened", "Look at the permissions of the file.") from error
    if len(data) > limits.MAX_FILE_BYTES:
        raise _too_large()
    return data


def _decode(data: bytes, file: str) -> Photograph:
    if not data:
        raise _unreadable("empty")
    kind = identify(data[:HEAD_BYTES])
    if kind is None:
        raise _unreadable("no known type", _NOT_A_PHOTOGRAPH)
    if kind not in PHOTOGRAPHS:
        raise ImageRefused(
            Code.FILE_TYPE_NOT_ACCEPTED.value, kind, remedy=_REMEDIES.get(kind, _NOT_A_PHOTOGRAPH)
        )
    try:
        if kind == "webp":
            # Pillow allocates the canvas of a WebP when it opens it.
            _check_size(*_webp_size(data))
        with _quietly(), _open(data, kind) as image:
            _check_size(*image.size)
            if kind != "jpeg" and getattr(image, "n_frames", 1) > 1:
                raise ImageRefused(Code.FILE_TYPE_NOT_ACCEPTED.value, "animation", remedy=_NOT_A_PHOTOGRAPH)
            orientation = _orientation(image)
            pixels = _pixels(image)
    except ImageRefused:
        raise
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    # Decoders meet hostile bytes with whatever exception comes first (struct.error, SyntaxError, ...).
    except Exception as error:
        detail = "truncated" if "truncated" in str(error) else "damaged"
        raise _unreadable(detail) from error
    return Photograph(file=file, pixels=pixels, orientation=orientation)


@contextmanager
def _quietly() -> Iterator[None]:
    """Pillow's warnings about broken metadata are kept from the log; a bomb is an error at once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Pillow.DecompressionBombWarning)
        yield


def _open(data: bytes, kind: str) -> Pillow.Image:
    # A library elsewhere in the process may have asked Pillow to fill what is missing with grey.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return Pillow.open(io.BytesIO(data), formats=[kind.upper()])


def _array_size(array: NDArray[np.generic]) -> tuple[int, int]:
    shaped = array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (1, 3, 4))
    if not shaped or array.dtype not in (np.uint8, np.uint16):
        raise _unreadable("not an image array", "Give (height, width[, 3 or 4]) of uint8 or uint16.")
    return array.shape[1], array.shape[0]


def _too_many_pixels() -> ImageRefused:
    megapixels = limits.MAX_PIXELS // 1_000_000
    return _unreadable(
        "too many pixels", f"Send it as an ordinary photo; up to {megapixels} megapixels are accepted."
    )


def _check_size(width: int, height: int) -> None:
    if width * height > limits.MAX_PIXELS:
        raise _too_many_pixels()
    if min(width, height) < limits.MIN_SIDE:
        raise _unreadable("too small", "Send the photograph itself, not its preview.")
    if max(width, height) > limits.MAX_ASPECT * min(width, height):
        raise _unreadable("a strip, not a photograph", _NOT_A_PHOTOGRAPH)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Canvas size from the first chunk (RFC 9649, section 2)."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _orientation(image: Pillow.Image) -> int:
    try:
        value = image.getexif().get(_ORIENTATION_TAG, 1)
    except Exception:  # a broken EXIF block says nothing about the pixels
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _pixels(image: Pillow.Image) -> Image:
    if image.mode.startswith("I"):
        # Pillow clips 16-bit grey instead of scaling it.
        wide = np.asarray(image)
        return _to_bgr(np.clip(wide, 0, 65535).astype(np.uint16), "RGB")
    transparent = "A" in image.getbands() or "transparency" in image.info
    image = image.convert("RGBA" if transparent else "RGB")
    return _to_bgr(np.asarray(image), "RGB")


def _to_bgr(array: NDArray[np.generic], order: str) -> Image:
    """Any accepted array to contiguous BGR uint8; `order` is the order of its first three channels."""
    if array.dtype == np.uint16:
        array = (array.astype(np.uint16) >> 8).astype(np.uint8)
    if array.ndim == 2 or array.shape[2] == 1:
        return np.repeat(array.reshape(*array.shape[:2], 1), 3, axis=2).astype(np.uint8)
    colour = array[:, :, :3]
    if array.shape[2] == 4:
        alpha = array[:, :, 3:].astype(np.uint16)
        colour = ((colour.astype(np.uint16) * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    if order == "RGB":
        colour = colour[:, :, ::-1]
    return np.ascontiguousarray(colour, dtype=np.uint8)
