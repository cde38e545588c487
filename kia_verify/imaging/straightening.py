"""A region cut out of its photograph and made rectangular."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image, apply, homography, quad_size, rectangle


def straighten(image: Image, quad: Floats, scale: float = 1.0) -> tuple[Image, Floats]:
    """The region in `quad`, straightened, at `scale` times its size in the photograph.

    Returns:
        The BGR picture and the homography from its pixels to the photograph's.
    """
    width, height = (max(round(scale * size), 16) for size in quad_size(quad))
    target = rectangle(width, height)
    to_page = homography(quad, target)
    interpolation = cv2.INTER_AREA if scale < 0.8 else cv2.INTER_CUBIC
    page = cv2.warpPerspective(
        image, to_page, (width, height), flags=interpolation, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(page, dtype=np.uint8), homography(target, quad)


def seen_in_file(shape: tuple[int, int], to_file: Floats, file_size: tuple[int, int]) -> NDArray[np.bool_]:
    """Which pixels of a straightened picture lie in the photograph; beyond it they repeat its border.

    Args:
        shape: height and width of the straightened picture.
        to_file: homography from its pixels to the photograph's.
        file_size: width and height of the photograph.
    """
    whole = np.full(file_size[::-1], 255, np.uint8)
    seen = cv2.warpPerspective(whole, np.linalg.inv(to_file), shape[::-1])
    return np.asarray(seen > 0, dtype=np.bool_)


def move(quads: list[Floats], matrix: Floats) -> list[Floats]:
    """Quads mapped through a homography."""
    return [apply(matrix, quad) for quad in quads]
