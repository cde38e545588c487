"""Can the subjects be relied on, and were the deciding fields read?

A readable image is one that was read: where all deciding fields were read for certain, no measure of the
image refuses it. Where one was not, and a measure explains why, the image is the reason and not the field as
well.
"""

from __future__ import annotations

from dataclasses import dataclass

from kia_verify.case import Case, Exhibit
from kia_verify.checks.comparison import Answer
from kia_verify.checks.completeness import missing, required
from kia_verify.checks.deciding import deciding, relied_on
from kia_verify.checks.finding import Finding, objection, passed, reason
from kia_verify.checks.messages import fact_words, listed
from kia_verify.checks.pairs import pairs
from kia_verify.checks.places import (
    PARENTS,
    Person,
    Place,
    exhibit_at,
    mother_only,
    row_of,
    tells_nobody,
)
from kia_verify.documents.document import State
from kia_verify.imaging.measure import Verdict
from kia_verify.imaging.quality import causes, refusals
from kia_verify.policy import Policy
from kia_verify.report import Code, Kind, Reason, Severity

_OF_FACES = (Code.IMAGE_BLURRED, Code.IMAGE_DARK, Code.IMAGE_TOO_SMALL)
SEVERAL = 2
"""Deciding fields that are nowhere on a document from which what lies outside the photograph is the cause."""


def image_codes(exhibit: Exhibit) -> tuple[Code, ...]:
    """Why a subject was not read, as its image measures say (originality apart), the worst first."""
    return causes([measure for measure in exhibit.measures if measure.code is not Code.NOT_ORIGINAL])


def image_issues(case: Case, policy: Policy, exhibit: Exhibit) -> tuple[Code, ...]:
    """Why an exhibit's image cannot be relied on: in its place as the checks found, elsewhere by itself."""
    for place in Place:
        if exhibit_at(case, place) is exhibit:
            return _judged(case, policy, place, exhibit).codes
    return image_codes(exhibit) if exhibit.kind is Kind.UNKNOWN else refusals(exhibit.measures)


def check(case: Case, policy: Policy) -> list[Finding]:
    """One finding for each document in its place, and for what has none where one is missing."""
    findings = []
    needed = required(case, policy)
    for place in needed:
        exhibit = exhibit_at(case, place)
        if exhibit is not None and (place is not Place.PASS_PHOTO or needed[place]):
            findings.append(_document(case, policy, place, exhibit))
    findings += _unplaced(case, policy)
    return findings


def _document(case: Case, policy: Policy, place: Place, exhibit: Exhibit) -> Finding:
    if place is Place.PASS_PHOTO:
        return _pass_photo(case, exhibit)
    check_id = f"{place}.legible"
    document = exhibit.document
    judged = _judged(case, policy, place, exhibit)
    if judged.codes:
        # What a reflection hides, it hides from a person too.
        doubt = Code.IMAGE_GLARE not in judged.codes and judged.single and not refusals(exhibit.measures)
        severity = Severity.REVIEW if doubt else Severity.REJECT
        return objection(check_id, [reason(case, code, severity, [place]) for code in judged.codes])
    if exhibit.kind is Kind.KTP and document is not None and document.old_form:
        return passed(check_id)
    if document is None or document.old_form:
        why = reason(case, Code.FIELD_UNREADABLE, Severity.REVIEW, [place], variant="form")
        return objection(check_id, [why])
    if not judged.unread:
        return passed(check_id)
    return objection(check_id, [_unreadable(case, place, judged.unread)], {"unread": judged.unread})


def _pass_photo(case: Case, exhibit: Exhibit) -> Finding:
    """Whether the face is sharp, light and large enough to be printed; where it hardly is, a person looks."""
    severities = {
        measure.code: Severity.REJECT if measure.verdict is Verdict.BAD else Severity.REVIEW
        for measure in exhibit.measures
        if measure.code in _OF_FACES and measure.verdict in (Verdict.BAD, Verdict.POOR)
    }
    check_id = f"{Place.PASS_PHOTO}.legible"
    if not severities:
        return passed(check_id)
    faults = [
        reason(case, code, severity, [Place.PASS_PHOTO], variant="face")
        for code, severity in severities.items()
        if code is not None
    ]
    return objection(check_id, faults)


