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

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from kia_verify.imaging.geometry import Floats, Image
from kia_verify.imaging.measure import Measure, Scale
from kia_verify.report import Code

Complexes = NDArray[np.complex64]
Singles = NDArray[np.float32]
Indices = NDArray[np.intp]

NAME = "screen"
UNIT = "share of the sheet under a display's pattern"
SCALE = Scale(hopeless=0.60, limit=0.30, target=0.10)
"""Originals (238 subjects of two sets of photographs): 0 to 0.17, by lattice; no running hues beyond 0.07."""
ALONE = 0.28
"""The most that one kind of evidence counts which print may give as well: POOR, never BAD."""
WINDOW, STEP = 128, 96
"""Side and distance of the windows in pixels."""
BANDS = np.geomspace(3 / WINDOW, 0.30, 7)
"""Rings of frequencies, cycles per pixel, in which hues are looked for; JPEG leaves no colour above."""
FINE = np.geomspace(0.16, 0.49, 5)
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
    seen = _evidence(image)
    doubtful = max(seen.hues.share(SURE_HUE), seen.lattice.share(SURE_LATTICE))
    certain = seen.beyond_ink.share(SURE_BEYOND_INK)
    half = np.asarray(cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    if min(half.shape[:2]) >= WINDOW + 2 * STEP:  # bands too broad for one window
        seen = _evidence(half)
        doubtful = max(doubtful, seen.hues.share(SURE_HUE))
        certain = max(certain, seen.beyond_ink.share(SURE_BEYOND_INK))
    return max(certain, min(ALONE, doubtful))


@dataclass(frozen=True)
class _Evidence:
    """Running hues, those of them that inks do not explain, and the weaker direction of lattices."""

    hues: _Field
    beyond_ink: _Field
    lattice: _Field


def _evidence(image: Image) -> _Evidence:
    runs, beyond, both = [], [], []
    for colours, sums in _rows(image):
        power = _power(colours)
        mirrored = _mirrored(power)
        ink = np.float32(BEYOND_INK) * _power(sums)
        whole = power + mirrored
        hues, fine = _bins(BANDS), _bins(FINE, half=True)
        floor = HUE_FLOORS * _medians(power, BANDS)[:, hues]
        one_sided = (power - mirrored)[:, hues]
        runs.append(one_sided / (whole[:, hues] + floor))
        beyond.append((one_sided - ink[:, hues]) / (whole[:, hues] + ink[:, hues] + floor))
        both.append(whole[:, fine] / (whole[:, fine] + LATTICE_FLOORS * _medians(power, FINE)[:, fine]))
    return _Evidence(
        _strongest(_averaged(np.stack(runs))),
        _strongest(_averaged(np.stack(beyond))),
        _lattice(_averaged(np.stack(both))),
    )


def _strongest(strength: Singles) -> _Field:
    """At each window the strongest peak of the bands."""
    bins = _bins(BANDS)
    best = strength.argmax(axis=2)
    own = np.take_along_axis(strength, best[..., None], axis=2)[..., 0]
    return _Field(own.astype(np.float64), _FX[bins][best], _FY[bins][best])


def _lattice(strength: Singles) -> _Field:
    """At each window the strongest peak that lies across the strongest of all."""
    bins = _bins(FINE, half=True)
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


def _rows(image: Image) -> Iterator[tuple[Complexes, Singles]]:
    """The windows of each row: opponent colour as a complex number, and the sum of the channels.

    Of logarithms, in which a gain is a summand; without means, limited. Shape (columns, WINDOW, WINDOW).
    """
    rgb = np.log(image[..., ::-1].astype(np.float32) + np.float32(DARKEST))
    # By hand: a matrix product wakes a numerical library's threads for every row, which can take seconds.
    red, green, blue = (rgb[..., channel] for channel in range(3))
    colour = np.empty(red.shape, np.complex64)
    colour.real, colour.imag = red - (green + blue) / 2, (green - blue) * np.float32(np.sqrt(3) / 2)
    total = red + green + blue
    height, width = total.shape
    for top in range(0, height - WINDOW + 1, STEP):
        places = [np.s_[top : top + WINDOW, at : at + WINDOW] for at in range(0, width - WINDOW + 1, STEP)]
        colours = np.stack([colour[place] - colour[place].mean() for place in places])
        sums = np.stack([total[place] - total[place].mean() for place in places])
        limit = np.float32(LIMITED)
        colours *= np.minimum(1, limit / np.maximum(np.abs(colours), np.float32(1e-6)))
        yield colours, np.clip(sums, -3 * limit, 3 * limit)


def _power(windows: Complexes | Singles) -> Singles:
    """Power at each frequency, mean of 3 x 3 bins since a peak covers a few; shape (columns, bins)."""
    complexes = np.asarray(windows * _HANN, np.complex64).view(np.float32).reshape(*windows.shape, 2)
    spectra = np.stack([cv2.dft(window) for window in complexes])  # many times as fast as NumPy's
    power = np.asarray(spectra[..., 0] ** 2 + spectra[..., 1] ** 2, np.float32)
    for axis in (1, 2):
        power = (np.roll(power, 1, axis) + power + np.roll(power, -1, axis)) / np.float32(3)
    return power.reshape(len(windows), -1)


def _mirrored(power: Singles) -> Singles:
    """The power at the opposite of each frequency."""
    square = power.reshape(-1, WINDOW, WINDOW)
    return np.roll(square[:, ::-1, ::-1], 1, axis=(1, 2)).reshape(power.shape)


def _bins(rings: Floats, half: bool = False) -> Indices:
    """Indices of the bins within the rings, of half the plane or of all of it."""
    inside = (rings[0] <= _FREQUENCY) & (rings[-1] > _FREQUENCY)
    return np.flatnonzero(inside & _HALF if half else inside)


def _medians(power: Singles, rings: Floats) -> Singles:
    """The median power of each bin's ring, above nought; shape (columns, bins)."""
    medians = np.ones_like(power)
    for low, high in pairwise(rings):
        ring = np.flatnonzero((low <= _FREQUENCY) & (high > _FREQUENCY))
        medians[:, ring] = np.median(power[:, ring], axis=1, keepdims=True) + np.float32(1e-3)
    return medians


def _averaged(strength: Singles) -> Singles:
    """Mean over each window and its neighbours; shape (rows, columns, bins)."""
    for axis in (0, 1):
        size = strength.shape[axis]
        padded = np.pad(strength, [(1, 1) if at == axis else (0, 0) for at in range(3)])
        total = sum(np.take(padded, range(start, start + size), axis=axis) for start in range(3))
        count = np.convolve(np.ones(size), np.ones(3), "same")
        strength = np.asarray(total / (count[:, None] if axis else count[:, None, None]), np.float32)
    return strength
