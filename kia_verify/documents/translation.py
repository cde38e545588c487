"""The two languages of a bilingual form told apart, where values may stand in either."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import chain, pairwise

from rapidfuzz import fuzz

from kia_verify.civil.dates import MONTHS
from kia_verify.documents.certificate_words import NUMBER_WORDS, ORDINALS, is_form_word, is_one_of
from kia_verify.documents.labels import Hit, Label, ends_word, find_labels, squeeze, starts_word
from kia_verify.documents.layout import ALIGNED, WORD_GAP
from kia_verify.documents.running_text import RunningText, in_capitals
from kia_verify.reading.page import Line

_SURE = 0.95
"""Similarity from which capitals are words of the translation too."""
LIKELY = 0.8
"""Similarity from which capitals are words of the original (ADAWIYAH resembles DARI AYAH)."""
_CLEAR = 0.85
"""Similarity from which capitals are so in a row of the translation."""
_LONGEST_NAME = 8
"""Characters up to which a word with a capital may rather be a name."""
_REPEATED = 80.0
"""Partial similarity (0 to 100) from which a text repeats another."""
_SHORTEST = 3
"""Letters of a repetition at least."""
_SHARE = 1 / 3
"""Share of a text's words that are the translation's, from which it is one whose phrases were misread."""
_REPAIRABLE = 6
"""Letters of a word of the translation that is known through a slip (MARKIED)."""
_OF_DATES = frozenset((*NUMBER_WORDS, "RIBU", *chain(*MONTHS)))
"""Words of a date in the original: BELAS below a row of the translation ends the year and repeats nothing."""
_LONGEST_PHRASE = 40
"""Characters that a phrase reaches into a row at most."""


def translated(text: str, translation: Sequence[Label]) -> list[Hit]:
    """The phrases of the translation in a text."""
    return [hit for hit in find_labels(text, translation) if _is_foreign(hit, text)]


def is_original(hit: Hit, text: str, least: float = LIKELY) -> bool:
    """Whether a hit of the original is no value: FIRSTIANA onak ke holds no `a onak ke`."""
    if in_capitals(text[hit.start : hit.stop]) and hit.score < least:
        return False
    return hit.score >= _SURE or starts_word(hit, text)


def _is_foreign(hit: Hit, text: str) -> bool:
    """Whether a hit is no value: MARGARE-THA SIN-AGA resembles `that in`, and Fathir FATHER.

    Nor does it end in one: was bor, then NARENDRA on the next line, holds no `was born`.
    """
    if not ends_word(hit, text):
        return False
    if hit.score >= _SURE:
        return True
    found = text[hit.start : hit.stop]
    named = found[0].isupper() and len(found) <= _LONGEST_NAME
    return starts_word(hit, text) and not in_capitals(found) and not named


class _Language(Enum):
    ORIGINAL = auto()
    TRANSLATION = auto()
    EITHER = auto()
    BOTH = auto()
    """A phrase of the translation beside the original's: `bahwa di / that in`; what follows is the value."""


_FIRST_HALVES = (_Language.ORIGINAL, _Language.BOTH)


@dataclass(frozen=True, eq=False)
class _Piece:
    """A part of a line.

    Attributes:
        whole: its line.
        start, stop: its characters there.
        phrase: it is one of the form, no value.
    """

    whole: Line
    start: int
    stop: int
    language: _Language
    phrase: bool

    @property
    def text(self) -> str:
        return self.whole.text[self.start : self.stop]


def separate(
    page_rows: Sequence[Sequence[Line]], original: Sequence[Label], translation: Sequence[Label]
) -> tuple[list[Line], list[Line]]:
    """The lines of a bilingual form's rows, cut where the language changes.

    What follows a phrase, or stands right before the first one of its row, is of its language. Print
    without a phrase nearby continues the original, except where it holds words of the translation, or
    repeats the original after a translation that repeats values.

    Returns:
        The original and the translation, each in reading order.
    """
    cut = _cut(page_rows, original, translation)
    words = _own_words(translation) - _own_words(original) | {*ORDINALS, "SON"}
    repeating = any(piece.language is _Language.TRANSLATION and _is_value(piece) for piece in cut)
    kept: tuple[list[_Piece], list[_Piece]] = ([], [])
    run: list[str] = []
    """The original's texts since the last translation."""
    translated = False
    for piece in cut:
        language = piece.language
        if language is _Language.EITHER:
            counted = set(re.findall(r"[A-Z]+", piece.text.upper())) <= _OF_DATES
            repeats = translated and repeating and not counted and _repeats(piece.text, " ".join(run))
            foreign = repeats or _consists_of(words, piece.text)
            language = _Language.TRANSLATION if foreign else _Language.ORIGINAL
        if language is _Language.ORIGINAL:
            if translated:
                run, translated = [], False
            run.append(piece.text)
        else:
            translated = True
        kept[language is _Language.TRANSLATION].append(piece)
    return _joined(kept[False]), _joined(kept[True])


