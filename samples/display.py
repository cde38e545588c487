"""A sheet on a display, or finely printed, before a colour sensor: where moire comes from.

`wear.on_screen` is a sketch for whole applications; here the beats between two grids arise as they do in a
phone. A display's red, green and blue stripes stand side by side and each repeats with the display's pixel;
a sensor sees one colour at each of its own pixels (Bayer, US 3971065). Whatever the lens still resolves
above half that mosaic's frequency comes back as colour bands. Offset print and guilloches of many inks
go the same way, so that what is told apart is the display and not the sensor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.random import Generator

from kia_verify.imaging.geometry import Floats, apply, rectangle
from samples.camera import Exposure, Light, Matrix, develop, encode, plane_to_image, shift, to_light
from samples.model import Image
from samples.surfaces import Plane, fractal

Panel = Literal["stripe", "diamond"]
Wave = tuple[float, float, float, float]
"""Cycles per display pixel across and down, amplitude, phase in radians."""
Shade = Callable[[Plane, Plane, float], Light]
"""Gain (height, width, BGR) at a place (x, y) in shares of the sheet's width, at so many of the sensor's
pixels to that width. What lens and pixel leave of each wave is in the gain (`_passed`): no sum of a few sharp
waves has to be blurred afterwards."""

LIT = 0.85
"""Share of a display pixel's height that shines; the rest is wiring."""
NEVER_BLACK = 0.015
"""Light of a display's black, as a share of its white."""


@dataclass(frozen=True)
class Optics:
    """One way of taking the picture.

    Attributes:
        sensor: long side of the sensor in pixels.
        file: long side of the file that is sent.
        fill: share of the frame that the sheet takes.
        tilt, turn: of the camera against the sheet, degrees.
        blur: standard deviation of the lens in pixels of the sensor.
        bend: of the lens's distortion, share of the radius at the corner.
        calm: whether the phone takes single odd colours out of the mosaic, as most do.
        noise: as in `camera.Exposure`.
        quality: of the JPEG file.
    """

    sensor: int = 3264
    file: int = 1600
    fill: float = 0.9
    tilt: float = 5.0
    turn: float = 2.0
    blur: float = 0.7
    bend: float = 0.01
    calm: bool = True
    noise: float = 0.006
    quality: int = 78


def draw_optics(rng: Generator) -> Optics:
    """As phones and people differ."""
    return Optics(
        sensor=int(rng.choice([2592, 3264, 4000])),
        file=int(rng.choice([1280, 1600, 1600, 2048])),
        fill=float(rng.uniform(0.6, 0.95)),
        tilt=float(rng.uniform(0, 15)),
        turn=float(rng.uniform(-8, 8)),
        blur=float(rng.uniform(0.5, 1.1)),
        bend=float(rng.uniform(-0.02, 0.02)),
        calm=bool(rng.random() < 0.7),
        noise=float(rng.uniform(0.002, 0.010)),
        quality=int(rng.integers(68, 86)),
    )


def photograph(
    sheet: Image, shade: Shade | None, optics: Optics, rng: Generator, surroundings: int = 10
) -> tuple[Image, Floats]:
    """A sheet as it comes out of the phone.

    Args:
        sheet: BGR, what is shown or printed.
        shade: gain of its fine structure; None for none.
        optics: the way it is taken.
        rng: source of noise; the same state with and without `shade` gives the same picture otherwise.
        surroundings: grey of what lies around the sheet, 0 to 255.

    Returns:
        BGR pixels of the file and the sheet's corners in them.
    """
    height, width = sheet.shape[:2]
    long, short = optics.sensor, optics.sensor * 3 // 4
    frame = np.array((long, short) if width > height else (short, long), np.float64)
    axis = float(rng.uniform(0, 360))
    box = rectangle(width, height) - 0.5
    seen = plane_to_image(optics.tilt, axis, 1.5 * max(width, height)) @ shift(-width / 2, -height / 2)
    c, s = np.cos(np.radians(optics.turn)), np.sin(np.radians(optics.turn))
    seen = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]]) @ seen
    corners = apply(seen, box)
    low, high = corners.min(axis=0), corners.max(axis=0)
    zoom = float((frame / (high - low)).min() * optics.fill)
    seen = shift(*((frame - zoom * (high + low)) / 2)) @ np.diag([zoom, zoom, 1.0]) @ seen
    light = _mapped(sheet, seen, frame, optics, shade, surroundings)
    scale = optics.file / optics.sensor
    size = round(frame[0] * scale), round(frame[1] * scale)
    # The phone exposes for what is brightest, a lit dot, and brightens the developed picture again.
    room = np.float32(max(1.0, float(np.percentile(light[::5, ::5], 99.5))))
    linear = cv2.resize(_mosaic(light / room, optics, rng), size, interpolation=cv2.INTER_AREA) * room
    exposure = Exposure(noise=optics.noise, sharpening=float(rng.uniform(0, 0.3)))
    data = encode(develop(np.asarray(linear, np.float32), exposure, rng), ".jpg", optics.quality)
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(pixels, np.uint8), apply(seen, box) * scale


