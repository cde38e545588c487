"""From the print of a number or a date to a field: the likeliest that the print could say, or none.

Every function takes the value's own line, or None where the label was not found (ABSENT), as in `values`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from kia_verify.civil.dates import FIRST_YEAR, LAST_YEAR, parse_date
from kia_verify.civil.nik import Gravity, Problem, date_in, kk_number_problems, problems, split_nik
from kia_verify.civil.number_words import parse_count
from kia_verify.documents.alphabets import DIGIT_TABLE, LIKE_DIGITS, as_digits, as_text
from kia_verify.documents.document import ABSENT, Field, State
from kia_verify.documents.judging import EDGES, certainty, empty, is_empty, judged, trimmed
from kia_verify.reading.evidence import BLANK, DIGITS, INDEX, Reading
from kia_verify.reading.page import Line

LEAST_POSTERIOR = 0.95
"""A number or date counts as read when it is at least this probable among all it could be.

Measured on the tune half, 24 hard and 30 normal applications, with the tuned recogniser: of 1009 numbers,
dates and words given 1 is wrong above 0.8, at 0.93, and 2 right ones lie between 0.8 and this.
"""
POSSIBLE = 4.0
"""Log-odds that a printed number can exist at all: nearly all do."""
CONSISTENT = 4.0
"""Log-odds that a NIK agrees with its document's birth date and sex: on clean documents nearly all do."""
LOST = -3.0
"""Digits whose log-likelihood ratio to the text as read is below this are not what is printed."""
REPAIRED = 0.95
"""Confidence of a number in words that holds a doubtful letter but can only be that number."""
_COLON_GAP = 1.3
"""A colon read as a digit stands at least this many digit pitches before the number."""
_LIKE = re.escape(LIKE_DIGITS)
_LONG_NUMBER = re.compile(rf"[{_LIKE}](?:[ .]?[{_LIKE}]){{12,}}")
_BETWEEN = r"(?:\s*[-./:, ]\s*)?"
_DATE = re.compile(rf"(?:[{_LIKE}]{{2}}|[{_LIKE}]){_BETWEEN}[{_LIKE}]{{2}}{_BETWEEN}[{_LIKE}]{{4}}(?![0-9])")
_DIGITS_OR_NONE = re.compile(r"[0-9]+|[^0-9]+")
_LEAST_DIGITS = 5
"""Look-alike letters count as a date only beside at least so many true digits."""
_RT_RW_WORDS = re.compile(r"(?i)R[TW](?![A-Z])[.]?")
Problems = Callable[[str], tuple[Problem, ...]]


def nik_problems(digits: str) -> tuple[Problem, ...]:
    """What speaks against sixteen digits as a NIK (the default structure of `number_field`)."""
    return problems(split_nik(digits))


kk_problems: Problems = kk_number_problems
"""The structure of a KK number, for `number_field`."""


def rt_rw_field(line: Line | None) -> Field:
    """Neighbourhood numbers as `012/003`, from `012/003`, `RT 12 RW 3` or a slash read as a digit."""
    if line is None:
        return ABSENT
    text = _RT_RW_WORDS.sub(" ", line.text).translate(DIGIT_TABLE)
    groups = re.findall(r"[0-9]+", text)
    if not groups:
        return empty(line) if is_empty(line) else Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading)
    if len(groups) == 1 and len(groups[0]) == 7 and groups[0][3] in "17":
        groups = [groups[0][:3], groups[0][4:]]
    elif len(groups) == 1 and len(groups[0]) == 6:
        groups = [groups[0][:3], groups[0][3:]]
    if len(groups) != 2 or any(len(group) > 3 for group in groups):
        return Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading)
    return judged("/".join(group.zfill(3) for group in groups), certainty(line.reading), line)


