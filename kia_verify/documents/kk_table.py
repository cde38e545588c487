"""The two tables of a family card, row by row; they are joined by the row number alone.

Cells are told by what they hold (a NIK, a date, a word of a closed list) and by their order in the row,
which all forms share; the columns are the second witness where contents fail. Print that belongs to another
column never gets into a name: such a name is UNCERTAIN.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kia_verify.civil.vocabulary import MARITAL_STATUS, NATIONALITY, RELATION, RELIGION, SEX, Vocabulary
from kia_verify.documents.document import ABSENT, Field, State
from kia_verify.documents.grid import Grid
from kia_verify.documents.judging import is_empty
from kia_verify.documents.kk_columns import LEAST_NAME, SECOND_TABLE, Columns, letters
from kia_verify.documents.labels import Label, find_labels
from kia_verify.documents.layout import SAME_ROW, WORD_GAP, Flow, join_lines, rows
from kia_verify.documents.numbers import date_field, find_date, find_number, number_field
from kia_verify.documents.strip import Strip, split_at
from kia_verify.documents.values import choice_field, name_field, sex_field, text_field, text_value
from kia_verify.reading.page import Line

FIRST_TABLE = (
    Label("name", ("Nama Lengkap",)),
    Label("sex", ("Jenis Kelamin",)),
    Label("birth_place", ("Tempat Lahir",)),
    Label("birth_date", ("Tanggal Lahir", "Tgl Lahir")),
    Label("education", ("Pendidikan",)),
    Label("occupation", ("Jenis Pekerjaan",)),
)
_DIGITS_FIRST = re.compile(r"^\W*\d{1,2}\b[\W_]*")
_LIKE_A_NUMBER = re.compile(r"^\W*[IlLO|]\b[\W_]+")
"""A row number that was read as a letter; names begin with I too (I NYOMAN)."""
_SHORT_PIECE = 2
"""Characters up to which a piece of its own can be a row number, or dirt behind a name."""
_APART = 1.2
"""Text heights that a row number stands left of the names at least."""
_FLUSH = 0.6
"""Text heights that names set flush left begin apart at most."""
_LEAST_FLUSH = 3
_LATE = 1.5
"""Text heights right of the names' common edge from which a name has lost its beginning."""
_COLUMN_NUMBER = re.compile(r"\(\d{1,2}\)")
_COLUMN_NUMBER_LENGTH = 4
_LONG_WORD = 8
"""Letters from which a word of a closed list at the beginning of a name is another cell's."""
_OTHER_CELLS = [
    Label(form, (form,))
    for vocabulary in (RELATION, MARITAL_STATUS)
    for form in vocabulary.forms
    if len(form) >= _LONG_WORD
]
_NATIONALITY = re.compile(r"\W*WN[IA]\b")
_PARENTS = ("father_name", "mother_name")
_ROW_PITCH = 2.0
"""Text heights that the rows of a table are apart at most, where their names are of one line."""
_CLOSED = {"marital_status": MARITAL_STATUS, "relation": RELATION, "nationality": NATIONALITY}


def first_table(lines: Sequence[Line], flow: Flow) -> list[dict[str, Field]]:
    """Name, NIK, sex, place and date of birth, religion of each member, in the order of the rows."""
    anchors = [number for line in lines if (number := find_number(line)) is not None]
    anchors += [line.part(*span) for line in lines if (span := find_date(line.text))]
    grid = Grid.through(anchors, flow)
    strips = [Strip.of(pieces, flow) for pieces in grid.assign(_body(lines, flow), flow)]
    names_left, flush = _common_left(strips)
    found = (_first_row(strip, names_left, flush) for strip in strips)
    return [row for row in found if row is not None]


def second_table(
    lines: Sequence[Line], header: Sequence[Line], flow: Flow, count: int
) -> dict[int, dict[str, Field]]:
    """Status, relation, nationality and parents' names.

    Args:
        lines: the table's rows.
        header: its heading.
        flow: of the page.
        count: members in the first table.

    Returns:
        The fields by the member's index.
    """
    body = _body(lines, flow)
    grid = _second_grid(body, flow, count)
    strips = [Strip.of(pieces, flow) for pieces in grid.assign(body, flow)]
    columns = Columns(header, strips)
    table = {
        number: _second_row(strip, columns)
        for number, strip in zip(_row_numbers(strips, grid.levels, count), strips, strict=True)
        if number is not None
    }
    return _open_parents(table) if _names_without_row(body, strips, columns, flow) else table