def _own_words(labels: Sequence[Label]) -> set[str]:
    words = " ".join(variant for label in labels for variant in label.variants).upper().split()
    return {word for word in words if len(word) >= _SHORTEST or word == "OF"}


def _consists_of(known: Set[str], text: str) -> bool:
    """Whether a text whose phrases were misread holds words of a language: FIRST DHUGHTER OF FKTHER AND."""
    words = re.findall(r"[A-Z]+", text.upper())
    found = sum(is_one_of(word, known, _REPAIRABLE) for word in words)
    only_ordinals = bool(words) and set(words) <= set(ORDINALS)
    return only_ordinals or found >= max(2, _SHARE * len(words))


def _is_value(piece: _Piece) -> bool:
    words = [word.upper() for word in piece.text.split() if len(word) >= _SHORTEST and word[0].isupper()]
    return not piece.phrase and any(not is_form_word(word.strip(".,:;")) for word in words)


def _joined(pieces: Sequence[_Piece]) -> list[Line]:
    """The pieces, those that follow each other in one line as one."""
    spans: list[tuple[Line, int, int]] = []
    for piece in pieces:
        if spans and spans[-1][0] is piece.whole and not _holds_text(piece.whole, spans[-1][2], piece.start):
            spans[-1] = piece.whole, spans[-1][1], piece.stop
        else:
            spans.append((piece.whole, piece.start, piece.stop))
    return [line.part(start, stop) for line, start, stop in spans]


def _holds_text(line: Line, start: int, stop: int) -> bool:
    return any(character.isalnum() for character in line.text[start:stop])


def _repeats(piece: str, run: str) -> bool:
    text, before = squeeze(piece)[0], squeeze(run)[0]
    return _SHORTEST <= len(text) <= len(before) and fuzz.partial_ratio(text, before) >= _REPEATED


def _cut(
    page_rows: Sequence[Sequence[Line]], original: Sequence[Label], translation: Sequence[Label]
) -> list[_Piece]:
    """All rows cut at their phrases and at the ends of their lines, in reading order."""
    texts = [RunningText(row) for row in page_rows]
    hits = [_hits(text.text, original, translation) for text in texts]
    for number, (upper, lower) in enumerate(pairwise(texts)):
        for hit, language in _broken(upper.text, lower.text, original, translation):
            end = len(upper.text)
            hits[number] = [
                *(one for one in hits[number] if one[0].stop <= hit.start),
                (replace(hit, stop=min(hit.stop, end)), language),
            ]
            rest = replace(hit, start=0, stop=hit.stop - end - 1, value=max(hit.value - end - 1, 0))
            hits[number + 1] = [
                (rest, language),
                *(one for one in hits[number + 1] if one[0].start >= rest.stop),
            ]
    pieces: list[_Piece] = []
    above: Sequence[Line] = ()
    open_label = False
    for row, text, found in zip(page_rows, texts, hits, strict=True):
        marked = _with_shared(found, text.text, open_label)
        pieces += _pieces(row, text, above, marked)
        above = row
        last = marked[-1] if marked else None
        open_label = last is not None and _is_open(last, text.text)
    return pieces


def _with_shared(
    hits: Sequence[tuple[Hit, _Language]], text: str, open_label: bool
) -> list[tuple[Hit, _Language]]:
    """The phrases, those of the translation that only translate the label before them marked as such.

    Args:
        open_label: the row above ends with a label and a slash, or in the middle of such a pair.
    """
    marked: list[tuple[Hit, _Language]] = []
    for hit, language in hits:
        if marked:
            before, other = marked[-1]
            between = text[before.stop : hit.start]
            follows = other in _FIRST_HALVES and not any(letter.isalnum() for letter in between)
        else:
            follows = open_label and not any(letter.isalnum() for letter in text[: hit.start])
        shared = follows and language is _Language.TRANSLATION
        marked.append((hit, _Language.BOTH if shared else language))
    return marked


