"""Where the learned and calibrated data lie: inside an installed package, or in the repository."""

from __future__ import annotations

from pathlib import Path

from kia_verify.errors import EngineMissingError


def models_directory() -> Path:
    """The directory of weights, thresholds and their manifests.

    A wheel carries it as `kia_verify/_models`; an editable installation finds the repository's `models`.

    Raises:
        EngineMissingError: neither is there.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "_models", package.parent / "models"):
        if (candidate / "third_party.json").is_file():
            return candidate
    raise EngineMissingError("The directory of models is missing.", remedy="Install kia-verify again.")