@dataclass(frozen=True)
class _Judged:
    """A document in its place.

    Attributes:
        codes: for which causes its image is refused.
        unread: its deciding facts that were not read for certain.
        row_missing: a row of the family card that should be there is not.
    """

    codes: tuple[Code, ...]
    unread: list[str]
    row_missing: bool

    @property
    def single(self) -> bool:
        """Whether but one fact is unread, which a person may well read."""
        return len(self.unread) == 1 and not self.row_missing


def _judged(case: Case, policy: Policy, place: Place, exhibit: Exhibit) -> _Judged:
    if exhibit.document is None or exhibit.document.old_form:
        # Nothing is read on an old form, so that nothing but a bad image speaks against it.
        codes = tuple(code for code in image_codes(exhibit) if code in refusals(exhibit.measures))
        return _Judged(codes, [], False)
    unread, row_missing = _unread(case, policy, place), _row_missing(case, place)
    codes = ()
    if unread or row_missing:
        codes = image_codes(exhibit) or _left_outside(case, place, exhibit)
    elif Code.DOCUMENT_CROPPED in refusals(exhibit.measures) and _disagrees(case, policy, place):
        codes = (Code.DOCUMENT_CROPPED,)  # what the edge cut off a name or number reads as another one
    return _Judged(codes, unread, row_missing)


def _left_outside(case: Case, place: Place, exhibit: Exhibit) -> tuple[Code, ...]:
    """DOCUMENT_CROPPED where print runs into the border, and several deciding fields are nowhere."""
    cut = any(m.code is Code.DOCUMENT_CROPPED and m.verdict is Verdict.POOR for m in exhibit.measures)
    states = [item.spot.field(case).state for item in deciding(case, place)]
    nowhere = sum(state in (State.ABSENT, State.EMPTY) for state in states)
    return (Code.DOCUMENT_CROPPED,) if cut and nowhere >= SEVERAL else ()


def _disagrees(case: Case, policy: Policy, place: Place) -> bool:
    """Whether a document says something else than another one."""
    return any(
        pair.compare(case, policy.thresholds).answer is Answer.DISAGREE
        for pair in pairs(case)
        if place in (pair.first.place, pair.second.place)
    )


def _unread(case: Case, policy: Policy, place: Place) -> list[str]:
    """The deciding facts of a document that were not read for certain."""
    unread = [
        item.fact for item in deciding(case, place) if not relied_on(item.spot.field(case), policy.thresholds)
    ]
    if place is Place.KK and case.kk is not None:
        document = case.kk.document
        hidden = document is not None and document.covered and _row_missing(case, place)
        if document is None or not document.members or hidden:
            unread.append("members")
    return list(dict.fromkeys(unread))


def _row_missing(case: Case, place: Place) -> bool:
    """Whether the family card lacks a row that should be there: it may be one that cannot be seen."""
    if place is not Place.KK or case.certificate is None:
        return False
    wanted: list[Person] = ["child", "mother"] if mother_only(case) else ["child", *PARENTS]
    return any(row_of(case, person) is None for person in wanted)


def _unreadable(case: Case, place: Place, unread: list[str]) -> Reason:
    facts = [fact_words(fact) for fact in unread]
    return reason(
        case,
        Code.FIELD_UNREADABLE,
        Severity.REVIEW,
        [place],
        field=unread[0] if len(unread) == 1 else None,
        words={
            "what": listed([fact[0] for fact in facts], "dan"),
            "what_en": listed([fact[1] for fact in facts], "and"),
        },
    )


def _unplaced(case: Case, policy: Policy) -> list[Finding]:
    """What is too poor to be recognised, or to be anybody's, matters only where something is missing."""
    if not missing(case, policy):
        return []
    unknown = [exhibit for exhibit in case.exhibits if exhibit.kind is Kind.UNKNOWN]
    findings = []
    for exhibit in (*unknown, *filter(tells_nobody, case.strangers)):
        codes = image_codes(exhibit)
        if codes:
            given = [
                reason(
                    case,
                    code,
                    Severity.REJECT,
                    files=[exhibit.file],
                    subjects=[exhibit.kind.value],
                    words={"places": f"pada berkas {exhibit.file}", "places_en": f"the file {exhibit.file}"},
                )
                for code in codes
            ]
            findings.append(objection(f"{exhibit.kind.value}.legible", given, {"file": exhibit.file}))
    return findings
