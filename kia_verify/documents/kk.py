"""The family card (Kartu Keluarga), old blank and new form: header, and both tables row by row.

Cells are told by what they hold (a NIK, a date, a word of a closed list) and by their order in the
row, which both forms share; positions are never used but to keep father and mother apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kia_verify.civil.vocabulary import MARITAL_STATUS, NATIONALITY, RELATION, RELIGION, SEX, Vocabulary
from kia_verify.documents.document import ABSENT, Document, Field, State
from kia_verify.documents.labels import Hit, Label, find_labels
from kia_verify.documents.layout import Entry, Flow, continued, join_lines, labelled_rows
from kia_verify.documents.strip import Strip, split_at
from kia_verify.documents.values import (
    choice_field,
    date_field,
    digits_field,
    find_date,
    find_number,
    is_empty,
    kk_problems,
    name_field,
    number_field,
    rt_rw_field,
    sex_field,
    text_field,
)
from kia_verify.reading.page import Line, Page
from kia_verify.report import Kind

HEADER = (
    Label("head_name", ("Nama Kepala Keluarga",)),
    Label("address", ("Alamat",)),
    Label("rt_rw", ("RT/RW", "RT / RW")),
    Label("village", ("Desa/Kelurahan", "Kelurahan/Desa", "Kel/Desa", "Kelurahan")),
    Label("district", ("Kecamatan",)),
    Label("regency", ("Kabupaten/Kota", "Kab/Kota")),
    Label("postal_code", ("Kode Pos",)),
    Label("province", ("Provinsi", "Propinsi")),
)
FIRST_TABLE = (
    Label("name", ("Nama Lengkap",)),
    Label("sex", ("Jenis Kelamin",)),
    Label("birth_place", ("Tempat Lahir",)),
    Label("birth_date", ("Tanggal Lahir", "Tgl Lahir")),
    Label("education", ("Pendidikan",)),
    Label("occupation", ("Jenis Pekerjaan",)),
)
SECOND_TABLE = (
    Label("marital_status", ("Status Perkawinan",)),
    Label("relation", ("Status Hubungan Dalam Keluarga", "Status Hubungan", "Hubungan Dalam")),
    Label("nationality", ("Kewarganegaraan",)),
    Label("immigration", ("Dokumen Imigrasi",)),
    Label("parents", ("Nama Orang Tua",)),
    Label("passport", ("No. Paspor",)),
    Label("father_name", ("Ayah",)),
    Label("mother_name", ("Ibu",)),
)
FOOTER = (
    Label("issued_on", ("Dikeluarkan Tanggal", "Tanggal Dikeluarkan")),
    Label("signature", ("Tanda Tangan/Cap Jempol",)),
    Label("office", ("KEPALA DINAS KEPENDUDUKAN DAN",)),
    Label("sheet", ("LEMBAR",)),
)
LEAST_NAME = 4
"""Letters from which print right of the relation is a name where the nationality (WNI) was not read."""
_ROW_NUMBER = re.compile(r"^\W*(?:\d{1,2}|[IlO])\b[\W_]*")
_HEADER_NUMBER = re.compile(r"^\W*\(?\d{1,2}\)?\W*$")


def parse(page: Page, form: str) -> Document:
    """Reads a family card.

    Args:
        page: the straightened card, read.
        form: `kk_old` or `kk_new`, as classified.

    Returns:
        The document; `members` has one entry per person, in the order of the rows.
    """
    flow = Flow(page.lines)
    bands = _bands(page, flow)
    first_rows = _first_table(bands.first, flow)
    second = _second_table(bands.second, bands.second_header, flow, len(first_rows))
    members = tuple(
        {**row, **second[number]} if number in second else row for number, row in enumerate(first_rows)
    )
    fields = {**_header(bands.top), "issued_on": _issued_on(bands.bottom or page.lines)}
    return Document(Kind.KK, fields, members, form)


@dataclass(frozen=True, eq=False)
class _Bands:
    """The page's lines from top to bottom."""

    top: tuple[Line, ...]
    first: tuple[Line, ...]
    second_header: tuple[Line, ...]
    second: tuple[Line, ...]
    bottom: tuple[Line, ...]


