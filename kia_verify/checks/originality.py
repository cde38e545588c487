"""Does a photograph show the original?

White family cards and certificates with a QR are originals although they look like copies; the measures
know that. What may be a screen as well as fine print, a person looks at. A QR is never followed: only its
address is looked at; any other payload says nothing.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from kia_verify.case import Case, Exhibit
from kia_verify.checks.finding import Finding, objection, passed, reason
from kia_verify.checks.pass_photo import FACE_BURNT_MOST
from kia_verify.checks.places import Place, exhibit_at
from kia_verify.imaging import face_exposure, screen
from kia_verify.imaging.measure import Measure, Verdict
from kia_verify.policy import Policy
from kia_verify.report import Code, Kind, Severity

RESERVED = (".invalid", ".test", ".example", ".localhost")
"""Names that can never lead anywhere (RFC 2606): specimens, about which a QR says nothing."""
PALE = 45.0
"""Score of a coloured blank's colour from which it may be an original: photocopies of blanks have 39 at most
(`imaging/colour.py`), one original had 53."""


def check(case: Case, policy: Policy) -> list[Finding]:
    """One finding for each subject in its place."""
    findings = []
    for place in Place:
        exhibit = exhibit_at(case, place)
        if exhibit is None:
            continue
        measures = [measure for measure in exhibit.measures if measure.code is Code.NOT_ORIGINAL]
        grey = exhibit.photo is not None and exhibit.photo.grey
        if grey or any(_is_copy(measure, exhibit.kind) for measure in measures):
            severity = Severity.REVIEW if _colour_is_lost(exhibit) else Severity.REJECT
            why = reason(case, Code.NOT_ORIGINAL, severity, [place])
            findings.append(objection(f"{place}.original", [why]))
        elif any(_doubtful(measure, exhibit.kind) for measure in measures):
            why = reason(case, Code.NOT_ORIGINAL, Severity.REVIEW, [place])
            findings.append(objection(f"{place}.original", [why]))
        elif exhibit.photo is not None or any(
            measure.verdict is not Verdict.NOT_ASSESSED for measure in measures
        ):
            findings.append(passed(f"{place}.original"))
        findings += _qr(case, policy, place, exhibit)
    return findings


def _colour_is_lost(exhibit: Exhibit) -> bool:
    """Whether a pass photo's face is burnt out by mirrored light, or lies in the dark: no colour is left."""
    burnt = exhibit.photo is not None and exhibit.photo.face_burnt > FACE_BURNT_MOST
    lights = [measure.verdict for measure in exhibit.measures if measure.name == face_exposure.NAME]
    return burnt or Verdict.POOR in lights or Verdict.BAD in lights


def _is_copy(measure: Measure, kind: Kind) -> bool:
    """Whether a measure leaves no doubt."""
    pale = measure.score is not None and measure.score > PALE and not _telling(measure, kind)
    return measure.verdict is Verdict.BAD and not pale


def _doubtful(measure: Measure, kind: Kind) -> bool:
    """Whether a person has to look."""
    return measure.verdict is Verdict.BAD or (measure.verdict is Verdict.POOR and _telling(measure, kind))


def _telling(measure: Measure, kind: Kind) -> bool:
    """Coloured blanks may be nearly as pale as a copy in mixed light, a KTP is not."""
    return measure.name == screen.NAME or kind is Kind.KTP


def _qr(case: Case, policy: Policy, place: Place, exhibit: Exhibit) -> list[Finding]:
    hosts = [host for payload in exhibit.qr if (host := web_host(payload)) is not None]
    if not hosts:
        return []
    strange = [host for host in hosts if host not in policy.service.qr_hosts]
    check_id = f"{place}.qr"
    if not strange:
        return [passed(check_id, decides=False)]
    why = reason(case, Code.NOT_ORIGINAL, Severity.REVIEW, [place], variant="qr")
    return [objection(check_id, [why], {"host": strange[0]})]


def web_host(payload: str) -> str | None:
    """The host of a web address, None for any other payload and for reserved names."""
    try:
        parts = urlsplit(payload.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or host.endswith(RESERVED):
        return None
    return host
