"""Known ways in which one Indonesian name is written.

A key is a name with its known variants folded together: two names are variants of each other when
they share a key. The folding is coarse on purpose and only ever sends a difference to a person;
it never makes two names equal.
"""

from __future__ import annotations

import re
from itertools import product

_FAMILIES: dict[str, str] = {
    spelling: family
    for family, spellings in {
        "MUHAMMAD": "MUHAMMAD MUHAMAD MUHAMMED MUHAMED MOHAMMAD MOHAMAD MOHAMED MOHAMMED MOCHAMAD MOCHAMMAD "
        "MUCHAMAD MUCHAMMAD MOCH MOH MUH MUHD MHD MUCH M",
        "ABDUL": "ABDUL ABD ABDOEL",
        "AHMAD": "AHMAD ACHMAD AKHMAD AHMED",
        "SITI": "SITI ST SITTI",
        "NUR": "NUR NOOR NOER NOR",
        "MAKRUF": "MAKRUF MARUF MAARUF",
        "SYARIF": "SYARIF SARIF SJARIF SYARIEF SJARIEF SHARIF",
    }.items()
    for spelling in spellings.split()
}
_FIRST_ONLY = frozenset({"M", "ST"})
"""Short forms that mean a given name only at the beginning."""
_NUMERALS = {"I": "1", "II": "2", "III": "3", "IV": "4", "1": "1", "2": "2", "3": "3", "4": "4"}
_LATE = re.compile(r"\b(ALM|ALMH|ALMARHUM|ALMARHUMAH)\b")
_PATRONYM = re.compile(r" (BIN|BINTI|BT|BN) .*")
_OLD = re.compile(r"OE|DJ|TJ|SJ|NJ|CH")
_OLD_SPELLING = {"OE": "U", "DJ": "#", "TJ": "C", "SJ": "SY", "NJ": "NY", "CH": "KH"}


def variant_keys(core: str) -> frozenset[str]:
    """Keys of a normalised name without titles.

    Several, because an apostrophe stands for nothing or for a K (MA'RUF, MARUF, MAKRUF), and a
    BIN or BINTI with the father's name may be left out.
    """
    text = _LATE.sub(" ", core)
    texts = {text, _PATRONYM.sub("", text)}
    keys = set()
    for variant in texts:
        words = [word for word in re.split(r"[\s.,\-]+", variant) if word]
        end = len(words) - 1
        choices = [_word_keys(word, first=at == 0, last=at == end) for at, word in enumerate(words)]
        keys |= {"".join(chosen) for chosen in product(*choices)}
    return frozenset(keys - {""})


def _word_keys(word: str, *, first: bool, last: bool) -> tuple[str, ...]:
    if last and not first and word in _NUMERALS:
        return (_NUMERALS[word],)
    if "'" in word:
        return tuple(dict.fromkeys((_fold(word.replace("'", "")), _fold(word.replace("'", "K")))))
    if word in _FAMILIES and (first or word not in _FIRST_ONLY):
        return (_fold(_FAMILIES[word]),)
    return (_fold(word),)


def _fold(word: str) -> str:
    """One spelling for what sounds alike: old orthography, doubled letters, F/P/V, Z/J/DJ, Y/I, -IE/-I."""
    old = _OLD.sub(lambda found: _OLD_SPELLING[found[0]], word)
    if old != word:
        old = old.replace("J", "Y")  # DJAJA is JAYA: only words with another old spelling write J for Y
    text = old.replace("#", "J").replace("Z", "J").replace("V", "F").replace("P", "F").replace("KH", "H")
    text = re.sub(r"IE\b", "I", text.replace("Y", "I"))
    return re.sub(r"(.)\1+", r"\1", text)
