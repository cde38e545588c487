"""Indonesian number words, read with room for one slip of the reader per word.

Certificates print dates and the child's place among its siblings in words, joined or apart
(`DUA PULUH`, `duapuluh`), so words are found in the letters alone, without regard to spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rapidfuzz.distance import Levenshtein

UNITS = ("", "SATU", "DUA", "TIGA", "EMPAT", "LIMA", "ENAM", "TUJUH", "DELAPAN", "SEMBILAN")
REPAIRABLE = 4
"""A slip is repaired in words of at least this many letters; DUA and MEI must stand as they are."""
MAX_REPAIRS = 2
"""Repairs allowed in one expression; more is no reading."""


def to_words(number: int) -> str:
    """A number from 0 to 9999 in words: `DUA RIBU SEMBILAN BELAS`.

    Raises:
        ValueError: out of that range.
    """
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} is not between 0 and 9999")
    return _words(number) or "NOL"


def _words(number: int) -> str:
    if number < 10:
        return UNITS[number]
    if number < 20:
        return {10: "SEPULUH", 11: "SEBELAS"}.get(number) or f"{UNITS[number - 10]} BELAS"
    for size, name in ((1000, "RIBU"), (100, "RATUS"), (10, "PULUH")):
        count, rest = divmod(number, size)
        if count:
            head = f"SE{name}" if count == 1 else f"{UNITS[count]} {name}"
            return f"{head} {_words(rest)}".strip()
    raise AssertionError(number)


def letters(text: str) -> str:
    """Capital letters only."""
    return re.sub(r"[^A-Z]", "", text.upper())


def expressions(first: int, last: int) -> dict[tuple[str, ...], int]:
    """The numbers first to last by their words."""
    return {tuple(to_words(number).split()): number for number in range(first, last + 1)}


Trie = dict[str, "Trie | int"]
"""Words of expressions, branching; the empty word leads to the value."""


def trie(values: Mapping[tuple[str, ...], int]) -> Trie:
    """Expressions that share their beginnings, for `read`."""
    root: Trie = {}
    for words, value in values.items():
        node = root
        for word in words:
            child = node.setdefault(word, {})
            assert isinstance(child, dict)
            node = child
        node[""] = value
    return root


def read(text: str, tree: Trie, start: int = 0, repairs: int = MAX_REPAIRS) -> Iterator[tuple[int, int, int]]:
    """All expressions of a trie that `text` could begin with at `start`.

    Args:
        text: capital letters without spaces.
        repairs: how many words may have a slip.

    Yields:
        value, where it ends in `text`, number of repaired words.
    """
    if repairs < 0:
        return
    for word, child in tree.items():
        if isinstance(child, int):
            yield child, start, 0
            continue
        for end, cost in slips(text, word, start):
            for value, stop, more in read(text, child, end, repairs - cost):
                yield value, stop, cost + more


def slips(text: str, word: str, start: int) -> Iterator[tuple[int, int]]:
    """Where `word` could end in `text` from `start` on, with 0 or 1 letters wrong, missing or added."""
    if text.startswith(word, start):
        yield start + len(word), 0
    if len(word) < REPAIRABLE:
        return
    for length in (len(word) - 1, len(word), len(word) + 1):
        piece = text[start : start + length]
        if len(piece) == length and piece != word and Levenshtein.distance(piece, word, score_cutoff=1) == 1:
            yield start + length, 1


def best(found: Iterator[tuple[int, int, int]], length: int) -> tuple[int, int] | None:
    """The value that explains all letters with the fewest repairs, None if there are several.

    A repaired value must be the only one that can be had with repairs at all.
    """
    costs: dict[int, int] = {}
    for value, end, cost in found:
        if end == length:
            costs[value] = min(cost, costs.get(value, cost))
    if not costs:
        return None
    least = min(costs.values())
    values = [value for value, cost in costs.items() if cost == least or least > 0]
    return (values[0], least) if len(values) == 1 else None


_COUNT = trie(expressions(1, 20))


def parse_count(text: str) -> tuple[int, bool] | None:
    """A place among siblings: `SATU`, `KESATU`, `PERTAMA`, `KE DUA`, `ke-2`, `3`.

    Returns:
        The number from 1 to 20 and whether a slip was repaired; None where it is none of these.
    """
    if digits := re.fullmatch(r"\W*(?:KE)?\W*([0-9]{1,2})\W*", text.upper()):
        number = int(digits[1])
        return (number, False) if 1 <= number <= 20 else None
    asked = letters(text)
    for bare in (asked, asked.removeprefix("KE")):
        if bare == "PERTAMA":
            return 1, False
        if bare and (found := best(read(bare, _COUNT), len(bare))):
            return found[0], found[1] > 0
    return None
