"""Whether two fields say the same: agree, disagree, or cannot tell.

Equal values agree. Where they differ, or one of them is uncertain, the evidence decides: could the one
print say what the other says for certain? Only hypotheses that come from a certain reading count, so
noise of the reader and a real disagreement come apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kia_verify.civil.dates import printed_forms
from kia_verify.civil.names import Likeness, compare_names, name_hypotheses, split_titles, squeeze
from kia_verify.civil.vocabulary import SEX
from kia_verify.documents.alphabets import as_digits
from kia_verify.documents.document import Field, State
from kia_verify.policy import Thresholds
from kia_verify.reading.evidence import Reading

FREE = " .,'-`’"
"""Characters that a reader loses or invents, and that documents set at will, in names."""
FREE_IN_DATES = " -./,"
NEAR_EDITS = 2
"""Names this many letters apart are a slip of spelling (pembetulan) rather than another name."""
NEAR_SHARE = 0.2
"""The same as a share of the longer name."""


class Answer(StrEnum):
    AGREE = "agree"
    DISAGREE = "disagree"
    CANNOT_TELL = "cannot_tell"


class How(StrEnum):
    """Why; for a disagreement also how far."""

    EQUAL = "equal"
    EVIDENCE = "evidence"
    """The texts differ, but the print could say the other document's value."""
    VARIANT = "variant"
    NEAR = "near"
    FAR = "far"
    EMPTY = "empty"
    """One document names something where the other has nothing."""
    DOUBT = "doubt"
    """The evidence lies between the thresholds."""
    UNREAD = "unread"


@dataclass(frozen=True)
class Comparison:
    """The answer for a first and a second field.

    Attributes:
        ratio: the best log-likelihood ratio of the directions tested, None if none was.
        on_first, on_second: the other field's value tested against this print: its ratio and the value in
            the form that fits the print best; None where that was not tested.
        certain: both fields were read for certain.
    """

    answer: Answer
    how: How
    ratio: float | None = None
    on_first: tuple[float, str] | None = None
    on_second: tuple[float, str] | None = None
    certain: bool = True


Test = Callable[[str, Reading], tuple[float, str]]
"""Log-likelihood ratio of a value against a print, and the value in the form that fits this print best."""


def names(first: Field, second: Field, thresholds: Thresholds) -> Comparison:
    """Compares two printed names; titles, spaces and punctuation never make a difference."""

    def equal(one: str, other: str) -> bool:
        found = compare_names(one, other)
        return found.result in (Likeness.SAME, Likeness.SAME_AFTER_TITLE) or found.edits == 0

    return _compare(first, second, thresholds, equal, _test_name, _name_distance)


def numbers(first: Field, second: Field, thresholds: Thresholds) -> Comparison:
    """Compares two NIKs or KK numbers."""
    return _compare(first, second, thresholds, str.__eq__, _test_digits, lambda one, other: How.FAR)


def dates(first: Field, second: Field, thresholds: Thresholds) -> Comparison:
    """Compares two dates (ISO values) whatever way they are printed."""
    return _compare(first, second, thresholds, str.__eq__, _test_date, lambda one, other: How.FAR)


def sexes(first: Field, second: Field, thresholds: Thresholds) -> Comparison:
    """Compares two sexes (`L`, `P`)."""
    return _compare(first, second, thresholds, str.__eq__, _test_sex, lambda one, other: How.FAR)


def _compare(
    first: Field,
    second: Field,
    thresholds: Thresholds,
    equal: Callable[[str, str], bool],
    test: Test,
    distance: Callable[[str, str], How],
) -> Comparison:
    certain = first.state is State.READ and second.state is State.READ
    if certain and equal(str(first.value), str(second.value)):
        return Comparison(Answer.AGREE, How.EQUAL, 0.0)
    if State.READ in (first.state, second.state) and State.EMPTY in (first.state, second.state):
        return Comparison(Answer.DISAGREE, How.EMPTY)
    on_first = _tested(second, first, test)
    on_second = _tested(first, second, test)
    ratios = [found[0] for found in (on_first, on_second) if found]
    if not ratios:
        if certain:
            return Comparison(Answer.DISAGREE, distance(str(first.value), str(second.value)))
        return Comparison(Answer.CANNOT_TELL, How.UNREAD, certain=False)
    best = max(ratios)
    if best >= thresholds.same:
        return Comparison(Answer.AGREE, How.EVIDENCE, best, on_first, on_second, certain)
    if best > thresholds.different:
        return Comparison(Answer.CANNOT_TELL, How.DOUBT, best, certain=certain)
    how = distance(_text(first), _text(second))
    return Comparison(Answer.DISAGREE, how, best, certain=certain)