def _bands(page: Page, flow: Flow) -> _Bands:
    """Splits the page at the headings of its two tables and at its footer."""
    levels = {id(line): flow.level(line) for line in page.lines}
    first = _heading(page.lines, levels, FIRST_TABLE)
    second = _heading(page.lines, levels, SECOND_TABLE, below=first[1] if first else None)
    numbers = [levels[id(line)] for line in page.lines if find_number(line)]
    top = first[0] if first else (sorted(numbers)[1] - 1 if len(numbers) > 1 else page.height)
    middle = second[0] if second else float(page.height)
    footers = [
        levels[id(line)]
        for line in page.lines
        if levels[id(line)] > (second[1] if second else top) and find_labels(line.text, FOOTER)
    ]
    end = min(footers, default=float(page.height)) - 0.3 * page.text_height
    header_end = second[1] + 0.5 * page.text_height if second else middle

    def between(low: float, high: float) -> tuple[Line, ...]:
        return tuple(line for line in page.lines if low <= levels[id(line)] < high)

    margin = 0.6 * page.text_height
    return _Bands(
        top=between(-np.inf, top - margin if first else top),
        first=between(top - margin if first else top, middle - margin),
        second_header=between(middle - 3 * page.text_height, header_end + 2 * page.text_height),
        second=between(header_end, end),
        bottom=between(end, np.inf),
    )


def _heading(
    lines: Sequence[Line], levels: dict[int, float], labels: Sequence[Label], below: float | None = None
) -> tuple[float, float] | None:
    """Upper and lower level of a table's heading: where most of its labels stand close together."""
    hits: list[tuple[float, float]] = []
    for line in lines:
        level = levels[id(line)]
        if below is not None and level <= below:
            continue
        hits += [(level, line.height) for hit in find_labels(line.text, labels) if len(line.text) < 60]
    if len(hits) < 2:
        return None
    height = float(np.median([height for _, height in hits]))
    # The rows of a heading lie within a few lines of each other; a label elsewhere is no heading.
    best = max(hits, key=lambda hit: sum(abs(other[0] - hit[0]) < 3 * height for other in hits))
    group = [level for level, _ in hits if abs(level - best[0]) < 3.5 * height]
    return (min(group), max(group)) if len(group) >= 2 else None


def _header(lines: Sequence[Line]) -> dict[str, Field]:
    """The KK number and the labelled entries above the tables."""
    page_rows = labelled_rows(lines, HEADER)
    entries: dict[str, Entry] = {}
    for row in page_rows:
        for before, entry in zip((None, *row.entries), row.entries, strict=False):
            if before and before.key == entry.key and not before.values:
                # the value begins like its label: Kabupaten/Kota : KABUPATEN BANJAR
                entry = replace(before, values=(entry.label, *entry.values))
            elif entry.key in entries and entry.score <= entries[entry.key].score:
                continue
            entries[entry.key] = entry

    def value(key: str) -> Line | None:
        entry = entries.get(key)
        if entry is None:
            return None
        if not entry.values:
            return entry.label.part(0, 0)
        wraps = key in ("address", "head_name")
        lines = continued(entry, page_rows, _no_label, most=1) if wraps else entry.values
        return join_lines(lines)

    numbers = [number for line in lines if (number := find_number(line)) is not None]
    number = max(numbers, key=lambda line: line.height, default=None)
    return {
        "kk_number": number_field(number, structure=kk_problems),
        "head_name": name_field(value("head_name")),
        "address": text_field(value("address")),
        "rt_rw": rt_rw_field(value("rt_rw")),
        "village": text_field(value("village")),
        "district": text_field(value("district")),
        "regency": text_field(value("regency")),
        "postal_code": digits_field(value("postal_code"), 5),
        "province": text_field(value("province")),
    }


def _no_label(text: str) -> bool:
    return not find_labels(text, HEADER, at_start=True)


