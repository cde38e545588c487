"""Values that run into the edge of the page or of the photograph."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kia_verify.documents.cut import open_cut
from kia_verify.documents.document import Document, State
from kia_verify.documents.ktp import parse
from kia_verify.imaging.geometry import Floats
from kia_verify.reading.page import Page
from tests.document_pages import page

LABELS = [
    ("NIK : 6371012402810008", 20, 2), ("Nama : WAHYU SAPUTRO", 20, 3), ("Alamat : JL. CEMARA", 20, 5),
]  # fmt: skip


def read(width: int, to_file: Floats, file_size: tuple[int, int]) -> Document:
    whole: Page = replace(page(LABELS), width=width, to_file=to_file)
    return open_cut(parse(whole, ""), whole, file_size)


@pytest.mark.parametrize(
    ("width", "shift", "open_fields"),
    [
        (1000, 0.0, set()),
        (242, 0.0, {"nik"}),
        (1000, 758.0, {"nik"}),
        (1000, 800.0, {"nik", "name", "address"}),
    ],
    ids=["inside", "edge of the page", "edge of the file", "farther out"],
)
def test_values_at_the_edge_are_open(width: int, shift: float, open_fields: set[str]) -> None:
    to_file = np.array([[1.0, 0, shift], [0, 1.0, 0], [0, 0, 1.0]])
    document = read(width, to_file, (1000, 700))
    states = {name: document[name].state for name in ("nik", "name", "address")}
    assert {name for name, state in states.items() if state is State.UNCERTAIN} == open_fields
    assert all(document[name].value is None and document[name].reading is None for name in open_fields)
