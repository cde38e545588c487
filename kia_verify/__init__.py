"""kia_verify: from photographs of family documents to a decision on a child's identity card (KIA).

Names are imported when they are first asked for: the pure parts (numbers, names, dates, the report) and
`kia-verify doctor` work also where OpenCV or OpenVINO cannot be loaded.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kia_verify.errors import (
        ApplicationError,
        EngineMissingError,
        ImageRefused,
        KiaVerifyError,
        PolicyError,
        UsageError,
    )
    from kia_verify.intake.application import Application
    from kia_verify.intake.folder import application_from, load_application
    from kia_verify.policy import Policy
    from kia_verify.report import Decision, Report
    from kia_verify.verifier import Verifier

__all__ = [
    "Application",
    "ApplicationError",
    "Decision",
    "EngineMissingError",
    "ImageRefused",
    "KiaVerifyError",
    "Policy",
    "PolicyError",
    "Report",
    "UsageError",
    "Verifier",
    "application_from",
    "load_application",
]

_HOMES = {
    "Application": "intake.application",
    "Decision": "report",
    "Policy": "policy",
    "Report": "report",
    "Verifier": "verifier",
    "application_from": "intake.folder",
    "load_application": "intake.folder",
}
"""The module that defines each name; the others are exceptions and live in `errors`."""


def __getattr__(name: str) -> object:
    """Imports an exported name on first use (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
