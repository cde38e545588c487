"""Birth certificates in any layout: the sentence broken anywhere, English below, between or beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from kia_verify.civil.dates import MONTHS, date_words
from kia_verify.civil.number_words import to_words
from kia_verify.documents.certificate_words import ENGLISH_MONTHS, ORDINALS
from tests.document_pages import ADVANCE, Placed

GIVEN = (
    "SITI", "NUR", "AISYAH", "MUHAMMAD", "RIZKY", "DANI", "RAMADAN", "IBUNDA", "SONIA", "ANDI", "MARIA",
    "HOTNIDA", "MARGARETHA", "YANTO", "FATHIR", "ANAK AGUNG", "MEI", "ABD.", "M.", "RABIATUL", "ADAWIYAH",
    "FIRSTIANA", "DARIUS", "AYAHANDA", "OKTAVIA", "APRILIA", "LAKSMI", "TELAGA", "PADANG", "SINAGA",
)  # fmt: skip
PLACES = ("BANJARMASIN", "HULU SUNGAI SELATAN", "TAHUNA", "BANGLI", "DAIRI", "LIMA PULUH KOTA", "BAU-BAU")
OFFICES = ("KOTA BANJARMASIN", "KABUPATEN LIMA PULUH KOTA", "KABUPATEN HULU SUNGAI TENGAH", "JAKARTA BARAT")
SLIPS = {
    "a": "oe", "e": "c", "i": "l1", "l": "1i", "n": "m", "r": "i", "t": "f", "g": "q", "h": "b", "o": "c",
}  # fmt: skip
PARENTS = ("father_and_mother", "seorang", "couple", "mother", "seorang_ibu", "clause")


@dataclass(frozen=True)
class Entry:
    """One phrase of the sentence, its English, the value that follows, and the English value."""

    label: str
    english: str
    value: str
    repeated: str = ""


@dataclass(frozen=True)
class Certificate:
    """What a certificate says.

    Attributes:
        truth: its fields by their names in the report.
        entries: the sentence.
    """

    truth: dict[str, str | int | None]
    entries: tuple[Entry, ...]


def certificate(random: Random) -> Certificate:
    """A certificate with random contents and wordings."""
    day, issued = _day(random), _day(random)
    sex, order, parents = random.choice("LP"), random.randint(1, 12), random.choice(PARENTS)
    child, father, mother = (" ".join(random.sample(GIVEN, random.randint(1, 4))) for _ in range(3))
    number = f"6371-L{random.choice('UT')}-{issued:%d%m%Y}-{random.randint(1, 9999):04}"
    if random.random() < 0.3:
        number = number.replace("-", ".")
    nik = f"637103{day.day + (40 if sex == 'P' else 0):02}{day:%m%y}{random.randint(1, 9999):04}"
    place, office = random.choice(PLACES), random.choice(OFFICES)
    truth: dict[str, str | int | None] = {
        "certificate_number": number, "name": child, "nik": nik, "birth_place": place,
        "birth_date": day.isoformat(), "sex": sex, "child_order": order,
        "father_name": None if parents in ("mother", "seorang_ibu") else father, "mother_name": mother,
        "issued_at": office, "issued_on": issued.isoformat(),
    }  # fmt: skip
    wife = random.choice(("ISTERI", "ISTRI"))
    words = {
        "father_and_mother": f"DARI AYAH {father} DAN IBU {mother}",
        "seorang": f"DARI SEORANG AYAH : {father} DAN SEORANG IBU : {mother}",
        "couple": f"DARI SUAMI {wife} : {father} {random.choice(('DAN', 'dan'))} {mother}",
        "mother": f"DARI IBU {mother}",
        "seorang_ibu": f"DARI SEORANG IBU : {mother}",
        "clause": f"DARI AYAH {father} DAN IBU {mother} YANG PERKAWINANNYA BELUM TERCATAT SESUAI DENGAN "
        "PERATURAN PERUNDANG-UNDANGAN",
    }[parents]
    english = {"mother": f"OF MOTHER {mother}", "seorang_ibu": f"FROM MOTHER {mother}"}.get(
        parents, f"OF FATHER {father} AND MOTHER {mother}"
    )
    if parents == "couple":
        english = f"OF THE MARRIED COUPLE {father} AND {mother}"
    counted = random.choice((to_words(order), f"KE{to_words(order)}" if order > 1 else "PERTAMA", str(order)))
    said = f"{counted}, {'LAKI-LAKI' if sex == 'L' else 'PEREMPUAN'} {words}"
    child_english = f"{ORDINALS[order - 1]}, {'SON' if sex == 'L' else 'DAUGHTER'} {english}"
    written = _date(random, day)
    gazette = Entry("menurut Stbld", "in accordance with state gazette", "-----")
    entries = [
        Entry("Berdasarkan Akta Kelahiran Nomor", "By virtue of Birth Certificate Number", number),
        *([gazette] if random.random() < 0.4 else []),
        Entry("bahwa di", "that in", place, place),
        *_dated(random, day, written),
        Entry("telah lahir", "was born", child, child),
        Entry(random.choice(("anak ke", "ANAK KE")), "child no.", said, child_english),
        Entry("Kutipan ini dikeluarkan di", "The excerpt is issued in", office, office),
        *_dated(random, issued, _date(random, issued)),
    ]  # fmt: skip
    return Certificate(truth, tuple(entries))


def _day(random: Random) -> date:
    return date(random.randint(2000, 2024), random.randint(1, 12), random.randint(1, 28))


def _date(random: Random, day: date) -> str:
    month = MONTHS[day.month - 1][0]
    return random.choice(
        (date_words(day), date_words(day), date_words(day) + f" ({day:%d-%m-%Y})", f"{day:%d-%m-%Y}",
         f"{day.day} {month} {day.year}", f"{day.day:02} {month} {day.year}")
    )  # fmt: skip


def _dated(random: Random, day: date, written: str) -> list[Entry]:
    english = f"{ENGLISH_MONTHS[day.month - 1]} {day.day}"
    year = to_words(day.year)
    if written.startswith(date_words(day)) and random.random() < 0.6:
        rest = written[len(date_words(day)) :]
        month = MONTHS[day.month - 1][0]
        return [
            Entry("pada tanggal", "on date", f"{to_words(day.day)} {month}", english),
            Entry("tahun", "on year", year + rest, str(day.year)),
        ]
    return [Entry("pada tanggal", "on date", written, f"{english} {day.year}")]


def placed(random: Random, said: Certificate) -> list[Placed]:
    """The certificate on a page."""
    page: list[Placed] = []
    row = 0.0
    nik = str(said.truth["nik"])
    style = random.choice(("beside", "below", "between"))
    label, english = "Nomor Induk Kependudukan", "Personal Registration Number"
    colon = random.choice((" :", ":", ""))
    centred = random.choice((0.0, 300.0))
    after_title = random.random() < 0.4
    title: list[Placed] = [
        ("REPUBLIK INDONESIA", 320, 0), ("PENCATATAN SIPIL", 330, 1), ("REGISTRY OFFICE", 330, 2),
        ("WARGA NEGARA INDONESIA", 310, 3), ("NATIONALITY INDONESIA", 310, 4),
        ("KUTIPAN AKTA KELAHIRAN", 310, 5), ("EXCERPT OF BIRTH CERTIFICATE", 290, 6),
    ]  # fmt: skip
    identities: dict[str, list[Placed]] = {
        "beside": [(f"{label}{colon} {nik}", centred, 0), (english, centred, 1)],
        "below": [(label, centred, 0), (english, centred, 1), (nik, centred, 2)],
        "between": [(label, centred, 0), (nik, centred, 1), (english, centred, 2)],
    }  # fmt: skip
    identity = identities[style]
    for block in (title, identity) if after_title else (identity, title):
        page += [(text, x, row + y) for text, x, y in block]
        row += len(block) + 0.5
    layout = random.choice((_flow, _flow, _columns, _blanks))
    page += layout(random, said.entries, row + 1)
    row = max(y for _, _, y in page) + 2
    page += [
        ("Pejabat Pencatatan Sipil", 450, row), (str(said.truth["issued_at"]), 450, row + 1),
        ("Officer of Civil Registration", 450, row + 2), ("Drs. CONTOH PEJABAT, M.Si", 450, row + 6),
        ("NIP. 19630510 199403 1 008", 450, row + 7),
    ]  # fmt: skip
    return page


def _wrapped(words: list[str], width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _flow(random: Random, entries: tuple[Entry, ...], row: float) -> list[Placed]:
    """Running text, the English below each line of it or below each paragraph, with or without values."""
    width = random.randint(28, 90)
    colon = random.choice(("", " :"))
    translation = random.choice(("none", "labels", "values", "slash"))
    paragraphs: list[list[Entry]] = []
    for number, entry in enumerate(entries):
        if number and random.random() < 0.5:
            paragraphs[-1].append(entry)
        else:
            paragraphs.append([entry])
    page: list[Placed] = []
    for paragraph in paragraphs:
        words: list[str] = []
        for entry in paragraph:
            both = f" / {entry.english}" if translation == "slash" else ""
            words += f"{entry.label}{both}{colon} {entry.value}".split(" ")
        lines = _wrapped(words, width)
        english: list[str] = []
        if translation in ("labels", "values"):
            repeat = translation == "values"
            english = _wrapped(
                " ".join(f"{e.english} {e.repeated if repeat else ''}".strip() for e in paragraph).split(" "),
                width + random.randint(-5, 25),
            )
        for line in [*lines, *english]:
            page += _detected(random, line, 0.0, row)
            row += 1
        row += random.choice((0.0, 0.5))
    return page


def _columns(random: Random, entries: tuple[Entry, ...], row: float) -> list[Placed]:
    """Labels left with their English below, values in a column."""
    width = random.randint(24, 60)
    page: list[Placed] = []
    for entry in entries:
        label, value, english = entry.label, entry.value, entry.english
        if label.lower() == "anak ke" and random.random() < 0.5:
            label, value, english = "", f"ANAK KE {value}", ""
        lines = _wrapped(value.split(" "), width)
        page += [(line, 380.0, row + number) for number, line in enumerate(lines)]
        if label:
            page += [(label, 0.0, row), (english, 0.0, row + 1)]
        row += max(2, len(lines)) + random.choice((0.0, 0.6))
    return page


def _blanks(random: Random, entries: tuple[Entry, ...], row: float) -> list[Placed]:
    """A blank that was filled in: each label on a rule, the value centred on it, dots left and right."""
    page: list[Placed] = []
    filler = random.choice(("", " ....", " ____"))
    for entry in entries:
        lines = _wrapped(entry.value.split(" "), 60)
        own = entry.label == "telah lahir" and random.random() < 0.7
        page.append((entry.label + filler, 0.0, row))
        if own:
            page.append((entry.english, 0.0, row + 1))
            row += 2
        centre = 500.0
        for number, line in enumerate(lines):
            first = number == 0 and not own
            least = ADVANCE * (len(entry.label + filler) + 2) if first else 30.0
            page.append((line, max(least, centre - ADVANCE / 2 * len(line)), row + number))
        row += len(lines)
        if not own:
            page.append((entry.english, 0.0, row))
            row += 1
    return page


def _detected(random: Random, text: str, x: float, row: float) -> list[Placed]:
    """A printed line as one detected line or as two."""
    words = text.split(" ")
    if len(words) < 3 or random.random() < 0.7:
        return [(text, x, row)]
    cut = random.randint(1, len(words) - 1)
    first = " ".join(words[:cut])
    return [(first, x, row), (" ".join(words[cut:]), x + ADVANCE * (len(first) + 1), row)]


def misread(random: Random, page: list[Placed], rate: float) -> list[Placed]:
    """The page with letters of its small print misread."""
    slipped: list[Placed] = []
    for text, x, row in page:
        letters = [
            random.choice(SLIPS[letter]) if letter in SLIPS and random.random() < rate else letter
            for letter in text
        ]
        slipped.append(("".join(letters), x, row))
    return slipped
