"""Writes models/recogniser_ranges.json: what values the recogniser's layers are given.

The pointwise convolutions take most of the recogniser's time and are computed in 8 bit integers, for
which the range of their inputs has to be known. It is measured on text lines of fictional photographs: not
from the least to the greatest value but the range in which levels miss them by the least square error, since
a few large values would take the levels that all others need (Nagel et al. 2021, section 3.1).
The other layers stay as they are: quantising the first few, of few channels, changed readings most.

Usage: python -m samples build/ranges --count 4 --split tune --seed 4242
       python -m models.recogniser_ranges.measure build/ranges
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import openvino
from numpy.typing import NDArray
from openvino import opset13

from kia_verify import ImageRefused, load_application
from kia_verify.imaging.geometry import Image
from kia_verify.network import LEVELS
from kia_verify.reading.detector import Detector
from kia_verify.reading.recogniser import batches, crop_line
from kia_verify.reading.weights import RANGES, tuned_recogniser

Values = NDArray[np.float32]
LONG_SIDE = 1600
LINES = 16
"""Lines taken of each photograph."""
VALUES = 2000
"""Values taken of each layer's input for each batch of lines."""
NARROWER = np.linspace(0.4, 1.0, 13)
"""Shares of the least and of the greatest value that are tried as edges."""


def main() -> None:
    """Measures the ranges on the photographs of a set and writes them beside this directory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path, help="made by `python -m samples`")
    crops = _crops(parser.parse_args().set / "applications")
    ranges = _ranges(crops)
    text = json.dumps({name: [round(edge, 3) for edge in pair] for name, pair in ranges.items()}, indent=1)
    Path(__file__).parents[1].joinpath(RANGES).write_text(text + "\n", encoding="utf-8")
    print(f"{len(ranges)} layers measured on {len(crops)} lines")


def _crops(inbox: Path) -> list[Image]:
    """Text lines of every photograph as stored, whichever way up; every second one turned by half."""
    detector, rng = Detector(), np.random.default_rng(0)
    crops: list[Image] = []
    for folder in sorted(inbox.iterdir()):
        for source in load_application(folder).sources:
            try:
                pixels = source.load().pixels
            except ImageRefused:
                continue
            quads = detector.find(pixels, LONG_SIDE)
            chosen = rng.permutation(len(quads))[:LINES]
            lines = [crop_line(pixels, quads[index]) for index in chosen]
            crops += [
                np.ascontiguousarray(line[::-1, ::-1]) if n % 2 else line for n, line in enumerate(lines)
            ]
    return crops


def _ranges(crops: list[Image]) -> dict[str, tuple[float, float]]:
    """The range of the inputs of each pointwise convolution, over all crops."""
    core = openvino.Core()
    model = core.read_model(tuned_recogniser(), b"")
    layers = [
        operation
        for operation in model.get_ordered_ops()
        if operation.get_type_name() == "Convolution" and list(operation.input(1).get_shape())[2:] == [1, 1]
    ]
    inputs = openvino.Model(
        [opset13.result(layer.input_value(0)) for layer in layers], model.get_parameters()
    )
    request = core.compile_model(inputs, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}).create_infer_request()
    rng = np.random.default_rng(1)
    taken: list[list[Values]] = [[] for _ in layers]
    for _, pixels in batches(crops):
        request.infer([pixels])
        for number, values in enumerate(taken):
            given = request.get_output_tensor(number).data.ravel()
            chosen = given[rng.integers(0, given.size, VALUES)]
            values.append(np.concatenate([chosen, [given.min(), given.max()]]).astype(np.float32))
    return {
        layer.get_friendly_name(): best_range(np.concatenate(values))
        for layer, values in zip(layers, taken, strict=True)
    }


def best_range(values: Values) -> tuple[float, float]:
    """The range, around zero, whose levels come nearest to the values by square error."""
    least, greatest = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    tried = {(low * least, high * greatest) for low in NARROWER for high in NARROWER}
    return min(sorted(tried), key=lambda edges: _square_error(values, *edges))


def _square_error(values: Values, low: float, high: float) -> float:
    step = max(high - low, 1e-6) / (LEVELS - 1)
    nearest = np.round((np.clip(values, low, high) - low) / step) * step + low
    return float(np.mean((nearest - values) ** 2))


if __name__ == "__main__":
    main()
