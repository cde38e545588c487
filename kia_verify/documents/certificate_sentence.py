"""The certificate's sentence, its phrases found in their order, and its translation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kia_verify.civil.number_words import parse_count
from kia_verify.documents.certificate_words import PHRASES, TRANSLATION
from kia_verify.documents.labels import Hit, Label, ends_word, find_labels
from kia_verify.documents.running_text import Passage, RunningText
from kia_verify.documents.translation import is_original, translated
from kia_verify.reading.page import Line

SEXES = (Label("sex", ("LAKI-LAKI", "PEREMPUAN")),)
TWIN = (Label("twin", ("KEMBAR",)),)

_ORDER = ("number", "place", "date", "born", "child", "parents", "mother", "issued")
_PARENTS = ("couple", "father", "mother_alone")
_COUNTED = "child"
"""A count may follow ANAK KE without a space."""
_CLAUSES = ("clause", "gazette")
_AMBIGUOUS = 0.1
"""Lead of DARI IBU over DAN IBU below which a certificate is not taken for one of a mother alone."""
_CLEARER = 0.1
"""How much more similar a later occurrence of a phrase must be to be the phrase instead of the first."""


_FATHER = re.compile(r"(?<![A-Z])AYAH(?![A-Z])|DARI ?(SEORANG ?)?AYAH")


class Sentence:
    """The Indonesian sentence.

    Attributes:
        couple: the parents are named as `SUAMI ISTERI : A DAN B`.
        mother_only: it names the mother alone.
    """

    def __init__(self, text: RunningText) -> None:
        self._text = text
        self._found: dict[str, Hit] = {}
        hits = find_labels(text.text, PHRASES)
        self._all = [
            hit
            for hit in hits
            if is_original(hit, text.text) and (hit.key == _COUNTED or ends_word(hit, text.text))
        ]
        issued = max(
            (hit for hit in self._all if hit.key == "issued"), key=lambda hit: hit.score, default=None
        )
        end = issued.start if issued else len(text.text)
        for hit in self._all:
            if hit.start >= end:
                break
            key = "parents" if hit.key in _PARENTS else hit.key
            known = self._found.get(key)
            if known is None or hit.score > known.score + _CLEARER:
                self._found[key] = hit
        self._drop_out_of_order()
        self._find_order()
        if issued:
            self._found["issued"] = issued
            later = [hit for hit in self._all if hit.start >= issued.stop]
            for name, key in (("issue_date", "date"), ("officer", "officer")):
                first = next((hit for hit in later if hit.key == key), None)
                if first:
                    self._found[name] = first
        parents = self._found.get("parents")
        self.couple = parents is not None and parents.key == "couple"
        alone = parents if parents and parents.key == "mother_alone" and "mother" not in self._found else None
        father_named = _FATHER.search(text.text[:end].upper()) is not None
        self.mother_only = alone is not None and alone.margin >= _AMBIGUOUS and not father_named

    def between(self, key: str, ends: Sequence[str]) -> Passage | None:
        """The text between a phrase and the first of the given ones that is found after it.

        None where the phrase or all its ends are lost: what stands there could be anything.
        """
        phrase = self._found.get(key)
        if phrase is None:
            return None
        stops = [self._found[end].start for end in ends if end in self._found]
        stops = [stop for stop in stops if stop >= phrase.stop]
        if "end" in ends and not stops:
            stops = [len(self._text.text)]
        if not stops:
            return None
        # a clause on the marriage, a day of the week, an hour, the state gazette within ends the value too
        stops += [hit.start for hit in self._all if hit.key in _CLAUSES and hit.start >= phrase.stop]
        return Passage(self._text, phrase.value, max(min(stops), phrase.value))

    def _drop_out_of_order(self) -> None:
        """Keeps the phrases that follow each other as in the sentence."""
        last = -1
        for key in _ORDER:
            hit = self._found.get(key)
            if hit is None:
                continue
            if hit.start < last:
                del self._found[key]
            else:
                last = hit.start

    def _find_order(self) -> None:
        """Where ANAK KE is lost, a line that goes on with a count and a sex takes its place."""
        born, parents = self._found.get("born"), self._found.get("parents")
        if born is None or parents is None or "child" in self._found:
            return
        sex = next(iter(find_labels(self._text.text[born.value : parents.start], SEXES)), None)
        if sex is None:
            return
        stop = born.value + sex.start
        begin = self._text.starts[self._text.number(stop)]
        words = self._text.text[begin:stop].split(" ")
        for number in range(len(words)):
            counted = " ".join(words[number:])
            if begin > born.value and parse_count(counted.strip(" ,.:;")):
                value = stop - len(counted)
                self._found["child"] = Hit("child", begin, value, value, 0.0)
                return


class Translation:
    """The English lines: values that they repeat."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._text = RunningText(lines)
        self._hits = translated(self._text.text, TRANSLATION)
        issued = next((hit.start for hit in self._hits if hit.key == "issued"), len(self._text.text))
        self._first: dict[str, int] = {}
        for number, hit in enumerate(self._hits):
            key = "issue_date" if hit.key == "date" and hit.start > issued else hit.key
            self._first.setdefault(key, number)

    def names(self, key: str) -> bool:
        """Whether it holds a phrase."""
        return key in self._first

    def after(self, key: str, within: Sequence[str] = ()) -> Passage | None:
        """What stands between a phrase and the next one that is none of `within`; None where it is lost."""
        number = self._first.get(key)
        if number is None:
            return None
        stops = (hit.start for hit in self._hits[number + 1 :] if hit.key not in within)
        hit = self._hits[number]
        return Passage(self._text, hit.value, max(next(stops, len(self._text.text)), hit.value))
