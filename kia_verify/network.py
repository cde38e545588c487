"""A neural network on the CPU: an array in, an array out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openvino
from numpy.typing import NDArray


class Network:
    """A network compiled for the CPU. Not for use by two threads at once.

    Its default precision on processors with bfloat16 is slower here and not exact: hence f32.

    Args:
        model: an ONNX file, or its contents.
        threads: threads that it may use.
    """

    def __init__(self, model: Path | bytes, threads: int) -> None:
        core = openvino.Core()
        read = core.read_model(model, b"") if isinstance(model, bytes) else core.read_model(str(model))
        settings = {
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": "f32",
            "PERFORMANCE_HINT": "LATENCY",
            # Every page and every batch has a shape of its own: plans kept for each would only pile up.
            "CPU_RUNTIME_CACHE_CAPACITY": "0",
        }
        self._request = core.compile_model(read, "CPU", settings).create_infer_request()

    def __call__(self, pixels: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        """The outputs for a batch of inputs, in the network's order."""
        self._request.infer([pixels])
        return tuple(np.array(output.data, dtype=np.float32) for output in self._request.output_tensors)
