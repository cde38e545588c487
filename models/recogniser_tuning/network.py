"""The recogniser as a PyTorch network: its ONNX graph, node by node, with weights that can be trained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

Attributes = dict[str, Any]
Node = tuple[str, list[str], str, Attributes]
"""Kind, names of what it is given, name of what it gives."""
Operation = Callable[[list[Tensor], Attributes], Tensor]


class Recogniser(nn.Module):
    """Logits of a line's steps, as the installed network gives them before its last softmax.

    Args:
        model: the network, serialised.
    """

    def __init__(self, model: bytes) -> None:
        super().__init__()
        graph = onnx.load_from_string(model).graph
        self._input, self._output = graph.input[0].name, graph.output[0].name
        self._names: dict[str, str] = {}
        self._constants: dict[str, Tensor] = {}
        self.weights = nn.ParameterDict()
        # Means and variances of batch normalisations are what was measured, not what is learnt.
        measured = {
            name for node in graph.node if node.op_type == "BatchNormalization" for name in node.input[3:]
        }
        for entry in graph.initializer:
            value = torch.tensor(numpy_helper.to_array(entry).copy())
            if value.is_floating_point() and value.numel() > 1 and entry.name not in measured:
                self._names[entry.name] = entry.name.replace(".", "__")  # no dots in a parameter's name
                self.weights[self._names[entry.name]] = nn.Parameter(value)
            else:
                self._constants[entry.name] = value
        self._nodes = _with_gelu(
            [(node.op_type, list(node.input), node.output[0], _attributes(node)) for node in graph.node]
        )

    def forward(self, pixels: Tensor) -> Tensor:
        """Shape (lines, 3, 48, width), -1 to 1, to (lines, steps, characters)."""
        values = {self._input: pixels}
        for kind, inputs, output, attributes in self._nodes:
            given = [self._value(values, name) for name in inputs if name]
            last = output == self._output and kind == "Softmax"
            values[output] = given[0] if last else _OPERATIONS[kind](given, attributes)
        return values[self._output]

    def named_weights(self) -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
        """The weights by their names in the ONNX graph."""
        return {name: self.weights[key].detach().numpy().copy() for name, key in self._names.items()}

    def _value(self, values: dict[str, Tensor], name: str) -> Tensor:
        if name in values:
            return values[name]
        if name in self._names:
            return self.weights[self._names[name]]
        return self._constants[name]


def _with_gelu(nodes: list[Node]) -> list[Node]:
    """The nodes with each Gaussian error linear unit, which the graph spells out in five, as one."""
    spelt = ("Div", "Erf", "Add", "Mul", "Mul")
    result: list[Node] = []
    at = 0
    while at < len(nodes):
        if tuple(kind for kind, *_ in nodes[at : at + len(spelt)]) == spelt:
            result.append(("Gelu", nodes[at][1][:1], nodes[at + len(spelt) - 1][2], {}))
            at += len(spelt)
        else:
            result.append(nodes[at])
            at += 1
    return result


def _attributes(node: onnx.NodeProto) -> Attributes:
    return {entry.name: onnx.helper.get_attribute_value(entry) for entry in node.attribute}


def _padded(picture: Tensor, attributes: Attributes, value: float = 0.0) -> Tensor:
    """With the border that a convolution or a pooling asks for."""
    top, left, bottom, right = attributes.get("pads", (0, 0, 0, 0))
    if attributes.get("auto_pad") == b"SAME_UPPER":
        missing = [
            max((-(-size // step) - 1) * step + kernel - size, 0)
            for size, kernel, step in zip(
                picture.shape[2:], attributes["kernel_shape"], attributes["strides"], strict=True
            )
        ]
        top, left = (edge // 2 for edge in missing)
        bottom, right = missing[0] - top, missing[1] - left
    return functional.pad(picture, (left, right, top, bottom), value=value)


def _convolution(given: list[Tensor], attributes: Attributes) -> Tensor:
    return functional.conv2d(
        _padded(given[0], attributes),
        given[1],
        given[2] if len(given) > 2 else None,
        attributes["strides"],
        0,
        attributes.get("dilations", (1, 1)),
        attributes.get("group", 1),
    )


def _normalisation(given: list[Tensor], attributes: Attributes) -> Tensor:
    """Batch normalisation with the statistics of the weights."""
    picture, scale, shift, mean, variance = given
    return functional.batch_norm(picture, mean, variance, scale, shift, eps=attributes.get("epsilon", 1e-5))


def _slice(given: list[Tensor], _: Attributes) -> Tensor:
    result = given[0]
    for start, stop, axis in zip(*(bound.tolist() for bound in given[1:4]), strict=True):
        size = result.shape[axis]
        start, stop = start + size * (start < 0), min(stop + size * (stop < 0), size)
        result = result.narrow(axis, start, stop - start)
    return result


def _reshape(given: list[Tensor], _: Attributes) -> Tensor:
    shape = [given[0].shape[axis] if size == 0 else size for axis, size in enumerate(given[1].tolist())]
    return given[0].reshape(shape)


def _squeeze(given: list[Tensor], attributes: Attributes) -> Tensor:
    return given[0].squeeze(tuple(attributes["axes"]))


def _unsqueeze(given: list[Tensor], attributes: Attributes) -> Tensor:
    result = given[0]
    for axis in sorted(attributes["axes"]):
        result = result.unsqueeze(axis)
    return result


_OPERATIONS: dict[str, Operation] = {
    "Add": lambda given, _: given[0] + given[1],
    "AveragePool": lambda given, attributes: functional.avg_pool2d(
        _padded(given[0], attributes), attributes["kernel_shape"], attributes["strides"]
    ),
    "BatchNormalization": _normalisation,
    "Concat": lambda given, attributes: torch.cat(
        [torch.atleast_1d(one) for one in given], attributes["axis"]
    ),
    "Conv": _convolution,
    "Div": lambda given, _: given[0] / given[1],
    "Gelu": lambda given, _: functional.gelu(given[0]),
    "HardSigmoid": lambda given, attributes: (
        given[0] * attributes.get("alpha", 0.2) + attributes.get("beta", 0.5)
    ).clamp(0, 1),
    "Identity": lambda given, _: given[0],
    "MatMul": lambda given, _: given[0] @ given[1],
    "MaxPool": lambda given, attributes: functional.max_pool2d(
        _padded(given[0], attributes, -1e9), attributes["kernel_shape"], attributes["strides"]
    ),
    "Mul": lambda given, _: given[0] * given[1],
    "Pow": lambda given, _: given[0] ** given[1],
    "ReduceMean": lambda given, attributes: given[0].mean(
        attributes["axes"], bool(attributes.get("keepdims", 1))
    ),
    "Relu": lambda given, _: functional.relu(given[0]),
    "Reshape": _reshape,
    "Shape": lambda given, _: torch.tensor(given[0].shape),
    "Sigmoid": lambda given, _: given[0].sigmoid(),
    "Slice": _slice,
    "Softmax": lambda given, attributes: given[0].softmax(attributes.get("axis", -1)),
    "Sqrt": lambda given, _: given[0].sqrt(),
    "Squeeze": _squeeze,
    "Sub": lambda given, _: given[0] - given[1],
    "Transpose": lambda given, attributes: given[0].permute(attributes["perm"]),
    "Unsqueeze": _unsqueeze,
}