def _names_without_row(body: Sequence[Line], strips: Sequence[Strip], columns: Columns, flow: Flow) -> bool:
    """Whether a parent's name stands in no row, at the height of the table: the rows may have slipped.

    On a page that was not straightened well the names' columns lie higher or lower than the cells by
    which the rows were found.
    """
    if columns.names_left is None or not strips:
        return False
    inside = {id(piece) for strip in strips for piece in strip.pieces}
    names = [line for line in body if line.left > columns.names_left and letters(line) >= LEAST_NAME]
    rows_of_names = [line for line in names if id(line) in inside]
    if not rows_of_names:
        return False
    pitch = max(line.height for line in rows_of_names) * _ROW_PITCH
    low, high = (choose(flow.level(line) for line in rows_of_names) for choose in (min, max))
    return any(id(line) not in inside and low - pitch < flow.level(line) < high + pitch for line in names)


def _open_parents(table: dict[int, dict[str, Field]]) -> dict[int, dict[str, Field]]:
    """The table with all parents' names UNCERTAIN."""
    return {
        number: {
            key: replace(field, value=None, state=State.UNCERTAIN, confidence=0.0)
            if key in _PARENTS
            else field
            for key, field in row.items()
        }
        for number, row in table.items()
    }


def _second_grid(body: Sequence[Line], flow: Flow, count: int) -> Grid:
    """The rows through relation and nationality; through all cells where those are not read in every row.

    The latter only where it gives a row to each member: cells that wrap would make two rows of one.
    """
    anchors = [cell for line in body for words in (RELATION, NATIONALITY) if (cell := _cell(line, words))]
    grid = Grid.through(anchors, flow)
    if len(grid.levels) == count:
        return grid
    words = [line for line in body if letters(line) >= LEAST_NAME]
    every = Grid.through([line for row in rows(words, flow) if len(row) > 1 for line in row], flow)
    return every if len(every.levels) == count else grid


def _first_row(strip: Strip, names_left: float | None, flush: bool) -> dict[str, Field] | None:
    """One member's cells up to the religion, or None for an empty row."""
    number = _number_span(strip)
    date = _date_span(strip, number)
    sex = _sex_span(strip, number, date)
    after_name = min((span[0] for span in (number, sex, date) if span), default=len(strip.text))
    pieces = _pieces_between(strip, _name_start(strip, names_left), after_name)
    if number and sex and number[1] <= sex[0] and not any(letters(piece) for piece in pieces):
        # Cards of other offices have the number first: there the name stands before the sex.
        pieces = _pieces_between(strip, number[1], sex[0])
    name = _name(pieces)
    if pieces and flush and names_left is not None and pieces[0].left - names_left > _LATE * pieces[0].height:
        name = replace(name, value=None, state=State.UNCERTAIN, confidence=0.0)
    if number is None and name.state not in (State.READ, State.UNCERTAIN):
        return None
    sex_value = sex_field(strip.cut(*sex)) if sex else _unread(strip, number, date)
    before_place = [span[1] for span in (number, sex) if span and not (date and span[0] >= date[1])]
    place_start = max(before_place, default=after_name)
    birth_date = date_field(strip.cut(*date)) if date else ABSENT
    nik_line = strip.cut(*number) if number else None
    religion = strip.find(RELIGION, date[1]) if date else None
    return {
        "name": name,
        "nik": number_field(nik_line, text_value(birth_date), text_value(sex_value)),
        "sex": sex_value,
        "birth_place": text_field(strip.cut(place_start, date[0])) if date else ABSENT,
        "birth_date": birth_date,
        "religion": choice_field(strip.cut(*religion), RELIGION) if religion else ABSENT,
    }


def _sex_span(
    strip: Strip, number: tuple[int, int] | None, date: tuple[int, int] | None
) -> tuple[int, int] | None:
    """The sex between number and date; on cards of another order beside them, in full words alone."""
    if found := strip.find(SEX, number[1] if number else 0, date[0] if date else None):
        return found
    before = strip.find(SEX, 0, number[0]) if number else None
    after = strip.find(SEX, date[1]) if date else None
    return next((one for one in (before, after) if one and one[1] - one[0] >= LEAST_NAME), None)


