"""The family card (Kartu Keluarga), old blank and new form: the header, the two tables, the footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kia_verify.documents.document import ABSENT, Document, Field
from kia_verify.documents.kk_columns import SECOND_TABLE
from kia_verify.documents.kk_table import FIRST_TABLE, first_table, second_table
from kia_verify.documents.labels import Label, find_labels
from kia_verify.documents.layout import Entry, Flow, continued, join_lines, labelled_rows
from kia_verify.documents.numbers import (
    date_field,
    digits_field,
    find_date,
    find_number,
    kk_problems,
    number_field,
    rt_rw_field,
)
from kia_verify.documents.values import name_field, text_field
from kia_verify.reading.page import Line, Page
from kia_verify.report import Kind

HEADER = (
    Label("head_name", ("Nama Kepala Keluarga",), leads=True),
    Label("address", ("Alamat",), leads=True, ends=True),
    Label("rt_rw", ("RT/RW", "RT / RW"), leads=True),
    Label("village", ("Desa/Kelurahan", "Kelurahan/Desa", "Kel/Desa", "Kelurahan")),
    Label("district", ("Kecamatan",)),
    Label("regency", ("Kabupaten/Kota", "Kab/Kota")),
    Label("postal_code", ("Kode Pos",)),
    Label("province", ("Provinsi", "Propinsi")),
)
FOOTER = (
    Label("issued_on", ("Dikeluarkan Tanggal", "Tanggal Dikeluarkan")),
    Label("signature", ("Tanda Tangan/Cap Jempol",)),
    Label("office", ("KEPALA DINAS KEPENDUDUKAN DAN",)),
    Label("sheet", ("LEMBAR",)),
)


def parse(page: Page, form: str) -> Document:
    """Reads a family card.

    Args:
        page: the straightened card, read.
        form: `kk_old`, `kk_new` or `kk`, as classified.

    Returns:
        The document; `members` has one entry per person, in the order of the rows.
    """
    flow = Flow(page.lines)
    bands = _bands(page, flow)
    first_rows = first_table(bands.first, flow)
    second = second_table(bands.second, bands.second_header, flow, len(first_rows))
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
            if entry.key == "issued_on" and entry.value and find_date(entry.value.text):
                return date_field(entry.value)
    return ABSENT
