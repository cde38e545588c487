"""Was the family card issued in the office's own area?

The region in a NIK is that of first registration and proves nothing; the family card's does.
"""

from __future__ import annotations

from kia_verify.case import Case
from kia_verify.checks.deciding import relied_on
from kia_verify.checks.finding import Finding, not_done, objection, passed, reason
from kia_verify.checks.places import Place, Spot, has_document
from kia_verify.civil.regions import regency_name, same_region_name
from kia_verify.policy import Policy
from kia_verify.report import Code, Severity


def check(case: Case, policy: Policy) -> list[Finding]:
    """Nothing where the policy names no area."""
    codes = policy.service.regency_codes
    if not codes or not has_document(case, Place.KK):
        return []
    number = Spot(Place.KK, "kk_number").field(case)
    printed = Spot(Place.KK, "regency").field(case).value
    names = [name for code in codes if (name := regency_name(code))]
    values = {"regency": printed}
    if printed is not None and any(same_region_name(str(printed), name) for name in names):
        return [passed("kk.area", values)]
    if not relied_on(number, policy.thresholds):
        return [not_done("kk.area", values)]
    if printed is None and str(number.value)[:4] in codes:
        return [passed("kk.area", values)]
    why = reason(case, Code.DOCUMENT_MISSING, Severity.REVIEW, [Place.KK], field="regency", variant="area")
    return [objection("kk.area", [why], values)]
