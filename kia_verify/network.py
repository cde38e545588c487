"""A neural network on the CPU: an array in, an array out."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import openvino
from numpy.typing import NDArray
from openvino import opset13

from kia_verify.errors import EngineMissingError

Ranges = Mapping[str, tuple[float, float]]
"""Name of a layer to the least and the greatest value that it is given."""
LEVELS, WEIGHT_LEVELS = 256, 255
HALF, WHOLE = 0.5, 1.0
"""Share of the range of 8 bits that weights take. Without VNNI two products are added in 16 bits, which holds
them only where weights leave half of their range free: 2 x 255 x 63 < 32768."""
_CPU_FACTS = Path("/proc/cpuinfo")
_MMAP_THRESHOLD, _LARGE = -3, 16 * 2**20
"""A parameter of `mallopt` (glibc), and its value in bytes. Left alone it grows with each large block that is
freed, and what networks took for a picture of one shape is kept beside what they take for the next: 170 MiB
after 12 applications, for one part in a hundred of the time."""


class Network:
    """A network compiled for the CPU. Not for use by two threads at once.

    Args:
        model: an ONNX file, or its contents.
        threads: threads that it may use.
        ranges: layers to be computed in 8 bit integers where the processor has instructions for it.
        plans: how many plans of layers of one kind are kept, each for one shape. A new shape is planned layer
            by layer, some 20 ms for the recogniser; plans of shapes that do not come again only pile up.
        brief: computed in bfloat16 (8 bits of precision) where the processor has instructions for it.

    Raises:
        EngineMissingError: the network has no layer of a name in `ranges`.
    """

    def __init__(
        self,
        model: Path | bytes,
        threads: int,
        ranges: Ranges | None = None,
        *,
        plans: int = 0,
        brief: bool = False,
    ) -> None:
        _give_back_large_blocks()
        core = openvino.Core()
        read = core.read_model(model, b"") if isinstance(model, bytes) else core.read_model(str(model))
        share = share_for_weights()
        if ranges and share is not None:
            quantise(read, ranges, share)
        # Left alone, the runtime takes bfloat16 on its own; where only asked, it may simulate it.
        native = "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        settings = {
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": "bf16" if brief and native else "f32",
            "PERFORMANCE_HINT": "LATENCY",
            "ENABLE_CPU_PINNING": False,  # two processes would share the first core
            "CPU_RUNTIME_CACHE_CAPACITY": str(plans),
        }
        self._request = core.compile_model(read, "CPU", settings).create_infer_request()

    def __call__(self, pixels: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        """The outputs for a batch of inputs, in the network's order."""
        self._request.infer([pixels])
        return tuple(np.array(output.data, dtype=np.float32) for output in self._request.output_tensors)


@cache
def _give_back_large_blocks() -> None:
    """Has this process's allocator give large blocks back to the system, where it is one that can."""
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, _LARGE)


def share_for_weights() -> float | None:
    """The share of 8 bits that weights may take on this processor; None where it multiplies no integers."""
    facts = _CPU_FACTS.read_text(encoding="utf-8") if _CPU_FACTS.is_file() else ""
    if "vnni" in facts:
        return WHOLE
    return HALF if "avx2" in facts else None


def quantise(model: openvino.Model, ranges: Ranges, share: float) -> None:
    """Marks layers of a network for computation in 8 bit integers, in place.

    Input values share one scale, weights have one for each output channel (Jacob et al., CVPR 2018, and
    Nagel et al. 2021, "A white paper on neural network quantization"); the runtime fuses the marks.

    Args:
        model: its convolutions named in `ranges` have constant weights (output, input, height, width).
        ranges: what each of them is given; values outside are clipped.
        share: of the range of 8 bits that weights take.

    Raises:
        EngineMissingError: a layer of that name is not there.
    """
    layers = {operation.get_friendly_name(): operation for operation in model.get_ordered_ops()}
    for name, (least, greatest) in ranges.items():
        layer = layers.get(name)
        if layer is None or layer.get_type_name() != "Convolution":
            raise EngineMissingError(
                f"The network has no layer {name}: its ranges were measured on another one.",
                remedy="Install the locked packages with `make setup`.",
            )
        low, high = (np.float32(edge) for edge in _with_exact_zero(least, greatest))
        values = opset13.fake_quantize(layer.input_value(0), low, high, low, high, LEVELS)
        weights = layer.input_value(1).get_node().data
        edge = np.maximum(np.abs(weights).max(axis=(1, 2, 3), keepdims=True), 1e-6) / np.float32(share)
        steps = opset13.fake_quantize(layer.input_value(1), -edge, edge, -edge, edge, WEIGHT_LEVELS)
        layer.input(0).replace_source_output(values.output(0))
        layer.input(1).replace_source_output(steps.output(0))


def _with_exact_zero(least: float, greatest: float) -> tuple[float, float]:
    """The range widened to contain 0, and moved so that a level stands for it exactly."""
    least, greatest = min(least, 0.0), max(greatest, 0.0)
    step = max(greatest - least, 1e-6) / (LEVELS - 1)
    below = round(-least / step)
    return -below * step, (LEVELS - 1 - below) * step
