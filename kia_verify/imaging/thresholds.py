"""Where a measure becomes doubtful or hopeless: calibrated, not set by hand.

`models/quality.json` holds the three points of each measure's scale. They were found on photographs of which
it is known whether their deciding fields were read (`models/quality_gate`; its card is `models/quality.md`).
"""

from __future__ import annotations

import json
from functools import cache

from kia_verify.errors import EngineMissingError
from kia_verify.imaging.measure import Scale
from kia_verify.models_path import models_directory

FILE = "quality.json"


def scale_of(name: str) -> Scale:
    """The scale of a measure (or of one of its kinds) by its name.

    Raises:
        EngineMissingError: the thresholds are missing or damaged.
    """
    try:
        return scales()[name]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineMissingError(
            f"The thresholds of the image measures ({FILE}) cannot be used.",
            remedy="Install kia-verify again.",
        ) from error


@cache
def scales() -> dict[str, Scale]:
    """All scales; read once (`scales.cache_clear` after a change of the file)."""
    content = json.loads((models_directory() / FILE).read_text(encoding="utf-8"))
    return {
        name: Scale(float(points["hopeless"]), float(points["limit"]), float(points["target"]))
        for name, points in content["scales"].items()
    }