def count_field(line: Line | None) -> Field:
    """A place among siblings, in words or digits, as a number."""
    if line is None:
        return ABSENT
    if is_empty(line):
        return empty(line)
    line = as_text(trimmed(line, EDGES + ".()"))
    found = parse_count(line.text)
    if found is None:
        return Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading)
    return judged(found[0], _in_words(line, found[1]), line)


def date_field(line: Line | None) -> Field:
    """A date in digits or in words, as ISO 8601."""
    if line is None:
        return ABSENT
    if is_empty(line):
        return empty(line)
    if found := find_date(line.text):
        line = line.part(*found)
        likely, share = _digits(line.reading, 8)
        scores = {text: score + (POSSIBLE if printed_date(text) else 0.0) for text, score in likely.items()}
        digits, posterior = _best(scores, share)
        day = printed_date(digits)
        if day is None or _lost(line.reading, digits):
            return Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading)
        return judged(day.isoformat(), posterior, line, LEAST_POSTERIOR)
    line = as_text(trimmed(line, EDGES + ".()"))
    printed = parse_date(line.text)
    if printed is None:
        return Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading)
    if any(character.isdigit() for character in line.text):
        return judged(printed.value.isoformat(), _among_words(line), line, LEAST_POSTERIOR)
    return judged(printed.value.isoformat(), _in_words(line, printed.repaired), line)


def _among_words(line: Line) -> float:
    """The least certain of a date's digits and words: 0 that may be O is no doubt, as in other numbers."""
    least = 1.0
    for found in _DIGITS_OR_NONE.finditer(line.text):
        reading = line.part(*found.span()).reading
        if found[0].isdigit():
            digits, posterior = _best(*_digits(reading, 8))
            least = min(least, posterior if digits == found[0] else 0.0)
        elif any(character.isalpha() for character in found[0]):
            least = min(least, certainty(reading))
    return least


def _in_words(line: Line, repaired: bool) -> float:
    """Number words check themselves: a doubtful letter that leaves a single number is no doubt."""
    return REPAIRED if repaired else max(REPAIRED, certainty(line.reading))


def find_date(text: str) -> tuple[int, int] | None:
    """Where a date in digits (DD-MM-YYYY) stands in a text: the clearest, the first of equals."""
    spans = [found.span() for start in range(len(text)) if (found := _DATE.match(text, start))]
    digits = {span: sum(c in DIGITS for c in text[slice(*span)]) for span in spans}
    best = max(spans, key=lambda span: (digits[span], span[1] - span[0], -span[0]), default=None)
    return best if best and digits[best] >= _LEAST_DIGITS else None


def digits_field(line: Line | None, length: int, possible: Callable[[str], bool] = str.isdigit) -> Field:
    """A short number of fixed length, such as a postal code.

    Args:
        line: the number's line, or None.
        length: in digits.
        possible: whether a number can exist; such are preferred by fixed log-odds.
    """
    if line is None:
        return ABSENT
    if is_empty(line):
        return empty(line)
    line = trimmed(line, EDGES + ".")
    likely, share = _digits(line.reading, 8)
    scores = {text: score + (POSSIBLE if possible(text) else 0.0) for text, score in likely.items()}
    digits, posterior = _best(scores, share)
    if len(digits) != length or _lost(line.reading, digits):
        return Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading)
    return judged(digits, posterior, line, LEAST_POSTERIOR)


