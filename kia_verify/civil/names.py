"""Names of persons: titles, known variants of spelling, and comparison.

Titles may stand on KTP and KK only, abbreviated (Permendagri 73/2022); certificates print none.
A name is never corrected: the comparison says how two printed names differ, and people decide.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from kia_verify.civil.name_variants import variant_keys


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES_BEFORE = _words("H HJ HAJI HAJJAH DR DRG DRH DRS DRA IR NS PROF KH UST USTADZ USTADZAH")
"""GUSTI, RADEN, ANDI, TEUKU, TENGKU are not here: they may be part of the name."""
TITLES_AFTER = _words(
    "SE SH SPD SPDI SPDSD SPDK SAG SKOM ST SSOS SSOSI SKEP SIP SIKOM SP SPT SSI SFARM SKED SKM SKG SPSI "
    "STHI SHI SEI SY SSY SESY SHUT SPI STP STRKEB STRKES STRT SST SSTP SS SSN SSTR SGZ SAP SAB SAK SMN "
    "SARS SPDAUD SPAUD MM MSI MPD MPDI MH MHI MKES MKOM MT MSC MA MAG MAP MHUM MKN MENG MP MBA MSOS "
    "MPSI MAK MIKOM MKEP MKM MTI MFARM MED MSN MESY ME MSTR MARS AMD AMDKEB AMDKEP AMDKOM AMDAK AMDFARM "
    "AMAPD AMA AMG AMK NS NERS APT PHD LC BA BSC SPA SPB SPOG SPPD SPJP SPM SPS SPKK SPTHT SPAN SPRAD "
    "CPA CA CFP BKP DEA GRDIPL"
)
_DEGREE_ONLY = _words("ST MA BA SP SY SS ME MP CA APT NS DEA SPA MAP SIP SARS LC MED AMA")
"""Degrees that could also be a word of a name: titles only after a comma or with dots in them."""

_BEFORE = re.compile(
    rf"({'|'.join(sorted(TITLES_BEFORE, key=len, reverse=True))}|K\.\s?H)(?:\.\s*|\s+)(?=\S)"
)


class Likeness(StrEnum):
    """How like two printed names are."""

    SAME = "same"
    """Equal but for punctuation."""
    SAME_AFTER_TITLE = "same_after_title"
    VARIANT = "variant"
    """Known ways to write one name (MUHAMMAD, MOHAMAD), or only the spaces differ."""
    DIFFERENT = "different"


@dataclass(frozen=True)
class NameParts:
    """A name taken apart; `core` keeps its printed spelling in capitals."""

    before: str
    core: str
    after: str


@dataclass(frozen=True)
class NameComparison:
    """How two names compare.

    Attributes:
        differs: pairs of words (first, second) that are not equal; an empty word is missing.
        edits: letters to change between the names without titles, spaces and punctuation.
    """

    result: Likeness
    differs: tuple[tuple[str, str], ...] = ()
    edits: int = 0


def normalise(name: str) -> str:
    """Capitals, single blanks, straight apostrophes, no accents; BECCE' ends in a glottal stop."""
    text = unicodedata.normalize("NFKD", name.upper())
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = re.sub(r"[`\u00b4\u2018\u2019\u02bc]", "'", text)
    text = re.sub(r"\s+", " ", text).strip(' ,;:-_"')
    quoted = text.startswith("'") or text.endswith(" '")
    return text.strip(" ,;:-_'\"") if quoted else text


def squeeze(name: str) -> str:
    """Letters and digits only."""
    return re.sub(r"[^A-Z0-9]", "", normalise(name))


def split_titles(name: str) -> NameParts:
    """Splits `DR. H. MUHAMMAD ZAINI, S.E., M.M.` into titles, name, titles.

    What could be a word of the name stays in it: a title needs its dot, its comma, or a spelling
    that no name has. A name is never emptied.
    """
    text = normalise(name)
    before = ""
    while (found := _BEFORE.match(text)) and squeeze(text[found.end() :]):
        before, text = f"{before} {found[0]}".strip(), text[found.end() :]
    head, comma, tail = text.partition(",")
    after = ""
    if comma and squeeze(head) and all(squeeze(part) in TITLES_AFTER for part in _title_tokens(tail)):
        text, after = head, tail.strip()
    words = text.split(" ")
    while len(words) > 1 and _is_degree(words[-1]):
        after = f"{words.pop()} {after}".strip()
    core = " ".join(words).strip(" .,")
    return NameParts(before, core, after) if core else NameParts("", normalise(name), "")


def _title_tokens(tail: str) -> list[str]:
    """Titles after the name, one each; dots inside a title do not part it (`S.PD.I`)."""
    joined = re.sub(r"\.\s+(?=[A-Z]{1,3}\b)", ".", tail)
    return [token for token in re.split(r"[,\s]+", joined) if squeeze(token)]


def _is_degree(word: str) -> bool:
    key = squeeze(word)
    return key in TITLES_AFTER and (key not in _DEGREE_ONLY or "." in word.strip("."))


def strip_titles(name: str) -> str:
    """The name without titles, as printed."""
    return split_titles(name).core


def name_hypotheses(name: str) -> tuple[str, ...]:
    """What another document may print for this name: as it stands, and without titles."""
    return tuple(dict.fromkeys((normalise(name), strip_titles(name))))


def compare_names(first: str, second: str) -> NameComparison:
    """Compares two printed names.

    A word more or less is DIFFERENT unless it is a title; spelling counts as VARIANT only where
    every word that differs is a known variant of the other.
    """
    if squeeze(first) == squeeze(second) and normalise(first).count(" ") == normalise(second).count(" "):
        return NameComparison(Likeness.SAME)
    cores = strip_titles(first), strip_titles(second)
    words = [[squeeze(word) for word in re.split(r"[ .]+", core) if squeeze(word)] for core in cores]
    if words[0] == words[1]:
        titled = squeeze(first) != squeeze(second)
        return NameComparison(Likeness.SAME_AFTER_TITLE if titled else Likeness.SAME)
    edits = Levenshtein.distance(squeeze(cores[0]), squeeze(cores[1]))
    differs = _differing(words[0], words[1])
    is_variant = edits == 0 or bool(variant_keys(cores[0]) & variant_keys(cores[1]))
    return NameComparison(Likeness.VARIANT if is_variant else Likeness.DIFFERENT, differs, edits)


def _differing(first: list[str], second: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (" ".join(first[code.src_start : code.src_end]), " ".join(second[code.dest_start : code.dest_end]))
        for code in Levenshtein.opcodes(first, second)
        if code.tag != "equal"
    )
