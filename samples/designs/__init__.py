"""Renders printed contents as sheets. Each form has designs for tuning and other ones for testing."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import cv2
import numpy as np

from samples.designs import certificate, kk, ktp
from samples.model import Content, Image, Sheet, Split

__all__ = ["names", "render"]

T = TypeVar("T")


def render(content: Content, rng: np.random.Generator, split: Split) -> Sheet:
    """Renders a document in one of its form's designs of that split.

    `content.variant` chooses the form: `foreign` and `old_form` for a KTP, `form` ("old" or "new") for
    a KK, `form` ("new", "blank", "old") or `old_form` for a birth certificate; `greyscale` prints a
    sheet without colour, as a photocopier does. The same content, generator state and split give the
    same sheet.

    Raises:
        ValueError: a kind of subject that is not rendered here, such as a pass photo.
    """
    if content.kind == "ktp":
        form = _ktp_form(content)
        sheet = ktp.render(
            content, _pick([s for s in ktp.STYLES if (s.split, s.form) == (split, form)], rng), rng
        )
    elif content.kind == "kk":
        form = content.variant.get("form", "new")
        sheet = kk.render(
            content, _pick([s for s in kk.STYLES if (s.split, s.form) == (split, form)], rng), rng
        )
    elif content.kind == "birth_certificate":
        form = "old" if content.variant.get("old_form") else content.variant.get("form", "new")
        styles = [s for s in certificate.STYLES if (s.split, s.form) == (split, form)]
        sheet = certificate.render(content, _pick(styles, rng), rng)
    else:
        raise ValueError(f"no design for {content.kind}")
    if content.variant.get("greyscale"):
        return replace(sheet, image=_without_colour(sheet.image))
    return sheet


def names(split: Split) -> tuple[str, ...]:
    """The designs of a split."""
    return tuple(s.name for module in (ktp, kk, certificate) for s in module.STYLES if s.split == split)


def _ktp_form(content: Content) -> str:
    if content.variant.get("old_form"):
        return "old"
    return "foreign" if content.variant.get("foreign") else "el"


def _pick(styles: list[T], rng: np.random.Generator) -> T:
    if not styles:
        raise ValueError("no design for that form")
    return styles[int(rng.integers(len(styles)))]


def _without_colour(image: Image) -> Image:
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
