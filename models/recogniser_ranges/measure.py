"""Writes models/recogniser_ranges.json: what values the recogniser's layers are given.

The pointwise convolutions take most of the recogniser's time and are computed in 8 bit integers, for
which the range of their inputs has to be known. It is measured on text lines of fictional photographs.
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
from openvino import opset13

from kia_verify import ImageRefused, load_application
from kia_verify.imaging.geometry import Image
from kia_verify.reading.detector import Detector
from kia_verify.reading.recogniser import batches, crop_line
from kia_verify.reading.weights import RANGES, tuned_recogniser

LONG_SIDE = 1600
LINES = 16
"""Lines taken of each photograph."""


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
    """Least and greatest input of each pointwise convolution over all crops."""
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
    edges = np.tile([np.inf, -np.inf], (len(layers), 1))
    for _, pixels in batches(crops):
        request.infer([pixels])
        for number in range(len(layers)):
            values = request.get_output_tensor(number).data
            edges[number] = min(edges[number, 0], values.min()), max(edges[number, 1], values.max())
    names = [layer.get_friendly_name() for layer in layers]
    return {name: (float(least), float(most)) for name, (least, most) in zip(names, edges, strict=True)}


if __name__ == "__main__":
    main()