def _mapped(
    sheet: Image, seen: Matrix, frame: Floats, optics: Optics, shade: Shade | None, surroundings: int
) -> Light:
    """Light on the sensor, linear BGR."""
    height, width = sheet.shape[:2]
    columns, rows = int(frame[0]), int(frame[1])
    x = np.arange(columns, dtype=np.float32)[None, :] - np.float32(columns / 2)
    y = np.arange(rows, dtype=np.float32)[:, None] - np.float32(rows / 2)
    bent = 1 + np.float32(optics.bend / (frame @ frame / 4)) * (x * x + y * y)
    x, y = x * bent + np.float32(columns / 2), y * bent + np.float32(rows / 2)
    back = np.linalg.inv(seen).astype(np.float32)
    depth = back[2, 0] * x + back[2, 1] * y + back[2, 2]
    at_x = (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / depth
    at_y = (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / depth
    spans = float(np.linalg.norm(np.subtract(*apply(seen, np.array([[0, height / 2], [width, height / 2]])))))
    # Averaged first where the sheet is finer than the sensor, as light on a pixel is.
    factor = min(1.0, spans / width)
    small = cv2.resize(sheet, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    fx, fy = np.float32(small.shape[1] / width), np.float32(small.shape[0] / height)
    border = (surroundings,) * 3
    shown = cv2.remap(small, at_x * fx, at_y * fy, cv2.INTER_LINEAR, borderValue=border)
    light = np.asarray(
        cv2.GaussianBlur(to_light(np.asarray(shown, np.uint8)), (0, 0), optics.blur), np.float32
    )
    if shade is not None:
        light *= shade(at_x / np.float32(width), at_y / np.float32(width), spans)
    return light


def _mosaic(light: Light, optics: Optics, rng: Generator) -> Light:
    """One colour to a pixel of the sensor, and the phone's guess at the others."""
    raw = np.empty(light.shape[:2], np.float32)
    raw[0::2, 0::2], raw[1::2, 1::2] = light[0::2, 0::2, 0], light[1::2, 1::2, 2]
    raw[0::2, 1::2], raw[1::2, 0::2] = light[0::2, 1::2, 1], light[1::2, 0::2, 1]
    raw += np.float32(0.5 * optics.noise) * rng.standard_normal(raw.shape, dtype=np.float32)
    # In the root of the light, so that 8 bits keep the shadows.
    coded = np.asarray(np.sqrt(np.clip(raw, 0, 1)) * 255, np.uint8)
    colours = np.asarray(cv2.demosaicing(coded, cv2.COLOR_BayerRG2BGR_EA), np.uint8)
    if optics.calm:
        chroma = cv2.cvtColor(colours, cv2.COLOR_BGR2YCrCb)
        for channel in (1, 2):
            chroma[..., channel] = cv2.medianBlur(np.ascontiguousarray(chroma[..., channel]), 5)
        colours = np.asarray(cv2.cvtColor(chroma, cv2.COLOR_YCrCb2BGR), np.uint8)
    return np.asarray((colours.astype(np.float32) / 255) ** 2, np.float32)


def _passed(cycles: float, blur: float) -> float:
    """What a lens of that blur and a square pixel leave of a wave of so many cycles per pixel."""
    return float(np.sinc(cycles) * np.exp(-2 * (np.pi * blur * cycles) ** 2))


def _waves(panel: Panel, colour: int) -> list[Wave]:
    """Fourier series of one colour's light over the display without its constant 1; colour 0 is blue."""
    waves: list[Wave] = []
    if panel == "stripe":
        for m, n in ((1.0, 0.0), (2.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -1.0)):
            share = np.sinc(m / 3) * np.sinc(n * LIT)
            waves.append((m, n, float(2 * share), -2 * np.pi * m * (2 - colour) / 3))
    elif colour == 1:  # green in the corner of every pixel, small
        for m, n in ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -1.0)):
            waves.append((m, n, float(2 * np.sinc(m * 0.5) * np.sinc(n * 0.5)), 0.0))
    else:  # red and blue take turns in the middle of the pixels
        for m, n in ((0.5, 0.5), (0.5, -0.5), (1.0, 0.0), (0.0, 1.0)):
            phase = -np.pi * (m + n) - (2 * np.pi * m if colour == 0 else 0.0)
            waves.append((m, n, float(2 * np.sinc(m * 0.7) * np.sinc(n * 0.7)), phase))
    return waves


def display(pixels_across: float, panel: Panel, blur: float) -> Shade:
    """A lit display.

    Args:
        pixels_across: display pixels that the sheet's width takes.
        panel: three stripes (monitors, laptops, cheap phones) or a diamond lattice (OLED phones).
        blur: standard deviation of the lens in pixels of the sensor.
    """

    def shade(x: Plane, y: Plane, spans: float) -> Light:
        gain = np.ones((*x.shape, 3), np.float32)
        turn = np.float32(2 * np.pi * pixels_across)
        for colour in range(3):
            for m, n, amplitude, phase in _waves(panel, colour):
                left = amplitude * _passed(float(np.hypot(m, n)) * pixels_across / spans, blur)
                if abs(left) > 0.002:
                    place = turn * (np.float32(m) * x + np.float32(n) * y) + np.float32(phase)
                    gain[..., colour] += np.float32(left) * np.cos(place)
        return np.asarray(np.maximum(gain, 0), np.float32)

    return shade


def lit(sheet: Image, rng: Generator) -> Image:
    """The sheet as a display shows it: bluish, its blacks not black."""
    tint = np.array((1.0, rng.uniform(0.93, 1.0), rng.uniform(0.86, 1.0)), np.float32)
    black = 255 * NEVER_BLACK ** (1 / 2.2)
    return np.asarray(np.clip(sheet * tint * (1 - black / 255) * 0.95 + black, 0, 255), np.uint8)


def rosette(lines_across: float, tint: tuple[float, float, float], blur: float) -> Shade:
    """An offset tint: three inks' dots, each in its own direction (ISO 12647-2).

    Args:
        lines_across: dots to the sheet's width; 60 to the centimetre are usual.
        tint: share of the paper that cyan, magenta and yellow cover.
    """

    def shade(x: Plane, y: Plane, spans: float) -> Light:
        gain = np.ones((*x.shape, 3), np.float32)
        kept = np.float32(0.5 * _passed(lines_across / spans, blur))
        for angle, cover, colour in zip((15.0, 75.0, 0.0), tint, (2, 1, 0), strict=True):
            c, s = np.float32(np.cos(np.radians(angle))), np.float32(np.sin(np.radians(angle)))
            turn = np.float32(2 * np.pi * lines_across)
            dots = np.cos(turn * (c * x + s * y)) + np.cos(turn * (c * y - s * x))
            gain[..., colour] *= 1 - np.float32(cover) * (1 + kept * dots)
        return gain

    return shade


def guilloche(
    lines_across: float, inks: list[tuple[float, float, float]], curved: bool, blur: float, rng: Generator
) -> Shade:
    """Fine lines of several inks side by side, straight or bowed, over part of the sheet.

    Args:
        lines_across: lines of each ink to the sheet's width.
        inks: what each ink swallows of blue, green and red, 0 to 1.
        curved: rings and waves; otherwise a straight ruling.
        rng: source of their form.
    """
    angle, bow, centre = rng.uniform(0, np.pi), rng.uniform(0.01, 0.05), rng.uniform(0, 1, 2)
    rings, room = bool(rng.random() < 0.5), float(rng.uniform(0.04, 0.10))
    phases = np.cumsum(rng.uniform(0.2, 0.5, len(inks)))
    period = float(rng.uniform(0.1, 0.4))

    def shade(x: Plane, y: Plane, spans: float) -> Light:
        along = np.float32(np.cos(angle)) * x + np.float32(np.sin(angle)) * y
        if curved and rings:
            along = np.hypot(x - np.float32(centre[0]), y - np.float32(centre[1]))
        elif curved:
            aside = np.float32(np.cos(angle)) * y - np.float32(np.sin(angle)) * x
            along = along + np.float32(bow) * np.sin(np.float32(2 * np.pi / period) * aside)
        inside = (x > room) & (x < 1 - room) & (y > room) & (y < y.max() - room)
        kept = np.float32(_passed(lines_across / spans, blur))
        gain = np.ones((*x.shape, 3), np.float32)
        for phase, ink in zip(phases, inks, strict=True):
            wave = 0.5 + 0.5 * kept * np.cos(
                np.float32(2 * np.pi) * (np.float32(lines_across) * along + phase)
            )
            gain *= 1 - np.where(inside, wave, 0)[..., None] * np.array(ink, np.float32)
        return gain

    return shade


def weave(threads_across: float, blur: float, rng: Generator) -> Shade:
    """Cloth under the lens: threads in two directions, of one colour."""
    depth = float(rng.uniform(0.2, 0.6))

    def shade(x: Plane, y: Plane, spans: float) -> Light:
        turn = np.float32(2 * np.pi * threads_across)
        kept = np.float32(depth * _passed(threads_across / spans, blur))
        loose = np.float32(0.4) * fractal(x.shape[0], x.shape[1], np.random.default_rng(1), (3, 3), 2)
        both = np.cos(turn * x + loose) * np.cos(turn * y + loose)
        return np.repeat((1 + kept * both)[..., None], 3, axis=2).astype(np.float32)

    return shade
