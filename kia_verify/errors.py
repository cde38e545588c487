"""What can go wrong, and what to do about it.

Every error owns the exit status of the command line and a remedy. The library raises; only
the command line's edge turns an error into a message and a status (CONTRACT: 1 the program
failed, 2 wrong usage).
"""

from __future__ import annotations


class KiaVerifyError(Exception):
    """Base of all errors that this package raises on purpose.

    Attributes:
        remedy: one sentence telling what to do about it.
        exit_code: the status with which the command line ends.
    """

    exit_code: int = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message} {self.remedy}".strip()


class UsageError(KiaVerifyError):
    """The caller asked for something that cannot be: a folder that is not there, a bad option."""

    exit_code = 2


class PolicyError(UsageError):
    """The policy file is missing, not TOML, or has an unknown or impossible setting."""


class ApplicationError(UsageError):
    """A folder cannot be taken as an application (not a folder, broken application.json)."""


class EngineMissingError(KiaVerifyError):
    """A part that the engine needs (a model, an optional program) is not installed."""


class ImageRefused(KiaVerifyError):
    """A file cannot be taken as a photograph.

    Attributes:
        code: the reason code of the contract, `file_type_not_accepted` or `file_unreadable`.
        detail: what was found instead (`pdf`, `video`, `truncated`, ...), English.
    """

    def __init__(self, code: str, detail: str, *, remedy: str = "") -> None:
        super().__init__(detail, remedy=remedy)
        self.code = code
        self.detail = detail
