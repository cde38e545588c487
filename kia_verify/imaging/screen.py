"""Photograph of a screen: the display's pixels, or their beats with the sensor's, all over the sheet.

Three things tell them from print, whatever is printed:

* The red, green and blue stripes of a display stand side by side, so its pattern reaches the three channels
  one after the other, and along it the colour runs through all hues in one sense. An ink darkens all channels
  at the same places: its colour moves to and fro along one line of the colour plane. With the opponent
  colours as one complex number, the hue's run is a one-sided peak of the spectrum, at a frequency k but not
  at -k, and a print's pattern two-sided. (The sensor's own mosaic turns fine print into colour bands too, but
  with the channels in phase or in opposition, so two-sided.)
  Several inks side by side can make hues run, but then the sum of the channels swings as much as their
  differences, since every ink takes light away. Stripes only share it out.
* Where the colours take turns on a lattice (OLED) they run in no one sense, but the lattice shows in two
  directions at every place. Lines of a guilloche run one way at a place.
* A display's pattern does not know what is displayed: it goes on, changing slowly, under text, portrait and
  white margin alike. A print's is somewhere, follows curves, and what stands on it breaks it.

So the spectrum is taken in small windows, bounded, and averaged with the neighbours', so that one loud
place counts no more than a faint one; the value is the share of the sheet over which neighbours agree.
Only hues that run beyond what inks can do are refused; anything less is for a person to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image
from kia_verify.imaging.measure import Measure, Scale
from kia_verify.report import Code

Singles = NDArray[np.float32]
Indices = NDArray[np.intp]
Rings = tuple[float, ...]

NAME = "screen"
UNIT = "share of the sheet under a display's pattern"
SCALE = Scale(hopeless=0.60, limit=0.30, target=0.10)
"""Originals (238 subjects of two sets of photographs): 0 to 0.17, by lattice; no running hues beyond 0.07."""
ALONE = 0.28
"""The most that one kind of evidence counts which print may give as well: POOR, never BAD."""
WINDOW, STEP = 128, 96
"""Side and distance of the windows in pixels."""
BANDS: Rings = tuple(np.geomspace(3 / WINDOW, 0.30, 7).tolist())
"""Rings of frequencies, cycles per pixel, in which hues are looked for; JPEG leaves no colour above."""
FINE: Rings = tuple(np.geomspace(0.16, 0.49, 5).tolist())
"""Rings in which lattices are looked for."""
LIMITED = 0.15
"""Largest deviation of the opponent colour in a window that counts, in natural logarithms; for the sum of
the three channels three times as much."""
BEYOND_INK = 1.5
"""Power of the running hues over that of the channels' sum, from which inks do not explain them. A single
ink, which only darkens, has at most 1; two of usual purity side by side hardly more. Measured on thirteen
simulated blanks with lines of two or three inks whose hues run: at most a tenth of the sheet; on displays
whose stripes the file still resolves (a pixel of the display on four of the sensor's): six tenths and more.
Finer ones stay in doubt."""
DARKEST = 20.0
"""Added to pixel values before their logarithm: what is darker is noise."""
HUE_FLOORS, LATTICE_FLOORS = 4.0, 16.0
"""Medians of a ring that are added to a peak's power, so that noise is never nearly all of it."""
SURE_HUE, SURE_BEYOND_INK, SURE_LATTICE = 0.55, 0.50, 0.80
"""Bounded strength of a peak, averaged over nine windows, from which it counts; noise of hues reaches 0.5."""
ACROSS = 0.87
"""Cosine of the angle (30 degrees) that two directions of a lattice have between them at least."""
FEWEST = 6
"""Windows that have to agree."""

_HANN = np.outer(np.hanning(WINDOW), np.hanning(WINDOW)).astype(np.float32)
_FY, _FX = (part.ravel() for part in np.meshgrid(*[np.fft.fftfreq(WINDOW)] * 2, indexing="ij"))
_FREQUENCY = np.hypot(_FX, _FY)
_HALF = (_FX > 0) | ((_FX == 0) & (_FY > 0))
_OPPOSITE = np.roll(np.arange(WINDOW**2).reshape(WINDOW, WINDOW)[::-1, ::-1], 1, axis=(0, 1)).ravel()
"""Index of the bin of the opposite frequency."""
_LOGARITHMS = np.log(np.arange(256, dtype=np.float32) + np.float32(DARKEST))


@dataclass(frozen=True)
class _Field:
    """Each window's strongest peak: bounded strength, and frequency in cycles per pixel; (rows, columns)."""

    strength: Floats
    fx: Floats
    fy: Floats

    def share(self, least: float) -> float:
        """Share of the windows that are as strong and agree with enough neighbours."""
        rows, columns = self.strength.shape
        waiting = {(int(i), int(j)) for i, j in np.argwhere(self.strength > least)}
        agreeing = 0
        while waiting:
            reached = [waiting.pop()]
            size = 0
            while reached:
                i, j = reached.pop()
                size += 1
                for near in ((i, j + 1), (i, j - 1), (i + 1, j), (i - 1, j)):
                    if near in waiting and self._agree((i, j), near):
                        waiting.remove(near)
                        reached.append(near)
            agreeing += size if size >= FEWEST else 0
        return float(agreeing / (rows * columns))

    def _agree(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        apart = np.hypot(self.fx[one] - self.fx[other], self.fy[one] - self.fy[other])
        own = np.hypot(self.fx[one], self.fy[one])
        return bool(apart < 1.5 / WINDOW + 0.1 * own)


def assess(image: Image) -> Measure:
    """Share of the sheet that shows a display's pattern.

    Args:
        image: BGR, straightened, without surroundings, not enlarged.
    """
    value = display_share(image)
    if value is None:
        return Measure.not_assessed(NAME, UNIT, Code.NOT_ORIGINAL)
    return Measure.on(SCALE, NAME, value, UNIT, Code.NOT_ORIGINAL)


def display_share(image: Image) -> float | None:
    """0 to 1; None where the image is too small to tell."""
    if min(image.shape[:2]) < WINDOW + 2 * STEP:
        return None
    powers = list(_powers(image))
    hues, certain = _hues(powers)
    doubtful = max(hues, _lattice(_averaged(_lattices(powers))).share(SURE_LATTICE))
    half = np.asarray(cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    if min(half.shape[:2]) >= WINDOW + 2 * STEP:  # bands too broad for one window
        hues, beyond_ink = _hues(_powers(half))
        doubtful, certain = max(doubtful, hues), max(certain, beyond_ink)
    return max(certain, min(ALONE, doubtful))


def _hues(powers: Iterable[tuple[Singles, Singles]]) -> tuple[float, float]:
    """Shares of the sheet on which hues run, and on which they do so beyond what inks explain."""
    runs, beyond = [], []
    bins, rings = _bins(BANDS)
    for power, of_sums in powers:
        own, opposite = np.take(power, bins, axis=1), np.take(power, _OPPOSITE[bins], axis=1)
        ink = np.float32(BEYOND_INK) * np.take(of_sums, bins, axis=1)
        one_sided = own - opposite
        bounds = own + opposite
        for ring in rings:
            bounds[:, ring] += HUE_FLOORS * _median(own[:, ring])
        runs.append(one_sided / bounds)
        beyond.append((one_sided - ink) / (bounds + ink))
    hues, beyond_ink = (_strongest(_averaged(np.stack(strength))) for strength in (runs, beyond))
    return hues.share(SURE_HUE), beyond_ink.share(SURE_BEYOND_INK)


def _lattices(powers: Iterable[tuple[Singles, Singles]]) -> Singles:
    """Bounded strength of two-sided peaks; shape (rows, columns, bins)."""
    both = []
    bins, rings = _bins(FINE, half=True)
    for power, _ in powers:
        own, opposite = np.take(power, bins, axis=1), np.take(power, _OPPOSITE[bins], axis=1)
        whole = own + opposite
        bounds = whole.copy()
        for ring in rings:
            bounds[:, ring] += LATTICE_FLOORS * _median(np.hstack([own[:, ring], opposite[:, ring]]))
        both.append(whole / bounds)
    return np.stack(both)


def _strongest(strength: Singles) -> _Field:
    """At each window the strongest peak of the bands."""
    bins, _ = _bins(BANDS)
    best = strength.argmax(axis=2)
    own = np.take_along_axis(strength, best[..., None], axis=2)[..., 0]
    return _Field(own.astype(np.float64), _FX[bins][best], _FY[bins][best])


def _lattice(strength: Singles) -> _Field:
    """At each window the strongest peak that lies across the strongest of all."""
    bins, _ = _bins(FINE, half=True)
    fx, fy = _FX[bins], _FY[bins]
    unit_x, unit_y = fx / _FREQUENCY[bins], fy / _FREQUENCY[bins]
    rows, columns = strength.shape[:2]
    found = np.zeros((3, rows, columns))
    for i in range(rows):
        for j in range(columns):
            own = strength[i, j]
            first = int(own.argmax())
            aside = np.abs(unit_x * unit_x[first] + unit_y * unit_y[first]) < ACROSS
            second = int(np.where(aside, own, 0).argmax())
            found[:, i, j] = own[second], fx[second], fy[second]
    return _Field(*found)


def _powers(image: Image) -> Iterator[tuple[Singles, Singles]]:
    """Of the windows of each row: power of the opponent colour, and of the sum of the channels.

    Of logarithms, in which a gain is a summand; without means, limited. Shape (columns, bins).
    """
    blue, green, red = (np.asarray(plane, np.float32) for plane in cv2.split(cv2.LUT(image, _LOGARITHMS)))
    along = np.asarray(red - (green + blue) / 2, np.float32)
    across = np.asarray((green - blue) * np.float32(np.sqrt(3) / 2), np.float32)
    total = np.asarray(red + green + blue, np.float32)
    limit = np.float32(LIMITED)
    for top in range(0, len(total) - WINDOW + 1, STEP):
        real, imaginary, sums = (_windows(plane[top : top + WINDOW]) for plane in (along, across, total))
        size = np.sqrt(real * real + imaginary * imaginary)
        taper = _HANN * np.minimum(1, limit / np.maximum(size, np.float32(1e-6)))
        colours = np.stack([real * taper, imaginary * taper], axis=-1)
        yield _power(colours), _power(_HANN * np.clip(sums, -3 * limit, 3 * limit))


def _windows(band: Singles) -> Singles:
    """The windows of a row, without their means; shape (columns, WINDOW, WINDOW)."""
    windows = np.lib.stride_tricks.sliding_window_view(band, WINDOW, axis=1)[:, ::STEP].swapaxes(0, 1)
    return np.asarray(windows - windows.mean(axis=(1, 2), keepdims=True), np.float32)


def _power(windows: Singles) -> Singles:
    """Power at each frequency, mean of 3 x 3 bins since a peak covers a few; shape (columns, bins).

    Args:
        windows: (columns, WINDOW, WINDOW), or with a last axis of real and imaginary parts.
    """
    power = np.empty((len(windows), WINDOW, WINDOW), np.float32)
    for window, mean in zip(windows, power, strict=True):
        spectrum = cv2.dft(window, flags=cv2.DFT_COMPLEX_OUTPUT)  # many times as fast as NumPy's
        square = np.asarray(spectrum * spectrum, np.float32)
        wrapped = cv2.copyMakeBorder(square[..., 0] + square[..., 1], 1, 1, 1, 1, cv2.BORDER_WRAP)
        mean[:] = cv2.blur(wrapped, (3, 3))[1:-1, 1:-1]
    return power.reshape(len(windows), -1)


@cache
def _bins(rings: Rings, half: bool = False) -> tuple[Indices, tuple[slice, ...]]:
    """Indices of the bins within the rings, ring by ring, of half the plane or of all of it; each ring's."""
    members = [
        np.flatnonzero((low <= _FREQUENCY) & (high > _FREQUENCY) & (_HALF | (not half)))
        for low, high in pairwise(rings)
    ]
    ends = np.cumsum([0, *map(len, members)]).tolist()
    return np.concatenate(members), tuple(slice(*ring) for ring in pairwise(ends))


def _median(power: Singles) -> Singles:
    """The median power of each window, above nought; shape (columns, 1)."""
    return np.asarray(np.median(power, axis=1, keepdims=True), np.float32) + np.float32(1e-3)


def _averaged(strength: Singles) -> Singles:
    """Mean over each window and its neighbours; shape (rows, columns, bins)."""
    for axis in (0, 1):
        padded = np.pad(strength, [(1, 1) if at == axis else (0, 0) for at in range(3)])
        rows = padded.swapaxes(0, axis)
        count = np.convolve(np.ones(strength.shape[axis]), np.ones(3), "same").astype(np.float32)
        mean = (rows[:-2] + rows[1:-1] + rows[2:]) / count[:, None, None]
        strength = mean.swapaxes(0, axis)
    return strength
