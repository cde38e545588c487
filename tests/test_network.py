"""Networks in 8 bit integers stay near the exact ones; ranges belong to the network they were measured on."""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import openvino
import pytest
from onnx import numpy_helper
from openvino import opset13

from kia_verify import network
from kia_verify.errors import EngineMissingError
from kia_verify.network import HALF, WHOLE, quantise, share_for_weights
from kia_verify.reading import weights
from kia_verify.reading.evidence import ALPHABET
from kia_verify.reading.recogniser import Recogniser
from kia_verify.reading.weights import CHANGES, STEP, latin_recogniser, recogniser_ranges, tuned_recogniser

SETTINGS = {"INFERENCE_PRECISION_HINT": "f32"}


def _pointwise() -> openvino.Model:
    weights = np.random.default_rng(1).normal(0, 1, (16, 32, 1, 1)).astype(np.float32)
    values = opset13.parameter([1, 32, 4, 8], np.float32)
    layer = opset13.convolution(values, opset13.constant(weights), [1, 1], [0, 0], [0, 0], [1, 1])
    layer.set_friendly_name("pointwise")
    return openvino.Model([opset13.result(layer)], [values])


@pytest.mark.parametrize("share", sorted({HALF, share_for_weights() or HALF}))
@pytest.mark.parametrize(("least", "greatest"), [(-0.2, 3.0), (0.0, 3.0), (-3.0, 3.0)])
def test_a_quantised_layer_stays_within_a_few_levels(least: float, greatest: float, share: float) -> None:
    values = np.random.default_rng(2).uniform(least, greatest, (1, 32, 4, 8)).astype(np.float32)
    exact, coarse = _pointwise(), _pointwise()
    quantise(coarse, {"pointwise": (least, greatest)}, share)
    wanted, got = (openvino.compile_model(model, "CPU", SETTINGS)([values])[0] for model in (exact, coarse))
    assert 0 < np.abs(got - wanted).max() < 0.03 * np.abs(wanted).max()


def test_nothing_stays_nothing() -> None:
    coarse = _pointwise()
    quantise(coarse, {"pointwise": (-0.17, 2.9)}, HALF)
    nothing = np.zeros((1, 32, 4, 8), np.float32)
    assert not openvino.compile_model(coarse, "CPU", SETTINGS)([nothing])[0].any()


def test_ranges_of_another_network_are_refused() -> None:
    with pytest.raises(EngineMissingError, match="no layer"):
        quantise(_pointwise(), {"elsewhere": (0.0, 1.0)}, HALF)


def test_the_ranges_cover_the_pointwise_layers_of_the_recogniser() -> None:
    layers = openvino.Core().read_model(tuned_recogniser(), b"").get_ordered_ops()
    convolutions = [layer for layer in layers if layer.get_type_name() == "Convolution"]
    pointwise = {
        layer.get_friendly_name() for layer in convolutions if list(layer.input(1).get_shape())[2:] == [1, 1]
    }
    assert set(recogniser_ranges()) == pointwise


def test_a_processor_without_such_instructions_computes_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "share_for_weights", lambda: None)
    monkeypatch.setattr(network, "quantise", lambda *_: pytest.fail("quantised"))
    Recogniser()


@pytest.mark.parametrize(
    ("features", "share"),
    [("sse4_2 avx avx2 fma", HALF), ("avx2 avx512_vnni", WHOLE), ("avx2 avx_vnni", WHOLE), ("sse4_2", None)],
)
def test_weights_leave_room_where_products_are_added_in_16_bits(
    features: str, share: float | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = tmp_path / "cpuinfo"
    facts.write_text(f"flags : {features}\n", encoding="utf-8")
    monkeypatch.setattr(network, "_CPU_FACTS", facts)
    assert share_for_weights() == share


def test_no_list_of_the_processors_features_means_no_integers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_CPU_FACTS", Path("/nowhere"))
    assert share_for_weights() is None


@pytest.mark.parametrize("name", ["linear_8.w_0", "no such weight"])
def test_changes_of_another_network_are_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: dict[str, Any] = {name: np.ones((3, 4), np.int8), name + STEP: np.array(0.5, np.float32)}
    np.savez(tmp_path / CHANGES, **steps)
    monkeypatch.setattr(weights, "models_directory", lambda: tmp_path)
    with pytest.raises(EngineMissingError, match=name):
        tuned_recogniser()


@pytest.mark.parametrize("kept", [0.0, 0.5, 1.0])
def test_each_weight_is_changed_by_a_share_of_its_steps(
    kept: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bias = "linear_8.b_0"
    steps: dict[str, Any] = {
        bias: np.arange(len(ALPHABET)).astype(np.int8),
        bias + STEP: np.array(0.5, np.float32),
    }
    np.savez(tmp_path / CHANGES, **steps)
    monkeypatch.setattr(weights, "models_directory", lambda: tmp_path)
    installed, tuned = (
        {entry.name: numpy_helper.to_array(entry) for entry in onnx.load_from_string(model).graph.initializer}
        for model in (latin_recogniser(), tuned_recogniser(kept))
    )
    assert np.allclose(tuned[bias] - installed[bias], kept * 0.5 * np.arange(len(ALPHABET)), atol=1e-4)
    assert all(np.array_equal(tuned[name], installed[name]) for name in installed if name != bias)
