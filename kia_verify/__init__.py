"""kia_verify: from photographs of family documents to a decision on a child's identity card (KIA)."""

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