def _tested(certain: Field, doubtful: Field, test: Test) -> tuple[float, str] | None:
    """The value of the one against the print of the other, None where that says nothing."""
    if certain.state is not State.READ or doubtful.reading is None:
        return None
    if doubtful.state not in (State.READ, State.UNCERTAIN) or not len(doubtful.reading.posteriors):
        return None
    ratio, value = test(str(certain.value), doubtful.reading)
    return None if math.isnan(ratio) else (ratio, value)


def _text(field: Field) -> str:
    if field.value is not None:
        return str(field.value)
    return field.reading.text if field.reading else ""


def _best(hypotheses: Iterable[str], reading: Reading, free: str) -> tuple[float, str]:
    """The hypothesis that fits a print best; small letters are tried where the print has some."""
    small = any(character.islower() for character in reading.text)
    best = (-math.inf, "")
    for hypothesis in hypotheses:
        for text in dict.fromkeys(
            (hypothesis, hypothesis.title(), hypothesis.lower()) if small else (hypothesis,)
        ):
            best = max(best, (reading.ratio(text, free), hypothesis))
    return best


def _test_name(value: str, reading: Reading) -> tuple[float, str]:
    own = split_titles(reading.text)
    cores = name_hypotheses(value)
    comma = "," if "," in reading.text else ""
    titled = f"{own.before} {cores[-1]}{comma} {own.after}".strip(" ,")
    return _best(dict.fromkeys((*cores, titled)), reading, FREE)


def _test_digits(value: str, reading: Reading) -> tuple[float, str]:
    return as_digits(reading).ratio(value), value


def _test_date(value: str, reading: Reading) -> tuple[float, str]:
    day = date.fromisoformat(value)
    if sum(character.isdigit() for character in reading.text) >= sum(c.isalpha() for c in reading.text):
        return as_digits(reading).ratio(f"{day:%d%m%Y}"), value
    return _best(printed_forms(day), reading, FREE_IN_DATES)[0], value


def _test_sex(value: str, reading: Reading) -> tuple[float, str]:
    """Two words are too different for slips: the ratio is that to the best word of the other sex."""
    scores = {
        meaning: _best((form for form, means in SEX.forms.items() if means == meaning), reading, FREE)[0]
        for meaning in ("L", "P")
    }
    return min(scores[value] - scores["P" if value == "L" else "L"], 0.0), value


TESTS: dict[str, Test] = {"name": _test_name, "nik": _test_digits, "birth_date": _test_date}
"""How a value is tested against a print, by fact."""


def _name_distance(first: str, second: str) -> How:
    found = compare_names(first, second)
    if found.result is Likeness.VARIANT:
        return How.VARIANT
    letters = sorted((squeeze(first), squeeze(second)), key=len)
    words = set(first.split()), set(second.split())
    # A part of the other name may be all that was read of it.
    part = words[0] <= words[1] or words[1] <= words[0] or letters[0] in letters[1]
    near = found.edits <= max(NEAR_EDITS, NEAR_SHARE * len(letters[1]))
    return How.NEAR if near or part else How.FAR


def likelier_spelling(first: Field, second: Field) -> str | None:
    """The likelier of two values that differ in spaces and punctuation alone, None for any other two.

    Readers lose spaces between words; the value that both prints together support better is what both say.
    """
    one, other = str(first.value), str(second.value)
    if one == other or squeeze(one) != squeeze(other) or first.reading is None or second.reading is None:
        return None
    return other if first.reading.ratio(other) >= second.reading.ratio(one) else one


def supposed(value: str) -> Field:
    """A value that stands on no print (what the applicant typed), for use as a hypothesis."""
    return Field(value, State.READ, 1.0)


def confirmed(field: Field, value: str | int, confidence: float) -> Field:
    """A field whose print another document has settled."""
    return replace(field, value=value, state=State.READ, confidence=round(min(confidence, 0.999), 4))
