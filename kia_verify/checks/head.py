"""Is the head of the family named alike in the heading and in the rows of the family card?"""

from __future__ import annotations

from kia_verify.case import Case
from kia_verify.checks import comparison
from kia_verify.checks.comparison import Answer
from kia_verify.checks.finding import Finding, objection, passed, reason
from kia_verify.checks.places import Place
from kia_verify.documents.document import ABSENT, Document, Field
from kia_verify.policy import Policy
from kia_verify.report import Code, Severity

HEAD = "KEPALA KELUARGA"


def head_in_rows(document: Document) -> Field:
    """The name in the row of the head of the family."""
    rows = [row for row in document.members if row.get("relation", ABSENT).value == HEAD]
    return rows[0].get("name", ABSENT) if len(rows) == 1 else ABSENT


def check(case: Case, policy: Policy) -> list[Finding]:
    """Nothing where one of the two was not found."""
    document = case.kk.document if case.kk else None
    if document is None:
        return []
    heading, row = document["head_name"], head_in_rows(document)
    found = comparison.names(heading, row, policy.thresholds)
    values = {"heading": heading.value, "row": row.value}
    if found.answer is Answer.AGREE:
        return [passed("kk.head_name", values, decides=False)]
    if found.answer is Answer.CANNOT_TELL or not found.certain:
        return []
    why = reason(case, Code.NAME_MISMATCH, Severity.REVIEW, [Place.KK], field="head_name", variant="head")
    return [objection("kk.head_name", [why], values)]
