"""Writes a trained network as ONNX (for use) and as a state (to train on)."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from models.outline_network.network import BOUNDARY, SIDE, OutlineNetwork

OPSET = 17


class _Named(nn.Module):
    """The network with its two outputs apart."""

    def __init__(self, network: OutlineNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        logits = self.network(image)
        return logits[:, :BOUNDARY], logits[:, BOUNDARY:]


def export(network: OutlineNetwork, file: Path) -> None:
    """Writes `file` (ONNX, opset 17, static shapes, norms folded) and a state beside it, each at once.

    The model takes `image` (1, 3, 320, 320), RGB 0 to 1, and gives the logits `classes` (1, 4, 160, 160)
    and `boundary` (1, 1, 160, 160). Its weights are stored with 16 bits and used with 32.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    plain = OutlineNetwork()
    plain.load_state_dict(network.state_dict())
    plain.eval()
    half_done = file.with_suffix(".part")
    torch.save(plain.state_dict(), half_done)
    os.replace(half_done, file.with_suffix(".pt"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter announces its successor, which needs another package
        torch.onnx.export(
            _Named(plain),
            (torch.zeros(1, 3, SIDE, SIDE),),
            str(half_done),
            opset_version=OPSET,
            dynamo=False,
            input_names=["image"],
            output_names=["classes", "boundary"],
        )
    onnx.save(_halved(onnx.load(str(half_done))), str(half_done))
    os.replace(half_done, file)


def _halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with its larger weights stored as 16-bit floats, each cast back where it is used."""
    graph = model.graph
    casts = []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < 256:
            continue
        name = weight.name
        weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + "_16"))
        casts.append(onnx.helper.make_node("Cast", [name + "_16"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model
