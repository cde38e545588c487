"""The whole pipeline: an application in, a report out."""

from __future__ import annotations

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

TESSERACT_DOUBT = 4.0
"""So many times lower the ratio has to be before a print that Tesseract read insists on another value: it
tells no probability below one per cent, so one or two misread characters look like a disagreement. They go to
a person instead."""


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
        with watch.stage("check"):
            case = checks.assign(tuple(exhibits), application, self._policy, tuple(refused))
            findings = checks.run(case, self._policy)
        reasons = [reason for finding in findings for reason in finding.reasons]
        decision = decide(reasons)
        return Report(
            application_id=application.application_id,
            received_at=application.received_at.isoformat(),
            decision=decision,
            reasons=reasons,
            child=child(case),
            documents=assembly.documents(case, self._policy),
            checks=[finding.check for finding in findings],
            pass_photo=describe(case, self._policy),
            card=card(case, self._policy),
            timing=Timing(total_s=round(watch.total, 3), stages=watch.stages),
        )


def _with_doubt(policy: Policy) -> Policy:
    """The policy with the thresholds for evidence by Tesseract."""
    different = policy.thresholds.different * TESSERACT_DOUBT
    thresholds = policy.thresholds.model_copy(update={"different": different})
    return policy.model_copy(update={"thresholds": thresholds})
