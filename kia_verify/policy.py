"""What this office asks for. The built-in policy is the Banjarmasin service's table (CONTRACT).

A policy file is TOML; unknown keys and impossible values are errors, never ignored.
"""

from __future__ import annotations

import json
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kia_verify.errors import EngineMissingError, PolicyError
from kia_verify.models_path import models_directory

Background = Literal["red", "blue"]
MATCHING_FILE = "matching.json"
"""The calibrated thresholds, in the directory of models."""


@cache
def _matching() -> dict[str, float]:
    try:
        content = json.loads((models_directory() / MATCHING_FILE).read_text(encoding="utf-8"))
        return {name: float(content[name]) for name in ("same", "different")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineMissingError(
            f"The thresholds of matching ({MATCHING_FILE}) cannot be used.",
            remedy="Install kia-verify again.",
        ) from error


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Documents(Section):
    """Which subjects an application must hold."""

    birth_certificate: bool = True
    kk: bool = True
    father_ktp: bool = True
    """Not asked for where the birth certificate names the mother alone."""
    mother_ktp: bool = True
    pass_photo: bool = True
    """From `ages.pass_photo_from` on."""


class Ages(Section):
    """Completed years on the day of the application."""

    pass_photo_from: int = Field(default=5, ge=0, le=17)
    """Also the birthday until which the card without a photo is valid (Permendagri 2/2016)."""
    limit: int = Field(default=17, ge=1, le=21)
    """From this birthday on a KTP-el is due instead."""


class PassPhotoRules(Section):
    """Background by the parity of the child's birth year, and proportions."""

    odd_year: Background = "red"
    even_year: Background = "blue"
    aspect_min: float = Field(default=0.66, gt=0, lt=1)
    """Width over height; 3x4 is 0.75, prints run from 0.66 to 0.80."""
    aspect_max: float = Field(default=0.80, gt=0, lt=1)
    face_share_min: float = Field(default=0.20, gt=0, lt=1)
    """Height of the face box over the height of the photo, at least."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.aspect_min >= self.aspect_max:
            raise ValueError("aspect_min must be below aspect_max")
        return self


class Service(Section):
    """The office and its promise."""

    working_days: int = Field(default=14, ge=1, le=365)
    extra_holidays: tuple[date, ...] = ()
    """Days off beside Saturdays, Sundays and public holidays (cuti bersama, local holidays)."""
    regency_codes: tuple[str, ...] = ()
    """Four-digit codes of the office's own area (Banjarmasin 6371): a family card issued elsewhere goes to
    review. Empty: not checked."""
    qr_hosts: tuple[str, ...] = ("layananonline.dukcapil.kemendagri.go.id",)
    """Exact hosts that a document's QR may point to; others go to review. Never fetched."""


class Thresholds(Section):
    """Where evidence is enough. Log-likelihood ratios are natural logarithms, see `reading.evidence`; their
    defaults were calibrated (`models/matching`)."""

    same: float = Field(default_factory=lambda: _matching()["same"], le=0)
    """A print that could say the other document's value at this ratio or above agrees with it."""
    different: float = Field(default_factory=lambda: _matching()["different"], le=0)
    """Below this ratio the print insists on another value; between the two nobody can tell."""
    confident: float = Field(default=0.80, gt=0, lt=1)
    """Confidence from which a deciding field counts as read."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.different >= self.same:
            raise ValueError("different must be below same")
        return self


class Policy(Section):
    """Everything that an office decides."""

    documents: Documents = Documents()
    ages: Ages = Ages()
    pass_photo: PassPhotoRules = PassPhotoRules()
    service: Service = Service()
    thresholds: Thresholds = Thresholds()

    @classmethod
    def load(cls, path: Path) -> Policy:
        """Reads a TOML policy.

        Raises:
            PolicyError: the file is missing, not TOML, or a setting is unknown or impossible.
        """
        try:
            settings = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise PolicyError(
                f"The policy {path} cannot be read: {error.strerror}.",
                remedy="Give the path of a TOML file, or leave --policy out for the built-in policy.",
            ) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise PolicyError(
                f"The policy {path} is not valid TOML: {error}.", remedy="Correct that line."
            ) from error
        try:
            return cls.model_validate(settings)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the policy"
            raise PolicyError(
                f"The policy {path}: {where}: {first['msg']}.",
                remedy="The README lists the settings.",
            ) from error
