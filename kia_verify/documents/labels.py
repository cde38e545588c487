"""Finding printed labels in recognised text, through the recogniser's slips.

A label ("Tempat/Tgl Lahir") may stand alone in its box, share it with its value, follow the value
of its left neighbour, or have lost its spaces and its colon. Text and labels are therefore compared
squeezed: letters and digits only, capitals, look-alikes folded onto one of them. Spans are mapped back
to the text as read, so that a value can be cut out with its own evidence (`Line.part`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

_FOLD = str.maketrans({"0": "O", "1": "I", "L": "I", "|": "I", "5": "S", "8": "B"})
_SKIP = " :;.,'`\u2019*=|°\"_!"
"""What may stand between a label and its value; a dash may be the value itself (an empty field)."""
COLONS = ":;"
"""A colon, and what it is read as."""
SHORT = 4
"""Labels of up to this many letters (NIK, Nama) also occur inside words and names."""
_LEAST_SCORE, _UNLIKE = 0.72, 0.12
"""Similarity that the longest labels need, and how much less that of the best part of a text may be."""
_LEAST_NEAR = 100 * (_LEAST_SCORE - _UNLIKE) - 1e-6
_BALINESE = re.compile(r"N?I (?=[A-Z])")
"""The word that a Balinese name begins with."""
_SHORTEST_WORD = 3
"""Letters of a label's first word at least, where the space before it was lost."""
_START_MARGIN = 2
"""Squeezed characters that dirt or a bullet may put before a label at the start of a line."""


@dataclass(frozen=True)
class Label:
    """A label of a document.

    Attributes:
        key: what it stands for.
        variants: the spellings that occur.
        leads: it begins its line; inside one (a value, a name) it is no label, and SALAMAT holds no ALAMAT.
        ends: it ends a word; HELDA RAHMAH holds no GOL. DARAH.
    """

    key: str
    variants: tuple[str, ...]
    leads: bool = False
    ends: bool = False


@dataclass(frozen=True)
class Hit:
    """A label found in a text.

    Attributes:
        key: the label's key.
        start, stop: its characters in the text.
        value: where the value begins: after the label, its colon and spaces.
        score: similarity of what was read to the label, 0 to 1.
        margin: score minus the best score of another label for the same characters.
    """

    key: str
    start: int
    stop: int
    value: int
    score: float
    margin: float = 1.0


def squeeze(text: str) -> tuple[str, list[int]]:
    """Letters and digits of a text, capitals, look-alikes folded, and each one's index in the text."""
    kept = [(letter, index) for index, letter in enumerate(text) if letter.isalnum() or letter == "|"]
    return (
        "".join(letter.upper()[:1] for letter, _ in kept).translate(_FOLD),
        [index for _, index in kept],
    )


def similarity(text: str, other: str) -> float:
    """Similarity of two whole texts once squeezed, 0 to 1."""
    return float(Levenshtein.normalized_similarity(squeeze(text)[0], squeeze(other)[0]))


def find_labels(text: str, labels: Sequence[Label], *, at_start: bool = False) -> list[Hit]:
    """The labels in a text, in reading order, none overlapping another.

    Args:
        text: a line as read.
        labels: what to look for.
        at_start: only at the beginning of the text.
    """
    squeezed, index, inner = _prepared(text)
    if not squeezed:
        return []
    spellings = [(label, _squeezed(variant)) for label in labels for variant in label.variants]
    # Nearly all spellings are not there, and all at once that is told many times as fast as one by one.
    targets = [target for _, target in spellings]
    near = cdist([squeezed], targets, scorer=fuzz.partial_ratio, score_cutoff=_LEAST_NEAR, dtype=np.float64)
    hits: list[Hit] = []
    for place in np.flatnonzero(near[0]).tolist():
        label, target = spellings[place]
        leads = at_start or label.leads
        starts = [start for start in inner if start <= _START_MARGIN] if leads else inner
        last = _START_MARGIN if leads else len(squeezed)
        found = _occurrences(text, squeezed, index, starts, last, label.key, target)
        hits.extend(
            hit
            for hit in found
            if (not label.ends or ends_word(hit, text)) and (not label.leads or starts_word(hit, text))
        )
    return _separate(hits)


def starts_word(hit: Hit, text: str) -> bool:
    """Whether a label begins where a word does; Margare-tha Sin-aga holds no `that in`."""
    before, first = text[max(hit.start - 1, 0) : hit.start], text[hit.start]
    return not before.isalpha() or (before.islower() and first.isupper())


def ends_word(hit: Hit, text: str) -> bool:
    """Whether a label ends where a word does; in capitals DAN IBUNDA holds no DAN IBU.

    But the word that a Balinese name begins with is often read together with the label: AYAHI GEDE.
    """
    runs_on = text[hit.stop - 1].isupper() and text[hit.stop : hit.stop + 1].isupper()
    return not runs_on or _BALINESE.match(text, hit.stop) is not None


def find_label(text: str, labels: Sequence[Label], *, at_start: bool = False) -> Hit | None:
    """The best of the labels in a text, or None."""
    return max(find_labels(text, labels, at_start=at_start), key=lambda hit: hit.score, default=None)