def _common_left(strips: Sequence[Strip]) -> tuple[float | None, bool]:
    """The left edge of the names, and whether most of them are set flush with it."""
    lefts, heights = [], []
    for strip in strips:
        first = next((piece for piece in strip.pieces if letters(piece) >= LEAST_NAME), None)
        if first is not None:
            digits = _DIGITS_FIRST.match(first.text)
            lefts.append((first.part(digits.end(), len(first.text)) if digits else first).left)
            heights.append(first.height)
    if not lefts:
        return None, False
    edge = float(np.median(lefts))
    aligned = sum(abs(left - edge) < _FLUSH * height for left, height in zip(lefts, heights, strict=True))
    return edge, aligned >= _LEAST_FLUSH and aligned > len(lefts) / 2


def _name_start(strip: Strip, names_left: float | None) -> int:
    """Where the name begins in a row: past its number, if that was printed and read."""
    if digits := _DIGITS_FIRST.match(strip.text):
        return digits.end()
    if names_left is None or not strip.pieces:
        return 0
    first = strip.pieces[0]
    if names_left - first.left < _APART * first.height:
        return 0
    if len(first.text.strip()) <= _SHORT_PIECE and first.right < names_left:
        return strip.starts[1] if len(strip.starts) > 1 else len(strip.text)
    number = _LIKE_A_NUMBER.match(strip.text)
    return number.end() if number else 0


def _pieces_between(strip: Strip, start: int, stop: int) -> list[Line]:
    """The print of a part of a row, piece by piece."""
    parts = [
        strip.cut(max(start, begin), min(stop, begin + len(piece.text)))
        for piece, begin in zip(strip.pieces, strip.starts, strict=True)
        if begin < stop and begin + len(piece.text) > start
    ]
    return [part for part in parts if part is not None]


def _name(pieces: Sequence[Line]) -> Field:
    """A name of one cell, without the dirt and the dashes of empty cells beside it.

    Further print that stands apart, or words of another column, leave the name UNCERTAIN.
    """
    kept: list[Line] = []
    doubtful = False
    for piece in pieces:
        apart = bool(kept) and (
            piece.left - kept[-1].right > WORD_GAP * piece.height
            or (abs(piece.middle - kept[-1].middle) > SAME_ROW * piece.height and letters(piece) == 0)
        )
        if apart or (kept and len(piece.text.strip()) <= _SHORT_PIECE and not _in_row(kept[-1], piece)):
            doubtful = doubtful or letters(piece) > _SHORT_PIECE
        else:
            kept.append(piece)
    if not kept:
        return name_field(None)
    line = join_lines(kept)
    if doubtful or _of_another_cell(line.text):
        return Field(None, State.UNCERTAIN, 0.0, line.quad, line.reading)
    return name_field(line)


def _in_row(piece: Line, other: Line) -> bool:
    return abs(piece.middle - other.middle) < SAME_ROW * max(piece.height, other.height)


def _of_another_cell(text: str) -> bool:
    """Whether a name begins with a word of the columns left of it."""
    return bool(_NATIONALITY.match(text) or find_labels(text, _OTHER_CELLS, at_start=True))


def _second_row(strip: Strip, columns: Columns) -> dict[str, Field]:
    """One member's cells from the marital status on."""
    stop = _names_start(strip, columns)
    nationality = strip.find(NATIONALITY, 0, stop)
    relation = strip.find(RELATION, 0, nationality[0] if nationality else stop)
    status = strip.find(MARITAL_STATUS, 0, relation[0] if relation else stop)
    if status:  # KAWIN alone may be what is left of BELUM KAWIN
        status = strip.widened(status, relation[0] if relation else stop)
    spans = {"marital_status": status, "relation": relation, "nationality": nationality}
    fields = {key: _closed_cell(strip, columns, key, spans, stop) for key in spans}
    if not columns.parents_first:
        start = nationality[1] if nationality else 0
        return fields | _parents(_pieces_between(strip, start, len(strip.text)), columns, bool(start))
    digits = _DIGITS_FIRST.match(strip.text)
    ends = [span[0] for span in spans.values() if span]
    if not ends:
        return fields | dict.fromkeys(_PARENTS, Field(None, State.UNCERTAIN, 0.0))
    return fields | _parents(_pieces_between(strip, digits.end() if digits else 0, min(ends)), columns, True)


