"""Invented Indonesian names: made from lists of common words, of nobody in particular."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

Sex = Literal["L", "P"]


@dataclass(frozen=True)
class _Culture:
    """Name words of one naming tradition; `families` are shared by father and children where not empty."""

    male: str
    female: str
    second_male: str
    second_female: str
    families: str = ""
    religions: tuple[str, ...] = ("ISLAM",)
    weight: float = 1.0
    one_word: float = 0.08


_MUHAMMAD = (
    "MUHAMMAD",
    "MUHAMMAD",
    "MUHAMAD",
    "MOHAMMAD",
    "MOHAMAD",
    "MOCHAMAD",
    "MOH.",
    "MUH.",
    "M.",
    "MHD",
)
_CULTURES: dict[str, _Culture] = {
    "banjar": _Culture(
        (
            "AHMAD ACHMAD RAHMADI SYAHRANI JUMADI HAIRULLAH MAHYUDIN SAMSUL RUSDIANSYAH FAHRURRAZI "
            "IBERAHIM ARBANI BAHRUDIN GAZALI NOORHALIS ANANG UTUH RIDUAN HUSAINI AKHMAD SA'DUDDIN RIZKY "
            "AL-FATIH"
        ),
        (
            "NORHAYATI RAHMAH HALIMATUS NOORHASANAH MASTORA JUHRIAH ALUH GALUH RUSMINA SITI MARIATUL "
            "NURUL HAYATUN RISNAWATI NOR AISYAH MAHMUDAH JAMILAH HELDA FAUZIAH NA'IMAH"
        ),
        (
            "FADILLAH RAHMAN ANSHARI HIDAYAT ARSYAD MAULANA RAMADHANI NASRULLAH HAFIZI ARIFIN FIRDAUS "
            "AZHARI SYARIF ZAIDAN HAKIM"
        ),
        (
            "SA'DIAH AULIA HASANAH FITRIANI NAJWA KAMILA SAFITRI HUMAIRA RAHMAH AZZAHRA MUNAWARAH ASIAH "
            "KHATIMAH SALSABILA"
        ),
        weight=4.0,
    ),
    "jawa": _Culture(
        (
            "BAMBANG SLAMET AGUS EKO DWI TRI JOKO SUPRIYADI SUTRISNO WAHYU BAYU DIMAS RADITYA GALIH SURYO "
            "HERU ARIF WISNU"
        ),
        (
            "SRI ENDANG RETNO DEWI RATNA TUTIK WULAN DYAH NING RAHAYU PUJI SUMARNI INDAH LESTARI KARTIKA "
            "SEKAR AYU TITIN"
        ),
        (
            "SANTOSO WIBOWO PRASETYO NUGROHO SETIAWAN SUSILO PURNOMO HARTONO KURNIAWAN SAPUTRO UTOMO "
            "WIJAYANTO CAHYONO"
        ),
        (
            "WAHYUNINGSIH LESTARI HANDAYANI PUSPITASARI WULANDARI SETYOWATI KUSUMAWARDANI ANGGRAENI "
            "NINGRUM SUSANTI MAHARANI"
        ),
        weight=2.5,
        one_word=0.2,
        religions=("ISLAM", "ISLAM", "ISLAM", "KATHOLIK", "KRISTEN"),
    ),
    "batak": _Culture(
        "JONATHAN PARLINDUNGAN SAHAT TIGOR DANIEL SAMUEL HOTMAN BONAR RICARDO IMMANUEL ANDREAS GOMGOM",
        "ROSMAULI TIURMA MELATI DEBORA HOTNIDA ROMAULI CHRISTINE NATALIA ESTER RUTH LAMTIUR",
        "MARULI PANGIHUTAN PARTOGI HAMONANGAN JAYA TUMPAL PARULIAN",
        "UHUR BORU MARGARETHA ELISABETH SARTIKA JULIANA",
        families=(
            "SIMANJUNTAK HUTAGALUNG SITUMORANG NAPITUPULU SINAGA SIREGAR PANJAITAN SIMATUPANG MANURUNG "
            "SIHOMBING NASUTION"
        ),
        religions=("KRISTEN", "KRISTEN", "KATHOLIK", "ISLAM"),
        one_word=0.0,
    ),
    "bali": _Culture(
        "I|WAYAN I|MADE I|NYOMAN I|KETUT I|GEDE I|PUTU IDA|BAGUS",
        "NI|WAYAN NI|MADE NI|LUH NI|KETUT NI|PUTU IDA|AYU",
        "SUARDANA WIRAWAN SUDIANTARA MAHENDRA ARTAWAN ADNYANA PARTAMA",
        "SUKERTI ARIANI WIDIASTUTI SUASTINI PURNAMAWATI DEWI RATIH",
        religions=("HINDU",),
        weight=0.8,
        one_word=0.0,
    ),
    "tionghoa": _Culture(
        "KEVIN ANDY HENDRA STEVEN FELIX WILLY JEFRI RUDY ALVIN DAVID",
        "LINDA MEILANI SHERLY CINDY FENNY VIVIAN LILY MICHELLE STELLA JESSICA",
        "PRATAMA SETIADI LEONARDO JAYA SUTEDJA CHRISTIAN",
        "OCTAVIA FELICIA ANGELINA LARASATI GUNADI",
        families="WIJAYA TANUWIJAYA HALIM LIMANTO GUNAWAN TANDIONO KUSUMA OEI TJANDRA SALIM",
        religions=("BUDHA", "KRISTEN", "KATHOLIK", "KHONGHUCU"),
        one_word=0.04,
    ),
    "arab": _Culture(
        "ABDUL|RAHMAN ABDULLAH ALI HASAN HUSEIN UMAR ABD.|QODIR ZAINAL|ABIDIN SYARIF AL|HABSYI FAISAL YUSUF",
        "FATIMAH KHADIJAH ZAINAB MARYAM SYARIFAH UMMU|KULTSUM SITI|ROHANI RUQAYYAH AISYAH",
        "AL|MUTHAHAR BIN|SALIM ASSEGAF MUBARAK AL|AYYUBI FIKRI KHALIL",
        "NUR|JANNAH AL|IDRUS BATUL QUROTA|A'YUN ZAHIRA MAULIDA",
        weight=1.5,
    ),
    "modern": _Culture(
        "RAFFA ZAYN ARKANA GIBRAN KENZIE ALVARO RAYYAN DANISH ELFATIH NARENDRA KEANU ATHARRAZKA",
        "KEISHA ALESHA QUEENZA SHAQUEENA NAURA ADEEVA CLARISSA AZKIA ZIVANA CHAYRA AQILA",
        "ALFARIZKY PRADIPTA AL|GHIFARI XAVIER PUTRA RAMADHAN MAHARDIKA ARDIANSYAH WIRAATMADJA",
        "PUTRI ALMAHYRA RAMADHANI KHAIRUNNISA AZZAHRA SHANUM LARASATI HAFIZAH RIZKIANI",
        weight=0.0,  # children of any culture are given such names
        one_word=0.03,
    ),
}
CULTURES = tuple(name for name, culture in _CULTURES.items() if culture.weight > 0)
LONGEST = 44


def choose(rng: np.random.Generator, words: str) -> str:
    """One of the blank-separated words; `|` within a word stands for a blank."""
    options = words.split()
    return options[int(rng.integers(len(options)))].replace("|", " ")


def random_culture(rng: np.random.Generator) -> str:
    """A naming tradition, by its weight in Banjarmasin and beyond."""
    weights = np.array([_CULTURES[name].weight for name in CULTURES])
    return CULTURES[int(rng.choice(len(CULTURES), p=weights / weights.sum()))]


def religion_of(rng: np.random.Generator, culture: str) -> str:
    """A religion usual in a naming tradition, as documents spell it."""
    religions = _CULTURES[culture].religions
    return religions[int(rng.integers(len(religions)))]


def family_name(rng: np.random.Generator, culture: str) -> str:
    """A clan or family name, empty in traditions without one."""
    families = _CULTURES[culture].families
    return choose(rng, families) if families else ""


def given_name(
    rng: np.random.Generator, culture: str, sex: Sex, family: str = "", child: bool = False
) -> str:
    """A full name in capitals of 1 to 5 words and at most `LONGEST` letters.

    Args:
        rng: source of chance.
        culture: one of `CULTURES`.
        sex: "L" or "P".
        family: clan or family name to end with, may be empty.
        child: children are often given longer, newer names.
    """
    own = _CULTURES[culture]
    words = _CULTURES["modern"] if child and rng.random() < 0.5 else own
    first = choose(rng, words.male if sex == "L" else words.female)
    if rng.random() < own.one_word:
        return f"{first} {family}".strip()
    parts = [first]
    if sex == "L" and own.religions == ("ISLAM",) and rng.random() < 0.4:
        parts.insert(0, _MUHAMMAD[int(rng.integers(len(_MUHAMMAD)))])
    seconds = words.second_male if sex == "L" else words.second_female
    count = int(rng.choice([1, 2, 3], p=[0.62, 0.3, 0.08] if child else [0.8, 0.17, 0.03]))
    while count and len(parts) < 5:
        word = choose(rng, seconds)
        if word not in parts:
            parts.append(word)
        count -= 1
    if family:
        parts.append(family)
    if len(parts) > 1 and rng.random() < 0.02 and not family:
        parts[-1] = parts[-1][0] + "."
    while len(" ".join(parts)) > LONGEST and len(parts) > 2:
        parts.pop(-2)
    return re.sub(r"\s+", " ", " ".join(parts))