def best_score(texts: Iterable[str], label: Label) -> float:
    """The best score of a label anywhere in some texts; 0 where it is nowhere."""
    return max((hit.score for text in texts for hit in find_labels(text, [label])), default=0.0)


@cache
def _squeezed(variant: str) -> str:
    return squeeze(variant)[0]


def least_score(length: int) -> float:
    """How similar a label of so many letters has to be: the longer, the more slips it can bear."""
    if length <= SHORT:
        return 0.75
    return 0.8 if length <= 7 else _LEAST_SCORE


def _occurrences(
    text: str, squeezed: str, index: list[int], starts: list[int], last: int, key: str, target: str
) -> list[Hit]:
    """The best span per start (at most `last`) for one spelling of one label."""
    length = len(target)
    floor = least_score(length)
    found = fuzz.partial_ratio_alignment(target, squeezed, score_cutoff=100 * (floor - _UNLIKE))
    if found is None:
        return []
    tries = set(starts)
    if length > SHORT and found.dest_start <= last:
        # long enough to be recognised where the space before it was lost
        tries.add(found.dest_start)
    slack = max(1, length // 6)
    hits: list[Hit] = []
    for start in tries:
        if _is_tail(text, index[start]):
            continue
        spans = range(max(1, length - slack), min(length + slack, len(squeezed) - start) + 1)
        scores = {
            span: Levenshtein.normalized_similarity(
                target, squeezed[start : start + span], score_cutoff=floor
            )
            for span in spans
        }
        best = max(scores.values(), default=0.0)
        if best < floor:
            continue
        span = min(
            (span for span in spans if scores[span] == best),
            key=lambda span: (not _whole_words(text, index[start + span - 1]), abs(span - length)),
        )
        stop = index[start + span - 1] + 1
        if length <= SHORT and not _stands_alone(text, index[start], stop, exact=best == 1.0):
            continue
        hits.append(Hit(key, index[start], stop, _value_start(text, stop), float(best)))
    return hits


def _is_tail(text: str, start: int) -> bool:
    """Whether a character is among the last of a word; ZAHIRA nak ke holds no `A nak ke`."""
    if not text[max(start - 1, 0) : start].isalpha():
        return False
    return any(not letter.isalpha() for letter in text[start : start + _SHORTEST_WORD])


def _whole_words(text: str, last: int) -> bool:
    """Whether a label that ends there takes no part of the next word: tangga|22, not tangga 2|2."""
    before, here, after = text[max(last - 1, 0)], text[last], text[last + 1 : last + 2]
    cuts = here.isdigit() if after.isdigit() else here.isalpha() and after.isalpha()
    return before.isalnum() and not cuts


def _stands_alone(text: str, start: int, stop: int, *, exact: bool) -> bool:
    """Whether a short label is a word of its own; one that is not exact needs its colon too."""
    rest = text[stop : stop + 3].lstrip()
    if not exact:
        return rest[:1] in COLONS and bool(rest) and start <= _START_MARGIN
    following = text[stop : stop + 1]
    if not following.isalpha():
        return True
    return text[stop - 1].islower() and following.isupper()


def _value_start(text: str, stop: int) -> int:
    """Past the colon (a slip of one or two letters may stand before it) and past spaces and dots."""
    for colon in range(stop, min(stop + 4, len(text))):
        if text[colon] in COLONS and not any(c.isdigit() for c in text[stop:colon]):
            stop = colon + 1
            break
    while stop < len(text) and text[stop] in _SKIP:
        stop += 1
    return stop


@lru_cache(maxsize=256)
def _prepared(text: str) -> tuple[str, list[int], list[int]]:
    """A text squeezed, its indices, and where its words start: a page's lines are searched many times."""
    squeezed, index = squeeze(text)
    return squeezed, index, _word_starts(text, index)


def _word_starts(text: str, index: list[int]) -> list[int]:
    """Squeezed positions where a word begins: after a gap, or where the case says so (LAKIGol)."""
    starts: list[int] = []
    for position, at in enumerate(index):
        before, here, after = text[at - 1 : at], text[at], text[at + 1 : at + 2]
        if (
            not before.isalnum()
            or (here.isupper() and (before.islower() or (before.isupper() and after.islower())))
            or (here.isalpha() and before.isdigit())
        ):
            starts.append(position)
    return starts


def _separate(hits: list[Hit]) -> list[Hit]:
    """The best hits that do not overlap; a longer label beats a shorter one within it."""
    ranked = sorted(hits, key=lambda hit: (-hit.score - 0.01 * (hit.stop - hit.start), hit.start))
    chosen: list[Hit] = []
    for hit in ranked:
        if any(hit.start < other.stop and other.start < hit.stop for other in chosen):
            continue
        rivals = (
            other.score
            for other in hits
            if other.key != hit.key and other.start < hit.stop and hit.start < other.stop
        )
        chosen.append(replace(hit, margin=hit.score - max(rivals, default=0.0)))
    return sorted(chosen, key=lambda hit: hit.start)