def _names_start(strip: Strip, columns: Columns) -> int | None:
    """Where the pieces right of the nationality begin in a row's text."""
    if columns.names_left is None:
        return None
    pairs = zip(strip.pieces, strip.starts, strict=True)
    return min((start for piece, start in pairs if piece.left > columns.names_left), default=None)


def _closed_cell(
    strip: Strip,
    columns: Columns,
    key: str,
    spans: dict[str, tuple[int, int] | None],
    stop: int | None,
) -> Field:
    """A value of a closed list by its content, or else by its column."""
    span = spans[key]
    if span:
        return choice_field(strip.cut(*span), _CLOSED[key])
    taken = [other for other in spans.values() if other]
    pieces = [
        piece
        for piece, start in zip(strip.pieces, strip.starts, strict=True)
        if (stop is None or start < stop)
        and columns.key(piece) == key
        and not is_empty(piece)
        and not any(start < other[1] and other[0] < start + len(piece.text) for other in taken)
    ]
    return choice_field(join_lines(pieces), _CLOSED[key]) if pieces else ABSENT


def _parents(pieces: Sequence[Line], columns: Columns, bounded: bool) -> dict[str, Field]:
    """The names in a row's pieces; both UNCERTAIN where the border between them is not known.

    Args:
        pieces: of the parents' columns, and more where the cell beside them was not read.
        columns: of the table.
        bounded: it was read, so that they hold nothing else.
    """
    sides: dict[str, list[Line]] = {"father_name": [], "mother_name": []}
    crossing = False
    for piece in pieces:
        rest: Line | None = _without_dashes(piece)
        if rest is not None and not bounded and columns.names_left is not None:
            left, rest = split_at(rest, columns.names_left)
            crossing = crossing or (left is not None and rest is not None)
        if rest is None or (not bounded and letters(rest) < LEAST_NAME):
            continue
        if columns.border is None:
            unknown = Field(None, State.UNCERTAIN, 0.0, rest.quad, rest.reading)
            return dict.fromkeys(sides, unknown)
        for key, part in zip(sides, split_at(rest, columns.border), strict=True):
            if part is not None and letters(part):
                sides[key].append(part)
    fields = {key: _name(found) if found else Field(None, State.EMPTY, 0.5) for key, found in sides.items()}
    if crossing and fields["father_name"].reading is not None:
        father = fields["father_name"]  # a nationality that was not read may have left letters in the name
        fields["father_name"] = Field(None, State.UNCERTAIN, 0.0, father.quad, father.reading)
    return fields


def _without_dashes(line: Line) -> Line | None:
    """The line without the dashes of the empty cells that were detected together with it."""
    stop = len(line.text.rstrip(" -_"))
    start = len(line.text) - len(line.text.lstrip(" -_.,"))
    return line.part(start, stop) if start < stop else None


def _row_numbers(strips: Sequence[Strip], levels: Sequence[float], count: int) -> list[int | None]:
    """Which member each row of the second table belongs to; None where it cannot be told.

    Where the numbers are not read, rows count from the top as long as there are as many as members;
    a row that was lost in between shows in the pitch.
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


def _body(lines: Sequence[Line], flow: Flow) -> list[Line]:
    """The lines of a table without its heading and its column numbers."""
    headings = (*FIRST_TABLE, *SECOND_TABLE)
    numbers = [flow.level(line) for line in lines if _COLUMN_NUMBER.search(line.text)]
    level = float(np.median(numbers)) if len(numbers) > 1 else None

    def is_heading(line: Line) -> bool:
        if _COLUMN_NUMBER.search(line.text):
            return True
        if level is not None and len(line.text) <= _COLUMN_NUMBER_LENGTH:
            return abs(flow.level(line) - level) < SAME_ROW * line.height
        return bool(find_labels(line.text, headings)) and not find_number(line)

    return [line for line in lines if not is_heading(line)]


def _cell(line: Line, words: Vocabulary) -> Line | None:
    return Strip((line,), line.text, (0,)).cell(words)


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
    """A sex between NIK and date that is no known word; a single letter that was not seen left no print."""
    pieces = _pieces_between(strip, number[1], date[0]) if number and date else []
    if not pieces:
        return ABSENT
    reading = pieces[0].reading if len(pieces) > 1 else None  # one piece alone is the place of birth
    return Field(None, State.UNCERTAIN, 0.0, pieces[0].quad, reading)
