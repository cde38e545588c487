"""Is the pass photo what the office asks for? Only where one is required."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kia_verify.case import Case
from kia_verify.checks.applicant import birth_date, birth_dates, photo_required
from kia_verify.checks.finding import Finding, not_done, objection, passed, reason
from kia_verify.checks.messages import COLOURS
from kia_verify.checks.places import Place
from kia_verify.imaging.pass_photo import PassPhoto
from kia_verify.policy import Background, Policy
from kia_verify.report import Code, Kind, PassPhotoReport, Reason, Severity

SMALL_IN_FILE = 0.30
"""Share of a whole file's height below which a face may be that of a print whose edges were not seen."""
FACE_SHARE_MOST = 0.75
"""Share of the photo's height from which forehead to chin leave no room for hair and shoulders."""
FACE_BURNT_MOST = 0.12
"""Share of the face that mirrored light may burn out; a bright flash at an uncovered face burnt out 0.11."""
FACE_ASIDE_MOST = 0.36
"""How far a face may be turned to a side (`Face.turned_aside`). Of frontal faces 0.14 at most; one in
three-quarter view had 0.25 to 0.34 on drawn pass photos, which are let through, one turned further 0.39."""
TILTED = 0.015
"""What a phone held at 10 degrees adds to a print's proportions where perspective is too weak to tell it."""
NARROW = 0.07
"""So near to the limits of the proportions a person judges: of prints photographed from far aside they are
told to 10 % only, though their corners are right."""


def expected_background(case: Case, policy: Policy) -> Background | None:
    """The colour that the parity of the child's birth year asks for.

    None where no birth date was read, or where documents disagree about that parity: then their
    disagreement is the reason, and the photo cannot be held against it.
    """
    parities = {born.year % 2 for born in birth_dates(case)}
    if len(parities) != 1:
        return None
    return policy.pass_photo.odd_year if parities.pop() else policy.pass_photo.even_year


def describe(case: Case, policy: Policy) -> PassPhotoReport:
    """The report's section on the pass photo."""
    photo = case.pass_photo.photo if case.pass_photo else None
    return PassPhotoReport(
        required=photo_required(case, policy),
        background=photo.background if photo else None,
        expected_background=expected_background(case, policy),
    )


def check(case: Case, policy: Policy) -> list[Finding]:
    """Background, face and proportions."""
    if not photo_required(case, policy):
        return []
    if case.pass_photo is None:
        return _pictures_instead(case)
    photo, born = case.pass_photo.photo, birth_date(case)
    expected = expected_background(case, policy)
    if photo is None or born is None:
        why = _unsuitable(case, Severity.REVIEW, "tidak dapat dinilai", "it could not be judged")
        return [objection("pass_photo.face", [why])]
    findings = [_face(case, policy, photo), _proportions(case, policy, photo)]
    if photo.grey:  # no colour is told of a copy, which is a reason of its own
        return findings
    if expected is None:
        return [not_done("pass_photo.background"), *findings]
    return [_background(case, photo, expected, born), *findings]


def _pictures_instead(case: Case) -> list[Finding]:
    """Pictures without print or face, sent where the pass photo is missing."""
    files = [one.file for one in case.exhibits if one.kind is Kind.UNKNOWN and one.page is None]
    if not files:
        return []
    why = _unsuitable(case, Severity.REVIEW, "tidak ada wajah", "there is no face", files)
    return [objection("pass_photo.face", [why], {"faces": 0})]


def _background(case: Case, photo: PassPhoto, expected: Background, born: date) -> Finding:
    values = {"background": photo.background, "expected": expected, "seen": photo.background_name}
    if photo.background == expected and photo.certain:
        return passed("pass_photo.background", values)
    seen = COLOURS[photo.background or "other"]
    why = reason(
        case,
        Code.PASS_PHOTO_BACKGROUND,
        Severity.REJECT if photo.background is not None and photo.certain else Severity.REVIEW,
        [Place.PASS_PHOTO],
        words={
            "seen": f"berwarna {seen[0]}" if photo.background in ("red", "blue") else f"ber{seen[0]}",
            "seen_en": seen[1],
            "expected": COLOURS[expected][0],
            "expected_en": COLOURS[expected][1],
            "year": str(born.year),
        },
    )
    return objection("pass_photo.background", [why], values)