def _issued_on(lines: Sequence[Line]) -> Field:
    for row in labelled_rows(lines, FOOTER):
        for entry in row.entries:
            if entry.key == "issued_on" and entry.value is not None and find_date(entry.value.text):
                return date_field(entry.value)
    return ABSENT


def _first_table(lines: Sequence[Line], flow: Flow) -> list[dict[str, Field]]:
    """Name, NIK, sex, place and date of birth, religion of each member."""
    anchors = [number for line in lines if (number := find_number(line)) is not None]
    anchors += [line.part(*span) for line in lines if (span := find_date(line.text))]
    grid = _Grid.through(anchors, flow)
    rows = []
    for pieces in grid.assign(_body(lines), flow):
        strip = Strip.of(pieces, flow)
        row = _first_row(strip)
        if row is not None:
            rows.append(row)
    return rows


def _first_row(strip: Strip) -> dict[str, Field] | None:
    """One member's cells up to the religion, or None for an empty row."""
    number = _number_span(strip)
    date = _date_span(strip, number)
    sex = _find(strip.text, SEX, number[1] if number else 0, date[0] if date else None)
    after_name = min((span[0] for span in (number, sex, date) if span), default=len(strip.text))
    begins = _ROW_NUMBER.match(strip.text)
    name = name_field(strip.cut(begins.end() if begins else 0, after_name))
    if number is None and name.state not in (State.READ, State.UNCERTAIN):
        return None
    sex_value = sex_field(strip.cut(*sex)) if sex else _unread(strip, number, date)
    place_start = sex[1] if sex else (number[1] if number else after_name)
    birth_date = date_field(strip.cut(*date)) if date else ABSENT
    nik_line = strip.cut(*number) if number else None
    religion = _find(strip.text, RELIGION, date[1], None) if date else None
    return {
        "name": name,
        "nik": number_field(nik_line, _text_of(birth_date), _text_of(sex_value)),
        "sex": sex_value,
        "birth_place": text_field(strip.cut(place_start, date[0])) if date else ABSENT,
        "birth_date": birth_date,
        "religion": choice_field(strip.cut(*religion), RELIGION) if religion else ABSENT,
    }


def _second_table(
    lines: Sequence[Line], header: Sequence[Line], flow: Flow, count: int
) -> dict[int, dict[str, Field]]:
    """Status, relation, nationality and parents' names by number of the row."""
    body = _body(lines)
    anchors = []
    for line in body:
        spans = [_find(line.text, words, 0, None) for words in (RELATION, NATIONALITY)]
        anchors += [line.part(*span) for span in spans if span]
    grid = _Grid.through(anchors, flow)
    strips = [Strip.of(pieces, flow) for pieces in grid.assign(body, flow)]
    numbered = _row_numbers(strips, grid.levels, count)
    names_left = _names_left(header, strips)
    border = _border(header, strips, names_left)
    return {
        number: _second_row(strip, names_left, border)
        for number, strip in zip(numbered, strips, strict=True)
        if number is not None
    }


def _second_row(strip: Strip, names_left: float | None, border: float | None) -> dict[str, Field]:
    text = strip.text
    nationality = _find(text, NATIONALITY, 0, None)
    relation = _find(text, RELATION, 0, nationality[0] if nationality else None)
    status = _find(text, MARITAL_STATUS, 0, relation[0] if relation else None)
    fathers: list[Line] = []
    mothers: list[Line] = []
    unsplit = False
    for piece, start in zip(strip.pieces, strip.starts, strict=True):
        rest: Line | None = piece
        if nationality and start < nationality[1]:
            rest = strip.cut(nationality[1], start + len(piece.text)) if start + len(piece.text) > nationality[1] else None
        elif names_left is not None and piece.quad[:, 0].mean() < names_left:
            rest = None
        if rest is None:
            continue
        rest = _without_dashes(rest)
        if rest is None or (nationality is None and _letters(rest) < LEAST_NAME):
            continue
        if border is None:
            unsplit = True
            continue
        left, right = split_at(rest, border)
        if left is not None and not is_empty(left):
            fathers.append(left)
        if right is not None and not is_empty(right):
            mothers.append(right)
    parents = {"father_name": fathers, "mother_name": mothers}
    return {
        "relation": choice_field(strip.cut(*relation), RELATION) if relation else ABSENT,
        "marital_status": choice_field(strip.cut(*status), MARITAL_STATUS) if status else ABSENT,
        "nationality": choice_field(strip.cut(*nationality), NATIONALITY) if nationality else ABSENT,
        **{
            key: Field(None, State.UNCERTAIN) if unsplit else name_field(join_lines(found)) if found else Field(None, State.EMPTY, 0.5)
            for key, found in parents.items()
        },
    }


