"""What the values of a KTP look like by themselves, for cards whose labels are cut off or burnt out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kia_verify.civil.vocabulary import MARITAL_STATUS, NATIONALITY, RELIGION, SEX, Vocabulary, match
from kia_verify.documents.judging import trimmed
from kia_verify.documents.labels import Label, find_labels
from kia_verify.documents.layout import Flow
from kia_verify.documents.numbers import find_date, find_number
from kia_verify.reading.page import Line

LIFELONG = Label("lifelong", ("SEUMUR HIDUP",), leads=True)
CLOSED: dict[str, Vocabulary] = {
    "sex": SEX, "religion": RELIGION, "marital_status": MARITAL_STATUS, "nationality": NATIONALITY,
}  # fmt: skip
TELLING = ("nik", "birth", "sex", "rt_rw", "religion", "marital_status", "nationality", "valid_until")
"""Fields whose values tell themselves, in the order of the card."""
_RT_RW = re.compile(r"\W*[0-9OIl]{3}\s*[/1Il|]\s*[0-9OIl]{3}\W*")
_LEAST_PLACE = 3
"""Letters of a place of birth before its date."""
_NIK_DIGITS = 14
"""True digits in a line that is the NIK."""
_EDGES = " :;.,'-_*=|\"`"


def looks_like(key: str, line: Line) -> bool:
    """Whether a line without a label could be the value of a telling field."""
    text = trimmed(line, _EDGES).text
    if key == "nik":
        return sum(c.isdigit() for c in text) >= _NIK_DIGITS and find_number(line) is not None
    if key == "rt_rw":
        return is_rt_rw(text)
    if key in ("birth", "valid_until"):
        date = find_date(text)
        letters = sum(c.isalpha() for c in text[: date[0]]) if date else 0
        if key == "birth":
            return date is not None and letters >= _LEAST_PLACE
        return bool(find_labels(text, [LIFELONG])) or (date is not None and not letters)
    stops = [len(text), *(found.start() for found in re.finditer(r"\s", text))]
    return any(match(text[:stop], CLOSED[key])[0] is not None for stop in stops)


def is_rt_rw(text: str) -> bool:
    """Whether a text is `012/003` and nothing else."""
    return bool(_RT_RW.fullmatch(text))


def values_in_order(lines: Sequence[Line]) -> frozenset[str]:
    """The telling fields whose values stand below each other in the order of a KTP.

    The longest such sequence, empty unless the page prints a single number of sixteen digits and either
    the marital status or the religion below RT/RW: a child's identity card prints the family card's number
    too, the religion above the address and no marital status.
    """
    numbers = [line for line in lines if looks_like("nik", line)]
    if len(numbers) != 1:
        return frozenset()
    flow = Flow(lines)
    chains: dict[str, tuple[str, ...]] = {}
    """By field, the longest chain so far that ends with it."""
    for line in sorted(lines, key=flow.level):
        for place, key in enumerate(TELLING):
            if not looks_like(key, line):
                continue
            chain = (*_longest([chains.get(other, ()) for other in TELLING[:place]]), key)
            chains[key] = _longest([chains.get(key, ()), chain])
    longest = frozenset(_longest(list(chains.values())))
    alone = "marital_status" in longest or {"rt_rw", "religion"} <= longest
    return longest if "nik" in longest and alone else frozenset()


def _longest(chains: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return max(chains, key=lambda chain: len(chain), default=())