def number_field(
    line: Line | None,
    birth_date: str | None = None,
    sex: str | None = None,
    structure: Problems = nik_problems,
) -> Field:
    """A NIK or KK number: sixteen digits, the likeliest that the print could say.

    Numbers that can exist, and a NIK that agrees with its document's birth date and sex, are preferred by
    fixed log-odds: they settle a doubtful digit, but a confidently different print wins.

    Args:
        line: the number's line, or None.
        birth_date: ISO date printed on the same document for the same person.
        sex: `L` or `P` printed there.
        structure: what speaks against a number; `kk_problems` for a KK number.
    """
    if line is None:
        return ABSENT
    if is_empty(line):
        return empty(line)
    line = find_number(line) or line
    reading = as_digits(line.reading)
    scores, share = _digits(line.reading, 12)
    wanted = _date_digits(birth_date, sex) if structure is nik_problems else ()
    for text in [text for text in scores if len(text) == 16]:
        for digits in wanted:
            hypothesis = text[:6] + digits + text[12:]
            if hypothesis not in scores:
                scores[hypothesis] = reading.log_likelihood(hypothesis)
    weighed = {text: score + _prior(text, wanted, structure) for text, score in scores.items()}
    number, posterior = _best(weighed, share)
    if len(number) != 16 or _lost(line.reading, number):
        return Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading)
    return judged(number, posterior, line, LEAST_POSTERIOR)


def find_number(line: Line) -> Line | None:
    """The part of a line that prints a number of about sixteen digits, or None."""
    spans = [found.span() for found in _LONG_NUMBER.finditer(line.text)]
    spans = [span for span in spans if sum(c in DIGITS for c in line.text[slice(*span)]) >= 9]
    if not spans:
        return None
    start, stop = max(spans, key=lambda span: span[1] - span[0])
    digits = [i for i in range(start, stop) if line.text[i] not in " ."]
    if len(digits) == 17:  # a colon read as 2 stands apart from the number
        steps = np.array([line.reading.steps[i] for i in digits])
        if steps[1] - steps[0] > _COLON_GAP * float(np.median(np.diff(steps[1:]))):
            start = digits[1]
    return line.part(start, stop)


def _digits(reading: Reading, count: int) -> tuple[dict[str, float], float]:
    """The likeliest digit strings with their log probabilities, and their share among all digit strings.

    The others weigh much where several digits are doubtful: each alone is unlikely, together they are not.
    """
    digits = as_digits(reading)
    scores = dict(digits.candidates(DIGITS, count))
    columns = [BLANK, *(INDEX[digit] for digit in DIGITS)]
    total = float(np.logaddexp.reduce(digits.posteriors[:, columns].astype(np.float64), axis=1).sum())
    listed = float(np.logaddexp.reduce([-np.inf, *scores.values()]))
    return scores, min(float(np.exp(listed - total)), 1.0)


def _best(scores: Mapping[str, float], share: float) -> tuple[str, float]:
    """The candidate with the highest score and its posterior.

    Those that are not listed are taken to be as plausible on average as the listed ones.
    """
    if not scores:
        return "", 0.0
    best = max(scores, key=lambda text: scores[text])
    total = float(np.logaddexp.reduce(list(scores.values())))
    return best, float(np.exp(scores[best] - total)) * share


def _lost(reading: Reading, digits: str) -> bool:
    """Whether the print rather says something that is no number at all."""
    return as_digits(reading).log_likelihood(digits) - reading.log_likelihood(reading.text) < LOST


def _prior(text: str, wanted: tuple[str, ...], structure: Problems) -> float:
    if len(text) != 16:
        return 0.0
    found = structure(text)
    prior = 0.0 if any(problem.gravity is Gravity.ERROR for problem in found) else POSSIBLE - len(found)
    return prior + (CONSISTENT if text[6:12] in wanted else 0.0)


def _date_digits(birth_date: str | None, sex: str | None) -> tuple[str, ...]:
    """Digits 7 to 12 of a NIK that agree with a birth date, for each sex that is possible."""
    if birth_date is None:
        return ()
    day = date.fromisoformat(birth_date)
    days = {"L": (day.day,), "P": (day.day + 40,)}.get(sex or "", (day.day, day.day + 40))
    return tuple(f"{number:02}{day.month:02}{day.year % 100:02}" for number in days)


def printed_date(digits: str) -> date | None:
    """The day that eight digits (DDMMYYYY) print, None where there is no such day."""
    if len(digits) != 8 or not FIRST_YEAR <= int(digits[4:]) <= LAST_YEAR:
        return None
    return date_in(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
