"""A phone's camera: projection of the table's plane, and development of light into a file.

Light is added and multiplied in linear values (sRGB decoded), as in a lens; only the finished picture
is encoded again. The projection is the pinhole model for a plane, H = K [r1 r2 t]
(Hartley and Zisserman, Multiple View Geometry, 2nd ed., section 8.1.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from samples.model import Image

Light = NDArray[np.float32]  # linear, 0 to 1 where not blown out
Matrix = NDArray[np.float64]  # (3, 3)

_LEVELS = 4096


def _decode_table() -> Light:
    value = np.arange(256, dtype=np.float32) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _encode_table() -> NDArray[np.uint8]:
    value = np.arange(_LEVELS, dtype=np.float32) / (_LEVELS - 1)
    encoded = np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(encoded * 255), np.uint8)


_DECODE, _ENCODE = _decode_table(), _encode_table()


def to_light(image: Image) -> Light:
    """Decodes sRGB pixels into linear light, 0 to 1."""
    return _DECODE[image]


def to_pixels(light: Light) -> Image:
    """Encodes linear light into sRGB pixels; what is above 1 is blown out."""
    scaled = np.clip(light, 0, 1)
    scaled *= _LEVELS - 1
    return _ENCODE[scaled.astype(np.uint16)]


def plane_to_image(tilt: float, axis: float, distance: float) -> Matrix:
    """Projects a plane in millimetres, seen by a tilted camera, at one pixel per millimetre.

    Args:
        tilt: angle between the optical axis and the plane's normal in degrees.
        axis: direction in the plane about which the camera is tilted, degrees.
        distance: from the lens to the plane's origin in millimetres.

    Returns:
        Homography from plane to image, both with the origin on the optical axis, x right, y down.
    """
    about = np.array([np.cos(np.radians(axis)), np.sin(np.radians(axis)), 0.0])
    rotation, _ = cv2.Rodrigues(about * np.radians(tilt))
    matrix = np.column_stack([rotation[:, 0], rotation[:, 1], [0.0, 0.0, distance]])
    projected: Matrix = np.diag([distance, distance, 1.0]) @ matrix
    return projected


def turn(degrees: float) -> Matrix:
    """Rotation of image coordinates (y down), counter-clockwise as seen."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]])


def shift(x: float, y: float) -> Matrix:
    """Translation."""
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


@dataclass(frozen=True)
class Exposure:
    """How light becomes a picture.

    Attributes:
        blur: standard deviation of the blur in pixels.
        motion: direction in degrees if the blur comes from a moving hand, None for defocus.
        noise: standard deviation of sensor noise at mid-grey, share of full scale.
        gain: factor on the light.
        sharpening: share of unsharp masking that the phone applies.
    """

    blur: float = 0.0
    motion: float | None = None
    noise: float = 0.008
    gain: float = 1.0
    sharpening: float = 0.0


def _blurred(light: Light, exposure: Exposure) -> Light:
    if exposure.blur < 0.15:
        return light
    if exposure.motion is None:
        return np.asarray(cv2.GaussianBlur(light, (0, 0), exposure.blur), np.float32)
    # A line of uniform weight has the standard deviation length / sqrt(12).
    length = exposure.blur * np.sqrt(12)
    size = int(np.ceil(length)) // 2 * 2 + 3
    kernel = np.zeros((size, size), np.float32)
    step = np.array([np.cos(np.radians(exposure.motion)), np.sin(np.radians(exposure.motion))]) * length / 2
    centre = np.array([size // 2, size // 2])
    ends = [np.rint((centre + sign * step) * 16).astype(int) for sign in (-1, 1)]
    cv2.line(kernel, tuple(map(int, ends[0])), tuple(map(int, ends[1])), (1.0,), 1, cv2.LINE_8, 4)
    return np.asarray(cv2.filter2D(light, -1, kernel / kernel.sum()), np.float32)


def develop(light: Light, exposure: Exposure, rng: Generator) -> Image:
    """Blur, sensor noise, tone and the phone's sharpening.

    Args:
        light: linear BGR, shape (height, width, 3).
        exposure: the lens and the sensor.
        rng: source of noise.

    Returns:
        sRGB pixels of the same shape.
    """
    light = _blurred(light, exposure) * np.float32(exposure.gain)
    height, width = light.shape[:2]
    # Shot noise grows with the root of the light; colour noise is coarser than luminance noise
    # after demosaicing and denoising.
    luminance = rng.standard_normal((height, width), dtype=np.float32)
    coarse = rng.standard_normal((height // 3 + 1, width // 3 + 1, 3), dtype=np.float32)
    grain = np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    grain *= np.float32(0.9 * exposure.noise)
    grain += np.float32(1.2 * exposure.noise) * luminance[..., None]
    grain *= np.sqrt(np.maximum(light, np.float32(0.004)))
    light += grain
    pixels = to_pixels(light)
    if exposure.sharpening > 0:
        soft = cv2.GaussianBlur(pixels, (0, 0), 1.0)
        pixels = np.asarray(
            cv2.addWeighted(pixels, 1 + exposure.sharpening, soft, -exposure.sharpening, 0), np.uint8
        )
    return pixels


# EXIF orientation that tells a viewer to turn by so many degrees clockwise.
EXIF_ORIENTATION = {0: 1, 90: 6, 180: 3, 270: 8}


def encode(pixels: Image, suffix: str, quality: int, orientation: int | None = None) -> bytes:
    """Encodes a file as WhatsApp does: JPEG with 4:2:0 chroma, or PNG, or WebP.

    Args:
        pixels: BGR.
        suffix: `.jpg`, `.jpeg`, `.png` or `.webp`.
        quality: of JPEG and WebP.
        orientation: EXIF orientation 1 to 8 written into a JPEG; None writes no metadata.
    """
    options: list[int] = []
    if suffix in (".jpg", ".jpeg"):
        options = [
            cv2.IMWRITE_JPEG_QUALITY, quality,
            cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420,
        ]  # fmt: skip
    elif suffix == ".webp":
        options = [cv2.IMWRITE_WEBP_QUALITY, quality]
    done, buffer = cv2.imencode(suffix, pixels, options)
    if not done:
        raise ValueError(f"cannot encode {suffix}")
    data: bytes = buffer.tobytes()
    if orientation is None or suffix not in (".jpg", ".jpeg"):
        return data
    tiff = b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"
    body = b"Exif\x00\x00" + tiff + orientation.to_bytes(2, "big") + bytes(6)
    return data[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + data[2:]