def _is_open(last: tuple[Hit, _Language], text: str) -> bool:
    """Whether a row ends between a label and its translation, or within that."""
    hit, language = last
    rest = text[hit.stop :].strip()
    return (language in _FIRST_HALVES and rest == "/") or (language is _Language.BOTH and not rest)


def _broken(
    upper: str, lower: str, original: Sequence[Label], translation: Sequence[Label]
) -> list[tuple[Hit, _Language]]:
    """The phrase that a row begins and the next one ends, at most one, in characters of the first row."""
    tail = max(len(upper) - _LONGEST_PHRASE, 0)
    across = upper[tail:] + " " + lower[:_LONGEST_PHRASE]
    border = len(upper) - tail
    for hit, language in _hits(across, original, translation):
        if hit.start < border < hit.stop - 1 and hit.score >= _SURE:
            whole = replace(hit, start=hit.start + tail, stop=hit.stop + tail, value=hit.value + tail)
            return [(whole, language)]
    return []


def _pieces(
    row: Sequence[Line], text: RunningText, above: Sequence[Line], hits: Sequence[tuple[Hit, _Language]]
) -> list[_Piece]:
    """A row cut at its phrases and at the ends of its lines."""
    pieces: list[_Piece] = []
    for number, line in enumerate(row):
        begin = text.starts[number]
        end = begin + len(line.text)
        borders = {begin, end}
        borders.update(at for hit, _ in hits for at in (hit.start, hit.stop) if begin < at < end)
        for start, stop in pairwise(sorted(borders)):
            if _holds_text(line, start - begin, stop - begin):
                language, phrase = _language(start, text, row, above, hits)
                pieces.append(_Piece(line, start - begin, stop - begin, language, phrase))
    return pieces


def _hits(text: str, original: Sequence[Label], translation: Sequence[Label]) -> list[tuple[Hit, _Language]]:
    """The phrases of both languages in a row; of two that overlap, the one that is more similar."""
    foreign = [(hit, _Language.TRANSLATION) for hit in translated(text, translation)]
    least = _CLEAR if foreign else LIKELY
    native = [
        (hit, _Language.ORIGINAL)
        for hit in find_labels(text, original)
        if is_original(hit, text, least) and ends_word(hit, text)
    ]
    found = sorted([*native, *foreign], key=lambda one: -one[0].score)
    chosen: list[tuple[Hit, _Language]] = []
    for hit, language in found:
        if not any(hit.start < other.stop and other.start < hit.stop for other, _ in chosen):
            chosen.append((hit, language))
    return sorted(chosen, key=lambda one: one[0].start)


def _language(
    start: int,
    text: RunningText,
    row: Sequence[Line],
    above: Sequence[Line],
    hits: Sequence[tuple[Hit, _Language]],
) -> tuple[_Language, bool]:
    """The language of the part of a row that begins at a character, and whether it is a phrase."""
    before = [(hit, language) for hit, language in hits if hit.start <= start]
    if not before:
        return _before_phrases(start, text, row, hits), False
    hit, language = before[-1]
    if start < hit.stop:
        return (_Language.TRANSLATION if language is _Language.BOTH else language), True
    if language is not _Language.TRANSLATION:
        return _Language.ORIGINAL, False
    first, last = text.number(hit.stop - 1), text.number(start)
    gaps = [row[number + 1].left - row[number].right for number in range(first, last)]
    if any(gap > WORD_GAP * row[last].height for gap in gaps):
        return _Language.EITHER, False
    in_column = any(abs(row[last].left - line.left) < ALIGNED * line.height for line in above[1:])
    return (_Language.EITHER if first < last and in_column else language), False


def _before_phrases(
    start: int, text: RunningText, row: Sequence[Line], hits: Sequence[tuple[Hit, _Language]]
) -> _Language:
    """The language of what stands before a row's first phrase: that phrase's, if it is near."""
    if not hits:
        return _Language.EITHER
    hit, language = hits[0]
    first, last = text.number(start), text.number(hit.start)
    gaps = [row[number + 1].left - row[number].right for number in range(first, last)]
    near = all(gap <= WORD_GAP * row[first].height for gap in gaps) and language is not _Language.BOTH
    return language if near else _Language.EITHER
