"""The reader's networks: where the installed package keeps them, and how they are loaded.

RapidOCR ships PP-OCRv6 (small) inside its wheel; nothing is downloaded. The recogniser knows
18,710 characters. Its last layer is cut to the alphabet that Indonesian documents print, in
memory: fewer operations, and no Chinese character to take a letter for.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from kia_verify.errors import EngineMissingError
from kia_verify.models_path import models_directory
from kia_verify.network import Ranges
from kia_verify.reading.evidence import ALPHABET

DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
CHANGES = "recogniser_changes.npz"
RANGES = "recogniser_ranges.json"
STEP = ".step"
"""Ending of the names of the steps in CHANGES: each weight's changes are whole multiples of one step."""
KEPT = 0.6
"""Share of the change that is applied: between both networks nearly all that was gained on small print is
there, and little of what was forgotten of other print (Wortsman et al., CVPR 2022, "Robust fine-tuning of
zero-shot models")."""


def weights_path(name: str) -> Path:
    """Path of a network inside the installed rapidocr package.

    Raises:
        EngineMissingError: the package or the file is not there.
    """
    spec = find_spec("rapidocr")
    path = Path(spec.origin).parent / "models" / name if spec and spec.origin else None
    if path is None or not path.is_file():
        raise EngineMissingError(
            f"The reader's network {name} is not installed.",
            remedy="Install the locked packages with `make setup`.",
        )
    return path


def tuned_recogniser(kept: float = KEPT) -> bytes:
    """The recogniser cut to ALPHABET and tuned on small print (models/recogniser.md), serialised.

    Args:
        kept: share of the change, from 0 (as installed) to 1 (as training left it).

    Raises:
        EngineMissingError: the network is not the one that was tuned.
    """
    model = onnx.load_from_string(latin_recogniser())
    weights = {initializer.name: initializer for initializer in model.graph.initializer}
    with np.load(models_directory() / CHANGES) as changes:
        for name in changes.files:
            if name.endswith(STEP):
                continue
            value = numpy_helper.to_array(weights[name]) if name in weights else np.zeros(0, np.float32)
            change = changes[name].astype(np.float32) * changes[name + STEP] * np.float32(kept)
            if value.shape != change.shape:
                raise EngineMissingError(
                    f"The recogniser {RECOGNISER} is not the one that was tuned: weight {name} differs.",
                    remedy="Install the locked packages with `make setup`.",
                )
            weights[name].CopyFrom(numpy_helper.from_array(value + change, name))
    serialised: bytes = model.SerializeToString()
    return serialised


def latin_recogniser() -> bytes:
    """The recogniser as it was installed, its last layer cut to ALPHABET, serialised.

    The softmax then runs over these characters alone, so the posteriors are conditioned on
    the print being Latin.

    Raises:
        EngineMissingError: the network is not the one this engine was made for.
    """
    model = onnx.load(str(weights_path(RECOGNISER)))
    listed = next((entry.value for entry in model.metadata_props if entry.key == "character"), "")
    characters = ["", *listed.splitlines(), " "]
    columns = [characters.index(character) for character in ALPHABET if character in characters]
    classes = len(characters)
    cut = 0
    for initializer in model.graph.initializer:
        if len(columns) == len(ALPHABET) and initializer.dims and initializer.dims[-1] == classes:
            weights = numpy_helper.to_array(initializer)[..., columns]
            initializer.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(weights), initializer.name))
            cut += 1
    if cut != 2:
        raise EngineMissingError(
            f"The recogniser {RECOGNISER} has another shape than expected.",
            remedy="Install the locked packages with `make setup`.",
        )
    del model.graph.output[0].type.tensor_type.shape.dim[:]
    serialised: bytes = model.SerializeToString()
    return serialised


def recogniser_ranges() -> Ranges:
    """Ranges of the inputs of the recogniser's pointwise convolutions (models/recogniser_ranges)."""
    listed = json.loads((models_directory() / RANGES).read_text(encoding="utf-8"))
    return {name: (float(least), float(greatest)) for name, (least, greatest) in listed.items()}