def _without_dashes(line: Line) -> Line | None:
    """The line without the dashes of the empty cells that were detected together with it."""
    stop = len(line.text.rstrip(" -–_"))
    start = len(line.text) - len(line.text.lstrip(" -–_.,"))
    return line.part(start, stop) if start < stop else None


def _row_numbers(strips: Sequence[Strip], levels: Sequence[float], count: int) -> list[int | None]:
    """Which member each row of the second table belongs to; None where it cannot be told.

    The tables are joined by the row number alone. Where it is not read, rows count from the top as
    long as there are as many as members; a row that was lost in between shows in the pitch.
    """
    printed: list[int | None] = []
    for strip in strips:
        found = re.match(r"^\W*(\d{1,2})\b", strip.text)
        printed.append(int(found.group(1)) - 1 if found else None)
    if len(strips) == count:
        return list(range(count))
    agreed = [number for number in printed if number is not None]
    if len(levels) >= 2 and agreed:
        pitch = float(np.min(np.diff(levels)))
        steps = [round((level - levels[0]) / max(pitch, 1.0)) for level in levels]
        offsets = [number - step for number, step in zip(printed, steps, strict=True) if number is not None]
        offset = max(set(offsets), key=offsets.count)
        if offsets.count(offset) > len(offsets) / 2:
            return [step + offset if 0 <= step + offset < count else None for step in steps]
    return [number if number is not None and number < count else None for number in printed]


def _names_left(header: Sequence[Line], strips: Sequence[Strip]) -> float | None:
    """Where the parents' names begin at the earliest: right of the nationality, or else of the relation."""
    for words in (NATIONALITY, RELATION):
        ends = []
        for strip in strips:
            span = _find(strip.text, words, 0, None)
            cell = strip.cut(*span) if span else None
            if cell is not None:
                ends.append(cell.right)
        if len(ends) > len(strips) / 2:
            break
    centres = _heading_centres(header)
    father, mother = centres.get("father_name"), centres.get("mother_name")
    if father is not None and mother is not None and father < mother:
        # The father's column is at most half as wide again as the distance between the two headings.
        ends.append(max([father - 0.75 * (mother - father), *ends]))
        return ends[-1]
    return float(np.median(ends)) if ends else None


def _heading_centres(header: Sequence[Line]) -> dict[str, float]:
    """Horizontal centres of the second table's headings."""
    return {
        hit.key: float(line.part(hit.start, hit.stop).quad[:, 0].mean())
        for line in header
        for hit in find_labels(line.text, SECOND_TABLE)
    }


def _border(header: Sequence[Line], strips: Sequence[Strip], names_left: float | None) -> float | None:
    """The x of the border between the father's and the mother's column."""
    centres = _heading_centres(header)
    lefts = sorted(
        piece.left
        for strip in strips
        for piece in strip.pieces
        if _letters(piece) >= LEAST_NAME and names_left is not None and piece.left > names_left
    )
    if "father_name" in centres and "mother_name" in centres and centres["father_name"] < centres["mother_name"]:
        middle = (centres["father_name"] + centres["mother_name"]) / 2
        reach = (centres["mother_name"] - centres["father_name"]) / 2
        # Columns are set flush left as a rule: the mothers' common left edge is the better border.
        near = [left for left in lefts if abs(left - middle) < 0.8 * reach]
        return min(near) - 2.0 if len(near) >= 2 and max(near) - min(near) < 0.25 * reach else middle
    if len(lefts) >= 4:
        gaps = np.diff(lefts)
        at = int(np.argmax(gaps))
        if gaps[at] > 0.25 * (lefts[-1] - lefts[0]):
            return float(lefts[at + 1]) - 2.0
    return None


