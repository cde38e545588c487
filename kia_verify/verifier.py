"""The whole pipeline: an application in, a report out."""

from __future__ import annotations

from collections.abc import Sequence

from kia_verify import assembly, checks
from kia_verify.case import Exhibit
from kia_verify.checks.card import card, child
from kia_verify.checks.pass_photo import describe
from kia_verify.errors import ImageRefused, UsageError
from kia_verify.examination import Examiner
from kia_verify.intake.application import Application
from kia_verify.policy import Policy
from kia_verify.reading.readers import ReaderName
from kia_verify.report import Report, Timing, decide
from kia_verify.timing import Stopwatch

TESSERACT_DIFFERENT = -22.0
"""Ratio below which a print that Tesseract read insists on another value: it tells no probability below one
per cent, so one or two misread characters look like a disagreement. They go to a person instead."""


class Verifier:
    """Verifies applications; loads its models once and may be used again and again.

    Args:
        policy: what the office asks for; the built-in policy if None.
        threads: threads of the reader's networks; 1 where several processes work side by side.
        reader: `rapidocr`, or `tesseract` where that cannot be installed.

    Raises:
        UsageError: there is no reader of that name.
        EngineMissingError: what the reader needs is not installed.
    """

    def __init__(
        self, policy: Policy | None = None, *, threads: int = 2, reader: str = ReaderName.RAPIDOCR
    ) -> None:
        if reader not in set(ReaderName):
            raise UsageError(
                f"There is no reader {reader}.", remedy=f"Choose one of {', '.join(ReaderName)}."
            )
        self._policy = policy or Policy()
        if reader == ReaderName.TESSERACT:
            self._policy = _with_doubt(self._policy)
        self._examiner = Examiner.load(threads, ReaderName(reader))

    def verify(self, application: Application) -> Report:
        """Examines every photograph, compares the documents and decides."""
        watch = Stopwatch()
        exhibits: list[Exhibit] = []
        refused: list[tuple[str, ImageRefused]] = []
        for source in application.sources:
            try:
                with watch.stage("load"):
                    photograph = source.load()
            except ImageRefused as refusal:
                refused.append((source.file, refusal))
            else:
                exhibits += self._examiner.examine(photograph, watch)
        return report_on(application, exhibits, refused, self._policy, watch)


def report_on(
    application: Application,
    exhibits: Sequence[Exhibit],
    refused: Sequence[tuple[str, ImageRefused]],
    policy: Policy,
    watch: Stopwatch,
) -> Report:
    """Compares what was found in an application's photographs, and decides.

    Args:
        application: whose photographs they are.
        exhibits: of all photographs that could be taken.
        refused: file and fault of those that could not.
        policy: of the office.
        watch: that timed the examination.
    """
    with watch.stage("check"):
        case = checks.assign(tuple(exhibits), application, policy, tuple(refused))
        findings = checks.run(case, policy)
    reasons = [reason for finding in findings for reason in finding.reasons]
    return Report(
        application_id=application.application_id,
        received_at=application.received_at.isoformat(),
        decision=decide(reasons),
        reasons=reasons,
        child=child(case),
        documents=assembly.documents(case, policy),
        checks=[finding.check for finding in findings],
        pass_photo=describe(case, policy),
        card=card(case, policy),
        timing=Timing(total_s=round(watch.total, 3), stages=watch.stages),
    )


def _with_doubt(policy: Policy) -> Policy:
    """The policy with the thresholds for evidence by Tesseract."""
    different = min(policy.thresholds.different, TESSERACT_DIFFERENT)
    thresholds = policy.thresholds.model_copy(update={"different": different})
    return policy.model_copy(update={"thresholds": thresholds})