def _face(case: Case, policy: Policy, photo: PassPhoto) -> Finding:
    values = {"faces": photo.faces, "face_share": photo.face_share}
    least = policy.pass_photo.face_share_min
    if photo.faces is None:
        why = _unsuitable(
            case, Severity.REVIEW, "wajah tidak dapat diperiksa", "the face could not be checked"
        )
    elif photo.faces == 0:
        # The finder misses a face now and then (veils, shade, glare): a person looks first.
        why = _unsuitable(case, Severity.REVIEW, "wajah tidak ditemukan", "no face was found")
    elif photo.faces > 1:
        severity = Severity.REJECT if photo.faces_sure else Severity.REVIEW
        why = _unsuitable(case, severity, "ada lebih dari satu wajah", "there is more than one face")
    elif photo.face_cut:
        why = _unsuitable(case, Severity.REVIEW, "wajah terpotong", "the face is cut off")
    elif photo.face_burnt > FACE_BURNT_MOST:
        why = reason(case, Code.IMAGE_GLARE, Severity.REVIEW, [Place.PASS_PHOTO])
    elif photo.face_covered:
        why = _unsuitable(case, Severity.REVIEW, "wajah tertutup", "the face is covered")
    elif photo.face_aside > FACE_ASIDE_MOST:
        why = _unsuitable(case, Severity.REVIEW, "wajah menghadap ke samping", "the face is turned to a side")
    elif photo.face_share is not None and photo.face_share > FACE_SHARE_MOST:
        why = _unsuitable(case, Severity.REVIEW, "wajah terlalu besar", "the face is too large")
    elif photo.face_share is not None and photo.face_share < least:
        severity = Severity.REJECT if photo.edges_seen else Severity.REVIEW
        why = _unsuitable(case, severity, "wajah terlalu kecil", "the face is too small")
    else:
        return passed("pass_photo.face", values)
    return objection("pass_photo.face", [why], values)


def _proportions(case: Case, policy: Policy, photo: PassPhoto) -> Finding:
    values = {"aspect": round(photo.aspect, 3)}
    if not photo.aspect_seen:
        why = _unsuitable(
            case, Severity.REVIEW, "tepinya tidak terlihat seluruhnya", "not all of its edges can be seen"
        )
        return objection("pass_photo.proportions", [why], values)
    rules = policy.pass_photo
    beyond = max(rules.aspect_min - photo.aspect, photo.aspect - rules.aspect_max)
    if beyond <= (TILTED if photo.edges_seen else 0.0):
        return passed("pass_photo.proportions", values)
    on_table = not photo.edges_seen and (photo.face_share or 0.0) < SMALL_IN_FILE
    # Under a reflection a face may be found in a wrong turn: then the print stands and seems to lie.
    lying = photo.edges_seen and rules.aspect_min <= 1 / photo.aspect <= rules.aspect_max
    # An outline that cuts the head may run where the print does not end.
    doubt = beyond <= NARROW or on_table or lying or photo.face_cut
    severity = Severity.REVIEW if doubt else Severity.REJECT
    why = _unsuitable(case, severity, "ukurannya bukan 3x4", "its proportions are not 3x4")
    return objection("pass_photo.proportions", [why], values)


def _unsuitable(
    case: Case, severity: Severity, fault: str, fault_en: str, files: Sequence[str] | None = None
) -> Reason:
    words = {"fault": fault, "fault_en": fault_en}
    return reason(case, Code.PASS_PHOTO_UNSUITABLE, severity, [Place.PASS_PHOTO], files=files, words=words)