def _letters(line: Line) -> int:
    return sum(character.isalpha() for character in line.text)


@dataclass(frozen=True, eq=False)
class _Grid:
    """The rows of a table: a course through each row's anchors.

    Attributes:
        levels: height of each row, top to bottom.
        anchors: the anchors of each row.
    """

    levels: tuple[float, ...]
    anchors: tuple[tuple[Line, ...], ...]

    @classmethod
    def through(cls, anchors: Sequence[Line], flow: Flow) -> _Grid:
        """Groups anchors (cells of one line that every row has) into rows."""
        groups: list[list[Line]] = []
        for anchor in sorted(anchors, key=flow.level):
            height = anchor.height
            if groups and flow.level(anchor) - np.mean([flow.level(a) for a in groups[-1]]) < 0.55 * height:
                groups[-1].append(anchor)
            else:
                groups.append([anchor])
        return cls(
            tuple(float(np.mean([flow.level(anchor) for anchor in group])) for group in groups),
            tuple(tuple(group) for group in groups),
        )

    def assign(self, lines: Sequence[Line], flow: Flow) -> list[list[Line]]:
        """The lines of each row: the nearest one by height, followed along the text."""
        rows: list[list[Line]] = [[] for _ in self.levels]
        if not rows:
            return rows
        pitch = float(np.median(np.diff(self.levels))) if len(self.levels) > 1 else np.inf
        for line in lines:
            distances = [self._distance(number, line, flow) for number in range(len(rows))]
            nearest = int(np.argmin(distances))
            if distances[nearest] < min(0.75 * pitch, 2.2 * line.height):
                rows[nearest].append(line)
        return rows

    def _distance(self, number: int, line: Line, flow: Flow) -> float:
        """How far a line lies off a row, seen from the row's nearest anchor."""
        centre = float(line.quad[:, 0].mean())
        anchor = min(self.anchors[number], key=lambda a: abs(float(a.quad[:, 0].mean()) - centre))
        return abs(flow.level(line) - flow.level(anchor))


def _body(lines: Sequence[Line]) -> list[Line]:
    """The lines of a table without its heading and its column numbers."""
    headings = (*FIRST_TABLE, *SECOND_TABLE)
    return [
        line
        for line in lines
        if not (find_labels(line.text, headings) and not find_number(line)) and not re.search(r"\(\d{1,2}\)", line.text)
    ]


def _number_span(strip: Strip) -> tuple[int, int] | None:
    for piece, start in zip(strip.pieces, strip.starts, strict=True):
        number = find_number(piece)
        if number is not None:
            at = start + piece.text.find(number.text)
            return at, at + len(number.text)
    return None


def _date_span(strip: Strip, number: tuple[int, int] | None) -> tuple[int, int] | None:
    offset = number[1] if number else 0
    span = find_date(strip.text[offset:])
    return (span[0] + offset, span[1] + offset) if span else None


def _unread(strip: Strip, number: tuple[int, int] | None, date: tuple[int, int] | None) -> Field:
    """A sex that stands between NIK and date but is no known word."""
    if number is None or date is None:
        return ABSENT
    between = strip.cut(number[1], date[0])
    return Field(None, State.UNCERTAIN, 0.0, between.quad, between.reading) if between else ABSENT


def _find(text: str, words: Vocabulary, start: int, stop: int | None) -> tuple[int, int] | None:
    """Where a word of a closed list stands in a part of a text: the best one."""
    part = text[start:stop]
    labels = _labels(words)
    hits: list[Hit] = find_labels(part, labels)
    best = max(hits, key=lambda hit: (hit.score, hit.stop - hit.start), default=None)
    return (best.start + start, best.stop + start) if best else None


def _labels(words: Vocabulary) -> tuple[Label, ...]:
    return tuple(Label(form, (form,)) for form in words.forms)


def _text_of(field: Field) -> str | None:
    return field.value if isinstance(field.value, str) else None
