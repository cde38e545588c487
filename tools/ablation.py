"""What each piece of reading and deciding brings: a generated set with one of them taken away at a time.

The photographs are examined once by each recogniser; their pages are parsed and compared again for each row,
so that all rows see the same print.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from kia_verify import ImageRefused, load_application
from kia_verify.case import Case, Exhibit
from kia_verify.checks import legibility, people
from kia_verify.checks.places import Place
from kia_verify.documents import judging, numbers, parse, values
from kia_verify.examination import Examiner
from kia_verify.imaging.quality import refusals
from kia_verify.intake.application import Application
from kia_verify.policy import Policy, Thresholds
from kia_verify.reading import recogniser
from kia_verify.reading.weights import latin_recogniser, tuned_recogniser
from kia_verify.report import Decision
from kia_verify.scoring import NAMES, Score, score
from kia_verify.timing import Stopwatch
from kia_verify.verifier import report_on

TEXT_FOR_TEXT = Policy(thresholds=Thresholds(same=0.0, different=-1e-6))
"""Nothing that differs as read is the same."""


@dataclass(frozen=True)
class Ablation:
    """A piece that is taken away.

    Attributes:
        name: of the row.
        changes: (module, attribute, value instead).
        policy: under which is decided.
        recogniser: the network that reads.
    """

    name: str
    changes: tuple[tuple[Any, str, Any], ...] = ()
    policy: Policy = Policy()
    recogniser: Callable[[], bytes] = tuned_recogniser

    @contextmanager
    def made(self) -> Iterator[None]:
        patches = [patch.object(*change) for change in self.changes]
        for one in patches:
            one.start()
        try:
            yield
        finally:
            for one in patches:
                one.stop()


def _unsettled(case: Case, policy: Policy) -> Case:
    return case


_JUDGED = legibility._judged


def _by_looks(case: Case, policy: Policy, place: Place, exhibit: Exhibit) -> Any:
    return replace(_JUDGED(case, policy, place, exhibit), codes=refusals(exhibit.measures))


ABLATIONS = (
    Ablation("whole"),
    Ablation("tuning of the recogniser", recogniser=latin_recogniser),
    Ablation("text compared as read, not the evidence", policy=TEXT_FOR_TEXT),
    Ablation("doubtful prints not settled by others", ((people, "settle", _unsettled),)),
    Ablation("neither evidence nor settling", ((people, "settle", _unsettled),), policy=TEXT_FOR_TEXT),
    Ablation("no structure of numbers and dates", ((numbers, "POSSIBLE", 0.0), (numbers, "CONSISTENT", 0.0))),
    Ablation(
        "every name, number and date given",
        (
            (values, "LEAST_NAME_CHANCE", 0.0),
            (judging, "LEAST_CHANCE", 0.0),
            (values, "LEAST_CHOICE", 0.0),
            (numbers, "LEAST_POSTERIOR", 0.0),
        ),
    ),
    Ablation("names with a mark in doubt given", ((values, "separator_in_doubt", lambda reading: False),)),
    Ablation("images refused for their looks", ((legibility, "_judged", _by_looks),)),
)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path, help="a folder that `python -m samples` wrote")
    parser.add_argument("--limit", type=int, help="only so many applications")
    arguments = parser.parse_args()
    examiners = {made_by: _examiner(made_by) for made_by in {one.recogniser for one in ABLATIONS}}
    scores: defaultdict[str, list[Score]] = defaultdict(list)
    truths = sorted((arguments.set / "truth").glob("*.json"))[: arguments.limit]
    for truth_file in truths:
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        application = load_application(arguments.set / "applications" / truth_file.stem)
        examined = {made_by: _examined(one, application) for made_by, one in examiners.items()}
        for ablation in ABLATIONS:
            exhibits, refused = examined[ablation.recogniser]
            with ablation.made():
                again = [_parsed_again(exhibit) for exhibit in exhibits]
                report = report_on(application, again, refused, ablation.policy, Stopwatch())
            scores[ablation.name].append(score(report, truth))
    print(f"{len(truths)} applications of {arguments.set.name}\n")
    print("| without | false accepts | clean: accept-review-reject | planted reason | names exact / wrong | "
          "numbers, dates exact / wrong |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- |")
    for name, rows in scores.items():
        print(f"| {name} | " + " | ".join(_cells(rows)) + " |")


def _examiner(made_by: Callable[[], bytes]) -> Examiner:
    with patch.object(recogniser, "tuned_recogniser", made_by):
        return Examiner.load(threads=1)


def _examined(
    examiner: Examiner, application: Application
) -> tuple[list[Exhibit], list[tuple[str, ImageRefused]]]:
    exhibits: list[Exhibit] = []
    refused: list[tuple[str, ImageRefused]] = []
    for source in application.sources:
        try:
            exhibits += examiner.examine(source.load(), Stopwatch())
        except ImageRefused as refusal:
            refused.append((source.file, refusal))
    return exhibits, refused


def _parsed_again(exhibit: Exhibit) -> Exhibit:
    if exhibit.page is None or exhibit.document is None:
        return exhibit
    return replace(exhibit, document=parse(exhibit.page, exhibit.kind, exhibit.document.form))


def _cells(rows: Sequence[Score]) -> list[str]:
    clean = Counter(row.decision for row in rows if row.planted is None)
    defective = [row for row in rows if row.planted is not None]
    fields = [field for row in rows for field in row.fields]
    return [
        str(sum(row.false_accept for row in rows)),
        "-".join(str(clean[decision]) for decision in (Decision.ACCEPT, Decision.REVIEW, Decision.REJECT)),
        f"{sum(row.planted in row.codes for row in defective)} of {len(defective)}",
        *(
            _shares([field.outcome for field in fields if (field.name.split(".")[-1] in NAMES) == named])
            for named in (True, False)
        ),
    ]


def _shares(outcomes: Sequence[str]) -> str:
    told = [outcome for outcome in outcomes if outcome != "absent"]
    exact, wrong = (told.count(outcome) / max(len(told), 1) for outcome in ("exact", "wrong"))
    return f"{exact:.1%} / {wrong:.1%}"


if __name__ == "__main__":
    main()
