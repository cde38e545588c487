"""Closed lists of values that documents print, matched with room for slips of the reader."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

LEAST_SCORE = 0.75
"""Similarity from which a text counts as an entry."""
MARGIN = 0.12
"""How much better than the best entry of another meaning it must be."""
SHORT = 3
"""Entries up to this length (blood types, WNI) must stand letter by letter."""


@dataclass(frozen=True)
class Vocabulary:
    """A list of values.

    Attributes:
        forms: what may be printed, with its meaning; several spellings may share a meaning.
        coded: report the meaning (`L`) instead of the spelling as printed (`KATHOLIK`).
    """

    forms: dict[str, str]
    coded: bool = False
    squeezed: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "squeezed", {_squeeze(form): form for form in self.forms})


def _squeeze(text: str) -> str:
    return re.sub(r"[^A-Z0-9+]", "", text.upper())


def _plain(*forms: str) -> Vocabulary:
    return Vocabulary({form: form for form in forms})


SEX = Vocabulary(
    {"LAKI-LAKI": "L", "LAKI": "L", "MALE": "L", "PEREMPUAN": "P", "WANITA": "P", "FEMALE": "P"}, coded=True
)
BLOOD_TYPE = Vocabulary(
    {form: form.replace("0", "O") for form in
     ("A", "B", "AB", "O", "0", "A+", "B+", "AB+", "O+", "0+", "A-", "B-", "AB-", "O-", "0-")},
    coded=True,
)  # fmt: skip
RELIGION = Vocabulary(
    {
        "ISLAM": "islam",
        "KRISTEN": "christian", "KRISTEN PROTESTAN": "christian", "CHRISTIAN": "christian",
        "KATHOLIK": "catholic", "KATOLIK": "catholic", "KRISTEN KATOLIK": "catholic", "CATHOLIC": "catholic",
        "HINDU": "hindu",
        "BUDHA": "buddhist", "BUDDHA": "buddhist",
        "KHONGHUCU": "confucian", "KONGHUCU": "confucian",
        "KEPERCAYAAN": "belief", "KEPERCAYAAN TERHADAP TUHAN YME": "belief",
        "KEPERCAYAAN TERHADAP TUHAN YANG MAHA ESA": "belief", "PENGHAYAT KEPERCAYAAN": "belief",
        "LAINNYA": "other",
    }
)  # fmt: skip
MARITAL_STATUS = _plain(
    "BELUM KAWIN", "KAWIN", "KAWIN TERCATAT", "KAWIN BELUM TERCATAT", "KAWIN TIDAK TERCATAT", "CERAI HIDUP",
    "CERAI HIDUP TERCATAT", "CERAI HIDUP BELUM TERCATAT", "CERAI MATI",
    "SINGLE", "MARRIED", "DIVORCED", "WIDOWED",
)  # fmt: skip
RELATION = Vocabulary(
    {
        "KEPALA KELUARGA": "head", "SUAMI": "husband", "ISTRI": "wife", "ISTERI": "wife", "ANAK": "child",
        "ANAK KANDUNG": "child", "ANAK TIRI": "stepchild", "ANAK ANGKAT": "adopted", "MENANTU": "in-law",
        "CUCU": "grandchild", "ORANG TUA": "parent", "MERTUA": "parent-in-law",
        "FAMILI LAIN": "relative", "FAMILI": "relative", "PEMBANTU": "servant", "LAINNYA": "other",
    }
)  # fmt: skip
NATIONALITY = Vocabulary({"WNI": "WNI", "INDONESIA": "WNI", "WNA": "WNA"})


def match(text: str, vocabulary: Vocabulary) -> tuple[str | None, float]:
    """The entry that a printed text means.

    Args:
        text: as read, without its label.

    Returns:
        The value (see `Vocabulary.coded`) or None where it is not sure, and the similarity of the
        best entry, 0 to 1. Never a guess: the best entry must be close and well ahead of every
        entry of another meaning.
    """
    if vocabulary is BLOOD_TYPE:  # a sign more or less is another type: nothing is close enough
        value = vocabulary.forms.get(re.sub(r"\s", "", text.upper()))
        return value, float(value is not None)
    asked = _squeeze(text)
    scores: dict[str, tuple[float, str]] = {}
    for squeezed, form in vocabulary.squeezed.items():
        exact_only = min(len(asked), len(squeezed)) <= SHORT
        score = float(asked == squeezed) if exact_only else Levenshtein.normalized_similarity(asked, squeezed)
        meaning = vocabulary.forms[form]
        scores[meaning] = max(scores.get(meaning, (0.0, "")), (score, form))
    (best, form), *others = sorted(scores.values(), reverse=True)
    second = others[0][0] if others else 0.0
    if best < LEAST_SCORE or (best < 1.0 and best - second < MARGIN):
        return None, best
    return (vocabulary.forms[form] if vocabulary.coded else form), best
